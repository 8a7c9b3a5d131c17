//! What becomes of enterprises: names, ends, double records, mergers and the round.

use serde_json::{Value, json};

use crate::harness::{Answer, Call, Harness};

fn body(name: &str, rest: &Value) -> Value {
    let mut body = json!({"name": name, "legalForm": "ECONOMIC_ASSOCIATION", "kinds": ["WORK_INTEGRATION"],
        "status": "ACTIVE", "isFictitious": true, "homeMunicipality": "0180", "trades": [], "deliveryAreas": ["0180"],
        "headcounts": [], "governance": {}, "aims": {}, "capacity": {}, "certificates": [], "references": [], "evidence": []});
    let members = body.as_object_mut().unwrap();
    members.extend(rest.as_object().unwrap().clone());
    body
}

async fn add(harness: &Harness, name: &str, rest: Value) -> Answer {
    let call = Call::post("/enterprises", &body(name, &rest)).by("demo-registrar");
    harness.call(call).await.expect(201)
}

fn path(answer: &Answer) -> String {
    format!("/enterprises/{}", answer.json()["id"].as_str().unwrap())
}

/// Changes a record at the version of the answer before.
async fn change(harness: &Harness, before: &Answer, changes: &Value) -> Answer {
    let call = Call::patch(&path(before), &before.etag(), changes);
    harness.call(call.by("demo-registrar")).await
}

fn merge(kept: &Answer, gone: &Answer, kind: &str) -> Call {
    let order = json!({"absorbedId": gone.json()["id"], "absorbedVersion": gone.json()["version"],
        "kind": kind, "on": "2026-11-01"});
    Call::post(&format!("{}/merges", path(kept)), &order)
        .by("demo-registrar")
        .header("if-match", &kept.etag())
        .header("idempotency-key", "merge-1")
}

async fn found(harness: &Harness, query: &str) -> Vec<String> {
    let page = harness.call(Call::get(&format!("/enterprises?{query}"))).await.expect(200).json();
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn an_enterprise_is_found_by_the_name_it_had() {
    let harness = Harness::start();
    let first = add(&harness, "Kvistbo (påhittat)", json!({})).await;
    let renamed = change(&harness, &first, &json!({"name": "Grenverket (påhittat)"})).await;
    let renamed = renamed.expect(200).json();
    let former = json!([{"name": "Kvistbo (påhittat)", "until": "2026-11-21"}]);
    assert_eq!(renamed["history"]["formerNames"], former);
    assert_eq!(found(&harness, "q=kvistbo").await, ["Grenverket (påhittat)"]);
    let versions = harness.call(Call::get(&format!("{}/versions", path(&first)))).await.expect(200);
    assert_eq!(versions.json()["items"][1]["content"]["name"], "Kvistbo (påhittat)");
}

#[actix_web::test]
async fn who_ceases_stays_with_day_and_ground_and_is_matched_no_more() {
    let harness = Harness::start();
    let (tender, lot) = harness.demo_tender().await;
    let matches = format!("/tenders/{tender}/lots/{lot}/matches?limit=200");
    let before = harness.call(Call::get(&matches)).await.expect(200).json();
    let id = before["items"][0]["enterpriseId"].as_str().unwrap().to_owned();
    let record = harness.call(Call::get(&format!("/enterprises/{id}"))).await.expect(200);
    let refused = change(&harness, &record, &json!({"status": "CEASED"})).await.expect(422);
    assert_eq!(refused.json()["violations"][0]["pointer"], "/history/ceased");
    let ended = json!({"on": "2026-10-01", "ground": "BANKRUPTCY"});
    let ceases = json!({"status": "CEASED", "history": {"ceased": ended}});
    let ceased = change(&harness, &record, &ceases).await.expect(200);
    assert_eq!(ceased.json()["history"]["ceased"], ended);
    let after = harness.call(Call::get(&matches)).await.expect(200).text();
    assert!(!after.contains(&id));
    let round = harness.call(Call::get("/round-tasks?limit=200")).await.expect(200).text();
    assert!(!round.contains(&id));
    harness.call(Call::get(&format!("/enterprises/{id}"))).await.expect(200);
}

#[actix_web::test]
async fn a_new_record_that_looks_like_another_is_pointed_out_and_nothing_is_merged() {
    let harness = Harness::start();
    add(&harness, "Kvistbo (påhittat)", json!({"organisationNumber": "802999-0127"})).await;
    let second = add(&harness, "Kvistbo ekonomisk förening", json!({})).await.json();
    let alike = &second["possibleDuplicates"];
    assert_eq!(alike[0]["grounds"], json!(["NEAR_NAME"]));
    assert_eq!(second["notes"], json!([]));
    let third = add(&harness, "Kvistan", json!({"organisationNumber": "556036-0793"})).await.json();
    assert_eq!(third["possibleDuplicates"], json!([]));
    assert_eq!(third["notes"][0]["code"], "NUMBER_HINTS_AT_ANOTHER_FORM");
    let pairs = harness.call(Call::get("/possible-duplicates?limit=1")).await.expect(200).json();
    assert_eq!(pairs["_meta"]["count"], 1);
    assert_eq!(pairs["items"][0]["duplicate"]["grounds"], json!(["NEAR_NAME"]));
    assert!(pairs["_links"]["self"]["href"].as_str().unwrap().contains("limit=1"));
    let own = format!("/enterprises/{}/duplicates", second["id"].as_str().unwrap());
    let own = harness.call(Call::get(&own)).await.expect(200).json();
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn the_pairs_are_walked_by_cursor_each_once_as_the_list_has_them() {
    let harness = Harness::start();
    for _ in 0..4 {
        add(&harness, "Kvistbo", json!({})).await;
    }
    add(&harness, "Kvistbor", json!({})).await;
    let all = harness.call(Call::get("/possible-duplicates?limit=200")).await.expect(200).json();
    let listed = all["items"].as_array().unwrap();
    assert_eq!(all["_meta"]["totalRecords"], json!(listed.len()));
    assert!(listed.len() >= 10, "{all}");
    let mut walked = Vec::new();
    let mut next = Some("/possible-duplicates?limit=3&cursor=start".to_owned());
    while let Some(path) = next {
        let page = harness.call(Call::get(&path)).await.expect(200).json();
        assert!(page["_meta"].get("totalRecords").is_none(), "{page}");
        walked.extend(page["items"].as_array().unwrap().clone());
        let link = page["_links"]["next"]["href"].as_str();
        let query =
            |it: &str| it.split_once("/possible-duplicates").map(|(_, query)| query.to_owned());
        next = link.and_then(query).map(|query| format!("/possible-duplicates{query}"));
        let cursor = page["_meta"]["nextCursor"].as_str();
        assert_eq!(cursor.is_some(), next.is_some());
        assert!(next.as_ref().is_none_or(|it| it.ends_with(cursor.unwrap())), "{page}");
    }
    let place = |it: &Value| format!("{} {}", it["enterpriseId"], it["duplicate"]["enterpriseId"]);
    let mut expected = listed.clone();
    expected.sort_by_key(place);
    assert_eq!(walked, expected);
    for query in ["cursor=start&offset=0", "cursor=AAAAAAAAAAAAAAAAAAAAAA", "cursor=x&limit=2"] {
        let path = format!("/possible-duplicates?{query}");
        assert_eq!(harness.call(Call::get(&path)).await.expect(400).code(), "malformed", "{query}");
    }
}

#[actix_web::test]
async fn a_pair_that_a_person_has_cleared_leaves_the_list() {
    let harness = Harness::start();
    let first = add(&harness, "Kvistbo", json!({})).await;
    let second = add(&harness, "Kvistbo", json!({})).await;
    let distinct = json!({"history": {"distinctFrom": [second.json()["id"]]}});
    change(&harness, &first, &distinct).await.expect(200);
    for record in [&first, &second] {
        let call = Call::get(&format!("{}/duplicates", path(record)));
        assert_eq!(harness.call(call).await.expect(200).json()["items"], json!([]));
    }
}

#[actix_web::test]
async fn a_double_record_fills_the_gaps_and_leads_on() {
    let harness = Harness::start();
    let kept = add(&harness, "Kvistbo", json!({"governance": {"members": 12}})).await;
    let gone = add(
        &harness,
        "Kvistbo ek. för.",
        json!({"organisationNumber": "769999-0003", "governance": {"members": 13, "boardMembers": 5}}),
    )
    .await;
    let merged = harness.call(merge(&kept, &gone, "SAME_ENTERPRISE")).await.expect(200);
    let result = merged.json();
    assert_eq!(
        result["report"]["taken"],
        json!(["/organisationNumber", "/governance/boardMembers"])
    );
    assert_eq!(result["report"]["differs"], json!(["/governance/members"]));
    assert_eq!(
        result["survivor"]["governance"],
        json!({"members": 12, "boardMembers": 5, "owners": []})
    );
    assert_eq!(result["survivor"]["organisationNumber"], "769999-0003");
    assert_eq!(result["absorbed"]["status"], "CEASED");
    assert_eq!(merged.etag(), "\"v2\"");
    // The record stays, and its identity leads on.
    let record = harness.call(Call::get(&path(&gone))).await.expect(200).json();
    assert_eq!(record["history"]["mergedInto"]["enterpriseId"], kept.json()["id"]);
    let survivor = harness.call(Call::get(&format!("{}/survivor", path(&gone)))).await.expect(200);
    assert_eq!(survivor.json()["id"], kept.json()["id"]);
    assert!(survivor.header("content-location").unwrap().ends_with(&path(&kept)));
    assert_eq!(found(&harness, "q=ek.+f%C3%B6r.").await, ["Kvistbo", "Kvistbo ek. för."]);
    let frozen = harness
        .call(Call::patch(&path(&gone), "\"v2\"", &json!({"name": "Annat"})).by("demo-registrar"));
    assert_eq!(frozen.await.expect(422).json()["violations"][0]["code"], "MERGED");
    let again = harness.call(merge(&kept, &gone, "SAME_ENTERPRISE")).await.expect(200);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
}

fn reversal(kept: &Value, gone: &Value, are_distinct: bool) -> Call {
    let order = json!({"absorbedId": gone["id"], "absorbedVersion": gone["version"], "areDistinct": are_distinct});
    Call::post(&format!("/enterprises/{}/merge-reversals", kept["id"].as_str().unwrap()), &order)
        .by("demo-registrar")
        .header("if-match", &format!("\"v{}\"", kept["version"]))
        .header("idempotency-key", &format!("reversal-{}", kept["version"]))
}

#[actix_web::test]
async fn a_mistaken_merge_is_taken_back() {
    let harness = Harness::start();
    let kept = add(&harness, "Kvistbo", json!({"governance": {"members": 12}})).await;
    let number = json!({"organisationNumber": "769999-0003", "governance": {"members": 13, "boardMembers": 5}});
    let gone = add(&harness, "Kvistbo ek. för.", number).await;
    let merged = harness.call(merge(&kept, &gone, "SAME_ENTERPRISE")).await.expect(200).json();
    let (survivor, absorbed) = (&merged["survivor"], &merged["absorbed"]);
    for (by, status) in [("demo-officer", 403), ("demo-analyst", 403)] {
        harness.call(reversal(survivor, absorbed, true).by(by)).await.expect(status);
    }
    harness.call(reversal(absorbed, survivor, true)).await.expect(422);

    // What is written meanwhile stays.
    let path = path(&kept);
    let places =
        Call::patch(&path, "\"v2\"", &json!({"capacity": {"places": 8}})).by("demo-registrar");
    let now = harness.call(places).await.expect(200).json();
    harness.call(reversal(survivor, absorbed, true)).await.expect(412);
    let parted = harness.call(reversal(&now, absorbed, true)).await.expect(200);
    assert_eq!(parted.etag(), "\"v4\"");
    let parted = parted.json();
    let (first, second) = (&parted["survivor"], &parted["absorbed"]);
    assert_eq!(first["governance"], json!({"members": 12, "owners": []}));
    assert_eq!((first.get("organisationNumber"), &first["capacity"]["places"]), (None, &json!(8)));
    assert_eq!(second["organisationNumber"], "769999-0003");
    assert_eq!((&second["status"], second.get("history")), (&json!("ACTIVE"), None));

    // References lead to each of them again, they are not taken for one, and
    // every version stays.
    for record in [first, second] {
        let own = format!("/enterprises/{}", record["id"].as_str().unwrap());
        let leads = harness.call(Call::get(&format!("{own}/survivor"))).await.expect(200).json();
        assert_eq!(leads["id"], record["id"]);
        let alike = harness.call(Call::get(&format!("{own}/duplicates"))).await.expect(200).json();
        assert_eq!(alike["items"], json!([]));
        let versions = harness.call(Call::get(&format!("{own}/versions"))).await.expect(200).json();
        assert!(versions["items"].as_array().unwrap().len() >= 3);
    }
    let again = harness.call(reversal(first, second, true)).await;
    assert!(again.expect(422).text().contains("NOT_MERGED"));
}

#[actix_web::test]
async fn a_merge_that_was_written_over_is_not_taken_back() {
    let harness = Harness::start();
    let kept = add(&harness, "Kvistbo", json!({})).await;
    let gone = add(&harness, "Kvistbo ek. för.", json!({"governance": {"boardMembers": 5}})).await;
    let merged = harness.call(merge(&kept, &gone, "SAME_ENTERPRISE")).await.expect(200).json();
    let board = json!({"governance": {"boardMembers": 6}});
    let written = Call::patch(&path(&kept), "\"v2\"", &board).by("demo-registrar");
    let now = harness.call(written).await.expect(200).json();
    let refused = harness.call(reversal(&now, &merged["absorbed"], false)).await.expect(422);
    assert!(refused.text().contains("/governance/boardMembers"), "{}", refused.text());
    let record = harness.call(Call::get(&path(&gone))).await.expect(200).json();
    assert_eq!(record["history"]["mergedInto"]["enterpriseId"], kept.json()["id"]);
}

#[actix_web::test]
async fn a_merge_needs_a_registrar_both_versions_and_a_key() {
    let harness = Harness::start();
    let kept = add(&harness, "Kvistbo", json!({})).await;
    let gone = add(&harness, "Kvistbo", json!({})).await;
    let call = || merge(&kept, &gone, "SAME_ENTERPRISE");
    harness.call(call().by("demo-officer")).await.expect(403);
    let without = |name: &str| {
        let mut call = call();
        call.headers.retain(|(known, _)| known != name);
        call
    };
    harness.call(without("if-match")).await.expect(428);
    harness.call(without("idempotency-key")).await.expect(400);
    change(&harness, &gone, &json!({"governance": {"members": 3}})).await.expect(200);
    let stale = harness.call(call()).await.expect(412);
    assert_eq!(stale.json()["violations"][0]["pointer"], "/absorbedVersion");
    let gone = harness.call(Call::get(&path(&gone))).await.expect(200);
    change(&harness, &kept, &json!({"governance": {"members": 3}})).await.expect(200);
    harness.call(merge(&kept, &gone, "SAME_ENTERPRISE")).await.expect(412);
    let kept = harness.call(Call::get(&path(&kept))).await.expect(200);
    let mut tried = merge(&kept, &gone, "SAME_ENTERPRISE");
    tried.path.push_str("?validateOnly=true");
    harness.call(tried).await.expect(200);
    assert_eq!(harness.call(Call::get(&path(&kept))).await.expect(200).etag(), "\"v2\"");
    harness.call(merge(&kept, &gone, "SAME_ENTERPRISE")).await.expect(200);
}

#[actix_web::test]
async fn a_chain_of_mergers_leads_to_its_end() {
    let harness = Harness::start();
    let mut records = Vec::new();
    for (name, number) in [("Ett", "769999-0003"), ("Två", "802999-0127"), ("Tre", "556036-0793")]
    {
        records.push(add(&harness, name, json!({"organisationNumber": number})).await);
    }
    let merger = |kept: &Answer, gone: &Answer, key: &str| {
        let mut call = merge(kept, gone, "MERGER");
        call.headers.retain(|(name, _)| name != "idempotency-key");
        call.header("idempotency-key", key)
    };
    let double = harness.call(merge(&records[0], &records[1], "SAME_ENTERPRISE")).await.expect(422);
    assert_eq!(double.json()["violations"][0]["code"], "TWO_NUMBERS");
    harness.call(merger(&records[1], &records[0], "m-1")).await.expect(200);
    let second = harness.call(Call::get(&path(&records[1]))).await.expect(200);
    harness.call(merger(&records[2], &second, "m-2")).await.expect(200);
    let end = harness.call(Call::get(&format!("{}/survivor", path(&records[0])))).await.expect(200);
    assert_eq!(end.json()["id"], records[2].json()["id"]);
    let demand =
        harness.call(Call::get(&format!("{}/demand", path(&records[0])))).await.expect(200);
    assert_eq!(demand.json()["enterpriseId"], records[2].json()["id"]);
    let own = harness.call(Call::get(&format!("{}/survivor", path(&records[2])))).await.expect(200);
    assert_eq!(own.json()["id"], records[2].json()["id"]);
    let first = harness.call(Call::get(&path(&records[0]))).await.expect(200);
    let back = harness.call(merger(&first, &own, "m-3")).await.expect(422);
    assert_eq!(back.json()["violations"][0]["code"], "SURVIVOR_LEADS_ON");
    harness.call(Call::get("/enterprises/ent_none/survivor")).await.expect(404);
}

#[actix_web::test]
async fn what_a_merge_writes_is_written_by_nothing_else() {
    let harness = Harness::start();
    let first = add(&harness, "Kvistbo", json!({})).await;
    let link = json!({"enterpriseId": first.json()["id"], "on": "2026-11-01", "kind": "MERGER"});
    let ended = json!({"on": "2026-11-01", "ground": "MERGER"});
    let changes = json!({"status": "CEASED", "history": {"mergedInto": link, "ceased": ended}});
    let refused = change(&harness, &first, &changes).await.expect(422).json();
    assert_eq!(refused["violations"][0]["code"], "READ_ONLY");
}

#[actix_web::test]
async fn a_sole_traders_number_stands_in_its_own_record_alone() {
    let harness = Harness::start();
    let sole = json!({"organisationNumber": "811218-9876", "legalForm": "SOLE_TRADER"});
    let record = add(&harness, "Ensam (påhittat)", sole.clone()).await;
    let double = add(&harness, "Ensam", json!({"legalForm": "SOLE_TRADER"})).await;
    change(&harness, &record, &json!({"governance": {"owners": []}})).await.expect(200);
    let id = record.json()["id"].as_str().unwrap().to_owned();
    let mut shown = Vec::new();
    for (caller, address) in [
        ("demo-officer", format!("/enterprises/{id}/versions")),
        ("demo-officer", format!("/enterprises/{id}/standing")),
        ("demo-officer", format!("/enterprises/{id}/stale-facts")),
        ("demo-officer", format!("{}/duplicates", path(&double))),
        ("demo-officer", "/possible-duplicates?limit=200".to_owned()),
        ("demo-officer", "/enterprises?q=ensam".to_owned()),
        ("demo-officer", "/round-tasks?limit=200".to_owned()),
        ("demo-officer", "/events?limit=1000".to_owned()),
        ("demo-auditor", format!("/audit-entries?entityId={id}")),
        ("demo-analyst", "/exports/enterprises?format=ndjson".to_owned()),
        ("demo-analyst", "/exports/round?format=csv".to_owned()),
        ("demo-analyst", "/exports/matches?format=csv".to_owned()),
    ] {
        let text = harness.call(Call::get(&address).by(caller)).await.expect(200).text();
        shown.push((address, text));
    }
    let taken = Call::post("/enterprises", &body("Dubblett", &sole)).by("demo-registrar");
    shown.push(("taken".to_owned(), harness.call(taken).await.expect(409).text()));
    let sheet = "namn;organisationsnummer;platser\r\nEnsam (påhittat);811218-9876;3\r\n";
    let import = Call::new(actix_web::http::Method::POST, "/enterprises/imports")
        .by("demo-registrar")
        .typed("text/csv; charset=utf-8", sheet)
        .header("idempotency-key", "i-1");
    shown.push(("import".to_owned(), harness.call(import).await.expect(200).text()));
    for (path, text) in shown {
        assert!(!text.contains("811218") && !text.contains("9876"), "{path}: {text}");
    }
    let own = harness.call(Call::get(&format!("/enterprises/{id}"))).await.expect(200).json();
    assert_eq!(own["organisationNumber"], "811218-9876");
}

#[actix_web::test]
async fn the_round_is_a_list_of_tasks_and_a_table_for_mail_merge() {
    let harness = Harness::start();
    let page =
        harness.call(Call::get("/round-tasks?on=2026-11-21&limit=3")).await.expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 3);
    assert!(page["_meta"]["totalRecords"].as_u64().unwrap() > 3);
    let task = &page["items"][0];
    assert_eq!(task["dueOn"], "2026-12-21");
    assert!(task["asks"].as_array().unwrap().iter().all(|ask| ask["ask"]["from"] == "ENTERPRISE"));
    let call = Call::get("/exports/round?format=ndjson").by("demo-analyst");
    let rows: Vec<Value> = harness
        .call(call)
        .await
        .expect(200)
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let trappa = rows.iter().find(|row| row["name"].as_str().unwrap().contains("Trappa")).unwrap();
    assert!(
        trappa["asks"].as_str().unwrap().contains("antal sysselsatta (senast räknat 2010-04-22)"),
        "{trappa}"
    );
    assert_eq!(
        (&trappa["roundOn"], &trappa["dueOn"]),
        (&json!("2026-11-21"), &json!("2026-12-21"))
    );
    let elsewhere = Call::get("/round-tasks?homeMunicipality=0138&limit=200");
    let elsewhere = harness.call(elsewhere).await.expect(200).json();
    let items = elsewhere["items"].as_array().unwrap();
    assert!(items.iter().all(|task| task["homeMunicipality"] == "0138"));
    for wrong in ["on=soon", "homeMunicipality=9999", "limit=0", "x=1"] {
        harness.call(Call::get(&format!("/round-tasks?{wrong}"))).await.expect(400);
    }
}

/// What no query may select by (DSL 3:3 second paragraph): health, disability,
/// addiction, benefits, offences, origin and belief.
const SENSITIVE: &[&str] = &[
    "diagnos",
    "psykos",
    "psychosis",
    "health",
    "halsa",
    "hälsa",
    "disab",
    "funktion",
    "addict",
    "missbruk",
    "benefit",
    "bistand",
    "bistånd",
    "offence",
    "brott",
    "origin",
    "ursprung",
    "religion",
    "union",
    "fackför",
    "person",
    "participant",
    "deltagare",
    "birth",
    "gender",
];

#[test]
fn no_parameter_of_any_operation_selects_by_what_is_sensitive() {
    let document = hansyn_api::openapi::document();
    let mut names = Vec::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            names.extend(parameters.filter_map(|it| it["name"].as_str().map(str::to_lowercase)));
        }
    }
    assert!(names.len() > 100, "{}", names.len());
    for name in names {
        assert!(!SENSITIVE.iter().any(|word| name.contains(word)), "{name}");
    }
}

#[actix_web::test]
async fn a_query_for_a_diagnosis_cannot_be_put() {
    let harness = Harness::start();
    for query in [
        "participants.diagnosis=psychosis",
        "diagnosis=psychosis",
        "targetGroup.in=PSYCHOSIS",
        "sort=diagnosis",
    ] {
        for list in ["/enterprises", "/round-tasks", "/possible-duplicates", "/tenders"] {
            let refused = harness.call(Call::get(&format!("{list}?{query}"))).await.expect(400);
            assert_eq!(refused.code(), "malformed", "{list}?{query}");
        }
    }
}
