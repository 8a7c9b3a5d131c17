//! Applications that wait for a decision, across the choice systems, by how near
//! the promised time is (LOV 4:4).

use actix_web::{HttpRequest, get, web};
use hansyn_domain::choice_system::application::watch::{
    HandlingSummary, NEAR_DAYS, Urgency, WatchedApplication, order, summary, watched,
};
use hansyn_domain::ids::{ApplicationId, ChoiceSystemId, CommitteeId};
use hansyn_persistence::{Conn, Stored, Visibility, applications, choice_systems};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

use crate::auth::caller::Caller;
use crate::auth::policy::{Action as _, DecideApplications, ReadApplications};
use crate::edge::Edge;
use crate::problem::{Code, Problem};
use crate::query::list::{Meta, Slice};
use crate::query::{DAY, Params};
use crate::reply::Reply;
use crate::resource::PageLinks;

/// One page of the applications that wait for a decision.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationWatch {
    /// The day that it is asked for.
    pub on: Date,
    /// How many days before the last one a decision is called near.
    #[schema(minimum = 0, maximum = 365)]
    pub near_days: u16,
    /// How many stand how, of everything that was asked for.
    pub summary: HandlingSummary,
    /// The applications, the first last day first.
    #[schema(max_items = 200)]
    pub items: Vec<WatchedApplication>,
    /// Where the page stands in the list.
    #[serde(rename = "_meta")]
    pub meta: Meta,
    /// The neighbouring pages.
    #[serde(rename = "_links")]
    #[schema(value_type = PageLinks)]
    pub links: Value,
}

/// How near the last day of an application is to be, and counted from when.
pub(super) struct HowNear {
    urgencies: Vec<Urgency>,
    near_days: u16,
    on: Date,
}

impl HowNear {
    /// Takes `urgency.in`, `nearDays` and `on`; every urgency unless some are named.
    fn take(params: &mut Params, today: Date) -> Result<Self, Problem> {
        let near = params.take_number("nearDays", 0, 365)?;
        let urgencies = params.take("urgency.in").map(|text| several(&text)).transpose()?;
        Ok(Self {
            urgencies: urgencies.unwrap_or_else(|| Urgency::ALL.to_vec()),
            near_days: near.and_then(|days| u16::try_from(days).ok()).unwrap_or(NEAR_DAYS),
            on: params.take_parsed("on", DAY)?.unwrap_or(today),
        })
    }

    /// The same for a list that also has what is decided: nothing unless some
    /// urgencies are named, and then the other two alone say nothing.
    pub(super) fn take_if_named(params: &mut Params, today: Date) -> Result<Option<Self>, Problem> {
        let given = |name: &str| params.rest().iter().any(|(known, _)| known == name);
        if given("urgency.in") {
            return Self::take(params, today).map(Some);
        }
        let alone = ["nearDays", "on"].into_iter().find(|name| given(name));
        alone.map_or(Ok(None), |name| {
            let message = ("anges tillsammans med urgency.in", "is given together with urgency.in");
            Err(Problem::new(Code::Malformed).field(name, "ALONE", message))
        })
    }

    fn is_of(&self, it: &WatchedApplication) -> bool {
        self.urgencies.contains(&it.urgency)
    }

    /// The identities of those to `system` that can be seen and are as near.
    pub(super) fn found(
        &self,
        conn: &mut Conn<'_>,
        system: ChoiceSystemId,
        visibility: &Visibility,
    ) -> Result<Vec<ApplicationId>, Problem> {
        let waiting = waiting(conn, (Some(system), self.near_days, self.on), visibility)?;
        Ok(waiting.iter().filter(|it| self.is_of(it)).map(|it| it.id).collect())
    }
}

/// Which applications are asked for.
struct Asked {
    how_near: HowNear,
    committee: Option<CommitteeId>,
    system: Option<ChoiceSystemId>,
}

impl Asked {
    fn take(params: &mut Params, today: Date) -> Result<Self, Problem> {
        Ok(Self {
            how_near: HowNear::take(params, today)?,
            committee: params.take_parsed(
                "committeeId",
                ("en nämnds identitet", "the identity of a committee"),
            )?,
            system: params.take_parsed(
                "choiceSystemId",
                ("ett valfrihetssystems identitet", "the identity of a choice system"),
            )?,
        })
    }

    fn is_of(&self, it: &WatchedApplication) -> bool {
        self.how_near.is_of(it) && self.committee.is_none_or(|wanted| wanted == it.committee_id)
    }
}

fn several(text: &str) -> Result<Vec<Urgency>, Problem> {
    let known = |word: &str| serde_json::from_value(Value::from(word)).ok();
    text.split(',').map(known).collect::<Option<_>>().ok_or_else(|| {
        let message = (
            "förväntade något av OVERDUE, NEAR, LATER, AWAITS_COMPLETION och NOT_STATED, med kommatecken emellan",
            "expected some of OVERDUE, NEAR, LATER, AWAITS_COMPLETION and NOT_STATED, set apart by commas",
        );
        Problem::new(Code::Malformed).field("urgency.in", "FORM", message)
    })
}

/// List the applications that wait for a decision
///
/// Across the choice systems that the caller handles: overdue first, then by the
/// last day that each request document promised (LOV 4:4), with what to do. A
/// committee asks for `urgency.in=OVERDUE,NEAR`; a delegate adds `decidable=true`
/// for what is the delegate's own to decide.
#[utoipa::path(tag = "choice-systems", params(
    ("urgency.in" = Option<String>, Query, description = "Only these, set apart by commas: `OVERDUE`, `NEAR`, `LATER`, `AWAITS_COMPLETION`, `NOT_STATED`.", max_length = 100),
    ("nearDays" = Option<u32>, Query, description = "How many days before the last one a decision is called near; 14 unless said.", minimum = 0, maximum = 365),
    ("on" = Option<Date>, Query, description = "The day; today unless said."),
    ("committeeId" = Option<CommitteeId>, Query, description = "Only this committee's."),
    ("choiceSystemId" = Option<ChoiceSystemId>, Query, description = "Only those to this choice system."),
    ("decidable" = Option<bool>, Query, description = "Only what the caller may decide as a delegate and what awaits no completion."),
    ("limit" = Option<u32>, Query, description = "How many a page has; 20 unless said.", minimum = 1, maximum = 200),
    ("offset" = Option<u32>, Query, description = "How many to pass over.", minimum = 0, maximum = 10000),
), responses((status = 200, description = "One page of applications.", body = ApplicationWatch)))]
#[get("/applications")]
pub(crate) async fn list_watched_applications(
    caller: Caller<ReadApplications>,
    edge: web::Data<Edge>,
    mut params: Params,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let slice = Slice::take(&request, &mut params)?;
    let asked = Asked::take(&mut params, edge.today())?;
    let decidable = params.take_flag("decidable")?;
    params.finish()?;
    let url = edge.url();
    edge.read(move |conn| {
        let HowNear { near_days, on, .. } = asked.how_near;
        let all = waiting(conn, (asked.system, near_days, on), &caller.visibility())?;
        let decides = |committee| caller.access().covers(DecideApplications::ROLES, committee);
        let found: Vec<_> = all
            .into_iter()
            .filter(|it| asked.is_of(it))
            .filter(|it| !decidable || is_ready(it) && decides(Some(it.committee_id)))
            .collect();
        let (total, summary) = (found.len(), summary(&found));
        let items = slice.of(found.into_iter());
        Reply::ok(&ApplicationWatch {
            on,
            near_days,
            summary,
            meta: slice.meta(total, items.len()),
            links: slice.links(&url, total),
            items,
        })
    })
    .await
}

fn is_ready(it: &WatchedApplication) -> bool {
    it.urgency != Urgency::AwaitsCompletion
}

/// What can be seen of the applications that wait for a decision, to one system
/// or to all, with these days called near, on a day.
pub(super) fn waiting(
    conn: &mut Conn<'_>,
    (system, near_days, on): (Option<ChoiceSystemId>, u16, Date),
    visibility: &Visibility,
) -> Result<Vec<WatchedApplication>, Problem> {
    let undecided = applications::undecided(conn, system, visibility)?;
    let mut ids: Vec<ChoiceSystemId> =
        undecided.iter().map(|it| it.body.record.application().choice_system_id).collect();
    ids.sort_unstable();
    ids.dedup();
    // Whoever sees an application sees the system that it is made to.
    let systems = choice_systems::among(conn, &ids, &Visibility::Everything)?;
    let systems: BTreeMap<_, _> = systems.iter().map(|it| (it.id, &it.body.system)).collect();
    let mut found: Vec<_> = undecided
        .iter()
        .filter_map(|Stored { id, body, .. }| {
            let system = systems.get(&body.record.application().choice_system_id)?;
            watched((*id, &body.record), system, near_days, on)
        })
        .collect();
    order(&mut found);
    Ok(found)
}
