//! Which open lots an enterprise came to match, and which it stopped matching,
//! since an event.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpRequest, get, web};
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::{CommitteeId, EnterpriseId, LotId, TenderId};
use hansyn_domain::matching::reverse::Turn;
use hansyn_domain::matching::reverse::change::{Explained, Side};
use hansyn_domain::matching::reverse::open::{LotTurns, OpenReach};
use hansyn_domain::matching::{ByLawBook, LotQuery, ReservationTest};
use hansyn_domain::tender::{Lot, Tender};
use hansyn_domain::text::Text;
use hansyn_persistence::tenders::TenderRecord;
use hansyn_persistence::{AggregateKind, Conn, Kind, Visibility, enterprises, events, versions};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::auth::caller::Caller;
use crate::auth::policy::Match;
use crate::edge::Edge;
use crate::live::lots::{LotKey, OpenTenders, open_on};
use crate::problem::{Code, Problem};
use crate::query::list::{Meta, Slice};
use crate::query::{EVENT, HAPPENED, Id, Params};
use crate::reply::Reply;
use crate::resource::PageLinks;

/// How many tenders are read back one by one; of more, all are read at once.
const ONE_BY_ONE: usize = 8;

/// A lot that stands otherwise to the enterprise than it did, and why.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LotChange {
    /// The tender.
    pub tender_id: TenderId,
    /// The lot.
    pub lot_id: LotId,
    /// The committee that buys.
    pub committee_id: CommitteeId,
    /// What it is, in a line.
    #[schema(max_length = 300)]
    pub title: String,
    /// What is bought.
    pub cpv: CpvCode,
    /// The last day for tenders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Date>,
    /// The verdicts, what made them differ, and the requirements behind it.
    #[serde(flatten)]
    pub explained: Explained,
}

/// One page of the lots that stand otherwise to an enterprise.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LotChanges {
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// The event after which the first state is read.
    #[schema(minimum = 0)]
    pub since_sequence: i64,
    /// The last event that the answer knows of; ask again from here.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// The members of the enterprise's record that differ.
    #[schema(max_items = 40)]
    pub changed_members: Vec<String>,
    /// How many lots it can deliver now and could not surely before.
    #[schema(minimum = 0)]
    pub gained: usize,
    /// How many lots it could deliver before and cannot surely now.
    #[schema(minimum = 0)]
    pub lost: usize,
    /// The counts in words.
    pub reading: Text,
    /// The lots of this page, by tender and place in it.
    #[schema(max_items = 200)]
    pub items: Vec<LotChange>,
    /// Where the page stands in the list.
    #[serde(rename = "_meta")]
    pub meta: Meta,
    /// The neighbouring pages.
    #[serde(rename = "_links")]
    #[schema(value_type = PageLinks)]
    pub links: Value,
}

/// See which open lots an enterprise came to match or stopped matching
///
/// The enterprise and the open lots as they stood after the event
/// `sinceSequence`, against both as they stand now: every lot whose verdict
/// differs, with the requirements and facts that made it so, or the lot that
/// opened, closed or was changed. Both states are read on today's date and with
/// the law as it is, so that only what was changed counts, not time that passed.
/// Ask with the number of an event `enterprise.updated` less one to see what that
/// change did.
#[utoipa::path(tag = "matching", params(("sinceSequence" = i64, Query, description = "The event after which the first state is read.", minimum = 0), ("limit" = Option<u32>, Query, description = "How many a page has; 20 unless said.", minimum = 1, maximum = 200), ("offset" = Option<u32>, Query, description = "How many to pass over.", minimum = 0, maximum = 10000)), responses((status = 200, description = "One page of lots.", body = LotChanges)))]
#[get("/enterprises/{id}/lot-changes")]
pub(crate) async fn list_lot_changes(
    caller: Caller<Match>,
    edge: web::Data<Edge>,
    id: Id<EnterpriseId>,
    mut params: Params,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let slice = Slice::take(&request, &mut params)?;
    let since: i64 = params
        .take_parsed("sinceSequence", EVENT)?
        .ok_or_else(|| refused("MISSING", FROM_WHERE))?;
    params.finish()?;
    let (books, visibility) = (edge.books(), caller.visibility());
    let url = edge.url();
    edge.read_lots(move |conn, open, sequence| {
        if !(0..=sequence).contains(&since) {
            return Err(refused("RANGE", HAPPENED));
        }
        let found = enterprises::find(conn, id.0, &visibility)?;
        let now = found.ok_or_else(Problem::not_found)?.body;
        let book = books.current(conn)?;
        let past = Past::read(conn, open, id.0, (since, sequence), &visibility)?;
        let change = Change { open, past: &past, now: &now, test: &ByLawBook(&book) };
        let turns = change.turns();
        let items = slice.of(turns.iter());
        let count = |wanted: fn(&Turn<_>) -> bool| turns.iter().filter(|it| wanted(it)).count();
        let (gained, lost) = (count(Turn::is_gained), count(Turn::is_lost));
        Reply::ok(&LotChanges {
            enterprise_id: id.0,
            since_sequence: since,
            sequence,
            changed_members: changed_members(past.enterprise.as_ref(), &now)?,
            gained,
            lost,
            reading: reading(gained, lost, turns.len() - gained - lost),
            meta: slice.meta(turns.len(), items.len()),
            links: slice.links(&url, turns.len()),
            items: items.into_iter().filter_map(|turn| change.written(turn)).collect(),
        })
    })
    .await
}

const FROM_WHERE: (&str, &str) = (
    "förväntade numret på händelsen att börja från",
    "expected the number of an event to begin at",
);

fn refused(code: &str, message: (&str, &str)) -> Problem {
    Problem::new(Code::Malformed).field("sinceSequence", code, message)
}

/// What was otherwise after an event.
struct Past {
    /// The enterprise; nothing where it was not in the register.
    enterprise: Option<Enterprise>,
    /// The tenders that were touched since, as far as they were there to see.
    tenders: BTreeMap<TenderId, TenderRecord>,
    /// What the lots of all tenders that were touched since were.
    lots: LotTurns<LotKey>,
}

impl Past {
    fn read(
        conn: &mut Conn<'_>,
        open: &OpenTenders,
        id: EnterpriseId,
        (since, until): (i64, i64),
        visibility: &Visibility,
    ) -> Result<Self, Problem> {
        let today = open.day();
        let enterprise = versions::body_as_of::<Enterprise>(conn, id, since, visibility)?;
        let touched: BTreeSet<Uuid> =
            events::touched(conn, AggregateKind::Tender, since, until)?.into_iter().collect();
        let tenders = tenders_as_of(conn, &touched, since, visibility)?;
        let mut lots = LotTurns::new();
        for id in touched.into_iter().map(TenderId::from_uuid) {
            lots.extend(open.lots_of(id).map(|key| (key, None)));
            let then = tenders.get(&id).into_iter().flat_map(|it| open_on(id, it, today));
            lots.extend(then.map(|(key, query)| (key, Some(query))));
        }
        Ok(Self { enterprise, tenders, lots })
    }
}

/// The tenders as they stood after the event, if they could be seen then.
fn tenders_as_of(
    conn: &mut Conn<'_>,
    ids: &BTreeSet<Uuid>,
    since: i64,
    visibility: &Visibility,
) -> Result<BTreeMap<TenderId, TenderRecord>, Problem> {
    if ids.len() > ONE_BY_ONE {
        let all = versions::all_as_of::<TenderRecord>(conn, since, visibility)?.into_iter();
        let touched = all.filter(|stored| ids.contains(&stored.id.uuid()));
        return Ok(touched.map(|stored| (stored.id, stored.body)).collect());
    }
    let mut found = BTreeMap::new();
    for id in ids.iter().copied().map(TenderId::from_uuid) {
        let then = versions::body_as_of::<TenderRecord>(conn, id, since, visibility)?;
        found.extend(then.map(|tender| (id, tender)));
    }
    Ok(found)
}

/// Both states of the enterprise and of the open lots.
struct Change<'c> {
    open: &'c OpenTenders,
    past: &'c Past,
    now: &'c Enterprise,
    test: &'c dyn ReservationTest,
}

impl Change<'_> {
    fn turns(&self) -> Vec<Turn<LotKey>> {
        let (lots, past) = (self.open.lots(), self.past);
        let before = (past.enterprise.as_ref())
            .map_or(OpenReach::nothing(), |it| lots.reach_after(&past.lots, it, self.test));
        before.turns(&lots.reach(self.now, self.test))
    }

    /// What the lot asked for before; nothing where it was not open.
    fn query_before(&self, key: LotKey) -> Option<&LotQuery> {
        match self.past.lots.get(&key) {
            Some(query) => query.as_ref(),
            None => self.open.lots().query(key),
        }
    }

    fn lot(&self, key: LotKey, is_open: bool) -> Option<(&Tender, &Lot)> {
        if is_open {
            return self.open.lot(key);
        }
        let tender = &self.past.tenders.get(&key.0)?.tender;
        Some((tender, tender.lot(key.1)?))
    }

    fn written(&self, turn: &Turn<LotKey>) -> Option<LotChange> {
        let (key, enterprise) = (turn.lot, self.past.enterprise.as_ref());
        let query = self.open.lots().query(key);
        let before = Side { query: self.query_before(key), enterprise, verdict: turn.before };
        let after = Side { query, enterprise: Some(self.now), verdict: turn.after };
        let (tender, lot) = self.lot(key, query.is_some())?;
        Some(LotChange {
            tender_id: key.0,
            lot_id: key.1,
            committee_id: tender.committee_id,
            title: lot.title.clone(),
            cpv: lot.cpv,
            deadline: tender.planned_deadline,
            explained: Explained::between(before, after, self.test),
        })
    }
}

/// The names of the members that differ.
fn changed_members(before: Option<&Enterprise>, now: &Enterprise) -> Result<Vec<String>, Problem> {
    let Some(before) = before else { return Ok(Vec::new()) };
    let members = |record: &Enterprise| match record.document() {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Problem::new(Code::Internal)),
        Err(error) => Err(Problem::new(Code::Internal).caused_by(error)),
    };
    let (before, now) = (members(before)?, members(now)?);
    let names: BTreeSet<_> = before.keys().chain(now.keys()).collect();
    let differ = names.into_iter().filter(|name| before.get(*name) != now.get(*name));
    Ok(differ.cloned().collect())
}

fn reading(gained: usize, lost: usize, other: usize) -> Text {
    Text::new(
        format!(
            "{gained} öppna delkontrakt kan företaget leverera nu men inte säkert förut; {lost} kunde det leverera förut men inte säkert nu; {other} har på annat sätt blivit eller upphört att vara oavgjorda"
        ),
        format!(
            "{gained} open lots can be delivered now and could not surely before; {lost} could be delivered before and cannot surely now; {other} have otherwise become or ceased to be undecided"
        ),
    )
}
