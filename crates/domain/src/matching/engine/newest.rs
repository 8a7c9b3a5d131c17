//! Which count of heads is the newest of each row.

use super::rows::{Rows, number};

/// No count at all.
const NONE: u32 = u32::MAX;

/// For each row the place of its newest count of all days, whatever it holds. For
/// a decisive day before that count an older one tells.
#[derive(Debug, Clone)]
pub(super) struct Newest(pub(super) Vec<u32>);

impl Newest {
    pub(super) fn of(rows: &Rows) -> Self {
        let newest = |row: usize| {
            let counts = rows.heads.places(row).filter_map(|it| Some((it, rows.heads.item(it)?)));
            let newest = counts.max_by_key(|(_, count)| count.day);
            newest.map_or(NONE, |(place, _)| number(place))
        };
        Self((0..rows.len()).map(newest).collect())
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.capacity() * size_of::<u32>()
    }
}
