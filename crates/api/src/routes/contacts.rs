//! Contacts of committees with enterprises, and how evenly they are spread.

use actix_web::{HttpRequest, delete, get, post, web};
use hansyn_domain::ids::{CommitteeId, ContactId, EnterpriseId};
use hansyn_domain::matching::{Contact, EnterpriseExposure, NotedContact, Ratio, exposure};
use hansyn_domain::period::Period;
use hansyn_domain::text::Text;
use hansyn_persistence::contacts::{self, ContactField};
use hansyn_persistence::{Conn, Stored, Visibility, enterprises, tenders, versions};
use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

use super::municipalities::refuse_if;
use super::tenders::require_committee;
use crate::auth::caller::Caller;
use crate::auth::policy::{KeepContacts, ReadContacts};
use crate::edge::Edge;
use crate::edge::write::{Bare, Write};
use crate::problem::{Code, Problem};
use crate::query::list::{List, Meta, Slice};
use crate::query::{DAY, Id, NoParams, Params};
use crate::reply::Reply;
use crate::resource::{Listed, PageLinks, Resource, created, resource, shown};

const COLLECTION: &str = "contacts";

/// How contacts were spread over the register in a period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactExposure {
    /// The last event that the answer knows of.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// The committee whose contacts were counted; all that the caller sees without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committee_id: Option<CommitteeId>,
    /// The period.
    pub period: Period,
    /// How many contacts there were.
    #[schema(minimum = 0)]
    pub contacts: u64,
    /// How many enterprises had one.
    #[schema(minimum = 0)]
    pub contacted: usize,
    /// How many enterprises there are.
    #[schema(minimum = 0)]
    pub enterprises: usize,
    /// The share of the contacts that went to enterprises never contacted before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newcomers_share: Option<Ratio>,
    /// The Gini coefficient: 0 when all were contacted as often.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gini: Option<Ratio>,
    /// That in words.
    pub reading: Text,
    /// The enterprises of this page, the most contacted first, then by identity.
    #[schema(max_items = 200)]
    pub items: Vec<EnterpriseExposure>,
    /// Where the page stands in the list.
    #[serde(rename = "_meta")]
    pub meta: Meta,
    /// The neighbouring pages.
    #[serde(rename = "_links")]
    #[schema(value_type = PageLinks)]
    pub links: Value,
}

/// Note a contact
///
/// That the committee turned to an enterprise: which, on which day, about which lot
/// and for what. No person is named, and there is no place to name one.
#[utoipa::path(tag = "contacts", request_body = NotedContact, responses((status = 201, description = "The contact was noted.", body = Resource<NotedContact>)))]
#[post("/contacts")]
pub(crate) async fn create_contact(
    write: Write<KeepContacts, NotedContact>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: contact } = write;
    refuse_if(contact.violations(edge.today()))?;
    let (id, url, visibility) =
        (ContactId::from_uuid(edge.fresh()), edge.url(), caller.visibility());
    edge.write(caller.actor(), &manner, move |tx| {
        require_committee(&caller, tx.conn(), contact.committee_id)?;
        require_lot(tx.conn(), &contact, &visibility)?;
        created(&view(&url, &contacts::insert(tx, id, &contact)?))
    })
    .await
}

/// List contacts
///
/// Those of one's own committees.
#[utoipa::path(tag = "contacts", responses((status = 200, description = "One page of contacts.", body = Listed<Resource<NotedContact>>)))]
#[get("/contacts")]
pub(crate) async fn list_contacts(
    caller: Caller<ReadContacts>,
    edge: web::Data<Edge>,
    list: List<ContactField>,
) -> Result<Reply, Problem> {
    list.answer(&edge, caller.visibility(), contacts::list, view).await
}

/// Read a contact
///
/// One contact of one of one's own committees.
#[utoipa::path(tag = "contacts", responses((status = 200, description = "The contact.", body = Resource<NotedContact>)))]
#[get("/contacts/{id}")]
pub(crate) async fn get_contact(
    caller: Caller<ReadContacts>,
    edge: web::Data<Edge>,
    id: Id<ContactId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    let stored = edge.read(move |conn| visible(conn, id.0, &visibility)).await?;
    Ok(shown(&view(edge.public_url(), &stored))?.unless_known(&request))
}

/// Take a contact back
///
/// One that was noted by mistake is no longer counted; the trail keeps that it was.
#[utoipa::path(tag = "contacts", responses((status = 204, description = "The contact was taken back.")))]
#[delete("/contacts/{id}")]
pub(crate) async fn delete_contact(
    bare: Bare<KeepContacts>,
    edge: web::Data<Edge>,
    id: Id<ContactId>,
) -> Result<Reply, Problem> {
    let Bare { caller, manner } = bare;
    let (version, visibility) = (manner.version()?, caller.visibility());
    edge.write(caller.actor(), &manner, move |tx| {
        let stored = visible(tx.conn(), id.0, &visibility)?;
        caller.require(Some(stored.body.committee_id))?;
        contacts::delete(tx, id.0, version)?;
        Ok(Reply::no_content())
    })
    .await
}

/// See how evenly contacts are spread
///
/// Of all enterprises that run: how often each was contacted in the period, its share
/// of all contacts, the share that went to those never contacted before, and the Gini
/// coefficient as an exact ratio. Contacts with a record that was merged count for
/// the one that goes on.
#[utoipa::path(tag = "contacts", params(("committeeId" = Option<CommitteeId>, Query, description = "The contacts of this committee alone."), ("from" = Option<Date>, Query, description = "The first day; a year before the last unless said."), ("to" = Option<Date>, Query, description = "The last day; today unless said."), ("limit" = Option<u32>, Query, description = "How many a page has; 20 unless said.", minimum = 1, maximum = 200), ("offset" = Option<u32>, Query, description = "How many to pass over.", minimum = 0, maximum = 10000)), responses((status = 200, description = "How contacts were spread.", body = ContactExposure)))]
#[get("/contact-exposure")]
pub(crate) async fn get_contact_exposure(
    caller: Caller<ReadContacts>,
    edge: web::Data<Edge>,
    mut params: Params,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let slice = Slice::take(&request, &mut params)?;
    let committee = params
        .take_parsed::<CommitteeId>("committeeId", ("en nämnds id", "a committee's identity"))?;
    let period = period(&mut params, edge.today())?;
    params.finish()?;
    let (visibility, url) = (caller.visibility(), edge.url());
    edge.read_live(move |conn, register| {
        require_sight(&visibility, committee)?;
        let noted = contacts::noted_by(conn, committee, &visibility)?;
        let ids = register.columns.ids();
        let counted = counted(conn, &noted, &ids)?;
        let found = exposure(&ids, &counted, &[period]).pop();
        let found = found.ok_or_else(|| Problem::new(Code::Internal))?;
        let contacted = found.enterprises.iter().filter(|it| it.contacts > 0).count();
        let items = slice.of(found.enterprises.into_iter());
        Reply::ok(&ContactExposure {
            sequence: register.sequence,
            committee_id: committee,
            period,
            contacts: found.contacts,
            contacted,
            enterprises: ids.len(),
            newcomers_share: found.newcomers_share,
            gini: found.gini,
            reading: reading(found.contacts, contacted, ids.len()),
            meta: slice.meta(ids.len(), items.len()),
            links: slice.links(&url, ids.len()),
            items,
        })
    })
    .await
}

fn period(params: &mut Params, today: Date) -> Result<Period, Problem> {
    let to = params.take_parsed::<Date>("to", DAY)?.unwrap_or(today);
    let year_before = || {
        let same_day = to.checked_sub(Span::new().years(1));
        same_day.and_then(|day| day.checked_add(Span::new().days(1))).unwrap_or(Date::MIN)
    };
    let from = params.take_parsed::<Date>("from", DAY)?;
    Period::new(from.unwrap_or_else(year_before), Some(to)).map_err(|_e| {
        Problem::new(Code::Malformed).field(
            "from",
            "RANGE",
            ("förväntade en dag som inte är efter den sista", "expected a day up to the last"),
        )
    })
}

fn reading(contacts: u64, contacted: usize, enterprises: usize) -> Text {
    Text::new(
        format!("kontakter: {contacts}, med {contacted} av {enterprises} företag"),
        format!("contacts: {contacts}, with {contacted} of {enterprises} enterprises"),
    )
}

/// Refuses whoever does not see into the committee: an empty list would mislead.
pub(super) fn require_sight(
    visibility: &Visibility,
    committee: Option<CommitteeId>,
) -> Result<(), Problem> {
    let sees = match (visibility, committee) {
        (Visibility::Everything, _) | (_, None) => true,
        (Visibility::Committees(ids), Some(committee)) => ids.contains(&committee),
    };
    if sees { Ok(()) } else { Err(Problem::new(Code::Forbidden)) }
}

/// The contacts of a committee as they count: now, or as they were after an event.
pub(super) fn of_committee(
    conn: &mut Conn<'_>,
    committee: CommitteeId,
    sequence: Option<i64>,
    running: &[EnterpriseId],
) -> Result<Vec<Contact>, Problem> {
    let everything = Visibility::Everything;
    let noted = match sequence {
        None => contacts::noted_by(conn, Some(committee), &everything)?,
        Some(sequence) => {
            let noted = versions::all_as_of::<NotedContact>(conn, sequence, &everything)?;
            let noted = noted.into_iter().map(|stored| stored.body);
            noted.filter(|it| it.committee_id == committee).collect()
        }
    };
    counted(conn, &noted, running)
}

/// Contacts with a record that was merged count for the one that goes on; `running`
/// comes by identity.
pub(super) fn counted(
    conn: &mut Conn<'_>,
    noted: &[NotedContact],
    running: &[EnterpriseId],
) -> Result<Vec<Contact>, Problem> {
    let mut goes_on: BTreeMap<EnterpriseId, EnterpriseId> = BTreeMap::new();
    let mut counted = Vec::with_capacity(noted.len());
    for contact in noted.iter().map(NotedContact::counted) {
        let id = contact.enterprise_id;
        let own = match goes_on.get(&id) {
            Some(known) => *known,
            None if running.binary_search(&id).is_ok() => id,
            None => {
                let found = enterprises::survivor(conn, id, &Visibility::Everything)?;
                found.map_or(id, |stored| stored.id)
            }
        };
        goes_on.insert(id, own);
        counted.push(Contact { enterprise_id: own, ..contact });
    }
    Ok(counted)
}

/// Refuses a tender that the caller does not see, and a lot that it does not have.
fn require_lot(
    conn: &mut Conn<'_>,
    contact: &NotedContact,
    visibility: &Visibility,
) -> Result<(), Problem> {
    let Some(id) = contact.tender_id else { return Ok(()) };
    let unknown = |at: &str| {
        Problem::new(Code::UnknownReference).at(
            at,
            "UNKNOWN",
            ("förväntade en post som finns", "expected one that exists"),
        )
    };
    let tender = tenders::find(conn, id, visibility)?.ok_or_else(|| unknown("/tenderId"))?;
    if tender.scope != Some(contact.committee_id) {
        let message =
            ("förväntade en upphandling som är nämndens", "expected a tender of the committee");
        return Err(Problem::new(Code::RuleBroken).at("/tenderId", "OTHER_COMMITTEE", message));
    }
    match contact.lot_id {
        Some(lot) if tender.body.tender.lot(lot).is_none() => Err(unknown("/lotId")),
        _ => Ok(()),
    }
}

fn visible(
    conn: &mut Conn<'_>,
    id: ContactId,
    visibility: &Visibility,
) -> Result<Stored<NotedContact>, Problem> {
    contacts::find(conn, id, visibility)?.ok_or_else(Problem::not_found)
}

fn view(url: &str, stored: &Stored<NotedContact>) -> Resource<NotedContact> {
    resource(url, COLLECTION, stored, stored.body)
}
