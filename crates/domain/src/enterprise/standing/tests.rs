mod bodies;
mod golden;
mod margin;

use jiff::civil::{Date, date};
use rstest::rstest;

use super::*;
use crate::enterprise::{
    Aims, Capacity, Count, EnterpriseKind, EnterpriseStatus, Evidence, EvidenceKind, Fact,
    Governance, Headcount, IdeburenRegistration, LegalForm, LimitedDividend, Owner, OwnerKind,
    ParticipationKind, RegisterHistory,
};
use crate::share::Share;

const DAY: Date = date(2026, 11, 21);

/// An economic association of which nothing more is known.
pub(in crate::enterprise) fn cooperative() -> Enterprise {
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

fn counted(on: Date, target: Count, occupied: Count) -> Headcount {
    Headcount {
        counted_on: on,
        occupied: Some(occupied),
        target_group: Some(target),
        employed: None,
        in_work_training: None,
        in_placement: None,
    }
}

fn report(enterprise: &Enterprise, on: Date) -> StandingReport {
    standing(&LawBook::embedded().unwrap(), enterprise, on, None, Freshness::default())
}

fn test(enterprise: &Enterprise, kind: StandingKind) -> StandingTest {
    report(enterprise, DAY).test(kind).unwrap().clone()
}

fn criterion(enterprise: &Enterprise, kind: StandingKind, key: CriterionKey) -> StandingCriterion {
    let test = test(enterprise, kind);
    test.criteria.into_iter().find(|criterion| criterion.key == key).unwrap()
}

/// Meets every criterion of Tillväxtverket, of cooperatives and of the trade body.
fn exemplary() -> Enterprise {
    let mut enterprise = cooperative();
    enterprise.organisation_number = Some("769999-0003".parse().unwrap());
    enterprise.headcounts = vec![counted(date(2026, 10, 1), Count::exactly(8), Count::exactly(20))];
    enterprise.aims = Aims {
        integration_is_main_aim: Some(true),
        runs_business: Some(true),
        reinvests_profit: Some(true),
        independent_of_public_sector: Some(true),
        employs_from_group: Some(true),
        creates_lasting_employment: Some(true),
        aims_at_co_ownership: Some(true),
        profit_is_subordinate: Some(true),
        distributes_profit: Some(false),
        has_public_relation: Some(true),
        publicly_controlled: Some(false),
        ..Aims::default()
    };
    enterprise.governance = Governance {
        members: Some(12),
        members_from_group: Some(9),
        board_members: Some(5),
        board_members_from_group: Some(3),
        one_member_one_vote: Some(true),
        participation: Some(ParticipationKind::Documented),
        supervisors_employed_by_public: Some(false),
        wage_spread_hundredths: Some(180),
        owners: vec![Owner { kind: OwnerKind::Members, share: Share::new(1, 1).ok() }],
        ..Governance::default()
    };
    enterprise
}

/// The same, owned by its members, as a cooperative is.
fn member_owned() -> Enterprise {
    let mut enterprise = exemplary();
    enterprise.governance.participation = Some(ParticipationKind::Ownership);
    enterprise
}

#[test]
fn every_test_is_always_made_and_has_criteria() {
    for enterprise in [cooperative(), exemplary()] {
        let kinds: Vec<_> = report(&enterprise, DAY).tests.iter().map(|test| test.kind).collect();
        assert_eq!(kinds, StandingKind::ALL);
        assert!(report(&enterprise, DAY).tests.iter().all(|test| !test.criteria.is_empty()));
    }
}

#[test]
fn what_is_unknown_is_asked_for_and_names_its_basis() {
    for test in report(&cooperative(), DAY).tests {
        for criterion in test.criteria {
            assert!(!criterion.basis.is_incomplete(), "{criterion:?}");
            let unknown = criterion.state == ConditionState::Unknown;
            let asked = !criterion.asks.is_empty() || criterion.key == CriterionKey::Service;
            assert!(!unknown || asked, "{criterion:?}");
        }
    }
}

#[test]
fn calling_itself_something_decides_no_test() {
    let silent = report(&Enterprise { kinds: Vec::new(), ..cooperative() }, DAY);
    let every = [
        EnterpriseKind::WorkIntegration,
        EnterpriseKind::SocialWorkCooperative,
        EnterpriseKind::Ideburen,
        EnterpriseKind::Other,
    ];
    let loud = report(&Enterprise { kinds: every.to_vec(), ..cooperative() }, DAY);
    assert_eq!(silent.tests, loud.tests);
}

#[rstest]
#[case(StandingKind::WorkIntegration, exemplary())]
#[case(StandingKind::SocialWorkCooperative, member_owned())]
#[case(StandingKind::TradeBodyWorkIntegration, exemplary())]
#[case(StandingKind::IntegrationSupplier, exemplary())]
fn each_test_is_met_by_its_own_criteria(
    #[case] kind: StandingKind,
    #[case] enterprise: Enterprise,
) {
    let test = test(&enterprise, kind);
    assert_eq!(test.state, ConditionState::Met, "{:#?}", test.criteria);
}

#[test]
fn an_asf_is_neither_ideburen_nor_svb_nor_host_of_sheltered_work() {
    for kind in [
        StandingKind::RegisteredIdeburen,
        StandingKind::LimitedDividendCompany,
        StandingKind::ShelteredEmploymentHost,
        StandingKind::Ideburen,
        StandingKind::ChoiceSystemIdeburen,
        StandingKind::ShelteredProgramme,
        StandingKind::ParticipationBased,
    ] {
        assert_ne!(test(&exemplary(), kind).state, ConditionState::Met, "{kind:?}");
    }
}

type Change = fn(&mut Enterprise);

#[rstest]
#[case::business(|it: &mut Enterprise| it.aims.runs_business = Some(false))]
#[case::aim(|it: &mut Enterprise| it.aims.integration_is_main_aim = Some(false))]
#[case::participation(|it: &mut Enterprise| it.governance.participation = Some(ParticipationKind::Undocumented))]
#[case::profit(|it: &mut Enterprise| it.aims.reinvests_profit = Some(false))]
#[case::independence(|it: &mut Enterprise| it.aims.independent_of_public_sector = Some(false))]
fn an_asf_fails_with_each_of_its_criteria(#[case] change: Change) {
    let mut enterprise = exemplary();
    change(&mut enterprise);
    assert_eq!(test(&enterprise, StandingKind::WorkIntegration).state, ConditionState::NotMet);
}

#[rstest]
#[case::independence(|it: &mut Enterprise| it.aims.independent_of_public_sector = Some(false))]
#[case::members(|it: &mut Enterprise| it.governance.members_from_group = Some(5))]
#[case::business(|it: &mut Enterprise| it.aims.runs_business = Some(false))]
#[case::owned(|it: &mut Enterprise| {
    it.governance.participation = Some(ParticipationKind::Agreement);
    it.governance.owners.clear();
})]
#[case::votes(|it: &mut Enterprise| it.governance.one_member_one_vote = Some(false))]
#[case::profit(|it: &mut Enterprise| it.aims.profit_is_subordinate = Some(false))]
#[case::relation(|it: &mut Enterprise| it.aims.has_public_relation = Some(false))]
fn a_cooperative_fails_with_each_criterion_that_must_hold(#[case] change: Change) {
    let mut enterprise = member_owned();
    change(&mut enterprise);
    let test = test(&enterprise, StandingKind::SocialWorkCooperative);
    assert_eq!(test.state, ConditionState::NotMet);
}

#[rstest]
#[case::number(|it: &mut Enterprise| it.governance.is_unit_of_another_body = Some(true))]
#[case::supervisors(|it: &mut Enterprise| it.governance.supervisors_employed_by_public = Some(true))]
#[case::dividends(|it: &mut Enterprise| it.aims.distributes_profit = Some(true))]
#[case::lasting(|it: &mut Enterprise| it.aims.creates_lasting_employment = Some(false))]
#[case::model(|it: &mut Enterprise| it.governance.participation = Some(ParticipationKind::Undocumented))]
#[case::co_ownership(|it: &mut Enterprise| it.aims.aims_at_co_ownership = Some(false))]
#[case::owned(|it: &mut Enterprise| it.governance.owners = vec![Owner { kind: OwnerKind::Public, share: None }])]
fn the_trade_body_is_stricter_on(#[case] change: Change) {
    let mut enterprise = exemplary();
    change(&mut enterprise);
    let test = test(&enterprise, StandingKind::TradeBodyWorkIntegration);
    assert_eq!(test.state, ConditionState::NotMet);
}

#[test]
fn half_of_the_members_is_left_to_a_person() {
    let mut enterprise = member_owned();
    enterprise.governance.members_from_group = Some(6);
    let kind = StandingKind::SocialWorkCooperative;
    let half = criterion(&enterprise, kind, CriterionKey::DominatingGroup);
    assert_eq!(half.state, ConditionState::Unknown);
    assert_eq!(half.observed.unwrap().sv, "6 av 12 medlemmar hör till målgruppen");
}

#[test]
fn a_wide_wage_spread_is_a_warning_and_no_failure() {
    let mut enterprise = exemplary();
    enterprise.governance.wage_spread_hundredths = Some(251);
    let test = test(&enterprise, StandingKind::TradeBodyWorkIntegration);
    assert_eq!(test.state, ConditionState::Met);
    assert_eq!(test.reading.sv, "alla villkor är uppfyllda; 1 varning");
}

#[test]
fn a_criterion_names_its_proof_and_how_long_it_holds() {
    let mut enterprise = exemplary();
    enterprise.evidence.push(Evidence {
        fact: Fact::Reinvestment,
        kind: EvidenceKind::AnnualReport,
        issuer: "Provkooperativet".to_owned(),
        valid: Period::new(date(2026, 5, 1), Some(date(2027, 4, 30))).unwrap(),
        note: None,
    });
    let kind = StandingKind::WorkIntegration;
    let shown = criterion(&enterprise, kind, CriterionKey::Reinvestment);
    assert_eq!(shown.proved_by, Some(EvidenceKind::AnnualReport));
    assert_eq!(shown.observed_on, Some(date(2026, 5, 1)));
    assert_eq!(shown.proved_until, Some(date(2027, 4, 30)));
}

#[test]
fn the_service_is_tested_only_for_a_purchase() {
    let book = LawBook::embedded().unwrap();
    let ask = |cpv: Option<&str>| {
        let cpv = cpv.map(|code| code.parse().unwrap());
        let report = standing(&book, &exemplary(), DAY, cpv, Freshness::default());
        let test = report.test(StandingKind::Ideburen).unwrap().clone();
        test.criteria.iter().find(|it| it.key == CriterionKey::Service).map(|it| it.state)
    };
    assert_eq!(ask(None), None);
    assert_eq!(ask(Some("90911000")), Some(ConditionState::NotMet));
}

fn codes(enterprise: &Enterprise) -> Vec<FormNoteCode> {
    form_notes(enterprise).iter().map(|note| note.code).collect()
}

#[rstest]
#[case(Some(2), vec![FormNoteCode::TooFewMembers])]
#[case(Some(3), vec![])]
#[case(None, vec![])]
fn an_economic_association_has_three_members(
    #[case] members: Option<u32>,
    #[case] expected: Vec<FormNoteCode>,
) {
    let mut enterprise = cooperative();
    enterprise.governance.members = members;
    assert_eq!(codes(&enterprise), expected);
    assert_eq!(enterprise.violations(), [], "a note refuses nothing");
}

#[rstest]
#[case::benefit(LegalForm::EconomicAssociation, |it: &mut Enterprise| it.aims.exclusively_public_benefit = Some(true), &[FormNoteCode::PublicBenefitAlone])]
#[case::no_benefit(LegalForm::EconomicAssociation, |it: &mut Enterprise| it.aims.exclusively_public_benefit = Some(false), &[])]
#[case::benefit_of_another(LegalForm::NonProfitAssociation, |it: &mut Enterprise| it.aims.exclusively_public_benefit = Some(true), &[])]
#[case::board(LegalForm::NonProfitAssociation, |it: &mut Enterprise| it.governance.board_members = Some(0), &[FormNoteCode::NoBoard])]
#[case::one_on_the_board(LegalForm::NonProfitAssociation, |it: &mut Enterprise| it.governance.board_members = Some(1), &[])]
#[case::board_not_known(LegalForm::NonProfitAssociation, |_: &mut Enterprise| (), &[])]
#[case::members(LegalForm::Foundation, |it: &mut Enterprise| it.governance.members = Some(1), &[FormNoteCode::FoundationHasNoMembers])]
#[case::no_members(LegalForm::Foundation, |it: &mut Enterprise| it.governance.members = Some(0), &[])]
#[case::auditor(LegalForm::LimitedCompanySvb, |it: &mut Enterprise| it.governance.has_auditor = Some(false), &[FormNoteCode::NoAuditor])]
#[case::room(LegalForm::LimitedCompany, |it: &mut Enterprise| it.governance.limited_dividend = Some(LimitedDividend::default()), &[FormNoteCode::DividendRoomOfAnotherForm])]
#[case::own_room(LegalForm::LimitedCompanySvb, |it: &mut Enterprise| it.governance.limited_dividend = Some(LimitedDividend::default()), &[])]
#[case::sole(LegalForm::SoleTrader, |it: &mut Enterprise| it.kinds = vec![EnterpriseKind::Ideburen], &[FormNoteCode::SoleTraderIsNoIdeburen])]
#[case::svb(LegalForm::LimitedCompanySvb, |it: &mut Enterprise| it.kinds = vec![EnterpriseKind::Ideburen], &[FormNoteCode::LimitedDividendIsNoIdeburen])]
fn each_form_has_its_own_checks(
    #[case] legal_form: LegalForm,
    #[case] change: Change,
    #[case] expected: &[FormNoteCode],
) {
    let mut enterprise = Enterprise { legal_form, ..cooperative() };
    change(&mut enterprise);
    assert_eq!(codes(&enterprise), expected);
    assert_eq!(enterprise.violations(), [], "a note refuses nothing");
}

#[rstest]
#[case("769999-0003", LegalForm::EconomicAssociation, None)]
#[case("769999-0003", LegalForm::LimitedCompany, Some(FormNoteCode::NumberHintsAtAnotherForm))]
#[case("769999-0003", LegalForm::Unknown, Some(FormNoteCode::NumberHintsAtForm))]
#[case("556036-0793", LegalForm::LimitedCompanySvb, None)]
#[case("811218-9876", LegalForm::SoleTrader, Some(FormNoteCode::PersonalNumber))]
fn the_first_digit_is_a_hint(
    #[case] number: &str,
    #[case] legal_form: LegalForm,
    #[case] code: Option<FormNoteCode>,
) {
    let organisation_number = Some(number.parse().unwrap());
    let enterprise = Enterprise { organisation_number, legal_form, ..cooperative() };
    assert_eq!(codes(&enterprise), Vec::from_iter(code));
}

#[test]
fn a_note_never_shows_a_number() {
    let organisation_number = Some("811218-9876".parse().unwrap());
    let sole =
        Enterprise { organisation_number, legal_form: LegalForm::SoleTrader, ..cooperative() };
    let shown = serde_json::to_string(&report(&sole, DAY)).unwrap();
    assert!(!shown.contains("811218"), "{shown}");
}

#[test]
fn facts_that_contradict_each_other_are_refused() {
    let mut enterprise = exemplary();
    enterprise.governance.members_from_group = Some(13);
    enterprise.governance.wage_spread_hundredths = Some(99);
    enterprise.governance.ideburen_registration = Some(IdeburenRegistration {
        checked_on: date(2023, 1, 1),
        registered: Some(Period::since(date(2023, 3, 1))),
    });
    enterprise.aims.only_trains_since = Some(date(2020, 1, 1));
    let mut pointers: Vec<_> =
        enterprise.violations().into_iter().map(|violation| violation.pointer).collect();
    pointers.sort();
    assert_eq!(
        pointers,
        [
            "/aims/onlyTrainsSince",
            "/governance/ideburenRegistration/checkedOn",
            "/governance/membersFromGroup",
            "/governance/wageSpreadHundredths",
        ]
    );
}

#[test]
fn a_record_from_before_these_facts_is_read_and_written_as_it_was() {
    let text = r#"{"members":13,"boardMembers":10,"owners":[]}"#;
    let governance: Governance = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&governance).unwrap(), text);
    let count = r#"{"heads":51,"precision":"AT_LEAST"}"#;
    let read: Count = serde_json::from_str(count).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), count);
    assert_eq!(serde_json::to_string(&Aims::default()).unwrap(), "{}");
}
