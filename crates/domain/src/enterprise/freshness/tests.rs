use jiff::civil::{Date, date};
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::enterprise::standing::tests::cooperative;
use crate::enterprise::{
    Certificate, Count, EnterpriseKind, Evidence, EvidenceKind, Headcount, IdeburenRegistration,
    LegalForm,
};
use crate::period::Period;

const DAY: Date = date(2026, 11, 21);

fn one(enterprise: &Enterprise, fact: Fact, on: Date) -> FactAge {
    let ages = fact_ages(enterprise, on, Freshness::default());
    ages.into_iter().find(|age| age.fact == fact).unwrap()
}

fn counted(on: Date) -> Enterprise {
    let headcounts = vec![Headcount {
        counted_on: on,
        occupied: Some(Count::exactly(20)),
        target_group: None,
        employed: None,
        in_work_training: None,
        in_placement: None,
    }];
    Enterprise { headcounts, ..cooperative() }
}

#[test]
fn a_count_of_26_months_is_stale_since_it_was_six_months_old() {
    let age = one(&counted(date(2024, 9, 21)), Fact::OccupiedPersons, DAY);
    assert_eq!((age.status, age.age_months), (FactStatus::Stale, Some(26)));
    assert_eq!(age.stale_from, Some(date(2025, 3, 22)));
    assert_eq!(age.next_check, DAY);
    let ask = age.ask.unwrap();
    assert_eq!(ask.text.sv, "be om: antal sysselsatta, nyare än 2026-05-20");
    assert_eq!(ask.text.en, "ask for: number of occupied persons, newer than 2026-05-20");
}

#[test]
fn a_new_count_is_checked_again_when_it_grows_old() {
    let age = one(&counted(date(2026, 10, 1)), Fact::OccupiedPersons, DAY);
    assert_eq!((age.status, age.next_check), (FactStatus::Fresh, date(2027, 4, 2)));
    assert_eq!(age.ask, None);
}

#[test]
fn a_count_that_the_headcount_lacks_is_missing() {
    let age = one(&counted(date(2026, 10, 1)), Fact::TargetGroupPersons, DAY);
    assert_eq!((age.status, age.known_on), (FactStatus::Missing, None));
    assert_eq!(age.ask.unwrap().newer_than, None);
}

#[test]
fn a_circle_tells_where_an_enterprise_delivers() {
    let middle = crate::area::Point::parse("59.33", "18.05").unwrap();
    let circles = vec![crate::area::Circle { centre: middle, metres: 15_000 }];
    let mut nowhere = cooperative();
    (nowhere.delivery_areas, nowhere.trades) = (Vec::new(), Vec::new());
    let status = |it: &Enterprise| one(it, Fact::DeliveryAreas, DAY).status;
    let missing = status(&nowhere);
    assert_eq!(missing, FactStatus::Missing);
    assert_ne!(status(&Enterprise { delivery_circles: circles, ..nowhere }), missing);
}

#[test]
fn a_count_of_a_later_day_is_not_known_yet() {
    let age = one(&counted(date(2026, 12, 1)), Fact::OccupiedPersons, DAY);
    assert_eq!(age.status, FactStatus::Missing);
}

fn proved(from: Date, to: Option<Date>) -> Enterprise {
    let mut enterprise = cooperative();
    enterprise.aims.integration_is_main_aim = Some(true);
    enterprise.evidence.push(Evidence {
        fact: Fact::MainAim,
        kind: EvidenceKind::Statutes,
        issuer: "Provkooperativet".to_owned(),
        valid: Period::new(from, to).unwrap(),
        note: None,
    });
    enterprise
}

#[rstest]
#[case(date(2026, 1, 1), None, FactStatus::Fresh, date(2028, 1, 2))]
#[case(date(2024, 1, 1), None, FactStatus::Stale, date(2026, 1, 2))]
#[case(date(2026, 1, 1), Some(date(2026, 11, 21)), FactStatus::Fresh, date(2026, 11, 22))]
#[case(date(2026, 1, 1), Some(date(2026, 11, 20)), FactStatus::Stale, date(2026, 11, 21))]
fn a_fact_is_as_old_as_its_proof_and_ends_with_it(
    #[case] from: Date,
    #[case] to: Option<Date>,
    #[case] status: FactStatus,
    #[case] stale_from: Date,
) {
    let age = one(&proved(from, to), Fact::MainAim, DAY);
    assert_eq!((age.status, age.stale_from), (status, Some(stale_from)));
}

#[test]
fn a_proof_that_has_ended_is_asked_for_anew() {
    let age = one(&proved(date(2026, 1, 1), Some(date(2026, 10, 31))), Fact::MainAim, DAY);
    assert_eq!(age.ask.unwrap().newer_than, Some(date(2026, 1, 1)));
}

#[test]
fn what_nothing_proves_is_undated() {
    let mut enterprise = cooperative();
    enterprise.aims.integration_is_main_aim = Some(false);
    assert_eq!(one(&enterprise, Fact::MainAim, DAY).status, FactStatus::Undated);
}

#[test]
fn a_proof_without_the_fact_is_no_fact() {
    let mut enterprise = proved(date(2026, 1, 1), None);
    enterprise.aims.integration_is_main_aim = None;
    let age = one(&enterprise, Fact::MainAim, DAY);
    assert_eq!((age.status, age.stale_from), (FactStatus::Missing, None));
}

#[test]
fn turnover_of_a_company_is_asked_of_the_register() {
    let company = Enterprise { legal_form: LegalForm::LimitedCompany, ..cooperative() };
    assert_eq!(one(&company, Fact::Turnover, DAY).ask.unwrap().from, AskFrom::Register);
    assert_eq!(one(&cooperative(), Fact::Turnover, DAY).ask.unwrap().from, AskFrom::Enterprise);
}

#[test]
fn an_extract_from_the_register_is_read_again_after_a_year() {
    let mut enterprise = Enterprise { kinds: vec![EnterpriseKind::Ideburen], ..cooperative() };
    enterprise.governance.ideburen_registration =
        Some(IdeburenRegistration { checked_on: date(2025, 11, 20), registered: None });
    let age = one(&enterprise, Fact::IdeburenRegistration, DAY);
    assert_eq!(
        (age.status, age.stale_from),
        (FactStatus::Stale, Some(date(2025, 11, 21).checked_add(1.year()).unwrap()))
    );
}

#[test]
fn the_first_certificate_to_end_decides_unless_it_was_renewed() {
    let certificate = |scheme: &str, to| Certificate {
        scheme: scheme.to_owned(),
        valid: Period::new(date(2024, 1, 1), Some(to)).unwrap(),
    };
    let certificates = vec![
        certificate("ISO_9001", date(2025, 12, 31)),
        certificate("ISO_9001", date(2028, 12, 31)),
        certificate("FR2000", date(2027, 6, 30)),
    ];
    let age = one(&Enterprise { certificates, ..cooperative() }, Fact::Certificate, DAY);
    assert_eq!((age.status, age.stale_from), (FactStatus::Fresh, Some(date(2027, 7, 1))));
}

#[test]
fn nobody_is_asked_what_cannot_apply() {
    let ages = fact_ages(&cooperative(), DAY, Freshness::default());
    let facts: Vec<Fact> = ages.iter().map(|age| age.fact).collect();
    assert!(!facts.contains(&Fact::DividendYears) && !facts.contains(&Fact::EarlierReservedAwards));
    assert!(facts.contains(&Fact::Members));
}

#[test]
fn the_round_asks_for_everything_that_is_not_fresh_and_missing_comes_first() {
    let enterprise = proved(date(2026, 1, 1), None);
    let asked = stale_facts(&enterprise, DAY, Freshness::default());
    assert!(asked.iter().all(|age| age.ask.is_some() && age.fact != Fact::MainAim));
    assert!(asked.is_sorted_by_key(|age| age.status));
    assert_eq!(asked[0].status, FactStatus::Missing);
}

#[test]
fn an_enterprise_that_has_ceased_is_asked_for_nothing() {
    let ceased = Enterprise { status: EnterpriseStatus::Ceased, ..cooperative() };
    assert_eq!(stale_facts(&ceased, DAY, Freshness::default()), []);
}

proptest! {
    #[test]
    fn a_fact_grows_old_on_the_day_the_matching_says(offset in 0..4_000_i32, months in 0..60_u16) {
        let known = date(2020, 1, 1).checked_add(offset.days()).unwrap();
        let stale = first_stale_day(known, months);
        let before = stale.yesterday().unwrap();
        prop_assert!(first_fresh_day(stale, months) > known);
        prop_assert!(first_fresh_day(before, months) <= known);
    }
}
