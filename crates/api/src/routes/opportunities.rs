//! What an enterprise could deliver: open lots and coming needs.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, get, web};
use hansyn_domain::area::AreaCode;
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::{CommitteeId, EnterpriseId, LotId, PlanId, TenderId};
use hansyn_domain::matching::reverse::open::OpenLots;
use hansyn_domain::matching::{
    ByLawBook, Counts, LotQuery, RequirementAnswer, ReservationTest, Verdict as MatchVerdict,
};
use hansyn_domain::money::Sek;
use hansyn_domain::plan::demand::ComingNeeds;
use hansyn_domain::plan::{PlannedNeed, PlannedStart};
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
        let on_the_day = on.map(|on| open.lots_on(on));
        let lots = OpenOnes { tenders: open, lots: on_the_day.as_ref().unwrap_or(open.lots()) };
        let needs = coming_needs(conn, &visibility, today)?;
        let found = Found::of(lots, &needs, &enterprise, &test, on.unwrap_or(today));
        let listed: Vec<_> =
            found.all.iter().filter(|it| wanted.is_none_or(|wanted| it.0 == wanted)).collect();
        let items = slice.of(listed.iter());
        let counts = found.counts();
        Reply::ok(&Opportunities {
            enterprise_id: id.0,
            sequence,
            counts,
            reading: counts.reading(),
            lots_elsewhere: found.elsewhere,
            lots_of_other_trades: found.other_trades,
            unresolved_needs: found.unresolved,
            meta: slice.meta(listed.len(), items.len()),
            links: slice.links(&url, listed.len()),
            items: (items.into_iter())
                .map(|(verdict, it)| it.written(*verdict, &enterprise, &test))
                .collect(),
        })
    })
    .await
}

/// The open lots beside the tenders that they are of.
#[derive(Clone, Copy)]
struct OpenOnes<'s> {
    tenders: &'s OpenTenders,
    lots: &'s OpenLots<LotKey>,
}

/// A lot that can be tendered for, with what it asks for.
struct OpenLot<'s> {
    tender_id: TenderId,
    tender: &'s Tender,
    lot: &'s Lot,
    query: &'s LotQuery,
}

impl<'s> OpenOnes<'s> {
    fn one(self, key: LotKey) -> Option<OpenLot<'s>> {
        let (tender, lot) = self.tenders.lot(key)?;
        Some(OpenLot { tender_id: key.0, tender, lot, query: self.lots.query(key)? })
    }
}

/// A need of a published plan.
pub(super) struct Coming {
    /// The plan.
    pub(super) plan_id: PlanId,
    /// The committee that buys.
    pub(super) committee_id: CommitteeId,
    /// The need.
    pub(super) need: PlannedNeed,
}

/// The needs of published plans whose time has not passed, by the area of the
/// municipality, then by plan.
pub(super) fn coming_needs(
    conn: &mut Conn<'_>,
    visibility: &Visibility,
    today: Date,
) -> Result<BTreeMap<AreaCode, Vec<Coming>>, Problem> {
    let mut coming: BTreeMap<AreaCode, Vec<Coming>> = BTreeMap::new();
    for stored in plans::published(conn, visibility)? {
        let home = Home::of(conn, stored.body.committee_id)?;
        let (plan_id, keeper) = (stored.id, stored.body.committee_id);
        let ahead = stored
            .body
            .needs
            .into_iter()
            .filter(|need| need.start.is_none_or(|start| start.last_day() >= today));
        coming.entry(home.area).or_default().extend(ahead.map(|need| Coming {
            plan_id,
            committee_id: need.committee_id.unwrap_or(keeper),
            need,
        }));
    }
    Ok(coming)
}

/// One of the things that the enterprise sells and reaches.
enum Source<'s> {
    Lot(OpenLot<'s>),
    Need(&'s Coming, LotQuery),
}

/// Everything that the enterprise sells and reaches, in the order of the list.
struct Found<'s> {
    all: Vec<(MatchVerdict, Source<'s>)>,
    elsewhere: usize,
    other_trades: usize,
    unresolved: usize,
}

impl<'s> Found<'s> {
    fn of(
        lots: OpenOnes<'s>,
        needs: &'s BTreeMap<AreaCode, Vec<Coming>>,
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
        on: Date,
    ) -> Self {
        let reach = lots.lots.reach(enterprise, test);
        let within = reach.within.iter().filter_map(|(key, it)| Some((*it, lots.one(*key)?)));
        let mut all: Vec<_> = within.map(|(verdict, lot)| (verdict, Source::Lot(lot))).collect();
        let mut unresolved = 0;
        for (area, needs) in needs {
            let coming = ComingNeeds::of(needs.iter().map(|it| &it.need), *area, on);
            let coded: Vec<_> = needs.iter().filter(|it| it.need.cpv.is_some()).collect();
            unresolved += needs.len() - coded.len();
            let verdicts = coming.verdicts(enterprise, test);
            let asked = coming.matched().map(|(_, query)| query.clone());
            for ((verdict, need), query) in verdicts.into_iter().zip(coded).zip(asked) {
                // A need asks for trade and place alone: who fails it does not reach it.
                if verdict != MatchVerdict::ShutOut {
                    all.push((verdict, Source::Need(need, query)));
                }
            }
        }
        // The sort is stable, so equals keep the order of tenders and plans.
        all.sort_by_key(|(verdict, source)| (*verdict, source.kind()));
        let (elsewhere, other_trades) = (reach.elsewhere, reach.other_trades);
        Self { all, elsewhere, other_trades, unresolved }
    }

    fn counts(&self) -> Counts {
        let count = |wanted| self.all.iter().filter(|(verdict, _)| *verdict == wanted).count();
        Counts {
            eligible: count(MatchVerdict::Eligible),
            undecided: count(MatchVerdict::Undecided),
            shut_out: count(MatchVerdict::ShutOut),
        }
    }
}

impl Source<'_> {
    const fn kind(&self) -> OpportunityKind {
        match self {
            Self::Lot(_) => OpportunityKind::OpenLot,
            Self::Need(..) => OpportunityKind::PlannedNeed,
        }
    }

    fn written(
        &self,
        verdict: MatchVerdict,
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
    ) -> Opportunity {
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
