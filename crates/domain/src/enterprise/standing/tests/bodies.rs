//! Registered organisations, and who may host sheltered public employment.

use super::*;

pub(super) fn association() -> Enterprise {
    let mut enterprise =
        Enterprise { legal_form: LegalForm::NonProfitAssociation, ..cooperative() };
    enterprise.governance.ideburen_registration = Some(IdeburenRegistration {
        checked_on: date(2026, 6, 1),
        registered: Some(Period::since(date(2023, 3, 1))),
    });
    enterprise
}

#[test]
fn the_register_shows_that_conditions_were_tested() {
    let test = test(&association(), StandingKind::RegisteredIdeburen);
    assert_eq!(test.state, ConditionState::Met, "{:#?}", test.criteria);
}

#[test]
fn a_fact_against_the_register_is_left_to_a_person() {
    let mut enterprise = association();
    enterprise.aims.publicly_controlled = Some(true);
    let test = test(&enterprise, StandingKind::RegisteredIdeburen);
    assert_eq!(test.state, ConditionState::Unknown);
}

#[test]
fn forbidden_transfers_are_a_breach_and_no_end_of_the_registration() {
    let mut enterprise = association();
    enterprise.aims.only_permitted_transfers = Some(false);
    let test = test(&enterprise, StandingKind::RegisteredIdeburen);
    assert_eq!(test.state, ConditionState::Met);
    assert!(test.criteria.iter().any(|it| it.key == CriterionKey::ValueTransfers && it.warns));
}

#[rstest]
#[case(date(2023, 2, 28), ConditionState::NotMet)]
#[case(date(2023, 3, 1), ConditionState::Met)]
#[case(date(2027, 6, 1), ConditionState::Met)]
#[case(date(2027, 6, 2), ConditionState::Unknown)]
fn an_extract_tells_for_a_year_after_it_was_read(#[case] on: Date, #[case] state: ConditionState) {
    let report = report(&association(), on);
    assert_eq!(report.test(StandingKind::RegisteredIdeburen).unwrap().state, state);
}

#[rstest]
#[case(date(2024, 2, 29), true, ConditionState::Met)]
#[case(date(2024, 3, 1), true, ConditionState::NotMet)]
#[case(date(2029, 3, 1), true, ConditionState::NotMet)]
#[case(date(2029, 3, 2), false, ConditionState::NotMet)]
fn transfers_stay_bound_for_five_years_after_deregistration(
    #[case] on: Date,
    #[case] bound: bool,
    #[case] state: ConditionState,
) {
    let mut enterprise = association();
    enterprise.governance.ideburen_registration = Some(IdeburenRegistration {
        checked_on: on,
        registered: Period::new(date(2023, 3, 1), Some(date(2024, 2, 29))).ok(),
    });
    let mut report = report(&enterprise, on);
    assert_eq!(report.transfers_bound.is_some(), bound);
    let test = report.tests.remove(8);
    assert_eq!(test.criteria.iter().any(|it| it.key == CriterionKey::ValueTransfers), bound);
    // Nothing is known of the conditions any longer, but the register decides.
    assert_eq!(test.criteria[0].state, state);
}

#[test]
fn registration_is_no_condition_of_the_reservations() {
    let mut enterprise = association();
    enterprise.governance.ideburen_registration = None;
    enterprise.aims.exclusively_public_benefit = Some(true);
    enterprise.aims.only_permitted_transfers = Some(true);
    enterprise.aims.publicly_controlled = Some(false);
    for (kind, state) in [
        (StandingKind::ChoiceSystemIdeburen, ConditionState::Met),
        (StandingKind::Ideburen, ConditionState::Met),
        (StandingKind::RegisteredIdeburen, ConditionState::Unknown),
    ] {
        assert_eq!(test(&enterprise, kind).state, state, "{kind:?}");
    }
}

#[rstest]
#[case(LegalForm::EconomicAssociation, None, ConditionState::NotMet)]
#[case(LegalForm::LimitedCompany, None, ConditionState::Unknown)]
#[case(LegalForm::LimitedCompany, Some(false), ConditionState::NotMet)]
#[case(LegalForm::LimitedCompany, Some(true), ConditionState::Unknown)]
#[case(LegalForm::Unknown, None, ConditionState::Unknown)]
fn sheltered_public_employment_is_hosted_by_public_employers_only(
    #[case] legal_form: LegalForm,
    #[case] controlled: Option<bool>,
    #[case] state: ConditionState,
) {
    let mut enterprise = Enterprise { legal_form, ..cooperative() };
    enterprise.aims.publicly_controlled = controlled;
    assert_eq!(test(&enterprise, StandingKind::ShelteredEmploymentHost).state, state);
}

#[test]
fn a_number_only_hints_at_an_authority_until_a_register_shows_it() {
    let mut city = Enterprise { legal_form: LegalForm::Other, ..cooperative() };
    city.organisation_number = Some("212000-0142".parse().unwrap());
    city.aims.publicly_controlled = Some(true);
    city.aims.runs_business = Some(false);
    let kind = StandingKind::ShelteredEmploymentHost;
    assert_eq!(test(&city, kind).state, ConditionState::Unknown);
    city.evidence.push(Evidence {
        fact: Fact::LegalForm,
        kind: EvidenceKind::RegisterExtract,
        issuer: "SCB".to_owned(),
        valid: Period::since(date(2026, 1, 1)),
        note: None,
    });
    assert_eq!(test(&city, kind).state, ConditionState::Met);
}
