//! Import and export over HTTP.

use serde_json::json;

use crate::contacts::one_is_contacted;
use crate::examples::do_everything;
use crate::harness::{Call, Harness};
use hansyn_api::exchange::table::TableName;

const SHEET: &str = "namn;organisationsnummer;juridisk form;kommun;cpv;sysselsatta;målgrupp;räknat;omsättning\r\n\
    Importerad ett (påhittat);;ekonomisk förening;0180;90911200*;20;8;2026-10-01;1 500 000,50\r\n\
    Importerad två (påhittat);;ideell förening;Tyresö;77310000;minst 10;;2026-10-01;\r\n";

fn import(sheet: &str, key: &str) -> Call {
    Call::new(actix_web::http::Method::POST, "/enterprises/imports")
        .by("demo-registrar")
        .typed("text/csv; charset=utf-8", sheet)
        .header("idempotency-key", key)
}

#[actix_web::test]
async fn a_sheet_is_imported_and_the_same_again_changes_nothing() {
    let harness = Harness::start();
    let first = harness.call(import(SHEET, "i-1")).await.expect(200).json();
    assert_eq!((&first["created"], &first["refused"]), (&json!(2), &json!(0)), "{first}");
    let head =
        harness.call(Call::get("/events?limit=1000")).await.expect(200).json()["head"].clone();
    let again = harness.call(import(SHEET, "i-2")).await.expect(200).json();
    assert_eq!((&again["created"], &again["unchanged"]), (&json!(0), &json!(2)), "{again}");
    assert_eq!(
        harness.call(Call::get("/events?limit=1000")).await.expect(200).json()["head"],
        head
    );
}

#[actix_web::test]
async fn one_wrong_row_keeps_all_out_and_a_dry_run_says_which() {
    let harness = Harness::start();
    let sheet = format!("{SHEET};556036-0794;aktiebolag;0180;;;;;\r\n");
    let refused = harness.call(import(&sheet, "i-1")).await.expect(422);
    assert!(refused.text().contains("/rows/4/"), "{}", refused.text());
    let found = harness.call(Call::get("/enterprises?q=importerad")).await.expect(200).json();
    assert_eq!(found["_meta"]["totalRecords"], 0);
    let mut dry = import(&sheet, "i-2");
    dry.path.push_str("?validateOnly=true");
    let outcome = harness.call(dry).await.expect(200).json();
    assert_eq!((&outcome["created"], &outcome["refused"]), (&json!(2), &json!(1)), "{outcome}");
}

#[actix_web::test]
async fn every_table_is_exported_in_every_format_with_the_same_rows() {
    let harness = Harness::start();
    one_is_contacted(&harness, "2026-11-20").await;
    for table in TableName::ALL.map(TableName::as_str) {
        let get =
            |format: &str| harness.call(Call::get(&format!("/exports/{table}?format={format}")));
        let csv = get("csv").await.expect(200);
        let excel = get("csv-excel-sv").await.expect(200);
        let lines = get("ndjson").await.expect(200);
        let rows = lines.text().lines().count();
        assert!(rows > 0, "{table}");
        assert!(excel.bytes.starts_with(&[0xef, 0xbb, 0xbf]), "{table}");
        let parsed = |bytes: &[u8], delimiter: u8| {
            csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .from_reader(bytes)
                .into_records()
                .map(Result::unwrap)
                .count()
        };
        assert_eq!(parsed(&csv.bytes, b','), rows, "{table}");
        assert_eq!(parsed(&excel.bytes, b';'), rows, "{table}");
        assert!(csv.header("content-disposition").unwrap().contains(table));
    }
    harness.call(Call::get("/exports/nothing")).await.expect(404);
    harness
        .call(Call::get("/exports/tenders").header("accept", "application/pdf"))
        .await
        .expect(406);
}

#[actix_web::test]
async fn a_table_can_be_had_again_whatever_has_happened_since() {
    let harness = Harness::start();
    one_is_contacted(&harness, "2026-11-19").await;
    let tables = TableName::ALL.map(TableName::as_str);
    let mut before = Vec::new();
    for table in tables {
        let call = Call::get(&format!("/exports/{table}?format=ndjson"));
        before.push(harness.call(call).await.expect(200));
    }
    let then =
        (before[0].header("hansyn-sequence").unwrap(), before[0].header("hansyn-on").unwrap());
    do_everything(&harness).await;
    one_is_contacted(&harness, "2026-11-20").await;
    harness.advance(jiff::SignedDuration::from_hours(24 * 400));
    for (table, before) in tables.iter().zip(&before) {
        let again = format!("/exports/{table}?format=ndjson&sequence={}&on={}", then.0, then.1);
        let again = harness.call(Call::get(&again)).await.expect(200);
        assert_eq!(again.text(), before.text(), "{table}");
        assert_eq!(again.header("hansyn-sequence"), before.header("hansyn-sequence"), "{table}");
        let now = harness.call(Call::get(&format!("/exports/{table}?format=ndjson"))).await;
        assert_ne!(now.expect(200).text(), before.text(), "{table} has changed");
    }
    let last: i64 = then.0.parse().unwrap();
    let late = format!("/exports/tenders?sequence={}", last + 1000);
    let refused = harness.call(Call::get(&late)).await.expect(400);
    assert_eq!(refused.json()["violations"][0]["code"], "RANGE");
    harness.call(Call::get("/exports/tenders?sequence=-1")).await.expect(400);
    let nothing = harness.call(Call::get("/exports/tenders?format=ndjson&sequence=0")).await;
    assert_eq!(nothing.expect(200).text(), "");
}
