//! What the coming needs come to: for one enterprise, and for the city.
//!
//! Each figure is given in both readings: what surely holds, and what holds if all
//! that is missing turns out to hold. Needs whose code nobody knows are in neither;
//! they are counted apart, so that they are never taken for needs that nobody meets.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

use super::{PlannedNeed, PlannedStart};
use crate::area::AreaCode;
use crate::cpv::CpvCode;
use crate::enterprise::Enterprise;
use crate::law::book::LawBook;
use crate::matching::engine::{Columns, Window};
use crate::matching::reverse::LotIndex;
use crate::matching::{Counts, LotQuery, ReservationTest, Stopped, Verdict, Watch, Weights};
use crate::money::Sek;
use crate::text::Text;

/// Needs, as a number and a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = DemandTally))]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// How many needs.
    pub needs: usize,
    /// What those are worth together whose value is known, excluding VAT.
    pub value: Sek,
    /// How many of them have no value in the plan.
    pub without_value: usize,
}

impl Tally {
    fn add(&mut self, need: &PlannedNeed) {
        self.needs += 1;
        match need.value {
            Some(value) => self.value = self.value.checked_add(value).unwrap_or(Sek::MAX),
            None => self.without_value += 1,
        }
    }

    fn join(&mut self, other: Self) {
        self.needs += other.needs;
        self.value = self.value.checked_add(other.value).unwrap_or(Sek::MAX);
        self.without_value += other.without_value;
    }
}

/// A tally in both readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = DemandReadings))]
#[serde(rename_all = "camelCase")]
pub struct Readings {
    /// What surely holds.
    pub surely: Tally,
    /// What holds if all that is missing turns out to hold; it includes what surely does.
    pub if_known: Tally,
}

impl Readings {
    fn join(&mut self, other: Self) {
        self.surely.join(other.surely);
        self.if_known.join(other.if_known);
    }
}

/// Needs of one trade in one place in one quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DemandKey {
    /// The group of the vocabulary that the code lies in.
    pub trade: CpvCode,
    /// The area; absent where a need names several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaCode>,
    /// The quarter in which it begins; absent where the plan does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarter: Option<PlannedStart>,
}

/// What the needs of one trade, place and quarter come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DemandRow {
    /// Trade, place and quarter.
    #[serde(flatten)]
    pub key: DemandKey,
    /// The trade's name.
    pub trade_name: Text,
    /// All of them.
    pub planned: Tally,
    /// Those asked about, in both readings.
    #[serde(flatten)]
    pub met: Readings,
}

/// What the needs come to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Demand {
    /// All needs with a code.
    pub planned: Tally,
    /// Those asked about, in both readings.
    #[serde(flatten)]
    pub met: Readings,
    /// The needs whose code is not known, which are in none of the other figures.
    pub unresolved: Tally,
    /// The same by trade, place and quarter, in that order.
    #[cfg_attr(feature = "schema", schema(max_items = 5000))]
    pub rows: Vec<DemandRow>,
}

impl Demand {
    /// What the needs of two municipalities come to together.
    #[must_use]
    pub fn joined(mut self, other: Self) -> Self {
        self.planned.join(other.planned);
        self.met.join(other.met);
        self.unresolved.join(other.unresolved);
        for row in other.rows {
            match self.rows.binary_search_by_key(&row.key, |it| it.key) {
                Ok(place) => {
                    if let Some(known) = self.rows.get_mut(place) {
                        known.planned.join(row.planned);
                        known.met.join(row.met);
                    }
                }
                Err(place) => self.rows.insert(place, row),
            }
        }
        self
    }
}

/// The coming needs that can be matched, in the order of the plans.
pub struct ComingNeeds<'n> {
    needs: Vec<&'n PlannedNeed>,
    queries: Vec<LotQuery>,
    index: LotIndex,
    unresolved: Tally,
}

/// In how many enterprises' reach a need lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Competition {
    /// How many can.
    pub surely: usize,
    /// How many can if what is missing turns out to hold; it includes those who can.
    pub if_known: usize,
}

impl<'n> ComingNeeds<'n> {
    /// The needs of a municipality whose area is `home`, matched on a day.
    #[must_use]
    pub fn of(needs: impl IntoIterator<Item = &'n PlannedNeed>, home: AreaCode, on: Date) -> Self {
        let (mut matched, mut queries) = (Vec::new(), Vec::new());
        let mut unresolved = Tally::default();
        for need in needs {
            match need.query(home, on) {
                Some(query) => {
                    matched.push(need);
                    queries.push(query);
                }
                None => unresolved.add(need),
            }
        }
        let index = LotIndex::of(&queries);
        Self { needs: matched, queries, index, unresolved }
    }

    /// The needs with a code, each with what it asks for.
    pub fn matched(&self) -> impl Iterator<Item = (&'n PlannedNeed, &LotQuery)> {
        self.needs.iter().copied().zip(&self.queries)
    }

    /// How each need with a code stands to the enterprise, in their order.
    #[must_use]
    pub fn verdicts(&self, enterprise: &Enterprise, test: &dyn ReservationTest) -> Vec<Verdict> {
        let mut verdicts = vec![Verdict::ShutOut; self.needs.len()];
        for it in self.index.reach(enterprise, test).verdicts() {
            if let Some(verdict) = verdicts.get_mut(it.lot) {
                *verdict = it.verdict;
            }
        }
        verdicts
    }

    /// How many enterprises could compete for each need with a code, in their order.
    #[must_use]
    pub fn competition<'e>(
        &self,
        enterprises: impl IntoIterator<Item = &'e Enterprise>,
        test: &dyn ReservationTest,
    ) -> Vec<Competition> {
        let mut competition = vec![Competition::default(); self.needs.len()];
        for enterprise in enterprises {
            for it in self.index.reach(enterprise, test).verdicts() {
                let Some(of_need) = competition.get_mut(it.lot) else { continue };
                of_need.surely += usize::from(it.verdict == Verdict::Eligible);
                of_need.if_known += usize::from(it.verdict != Verdict::ShutOut);
            }
        }
        competition
    }

    /// The same of the enterprises in columns, while `watch` is told how far the work
    /// has come. What is asked for many times in the same places is counted once.
    ///
    /// # Errors
    ///
    /// When `watch` tells it to stop.
    pub fn competition_among(
        &self,
        columns: &Columns,
        book: &LawBook,
        watch: Watch<'_>,
    ) -> Result<Vec<Competition>, Stopped> {
        let mut known: HashMap<(CpvCode, &[AreaCode]), Competition> = HashMap::new();
        let mut all = Vec::with_capacity(self.queries.len());
        for (place, query) in self.queries.iter().enumerate() {
            if !watch(u16::try_from(place * 1000 / self.queries.len()).unwrap_or(1000)) {
                return Err(Stopped);
            }
            let competition = known.entry((query.cpv, &query.areas));
            all.push(*competition.or_insert_with(|| {
                let window = Window { offset: 0, limit: 0, verdict: None };
                let lot = columns.prepare(query, book);
                let found = columns.shortlist(&lot, Weights::default(), window);
                let Counts { eligible, undecided, .. } = found.counts;
                Competition { surely: eligible, if_known: eligible + undecided }
            }));
        }
        Ok(all)
    }

    /// The needs that the enterprise can meet.
    #[must_use]
    pub fn for_enterprise(&self, enterprise: &Enterprise, test: &dyn ReservationTest) -> Demand {
        let verdicts = self.verdicts(enterprise, test);
        self.demand(verdicts.iter().map(|verdict| match verdict {
            Verdict::Eligible => (true, true),
            Verdict::Undecided => (false, true),
            Verdict::ShutOut => (false, false),
        }))
    }

    /// The needs for which at least so many enterprises can compete.
    #[must_use]
    pub fn with_competition(&self, competition: &[Competition], at_least: usize) -> Demand {
        let enough = |it: &Competition| (it.surely >= at_least, it.if_known >= at_least);
        self.demand(competition.iter().map(enough))
    }

    /// Counts the needs, each with whether it is met surely and if all is known.
    fn demand(&self, met: impl Iterator<Item = (bool, bool)>) -> Demand {
        let mut planned = Tally::default();
        let mut readings = Readings::default();
        let mut rows: BTreeMap<DemandKey, (Tally, Readings)> = BTreeMap::new();
        for ((need, query), (surely, if_known)) in self.matched().zip(met) {
            let row = rows.entry(key(need, query)).or_default();
            for (planned, readings) in [(&mut planned, &mut readings), (&mut row.0, &mut row.1)] {
                planned.add(need);
                if surely {
                    readings.surely.add(need);
                }
                if if_known {
                    readings.if_known.add(need);
                }
            }
        }
        let rows = rows.into_iter().map(|(key, (planned, met))| DemandRow {
            trade_name: key.trade.name(),
            key,
            planned,
            met,
        });
        Demand { planned, met: readings, unresolved: self.unresolved, rows: rows.collect() }
    }
}

fn key(need: &PlannedNeed, query: &LotQuery) -> DemandKey {
    let area = match query.areas.as_slice() {
        [area] => Some(*area),
        _ => None,
    };
    let quarter = need.start.and_then(PlannedStart::quarter);
    DemandKey { trade: query.cpv.group(), area, quarter }
}
