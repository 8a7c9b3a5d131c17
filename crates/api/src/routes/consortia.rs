//! Who can meet a lot together.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, get, web};
use hansyn_domain::ids::{EnterpriseId, LotId, TenderId};
use hansyn_domain::matching::consortia::{
    Consortium, MEMBERS, Reaching, Reading, consortia_watched, explain,
};
use hansyn_domain::matching::{ByLawBook, Watch};
use hansyn_domain::text::Text;
use hansyn_domain::violation::Checker;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::lots::asked::Asked;
use super::municipalities::refuse_if;
use super::operations::{OperationBody, begun};
use crate::auth::caller::Caller;
use crate::auth::policy::Match;
use crate::edge::Edge;
use crate::problem::{Code, Problem};
use crate::query::list::{MOST, Meta, Slice};
use crate::query::prefer::PrefersAsync;
use crate::query::{DAY, EVENT, Ids2, Params};
use crate::reply::Reply;
use crate::resource::PageLinks;
use crate::work::task::Task;
use crate::work::{Desk, Ended};

/// The most groups that one call tries, so that none holds up the others.
const TRIES: usize = 50_000;

/// The most groups that an operation tries.
const TRIES_OF_OPERATION: usize = 2_000_000;

/// How many enterprises are looked at while the caller waits.
const AT_ONCE: usize = 5_000;

/// One page of the smallest consortia of a lot.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LotConsortia {
    /// The tender.
    pub tender_id: TenderId,
    /// The lot.
    pub lot_id: LotId,
    /// The last event that the answer knows of.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// The decisive day.
    pub on: Date,
    /// Whether what is unknown must be shown.
    pub reading: Reading,
    /// Every smallest consortium of at most so many members is in the list.
    #[schema(minimum = 0, maximum = 4)]
    pub complete_to: usize,
    /// What the list proves, in words.
    pub proof: Text,
    /// The consortia of this page, the fewest members first.
    #[schema(max_items = 200)]
    pub items: Vec<Consortium>,
    /// Where the page stands in the list.
    #[serde(rename = "_meta")]
    pub meta: Meta,
    /// The neighbouring pages.
    #[serde(rename = "_links")]
    #[schema(value_type = PageLinks)]
    pub links: Value,
}

/// How groups are looked for.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsortiaQuestion {
    /// Whether what is unknown must be shown; so unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// The most members; 3 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 4)]
    pub members: Option<u32>,
    /// The decisive day; the planned start unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The answer as it was after this event: the lot, the register and the law as
    /// they stood then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub sequence: Option<i64>,
}

impl ConsortiaQuestion {
    pub(crate) fn check(&self) -> Result<(), Problem> {
        let mut check = Checker::new();
        check.range("/question/members", u64::from(self.members.unwrap_or(1)), 1, 4);
        refuse_if(check.finish())
    }

    fn members(&self) -> usize {
        usize::try_from(self.members.unwrap_or(3)).unwrap_or(MEMBERS)
    }
}

/// See who can meet a lot together
///
/// The smallest groups that meet every requirement: without any one of its
/// members a group does not. For each requirement it says how facts are put
/// together, on which provision, and where a person must judge. The list tells up
/// to which size it is complete; an operation (`Prefer: respond-async`) tries many
/// more groups.
#[utoipa::path(tag = "matching", params(("reading" = Option<Reading>, Query, description = "Whether what is unknown must be shown; so unless said."), ("members" = Option<u32>, Query, description = "The most members; 3 unless said.", minimum = 1, maximum = 4), ("on" = Option<Date>, Query, description = "The decisive day; the planned start unless said."), ("limit" = Option<u32>, Query, description = "How many a page has; 20 unless said.", minimum = 1, maximum = 200), ("offset" = Option<u32>, Query, description = "How many to pass over.", minimum = 0, maximum = 10000), ("sequence" = Option<i64>, Query, description = "The answer as it was after this event: the lot, the register and the law as they stood then.", minimum = 0), ("Prefer" = Option<String>, Header, description = "`respond-async` asks for an operation.", max_length = 256)), responses((status = 200, description = "One page of consortia.", body = LotConsortia), (status = 202, description = "An operation that works out the first 200.", body = OperationBody)))]
#[get("/tenders/{id}/lots/{lotId}/consortia")]
pub(crate) async fn list_lot_consortia(
    caller: Caller<Match>,
    edge: web::Data<Edge>,
    ids: Ids2<TenderId, LotId>,
    mut params: Params,
    (request, prefers): (HttpRequest, PrefersAsync),
) -> Result<Reply, Problem> {
    let slice = Slice::take(&request, &mut params)?;
    let question = ConsortiaQuestion {
        members: params.take_number("members", 1, 4)?,
        reading: params.take("reading").map(|text| reading(&text)).transpose()?,
        on: params.take_parsed::<Date>("on", DAY)?,
        sequence: params.take_parsed("sequence", EVENT)?,
    };
    params.finish()?;
    if prefers.0 || edge.live().size() > AT_ONCE {
        let task = Task::LotConsortia { tender_id: ids.0, lot_id: ids.1, question };
        return begun(&edge, &caller, task).await;
    }
    let url = edge.url();
    let visibility = caller.visibility();
    let found = edge.answer(visibility, move |desk| {
        let go_on = &mut |_per_mille| true;
        groups(desk, (ids.0, ids.1), question, (TRIES, go_on), |total, count| Part {
            offset: slice.offset(),
            limit: slice.limit(),
            meta: slice.meta(total, count),
            links: slice.links(&url, total),
        })
    });
    Reply::ok(&found.await?)
}

/// Where a part of a list stands in it.
struct Part {
    offset: usize,
    limit: usize,
    meta: Meta,
    links: Value,
}

/// The first 200 of all groups, while `watch` is told how far the search has come.
pub(crate) fn all_groups(
    desk: &Desk,
    ids: (TenderId, LotId),
    question: ConsortiaQuestion,
    watch: Watch<'_>,
) -> Result<LotConsortia, Ended> {
    groups(desk, ids, question, (TRIES_OF_OPERATION, watch), |total, count| Part {
        offset: 0,
        limit: usize::try_from(MOST).unwrap_or(usize::MAX),
        meta: Meta::of_part(0, MOST, total, count),
        links: json!({}),
    })
}

fn groups(
    desk: &Desk,
    (tender_id, lot_id): (TenderId, LotId),
    question: ConsortiaQuestion,
    (tries, watch): (usize, Watch<'_>),
    part: impl Fn(usize, usize) -> Part,
) -> Result<LotConsortia, Ended> {
    let reading = question.reading.unwrap_or(Reading::Surely);
    let asks = desk.question((tender_id, lot_id), question.on, question.sequence);
    let (query, sequence, records, book) = desk.read_live(|conn, register| {
        let asked = Asked::of_lot(conn, asks, &desk.books, &desk.visibility, register)?;
        let records = asked.partners(conn, reading)?;
        Ok((asked.query, asked.state.sequence, records, asked.state.book))
    })?;
    let known: BTreeMap<EnterpriseId, _> =
        records.iter().map(|(id, record)| (*id, record.as_ref())).collect();
    let given: Vec<_> = known.iter().map(|(id, it)| (*id, *it)).collect();
    let test = ByLawBook(&book);
    let how = (reading, Reaching { members: question.members(), tries });
    let found = consortia_watched(&query, &given, &test, how, watch)?;
    let written = |group: &Vec<EnterpriseId>| {
        let group: Vec<_> = group.iter().filter_map(|id| Some((*id, *known.get(id)?))).collect();
        explain(&query, &group, &test, reading)
    };
    let total = found.found.len();
    let Part { offset, limit, .. } = part(total, 0);
    let items: Vec<_> = found.found.iter().skip(offset).take(limit).map(written).collect();
    let Part { meta, links, .. } = part(total, items.len());
    let (complete_to, proof) = (found.complete_to, found.proof());
    let on = query.on;
    Ok(LotConsortia {
        tender_id,
        lot_id,
        sequence,
        on,
        reading,
        complete_to,
        proof,
        items,
        meta,
        links,
    })
}

fn reading(text: &str) -> Result<Reading, Problem> {
    match text {
        "SURELY" => Ok(Reading::Surely),
        "IF_KNOWN" => Ok(Reading::IfKnown),
        _ => Err(Problem::new(Code::Malformed).field(
            "reading",
            "FORM",
            ("förväntade SURELY eller IF_KNOWN", "expected SURELY or IF_KNOWN"),
        )),
    }
}
