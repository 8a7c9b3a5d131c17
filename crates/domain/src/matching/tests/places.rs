//! Circles and places, on both sides of what can be told.

use rstest::rstest;

use super::super::relaxations::RelaxationTerms;
use super::*;
use Outcome::{Met, NotMet, Unknown};

/// Delivers within a circle around the middle of Stockholm and nowhere else.
fn around(metres: u32) -> Enterprise {
    Enterprise {
        delivery_areas: Vec::new(),
        delivery_circles: vec![circle("59.33", "18.05", metres)],
        ..enterprise()
    }
}

fn lot(areas: &[&str]) -> LotQuery {
    LotQuery { areas: areas.iter().map(|it| area(it)).collect(), ..query(Vec::new()) }
}

/// A lot at one place in Stockholm.
fn at(latitude: &str, longitude: &str) -> LotQuery {
    LotQuery { point: Some(Point::parse(latitude, longitude).unwrap()), ..lot(&["0180"]) }
}

#[rstest]
// From the middle of Stockholm's circle of 18 000 metres it is 3921.1 metres.
#[case::holds_the_city(21_922, &["0180"], Met)]
#[case::holds_almost_all_of_it(21_921, &["0180"], Unknown)]
#[case::holds_a_district_of_it(25_001, &["0180-norrmalm"], Met)]
#[case::holds_a_part(3_000, &["0180"], Unknown)]
#[case::may_hold_the_district(3_000, &["0180-norrmalm"], Unknown)]
#[case::nothing_of_a_city_far_away(25_001, &["1480"], NotMet)]
#[case::nothing_of_a_town_in_a_county_far_away(25_001, &["2580"], NotMet)]
#[case::one_of_two(25_001, &["0180", "1480"], NotMet)]
#[case::one_of_two_and_perhaps_the_other(25_001, &["0180", "0125"], Unknown)]
#[case::not_all_of_the_country(500_000, &["SE"], NotMet)]
#[case::perhaps_the_county(60_000, &["SE110"], Unknown)]
#[case::the_county_and_what_it_lies_in(300_000, &["SE11"], Met)]
#[case::surely_not_the_next_county(60_000, &["SE1"], NotMet)]
fn areas_against_a_circle(#[case] metres: u32, #[case] areas: &[&str], #[case] expected: Outcome) {
    assert_eq!(ask_in(&lot(areas), &around(metres), AREA).outcome, expected);
}

#[rstest]
// From the middle it is 910.8 metres to the place.
#[case::just_outside(910, NotMet)]
#[case::just_inside(911, Met)]
fn a_place_against_a_circle(#[case] metres: u32, #[case] expected: Outcome) {
    assert_eq!(ask_in(&at("59.334591", "18.063240"), &around(metres), AREA).outcome, expected);
}

#[rstest]
#[case::the_area_itself(&["0180"], Met)]
#[case::what_lies_around(&["SE110"], Met)]
#[case::a_part_that_may_hold_it(&["0180-norrmalm"], Unknown)]
#[case::a_neighbour(&["0182"], NotMet)]
fn a_place_against_areas(#[case] areas: &[&str], #[case] expected: Outcome) {
    let delivery_areas = areas.iter().map(|it| area(it)).collect();
    let seller = Enterprise { delivery_areas, ..enterprise() };
    let answer = ask_in(&at("59.334591", "18.063240"), &seller, AREA);
    assert_eq!(answer.outcome, expected);
    assert_eq!(answer.reasons[0].ask.is_some(), expected == Unknown);
}

#[test]
fn districts_together_hold_every_place_in_the_city() {
    let districts = crate::area::search(None, "").filter(|it| it.parent == Some(area("0180")));
    let all: Vec<_> = districts.map(|it| it.code).collect();
    let seller = |delivery_areas: &[AreaCode]| Enterprise {
        delivery_areas: delivery_areas.to_vec(),
        ..enterprise()
    };
    let place = at("59.334591", "18.063240");
    assert_eq!(ask_in(&place, &seller(&all), AREA).outcome, Met);
    assert_eq!(ask_in(&place, &seller(&all[1..]), AREA).outcome, Unknown);
}

#[test]
fn a_circle_and_areas_reach_together_what_neither_does() {
    let circles = vec![circle("59.33", "18.05", 25_001)];
    let both = Enterprise {
        delivery_areas: vec![area("1480")],
        delivery_circles: circles,
        ..enterprise()
    };
    assert_eq!(ask_in(&lot(&["0180", "1480"]), &both, AREA).outcome, Met);
    assert_eq!(ask_in(&lot(&["0180", "1280"]), &both, AREA).outcome, NotMet);
}

#[test]
fn the_areas_that_are_reached_are_those_that_matching_says_are() {
    let named = |areas: &[&str]| areas.iter().map(|it| area(it)).collect::<Vec<_>>();
    let mut districts: Vec<_> = crate::area::search(None, "").map(|it| it.code).collect();
    districts.retain(|it| it.as_str().starts_with("0180-"));
    for (areas, circles) in [
        (named(&["SE11", "1480"]), vec![]),
        (districts, vec![circle("57.00", "18.30", 20_000)]),
        (named(&["SE311", "SE312"]), vec![circle("61.323", "16.514", 130_001)]),
        (named(&[]), vec![circle("59.33", "18.05", 60_000), circle("55.60", "13.00", 90_000)]),
        (named(&["0138"]), vec![circle("62.00", "16.00", 500_000)]),
    ] {
        let reached = crate::area::reached(&areas, &circles);
        let seller =
            Enterprise { delivery_areas: areas, delivery_circles: circles, ..enterprise() };
        for asked in crate::area::search(None, "") {
            let lot = LotQuery { areas: vec![asked.code], ..query(Vec::new()) };
            let met = ask_in(&lot, &seller, AREA).outcome == Met;
            let listed = asked.code.around().any(|it| reached.contains(&it));
            assert_eq!(listed, met, "{}", asked.code);
        }
    }
}

#[test]
fn circles_of_a_trade_take_the_place_of_general_places() {
    let near = circle("59.33", "18.05", 25_001);
    let far = circle("65.00", "17.00", 25_001);
    let seller = |general: &[Circle], own: &[Circle]| Enterprise {
        delivery_areas: Vec::new(),
        delivery_circles: general.to_vec(),
        trades: vec![Trade { circles: own.to_vec(), ..trade("55520000", true, &[]) }],
        ..enterprise()
    };
    let outcome = |seller: &Enterprise| ask_in(&lot(&["0180"]), seller, AREA).outcome;
    assert_eq!(outcome(&seller(&[near], &[])), Met);
    assert_eq!(outcome(&seller(&[near], &[far])), NotMet);
    assert_eq!(outcome(&seller(&[far], &[near])), Met);
    assert_eq!(outcome(&seller(&[], &[])), Unknown);
}

#[test]
fn the_reason_tells_the_circle_and_what_to_ask_for() {
    let answer = ask_in(&lot(&["0180"]), &around(3_000), AREA);
    let reason = &answer.reasons[0];
    let expected =
        "levererar inom 3 km från 59.330000, 18.050000; om det når Stockholm framgår inte";
    assert_eq!(reason.observed.sv, expected);
    let ask = reason.ask.as_ref().unwrap();
    assert_eq!(ask.from, AskFrom::Enterprise);
    assert_eq!(ask.text.sv, "be om: uppgift om företaget levererar i hela Stockholm");

    let place = at("59.25", "18.10");
    let answer = ask_in(&place, &around(3_000), AREA);
    let expected = "delivers within 3 km of 59.330000, 18.050000; what is missing is Stockholm";
    assert_eq!(answer.reasons[0].observed.en, expected);
    assert_eq!(answer.label.sv, "levererar i Stockholm på platsen 59.250000, 18.100000");
}

#[test]
fn barriers_tell_how_many_a_place_shuts_out() {
    let all = [around(3_000), around(100), enterprise()];
    let given: Vec<_> = (1..).map(id).zip(&all).collect();
    let field = match_lot(&at("59.334591", "18.063240"), &given, &OPEN);
    let barriers = field.barriers(3);
    let area = barriers.iter().find(|it| it.key == AREA).unwrap();
    assert_eq!((area.fails, area.shuts_out_alone, area.then_eligible), (1, 1, 1));
}

#[test]
fn what_is_delivered_at_one_place_cannot_be_split_but_dropped() {
    let all = [around(100)];
    let given: Vec<_> = (1..).map(id).zip(&all).collect();
    let place = at("59.334591", "18.063240");
    let split = WhatIfChange::SplitAreas { areas: vec![area("0180-norrmalm")] };
    let refused = place.changed(&[split]).unwrap_err();
    assert_eq!(
        refused.iter().map(|it| (it.pointer.as_str(), it.code)).collect::<Vec<_>>(),
        [("/0", "POINT")]
    );
    let dropped = place.changed(&[WhatIfChange::Drop { key: AREA.to_owned() }]).unwrap();
    assert_eq!((dropped.areas.len(), dropped.point), (0, None));
    let field = match_lot(&place, &given, &OPEN);
    let register = Register { query: &place, enterprises: &given };
    let found = field.relax(&RelaxationTerms::new(1, 3, 50), Some(register));
    let changes: Vec<_> = found.front.iter().map(|it| it.changes[0].to.clone()).collect();
    assert_eq!(changes, [ChangeTo::Drop]);
}

#[test]
fn a_split_names_the_areas_that_circles_hold() {
    let all = [
        around(25_001),
        Enterprise { delivery_circles: vec![circle("59.24", "18.28", 16_000)], ..around(1) },
    ];
    let given: Vec<_> = (1..).map(id).zip(&all).collect();
    let query = lot(&["0180", "0138", "1480"]);
    let field = match_lot(&query, &given, &OPEN);
    let register = Register { query: &query, enterprises: &given };
    let found = field.relax(&RelaxationTerms::new(2, 3, 50), Some(register));
    let areas = vec![area("0138"), area("0180")];
    assert_eq!(found.smallest[0].changes[0].to, ChangeTo::SplitAreas { areas });
    assert_eq!(found.smallest[0].admits, 2);
}

#[test]
fn a_place_needs_the_one_area_that_it_lies_in() {
    let told = |query: &LotQuery| -> Vec<_> {
        query.violations().into_iter().map(|it| (it.pointer, it.code)).collect()
    };
    let wrong = |code| vec![("/point".to_owned(), code)];
    let place = at("59.334591", "18.063240");
    assert!(told(&place).is_empty());
    assert_eq!(told(&LotQuery { areas: Vec::new(), ..place.clone() }), wrong("ONE_AREA"));
    let two = LotQuery { areas: vec![area("0180"), area("SE110")], ..place.clone() };
    assert_eq!(told(&two), wrong("ONE_AREA"));
    assert_eq!(told(&LotQuery { areas: vec![area("1480")], ..place }), wrong("OUTSIDE"));
    assert_eq!(
        told(&LotQuery { areas: vec![area("SE")], ..at("53.9", "18.1") }),
        wrong("FAR_AWAY")
    );
}

#[test]
fn a_lot_tells_its_place_to_the_matching() {
    let stored = |point: serde_json::Value| -> crate::tender::Lot {
        serde_json::from_value(serde_json::json!({
            "title": "Lunch", "cpv": "55520000", "areas": ["0180"], "point": point
        }))
        .unwrap()
    };
    let lot = stored(serde_json::json!({"latitude": "59.334591", "longitude": "18.06324"}));
    assert_eq!(LotQuery::of(&lot, None, ON).point, at("59.334591", "18.063240").point);
    let mut check = crate::violation::Checker::new();
    crate::tender::lot::check_point(lot.point, &[area("1480")], "/lots/0", &mut check);
    let found: Vec<_> = check.finish().into_iter().map(|it| (it.pointer, it.code)).collect();
    assert_eq!(found, [("/lots/0/point".to_owned(), "OUTSIDE")]);
    assert_eq!(stored(serde_json::Value::Null).point, None);
}
