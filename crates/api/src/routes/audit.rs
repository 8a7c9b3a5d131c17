//! The audit trail: who did what, when, on whose behalf, from what to what.

use actix_web::{get, web};
use hansyn_persistence::AggregateKind;
use hansyn_persistence::audit::{self, AuditEntry, AuditField};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::enterprises::mask;
use crate::auth::caller::Caller;
use crate::auth::policy::ReadAudit;
use crate::edge::Edge;
use crate::problem::{Code, Problem};
use crate::query::list::List;
use crate::reply::Reply;
use crate::resource::Listed;

/// One entry of the audit trail.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AuditEntry)]
#[serde(rename_all = "camelCase")]
pub struct AuditBody {
    /// Its identity.
    #[schema(max_length = 40)]
    pub id: String,
    /// When it happened.
    pub recorded_at: Timestamp,
    /// The kind of the record.
    #[schema(max_length = 40)]
    pub kind: String,
    /// The record.
    #[schema(max_length = 40)]
    pub subject_id: String,
    /// The version that it made.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: u32,
    /// What was done.
    #[schema(max_length = 40)]
    pub action: String,
    /// The issuer of the actor's token.
    #[schema(max_length = 255)]
    pub issuer: String,
    /// The subject of the actor's token.
    #[schema(max_length = 255)]
    pub actor: String,
    /// For whom a system acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 256)]
    pub on_behalf_of: Option<String>,
    /// The request in which it happened.
    #[schema(max_length = 128)]
    pub request_id: String,
    /// The names of the fields that changed.
    #[schema(max_items = 200)]
    pub changed: Vec<String>,
    /// Their values before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub old_values: Option<Value>,
    /// Their values after.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub new_values: Option<Value>,
}

/// Read the audit trail
///
/// Every change with actor, time, and the values before and after. Filter by
/// record with `entityId`, by actor with `subject`. Numbers of sole traders are
/// masked here.
#[utoipa::path(tag = "audit", responses((status = 200, description = "One page of the trail.", body = Listed<AuditBody>)))]
#[get("/audit-entries")]
pub(crate) async fn list_audit_entries(
    caller: Caller<ReadAudit>,
    edge: web::Data<Edge>,
    list: List<AuditField>,
) -> Result<Reply, Problem> {
    if list.query.q.is_some() {
        let refused = Problem::new(Code::Malformed);
        return Err(refused.field(
            "q",
            "UNKNOWN",
            ("parametern finns inte här", "no such parameter here"),
        ));
    }
    list.answer(&edge, caller.visibility(), audit::list, |_, entry| body(entry)).await
}

fn body(entry: &AuditEntry) -> AuditBody {
    AuditBody {
        id: entry.id.to_string(),
        recorded_at: entry.recorded_at,
        kind: entry.kind.as_str().to_owned(),
        subject_id: entry.kind.public_id(entry.entity_id),
        version: entry.version,
        action: entry.action.as_str().to_owned(),
        issuer: entry.actor.issuer.clone(),
        actor: entry.actor.subject.clone(),
        on_behalf_of: entry.actor.on_behalf_of.clone(),
        request_id: entry.actor.request_id.clone(),
        changed: entry.changed.clone(),
        old_values: shown(entry.kind, entry.old_values.as_ref()),
        new_values: shown(entry.kind, entry.new_values.as_ref()),
    }
}

/// The values of a record as the trail may show them.
fn shown(kind: AggregateKind, values: Option<&Value>) -> Option<Value> {
    let mut values = values?.clone();
    if kind == AggregateKind::Enterprise {
        mask(&mut values);
    }
    Some(values)
}
