//! The grounds of payment (LOV 4:1).

use super::super::document::{Block, Inline};
use super::super::term;
use super::super::writer::definition;
use super::Paper;
use crate::choice_system::compensation::{
    CompensationModel, Extent, Indexation, Management, PaymentUnit, Rounding,
};
use crate::money::Sek;
use crate::text::Text;

impl Paper<'_> {
    pub(super) fn payment(&mut self) {
        self.out.heading(2, "payment", self.out.say("Ersättning", "Payment"));
        let provision = self.out.cited("LOV 4:1");
        let Some(model) = &self.request.compensation else {
            let blank = self.out.blank("grunderna för ersättningen", "the grounds of payment");
            self.out.paragraph(blank);
            return;
        };
        self.out.paragraph(self.out.say(
            &format!("Ersättningen är bestämd i förväg och lika för alla leverantörer under samma regi ({provision}). Pris lämnas inte i ansökan."),
            &format!("The payment is fixed beforehand and alike for all providers under the same management ({provision}). No price is given in the application."),
        ));
        self.payment_rows(model);
        self.rates(model);
    }

    fn payment_rows(&mut self, model: &CompensationModel) {
        let mut rows = vec![
            definition(
                self.out.say("Betalas per", "Paid by the"),
                self.out.pick(&unit_name(model.unit)),
            ),
            definition(self.out.say("Prisnivå", "Price level"), model.price_year.to_string()),
        ];
        if let Some(decision) = &model.decided_by {
            let text = Inline::Swedish(decision.clone());
            rows.push(definition(self.out.say("Beslutad genom", "Decided by"), text));
        }
        let rounding = match model.rounding {
            Rounding::WholeKronor => self.out.say("hela kronor", "whole kronor"),
            Rounding::WholeOre => self.out.say("hela öre", "whole öre"),
        };
        rows.push(definition(self.out.say("Avrundas till", "Rounded to"), rounding));
        let index = match &model.indexation {
            Some(indexation) => Inline::Text(self.index(indexation)),
            None => self.out.blank("hur ersättningen räknas upp", "how the payment is indexed"),
        };
        rows.push(definition(self.out.say("Uppräkning", "Indexing"), index));
        for (sv, en, rule) in [
            (
                "Frånvaro som anmälts i förväg",
                "Absence announced beforehand",
                model.attendance.planned,
            ),
            ("Frånvaro som inte anmälts", "Absence not announced", model.attendance.unplanned),
        ] {
            let text = match rule {
                Some(rule) => {
                    let Text { sv, en } = term::share(rule.paid);
                    let sv = format!("{sv} av ersättningen");
                    let en = format!("{en} of the payment");
                    let most = rule.at_most.map_or_else(String::new, |most| {
                        let sv = format!(", högst {most} gånger i månaden");
                        let en = format!(", at most {most} times a month");
                        self.out.say(&sv, &en)
                    });
                    Inline::Text(format!("{}{most}", self.out.say(&sv, &en)))
                }
                None => self.out.blank(
                    &format!("vad {} ger", sv.to_lowercase()),
                    &format!("what {} pays", en.to_lowercase()),
                ),
            };
            rows.push(definition(self.out.say(sv, en), text));
        }
        self.out.definitions(rows);
    }

    fn index(&self, indexation: &Indexation) -> String {
        let steps: Vec<String> = indexation
            .steps
            .iter()
            .map(|step| {
                let share = self.out.pick(&term::share(step.rate));
                format!("{}: {share}", step.year)
            })
            .collect();
        if steps.is_empty() {
            return self.out.say("beslutas för varje år", "decided for each year");
        }
        steps.join("; ")
    }

    /// A row for each level; a column for each extent under each management.
    fn rates(&mut self, model: &CompensationModel) {
        let levels: Vec<Option<&str>> = match model.levels.as_slice() {
            [] => vec![None],
            levels => levels.iter().map(|level| Some(level.code.as_str())).collect(),
        };
        let extents: Vec<Option<Extent>> = match model.extents.as_slice() {
            [] => vec![None],
            extents => extents.iter().map(|rule| Some(rule.extent)).collect(),
        };
        let columns: Vec<(Management, Option<Extent>)> = model
            .columns
            .iter()
            .flat_map(|column| extents.iter().map(|extent| (column.management, *extent)))
            .collect();
        let mut header = vec![self.out.say("Nivå", "Level")];
        header.extend(columns.iter().map(|(management, extent)| {
            let name = self.out.pick(&management_name(*management));
            extent.map_or_else(
                || name.clone(),
                |extent| format!("{name}, {}", self.out.pick(&extent_name(extent))),
            )
        }));
        let rows = levels
            .iter()
            .map(|level| {
                let all = || self.out.say("Alla", "All");
                let mut row = vec![Inline::Text(level.map_or_else(all, str::to_owned))];
                row.extend(columns.iter().map(|(management, extent)| {
                    let rate = model.rate(*level, *extent, *management);
                    let none = || self.out.say("inte angivet", "not given");
                    Inline::Text(rate.map_or_else(none, Sek::in_words))
                }));
                row.into_iter().map(|cell| vec![cell]).collect()
            })
            .collect();
        let caption =
            self.out.say("Ersättning, exklusive mervärdesskatt", "Payment, excluding VAT");
        self.out.blocks.push(Block::Table { caption, header, rows });
    }
}

fn unit_name(unit: PaymentUnit) -> Text {
    let (sv, en) = match unit {
        PaymentUnit::Hour => ("timme", "hour"),
        PaymentUnit::AttendanceDay => ("dag då verksamheten är öppen", "day on which it is open"),
        PaymentUnit::CalendarDay => ("dygn", "calendar day"),
        PaymentUnit::Month => ("månad", "month"),
    };
    Text::new(sv, en)
}

fn extent_name(extent: Extent) -> Text {
    let (sv, en) = match extent {
        Extent::FullDay => ("heltid", "full day"),
        Extent::HalfDay => ("halvtid", "half day"),
        Extent::PartDay => ("deltid", "part day"),
    };
    Text::new(sv, en)
}

fn management_name(management: Management) -> Text {
    let (sv, en) = match management {
        Management::Municipal => ("egen regi", "the municipality's own"),
        Management::Contracted => ("entreprenad", "contracted"),
        Management::Private => ("enskild regi", "private"),
    };
    Text::new(sv, en)
}
