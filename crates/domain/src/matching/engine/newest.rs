//! Which count of heads is the newest of each row.

use super::need::has_share;
use super::rows::{Group, HeadFact, Rows, number};

/// No count at all.
const NONE: u32 = u32::MAX;

/// For each row the place of its newest count of all days. For a decisive day
/// before that count an older one tells.
#[derive(Debug, Clone)]
pub(super) struct Newest {
    /// Whatever it holds.
    pub(super) any: Vec<u32>,
    /// That tells how many are employed.
    pub(super) employed: Vec<u32>,
    /// That tells how many are occupied and how many of them belong to the group.
    pub(super) share: Vec<u32>,
}

impl Newest {
    pub(super) fn of(rows: &Rows) -> Self {
        Self {
            any: places(rows, |_| true),
            employed: places(rows, |count| count.count(Group::Employed).is_some()),
            share: places(rows, has_share),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let lists = [&self.any, &self.employed, &self.share];
        lists.iter().map(|it| it.capacity() * size_of::<u32>()).sum()
    }
}

fn places(rows: &Rows, chosen: impl Fn(&HeadFact) -> bool) -> Vec<u32> {
    let newest = |row: usize| {
        let counts = rows.heads.places(row).filter_map(|it| Some((it, rows.heads.item(it)?)));
        let newest = counts.filter(|(_, count)| chosen(count)).max_by_key(|(_, count)| count.day);
        newest.map_or(NONE, |(place, _)| number(place))
    };
    (0..rows.len()).map(newest).collect()
}
