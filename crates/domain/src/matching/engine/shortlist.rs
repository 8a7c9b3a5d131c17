//! The list of a lot: who can, who could, who cannot, in its order.

use std::cmp::Reverse;

use super::super::answer::Outcome;
use super::super::rank::{Merits, Score, Weights};
use super::super::{Counts, Match, Verdict, bit};
use super::bits::{Bits, Block, STRETCH, is_empty, merge, population, rows_of, zip};
use super::census::blocks;
use super::market::Column;
use super::merits;
use super::prepared::{PreparedLot, View};
use super::rows::{number, place};
use super::{Columns, Shortlist, Window};

/// What decides the order before the identity: verdict, how many requirements are
/// failed and how many unknown, points.
type Head = (Verdict, u32, u32, Reverse<u32>);

fn head(it: &Match) -> Head {
    (it.verdict(), it.fails.count_ones(), it.unknown.count_ones(), Reverse(it.score.total))
}

/// The first rows of a list, found by their heads and rows alone.
fn first(mut found: Vec<(Head, u32)>, most: usize) -> Vec<u32> {
    if most == 0 {
        return Vec::new();
    }
    if found.len() > most {
        found.select_nth_unstable(most - 1);
        found.truncate(most);
    }
    found.sort_unstable();
    found.into_iter().map(|(_, row)| row).collect()
}

pub(super) fn of(
    columns: &Columns,
    lot: &PreparedLot,
    weights: Weights,
    window: Window,
) -> Shortlist {
    let list = List { columns, lot, weights };
    let shows = |verdict: Verdict| window.verdict.is_none_or(|only| only == verdict);
    let sieve = Sieve::of(columns, lot.view(), shows(Verdict::Undecided));
    let fresh = list.fresh_matches();
    let counts = list.counts(&sieve, &fresh);
    let most = window.offset.saturating_add(window.limit);
    let mut matches: Vec<Match> = Vec::new();
    let mut listed = 0;
    if shows(Verdict::Eligible) {
        matches.extend(list.in_market(&sieve.eligible, Verdict::Eligible, most));
        listed += counts.eligible;
    }
    if shows(Verdict::Undecided) {
        if listed < most {
            let most = most - listed;
            matches.extend(list.in_market(&sieve.undecided, Verdict::Undecided, most));
        }
        listed += counts.undecided;
    }
    matches.extend(fresh.into_iter().filter(|it| shows(it.verdict())));
    if shows(Verdict::ShutOut) {
        if listed < most {
            matches.extend(list.shut_out(most - listed));
            matches.extend(list.fresh_shut_out());
        }
        listed += counts.shut_out;
    }
    matches.sort_unstable_by_key(|it| (head(it), it.id));
    let matches = matches.into_iter().skip(window.offset).take(window.limit).collect();
    Shortlist { counts, listed, matches }
}

/// Blocks that have somebody, with their numbers.
type Found = Vec<(usize, Block)>;

/// The rows of a market that fail nothing.
#[derive(Default)]
struct Sieve {
    /// How many there are of whom nothing is unknown, and of whom something is.
    number: [usize; 2],
    eligible: Found,
    /// Nobody unless they are listed.
    undecided: Found,
}

impl Sieve {
    fn of(columns: &Columns, view: &View, lists_undecided: bool) -> Self {
        let gone = view.market.gone(&columns.replaced);
        let all = view.market.all.blocks();
        let mut it = Self::default();
        for (first, all) in (0..).step_by(STRETCH).zip(all.chunks(STRETCH)) {
            let (mut alive, mut open) = ([[0; 8]; STRETCH], [[0; 8]; STRETCH]);
            merge(&mut alive, all, |_, all| all);
            merge(&mut alive, gone.blocks_from(first), |alive, gone| alive & !gone);
            for column in view.columns.iter().filter(|it| it.planes.failing > 0) {
                let fails = column.planes.fails.blocks_from(first);
                merge(&mut alive, fails, |alive, fails| alive & !fails);
            }
            for column in view.columns.iter().filter(|it| it.planes.open > 0) {
                let unknown = column.planes.unknown.blocks_from(first);
                merge(&mut open, unknown, |open, unknown| open | unknown);
            }
            let mut eligible = alive;
            merge(&mut eligible, &open, |alive, open| alive & !open);
            merge(&mut open, &alive, |open, alive| open & alive);
            let [sure, unsure] = &mut it.number;
            *sure += find(first, &eligible, Some(&mut it.eligible));
            *unsure += find(first, &open, lists_undecided.then_some(&mut it.undecided));
        }
        it
    }
}

/// Adds those of a stretch who are to be listed. How many there are.
fn find(first: usize, stretch: &[Block], listed: Option<&mut Found>) -> usize {
    if let Some(listed) = listed {
        listed.extend((first..).zip(stretch.iter().copied()).filter(|(_, it)| !is_empty(it)));
    }
    stretch.iter().map(population).sum()
}

/// What the place in the list follows from, for those of a market who fail nothing.
struct Standing<'v> {
    view: &'v View,
    /// The places of a mask that may be unknown of them.
    open: Vec<(u64, &'v Bits)>,
    /// Per cent above each threshold that can be exceeded.
    margins: Vec<&'v [u8]>,
}

impl<'v> Standing<'v> {
    fn of(view: &'v View, verdict: Verdict) -> Self {
        let may_be_open = |column: &Column| verdict != Verdict::Eligible && column.planes.open > 0;
        let columns = view.columns.iter().enumerate();
        let open = columns.filter(|(_, column)| may_be_open(column));
        let margins = view.columns.iter().map(|column| column.margins.as_slice());
        Self {
            view,
            open: open.map(|(index, column)| (bit(index), &column.planes.unknown)).collect(),
            margins: margins.filter(|it| !it.is_empty()).collect(),
        }
    }

    /// What is unknown of the one at the position.
    fn unknown(&self, position: usize) -> u64 {
        let unknown = self.open.iter().filter(|(_, unknown)| unknown.holds(position));
        unknown.fold(0, |all, (bit, _)| all | bit)
    }

    fn merits(&self, position: usize) -> Option<Merits> {
        let margins = self.margins.iter().filter_map(|it| it.get(position).copied());
        Some(Merits {
            fit: *self.view.market.fits.get(position)?,
            margin: margins.min().unwrap_or(0),
            age: *self.view.ages.get(position)?,
            is_near: *self.view.market.near.get(position)?,
        })
    }
}

struct List<'a> {
    columns: &'a Columns,
    lot: &'a PreparedLot,
    weights: Weights,
}

impl List<'_> {
    fn counts(&self, sieve: &Sieve, fresh: &[Match]) -> Counts {
        let of_fresh = |verdict| fresh.iter().filter(|it| it.verdict() == verdict).count();
        let [eligible, undecided] = sieve.number;
        let eligible = eligible + of_fresh(Verdict::Eligible);
        let undecided = undecided + of_fresh(Verdict::Undecided);
        Counts { eligible, undecided, shut_out: self.columns.len() - eligible - undecided }
    }

    /// Those who came or changed and fail nothing.
    fn fresh_matches(&self) -> Vec<Match> {
        let facts = &self.columns.fresh.facts;
        let fails = |row: usize| {
            self.lot.lot.wanted.iter().any(|it| it.outcome(facts, row) == Outcome::NotMet)
        };
        let open = self.columns.fresh.rows().filter(|row| !fails(*row));
        open.filter_map(|row| self.lot.lot.found(self.weights, facts, row)).collect()
    }

    fn fresh_shut_out(&self) -> impl Iterator<Item = Match> {
        let facts = &self.columns.fresh.facts;
        let found = self.columns.fresh.rows();
        let found = found.filter_map(|row| self.lot.lot.found(self.weights, facts, row));
        found.filter(|it| it.fails != 0)
    }

    /// The first of those in the market who are chosen, all with this verdict.
    fn in_market(&self, chosen: &Found, verdict: Verdict, most: usize) -> Vec<Match> {
        let standing = Standing::of(self.lot.view(), verdict);
        let positions = chosen.iter().flat_map(|(at, block)| rows_of(*at, *block));
        let found = positions.filter_map(|position| {
            let open = standing.unknown(position).count_ones();
            let points = Reverse(self.score(standing.merits(position)?).total);
            Some(((verdict, 0, open, points), number(position)))
        });
        let first = first(found.collect(), most).into_iter();
        first.filter_map(|it| self.market_match(&standing, place(it))).collect()
    }

    fn market_match(&self, standing: &Standing<'_>, position: usize) -> Option<Match> {
        let row = place(*standing.view.market.rows.get(position)?);
        let id = *self.lot.base.rows.ids.get(row)?;
        let score = self.score(standing.merits(position)?);
        Some(Match { id, fails: 0, unknown: standing.unknown(position), score })
    }

    fn score(&self, merits: Merits) -> Score {
        merits.points(self.weights, self.lot.lot.query.freshness.other_months)
    }

    /// The first of those who were there before and fail something: those who
    /// fail least are looked for first, and points are given only where they count.
    fn shut_out(&self, most: usize) -> Vec<Match> {
        let mut found: Vec<(u32, u32, u32)> = Vec::new();
        for failed in 1..=number(self.lot.planes().len()) {
            if found.len() >= most {
                break;
            }
            found.extend(self.failing(failed).map(|row| {
                let (_, unknown) = self.lot.masks(row);
                (failed, unknown.count_ones(), number(row))
            }));
        }
        let last = if found.len() > most && most > 0 {
            let (_, last, _) = found.select_nth_unstable(most - 1);
            Some((last.0, last.1))
        } else {
            None
        };
        let rows = &self.lot.base.rows;
        let chosen = found.iter().filter(|it| last.is_none_or(|last| (it.0, it.1) <= last));
        let heads = chosen.map(|(failed, open, row)| {
            let score = self.score(merits::of(&self.lot.lot, rows, place(*row)));
            ((Verdict::ShutOut, *failed, *open, Reverse(score.total)), *row)
        });
        let first = first(heads.collect(), most);
        first.into_iter().filter_map(|row| self.base_match(place(row))).collect()
    }

    /// The rows that fail so many requirements.
    fn failing(&self, failed: u32) -> impl Iterator<Item = usize> {
        let live = self.columns.live.blocks().iter().enumerate();
        live.flat_map(move |(number, live)| {
            let mut digits = [[0_u64; 8]; 7];
            for (fails, _) in blocks(self.lot.planes(), number) {
                let mut carry = *fails;
                for digit in &mut digits {
                    (*digit, carry) =
                        (zip(digit, &carry, |a, b| a ^ b), zip(digit, &carry, |a, b| a & b));
                }
            }
            let mut equal = *live;
            for (place, digit) in digits.iter().enumerate() {
                let wanted = if failed >> place & 1 != 0 { u64::MAX } else { 0 };
                equal = zip(&equal, digit, |equal, digit| equal & !(digit ^ wanted));
            }
            rows_of(number, equal)
        })
    }

    fn base_match(&self, row: usize) -> Option<Match> {
        let rows = &self.lot.base.rows;
        let (fails, unknown) = self.lot.masks(row);
        let score = self.score(merits::of(&self.lot.lot, rows, row));
        Some(Match { id: *rows.ids.get(row)?, fails, unknown, score })
    }
}
