//! The clauses, phase by phase.

use super::super::{DocumentError, term};
use super::{Draft, Placed};
use crate::clause::Phase;
use crate::ids::LotId;

impl Draft<'_> {
    pub(super) fn clauses(&mut self) -> Result<(), DocumentError> {
        self.out.heading(
            2,
            "clauses",
            self.out.say("Sociala krav och villkor", "Social requirements and conditions"),
        );
        if self.placed.is_empty() {
            self.out.paragraph(self.out.say(
                "Utkastet har inga sociala krav eller villkor.",
                "The draft has no social requirements or conditions.",
            ));
        }
        let mut current = None;
        for placed in self.placed.clone() {
            let phase = placed.place.phase;
            if current.replace(phase) != Some(phase) {
                self.phase(phase);
            }
            self.clause(placed)?;
        }
        Ok(())
    }

    fn phase(&mut self, phase: Phase) {
        let anchor = format!("phase-{}", phase.prefix().to_ascii_lowercase());
        self.out.heading(3, &anchor, self.out.pick(&term::phase(phase)));
        if self.is_choice_system() && phase == Phase::AwardCriterion {
            let provision = self.out.cited("LOV 8:1");
            self.out.note(self.out.say(
                &format!("I ett valfrihetssystem jämförs inga ansökningar ({provision}). Ta bort klausulerna här eller gör om dem till villkor."),
                &format!("In a choice system no applications are compared ({provision}). Remove the clauses here or turn them into conditions."),
            ));
        }
    }

    fn clause(&mut self, placed: Placed<'_>) -> Result<(), DocumentError> {
        let Placed { number, place, clause } = placed;
        let title = self.out.pick(&clause.title);
        self.out.heading(4, &format!("clause-{number}"), format!("{} {title}", clause.code));
        if !place.lots.is_empty() {
            let lots = self.lot_names(placed).join(", ");
            self.out.paragraph(
                self.out.say(&format!("Gäller bara {lots}."), &format!("Applies to {lots} only.")),
            );
        }
        self.out.clause_body(clause, &place.values)
    }

    fn lot_names(&self, placed: Placed<'_>) -> Vec<String> {
        let lots = &self.input.tender.lots;
        let lot_word = self.out.say("delkontrakt", "lot");
        let name = |id: &LotId| {
            let found = lots.iter().enumerate().find(|(_, lot)| lot.id == Some(*id));
            found.map_or_else(
                || format!("{lot_word} {id}"),
                |(index, lot)| format!("{lot_word} {} ({})", index + 1, lot.title),
            )
        };
        placed.place.lots.iter().map(name).collect()
    }
}
