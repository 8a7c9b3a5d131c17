//! Records to test with.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hansyn_domain::clause::Clause;
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::{ClauseId, CommitteeId, EnterpriseId, MunicipalityId, TenderId};
use hansyn_domain::law::assessment::{Assessment, Verdict};
use hansyn_domain::law::purchase::Purchase;
use hansyn_domain::party::{Committee, Municipality};
use hansyn_domain::tender::{Tender, TenderStatus};
use hansyn_persistence::assessments::AssessmentRecord;
use hansyn_persistence::clauses::{ClauseRecord, ClauseState};
use hansyn_persistence::query::{Field, FieldValue, Filter, ListQuery, Window};
use hansyn_persistence::tenders::TenderRecord;
use hansyn_persistence::{
    Actor, Db, DbError, Kind, Stamp, Stored, StoredId, Tx, Visibility, committees, municipalities,
};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

pub(crate) const ALL: Window = Window::Offset { offset: 0, limit: 1_000 };

pub(crate) fn id<I: StoredId>(number: u128) -> I {
    I::of(Uuid::from_u128(number))
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The moment of most tests, finer than what is stored.
pub(crate) fn now() -> Timestamp {
    at("2026-03-02T08:00:00.123456789Z")
}

pub(crate) fn stamp_at(now: Timestamp) -> Stamp {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    Stamp {
        actor: Actor {
            issuer: "https://issuer.example".to_owned(),
            subject: "officer-1".to_owned(),
            on_behalf_of: Some("head-1".to_owned()),
            request_id: "request-1".to_owned(),
        },
        now,
        new_uuid: Arc::new(|| new_uuid(&COUNT)),
    }
}

fn new_uuid(count: &AtomicU64) -> Uuid {
    Uuid::from_u128(
        0xffff_0000_0000_0000_0000_u128 + u128::from(count.fetch_add(1, Ordering::SeqCst)),
    )
}

pub(crate) fn fresh() -> Uuid {
    (stamp_at(now()).new_uuid)()
}

/// Writes at the moment of most tests.
pub(crate) fn write<T>(
    db: &Db,
    work: impl FnOnce(&mut Tx<'_, '_>) -> Result<T, DbError>,
) -> Result<T, DbError> {
    db.write(&stamp_at(now()), work)
}

pub(crate) fn read<T>(
    db: &Db,
    work: impl FnOnce(&mut hansyn_persistence::Conn<'_>) -> Result<T, DbError>,
) -> T {
    db.read(work).unwrap()
}

pub(crate) fn sees(committees: &[CommitteeId]) -> Visibility {
    Visibility::Committees(committees.iter().copied().collect::<BTreeSet<_>>())
}

pub(crate) fn filter<F: Field>(field: F, value: FieldValue) -> ListQuery<F> {
    ListQuery { filters: vec![Filter::eq(field, value)], ..ListQuery::all(ALL) }
}

pub(crate) fn text(value: &str) -> FieldValue {
    FieldValue::Text(value.to_owned())
}

pub(crate) fn ids<K: Kind>(items: &[Stored<K>]) -> Vec<u128> {
    items.iter().map(|item| item.id.inner().as_u128()).collect()
}

pub(crate) const MUNICIPALITY: u128 = 0x10;
pub(crate) const COMMITTEE: u128 = 0x20;
pub(crate) const OTHER_COMMITTEE: u128 = 0x21;

pub(crate) fn municipality(name: &str, area: &str) -> Municipality {
    Municipality { name: name.to_owned(), area: area.parse().unwrap(), organisation_number: None }
}

pub(crate) fn committee(name: &str) -> Committee {
    Committee {
        municipality_id: id::<MunicipalityId>(MUNICIPALITY),
        name: name.to_owned(),
        is_contracting_authority: true,
        district: None,
        matching_weights: None,
    }
}

/// A municipality with two committees.
pub(crate) fn seed(db: &Db) {
    write(db, |tx| {
        municipalities::insert(tx, id(MUNICIPALITY), &municipality("Stockholm", "0180"))?;
        committees::insert(tx, id(COMMITTEE), &committee("Socialnämnden"))?;
        committees::insert(tx, id(OTHER_COMMITTEE), &committee("Tekniska nämnden"))
    })
    .unwrap();
}

pub(crate) fn com(number: u128) -> CommitteeId {
    id(number)
}

pub(crate) fn enterprise(name: &str, number: Option<&str>) -> Enterprise {
    serde_json::from_value(json!({
        "name": name,
        "organisationNumber": number,
        "legalForm": "ECONOMIC_ASSOCIATION",
        "kinds": ["WORK_INTEGRATION"],
        "status": "ACTIVE",
        "isFictitious": true,
        "homeMunicipality": "0180",
        "description": {"sv": "Städar trappor", "en": "Cleans stairs"},
        "trades": [{"cpv": "90911000", "coversDescendants": true, "areas": ["0184"]}],
        "deliveryAreas": ["0180"],
        "headcounts": [],
        "governance": {},
        "aims": {},
        "capacity": {},
        "certificates": [],
        "references": [],
        "evidence": [],
    }))
    .unwrap()
}

pub(crate) fn ent(number: u128) -> EnterpriseId {
    id(number)
}

pub(crate) fn tender(committee: u128, title: &str, status: TenderStatus) -> TenderRecord {
    let tender: Tender = serde_json::from_value(json!({
        "committeeId": com(committee),
        "title": title,
        "instrument": "LOU",
        "plannedStart": "2026-09-01",
    }))
    .unwrap();
    TenderRecord { status, tender }
}

pub(crate) fn tnd(number: u128) -> TenderId {
    id(number)
}

pub(crate) fn clause(owner: Option<u128>, code: &str, version: u32, from: &str) -> ClauseRecord {
    let words = json!({"sv": "text", "en": "text"});
    let clause: Clause = serde_json::from_value(json!({
        "code": code,
        "version": version,
        "validFrom": from,
        "phase": "PERFORMANCE_CONDITION",
        "level": "BASE",
        "theme": "EMPLOYMENT",
        "title": words,
        "wording": words,
        "motive": words,
        "evidence": words,
        "followUp": {"by": "SUPPLIER", "everyMonths": 6, "how": words, "sanction": words},
        "link": words,
        "hooks": [],
    }))
    .unwrap();
    ClauseRecord { owner: owner.map(com), state: ClauseState::Draft, clause }
}

pub(crate) fn cla(number: u128) -> ClauseId {
    id(number)
}

pub(crate) fn assessment(committee: Option<u128>, tender: Option<u128>) -> AssessmentRecord {
    let purchase: Purchase = serde_json::from_value(json!({"instrument": "LOU"})).unwrap();
    AssessmentRecord {
        committee_id: committee.map(com),
        tender_id: tender.map(tnd),
        choice_system_id: None,
        amendments: 0,
        purchase,
        further_services: Vec::new(),
        assessment: Assessment {
            book_version: "2026.1".to_owned(),
            regime: None,
            regime_title: None,
            chapters: None,
            overall: Verdict::NeedsFact,
            findings: Vec::new(),
            routes: Vec::new(),
        },
        grounds: None,
    }
}
