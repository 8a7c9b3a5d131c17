//! How to apply, how long it takes, and what the decision rests on.

use super::super::document::{Definition, Inline};
use super::super::writer::item;
use super::Paper;
use crate::choice_system::application::ChoiceExclusionGround;
use crate::choice_system::terms::{ApplicationChannel, CountedFrom, HandlingTime};

impl Paper<'_> {
    pub(super) fn how_to_apply(&mut self) {
        self.out.heading(2, "apply", self.out.say("Så ansöker du", "How to apply"));
        let (open, form) = (self.out.cited("LOV 3:2"), self.out.cited("LOV 4:3"));
        self.out.paragraph(self.out.say(
            &format!("Systemet är öppet hela tiden; det finns ingen sista dag ({open}). Den som inte godkänns får ansöka på nytt."),
            &format!("The system is open all the time; there is no last day ({open}). Whoever is not approved may apply again."),
        ));
        let how = match &self.request.how_to_apply {
            Some(how) => {
                let channels: Vec<String> =
                    how.channels.iter().map(|channel| self.channel(*channel)).collect();
                let or = self.out.or();
                vec![
                    Inline::Text(format!("{}: ", channels.join(or))),
                    Inline::Swedish(how.address.clone()),
                ]
            }
            None => vec![self.out.blank("hur ansökan lämnas", "how an application is handed in")],
        };
        let time = match self.request.handling_time {
            Some(time) => Inline::Text(self.handling_time(time)),
            None => {
                self.out.blank("inom vilken tid beslut fattas", "within what time it is decided")
            }
        };
        let term = self.out.say("Ansökan lämnas", "Applications go by");
        let way = Definition { term: format!("{term} ({form})"), text: how };
        let decided = self.row_under("Beslut fattas inom", "Decided within", "LOV 4:4", time);
        self.out.definitions(vec![way, decided]);
    }

    fn channel(&self, channel: ApplicationChannel) -> String {
        match channel {
            ApplicationChannel::WebService => self.out.say("e-tjänst", "web service"),
            ApplicationChannel::Email => self.out.say("e-post", "e-mail"),
            ApplicationChannel::Post => self.out.say("post", "post"),
            ApplicationChannel::Office => self.out.say("besök", "visit"),
        }
    }

    fn handling_time(&self, time: HandlingTime) -> String {
        let span = match time {
            HandlingTime::Days { count: 1, .. } => self.out.say("1 dag", "1 day"),
            HandlingTime::Days { count, .. } => {
                self.out.say(&format!("{count} dagar"), &format!("{count} days"))
            }
            HandlingTime::Months { count, .. } => self.out.months(count),
        };
        let from = match time.counted_from() {
            CountedFrom::Receipt => {
                self.out.say("från att ansökan kom in", "from the receipt of the application")
            }
            CountedFrom::Completeness => {
                self.out.say("från att ansökan är komplett", "from a complete application")
            }
        };
        format!("{span} {from}")
    }

    pub(super) fn approval(&mut self) {
        self.out.heading(2, "approval", self.out.say("Så prövas ansökan", "How it is tried"));
        let (approve, reasons) = (self.out.cited("LOV 8:1"), self.out.cited("LOV 8:2"));
        let (correction, time) = (self.out.cited("LOV 10:1"), self.out.cited("LOV 10:3"));
        let mending = self.out.cited("LOV 6:2");
        self.out.paragraph(self.out.say(
            &format!("Varje ansökan prövas för sig mot kraven, aldrig mot andra ansökningar. Alla som uppfyller kraven och inte utesluts godkänns ({approve}); antalet leverantörer är inte begränsat."),
            &format!("Each application is tried by itself against the requirements, never against other applications. All who meet them and are not excluded are approved ({approve}); the number of providers is not limited."),
        ));
        self.out.paragraph(self.out.say(
            &format!("Myndigheten får låta sökanden rätta en uppenbar felskrivning och får begära förtydligande och komplettering ({mending})."),
            &format!("The authority may let the applicant mend an obvious error and may ask for clarification and completion ({mending})."),
        ));
        let (within_sv, within_en) = within(self.input.correction_days);
        self.out.paragraph(self.out.say(
            &format!("Beslutet fattas av en människa. Sökanden underrättas om beslutet och skälen så snart som möjligt ({reasons}). Den som inte godkänns får ansöka om rättelse hos förvaltningsrätten ({correction}) {within_sv} från underrättelsen ({time})."),
            &format!("A person takes the decision. The applicant is told of it and of its reasons as soon as possible ({reasons}). Whoever is not approved may apply to the administrative court for correction ({correction}) {within_en} of the notice ({time})."),
        ));
        let provision = self.out.cited("LOV 7:1");
        self.out.paragraph(self.out.say(
            &format!("En sökande får uteslutas, men måste inte, på någon av följande grunder ({provision}). En människa väger varje gång om det är proportionerligt."),
            &format!("An applicant may be excluded, but need not be, on any of these grounds ({provision}). A person weighs each time whether it is in proportion."),
        ));
        let grounds = ChoiceExclusionGround::ALL.iter();
        let items = grounds.map(|ground| item(self.out.pick(&ground.name()))).collect();
        self.out.list(true, items);
    }
}

/// The time for correction in words: whole weeks as weeks, as the act writes them.
fn within(days: Option<u16>) -> (String, String) {
    match days {
        None => (
            "inom den tid som lagen anger".to_owned(),
            "within the time that the act states".to_owned(),
        ),
        Some(7) => ("inom en vecka".to_owned(), "within one week".to_owned()),
        Some(21) => ("inom tre veckor".to_owned(), "within three weeks".to_owned()),
        Some(days) if days % 7 == 0 => {
            (format!("inom {} veckor", days / 7), format!("within {} weeks", days / 7))
        }
        Some(days) => (format!("inom {days} dagar"), format!("within {days} days")),
    }
}

#[cfg(test)]
mod tests {
    use super::within;
    use rstest::rstest;

    #[rstest]
    #[case(None, "inom den tid som lagen anger", "within the time that the act states")]
    #[case(Some(20), "inom 20 dagar", "within 20 days")]
    #[case(Some(21), "inom tre veckor", "within three weeks")]
    #[case(Some(22), "inom 22 dagar", "within 22 days")]
    #[case(Some(28), "inom 4 veckor", "within 4 weeks")]
    fn the_time_is_written_as_the_act_writes_it(
        #[case] days: Option<u16>,
        #[case] sv: &str,
        #[case] en: &str,
    ) {
        assert_eq!(within(days), (sv.to_owned(), en.to_owned()));
    }
}
