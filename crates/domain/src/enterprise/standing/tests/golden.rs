//! The enterprises of the documents behind the project, and cases decided beforehand.

use super::bodies::association;
use super::*;
use crate::enterprise::DividendYear;
use crate::money::Sek;
use crate::organisation_number::{InvalidOrganisationNumber, OrganisationNumber};

/// Thirteen members, ten of them on the board, more than fifty occupied.
fn en_trappa_upp() -> Enterprise {
    let mut enterprise = Enterprise { legal_form: LegalForm::Unknown, ..cooperative() };
    enterprise.headcounts =
        vec![counted(date(2026, 10, 1), Count::at_least(13), Count::at_least(51))];
    enterprise.governance.members = Some(13);
    enterprise.governance.members_from_group = Some(13);
    enterprise.governance.board_members = Some(10);
    enterprise.governance.board_members_from_group = Some(10);
    enterprise.aims.integration_is_main_aim = Some(true);
    enterprise
}

#[test]
fn en_trappa_upp_proves_nothing_either_way_and_is_asked() {
    let enterprise = en_trappa_upp();
    let test = test(&enterprise, StandingKind::IntegrationSupplier);
    assert_eq!(test.state, ConditionState::Unknown);
    let share = test.criteria.iter().find(|it| it.key == CriterionKey::TargetShare).unwrap();
    assert_eq!(
        share.observed.as_ref().unwrap().sv,
        "minst 13 av minst 51 sysselsatta den 2026-10-01"
    );
    let asked: Vec<Fact> = share.asks.iter().map(|ask| ask.fact).collect();
    assert_eq!(asked, [Fact::OccupiedPersons, Fact::TargetGroupPersons]);
    let reading = report(&enterprise, DAY).target_share.unwrap();
    assert_eq!((reading.needed, reading.margin), (Some(16), None));
    assert_eq!(
        reading.tips[0].sv,
        "är 51 sysselsatta behöver 16 höra till målgruppen; be om exakta antal"
    );
}

#[test]
fn the_members_of_en_trappa_upp_dominate_and_make_up_the_board() {
    let kind = StandingKind::SocialWorkCooperative;
    for key in [CriterionKey::DominatingGroup, CriterionKey::BoardMajority] {
        assert_eq!(criterion(&en_trappa_upp(), kind, key).state, ConditionState::Met, "{key:?}");
    }
}

/// A non-profit association whose supervisors the district employs.
fn kos() -> Enterprise {
    let mut enterprise = exemplary();
    enterprise.legal_form = LegalForm::NonProfitAssociation;
    enterprise.organisation_number = Some("802999-0077".parse().unwrap());
    enterprise.governance.supervisors_employed_by_public = Some(true);
    enterprise
}

#[test]
fn kos_with_supervisors_of_the_district_breaks_one_reading_and_not_the_other() {
    assert_eq!(test(&kos(), StandingKind::WorkIntegration).state, ConditionState::Met);
    let strict = test(&kos(), StandingKind::TradeBodyWorkIntegration);
    assert_eq!(strict.state, ConditionState::NotMet);
    let failed: Vec<_> = strict
        .criteria
        .iter()
        .filter(|it| it.state == ConditionState::NotMet)
        .map(|it| it.key)
        .collect();
    assert_eq!(failed, [CriterionKey::OwnSupervisors]);
    assert_eq!(strict.reading.sv, "1 villkor är inte uppfyllt");
}

#[rstest]
#[case(date(2022, 11, 21), ConditionState::NotMet)]
#[case(date(2025, 11, 21), ConditionState::Unknown)]
fn a03_only_training_for_years_fails_the_trade_body_and_not_the_official_criteria(
    #[case] since: Date,
    #[case] state: ConditionState,
) {
    let mut enterprise = exemplary();
    enterprise.aims.employs_from_group = Some(false);
    enterprise.aims.only_trains_since = Some(since);
    assert_eq!(test(&enterprise, StandingKind::WorkIntegration).state, ConditionState::Met);
    assert_eq!(test(&enterprise, StandingKind::TradeBodyWorkIntegration).state, state);
}

#[test]
fn a06_a_board_of_which_two_fifths_are_cooperators_is_a_warning() {
    let mut enterprise = member_owned();
    enterprise.governance.board_members_from_group = Some(2);
    let test = test(&enterprise, StandingKind::SocialWorkCooperative);
    assert_eq!(test.state, ConditionState::Met);
    let board = test.criteria.iter().find(|it| it.key == CriterionKey::BoardMajority).unwrap();
    assert_eq!((board.force, board.warns), (CriterionForce::Should, true));
    assert_eq!(test.reading.en, "every criterion is met; 1 warning");
}

#[test]
fn a09_a_foundation_needs_no_clause_on_dissolution() {
    let mut enterprise = association();
    enterprise.governance.ideburen_registration = None;
    enterprise.governance.has_dissolution_clause = Some(false);
    let key = CriterionKey::DissolutionClause;
    let kind = StandingKind::RegisteredIdeburen;
    assert_eq!(criterion(&enterprise, kind, key).state, ConditionState::NotMet);
    enterprise.legal_form = LegalForm::Foundation;
    assert_eq!(criterion(&enterprise, kind, key).state, ConditionState::Met);
}

fn svb(transferred: u64) -> Enterprise {
    let mut enterprise = Enterprise { legal_form: LegalForm::LimitedCompanySvb, ..cooperative() };
    enterprise.governance.has_auditor = Some(true);
    enterprise.governance.limited_dividend = Some(LimitedDividend {
        since: Some(date(2026, 1, 1)),
        years: vec![DividendYear {
            ends_on: date(2026, 12, 31),
            borrowing_rate_hundredths: 250,
            paid_in_capital: Sek::from_kronor(100_000),
            transferred: Sek::from_kronor(transferred),
        }],
    });
    enterprise
}

#[test]
fn a12_a_company_with_limited_dividends_may_transfer_3_500_kronor() {
    let report = report(&svb(0), DAY);
    assert_eq!(report.transfer_room.as_ref().unwrap().most.to_string(), "3500.00");
    let test = report.test(StandingKind::LimitedDividendCompany).unwrap();
    assert_eq!(test.state, ConditionState::Met);
    let room = test.criteria.iter().find(|it| it.key == CriterionKey::WithinRoom).unwrap();
    assert_eq!(
        room.observed.as_ref().unwrap().sv.replace('\u{a0}', " "),
        "högst 3 500 kr får överföras; 0 kr har överförts"
    );
    assert_ne!(report.test(StandingKind::Ideburen).unwrap().state, ConditionState::Met);
}

#[test]
fn a_transfer_above_the_room_is_a_warning_on_the_company() {
    let test = test(&svb(3_501), StandingKind::LimitedDividendCompany);
    let room = test.criteria.iter().find(|it| it.key == CriterionKey::WithinRoom).unwrap();
    assert_eq!((test.state, room.warns), (ConditionState::Met, true));
}

#[test]
fn a15_a_number_with_a_third_digit_below_two_is_no_organisations() {
    assert!("769999-0003".parse::<OrganisationNumber>().is_ok());
    assert_eq!(
        "761199-0003".parse::<OrganisationNumber>(),
        Err(InvalidOrganisationNumber::ThirdDigit)
    );
}

#[test]
fn r02_five_of_twenty_are_too_few_and_two_more_would_do() {
    let mut enterprise = exemplary();
    enterprise.headcounts = vec![counted(DAY, Count::exactly(5), Count::exactly(20))];
    let test = test(&enterprise, StandingKind::IntegrationSupplier);
    assert_eq!(test.state, ConditionState::NotMet);
    let reading = report(&enterprise, DAY).target_share.unwrap();
    assert_eq!(reading.heads.unwrap().percent_hundredths, 2_500);
    let tips: Vec<_> = reading.tips.iter().map(|tip| tip.sv.as_str()).collect();
    assert_eq!(
        tips,
        [
            "nås om 2 ur målgruppen tillkommer",
            "nås om 4 andra slutar",
            "nås om 1 till av de räknade hör till målgruppen",
        ]
    );
}

#[test]
fn r05_a_share_reached_two_months_after_the_tender_does_not_help() {
    let mut enterprise = exemplary();
    let later = date(2027, 1, 21);
    enterprise.headcounts = vec![
        counted(date(2026, 11, 1), Count::exactly(5), Count::exactly(20)),
        counted(later, Count::exactly(6), Count::exactly(20)),
    ];
    let kind = StandingKind::IntegrationSupplier;
    assert_eq!(test(&enterprise, kind).state, ConditionState::NotMet);
    assert_eq!(report(&enterprise, later).test(kind).unwrap().state, ConditionState::Met);
}

#[test]
fn a_count_of_26_months_tells_nothing_about_the_day() {
    let mut enterprise = exemplary();
    let old = date(2024, 9, 21);
    enterprise.headcounts = vec![counted(old, Count::exactly(19), Count::exactly(20))];
    let kind = StandingKind::IntegrationSupplier;
    let share = criterion(&enterprise, kind, CriterionKey::TargetShare);
    assert_eq!(share.state, ConditionState::Unknown);
    assert_eq!(share.asks[0].newer_than, Some(date(2026, 5, 20)));
    assert_eq!(
        share.observed.unwrap().en,
        "19 of 20 occupied on 2024-09-21; the last count is 26 months old"
    );
}

#[test]
fn full_time_equivalents_are_shown_beside_heads_and_decide_nothing() {
    let mut enterprise = exemplary();
    let worked = |heads, hundredths| Count {
        full_time_hundredths: Some(hundredths),
        ..Count::exactly(heads)
    };
    enterprise.headcounts = vec![counted(DAY, worked(8, 250), worked(20, 1_450))];
    let reading = report(&enterprise, DAY).target_share.unwrap();
    assert_eq!(reading.state, ConditionState::Met);
    assert_eq!(reading.heads.unwrap().percent_hundredths, 4_000);
    assert_eq!(reading.full_time.unwrap().percent_hundredths, 1_724);
}
