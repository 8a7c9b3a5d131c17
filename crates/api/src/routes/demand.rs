//! What the coming needs come to, for an enterprise and for the city.

use std::collections::BTreeMap;

use actix_web::{get, web};
use hansyn_domain::area::AreaCode;
use hansyn_domain::ids::{EnterpriseId, PlanId};
use hansyn_domain::matching::{ByLawBook, Watch};
use hansyn_domain::plan::demand::{ComingNeeds, Demand};
use hansyn_domain::plan::{PlanStatus, PlannedNeed, PurchasePlan};
use hansyn_domain::text::Text;
use hansyn_domain::violation::Checker;
use hansyn_persistence::{Conn, Stored, Visibility, enterprises, versions};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::municipalities::refuse_if;
use super::opportunities::ahead;
use super::plans::visible;
use super::state::{Standing, State};
use crate::auth::caller::Caller;
use crate::auth::policy::{Match, ReadPlans};
use crate::edge::Edge;
use crate::problem::Problem;
use crate::query::{DAY, EVENT, Id, Params};
use crate::reply::Reply;
use crate::work::{Desk, Ended};

/// For how many of a plan's needs enough enterprises could compete.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanDemand {
    /// The plan.
    pub plan_id: PlanId,
    /// The last event that the answer knows of.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// The day on which the register was read.
    pub on: Date,
    /// How many enterprises are enough.
    #[schema(minimum = 1, maximum = 1000)]
    pub at_least: u32,
    /// The answer in words.
    pub reading: Text,
    /// The needs for which so many could compete.
    pub demand: Demand,
}

/// Which coming needs an enterprise could meet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnterpriseDemand {
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// The last event that the answer knows of.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// The day on which the register was read.
    pub on: Date,
    /// The answer in words.
    pub reading: Text,
    /// The needs of published plans that it could meet.
    pub demand: Demand,
}

/// See for which needs of a plan enterprises can compete
///
/// Of all planned purchases the number and value for which at least `atLeast`
/// enterprises sell what is bought where it is needed: surely, and if what is
/// missing holds; by trade, area and quarter. Needs without a code are apart.
#[utoipa::path(tag = "plans", params(("atLeast" = Option<u32>, Query, description = "How many enterprises are enough; 3 unless said.", minimum = 1, maximum = 1000), ("on" = Option<Date>, Query, description = "The day on which the register is read; today unless said."), ("sequence" = Option<i64>, Query, description = "The answer as it was after this event: the plans, the register and the law as they stood then.", minimum = 0)), responses((status = 200, description = "What the needs come to.", body = PlanDemand)))]
#[get("/plans/{id}/demand")]
pub(crate) async fn get_plan_demand(
    caller: Caller<ReadPlans>,
    edge: web::Data<Edge>,
    id: Id<PlanId>,
    mut params: Params,
) -> Result<Reply, Problem> {
    let at_least = params.take_number("atLeast", 1, 1_000)?.unwrap_or(3);
    let on = params.take_parsed::<Date>("on", DAY)?;
    let sequence = params.take_parsed("sequence", EVENT)?;
    params.finish()?;
    let question = PlanDemandQuestion { at_least: Some(at_least), on, sequence };
    let visibility = caller.visibility();
    let found = edge.answer(visibility, move |desk| of_plan(desk, id.0, question, &mut |_| true));
    Reply::ok(&found.await?)
}

/// When enough can compete for a need.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanDemandQuestion {
    /// How many enterprises are enough; 3 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000)]
    pub at_least: Option<u32>,
    /// The day on which the register is read; today unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The answer as it was after this event: the plan, the register and the law as
    /// they stood then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub sequence: Option<i64>,
}

impl PlanDemandQuestion {
    pub(crate) fn check(self) -> Result<(), Problem> {
        let mut check = Checker::new();
        check.range("/question/atLeast", u64::from(self.at_least.unwrap_or(1)), 1, 1_000);
        refuse_if(check.finish())
    }
}

/// What the needs of a plan come to, while `watch` is told how far the work has come.
pub(crate) fn of_plan(
    desk: &Desk,
    plan_id: PlanId,
    question: PlanDemandQuestion,
    watch: Watch<'_>,
) -> Result<PlanDemand, Ended> {
    let (at_least, on) = (question.at_least.unwrap_or(3), question.on.unwrap_or(desk.today));
    let (plan, area, competition, sequence) = desk.read_live(|conn, register| {
        // Who may not see the plan now may not see how it was.
        visible(conn, plan_id, &desk.visibility)?;
        let (state, register) = Standing::of(conn, question.sequence, &desk.books, register)?;
        let plan: PurchasePlan = state.record(conn, plan_id, &desk.visibility)?;
        let area = state.area(conn, plan.committee_id)?;
        let coming = ComingNeeds::of(&plan.needs, area, on);
        let competition = coming.competition_among(register.columns(), &state.book, &mut *watch);
        drop(coming);
        Ok((plan, area, competition, state.sequence))
    })?;
    let (coming, competition) = (ComingNeeds::of(&plan.needs, area, on), competition?);
    let demand = coming.with_competition(&competition, usize::try_from(at_least).unwrap_or(1));
    let reading = reading(
        &demand,
        &format!("kan minst {at_least} företag konkurrera"),
        &format!("at least {at_least} enterprises can compete"),
    );
    Ok(PlanDemand { plan_id, sequence, on, at_least, reading, demand })
}

/// See which coming needs an enterprise could meet
///
/// Over all published plans the number and value of needs that it sells what is
/// bought for, where it is needed: by trade, area and quarter. It is the demand
/// that decides whether the enterprise can live on its trade. Of a record that
/// was merged it is the demand of the one that goes on.
#[utoipa::path(tag = "plans", params(("on" = Option<Date>, Query, description = "The day on which the register is read; today unless said."), ("sequence" = Option<i64>, Query, description = "The answer as it was after this event: the plans, the register and the law as they stood then.", minimum = 0)), responses((status = 200, description = "What the needs come to.", body = EnterpriseDemand)))]
#[get("/enterprises/{id}/demand")]
pub(crate) async fn get_enterprise_demand(
    caller: Caller<Match>,
    edge: web::Data<Edge>,
    id: Id<EnterpriseId>,
    mut params: Params,
) -> Result<Reply, Problem> {
    let on = params.take_parsed::<Date>("on", DAY)?.unwrap_or_else(|| edge.today());
    let sequence = params.take_parsed("sequence", EVENT)?;
    params.finish()?;
    let (books, visibility) = (edge.books(), caller.visibility());
    edge.read(move |conn| {
        // Who may not see the enterprise now may not see how it was.
        enterprises::survivor(conn, id.0, &visibility)?.ok_or_else(Problem::not_found)?;
        let state = &State::of(conn, sequence, &books)?;
        let found = enterprises::survivor_as_of(conn, id.0, state.sequence, &visibility)?;
        let (id, enterprise) = found.ok_or_else(Problem::not_found)?;
        // Each municipality reads its needs in its own area; what they come to is added.
        let all = by_area(conn, state, &visibility, on)?.into_iter().map(|(area, needs)| {
            ComingNeeds::of(&needs, area, on).for_enterprise(&enterprise, &ByLawBook(&state.book))
        });
        let demand = all.fold(Demand::default(), Demand::joined);
        let reading = reading(&demand, "kan företaget leverera", "the enterprise can deliver");
        let sequence = state.sequence;
        Reply::ok(&EnterpriseDemand { enterprise_id: id, sequence, on, reading, demand })
    })
    .await
}

/// The needs of plans that are published in a state and whose time has not passed,
/// by the area of the municipality.
fn by_area(
    conn: &mut Conn<'_>,
    state: &State,
    visibility: &Visibility,
    on: Date,
) -> Result<BTreeMap<AreaCode, Vec<PlannedNeed>>, Problem> {
    let plans = versions::all_as_of::<PurchasePlan>(conn, state.sequence, visibility)?;
    let mut needs: BTreeMap<AreaCode, Vec<PlannedNeed>> = BTreeMap::new();
    for Stored { body: plan, .. } in plans {
        if plan.status == PlanStatus::Published {
            let area = state.area(conn, plan.committee_id)?;
            needs.entry(area).or_default().extend(ahead(plan, on));
        }
    }
    Ok(needs)
}

/// Both readings in words, beside what nobody knows the code of.
fn reading(demand: &Demand, sv: &str, en: &str) -> Text {
    let (surely, if_known) = (demand.met.surely, demand.met.if_known);
    let (of, unresolved) = (demand.planned.needs, demand.unresolved.needs);
    let more = if_known.needs.saturating_sub(surely.needs);
    Text::new(
        format!(
            "av {of} behov med kod {sv} i {} fall, värda {}, och i {more} till om det som saknas visar sig hålla; {unresolved} behov saknar kod",
            surely.needs,
            surely.value.in_words(),
        ),
        format!(
            "of {of} needs with a code {en} in {} cases, worth {}, and in {more} more if what is missing turns out to hold; {unresolved} needs have no code",
            surely.needs,
            surely.value.in_english(),
        ),
    )
}
