//! Counts of heads, never names.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

use crate::share::Share;
use crate::violation::Checker;

/// How exactly a number of heads is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Precision {
    /// Counted.
    Exact,
    /// At least so many: "more than 50" is at least 51.
    AtLeast,
}

/// A number of heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Count {
    /// How many.
    #[cfg_attr(feature = "schema", schema(maximum = 1_000_000))]
    pub heads: u32,
    /// How exactly that is known.
    pub precision: Precision,
    /// The same people in full-time equivalents (*årsarbetskrafter*), in
    /// hundredths; for information, since LOU 4:18 counts heads.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 100_000_000))]
    pub full_time_hundredths: Option<u32>,
}

impl Count {
    /// So many, counted.
    #[must_use]
    pub const fn exactly(heads: u32) -> Self {
        Self { heads, precision: Precision::Exact, full_time_hundredths: None }
    }

    /// So many or more.
    #[must_use]
    pub const fn at_least(heads: u32) -> Self {
        Self { heads, precision: Precision::AtLeast, full_time_hundredths: None }
    }

    /// The most it can be, if there is a most.
    #[must_use]
    pub const fn upper(self) -> Option<u32> {
        match self.precision {
            Precision::Exact => Some(self.heads),
            Precision::AtLeast => None,
        }
    }

    /// Nobody works more than full time, and no group more than all together.
    fn check_full_time(self, at: &str, all: Option<u32>, check: &mut Checker) {
        let Some(worked) = self.full_time_hundredths else { return };
        let pointer = format!("{at}/fullTimeHundredths");
        let most = self.upper().map_or(100_000_000, |heads| u64::from(heads) * 100);
        let most = most.min(all.map_or(u64::MAX, u64::from));
        check.rule(
            &pointer,
            "PART_ABOVE_WHOLE",
            u64::from(worked) <= most,
            (
                "ingen räknas som mer än heltid, och ingen grupp som mer än alla tillsammans",
                "nobody counts as more than full time, and no group as more than all together",
            ),
        );
    }
}

/// The heads of an enterprise on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Headcount {
    /// The day on which heads were counted.
    pub counted_on: Date,
    /// All who are occupied (*sysselsatta*): employed, in training and in placement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occupied: Option<Count>,
    /// Those of them who belong to the target groups of LOU 4:18.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_group: Option<Count>,
    /// Those of them who are employed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employed: Option<Count>,
    /// Those of them in work training (*arbetsträning*).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_work_training: Option<Count>,
    /// Those of them in placement (*praktik*).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_placement: Option<Count>,
}

/// Whether a share is reached, when the counts may be incomplete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareTest {
    /// The share is reached whatever the open counts turn out to be.
    Reached,
    /// It is not reached whatever they turn out to be.
    NotReached,
    /// The counts do not tell.
    Open,
}

impl Headcount {
    /// Whether at least `wanted` of all occupied belong to the target group
    /// (LOU 4:18 second paragraph: those occupied, not employees or members).
    #[must_use]
    pub fn target_share_at_least(&self, wanted: Share) -> ShareTest {
        let (Some(target), Some(occupied)) = (self.target_group, self.occupied) else {
            return ShareTest::Open;
        };
        // At best all who may still be counted belong to the group; at worst none do.
        let worst = occupied.upper().map(|all| compare(target.heads, all, wanted));
        if worst.is_some_and(Ordering::is_ge) {
            return ShareTest::Reached;
        }
        let Some(best_target) = target.upper() else { return ShareTest::Open };
        if compare(best_target, occupied.heads, wanted).is_lt() {
            return ShareTest::NotReached;
        }
        ShareTest::Open
    }

    /// The share of the target group when both counts are exact.
    #[must_use]
    pub fn target_share(&self) -> Option<Share> {
        let target = self.target_group.and_then(Count::upper)?;
        let occupied = self.occupied.and_then(Count::upper)?;
        Share::new(target, occupied).ok()
    }

    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        let parts = [
            ("targetGroup", self.target_group),
            ("employed", self.employed),
            ("inWorkTraining", self.in_work_training),
            ("inPlacement", self.in_placement),
        ];
        if let Some(all) = self.occupied {
            check.range(&format!("{at}/occupied/heads"), u64::from(all.heads), 0, 1_000_000);
            all.check_full_time(&format!("{at}/occupied"), None, check);
        }
        for (name, part) in parts {
            let Some(part) = part else { continue };
            let pointer = format!("{at}/{name}/heads");
            check.range(&pointer, u64::from(part.heads), 0, 1_000_000);
            let most = self.occupied.and_then(Count::upper);
            check.rule(
                &pointer,
                "PART_ABOVE_WHOLE",
                most.is_none_or(|most| part.heads <= most),
                (
                    "ingen grupp är större än alla sysselsatta",
                    "no group is larger than all who are occupied",
                ),
            );
            let all = self.occupied.and_then(|all| all.full_time_hundredths);
            part.check_full_time(&format!("{at}/{name}"), all, check);
        }
    }
}

fn compare(part: u32, whole: u32, wanted: Share) -> Ordering {
    if whole == 0 {
        // Nobody is occupied, so no share of them exists.
        return Ordering::Less;
    }
    let left = u64::from(part) * u64::from(wanted.denominator());
    let right = u64::from(wanted.numerator()) * u64::from(whole);
    left.cmp(&right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rstest::rstest;

    #[rstest]
    #[case(Count::exactly(299), Count::exactly(1000), ShareTest::NotReached)]
    #[case(Count::exactly(300), Count::exactly(1000), ShareTest::Reached)]
    #[case(Count::exactly(301), Count::exactly(1000), ShareTest::Reached)]
    // En Trappa Upp: 13 members of more than 50 occupied proves nothing either way.
    #[case(Count::at_least(13), Count::at_least(51), ShareTest::Open)]
    #[case(Count::exactly(13), Count::at_least(51), ShareTest::NotReached)]
    #[case(Count::exactly(20), Count::at_least(51), ShareTest::Open)]
    #[case(Count::at_least(20), Count::exactly(51), ShareTest::Reached)]
    #[case(Count::exactly(0), Count::exactly(0), ShareTest::NotReached)]
    fn thirty_per_cent_of_all_occupied(
        #[case] target: Count,
        #[case] occupied: Count,
        #[case] expected: ShareTest,
    ) {
        let headcount = Headcount {
            counted_on: date(2026, 5, 1),
            occupied: Some(occupied),
            target_group: Some(target),
            employed: None,
            in_work_training: None,
            in_placement: None,
        };
        let thirty = Share::new(30, 100).unwrap();
        assert_eq!(headcount.target_share_at_least(thirty), expected);
    }

    #[rstest]
    #[case(Some(1_000), Some(300), 0)]
    #[case(Some(1_001), None, 1)]
    #[case(Some(200), Some(300), 1)]
    #[case(None, Some(301), 1)]
    fn full_time_stays_below_heads_and_below_all(
        #[case] all: Option<u32>,
        #[case] part: Option<u32>,
        #[case] wrong: usize,
    ) {
        let headcount = Headcount {
            counted_on: date(2026, 5, 1),
            occupied: Some(Count { full_time_hundredths: all, ..Count::exactly(10) }),
            target_group: Some(Count { full_time_hundredths: part, ..Count::exactly(3) }),
            employed: None,
            in_work_training: None,
            in_placement: None,
        };
        let mut check = Checker::new();
        headcount.check("/headcounts/0", &mut check);
        assert_eq!(check.finish().len(), wrong);
    }

    #[test]
    fn a_missing_count_leaves_the_share_open() {
        let headcount = Headcount {
            counted_on: date(2026, 5, 1),
            occupied: None,
            target_group: Some(Count::exactly(9)),
            employed: None,
            in_work_training: None,
            in_placement: None,
        };
        assert_eq!(headcount.target_share_at_least(Share::new(3, 10).unwrap()), ShareTest::Open);
    }
}
