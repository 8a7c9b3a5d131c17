//! The request document of a choice system, section by section, in the order in
//! which somebody who thinks of applying reads it.

mod applying;
mod contract;
mod demands;
mod payment;

use super::document::{Definition, Document, Inline};
use super::writer::{Writer, definition, item};
use super::{DocumentError, RequestDocumentInput, term};
use crate::choice_system::{BodyDecision, DecidingBody, RequestDocument};
use crate::law::assessment::Verdict;
use crate::law::regime::RegimeId;

/// A request document in the making.
pub(super) struct Paper<'a> {
    input: RequestDocumentInput<'a>,
    request: &'a RequestDocument,
    out: Writer,
}

impl<'a> Paper<'a> {
    pub(super) const fn begin(input: RequestDocumentInput<'a>) -> Self {
        let request = &input.system.request;
        Self { input, request, out: Writer::new(input.language) }
    }

    /// Writes every section.
    pub(super) fn finish(mut self) -> Result<Document, DocumentError> {
        if !self.input.is_decided {
            self.out.mark(self.input.prepared_on);
        }
        self.about();
        self.rules();
        self.services();
        self.who_may_apply();
        self.requirements();
        self.conditions()?;
        self.payment();
        self.how_to_apply();
        self.approval();
        self.choice();
        self.contract_terms();
        self.follow_up();
        self.out.what_remains();
        let kind = self.out.say("Förfrågningsunderlag", "Request document");
        let title = format!("{kind}: {}", self.input.system.title);
        Ok(Document { title, language: self.input.language, blocks: self.out.blocks })
    }

    fn about(&mut self) {
        let heading = self.out.say("Om valfrihetssystemet", "About the choice system");
        self.out.heading(2, "about", heading);
        let system = self.input.system;
        let committee = format!("{}, {}", self.input.committee, self.input.municipality);
        let number = match &system.registration_number {
            Some(number) => Inline::Swedish(number.clone()),
            None => self.out.blank("diarienummer", "registration number"),
        };
        let decision = match &system.decision {
            Some(decision) => Inline::Text(self.decision(decision)),
            None => self.out.blank("beslut att tillämpa LOV", "decision to use LOV"),
        };
        let rows = vec![
            definition(
                self.out.say("Upphandlande myndighet", "Contracting authority"),
                Inline::Swedish(committee),
            ),
            definition(self.out.say("Diarienummer", "Registration number"), number),
            self.row_under("Beslut", "Decision", "LOV 1:1", decision),
            definition(
                self.out.say("Underlagets version", "Version of the document"),
                system.request_version.to_string(),
            ),
        ];
        self.out.definitions(rows);
        self.out.written(&self.request.purpose);
    }

    /// A term with the provision that asks for it.
    fn row_under(&self, sv: &str, en: &str, provision: &str, text: Inline) -> Definition {
        definition(format!("{} ({})", self.out.say(sv, en), self.out.cited(provision)), text)
    }

    fn decision(&self, decision: &BodyDecision) -> String {
        let by = match decision.by {
            DecidingBody::Council => self.out.say("Fullmäktige", "The council"),
            DecidingBody::Committee => self.out.say("Nämnden", "The committee"),
        };
        let day = self.out.pick(&term::day(decision.decided_on));
        format!("{by}, {day}, {}", decision.reference)
    }

    fn rules(&mut self) {
        self.out.heading(2, "rules", self.out.say("Regler som gäller", "Rules that apply"));
        let title = self.out.pick(&RegimeId::Lov.title());
        let chapters = self.out.pick(&RegimeId::Lov.chapters());
        let mut rows = vec![
            definition(self.out.say("Regelverk", "Rules"), title),
            definition(self.out.say("Kapitel", "Chapters"), chapters),
        ];
        let Some(assessment) = self.input.assessment else {
            self.out.definitions(rows);
            self.out.note(self.out.say(
                "Underlaget har inte bedömts mot lagboken.",
                "The document has not been assessed against the law book.",
            ));
            return;
        };
        let book = self.out.say("Bedömt mot lagbok", "Assessed against law book");
        rows.push(definition(book, assessment.book_version.clone()));
        self.out.definitions(rows);
        if assessment.overall <= Verdict::NeedsFact {
            let verdict = self.out.pick(&term::verdict(assessment.overall));
            self.out.note(self.out.say(
                &format!("Bedömningens tyngsta utfall: {verdict}. Läs bedömningen innan underlaget används."),
                &format!("The weightiest finding of the assessment: {verdict}. Read the assessment before the document is used."),
            ));
        }
    }

    fn services(&mut self) {
        let heading = self.out.say("Tjänster och områden", "Services and areas");
        self.out.heading(2, "services", heading);
        if self.request.services.is_empty() {
            let blank = self.out.blank("minst en tjänst", "at least one service");
            self.out.paragraph(blank);
        }
        for (index, service) in self.request.services.iter().enumerate() {
            let name = self.out.pick(&service.cpv.name());
            let title = format!("{} {name}", service.cpv);
            self.out.heading(3, &format!("service-{}", index + 1), title);
            let care = match service.care {
                Some(care) => Inline::Text(self.out.pick(&care.name())),
                None => self.out.blank(
                    "om tjänsten är hälsovård eller socialtjänst, och av vilket slag",
                    "whether the service is health or social care, and of which kind",
                ),
            };
            let row = self.row_under("Slag av tjänst", "Kind of service", "LOV 1:1", care);
            self.out.definitions(vec![row]);
            self.out.written(&service.description);
        }
        if self.request.areas.is_empty() {
            let blank = self.out.blank("minst ett område", "at least one area");
            self.out.paragraph(blank);
            return;
        }
        self.out.paragraph(self.out.say(
            "Systemet omfattar följande områden. Leverantören anger i vilka av dem den vill verka.",
            "The system covers these areas. The provider states in which of them it wants to serve.",
        ));
        let areas = self.request.areas.iter();
        let items = areas.map(|area| item(Inline::Swedish(area.name().to_owned()))).collect();
        self.out.list(false, items);
    }
}
