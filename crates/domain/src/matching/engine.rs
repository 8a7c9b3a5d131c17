//! The matching for many enterprises: the same answers as [`match_lot`], from
//! columns instead of records.
//!
//! [`Columns`] hold every fact that a requirement reads, for any decisive day, and
//! no text: what is shown in words is made by the caller from the records of the
//! page. A lot is made ready once ([`Columns::prepare`]) and then asked for
//! its list, its barriers and its near misses.
//!
//! Four things make it fast. What one requirement says of every enterprise is
//! kept as two bits each (fails, unknown) and shared by all lots that set it. The
//! values of a measure are sorted once, so a moved threshold compares ranks and
//! reads no fact, and its curve counts the ranks of those whom it keeps out alone.
//! Who fails exactly the same is counted over a column that says, for each
//! enterprise, which of the masks that occur it has. And the list, like everything
//! about those whom a further requirement keeps out alone, is looked for only among
//! those who fail neither the trade nor the areas, the market of the lot, which is
//! found by an index and kept.
//!
//! Columns are shared under a lock for reading and writing: readers see one state
//! from beginning to end, and a writer holds it for microseconds, since
//! [`Columns::patch`] puts the new row beside the old columns and takes the old
//! row out of their counts. When [`Columns::patched`] has grown to some thousands,
//! the owner makes columns anew with [`Columns::rebuilt`], under a reading lock,
//! repeats on them what was patched meanwhile and puts them in place of the old.
//!
//! [`match_lot`]: super::match_lot

mod among;
mod area_tree;
mod base;
mod bits;
mod census;
mod code;
mod day;
mod distinct;
mod index;
mod kept;
mod market;
mod merits;
mod near;
mod need;
mod newest;
mod partners;
mod planes;
mod prepared;
mod reserved;
mod roaming;
mod rows;
mod scale;
mod shortlist;
mod sole;
mod steps;
mod tally;

use std::collections::HashMap;
use std::sync::Arc;

use super::barriers::{Barrier, Blame, barriers};
use super::query::LotQuery;
use super::rank::Weights;
use super::{Counts, Field, Match, Verdict};
use crate::enterprise::{Enterprise, EnterpriseStatus};
use crate::ids::EnterpriseId;
use crate::law::book::LawBook;
use base::Base;
use bits::Bits;
use kept::KEPT_BYTES;
use rows::{Rows, Schemes};

pub use prepared::PreparedLot;

/// Every enterprise that still runs, as columns.
#[derive(Debug)]
pub struct Columns {
    base: Arc<Base>,
    /// Which rows of the base still stand.
    live: Bits,
    /// Those that do not.
    replaced: Vec<usize>,
    fresh: Fresh,
    schemes: Schemes,
}

/// Those who have come or changed since the columns were built.
#[derive(Debug, Default)]
struct Fresh {
    facts: Rows,
    /// The row that stands for each of them; rows it stood in before are passed over.
    standing: HashMap<EnterpriseId, usize>,
}

impl Fresh {
    /// The rows that stand, in the order in which they came.
    fn rows(&self) -> impl Iterator<Item = usize> {
        let stands = |(row, id)| (self.standing.get(id) == Some(&row)).then_some(row);
        self.facts.ids.iter().enumerate().filter_map(stands)
    }
}

/// Which part of the list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// How many to pass over.
    pub offset: usize,
    /// How many to give at most.
    pub limit: usize,
    /// Only those with this verdict.
    pub verdict: Option<Verdict>,
}

/// A part of the list of a lot, with exact counts of the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortlist {
    /// How many can, could and cannot.
    pub counts: Counts,
    /// How many the list has in all with the verdict that is wanted.
    pub listed: usize,
    /// The wanted part, in the order of the list.
    pub matches: Vec<Match>,
}

impl Columns {
    /// The columns of those that still run, each of whom comes once, in any order.
    #[must_use]
    pub fn build<'e>(enterprises: impl Iterator<Item = (EnterpriseId, &'e Enterprise)>) -> Self {
        let mut builder = ColumnsBuilder::default();
        for (id, enterprise) in enterprises {
            builder.add(id, enterprise);
        }
        builder.finish()
    }

    fn of(rows: Rows, schemes: Schemes, kept_bytes: usize) -> Self {
        let base = Arc::new(Base::of(rows, schemes.len(), kept_bytes));
        Self {
            live: Bits::of(base.rows.len(), |_| true),
            base,
            replaced: Vec::new(),
            fresh: Fresh::default(),
            schemes,
        }
    }

    /// How many enterprises there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.base.rows.len() - self.replaced.len() + self.fresh.standing.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts the record in the place of what was known of the enterprise. One that
    /// has ceased, or `None`, is taken out.
    pub fn patch(&mut self, id: EnterpriseId, enterprise: Option<&Enterprise>) {
        if let Some(row) = self.base.find(id)
            && self.live.holds(row)
        {
            self.live.put(row, false);
            self.replaced.push(row);
        }
        self.fresh.standing.remove(&id);
        if let Some(enterprise) = enterprise.filter(|it| it.status == EnterpriseStatus::Active) {
            self.fresh.standing.insert(id, self.fresh.facts.len());
            self.fresh.facts.push(id, enterprise, &mut self.schemes);
        }
    }

    /// How many rows stand beside the columns as they were built, or have left
    /// them: each is looked at by itself, so some thousands cost more than
    /// building anew.
    #[must_use]
    pub fn patched(&self) -> usize {
        self.replaced.len() + self.fresh.facts.len()
    }

    /// The same enterprises in columns that are built anew.
    #[must_use]
    pub fn rebuilt(&self) -> Self {
        let mut rows = Rows::default();
        for row in self.live.rows() {
            rows.copy(&self.base.rows, row);
        }
        for row in self.fresh.rows() {
            rows.copy(&self.fresh.facts, row);
        }
        Self::of(rows, self.schemes.clone(), self.base.kept_at_most())
    }

    /// How many bytes the columns hold, with what is kept of earlier questions.
    #[must_use]
    pub fn bytes_held(&self) -> usize {
        self.base.bytes() + self.live.bytes() + self.fresh.facts.bytes() + self.schemes.bytes()
    }

    /// How many bytes of them are what is kept of earlier questions.
    #[must_use]
    pub fn kept_bytes(&self) -> usize {
        self.base.kept_bytes()
    }

    /// Makes a lot ready. `book` answers whether those of a kind may take part in
    /// what is reserved.
    #[must_use]
    pub fn prepare(&self, query: &LotQuery, book: &LawBook) -> PreparedLot {
        PreparedLot::of(query, book, &self.base, &self.schemes)
    }

    /// The wanted part of the list, and how many can, could and cannot.
    #[must_use]
    pub fn shortlist(&self, lot: &PreparedLot, weights: Weights, window: Window) -> Shortlist {
        self.current(lot, |lot| shortlist::of(self, lot, weights, window))
    }

    /// Each requirement seen from those it shuts out, those that shut out most
    /// alone first; `top` groups are shown for each.
    #[must_use]
    pub fn barriers(&self, lot: &PreparedLot, top: usize) -> Vec<Barrier> {
        self.current(lot, |lot| barriers(lot.requirements(), tally::blame(self, lot, top, true)))
    }

    /// What each requirement is to blame for, in the order of the lot: the numbers of
    /// [`barriers`](Self::barriers) without words and curves, for what is asked again
    /// and again while a requirement is moved.
    #[must_use]
    pub fn blame(&self, lot: &PreparedLot, top: usize) -> Vec<Blame> {
        self.current(lot, |lot| tally::blame(self, lot, top, false))
    }

    /// The field of those whom at most `most` requirements keep out that can be
    /// changed, in the order of the list: who fails so many, whatever is unknown, or
    /// fails none and has so many unknown. Its relaxations of at most that size are
    /// those of all.
    #[must_use]
    pub fn near_misses(&self, lot: &PreparedLot, weights: Weights, most: u32) -> Field {
        self.current(lot, |lot| near::of(self, lot, weights, most))
    }

    /// Asks about a lot that was made ready for these columns, as they stand.
    fn current<T>(&self, lot: &PreparedLot, ask: impl FnOnce(&PreparedLot) -> T) -> T {
        if lot.is_for(&self.base, &self.schemes) {
            ask(lot)
        } else {
            ask(&lot.renewed(&self.base, &self.schemes))
        }
    }
}

/// Columns that are being built, so that no more than one record need be held.
#[derive(Debug)]
pub struct ColumnsBuilder {
    rows: Rows,
    schemes: Schemes,
    kept_bytes: usize,
}

impl Default for ColumnsBuilder {
    fn default() -> Self {
        Self { rows: Rows::default(), schemes: Schemes::default(), kept_bytes: KEPT_BYTES }
    }
}

impl ColumnsBuilder {
    /// How many bytes the columns may keep of earlier questions; what has not been
    /// asked for longest gives way.
    #[must_use]
    pub fn keeping(self, kept_bytes: usize) -> Self {
        Self { kept_bytes, ..self }
    }

    /// One more enterprise; one that has ceased is passed over.
    pub fn add(&mut self, id: EnterpriseId, enterprise: &Enterprise) {
        if enterprise.status == EnterpriseStatus::Active {
            self.rows.push(id, enterprise, &mut self.schemes);
        }
    }

    /// The columns of all that were added. Those that were added in the order of
    /// their identities need not be sorted.
    #[must_use]
    pub fn finish(self) -> Columns {
        Columns::of(self.rows, self.schemes, self.kept_bytes)
    }
}
