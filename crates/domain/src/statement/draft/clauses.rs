//! The clauses, phase by phase.

use super::super::blank::{self, Lack};
use super::super::document::Inline;
use super::super::{DocumentError, term};
use super::{Draft, Placed, definition};
use crate::clause::Phase;
use crate::ids::LotId;

impl Draft<'_> {
    pub(super) fn clauses(&mut self) -> Result<(), DocumentError> {
        self.heading(
            2,
            "clauses",
            self.say("Sociala krav och villkor", "Social requirements and conditions"),
        );
        if self.placed.is_empty() {
            self.paragraph(self.say(
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
        self.heading(3, &anchor, self.pick(&term::phase(phase)));
        if self.is_choice_system() && phase == Phase::AwardCriterion {
            let provision = self.cited("LOV 8:1");
            self.note(self.say(
                &format!("I ett valfrihetssystem jämförs inga ansökningar ({provision}). Ta bort klausulerna här eller gör om dem till villkor."),
                &format!("In a choice system no applications are compared ({provision}). Remove the clauses here or turn them into conditions."),
            ));
        }
    }

    fn clause(&mut self, placed: Placed<'_>) -> Result<(), DocumentError> {
        let Placed { number, place, clause } = placed;
        let title = self.pick(&clause.title);
        self.heading(4, &format!("clause-{number}"), format!("{} {title}", clause.code));
        if !place.lots.is_empty() {
            let lots = self.lot_names(placed).join(", ");
            self.paragraph(
                self.say(&format!("Gäller bara {lots}."), &format!("Applies to {lots} only.")),
            );
        }
        let filled = blank::fill(clause, &place.values, self.input.language)
            .map_err(|source| DocumentError::Wording { code: clause.code.clone(), source })?;
        self.blocks.extend(filled.blocks);
        for lack in &filled.lacks {
            self.lack(placed, lack);
        }
        let follow_up = format!(
            "{} {}",
            self.pick(&term::follow_up(&clause.follow_up)),
            self.pick(&clause.follow_up.how)
        );
        self.definitions(vec![
            definition(self.say("Bevis", "Evidence"), self.pick(&clause.evidence)),
            definition(self.say("Uppföljning", "Follow-up"), follow_up),
            definition(self.say("Påföljd", "Sanction"), self.pick(&clause.follow_up.sanction)),
        ]);
        Ok(())
    }

    fn lot_names(&self, placed: Placed<'_>) -> Vec<String> {
        let lots = &self.input.tender.lots;
        let lot_word = self.say("delkontrakt", "lot");
        let name = |id: &LotId| {
            let found = lots.iter().enumerate().find(|(_, lot)| lot.id == Some(*id));
            found.map_or_else(
                || format!("{lot_word} {id}"),
                |(index, lot)| format!("{lot_word} {} ({})", index + 1, lot.title),
            )
        };
        placed.place.lots.iter().map(name).collect()
    }

    fn lack(&mut self, placed: Placed<'_>, lack: &Lack) {
        let code = &placed.clause.code;
        let text = match lack {
            Lack::Missing { label } => label.clone(),
            Lack::DoesNotFit { label, value } => {
                let sv = format!("{label} (värdet ”{value}” går inte att använda)");
                let en = format!("{label} (the value “{value}” cannot be used)");
                self.say(&sv, &en)
            }
            Lack::NoSuchBlank { name } => {
                let sv =
                    format!("värdet för ”{name}” hör inte till klausulen och står inte i texten");
                let en = format!(
                    "the value of “{name}” does not belong to the clause and is not in the text"
                );
                self.say(&sv, &en)
            }
        };
        self.remains(vec![Inline::Text(format!("{code}: {text}"))]);
    }
}
