//! The masks and what is made of them, against plain loops over random fields.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::collections::BTreeMap;

use super::*;
use crate::enterprise::{Certificate, Evidence, EvidenceKind, Reference};
use crate::money::Sek;
use crate::period::Period;
use crate::share::Share;

/// Few values, so that enterprises often fail alike and lie on thresholds.
fn days() -> impl Strategy<Value = Date> {
    prop::sample::select(vec![date(2024, 3, 1), date(2026, 5, 14), date(2026, 9, 1)])
}

fn counts() -> impl Strategy<Value = Count> {
    (0_u32..12, any::<bool>()).prop_map(|(heads, exact)| {
        if exact { Count::exactly(heads) } else { Count::at_least(heads) }
    })
}

fn trades() -> impl Strategy<Value = Trade> {
    let codes = prop::sample::select(vec!["55520000", "55500000", "55521000", "77310000"]);
    let (areas, circles) = (vec(areas(), 0..2), few_circles());
    (codes, any::<bool>(), areas, circles).prop_map(|(code, covers_descendants, areas, circles)| {
        Trade { areas, circles, ..trade(code, covers_descendants, &[]) }
    })
}

fn areas() -> impl Strategy<Value = AreaCode> {
    prop::sample::select(vec!["0180", "0180-norrmalm", "0138", "SE110"]).prop_map(area)
}

/// Circles that hold all of Stockholm, a part of it, Tyresö, the county, and nothing
/// of these.
pub(super) fn circles() -> impl Strategy<Value = Circle> {
    prop::sample::select(vec![
        circle("59.33", "18.05", 25_001),
        circle("59.33", "18.05", 3_000),
        circle("59.24", "18.28", 15_001),
        circle("59.40", "18.50", 130_001),
        circle("65.00", "17.00", 50_000),
    ])
}

/// Most have none.
pub(super) fn few_circles() -> impl Strategy<Value = Vec<Circle>> {
    prop_oneof![4 => Just(Vec::new()), 1 => vec(circles(), 1..3)]
}

/// Places in Stockholm: in the small circle, and outside of it.
pub(super) fn points() -> impl Strategy<Value = Option<Point>> {
    let point = |latitude, longitude| Point::parse(latitude, longitude).unwrap();
    let some = [point("59.334591", "18.063240"), point("59.25", "18.10")];
    option::weighted(0.25, prop::sample::select(some.to_vec()))
}

fn headcounts() -> impl Strategy<Value = Headcount> {
    (days(), option::of(counts()), option::of(counts()), option::of(counts())).prop_map(
        |(day, occupied, target_group, employed)| Headcount {
            occupied,
            target_group,
            employed,
            ..headcount(day)
        },
    )
}

fn references() -> impl Strategy<Value = Reference> {
    (days(), option::of(0_u64..5)).prop_map(|(day, value)| Reference {
        cpv: cpv("55520000"),
        period: Period::since(day),
        value: value.map(Sek::from_kronor),
    })
}

fn certificates() -> impl Strategy<Value = Certificate> {
    (days(), option::of(Just(ON))).prop_map(|(from, to)| Certificate {
        scheme: "ISO_9001".to_owned(),
        valid: Period::new(date(2020, 1, 1), to.or(Some(from))).unwrap(),
    })
}

fn capacities() -> impl Strategy<Value = Capacity> {
    let figures = (option::of(0_u32..5), option::of(0_u64..5), option::of(days()));
    (figures, option::of(0_u64..5), any::<[bool; 3]>()).prop_map(|(figures, largest, complete)| {
        let (places, turnover, turnover_year_end) = figures;
        Capacity {
            places,
            yearly_turnover: turnover.map(Sek::from_kronor),
            turnover_year_end,
            largest_contract: largest.map(Sek::from_kronor),
            references_are_complete: complete[0],
            certificates_are_complete: complete[1],
            trades_are_complete: complete[2],
        }
    })
}

pub(super) fn enterprises() -> impl Strategy<Value = Enterprise> {
    let listed = (vec(headcounts(), 0..2), vec(references(), 0..3), vec(certificates(), 0..2));
    // Most sell the right thing in the right place, or every field would be empty.
    let right = Just(vec![trade("55520000", true, &[])]);
    let trades = prop_oneof![4 => right, 1 => vec(trades(), 0..3)];
    let delivery = prop_oneof![4 => Just(vec![area("0180")]), 1 => vec(areas(), 0..2)];
    let delivery = (delivery, few_circles());
    (trades, delivery, listed, capacities(), any::<bool>()).prop_map(
        |(trades, delivery, (headcounts, references, certificates), capacity, has_kind)| {
            let (delivery_areas, delivery_circles) = delivery;
            let kinds = vec![EnterpriseKind::WorkIntegration; usize::from(has_kind)];
            Enterprise {
                kinds,
                trades,
                delivery_areas,
                delivery_circles,
                headcounts,
                capacity,
                certificates,
                references,
                ..enterprise()
            }
        },
    )
}

pub(super) fn predicates() -> impl Strategy<Value = Predicate> {
    let kind = EnterpriseKind::WorkIntegration;
    prop_oneof![
        3 => (1_u32..5).prop_map(|places| Predicate::PlacesAtLeast { places }),
        3 => (1_u32..12).prop_map(|employees| Predicate::EmployeesAtLeast { employees }),
        1 => (1_u64..5).prop_map(|kr| Predicate::TurnoverAtLeast { amount: Sek::from_kronor(kr) }),
        1 => (1_u64..5).prop_map(|kr| Predicate::LargestContractAtLeast { amount: Sek::from_kronor(kr) }),
        1 => (1_u32..3).prop_map(|references| Predicate::ReferencesAtLeast {
            references,
            cpv: cpv("55520000"),
            within_years: 2,
        }),
        3 => (1_u32..10).prop_map(|tenths| Predicate::TargetShareAtLeast {
            share: Share::new(tenths, 10).unwrap(),
        }),
        1 => Just(Predicate::Certificate { scheme: "ISO_9001".to_owned() }),
        1 => Just(Predicate::EnterpriseKind { kinds: vec![kind] }),
    ]
}

pub(super) fn queries() -> impl Strategy<Value = LotQuery> {
    (vec(vec(predicates(), 1..3), 0..5), points()).prop_map(|(requirements, point)| {
        let keys = ["one", "two", "three", "four", "five"];
        let named = keys.iter().zip(requirements).map(|(key, any_of)| requirement(key, any_of));
        LotQuery { point, ..query(named.collect()) }
    })
}

pub(super) fn given(enterprises: &[Enterprise]) -> Vec<(EnterpriseId, &Enterprise)> {
    (1..).map(id).zip(enterprises).collect()
}

/// Who becomes eligible, and how many of those shut out become undecided.
pub(super) fn effect(before: &Field, after: &Field) -> (Vec<EnterpriseId>, usize) {
    let was: BTreeMap<_, _> = before.matches().iter().map(|it| (it.id, it.verdict())).collect();
    let now = |verdict| after.matches().iter().filter(move |it| it.verdict() == verdict);
    let mut admits: Vec<_> =
        now(Verdict::Eligible).map(|it| it.id).filter(|id| was[id] != Verdict::Eligible).collect();
    admits.sort();
    let possible = now(Verdict::Undecided).filter(|it| was[&it.id] == Verdict::ShutOut).count();
    (admits, possible)
}

/// What a richer record adds to a poorer one.
fn enriched(poor: &Enterprise, more: Enterprise) -> Enterprise {
    let mut rich = poor.clone();
    // A circle of its own takes the place of what was the best known without it.
    rich.trades.extend(more.trades.into_iter().map(|it| Trade { circles: Vec::new(), ..it }));
    rich.delivery_areas.extend(more.delivery_areas);
    rich.references.extend(more.references);
    rich.certificates.extend(more.certificates);
    rich.kinds.extend(more.kinds);
    let capacity = &mut rich.capacity;
    capacity.places = capacity.places.or(more.capacity.places);
    capacity.largest_contract = capacity.largest_contract.or(more.capacity.largest_contract);
    capacity.references_are_complete |= more.capacity.references_are_complete;
    capacity.certificates_are_complete |= more.capacity.certificates_are_complete;
    capacity.trades_are_complete |= more.capacity.trades_are_complete;
    if capacity.yearly_turnover.is_none() {
        capacity.yearly_turnover = more.capacity.yearly_turnover;
        capacity.turnover_year_end = more.capacity.turnover_year_end;
    }
    // A newer count is another fact, which may well take back what the older one showed.
    if poor.headcounts.is_empty() {
        rich.headcounts = more.headcounts;
    }
    rich.evidence.push(Evidence {
        fact: Fact::Places,
        kind: EvidenceKind::OwnStatement,
        issuer: "Provkök".to_owned(),
        valid: Period::since(date(2019, 1, 1)),
        note: None,
    });
    rich
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_masks_say_what_the_reasons_say(query in queries(), all in vec(enterprises(), 0..8)) {
        let given = given(&all);
        let field = match_lot(&query, &given, &OPEN);
        prop_assert_eq!(field.matches().len(), all.len());
        for it in field.matches() {
            let (_, enterprise) = given.iter().find(|(id, _)| *id == it.id).unwrap();
            for (place, answer) in query.explain(enterprise, &OPEN).iter().enumerate() {
                let masked = (it.fails >> place & 1, it.unknown >> place & 1);
                let expected = match answer.outcome {
                    Outcome::Met => (0, 0),
                    Outcome::NotMet => (1, 0),
                    Outcome::Unknown => (0, 1),
                };
                prop_assert_eq!(masked, expected, "{:?}", answer);
                let of_reasons = Outcome::any_of(answer.reasons.iter().map(|it| it.outcome));
                prop_assert_eq!(of_reasons, answer.outcome);
                for reason in &answer.reasons {
                    prop_assert_eq!(reason.ask.is_some(), reason.outcome == Outcome::Unknown);
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_enterprises_does_not_matter(
        query in queries(),
        (all, turned) in vec(enterprises(), 0..8).prop_map(|all| (1..).map(id).zip(all).collect::<Vec<_>>())
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let borrow = |all: &[(EnterpriseId, Enterprise)]| {
            let given: Vec<_> = all.iter().map(|(id, it)| (*id, it)).collect();
            match_lot(&query, &given, &OPEN)
        };
        prop_assert_eq!(borrow(&all), borrow(&turned));
    }

    #[test]
    fn adding_evidence_never_turns_met_into_unknown(
        query in queries(),
        poor in enterprises(),
        more in enterprises(),
    ) {
        let rich = enriched(&poor, more);
        // A part of an area that is named anew may or may not hold a place in it.
        let query = LotQuery { point: None, ..query };
        let before = query.explain(&poor, &OPEN);
        for (before, after) in before.iter().zip(query.explain(&rich, &OPEN)) {
            let lost = before.outcome == Outcome::Met && after.outcome == Outcome::Unknown;
            prop_assert!(!lost, "{:?} became {:?}", before, after);
        }
    }

    #[test]
    fn barriers_count_what_a_loop_counts(query in queries(), all in vec(enterprises(), 0..12)) {
        let field = match_lot(&query, &given(&all), &OPEN);
        let barriers = field.barriers(usize::MAX);
        prop_assert_eq!(barriers.len(), field.requirements.len());
        for (place, requirement) in field.requirements.iter().enumerate() {
            let barrier = barriers.iter().find(|it| it.key == requirement.key).unwrap();
            let own = 1_u64 << place;
            let count = |chosen: &dyn Fn(&Match) -> bool| {
                field.matches().iter().filter(|it| chosen(it)).count()
            };
            prop_assert_eq!(barrier.fails, count(&|it| it.fails & own != 0));
            prop_assert_eq!(barrier.unknown, count(&|it| it.unknown & own != 0));
            prop_assert_eq!(barrier.shuts_out_alone, count(&|it| it.fails == own));
            prop_assert_eq!(barrier.then_eligible, count(&|it| (it.fails, it.unknown) == (own, 0)));
            prop_assert_eq!(barrier.then_eligible + barrier.then_undecided, barrier.shuts_out_alone);
            prop_assert_eq!(barrier.shuts_out_alone + barrier.shuts_out_together, barrier.fails);
            let grouped: usize = barrier.together.iter().map(|it| it.enterprises).sum();
            prop_assert_eq!(grouped, barrier.shuts_out_together);
            for group in &barrier.together {
                let together = |it: &&Match| {
                    it.fails & own != 0
                        && barriers::keys(&field.requirements, it.fails & !own) == group.others
                };
                let alike = field.matches().iter().filter(together).count();
                prop_assert_eq!(alike, group.enterprises);
            }
        }
    }

    #[test]
    fn every_point_of_a_curve_is_what_lowering_does(
        query in queries(),
        all in vec(enterprises(), 0..8),
    ) {
        let given = given(&all);
        let before = match_lot(&query, &given, &OPEN);
        for barrier in before.barriers(0) {
            for point in barrier.curve {
                if matches!(point.threshold, Threshold::Day(_)) {
                    continue;
                }
                let (key, threshold) = (barrier.key.clone(), point.threshold);
                let change = WhatIfChange::SetThreshold { key, threshold };
                let after = match_lot(&query.changed(&[change]).unwrap(), &given, &OPEN);
                let (admits, possible) = effect(&before, &after);
                prop_assert_eq!((point.admits, point.admits_if_known), (admits.len(), possible));
            }
        }
    }
}
