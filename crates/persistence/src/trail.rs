//! Reading back what versions, audit entries and events have in common.

use hansyn_domain::ids::CommitteeId;

use crate::error::DbError;
use crate::sql_types::{Doc, Uid};
use crate::stored::AggregateKind;
use crate::tx::Action;

fn corrupt(what: &'static str, found: impl std::fmt::Display) -> DbError {
    DbError::Corrupt { what, source: format!("found `{found}`").into() }
}

pub(crate) fn kind(text: &str) -> Result<AggregateKind, DbError> {
    AggregateKind::from_text(text).ok_or_else(|| corrupt("kind", text))
}

pub(crate) fn action(text: &str) -> Result<Action, DbError> {
    Action::from_text(text).ok_or_else(|| corrupt("action", text))
}

pub(crate) fn version(number: i32) -> Result<u32, DbError> {
    u32::try_from(number)
        .map_err(|error| DbError::Corrupt { what: "version", source: Box::new(error) })
}

pub(crate) fn scope(id: Option<Uid>) -> Option<CommitteeId> {
    id.map(|Uid(id)| CommitteeId::from_uuid(id))
}

pub(crate) fn names(doc: &Doc) -> Result<Vec<String>, DbError> {
    serde_json::from_str(&doc.0)
        .map_err(|error| DbError::Corrupt { what: "list of names", source: Box::new(error) })
}

pub(crate) fn json(doc: &Doc) -> Result<serde_json::Value, DbError> {
    serde_json::from_str(&doc.0)
        .map_err(|error| DbError::Corrupt { what: "document", source: Box::new(error) })
}
