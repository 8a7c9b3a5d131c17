//! What follows approval: choice, the alternative for those who do not choose,
//! the contract and its follow-up.

use super::super::document::{Definition, Inline};
use super::super::writer::definition;
use super::Paper;
use crate::law::facts::choice_system::NonChoice;

impl Paper<'_> {
    pub(super) fn choice(&mut self) {
        self.out.heading(2, "choice", self.out.say("Den enskildes val", "The individual's choice"));
        let provision = self.out.cited("LOV 9:1");
        self.out.paragraph(self.out.say(
            &format!("Den enskilde väljer själv bland alla leverantörer som har kontrakt och får saklig, jämförbar och lättförståelig information om var och en av dem ({provision}). Ingen leverantör är lovad någon volym."),
            &format!("The individual chooses among all providers that have a contract, and gets factual, comparable and plain information on each of them ({provision}). No provider is promised any volume."),
        ));
        let ceiling = match self.request.providers_may_set_ceiling {
            Some(true) => Inline::Text(self.out.say(
                "Leverantören får ange ett tak för sina egna platser och begära att det ändras.",
                "The provider may state a ceiling of its own places and ask for it to be changed.",
            )),
            Some(false) => Inline::Text(self.out.say(
                "Leverantören får inte ange något tak.",
                "The provider may state no ceiling.",
            )),
            None => self.out.blank(
                "om leverantören får ange ett kapacitetstak",
                "whether the provider may state a ceiling of capacity",
            ),
        };
        let mut rows = vec![definition(self.out.say("Kapacitetstak", "Ceiling"), ceiling)];
        rows.push(self.non_choice());
        self.out.definitions(rows);
        let described = self.request.non_choice.as_ref().and_then(|it| it.description.as_ref());
        if let Some(text) = described {
            self.out.written(text);
        }
        if self.request.non_choice.as_ref().map(|it| it.arrangement) == Some(NonChoice::Rotation) {
            self.out.note(self.out.say(
                "Hög risk: Konkurrensverket (2019:2) ser ett urval bland leverantörerna som upphandling; SKR (2020-05-08) delar inte den meningen. Låt en jurist bedöma.",
                "High risk: the competition authority (2019:2) regards a selection among the providers as procurement; SKR (2020-05-08) does not share that view. Let a lawyer judge.",
            ));
        }
    }

    fn non_choice(&mut self) -> Definition {
        let text = match self.request.non_choice.as_ref().map(|it| it.arrangement) {
            Some(NonChoice::OwnOperation) => Inline::Text(
                self.out.say("Nämndens egen verksamhet", "The committee's own operation"),
            ),
            Some(NonChoice::ProcuredSupplier) => Inline::Text(
                self.out.say("En leverantör som upphandlats för det", "A supplier procured for it"),
            ),
            Some(NonChoice::Rotation) => Inline::Text(self.out.say(
                "Systemets leverantörer i tur och ordning",
                "The system's providers by turns",
            )),
            Some(NonChoice::None) | None => self
                .out
                .blank("vad som väntar den som inte väljer", "what awaits those who do not choose"),
        };
        self.row_under("Den som inte väljer", "Whoever does not choose", "LOV 9:2", text)
    }

    pub(super) fn contract_terms(&mut self) {
        let provision = self.out.cited("LOV 8:3");
        self.out.heading(2, "contract", self.out.say("Kontraktet", "The contract"));
        self.out.paragraph(self.out.say(
            &format!("Kontrakt tecknas utan dröjsmål efter godkännandet ({provision}), på papper eller med e-underskrift."),
            &format!("The contract is signed without delay after approval ({provision}), on paper or electronically."),
        ));
        let Some(terms) = &self.request.contract_terms else {
            let blank = self.out.blank("avtalsvillkor", "the terms of the contract");
            self.out.paragraph(blank);
            return;
        };
        let term = terms.term_months.map_or_else(
            || self.out.say("tills vidare", "until terminated"),
            |count| self.out.months(count),
        );
        let mut rows = vec![definition(self.out.say("Avtalstid", "Term"), term)];
        for (sv, en, count) in [
            (
                "Uppsägningstid för nämnden",
                "Notice by the committee",
                terms.authority_notice_months,
            ),
            (
                "Uppsägningstid för leverantören",
                "Notice by the provider",
                terms.provider_notice_months,
            ),
        ] {
            let text = match count {
                Some(count) => Inline::Text(self.out.months(count)),
                None => self.out.blank(&sv.to_lowercase(), &en.to_lowercase()),
            };
            rows.push(definition(self.out.say(sv, en), text));
        }
        rows.push(self.amendments(terms.follows_amendments, terms.amendment_warning_months));
        let insight = match terms.secures_insight {
            Some(true) => Inline::Text(self.out.say(
                "Leverantören lämnar den information som ger allmänheten insyn.",
                "The provider gives the information that lets the public see.",
            )),
            _ => self.out.blank(
                "hur kontraktet tillförsäkrar allmänheten insyn",
                "how the contract secures the public's insight",
            ),
        };
        rows.push(self.row_under("Insyn", "Insight", "KL 10:9", insight));
        self.out.definitions(rows);
        self.out.written(&terms.other);
    }

    fn amendments(&mut self, follows: Option<bool>, warning: Option<u16>) -> Definition {
        let text = match (follows, warning) {
            (Some(true), Some(months)) => Inline::Text(self.out.say(
                &format!("Kontraktet följer nya versioner av underlaget efter {months} månaders varsel."),
                &format!("The contract follows new versions of the document after {months} months' warning."),
            )),
            (Some(true), None) => self.out.blank(
                "hur lång tid i förväg en ändring varslas",
                "how long before it binds a change is announced",
            ),
            (Some(false), _) => Inline::Text(self.out.say(
                "Kontraktet gäller som det tecknades; ändringar kräver en överenskommelse.",
                "The contract stands as it was signed; changes take an agreement.",
            )),
            (None, _) => self.out.blank(
                "om kontraktet följer nya versioner av underlaget",
                "whether the contract follows new versions of the document",
            ),
        };
        self.row_under("Ändringar", "Changes", "LOV 3:1", text)
    }

    pub(super) fn follow_up(&mut self) {
        let provision = self.out.cited("KL 10:8");
        let heading = self.out.say("Uppföljning", "Follow-up");
        self.out.heading(2, "follow-up", format!("{heading} ({provision})"));
        let Some(plan) = &self.request.follow_up else {
            let blank =
                self.out.blank("hur leverantörerna följs upp", "how the providers are followed up");
            self.out.paragraph(blank);
            return;
        };
        let months = plan.every_months;
        self.out.paragraph(self.out.say(
            &format!("Leverantörerna följs upp med {months} månaders mellanrum."),
            &format!("The providers are followed up every {months} months."),
        ));
        self.out.written(&plan.how);
    }
}
