//! The requirements of each lot.

use super::super::document::{Inline, ListItem};
use super::super::predicate_text;
use super::{Draft, item};
use crate::tender::{Lot, Predicate, Requirement};

impl Draft<'_> {
    pub(super) fn requirements(&mut self) {
        let lots = &self.input.tender.lots;
        if lots.is_empty() {
            return;
        }
        self.out.heading(
            2,
            "requirements",
            self.out.say("Krav på leverantören", "Requirements on the supplier"),
        );
        self.out.paragraph(self.out.say(
            "Leverantören ska uppfylla alla krav. Där flera sätt räknas upp räcker ett av dem.",
            "The supplier shall meet every requirement. Where several ways are listed, one of them is enough.",
        ));
        for (index, lot) in lots.iter().enumerate() {
            let number = index + 1;
            if lots.len() > 1 {
                let name = self.lot_name(number, lot);
                self.out.heading(3, &format!("requirements-{number}"), name);
            }
            let mut items = self.own(lot);
            items.extend(lot.requirements.iter().map(|requirement| self.requirement(requirement)));
            self.out.list(true, items);
        }
    }

    /// What follows from the lot itself: its trade, its areas, its reservation.
    fn own(&self, lot: &Lot) -> Vec<ListItem> {
        let mut predicates = vec![Predicate::OffersTrade { cpv: lot.cpv }];
        predicates.extend(lot.areas.iter().map(|area| Predicate::DeliversIn { area: *area }));
        let reservation = lot.reservation.as_ref().or(self.input.tender.reservation.as_ref());
        predicates.extend(reservation.map(|used| Predicate::ReservedFor { route: used.route }));
        predicates.iter().map(|predicate| item(self.predicate(predicate))).collect()
    }

    fn predicate(&self, predicate: &Predicate) -> Inline {
        Inline::Text(format!("{}.", self.out.pick(&predicate_text(predicate))))
    }

    fn requirement(&self, requirement: &Requirement) -> ListItem {
        let label = requirement
            .label
            .as_ref()
            .map(|label| self.out.pick(label))
            .filter(|label| !label.trim().is_empty());
        let mut text = Vec::new();
        if let Some(label) = label {
            text.push(Inline::Strong(label));
            text.push(Inline::Text(": ".to_owned()));
        }
        match requirement.any_of.as_slice() {
            [only] => {
                text.push(self.predicate(only));
                ListItem { text, items: Vec::new() }
            }
            several => {
                let sign = if text.is_empty() {
                    self.out.say("Något av följande:", "Any of the following:")
                } else {
                    self.out.say("något av följande:", "any of the following:")
                };
                text.push(Inline::Text(sign));
                let items =
                    several.iter().map(|predicate| vec![self.predicate(predicate)]).collect();
                ListItem { text, items }
            }
        }
    }
}
