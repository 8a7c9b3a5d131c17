//! Changes of up to three of thirty requirements over 400 and 40 000 made-up
//! enterprises, most of which lack only a few of them: the hardest case. Few
//! requirements shut out many and most shut out few, as in life.
//!
//! Before the timings it prints how many times longer a plain loop takes that tries
//! every set of dropped requirements on every enterprise. Both are measured side by
//! side in one run and their answers compared first. Lowering to break points is
//! measured as well; trying every combination of thresholds would take hours.

#![expect(clippy::expect_used, reason = "a benchmark may stop on data that cannot be")]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

use divan::Bencher;
use hansyn_domain::cpv::{self, CpvCode};
use hansyn_domain::enterprise::{
    Aims, Capacity, Certificate, Count, Enterprise, EnterpriseKind, EnterpriseStatus, Fact,
    Governance, Headcount, LegalForm, Reference, RegisterHistory, Trade,
};
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::law::reservation::ReservationRoute;
use hansyn_domain::matching::{
    AREA, Answer, ChangeCosts, Field, Freshness, LotQuery, Outcome, Reason, Register,
    RelaxationTerms, ReservationTest, TRADE, match_lot,
};
use hansyn_domain::money::Sek;
use hansyn_domain::period::Period;
use hansyn_domain::share::Share;
use hansyn_domain::tender::{Predicate, Requirement};
use hansyn_domain::text::Text;
use jiff::civil::Date;
use uuid::Uuid;

const ON: Date = Date::constant(2026, 11, 14);
const SIZES: [usize; 2] = [400, 40_000];
const AT_LEAST: usize = 10;
const SHOWN: usize = 50;

#[expect(clippy::print_stdout, reason = "the ratio is what the benchmark is for")]
fn main() {
    for size in SIZES {
        let (register, query) = (register(size), query());
        let field = match_lot(&query, &borrow(&register), &Never);
        let (terms, keys) = (dropping(), keys(&query));
        let found: BTreeSet<(u64, usize)> = (field.relax(&terms, None).smallest.iter())
            .map(|it| (mask(&keys, it.changes.iter().map(|change| change.key.as_str())), it.admits))
            .collect();
        assert_eq!(found, every_set(&field, query.requirements.len()));
        let engine = median(|| {
            black_box(field.relax(&terms, None));
        });
        let plain = median(|| {
            black_box(every_set(&field, query.requirements.len()));
        });
        let lowering = RelaxationTerms::new(AT_LEAST, 3, SHOWN);
        let whole = median(|| {
            black_box(field.relax(&lowering, None));
        });
        let ratio = plain.as_nanos() / engine.as_nanos().max(1);
        println!(
            "{size} enterprises: trying every set takes {ratio} times as long ({plain:?} against {engine:?}); with break points and the front {whole:?}"
        );
    }
    divan::main();
}

/// Dropping is so cheap that lowering is never worth its price.
fn dropping() -> RelaxationTerms {
    let mut terms = RelaxationTerms::new(AT_LEAST, 3, usize::MAX);
    terms.costs.usual = ChangeCosts { drop: 1, lower: 1_000, ..ChangeCosts::default() };
    terms
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<_> = (0..5)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times.get(2).copied().unwrap_or_default()
}

/// Trade and area, then what the lot states.
fn keys(query: &LotQuery) -> Vec<&str> {
    let own = [TRADE, AREA].into_iter();
    own.chain(query.requirements.iter().map(|it| it.key.as_str())).collect()
}

fn mask<'k>(keys: &[&str], changed: impl Iterator<Item = &'k str>) -> u64 {
    changed.fold(0, |all, key| {
        let place = keys.iter().position(|known| *known == key).expect("the lot has the key");
        all | 1 << place
    })
}

/// Every smallest set of dropped requirements with how many it lets in.
fn every_set(field: &Field, requirements: usize) -> BTreeSet<(u64, usize)> {
    let needs: Vec<u64> = (field.matches().iter())
        .map(|it| it.fails | it.unknown)
        .filter(|needs| *needs != 0)
        .collect();
    let admitted = |set: u64| needs.iter().filter(|needs| **needs & !set == 0).count();
    let places = 1..requirements + 2;
    let mut found: BTreeSet<(u64, usize)> = BTreeSet::new();
    let mut last = vec![0_u64];
    for _ in 0..3 {
        let mut next = Vec::new();
        for set in last {
            let above = places.clone().map(|place| 1_u64 << place).filter(|place| *place > set);
            next.extend(above.map(|place| set | place));
        }
        for set in &next {
            let count = admitted(*set);
            let has_part = found.iter().any(|(part, _)| part & !set == 0);
            if count >= AT_LEAST && !has_part {
                found.insert((*set, count));
            }
        }
        last = next;
    }
    found
}

#[divan::bench(args = SIZES)]
fn smallest(bencher: Bencher<'_, '_>, size: usize) {
    let (register, query) = (register(size), query());
    let field = match_lot(&query, &borrow(&register), &Never);
    bencher.bench_local(|| field.relaxations(AT_LEAST, 3, SHOWN));
}

#[divan::bench(args = SIZES)]
fn smallest_and_front(bencher: Bencher<'_, '_>, size: usize) {
    let (register, query) = (register(size), query());
    let field = match_lot(&query, &borrow(&register), &Never);
    let terms = RelaxationTerms::new(AT_LEAST, 3, SHOWN);
    bencher.bench_local(|| field.relax(&terms, None));
}

#[divan::bench(args = SIZES)]
fn with_areas_and_joint_bids(bencher: Bencher<'_, '_>, size: usize) {
    let (register, query) = (register(size), query());
    let enterprises = borrow(&register);
    let field = match_lot(&query, &enterprises, &Never);
    let terms = RelaxationTerms::new(AT_LEAST, 3, SHOWN);
    let known = Register { query: &query, enterprises: &enterprises };
    bencher.bench_local(|| field.relax(&terms, Some(known)));
}

/// Nobody may take part; the lot is not reserved, so nobody is asked.
struct Never;

impl ReservationTest for Never {
    fn test(&self, _: ReservationRoute, _: &Enterprise, _: Date, _: CpvCode) -> Answer {
        let observed = Text::new("prövas inte", "not tested");
        let (fact, outcome) = (Fact::MainAim, Outcome::NotMet);
        let reason = Reason { fact, outcome, observed, observed_on: None, ask: None };
        Answer { outcome, reasons: vec![reason] }
    }
}

fn borrow(register: &[(EnterpriseId, Enterprise)]) -> Vec<(EnterpriseId, &Enterprise)> {
    register.iter().map(|(id, enterprise)| (*id, enterprise)).collect()
}

fn code(text: &str) -> CpvCode {
    text.parse().expect("the table holds the code")
}

/// The trades of which references are asked for.
fn referred() -> Vec<CpvCode> {
    cpv::search("773").map(|it| it.code).take(10).collect()
}

fn scheme(number: usize) -> String {
    format!("SCHEME_{number}")
}

/// Trade, area and 28 more: measured are half of them.
fn query() -> LotQuery {
    let one = |key: &str, predicate| Requirement {
        key: key.to_owned(),
        label: None,
        any_of: vec![predicate],
    };
    let share = Share::new(3, 10).expect("three tenths");
    let mut requirements = vec![
        one("turnover", Predicate::TurnoverAtLeast { amount: Sek::from_kronor(2_000_000) }),
        one("contract", Predicate::LargestContractAtLeast { amount: Sek::from_kronor(500_000) }),
        one("places", Predicate::PlacesAtLeast { places: 40 }),
        one("employees", Predicate::EmployeesAtLeast { employees: 50 }),
        one("share", Predicate::TargetShareAtLeast { share }),
        one("form", Predicate::LegalForm { forms: vec![LegalForm::EconomicAssociation] }),
        one("kind", Predicate::EnterpriseKind { kinds: vec![EnterpriseKind::WorkIntegration] }),
        one(
            "cooperative",
            Predicate::EnterpriseKind { kinds: vec![EnterpriseKind::SocialWorkCooperative] },
        ),
    ];
    requirements.extend(referred().into_iter().enumerate().map(|(number, cpv)| {
        let predicate = Predicate::ReferencesAtLeast { references: 5, cpv, within_years: 3 };
        one(&format!("references-{number}"), predicate)
    }));
    requirements.extend((0..10).map(|number| {
        one(&format!("scheme-{number}"), Predicate::Certificate { scheme: scheme(number) })
    }));
    LotQuery {
        cpv: code("55520000"),
        areas: vec!["0180".parse().expect("the tree holds the area")],
        point: None,
        reservation: None,
        requirements,
        on: ON,
        freshness: Freshness::default(),
    }
}

/// The same numbers in every run: a linear congruential generator.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// Whether a requirement is met: few shut out many and most shut out few.
    fn meets(&mut self, rank: u64) -> bool {
        self.below(1_000) >= 900 / (3 + rank)
    }

    /// Twice what is wanted, or something below it, mostly near it.
    fn figure(&mut self, wanted: u32, rank: u64) -> u32 {
        let below = |numbers: &mut Self| numbers.below(u64::from(wanted));
        let below = below(self).max(below(self));
        if self.meets(rank) { wanted * 2 } else { u32::try_from(below).unwrap_or(0) }
    }
}

fn register(size: usize) -> Vec<(EnterpriseId, Enterprise)> {
    let mut numbers = Numbers(2013);
    let referred = referred();
    (1..)
        .take(size)
        .map(|number| {
            let id = EnterpriseId::from_uuid(Uuid::from_u128(number));
            (id, enterprise(&mut numbers, &referred))
        })
        .collect()
}

fn enterprise(numbers: &mut Numbers, referred: &[CpvCode]) -> Enterprise {
    let since = Period::since(Date::constant(2026, 1, 1));
    let place = |text: &str| text.parse().expect("the tree holds the area");
    let kind = |numbers: &mut Numbers, rank, kind| numbers.meets(rank).then_some(kind);
    let kinds = [
        kind(numbers, 9, EnterpriseKind::WorkIntegration),
        kind(numbers, 13, EnterpriseKind::SocialWorkCooperative),
        Some(EnterpriseKind::Other),
    ];
    let headcount = Headcount {
        counted_on: Date::constant(2026, 10, 1),
        occupied: Some(Count::exactly(100)),
        target_group: Some(Count::exactly(numbers.figure(30, 5))),
        employed: Some(Count::exactly(numbers.figure(50, 7))),
        in_work_training: None,
        in_placement: None,
    };
    let references = referred.iter().zip(0..).flat_map(|(cpv, number)| {
        let many = usize::try_from(numbers.figure(5, 2 + 3 * number)).unwrap_or(0);
        vec![Reference { cpv: *cpv, period: since, value: None }; many]
    });
    let references = references.collect();
    let held: Vec<usize> = (0..10)
        .zip(0..)
        .filter(|(_, rank)| numbers.meets(6 + 3 * rank))
        .map(|(it, _)| it)
        .collect();
    Enterprise {
        name: "Påhittat".to_owned(),
        organisation_number: None,
        legal_form: if numbers.meets(11) {
            LegalForm::EconomicAssociation
        } else {
            LegalForm::Foundation
        },
        kinds: kinds.into_iter().flatten().collect(),
        status: EnterpriseStatus::Active,
        is_fictitious: true,
        home_municipality: place("0180"),
        description: None,
        trades: vec![Trade {
            cpv: code("55520000"),
            covers_descendants: true,
            areas: Vec::new(),
            circles: Vec::new(),
        }],
        delivery_areas: vec![place(if numbers.meets(3) { "0180" } else { "0180-norrmalm" })],
        delivery_circles: Vec::new(),
        headcounts: vec![headcount],
        governance: Governance::default(),
        aims: Aims::default(),
        capacity: Capacity {
            places: Some(numbers.figure(40, 4)),
            yearly_turnover: Some(Sek::from_kronor(u64::from(numbers.figure(2_000_000, 0)))),
            turnover_year_end: Some(Date::constant(2025, 12, 31)),
            largest_contract: Some(Sek::from_kronor(u64::from(numbers.figure(500_000, 1)))),
            references_are_complete: true,
            certificates_are_complete: numbers.meets(0),
            trades_are_complete: true,
        },
        certificates: (held.into_iter())
            .map(|number| Certificate { scheme: scheme(number), valid: since })
            .collect(),
        references,
        evidence: Vec::new(),
        history: RegisterHistory::default(),
    }
}
