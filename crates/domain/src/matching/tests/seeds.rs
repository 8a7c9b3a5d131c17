//! The enterprises of the documents behind the project.

use super::*;
use crate::share::Share;

fn thirty_per_cent() -> Predicate {
    Predicate::TargetShareAtLeast { share: Share::new(30, 100).unwrap() }
}

/// Thirteen members who belong to the group, of more than fifty occupied.
fn en_trappa_upp() -> Enterprise {
    Enterprise {
        headcounts: vec![Headcount {
            occupied: Some(Count::at_least(51)),
            target_group: Some(Count::at_least(13)),
            ..headcount(date(2026, 10, 1))
        }],
        kinds: vec![EnterpriseKind::SocialWorkCooperative],
        ..enterprise()
    }
}

/// A non-profit association on Norrmalm: copying, glass workshop and café.
fn kos() -> Enterprise {
    Enterprise {
        legal_form: LegalForm::NonProfitAssociation,
        kinds: vec![EnterpriseKind::SocialWorkCooperative],
        trades: vec![trade("79521000", false, &[]), trade("55330000", false, &[])],
        delivery_areas: vec![area("0180-norrmalm")],
        capacity: Capacity { places: Some(20), ..Capacity::default() },
        ..enterprise()
    }
}

#[test]
fn en_trappa_upp_is_asked_for_both_counts_and_never_counted_as_a_no() {
    let answer = ask(&en_trappa_upp(), thirty_per_cent());
    assert_eq!(answer.outcome, Outcome::Unknown);
    let asks: Vec<_> = answer.reasons.iter().filter_map(|it| it.ask.clone()).collect();
    let facts: Vec<_> = asks.iter().map(|ask| ask.fact).collect();
    assert_eq!(facts, [Fact::OccupiedPersons, Fact::TargetGroupPersons]);
    assert_eq!(asks[0].text.sv, "be om: antal sysselsatta, nyare än 2026-05-13");
    assert_eq!(asks[0].text.en, "ask for: number of occupied persons, newer than 2026-05-13");
    let observed = &answer.reasons[0].observed.sv;
    assert!(observed.starts_with("minst 13 av minst 51 sysselsatta"), "{observed}");
    let query = query(vec![requirement("share", vec![thirty_per_cent()])]);
    assert_eq!(match_one(&query, &en_trappa_upp()).verdict(), Verdict::Undecided);
}

#[test]
fn kos_is_told_which_districts_it_does_not_reach() {
    let lot = LotQuery { cpv: cpv("79521000"), ..query(Vec::new()) };
    let answer = ask_in(&lot, &kos(), AREA);
    assert_eq!(answer.outcome, Outcome::NotMet);
    let observed = &answer.reasons[0].observed.sv;
    assert!(observed.contains("levererar i Norrmalm; det som saknas är Bromma"), "{observed}");
    let here = LotQuery { areas: vec![area("0180-norrmalm")], ..lot };
    assert_eq!(match_one(&here, &kos()).verdict(), Verdict::Eligible);
}

#[test]
fn kos_can_take_twenty_places_and_not_twenty_one() {
    let outcome = |places| ask(&kos(), Predicate::PlacesAtLeast { places }).outcome;
    assert_eq!(outcome(20), Outcome::Met);
    assert_eq!(outcome(21), Outcome::NotMet);
}
