//! The pages that a browser opens.

use crate::harness::{Call, Harness};

#[actix_web::test]
async fn the_address_alone_leads_to_the_documentation() {
    let harness = Harness::start();
    for path in ["//", "//docs"] {
        let answer = harness.call(Call::get(path).anonymous()).await.expect(303);
        assert_eq!(answer.header("location"), Some("/docs/"));
    }
}

#[actix_web::test]
async fn the_documentation_calls_the_installation_that_serves_it() {
    let harness = Harness::start();
    let started =
        harness.call(Call::get("//docs/swagger-initializer.js").anonymous()).await.expect(200);
    assert!(started.text().contains("\"/docs/openapi.json\""), "{}", started.text());
    let shown = harness.call(Call::get("//docs/openapi.json").anonymous()).await.expect(200).json();
    assert_eq!(shown["servers"][0]["url"], "/hansyn/v1");
    let contract = harness.call(Call::get("//openapi.json").anonymous()).await.expect(200).json();
    assert_eq!(shown["paths"], contract["paths"]);
}
