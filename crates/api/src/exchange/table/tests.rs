use std::collections::BTreeSet;

use super::*;
use hansyn_domain::clause::library::embedded;
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::{ClauseId, EnterpriseId, TenderId};
use hansyn_domain::tender::{Tender, TenderStatus};
use hansyn_persistence::Stored;
use hansyn_persistence::clauses::{ClauseRecord, ClauseState};
use hansyn_persistence::tenders::TenderRecord;
use serde_json::json;
use uuid::Uuid;

fn enterprise(number: &str, form: &str) -> Stored<Enterprise> {
    let body = json!({
        "name": "Kooperativet", "organisationNumber": number, "legalForm": form,
        "kinds": ["WORK_INTEGRATION"], "status": "ACTIVE", "isFictitious": true,
        "homeMunicipality": "0180", "description": {"sv": "hemlig", "en": "hemlig"},
        "trades": [{"cpv": "90900000", "coversDescendants": true}, {"cpv": "85312510", "coversDescendants": false, "areas": ["0138", "0180-norrmalm"], "circles": [{"centre": {"latitude": "57.7", "longitude": "11.9"}, "metres": 900}]}],
        "deliveryAreas": ["0180", "SE110"],
        "deliveryCircles": [
            {"centre": {"latitude": "59.334591", "longitude": "18.06324"}, "metres": 15000},
            {"centre": {"latitude": "57.7", "longitude": "11.9"}, "metres": 900}
        ],
        "headcounts": [
            {"countedOn": "2026-05-01", "occupied": {"heads": 51, "precision": "AT_LEAST"}},
            {"countedOn": "2025-05-01", "occupied": {"heads": 40, "precision": "EXACT"}}
        ],
        "governance": {"owners": []}, "aims": {}, "capacity": {"yearlyTurnover": {"amount": "1250000.50", "currency": "SEK"}},
        "certificates": [], "references": [],
        "evidence": [{"fact": "TURNOVER", "kind": "ANNUAL_REPORT", "issuer": "hemlig", "valid": {"from": "2026-01-01"}, "note": "hemlig"}]
    });
    Stored {
        id: EnterpriseId::from_uuid(Uuid::from_u128(1)),
        version: 3,
        created_at: "2026-05-01T08:00:00Z".parse().unwrap(),
        changed_at: "2026-06-01T08:00:00Z".parse().unwrap(),
        scope: None,
        body: serde_json::from_value(body).unwrap(),
    }
}

fn tender() -> Stored<TenderRecord> {
    let tender: Tender = serde_json::from_value(json!({
        "committeeId": hansyn_domain::ids::CommitteeId::from_uuid(Uuid::from_u128(5)).to_string(),
        "title": "Städning", "instrument": "LOU", "plannedStart": "2026-12-01",
        "reservation": {"route": "INTEGRATION_SUPPLIER"},
        "lots": [{
            "title": "Norrmalm", "cpv": "90911000", "areas": ["0180-norrmalm"],
            "requirements": [
                {"key": "capacity", "anyOf": [
                    {"kind": "TURNOVER_AT_LEAST", "amount": {"amount": "500000.00", "currency": "SEK"}},
                    {"kind": "PLACES_AT_LEAST", "places": 4}
                ]},
                {"key": "share", "anyOf": [{"kind": "TARGET_SHARE_AT_LEAST", "share": {"numerator": 3, "denominator": 10}}]}
            ]
        }]
    }))
    .unwrap();
    Stored {
        id: TenderId::from_uuid(Uuid::from_u128(2)),
        version: 1,
        created_at: "2026-05-01T08:00:00Z".parse().unwrap(),
        changed_at: "2026-05-01T08:00:00Z".parse().unwrap(),
        scope: None,
        body: TenderRecord { status: TenderStatus::Draft, tender },
    }
}

/// The cell of a row under a name.
fn cell<R>(fields: &[Field<R>], record: &R, name: &str) -> Cell {
    let columns = columns(fields);
    let index = columns.iter().position(|column| column.name == name).unwrap();
    row(fields, record).remove(index)
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

#[test]
fn every_column_has_a_name_of_its_own_and_a_description_in_both_languages() {
    for name in TableName::ALL {
        let table = name.table();
        let names: BTreeSet<_> = table.columns.iter().map(|column| column.name).collect();
        assert_eq!(names.len(), table.columns.len(), "{name}");
        assert!(!table.description.is_incomplete(), "{name}");
        for column in &table.columns {
            let camel = column.name.starts_with(|c: char| c.is_ascii_lowercase())
                && column.name.chars().all(|c| c.is_ascii_alphanumeric());
            assert!(camel, "{name}.{}", column.name);
            assert!(!column.description.is_incomplete(), "{name}.{}", column.name);
            assert!(
                column.kind != ColumnKind::Decimal || column.unit.is_some(),
                "{name}.{}",
                column.name
            );
        }
    }
}

#[test]
fn a_tables_name_is_the_same_in_addresses_and_in_the_dictionary() {
    for name in TableName::ALL {
        assert_eq!(name.as_str().parse(), Ok(name));
        assert_eq!(word(&name), name.as_str());
    }
    assert_eq!("memberships".parse::<TableName>(), Err(UnknownTable));
}

#[test]
fn the_number_of_a_sole_trader_never_leaves_in_a_table() {
    let fields = enterprises::fields();
    let person = enterprise("811218-9876", "SOLE_TRADER");
    assert_eq!(cell(&fields, &person, "organisationNumber"), text("******-****"));
    let company = enterprise("556036-0793", "LIMITED_COMPANY");
    assert_eq!(cell(&fields, &company, "organisationNumber"), text("556036-0793"));
}

#[test]
fn free_texts_and_evidence_stay_in_the_register() {
    let cells = row(&enterprises::fields(), &enterprise("556036-0793", "LIMITED_COMPANY"));
    assert!(!format!("{cells:?}").contains("hemlig"));
}

#[test]
fn heads_are_those_of_the_newest_count_with_their_precision() {
    let (fields, known) = (enterprises::fields(), enterprise("556036-0793", "LIMITED_COMPANY"));
    assert_eq!(cell(&fields, &known, "occupied"), Cell::Integer(51));
    assert_eq!(cell(&fields, &known, "occupiedPrecision"), text("AT_LEAST"));
    assert_eq!(cell(&fields, &known, "employed"), Cell::Empty);
}

#[test]
fn lists_are_set_apart_by_spaces() {
    let (fields, known) = (enterprises::fields(), enterprise("556036-0793", "LIMITED_COMPANY"));
    assert_eq!(cell(&fields, &known, "trades"), text("90900000* 85312510"));
    assert_eq!(cell(&fields, &known, "deliveryAreas"), text("0180 SE110"));
    let places = "85312510: 0138 0180-norrmalm | 85312510: 57.700000 11.900000 900";
    assert_eq!(cell(&fields, &known, "tradePlaces"), text(places));
    let circles = "59.334591 18.063240 15000 | 57.700000 11.900000 900";
    assert_eq!(cell(&fields, &known, "deliveryCircles"), text(circles));
}

#[test]
fn every_predicate_is_a_row_with_its_own_parameters() {
    let tender = tender();
    let lot = &tender.body.tender.lots[0];
    let (fields, rows) =
        (requirements::fields(), requirements::of_lot(&tender, lot).collect::<Vec<_>>());
    let kinds: Vec<_> = rows.iter().map(|row| cell(&fields, row, "predicateKind")).collect();
    assert_eq!(
        kinds,
        [text("TURNOVER_AT_LEAST"), text("PLACES_AT_LEAST"), text("TARGET_SHARE_AT_LEAST")]
    );
    assert_eq!(cell(&fields, &rows[1], "places"), Cell::Integer(4));
    assert_eq!(cell(&fields, &rows[1], "amount"), Cell::Empty);
    assert_eq!(cell(&fields, &rows[1], "predicateNumber"), Cell::Integer(2));
    assert_eq!(cell(&fields, &rows[0], "amount"), Cell::Decimal(Sek::from_kronor(500_000)));
    assert_eq!(cell(&fields, &rows[2], "shareDenominator"), Cell::Integer(10));
}

#[test]
fn a_lot_without_a_reservation_has_the_tenders() {
    let tender = tender();
    let row = lots::LotRow { tender: &tender, number: 1, lot: &tender.body.tender.lots[0] };
    assert_eq!(cell(&lots::fields(), &row, "reservationRoute"), text("INTEGRATION_SUPPLIER"));
}

#[test]
fn every_clause_of_the_library_is_a_full_row() {
    let fields = clauses::fields();
    for clause in embedded().unwrap() {
        let record = Stored {
            id: ClauseId::from_uuid(Uuid::from_u128(9)),
            version: 1,
            created_at: "2026-05-01T08:00:00Z".parse().unwrap(),
            changed_at: "2026-05-01T08:00:00Z".parse().unwrap(),
            scope: None,
            body: ClauseRecord { owner: None, state: ClauseState::Published, clause },
        };
        for name in ["code", "phase", "titleSv", "wordingEn", "hooks", "followUpHowSv"] {
            assert_ne!(cell(&fields, &record, name), Cell::Empty, "{name}");
        }
    }
}
