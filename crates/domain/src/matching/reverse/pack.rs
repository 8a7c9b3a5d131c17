//! What lots ask for, packed: each question once, each requirement a few bytes.

use jiff::civil::Date;
use std::collections::HashMap;

use super::{Group, LotIndex, Row};
use crate::area::{AreaCode, Point};
use crate::cpv::CpvCode;
use crate::enterprise::{Enterprise, EnterpriseKind, LegalForm};
use crate::law::reservation::ReservationRoute;
use crate::matching::answer::Outcome;
use crate::matching::condition::{Plan, Planned};
use crate::matching::figure::{Bounds, Measure, Threshold};
use crate::matching::place::Destination;
use crate::matching::query::{Freshness, LotQuery, ReservationTest};
use crate::tender::{Predicate, Requirement};

/// One question to an enterprise, whichever lots put it: a query of its own with
/// one requirement, so that it is answered by the same words as everywhere.
#[derive(Debug)]
pub(super) struct Question(LotQuery);

impl Question {
    fn of(predicate: &Predicate, query: &LotQuery) -> Self {
        Self(LotQuery {
            cpv: query.cpv,
            areas: Vec::new(),
            point: None,
            reservation: None,
            requirements: vec![Requirement {
                key: String::new(),
                label: None,
                any_of: vec![predicate.clone()],
            }],
            on: query.on,
            freshness: query.freshness,
        })
    }

    fn ask<T>(&self, read: impl FnOnce(&Plan<'_>, &Planned<'_>) -> T) -> Option<T> {
        let plan = Plan::of(&self.0);
        plan.requirements.last().map(|asked| read(&plan, asked))
    }
}

/// How a question is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// A number that must reach what is wanted.
    Measured,
    /// Yes, no or unknown.
    Tested,
    /// No condition at all, which nobody meets.
    Never,
}

/// One condition of one requirement of one lot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Check {
    /// The least number, in öre or whole units.
    wanted: u64,
    question: u32,
    reading: Reading,
    /// The place of the requirement in the masks.
    pub(super) place: u8,
    /// Whether it is the last condition of its requirement.
    pub(super) is_last: bool,
}

/// The day and the months for which facts tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Moment {
    on: Date,
    months: [u16; 3],
}

impl Moment {
    fn of(query: &LotQuery) -> Self {
        let Freshness { headcount_months, turnover_months, other_months } = query.freshness;
        Self { on: query.on, months: [headcount_months, turnover_months, other_months] }
    }
}

/// All that the answer to a predicate depends on beside the enterprise, without
/// the least value of a number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Trade(CpvCode),
    Area(CpvCode, AreaCode),
    Forms(Vec<LegalForm>),
    Kinds(Vec<EnterpriseKind>),
    Turnover(Moment),
    LargestContract(Moment),
    Places,
    Employees(Moment),
    References(CpvCode, u8, Moment),
    Share(u32, u32, Moment),
    Certificate(String, Moment),
    Reserved(ReservationRoute, CpvCode, Moment),
}

impl Key {
    fn of(predicate: &Predicate, query: &LotQuery) -> Self {
        let moment = Moment::of(query);
        match predicate {
            Predicate::OffersTrade { cpv } => Self::Trade(*cpv),
            Predicate::DeliversIn { area } => Self::Area(query.cpv, *area),
            Predicate::LegalForm { forms } => Self::Forms(forms.clone()),
            Predicate::EnterpriseKind { kinds } => Self::Kinds(kinds.clone()),
            Predicate::TurnoverAtLeast { .. } => Self::Turnover(moment),
            Predicate::LargestContractAtLeast { .. } => Self::LargestContract(moment),
            Predicate::PlacesAtLeast { .. } => Self::Places,
            Predicate::EmployeesAtLeast { .. } => Self::Employees(moment),
            Predicate::ReferencesAtLeast { cpv, within_years, .. } => {
                Self::References(*cpv, *within_years, moment)
            }
            Predicate::TargetShareAtLeast { share } => {
                Self::Share(share.numerator(), share.denominator(), moment)
            }
            Predicate::Certificate { scheme } => Self::Certificate(scheme.clone(), moment),
            Predicate::ReservedFor { route } => Self::Reserved(*route, query.cpv, moment),
        }
    }
}

/// A lot before it has found its place.
struct Staged {
    cpv: CpvCode,
    areas: usize,
    row: Row,
}

/// Gathers lots into an index.
#[derive(Default)]
pub(super) struct Packer {
    staged: Vec<Staged>,
    checks: Vec<Check>,
    questions: Vec<Question>,
    known: HashMap<Key, u32>,
    areas: Vec<Vec<Destination>>,
    known_areas: HashMap<(Vec<AreaCode>, Option<Point>), usize>,
}

impl Packer {
    pub(super) fn push(&mut self, query: &LotQuery) {
        let first = self.checks.len();
        let mut place = 1 + usize::from(!query.areas.is_empty());
        if let Some(route) = query.reservation {
            self.require(place, &[Predicate::ReservedFor { route }], query);
            place += 1;
        }
        for (offset, requirement) in query.requirements.iter().enumerate() {
            self.require(place + offset, &requirement.any_of, query);
        }
        let row = Row { lot: self.staged.len(), checks: first..self.checks.len() };
        let areas = self.areas_of(query);
        self.staged.push(Staged { cpv: query.cpv, areas, row });
    }

    fn areas_of(&mut self, query: &LotQuery) -> usize {
        let key = (query.areas.clone(), query.point);
        if let Some(known) = self.known_areas.get(&key) {
            return *known;
        }
        self.areas.push(Destination::all_of(query));
        self.known_areas.insert(key, self.areas.len() - 1);
        self.areas.len() - 1
    }

    fn require(&mut self, place: usize, any_of: &[Predicate], query: &LotQuery) {
        // Past the 63rd all share the last place of the masks.
        let place = u8::try_from(place.min(63)).unwrap_or(63);
        if any_of.is_empty() {
            let reading = Reading::Never;
            self.checks.push(Check { wanted: 0, question: 0, reading, place, is_last: true });
        }
        for (index, predicate) in any_of.iter().enumerate() {
            let wanted = Measure::of(predicate, query.on).and_then(|(_, wanted)| wanted.units());
            let reading = if wanted.is_some() { Reading::Measured } else { Reading::Tested };
            let question = self.question(predicate, query);
            let is_last = index + 1 == any_of.len();
            let wanted = wanted.unwrap_or(0);
            self.checks.push(Check { wanted, question, reading, place, is_last });
        }
    }

    fn question(&mut self, predicate: &Predicate, query: &LotQuery) -> u32 {
        let questions = &mut self.questions;
        *self.known.entry(Key::of(predicate, query)).or_insert_with(|| {
            questions.push(Question::of(predicate, query));
            // More questions than that would not fit into any memory.
            u32::try_from(questions.len() - 1).unwrap_or(u32::MAX)
        })
    }

    pub(super) fn finish(self) -> LotIndex {
        let Self { mut staged, checks, questions, areas, .. } = self;
        staged.sort_unstable_by_key(|it| (it.cpv, it.areas, it.row.lot));
        let mut index = LotIndex {
            codes: Vec::new(),
            groups: Vec::new(),
            areas,
            rows: Vec::with_capacity(staged.len()),
            row_of: vec![0; staged.len()],
            checks: Vec::with_capacity(checks.len()),
            questions,
        };
        for group in
            staged.chunk_by(|left, right| (left.cpv, left.areas) == (right.cpv, right.areas))
        {
            let Some(Staged { cpv, areas, .. }) = group.first() else { continue };
            let first = index.rows.len();
            for Staged { row, .. } in group {
                if let Some(place) = index.row_of.get_mut(row.lot) {
                    *place = index.rows.len();
                }
                let from = index.checks.len();
                index.checks.extend(checks.get(row.checks.clone()).unwrap_or_default());
                index.rows.push(Row { lot: row.lot, checks: from..index.checks.len() });
            }
            let rows = first..index.rows.len();
            index.groups.push(Group { cpv: *cpv, areas: *areas, rows });
        }
        let mut first = 0;
        for codes in index.groups.chunk_by(|left, right| left.cpv == right.cpv) {
            if let Some(group) = codes.first() {
                index.codes.push((group.cpv, first..first + codes.len()));
            }
            first += codes.len();
        }
        index
    }
}

/// Between which numbers a measure of the enterprise lies.
#[derive(Debug, Clone, Copy, Default)]
struct Between {
    least: Option<u64>,
    most: Option<u64>,
}

impl Between {
    fn of(bounds: Bounds) -> Self {
        Self {
            least: bounds.lower.and_then(Threshold::units),
            most: bounds.upper.and_then(Threshold::units),
        }
    }

    fn outcome(self, wanted: u64) -> Outcome {
        if self.least.is_some_and(|least| least >= wanted) {
            Outcome::Met
        } else if self.most.is_some_and(|most| most < wanted) {
            Outcome::NotMet
        } else {
            Outcome::Unknown
        }
    }
}

/// The questions as one enterprise answers them, each asked when it first comes up.
pub(super) struct Asked<'a> {
    questions: &'a [Question],
    enterprise: &'a Enterprise,
    test: &'a dyn ReservationTest,
    /// One past the place in `measured`, 0 where nobody has asked.
    places: Vec<u32>,
    measured: Vec<Between>,
    tested: Vec<Option<Outcome>>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(
        questions: &'a [Question],
        enterprise: &'a Enterprise,
        test: &'a dyn ReservationTest,
    ) -> Self {
        let count = questions.len();
        Self {
            questions,
            enterprise,
            test,
            places: vec![0; count],
            measured: Vec::new(),
            tested: vec![None; count],
        }
    }

    pub(super) fn outcome(&mut self, check: &Check) -> Outcome {
        let question = usize::try_from(check.question).unwrap_or(usize::MAX);
        match check.reading {
            Reading::Measured => self.measured(question).outcome(check.wanted),
            Reading::Tested => self.tested(question),
            Reading::Never => Outcome::NotMet,
        }
    }

    fn measured(&mut self, question: usize) -> Between {
        let place = self.places.get(question).copied().unwrap_or(0);
        if let Some(known) = place.checked_sub(1) {
            let known = usize::try_from(known).ok().and_then(|known| self.measured.get(known));
            return known.copied().unwrap_or_default();
        }
        let bounds = self
            .questions
            .get(question)
            .and_then(|question| question.ask(|plan, asked| asked.bounds(plan, self.enterprise)));
        let between = Between::of(bounds.unwrap_or_default());
        self.measured.push(between);
        if let Some(place) = self.places.get_mut(question) {
            *place = u32::try_from(self.measured.len()).unwrap_or(0);
        }
        between
    }

    fn tested(&mut self, question: usize) -> Outcome {
        if let Some(Some(known)) = self.tested.get(question) {
            return *known;
        }
        let outcome = self.questions.get(question).and_then(|question| {
            question.ask(|plan, asked| plan.outcome(asked, self.enterprise, self.test))
        });
        let outcome = outcome.unwrap_or(Outcome::NotMet);
        if let Some(place) = self.tested.get_mut(question) {
            *place = Some(outcome);
        }
        outcome
    }
}
