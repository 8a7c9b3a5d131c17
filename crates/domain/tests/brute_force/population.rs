//! Random enterprises and lots: few values, so that many fail alike and lie on
//! thresholds.

use hansyn_domain::area::{AreaCode, Circle, Point};
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::{
    Aims, Capacity, Certificate, Count, Enterprise, EnterpriseKind, EnterpriseStatus, Governance,
    Headcount, LegalForm, Reference, RegisterHistory, Trade,
};
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::matching::{Freshness, LotQuery};
use hansyn_domain::money::Sek;
use hansyn_domain::period::Period;
use hansyn_domain::share::Share;
use hansyn_domain::tender::{Predicate, Requirement};
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use uuid::Uuid;

pub(crate) const ON: Date = date(2026, 11, 14);

pub(crate) fn cpv(text: &str) -> CpvCode {
    text.parse().unwrap()
}

fn one_of<T: Clone + std::fmt::Debug + 'static>(all: &[T]) -> impl Strategy<Value = T> + use<T> {
    prop::sample::select(all.to_vec())
}

pub(crate) fn codes() -> impl Strategy<Value = CpvCode> {
    one_of(&["55520000", "55500000", "55521000", "55521100", "55000000", "77310000"]).prop_map(cpv)
}

pub(crate) fn areas() -> impl Strategy<Value = AreaCode> {
    one_of(&["0180", "0180-norrmalm", "0180-bromma", "0138", "SE110", "SE", "1480"])
        .prop_map(|text| text.parse().unwrap())
}

fn point(latitude: &str, longitude: &str) -> Point {
    Point::parse(latitude, longitude).unwrap()
}

/// Circles that hold all of Stockholm, a part of it, Tyresö, the county, Gothenburg,
/// and nothing of these.
fn circles() -> impl Strategy<Value = Circle> {
    let circle =
        |latitude, longitude, metres| Circle { centre: point(latitude, longitude), metres };
    one_of(&[
        circle("59.33", "18.05", 26_000),
        circle("59.33", "18.05", 3_000),
        circle("59.24", "18.28", 16_000),
        circle("59.40", "18.50", 135_000),
        circle("57.70", "11.90", 60_000),
        circle("65.00", "17.00", 50_000),
    ])
}

/// Most name none.
fn few_circles() -> impl Strategy<Value = Vec<Circle>> {
    prop_oneof![4 => Just(Vec::new()), 1 => vec(circles(), 1..3)]
}

/// Places in Stockholm: in the small circle, and outside of it.
fn points() -> impl Strategy<Value = Point> {
    one_of(&[point("59.334591", "18.063240"), point("59.25", "18.10")])
}

/// Days on both sides of every limit of age.
fn days() -> impl Strategy<Value = Date> {
    one_of(&[
        date(2023, 11, 13),
        date(2024, 11, 14),
        date(2025, 5, 13),
        date(2025, 5, 14),
        date(2025, 12, 31),
        date(2026, 5, 13),
        date(2026, 5, 14),
        date(2026, 11, 14),
        date(2026, 11, 15),
    ])
}

fn trades() -> impl Strategy<Value = Vec<Trade>> {
    let any = (codes(), any::<bool>(), vec(areas(), 0..2), few_circles()).prop_map(
        |(cpv, covers_descendants, areas, circles)| Trade {
            cpv,
            covers_descendants,
            areas,
            circles,
        },
    );
    let right = Trade {
        cpv: cpv("55520000"),
        covers_descendants: true,
        areas: Vec::new(),
        circles: Vec::new(),
    };
    // Most sell the right thing, or every field would be empty.
    prop_oneof![3 => Just(vec![right]), 2 => vec(any, 0..3)]
}

fn count(heads: u32, exact: bool) -> Count {
    if exact { Count::exactly(heads) } else { Count::at_least(heads) }
}

/// The day, the target group with the others, the employees, and which are exact.
type Counted = (Date, Option<(u32, u32)>, Option<u32>, [bool; 3]);

fn headcounts() -> impl Strategy<Value = Vec<Headcount>> {
    let one = (days(), option::of((0_u32..5, 1_u32..5)), option::of(0_u32..7), any::<[bool; 3]>());
    vec(one, 0..3).prop_map(|mut all| {
        // On one day heads are counted once.
        all.sort_by_key(|it| it.0);
        all.dedup_by_key(|it| it.0);
        let read = |(counted_on, share, employed, exact): Counted| {
            serde_json::from_value::<Headcount>(serde_json::json!({
                "countedOn": counted_on,
                "targetGroup": share.map(|(target, _)| count(target, exact[0])),
                "occupied": share.map(|(target, more)| count(target + more, exact[1])),
                "employed": employed.map(|heads| count(heads, exact[2])),
            }))
            .unwrap()
        };
        all.into_iter().map(read).collect()
    })
}

fn periods() -> impl Strategy<Value = Period> {
    (days(), option::of(days())).prop_map(|(one, other)| {
        let (from, to) = other.map_or((one, None), |other| (one.min(other), Some(one.max(other))));
        Period::new(from, to).unwrap()
    })
}

fn references() -> impl Strategy<Value = Vec<Reference>> {
    let one = (codes(), periods(), option::of(0_u64..6));
    vec(
        one.prop_map(|(cpv, period, value)| Reference {
            cpv,
            period,
            value: value.map(Sek::from_kronor),
        }),
        0..3,
    )
}

fn certificates() -> impl Strategy<Value = Vec<Certificate>> {
    let one = (one_of(&["ISO_9001", "FR2000"]), periods());
    vec(one.prop_map(|(scheme, valid)| Certificate { scheme: scheme.to_owned(), valid }), 0..3)
}

fn capacities() -> impl Strategy<Value = Capacity> {
    let figures =
        (option::of(0_u32..7), option::of(0_u64..7), option::of(days()), option::of(0_u64..6));
    (figures, any::<[bool; 3]>()).prop_map(|((places, turnover, end, largest), complete)| {
        Capacity {
            places,
            yearly_turnover: turnover.map(Sek::from_kronor),
            turnover_year_end: end,
            largest_contract: largest.map(Sek::from_kronor),
            references_are_complete: complete[0],
            certificates_are_complete: complete[1],
            trades_are_complete: complete[2],
        }
    })
}

pub(crate) fn enterprises() -> impl Strategy<Value = Enterprise> {
    let forms =
        one_of(&[LegalForm::EconomicAssociation, LegalForm::Foundation, LegalForm::Unknown]);
    let kinds = vec(one_of(&[EnterpriseKind::WorkIntegration, EnterpriseKind::Ideburen]), 0..2);
    let near = Just(vec!["0180".parse::<AreaCode>().unwrap()]);
    let delivery = (prop_oneof![3 => near, 2 => vec(areas(), 0..3)], few_circles());
    let listed = (headcounts(), references(), certificates());
    let is = (forms, kinds, prop::bool::weighted(0.05), areas());
    (trades(), delivery, listed, capacities(), is).prop_map(
        |(trades, delivery, (headcounts, references, certificates), capacity, is)| {
            let (delivery_areas, delivery_circles) = delivery;
            let (legal_form, kinds, has_ceased, home_municipality) = is;
            Enterprise {
                name: "Provet".to_owned(),
                organisation_number: None,
                legal_form,
                kinds,
                status: if has_ceased {
                    EnterpriseStatus::Ceased
                } else {
                    EnterpriseStatus::Active
                },
                is_fictitious: true,
                home_municipality,
                description: None,
                trades,
                delivery_areas,
                delivery_circles,
                headcounts,
                governance: Governance::default(),
                aims: Aims::default(),
                capacity,
                certificates,
                references,
                evidence: Vec::new(),
                history: RegisterHistory::default(),
            }
        },
    )
}

/// Predicates that set a least value, from 1 on.
pub(crate) fn measured() -> impl Strategy<Value = Predicate> {
    prop_oneof![
        (1_u32..8).prop_map(|places| Predicate::PlacesAtLeast { places }),
        (1_u32..8).prop_map(|employees| Predicate::EmployeesAtLeast { employees }),
        (1_u64..8).prop_map(|it| Predicate::TurnoverAtLeast { amount: Sek::from_kronor(it) }),
        (1_u64..7)
            .prop_map(|it| Predicate::LargestContractAtLeast { amount: Sek::from_kronor(it) }),
        (1_u32..4, codes(), 1_u8..4).prop_map(|(references, cpv, within_years)| {
            Predicate::ReferencesAtLeast { references, cpv, within_years }
        }),
    ]
}

pub(crate) fn predicates() -> impl Strategy<Value = Predicate> {
    prop_oneof![
        4 => measured(),
        1 => codes().prop_map(|cpv| Predicate::OffersTrade { cpv }),
        1 => areas().prop_map(|area| Predicate::DeliversIn { area }),
        1 => Just(Predicate::LegalForm { forms: vec![LegalForm::EconomicAssociation] }),
        1 => Just(Predicate::EnterpriseKind { kinds: vec![EnterpriseKind::WorkIntegration] }),
        1 => one_of(&["ISO_9001", "FR2000"])
            .prop_map(|scheme| Predicate::Certificate { scheme: scheme.to_owned() }),
        1 => (1_u32..10).prop_map(|it| Predicate::TargetShareAtLeast { share: Share::new(it, 10).unwrap() }),
    ]
}

pub(crate) fn asking(asked: Vec<Vec<Predicate>>) -> Vec<Requirement> {
    let named = asked.into_iter().enumerate();
    named
        .map(|(place, any_of)| Requirement { key: format!("r{place}"), label: None, any_of })
        .collect()
}

pub(crate) fn lot(cpv: CpvCode, areas: Vec<AreaCode>, requirements: Vec<Requirement>) -> LotQuery {
    LotQuery {
        cpv,
        areas,
        point: None,
        reservation: None,
        requirements,
        on: ON,
        freshness: Freshness::default(),
    }
}

pub(crate) fn lots() -> impl Strategy<Value = LotQuery> {
    let right = prop_oneof![4 => Just(cpv("55520000")), 1 => codes()];
    let stockholm =
        points().prop_map(|point| (vec!["0180".parse::<AreaCode>().unwrap()], Some(point)));
    let delivery = prop_oneof![4 => vec(areas(), 0..3).prop_map(|it| (it, None)), 1 => stockholm];
    (right, delivery, vec(vec(predicates(), 1..3), 0..5)).prop_map(
        |(cpv, (areas, point), asked)| LotQuery { point, ..lot(cpv, areas, asking(asked)) },
    )
}

pub(crate) fn given(all: &[Enterprise]) -> Vec<(EnterpriseId, &Enterprise)> {
    (1..).map(|number| EnterpriseId::from_uuid(Uuid::from_u128(number))).zip(all).collect()
}
