//! Circles around points, and lots that are delivered at a place.

use serde_json::{Value, json};

use crate::harness::{Call, Harness};

/// Nobody in the demo sells this.
const CPV: &str = "92622000";

fn circle(latitude: &str, longitude: &str, metres: u32) -> Value {
    json!({"centre": {"latitude": latitude, "longitude": longitude}, "metres": metres})
}

fn enterprise(general: &Value, own: &Value) -> Value {
    json!({"name": "Rundturen (påhittat)", "legalForm": "ECONOMIC_ASSOCIATION", "kinds": ["WORK_INTEGRATION"],
        "status": "ACTIVE", "isFictitious": true, "homeMunicipality": "0180",
        "trades": [{"cpv": CPV, "coversDescendants": true, "areas": [], "circles": own}],
        "deliveryAreas": [], "deliveryCircles": general, "headcounts": [], "governance": {}, "aims": {},
        "capacity": {}, "certificates": [], "references": [], "evidence": []})
}

async fn create(harness: &Harness, body: &Value) -> Value {
    let call = Call::post("/enterprises", body).by("demo-registrar");
    harness.call(call).await.expect(201).json()
}

/// How the enterprise stands to what is asked for.
async fn standing(harness: &Harness, id: &Value, asked: &Value) -> Value {
    let answer = harness.call(Call::post("/matches", asked)).await.expect(200).json();
    let items = answer["items"].as_array().unwrap();
    items.iter().find(|it| it["enterpriseId"] == *id).unwrap().clone()
}

fn asked(areas: &[&str], point: Option<(&str, &str)>) -> Value {
    let mut asked = json!({"cpv": CPV, "areas": areas, "limit": 200});
    if let Some((latitude, longitude)) = point {
        asked["point"] = json!({"latitude": latitude, "longitude": longitude});
    }
    asked
}

#[actix_web::test]
async fn a_circle_reaches_places_within_it_and_areas_that_it_surely_holds() {
    let harness = Harness::start();
    let general = json!([circle("59.33", "18.05", 3_000)]);
    let created = create(&harness, &enterprise(&general, &json!([]))).await;
    assert_eq!(created["deliveryCircles"][0], circle("59.330000", "18.050000", 3_000));
    let id = &created["id"];
    for (asked, verdict) in [
        (asked(&["0180"], Some(("59.334591", "18.063240"))), "ELIGIBLE"),
        (asked(&["0180"], Some(("59.25", "18.10"))), "SHUT_OUT"),
        (asked(&["0180"], None), "UNDECIDED"),
        (asked(&["1480"], None), "SHUT_OUT"),
        (asked(&[], None), "ELIGIBLE"),
    ] {
        let found = standing(&harness, id, &asked).await;
        assert_eq!(found["verdict"], verdict, "{asked}");
        if verdict == "UNDECIDED" {
            let answers = found["requirements"].as_array().unwrap();
            let area = answers.iter().find(|it| it["key"] == "area").unwrap();
            let ask = &area["reasons"][0]["ask"];
            assert_eq!(ask["from"], "ENTERPRISE");
            assert!(ask["text"]["sv"].as_str().unwrap().contains("hela Stockholm"), "{ask}");
        }
    }
    // A trade's own circle takes the place of the general one.
    let path = format!("/enterprises/{}", id.as_str().unwrap());
    let stored = harness.call(Call::get(&path).by("demo-registrar")).await.expect(200);
    let mut trades = stored.json()["trades"].clone();
    trades[0]["circles"] = json!([circle("59.33", "18.05", 30_000)]);
    let call = Call::patch(&path, &stored.etag(), &json!({ "trades": trades }));
    harness.call(call.by("demo-registrar")).await.expect(200);
    let found = standing(&harness, id, &asked(&["0180"], None)).await;
    assert_eq!(found["verdict"], "ELIGIBLE");
}

#[actix_web::test]
async fn the_list_finds_by_area_who_surely_reaches_it() {
    let harness = Harness::start();
    // From the middle of Stockholm's circle of 18 000 metres it is 3921.1 metres.
    let general = json!([circle("59.33", "18.05", 21_921)]);
    let created = create(&harness, &enterprise(&general, &json!([]))).await;
    let path = format!("/enterprises/{}", created["id"].as_str().unwrap());
    let found = async |area: &str| {
        let call = Call::get(&format!("/enterprises?q=Rundturen&area={area}"));
        let page = harness.call(call).await.expect(200).json();
        assert_eq!(page["items"].as_array().unwrap().len(), page["_meta"]["totalRecords"]);
        page["_meta"]["totalRecords"].clone()
    };
    assert_eq!((found("0184").await, found("0180").await), (json!(1), json!(0)));
    let stored = harness.call(Call::get(&path).by("demo-registrar")).await.expect(200);
    let wider = json!({"deliveryCircles": [circle("59.33", "18.05", 21_922)]});
    let call = Call::patch(&path, &stored.etag(), &wider);
    harness.call(call.by("demo-registrar")).await.expect(200);
    assert_eq!((found("0180").await, found("0180-norrmalm").await), (json!(1), json!(1)));
    assert_eq!((found("SE110").await, found("1480").await), (json!(0), json!(0)));
}

#[actix_web::test]
async fn circles_are_checked_where_they_stand() {
    let harness = Harness::start();
    let right = circle("59.33", "18.05", 3_000);
    let mut unknown = right.clone();
    unknown["radius"] = json!(5);
    let mut numbers = right.clone();
    numbers["centre"]["latitude"] = json!(59.33);
    for (circles, status, pointer) in [
        (json!([right, circle("59.33", "18.05", 0)]), 422, "/deliveryCircles/1/metres"),
        (json!([circle("59.33", "18.05", 500_001)]), 422, "/deliveryCircles/0/metres"),
        (json!([circle("18.05", "59.33", 3_000)]), 422, "/deliveryCircles/0/centre"),
        (json!(vec![right.clone(); 21]), 422, "/deliveryCircles"),
        (json!([circle("59,33", "18.05", 3_000)]), 400, "/deliveryCircles/0/centre"),
        (json!([unknown]), 400, "/deliveryCircles/0/radius"),
        (json!([numbers]), 400, "/deliveryCircles/0/centre/latitude"),
    ] {
        let body = enterprise(&circles, &json!([]));
        let call = Call::post("/enterprises", &body).by("demo-registrar");
        let refused = harness.call(call).await.expect(status).json();
        assert_eq!(refused["violations"][0]["pointer"], pointer, "{refused}");
    }
    let body = enterprise(&json!([]), &json!([circle("59.33", "18.05", 0)]));
    let call = Call::post("/enterprises", &body).by("demo-registrar");
    let refused = harness.call(call).await.expect(422).json();
    assert_eq!(refused["violations"][0]["pointer"], "/trades/0/circles/0/metres");
}

#[actix_web::test]
async fn a_lot_keeps_its_place_and_is_matched_there() {
    let harness = Harness::start();
    let created =
        create(&harness, &enterprise(&json!([circle("59.33", "18.05", 3_000)]), &json!([]))).await;
    let committee = harness.committee("socialn").await;
    let tender = |areas: &[&str], point: (&str, &str)| {
        json!({"committeeId": committee, "title": "På plats", "instrument": "LOU", "plannedStart": "2026-12-01",
            "lots": [{"title": "A", "cpv": CPV, "areas": areas, "requirements": [],
                "point": {"latitude": point.0, "longitude": point.1}}]})
    };
    let here = ("59.334591", "18.063240");
    let stored =
        harness.call(Call::post("/tenders", &tender(&["0180"], here))).await.expect(201).json();
    assert_eq!(stored["lots"][0]["point"], json!({"latitude": here.0, "longitude": here.1}));
    let path = format!(
        "/tenders/{}/lots/{}/matches?limit=200",
        stored["id"].as_str().unwrap(),
        stored["lots"][0]["id"].as_str().unwrap()
    );
    let matches = harness.call(Call::get(&path)).await.expect(200).json();
    let items = matches["items"].as_array().unwrap();
    let found = items.iter().find(|it| it["enterpriseId"] == created["id"]).unwrap();
    assert_eq!(found["verdict"], "ELIGIBLE");
    for (areas, point, code) in [
        (&["0180", "0138"][..], here, "ONE_AREA"),
        (&["1480"], here, "OUTSIDE"),
        (&["SE"], ("18.063240", "59.334591"), "FAR_AWAY"),
    ] {
        let refused = harness.call(Call::post("/tenders", &tender(areas, point))).await;
        let refused = refused.expect(422).json();
        let first = &refused["violations"][0];
        assert_eq!((&first["pointer"], &first["code"]), (&json!("/lots/0/point"), &json!(code)));
    }
}
