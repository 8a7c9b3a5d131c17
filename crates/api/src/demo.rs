//! The clause library of the build, and the demo data.

use hansyn_domain::clause::library;
use hansyn_domain::cpv::resolve::Remembered;
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::{
    ApplicationId, ChoiceSystemId, ClauseId, CommitteeId, EnterpriseId, LotId, MembershipId,
    MunicipalityId, PlacedClauseId, PlanId, ProviderContractId, TenderId,
};
use hansyn_domain::party::{Committee, Membership, Municipality};
use hansyn_domain::plan::PurchasePlan;
use hansyn_domain::tender::{Tender, TenderStatus};
use hansyn_persistence::applications::{self, FiledApplication};
use hansyn_persistence::choice_systems::{self, ChoiceSystemRecord};
use hansyn_persistence::clauses::{self, ClauseRecord, ClauseState};
use hansyn_persistence::provider_contracts::{self, SignedContract};
use hansyn_persistence::query::{FieldValue, Filter, ListQuery, Window};
use hansyn_persistence::tenders::{self, TenderField, TenderRecord};
use hansyn_persistence::{
    Actor, Kind, Stamp, Tx, Visibility, committees, enterprises, memberships, municipalities, plans,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::body;
use crate::edge::Edge;
use crate::problem::{Code, Problem};
use crate::resource::ROOT;

const MUNICIPALITIES: &str = include_str!("../demo/municipalities.json");
const COMMITTEES: &str = include_str!("../demo/committees.json");
const MEMBERSHIPS: &str = include_str!("../demo/memberships.json");
const ENTERPRISES: &str = include_str!("../demo/enterprises.json");
const PLANS: &str = include_str!("../demo/plans.json");
const TENDERS: &str = include_str!("../demo/tenders.json");
const CHOICE_SYSTEMS: &str = include_str!("../demo/choice_systems.json");
const APPLICATIONS: &str = include_str!("../demo/applications.json");
const PROVIDER_CONTRACTS: &str = include_str!("../demo/provider_contracts.json");

/// One record of a demo file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(rename = "ref")]
    name: String,
    value: Value,
}

fn stamp(edge: &Edge, subject: &str) -> Stamp {
    let actor = Actor {
        issuer: "urn:hansyn:build".to_owned(),
        subject: subject.to_owned(),
        on_behalf_of: None,
        request_id: "start".to_owned(),
    };
    Stamp { actor, now: edge.now(), new_uuid: edge.ids() }
}

/// Takes what another process, started at the same time, has stored for stored.
fn unless_taken(stored: Result<(), Problem>) -> Result<(), Problem> {
    match stored {
        Err(problem) if problem.code() == Code::Taken => Ok(()),
        other => other,
    }
}

/// Publishes the clauses of the build that the common library lacks.
pub fn publish_library(edge: &Edge) -> Result<(), Problem> {
    let embedded =
        library::embedded().map_err(|error| Problem::new(Code::Internal).caused_by(error))?;
    unless_taken(edge.db().write(&stamp(edge, "library"), |tx| {
        for clause in embedded {
            let known = clauses::by_code(
                tx.conn(),
                &clause.code,
                clause.version,
                None,
                &Visibility::Everything,
            )?;
            if known.is_some() {
                continue;
            }
            let name = format!("library/{}/{}", clause.code, clause.version);
            let record = ClauseRecord { owner: None, state: ClauseState::Draft, clause };
            let id = ClauseId::from_uuid(id_of(&name));
            let stored = clauses::insert(tx, id, &record)?;
            clauses::publish(tx, stored.id, stored.version)?;
        }
        Ok(())
    }))
}

/// Loads the demo data, unless there is a municipality already.
pub fn load(edge: &Edge) -> Result<(), Problem> {
    unless_taken(edge.db().write(&stamp(edge, "demo"), |tx| {
        let all = ListQuery::all(Window::Offset { offset: 0, limit: 1 });
        if municipalities::list(tx.conn(), &all, &Visibility::Everything)?.total > 0 {
            return Ok(());
        }
        let mut names = BTreeMap::new();
        for (name, body) in records::<Municipality>(MUNICIPALITIES, &names)? {
            let id = MunicipalityId::from_uuid(id_of(&name));
            municipalities::insert(tx, id, &body)?;
            names.insert(name, id.to_string());
        }
        for (name, body) in records::<Committee>(COMMITTEES, &names)? {
            let id = CommitteeId::from_uuid(id_of(&name));
            committees::insert(tx, id, &body)?;
            names.insert(name, id.to_string());
        }
        for (name, body) in records::<Membership>(MEMBERSHIPS, &names)? {
            memberships::insert(tx, MembershipId::from_uuid(id_of(&name)), &body)?;
        }
        for (name, body) in records::<Enterprise>(ENTERPRISES, &names)? {
            let id = EnterpriseId::from_uuid(id_of(&name));
            enterprises::insert(tx, id, &body)?;
            names.insert(name, id.to_string());
        }
        load_tenders(tx, &names)?;
        load_plans(tx, &names)?;
        load_choice_systems(tx, names)
    }))
}

fn load_tenders(tx: &mut Tx<'_, '_>, names: &BTreeMap<String, String>) -> Result<(), Problem> {
    for (name, mut tender) in records::<Tender>(TENDERS, names)? {
        for (place, lot) in tender.lots.iter_mut().enumerate() {
            lot.id = Some(LotId::from_uuid(id_of(&format!("{name}/lot/{place}"))));
        }
        for (place, clause) in tender.clauses.iter_mut().enumerate() {
            clause.id = Some(PlacedClauseId::from_uuid(id_of(&format!("{name}/clause/{place}"))));
        }
        let id = TenderId::from_uuid(id_of(&name));
        tenders::insert(tx, id, &TenderRecord { status: TenderStatus::Draft, tender })?;
    }
    Ok(())
}

fn load_plans(tx: &mut Tx<'_, '_>, names: &BTreeMap<String, String>) -> Result<(), Problem> {
    for (name, mut plan) in records::<PurchasePlan>(PLANS, names)? {
        plan.settle(&Remembered::new());
        plans::insert(tx, PlanId::from_uuid(id_of(&name)), &plan)?;
    }
    Ok(())
}

/// A choice system from the decision to its first placed persons, as it stands
/// once the persons who decide have decided.
fn load_choice_systems(
    tx: &mut Tx<'_, '_>,
    mut names: BTreeMap<String, String>,
) -> Result<(), Problem> {
    for (name, record) in kinds::<ChoiceSystemRecord>(CHOICE_SYSTEMS, &names)? {
        let id = ChoiceSystemId::from_uuid(id_of(&name));
        choice_systems::insert(tx, id, &record)?;
        names.insert(name, id.to_string());
    }
    for (name, filed) in kinds::<FiledApplication>(APPLICATIONS, &names)? {
        let id = ApplicationId::from_uuid(id_of(&name));
        applications::insert(tx, id, &filed)?;
        names.insert(name, id.to_string());
    }
    for (name, signed) in kinds::<SignedContract>(PROVIDER_CONTRACTS, &names)? {
        provider_contracts::insert(tx, ProviderContractId::from_uuid(id_of(&name)), &signed)?;
    }
    Ok(())
}

/// The records of a file that are more than their content.
fn kinds<K: Kind>(
    text: &str,
    names: &BTreeMap<String, String>,
) -> Result<Vec<(String, K)>, Problem> {
    let unreadable = |error: serde_json::Error| Problem::new(Code::Internal).caused_by(error);
    let values = records::<Value>(text, names)?.into_iter();
    values
        .map(|(name, value)| Ok((name, K::from_document(&value.to_string()).map_err(unreadable)?)))
        .collect()
}

/// The records of a file, with the names of other records made into identities.
fn records<T: DeserializeOwned>(
    text: &str,
    names: &BTreeMap<String, String>,
) -> Result<Vec<(String, T)>, Problem> {
    let unreadable = |error: serde_json::Error| Problem::new(Code::Internal).caused_by(error);
    let entries: Vec<Entry> = serde_json::from_str(text).map_err(unreadable)?;
    entries
        .into_iter()
        .map(|Entry { name, mut value }| {
            resolve(&mut value, names);
            Ok((name, serde_json::from_value(value).map_err(unreadable)?))
        })
        .collect()
}

fn resolve(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some(id) = text.strip_prefix('@').and_then(|name| names.get(name)) {
                text.clone_from(id);
            }
        }
        Value::Array(entries) => entries.iter_mut().for_each(|entry| resolve(entry, names)),
        Value::Object(members) => members.values_mut().for_each(|member| resolve(member, names)),
        _ => {}
    }
}

/// The identity of a demo record, the same on every machine, so that guides and
/// examples can name it: the digest of its name after a fixed time.
fn id_of(name: &str) -> Uuid {
    const MADE_AT: u128 = 1_795_219_200_000;
    let digest = body::fingerprint(&[name.as_bytes()]);
    let tail = digest.iter().take(16).fold(0_u128, |tail, byte| (tail << 8) | u128::from(*byte));
    let bits = (MADE_AT << 80) | (tail & ((1 << 80) - 1));
    let versioned = (bits & !(0xf << 76)) | (0x7 << 76);
    Uuid::from_u128((versioned & !(0x3 << 62)) | (0x2 << 62))
}

/// What the terminal says when the demo is up: where, with which token, and
/// the first three calls.
pub async fn welcome(edge: &Edge, address: &str, token: &str) -> Result<String, Problem> {
    let first = edge
        .read(|conn| {
            let lou = ListQuery {
                filters: vec![Filter::eq(
                    TenderField::Instrument,
                    FieldValue::Text("LOU".to_owned()),
                )],
                ..ListQuery::all(Window::Offset { offset: 0, limit: 1 })
            };
            Ok(tenders::list(conn, &lou, &Visibility::Everything)?.items.into_iter().next())
        })
        .await?;
    let base = format!("http://{address}{ROOT}");
    let lot =
        first.as_ref().and_then(|stored| stored.body.tender.lots.first()).and_then(|lot| lot.id);
    let (tender, lot, committee) = match (&first, lot) {
        (Some(stored), Some(lot)) => {
            (stored.id.to_string(), lot.to_string(), stored.body.tender.committee_id.to_string())
        }
        _ => Default::default(),
    };
    Ok(format!(
        "\nhansyn is listening on http://{address} (documentation: http://{address}/docs/)\n\n\
         export HANSYN={base}\nexport TOKEN={token}\nexport COMMITTEE={committee}\nexport TENDER={tender}\nexport LOT={lot}\n\n\
         # 1. Which rules govern the drafted purchase, and is each clause lawful?\n\
         curl -s -X POST $HANSYN/tenders/$TENDER/assessments -H \"Authorization: Bearer $TOKEN\"\n\
         # 2. Who can deliver the first lot, who cannot, and why?\n\
         curl -s $HANSYN/tenders/$TENDER/lots/$LOT/matches -H \"Authorization: Bearer $TOKEN\"\n\
         # 3. Which requirements shut enterprises out, and what would let them in?\n\
         curl -s $HANSYN/tenders/$TENDER/lots/$LOT/barriers -H \"Authorization: Bearer $TOKEN\"\n"
    ))
}
