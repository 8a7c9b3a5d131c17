//! What an enterprise could deliver: open lots and coming needs.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, get, web};
use hansyn_domain::area::AreaCode;
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::{CommitteeId, EnterpriseId, LotId, PlanId, TenderId};
use hansyn_domain::matching::reverse::open::OpenReach;
use hansyn_domain::matching::{
    ByLawBook, Counts, LotQuery, RequirementAnswer, ReservationTest, Verdict as MatchVerdict,
};
use hansyn_domain::money::Sek;
use hansyn_domain::plan::demand::ComingNeeds;
use hansyn_domain::plan::{PlannedNeed, PlannedStart, PurchasePlan};
use hansyn_domain::tender::{Lot, Tender};
use hansyn_domain::text::Text;
use hansyn_persistence::{Conn, Visibility, enterprises, plans};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use super::lots::verdict;
use super::plans::Home;
use crate::auth::caller::Caller;
use crate::auth::policy::Match;
use crate::edge::Edge;
use crate::live::lots::{LotKey, OpenTenders};
use crate::problem::Problem;
use crate::query::list::{Meta, Slice};
use crate::query::{DAY, Id, Params};
use crate::reply::Reply;
use crate::resource::PageLinks;

/// What kind of opportunity it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OpportunityKind {
    /// A lot of a published tender whose last day has not passed.
    OpenLot,
    /// A need of a published plan.
    PlannedNeed,
}

/// Something that the enterprise could deliver, and why.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Opportunity {
    /// What kind it is.
    pub kind: OpportunityKind,
    /// The tender, of an open lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tender_id: Option<TenderId>,
    /// The lot, of an open lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot_id: Option<LotId>,
    /// The plan, of a planned need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_id: Option<PlanId>,
    /// The need's key in the plan, of a planned need.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub need_key: Option<String>,
    /// The committee that buys.
    pub committee_id: CommitteeId,
    /// What it is, in a line.
    #[schema(max_length = 300)]
    pub title: String,
    /// What is bought.
    pub cpv: CpvCode,
    /// Where it is delivered.
    #[schema(max_items = 50)]
    pub areas: Vec<AreaCode>,
    /// Its estimated value, excluding VAT.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Sek>,
    /// The last day for tenders, of an open lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Date>,
    /// When it is to begin, of a planned need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<PlannedStart>,
    /// Whether the enterprise can deliver.
    pub verdict: MatchVerdict,
    /// Every requirement with its reasons; of a planned need trade and area alone.
    #[schema(max_items = 64)]
    pub requirements: Vec<RequirementAnswer>,
}

/// One page of what an enterprise could deliver.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Opportunities {
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// The last event that the answer knows of.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// How many it can, could and cannot deliver, of what it sells and reaches.
    pub counts: Counts,
    /// The counts in words.
    pub reading: Text,
    /// How many open lots of its trades lie where it does not deliver.
    #[schema(minimum = 0)]
    pub lots_elsewhere: usize,
    /// How many open lots are of other trades.
    #[schema(minimum = 0)]
    pub lots_of_other_trades: usize,
    /// How many coming needs have no code yet, so that nobody knows.
    #[schema(minimum = 0)]
    pub unresolved_needs: usize,
    /// The opportunities of this page: those it can deliver first, then those with
    /// something unknown; open lots before planned needs.
    #[schema(max_items = 200)]
    pub items: Vec<Opportunity>,
    /// Where the page stands in the list.
    #[serde(rename = "_meta")]
    pub meta: Meta,
    /// The neighbouring pages.
    #[serde(rename = "_links")]
    #[schema(value_type = PageLinks)]
    pub links: Value,
}

/// See what an enterprise could deliver
///
/// Open lots that it sells and reaches, with every requirement answered, and the
/// coming needs of published plans. What is unknown never counts as no: it says
/// what to ask for. Lots that it misses by trade or place are counted.
#[utoipa::path(tag = "matching", params(("on" = Option<Date>, Query, description = "The decisive day; the planned start of each tender, or else today, unless said."), ("verdict" = Option<MatchVerdict>, Query, description = "Only these."), ("limit" = Option<u32>, Query, description = "How many a page has; 20 unless said.", minimum = 1, maximum = 200), ("offset" = Option<u32>, Query, description = "How many to pass over.", minimum = 0, maximum = 10000)), responses((status = 200, description = "One page of opportunities.", body = Opportunities)))]
#[get("/enterprises/{id}/opportunities")]
pub(crate) async fn list_opportunities(
    caller: Caller<Match>,
    edge: web::Data<Edge>,
    id: Id<EnterpriseId>,
    mut params: Params,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let slice = Slice::take(&request, &mut params)?;
    let wanted = params.take("verdict").map(|text| verdict(&text)).transpose()?;
    let on = params.take_parsed::<Date>("on", DAY)?;
    params.finish()?;
    let (today, books, visibility) = (edge.today(), edge.books(), caller.visibility());
    let url = edge.url();
    edge.read_lots(move |conn, open, sequence| {
        let found = enterprises::find(conn, id.0, &visibility)?;
        let enterprise = found.ok_or_else(Problem::not_found)?.body;
        let book = books.current(conn)?;
        let test = ByLawBook(&book);
        let needs = coming_needs(conn, &visibility, today)?;
        let asking = Asking { enterprise: &enterprise, test: &test, on };
        let found = Found::of(open, &needs, asking, today);
        let (counts, listed) = (found.counts(), found.listed(wanted));
        let items = found.page(wanted, slice.offset(), slice.limit());
        Reply::ok(&Opportunities {
            enterprise_id: id.0,
            sequence,
            counts,
            reading: counts.reading(),
            lots_elsewhere: found.lots.elsewhere,
            lots_of_other_trades: found.lots.other_trades,
            unresolved_needs: found.unresolved,
            meta: slice.meta(listed, items.len()),
            links: slice.links(&url, listed),
            items: items.into_iter().map(|(verdict, it)| it.written(verdict, asking)).collect(),
        })
    })
    .await
}

/// Who asks, and about which day if not about each lot's own.
#[derive(Clone, Copy)]
struct Asking<'a> {
    enterprise: &'a Enterprise,
    test: &'a dyn ReservationTest,
    on: Option<Date>,
}

/// A lot that can be tendered for, with what it asks for.
struct OpenLot<'s> {
    tender_id: TenderId,
    tender: &'s Tender,
    lot: &'s Lot,
    query: LotQuery,
}

impl<'s> OpenLot<'s> {
    fn of(open: &'s OpenTenders, key: LotKey, on: Option<Date>) -> Option<Self> {
        let (tender, lot) = open.lot(key)?;
        let own = open.lots().query(key)?.clone();
        let query = LotQuery { on: on.unwrap_or(own.on), ..own };
        Some(Self { tender_id: key.0, tender, lot, query })
    }
}

/// A need of a published plan.
struct Coming {
    /// The plan.
    plan_id: PlanId,
    /// The committee that buys.
    committee_id: CommitteeId,
    /// The need.
    need: PlannedNeed,
}

/// The needs of published plans whose time has not passed, by the area of the
/// municipality, then by plan.
fn coming_needs(
    conn: &mut Conn<'_>,
    visibility: &Visibility,
    today: Date,
) -> Result<BTreeMap<AreaCode, Vec<Coming>>, Problem> {
    let mut coming: BTreeMap<AreaCode, Vec<Coming>> = BTreeMap::new();
    for stored in plans::published(conn, visibility)? {
        let home = Home::of(conn, stored.body.committee_id)?;
        let (plan_id, keeper) = (stored.id, stored.body.committee_id);
        coming.entry(home.area).or_default().extend(ahead(stored.body, today).map(|need| Coming {
            plan_id,
            committee_id: need.committee_id.unwrap_or(keeper),
            need,
        }));
    }
    Ok(coming)
}

/// The needs of a plan whose time has not passed.
pub(super) fn ahead(plan: PurchasePlan, today: Date) -> impl Iterator<Item = PlannedNeed> {
    let is_ahead = move |it: &PlannedNeed| it.start.is_none_or(|start| start.last_day() >= today);
    plan.needs.into_iter().filter(is_ahead)
}

/// One of the things that the enterprise sells and reaches.
enum Source<'s> {
    Lot(OpenLot<'s>),
    Need(&'s Coming, LotQuery),
}

/// Everything that the enterprise sells and reaches. Of the lots, of which there may
/// be very many, only those of a page are looked up.
struct Found<'s> {
    open: &'s OpenTenders,
    on: Option<Date>,
    lots: OpenReach<'s, LotKey>,
    /// The needs by area and plan.
    needs: Vec<(MatchVerdict, &'s Coming, LotQuery)>,
    unresolved: usize,
}

/// The order of the list.
const ORDER: [MatchVerdict; 3] =
    [MatchVerdict::Eligible, MatchVerdict::Undecided, MatchVerdict::ShutOut];

impl<'s> Found<'s> {
    fn of(
        open: &'s OpenTenders,
        needs: &'s BTreeMap<AreaCode, Vec<Coming>>,
        Asking { enterprise, test, on }: Asking<'_>,
        today: Date,
    ) -> Self {
        let lots = match on {
            Some(on) => open.lots().reach_on(on, enterprise, test),
            None => open.lots().reach(enterprise, test),
        };
        let mut found = Self { open, on, lots, needs: Vec::new(), unresolved: 0 };
        for (area, needs) in needs {
            let each = needs.iter().map(|it| &it.need);
            let coming = ComingNeeds::of(each, *area, on.unwrap_or(today));
            let coded: Vec<_> = needs.iter().filter(|it| it.need.cpv.is_some()).collect();
            found.unresolved += needs.len() - coded.len();
            let verdicts = coming.verdicts(enterprise, test);
            let asked = coming.matched().map(|(_, query)| query.clone());
            for ((verdict, need), query) in verdicts.into_iter().zip(coded).zip(asked) {
                // A need asks for trade and place alone: who fails it does not reach it.
                if verdict != MatchVerdict::ShutOut {
                    found.needs.push((verdict, need, query));
                }
            }
        }
        found
    }

    fn needs_of(&self, wanted: MatchVerdict) -> impl Iterator<Item = (&'s Coming, &LotQuery)> {
        let of = self.needs.iter().filter(move |(verdict, ..)| *verdict == wanted);
        of.map(|(_, need, query)| (*need, query))
    }

    fn counts(&self) -> Counts {
        let Counts { eligible, undecided, shut_out } = self.lots.counts();
        Counts {
            eligible: eligible + self.needs_of(MatchVerdict::Eligible).count(),
            undecided: undecided + self.needs_of(MatchVerdict::Undecided).count(),
            shut_out: shut_out + self.needs_of(MatchVerdict::ShutOut).count(),
        }
    }

    /// How many the list has, of this verdict if one is wanted.
    fn listed(&self, wanted: Option<MatchVerdict>) -> usize {
        let Counts { eligible, undecided, shut_out } = self.counts();
        match wanted {
            None => eligible + undecided + shut_out,
            Some(MatchVerdict::Eligible) => eligible,
            Some(MatchVerdict::Undecided) => undecided,
            Some(MatchVerdict::ShutOut) => shut_out,
        }
    }

    /// A part of the list: by verdict, lots before needs, each in their own order.
    fn page(
        &self,
        wanted: Option<MatchVerdict>,
        mut offset: usize,
        limit: usize,
    ) -> Vec<(MatchVerdict, Source<'s>)> {
        let mut page = Vec::new();
        for verdict in ORDER.into_iter().filter(|it| wanted.is_none_or(|wanted| wanted == *it)) {
            let room = limit - page.len();
            // Those who are passed over are asked for by their number alone.
            let first = self.lots.first(verdict, offset.saturating_add(room));
            let lots = first.iter().skip(offset);
            let known = lots.filter_map(|key| OpenLot::of(self.open, *key, self.on));
            page.extend(known.map(|lot| (verdict, Source::Lot(lot))));
            offset = offset.saturating_sub(first.len());
            let (room, needs) = (limit - page.len(), self.needs_of(verdict));
            let count = self.needs_of(verdict).count();
            let some = needs.skip(offset).take(room);
            page.extend(some.map(|(need, query)| (verdict, Source::Need(need, query.clone()))));
            offset = offset.saturating_sub(count);
        }
        page
    }
}

impl Source<'_> {
    fn written(&self, verdict: MatchVerdict, asking: Asking<'_>) -> Opportunity {
        let Asking { enterprise, test, .. } = asking;
        match self {
            Self::Lot(open) => {
                let OpenLot { tender_id, tender, lot, query } = open;
                Opportunity {
                    kind: OpportunityKind::OpenLot,
                    tender_id: Some(*tender_id),
                    lot_id: lot.id,
                    plan_id: None,
                    need_key: None,
                    committee_id: tender.committee_id,
                    title: lot.title.clone(),
                    cpv: query.cpv,
                    areas: query.areas.clone(),
                    value: lot.value,
                    deadline: tender.planned_deadline,
                    start: None,
                    verdict,
                    requirements: query.explain(enterprise, test),
                }
            }
            Self::Need(coming, query) => Opportunity {
                kind: OpportunityKind::PlannedNeed,
                tender_id: None,
                lot_id: None,
                plan_id: Some(coming.plan_id),
                need_key: Some(coming.need.key.clone()),
                committee_id: coming.committee_id,
                title: coming.need.title.clone(),
                cpv: query.cpv,
                areas: query.areas.clone(),
                value: coming.need.value,
                deadline: None,
                start: coming.need.start,
                verdict,
                requirements: query.explain(enterprise, test),
            },
        }
    }
}
