//! Placement counts as a table: one row a contract, month, area and level.

use hansyn_domain::choice_system::provider_contract::PlacementCount;
use hansyn_domain::text::Text;
use hansyn_persistence::Stored;
use hansyn_persistence::provider_contracts::SignedContract;

use super::Field;
use super::Reader::{Integer, Text as Words};

/// A count within its contract.
#[derive(Debug, Clone, Copy)]
pub struct CountRow<'a> {
    /// The contract.
    pub contract: &'a Stored<SignedContract>,
    /// The count.
    pub count: &'a PlacementCount,
}

pub(super) fn description() -> Text {
    Text::new(
        "En rad för varje kontrakt, månad, område och nivå: hur många som var placerade, som tal.",
        "One row for each contract, month, area and level: how many were placed, as numbers.",
    )
}

/// The columns and how they are read.
#[must_use]
pub fn fields<'a>() -> Vec<Field<CountRow<'a>>> {
    vec![
        Field::new(
            "contractId",
            "Kontraktets id.",
            "The identity of the contract.",
            Words(|r| Some(r.contract.id.to_string())),
        ),
        Field::new(
            "choiceSystemId",
            "Systemets id.",
            "The identity of the system.",
            Words(|r| Some(r.contract.body.contract.choice_system_id.to_string())),
        ),
        Field::new(
            "provider",
            "Leverantörens namn; för en grupp alla namn.",
            "The provider's name; of a group all names.",
            Words(|r| Some(r.contract.body.contract.provider_name())),
        ),
        Field::new("month", "Månaden.", "The month.", Words(|r| Some(r.count.month.to_string()))),
        Field::new(
            "area",
            "Områdets kod.",
            "The code of the area.",
            Words(|r| Some(r.count.area.to_string())),
        ),
        Field::new(
            "level",
            "Ersättningsnivån.",
            "The level of compensation.",
            Words(|r| r.count.level.clone()),
        ),
        Field::measured(
            "choices",
            "persons",
            "Antal som hade valt leverantören.",
            "How many had chosen the provider.",
            Integer(|r| Some(u64::from(r.count.choices))),
        ),
        Field::measured(
            "nonChoice",
            "persons",
            "Antal som inte hade valt.",
            "How many had not chosen.",
            Integer(|r| Some(u64::from(r.count.non_choice))),
        ),
    ]
}
