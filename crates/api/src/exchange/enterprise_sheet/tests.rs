use super::*;
use crate::exchange::sheet::{SheetKind, read};
use hansyn_domain::enterprise::duplicates::{DuplicateGround, lookup_keys};
use hansyn_domain::enterprise::{
    Ceased, CeasedGround, Count, EnterpriseStatus, FormerName, LegalForm, MergeKind, MergedInto,
};
use hansyn_domain::money::Sek;
use jiff::civil::date;
use serde_json::json;
use uuid::Uuid;

const NUMBER: &str = "769600-0000";
const OTHER: &str = "556036-0793";

/// An entry of the register.
fn stored(id: u128, name: &str, number: Option<&str>) -> Stored<Enterprise> {
    let mut body = json!({
        "name": name, "legalForm": "LIMITED_COMPANY", "kinds": ["WORK_INTEGRATION"],
        "status": "ACTIVE", "isFictitious": false, "homeMunicipality": "0180",
        "trades": [
            {"cpv": "90900000", "coversDescendants": true, "areas": ["0180-norrmalm"]},
            {"cpv": "85312510", "coversDescendants": false}
        ],
        "deliveryAreas": ["0180"],
        "headcounts": [{"countedOn": "2025-05-01", "occupied": {"heads": 40, "precision": "EXACT"}}],
        "governance": {}, "aims": {}, "capacity": {}, "certificates": [], "references": [], "evidence": []
    });
    if let Some(number) = number {
        body["organisationNumber"] = json!(number);
    }
    Stored {
        id: EnterpriseId::from_uuid(Uuid::from_u128(id)),
        version: 4,
        created_at: "2026-05-01T08:00:00Z".parse().unwrap(),
        changed_at: "2026-05-01T08:00:00Z".parse().unwrap(),
        scope: None,
        body: serde_json::from_value(body).unwrap(),
    }
}

fn planned(text: &str, register: &[Stored<Enterprise>]) -> Vec<Planned> {
    let sheet = read(SheetKind::Separated, text.as_bytes()).unwrap();
    let planned = plan(&sheet, register, date(2026, 11, 21)).unwrap();
    // What is looked up of the register is enough for the same.
    let Wanted { keys, numbers } = wanted(&sheet).unwrap();
    let is_wanted = |stored: &&Stored<Enterprise>| {
        !keys.is_disjoint(&lookup_keys(&stored.body))
            || stored.body.organisation_number.is_some_and(|it| numbers.contains(&it))
    };
    let few: Vec<_> = register.iter().filter(is_wanted).cloned().collect();
    assert_eq!(planned, plan(&sheet, &few, date(2026, 11, 21)).unwrap());
    planned
}

/// The only step of a sheet with one row.
fn step(text: &str, register: &[Stored<Enterprise>]) -> Step {
    let mut planned = planned(text, register);
    assert_eq!(planned.len(), 1);
    planned.remove(0).step
}

fn updated(text: &str, register: &[Stored<Enterprise>]) -> Enterprise {
    match step(text, register) {
        Step::Update(_, _, enterprise) => *enterprise,
        other => panic!("{other:?}"),
    }
}

/// The pointers and codes of what was refused.
fn refusals(planned: &[Planned]) -> Vec<(String, &'static str)> {
    let violations = planned.iter().filter_map(|it| match &it.step {
        Step::Refuse(violations) => Some(violations),
        _ => None,
    });
    violations.flatten().map(|it| (it.pointer.clone(), it.code)).collect()
}

#[test]
fn an_unknown_enterprise_is_created_with_what_the_row_gives() {
    let text = "namn;juridisk form;kommun;cpv;områden;sysselsatta;räknat;omsättning;status\n\
        Nya kooperativet;ekonomisk förening;Tyresö;90900000*|85312510;0138 SE110;> 50;2026-05-01;1 250 000,50;aktiv";
    let Step::Create(made) = step(text, &[]) else { panic!() };
    assert_eq!(made.name, "Nya kooperativet");
    assert_eq!(made.legal_form, LegalForm::EconomicAssociation);
    assert_eq!(made.home_municipality.as_str(), "0138");
    assert_eq!(made.trades.len(), 2);
    assert!(made.trades[0].covers_descendants && !made.trades[1].covers_descendants);
    assert_eq!(made.headcounts[0].occupied, Some(Count::at_least(51)));
    assert_eq!(made.capacity.yearly_turnover, Some(Sek::from_ore(125_000_050)));
    assert!(!made.is_fictitious && made.aims.integration_is_main_aim.is_none());
}

#[test]
fn a_new_enterprise_needs_name_form_and_municipality() {
    let planned = planned("organisationsnummer\n556036-0793", &[]);
    let expected = ["/rows/2/name", "/rows/2/legalForm", "/rows/2/homeMunicipality"];
    assert_eq!(refusals(&planned), expected.map(|at| (at.to_owned(), "REQUIRED")));
}

#[test]
fn the_number_finds_an_enterprise_that_has_been_renamed() {
    let register = [stored(1, "Gamla namnet", Some(OTHER)), stored(2, "Annan", None)];
    let text = format!("namn,organisationsnummer\nNya namnet,{OTHER}");
    assert_eq!(updated(&text, &register).name, "Nya namnet");
    let Step::Update(id, version, _) = step(&text, &register) else { panic!() };
    assert_eq!((id, version), (register[0].id, 4));
}

#[test]
fn a_name_finds_an_enterprise_in_its_municipality_alone() {
    let register = [stored(1, "En Trappa Upp", None)];
    let found = step("namn,kommun\nen  trappa UPP,Stockholm", &register);
    assert_eq!(found, Step::Leave(register[0].id));
    let elsewhere = step("namn,kommun,juridisk form\nEn Trappa Upp,Tyresö,ab", &register);
    assert!(matches!(elsewhere, Step::Create(_)), "{elsewhere:?}");
}

#[test]
fn a_name_that_is_found_takes_on_a_number_but_never_another() {
    let text = format!("namn,kommun,organisationsnummer\nKooperativet,0180,{OTHER}");
    let enterprise = updated(&text, &[stored(1, "Kooperativet", None)]);
    assert_eq!(enterprise.organisation_number, OTHER.parse().ok());
    let mut known = stored(1, "Kooperativet", None);
    known.body.organisation_number = "212000-0142".parse().ok();
    let refused = refusals(&planned(&text, &[known]));
    assert_eq!(refused, [("/rows/2/organisationNumber".to_owned(), "OTHER_NUMBER")]);
}

#[test]
fn a_name_that_stands_twice_in_the_register_needs_the_number() {
    let register = [stored(1, "Kooperativet", None), stored(2, "Kooperativet", None)];
    let refused = refusals(&planned("namn,kommun\nKooperativet,0180", &register));
    assert_eq!(refused, [("/rows/2/name".to_owned(), "AMBIGUOUS")]);
}

#[test]
fn only_what_the_row_gives_is_changed() {
    let register = [stored(1, "Kooperativet", Some(OTHER))];
    let text = format!("organisationsnummer,platser,status,kommun\n{OTHER},12,aktiv,");
    let enterprise = updated(&text, &register);
    let mut expected = register[0].body.clone();
    expected.capacity.places = Some(12);
    assert_eq!(enterprise, expected);
}

#[test]
fn who_ceases_does_so_on_a_day_and_on_a_ground() {
    let register = [stored(1, "Kooperativet", Some(OTHER))];
    let row = |cells: &str| {
        format!("organisationsnummer,status,upphörde,upphörandegrund\n{OTHER},{cells}")
    };
    let enterprise = updated(&row("upphörd,2026-10-01,konkurs"), &register);
    assert_eq!(enterprise.status, EnterpriseStatus::Ceased);
    let expected = Ceased { on: date(2026, 10, 1), ground: CeasedGround::Bankruptcy };
    assert_eq!(enterprise.history.ceased, Some(expected));
    for (cells, column, code) in [
        ("upphörd,,", "ceased", "REQUIRED"),
        ("upphörd,2026-10-01,", "ground", "REQUIRED"),
        ("upphörd,,konkurs", "ceased", "REQUIRED"),
        ("upphörd,2026-11-22,konkurs", "ceased", "LATER"),
        (",2026-10-01,konkurs", "ceased", "CONTRADICTION"),
        ("upphörd,2026-10-01,trött", "ground", "FORM"),
    ] {
        let refused = refusals(&planned(&row(cells), &register));
        assert_eq!(refused, [(format!("/rows/2/{column}"), code)], "{cells}");
    }
}

#[test]
fn a_name_that_a_sheet_changes_is_kept_and_found() {
    let register = [stored(1, "Gamla namnet", Some(OTHER))];
    let enterprise = updated(&format!("namn,organisationsnummer\nNya namnet,{OTHER}"), &register);
    assert_eq!(enterprise.history.former_names[0].name, "Gamla namnet");
    assert_eq!(enterprise.history.former_names[0].until, Some(date(2026, 11, 21)));
}

#[test]
fn a_new_enterprise_that_looks_like_another_is_pointed_out_and_created() {
    let mut renamed = stored(2, "Blänk", Some(OTHER));
    renamed.body.history.former_names =
        vec![FormerName { name: "Skurhumlorna".to_owned(), until: None }];
    let register = [stored(1, "Skurhumlona", None), renamed, stored(3, "Tvålmånen", None)];
    let text = "namn,kommun,juridisk form\nSkurhumlorna,Stockholm,ab";
    let planned = planned(text, &register);
    assert!(matches!(planned[0].step, Step::Create(_)));
    let alike: Vec<_> =
        planned[0].alike.iter().map(|it| (it.name.as_str(), it.grounds.clone())).collect();
    assert_eq!(
        alike,
        [
            ("Blänk", vec![DuplicateGround::FormerName]),
            ("Skurhumlona", vec![DuplicateGround::NearName])
        ]
    );
}

#[test]
fn the_name_of_a_double_record_means_the_record_that_goes_on() {
    let mut double = stored(1, "Kooperativet", None);
    let link = |kind| {
        Some(MergedInto { enterprise_id: stored(2, "", None).id, on: date(2026, 5, 1), kind })
    };
    double.body.status = EnterpriseStatus::Ceased;
    double.body.history.merged_into = link(MergeKind::SameEnterprise);
    let text = "namn,kommun,platser\nKooperativet,Stockholm,9";
    let Step::Update(id, ..) = step(text, &[double.clone(), stored(2, "Kooperativet", None)])
    else {
        panic!()
    };
    assert_eq!(id, stored(2, "", None).id);
    // Two enterprises that became one are two records still; the one that ended is history.
    double.body.history.merged_into = link(MergeKind::Merger);
    let refused = refusals(&planned(text, &[double]));
    assert_eq!(refused, [("/rows/2".to_owned(), "MERGED")]);
}

#[test]
fn a_new_day_adds_a_headcount_and_a_known_day_completes_its_own() {
    let register = [stored(1, "Kooperativet", Some(OTHER))];
    let text = format!("organisationsnummer,räknat,sysselsatta\n{OTHER},2026-05-01,minst 45");
    let enterprise = updated(&text, &register);
    assert_eq!(enterprise.headcounts.len(), 2);
    assert_eq!(enterprise.headcounts[1].counted_on, date(2026, 5, 1));
    let text = format!("organisationsnummer,räknat,anställda\n{OTHER},2025-05-01,9");
    let enterprise = updated(&text, &register);
    assert_eq!(enterprise.headcounts.len(), 1);
    assert_eq!(enterprise.headcounts[0].occupied, Some(Count::exactly(40)));
    assert_eq!(enterprise.headcounts[0].employed, Some(Count::exactly(9)));
}

#[test]
fn numbers_of_persons_and_their_day_go_together() {
    let register = [stored(1, "Kooperativet", Some(OTHER))];
    let text = format!("organisationsnummer,sysselsatta,räknat\n{OTHER},45,");
    assert_eq!(
        refusals(&planned(&text, &register)),
        [("/rows/2/countedOn".to_owned(), "REQUIRED")]
    );
    let text = format!("organisationsnummer,sysselsatta,räknat\n{OTHER},,2026-05-01");
    assert_eq!(refusals(&planned(&text, &register)), [("/rows/2/occupied".to_owned(), "REQUIRED")]);
}

#[test]
fn a_trade_keeps_where_it_is_delivered() {
    let register = [stored(1, "Kooperativet", Some(OTHER))];
    let text = format!("organisationsnummer,cpv\n{OTHER},90900000");
    let enterprise = updated(&text, &register);
    assert_eq!(enterprise.trades.len(), 1);
    assert!(!enterprise.trades[0].covers_descendants);
    assert_eq!(enterprise.trades[0].areas[0].as_str(), "0180-norrmalm");
}

#[test]
fn the_same_in_another_order_changes_nothing() {
    let register = [stored(1, "Kooperativet", Some(OTHER))];
    let text = format!("organisationsnummer,cpv\n{OTHER},85312510 90900000*");
    assert_eq!(step(&text, &register), Step::Leave(register[0].id));
}

#[test]
fn a_sheet_that_was_carried_out_changes_nothing_the_second_time() {
    let text = "namn;juridisk form;kommun;cpv;sysselsatta;målgrupp;räknat;omsättning;platser;typ\n\
        Nya kooperativet;ekonomisk förening;Tyresö;90900000*|85312510;> 50;minst 20;2026-05-01;1 250 000,50;4;ASF";
    let Step::Create(made) = step(text, &[]) else { panic!() };
    let mut register = [stored(9, "x", None)];
    register[0].body = *made;
    assert_eq!(step(text, &register), Step::Leave(register[0].id));
}

#[test]
fn the_same_number_or_name_twice_is_refused_in_the_later_row() {
    let text = format!(
        "namn,kommun,juridisk form,organisationsnummer\nA,0180,ab,{OTHER}\nB,0180,ab,{OTHER}\na,0180,ab,\n"
    );
    let refused = refusals(&planned(&text, &[]));
    let at = |pointer: &str| (pointer.to_owned(), "DUPLICATE");
    assert_eq!(refused, [at("/rows/3/organisationNumber"), at("/rows/4/name")]);
}

#[test]
fn two_rows_that_mean_the_same_enterprise_are_refused() {
    let register = [stored(1, "Kooperativet", Some(OTHER))];
    let text = format!("namn,kommun,organisationsnummer\n,,{OTHER}\nKooperativet,0180,\n");
    assert_eq!(refusals(&planned(&text, &register)), [("/rows/3/name".to_owned(), "DUPLICATE")]);
}

#[test]
fn every_cell_that_does_not_hold_is_pointed_at() {
    let text = "namn;kommun;juridisk form;platser;omsättning\nA;Ingenstans;ab;många;1.250.000\nB;0180;ab;4;100";
    let planned = planned(text, &[]);
    let pointers: Vec<_> = refusals(&planned).into_iter().map(|(pointer, _)| pointer).collect();
    let expected = ["/rows/2/homeMunicipality", "/rows/2/places", "/rows/2/yearlyTurnover"];
    assert_eq!(pointers, expected);
    assert!(matches!(planned[1].step, Step::Create(_)));
}

#[test]
fn a_broken_rule_of_the_record_points_at_the_column_it_comes_from() {
    let text = "namn;kommun;juridisk form;sysselsatta;målgrupp;räknat\nA;0180;ab;10;11;2026-05-01";
    assert_eq!(
        refusals(&planned(text, &[])),
        [("/rows/2/targetGroup".to_owned(), "PART_ABOVE_WHOLE")]
    );
    let text = "namn;kommun;juridisk form;organisationsnummer\nA;0180;ab;811218-9876";
    let expected = ("/rows/2/organisationNumber".to_owned(), "PERSONAL_NUMBER_FORM");
    assert_eq!(refusals(&planned(text, &[])), [expected]);
}

#[test]
fn a_number_without_its_check_digit_is_refused() {
    let text = format!("namn,kommun,juridisk form,organisationsnummer\nA,0180,ab,{NUMBER}");
    assert_eq!(refusals(&planned(&text, &[])), [("/rows/2/organisationNumber".to_owned(), "FORM")]);
}

#[test]
fn the_apostrophe_of_an_export_is_taken_away_again() {
    let Step::Create(made) = step("namn,kommun,juridisk form\n'=Lika AB,0180,ab", &[]) else {
        panic!()
    };
    assert_eq!(made.name, "=Lika AB");
}

#[test]
fn an_unknown_column_refuses_the_whole_sheet() {
    let sheet = read(SheetKind::Separated, b"namn,kontaktperson\nA,B").unwrap();
    let problem = plan(&sheet, &[], date(2026, 11, 21)).unwrap_err();
    assert_eq!(problem.violations()[0].pointer, "/rows/1/kontaktperson");
}

#[test]
fn circles_are_read_kept_and_given_back_as_they_were() {
    let register = [stored(1, "Kooperativet", Some(OTHER))];
    let text =
        format!("organisationsnummer;leveransradie\n{OTHER};59,334591 18,06324 15 km|59 18 900");
    let enterprise = updated(&text, &register);
    let circles: Vec<_> = enterprise.delivery_circles.iter().map(|it| it.metres).collect();
    assert_eq!(circles, [15_000, 900]);
    assert_eq!(enterprise.delivery_areas, register[0].body.delivery_areas);
    let mut known = [stored(1, "Kooperativet", Some(OTHER))];
    known[0].body = enterprise;
    let turned = format!(
        "organisationsnummer;radie\n{OTHER};59.000000 18.000000 900 | 59.334591 18.063240 15000"
    );
    assert_eq!(step(&turned, &known), Step::Leave(known[0].id));
    let far = format!("organisationsnummer;radie\n{OTHER};18,06 59,33 15 km");
    assert_eq!(
        refusals(&planned(&far, &register)),
        [("/rows/2/deliveryCircles".to_owned(), "FAR_AWAY")]
    );
    let wide = format!("organisationsnummer;radie\n{OTHER};59,33 18,06 501 km");
    assert_eq!(
        refusals(&planned(&wide, &register)),
        [("/rows/2/deliveryCircles".to_owned(), "RANGE")]
    );
}

#[test]
fn single_trades_get_their_places_and_the_others_keep_theirs() {
    let register = [stored(1, "Kooperativet", Some(OTHER))];
    let text = format!(
        "organisationsnummer;cpv;områden per bransch\n{OTHER};55520000 77310000 90900000;55520000: 0138 0180-norrmalm|77310000: 59,33 18,06 15 km"
    );
    let enterprise = updated(&text, &register);
    let places = |of: &Enterprise| -> Vec<_> {
        of.trades.iter().map(|it| (it.areas.len(), it.circles.len())).collect()
    };
    assert_eq!(places(&enterprise), [(2, 0), (0, 1), (1, 0)]);
    let mut known = [stored(1, "Kooperativet", Some(OTHER))];
    known[0].body = enterprise;
    let turned = format!(
        "organisationsnummer,tradePlaces\n{OTHER},55520000: 0180-norrmalm 0138 | 77310000: 59.330000 18.060000 15000"
    );
    assert_eq!(step(&turned, &known), Step::Leave(known[0].id));
    let emptied = format!("organisationsnummer,tradePlaces\n{OTHER},77310000:");
    assert_eq!(places(&updated(&emptied, &known)), [(2, 0), (0, 0), (1, 0)]);
    let unsold = format!("organisationsnummer,tradePlaces\n{OTHER},15000000: 0138");
    assert_eq!(
        refusals(&planned(&unsold, &known)),
        [("/rows/2/tradePlaces".to_owned(), "UNKNOWN")]
    );
}
