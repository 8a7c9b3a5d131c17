use jiff::civil::{Date, date};
use rstest::rstest;

use super::{ConditionKey, ConditionState, Eligibility, eligibility};
use crate::enterprise::{
    Aims, Capacity, Count, Enterprise, EnterpriseKind, EnterpriseStatus, Evidence, EvidenceKind,
    Fact, Governance, Headcount, LegalForm, RegisterHistory,
};
use crate::law::book::LawBook;
use crate::law::reservation::ReservationRoute;
use crate::period::Period;

const DAY: Date = date(2026, 5, 4);

fn cooperative() -> Enterprise {
    Enterprise {
        name: "Provkooperativet".to_owned(),
        organisation_number: None,
        legal_form: LegalForm::EconomicAssociation,
        kinds: vec![EnterpriseKind::WorkIntegration],
        status: EnterpriseStatus::Active,
        is_fictitious: true,
        home_municipality: "0180".parse().unwrap(),
        description: None,
        trades: Vec::new(),
        delivery_areas: Vec::new(),
        delivery_circles: Vec::new(),
        headcounts: Vec::new(),
        governance: Governance::default(),
        aims: Aims::default(),
        capacity: Capacity::default(),
        certificates: Vec::new(),
        references: Vec::new(),
        evidence: Vec::new(),
        history: RegisterHistory::default(),
    }
}

fn counted(on: Date, target: u32, occupied: u32) -> Headcount {
    Headcount {
        counted_on: on,
        occupied: Some(Count::exactly(occupied)),
        target_group: Some(Count::exactly(target)),
        employed: None,
        in_work_training: None,
        in_placement: None,
    }
}

fn ask(route: ReservationRoute, enterprise: &Enterprise, on: Date) -> Eligibility {
    eligibility(&LawBook::embedded().unwrap(), route, enterprise, on, "85312510".parse().unwrap())
}

fn state(answer: &Eligibility, key: ConditionKey) -> ConditionState {
    answer.conditions.iter().find(|condition| condition.key == key).unwrap().state
}

#[rstest]
#[case(299, 1000, ConditionState::NotMet)]
#[case(5, 20, ConditionState::NotMet)]
#[case(300, 1000, ConditionState::Met)]
#[case(6, 20, ConditionState::Met)]
fn thirty_per_cent_of_those_occupied_are_needed(
    #[case] target: u32,
    #[case] occupied: u32,
    #[case] expected: ConditionState,
) {
    let mut enterprise = cooperative();
    enterprise.aims.integration_is_main_aim = Some(true);
    enterprise.headcounts = vec![counted(DAY, target, occupied)];
    assert_eq!(ask(ReservationRoute::IntegrationSupplier, &enterprise, DAY).state, expected);
}

#[test]
fn a_share_reached_after_the_tender_was_handed_in_does_not_help() {
    let mut enterprise = cooperative();
    enterprise.aims.integration_is_main_aim = Some(true);
    enterprise.headcounts =
        vec![counted(date(2026, 4, 1), 5, 20), counted(date(2026, 7, 4), 10, 20)];
    assert_eq!(
        ask(ReservationRoute::IntegrationSupplier, &enterprise, DAY).state,
        ConditionState::NotMet
    );
}

#[test]
fn calling_itself_asf_proves_nothing() {
    let answer = ask(ReservationRoute::IntegrationSupplier, &cooperative(), DAY);
    assert_eq!(answer.state, ConditionState::Unknown);
    assert_eq!(state(&answer, ConditionKey::MainAim), ConditionState::Unknown);
    assert_eq!(state(&answer, ConditionKey::TargetShare), ConditionState::Unknown);
    let asked: Vec<Fact> =
        answer.conditions.iter().flat_map(|condition| condition.asks.clone()).collect();
    assert_eq!(asked, [Fact::MainAim, Fact::OccupiedPersons, Fact::TargetGroupPersons]);
}

#[test]
fn a_programme_needs_no_main_aim() {
    let mut enterprise = cooperative();
    enterprise.aims.integration_is_main_aim = Some(false);
    enterprise.aims.runs_sheltered_programme = Some(true);
    enterprise.headcounts = vec![counted(DAY, 3, 10)];
    assert_eq!(
        ask(ReservationRoute::ShelteredProgramme, &enterprise, DAY).state,
        ConditionState::Met
    );
}

fn participation_based() -> Enterprise {
    let mut enterprise = cooperative();
    enterprise.aims.public_service_purpose = Some(true);
    enterprise.aims.reinvests_profit = Some(true);
    enterprise.aims.staff_participation = Some(true);
    enterprise
}

#[test]
fn whether_there_was_an_earlier_award_is_unknown_without_proof() {
    let mut enterprise = participation_based();
    let answer = ask(ReservationRoute::ParticipationBased, &enterprise, DAY);
    assert_eq!(answer.state, ConditionState::Unknown);
    assert_eq!(state(&answer, ConditionKey::NoEarlierAward), ConditionState::Unknown);

    enterprise.evidence.push(Evidence {
        fact: Fact::EarlierReservedAwards,
        kind: EvidenceKind::OwnStatement,
        issuer: "Provkooperativet".to_owned(),
        valid: Period::new(date(2026, 1, 1), Some(date(2026, 12, 31))).unwrap(),
        note: None,
    });
    assert_eq!(
        ask(ReservationRoute::ParticipationBased, &enterprise, DAY).state,
        ConditionState::Met
    );
    let later = ask(ReservationRoute::ParticipationBased, &enterprise, date(2027, 1, 1));
    assert_eq!(later.state, ConditionState::Unknown);
}

#[test]
fn without_participation_an_organisation_is_out() {
    let mut enterprise = participation_based();
    enterprise.aims.staff_participation = Some(false);
    assert_eq!(
        ask(ReservationRoute::ParticipationBased, &enterprise, DAY).state,
        ConditionState::NotMet
    );
}

fn ideburen() -> Enterprise {
    let mut enterprise = cooperative();
    enterprise.legal_form = LegalForm::NonProfitAssociation;
    enterprise.aims.exclusively_public_benefit = Some(true);
    enterprise.aims.only_permitted_transfers = Some(true);
    enterprise.aims.publicly_controlled = Some(false);
    enterprise
}

#[rstest]
#[case(ReservationRoute::Ideburen)]
#[case(ReservationRoute::ChoiceSystemIdeburen)]
fn a_non_profit_organisation_qualifies_from_2023_without_registration(
    #[case] route: ReservationRoute,
) {
    assert_eq!(ask(route, &ideburen(), DAY).state, ConditionState::Met);
    assert_eq!(ask(route, &ideburen(), date(2023, 1, 1)).state, ConditionState::Met);
    assert_eq!(ask(route, &ideburen(), date(2022, 12, 31)).state, ConditionState::NotMet);
}

#[test]
fn a_sole_trader_is_no_juridical_person() {
    let mut enterprise = ideburen();
    enterprise.legal_form = LegalForm::SoleTrader;
    assert_eq!(ask(ReservationRoute::Ideburen, &enterprise, DAY).state, ConditionState::NotMet);
}

#[test]
fn what_the_municipality_controls_is_out() {
    let mut enterprise = ideburen();
    enterprise.aims.publicly_controlled = Some(true);
    let answer = ask(ReservationRoute::Ideburen, &enterprise, DAY);
    assert_eq!(state(&answer, ConditionKey::NoPublicControl), ConditionState::NotMet);
}

#[rstest]
#[case("90911000", ConditionState::NotMet)]
#[case("80521000", ConditionState::Unknown)]
#[case("85312510", ConditionState::Met)]
fn the_service_must_be_on_the_list(#[case] code: &str, #[case] expected: ConditionState) {
    let book = LawBook::embedded().unwrap();
    let route = ReservationRoute::ParticipationBased;
    let answer = eligibility(&book, route, &participation_based(), DAY, code.parse().unwrap());
    assert_eq!(state(&answer, ConditionKey::Service), expected);
}
