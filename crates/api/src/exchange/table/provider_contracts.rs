//! Contracts with providers as a table: one row a contract.

use hansyn_domain::choice_system::provider_contract::Places;
use hansyn_domain::text::Text;
use hansyn_persistence::Stored;
use hansyn_persistence::provider_contracts::SignedContract;

use super::Field;
use super::Reader::{Date, Integer, Text as Words};
use super::{joined, word};

type Row = Stored<SignedContract>;

pub(super) fn description() -> Text {
    Text::new(
        "En rad för varje kontrakt med en godkänd leverantör.",
        "One row for each contract with an approved provider.",
    )
}

/// The columns and how they are read.
#[must_use]
pub fn fields() -> Vec<Field<Row>> {
    let mut fields = terms();
    fields.extend(capacity());
    fields
}

fn terms() -> Vec<Field<Row>> {
    vec![
        Field::new(
            "contractId",
            "Kontraktets id.",
            "The identity of the contract.",
            Words(|r| Some(r.id.to_string())),
        ),
        Field::new(
            "choiceSystemId",
            "Systemets id.",
            "The identity of the system.",
            Words(|r| Some(r.body.contract.choice_system_id.to_string())),
        ),
        Field::new(
            "applicationId",
            "Den godkända ansökans id.",
            "The identity of the application that was approved.",
            Words(|r| Some(r.body.contract.application_id.to_string())),
        ),
        Field::new(
            "provider",
            "Leverantörens namn; för en grupp alla namn.",
            "The provider's name; of a group all names.",
            Words(|r| Some(r.body.contract.provider_name())),
        ),
        Field::new(
            "requestVersion",
            "Den version av underlaget som kontraktet tecknades under.",
            "The version of the request document that it was signed under.",
            Integer(|r| Some(u64::from(r.body.contract.request_version))),
        ),
        Field::new(
            "signedOn",
            "Dagen då båda hade undertecknat.",
            "The day on which both had signed.",
            Date(|r| Some(r.body.contract.signed_on)),
        ),
        Field::new(
            "runsFrom",
            "Första dagen.",
            "The first day.",
            Date(|r| Some(r.body.contract.runs.from())),
        ),
        Field::new(
            "runsTo",
            "Sista dagen, om kontraktet är tidsbestämt.",
            "The last day, if it has a term.",
            Date(|r| r.body.contract.runs.to()),
        ),
        Field::new(
            "endedOn",
            "Dagen då det upphörde.",
            "The day on which it ended.",
            Date(|r| r.body.contract.end.as_ref().map(|it| it.ended_on)),
        ),
        Field::new(
            "endGround",
            "Varför det upphörde.",
            "Why it ended.",
            Words(|r| r.body.contract.end.as_ref().map(|it| word(&it.ground))),
        ),
        Field::new(
            "areas",
            "Koder för områden, åtskilda av mellanslag.",
            "Codes of the areas, set apart by spaces.",
            Words(|r| Some(joined(&r.body.contract.areas))),
        ),
    ]
}

fn capacity() -> Vec<Field<Row>> {
    vec![
        Field::measured(
            "ceiling",
            "places",
            "Summan av de tak som leverantören har satt; tom om något saknar tak.",
            "The sum of the ceilings that the provider has set; empty if some place has none.",
            Integer(|r| r.body.contract.places.iter().map(|it| it.ceiling.map(u64::from)).sum()),
        ),
        Field::measured(
            "activeChoices",
            "persons",
            "Antal placerade som har valt leverantören.",
            "How many are placed who chose the provider.",
            Integer(|r| Some(sum(r, |it| it.active_choices))),
        ),
        Field::measured(
            "nonChoice",
            "persons",
            "Antal placerade som inte har valt.",
            "How many are placed who did not choose.",
            Integer(|r| Some(sum(r, |it| it.non_choice))),
        ),
        Field::measured(
            "waiting",
            "persons",
            "Antal som har valt och väntar.",
            "How many have chosen and wait.",
            Integer(|r| Some(sum(r, |it| it.waiting))),
        ),
        Field::new(
            "shownOn",
            "Dagen då leverantören först visades för de enskilda.",
            "The day on which the provider was first shown to individuals.",
            Date(|r| r.body.contract.shown_on),
        ),
    ]
}

/// The sum of a number over all places.
fn sum(row: &Row, number: impl Fn(&Places) -> u32) -> u64 {
    row.body.contract.places.iter().map(|it| u64::from(number(it))).sum()
}
