//! Purchase plans (*inköpsplaner*): what a municipality means to buy, and when.
//!
//! A plan is a list of needs, mostly from a spreadsheet. What is bought stands in
//! people's own words until it has a code: given, read from the words, remembered
//! or confirmed by a person. Nothing is guessed; a need without a code is counted
//! apart.

pub mod demand;
pub mod start;

use serde::{Deserialize, Serialize};

pub use start::PlannedStart;

use crate::area::AreaCode;
use crate::cpv::CpvCode;
use crate::cpv::resolve::{Remembered, Resolution, ResolvedBy, resolve};
use crate::ids::CommitteeId;
use crate::matching::{Freshness, LotQuery};
use crate::money::Sek;
use crate::violation::{Checker, Violation};

/// The most needs of a plan.
pub const NEEDS: usize = 5_000;

/// How far a plan has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlanStatus {
    /// Being put together; seen by the committee's own.
    Draft,
    /// In use; open to see.
    Published,
    /// Past, and kept for history; its needs are no longer coming.
    Closed,
}

/// One thing that is to be bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedNeed {
    /// A name within the plan, as in `row-12` or a number of the city's own.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 60))]
    pub key: String,
    /// What it is, in a line.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub title: String,
    /// What is bought, in the plan's own words, where the title does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub wording: Option<String>,
    /// The code of what is bought, once it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpv: Option<CpvCode>,
    /// What made the words that code; given by the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_by: Option<ResolvedBy>,
    /// Where it is delivered: all of these; none means the whole municipality.
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    #[serde(default)]
    pub areas: Vec<AreaCode>,
    /// When it is to begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<PlannedStart>,
    /// Its estimated value, whole term with options, excluding VAT.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Sek>,
    /// The committee that needs it, where it is another than the plan's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committee_id: Option<CommitteeId>,
    /// Into how many lots it may be divided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 100))]
    pub lots: Option<u16>,
}

impl PlannedNeed {
    /// The words that say what is bought.
    #[must_use]
    pub fn words(&self) -> &str {
        self.wording.as_deref().unwrap_or(&self.title)
    }

    /// What is known of its code: the code it has, or what its words may mean.
    #[must_use]
    pub fn resolution(&self, remembered: &Remembered) -> Resolution {
        match self.cpv {
            Some(cpv) => {
                Resolution::Resolved { cpv, by: self.resolved_by.unwrap_or(ResolvedBy::Code) }
            }
            None => resolve(self.words(), remembered),
        }
    }

    /// Gives the need its code where the words leave no doubt.
    pub fn settle(&mut self, remembered: &Remembered) {
        match self.resolution(remembered) {
            Resolution::Resolved { cpv, by } => {
                (self.cpv, self.resolved_by) = (Some(cpv), Some(by));
            }
            Resolution::Ambiguous { .. } | Resolution::Unresolved { .. } => self.resolved_by = None,
        }
    }

    /// What it asks for as far as the plan tells: trade and place. Absent while it
    /// has no code. `home` is the municipality.
    #[must_use]
    pub fn query(&self, home: AreaCode, on: jiff::civil::Date) -> Option<LotQuery> {
        let areas = if self.areas.is_empty() { vec![home] } else { self.areas.clone() };
        Some(LotQuery {
            cpv: self.cpv?,
            areas,
            point: None,
            reservation: None,
            requirements: Vec::new(),
            on,
            freshness: Freshness::default(),
        })
    }

    fn check(&self, at: &str, check: &mut Checker) {
        check.text(&format!("{at}/key"), &self.key, 1, 60);
        check.text(&format!("{at}/title"), &self.title, 1, 300);
        if let Some(wording) = &self.wording {
            check.text(&format!("{at}/wording"), wording, 1, 300);
        }
        check.count(&format!("{at}/areas"), self.areas.len(), 50);
        if let Some(lots) = self.lots {
            check.range(&format!("{at}/lots"), u64::from(lots), 1, 100);
        }
        let grounded = self.cpv.is_some() || self.resolved_by.is_none();
        let message = (
            "det finns ingen kod som något kunde ha gett",
            "there is no code that something could have made",
        );
        check.rule(&format!("{at}/resolvedBy"), "WITHOUT_CODE", grounded, message);
    }
}

/// What a municipality, or one of its committees, means to buy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PurchasePlan {
    /// The committee that keeps the plan.
    pub committee_id: CommitteeId,
    /// What it is called.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub title: String,
    /// How far it has come.
    pub status: PlanStatus,
    /// What is to be bought.
    #[cfg_attr(feature = "schema", schema(max_items = 5000))]
    #[serde(default)]
    pub needs: Vec<PlannedNeed>,
}

impl PurchasePlan {
    /// Gives every need its code where the words leave no doubt.
    pub fn settle(&mut self, remembered: &Remembered) {
        for need in &mut self.needs {
            need.settle(remembered);
        }
    }

    /// The need of this key.
    #[must_use]
    pub fn need(&self, key: &str) -> Option<&PlannedNeed> {
        self.needs.iter().find(|need| need.key == key)
    }

    /// Everything about the plan that breaks its form.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        check.text("/title", &self.title, 1, 300);
        check.count("/needs", self.needs.len(), NEEDS);
        let mut keys = std::collections::BTreeSet::new();
        for (index, need) in self.needs.iter().take(NEEDS).enumerate() {
            need.check(&format!("/needs/{index}"), &mut check);
            let once = keys.insert(need.key.as_str());
            let pointer = format!("/needs/{index}/key");
            check.rule(
                &pointer,
                "DUPLICATE",
                once,
                ("varje nyckel står en gång i en plan", "each key stands once in a plan"),
            );
        }
        check.finish()
    }
}

#[cfg(test)]
mod tests;
