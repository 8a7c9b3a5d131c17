//! What a lot asks for, and the register it is asked of: as it stands, or as it
//! stood after an event, so that an answer can be had again.

use std::sync::Arc;

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::{EnterpriseId, LotId, TenderId};
use hansyn_domain::matching::consortia::Reading;
use hansyn_domain::matching::engine::{Columns, PreparedLot, Shortlist, Window};
use hansyn_domain::matching::{
    Barrier, ByLawBook, Contact, Field, LotQuery, Match, MatchAnswer, Moves, Register as Known,
    Relaxation, RelaxationTerms, Relaxations, Rotation, Weights, WhatIf,
};
use hansyn_domain::party::Committee;
use hansyn_domain::tender::Tender;
use hansyn_persistence::tenders::TenderRecord;
use hansyn_persistence::{Conn, Visibility, committees, versions};
use jiff::civil::Date;

use super::lot_query;
use crate::edge::books::Books;
use crate::live::Register;
use crate::problem::Problem;
use crate::query::{DAY, EVENT, Params};
use crate::routes::state::{Standing, State};
use crate::routes::tenders::visible;
use crate::work::Desk;

/// How many groups of requirements that shut out together are shown.
const GROUPS: usize = 10;

/// Which lot, on which day, and after which event.
#[derive(Debug, Clone, Copy)]
pub(in crate::routes) struct Question {
    tender: TenderId,
    lot: LotId,
    on: Option<Date>,
    pub(in crate::routes) sequence: Option<i64>,
    today: Date,
}

impl Desk {
    /// Which lot is asked about, on which day, and after which event.
    pub(in crate::routes) const fn question(
        &self,
        (tender, lot): (TenderId, LotId),
        on: Option<Date>,
        sequence: Option<i64>,
    ) -> Question {
        Question { tender, lot, on, sequence, today: self.today }
    }
}

impl Question {
    /// Takes `on` and `sequence` of the request.
    pub(in crate::routes) fn take(
        tender: TenderId,
        lot: LotId,
        today: Date,
        params: &mut Params,
    ) -> Result<Self, Problem> {
        let on = params.take_parsed("on", DAY)?;
        let sequence = params.take_parsed("sequence", EVENT)?;
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
    pub(in crate::routes) state: State,
    pub(in crate::routes) register: Standing<'l>,
    lot: PreparedLot,
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
        Ok(Self::of_tender(conn, question, books, visibility, now)?.1)
    }

    /// A stored lot beside its tender.
    pub(in crate::routes) fn of_tender(
        conn: &mut Conn<'_>,
        question: Question,
        books: &Books,
        visibility: &Visibility,
        now: Register<'l>,
    ) -> Result<(Tender, Self), Problem> {
        // Who may not see the tender now may not see how it was.
        let tender = visible(conn, question.tender, visibility)?.body.tender;
        let Some(sequence) = question.sequence else {
            let weights = committees::find(conn, tender.committee_id, &Visibility::Everything)?
                .and_then(|stored| stored.body.matching_weights);
            let query = question.query(&tender)?;
            let asked = Self::stateless(conn, query, weights, books, now)?;
            return Ok((tender, asked));
        };
        let (state, register) = Standing::of(conn, Some(sequence), books, now)?;
        let tender = state.record::<TenderRecord>(conn, question.tender, visibility)?.tender;
        let everything = Visibility::Everything;
        let committee =
            versions::body_as_of::<Committee>(conn, tender.committee_id, sequence, &everything)?;
        let weights = committee.and_then(|committee| committee.matching_weights);
        let asked = Self::prepared(question.query(&tender)?, weights, state, register);
        Ok((tender, asked))
    }

    /// Requirements that are stored nowhere.
    pub(in crate::routes) fn stateless(
        conn: &mut Conn<'_>,
        query: LotQuery,
        weights: Option<Weights>,
        books: &Books,
        now: Register<'l>,
    ) -> Result<Self, Problem> {
        let (state, register) = Standing::of(conn, None, books, now)?;
        Ok(Self::prepared(query, weights, state, register))
    }

    fn prepared(
        query: LotQuery,
        weights: Option<Weights>,
        state: State,
        register: Standing<'l>,
    ) -> Self {
        let lot = register.columns().prepare(&query, &state.book);
        Self { query, weights: weights.unwrap_or_default(), state, register, lot }
    }

    fn columns(&self) -> &Columns {
        self.register.columns()
    }

    /// The wanted part of the list.
    pub(in crate::routes) fn shortlist(&self, window: Window) -> Shortlist {
        self.columns().shortlist(&self.lot, self.weights, window)
    }

    /// The wanted part of the list, and, where a seed is given, with those who can or
    /// could deliver in their turn: least contacted first among equals.
    pub(in crate::routes) fn in_turn(
        &self,
        conn: &mut Conn<'_>,
        window: Window,
        seed: Option<&str>,
        contacts: impl FnOnce(&mut Conn<'_>, &[EnterpriseId]) -> Result<Vec<Contact>, Problem>,
    ) -> Result<(Shortlist, Option<Rotation>), Problem> {
        let Some(seed) = seed else { return Ok((self.shortlist(window), None)) };
        let contacts = contacts(conn, &self.columns().ids())?;
        let turns = (contacts.as_slice(), seed);
        let (found, rotation) = self.columns().rotated(&self.lot, self.weights, window, turns);
        Ok((found, Some(rotation)))
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

    /// Those whom at most so many requirements keep out, with the records of those who
    /// lack what stands in no column.
    pub(in crate::routes) fn near(&self, conn: &mut Conn<'_>, size: u32) -> Result<Near, Problem> {
        let field = self.columns().near_misses(&self.lot, self.weights, size);
        let records = self.register.records(conn, &field.looked_up(&self.query))?;
        Ok(Near { query: self.query.clone(), field, records })
    }

    /// The difference to what the lot would be; each movement names its first `named`.
    pub(in crate::routes) fn what_if(
        &self,
        conn: &mut Conn<'_>,
        then: &LotQuery,
        named: usize,
    ) -> Result<WhatIf, Problem> {
        let after = self.columns().prepare(then, &self.state.book);
        let moves = Moves::over(self.columns(), &self.lot, &after, self.weights);
        let records = self.register.records(conn, &moves.named(named))?;
        let find = |id: EnterpriseId| record_of(&records, id);
        Ok(moves.written((&self.query, then), find, &ByLawBook(&self.state.book), named))
    }

    /// The matches with their reasons, from the records of the same state.
    pub(in crate::routes) fn explained(
        &self,
        conn: &mut Conn<'_>,
        matches: &[Match],
    ) -> Result<Vec<MatchAnswer>, Problem> {
        let test = ByLawBook(&self.state.book);
        let ids: Vec<_> = matches.iter().map(|it| it.id).collect();
        let records = self.register.records(conn, &ids)?;
        let known = |it: &Match| {
            let record = record_of(&records, it.id)?;
            Some(self.query.answer(it, self.weights, record, &test))
        };
        Ok(matches.iter().filter_map(known).collect())
    }

    /// The records of those among whom every smallest consortium is found, by identity.
    pub(in crate::routes) fn partners(
        &self,
        conn: &mut Conn<'_>,
        reading: Reading,
    ) -> Result<Vec<(EnterpriseId, Arc<Enterprise>)>, Problem> {
        self.register.records(conn, &self.columns().partners(&self.lot, reading))
    }
}

/// Near misses of a lot, with what it takes to find the changes that let them in.
pub(in crate::routes) struct Near {
    pub(in crate::routes) query: LotQuery,
    field: Field,
    records: Vec<(EnterpriseId, Arc<Enterprise>)>,
}

impl Near {
    /// The smallest changes, the front and joint bids on these terms; their size must
    /// be what the near misses were found for.
    pub(in crate::routes) fn relax(&self, terms: &RelaxationTerms) -> Relaxations {
        let enterprises: Vec<_> = self.records.iter().map(|(id, it)| (*id, it.as_ref())).collect();
        let known = Known { query: &self.query, enterprises: &enterprises };
        self.field.relax(terms, Some(known))
    }
}

fn record_of(records: &[(EnterpriseId, Arc<Enterprise>)], id: EnterpriseId) -> Option<&Enterprise> {
    let place = records.binary_search_by_key(&id, |(id, _)| *id).ok()?;
    records.get(place).map(|(_, record)| record.as_ref())
}
