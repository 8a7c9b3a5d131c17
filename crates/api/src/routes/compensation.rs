//! Compensation of providers and their volume risk, reckoned. Nothing is stored.

use actix_web::{get, post, web};
use hansyn_domain::choice_system::compensation::samples::{CompensationSample, embedded};
use hansyn_domain::choice_system::compensation::{
    CompensationCalculation, CompensationRequest, calculate,
};
use hansyn_domain::choice_system::volume_risk::{VolumeCase, VolumeRisk, project};
use hansyn_domain::ids::ChoiceSystemId;
use serde::Serialize;

use super::choice_systems::visible_system;
use super::municipalities::refuse_if;
use crate::auth::caller::Caller;
use crate::auth::policy::{Assess, ReadShared};
use crate::edge::Edge;
use crate::edge::write::Write;
use crate::problem::{Code, Problem};
use crate::query::{Id, NoParams};
use crate::reply::Reply;

/// Published compensation models.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CompensationModels {
    /// The models, each with its source and what it leaves open.
    #[schema(max_items = 100)]
    pub items: &'static [CompensationSample],
}

/// List published compensation models
///
/// Models of Swedish municipalities to begin with, as data with their source.
/// What a source does not say is a gap, and no amount is guessed.
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "The models.", body = CompensationModels)))]
#[get("/compensation/models")]
pub(crate) async fn list_compensation_models(
    _caller: Caller<ReadShared>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let items = embedded().map_err(|error| Problem::new(Code::Internal).caused_by(error))?;
    Reply::ok(&CompensationModels { items })
}

/// Calculate a month's compensation
///
/// A model and the placements of a month in, as numbers; out comes the amount to
/// the öre, each step in words. A rate or a year that the model does not hold is
/// answered with `NEEDS_DATA`, absence without a rule with `NEEDS_FACT`. Nothing
/// is stored, and there is no field for who was placed.
#[utoipa::path(tag = "choice-systems", request_body = CompensationRequest, responses((status = 200, description = "What the month comes to.", body = CompensationCalculation)))]
#[post("/compensation/calculations")]
pub(crate) async fn create_compensation_calculation(
    write: Write<Assess, CompensationRequest>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let request = write.body;
    refuse_if(request.violations())?;
    let books = edge.books();
    edge.read(move |conn| Reply::ok(&calculate(&*books.current(conn)?, &request))).await
}

/// Project a provider's volume risk
///
/// LOV guarantees no volume. From places, expected choices, leaving and monthly
/// money follow the distribution of placed persons month by month, the months
/// that run at a loss and the admissions that it takes. Computed exactly and not
/// drawn, so the same question always has the same answer. Nothing is stored.
#[utoipa::path(tag = "choice-systems", request_body = VolumeCase, responses((status = 200, description = "What the provider can expect.", body = VolumeRisk)))]
#[post("/choice-systems/{id}/volume-risk")]
pub(crate) async fn create_volume_risk(
    write: Write<Assess, VolumeCase>,
    edge: web::Data<Edge>,
    id: Id<ChoiceSystemId>,
) -> Result<Reply, Problem> {
    let case = write.body;
    refuse_if(case.violations())?;
    let (visibility, books, today) = (write.caller.visibility(), edge.books(), edge.today());
    let book = edge
        .read(move |conn| {
            visible_system(conn, id.0, &visibility)?;
            Ok(books.current(conn)?)
        })
        .await?;
    edge.hop(move || Reply::ok(&project(&book, &case, today))).await
}
