//! One enterprise against up to 800 000 made-up lots, a year of European notices.
//!
//! Before the timings it prints how many times longer a plain loop takes, one that
//! matches lot by lot. Both run side by side in one run, since only the ratio says
//! anything, and what they say of every lot is compared first. The lots are made
//! one by one while they are needed, so that the loop's time holds matching alone.
//! The same question to databases is in the bench `peers` of the persistence.

#![expect(clippy::expect_used, reason = "a benchmark may stop on data that cannot be")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use divan::Bencher;
use hansyn_domain::area::{self, AreaCode, AreaKind};
use hansyn_domain::cpv::{self, CpvCode};
use hansyn_domain::enterprise::{
    Aims, Capacity, Certificate, Enterprise, EnterpriseKind, EnterpriseStatus, Fact, Governance,
    LegalForm, RegisterHistory, Trade,
};
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::law::reservation::ReservationRoute;
use hansyn_domain::matching::reverse::{LotIndex, Reach};
use hansyn_domain::matching::{
    Answer, Counts, Freshness, LotQuery, Outcome, Reason, ReservationTest, Verdict, match_lot,
};
use hansyn_domain::money::Sek;
use hansyn_domain::period::Period;
use hansyn_domain::tender::{Predicate, Requirement};
use hansyn_domain::text::Text;
use jiff::{Span, civil::Date};
use uuid::Uuid;

const ON: Date = Date::constant(2026, 11, 14);
const SIZES: [u64; 4] = [1, 1_000, 40_000, 800_000];

/// Past so many lots the plain loop is run for the usual enterprise alone: it takes minutes.
const FOR_ALL: u64 = 100_000;

fn main() {
    for size in SIZES {
        let market = Market::new();
        let start = Instant::now();
        let index = LotIndex::of((0..size).map(|number| market.lot(number)));
        let (built, bytes) = (start.elapsed(), index.bytes_held());
        report(&format!("{size} lots: made and indexed in {built:.0?}, {bytes} bytes"));
        let shown = if size > FOR_ALL { 1 } else { usize::MAX };
        for (name, enterprise) in sellers().into_iter().take(shown) {
            let reach = index.reach(&enterprise, &Never);
            let plain = loop_over(&market, size, &enterprise, &reach);
            let engine = median(|| {
                black_box(index.reach(&enterprise, &Never));
            });
            let changed = Enterprise { certificates: Vec::new(), ..enterprise.clone() };
            let turns = median(|| {
                black_box(index.difference(&enterprise, &changed, &Never));
            });
            let ratio = plain.as_nanos() / engine.as_nanos().max(1);
            let page = median(|| {
                black_box(page(&index.reach(&enterprise, &Never)));
            });
            let listed = median(|| {
                black_box(index.reach(&enterprise, &Never).within());
            });
            let (within, elsewhere) = (reach.within().len(), reach.elsewhere);
            report(&format!(
                "{size} lots, {name}: {within} within reach, {elsewhere} elsewhere; the plain loop takes {ratio} times as long ({plain:.0?} to {engine:.1?}); with a page {page:.1?}, with all listed {listed:.1?}; what a change turns takes {turns:.1?}"
            ));
        }
    }
    divan::main();
}

#[expect(clippy::print_stdout, reason = "the ratio is what the benchmark is for")]
fn report(line: &str) {
    println!("{line}");
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<_> = (0..9)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times.get(4).copied().unwrap_or_default()
}

/// The counts and the first 50 lots, those that the enterprise can deliver first.
fn page(reach: &Reach<'_>) -> (Counts, Vec<usize>) {
    let mut page = Vec::new();
    for verdict in [Verdict::Eligible, Verdict::Undecided, Verdict::ShutOut] {
        page.extend(reach.first(verdict, 50 - page.len()));
    }
    (reach.counts(), page)
}

/// Matches lot by lot, and stops if the index says something else of any.
fn loop_over(market: &Market, size: u64, enterprise: &Enterprise, reach: &Reach<'_>) -> Duration {
    let (mut time, mut known) = (Duration::ZERO, reach.within().into_iter().peekable());
    let given = [(EnterpriseId::from_uuid(Uuid::from_u128(1)), enterprise)];
    for (place, number) in (0..size).enumerate() {
        let lot = market.lot(number);
        let start = Instant::now();
        let field = black_box(match_lot(&lot, &given, &Never));
        time += start.elapsed();
        let found = *field.matches().first().expect("it still runs");
        // The trade stands first and the areas second.
        match known.next_if(|it| it.lot == place) {
            Some(it) => assert_eq!(it.verdict, found.verdict()),
            None => assert_ne!(found.fails & 3, 0),
        }
    }
    assert!(known.next().is_none());
    time
}

#[divan::bench(args = SIZES)]
fn reach(bencher: Bencher<'_, '_>, size: u64) {
    let market = Market::new();
    let index = LotIndex::of((0..size).map(|number| market.lot(number)));
    let (_, enterprise) = sellers().into_iter().next().expect("there is one");
    bencher.bench_local(|| index.reach(&enterprise, &Never).counts());
}

/// Nobody may take part; no lot is reserved, so nobody is asked.
struct Never;

impl ReservationTest for Never {
    fn test(&self, _: ReservationRoute, _: &Enterprise, _: Date, _: CpvCode) -> Answer {
        let observed = Text::new("prövas inte", "not tested");
        let (fact, outcome) = (Fact::MainAim, Outcome::NotMet);
        let reason = Reason { fact, outcome, observed, observed_on: None, ask: None };
        Answer { outcome, reasons: vec![reason] }
    }
}

/// The same numbers for the same lot in every run (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn small(&mut self, limit: u32) -> u32 {
        u32::try_from(self.below(u64::from(limit))).unwrap_or(0)
    }

    /// Skewed: the first items come up far more often than the last.
    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        let count = u64::try_from(items.len()).unwrap_or(1);
        let limit = self.below(count) + 1;
        let place = self.below(limit);
        let place = usize::try_from(self.below(place + 1)).unwrap_or(0);
        *items.get(place).expect("there is something to pick")
    }
}

/// What lots are made of.
struct Market {
    codes: Vec<CpvCode>,
    areas: Vec<AreaCode>,
}

impl Market {
    fn new() -> Self {
        let mut codes: Vec<_> = cpv::search("").map(|it| it.code).collect();
        // What stands first is bought most; the vocabulary's own order would make
        // that farm products.
        codes.sort_by_key(|code| code.number().wrapping_mul(2_654_435_761));
        let kinds = [AreaKind::Municipality, AreaKind::Region, AreaKind::District];
        let areas = kinds.iter().flat_map(|kind| area::search(Some(*kind), ""));
        Self { codes, areas: areas.map(|it| it.code).collect() }
    }

    fn lot(&self, number: u64) -> LotQuery {
        let mut numbers = Numbers(number);
        let cpv = numbers.pick(&self.codes);
        let areas = (0..=numbers.below(2)).map(|_| numbers.pick(&self.areas)).collect();
        let days = i32::try_from(numbers.below(365)).unwrap_or(0);
        let on = ON.checked_add(Span::new().days(days)).expect("a day in this century");
        let count = 10 + numbers.small(6);
        let requirements = (0..count)
            .map(|place| Requirement {
                key: format!("asked-{place}"),
                label: None,
                any_of: vec![predicate(&mut numbers, place % 8, cpv)],
            })
            .collect();
        let freshness = Freshness::default();
        LotQuery { cpv, areas, point: None, reservation: None, requirements, on, freshness }
    }
}

fn predicate(numbers: &mut Numbers, kind: u32, cpv: CpvCode) -> Predicate {
    let kronor = |numbers: &mut Numbers| Sek::from_kronor(10_000 * (1 + numbers.below(500)));
    match kind {
        0 => Predicate::TurnoverAtLeast { amount: kronor(numbers) },
        1 => Predicate::Certificate { scheme: scheme(numbers).to_owned() },
        2 => Predicate::PlacesAtLeast { places: 1 + numbers.small(30) },
        3 => Predicate::ReferencesAtLeast { references: 1, cpv, within_years: 3 },
        4 => Predicate::EmployeesAtLeast { employees: 1 + numbers.small(20) },
        5 => Predicate::LargestContractAtLeast { amount: kronor(numbers) },
        6 => Predicate::LegalForm { forms: vec![LegalForm::EconomicAssociation] },
        _ => Predicate::EnterpriseKind { kinds: vec![EnterpriseKind::WorkIntegration] },
    }
}

fn scheme(numbers: &mut Numbers) -> &'static str {
    numbers.pick(&["ISO_9001", "ISO_14001", "FSSC_22000", "ISO_45001"])
}

/// Enterprises of three breadths, the usual one first.
fn sellers() -> [(&'static str, Enterprise); 3] {
    let code = |text: &str| text.parse::<CpvCode>().expect("the table holds the code");
    let place = |text: &str| text.parse::<AreaCode>().expect("the tree holds the area");
    let trade = |text: &str| Trade {
        cpv: code(text),
        covers_descendants: true,
        areas: Vec::new(),
        circles: Vec::new(),
    };
    let usual = Enterprise {
        name: "Påhittat".to_owned(),
        organisation_number: None,
        legal_form: LegalForm::EconomicAssociation,
        kinds: vec![EnterpriseKind::WorkIntegration],
        status: EnterpriseStatus::Active,
        is_fictitious: true,
        home_municipality: place("0180"),
        description: None,
        trades: vec![trade("55520000"), trade("90910000"), trade("77300000")],
        delivery_areas: vec![place("SE110")],
        delivery_circles: Vec::new(),
        headcounts: Vec::new(),
        governance: Governance::default(),
        aims: Aims::default(),
        capacity: Capacity {
            places: Some(20),
            yearly_turnover: Some(Sek::from_kronor(4_000_000)),
            turnover_year_end: Some(Date::constant(2025, 12, 31)),
            ..Capacity::default()
        },
        certificates: vec![Certificate {
            scheme: "ISO_9001".to_owned(),
            valid: Period::since(Date::constant(2024, 1, 1)),
        }],
        references: Vec::new(),
        evidence: Vec::new(),
        history: RegisterHistory::default(),
    };
    let all_over = Enterprise { delivery_areas: vec![AreaCode::SWEDEN], ..usual.clone() };
    let unknown = Enterprise { trades: Vec::new(), delivery_areas: Vec::new(), ..usual.clone() };
    [
        ("three trades in a county", usual),
        ("three trades in the whole country", all_over),
        ("nothing known, so everything possible", unknown),
    ]
}
