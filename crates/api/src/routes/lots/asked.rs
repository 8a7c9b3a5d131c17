//! What a lot asks for, and the register it is asked of: as it stands, or as it
//! stood after an event, so that an answer can be had again.

use std::collections::BTreeMap;
use std::sync::Arc;

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::{EnterpriseId, LotId, TenderId};
use hansyn_domain::law::book::LawBook;
use hansyn_domain::matching::engine::{Columns, PreparedLot, Shortlist, Window};
use hansyn_domain::matching::{
    Barrier, ByLawBook, LotQuery, Match, MatchAnswer, Relaxation, Weights,
};
use hansyn_domain::party::Committee;
use hansyn_domain::tender::Tender;
use hansyn_persistence::tenders::TenderRecord;
use hansyn_persistence::{
    AggregateKind, Conn, Kind, StoredId, Visibility, committees, enterprises, events, versions,
};
use jiff::civil::Date;

use super::lot_query;
use crate::edge::books::Books;
use crate::live::Register;
use crate::problem::{Code, Problem};
use crate::query::Params;
use crate::routes::tenders::visible;

/// How many groups of requirements that shut out together are shown.
const GROUPS: usize = 10;

/// Which lot, on which day, and after which event.
#[derive(Debug, Clone, Copy)]
pub(in crate::routes) struct Question {
    tender: TenderId,
    lot: LotId,
    on: Option<Date>,
    sequence: Option<i64>,
    today: Date,
}

impl Question {
    /// Takes `on` and `sequence` of the request.
    pub(in crate::routes) fn take(
        tender: TenderId,
        lot: LotId,
        today: Date,
        params: &mut Params,
    ) -> Result<Self, Problem> {
        let on = params.take_parsed("on", ("en dag som 2026-12-01", "a day as in 2026-12-01"))?;
        let sequence =
            params.take_parsed("sequence", ("numret på en händelse", "the number of an event"))?;
        Ok(Self { tender, lot, on, sequence, today })
    }

    fn query(self, tender: &Tender) -> Result<LotQuery, Problem> {
        let on = self.on.or(tender.planned_start).unwrap_or(self.today);
        lot_query(tender, self.lot, on).ok_or_else(Problem::not_found)
    }
}

/// A lot beside the register that it is matched with.
pub(in crate::routes) struct Asked<'l> {
    pub(in crate::routes) query: LotQuery,
    pub(in crate::routes) weights: Weights,
    pub(in crate::routes) book: Arc<LawBook>,
    pub(in crate::routes) sequence: i64,
    now: Register<'l>,
    /// The register as it stood, if it was asked for.
    past: Option<Past>,
    lot: PreparedLot,
}

struct Past {
    columns: Columns,
    records: BTreeMap<EnterpriseId, Enterprise>,
}

impl<'l> Asked<'l> {
    /// A stored lot, and the weights of its committee.
    pub(in crate::routes) fn of_lot(
        conn: &mut Conn<'_>,
        question: Question,
        books: &Books,
        visibility: &Visibility,
        now: Register<'l>,
    ) -> Result<Self, Problem> {
        // Who may not see the tender now may not see how it was.
        let tender = visible(conn, question.tender, visibility)?.body.tender;
        let Some(sequence) = question.sequence else {
            let weights = committees::find(conn, tender.committee_id, &Visibility::Everything)?
                .and_then(|stored| stored.body.matching_weights);
            let query = question.query(&tender)?;
            return Self::stateless(conn, query, weights, books, now);
        };
        if !(0..=events::head(conn)?).contains(&sequence) {
            let message = (
                "förväntade numret på en händelse som har inträffat",
                "expected the number of an event that has happened",
            );
            return Err(Problem::new(Code::Malformed).field("sequence", "RANGE", message));
        }
        let tender = as_of::<TenderRecord>(conn, question.tender, sequence, visibility)?
            .ok_or_else(Problem::not_found)?
            .tender;
        let everything = Visibility::Everything;
        let weights = as_of::<Committee>(conn, tender.committee_id, sequence, &everything)?
            .and_then(|committee| committee.matching_weights);
        let amendments = versions::as_of(conn, AggregateKind::Amendment, sequence, &everything)?;
        let count = u32::try_from(amendments.len()).unwrap_or(u32::MAX);
        let book = Arc::new(books.with_first(conn, count)?);
        let mut records = BTreeMap::new();
        for row in versions::as_of(conn, AggregateKind::Enterprise, sequence, &everything)? {
            records.insert(EnterpriseId::from_uuid(row.id), read_back::<Enterprise>(&row.body)?);
        }
        let columns = Columns::build(records.iter().map(|(id, record)| (*id, record)));
        let past = Past { columns, records };
        let query = question.query(&tender)?;
        Ok(Self {
            lot: past.columns.prepare(&query, &book),
            weights: weights.unwrap_or_default(),
            query,
            book,
            sequence,
            now,
            past: Some(past),
        })
    }

    /// Requirements that are stored nowhere.
    pub(in crate::routes) fn stateless(
        conn: &mut Conn<'_>,
        query: LotQuery,
        weights: Option<Weights>,
        books: &Books,
        now: Register<'l>,
    ) -> Result<Self, Problem> {
        let book = books.current(conn)?;
        let lot = now.columns.prepare(&query, &book);
        let (weights, sequence) = (weights.unwrap_or_default(), now.sequence);
        Ok(Self { query, weights, book, sequence, now, past: None, lot })
    }

    fn columns(&self) -> &Columns {
        self.past.as_ref().map_or(self.now.columns, |past| &past.columns)
    }

    /// The wanted part of the list.
    pub(in crate::routes) fn shortlist(&self, window: Window) -> Shortlist {
        self.columns().shortlist(&self.lot, self.weights, window)
    }

    /// What each requirement costs.
    pub(in crate::routes) fn barriers(&self) -> Vec<Barrier> {
        self.columns().barriers(&self.lot, GROUPS)
    }

    /// The smallest changes of at most so many requirements that let `at_least`
    /// more in: the first `most` of them.
    pub(in crate::routes) fn relaxations(
        &self,
        at_least: usize,
        size: u32,
        most: usize,
    ) -> Vec<Relaxation> {
        let near = self.columns().near_misses(&self.lot, self.weights, size);
        near.relaxations(at_least, usize::try_from(size).unwrap_or(1), most)
    }

    /// The matches with their reasons, from the records of the same state.
    pub(in crate::routes) fn explained(
        &self,
        conn: &mut Conn<'_>,
        matches: &[Match],
    ) -> Result<Vec<MatchAnswer>, Problem> {
        let test = ByLawBook(&self.book);
        let answer =
            |it: &Match, record: &Enterprise| self.query.answer(it, self.weights, record, &test);
        if let Some(past) = &self.past {
            let known = |it: &Match| Some(answer(it, past.records.get(&it.id)?));
            return Ok(matches.iter().filter_map(known).collect());
        }
        let ids: Vec<_> = matches.iter().map(|it| it.id).collect();
        let records = enterprises::among(conn, &ids, &Visibility::Everything)?;
        let known = |it: &Match| {
            let place = records.binary_search_by_key(&it.id, |stored| stored.id).ok()?;
            Some(answer(it, &records.get(place)?.body))
        };
        Ok(matches.iter().filter_map(known).collect())
    }
}

/// A record as it stood after an event.
fn as_of<K: Kind>(
    conn: &mut Conn<'_>,
    id: K::Id,
    sequence: i64,
    visibility: &Visibility,
) -> Result<Option<K>, Problem> {
    let row = versions::one_as_of(conn, K::KIND, id.inner(), sequence, visibility)?;
    row.map(|row| read_back(&row.body)).transpose()
}

fn read_back<K: Kind>(body: &serde_json::Value) -> Result<K, Problem> {
    K::from_document(&body.to_string())
        .map_err(|error| Problem::new(Code::Internal).caused_by(error))
}
