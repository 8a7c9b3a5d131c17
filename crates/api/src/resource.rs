//! Records on the wire: identity, version and times around their content.

use hansyn_persistence::{Kind, Stored};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::edge::Edge;
use crate::problem::{Code, Problem};
use crate::reply::Reply;

/// The root of the API.
pub const ROOT: &str = "/hansyn/v1";

/// A link to something related.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Link {
    /// The address.
    #[schema(max_length = 2048, format = "uri")]
    pub href: String,
    /// How it is related (IANA link relations).
    #[schema(max_length = 40)]
    pub rel: String,
    /// The method to call it with.
    #[schema(max_length = 10)]
    pub method: String,
}

/// A record with its identity, version and times.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Resource<T> {
    /// Its identity; opaque.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its version, from 1 on; also the entity tag.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: u32,
    /// When its first version was stored.
    pub created_at: Timestamp,
    /// When this version was stored.
    pub changed_at: Timestamp,
    /// Its content.
    #[serde(flatten)]
    pub content: T,
    /// Where to go from here.
    #[serde(rename = "_links")]
    pub links: Links,
}

/// Where to go from a record.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Links {
    /// The record itself.
    #[serde(rename = "self")]
    pub this: Link,
}

/// One page of a list of records.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Listed<T> {
    /// The records of this page.
    #[schema(max_items = 1000)]
    pub items: Vec<T>,
    /// Where the page stands in the list.
    #[serde(rename = "_meta")]
    pub meta: crate::query::list::Meta,
    /// The neighbouring pages.
    #[serde(rename = "_links")]
    pub links: PageLinks,
}

/// The neighbours of a page.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PageLinks {
    /// This page.
    #[serde(rename = "self")]
    pub this: Option<Link>,
    /// The first page.
    pub first: Option<Link>,
    /// The last page.
    pub last: Option<Link>,
    /// The next page.
    pub next: Option<Link>,
    /// The page before.
    pub prev: Option<Link>,
}

/// The record as it is answered: `content` at `/{collection}/{id}`.
pub fn resource<K, T>(
    edge_url: &str,
    collection: &str,
    stored: &Stored<K>,
    content: T,
) -> Resource<T>
where
    K: Kind,
    K::Id: std::fmt::Display,
{
    let id = stored.id.to_string();
    let href = format!("{edge_url}{ROOT}/{collection}/{id}");
    Resource {
        id,
        version: stored.version,
        created_at: stored.created_at,
        changed_at: stored.changed_at,
        content,
        links: Links { this: Link { href, rel: "self".to_owned(), method: "GET".to_owned() } },
    }
}

/// A record as a JSON tree, for pages that keep only some members.
pub fn tree<T: Serialize>(value: &T) -> Result<Value, Problem> {
    serde_json::to_value(value).map_err(|error| Problem::new(Code::Internal).caused_by(error))
}

/// 201 with the record and where it is.
pub fn created<T: Serialize>(resource: &Resource<T>) -> Result<Reply, Problem> {
    Reply::created(&resource.links.this.href, resource.version, resource)
}

/// 200 with the record and its entity tag.
pub fn shown<T: Serialize>(resource: &Resource<T>) -> Result<Reply, Problem> {
    Ok(Reply::ok(resource)?.version(resource.version))
}

impl Edge {
    /// The address outside of this service, owned, for work on another thread.
    #[must_use]
    pub fn url(&self) -> String {
        self.public_url().to_owned()
    }
}
