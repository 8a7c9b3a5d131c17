//! The appendix: where each clause hangs in the law.

use super::super::document::{Block, Inline};
use super::super::term;
use super::{Draft, Placed};
use crate::law::regime::RegimeId;

impl Draft<'_> {
    pub(super) fn legal_basis(&mut self) {
        self.out.heading(
            2,
            "legal-basis",
            self.out.say("Bilaga: Rättslig grund", "Appendix: Legal basis"),
        );
        let Some(regime) = self.input.assessment.and_then(|assessment| assessment.regime) else {
            self.out.note(self.out.say(
                "Klausulernas rättsliga grund beror på vilka regler som gäller, och det är inte avgjort.",
                "The legal basis of the clauses depends on which rules apply, and that is not settled.",
            ));
            self.cited_in_draft();
            return;
        };
        if self.placed.is_empty() {
            self.out.paragraph(
                self.out.say("Utkastet har inga klausuler.", "The draft has no clauses."),
            );
            return;
        }
        let rows = self.placed.iter().map(|placed| self.basis_row(*placed, regime)).collect();
        let header = [
            ("Klausul", "Clause"),
            ("Lagrum", "Provisions"),
            ("Vad biblioteket säger", "What the library says"),
            ("Villkor", "Condition"),
        ]
        .map(|(sv, en)| self.out.say(sv, en))
        .to_vec();
        let title = self.out.pick(&regime.title());
        let caption = self.out.say(
            &format!("Klausulernas rättsliga grund. Regelverk: {title}"),
            &format!("The legal basis of the clauses. Rules: {title}"),
        );
        self.out.blocks.push(Block::Table { caption, header, rows });
        self.cited_in_draft();
    }

    fn basis_row(&self, placed: Placed<'_>, regime: RegimeId) -> Vec<Vec<Inline>> {
        let Placed { clause, .. } = placed;
        let name = format!("{} {}", clause.code, self.out.pick(&clause.title));
        let (provisions, verdict, condition) = match clause.hook(regime) {
            Some(hook) => {
                let provisions: Vec<String> =
                    hook.provisions.iter().map(|cited| self.out.cited(cited)).collect();
                (
                    provisions.join(", "),
                    self.out.pick(&term::verdict(hook.verdict)),
                    self.out.pick(&hook.condition),
                )
            }
            None => (
                self.out.say("Inget angivet", "None given"),
                self.out.say(
                    "Biblioteket säger inget om klausulen här",
                    "The library says nothing of the clause here",
                ),
                String::new(),
            ),
        };
        [name, provisions, verdict, condition].map(|cell| vec![Inline::Text(cell)]).to_vec()
    }

    /// What the draft itself cites, kept apart from what the library says.
    fn cited_in_draft(&mut self) {
        let mut items = Vec::new();
        for placed in &self.placed {
            if !placed.place.cites.is_empty() {
                let cites: Vec<String> =
                    placed.place.cites.iter().map(|cited| self.out.cited(cited)).collect();
                items.push(super::item(format!("{}: {}", placed.clause.code, cites.join(", "))));
            }
        }
        if !items.is_empty() {
            self.out.paragraph(self.out.say(
                "Utkastet hänvisar själv till följande lagrum.",
                "The draft itself cites these provisions.",
            ));
            self.out.list(false, items);
        }
    }
}
