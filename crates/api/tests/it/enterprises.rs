//! The register over HTTP.

use serde_json::{Value, json};

use crate::harness::{Call, Harness};

fn enterprise(name: &str, number: Option<&str>, form: &str) -> Value {
    json!({"name": name, "organisationNumber": number, "legalForm": form, "kinds": ["WORK_INTEGRATION"],
        "status": "ACTIVE", "isFictitious": true, "homeMunicipality": "0180", "trades": [], "deliveryAreas": ["0180"],
        "headcounts": [], "governance": {}, "aims": {}, "capacity": {}, "certificates": [], "references": [], "evidence": []})
}

#[actix_web::test]
async fn the_register_is_kept_by_registrars() {
    let harness = Harness::start();
    let body = enterprise("Ny (påhittat)", None, "OTHER");
    harness.call(Call::post("/enterprises", &body.clone())).await.expect(403);
    let created =
        harness.call(Call::post("/enterprises", &body).by("demo-registrar")).await.expect(201);
    let path = format!("/enterprises/{}", created.json()["id"].as_str().unwrap());
    let change = json!({"headcounts": [{"countedOn": "2026-10-01", "occupied": {"heads": 20, "precision": "EXACT"},
        "targetGroup": {"heads": 6, "precision": "EXACT"}}]});
    let changed = harness
        .call(Call::patch(&path, &created.etag(), &change).by("demo-registrar"))
        .await
        .expect(200);
    assert_eq!(changed.json()["headcounts"][0]["targetGroup"]["heads"], 6);
    let versions = harness.call(Call::get(&format!("{path}/versions"))).await.expect(200).json();
    assert_eq!(versions["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn numbers_are_checked_unique_and_masked_when_they_are_a_persons() {
    let harness = Harness::start();
    let post = |body: Value| Call::post("/enterprises", &body).by("demo-registrar");
    let wrong = harness
        .call(post(enterprise("A", Some("556036-0794"), "LIMITED_COMPANY")))
        .await
        .expect(400);
    assert_eq!(wrong.json()["violations"][0]["pointer"], "/organisationNumber");
    let form = harness
        .call(post(enterprise("A", Some("811218-9876"), "LIMITED_COMPANY")))
        .await
        .expect(422);
    assert_eq!(form.json()["violations"][0]["code"], "PERSONAL_NUMBER_FORM");
    harness.call(post(enterprise("A", Some("556036-0793"), "LIMITED_COMPANY"))).await.expect(201);
    assert_eq!(
        harness
            .call(post(enterprise("B", Some("5560360793"), "LIMITED_COMPANY")))
            .await
            .expect(409)
            .code(),
        "taken"
    );
    let sole = harness
        .call(post(enterprise("Ensam (påhittat)", Some("811218-9876"), "SOLE_TRADER")))
        .await
        .expect(201);
    assert_eq!(sole.json()["organisationNumber"], "811218-9876");
    let list = harness.call(Call::get("/enterprises?q=ensam")).await.expect(200).json();
    assert_eq!(list["items"][0]["organisationNumber"], "******-****");
    let export =
        harness.call(Call::get("/exports/enterprises?format=csv")).await.expect(200).text();
    assert!(!export.contains("811218") && export.contains("******-****"));
}

#[actix_web::test]
async fn the_register_is_searched_by_trade_area_and_kind() {
    let harness = Harness::start();
    for query in [
        "cpv=90911200",
        "area=0180",
        "kind=WORK_INTEGRATION",
        "legalForm.in=FOUNDATION,ECONOMIC_ASSOCIATION",
        "q=trappa",
    ] {
        let page =
            harness.call(Call::get(&format!("/enterprises?{query}"))).await.expect(200).json();
        assert!(page["_meta"]["totalRecords"].as_u64().unwrap() > 0, "{query}: {page}");
    }
    let none = harness.call(Call::get("/enterprises?cpv=03111000")).await.expect(200).json();
    assert_eq!(none["_meta"]["totalRecords"], 0);
}

#[actix_web::test]
async fn vocabularies_are_searched_and_read() {
    let harness = Harness::start();
    let found = harness.call(Call::get("/cpv?q=yrkesrehab")).await.expect(200).json();
    assert_eq!(found["items"][0]["code"], "85312510");
    assert_eq!(
        harness.call(Call::get("/cpv/85312510-7")).await.expect(200).json()["parent"],
        "85312500"
    );
    harness.call(Call::get("/cpv/00000000")).await.expect(404);
    let areas =
        harness.call(Call::get("/areas?kind=MUNICIPALITY&q=tyres")).await.expect(200).json();
    assert_eq!(areas["items"][0]["code"], "0138");
}
