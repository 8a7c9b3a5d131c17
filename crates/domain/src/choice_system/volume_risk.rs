//! Volume risk (*volymrisk*): whether a provider can live on what people choose.
//!
//! A contract in a choice system guarantees nothing: the individual chooses (LOV
//! 1:1 st 2), and those who do not choose go to the alternative for them (9:2). The
//! provider carries premises and supervisors whether anybody comes or not.
//!
//! The number of placed persons is a chain over 0..=places: each month some
//! leave, each on their own, then some choose the provider, and whoever finds it
//! full goes elsewhere. Its distribution is computed, not drawn, so there is no
//! seed and no error of chance. Probabilities are floating point numbers, rounded
//! to six decimals; money is exact.

mod chain;
mod outlook;
#[cfg(test)]
mod tests;
mod wording;

use serde::{Deserialize, Serialize};

pub use outlook::{Admissions, BreakEven, MonthOutlook, MonthsUnderWater, VolumeRisk, project};

use crate::money::Sek;
use crate::share::Share;
use crate::violation::{Checker, Violation};

/// A number of persons to be expected a month, as an exact fraction: 3 over 2 is
/// one and a half.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PerMonth {
    /// So many persons
    #[cfg_attr(feature = "schema", schema(maximum = 1_000_000))]
    pub numerator: u32,
    /// in so many months.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 1_000_000))]
    pub denominator: u32,
}

impl PerMonth {
    fn mean(self) -> f64 {
        f64::from(self.numerator) / f64::from(self.denominator.max(1))
    }

    fn is_at_most(self, most: u32) -> bool {
        u64::from(self.numerator) <= u64::from(most) * u64::from(self.denominator)
    }
}

/// How many are expected to choose the provider in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(
    tag = "kind",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Choices {
    /// From a large group, each rarely: the number is Poisson distributed.
    FromMany {
        /// How many to expect.
        expected: PerMonth,
    },
    /// From a group of known size, each with the same chance: the number is
    /// binomially distributed.
    FromGroup {
        /// How many choose among the providers in a month.
        #[cfg_attr(feature = "schema", schema(maximum = 1000))]
        people: u16,
        /// The share of them that is expected to choose this provider.
        share: Share,
    },
}

/// The most persons that a month can bring.
const MOST_CHOICES: u32 = 200;

/// A provider's places, what it expects, and what it earns and pays.
///
/// All money is for a month and excludes VAT. Who is placed has no field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VolumeCase {
    /// How many can be placed at once: the provider's own ceiling.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 200))]
    pub places: u16,
    /// How many are placed at the start.
    #[cfg_attr(feature = "schema", schema(maximum = 200))]
    pub placed_now: u16,
    /// How many months to look ahead.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 60))]
    pub months: u16,
    /// How many choose the provider in a month.
    pub choices: Choices,
    /// The share of the placed persons that is expected to leave in a month.
    pub leaving: Share,
    /// What one placed person brings in a month.
    pub compensation: Sek,
    /// What one placed person costs in a month.
    pub cost_per_person: Sek,
    /// What the provider pays in a month whether anybody comes or not.
    pub fixed_cost: Sek,
    /// The highest risk of ending under water that the provider accepts; if given,
    /// the answer says how many choices a month that takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_risk: Option<Share>,
}

/// The highest amount that is accepted for a month: a hundred million kronor.
const HIGHEST: Sek = Sek::from_kronor(100_000_000);

impl VolumeCase {
    /// Everything about the case that breaks its form.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        check.range("/places", u64::from(self.places), 1, 200);
        let fits = self.placed_now <= self.places;
        check.rule(
            "/placedNow",
            "RANGE",
            fits,
            ("förväntade högst antalet platser", "expected at most the places"),
        );
        check.range("/months", u64::from(self.months), 1, 60);
        match self.choices {
            Choices::FromMany { expected } => {
                let fits = (1..=1_000_000).contains(&expected.denominator)
                    && expected.is_at_most(MOST_CHOICES);
                let message = (
                    "förväntade högst 200 i månaden, i högst 1000000 månader",
                    "expected at most 200 a month, in at most 1000000 months",
                );
                check.rule("/choices/expected", "RANGE", fits, message);
            }
            Choices::FromGroup { people, share } => {
                check.range("/choices/people", u64::from(people), 0, 1000);
                check_share("/choices/share", share, &mut check);
            }
        }
        check_share("/leaving", self.leaving, &mut check);
        if let Some(risk) = self.accepted_risk {
            check_share("/acceptedRisk", risk, &mut check);
        }
        for (pointer, amount) in [
            ("/compensation", self.compensation),
            ("/costPerPerson", self.cost_per_person),
            ("/fixedCost", self.fixed_cost),
        ] {
            let message = ("förväntade högst 100000000.00", "expected at most 100000000.00");
            check.rule(pointer, "RANGE", amount <= HIGHEST, message);
        }
        check.finish()
    }

    /// Whether a month with `placed` persons costs more than it brings.
    #[must_use]
    pub fn is_under_water(&self, placed: u16) -> bool {
        let placed = u128::from(placed);
        let brings = placed * u128::from(self.compensation.ore());
        let costs =
            u128::from(self.fixed_cost.ore()) + placed * u128::from(self.cost_per_person.ore());
        brings < costs
    }
}

fn check_share(pointer: &str, share: Share, check: &mut Checker) {
    let fits = share.denominator() <= 1_000_000;
    check.rule(
        pointer,
        "RANGE",
        fits,
        ("förväntade en nämnare på högst 1000000", "expected a denominator of at most 1000000"),
    );
}
