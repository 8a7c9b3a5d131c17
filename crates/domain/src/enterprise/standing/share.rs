//! The share of LOU 4:18: over all who are occupied, with both counts, the
//! margin in persons, and what would tip it.

use jiff::civil::Date;
use serde::Serialize;

use super::criterion::StandingCriterion;
use crate::enterprise::freshness::last_stale_day;
use crate::enterprise::headcount::ShareTest;
use crate::enterprise::{Count, Enterprise, Fact, Headcount, Precision};
use crate::law::book::LawBook;
use crate::law::book::parameter::id;
use crate::law::reservation::ConditionState;
use crate::matching::{Ask, AskFrom, Freshness, first_fresh_day, months_between};
use crate::share::Share;
use crate::text::Text;

/// A part of those occupied, counted in one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ShareCount {
    /// Those of the target group.
    #[cfg_attr(feature = "schema", schema(maximum = 100_000_000))]
    pub target_group: u32,
    /// All who are occupied.
    #[cfg_attr(feature = "schema", schema(maximum = 100_000_000))]
    pub occupied: u32,
    /// The part in hundredths of a per cent, rounded down; for reading only.
    #[cfg_attr(feature = "schema", schema(maximum = 10_000))]
    pub percent_hundredths: u32,
}

/// How many persons lie between the counts and the limit.
///
/// Each number is about one change alone. When the share is reached they are the
/// most that leave it reached; when it is not, they are the fewest that reach it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ShareMargin {
    /// Whether the share is reached.
    pub reached: bool,
    /// Persons of the target group who may leave, or who need to join.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 100_000_000))]
    pub target_persons: Option<u32>,
    /// Other persons who may join, or who need to leave; absent when no number does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 100_000_000))]
    pub other_persons: Option<u32>,
    /// Of those who are occupied: who may turn out not to belong to the group,
    /// or who need to turn out to belong to it.
    #[cfg_attr(feature = "schema", schema(maximum = 100_000_000))]
    pub reclassified: u32,
}

/// The share of LOU 4:18, as the newest count on the day shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TargetShareReading {
    /// The share that is asked for on the day.
    pub wanted: Share,
    /// The day on which heads were counted.
    pub counted_on: Date,
    /// How old the count is, in whole months.
    #[cfg_attr(feature = "schema", schema(maximum = 100_000))]
    pub age_months: u32,
    /// Whether the count is too old to tell about the day.
    pub is_stale: bool,
    /// The last day on which a count would be too old.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newer_than: Option<Date>,
    /// Whether the share is reached; unknown when the counts are open or too old.
    pub state: ConditionState,
    /// Those of the target group, in persons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_group: Option<Count>,
    /// All who are occupied, in persons: employed, in training and in placement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occupied: Option<Count>,
    /// The share in persons, when both counts are exact. This decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heads: Option<ShareCount>,
    /// The share in hundredths of full-time equivalents, when they were given. For information.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_time: Option<ShareCount>,
    /// The margin in persons, when both counts are exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin: Option<ShareMargin>,
    /// How many of the target group are needed among those known to be occupied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 1_000_000))]
    pub needed: Option<u32>,
    /// What was counted, in words.
    pub observed: Text,
    /// What would tip it, in words.
    #[cfg_attr(feature = "schema", schema(max_items = 4))]
    pub tips: Vec<Text>,
}

/// A count of heads that is too old to tell about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaleCount {
    /// The day on which heads were counted.
    pub counted_on: Date,
    /// How old the count is, in whole months.
    pub age_months: u32,
    /// The last day on which a count would be too old.
    pub newer_than: Option<Date>,
}

impl StaleCount {
    /// The newest count of `enterprise` on a day, if it is too old to tell about that day.
    #[must_use]
    pub fn of(enterprise: &Enterprise, on: Date, freshness: Freshness) -> Option<Self> {
        let counted_on = enterprise.headcount_on(on)?.counted_on;
        let is_stale = counted_on < first_fresh_day(on, freshness.headcount_months);
        is_stale.then(|| Self {
            counted_on,
            age_months: months_between(counted_on, on),
            newer_than: last_stale_day(on, freshness.headcount_months),
        })
    }

    /// The age in words.
    #[must_use]
    pub fn reading(self) -> Text {
        let months = self.age_months;
        Text::new(
            format!("den senaste räkningen är {months} månader gammal"),
            format!("the last count is {months} months old"),
        )
    }

    /// What to ask the enterprise for instead.
    #[must_use]
    pub fn asks(self) -> [Ask; 2] {
        SHARE_FACTS.map(|fact| Ask::new(fact, self.newer_than, AskFrom::Enterprise))
    }
}

/// The facts that make up the share.
const SHARE_FACTS: [Fact; 2] = [Fact::OccupiedPersons, Fact::TargetGroupPersons];

impl TargetShareReading {
    /// The reading on a day; none without a headcount or without a share in force.
    #[must_use]
    pub fn of(
        book: &LawBook,
        enterprise: &Enterprise,
        on: Date,
        freshness: Freshness,
    ) -> Option<Self> {
        let wanted = book.value(id::TARGET_SHARE, on, Date::MAX)?.value.share()?;
        let count = enterprise.headcount_on(on)?;
        let stale = StaleCount::of(enterprise, on, freshness);
        let is_stale = stale.is_some();
        let counted = match count.target_share_at_least(wanted) {
            ShareTest::Reached => ConditionState::Met,
            ShareTest::NotReached => ConditionState::NotMet,
            ShareTest::Open => ConditionState::Unknown,
        };
        let heads = exact(count);
        let margin = heads.map(|heads| ShareMargin::of(heads, wanted));
        let needed = count.occupied.map(|all| needed(all.heads, wanted));
        let reading = Self {
            wanted,
            counted_on: count.counted_on,
            age_months: months_between(count.counted_on, on),
            is_stale,
            newer_than: last_stale_day(on, freshness.headcount_months),
            state: if is_stale { ConditionState::Unknown } else { counted },
            target_group: count.target_group,
            occupied: count.occupied,
            heads,
            full_time: full_time(count),
            margin,
            needed,
            observed: observed(count, stale),
            tips: Vec::new(),
        };
        Some(Self { tips: reading.tips(), ..reading })
    }

    /// The criterion of the law, with the age of the count taken into account.
    pub(super) fn judge(&self, mut criterion: StandingCriterion) -> StandingCriterion {
        criterion.state = self.state;
        criterion.asks = if self.state == ConditionState::Unknown {
            let newer = self.newer_than.filter(|_| self.is_stale);
            SHARE_FACTS.map(|fact| Ask::new(fact, newer, AskFrom::Enterprise)).to_vec()
        } else {
            Vec::new()
        };
        criterion.seen_on(self.observed.clone(), self.counted_on)
    }

    fn tips(&self) -> Vec<Text> {
        if let Some(margin) = self.margin {
            return margin.tips();
        }
        match (self.needed, self.occupied) {
            (Some(needed), Some(occupied)) => {
                let all = occupied.heads;
                vec![Text::new(
                    format!(
                        "är {all} sysselsatta behöver {needed} höra till målgruppen; be om exakta antal"
                    ),
                    format!(
                        "if {all} are occupied, {needed} need to belong to the target group; ask for exact counts"
                    ),
                )]
            }
            _ => vec![Text::new(
                "be om antalet sysselsatta och hur många av dem som hör till målgruppen",
                "ask how many are occupied and how many of them belong to the target group",
            )],
        }
    }
}

impl ShareMargin {
    /// How far `heads` lie from `wanted`.
    fn of(heads: ShareCount, wanted: Share) -> Self {
        let (part, all) = (u64::from(heads.target_group), u64::from(heads.occupied));
        let (above, below) = (u64::from(wanted.numerator()), u64::from(wanted.denominator()));
        let others = all.saturating_sub(part);
        let needed = u64::from(needed(heads.occupied, wanted));
        // Of nobody there is no share, so nobody is not enough.
        let reached = all > 0 && part * below >= above * all;
        // The most that all may be while the part still is enough.
        let carried = (part * below).checked_div(above);
        let (target, other, reclassified) = if reached {
            let spare = part * below - above * all;
            let leave = spare.checked_div(below - above).map_or(part, |most| most.min(part));
            // The last one to leave may not leave nobody behind.
            let leave = if leave == all { leave.saturating_sub(1) } else { leave };
            (Some(leave), carried.map(|most| most - all), part - needed)
        } else {
            let lacking = above * all - part * below;
            let join = (below > above).then(|| lacking.div_ceil((below - above).max(1)).max(1));
            let leave = carried
                .filter(|most| part > 0 && *most >= part)
                .map(|most| all - most)
                .filter(|leave| *leave <= others);
            (join, leave, needed.saturating_sub(part))
        };
        let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            reached,
            target_persons: target.map(small),
            other_persons: other.map(small),
            reclassified: small(reclassified),
        }
    }

    fn tips(self) -> Vec<Text> {
        if self.reached { self.tips_below() } else { self.tips_above() }
    }

    fn tips_below(self) -> Vec<Text> {
        let leave = self.target_persons.map(|most| {
            let tips = u64::from(most) + 1;
            Text::new(
                format!("nås inte om {tips} ur målgruppen slutar"),
                format!("no longer reached if {tips} of the target group leave"),
            )
        });
        let join = self.other_persons.map(|most| {
            let tips = u64::from(most) + 1;
            Text::new(
                format!("nås inte om {tips} andra tillkommer"),
                format!("no longer reached if {tips} others join"),
            )
        });
        let tips = u64::from(self.reclassified) + 1;
        let count = Text::new(
            format!("nås inte om {tips} av de räknade inte hör till målgruppen"),
            format!(
                "no longer reached if {tips} of those counted do not belong to the target group"
            ),
        );
        leave.into_iter().chain(join).chain([count]).collect()
    }

    fn tips_above(self) -> Vec<Text> {
        let join = self.target_persons.map(|tips| {
            Text::new(
                format!("nås om {tips} ur målgruppen tillkommer"),
                format!("reached if {tips} of the target group join"),
            )
        });
        let leave = self.other_persons.map(|tips| {
            Text::new(
                format!("nås om {tips} andra slutar"),
                format!("reached if {tips} others leave"),
            )
        });
        let tips = self.reclassified;
        let count = (tips > 0).then(|| {
            Text::new(
                format!("nås om {tips} till av de räknade hör till målgruppen"),
                format!("reached if {tips} more of those counted belong to the target group"),
            )
        });
        join.into_iter().chain(leave).chain(count).collect()
    }
}

/// How many of `all` make up the share.
fn needed(all: u32, wanted: Share) -> u32 {
    let least =
        (u64::from(wanted.numerator()) * u64::from(all)).div_ceil(u64::from(wanted.denominator()));
    u32::try_from(least).unwrap_or(u32::MAX)
}

fn exact(count: &Headcount) -> Option<ShareCount> {
    let target = count.target_group.and_then(Count::upper)?;
    Some(part_of(target, count.occupied.and_then(Count::upper)?))
}

fn full_time(count: &Headcount) -> Option<ShareCount> {
    let target = count.target_group?.full_time_hundredths?;
    Some(part_of(target, count.occupied?.full_time_hundredths?))
}

fn part_of(target_group: u32, occupied: u32) -> ShareCount {
    let percent = (u64::from(target_group) * 10_000).checked_div(u64::from(occupied)).unwrap_or(0);
    ShareCount {
        target_group,
        occupied,
        percent_hundredths: u32::try_from(percent).unwrap_or(u32::MAX),
    }
}

fn observed(count: &Headcount, stale: Option<StaleCount>) -> Text {
    let (part, all) = (in_words(count.target_group), in_words(count.occupied));
    let day = count.counted_on;
    let sv = format!("{} av {} sysselsatta den {day}", part.sv, all.sv);
    let en = format!("{} of {} occupied on {day}", part.en, all.en);
    let Some(age) = stale.map(StaleCount::reading) else { return Text::new(sv, en) };
    Text::new(format!("{sv}; {}", age.sv), format!("{en}; {}", age.en))
}

fn in_words(count: Option<Count>) -> Text {
    let Some(count) = count else { return Text::new("okänt antal", "an unknown number") };
    let heads = count.heads;
    match count.precision {
        Precision::Exact => Text::new(heads.to_string(), heads.to_string()),
        Precision::AtLeast => Text::new(format!("minst {heads}"), format!("at least {heads}")),
    }
}
