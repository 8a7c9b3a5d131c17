//! How documents and tenders are sent, kept and opened (LOU 10:7, 12:1, 12:10, 19:10, 19:12).

use serde::{Deserialize, Serialize};

/// Documents, tenders and their opening. Absent means not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommunicationFacts {
    /// Whether everybody can fetch all documents free of charge and electronically from the day of the notice (LOU 10:7, 19:10). Read by `LOU.DOCUMENTS.ACCESS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documents_open_to_all: Option<bool>,
    /// Whether tenders and messages are sent electronically (LOU 12:1). Read by `LOU.COMMUNICATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_electronic: Option<bool>,
    /// Whether the procurement is run in writing (LOU 19:12). Read by `LOU.COMMUNICATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_written: Option<bool>,
    /// Whether nobody reads a tender before the last day for tenders has passed (LOU 12:10). Read by `LOU.OPENING`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread_until_deadline: Option<bool>,
    /// Whether at least two persons open the tenders together (LOU 12:10). Read by `LOU.OPENING`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_by_two: Option<bool>,
    /// Whether the list of tenders is attested (LOU 12:10). Read by `LOU.OPENING`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_attested: Option<bool>,
}
