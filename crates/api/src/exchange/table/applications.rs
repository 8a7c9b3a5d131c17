//! Applications as a table: one row an application, without what is the
//! applicant's own: no names, answers, papers or grounds of exclusion.

use hansyn_domain::choice_system::application::{ApplicationDecision, DelegateFindings};
use hansyn_domain::text::Text;
use hansyn_persistence::Stored;
use hansyn_persistence::applications::FiledApplication;

use super::Field;
use super::Reader::{Boolean, Date, Integer, Text as Words};
use super::{count, joined, word};

type Row = Stored<FiledApplication>;

pub(super) fn description() -> Text {
    Text::new(
        "En rad för varje ansökan som du får se, utan sökandens uppgifter.",
        "One row for each application that you may see, without the applicant's particulars.",
    )
}

/// The columns and how they are read.
#[must_use]
pub fn fields() -> Vec<Field<Row>> {
    let mut fields = received();
    fields.extend(decided());
    fields
}

fn received() -> Vec<Field<Row>> {
    vec![
        Field::new(
            "applicationId",
            "Ansökans id.",
            "The identity of the application.",
            Words(|r| Some(r.id.to_string())),
        ),
        Field::new(
            "choiceSystemId",
            "Systemets id.",
            "The identity of the system.",
            Words(|r| Some(r.body.record.application().choice_system_id.to_string())),
        ),
        Field::new(
            "status",
            "Var ansökan står.",
            "Where it stands.",
            Words(|r| Some(word(&r.body.record.status()))),
        ),
        Field::new(
            "requestVersion",
            "Den version av underlaget som den svarar på.",
            "The version of the request document that it answers.",
            Integer(|r| Some(u64::from(r.body.record.application().request_version))),
        ),
        Field::new(
            "receivedOn",
            "Dagen då den kom in.",
            "The day on which it came in.",
            Date(|r| Some(r.body.record.application().received_on)),
        ),
        Field::measured(
            "applicants",
            "enterprises",
            "Antal företag som söker tillsammans.",
            "How many enterprises apply together.",
            Integer(|r| count(&r.body.record.application().applicants)),
        ),
        Field::new(
            "reliesOnOthers",
            "Om sökanden åberopar andras kapacitet.",
            "Whether the applicant relies on the capacity of others.",
            Boolean(|r| Some(!r.body.record.application().relies_on.is_empty())),
        ),
        Field::new(
            "areas",
            "Koder för områden där sökanden vill verka, åtskilda av mellanslag.",
            "Codes of the areas in which the applicant wants to serve, set apart by spaces.",
            Words(|r| Some(joined(&r.body.record.application().areas))),
        ),
        Field::measured(
            "completions",
            "requests",
            "Antal gånger som något har begärts av sökanden.",
            "How many times the applicant was asked for something.",
            Integer(|r| count(&r.body.record.application().completions)),
        ),
        Field::new(
            "withdrawnOn",
            "Dagen då den återtogs.",
            "The day on which it was taken back.",
            Date(|r| r.body.record.application().withdrawn_on),
        ),
    ]
}

fn decided() -> Vec<Field<Row>> {
    vec![
        Field::new(
            "decidedOn",
            "Beslutsdagen.",
            "The day of the decision.",
            Date(|r| r.body.record.decision().map(ApplicationDecision::decided_on)),
        ),
        Field::new(
            "notifiedOn",
            "Dagen då sökanden underrättades.",
            "The day on which the applicant was told.",
            Date(|r| r.body.record.decision().and_then(ApplicationDecision::notified_on)),
        ),
        Field::measured(
            "requirementsMet",
            "requirements",
            "Antal krav som delegaten fann uppfyllda.",
            "How many requirements the delegate found met.",
            Integer(|r| found(r, true)),
        ),
        Field::measured(
            "requirementsNotMet",
            "requirements",
            "Antal krav som delegaten fann inte uppfyllda.",
            "How many requirements the delegate found not met.",
            Integer(|r| found(r, false)),
        ),
    ]
}

/// How many requirements the delegate found met, or not met.
fn found(row: &Row, is_met: bool) -> Option<u64> {
    let DelegateFindings { requirements, .. } = row.body.record.decision()?.findings();
    u64::try_from(requirements.iter().filter(|it| it.is_met == is_met).count()).ok()
}
