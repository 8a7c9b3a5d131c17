//! What is bought, under which rules, and when.

use super::super::document::{Block, Definition, Inline};
use super::super::term;
use super::{Draft, capital_first, definition};
use crate::law::assessment::Verdict;
use crate::law::purchase::Procedure;
use crate::law::regime::RegimeId;
use crate::money::Sek;
use crate::tender::Lot;
use crate::text::Text;
use jiff::civil::Date;

impl Draft<'_> {
    pub(super) fn purchase(&mut self) {
        let tender = self.input.tender;
        let heading = if self.is_choice_system() {
            self.out.say("Om valfrihetssystemet", "About the choice system")
        } else {
            self.out.say("Om upphandlingen", "About the procurement")
        };
        self.out.heading(2, "purchase", heading);
        let buyer = format!("{}, {}", self.input.committee, self.input.municipality);
        let mut rows =
            vec![definition(self.out.say("Beställare", "Buyer"), Inline::Swedish(buyer))];
        let number = match &tender.registration_number {
            Some(number) => Inline::Swedish(number.clone()),
            None => self.out.blank("diarienummer", "registration number"),
        };
        rows.push(definition(self.out.say("Diarienummer", "Registration number"), number));
        rows.push(definition(
            self.out.say("Det som köps", "What is bought"),
            Inline::Swedish(tender.title.clone()),
        ));
        let kind = match tender.contract_kind {
            Some(kind) => Inline::Text(self.out.pick(&term::contract_kind(kind))),
            None => {
                self.out.blank("varor, tjänster eller byggentreprenad", "goods, services or works")
            }
        };
        rows.push(definition(self.out.say("Slag av kontrakt", "Kind of contract"), kind));
        rows.extend(self.procedure_row());
        rows.extend(self.codes());
        rows.push(self.term_row());
        rows.extend(self.value_rows());
        self.out.definitions(rows);
        self.out.written(&tender.description);
    }

    /// A choice system has no procedure to choose.
    fn procedure_row(&mut self) -> Option<Definition> {
        let text = match self.input.tender.procedure {
            Some(procedure) => Inline::Text(self.out.pick(&term::procedure(procedure))),
            None if self.is_choice_system() => return None,
            None => self.out.blank("förfarande", "procedure"),
        };
        Some(definition(self.out.say("Förfarande", "Procedure"), text))
    }

    /// The codes of all lots, each once.
    fn codes(&self) -> Option<Definition> {
        let mut codes: Vec<_> = self.input.tender.lots.iter().map(|lot| lot.cpv).collect();
        codes.sort_unstable();
        codes.dedup();
        let names: Vec<String> =
            codes.iter().map(|code| format!("{code} {}", self.out.pick(&code.name()))).collect();
        (!names.is_empty())
            .then(|| definition(self.out.say("CPV-kod", "CPV code"), names.join("; ")))
    }

    fn term_row(&mut self) -> Definition {
        let text = match self.input.tender.term_months {
            Some(1) => Inline::Text(self.out.say("1 månad", "1 month")),
            Some(months) => {
                let sv = format!("{months} månader, med alla förlängningar");
                let en = format!("{months} months, with all extensions");
                Inline::Text(self.out.say(&sv, &en))
            }
            None => self.out.blank("avtalstid i månader", "term in months"),
        };
        definition(self.out.say("Avtalstid", "Term"), text)
    }

    fn value_rows(&mut self) -> Vec<Definition> {
        let valuation = &self.input.tender.valuation;
        let estimated = valuation
            .estimated
            .map(|value| value.without_vat(valuation.includes_vat_percent.unwrap_or(0)));
        let parts = [
            (estimated, "Uppskattat värde", "Estimated value"),
            (
                valuation.options,
                "Optioner och förlängningar utöver det",
                "Options and extensions on top of that",
            ),
            (
                valuation.prizes,
                "Ersättning till anbudsgivare utöver det",
                "Payments to tenderers on top of that",
            ),
            (
                valuation.recurring_monthly,
                "Kostnad per månad för återkommande köp",
                "Monthly cost of recurring purchases",
            ),
            (valuation.monthly_price, "Pris per månad", "Price a month"),
        ];
        let mut rows = Vec::new();
        for (value, sv, en) in parts {
            if let Some(value) = value {
                rows.push(definition(self.out.say(sv, en), self.amount(value)));
            }
        }
        // In a choice system nobody knows the volume beforehand.
        if rows.is_empty() && !self.is_choice_system() {
            let blank = self.out.blank(
                "uppskattat värde, exklusive mervärdesskatt",
                "estimated value, excluding value added tax",
            );
            rows.push(definition(self.out.say("Uppskattat värde", "Estimated value"), blank));
        }
        rows
    }

    pub(super) fn amount(&self, value: Sek) -> String {
        let value = value.in_words();
        self.out.say(
            &format!("{value} exklusive mervärdesskatt"),
            &format!("{value} excluding value added tax"),
        )
    }

    pub(super) fn rules(&mut self) {
        self.out.heading(2, "rules", self.out.say("Regler som gäller", "Rules that apply"));
        let Some(assessment) = self.input.assessment else {
            self.out.note(self.out.say(
                "Utkastet har inte bedömts. Vilka regler som gäller för köpet är därför inte avgjort.",
                "The draft has not been assessed. Which rules apply to the purchase is therefore not settled.",
            ));
            return;
        };
        let open = Text::new(
            "Går inte att avgöra med de uppgifter som finns",
            "Cannot be told from the facts at hand",
        );
        let title =
            assessment.regime_title.clone().or_else(|| assessment.regime.map(RegimeId::title));
        let chapters =
            assessment.chapters.clone().or_else(|| assessment.regime.map(RegimeId::chapters));
        let mut rows = vec![definition(
            self.out.say("Regelverk", "Rules"),
            self.out.pick(&title.unwrap_or(open)),
        )];
        if let Some(chapters) = chapters {
            rows.push(definition(self.out.say("Kapitel", "Chapters"), self.out.pick(&chapters)));
        }
        rows.push(definition(
            self.out.say("Bedömd mot lagbok", "Assessed against law book"),
            assessment.book_version.clone(),
        ));
        self.out.definitions(rows);
        if assessment.overall <= Verdict::NeedsFact {
            let verdict = self.out.pick(&term::verdict(assessment.overall));
            self.out.note(self.out.say(
                &format!("Bedömningens tyngsta utfall: {verdict}. Läs bedömningen innan utkastet används."),
                &format!("The weightiest finding of the assessment: {verdict}. Read the assessment before the draft is used."),
            ));
        }
    }

    pub(super) fn lots(&mut self) {
        let tender = self.input.tender;
        let divided = tender.lots.len() > 1;
        let heading = if divided {
            self.out.say("Delkontrakt", "Lots")
        } else {
            self.out.say("Omfattning", "Scope")
        };
        self.out.heading(2, "lots", heading);
        if tender.lots.is_empty() {
            let blank = self.out.blank("minst ett delkontrakt", "at least one lot");
            self.out.paragraph(blank);
            return;
        }
        let header = [
            ("Nr", "No."),
            ("Innehåll", "Content"),
            ("CPV-kod", "CPV code"),
            ("Område", "Area"),
            ("Uppskattat värde", "Estimated value"),
            ("Reserverat", "Reserved"),
        ]
        .map(|(sv, en)| self.out.say(sv, en));
        let rows = tender
            .lots
            .iter()
            .enumerate()
            .map(|(index, lot)| self.lot_row(index + 1, lot))
            .collect();
        let caption = if divided {
            self.out.say("Köpets delkontrakt", "The lots of the purchase")
        } else {
            self.out.say("Köpets omfattning", "The scope of the purchase")
        };
        self.out.blocks.push(Block::Table { caption, header: header.to_vec(), rows });
        if let Some(reasons) = tender.reasons_for_no_lots.as_ref().filter(|_| !divided) {
            self.out.paragraph(self.out.say(
                "Skäl för att inte dela upp köpet:",
                "Reasons for not dividing the purchase:",
            ));
            self.out.written(reasons);
        }
    }

    fn lot_row(&self, number: usize, lot: &Lot) -> Vec<Vec<Inline>> {
        let mut areas: Vec<String> = lot.areas.iter().map(|area| area.name().to_owned()).collect();
        areas.extend(lot.point.map(|point| point.to_string()));
        let value = lot
            .value
            .map_or_else(|| self.out.say("Inte angivet", "Not stated"), |value| self.amount(value));
        let reservation = lot.reservation.as_ref().or(self.input.tender.reservation.as_ref());
        let reserved = reservation.map_or_else(
            || self.out.say("Nej", "No"),
            |used| capital_first(&self.out.pick(&term::reserved_for(used.route))),
        );
        let cells = [
            Inline::Text(number.to_string()),
            Inline::Swedish(lot.title.clone()),
            Inline::Text(format!("{} {}", lot.cpv, self.out.pick(&lot.cpv.name()))),
            Inline::Swedish(areas.join(", ")),
            Inline::Text(value),
            Inline::Text(reserved),
        ];
        cells.map(|cell| vec![cell]).to_vec()
    }

    pub(super) fn dates(&mut self) {
        let tender = self.input.tender;
        self.out.heading(2, "dates", self.out.say("Tider", "Dates"));
        let is_direct = tender.procedure == Some(Procedure::DirectAward);
        let mut rows = vec![self.date_row(
            tender.planned_start,
            &Text::new("Planerad start", "Planned start"),
            &Text::new(
                "dag då annonsen skickas eller förfarandet börjar",
                "day on which the notice is sent or the procedure begins",
            ),
        )];
        if self.is_choice_system() {
            rows.extend(tender.planned_deadline.map(|day| {
                definition(
                    self.out.say(
                        "Sista ansökningsdag i utkastet",
                        "Last day for applications in the draft",
                    ),
                    self.out.pick(&term::day(day)),
                )
            }));
        } else if tender.planned_deadline.is_some() || !is_direct {
            rows.push(self.date_row(
                tender.planned_deadline,
                &Text::new("Sista anbudsdag", "Last day for tenders"),
                &Text::new("sista anbudsdag", "last day for tenders"),
            ));
        }
        rows.push(self.date_row(
            tender.contract_start,
            &Text::new("Kontraktsstart", "Contract start"),
            &Text::new("kontraktets första dag", "first day of the contract"),
        ));
        self.out.definitions(rows);
    }

    fn date_row(&mut self, date: Option<Date>, name: &Text, label: &Text) -> Definition {
        let text = match date {
            Some(date) => Inline::Text(self.out.pick(&term::day(date))),
            None => self.out.blank(&label.sv, &label.en),
        };
        definition(self.out.pick(name), text)
    }
}
