//! Tables for analysts, streamed in chunks.

use std::collections::VecDeque;
use std::future::ready;
use std::sync::Arc;

use actix_web::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, VARY};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get, web};
use futures_util::{Stream, StreamExt as _, stream};
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::matching::{ByLawBook, match_lot};
use hansyn_domain::plan::PurchasePlan;
use hansyn_domain::plan::demand::ComingNeeds;
use hansyn_persistence::provider_contracts::SignedContract;
use hansyn_persistence::tenders::TenderRecord;
use hansyn_persistence::{Conn, Kind, Stored, StoredId, Visibility, versions};
use jiff::civil::Date;
use uuid::Uuid;

use super::lots::lot_query;
use super::state::State;
use crate::auth::caller::Caller;
use crate::auth::policy::{Export, ReadShared};
use crate::edge::Edge;
use crate::exchange::dictionary::{DataDictionary, dictionary};
use crate::exchange::format::Format;
use crate::exchange::table::{self, Cell, Column, Field, TableName};
use crate::problem::Problem;
use crate::query::{DAY, EVENT, NoParams, Params};
use crate::reply::Reply;

/// How many rows a chunk has, more or less: the rows of one lot stay together.
const CHUNK: u32 = 500;

/// How many tenders are read at once where each gives many rows.
const TENDERS: u32 = 20;

/// How many contracts are read at once where each gives many rows.
const CONTRACTS: u32 = 50;

/// Read the data dictionary
///
/// Every table that can be exported, with its columns, their kinds and units,
/// in Swedish and English.
#[utoipa::path(tag = "exports", responses((status = 200, description = "The data dictionary.", body = DataDictionary)))]
#[get("/exports")]
pub(crate) async fn get_data_dictionary(
    _caller: Caller<ReadShared>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    Reply::ok(&dictionary())
}

/// Export a table
///
/// Every row that the caller may see, without personal data, all of the same
/// state. The format goes by `format`, otherwise by `Accept`; the rows are the
/// same in each. The headers `hansyn-sequence` and `hansyn-on` tell the last event
/// that the rows know of and the day they are reckoned for: given as `sequence`
/// and `on`, they yield the same table again, whatever has happened since.
#[utoipa::path(tag = "exports", params(("table" = TableName, Path, description = "The table."), ("format" = inline(Option<Format>), Query, description = "The format; otherwise `Accept` decides."), ("sequence" = Option<i64>, Query, minimum = 0, description = "The event after which the state is exported; the last one unless said."), ("on" = Option<Date>, Query, description = "The day that ages and coming needs are reckoned for; today unless said.")), responses((status = 200, description = "The table.", headers(("hansyn-sequence" = i64, description = "The last event that the rows know of."), ("hansyn-on" = String, description = "The day they are reckoned for.")), content((String = "text/csv"), (String = "application/x-ndjson")))))]
#[get("/exports/{table}")]
pub(crate) async fn export_table(
    caller: Caller<Export>,
    edge: web::Data<Edge>,
    mut params: Params,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let name = request.match_info().get("table").unwrap_or_default();
    let table: TableName = name.parse().map_err(|_unknown| Problem::not_found())?;
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    let format = Format::asked(params.take("format").as_deref(), accept)?;
    let sequence = params.take_parsed("sequence", EVENT)?;
    let on = params.take_parsed("on", DAY)?.unwrap_or_else(|| edge.today());
    params.finish()?;
    let (books, visibility) = (edge.books(), caller.visibility());
    let (walk, first, sequence) = edge
        .read(move |conn| {
            let state = State::of(conn, sequence, &books)?;
            let sequence = state.sequence;
            let mut walk = Walk::new(table, format, visibility, (state, on));
            let mut first = format.opening(&walk.columns)?;
            first.extend(walk.chunk(conn)?);
            Ok((walk, first, sequence))
        })
        .await?;
    let file = format!("attachment; filename=\"{table}.{}\"", format.extension());
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, format.content_type()))
        .insert_header((CONTENT_DISPOSITION, file))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((VARY, "Accept"))
        .insert_header(("hansyn-sequence", sequence))
        .insert_header(("hansyn-on", on.to_string()))
        .streaming(stream::once(ready(Ok(Bytes::from(first)))).chain(rest(edge, walk))))
}

/// The chunks after the first. A failure breaks the answer off between two
/// rows, so that no client takes a part for the whole.
fn rest(edge: web::Data<Edge>, walk: Walk) -> impl Stream<Item = Result<Bytes, Problem>> {
    stream::unfold(Some(walk), move |state| {
        let edge = edge.clone();
        async move {
            let mut walk = state.filter(|walk| !walk.done)?;
            let hop = edge.read(move |conn| {
                let bytes = walk.chunk(conn)?;
                Ok((walk, bytes))
            });
            match hop.await {
                Ok((walk, bytes)) => Some((Ok(Bytes::from(bytes)), Some(walk))),
                Err(problem) => {
                    problem.log();
                    Some((Err(problem), None))
                }
            }
        }
    })
}

type Register = Arc<Vec<(EnterpriseId, Enterprise)>>;

/// A tender, and which of its lots.
type LotAt = (Arc<Stored<TenderRecord>>, usize);

/// How far an export has come.
struct Walk {
    table: TableName,
    format: Format,
    columns: Vec<Column>,
    visibility: Visibility,
    state: State,
    /// The day that rows are reckoned for.
    on: Date,
    after: Option<Uuid>,
    /// Lots that were read and not yet written.
    lots: VecDeque<LotAt>,
    /// Whether every tender was read.
    read: bool,
    register: Option<Register>,
    done: bool,
}

impl Walk {
    fn new(table: TableName, format: Format, visibility: Visibility, of: (State, Date)) -> Self {
        Self {
            table,
            format,
            columns: table.table().columns,
            visibility,
            state: of.0,
            on: of.1,
            after: None,
            lots: VecDeque::new(),
            read: false,
            register: None,
            done: false,
        }
    }

    /// The next rows, written in the format.
    fn chunk(&mut self, conn: &mut Conn<'_>) -> Result<Vec<u8>, Problem> {
        let rows = match self.table {
            TableName::Enterprises => self.records(conn, &table::enterprises::fields())?,
            TableName::Tenders => self.records(conn, &table::tenders::fields())?,
            TableName::Clauses => self.records(conn, &table::clauses::fields())?,
            TableName::Round => self.round(conn)?,
            TableName::ChoiceSystems => self.records(conn, &table::choice_systems::fields())?,
            TableName::Applications => self.records(conn, &table::applications::fields())?,
            TableName::ProviderContracts => {
                self.records(conn, &table::provider_contracts::fields())?
            }
            TableName::PlacementCounts => self.counts(conn)?,
            TableName::Contacts => self.records(conn, &table::contacts::fields())?,
            TableName::Lots | TableName::Requirements | TableName::Matches => self.of_lots(conn)?,
            TableName::Needs => self.of_plans(conn)?,
        };
        self.format.lines(&self.columns, &rows)
    }

    /// The next records of a kind; whether there are more is noted.
    fn next<K: Kind>(
        &mut self,
        conn: &mut Conn<'_>,
        limit: u32,
    ) -> Result<Vec<Stored<K>>, Problem> {
        let (after, sequence) = (self.after.map(K::Id::of), self.state.sequence);
        let records = versions::chunk_as_of::<K>(conn, sequence, after, limit, &self.visibility)?;
        self.after = records.last().map(|stored| stored.id.inner()).or(self.after);
        self.done = is_short(records.len(), limit);
        Ok(records)
    }

    /// Rows of a table that has one row a record.
    fn records<K: Kind>(
        &mut self,
        conn: &mut Conn<'_>,
        fields: &[Field<Stored<K>>],
    ) -> Result<Vec<Vec<Cell>>, Problem> {
        let records = self.next::<K>(conn, CHUNK)?;
        Ok(records.iter().map(|record| table::row(fields, record)).collect())
    }

    /// Rows of the round: of each enterprise that is asked for something.
    fn round(&mut self, conn: &mut Conn<'_>) -> Result<Vec<Vec<Cell>>, Problem> {
        let records = self.next::<Enterprise>(conn, CHUNK)?;
        let fields = table::round::fields();
        let rows = records.iter().filter_map(|it| table::round::RoundRow::of(it, self.on));
        Ok(rows.map(|row| table::row(&fields, &row)).collect())
    }

    /// Rows for each count of some contracts.
    fn counts(&mut self, conn: &mut Conn<'_>) -> Result<Vec<Vec<Cell>>, Problem> {
        let contracts = self.next::<SignedContract>(conn, CONTRACTS)?;
        let fields = table::placement_counts::fields();
        let counts = contracts.iter().flat_map(|contract| {
            let counts = contract.body.contract.counts.iter();
            counts.map(move |count| table::placement_counts::CountRow { contract, count })
        });
        Ok(counts.map(|count| table::row(&fields, &count)).collect())
    }

    /// Rows of a table that has rows for each lot.
    fn of_lots(&mut self, conn: &mut Conn<'_>) -> Result<Vec<Vec<Cell>>, Problem> {
        let mut rows = Vec::new();
        while is_short(rows.len(), CHUNK) {
            let Some((tender, index)) = self.next_lot(conn)? else {
                self.done = true;
                break;
            };
            rows.extend(self.of_lot(conn, &tender, index)?);
        }
        Ok(rows)
    }

    /// The needs of the next plan; a plan is read and written whole.
    fn of_plans(&mut self, conn: &mut Conn<'_>) -> Result<Vec<Vec<Cell>>, Problem> {
        let next = self.next::<PurchasePlan>(conn, 1)?;
        next.first().map_or_else(|| Ok(Vec::new()), |plan| self.of_plan(conn, plan))
    }

    fn of_plan(
        &mut self,
        conn: &mut Conn<'_>,
        plan: &Stored<PurchasePlan>,
    ) -> Result<Vec<Vec<Cell>>, Problem> {
        let area = self.state.area(conn, plan.body.committee_id)?;
        let register = self.register(conn)?;
        let coming = ComingNeeds::of(&plan.body.needs, area, self.on);
        let enterprises = register.iter().map(|(_, enterprise)| enterprise);
        let mut competition =
            coming.competition(enterprises, &ByLawBook(&self.state.book)).into_iter();
        let fields = table::needs::fields();
        let rows = plan.body.needs.iter().map(|need| {
            let competition = need.cpv.and_then(|_| competition.next());
            table::row(&fields, &table::needs::NeedRow { plan, need, competition })
        });
        Ok(rows.collect())
    }

    fn next_lot(&mut self, conn: &mut Conn<'_>) -> Result<Option<LotAt>, Problem> {
        while self.lots.is_empty() && !self.read {
            let tenders = self.next::<TenderRecord>(conn, TENDERS)?;
            self.read = std::mem::take(&mut self.done);
            for tender in tenders.into_iter().map(Arc::new) {
                self.lots.extend(
                    (0..tender.body.tender.lots.len()).map(|index| (Arc::clone(&tender), index)),
                );
            }
        }
        Ok(self.lots.pop_front())
    }

    fn of_lot(
        &mut self,
        conn: &mut Conn<'_>,
        tender: &Stored<TenderRecord>,
        index: usize,
    ) -> Result<Vec<Vec<Cell>>, Problem> {
        let Some(lot) = tender.body.tender.lots.get(index) else { return Ok(Vec::new()) };
        match self.table {
            TableName::Requirements => {
                let fields = table::requirements::fields();
                let predicates = table::requirements::of_lot(tender, lot);
                Ok(predicates.map(|predicate| table::row(&fields, &predicate)).collect())
            }
            TableName::Matches => self.matches(conn, tender, index),
            _ => {
                let row = table::lots::LotRow { tender, number: index + 1, lot };
                Ok(vec![table::row(&table::lots::fields(), &row)])
            }
        }
    }

    fn matches(
        &mut self,
        conn: &mut Conn<'_>,
        tender: &Stored<TenderRecord>,
        index: usize,
    ) -> Result<Vec<Vec<Cell>>, Problem> {
        let register = self.register(conn)?;
        let draft = &tender.body.tender;
        let on = draft.planned_start.unwrap_or(self.on);
        let lot = draft.lots.get(index).and_then(|lot| lot.id);
        let Some((lot, query)) = lot.and_then(|lot| Some((lot, lot_query(draft, lot, on)?))) else {
            return Ok(Vec::new());
        };
        let known: Vec<(EnterpriseId, &Enterprise)> =
            register.iter().map(|(id, it)| (*id, it)).collect();
        let test = ByLawBook(&self.state.book);
        let field = match_lot(&query, &known, &test);
        let fields = table::matches::fields();
        let rows = field.matches().iter().filter_map(|it| {
            let place = known.binary_search_by_key(&it.id, |(id, _)| *id).ok()?;
            let (_, enterprise) = known.get(place)?;
            let answer = field.answer(&query, it, enterprise, &test);
            let row = table::matches::MatchRow { tender: tender.id, lot, on, answer };
            Some(table::row(&fields, &row))
        });
        Ok(rows.collect())
    }

    /// The register, read once, so that every lot is matched with the same.
    fn register(&mut self, conn: &mut Conn<'_>) -> Result<Register, Problem> {
        if let Some(known) = &self.register {
            return Ok(Arc::clone(known));
        }
        let sequence = self.state.sequence;
        let all = versions::all_as_of::<Enterprise>(conn, sequence, &self.visibility)?;
        let read = Arc::new(all.into_iter().map(|stored| (stored.id, stored.body)).collect());
        self.register = Some(Arc::clone(&read));
        Ok(read)
    }
}

/// Whether fewer came than were asked for.
fn is_short(length: usize, asked: u32) -> bool {
    u32::try_from(length).is_ok_and(|length| length < asked)
}
