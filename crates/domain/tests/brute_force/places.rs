//! Circles and places in cases that chance seldom brings together.

use hansyn_domain::area::{self, AreaCode, Circle, Point};
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::matching::consortia::{Reaching, Reading, consortia};
use hansyn_domain::matching::engine::{Columns, Window};
use hansyn_domain::matching::{ByLawBook, LotQuery, Weights, match_lot};

use super::population::{cpv, given, lot};
use super::ranking::BOOK;

fn area(code: &str) -> AreaCode {
    code.parse().unwrap()
}

fn place(latitude: &str, longitude: &str) -> Point {
    Point::parse(latitude, longitude).unwrap()
}

/// Delivers in these areas and within so many metres of the middle of Stockholm.
fn seller(areas: &[AreaCode], metres: &[u32]) -> Enterprise {
    let mut seller: Enterprise = serde_json::from_value(serde_json::json!({
        "name": "Provet", "legalForm": "UNKNOWN", "kinds": [], "status": "ACTIVE",
        "isFictitious": true, "homeMunicipality": "0180", "deliveryAreas": [],
        "trades": [{"cpv": "55520000", "coversDescendants": true}],
        "headcounts": [], "governance": {}, "aims": {}, "capacity": {}, "certificates": [],
        "references": [], "evidence": []
    }))
    .unwrap();
    let centre = place("59.33", "18.05");
    seller.delivery_areas = areas.to_vec();
    seller.delivery_circles = metres.iter().map(|it| Circle { centre, metres: *it }).collect();
    seller
}

/// The same, said of the trade.
fn by_trade(mut seller: Enterprise) -> Enterprise {
    seller.trades[0].areas = std::mem::take(&mut seller.delivery_areas);
    seller.trades[0].circles = std::mem::take(&mut seller.delivery_circles);
    seller
}

#[test]
fn columns_tell_of_places_what_records_tell() {
    let districts = area::search(None, "").filter(|it| it.parent == Some(area("0180")));
    let districts: Vec<AreaCode> = districts.map(|it| it.code).collect();
    let general = [
        seller(&[], &[]),
        seller(&[area("0180")], &[]),
        seller(&[area("0182")], &[]),
        seller(&districts[..1], &[]),
        seller(&districts, &[]),
        seller(&districts[1..], &[]),
        seller(&[], &[3_000]),
        seller(&[], &[30_000]),
        seller(&districts[..1], &[100]),
    ];
    let all: Vec<_> =
        general.iter().cloned().chain(general.iter().cloned().map(by_trade)).collect();
    let given = given(&all);
    let columns = Columns::build(given.iter().copied());
    let stockholm = lot(cpv("55520000"), vec![area("0180")], Vec::new());
    let here = LotQuery { point: Some(place("59.334591", "18.063240")), ..stockholm.clone() };
    let there = LotQuery { point: Some(place("59.25", "18.10")), ..stockholm.clone() };
    let all = Window { offset: 0, limit: usize::MAX, verdict: None };
    let mut counts = Vec::new();
    // The same columns are asked, which keep what they counted before.
    for query in [&here, &there, &stockholm, &here] {
        let field = match_lot(query, &given, &ByLawBook(&BOOK));
        let found = columns.shortlist(&columns.prepare(query, &BOOK), Weights::default(), all);
        assert_eq!(found.matches, field.matches());
        let counted = field.counts();
        counts.push((counted.eligible, counted.undecided, counted.shut_out));
    }
    // Of nine: whole, all districts, both circles; nowhere, two parts and a part with a
    // circle too small; a neighbour.
    assert_eq!(counts, [(8, 8, 2), (6, 8, 4), (6, 6, 6), (8, 8, 2)]);
}

#[test]
fn a_circle_that_perhaps_reaches_helps_a_group_perhaps() {
    let all = [seller(&[], &[3_000]), seller(&[area("1480")], &[]), seller(&[], &[30_000])];
    let given = given(&all);
    let query = lot(cpv("55520000"), vec![area("0180"), area("1480")], Vec::new());
    let found =
        |reading| consortia(&query, &given, &ByLawBook(&BOOK), reading, Reaching::default()).found;
    let id = |at: usize| given[at].0;
    assert_eq!(found(Reading::Surely), [[id(1), id(2)]]);
    assert_eq!(found(Reading::IfKnown), [[id(0), id(1)], [id(1), id(2)]]);
}

#[test]
fn a_place_stays_with_the_area_that_it_lies_in() {
    let point = Some(place("59.334591", "18.063240"));
    let query = LotQuery { point, ..lot(cpv("55520000"), vec![area("0180")], Vec::new()) };
    let within = |code: &str| query.within(cpv("55521000"), area(code));
    assert_eq!((within("0180").point, within("0180").cpv), (point, cpv("55521000")));
    assert_eq!((within("0138").point, within("0138").areas), (None, vec![area("0138")]));
}
