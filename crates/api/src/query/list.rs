//! Lists: limit, offset or cursor, filters, sorting, and pages with links.

mod place;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest};
use hansyn_domain::text::Text;
use hansyn_persistence::query::{
    Direction, Field, FieldKind, FieldValue, Filter, ListQuery, Op, Page, Window,
};
use hansyn_persistence::{Conn, DbError, Visibility};
use serde::Serialize;
use serde_json::Value;
use std::future::{Ready, ready};

use place::Address;
pub use place::{START, cursor, place_of};

use super::Params;
use crate::edge::Edge;
use crate::problem::{Code, Problem};
use crate::reply::{Reply, only_fields};
use crate::resource::tree;

/// How many records a page has unless it is said.
pub const DEFAULT_LIMIT: u32 = 20;
/// How many records a page has at most.
pub const MOST: u32 = 200;
/// How far an offset reaches; whole walks use the cursor.
pub const FURTHEST: u32 = 10_000;

/// Reads the page of a list that whoever asks may see.
type ReadPage<F, T> = fn(&mut Conn<'_>, &ListQuery<F>, &Visibility) -> Result<Page<T>, DbError>;

/// What a list was asked for.
#[derive(Debug)]
pub struct List<F: Field> {
    /// The query for the database.
    pub query: ListQuery<F>,
    /// The members of each record to keep; empty keeps all.
    pub fields: Vec<String>,
    address: Address,
}

impl<F: Field> List<F> {
    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        let mut params = Params::of(request)?;
        let list = Self::take(request, &mut params)?;
        params.finish()?;
        Ok(list)
    }

    /// Takes what every list can be asked for; the other parameters are left.
    pub fn take(request: &HttpRequest, params: &mut Params) -> Result<Self, Problem> {
        let address = Address::of(request, params);
        let limit = params.take_number("limit", 1, MOST)?.unwrap_or(DEFAULT_LIMIT);
        let offset = params.take_number("offset", 0, FURTHEST)?;
        let cursor = params.take_text("cursor", 64)?;
        let sort =
            params.take("sort").map(|text| sorting::<F>(&text)).transpose()?.unwrap_or_default();
        let window = match (offset, cursor) {
            (Some(_), Some(_)) => return Err(place::offset_and_cursor()),
            (_, Some(_)) if !sort.is_empty() => {
                return Err(refuse(
                    "sort",
                    (
                        "en vandring med markör har sin egen ordning",
                        "a walk by cursor has its own order",
                    ),
                ));
            }
            (_, Some(text)) => Window::After { id: place_of(&text)?.map(|[id]| id), limit },
            (offset, None) => Window::Offset { offset: offset.unwrap_or(0), limit },
        };
        let fields =
            params.take("fields").map(|text| names(&text)).transpose()?.unwrap_or_default();
        let q = params.take_text("q", 200)?;
        let mut filters = Vec::new();
        for field in F::ALL {
            for (suffix, op) in operators(*field) {
                let name = format!("{}{suffix}", field.name());
                if let Some(text) = params.take(&name) {
                    filters.push(filter(*field, op, &name, &text)?);
                }
            }
        }
        let query = ListQuery { filters, q, sort, ..ListQuery::all(window) };
        Ok(Self { query, fields, address })
    }

    /// Reads the page that was asked for, and answers with each record as `view`
    /// gives it below the public address.
    pub async fn answer<T: Send + 'static, V: Serialize>(
        self,
        edge: &Edge,
        visibility: Visibility,
        read: ReadPage<F, T>,
        view: impl Fn(&str, &T) -> V,
    ) -> Result<Reply, Problem> {
        let query = self.query.clone();
        let page = edge.read(move |conn| Ok(read(conn, &query, &visibility)?)).await?;
        self.page(edge.public_url(), &page, |record| tree(&view(edge.public_url(), record)))
    }

    /// The answer: one page with its links, each record shown by `show`.
    pub fn page<T>(
        &self,
        base: &str,
        page: &Page<T>,
        show: impl Fn(&T) -> Result<Value, Problem>,
    ) -> Result<Reply, Problem> {
        let mut items = Vec::with_capacity(page.items.len());
        for record in &page.items {
            let mut shown = show(record)?;
            if !self.fields.is_empty() {
                only_fields(&mut shown, &self.fields);
            }
            items.push(shown);
        }
        let total = page.total;
        let (offset, limit) = match self.query.window {
            Window::Offset { offset, limit } => (Some(offset), limit),
            Window::After { limit, .. } => (None, limit),
        };
        let next_cursor = page.next.map(|id| cursor(&[id]));
        let links = match offset {
            Some(offset) => self.address.links(base, offset, limit, total),
            None => self.address.walk_links(base, limit, next_cursor.as_deref()),
        };
        let body = PageBody {
            meta: Meta { total_records: total, offset, limit, count: items.len(), next_cursor },
            links,
            items,
        };
        Reply::json(StatusCode::OK, &body)
    }
}

/// What part of a list is asked for that is worked out anew each time.
#[derive(Debug)]
pub struct Slice {
    offset: u32,
    limit: u32,
    address: Address,
}

impl Slice {
    /// Takes `limit` and `offset` of the request; the other parameters are left.
    pub fn take(request: &HttpRequest, params: &mut Params) -> Result<Self, Problem> {
        let address = Address::of(request, params);
        let limit = params.take_number("limit", 1, MOST)?.unwrap_or(DEFAULT_LIMIT);
        let offset = params.take_number("offset", 0, FURTHEST)?.unwrap_or(0);
        Ok(Self { offset, limit, address })
    }

    /// The same of a list that can be walked, with the cursor of the walk.
    pub fn take_or_walk(
        request: &HttpRequest,
        params: &mut Params,
    ) -> Result<(Self, Option<String>), Problem> {
        let address = Address::of(request, params);
        let limit = params.take_number("limit", 1, MOST)?.unwrap_or(DEFAULT_LIMIT);
        let offset = params.take_number("offset", 0, FURTHEST)?;
        let cursor = params.take_text("cursor", 64)?;
        if offset.is_some() && cursor.is_some() {
            return Err(place::offset_and_cursor());
        }
        Ok((Self { offset: offset.unwrap_or(0), limit, address }, cursor))
    }

    /// The part as the database is asked for it.
    #[must_use]
    pub const fn window(&self) -> Window {
        Window::Offset { offset: self.offset, limit: self.limit }
    }

    /// How many to pass over.
    #[must_use]
    pub fn offset(&self) -> usize {
        usize::try_from(self.offset).unwrap_or(usize::MAX)
    }

    /// How many to give at most.
    #[must_use]
    pub fn limit(&self) -> usize {
        usize::try_from(self.limit).unwrap_or(usize::MAX)
    }

    /// The part of `all` that is asked for.
    pub fn of<T>(&self, all: impl Iterator<Item = T>) -> Vec<T> {
        all.skip(self.offset()).take(self.limit()).collect()
    }

    /// Where the part stands in a list of `total` records.
    #[must_use]
    pub fn meta(&self, total: impl TryInto<u64>, count: usize) -> Meta {
        Meta::of_part(self.offset, self.limit, total, count)
    }

    /// The neighbouring parts.
    #[must_use]
    pub fn links(&self, base: &str, total: impl TryInto<u64>) -> Value {
        let total = total.try_into().unwrap_or(u64::MAX);
        self.address.links(base, self.offset, self.limit, total)
    }

    /// Where a page of a walk stands.
    #[must_use]
    pub fn walk_meta(&self, count: usize, next_cursor: Option<String>) -> WalkMeta {
        WalkMeta { total_records: None, offset: None, limit: self.limit, count, next_cursor }
    }

    /// The first page of a walk and the one that follows.
    #[must_use]
    pub fn walk_links(&self, base: &str, next: Option<&str>) -> Value {
        self.address.walk_links(base, self.limit, next)
    }
}

impl WalkMeta {
    /// The same of a part of the list that is not walked.
    #[must_use]
    pub fn part(meta: &Meta) -> Self {
        Self {
            total_records: Some(meta.total_records),
            offset: meta.offset,
            limit: meta.limit,
            count: meta.count,
            next_cursor: None,
        }
    }
}

impl Meta {
    /// Where a part of a list of `total` records stands in it.
    #[must_use]
    pub fn of_part(offset: u32, limit: u32, total: impl TryInto<u64>, count: usize) -> Self {
        let total_records = total.try_into().unwrap_or(u64::MAX);
        Self { total_records, offset: Some(offset), limit, count, next_cursor: None }
    }
}

/// One page of a list.
#[derive(Debug, Serialize)]
struct PageBody {
    items: Vec<Value>,
    #[serde(rename = "_meta")]
    meta: Meta,
    #[serde(rename = "_links")]
    links: Value,
}

/// Where a page stands in its list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PageMeta)]
#[serde(rename_all = "camelCase")]
pub struct Meta {
    /// How many records the whole list has.
    #[schema(minimum = 0)]
    total_records: u64,
    /// How many records were passed over, unless the list is walked by cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10_000)]
    offset: Option<u32>,
    /// How many records a page has at most; none where only counts were asked for.
    #[schema(minimum = 0, maximum = 200)]
    limit: u32,
    /// How many records this page has.
    #[schema(minimum = 0, maximum = 200)]
    count: usize,
    /// The cursor of the next page of a walk; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64)]
    next_cursor: Option<String>,
}

/// Where a page stands in a list that can be walked without being counted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WalkMeta {
    /// How many records the whole list has, unless it is walked by cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    total_records: Option<u64>,
    /// How many records were passed over, unless the list is walked by cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 10_000)]
    offset: Option<u32>,
    /// How many records a page has at most.
    #[schema(minimum = 1, maximum = 200)]
    limit: u32,
    /// How many records this page has.
    #[schema(minimum = 0, maximum = 200)]
    count: usize,
    /// The cursor of the next page of a walk; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64)]
    next_cursor: Option<String>,
}

fn sortable(known: &str) -> Text {
    Text::new(
        format!("förväntade några av {known}, var och en med `-` före för att vändas"),
        format!("expected some of {known}, each with `-` before it to turn it around"),
    )
}

fn refuse(name: &str, message: impl Into<Text>) -> Problem {
    Problem::new(Code::Malformed).field(name, "FORM", message)
}

fn names(text: &str) -> Result<Vec<String>, Problem> {
    let names: Vec<String> = text.split(',').map(str::to_owned).collect();
    let right = names.len() <= 50
        && names
            .iter()
            .all(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()));
    if right {
        Ok(names)
    } else {
        Err(refuse(
            "fields",
            ("förväntade namn med kommatecken emellan", "expected names set apart by commas"),
        ))
    }
}

fn sorting<F: Field>(text: &str) -> Result<Vec<(F, Direction)>, Problem> {
    let mut sort: Vec<(F, Direction)> = Vec::new();
    for part in text.split(',') {
        let (name, direction) = match part.strip_prefix('-') {
            Some(name) => (name, Direction::Descending),
            None => (part, Direction::Ascending),
        };
        let field = F::ALL
            .iter()
            .find(|field| field.name() == name && field.is_sortable())
            .ok_or_else(|| {
                let known: Vec<_> =
                    F::ALL.iter().filter(|f| f.is_sortable()).map(|f| f.name()).collect();
                refuse("sort", sortable(&known.join(", ")))
            })?;
        if sort.iter().any(|(known, _)| known.name() == name) {
            return Err(refuse("sort", ("varje fält står en gång", "each field stands once")));
        }
        sort.push((*field, direction));
    }
    Ok(sort)
}

/// The operators that a kind of field has, with their suffix in the query.
#[must_use]
pub fn operators<F: Field>(field: F) -> Vec<(&'static str, Op)> {
    let mut operators = vec![("", Op::Eq), (".in", Op::In)];
    if matches!(field.kind(), FieldKind::Time | FieldKind::Date | FieldKind::Number) {
        operators.extend([(".gt", Op::Gt), (".gte", Op::Gte), (".lt", Op::Lt), (".lte", Op::Lte)]);
    }
    operators.retain(|(_, op)| field.accepts(*op));
    operators
}

fn filter<F: Field>(field: F, op: Op, name: &str, text: &str) -> Result<Filter<F>, Problem> {
    let parts: Vec<&str> = if op == Op::In { text.split(',').collect() } else { vec![text] };
    if parts.len() > 100 {
        return Err(refuse(name, ("förväntade högst 100 värden", "expected at most 100 values")));
    }
    let mut values = Vec::with_capacity(parts.len());
    for part in parts {
        let value = match field.kind() {
            FieldKind::Text => Some(FieldValue::Text(part.to_owned())),
            FieldKind::Time => part.parse().ok().map(FieldValue::Time),
            FieldKind::Date => part.parse().ok().map(FieldValue::Date),
            FieldKind::Bool => part.parse().ok().map(FieldValue::Bool),
            FieldKind::Number => {
                let number = part.parse::<i32>().ok().filter(|number| *number >= 0);
                number.map(|number| FieldValue::Number(i64::from(number)))
            }
            FieldKind::Id => hansyn_domain::ids::of_any_kind(part).map(FieldValue::Id),
        };
        values.push(value.ok_or_else(|| {
            refuse(
                name,
                ("värdet har inte fältets form", "the value does not have the form of the field"),
            )
        })?);
    }
    Ok(Filter { field, op, values })
}

impl<F: Field> FromRequest for List<F> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(request))
    }
}
