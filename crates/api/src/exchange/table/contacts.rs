//! Contacts of committees as a table: one row a contact that was not taken back.

use hansyn_domain::matching::NotedContact;
use hansyn_domain::text::Text;
use hansyn_persistence::Stored;

use super::Field;
use super::Reader::{Date, Text as Words};
use super::word;

type Row = Stored<NotedContact>;

pub(super) fn description() -> Text {
    Text::new(
        "En rad för varje kontakt som du får se, utan dem som har tagits tillbaka. En kontakt med en post som har slagits ihop räknas för den som gäller vidare; `mergedInto` i `enterprises` säger vilken.",
        "One row for each contact that you may see, without those that were taken back. A contact with a record that was merged counts for the one that goes on; `mergedInto` of `enterprises` says which.",
    )
}

/// The columns and how they are read.
#[must_use]
pub fn fields() -> Vec<Field<Row>> {
    let [noted, _never_changed] = Field::times();
    vec![
        Field::new(
            "contactId",
            "Kontaktens id.",
            "The identity of the contact.",
            Words(|r| Some(r.id.to_string())),
        ),
        Field::new(
            "committeeId",
            "Id för nämnden som vände sig till företaget.",
            "The identity of the committee that turned to the enterprise.",
            Words(|r| Some(r.body.committee_id.to_string())),
        ),
        Field::new(
            "enterpriseId",
            "Företagets id, som det antecknades.",
            "The identity of the enterprise, as it was noted.",
            Words(|r| Some(r.body.enterprise_id.to_string())),
        ),
        Field::new(
            "tenderId",
            "Id för upphandlingen som kontakten gällde; tomt om den inte gällde någon.",
            "The identity of the tender that it was about; empty if it was about none.",
            Words(|r| r.body.tender_id.map(|id| id.to_string())),
        ),
        Field::new(
            "lotId",
            "Delkontraktets id.",
            "The identity of the lot.",
            Words(|r| r.body.lot_id.map(|id| id.to_string())),
        ),
        Field::new(
            "on",
            "Dagen för kontakten.",
            "The day of the contact.",
            Date(|r| Some(r.body.on)),
        ),
        Field::new(
            "purpose",
            "Varför nämnden vände sig till företaget.",
            "What the committee turned to the enterprise for.",
            Words(|r| Some(word(&r.body.purpose))),
        ),
        noted,
    ]
}
