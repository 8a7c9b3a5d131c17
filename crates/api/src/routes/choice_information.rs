//! What individuals are told of the providers of a choice system (LOV 9:1).

use actix_web::{get, web};
use hansyn_domain::choice_system::ProviderContract;
use hansyn_domain::choice_system::provider_contract::{InformationPage, information_page};
use hansyn_domain::ids::{ChoiceSystemId, ProviderContractId};
use hansyn_persistence::provider_contracts;
use jiff::civil::Date;

use super::choice_systems::visible_system;
use crate::auth::caller::Caller;
use crate::auth::policy::ReadChoiceSystems;
use crate::edge::Edge;
use crate::problem::Problem;
use crate::query::{DAY, Id, Params};
use crate::reply::Reply;

/// Get the page that individuals choose by
///
/// Every provider whose contract runs that day, after one pattern and in the
/// order of their names, which favours nobody; who has not been shown yet; and
/// whether they can be compared (LOV 9:1).
#[utoipa::path(tag = "choice-systems", params(("on" = Option<Date>, Query, description = "The day; today unless said.")), responses((status = 200, description = "The page.", body = InformationPage)))]
#[get("/choice-systems/{id}/information")]
pub(crate) async fn get_choice_information(
    caller: Caller<ReadChoiceSystems>,
    edge: web::Data<Edge>,
    id: Id<ChoiceSystemId>,
    mut params: Params,
) -> Result<Reply, Problem> {
    let on = params.take_parsed::<Date>("on", DAY)?;
    params.finish()?;
    let (visibility, on) = (caller.visibility(), on.unwrap_or_else(|| edge.today()));
    edge.read(move |conn| {
        visible_system(conn, id.0, &visibility)?;
        let stored = provider_contracts::of_system(conn, id.0, &visibility)?;
        let contracts: Vec<(ProviderContractId, &ProviderContract)> =
            stored.iter().map(|it| (it.id, &it.body.contract)).collect();
        Reply::ok(&information_page(&contracts, on))
    })
    .await
}
