//! A lot made ready for the columns.

use std::sync::{Arc, OnceLock};

use super::super::answer::Outcome;
use super::super::condition::{Plan, Planned};
use super::super::figure::{Bounds, Threshold};
use super::super::query::LotQuery;
use super::super::rank::{Weights, margin};
use super::super::{FieldRequirement, Match, bit};
use super::area_tree;
use super::base::{Base, Needs, outcome};
use super::bits::Planes;
use super::code::Code;
use super::day::Day;
use super::distinct::Distinct;
use super::market::{Column, Market};
use super::merits;
use super::need::{Days, Need, Resolver};
use super::reserved::Rules;
use super::rows::{Rows, Schemes};
use super::scale::Scale;
use crate::law::book::LawBook;

/// One requirement with everything resolved.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) needs: Needs,
    pub(super) threshold: Option<Threshold>,
}

impl Wanted {
    pub(super) fn outcome(&self, rows: &Rows, row: usize) -> Outcome {
        outcome(&self.needs, rows, row)
    }

    /// Between which thresholds the row lies, where there is one.
    pub(super) fn bounds(&self, rows: &Rows, row: usize) -> Bounds {
        match self.needs.as_ref() {
            [need] => need.bounds(rows, row),
            _ => Bounds::default(),
        }
    }

    /// What is measured and the threshold of it, where the bounds of a row decide.
    pub(super) fn measure(&self) -> Option<(Need, Threshold)> {
        match self.needs.as_ref() {
            [need] => need.measure(),
            _ => None,
        }
    }

    /// What has break points below the threshold.
    fn broken(&self) -> Option<Need> {
        match self.needs.as_ref() {
            [need @ Need::Certificate { .. }] => Some(need.clone()),
            _ => self.measure().map(|(measure, _)| measure),
        }
    }

    /// Per cent above the threshold, where there is one that can be exceeded.
    pub(super) fn margin(&self, rows: &Rows, row: usize) -> Option<u8> {
        margin(self.bounds(rows, row), self.threshold?)
    }
}

/// What a lot asks for, resolved to numbers.
#[derive(Debug)]
pub(super) struct Lot {
    pub(super) query: LotQuery,
    pub(super) trade: Code,
    pub(super) areas: Vec<u16>,
    pub(super) days: Days,
    pub(super) wanted: Vec<Wanted>,
}

impl Lot {
    fn of(query: &LotQuery, rules: &Rules, schemes: &Schemes) -> Self {
        let plan = Plan::of(query);
        let trade = Code::of(query.cpv);
        let days = Days {
            on: Day::of(query.on),
            headcount_since: Day::of(plan.headcount_since),
            turnover_since: Day::of(plan.turnover_since),
        };
        let at = Resolver { cpv: query.cpv, trade, days, schemes, rules };
        let wanted = |planned: &Planned<'_>| Wanted {
            needs: planned.any_of.iter().map(|it| Need::of(it, &at)).collect(),
            threshold: planned.threshold(query.on),
        };
        Self {
            trade,
            areas: query.areas.iter().map(|area| area_tree::place(*area)).collect(),
            days,
            wanted: plan.requirements.iter().map(wanted).collect(),
            query: query.clone(),
        }
    }

    /// The requirements that make the market: the trade and, where it names any,
    /// the areas. They come first.
    pub(super) fn of_market(&self) -> &[Wanted] {
        let number = 1 + usize::from(!self.areas.is_empty());
        self.wanted.get(..number).unwrap_or_default()
    }

    /// What the row fails, and what is unknown of it.
    pub(super) fn masks(&self, rows: &Rows, row: usize) -> (u64, u64) {
        let (mut fails, mut unknown) = (0, 0);
        for (index, wanted) in self.wanted.iter().enumerate() {
            match wanted.outcome(rows, row) {
                Outcome::Met => {}
                Outcome::NotMet => fails |= bit(index),
                Outcome::Unknown => unknown |= bit(index),
            }
        }
        (fails, unknown & !fails)
    }

    /// The row as a member of the list.
    pub(super) fn found(&self, weights: Weights, rows: &Rows, row: usize) -> Option<Match> {
        let (fails, unknown) = self.masks(rows, row);
        let window = self.query.freshness.other_months;
        let score = merits::of(self, rows, row).points(weights, window);
        Some(Match { id: *rows.ids.get(row)?, fails, unknown, score })
    }
}

/// A lot made ready for the columns as they were built.
///
/// It can be asked again and again, also after enterprises have changed: what was
/// counted once of its requirements is kept. After [`Columns::rebuilt`] or a new
/// scheme of certificates it is made ready anew by itself.
///
/// [`Columns::rebuilt`]: super::Columns::rebuilt
#[derive(Debug)]
pub struct PreparedLot {
    pub(super) lot: Lot,
    pub(super) base: Arc<Base>,
    schemes: usize,
    rules: Rules,
    requirements: OnceLock<Vec<FieldRequirement>>,
    planes: OnceLock<Vec<Arc<Planes>>>,
    distinct: OnceLock<Arc<Distinct>>,
    view: OnceLock<View>,
}

/// A market with the columns of one lot.
#[derive(Debug)]
pub(super) struct View {
    pub(super) market: Arc<Market>,
    pub(super) columns: Vec<Arc<Column>>,
    /// The columns of the places of a mask.
    pub(super) places: Vec<Arc<Column>>,
    /// For each requirement with break points where the rows stand by it.
    scales: OnceLock<Vec<Option<Arc<Scale>>>>,
    pub(super) ages: Arc<Vec<u16>>,
}

impl View {
    fn of(base: &Base, lot: &Lot) -> Self {
        let market = base.market(lot);
        let columns: Vec<_> = lot.wanted.iter().map(|it| market.column(base, it)).collect();
        let mut places = columns.clone();
        if columns.len() > 64 {
            let rest: Vec<_> = places.split_off(63);
            let shared = Planes::all_of(market.rows.len(), rest.iter().map(|it| &it.planes));
            places.push(Arc::new(Column::of(shared)));
        }
        let (ages, scales) = (market.ages(base, lot), OnceLock::new());
        Self { market, columns, places, scales, ages }
    }
}

impl PreparedLot {
    pub(super) fn of(
        query: &LotQuery,
        book: &LawBook,
        base: &Arc<Base>,
        schemes: &Schemes,
    ) -> Self {
        Self::by(query, Rules::of(query, book), base, schemes)
    }

    /// The same lot, made ready for other columns.
    pub(super) fn renewed(&self, base: &Arc<Base>, schemes: &Schemes) -> Self {
        Self::by(&self.lot.query, self.rules.clone(), base, schemes)
    }

    /// Whether the lot was made ready for these.
    pub(super) fn is_for(&self, base: &Arc<Base>, schemes: &Schemes) -> bool {
        Arc::ptr_eq(&self.base, base) && self.schemes == schemes.len()
    }

    fn by(query: &LotQuery, rules: Rules, base: &Arc<Base>, schemes: &Schemes) -> Self {
        Self {
            lot: Lot::of(query, &rules, schemes),
            base: Arc::clone(base),
            schemes: schemes.len(),
            rules,
            requirements: OnceLock::new(),
            planes: OnceLock::new(),
            distinct: OnceLock::new(),
            view: OnceLock::new(),
        }
    }

    /// What the lot asks for.
    #[must_use]
    pub fn query(&self) -> &LotQuery {
        &self.lot.query
    }

    /// The requirements in words.
    pub(super) fn requirements(&self) -> &[FieldRequirement] {
        self.requirements.get_or_init(|| {
            let plan = Plan::of(&self.lot.query);
            let in_words = |planned: &Planned<'_>| FieldRequirement {
                key: planned.key.to_owned(),
                label: plan.label(planned),
                threshold: planned.threshold(self.lot.query.on),
                bounds: None,
            };
            plan.requirements.iter().map(in_words).collect()
        })
    }

    /// The planes of each place of a mask.
    pub(super) fn planes(&self) -> &[Arc<Planes>] {
        self.planes.get_or_init(|| {
            let planes = self.lot.wanted.iter().map(|it| self.base.planes(&it.needs));
            folded(self.base.rows.len(), planes.collect())
        })
    }

    /// The planes that differ, as masks.
    pub(super) fn distinct(&self) -> &Distinct {
        self.distinct.get_or_init(|| {
            let needs = self.lot.wanted.iter().map(|it| Arc::clone(&it.needs)).collect();
            self.base.distinct(&needs, || Distinct::of(self.planes()))
        })
    }

    /// What a row of the base fails, and what is unknown of it.
    pub(super) fn masks(&self, row: usize) -> (u64, u64) {
        let (mut fails, mut unknown) = (0, 0);
        for (index, planes) in self.planes().iter().enumerate() {
            match planes.outcome(row) {
                Outcome::Met => {}
                Outcome::NotMet => fails |= bit(index),
                Outcome::Unknown => unknown |= bit(index),
            }
        }
        (fails, unknown)
    }

    /// Where the rows of the market stand by each requirement with break points.
    pub(super) fn scales(&self) -> &[Option<Arc<Scale>>] {
        let view = self.view();
        view.scales.get_or_init(|| {
            let scale = |it: &Wanted| Some(view.market.scale(&self.base, &it.broken()?));
            self.lot.wanted.iter().map(scale).collect()
        })
    }

    /// The market of the lot.
    pub(super) fn view(&self) -> &View {
        self.view.get_or_init(|| View::of(&self.base, &self.lot))
    }
}

/// Past the 63rd all requirements share the last place of a mask.
fn folded(rows: usize, mut planes: Vec<Arc<Planes>>) -> Vec<Arc<Planes>> {
    if planes.len() <= 64 {
        return planes;
    }
    let rest = planes.split_off(63);
    planes.push(Arc::new(Planes::all_of(rows, rest.iter().map(AsRef::as_ref))));
    planes
}
