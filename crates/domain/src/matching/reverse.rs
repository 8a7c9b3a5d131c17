//! The other way round: one enterprise against all open lots.
//!
//! A [`LotIndex`] holds the lots by trade and area, with what they ask for packed
//! side by side. Of an enterprise's trades follow the few codes that it may serve,
//! of its places the few groups of lots it may reach; only these are looked into.
//! Lots ask the same questions again and again (ISO 9001 on that day), so each
//! question is put to the enterprise once. What comes out is what
//! [`match_lot`](super::match_lot) says of each lot.

pub mod change;
pub mod open;
mod pack;

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::answer::Outcome;
use super::place::{self, Destination, Places};
use super::query::{LotQuery, ReservationTest};
use super::{Verdict, bit};
use crate::area::{AreaCode, Circle};
use crate::cpv::CpvCode;
use crate::enterprise::{Enterprise, EnterpriseStatus};
use pack::{Asked, Check, Packer, Question};

/// Open lots, ready to be asked for what suits an enterprise.
#[derive(Debug)]
pub struct LotIndex {
    /// The codes that lots have, in order, each with its groups.
    codes: Vec<(CpvCode, Range<usize>)>,
    /// Lots of one code in the same areas, in the order of code and areas.
    groups: Vec<Group>,
    /// The lists of areas that lots have.
    areas: Vec<Vec<Destination>>,
    rows: Vec<Row>,
    /// The row of each lot.
    row_of: Vec<usize>,
    checks: Vec<Check>,
    questions: Vec<Question>,
}

#[derive(Debug)]
struct Group {
    cpv: CpvCode,
    areas: usize,
    rows: Range<usize>,
}

#[derive(Debug, Clone)]
struct Row {
    lot: usize,
    checks: Range<usize>,
}

/// One lot as it stands to an enterprise: a bit for each of its requirements, in
/// the lot's order, as in [`Match`](super::Match).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LotMatch {
    /// The place of the lot in the list that the index was built from.
    pub lot: usize,
    /// The requirements that the enterprise fails.
    pub fails: u64,
    /// The requirements of which it is not known.
    pub unknown: u64,
}

impl LotMatch {
    /// Whether the enterprise can deliver the lot.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        Verdict::of(self.fails, self.unknown)
    }
}

/// All lots as they stand to one enterprise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// The lots whose trade and areas the enterprise does not fail, in their order.
    pub within: Vec<LotMatch>,
    /// How many lots of its trades lie where it does not deliver.
    pub elsewhere: usize,
    /// How many lots are of other trades.
    pub other_trades: usize,
}

impl Reach {
    /// The lots of this verdict; those who are shut out within the market alone.
    pub fn of_verdict(&self, verdict: Verdict) -> impl Iterator<Item = &LotMatch> {
        self.within.iter().filter(move |it| it.verdict() == verdict)
    }
}

/// A lot whose verdict changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn<L = usize> {
    /// The lot: its place in the list that an index was built from, unless said.
    pub lot: L,
    /// The verdict before.
    pub before: Verdict,
    /// The verdict now.
    pub after: Verdict,
}

impl<L> Turn<L> {
    /// Whether the enterprise can deliver now and could not surely before.
    #[must_use]
    pub const fn is_gained(&self) -> bool {
        matches!(self.after, Verdict::Eligible)
    }

    /// Whether the enterprise could deliver before and cannot surely now.
    #[must_use]
    pub const fn is_lost(&self) -> bool {
        matches!(self.before, Verdict::Eligible)
    }
}

/// The lots whose verdict differs, in their order; what is out of reach is shut out.
fn turned<L: Copy + Ord>(
    before: impl Iterator<Item = (L, Verdict)>,
    after: impl Iterator<Item = (L, Verdict)>,
) -> Vec<Turn<L>> {
    let mut sides: BTreeMap<L, (Verdict, Verdict)> = BTreeMap::new();
    for (lot, verdict) in before {
        sides.insert(lot, (verdict, Verdict::ShutOut));
    }
    for (lot, verdict) in after {
        sides.entry(lot).or_insert((Verdict::ShutOut, verdict)).1 = verdict;
    }
    let turns = sides.into_iter().map(|(lot, (before, after))| Turn { lot, before, after });
    turns.filter(|turn| turn.before != turn.after).collect()
}

impl LotIndex {
    /// The index of the lots, in any order; each is known by its place in it.
    #[must_use]
    pub fn of<Q: Borrow<LotQuery>>(lots: impl IntoIterator<Item = Q>) -> Self {
        let mut packer = Packer::default();
        for lot in lots {
            packer.push(lot.borrow());
        }
        packer.finish()
    }

    /// How many lots there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.row_of.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.row_of.is_empty()
    }

    /// The bytes that the lots take, without those of the questions' own lists.
    #[must_use]
    pub fn bytes_held(&self) -> usize {
        size_of_val(self.codes.as_slice())
            + size_of_val(self.groups.as_slice())
            + size_of_val(self.areas.as_slice())
            + size_of_val(self.rows.as_slice())
            + size_of_val(self.row_of.as_slice())
            + size_of_val(self.checks.as_slice())
            + size_of_val(self.questions.as_slice())
    }

    /// How all lots stand to the enterprise. One that has ceased reaches none.
    #[must_use]
    pub fn reach(&self, enterprise: &Enterprise, test: &dyn ReservationTest) -> Reach {
        if enterprise.status != EnterpriseStatus::Active {
            return Reach { other_trades: self.len(), ..Reach::default() };
        }
        let mut asked = Asked::new(&self.questions, enterprise, test);
        let mut market = Market::new(self, enterprise);
        let mut reach = Reach::default();
        let mut of_trade = 0;
        for (cpv, groups) in self.codes_near(enterprise) {
            let trade = place::sells(enterprise, *cpv).0;
            if trade == Outcome::NotMet {
                continue;
            }
            market.enter(*cpv);
            for group in self.groups.get(groups.clone()).unwrap_or_default() {
                of_trade += group.rows.len();
                let area = market.outcome(group.areas);
                if area == Some(Outcome::NotMet) {
                    reach.elsewhere += group.rows.len();
                    continue;
                }
                let rows = self.rows.get(group.rows.clone()).unwrap_or_default();
                reach.within.extend(rows.iter().map(|row| self.row(row, trade, area, &mut asked)));
            }
        }
        reach.other_trades = self.len() - of_trade;
        reach.within.sort_unstable_by_key(|it| it.lot);
        reach
    }

    /// How one lot stands to the enterprise, wherever it lies; absent if there is
    /// no such lot or the enterprise has ceased.
    #[must_use]
    pub fn against(
        &self,
        lot: usize,
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
    ) -> Option<LotMatch> {
        let place = *self.row_of.get(lot)?;
        let group = self.groups.partition_point(|group| group.rows.end <= place);
        let (group, row) = (self.groups.get(group)?, self.rows.get(place)?);
        if enterprise.status != EnterpriseStatus::Active {
            return None;
        }
        let mut market = Market::new(self, enterprise);
        market.enter(group.cpv);
        let trade = place::sells(enterprise, group.cpv).0;
        let area = market.outcome(group.areas);
        Some(self.row(row, trade, area, &mut Asked::new(&self.questions, enterprise, test)))
    }

    /// The lots whose verdict is another after the change, in their order.
    #[must_use]
    pub fn difference(
        &self,
        before: &Enterprise,
        after: &Enterprise,
        test: &dyn ReservationTest,
    ) -> Vec<Turn> {
        fn verdicts(reach: &Reach) -> impl Iterator<Item = (usize, Verdict)> {
            reach.within.iter().map(|it| (it.lot, it.verdict()))
        }
        let (before, after) = (self.reach(before, test), self.reach(after, test));
        turned(verdicts(&before), verdicts(&after))
    }

    /// The codes that the enterprise's trades meet or come near, in order.
    fn codes_near(
        &self,
        enterprise: &Enterprise,
    ) -> impl Iterator<Item = &(CpvCode, Range<usize>)> {
        let from = |number: u32| self.codes.partition_point(|(cpv, _)| cpv.number() < number);
        let mut near: Vec<usize> = Vec::new();
        for trade in &enterprise.trades {
            let span = trade.cpv.span();
            near.extend(from(span.start)..from(span.end));
            near.extend(trade.cpv.numbers_above().flat_map(|above| from(above)..from(above + 1)));
        }
        if enterprise.trades.is_empty() {
            near.extend(0..self.codes.len());
        }
        near.sort_unstable();
        near.dedup();
        near.into_iter().filter_map(|place| self.codes.get(place))
    }

    fn row(
        &self,
        row: &Row,
        trade: Outcome,
        area: Option<Outcome>,
        asked: &mut Asked<'_>,
    ) -> LotMatch {
        let (mut fails, mut unknown) = (0, 0);
        let mut note = |place: u64, outcome: Outcome| match outcome {
            Outcome::Met => {}
            Outcome::NotMet => fails |= place,
            Outcome::Unknown => unknown |= place,
        };
        note(bit(0), trade);
        if let Some(area) = area {
            note(bit(1), area);
        }
        let mut best = Outcome::NotMet;
        for check in self.checks.get(row.checks.clone()).unwrap_or_default() {
            best = best.min(asked.outcome(check));
            if check.is_last {
                note(bit(usize::from(check.place)), best);
                best = Outcome::NotMet;
            }
        }
        LotMatch { lot: row.lot, fails, unknown: unknown & !fails }
    }
}

/// Where an enterprise delivers what one code names. Codes that the same trades
/// answer share their places, so the areas are walked once for all of them.
struct Market<'i, 'e> {
    index: &'i LotIndex,
    enterprise: &'e Enterprise,
    places: Option<Places<'e>>,
    reached: (Vec<AreaCode>, Vec<Circle>),
    outcomes: Vec<Option<Outcome>>,
}

impl<'i, 'e> Market<'i, 'e> {
    fn new(index: &'i LotIndex, enterprise: &'e Enterprise) -> Self {
        Self {
            index,
            enterprise,
            places: None,
            reached: (Vec::new(), Vec::new()),
            outcomes: Vec::new(),
        }
    }

    fn enter(&mut self, cpv: CpvCode) {
        let places = Places::of(self.enterprise, cpv);
        let reached = (places.areas().collect(), places.circles().collect());
        self.places = Some(places);
        if self.outcomes.is_empty() || reached != self.reached {
            self.reached = reached;
            self.outcomes.clear();
            self.outcomes.resize(self.index.areas.len(), None);
        }
    }

    /// Whether the areas of this list are reached; absent where a lot names none.
    fn outcome(&mut self, areas: usize) -> Option<Outcome> {
        let places = self.places.as_ref()?;
        let destinations = self.index.areas.get(areas).filter(|all| !all.is_empty())?;
        let known = self.outcomes.get_mut(areas)?;
        Some(*known.get_or_insert_with(|| places.outcome(destinations)))
    }
}
