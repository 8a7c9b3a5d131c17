//! Each predicate on both sides of each of its boundaries.

use rstest::rstest;

use super::*;
use crate::enterprise::{Certificate, Reference};
use crate::law::book::LawBook;
use crate::matching::engine::Columns;
use crate::money::Sek;
use crate::period::Period;
use crate::share::Share;

use Outcome::{Met, NotMet, Unknown};

#[rstest]
#[case::itself(&[("55520000", false)], false, Met)]
#[case::covered_from_above(&[("55500000", true)], false, Met)]
#[case::above_without_saying_so(&[("55500000", false)], false, Unknown)]
#[case::below(&[("55521000", true)], false, Unknown)]
#[case::below_in_a_complete_list(&[("55521000", true)], true, NotMet)]
#[case::elsewhere(&[("77310000", true)], false, NotMet)]
#[case::elsewhere_and_below(&[("77310000", true), ("55521000", false)], false, Unknown)]
#[case::nothing(&[], false, Unknown)]
#[case::nothing_in_a_complete_list(&[], true, NotMet)]
fn the_trade(#[case] trades: &[(&str, bool)], #[case] complete: bool, #[case] expected: Outcome) {
    let mut seller = enterprise();
    seller.trades = trades.iter().map(|(code, covers)| trade(code, *covers, &[])).collect();
    seller.capacity.trades_are_complete = complete;
    let own = ask_in(&query(Vec::new()), &seller, TRADE);
    let stated = ask(&seller, Predicate::OffersTrade { cpv: cpv("55520000") });
    assert_eq!((own.outcome, stated.outcome), (expected, expected));
}

#[rstest]
#[case::general(&["0180"], &[], "0180", Met)]
#[case::wider(&["SE110"], &[], "0180", Met)]
#[case::part_of_the_lot(&["0180-norrmalm"], &[], "0180", NotMet)]
#[case::lot_within(&["0180"], &[], "0180-norrmalm", Met)]
#[case::neighbour(&["0138"], &[], "0180", NotMet)]
#[case::the_trades_own_areas_win(&["0180"], &["0138"], "0180", NotMet)]
#[case::the_trades_own_areas_suffice(&["0138"], &["0180"], "0180", Met)]
#[case::nowhere_known(&[], &[], "0180", Unknown)]
fn the_area(
    #[case] general: &[&str],
    #[case] own: &[&str],
    #[case] wanted: &str,
    #[case] expected: Outcome,
) {
    let seller = Enterprise {
        delivery_areas: general.iter().map(|it| area(it)).collect(),
        trades: vec![trade("55520000", false, own)],
        ..enterprise()
    };
    let answer = ask(&seller, Predicate::DeliversIn { area: area(wanted) });
    assert_eq!(answer.outcome, expected);
}

#[test]
fn all_areas_of_a_lot_must_be_reached() {
    let two = LotQuery { areas: vec![area("0180"), area("0138")], ..query(Vec::new()) };
    let answer = ask_in(&two, &enterprise(), AREA);
    assert_eq!(answer.outcome, NotMet);
    let expected = "levererar i Stockholm; det som saknas är Tyresö";
    assert_eq!(answer.reasons[0].observed.sv, expected);
}

#[test]
fn every_district_together_is_the_municipality() {
    let districts: Vec<_> = crate::area::search(None, "")
        .filter(|it| it.parent == Some(area("0180")))
        .map(|it| it.code)
        .collect();
    assert!(districts.len() > 5);
    let all = Enterprise { delivery_areas: districts.clone(), ..enterprise() };
    assert_eq!(ask_in(&query(Vec::new()), &all, AREA).outcome, Met);
    let but_one = Enterprise { delivery_areas: districts[1..].to_vec(), ..enterprise() };
    assert_eq!(ask_in(&query(Vec::new()), &but_one, AREA).outcome, NotMet);
}

#[test]
fn the_legal_form_and_the_kind_are_plain() {
    let form = |form| ask(&enterprise(), Predicate::LegalForm { forms: vec![form] }).outcome;
    assert_eq!(form(LegalForm::EconomicAssociation), Met);
    assert_eq!(form(LegalForm::Foundation), NotMet);
    let wanted = || Predicate::EnterpriseKind { kinds: vec![EnterpriseKind::WorkIntegration] };
    let kinds = |kinds| ask(&Enterprise { kinds, ..enterprise() }, wanted()).outcome;
    assert_eq!(kinds(vec![EnterpriseKind::Other, EnterpriseKind::WorkIntegration]), Met);
    assert_eq!(kinds(vec![EnterpriseKind::Other]), NotMet);
    assert_eq!(kinds(Vec::new()), Unknown);
}

#[rstest]
#[case::enough(Some(3_000_000), Some(date(2025, 12, 31)), Met)]
#[case::one_short(Some(2_999_999), Some(date(2025, 12, 31)), NotMet)]
#[case::last_fresh_day(Some(3_000_000), Some(date(2025, 5, 14)), Met)]
#[case::stale_though_enough(Some(3_000_000), Some(date(2025, 5, 13)), Unknown)]
#[case::stale_and_too_little(Some(1), Some(date(2025, 5, 13)), Unknown)]
#[case::undated(Some(3_000_000), None, Unknown)]
#[case::a_year_not_closed(Some(3_000_000), Some(date(2026, 12, 31)), Unknown)]
#[case::missing(None, Some(date(2025, 12, 31)), Unknown)]
fn the_turnover(
    #[case] kronor: Option<u64>,
    #[case] year_end: Option<Date>,
    #[case] expected: Outcome,
) {
    let mut seller = enterprise();
    seller.capacity.yearly_turnover = kronor.map(Sek::from_kronor);
    seller.capacity.turnover_year_end = year_end;
    let amount = Sek::from_kronor(3_000_000);
    assert_eq!(ask(&seller, Predicate::TurnoverAtLeast { amount }).outcome, expected);
}

#[test]
fn a_no_says_observed_against_wanted() {
    let mut seller = enterprise();
    seller.capacity.yearly_turnover = Some(Sek::from_kronor(1_200_000));
    seller.capacity.turnover_year_end = Some(date(2025, 12, 31));
    let amount = Sek::from_kronor(3_000_000);
    let answer = ask(&seller, Predicate::TurnoverAtLeast { amount });
    let observed = &answer.reasons[0].observed;
    let sv = "omsättningen 2025 var 1 200 000 kr; kravet är 3 000 000 kr";
    assert_eq!(plain(&observed.sv), sv);
    let en = "turnover in 2025 was SEK 1 200 000; the requirement is SEK 3 000 000";
    assert_eq!(plain(&observed.en), en);
}

#[test]
fn only_those_who_file_their_reports_are_looked_up_in_the_register() {
    let from = |legal_form| {
        let seller = Enterprise { legal_form, ..enterprise() };
        let answer = ask(&seller, Predicate::TurnoverAtLeast { amount: Sek::from_kronor(1) });
        answer.reasons[0].ask.clone().unwrap().from
    };
    assert_eq!(from(LegalForm::LimitedCompany), AskFrom::Register);
    assert_eq!(from(LegalForm::NonProfitAssociation), AskFrom::Enterprise);
}

#[rstest]
#[case::stated(Some(100), &[], 100, Met)]
#[case::stated_short(Some(99), &[], 100, NotMet)]
#[case::a_reference_shows_more(Some(99), &[100], 100, Met)]
#[case::only_a_reference(None, &[100], 100, Met)]
#[case::a_smaller_reference_proves_no_no(None, &[99], 100, Unknown)]
#[case::nothing(None, &[], 100, Unknown)]
fn the_largest_contract(
    #[case] stated: Option<u64>,
    #[case] carried: &[u64],
    #[case] wanted: u64,
    #[case] expected: Outcome,
) {
    let mut seller = enterprise();
    seller.capacity.largest_contract = stated.map(Sek::from_kronor);
    seller.references = (carried.iter())
        .map(|kronor| Reference {
            value: Some(Sek::from_kronor(*kronor)),
            ..reference("55520000", date(2020, 1, 1), None)
        })
        .collect();
    let amount = Sek::from_kronor(wanted);
    assert_eq!(ask(&seller, Predicate::LargestContractAtLeast { amount }).outcome, expected);
}

#[rstest]
#[case(Some(8), Met)]
#[case(Some(7), NotMet)]
#[case(None, Unknown)]
fn the_places(#[case] places: Option<u32>, #[case] expected: Outcome) {
    let mut seller = enterprise();
    seller.capacity.places = places;
    assert_eq!(ask(&seller, Predicate::PlacesAtLeast { places: 8 }).outcome, expected);
}

#[rstest]
#[case::last_fresh_day(date(2026, 5, 14), Count::exactly(5), Met)]
#[case::stale(date(2026, 5, 13), Count::exactly(5), Unknown)]
#[case::stale_and_too_few(date(2026, 5, 13), Count::exactly(1), Unknown)]
#[case::one_short(date(2026, 5, 14), Count::exactly(4), NotMet)]
#[case::at_least_enough(date(2026, 5, 14), Count::at_least(5), Met)]
#[case::at_least_fewer(date(2026, 5, 14), Count::at_least(4), Unknown)]
#[case::on_the_day(ON, Count::exactly(5), Met)]
#[case::counted_later(date(2026, 11, 15), Count::exactly(5), Unknown)]
fn the_employees(#[case] day: Date, #[case] employed: Count, #[case] expected: Outcome) {
    let mut seller = enterprise();
    seller.headcounts = vec![Headcount { employed: Some(employed), ..headcount(day) }];
    assert_eq!(ask(&seller, Predicate::EmployeesAtLeast { employees: 5 }).outcome, expected);
}

#[test]
fn a_stale_count_says_how_old_it_is_and_what_is_new_enough() {
    let mut seller = enterprise();
    let old = headcount(date(2024, 9, 14));
    seller.headcounts = vec![Headcount { employed: Some(Count::exactly(9)), ..old }];
    let answer = ask(&seller, Predicate::EmployeesAtLeast { employees: 5 });
    let reason = &answer.reasons[0];
    assert!(
        reason.observed.en.starts_with("the last count is 26 months old and does not count"),
        "{reason:?}"
    );
    assert_eq!(reason.observed_on, Some(date(2024, 9, 14)));
    assert_eq!(reason.ask.as_ref().unwrap().newer_than, Some(date(2026, 5, 13)));
}

#[test]
fn a_newer_headcount_that_leaves_a_count_out_takes_nothing_back() {
    let mut seller = enterprise();
    let full = Headcount { employed: Some(Count::exactly(9)), ..headcount(date(2026, 6, 1)) };
    seller.headcounts = vec![headcount(date(2026, 10, 1)), full];
    assert_eq!(ask(&seller, Predicate::EmployeesAtLeast { employees: 5 }).outcome, Met);
}

#[rstest]
#[case(Count::exactly(3), Count::exactly(10), date(2026, 5, 14), Met)]
#[case(Count::exactly(299), Count::exactly(1000), date(2026, 5, 14), NotMet)]
#[case(Count::exactly(3), Count::exactly(10), date(2026, 5, 13), Unknown)]
#[case(Count::exactly(299), Count::exactly(1000), date(2026, 5, 13), Unknown)]
#[case(Count::at_least(2), Count::exactly(10), date(2026, 5, 14), Unknown)]
fn the_target_share(
    #[case] target: Count,
    #[case] occupied: Count,
    #[case] day: Date,
    #[case] expected: Outcome,
) {
    let mut seller = enterprise();
    seller.headcounts =
        vec![Headcount { occupied: Some(occupied), target_group: Some(target), ..headcount(day) }];
    let share = Share::new(3, 10).unwrap();
    assert_eq!(ask(&seller, Predicate::TargetShareAtLeast { share }).outcome, expected);
}

fn reference(code: &str, from: Date, to: Option<Date>) -> Reference {
    Reference { cpv: cpv(code), period: Period::new(from, to).unwrap(), value: None }
}

#[rstest]
#[case::first_day_within("55520000", date(2020, 1, 1), Some(date(2023, 11, 14)), Met)]
#[case::the_day_before("55520000", date(2020, 1, 1), Some(date(2023, 11, 13)), NotMet)]
#[case::below_the_code("55521000", date(2024, 1, 1), Some(date(2025, 1, 1)), Met)]
#[case::above_the_code("55500000", date(2024, 1, 1), Some(date(2025, 1, 1)), NotMet)]
#[case::open_by_its_start("55520000", date(2023, 11, 14), None, Met)]
#[case::open_since_long("55520000", date(2023, 11, 13), None, NotMet)]
#[case::still_running("55520000", date(2020, 1, 1), Some(date(2030, 1, 1)), Met)]
#[case::not_begun("55520000", date(2026, 11, 15), Some(date(2030, 1, 1)), NotMet)]
fn the_references(
    #[case] code: &str,
    #[case] from: Date,
    #[case] to: Option<Date>,
    #[case] expected: Outcome,
) {
    let mut seller = enterprise();
    seller.references = vec![reference(code, from, to)];
    let wanted =
        || Predicate::ReferencesAtLeast { references: 1, cpv: cpv("55520000"), within_years: 3 };
    seller.capacity.references_are_complete = true;
    assert_eq!(ask(&seller, wanted()).outcome, expected);
    seller.capacity.references_are_complete = false;
    let open = if expected == NotMet { Unknown } else { expected };
    assert_eq!(ask(&seller, wanted()).outcome, open);
}

#[rstest]
#[case::last_day(Some((date(2024, 1, 1), Some(ON))), false, Met)]
#[case::ran_out_yesterday(Some((date(2024, 1, 1), Some(date(2026, 11, 13)))), false, Unknown)]
#[case::ran_out_and_no_other(Some((date(2024, 1, 1), Some(date(2026, 11, 13)))), true, NotMet)]
#[case::first_day(Some((ON, None)), false, Met)]
#[case::begins_tomorrow(Some((date(2026, 11, 15), None)), false, Unknown)]
#[case::begins_tomorrow_and_no_other(Some((date(2026, 11, 15), None)), true, NotMet)]
#[case::not_listed(None, false, Unknown)]
#[case::not_in_a_complete_list(None, true, NotMet)]
fn a_certificate(
    #[case] valid: Option<(Date, Option<Date>)>,
    #[case] complete: bool,
    #[case] expected: Outcome,
) {
    let mut seller = enterprise();
    seller.capacity.certificates_are_complete = complete;
    let scheme = "ISO_9001".to_owned();
    seller.certificates = (valid.iter())
        .map(|(from, to)| Certificate {
            scheme: scheme.clone(),
            valid: Period::new(*from, *to).unwrap(),
        })
        .collect();
    let answer = ask(&seller, Predicate::Certificate { scheme });
    assert_eq!(answer.outcome, expected);
    let asked = answer.reasons[0].ask.as_ref().map(|ask| ask.from);
    assert_eq!(asked, (expected == Unknown).then_some(AskFrom::Issuer));
}

#[rstest]
#[case(Met)]
#[case(Unknown)]
#[case(NotMet)]
fn a_reservation_is_answered_by_the_law(#[case] outcome: Outcome) {
    let reserved = LotQuery { reservation: Some(ReservationRoute::Ideburen), ..query(Vec::new()) };
    let answers = reserved.explain(&enterprise(), &Always(outcome));
    let own = answers.iter().find(|answer| answer.key == RESERVATION).unwrap();
    assert_eq!(own.outcome, outcome);
    assert_eq!(own.reasons[0].observed.sv, "prövat");
}

#[rstest]
#[case::has_run_out(date(2024, 1, 1), Some(date(2026, 11, 13)), "ran out on 2026-11-13", "renewed")]
#[case::has_not_begun(date(2026, 11, 15), None, "only from 2026-11-15", "another one")]
fn a_certificate_that_does_not_hold_leaves_open_whether_another_does(
    #[case] from: Date,
    #[case] to: Option<Date>,
    #[case] shown: &str,
    #[case] open: &str,
) {
    let scheme = "ISO_9001".to_owned();
    let mut seller = enterprise();
    let valid = Period::new(from, to).unwrap();
    seller.certificates = vec![Certificate { scheme: scheme.clone(), valid }];
    let answer = ask(&seller, Predicate::Certificate { scheme });
    let observed = &answer.reasons[0].observed.en;
    assert!(observed.contains(shown) && observed.contains(open), "{observed}");
}

#[test]
fn an_expired_certificate_is_a_break_point_and_no_threshold_to_lower() {
    let mut seller = enterprise();
    let to = date(2026, 8, 31);
    let valid = Period::new(date(2023, 9, 1), Some(to)).unwrap();
    seller.certificates = vec![Certificate { scheme: "ISO_9001".to_owned(), valid }];
    let wanted = Predicate::Certificate { scheme: "ISO_9001".to_owned() };
    let query = query(vec![requirement("iso", vec![wanted])]);
    let field = match_lot(&query, &[(id(1), &seller)], &OPEN);
    let point = CurvePoint { threshold: Threshold::Day(to), admits: 1, admits_if_known: 0 };
    assert_eq!(field.barriers(3)[0].curve, [point]);
    let columns = Columns::build([(id(1), &seller)].into_iter());
    let ready = columns.prepare(&query, &LawBook::embedded().unwrap());
    assert_eq!(columns.barriers(&ready, 3)[0].curve, [point], "known or not");
    seller.capacity.certificates_are_complete = true;
    let field = match_lot(&query, &[(id(1), &seller)], &OPEN);
    assert_eq!(field.barriers(3)[0].curve, [point]);
    let relaxations = field.relaxations(1, 1, usize::MAX);
    assert!(relaxations.iter().all(|it| it.changes[0].to == ChangeTo::Drop));
}

#[test]
fn a_destination_knows_the_tree_around_and_within() {
    use super::super::place::Destination;
    let codes: Vec<_> = crate::area::search(None, "").map(|it| it.code).collect();
    for wanted in ["SE", "SE110", "0180", "0180-norrmalm", "0138"].map(area) {
        let destination = Destination::new(wanted);
        for place in &codes {
            assert_eq!(destination.holds(*place), wanted.covers(*place), "{wanted} {place}");
            assert_eq!(destination.lies_in(*place), place.covers(wanted), "{wanted} {place}");
        }
    }
}

#[test]
fn where_no_trade_answers_the_areas_of_near_ones_are_the_best_known() {
    let near = Enterprise {
        delivery_areas: Vec::new(),
        trades: vec![trade("55521000", false, &["0180"])],
        ..enterprise()
    };
    assert_eq!(ask_in(&query(Vec::new()), &near, TRADE).outcome, Unknown);
    assert_eq!(ask_in(&query(Vec::new()), &near, AREA).outcome, Met);
}
