//! Merges that are taken back.

use actix_web::{post, web};
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::enterprise::merge::undo::{
    Course, Parted, UndoRefusal, has_absorbed, leads_to, undo,
};
use hansyn_domain::ids::EnterpriseId;
use hansyn_persistence::{Stored, Tx, enterprises};
use serde::{Deserialize, Serialize};

use super::enterprises::view;
use super::merges::{both, side};
use super::municipalities::refuse_if;
use crate::auth::policy::KeepRegister;
use crate::edge::Edge;
use crate::edge::write::Write;
use crate::problem::{Code, Problem};
use crate::query::Id;
use crate::reply::Reply;
use crate::resource::Resource;

/// Which merge is taken back.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MergeReversalOrder {
    /// The record that was absorbed.
    pub absorbed_id: EnterpriseId,
    /// The version of it that was looked at.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub absorbed_version: u32,
    /// Whether the two are two enterprises, so that they are not pointed out as
    /// one again.
    #[serde(default)]
    pub are_distinct: bool,
}

/// Two records after they have been parted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MergeReversal {
    /// The record that went on.
    pub survivor: Resource<Enterprise>,
    /// The record that led to it.
    pub absorbed: Resource<Enterprise>,
    /// What was put back in the record that went on, as JSON pointers.
    #[schema(max_items = 100)]
    pub put_back: Vec<String>,
}

/// Take a merge back
///
/// For a merge that a person made by mistake: both records become what they were,
/// with what has been written to them since, and references lead to each of them
/// again. Every version stays, also that of the merge. Where something that the
/// merge wrote has been changed since, it is refused and said what. `If-Match`
/// names the version of the record that went on, the body that of the other.
#[utoipa::path(tag = "enterprises", request_body = MergeReversalOrder, responses((status = 200, description = "Both records after they have been parted.", body = MergeReversal)))]
#[post("/enterprises/{id}/merge-reversals")]
pub(crate) async fn create_merge_reversal(
    write: Write<KeepRegister, MergeReversalOrder>,
    edge: web::Data<Edge>,
    id: Id<EnterpriseId>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: order } = write;
    manner.require_key()?;
    let (version, url) = (manner.version()?, edge.url());
    edge.write(caller.actor(), &manner, move |tx| {
        let absorbed = (order.absorbed_id, order.absorbed_version);
        let (kept, gone) = both(tx, (id.0, version), absorbed)?;
        let parted = parted(tx, &kept, &gone, order.are_distinct)?;
        refuse_if(parted.survivor.violations())?;
        refuse_if(parted.absorbed.violations())?;
        // The number is given away before it is taken: it belongs to one record.
        let survivor = enterprises::update(tx, kept.id, kept.version, &parted.survivor)?;
        let absorbed = enterprises::update(tx, gone.id, gone.version, &parted.absorbed)?;
        let version = survivor.version;
        let (survivor, absorbed) = (view(&url, &survivor), view(&url, &absorbed));
        let reversal = MergeReversal { survivor, absorbed, put_back: parted.put_back };
        Ok(Reply::ok(&reversal)?.version(version))
    })
    .await
}

fn parted(
    tx: &mut Tx<'_, '_>,
    kept: &Stored<Enterprise>,
    gone: &Stored<Enterprise>,
    are_distinct: bool,
) -> Result<Parted, Problem> {
    let not_merged = || refused(&UndoRefusal::NotMerged);
    let of_kept = enterprises::turn(tx.conn(), kept, |it| has_absorbed(it, gone.id))?;
    let of_gone = enterprises::turn(tx.conn(), gone, |it| leads_to(it, kept.id))?;
    let (of_kept, of_gone) = of_kept.zip(of_gone).ok_or_else(not_merged)?;
    undo(
        Course { before: &of_kept.0, merged: &of_kept.1, now: side(kept) },
        Course { before: &of_gone.0, merged: &of_gone.1, now: side(gone) },
        are_distinct,
    )
    .map_err(|refusal| refused(&refusal))
}

fn refused(refusal: &UndoRefusal) -> Problem {
    Problem::new(Code::RuleBroken).at("/absorbedId", refusal.code(), refusal.text())
}
