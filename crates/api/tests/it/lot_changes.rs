//! Which open lots an enterprise came to match and stopped matching: at once,
//! explained, seen as far as one may, and equal to reckoning all of it anew.

use futures_util::future::join_all;
use hansyn_api::live::lots::LiveLots;
use hansyn_domain::area::AreaCode;
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::{Certificate, Enterprise, EnterpriseStatus};
use hansyn_domain::ids::{EnterpriseId, LotId, TenderId};
use hansyn_domain::matching::{ByLawBook, LotQuery, Match, Verdict, match_lot};
use hansyn_domain::period::Period;
use hansyn_domain::tender::{Tender, TenderStatus};
use hansyn_persistence::tenders::TenderRecord;
use hansyn_persistence::versions;
use hansyn_persistence::{
    Actor, AggregateKind, Conn, DbError, Kind, Stamp, Visibility, enterprises, events, tenders,
};
use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use crate::harness::{Call, Harness};
use crate::tenders::publish;

/// A case officer of Norrmalm's committee alone.
const OUTSIDER: &str = "demo-handlaggare";

async fn get(harness: &Harness, path: &str) -> Value {
    harness.call(Call::get(path)).await.expect(200).json()
}

async fn change(harness: &Harness, enterprise: &str, body: &Value) {
    let path = format!("/enterprises/{enterprise}");
    let etag = harness.call(Call::get(&path).by("demo-registrar")).await.expect(200).etag();
    harness.call(Call::patch(&path, &etag, body).by("demo-registrar")).await.expect(200);
}

async fn enterprise(harness: &Harness, name: &str) -> String {
    let found = get(harness, &format!("/enterprises?q={name}")).await;
    found["items"][0]["id"].as_str().unwrap().to_owned()
}

fn head(harness: &Harness) -> i64 {
    harness.edge.db().read(events::head).unwrap()
}

fn since(enterprise: &str, sequence: i64) -> String {
    format!("/enterprises/{enterprise}/lot-changes?limit=200&sinceSequence={sequence}")
}

/// The demo's first tender, published, and what Skurhumlorna can deliver of it.
async fn published(harness: &Harness) -> (String, String) {
    let (tender, _) = harness.demo_tender().await;
    publish(harness, &tender).await;
    (tender, enterprise(harness, "skurhumlornas").await)
}

#[actix_web::test]
async fn a_lost_certificate_closes_lots_at_once_and_says_which_requirement() {
    let harness = Harness::start();
    let (tender, cleaner) = published(&harness).await;
    let before = head(&harness);
    let nothing = get(&harness, &since(&cleaner, before)).await;
    assert_eq!((&nothing["items"], &nothing["changedMembers"]), (&json!([]), &json!([])));
    change(&harness, &cleaner, &json!({"certificates": []})).await;
    let lost = get(&harness, &since(&cleaner, before)).await;
    assert_eq!((&lost["gained"], &lost["lost"]), (&json!(0), &json!(1)), "{lost}");
    assert_eq!(lost["changedMembers"], json!(["certificates"]));
    assert_eq!(lost["sequence"], before + 1);
    let item = &lost["items"][0];
    assert_eq!(
        (&item["tenderId"], &item["before"], &item["after"], &item["causes"]),
        (&json!(tender), &json!("ELIGIBLE"), &json!("SHUT_OUT"), &json!(["ENTERPRISE_CHANGED"]))
    );
    let keys: Vec<_> =
        item["because"].as_array().unwrap().iter().map(|it| it["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["quality", "environment"]);
    assert_eq!(item["because"][0]["reasons"][0]["fact"], "CERTIFICATE");
    assert_eq!(
        item["text"]["sv"],
        "företaget kan inte längre leverera delkontraktet; kravet ”Certifierat ledningssystem för kvalitet enligt ISO 9001” är inte längre uppfyllt; kravet ”Miljöarbete enligt ISO 14001 eller FR2000” är inte längre uppfyllt"
    );
    let back = json!({"certificates": [
        {"scheme": "ISO_9001", "valid": {"from": "2026-01-01"}},
        {"scheme": "FR2000", "valid": {"from": "2026-01-01"}},
    ]});
    let between = head(&harness);
    change(&harness, &cleaner, &back).await;
    assert_eq!(get(&harness, &since(&cleaner, between)).await["gained"], 1);
    assert_eq!(get(&harness, &since(&cleaner, before)).await["items"], json!([]));
}

#[actix_web::test]
async fn a_lot_that_opens_and_closes_is_seen_as_far_as_one_may() {
    let harness = Harness::start();
    let cleaner = enterprise(&harness, "skurhumlornas").await;
    let (tender, _) = harness.demo_tender().await;
    let as_seen_by = |caller: &str, sequence: i64| {
        let call = Call::get(&since(&cleaner, sequence)).by(caller);
        let harness = &harness;
        async move { harness.call(call).await.expect(200).json() }
    };
    // A draft is open to nobody, not even to its own committee.
    let drafted = head(&harness);
    for caller in ["demo-officer", OUTSIDER] {
        assert_eq!(as_seen_by(caller, 0).await["lost"], 0);
    }
    publish(&harness, &tender).await;
    for caller in ["demo-officer", OUTSIDER] {
        let opened = as_seen_by(caller, drafted).await;
        assert!(opened["gained"].as_u64().unwrap() > 0, "{opened}");
        for item in opened["items"].as_array().unwrap() {
            assert_eq!((&item["before"], &item["causes"]), (&Value::Null, &json!(["LOT_OPENED"])));
            assert_eq!(item["tenderId"], tender.as_str());
        }
    }
    let open = head(&harness);
    let path = format!("/tenders/{tender}");
    let etag = harness.call(Call::get(&path)).await.expect(200).etag();
    let cancel = Call::post(&format!("{path}/transitions"), &json!({"to": "CANCELLED"}))
        .by("demo-delegate")
        .header("if-match", &etag)
        .header("idempotency-key", "cancel");
    harness.call(cancel).await.expect(200);
    // What was open when it was lost is told to whoever could see it then.
    harness.call(Call::get(&path).by(OUTSIDER)).await.expect(404);
    for caller in ["demo-officer", OUTSIDER] {
        let closed = as_seen_by(caller, open).await;
        assert!(closed["lost"].as_u64().unwrap() > 0, "{closed}");
        for item in closed["items"].as_array().unwrap() {
            assert_eq!((&item["after"], &item["causes"]), (&Value::Null, &json!(["LOT_CLOSED"])));
        }
        // Between two drafts there was nothing to see.
        assert_eq!(as_seen_by(caller, drafted).await["items"], json!([]));
    }
}

#[actix_web::test]
async fn a_lot_whose_last_day_has_passed_is_open_no_more_and_time_is_no_change() {
    let harness = Harness::start();
    let unpublished = head(&harness);
    let (_, cleaner) = published(&harness).await;
    let open = || async {
        let path = format!("/enterprises/{cleaner}/opportunities?limit=200");
        let told = get(&harness, &path).await;
        let items = told["items"].as_array().unwrap().iter();
        items.filter(|it| it["kind"] == "OPEN_LOT").count()
    };
    assert!(open().await > 0);
    assert!(get(&harness, &since(&cleaner, unpublished)).await["gained"].as_u64() > Some(0));
    // The last day for tenders is 2027-01-11; it is 2027-01-12 in Sweden then.
    harness.advance(SignedDuration::from_hours(24 * 51 + 14));
    assert!(open().await > 0);
    harness.advance(SignedDuration::from_hours(1));
    assert_eq!(open().await, 0);
    assert_eq!(get(&harness, &since(&cleaner, unpublished)).await["items"], json!([]));
}

#[actix_web::test]
async fn what_has_not_happened_and_what_is_not_there_are_refused() {
    let harness = Harness::start();
    let cleaner = enterprise(&harness, "skurhumlornas").await;
    let path = format!("/enterprises/{cleaner}/lot-changes");
    for query in ["", "?sinceSequence=-1", "?sinceSequence=99999", "?sinceSequence=x"] {
        let refused = harness.call(Call::get(&format!("{path}{query}"))).await.expect(400);
        assert_eq!(refused.code(), "malformed", "{query}");
    }
    let unknown = "/enterprises/ent_00000000000000000000000000/lot-changes?sinceSequence=0";
    harness.call(Call::get(unknown)).await.expect(404);
}

/// Draws numbers that look random and are the same each time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        // Knuth's multiplier for linear congruence; the high bits are used.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn one_of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

fn stamp(harness: &Harness) -> Stamp {
    Stamp {
        actor: Actor {
            issuer: "urn:test".to_owned(),
            subject: "somebody".to_owned(),
            on_behalf_of: None,
            request_id: "random".to_owned(),
        },
        now: harness.edge.now(),
        new_uuid: harness.edge.ids(),
    }
}

fn changed(enterprise: &Enterprise, draw: &mut Draw) -> Enterprise {
    let mut body = enterprise.clone();
    match draw.below(5) {
        0 => {
            let valid = Period::since(date(2026, 1, 1));
            let scheme = draw.one_of(&["ISO_9001", "FR2000"]).to_owned();
            body.certificates = vec![Certificate { scheme, valid }; draw.below(2)];
        }
        1 => body.capacity.certificates_are_complete ^= true,
        2 => {
            let area: AreaCode = draw.one_of(&["0180", "0138", "SE110"]).parse().unwrap();
            body.delivery_areas = vec![area];
        }
        3 => {
            let cpv: CpvCode = draw.one_of(&["90910000", "98341140", "55520000"]).parse().unwrap();
            for trade in &mut body.trades {
                trade.cpv = cpv;
            }
        }
        _ => {
            body.status = match body.status {
                EnterpriseStatus::Active => EnterpriseStatus::Ceased,
                EnterpriseStatus::Ceased => EnterpriseStatus::Active,
            }
        }
    }
    body
}

/// Another state of a tender: published, closed, or with fewer or other lots.
fn turned(record: &TenderRecord, whole: &Tender, draw: &mut Draw) -> TenderRecord {
    let status = match draw.below(4) {
        0 => TenderStatus::Closed,
        1 => TenderStatus::Draft,
        _ => TenderStatus::Published,
    };
    let mut tender = record.tender.clone();
    match draw.below(3) {
        0 => tender.lots.clone_from(&whole.lots),
        1 if tender.lots.len() > 1 => drop(tender.lots.remove(draw.below(tender.lots.len()))),
        _ => {
            for lot in &mut tender.lots {
                if draw.below(2) == 0 {
                    lot.requirements.pop();
                }
            }
        }
    }
    TenderRecord { status, tender }
}

/// More tenders like the first, each with lots of its own.
fn copy_tenders(harness: &Harness, count: usize) {
    let db = harness.edge.db();
    let all = db.read(|conn| tenders::all(conn, &Visibility::Everything)).unwrap();
    for _ in 0..count {
        let mut body = all[0].body.clone();
        body.status = TenderStatus::Published;
        body.tender.registration_number = None;
        for lot in &mut body.tender.lots {
            lot.id = Some(LotId::from_uuid(harness.edge.fresh()));
        }
        let id = TenderId::from_uuid(harness.edge.fresh());
        db.write(&stamp(harness), |tx| tenders::insert(tx, id, &body)).unwrap();
    }
}

type Verdicts = BTreeMap<(TenderId, LotId), Verdict>;

fn read_back<K: Kind>(row: &versions::VersionRow) -> K {
    K::from_document(&row.body.to_string()).unwrap()
}

/// Every open lot as it stood to the enterprise after an event, lot by lot.
fn reckoned(harness: &Harness, conn: &mut Conn<'_>, id: EnterpriseId, sequence: i64) -> Verdicts {
    let everything = Visibility::Everything;
    let book = harness.edge.books().current(conn).unwrap();
    let enterprise: Enterprise =
        versions::one_as_of(conn, AggregateKind::Enterprise, id.uuid(), sequence, &everything)
            .unwrap()
            .map(|row| read_back(&row))
            .unwrap();
    let mut verdicts = Verdicts::new();
    let today = harness.edge.today();
    for row in versions::as_of(conn, AggregateKind::Tender, sequence, &everything).unwrap() {
        let TenderRecord { status, tender } = read_back(&row);
        let passed = tender.planned_deadline.is_some_and(|last| last < today);
        for lot in tender.lots.iter().filter(|_| status == TenderStatus::Published && !passed) {
            let reserved = tender.reservation.as_ref().map(|used| used.route);
            let query = LotQuery::of(lot, reserved, tender.planned_start.unwrap_or(today));
            let field = match_lot(&query, &[(id, &enterprise)], &ByLawBook(&book));
            let verdict = field.matches().first().map_or(Verdict::ShutOut, Match::verdict);
            verdicts.insert((TenderId::from_uuid(row.id), lot.id.unwrap()), verdict);
        }
    }
    verdicts
}

/// The lots that stand otherwise, as text, for comparison with the answer.
fn differences(before: &Verdicts, after: &Verdicts) -> Vec<Value> {
    let mut keys: Vec<_> = before.keys().chain(after.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let side = |verdicts: &Verdicts, key| verdicts.get(key).copied().unwrap_or(Verdict::ShutOut);
    keys.into_iter()
        .filter(|key| side(before, key) != side(after, key))
        .map(|key| json!([key.0, key.1, before.get(key), after.get(key)]))
        .collect()
}

#[actix_web::test]
async fn whatever_changes_the_answer_is_what_reckoning_anew_says() {
    let harness = Harness::start();
    let (_, cleaner) = published(&harness).await;
    let db = harness.edge.db().clone();
    let everything = Visibility::Everything;
    let mut sequences = vec![head(&harness)];
    copy_tenders(&harness, 9);
    let all = db.read(|conn| tenders::all(conn, &everything)).unwrap();
    let id: EnterpriseId = cleaner.parse().unwrap();
    // Another process on the same database.
    let other = LiveLots::default();
    let mut draw = Draw(20_261_122);
    let mut lots_that_turned = 0;
    for _ in 0..60 {
        let stamp = stamp(&harness);
        if draw.below(2) == 0 {
            let now = db.read(|conn| enterprises::find(conn, id, &everything)).unwrap().unwrap();
            let body = changed(&now.body, &mut draw);
            db.write(&stamp, |tx| enterprises::update(tx, id, now.version, &body)).unwrap();
        } else {
            let whole = &all[draw.below(all.len())];
            let now = db.read(|conn| tenders::find(conn, whole.id, &everything)).unwrap().unwrap();
            let body = turned(&now.body, &whole.body.tender, &mut draw);
            db.write(&stamp, |tx| tenders::update(tx, whole.id, now.version, &body)).unwrap();
        }
        sequences.push(head(&harness));
        let (since_when, now) = (sequences[draw.below(sequences.len())], head(&harness));
        let told = get(&harness, &since(&cleaner, since_when)).await;
        let (before, after) = db
            .read(|conn| {
                let before = reckoned(&harness, conn, id, since_when);
                Ok::<_, DbError>((before, reckoned(&harness, conn, id, now)))
            })
            .unwrap();
        let items: Vec<_> = (told["items"].as_array().unwrap().iter())
            .map(|it| json!([it["tenderId"], it["lotId"], it["before"], it["after"]]))
            .collect();
        assert_eq!(items, differences(&before, &after), "since {since_when} at {now}");
        lots_that_turned += items.len();
        // The index of the other process says the same of all that is open now.
        let able = |verdicts: &Verdicts| -> Vec<_> {
            verdicts.iter().filter(|it| *it.1 == Verdict::Eligible).map(|it| *it.0).collect()
        };
        let seen = other
            .read(&db, harness.edge.today(), |conn, open, sequence| {
                let book = harness.edge.books().current(conn)?;
                let enterprise = enterprises::find(conn, id, &everything)?.unwrap().body;
                let reach = open.lots().reach(&enterprise, &ByLawBook(&book));
                Ok::<_, DbError>((reach.within().into_iter().collect::<Verdicts>(), sequence))
            })
            .unwrap();
        assert_eq!((able(&seen.0), seen.1), (able(&after), now));
    }
    assert!(lots_that_turned > 20, "too little happened: {lots_that_turned}");
}

/// Turns the certificates of an enterprise on and off and asks at once each time.
async fn write_and_ask(harness: &Harness, enterprise: &str, matches: &str) -> Vec<Value> {
    let certified = json!({"certificates": [
        {"scheme": "ISO_9001", "valid": {"from": "2026-01-01"}},
        {"scheme": "FR2000", "valid": {"from": "2026-01-01"}},
    ]});
    let mut answers = Vec::new();
    for round in 0..4 {
        let before = head(harness);
        let (body, verdict) = match round % 2 {
            0 => (json!({"certificates": []}), "SHUT_OUT"),
            _ => (certified.clone(), "ELIGIBLE"),
        };
        change(harness, enterprise, &body).await;
        let written = head(harness);
        let answer = get(harness, matches).await;
        assert!(answer["sequence"].as_i64().unwrap() >= written, "{answer}");
        let items = answer["items"].as_array().unwrap();
        let own = items.iter().find(|it| it["enterpriseId"] == enterprise).unwrap();
        assert_eq!(own["verdict"], verdict, "{own}");
        answers.push(answer);
        let turned = get(harness, &since(enterprise, before)).await;
        assert!(turned["sequence"].as_i64().unwrap() >= written, "{turned}");
        let after: Vec<_> =
            turned["items"].as_array().unwrap().iter().map(|it| &it["after"]).collect();
        assert_eq!(after, [verdict], "{turned}");
        let open = format!("/enterprises/{enterprise}/opportunities?limit=200");
        let open = get(harness, &open).await;
        assert!(open["sequence"].as_i64().unwrap() >= written);
        let lots = open["items"].as_array().unwrap().iter();
        let can = lots.filter(|it| it["kind"] == "OPEN_LOT" && it["verdict"] == "ELIGIBLE");
        assert_eq!(can.count(), usize::from(verdict == "ELIGIBLE"), "{open}");
    }
    answers
}

/// Reads again and again; nobody is told an older state than before.
async fn only_ask(harness: &Harness, matches: &str) -> Vec<Value> {
    let (mut last, mut answers) = (0, Vec::new());
    for _ in 0..8 {
        let answer = get(harness, matches).await;
        let sequence = answer["sequence"].as_i64().unwrap();
        assert!(sequence >= last, "{sequence} after {last}");
        last = sequence;
        answers.push(answer);
    }
    answers
}

#[actix_web::test]
async fn under_load_everybody_is_answered_from_after_their_own_write() {
    let harness = Harness::start();
    let (tender, _) = published(&harness).await;
    let stored = get(&harness, &format!("/tenders/{tender}")).await;
    let lot = stored["lots"][0]["id"].as_str().unwrap();
    let matches = format!("/tenders/{tender}/lots/{lot}/matches?limit=200");
    let able = get(&harness, &format!("{matches}&verdict=ELIGIBLE")).await;
    let mut able: Vec<String> = (able["items"].as_array().unwrap().iter())
        .map(|it| it["enterpriseId"].as_str().unwrap().to_owned())
        .collect();
    // Those who can deliver both lots would turn twice.
    let caretakers = format!(
        "/tenders/{tender}/lots/{}/matches?limit=200",
        stored["lots"][1]["id"].as_str().unwrap()
    );
    let both = get(&harness, &caretakers).await;
    able.retain(|id| {
        both["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it["enterpriseId"] == id.as_str() && it["verdict"] != "ELIGIBLE")
    });
    assert!(able.len() >= 3, "{able:?}");
    let writers = join_all(able.iter().take(3).map(|id| write_and_ask(&harness, id, &matches)));
    let readers = join_all((0..3).map(|_| only_ask(&harness, &matches)));
    let (written, read) = futures_util::join!(writers, readers);
    // Whatever anybody was told can be had again as it was.
    for answer in written.into_iter().chain(read).flatten().step_by(5) {
        let (sequence, on) = (&answer["sequence"], answer["summary"]["on"].as_str().unwrap());
        let again = get(&harness, &format!("{matches}&sequence={sequence}&on={on}")).await;
        assert_eq!((&again["summary"], &again["items"]), (&answer["summary"], &answer["items"]));
    }
}
