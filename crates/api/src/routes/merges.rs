//! Records of the register that may be one enterprise, and those that are made one.

use actix_web::{HttpRequest, get, post, web};
use hansyn_domain::enterprise::duplicates::{NameIndex, PossibleDuplicate, lookup_keys};
use hansyn_domain::enterprise::merge::{MergeRefusal, MergeReport, Merged, Side, merge};
use hansyn_domain::enterprise::{Enterprise, MergeKind};
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::text::Text;
use hansyn_persistence::{
    Conn, Stored, Tx, UpdateError, Visibility, enterprise_names, enterprises,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::enterprises::view;
use super::municipalities::refuse_if;
use crate::auth::caller::Caller;
use crate::auth::policy::{KeepRegister, ReadShared};
use crate::edge::Edge;
use crate::edge::write::Write;
use crate::problem::{Code, Problem};
use crate::query::{Id, NoParams};
use crate::reply::Reply;
use crate::resource::{Resource, shown};

/// Records that look like one.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PossibleDuplicates {
    /// The record.
    pub enterprise_id: EnterpriseId,
    /// Those that look like it, the likest first.
    #[schema(max_items = 200)]
    pub items: Vec<PossibleDuplicate>,
}

/// Which record becomes part of another, from when and why.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MergeOrder {
    /// The record that is absorbed.
    pub absorbed_id: EnterpriseId,
    /// The version of it that was looked at.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub absorbed_version: u32,
    /// Whether they were the same all along or have become one.
    pub kind: MergeKind,
    /// The day from which the record that goes on stands for both.
    pub on: Date,
}

/// Two records after they have become one.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MergeResult {
    /// The record that goes on.
    pub survivor: Resource<Enterprise>,
    /// The record that leads to it.
    pub absorbed: Resource<Enterprise>,
    /// What was taken over, and what the two say differently.
    pub report: MergeReport,
}

/// List records that look like one
///
/// By name and municipality, by former names and by names that are nearly the
/// same, each with its ground. Likeness is a reason to look: only a person merges.
#[utoipa::path(tag = "enterprises", responses((status = 200, description = "What looks like it.", body = PossibleDuplicates)))]
#[get("/enterprises/{id}/duplicates")]
pub(crate) async fn list_enterprise_duplicates(
    caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    id: Id<EnterpriseId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    edge.read(move |conn| {
        let own = enterprises::find(conn, id.0, &visibility)?.ok_or_else(Problem::not_found)?;
        let mut items = duplicates_of(conn, &own.body, Some(own.id), &visibility)?;
        items.truncate(200);
        Reply::ok(&PossibleDuplicates { enterprise_id: own.id, items })
    })
    .await
}

/// Merge another record into an enterprise
///
/// The other leads to this one from a day on and stays as history, with its
/// evidence. The same enterprise registered twice fills this record's gaps and
/// overwrites nothing; of two enterprises that became one nothing is carried over.
/// `If-Match` names the version of this record, the body that of the other. Try
/// it with `validateOnly` to see what would be taken and what differs.
#[utoipa::path(tag = "enterprises", request_body = MergeOrder, responses((status = 200, description = "Both records after the merge.", body = MergeResult)))]
#[post("/enterprises/{id}/merges")]
pub(crate) async fn create_enterprise_merge(
    write: Write<KeepRegister, MergeOrder>,
    edge: web::Data<Edge>,
    id: Id<EnterpriseId>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: order } = write;
    manner.require_key()?;
    let (version, url, today) = (manner.version()?, edge.url(), edge.today());
    edge.write(caller.actor(), &manner, move |tx| {
        let absorbed = (order.absorbed_id, order.absorbed_version);
        let (kept, gone) = both(tx, (id.0, version), absorbed)?;
        let Merged { survivor, absorbed, report } =
            merge(side(&kept), side(&gone), order.kind, order.on, today).map_err(refused)?;
        refuse_if(survivor.violations())?;
        // The number is given away before it is taken: it belongs to one record.
        let absorbed = enterprises::update(tx, gone.id, gone.version, &absorbed)?;
        let survivor = enterprises::update(tx, kept.id, kept.version, &survivor)?;
        let version = survivor.version;
        let (survivor, absorbed) = (view(&url, &survivor), view(&url, &absorbed));
        Ok(Reply::ok(&MergeResult { survivor, absorbed, report })?.version(version))
    })
    .await
}

/// Read the enterprise that a record leads to
///
/// The record itself, unless it was merged; then the one that goes on, however
/// many merges lie between. Whoever keeps a reference resolves it here.
#[utoipa::path(tag = "enterprises", responses((status = 200, description = "The enterprise that goes on.", body = Resource<Enterprise>)))]
#[get("/enterprises/{id}/survivor")]
pub(crate) async fn get_enterprise_survivor(
    caller: Caller<ReadShared>,
    edge: web::Data<Edge>,
    id: Id<EnterpriseId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    let found = edge.read(move |conn| Ok(enterprises::survivor(conn, id.0, &visibility)?)).await?;
    let resource = view(edge.public_url(), &found.ok_or_else(Problem::not_found)?);
    let location = resource.links.this.href.clone();
    Ok(shown(&resource)?.header("content-location", location).unless_known(&request))
}

/// The records that look like `enterprise`, the likest first, looked up by its
/// names alone; `own` is its identity, if it has one.
pub(super) fn duplicates_of(
    conn: &mut Conn<'_>,
    enterprise: &Enterprise,
    own: Option<EnterpriseId>,
    visibility: &Visibility,
) -> Result<Vec<PossibleDuplicate>, Problem> {
    let keys = lookup_keys(enterprise);
    let found = enterprise_names::sharing(conn, &keys, &BTreeSet::new(), visibility)?;
    Ok(NameIndex::of(found.iter().map(|it| (it.id, &it.body))).like(enterprise, own))
}

/// The record that goes on and the one that leads to it, each at the version that
/// was looked at.
pub(super) fn both(
    tx: &mut Tx<'_, '_>,
    (id, version): (EnterpriseId, u32),
    (absorbed_id, absorbed_version): (EnterpriseId, u32),
) -> Result<(Stored<Enterprise>, Stored<Enterprise>), Problem> {
    let kept = record(tx, id)?.ok_or_else(Problem::not_found)?;
    if kept.version != version {
        return Err(UpdateError::Stale { current: kept.version }.into());
    }
    let gone = record(tx, absorbed_id)?.ok_or_else(|| {
        let message = ("inget företag har denna identitet", "no enterprise has this identity");
        Problem::new(Code::UnknownReference).at("/absorbedId", "UNKNOWN", message)
    })?;
    if gone.version != absorbed_version {
        let message = Text::new(
            format!("posten har version {}", gone.version),
            format!("the record has version {}", gone.version),
        );
        let problem = Problem::new(Code::VersionMismatch);
        return Err(problem.at("/absorbedVersion", "VERSION", message));
    }
    Ok((kept, gone))
}

fn record(tx: &mut Tx<'_, '_>, id: EnterpriseId) -> Result<Option<Stored<Enterprise>>, Problem> {
    Ok(enterprises::find(tx.conn(), id, &Visibility::Everything)?)
}

pub(super) fn side(stored: &Stored<Enterprise>) -> Side<'_> {
    Side { id: stored.id, enterprise: &stored.body }
}

fn refused(refusal: MergeRefusal) -> Problem {
    let pointer = match refusal {
        MergeRefusal::DayToCome => "/on",
        MergeRefusal::TwoNumbers => "/kind",
        MergeRefusal::SameRecord
        | MergeRefusal::SurvivorLeadsOn(_)
        | MergeRefusal::SurvivorCeased
        | MergeRefusal::AbsorbedLeadsOn(_)
        | MergeRefusal::OneIsFictitious => "/absorbedId",
    };
    Problem::new(Code::RuleBroken).at(pointer, refusal.code(), refusal.text())
}
