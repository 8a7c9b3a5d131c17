//! Joint bids (*gemensamma anbud*): enterprises that meet a lot together.
//!
//! That groups may tender and suppliers rely on the capacity of others is no
//! relaxation but a right (LOU 4:5 and 14:6, 19:4 and 19:5, LOV 5:1 and 5:2). So
//! joint bids stand beside the changes and cost nothing; the documents should say
//! how the figures of a group are put together.

use serde::{Deserialize, Serialize};

use super::super::condition::{Condition, Plan, Planned};
use super::super::figure::{Measure, Threshold};
use super::super::{bit, bits};
use super::near_miss::{Held, NearMiss, NearMisses, Register};
use super::prepared::index_of;
use crate::ids::EnterpriseId;
use crate::money::Sek;
use crate::text::Text;

/// How many enterprises are tried together at most, the first in the order of
/// the list.
const TRIED: usize = 100;
/// How many groups are shown at most.
const SHOWN: usize = 50;

/// How a requirement is met by a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = JointBidPooling))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Pooling {
    /// Every member is tested by itself, as where it says who may take part.
    EachMember,
    /// One member that meets it lends its capacity to the others.
    OneMember,
    /// The members' figures are added up.
    Sum,
    /// The members' areas are put together.
    Areas,
}

/// How one requirement of the lot is met by a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Pool {
    /// The requirement's name within the lot.
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub key: String,
    /// How it is met.
    pub pooling: Pooling,
    /// That in words.
    pub text: Text,
}

/// How a group meets one requirement that a member does not meet alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct JointProof {
    /// The requirement's name within the lot.
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub key: String,
    /// The members that meet it on their own; none where it takes all of them.
    #[cfg_attr(feature = "schema", schema(max_items = 3))]
    pub met_by: Vec<EnterpriseId>,
    /// What the members reach together, where figures are added up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub together: Option<Threshold>,
}

/// Two or three enterprises that meet the lot together, none of which can be
/// left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JointGroup {
    /// The members, in the order of the list.
    #[cfg_attr(feature = "schema", schema(min_items = 2, max_items = 3))]
    pub members: Vec<EnterpriseId>,
    /// How they meet what some of them do not meet alone.
    #[cfg_attr(feature = "schema", schema(max_items = 9))]
    pub proof: Vec<JointProof>,
}

/// Who meets the lot together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct JointBids {
    /// How each requirement is met by a group, in the order of the lot.
    #[cfg_attr(feature = "schema", schema(max_items = 64))]
    pub pools: Vec<Pool>,
    /// How many near misses lack only what a group can meet together.
    pub candidates: usize,
    /// How many of them were tried together: the first in the order of the list.
    /// Among these no group is missed.
    #[cfg_attr(feature = "schema", schema(maximum = 100))]
    pub tried: usize,
    /// How many groups there are among them.
    pub groups_in_all: usize,
    /// How many of them are in at least one group.
    #[cfg_attr(feature = "schema", schema(maximum = 100))]
    pub enterprises: usize,
    /// The first groups, pairs before threes.
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub groups: Vec<JointGroup>,
    /// What the law says of it.
    pub text: Text,
}

/// Every smallest group of two or three among the first candidates.
pub(super) fn joint_bids(near: &NearMisses<'_>, register: Register<'_>) -> JointBids {
    let plan = Plan::of(register.query);
    let poolings: Vec<Pooling> = plan.requirements.iter().map(pooling).collect();
    let each = (poolings.iter().enumerate())
        .filter(|(_, pooling)| **pooling == Pooling::EachMember)
        .fold(0, |all, (index, _)| all | bit(index));
    let candidates: Vec<NearMiss> =
        near.misses.iter().filter(|miss| miss.needs() & each == 0).copied().collect();
    let tried: Vec<NearMiss> = candidates.iter().take(TRIED).copied().collect();
    let lent = (poolings.iter().enumerate())
        .filter(|(_, pooling)| **pooling == Pooling::OneMember)
        .fold(0, |all, (index, _)| all | bit(index));
    let pooled = Pooled { near, poolings: &poolings, lent };
    let groups = pooled.groups(&tried);
    let mut members: Vec<EnterpriseId> = groups.iter().flatten().map(|miss| miss.id).collect();
    members.sort_unstable();
    members.dedup();
    JointBids {
        pools: (plan.requirements.iter().zip(&poolings))
            .map(|(planned, pooling)| Pool {
                key: planned.key.to_owned(),
                pooling: *pooling,
                text: how(planned, *pooling),
            })
            .collect(),
        candidates: candidates.len(),
        tried: tried.len(),
        groups_in_all: groups.len(),
        enterprises: members.len(),
        groups: groups.iter().take(SHOWN).map(|group| pooled.written(group)).collect(),
        text: Text::new(
            "Grupper får lämna anbud utan att bilda en juridisk person, och den som lämnar anbud får stödja sig på andras kapacitet (LOU 4 kap. 5 § och 14 kap. 6 §, under tröskelvärdet 19 kap. 4 och 5 §§, LOV 5 kap. 1 och 2 §§). Hur uppgifter läggs samman säger lagen inte; skriv det i dokumenten och låt en person pröva det.",
            "Groups may tender without founding a legal person, and a tenderer may rely on the capacity of others (LOU 4:5 and 14:6, below the threshold 19:4 and 19:5, LOV 5:1 and 5:2). The act does not say how figures are put together; state it in the documents and let a person judge it.",
        ),
    }
}

/// How a requirement is met by a group. Who may take part is tested of each
/// member; a contract of a certain size was carried by one; the rest adds up.
fn pooling(planned: &Planned<'_>) -> Pooling {
    match planned.any_of.as_slice() {
        [Condition::Area(_)] => Pooling::Areas,
        [Condition::Figure(measure, _)] => match measure {
            Measure::Turnover
            | Measure::Places
            | Measure::Employees
            | Measure::References { .. } => Pooling::Sum,
            Measure::LargestContract => Pooling::OneMember,
            Measure::TargetShare => Pooling::EachMember,
        },
        conditions => {
            let can_be_lent = |condition: &Condition<'_>| match condition {
                Condition::Certificate(_) | Condition::Area(_) => true,
                Condition::Figure(measure, _) => *measure != Measure::TargetShare,
                Condition::Trade(_)
                | Condition::Form(_)
                | Condition::Kind(_)
                | Condition::Reserved(_) => false,
            };
            let lent = !conditions.is_empty() && conditions.iter().all(can_be_lent);
            if lent { Pooling::OneMember } else { Pooling::EachMember }
        }
    }
}

/// The law lets a group tender of which one sells what is bought; that fewer groups
/// are tried here is said, and is no reading of the act.
fn how(planned: &Planned<'_>, pooling: Pooling) -> Text {
    let is_trade = matches!(planned.any_of.as_slice(), [Condition::Trade(_)]);
    let (sv, en) = match pooling {
        Pooling::EachMember if is_trade => (
            "här prövas bara grupper där varje medlem säljer det; bland konsortierna finns även de där någon gör det",
            "only groups of which every member sells it are tried here; consortia are also those of which one does",
        ),
        Pooling::EachMember => (
            "varje medlem prövas för sig, eftersom ingen källa säger att några kan uppfylla kravet för alla",
            "each member is tested by itself, since no source says that some can meet it for all",
        ),
        Pooling::OneMember => (
            "det räcker att en medlem uppfyller kravet och lånar ut sin kapacitet; bedöm om det täcker den del som kravet gäller",
            "one member that meets it and lends its capacity is enough; judge whether that covers the part that the requirement is about",
        ),
        Pooling::Sum => ("medlemmarnas uppgifter räknas ihop", "the members' figures are added up"),
        Pooling::Areas => {
            ("medlemmarnas områden läggs ihop", "the members' areas are put together")
        }
    };
    Text::new(sv, en)
}

/// Near misses with how their requirements are met together.
struct Pooled<'p> {
    near: &'p NearMisses<'p>,
    poolings: &'p [Pooling],
    /// The requirements that a group meets only if one member does.
    lent: u64,
}

impl Pooled<'_> {
    /// Every pair that meets the lot, then every three of which no pair does.
    fn groups(&self, tried: &[NearMiss]) -> Vec<Vec<NearMiss>> {
        let pair_is_enough: Vec<Vec<bool>> = (tried.iter())
            .map(|one| tried.iter().map(|other| self.is_met_by(&[*one, *other])).collect())
            .collect();
        let enough = |one: usize, other: usize| {
            pair_is_enough.get(one).and_then(|row| row.get(other)).copied().unwrap_or(false)
        };
        let (mut pairs, mut threes) = (Vec::new(), Vec::new());
        for (a, first) in tried.iter().enumerate() {
            for (b, second) in tried.iter().enumerate().skip(a + 1) {
                if enough(a, b) {
                    pairs.push(vec![*first, *second]);
                    continue;
                }
                for (c, third) in tried.iter().enumerate().skip(b + 1) {
                    let group = [*first, *second, *third];
                    if !enough(a, c) && !enough(b, c) && self.is_met_by(&group) {
                        threes.push(group.to_vec());
                    }
                }
            }
        }
        pairs.append(&mut threes);
        pairs
    }

    /// Whether the group surely meets what any of its members does not.
    fn is_met_by(&self, group: &[NearMiss]) -> bool {
        let open = group.iter().fold(u64::MAX, |all, miss| all & miss.needs());
        open & self.lent == 0 && bits(open).all(|place| self.is_met_together(place, group))
    }

    /// Whether members meet together what none of them meets alone.
    fn is_met_together(&self, place: u64, group: &[NearMiss]) -> bool {
        let index = index_of(place);
        let Some(wanted) = self.near.requirements.get(index) else { return false };
        match (self.poolings.get(index), &wanted.held) {
            (Some(Pooling::Sum), Held::Bounds(_)) => {
                self.sum(index, group).zip(wanted.threshold).is_some_and(|(sum, want)| sum >= want)
            }
            (Some(Pooling::Areas), Held::Areas { lot, by_row }) => {
                let reached = group.iter().filter_map(|miss| by_row.get(miss.row));
                let reached: Vec<_> = reached.flat_map(|it| &it.whole).collect();
                lot.iter().all(|area| reached.contains(&area))
            }
            _ => false,
        }
    }

    /// What the members surely reach together.
    fn sum(&self, index: usize, group: &[NearMiss]) -> Option<Threshold> {
        let Held::Bounds(bounds) = &self.near.requirements.get(index)?.held else { return None };
        let lowers = group.iter().filter_map(|miss| bounds.get(miss.row)?.lower);
        lowers.reduce(|sum, lower| match (sum, lower) {
            (Threshold::Amount(sum), Threshold::Amount(more)) => {
                Threshold::Amount(sum.checked_add(more).unwrap_or(Sek::MAX))
            }
            (Threshold::Number(sum), Threshold::Number(more)) => {
                Threshold::Number(sum.saturating_add(more))
            }
            (sum, _) => sum,
        })
    }

    fn written(&self, group: &[NearMiss]) -> JointGroup {
        let lacking = group.iter().fold(0, |all, miss| all | miss.needs());
        let proof = bits(lacking).filter_map(|place| {
            let index = index_of(place);
            let meets = group.iter().filter(|miss| miss.needs() & place == 0);
            let met_by: Vec<EnterpriseId> = meets.map(|miss| miss.id).collect();
            let adds_up = self.poolings.get(index) == Some(&Pooling::Sum) && met_by.is_empty();
            Some(JointProof {
                key: self.near.requirements.get(index)?.key.to_owned(),
                together: adds_up.then(|| self.sum(index, group)).flatten(),
                met_by,
            })
        });
        JointGroup { members: group.iter().map(|miss| miss.id).collect(), proof: proof.collect() }
    }
}
