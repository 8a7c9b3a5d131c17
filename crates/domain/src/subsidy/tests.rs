use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeSet;

use super::case::{EmployerFacts, Redundancy};
use super::{Calculation, SubsidyBook, SubsidyCase, SubsidyForm, calculate};
use crate::law::assessment::Verdict;
use crate::law::book::Confidence;
use crate::money::Sek;
use crate::share::Share;

fn book() -> &'static SubsidyBook {
    SubsidyBook::embedded().unwrap()
}

fn share(numerator: u32, denominator: u32) -> Share {
    Share::new(numerator, denominator).unwrap()
}

fn lonebidrag(on: Date, gross: u64, extent: Share, level: Share) -> SubsidyCase {
    SubsidyCase {
        decided_on: Some(on),
        gross_monthly_wage: Some(Sek::from_ore(gross)),
        extent: Some(extent),
        level: Some(level),
        ..SubsidyCase::of(SubsidyForm::LonebidragAnstallning)
    }
}

fn amount(case: &SubsidyCase) -> u64 {
    calculate(book(), case).amount.unwrap().ore()
}

fn verdict(calculation: &Calculation, rule: &str) -> Option<Verdict> {
    calculation.findings.iter().find(|finding| finding.rule == rule).map(|found| found.verdict)
}

#[test]
fn no_parameter_has_two_values_on_a_day_and_every_title_is_in_both_languages() {
    let ids: BTreeSet<&str> = book().parameters().map(|known| known.id.as_str()).collect();
    assert_eq!(ids.len(), book().parameters().count());
    for parameter in book().parameters() {
        assert!(!parameter.title.is_incomplete(), "{}", parameter.id);
        assert!(!parameter.provisions.is_empty(), "{}", parameter.id);
    }
}

#[test]
fn what_is_not_sourced_has_no_value() {
    let day = date(2026, 6, 1);
    for id in [
        "SUBSIDY.EMPLOYER_FEES.YOUNG",
        "SUBSIDY.ETABLERINGSJOBB.INDIVIDUAL_COMPENSATION",
        "SUBSIDY.ETABLERINGSJOBB.EMPLOYER_WAGE",
    ] {
        assert!(book().value(id, day).is_none(), "{id}");
        assert!(book().parameters().any(|known| known.id == id), "{id}");
    }
}

#[test]
fn a_value_beyond_the_last_reading_says_that_it_must_be_checked() {
    let read =
        calculate(book(), &lonebidrag(date(2025, 9, 1), 2_400_000, share(1, 1), share(3, 5)));
    assert_eq!(read.confidence, Some(Confidence::B));
    let later =
        calculate(book(), &lonebidrag(date(2025, 9, 2), 2_400_000, share(1, 1), share(3, 5)));
    assert_eq!(later.confidence, Some(Confidence::C));
    let ceiling = later.lines.iter().find(|line| line.step == "CEILING").unwrap();
    assert!(ceiling.note.as_ref().unwrap().en.contains("check"));
    assert_eq!(later.amount, read.amount);
}

#[test]
fn the_grant_is_rounded_once_and_at_the_end() {
    // 65.71 öre, and 16.4275 öre, which rounded fees would have made 16.5.
    let day = date(2024, 3, 1);
    assert_eq!(amount(&lonebidrag(day, 100, share(1, 1), share(1, 2))), 66);
    assert_eq!(amount(&lonebidrag(day, 50, share(1, 1), share(1, 4))), 16);
}

#[test]
fn premiums_count_on_the_part_that_counts() {
    let mut case = lonebidrag(date(2024, 3, 1), 2_400_000, share(1, 1), share(1, 1));
    case.insurance_premium_rate = Some(share(4, 100));
    assert_eq!(amount(&case), 2_708_400);
}

#[test]
fn the_day_twelve_months_after_a_dismissal_is_for_a_person_to_judge() {
    let on = |day| {
        let case = SubsidyCase {
            decided_on: Some(date(2026, 11, 21)),
            employer: EmployerFacts {
                redundancy: Some(Redundancy { occurred: true, on: Some(day) }),
                ..EmployerFacts::default()
            },
            ..SubsidyCase::of(SubsidyForm::Introduktionsjobb)
        };
        verdict(&calculate(book(), &case), "SUBSIDY.EMPLOYER.REDUNDANCY")
    };
    assert_eq!(on(date(2025, 11, 20)), Some(Verdict::Permitted));
    assert_eq!(on(date(2025, 11, 21)), Some(Verdict::Human));
    assert_eq!(on(date(2025, 11, 22)), Some(Verdict::Prohibited));
}

#[test]
fn every_finding_has_a_provision_reasons_and_a_remedy() {
    for form in FORMS {
        for case in [SubsidyCase::of(form), full(form)] {
            for finding in calculate(book(), &case).findings {
                assert!(!finding.provisions.is_empty(), "{form:?} {}", finding.rule);
                for text in [&finding.what, &finding.why, &finding.remedy] {
                    assert!(!text.is_incomplete(), "{form:?} {}", finding.rule);
                }
            }
        }
    }
}

#[test]
fn a_case_has_no_member_that_could_hold_a_person() {
    let json = serde_json::to_value(full(SubsidyForm::Nystartsjobb)).unwrap();
    let mut names = Vec::new();
    members(&json, &mut names);
    for name in names {
        let name = name.to_lowercase();
        for word in ["name", "personal_number", "identity", "birth", "age", "diagnos", "benefit"] {
            let is_known = matches!(name.as_str(), "grossmonthlywage");
            assert!(is_known || !name.contains(word), "{name}");
        }
    }
}

fn members(value: &serde_json::Value, names: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(object) => {
            for (name, member) in object {
                names.push(name.clone());
                members(member, names);
            }
        }
        serde_json::Value::Array(entries) => {
            for entry in entries {
                members(entry, names);
            }
        }
        _ => {}
    }
}

const FORMS: [SubsidyForm; 8] = [
    SubsidyForm::LonebidragUtveckling,
    SubsidyForm::LonebidragAnstallning,
    SubsidyForm::LonebidragTrygghet,
    SubsidyForm::Osa,
    SubsidyForm::Introduktionsjobb,
    SubsidyForm::Nystartsjobb,
    SubsidyForm::Etableringsjobb,
    SubsidyForm::Extratjanst,
];

/// A case with every member said.
fn full(form: SubsidyForm) -> SubsidyCase {
    let text = r#"{
        "form": "OSA", "decidedOn": "2026-03-01", "periodFrom": "2026-03-01",
        "decisionMonths": 60, "monthsBefore": 0, "month": "2026-04-01",
        "grossMonthlyWage": {"amount": "24000.00", "currency": "SEK"},
        "extent": {"numerator": 3, "denominator": 4}, "level": {"numerator": 1, "denominator": 2},
        "insurancePremiumRate": {"numerator": 1, "denominator": 25},
        "employerFees": "GENERAL",
        "extraGrant": {"amount": "6000.00", "currency": "SEK"}, "extraGrantHasSpecialReasons": false,
        "newStart": {"group": "ADULT", "absenceMonths": 10}, "hasCentralAgreement": false,
        "claimsSupervisionSupport": true,
        "personalAssistant": {"yearly": {"amount": "60001.00", "currency": "SEK"}, "isForBusinessOwner": false},
        "combinedWith": ["NYSTARTSJOBB"], "hasOtherPublicGrant": true,
        "employer": {"isPublic": false, "isSamhall": true, "isRegistered": false,
            "isBarredOrInsolvent": true, "unsettledDebts": {"amount": "10000.01", "currency": "SEK"},
            "payMatchesCollectiveAgreement": false,
            "redundancy": {"occurred": true, "on": "2026-01-01"}, "isOwnedByHiredOrFamily": true},
        "isExposedToCompetition": true, "followsShelteredWork": true,
        "paymentBasisOn": "2026-12-01", "lateBasisHasSpecialReasons": false,
        "stateAid": {"kind": "SGEI", "receivedEuro": 750000, "newEuro": 1}
    }"#;
    let case: SubsidyCase = serde_json::from_str(text).unwrap();
    SubsidyCase { form, ..case }
}

prop_compose! {
    fn a_day()(months in 0_i32..120) -> Date {
        date(2018, 1, 1).checked_add(jiff::Span::new().months(months)).unwrap()
    }
}

proptest! {
    #[test]
    fn a_higher_level_never_gives_less(
        day in a_day(), gross in 0_u64..5_000_000, part in 1_u32..=100, low in 0_u32..=1_000, more in 0_u32..=1_000,
    ) {
        let high = (low + more).min(1_000);
        let at = |level| amount(&lonebidrag(day, gross, share(part, 100), share(level, 1_000)));
        prop_assert!(at(low) <= at(high));
    }

    #[test]
    fn more_pay_never_gives_less(
        day in a_day(), gross in 0_u64..5_000_000, more in 0_u64..1_000_000, part in 1_u32..=100, level in 0_u32..=100,
    ) {
        let at = |gross| amount(&lonebidrag(day, gross, share(part, 100), share(level, 100)));
        prop_assert!(at(gross) <= at(gross + more));
    }

    #[test]
    fn part_time_is_proportional_within_the_rounding(
        day in a_day(), parts in 1_u64..=20, level in 0_u32..=100,
    ) {
        // Pay above the ceiling at every extent, so that the ceiling alone decides.
        let at = |parts: u64| {
            let parts = u32::try_from(parts).unwrap();
            amount(&lonebidrag(day, 3_000_000, share(parts, 20), share(level, 100)))
        };
        prop_assert!((at(parts) * 20).abs_diff(at(20) * parts) <= 10 + parts);
    }

    #[test]
    fn no_grant_is_above_the_ceiling_with_its_fees(
        day in a_day(), gross in 0_u64..100_000_000, part in 1_u32..=100, level in 0_u32..=100,
    ) {
        let ceiling = book().value("SUBSIDY.LONEBIDRAG.CEILING", day).unwrap().value.sek().unwrap();
        let most = u128::from(ceiling.ore()) * u128::from(part) * 13_142 / 1_000_000 + 1;
        prop_assert!(u128::from(amount(&lonebidrag(day, gross, share(part, 100), share(level, 100)))) <= most);
    }

    #[test]
    fn a_new_start_job_never_pays_less_for_a_longer_absence(
        absence in 0_u16..600, longer in 0_u16..60, gross in 0_u64..5_000_000,
    ) {
        let at = |absence_months| {
            let case = SubsidyCase {
                level: None,
                new_start: Some(super::case::NewStart {
                    group: super::case::NewStartGroup::Adult,
                    absence_months: Some(absence_months),
                }),
                form: SubsidyForm::Nystartsjobb,
                ..lonebidrag(date(2026, 3, 1), gross, share(1, 1), share(1, 1))
            };
            amount(&case)
        };
        prop_assert!(at(absence) <= at(absence + longer));
    }

    #[test]
    fn a_calculation_is_total_and_repeats(day in a_day(), form in 0_usize..8, with_facts: bool) {
        let form = FORMS[form];
        let case = if with_facts { full(form) } else { SubsidyCase::of(form) };
        let case = SubsidyCase { decided_on: Some(day), ..case };
        let first = calculate(book(), &case);
        prop_assert_eq!(&first, &calculate(book(), &case));
        let weights: Vec<u8> = first.findings.iter().map(|found| found.verdict.weight()).collect();
        prop_assert!(weights.is_sorted_by(|one, next| one >= next));
        prop_assert_eq!(Some(first.overall), first.findings.first().map(|found| found.verdict));
    }
}
