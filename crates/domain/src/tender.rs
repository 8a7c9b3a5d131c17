//! Tenders (*upphandlingar*): a purchase from plan to contract, with its lots,
//! requirements, clauses and award model.

pub mod award;
pub mod facts;
pub mod life_cycle;
pub mod lot;
pub mod placed_clause;
pub mod requirement;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use award::{AwardCriterion, AwardGround, AwardModel, CriteriaOrder};
pub use facts::TenderFacts;
pub use life_cycle::TenderStatus;
pub use lot::Lot;
pub use placed_clause::PlacedClause;
pub use requirement::{Predicate, Requirement};

use crate::ids::CommitteeId;
use crate::law::purchase::{ContractKind, DirectAward, Instrument, Procedure, Valuation};
use crate::law::reservation::ReservationUse;
use crate::violation::{Checker, Violation};

/// What a committee plans to buy, and on which terms.
///
/// A fact that the law asks for and the draft does not yet hold is absent; the
/// assessment then names it. Where a committee plans a choice system instead,
/// the instrument says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tender {
    /// The committee that buys.
    pub committee_id: CommitteeId,
    /// What is bought, in a line.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub title: String,
    /// What is bought and why, in plain Swedish.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_length = 8000))]
    pub description: String,
    /// The registration number (*diarienummer*) in the city's own system; opaque.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 100))]
    pub registration_number: Option<String>,
    /// The act that the committee means to use.
    pub instrument: Instrument,
    /// Goods, services or works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_kind: Option<ContractKind>,
    /// How the contract's value is made up.
    #[serde(default)]
    pub valuation: Valuation,
    /// The procedure that is planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub procedure: Option<Procedure>,
    /// The circumstances of a direct award, if one is planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direct_award: Option<DirectAward>,
    /// Whether natural persons will use what is bought (LOU 9:2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_by_natural_persons: Option<bool>,
    /// Whether the service is health care or social care (LOV 1:1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_health_or_social_care: Option<bool>,
    /// The day on which the notice is sent or the procedure begins (LOU 5:5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned_start: Option<Date>,
    /// The last day for tenders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned_deadline: Option<Date>,
    /// The first day of the contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_start: Option<Date>,
    /// The term in months, with all options to extend.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 600))]
    pub term_months: Option<u16>,
    /// Why the purchase is not divided into lots (LOU 4:14).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 2000))]
    pub reasons_for_no_lots: Option<String>,
    /// A reservation of the whole purchase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation: Option<ReservationUse>,
    /// The lots; a purchase that is not divided has one.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    #[serde(default)]
    pub lots: Vec<Lot>,
    /// Clauses from the library, each placed in a phase.
    #[cfg_attr(feature = "schema", schema(max_items = 200))]
    #[serde(default)]
    pub clauses: Vec<PlacedClause>,
    /// How tenders are judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub award: Option<AwardModel>,
    /// Facts that only the law asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facts: Option<TenderFacts>,
}

impl Tender {
    /// The lot of this identity.
    #[must_use]
    pub fn lot(&self, id: crate::ids::LotId) -> Option<&Lot> {
        self.lots.iter().find(|lot| lot.id == Some(id))
    }

    /// Everything about the draft that breaks its form. What the law says of it
    /// is the assessment's matter.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        check.line("/title", &self.title, 1, 300);
        check.text("/description", &self.description, 0, 8000);
        if let Some(number) = &self.registration_number {
            check.line("/registrationNumber", number, 1, 100);
        }
        if let Some(reasons) = &self.reasons_for_no_lots {
            check.text("/reasonsForNoLots", reasons, 0, 2000);
        }
        if let Some(months) = self.term_months {
            check.range("/termMonths", u64::from(months), 1, 600);
        }
        if let (Some(start), Some(deadline)) = (self.planned_start, self.planned_deadline) {
            let message = ("sista dagen ligger efter starten", "the deadline lies after the start");
            check.rule("/plannedDeadline", "ORDER", start < deadline, message);
        }
        self.valuation.check("/valuation", &mut check);
        check.count("/lots", self.lots.len(), 100);
        for (index, lot) in self.lots.iter().take(100).enumerate() {
            lot.check(&format!("/lots/{index}"), &mut check);
            let twice =
                lot.id.is_some() && self.lots.iter().take(index).any(|before| before.id == lot.id);
            check.rule(
                &format!("/lots/{index}/id"),
                "DUPLICATE",
                !twice,
                ("varje delkontrakt står en gång", "each lot stands once"),
            );
        }
        check.count("/clauses", self.clauses.len(), 200);
        for (index, clause) in self.clauses.iter().take(200).enumerate() {
            clause.check(&format!("/clauses/{index}"), self, &mut check);
        }
        if let Some(award) = &self.award {
            award.check("/award", &mut check);
        }
        if let Some(facts) = &self.facts {
            facts.check("/facts", &mut check);
        }
        check.finish()
    }
}
