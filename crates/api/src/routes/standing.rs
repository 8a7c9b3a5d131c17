//! What an enterprise is, test by test, and what is too old to tell.

use actix_web::{get, web};
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::freshness::{FactAge, fact_ages, stale_facts};
use hansyn_domain::enterprise::standing::{StandingReport, standing};
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::matching::Freshness;
use hansyn_persistence::enterprises;
use jiff::civil::Date;
use serde::Serialize;

use crate::auth::caller::Caller;
use crate::auth::policy::ReadShared;
use crate::edge::Edge;
use crate::problem::Problem;
use crate::query::{DAY, Id, Params};
use crate::reply::Reply;

/// What an enterprise is on a day.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnterpriseStanding {
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// The version of the record that was read.
    #[schema(minimum = 1)]
    pub enterprise_version: u32,
    /// The version of the law book.
    #[schema(max_length = 100)]
    pub book_version: String,
    /// For how long facts tell about the present.
    pub freshness: Freshness,
    /// The tests and what goes with them.
    #[serde(flatten)]
    pub report: StandingReport,
}

/// What is to be asked of an enterprise on a day.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StaleFacts {
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// The version of the record that was read.
    #[schema(minimum = 1)]
    pub enterprise_version: u32,
    /// The day for which it was asked.
    pub on: Date,
    /// For how long facts tell about the present.
    pub freshness: Freshness,
    /// The first day after it on which something more grows old.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_check: Option<Date>,
    /// What is missing, stale or undated, in this order.
    #[schema(max_items = 100)]
    pub items: Vec<FactAge>,
}

/// Read what an enterprise is
///
/// Eleven tests, each on its own: work-integration social enterprise by three
/// readings, the reservations of LOU and LOV, registered non-profit, limited
/// dividends, host of sheltered work. None implies another, and what is unknown
/// is asked for. The share of LOU 4:18 comes with its margin in persons.
#[utoipa::path(tag = "enterprises", params(("on" = Option<Date>, Query, description = "The decisive day; today unless said."), ("cpv" = Option<CpvCode>, Query, description = "The service of a purchase; without it the conditions on the service are left out.")), responses((status = 200, description = "The tests.", body = EnterpriseStanding)))]
#[get("/enterprises/{id}/standing")]
pub(crate) async fn get_enterprise_standing(
    caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    id: Id<EnterpriseId>,
    mut params: Params,
) -> Result<Reply, Problem> {
    let on = params.take_parsed("on", DAY)?.unwrap_or_else(|| edge.today());
    let cpv = params.take_parsed::<CpvCode>(
        "cpv",
        ("en CPV-kod som 85312510-7", "a CPV code as in 85312510-7"),
    )?;
    params.finish()?;
    let (visibility, books) = (caller.visibility(), edge.books());
    edge.read(move |conn| {
        let book = books.current(conn)?;
        let found = enterprises::find(conn, id.0, &visibility)?;
        let stored = found.ok_or_else(Problem::not_found)?;
        let freshness = Freshness::default();
        Reply::ok(&EnterpriseStanding {
            enterprise_id: stored.id,
            enterprise_version: stored.version,
            book_version: book.version().to_owned(),
            freshness,
            report: standing(&book, &stored.body, on, cpv, freshness),
        })
    })
    .await
}

/// Read what to ask an enterprise
///
/// Every fact that is missing, too old or undated on a day, with since when and
/// with the request in words: the task list of the yearly round.
#[utoipa::path(tag = "enterprises", params(("on" = Option<Date>, Query, description = "The day of the round; today unless said.")), responses((status = 200, description = "What to ask.", body = StaleFacts)))]
#[get("/enterprises/{id}/stale-facts")]
pub(crate) async fn list_stale_facts(
    caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    id: Id<EnterpriseId>,
    mut params: Params,
) -> Result<Reply, Problem> {
    let on: Date = params.take_parsed("on", DAY)?.unwrap_or_else(|| edge.today());
    params.finish()?;
    let visibility = caller.visibility();
    let found = edge.read(move |conn| Ok(enterprises::find(conn, id.0, &visibility)?)).await?;
    let stored = found.ok_or_else(Problem::not_found)?;
    let freshness = Freshness::default();
    let ages = fact_ages(&stored.body, on, freshness);
    Reply::ok(&StaleFacts {
        enterprise_id: stored.id,
        enterprise_version: stored.version,
        on,
        freshness,
        next_check: ages.iter().map(|age| age.next_check).filter(|day| *day > on).min(),
        items: stale_facts(&stored.body, on, freshness),
    })
}
