//! Clauses side by side, and against the award model.

use rstest::rstest;
use std::collections::BTreeMap;

use super::{clause, law};
use crate::clause::Phase;
use crate::clause::library::{Clause, Theme};
use crate::clause::linter::{LintCode, PlacedUse, lint_together};
use crate::law::assessment::Verdict;
use crate::law::regime::RegimeId;
use crate::tender::{AwardCriterion, AwardGround, AwardModel, CriteriaOrder};

fn model(ground: AwardGround, weights: &[(u16, bool)]) -> AwardModel {
    AwardModel {
        ground,
        order: Some(CriteriaOrder::Weights),
        reasons_for_priority: None,
        criteria: weights
            .iter()
            .map(|(weight, is_social)| AwardCriterion {
                name: "kriterium".to_owned(),
                weight_basis_points: Some(*weight),
                is_social: *is_social,
            })
            .collect(),
    }
}

/// The clauses that hints on `placed` point to.
fn pointed(placed: &[(&str, Phase)], regime: RegimeId, award: Option<&AwardModel>) -> Vec<String> {
    let clauses: Vec<Clause> = placed.iter().map(|(code, _)| clause(code)).collect();
    let values = BTreeMap::new();
    let uses: Vec<PlacedUse<'_>> = placed
        .iter()
        .zip(&clauses)
        .map(|((key, phase), clause)| PlacedUse { key, clause, phase: *phase, values: &values })
        .collect();
    let hints = lint_together(&uses, award, &law(regime)).into_iter();
    hints.filter_map(|hint| hint.instead).map(String::from).collect()
}

#[test]
fn hints_on_clauses_side_by_side_point_to_lawful_ones() {
    let both = [("PER-01", Phase::Qualification), ("PER-02", CONDITION)];
    assert_eq!(pointed(&both, RegimeId::R1, None), ["PER-01"]);
    assert_eq!(pointed(&both, RegimeId::Lov, None), ["PER-03"]);
    let price = model(AwardGround::Price, &[(1000, true)]);
    assert_eq!(pointed(&[], RegimeId::R1, Some(&price)), ["PER-01"]);
    assert_eq!(pointed(&[], RegimeId::Lov, Some(&price)), ["PER-03"]);
}

fn together(
    placed: &[(&str, Phase)],
    weight: &str,
    award: Option<&AwardModel>,
) -> Vec<(LintCode, Verdict)> {
    together_under(RegimeId::R1, placed, weight, award)
}

fn together_under(
    regime: RegimeId,
    placed: &[(&str, Phase)],
    weight: &str,
    award: Option<&AwardModel>,
) -> Vec<(LintCode, Verdict)> {
    let clauses: Vec<Clause> = placed.iter().map(|(code, _)| clause(code)).collect();
    let values: BTreeMap<String, String> = [("weight".to_owned(), weight.to_owned())].into();
    let uses: Vec<PlacedUse<'_>> = placed
        .iter()
        .zip(&clauses)
        .map(|((key, phase), clause)| PlacedUse { key, clause, phase: *phase, values: &values })
        .collect();
    let hints = lint_together(&uses, award, &law(regime));
    hints.into_iter().map(|hint| (hint.code, hint.verdict)).collect()
}

const CONDITION: Phase = Phase::PerformanceCondition;
const CRITERION: Phase = Phase::AwardCriterion;

#[test]
fn the_same_theme_twice_in_a_phase_warns() {
    assert_eq!(
        together(&[("PER-01", CONDITION), ("PER-02", CONDITION)], "0", None),
        [(LintCode::U5, Verdict::Warn)]
    );
    assert_eq!(together(&[("PER-01", CONDITION), ("PER-05", CONDITION)], "0", None), []);
}

#[test]
fn the_same_theme_as_qualification_and_in_performance_asks_a_person() {
    assert_eq!(
        together(&[("PER-01", Phase::Qualification), ("PER-02", CONDITION)], "0", None),
        [(LintCode::U6, Verdict::Human)]
    );
}

#[rstest]
#[case("30", &[])]
#[case("31", &[(LintCode::U5, Verdict::Human)])]
#[case("101", &[(LintCode::U5, Verdict::Prohibited)])]
fn weights_may_make_a_hundred_per_cent_and_no_more(
    #[case] weight: &str,
    #[case] expected: &[(LintCode, Verdict)],
) {
    let award = model(AwardGround::BestPriceQuality, &[(4000, false), (3000, false)]);
    assert_eq!(together(&[("AWA-01", CRITERION)], weight, Some(&award)), expected);
}

#[rstest]
#[case(&[(6000, false), (4000, false)], "30", &[(LintCode::U5, Verdict::Human)])]
#[case(&[(6000, false), (4001, false)], "30", &[(LintCode::U5, Verdict::Prohibited)])]
#[case(&[], "100", &[])]
#[case(&[], "101", &[(LintCode::U5, Verdict::Prohibited)])]
fn criteria_or_clauses_alone_may_make_a_hundred_per_cent(
    #[case] weights: &[(u16, bool)],
    #[case] weight: &str,
    #[case] expected: &[(LintCode, Verdict)],
) {
    let award = model(AwardGround::BestPriceQuality, weights);
    assert_eq!(together(&[("AWA-01", CRITERION)], weight, Some(&award)), expected);
}

#[test]
fn a_social_clause_or_criterion_under_the_ground_of_price_is_forbidden() {
    let forbidden = [(LintCode::U11, Verdict::Prohibited)];
    let price = model(AwardGround::Price, &[]);
    assert_eq!(together(&[("AWA-01", CRITERION)], "10", Some(&price)), forbidden);
    let social = model(AwardGround::Price, &[(1000, true)]);
    assert_eq!(together(&[], "0", Some(&social)), forbidden);
    assert_eq!(together(&[("PER-01", CONDITION)], "0", Some(&price)), []);
    assert_eq!(Theme::Employment, clause("PER-01").theme);
}

#[rstest]
#[case(AwardGround::Price, RegimeId::R1, Some(Verdict::Prohibited))]
#[case(AwardGround::Price, RegimeId::R2, Some(Verdict::Prohibited))]
#[case(AwardGround::Cost, RegimeId::R1, Some(Verdict::Prohibited))]
#[case(AwardGround::Cost, RegimeId::Lov, Some(Verdict::Prohibited))]
#[case(AwardGround::Cost, RegimeId::R2, Some(Verdict::Human))]
#[case(AwardGround::Cost, RegimeId::R3, Some(Verdict::Human))]
#[case(AwardGround::BestPriceQuality, RegimeId::R1, None)]
#[case(AwardGround::BestPriceQuality, RegimeId::R3, None)]
fn social_criteria_presuppose_price_and_quality(
    #[case] ground: AwardGround,
    #[case] regime: RegimeId,
    #[case] verdict: Option<Verdict>,
) {
    let expected: Vec<_> = verdict.map(|verdict| (LintCode::U11, verdict)).into_iter().collect();
    let social = model(ground, &[(1000, true)]);
    assert_eq!(together_under(regime, &[], "0", Some(&social)), expected);
    let by_clause = model(ground, &[]);
    assert_eq!(together_under(regime, &[("AWA-01", CRITERION)], "10", Some(&by_clause)), expected);
    let other = model(ground, &[(1000, false)]);
    assert_eq!(together_under(regime, &[("PER-01", CONDITION)], "0", Some(&other)), []);
}
