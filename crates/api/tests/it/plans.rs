//! Purchase plans over HTTP, and what they come to.

use serde_json::{Value, json};

use crate::harness::{Answer, Call, Harness};
use crate::tenders::publish;

const SHEET: &str = "Löpnr;Upphandling;CPV-kod;Uppskattat värde (tkr);Start;Stadsdel;Kontaktperson\r\n\
    1;Städning;;1 200;Q2 2027;Norrmalm;N N\r\n\
    2;Fika till möten;;;maj 2027;;N N\r\n\
    3;Xyzzy;;5;2027;;\r\n";

async fn plan(harness: &Harness, status: &str) -> Answer {
    let committee = harness.committee("arbetsmarknad").await;
    let plan = json!({"committeeId": committee, "title": "Plan", "status": status, "needs": []});
    harness.call(Call::post("/plans", &plan)).await.expect(201)
}

fn path(plan: &Answer) -> String {
    format!("/plans/{}", plan.json()["id"].as_str().unwrap())
}

fn import(plan: &str, etag: &str, sheet: &str) -> Call {
    Call::new(actix_web::http::Method::POST, &format!("{plan}/imports"))
        .typed("text/csv; charset=utf-8", sheet)
        .header("if-match", etag)
        .header("idempotency-key", &format!("import-{plan}-{etag}"))
}

async fn get(harness: &Harness, path: &str) -> Value {
    harness.call(Call::get(path)).await.expect(200).json()
}

#[actix_web::test]
async fn a_sheet_becomes_needs_with_codes_choices_and_nothing_guessed() {
    let harness = Harness::start();
    let made = plan(&harness, "DRAFT").await;
    let plan = path(&made);
    let result = harness.call(import(&plan, &made.etag(), SHEET)).await.expect(200);
    let counted = result.json();
    assert_eq!(
        (&counted["resolved"], &counted["ambiguous"], &counted["unresolved"], &counted["refused"]),
        (&json!(1), &json!(1), &json!(1), &json!(0)),
        "{counted}"
    );
    assert_eq!(counted["passedOver"], json!(["Kontaktperson"]));
    let needs = get(&harness, &format!("{plan}/needs")).await;
    let statuses: Vec<_> = needs["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["resolution"]["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["RESOLVED", "AMBIGUOUS", "UNRESOLVED"]);
    assert!(needs["items"][0]["competition"]["surely"].as_u64().unwrap() > 0, "{needs}");
    assert_eq!(needs["items"][1]["competition"], Value::Null);
    assert!(!needs.to_string().contains("N N"), "a person came in with the sheet");
    let open = get(&harness, &format!("{plan}/needs?status=UNRESOLVED")).await;
    assert_eq!(
        (&open["_meta"]["totalRecords"], &open["items"][0]["need"]["key"]),
        (&json!(1), &json!("3"))
    );
    harness.call(Call::get(&format!("{plan}/needs?status=MAYBE"))).await.expect(400);
}

#[actix_web::test]
async fn a_confirmed_code_is_remembered_for_the_same_words() {
    let harness = Harness::start();
    let made = plan(&harness, "DRAFT").await;
    let first = path(&made);
    let imported = harness.call(import(&first, &made.etag(), SHEET)).await.expect(200);
    let choose = |key: &str, etag: &str| {
        Call::post(&format!("{first}/cpv-choices"), &json!({"key": key, "cpv": "55520000"}))
            .header("if-match", etag)
    };
    harness.call(choose("9", &imported.etag())).await.expect(422);
    harness.call(choose("2", &made.etag())).await.expect(412);
    let chosen = harness.call(choose("2", &imported.etag())).await.expect(200).json();
    assert_eq!(chosen["needs"][1]["resolvedBy"], "CONFIRMED");
    let again = plan(&harness, "DRAFT").await;
    let sheet = "Titel\nFIKA till möten\n";
    harness.call(import(&path(&again), &again.etag(), sheet)).await.expect(200);
    let other = get(&harness, &path(&again)).await;
    assert_eq!(
        (&other["needs"][0]["cpv"], &other["needs"][0]["resolvedBy"]),
        (&json!("55520000"), &json!("REMEMBERED"))
    );
}

#[actix_web::test]
async fn one_wrong_row_keeps_all_out_and_a_dry_run_says_which() {
    let harness = Harness::start();
    let made = plan(&harness, "DRAFT").await;
    let plan = path(&made);
    let sheet = format!("{SHEET}4;;;mycket;snart;;\r\n");
    let refused = harness.call(import(&plan, &made.etag(), &sheet)).await.expect(422);
    assert!(refused.text().contains("/rows/5/value"), "{}", refused.text());
    let mut dry = import(&plan, &made.etag(), &sheet);
    dry.path.push_str("?validateOnly=true");
    let outcome = harness.call(dry).await.expect(200).json();
    assert_eq!((&outcome["resolved"], &outcome["refused"]), (&json!(1), &json!(1)), "{outcome}");
    assert_eq!(get(&harness, &plan).await["needs"], json!([]));
    let unmatched = Call { headers: Vec::new(), ..import(&plan, &made.etag(), SHEET) };
    harness.call(unmatched.header("idempotency-key", "k")).await.expect(428);
}

#[actix_web::test]
async fn a_draft_is_for_its_committee_and_a_published_plan_for_all() {
    let harness = Harness::start();
    let made = plan(&harness, "DRAFT").await;
    let plan = path(&made);
    harness.call(Call::get(&plan).by("demo-handlaggare")).await.expect(404);
    let open = Call::patch(&plan, &made.etag(), &json!({"status": "PUBLISHED"}));
    let opened = harness.call(open).await.expect(200);
    harness.call(Call::get(&plan).by("demo-handlaggare")).await.expect(200);
    let close = || Call::patch(&plan, &opened.etag(), &json!({"status": "CLOSED"}));
    harness.call(close().by("demo-handlaggare")).await.expect(403);
    harness.call(close()).await.expect(200);
    let versions = get(&harness, &format!("{plan}/versions")).await;
    assert_eq!(versions["items"].as_array().unwrap().len(), 3);
}

#[actix_web::test]
async fn a_plan_is_kept_for_a_committee_of_the_caller_alone() {
    let harness = Harness::start();
    let outsider = "demo-handlaggare";
    let made = plan(&harness, "DRAFT").await;
    let plan = path(&made);
    let close = json!({"status": "CLOSED"});
    harness.call(Call::patch(&plan, &made.etag(), &close).by(outsider)).await.expect(404);
    let hidden = Call::get(&format!("{plan}/versions")).by(outsider);
    harness.call(hidden).await.expect(404);
    let list = harness.call(Call::get("/plans?status=DRAFT").by(outsider)).await.expect(200);
    assert!(!list.text().contains(made.json()["id"].as_str().unwrap()));
    let theirs = json!({"committeeId": made.json()["committeeId"], "title": "Plan",
        "status": "DRAFT", "needs": []});
    harness.call(Call::post("/plans", &theirs).by(outsider)).await.expect(403);
    let away = json!({"committeeId": harness.committee("norrmalm").await});
    harness.call(Call::patch(&plan, &made.etag(), &away)).await.expect(403);
}

#[actix_web::test]
async fn a_plan_in_a_body_is_checked_and_gets_its_codes_as_one_in_a_sheet() {
    let harness = Harness::start();
    let committee = harness.committee("arbetsmarknad").await;
    let body = |title: &str| {
        json!({"committeeId": committee, "title": title, "status": "DRAFT",
            "needs": [{"key": "1", "title": "Städning"}]})
    };
    harness.call(Call::post("/plans", &body(""))).await.expect(422);
    let made = harness.call(Call::post("/plans", &body("Plan"))).await.expect(201);
    assert_eq!(made.json()["needs"][0]["resolvedBy"], "NAME");
    let plan = path(&made);
    let change = |body: Value| harness.call(Call::patch(&plan, &made.etag(), &body));
    change(json!({"title": ""})).await.expect(422);
    let needs = json!({"needs": [{"key": "2", "title": "Fruktkorgar"},
        {"key": "3", "title": "Städning"}]});
    let changed = change(needs).await.expect(200);
    assert_eq!(changed.json()["needs"][1]["resolvedBy"], "NAME");
    let first = get(&harness, &format!("{plan}/needs?limit=1")).await;
    assert_eq!(first["items"].as_array().unwrap().len(), 1);
    assert_eq!(first["_meta"]["totalRecords"], 2);
    let twice = import(&plan, &changed.etag(), "Nr;Titel\n7;Ett\n7;Två\n");
    harness.call(twice).await.expect(422);
    let keyless = import(&plan, &changed.etag(), "Nr;Titel\n7;Ett\n");
    let keyless = Call { headers: Vec::new(), ..keyless }.header("if-match", &changed.etag());
    assert_eq!(harness.call(keyless).await.code(), "idempotency-key-required");
}

#[actix_web::test]
async fn sheets_as_cities_keep_them_are_read_and_what_is_passed_over_is_told() {
    let harness = Harness::start();
    let made = plan(&harness, "PUBLISHED").await;
    let csv = include_str!("../plans/excel-with-banner.csv");
    let stored = harness.call(import(&path(&made), &made.etag(), csv)).await.expect(200);
    let told = stored.json();
    assert_eq!(
        (&told["resolved"], &told["totals"], &told["passedOver"]),
        (&json!(2), &json!([10, 12]), &json!(["Annonseras", "Kontaktperson"])),
        "{told}"
    );
    let demand = get(&harness, &format!("{}/demand?atLeast=1", path(&made))).await;
    assert_eq!(demand["demand"]["planned"]["value"]["amount"], "1550500.00", "{demand}");
    // The rows without a code stand apart, with the value that one of them has.
    let unresolved = &demand["demand"]["unresolved"];
    assert_eq!((&unresolved["needs"], &unresolved["withoutValue"]), (&json!(2), &json!(1)));
    if cfg!(feature = "xlsx") {
        let book = include_bytes!("../plans/workbook-with-banner.xlsx").to_vec();
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let call = Call {
            body: Some((kind.to_owned(), book)),
            ..import(&path(&made), &stored.etag(), "")
        };
        let told = harness.call(call).await.expect(200).json();
        assert_eq!((&told["resolved"], &told["totals"]), (&json!(3), &json!([9])), "{told}");
    }
}

async fn caterer(harness: &Harness) -> String {
    let found = get(harness, "/enterprises?q=kanelkentaurernas").await;
    found["items"][0]["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn an_enterprise_sees_open_lots_and_coming_needs_with_reasons() {
    let harness = Harness::start();
    let (tender, _) = harness.demo_tender().await;
    publish(&harness, &tender).await;
    let found = get(&harness, "/enterprises?q=trappgrodorna").await;
    let cleaner = found["items"][0]["id"].as_str().unwrap();
    let all = get(&harness, &format!("/enterprises/{cleaner}/opportunities?limit=200")).await;
    let items = all["items"].as_array().unwrap();
    assert_eq!(all["_meta"]["totalRecords"].as_u64().unwrap(), u64::try_from(items.len()).unwrap());
    let lots: Vec<_> = items.iter().filter(|item| item["kind"] == "OPEN_LOT").collect();
    assert!(!lots.is_empty(), "{all}");
    for lot in &lots {
        // The same answer as from the lot's side.
        let matches =
            format!("/tenders/{tender}/lots/{}/matches?limit=200", lot["lotId"].as_str().unwrap());
        let matches = get(&harness, &matches).await;
        let own =
            matches["items"].as_array().unwrap().iter().find(|it| it["enterpriseId"] == cleaner);
        assert_eq!(own.unwrap()["verdict"], lot["verdict"]);
        assert_eq!(own.unwrap()["requirements"], lot["requirements"]);
    }
    let needs: Vec<_> = items
        .iter()
        .filter(|item| item["kind"] == "PLANNED_NEED")
        .map(|item| item["needKey"].as_str().unwrap())
        .collect();
    assert_eq!(needs, ["2027-01", "2027-02"], "{all}");
    assert!(all["unresolvedNeeds"].as_u64().unwrap() > 0);
    let caterer = caterer(&harness).await;
    let some =
        get(&harness, &format!("/enterprises/{caterer}/opportunities?verdict=ELIGIBLE")).await;
    assert_eq!(some["items"][0]["title"], "Catering till nämndens sammanträden", "{some}");
    assert!(some["lotsOfOtherTrades"].as_u64().unwrap() > 0);
}

#[actix_web::test]
async fn a_sheet_is_read_as_spreadsheets_write_it_in_sweden() {
    let harness = Harness::start();
    let made = plan(&harness, "DRAFT").await;
    let plan = path(&made);
    let sheet = b"Upphandling;Start\r\nSt\xe4dning av f\xf6rskolor;Q2 2027\r\n";
    let send = |kind: &str| {
        Call::new(actix_web::http::Method::POST, &format!("{plan}/imports"))
            .typed(kind, sheet)
            .header("if-match", &made.etag())
            .header("idempotency-key", "as-excel-does")
    };
    harness.call(send("text/csv; charset=utf-16")).await.expect(415);
    harness.call(send("text/csv; charset=windows-1252")).await.expect(200);
    let needs = get(&harness, &plan).await["needs"].clone();
    assert_eq!(needs[0]["title"], "Städning av förskolor", "{needs}");
}

#[actix_web::test]
async fn demand_is_counted_for_the_city_and_for_an_enterprise() {
    let harness = Harness::start();
    let plans = get(&harness, "/plans?status=PUBLISHED").await;
    let plan = plans["items"][0]["id"].as_str().unwrap();
    let demand = |at_least: u32| {
        let path = format!("/plans/{plan}/demand?atLeast={at_least}");
        let harness = &harness;
        async move { get(harness, &path).await["demand"].clone() }
    };
    let (one, many) = (demand(1).await, demand(20).await);
    let needs = |of: &Value, reading: &str| of[reading]["needs"].as_u64().unwrap();
    assert!(needs(&one, "surely") > needs(&many, "surely"), "{one} {many}");
    assert!(needs(&one, "ifKnown") >= needs(&one, "surely"));
    assert_eq!(needs(&one, "planned") + needs(&one, "unresolved"), 10);
    let caterer = caterer(&harness).await;
    let own = get(&harness, &format!("/enterprises/{caterer}/demand")).await;
    assert_eq!(own["demand"]["surely"]["value"]["amount"], "600000.00", "{own}");
    let row =
        &own["demand"]["rows"].as_array().unwrap().iter().find(|row| row["surely"]["needs"] == 1);
    assert_eq!(row.unwrap()["quarter"], "2027-Q2");
}

#[actix_web::test]
async fn demand_can_be_had_again_after_everything_has_changed() {
    let harness = Harness::start();
    let plan = get(&harness, "/plans?status=PUBLISHED").await["items"][0]["id"].clone();
    let plan = format!("/plans/{}", plan.as_str().unwrap());
    let caterer = format!("/enterprises/{}", caterer(&harness).await);
    let asked = [format!("{plan}/demand?atLeast=1"), format!("{caterer}/demand?on=2026-11-14")];
    let before = [get(&harness, &asked[0]).await, get(&harness, &asked[1]).await];
    for (path, by, body) in [
        (&caterer, "demo-registrar", json!({"trades": []})),
        (&plan, "demo-officer", json!({"status": "CLOSED"})),
    ] {
        let stored = harness.call(Call::get(path).by(by)).await.expect(200);
        harness.call(Call::patch(path, &stored.etag(), &body).by(by)).await.expect(200);
    }
    for (asked, before) in asked.iter().zip(&before) {
        let now = get(&harness, asked).await;
        assert_ne!(now["demand"], before["demand"], "{asked}");
        let then = format!("{asked}&sequence={}", before["sequence"]);
        assert_eq!(&get(&harness, &then).await, before, "{asked}");
        let ahead = now["sequence"].as_i64().unwrap() + 1;
        for wrong in [ahead, -1] {
            let refused = Call::get(&format!("{asked}&sequence={wrong}"));
            assert_eq!(harness.call(refused).await.expect(400).code(), "malformed");
        }
    }
}

#[actix_web::test]
async fn a_division_can_be_had_again_after_everything_has_changed() {
    let harness = Harness::start();
    let (tender, lot) = harness.demo_tender().await;
    let path = format!("/tenders/{tender}/lots/{lot}/lot-proposals");
    let question = |sequence: &Value| {
        let dependence = json!({"numerator": 1, "denominator": 10});
        let mut question = json!({"dependence": dependence, "pieces": 6, "reading": "IF_KNOWN"});
        if !sequence.is_null() {
            question["sequence"] = sequence.clone();
        }
        question
    };
    let ask = |body: Value| harness.call(Call::post(&path, &body));
    let before = ask(question(&Value::Null)).await.expect(200).json();
    let tender = format!("/tenders/{tender}");
    let stored = harness.call(Call::get(&tender)).await.expect(200);
    let fewer = json!({"lots": [{"title": "Kvar", "cpv": "90911200", "areas": ["0180"]}]});
    harness.call(Call::patch(&tender, &stored.etag(), &fewer)).await.expect(200);
    ask(question(&Value::Null)).await.expect(404);
    assert_eq!(ask(question(&before["sequence"])).await.expect(200).json(), before);
    ask(question(&json!(99_999))).await.expect(400);
}

#[actix_web::test]
async fn a_lot_is_divided_for_those_whom_it_would_make_dependent() {
    let harness = Harness::start();
    let (tender, lot) = harness.demo_tender().await;
    let path = format!("/tenders/{tender}/lots/{lot}/lot-proposals");
    let ask = |body: Value| harness.call(Call::post(&path, &body));
    let dependence = json!({"numerator": 1, "denominator": 10});
    let found =
        ask(json!({"dependence": dependence, "atLeast": 1, "pieces": 6, "reading": "IF_KNOWN"}))
            .await
            .expect(200)
            .json();
    let front = found["proposals"]["front"].as_array().unwrap();
    let steps: Vec<_> = front
        .iter()
        .map(|it| (it["lots"].as_array().unwrap().len(), it["carriersOfEach"].as_u64().unwrap()))
        .collect();
    assert!(!steps.is_empty() && steps.is_sorted(), "{found}");
    assert!(front.iter().all(|it| it["atLeastLots"] == it["lots"].as_array().unwrap().len()));
    ask(json!({"dependence": dependence, "pieces": 0})).await.expect(422);
    ask(json!({"dependence": dependence, "parts": [], "pieces": 2})).await.expect(422);
    ask(json!({"atLeast": 1})).await.expect(400);
}

#[actix_web::test]
async fn groups_that_meet_a_lot_together_are_explained() {
    let harness = Harness::start();
    let (tender, lot) = harness.demo_tender().await;
    let path = format!("/tenders/{tender}/lots/{lot}/consortia?members=2&limit=200");
    let found = get(&harness, &format!("{path}&reading=IF_KNOWN")).await;
    assert_eq!(found["completeTo"], 2);
    for group in found["items"].as_array().unwrap() {
        for requirement in group["requirements"].as_array().unwrap() {
            assert_ne!(requirement["outcome"], "NOT_MET", "{group}");
        }
    }
    harness.call(Call::get(&format!("{path}&reading=PERHAPS"))).await.expect(400);
}

#[actix_web::test]
async fn places_promised_twice_are_found() {
    let harness = Harness::start();
    let caterer = caterer(&harness).await;
    let promise = |places: u32, firmness: &str| {
        json!({"enterpriseId": caterer, "source": "AMN 2026/1", "firmness": firmness,
            "places": places, "period": {"from": "2027-01-01"}})
    };
    // It has eight places.
    let ask = |commitments: Vec<Value>| {
        harness.call(Call::post("/over-commitments", &json!({"commitments": commitments})))
    };
    let none = ask(vec![promise(8, "CONTRACT")]).await.expect(200).json();
    assert_eq!(none["items"], json!([]));
    let some =
        ask(vec![promise(8, "CONTRACT"), promise(1, "APPLICATION")]).await.expect(200).json();
    assert_eq!(some["items"][0]["outcome"], "UNKNOWN", "{some}");
    let over = ask(vec![promise(8, "CONTRACT"), promise(1, "CONTRACT")]).await.expect(200).json();
    assert_eq!(over["items"][0]["outcome"], "NOT_MET", "{over}");
    ask(vec![promise(0, "CONTRACT")]).await.expect(422);
    // Who is in no register promises nothing that could be counted.
    let mut stray = promise(1, "CONTRACT");
    stray["enterpriseId"] = json!("ent_01m7xpe600ev9bdbsgnv6rgn5k");
    let refused = ask(vec![promise(8, "CONTRACT"), stray]).await.expect(422).json();
    assert_eq!(refused["violations"][0]["pointer"], "/commitments/1/enterpriseId", "{refused}");
}
