//! Contacts: noted without persons, seen by their committee, spread and taken in turn.

use hansyn_domain::matching::draw;
use serde_json::{Value, json};
use std::collections::BTreeSet;

use crate::harness::{Answer, Call, Harness};
use crate::tenders::texts_in_both_languages;

async fn get(harness: &Harness, path: &str) -> Value {
    harness.call(Call::get(path)).await.expect(200).json()
}

/// The committee of the demo's tender.
async fn committee(harness: &Harness) -> String {
    let (tender, _) = harness.demo_tender().await;
    let tender = get(harness, &format!("/tenders/{tender}")).await;
    tender["committeeId"].as_str().unwrap().to_owned()
}

async fn note(harness: &Harness, enterprise: &str, on: &str) -> Answer {
    let (tender, lot) = harness.demo_tender().await;
    let contact = json!({"committeeId": committee(harness).await, "enterpriseId": enterprise,
        "tenderId": tender, "lotId": lot, "on": on, "purpose": "INVITATION"});
    harness.call(Call::post("/contacts", &contact)).await
}

/// The committee of the demo's tender turns to one of those who match its lot.
pub(crate) async fn one_is_contacted(harness: &Harness, on: &str) {
    let first = ids(&matches(harness, "").await).remove(0);
    note(harness, &first, on).await.expect(201);
}

async fn matches(harness: &Harness, query: &str) -> Value {
    let (tender, lot) = harness.demo_tender().await;
    get(harness, &format!("/tenders/{tender}/lots/{lot}/matches?limit=200{query}")).await
}

fn ids(list: &Value) -> Vec<String> {
    let own = |it: &Value| it["enterpriseId"].as_str().unwrap().to_owned();
    list["items"].as_array().unwrap().iter().map(own).collect()
}

#[actix_web::test]
async fn a_contact_is_noted_read_and_taken_back() {
    let harness = Harness::start();
    let first = ids(&matches(&harness, "").await).remove(0);
    let noted = note(&harness, &first, "2026-11-20").await.expect(201);
    let path = format!("/contacts/{}", noted.json()["id"].as_str().unwrap());
    assert_eq!(get(&harness, &path).await["purpose"], "INVITATION");
    let of = format!("/contacts?enterpriseId={first}");
    assert_eq!(get(&harness, &of).await["_meta"]["totalRecords"], 1);
    let delete = Call::new(actix_web::http::Method::DELETE, &path);
    harness.call(delete.clone()).await.expect(428);
    harness.call(delete.header("if-match", &noted.etag())).await.expect(204);
    harness.call(Call::get(&path)).await.expect(404);
    let path = format!("/audit-entries?entityId={}", noted.json()["id"].as_str().unwrap());
    let trail = harness.call(Call::get(&path).by("demo-auditor")).await.expect(200).json();
    assert_eq!(trail["items"].as_array().unwrap().len(), 2, "{trail}");
}

#[actix_web::test]
async fn what_is_no_contact_is_refused() {
    let harness = Harness::start();
    let first = ids(&matches(&harness, "").await).remove(0);
    let tomorrow = note(&harness, &first, "2026-11-22").await.expect(422);
    assert_eq!(tomorrow.json()["violations"][0]["pointer"], "/on");
    let nobody = "ent_00000000000000000000000000";
    note(&harness, nobody, "2026-11-20").await.expect(422);
    let own = committee(&harness).await;
    let contact = |member: &str, value: Value| {
        let mut contact = json!({"committeeId": own, "enterpriseId": first, "on": "2026-11-20",
            "purpose": "INFORMATION"});
        contact[member] = value;
        Call::post("/contacts", &contact)
    };
    let missing = "tnd_00000000000000000000000000";
    for (member, value, status) in [
        ("person", json!("Anna"), 400),
        ("purpose", json!("LUNCH"), 400),
        ("tenderId", json!(missing), 422),
        ("lotId", json!("lot_00000000000000000000000000"), 422),
        ("committeeId", json!("com_00000000000000000000000000"), 422),
    ] {
        let answer = harness.call(contact(member, value)).await;
        assert_eq!(answer.status, status, "{member}: {}", answer.text());
    }
}

#[actix_web::test]
async fn contacts_are_for_their_committee() {
    let harness = Harness::start();
    let first = ids(&matches(&harness, "").await).remove(0);
    let noted = note(&harness, &first, "2026-11-20").await.expect(201).json();
    let path = format!("/contacts/{}", noted["id"].as_str().unwrap());
    harness.call(Call::get(&path).by("demo-auditor")).await.expect(200);
    for outside in ["demo-analyst", "demo-registrar"] {
        harness.call(Call::get(&path).by(outside)).await.expect(403);
        harness.call(Call::get("/contact-exposure").by(outside)).await.expect(403);
    }
    let (tender, lot) = harness.demo_tender().await;
    let rotated = format!("/tenders/{tender}/lots/{lot}/matches?rotation=x");
    let hidden = harness.call(Call::get(&rotated).by("demo-analyst")).await;
    assert!(matches!(hidden.status, 403 | 404), "{}", hidden.text());
    let events = harness.call(Call::get("/events?limit=1000").by("demo-analyst")).await;
    assert!(!events.expect(200).text().contains(noted["id"].as_str().unwrap()));
}

#[actix_web::test]
async fn another_committee_neither_reads_nor_notes_nor_takes_back_a_contact() {
    let harness = Harness::start();
    let outsider = "demo-handlaggare";
    let first = ids(&matches(&harness, "").await).remove(0);
    let noted = note(&harness, &first, "2026-11-20").await.expect(201);
    let path = format!("/contacts/{}", noted.json()["id"].as_str().unwrap());
    harness.call(Call::get(&path).by(outsider)).await.expect(404);
    let delete =
        |etag: &str| Call::new(actix_web::http::Method::DELETE, &path).header("if-match", etag);
    harness.call(delete(&noted.etag()).by(outsider)).await.expect(404);
    harness.call(delete("\"v9\"")).await.expect(412);
    let own = committee(&harness).await;
    let contact = json!({"committeeId": own, "enterpriseId": first, "on": "2026-11-20",
        "purpose": "INFORMATION"});
    harness.call(Call::post("/contacts", &contact).by(outsider)).await.expect(403);
    let spread = harness.call(Call::get("/contact-exposure").by(outsider)).await.expect(200);
    assert_eq!(spread.json()["contacts"], 0);
    let theirs = format!("/contact-exposure?committeeId={own}");
    harness.call(Call::get(&theirs).by(outsider)).await.expect(403);
    assert_eq!(get(&harness, &path).await["purpose"], "INVITATION", "it stands");
}

#[actix_web::test]
async fn a_contact_is_about_a_lot_of_a_tender_of_its_committee() {
    let harness = Harness::start();
    let first = ids(&matches(&harness, "").await).remove(0);
    let own = committee(&harness).await;
    let mut other = harness.committee("social").await;
    if other == own {
        other = harness.committee("arbetsmarknad").await;
    }
    let elsewhere = harness.committee("norrmalm").await;
    let (tender, lot) = harness.demo_tender().await;
    let unknown = "lot_00000000000000000000000000";
    for (committee, lot, by, pointer, code) in [
        (&own, unknown, "demo-officer", "/lotId", "UNKNOWN"),
        (&other, &lot, "demo-officer", "/tenderId", "OTHER_COMMITTEE"),
        // Whoever does not see a draft is not told that it is there.
        (&elsewhere, &lot, "demo-handlaggare", "/tenderId", "UNKNOWN"),
    ] {
        let contact = json!({"committeeId": committee, "enterpriseId": first,
            "tenderId": tender, "lotId": lot, "on": "2026-11-20", "purpose": "INVITATION"});
        let refused = harness.call(Call::post("/contacts", &contact).by(by)).await.expect(422);
        let violation = &refused.json()["violations"][0];
        assert_eq!((&violation["pointer"], &violation["code"]), (&json!(pointer), &json!(code)));
    }
    let contact = json!({"committeeId": other, "enterpriseId": first, "on": "2026-11-20",
        "purpose": "INFORMATION"});
    harness.call(Call::post("/contacts", &contact)).await.expect(201);
    note(&harness, &first, "2026-11-20").await.expect(201);
    let spread = get(&harness, &format!("/contact-exposure?committeeId={own}&limit=1")).await;
    assert_eq!(spread["contacts"], 1, "those of the other committee are apart");
    assert_eq!(spread["items"].as_array().unwrap().len(), 1, "a page is no longer than asked");
}

#[actix_web::test]
async fn the_spread_of_contacts_is_told_exactly() {
    let harness = Harness::start();
    let known = ids(&matches(&harness, "").await);
    for (place, on) in [
        (0, "2025-01-15"),
        (0, "2026-11-20"),
        (1, "2026-11-20"),
        (1, "2026-11-21"),
        (2, "2026-11-01"),
    ] {
        note(&harness, &known[place], on).await.expect(201);
    }
    let own = committee(&harness).await;
    let path = format!("/contact-exposure?committeeId={own}&from=2026-11-01&to=2026-11-21");
    let spread = get(&harness, &path).await;
    texts_in_both_languages(&spread);
    assert_eq!((&spread["contacts"], &spread["contacted"]), (&json!(4), &json!(3)));
    assert_eq!(spread["newcomersShare"], json!({"numerator": 3, "denominator": 4}));
    assert_eq!(spread["enterprises"], spread["_meta"]["totalRecords"]);
    assert_eq!(spread["items"][0]["enterpriseId"], known[1].as_str());
    assert_eq!(spread["items"][0]["share"], json!({"numerator": 1, "denominator": 2}));
    // With counts 0 … 0 1 1 2 the coefficient follows from its definition.
    let n = spread["enterprises"].as_u64().unwrap();
    let weighted = (n - 2) + (n - 1) + 2 * n;
    let (numerator, denominator) = (2 * weighted - (n + 1) * 4, n * 4);
    let gini = &spread["gini"];
    let part = |name: &str| gini[name].as_u64().unwrap();
    assert_eq!(part("numerator") * denominator, numerator * part("denominator"), "{gini}");
    let before =
        get(&harness, &format!("/contact-exposure?committeeId={own}&from=2026-11-02")).await;
    assert_eq!(before["contacts"], 3, "the first day counts and the one before does not");
    let year = &get(&harness, "/contact-exposure?to=2026-11-20").await["period"];
    assert_eq!(year["from"], "2025-11-21", "a year in all");
    harness.call(Call::get("/contact-exposure?from=2026-11-03&to=2026-11-02")).await.expect(400);
    let other = "com_00000000000000000000000000";
    harness.call(Call::get(&format!("/contact-exposure?committeeId={other}"))).await.expect(403);
}

#[actix_web::test]
async fn those_who_were_contacted_least_go_first_among_equals_and_anybody_can_draw_it_again() {
    let harness = Harness::start();
    let usual = matches(&harness, "").await;
    assert!(usual.get("rotation").is_none());
    let rotated = matches(&harness, "&rotation=KS%202026%2F17").await;
    let turns = rotated["rotation"]["turns"].as_array().unwrap().clone();
    assert_eq!(rotated["rotation"]["seed"], "KS 2026/17");
    assert_eq!(rotated["summary"], usual["summary"]);
    let (before, after) = (ids(&usual), ids(&rotated));
    let set = |list: &[String]| list.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(set(&before), set(&after), "nobody is hidden");
    assert_eq!(before[turns.len()..], after[turns.len()..], "those shut out follow as ever");
    for (turn, id) in turns.iter().zip(&after) {
        assert_eq!(turn["enterpriseId"], id.as_str());
        let drawn = draw("KS 2026/17", id.parse().unwrap());
        assert_eq!(turn["draw"], format!("{drawn:016x}"));
    }
    // Whoever goes first in a group of several goes last in it when contacted.
    let in_group = |turns: &[Value], group: &Value| -> Vec<String> {
        let own = turns.iter().filter(|it| it["group"] == *group);
        own.map(|it| it["enterpriseId"].as_str().unwrap().to_owned()).collect()
    };
    let group = turns.windows(2).find(|pair| pair[0]["group"] == pair[1]["group"]).unwrap();
    let group = group[0]["group"].clone();
    let first = in_group(&turns, &group).remove(0);
    note(&harness, &first, "2026-11-20").await.expect(201);
    let later = matches(&harness, "&rotation=KS%202026%2F17").await;
    let later = in_group(later["rotation"]["turns"].as_array().unwrap(), &group);
    assert_eq!(later.last(), Some(&first));
    let sequence = &usual["sequence"];
    let again = matches(&harness, &format!("&rotation=KS%202026%2F17&sequence={sequence}")).await;
    assert_eq!(again["items"], rotated["items"], "as it was before the contact");
    assert_eq!(again["rotation"], rotated["rotation"]);
}

#[actix_web::test]
async fn what_is_described_can_be_taken_in_turn_too() {
    let harness = Harness::start();
    let described = |rotation: &str| {
        json!({"cpv": "90911200", "areas": ["0180"],
        "rotation": rotation, "limit": 200})
    };
    let answer = harness.call(Call::post("/matches", &described("x"))).await.expect(200).json();
    let turns = answer["rotation"]["turns"].as_array().unwrap();
    for (turn, item) in turns.iter().zip(answer["items"].as_array().unwrap()) {
        assert_eq!(turn["enterpriseId"], item["enterpriseId"]);
    }
    harness.call(Call::post("/matches", &described(""))).await.expect(422);
    harness.call(Call::post("/matches", &described(&"x".repeat(201)))).await.expect(422);
}

#[actix_web::test]
async fn contacts_are_a_table_for_those_who_see_them() {
    let harness = Harness::start();
    let first = ids(&matches(&harness, "").await).remove(0);
    let rows = |by: &str, rest: &str| {
        let call = Call::get(&format!("/exports/contacts?format=ndjson{rest}")).by(by);
        let answer = harness.call(call);
        async move { answer.await.expect(200) }
    };
    assert_eq!(rows("demo-officer", "").await.text(), "");
    let kept = note(&harness, &first, "2026-11-20").await.expect(201);
    let mistaken = note(&harness, &first, "2026-11-19").await.expect(201);
    let before = rows("demo-auditor", "").await;
    assert_eq!(before.text().lines().count(), 2);
    let (of, both) = (
        |answer: &Answer| answer.json()["id"].as_str().unwrap().to_owned(),
        before.header("hansyn-sequence"),
    );
    let delete =
        Call::new(actix_web::http::Method::DELETE, &format!("/contacts/{}", of(&mistaken)));
    harness.call(delete.header("if-match", &mistaken.etag())).await.expect(204);
    let left = rows("demo-officer", "").await.text();
    let row: Value = serde_json::from_str(&left).unwrap();
    for member in ["committeeId", "enterpriseId", "tenderId", "lotId", "on", "purpose"] {
        assert_eq!(row[member], kept.json()[member], "{member}");
    }
    assert_eq!(row["contactId"], of(&kept).as_str());
    // What was taken back stands in the table as it was.
    let then = format!("&sequence={}", both.unwrap());
    assert_eq!(rows("demo-auditor", &then).await.text(), before.text());
    // Nobody outside of the committee sees a row, analysts neither.
    for by in ["demo-handlaggare", "demo-analyst", "demo-registrar"] {
        assert_eq!(rows(by, "").await.text(), "", "{by}");
    }
    for by in ["demo-reviewer", "demo-delegate", "demo-admin"] {
        harness.call(Call::get("/exports/contacts").by(by)).await.expect(403);
    }
}
