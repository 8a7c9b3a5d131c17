//! From and until which age a benefit may be given, on both sides of each limit.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail like tests"
)]

use hansyn_domain::law::assessment::Verdict;
use hansyn_domain::subsidy::SubsidyBook;
use hansyn_domain::subsidy::benefit::Benefit::{self, Aktivitetsersattning, Sjukersattning};
use hansyn_domain::subsidy::benefit::BenefitExtent::{self, Half, Quarter, ThreeQuarters, Whole};
use hansyn_domain::subsidy::benefit::{BenefitQuestion, benefit_ages};
use jiff::civil::{Date, date};
use rstest::rstest;

fn asked(benefit: Benefit, month: Date, age: Option<u8>) -> BenefitQuestion {
    BenefitQuestion {
        benefit,
        month,
        age_years: age,
        extent: None,
        turns_nineteen: None,
        decision_months: None,
    }
}

fn verdict(question: &BenefitQuestion, rule: &str) -> Option<Verdict> {
    let answer = benefit_ages(SubsidyBook::embedded().unwrap(), question);
    let weights: Vec<u8> = answer.findings.iter().map(|it| it.verdict.weight()).collect();
    assert!(weights.is_sorted_by(|one, next| one >= next));
    assert_eq!(answer.overall, answer.findings[0].verdict);
    let found = answer.findings.into_iter().find(|it| it.rule == rule)?;
    assert!(!found.provisions.is_empty(), "{rule} cites nothing");
    Some(found.verdict)
}

#[rstest]
#[case::s28(25, Some(Half), Verdict::Prohibited)]
#[case(29, Some(Half), Verdict::Prohibited)]
#[case(30, Some(Half), Verdict::Permitted)]
#[case(29, Some(Quarter), Verdict::Prohibited)]
#[case(30, Some(Quarter), Verdict::Permitted)]
#[case(29, Some(ThreeQuarters), Verdict::Prohibited)]
#[case(30, Some(ThreeQuarters), Verdict::Permitted)]
#[case(29, Some(Whole), Verdict::Permitted)]
#[case(20, Some(Whole), Verdict::Permitted)]
#[case(19, Some(Whole), Verdict::PermittedCond)]
#[case(18, Some(Whole), Verdict::Human)]
#[case(17, Some(Whole), Verdict::Prohibited)]
#[case(18, Some(Half), Verdict::Prohibited)]
#[case(17, None, Verdict::Prohibited)]
#[case(18, None, Verdict::NeedsFact)]
#[case(29, None, Verdict::NeedsFact)]
#[case(30, None, Verdict::Permitted)]
fn a_part_of_a_sickness_compensation_is_from_thirty_and_the_whole_from_nineteen(
    #[case] age: u8,
    #[case] extent: Option<BenefitExtent>,
    #[case] expected: Verdict,
) {
    let month = date(2026, 11, 1);
    let question = BenefitQuestion { extent, ..asked(Sjukersattning, month, Some(age)) };
    assert_eq!(verdict(&question, "BENEFIT.LOWEST_AGE"), Some(expected));
    // Until which age is not sourced, and is not asked where it is closed anyway.
    let ends = (expected != Verdict::Prohibited).then_some(Verdict::NeedsData);
    assert_eq!(verdict(&question, "BENEFIT.HIGHEST_AGE"), ends);
}

#[rstest]
#[case(17, (2026, 12), Some(true), Verdict::Prohibited)]
#[case(18, (2026, 6), Some(true), Verdict::Prohibited)]
#[case(18, (2026, 7), Some(true), Verdict::Permitted)]
#[case(18, (2026, 7), Some(false), Verdict::Prohibited)]
#[case(18, (2026, 7), None, Verdict::NeedsFact)]
#[case(19, (2026, 6), Some(true), Verdict::Prohibited)]
#[case(19, (2026, 6), Some(false), Verdict::Permitted)]
#[case(19, (2026, 6), None, Verdict::NeedsFact)]
#[case(19, (2026, 7), None, Verdict::Permitted)]
#[case(20, (2026, 1), None, Verdict::Permitted)]
#[case(29, (2026, 1), None, Verdict::Permitted)]
#[case(30, (2026, 1), None, Verdict::Prohibited)]
fn activity_compensation_runs_from_july_at_nineteen_to_the_month_before_thirty(
    #[case] age: u8,
    #[case] (year, month): (i16, i8),
    #[case] turns_nineteen: Option<bool>,
    #[case] expected: Verdict,
) {
    let question = asked(Aktivitetsersattning, date(year, month, 15), Some(age));
    let question = BenefitQuestion { turns_nineteen, ..question };
    assert_eq!(verdict(&question, "BENEFIT.LOWEST_AGE"), Some(expected));
    assert_eq!(verdict(&question, "BENEFIT.HIGHEST_AGE"), None);
}

#[rstest]
#[case(Aktivitetsersattning, 36, Some(Verdict::Permitted))]
#[case(Aktivitetsersattning, 37, Some(Verdict::Prohibited))]
#[case(Sjukersattning, 37, None)]
fn one_decision_on_activity_compensation_covers_three_years(
    #[case] benefit: Benefit,
    #[case] months: u16,
    #[case] expected: Option<Verdict>,
) {
    let question = asked(benefit, date(2026, 1, 1), Some(25));
    let question = BenefitQuestion { decision_months: Some(months), ..question };
    assert_eq!(verdict(&question, "BENEFIT.DECISION_LENGTH"), expected);
}

#[rstest]
#[case(date(2025, 8, 31), Verdict::Human)]
#[case(date(2025, 9, 1), Verdict::Prohibited)]
fn a_wording_that_was_not_read_is_for_a_person(#[case] month: Date, #[case] expected: Verdict) {
    let question = BenefitQuestion { extent: Some(Half), ..asked(Sjukersattning, month, Some(25)) };
    assert_eq!(verdict(&question, "BENEFIT.LOWEST_AGE"), Some(expected));
}

#[rstest]
#[case(Some(120), Some(600), &[])]
#[case(Some(121), None, &["/ageYears"])]
#[case(None, Some(0), &["/decisionMonths"])]
#[case(None, Some(601), &["/decisionMonths"])]
fn a_question_keeps_to_its_ranges(
    #[case] age_years: Option<u8>,
    #[case] decision_months: Option<u16>,
    #[case] expected: &[&str],
) {
    let question = asked(Sjukersattning, date(2026, 1, 1), age_years);
    let found = BenefitQuestion { decision_months, ..question }.violations();
    assert_eq!(found.iter().map(|it| it.pointer.as_str()).collect::<Vec<_>>(), expected);
}

#[test]
fn an_age_that_is_not_given_is_asked_for() {
    for benefit in [Sjukersattning, Aktivitetsersattning] {
        let question = asked(benefit, date(2026, 1, 1), None);
        assert_eq!(verdict(&question, "BENEFIT.LOWEST_AGE"), Some(Verdict::NeedsFact));
    }
}
