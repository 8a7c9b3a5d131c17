//! Planned needs as a table: one row a need.

use hansyn_domain::plan::demand::Competition;
use hansyn_domain::plan::{PlannedNeed, PurchasePlan};
use hansyn_domain::text::Text;
use hansyn_persistence::Stored;

use super::Field;
use super::Reader::{Decimal, Integer, Text as Words};
use super::{joined, word};

/// A need within its plan.
#[derive(Debug, Clone, Copy)]
pub struct NeedRow<'a> {
    /// The plan.
    pub plan: &'a Stored<PurchasePlan>,
    /// The need.
    pub need: &'a PlannedNeed,
    /// How many could compete for it, if it has a code.
    pub competition: Option<Competition>,
}

pub(super) fn description() -> Text {
    Text::new(
        "En rad för varje planerat behov i de inköpsplaner som du får se, med hur många företag som kan konkurrera om det.",
        "One row for each planned need of the purchase plans that you may see, with how many enterprises could compete for it.",
    )
}

/// The columns and how they are read.
#[must_use]
pub fn fields<'a>() -> Vec<Field<NeedRow<'a>>> {
    vec![
        Field::new(
            "planId",
            "Planens id.",
            "The identity of the plan.",
            Words(|r| Some(r.plan.id.to_string())),
        ),
        Field::new(
            "planStatus",
            "Hur långt planen har kommit.",
            "How far the plan has come.",
            Words(|r| Some(word(&r.plan.body.status))),
        ),
        Field::new(
            "key",
            "Behovets namn i planen.",
            "The need's name in the plan.",
            Words(|r| Some(r.need.key.clone())),
        ),
        Field::new(
            "title",
            "Vad behovet är.",
            "What the need is.",
            Words(|r| Some(r.need.title.clone())),
        ),
        Field::new(
            "committeeId",
            "Nämnden som har behovet.",
            "The committee that needs it.",
            Words(|r| Some(r.need.committee_id.unwrap_or(r.plan.body.committee_id).to_string())),
        ),
        Field::new(
            "cpv",
            "CPV-koden; tom tills den är känd.",
            "The CPV code; empty until it is known.",
            Words(|r| r.need.cpv.map(|cpv| cpv.to_string())),
        ),
        Field::new(
            "resolvedBy",
            "Vad som gav koden.",
            "What gave the code.",
            Words(|r| r.need.resolved_by.map(|by| word(&by))),
        ),
        Field::new(
            "areas",
            "Områdenas koder, åtskilda av mellanslag; tom för hela kommunen.",
            "The codes of the areas, set apart by spaces; empty for the whole municipality.",
            Words(|r| Some(joined(&r.need.areas))),
        ),
        Field::new(
            "start",
            "År, kvartal eller månad för starten.",
            "Year, quarter or month of the start.",
            Words(|r| r.need.start.map(|start| start.to_string())),
        ),
        Field::measured(
            "value",
            "SEK",
            "Uppskattat värde utan mervärdesskatt.",
            "Estimated value without VAT.",
            Decimal(|r| r.need.value),
        ),
        Field::new(
            "enterprisesSurely",
            "Hur många företag som säljer det som köps där det behövs.",
            "How many enterprises sell what is bought where it is needed.",
            Integer(|r| u64::try_from(r.competition?.surely).ok()),
        ),
        Field::new(
            "enterprisesIfKnown",
            "Hur många det är om det som saknas i registret visar sig hålla.",
            "How many that is if what the register lacks turns out to hold.",
            Integer(|r| u64::try_from(r.competition?.if_known).ok()),
        ),
    ]
}
