//! Match and barriers for 400 and 40 000 made-up enterprises.
//!
//! Before the timings it prints how many times longer a plain loop takes, one that
//! explains every enterprise and then counts the barriers from the answers. Both
//! are measured side by side in one run, since only the ratio says anything, and
//! their counts are compared first.

#![expect(clippy::expect_used, reason = "a benchmark may stop on data that cannot be")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use divan::Bencher;
use hansyn_domain::area::{self, AreaCode, AreaKind};
use hansyn_domain::cpv::{self, CpvCode};
use hansyn_domain::enterprise::{
    Aims, Capacity, Certificate, Count, Enterprise, EnterpriseKind, EnterpriseStatus, Fact,
    Governance, Headcount, LegalForm, Reference, Trade,
};
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::law::reservation::ReservationRoute;
use hansyn_domain::matching::{
    Answer, Field, Freshness, LotQuery, Outcome, Reason, RequirementAnswer, ReservationTest,
    match_lot,
};
use hansyn_domain::money::Sek;
use hansyn_domain::period::Period;
use hansyn_domain::share::Share;
use hansyn_domain::tender::{Predicate, Requirement};
use hansyn_domain::text::Text;
use jiff::{Span, civil::Date};
use uuid::Uuid;

const ON: Date = Date::constant(2026, 11, 14);
const SIZES: [usize; 2] = [400, 40_000];

#[expect(clippy::print_stdout, reason = "the ratio is what the benchmark is for")]
fn main() {
    for size in SIZES {
        let (register, query) = (register(size), query());
        let enterprises = borrow(&register);
        let field = match_lot(&query, &enterprises, &Never);
        assert_eq!(naive_barriers(&naive(&query, &enterprises)), sole_blame(&field));
        let engine = median(|| {
            let field = match_lot(&query, &enterprises, &Never);
            black_box(field.barriers(5));
        });
        let plain = median(|| {
            black_box(naive_barriers(&naive(&query, &enterprises)));
        });
        let ratio = plain.as_nanos() / engine.as_nanos().max(1);
        println!("{size} enterprises: the plain loop takes {ratio} times as long as the engine");
    }
    divan::main();
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

#[divan::bench(args = SIZES)]
fn matching(bencher: Bencher<'_, '_>, size: usize) {
    let (register, query) = (register(size), query());
    let enterprises = borrow(&register);
    bencher.bench_local(|| match_lot(&query, &enterprises, &Never));
}

#[divan::bench(args = SIZES)]
fn barriers(bencher: Bencher<'_, '_>, size: usize) {
    let (register, query) = (register(size), query());
    let field = match_lot(&query, &borrow(&register), &Never);
    bencher.bench_local(|| field.barriers(5));
}

#[divan::bench(args = SIZES)]
fn relaxations(bencher: Bencher<'_, '_>, size: usize) {
    let (register, query) = (register(size), query());
    let field = match_lot(&query, &borrow(&register), &Never);
    bencher.bench_local(|| field.relaxations(3, 3, usize::MAX));
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

fn naive(
    query: &LotQuery,
    enterprises: &[(EnterpriseId, &Enterprise)],
) -> Vec<Vec<RequirementAnswer>> {
    enterprises.iter().map(|(_, enterprise)| query.explain(enterprise, &Never)).collect()
}

/// For each requirement how many it shuts out alone, and each group it does so with.
type Blame = BTreeMap<String, (usize, usize)>;

fn naive_barriers(answers: &[Vec<RequirementAnswer>]) -> Blame {
    let mut blame = Blame::new();
    for requirement in answers.first().into_iter().flatten() {
        let mut groups: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
        for answer in answers {
            let failed: Vec<_> = (answer.iter())
                .filter(|it| it.outcome == Outcome::NotMet)
                .map(|it| it.key.as_str())
                .collect();
            if failed.contains(&requirement.key.as_str()) {
                *groups.entry(failed).or_default() += 1;
            }
        }
        let alone = groups.remove(&vec![requirement.key.as_str()]).unwrap_or(0);
        blame.insert(requirement.key.clone(), (alone, groups.len()));
    }
    blame
}

fn sole_blame(field: &Field) -> Blame {
    let counted = |it: &hansyn_domain::matching::Barrier| it.together.len();
    let barriers = field.barriers(usize::MAX);
    barriers.iter().map(|it| (it.key.clone(), (it.shuts_out_alone, counted(it)))).collect()
}

fn borrow(register: &[(EnterpriseId, Enterprise)]) -> Vec<(EnterpriseId, &Enterprise)> {
    register.iter().map(|(id, enterprise)| (*id, enterprise)).collect()
}

fn code(text: &str) -> CpvCode {
    text.parse().expect("the table holds the code")
}

fn place(text: &str) -> AreaCode {
    text.parse().expect("the tree holds the area")
}

fn query() -> LotQuery {
    let one = |key: &str, predicate| Requirement {
        key: key.to_owned(),
        label: None,
        any_of: vec![predicate],
    };
    let catering = code("55520000");
    LotQuery {
        cpv: catering,
        areas: vec![place("0180")],
        reservation: None,
        requirements: vec![
            one("turnover", Predicate::TurnoverAtLeast { amount: Sek::from_kronor(2_000_000) }),
            one(
                "contract",
                Predicate::LargestContractAtLeast { amount: Sek::from_kronor(500_000) },
            ),
            one("places", Predicate::PlacesAtLeast { places: 10 }),
            one("employees", Predicate::EmployeesAtLeast { employees: 5 }),
            one(
                "references",
                Predicate::ReferencesAtLeast { references: 1, cpv: catering, within_years: 3 },
            ),
            one("quality", Predicate::Certificate { scheme: "ISO_9001".to_owned() }),
            one("environment", Predicate::Certificate { scheme: "ISO_14001".to_owned() }),
            one(
                "share",
                Predicate::TargetShareAtLeast { share: Share::new(3, 10).expect("three tenths") },
            ),
            one(
                "form",
                Predicate::LegalForm {
                    forms: vec![LegalForm::EconomicAssociation, LegalForm::NonProfitAssociation],
                },
            ),
            one("kind", Predicate::EnterpriseKind { kinds: vec![EnterpriseKind::WorkIntegration] }),
        ],
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

    fn small(&mut self, limit: u32) -> u32 {
        u32::try_from(self.below(u64::from(limit))).unwrap_or(0)
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        let place = usize::try_from(self.below(items.len().try_into().unwrap_or(1))).unwrap_or(0);
        *items.get(place).expect("there is something to pick")
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn day(&mut self, months: u32) -> Date {
        let back = i32::try_from(self.small(months)).unwrap_or(0);
        ON.checked_sub(Span::new().months(back)).expect("a day in this century")
    }
}

fn register(size: usize) -> Vec<(EnterpriseId, Enterprise)> {
    let mut numbers = Numbers(2013);
    let trades: Vec<_> = cpv::search("555").chain(cpv::search("773")).map(|it| it.code).collect();
    let homes: Vec<_> = area::search(Some(AreaKind::Municipality), "").map(|it| it.code).collect();
    (1..)
        .take(size)
        .map(|number| {
            let id = EnterpriseId::from_uuid(Uuid::from_u128(number));
            (id, enterprise(&mut numbers, &trades, &homes))
        })
        .collect()
}

fn enterprise(numbers: &mut Numbers, trades: &[CpvCode], homes: &[AreaCode]) -> Enterprise {
    let city = place("0180");
    let home = if numbers.chance(30) { city } else { numbers.pick(homes) };
    let trade = |numbers: &mut Numbers| Trade {
        cpv: if numbers.chance(30) { code("55500000") } else { numbers.pick(trades) },
        covers_descendants: numbers.chance(70),
        areas: Vec::new(),
    };
    let scheme = |numbers: &mut Numbers| numbers.pick(&["ISO_9001", "ISO_14001", "FSSC_22000"]);
    Enterprise {
        name: "Påhittat".to_owned(),
        organisation_number: None,
        legal_form: numbers.pick(&[
            LegalForm::EconomicAssociation,
            LegalForm::NonProfitAssociation,
            LegalForm::LimitedCompanySvb,
        ]),
        kinds: vec![EnterpriseKind::WorkIntegration; usize::from(numbers.chance(80))],
        status: EnterpriseStatus::Active,
        is_fictitious: true,
        home_municipality: home,
        description: None,
        trades: vec![trade(numbers), trade(numbers)],
        delivery_areas: vec![home],
        headcounts: vec![headcount(numbers)],
        governance: Governance::default(),
        aims: Aims::default(),
        capacity: capacity(numbers),
        certificates: vec![Certificate {
            scheme: scheme(numbers).to_owned(),
            valid: Period::new(numbers.day(36), Some(ON)).expect("it ends on the day"),
        }],
        references: vec![Reference {
            cpv: numbers.pick(trades),
            period: Period::since(numbers.day(60)),
            value: Some(Sek::from_kronor(numbers.below(1_000_000))),
        }],
        evidence: Vec::new(),
    }
}

fn headcount(numbers: &mut Numbers) -> Headcount {
    let count = |heads, exact| if exact { Count::exactly(heads) } else { Count::at_least(heads) };
    let occupied = numbers.small(60) + 1;
    let target_group = numbers.small(occupied) + 1;
    let employed = numbers.small(occupied);
    Headcount {
        counted_on: numbers.day(12),
        occupied: Some(count(occupied, numbers.chance(80))),
        target_group: Some(count(target_group, numbers.chance(80))),
        employed: Some(count(employed, numbers.chance(90))),
        in_work_training: None,
        in_placement: None,
    }
}

fn capacity(numbers: &mut Numbers) -> Capacity {
    Capacity {
        places: numbers.chance(80).then(|| numbers.small(40)),
        yearly_turnover: numbers.chance(80).then(|| Sek::from_kronor(numbers.below(6_000_000))),
        turnover_year_end: Some(numbers.day(30)),
        largest_contract: numbers.chance(60).then(|| Sek::from_kronor(numbers.below(2_000_000))),
        references_are_complete: numbers.chance(50),
        certificates_are_complete: numbers.chance(50),
        trades_are_complete: numbers.chance(50),
    }
}
