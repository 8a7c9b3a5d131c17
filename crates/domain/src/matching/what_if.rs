//! What a change of requirements would do, before anybody decides on it.

mod moves;

use serde::{Deserialize, Serialize};

use super::answer::{Outcome, Reason, RequirementAnswer};
use super::figure::Threshold;
use super::query::{AREA, LotQuery, RESERVATION, ReservationTest, TRADE};
use super::relaxations::ChangeTo;
use super::{Counts, Field, Verdict};
use crate::area::AreaCode;
use crate::enterprise::Enterprise;
use crate::ids::EnterpriseId;
use crate::tender::{Predicate, Requirement};
use crate::text::Text;
use crate::violation::{Checker, Violation};

pub use moves::Moves;

/// How many changes are asked about at once at most.
const MOST_CHANGES: usize = 60;

/// One change of what a lot asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(
    tag = "kind",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum WhatIfChange {
    /// A requirement is dropped; `area` drops where the lot is delivered.
    Drop {
        /// The requirement's name within the lot.
        #[cfg_attr(feature = "schema", schema(max_length = 40))]
        key: String,
    },
    /// The threshold of a requirement with a single measured predicate is set,
    /// lower or higher.
    SetThreshold {
        /// The requirement's name within the lot.
        #[cfg_attr(feature = "schema", schema(max_length = 40))]
        key: String,
        /// The threshold then.
        threshold: Threshold,
    },
    /// The predicates of a requirement are replaced.
    Replace {
        /// The requirement's name within the lot.
        #[cfg_attr(feature = "schema", schema(max_length = 40))]
        key: String,
        /// The predicates of which any is enough then.
        #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 8))]
        any_of: Vec<Predicate>,
    },
    /// Certificates of other schemes are accepted as well.
    AcceptEquivalent {
        /// The requirement's name within the lot.
        #[cfg_attr(feature = "schema", schema(max_length = 40))]
        key: String,
        /// The schemes.
        #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 20))]
        schemes: Vec<String>,
    },
    /// Tenders may be for single areas: any of these is enough.
    SplitAreas {
        /// The areas.
        #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 400))]
        areas: Vec<AreaCode>,
    },
    /// A requirement is added.
    Add {
        /// The requirement.
        requirement: Requirement,
    },
}

impl WhatIfChange {
    /// The change that a relaxation makes of the requirement `key`.
    #[must_use]
    pub fn of(key: &str, to: &ChangeTo) -> Self {
        let key = key.to_owned();
        match to {
            ChangeTo::Drop => Self::Drop { key },
            ChangeTo::LowerTo { threshold } => Self::SetThreshold { key, threshold: *threshold },
            ChangeTo::AcceptEquivalent { schemes } => {
                Self::AcceptEquivalent { key, schemes: schemes.clone() }
            }
            ChangeTo::SplitAreas { areas } => Self::SplitAreas { areas: areas.clone() },
        }
    }

    /// The requirement that is changed or added.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Drop { key }
            | Self::SetThreshold { key, .. }
            | Self::Replace { key, .. }
            | Self::AcceptEquivalent { key, .. } => key,
            Self::SplitAreas { .. } => AREA,
            Self::Add { requirement } => &requirement.key,
        }
    }
}

impl LotQuery {
    /// What the lot would ask for after the changes, made in their order.
    ///
    /// The trade and the reservation define the purchase and stay as they are.
    ///
    /// # Errors
    ///
    /// What is wrong with the changes, as pointers into their list.
    pub fn changed(&self, changes: &[WhatIfChange]) -> Result<Self, Vec<Violation>> {
        let mut check = Checker::new();
        let some = !changes.is_empty();
        check.rule(
            "",
            "EMPTY",
            some,
            ("förväntade minst en ändring", "expected at least one change"),
        );
        check.count("", changes.len(), MOST_CHANGES);
        let mut after = self.clone();
        for (index, change) in changes.iter().take(MOST_CHANGES).enumerate() {
            let at = format!("/{index}");
            let twice = changes.iter().take(index).any(|before| before.key() == change.key());
            check.rule(
                &at,
                "DUPLICATE",
                !twice,
                ("varje krav ändras en gång", "each requirement is changed once"),
            );
            if !twice {
                after.apply(change, &at, &mut check);
            }
        }
        check.count("", after.requirements.len(), 61);
        let found = check.finish();
        if found.is_empty() { Ok(after) } else { Err(found) }
    }

    fn apply(&mut self, change: &WhatIfChange, at: &str, check: &mut Checker) {
        match change {
            WhatIfChange::Drop { key } if key == AREA => {
                let somewhere = !self.areas.is_empty();
                check.rule(
                    &format!("{at}/key"),
                    "UNKNOWN",
                    somewhere,
                    ("delkontraktet har inga områden", "the lot has no areas"),
                );
                self.areas.clear();
                self.point = None;
            }
            WhatIfChange::Drop { key } => {
                if self.known(key, at, check).is_some() {
                    self.requirements.retain(|it| it.key != *key);
                }
            }
            WhatIfChange::SetThreshold { key, threshold } => {
                let Some(requirement) = self.known(key, at, check) else { return };
                let fits = set(&mut requirement.any_of, *threshold);
                let message = (
                    "förväntade ett krav med ett enda villkor som mäter detta",
                    "expected a requirement with one predicate that measures this",
                );
                check.rule(&format!("{at}/threshold"), "KIND", fits, message);
                // A label that names the old threshold or predicates would mislead.
                requirement.label = None;
                requirement.check(at, check);
            }
            WhatIfChange::Replace { key, any_of } => {
                let Some(requirement) = self.known(key, at, check) else { return };
                requirement.any_of.clone_from(any_of);
                requirement.label = None;
                requirement.check(at, check);
            }
            WhatIfChange::AcceptEquivalent { key, schemes } => {
                check.count(&format!("{at}/schemes"), schemes.len(), 20);
                for (index, scheme) in schemes.iter().take(20).enumerate() {
                    check.code(&format!("{at}/schemes/{index}"), scheme);
                }
                let Some(requirement) = self.known(key, at, check) else { return };
                let fits =
                    requirement.any_of.iter().any(|it| matches!(it, Predicate::Certificate { .. }));
                let message = (
                    "förväntade ett krav på certifikat",
                    "expected a requirement for a certificate",
                );
                check.rule(&format!("{at}/key"), "KIND", fits, message);
                // A label that names the old schemes alone would mislead.
                requirement.label = None;
                let accepted = schemes.iter().take(20).cloned();
                requirement.any_of.extend(accepted.map(|scheme| Predicate::Certificate { scheme }));
            }
            WhatIfChange::SplitAreas { areas } => self.split(areas, at, check),
            WhatIfChange::Add { requirement } => {
                let at = format!("{at}/requirement");
                requirement.check(&at, check);
                let pointer = format!("{at}/key");
                let own = [TRADE, AREA, RESERVATION].contains(&requirement.key.as_str());
                check.rule(
                    &pointer,
                    "RESERVED",
                    !own,
                    ("denna nyckel är delkontraktets egen", "this key is the lot's own"),
                );
                let new = self.requirements.iter().all(|it| it.key != requirement.key);
                check.rule(
                    &pointer,
                    "DUPLICATE",
                    new,
                    (
                        "varje nyckel står en gång i ett delkontrakt",
                        "each key stands once in a lot",
                    ),
                );
                self.requirements.push(requirement.clone());
            }
        }
    }

    /// Any of the areas is enough then; the requirement keeps its name.
    fn split(&mut self, areas: &[AreaCode], at: &str, check: &mut Checker) {
        let pointer = format!("{at}/areas");
        check.rule(
            &pointer,
            "EMPTY",
            !areas.is_empty(),
            ("förväntade minst ett område", "expected at least one area"),
        );
        check.count(&pointer, areas.len(), 400);
        check.rule(
            at,
            "POINT",
            self.point.is_none(),
            (
                "delkontraktet levereras på en enda plats och kan inte delas efter områden",
                "the lot is delivered at one place and cannot be split by areas",
            ),
        );
        for (index, area) in areas.iter().take(400).enumerate() {
            let within = self.areas.iter().any(|lot| lot.covers(*area));
            let message = (
                "förväntade ett område inom delkontraktets",
                "expected an area within those of the lot",
            );
            check.rule(&format!("{pointer}/{index}"), "OUTSIDE", within, message);
        }
        self.areas.clear();
        let any_of = areas.iter().take(400).map(|area| Predicate::DeliversIn { area: *area });
        let any_of = any_of.collect();
        self.requirements.insert(0, Requirement { key: AREA.to_owned(), label: None, any_of });
    }

    fn known(&mut self, key: &str, at: &str, check: &mut Checker) -> Option<&mut Requirement> {
        let found = self.requirements.iter_mut().find(|it| it.key == key);
        let fixed = key == TRADE || key == RESERVATION;
        let pointer = format!("{at}/key");
        check.rule(
            &pointer,
            "FIXED",
            !fixed,
            (
                "bransch och reservation bestämmer köpet",
                "trade and reservation define the purchase",
            ),
        );
        let message = ("delkontraktet har inget sådant krav", "the lot has no such requirement");
        check.rule(&pointer, "UNKNOWN", fixed || found.is_some(), message);
        found
    }
}

/// Sets the threshold of the only predicate, if it measures the same.
fn set(any_of: &mut [Predicate], wanted: Threshold) -> bool {
    let [predicate] = any_of else { return false };
    match (predicate, wanted) {
        (
            Predicate::TurnoverAtLeast { amount } | Predicate::LargestContractAtLeast { amount },
            Threshold::Amount(wanted),
        ) => *amount = wanted,
        (
            Predicate::PlacesAtLeast { places: number }
            | Predicate::EmployeesAtLeast { employees: number }
            | Predicate::ReferencesAtLeast { references: number, .. },
            Threshold::Number(wanted),
        ) => *number = wanted,
        (Predicate::TargetShareAtLeast { share }, Threshold::Share(wanted)) => *share = wanted,
        _ => return false,
    }
    true
}

/// A requirement that turns out otherwise for one enterprise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OutcomeChange {
    /// The requirement's name within the lot.
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub key: String,
    /// What it says, as it would be; as it is where it is dropped.
    pub label: Text,
    /// Whether it is met as it is; absent where it is added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Outcome>,
    /// Whether it would be met; absent where it is dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Outcome>,
    /// The facts behind it.
    #[cfg_attr(feature = "schema", schema(max_items = 500))]
    pub reasons: Vec<Reason>,
}

/// One enterprise for which the change changes the verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Moved {
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// Its name.
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub name: String,
    /// Whether it is made up for demonstration.
    pub is_fictitious: bool,
    /// The requirements that turn out otherwise for it, and why.
    #[cfg_attr(feature = "schema", schema(max_items = 64))]
    pub because: Vec<OutcomeChange>,
}

/// Enterprises that go the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Movement {
    /// The verdict as it is.
    pub from: Verdict,
    /// The verdict after the changes.
    pub to: Verdict,
    /// How many go this way.
    pub enterprises: usize,
    /// That in words.
    pub text: Text,
    /// The first of them, in the order of the list after the changes.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub first: Vec<Moved>,
}

/// What changes of requirements would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WhatIf {
    /// How many can, could and cannot as it is.
    pub before: Counts,
    /// That in words, in both readings.
    pub reading_before: Text,
    /// How many could, with the changes.
    pub after: Counts,
    /// That in words, in both readings.
    pub reading_after: Text,
    /// Who moves: those who come in first, then those who leave.
    #[cfg_attr(feature = "schema", schema(max_items = 6))]
    pub movements: Vec<Movement>,
}

/// A query with the field that it was matched to.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'q> {
    /// What is asked for.
    pub query: &'q LotQuery,
    /// The answer.
    pub field: &'q Field,
}

/// The difference between two fields over the same enterprises, which come in
/// the order of their identities; each movement names its first `named`.
#[must_use]
pub fn what_if(
    before: Asked<'_>,
    after: Asked<'_>,
    enterprises: &[(EnterpriseId, &Enterprise)],
    test: &dyn ReservationTest,
    named: usize,
) -> WhatIf {
    let find = |id: EnterpriseId| {
        let index = enterprises.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        enterprises.get(index).map(|(_, enterprise)| *enterprise)
    };
    let queries = (before.query, after.query);
    Moves::between(before.field, after.field).written(queries, find, test, named)
}

/// The requirements that turn out otherwise, in the order of the lot.
pub(super) fn because(
    before: Vec<RequirementAnswer>,
    after: Vec<RequirementAnswer>,
) -> Vec<OutcomeChange> {
    let mut left = before;
    let mut changes = Vec::new();
    for answer in after {
        let place = left.iter().position(|it| it.key == answer.key);
        let was = place.map(|place| left.remove(place).outcome);
        if was != Some(answer.outcome) {
            changes.push(OutcomeChange {
                key: answer.key,
                label: answer.label,
                before: was,
                after: Some(answer.outcome),
                reasons: answer.reasons,
            });
        }
    }
    // What is left was dropped; it matters to those who did not meet it.
    let dropped = left.into_iter().filter(|it| it.outcome != Outcome::Met);
    changes.extend(dropped.map(|it| OutcomeChange {
        key: it.key,
        label: it.label,
        before: Some(it.outcome),
        after: None,
        reasons: it.reasons,
    }));
    changes
}

fn movement(from: Verdict, to: Verdict, enterprises: usize) -> Text {
    let then = match to {
        Verdict::Eligible => ("kan då", "can then"),
        Verdict::Undecided => (
            "kan då om det som saknas visar sig hålla",
            "can then if what is missing turns out to hold",
        ),
        Verdict::ShutOut => ("stängs då ute", "are shut out then"),
    };
    let now = match from {
        Verdict::Eligible => ("kan nu", "can now"),
        Verdict::Undecided => ("är oavgjorda nu", "are undecided now"),
        Verdict::ShutOut => ("är utestängda nu", "are shut out now"),
    };
    Text::new(
        format!("{enterprises} som {} {}", now.0, then.0),
        format!("{enterprises} who {} {}", now.1, then.1),
    )
}
