//! The history of a record: its versions.

use hansyn_persistence::query::Window;
use hansyn_persistence::{AggregateKind, Visibility, versions};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::enterprises::mask;
use crate::edge::Edge;
use crate::problem::Problem;
use crate::reply::Reply;

/// One version of a record.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VersionBody {
    /// The number of the version.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: u32,
    /// When it was stored.
    pub recorded_at: Timestamp,
    /// The record as it was.
    #[schema(value_type = Object)]
    pub content: Value,
}

/// All versions of a record, the newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct VersionList {
    /// The versions.
    #[schema(max_items = 200)]
    pub items: Vec<VersionBody>,
}

/// The versions of one record, the newest first, at most 200.
pub(crate) async fn versions_of(
    edge: &Edge,
    kind: AggregateKind,
    id: Uuid,
    visibility: Visibility,
) -> Result<Reply, Problem> {
    let found = edge
        .read(move |conn| {
            Ok(versions::list(
                conn,
                kind,
                id,
                &visibility,
                Window::Offset { offset: 0, limit: 200 },
            )?)
        })
        .await?;
    if found.items.is_empty() {
        return Err(Problem::not_found());
    }
    let items = found
        .items
        .into_iter()
        .map(|version| {
            let mut content = version.body;
            if kind == AggregateKind::Enterprise {
                mask(&mut content);
            }
            VersionBody { version: version.version, recorded_at: version.recorded_at, content }
        })
        .collect();
    Reply::ok(&VersionList { items })
}
