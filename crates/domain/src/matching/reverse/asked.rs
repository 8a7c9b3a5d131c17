//! All that lots ask for, each thing once.

use jiff::civil::Date;

use super::row::{FIGURES, REFERENCES};
use crate::area::AreaCode;
use crate::cpv::CpvCode;
use crate::law::reservation::ReservationRoute;
use crate::matching::condition::Plan;
use crate::matching::figure::{Measure, Threshold};
use crate::matching::query::{Freshness, LotQuery};
use crate::tender::Predicate;

/// The figures of the words of a row; the last is the number of references.
pub(super) const MEASURES: [Measure; FIGURES] = [
    Measure::Turnover,
    Measure::LargestContract,
    Measure::Places,
    Measure::Employees,
    Measure::TargetShare,
];

/// The place of a measure among a row's words.
pub(super) fn word(measure: Measure) -> usize {
    MEASURES.iter().position(|it| *it == measure).unwrap_or(REFERENCES)
}

/// All that is asked for, in the order of the numbers in rows.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    /// The least values of each figure, rising; the first is step 1.
    pub(super) scales: [Vec<Threshold>; FIGURES + 1],
    /// Lists of forms and of kinds, by bit.
    pub(super) fixed: Vec<Predicate>,
    /// Schemes of certificates, by bit.
    pub(super) dated: Vec<String>,
    /// Codes of references with the years that they count, in order.
    pub(super) works: Vec<(CpvCode, u8)>,
    pub(super) moments: Vec<Moment>,
    /// What is asked for by few lots.
    pub(super) questions: Vec<Question>,
}

impl Catalogue {
    pub(super) fn bytes_held(&self) -> usize {
        let scales: usize = self.scales.iter().map(|it| size_of_val(it.as_slice())).sum();
        scales
            + size_of_val(self.fixed.as_slice())
            + size_of_val(self.dated.as_slice())
            + size_of_val(self.works.as_slice())
            + size_of_val(self.moments.as_slice())
            + size_of_val(self.questions.as_slice())
    }
}

/// A day, with the months for which facts tell.
#[derive(Debug)]
pub(super) struct Moment {
    /// A lot that asks for nothing, then.
    query: LotQuery,
    /// The first fresh days of headcounts, turnovers and others.
    since: [Date; 3],
    /// The first moment with the same months, on whatever day.
    pub(super) alike: u16,
}

impl Moment {
    /// The moment of a lot.
    pub(super) fn of(lot: &LotQuery, alike: u16) -> Self {
        Self::at(lot.cpv, lot.on, lot.freshness, alike)
    }

    /// The same months on another day.
    pub(super) fn moved_to(&self, on: Date) -> Self {
        Self::at(self.query.cpv, on, self.query.freshness, self.alike)
    }

    fn at(cpv: CpvCode, on: Date, freshness: Freshness, alike: u16) -> Self {
        let query = LotQuery {
            // Of whichever lot: nothing that is read at a moment depends on it.
            cpv,
            areas: Vec::new(),
            point: None,
            reservation: None,
            requirements: Vec::new(),
            on,
            freshness,
        };
        let Plan { headcount_since, turnover_since, other_since, .. } = Plan::of(&query);
        let since = [headcount_since, turnover_since, other_since];
        Self { query, since, alike }
    }

    pub(super) fn on(&self) -> Date {
        self.query.on
    }

    /// A plan of no requirement, which tells what is fresh.
    pub(super) fn plan(&self) -> Plan<'_> {
        let [headcount_since, turnover_since, other_since] = self.since;
        Plan {
            query: &self.query,
            requirements: Vec::new(),
            destinations: Vec::new(),
            headcount_since,
            turnover_since,
            other_since,
        }
    }
}

/// A question to an enterprise that few lots put.
#[derive(Debug)]
pub(super) enum Question {
    Trade(CpvCode),
    /// Delivery in an area of what the code names.
    Area(CpvCode, AreaCode),
    /// A reservation of what is bought, on a day.
    Reserved(ReservationRoute, CpvCode, Date),
    /// A lot with a single requirement, for whatever found no room elsewhere.
    Other(Box<LotQuery>),
}

/// One of the conditions of a requirement that is further on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) test: Test,
    /// Whether it is the last condition of its requirement.
    pub(super) is_last: bool,
}

/// What a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Test {
    /// A word of the row and the step that it must reach.
    Figure(u8, u16),
    /// One past the work, and how many references as a step of their scale.
    References(u16, u16),
    Dated(u8),
    Fixed(u8),
    Question(u32),
    /// No condition at all, which nobody meets.
    Never,
}
