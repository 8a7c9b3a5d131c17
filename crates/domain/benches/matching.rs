//! The columns against a plain loop over the records, in one run, with the same
//! answers, since only ratios within one run say anything.
//!
//! ```text
//! cargo bench -p hansyn-domain --features population --bench matching -- 400 40000 2800000
//! ```
//!
//! Each population is asked about the same lots, of a trade, areas and about
//! thirteen further requirements. *First touch* is the first question about a lot: nothing
//! of it was counted before. *Moved* is the question after a threshold was
//! changed, made ready anew: the lot's thresholds are moved one after the other,
//! the middle of all moves. *Hot* is the same question again, asked of a lot that
//! is ready, the least of many times. No answer is ever kept: only what single
//! requirements say, and for each enterprise which of them it fails. Times are medians over the lots, and ratios medians of the
//! ratios lot by lot. The plain loop is timed on the processor where it takes long,
//! so that what others do meanwhile does not flatter the engine.
//!
//! What barriers in numbers, without words and curves, read at least, the planes of the
//! lot, is set against the memory that was read in order in the same run.
//!
//! Beyond 100 000 enterprises the plain loop is asked about the first lot only. The
//! word `alone` leaves it out.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a measurement prints and may stop")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::num::NonZero;
use std::time::{Duration, Instant};

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::matching::engine::{Columns, ColumnsBuilder, PreparedLot, Window};
use hansyn_domain::matching::population::{Population, Spread};
use hansyn_domain::matching::{Barrier, ByLawBook, Counts, Field, LotQuery, Weights, match_lot};
use hansyn_domain::money::Sek;
use hansyn_domain::tender::Predicate;
use jiff::civil::Date;

const ON: Date = Date::constant(2026, 11, 14);
const LOTS: usize = 9;
/// How many lots are tried, and how many of 40 000 must be able to carry one.
const TRIED: u64 = 4_000;
const ENOUGH: usize = 2;
const REQUIREMENTS: usize = 16;
const PAGE: Window = Window { offset: 0, limit: 50, verdict: None };
const CAN: Window =
    Window { offset: 0, limit: 50, verdict: Some(hansyn_domain::matching::Verdict::Eligible) };
/// How many groups of each barrier are shown.
const TOP: usize = 5;
/// How many records the plain loop holds at a time.
const CHUNK: u64 = 40_000;
const CHANGES: u64 = 1_000;
/// How often a hot question is asked.
const HOT: usize = 100;
/// Below this the kernel's count of time on the processor is too coarse.
const COARSE: Duration = Duration::from_millis(20);
/// Above this size the plain loop is asked about one lot.
const LARGE: u64 = 100_000;

fn main() {
    let alone = std::env::args().any(|it| it == "alone");
    let mut sizes: Vec<u64> = std::env::args().filter_map(|it| it.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![400, 40_000];
    }
    let book = LawBook::embedded().expect("the law is there");
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let bandwidth = [1, processors].map(bandwidth);
    let [alone_read, together_read] = bandwidth;
    println!(
        "reading memory in order: {alone_read:.1} GB/s, by {processors} threads {together_read:.1} GB/s"
    );
    let numbers = answered(&book);
    for size in sizes {
        let population = Population { seed: 2013, size, around: ON, spread: Spread::Country };
        measure(population, &numbers, &book, alone, bandwidth);
    }
}

/// A lot without what hardly anybody meets: a second trade, a second place and a
/// reservation beside the others.
fn lot(population: Population, number: u64) -> LotQuery {
    let mut lot = population.lot(number, REQUIREMENTS, ON);
    let rare = |it: &Predicate| {
        matches!(
            it,
            Predicate::OffersTrade { .. }
                | Predicate::DeliversIn { .. }
                | Predicate::ReservedFor { .. }
        )
    };
    lot.requirements.retain(|it| !it.any_of.iter().any(rare));
    lot
}

/// The first lots that some can carry, among 40 000: a lot that nobody can answer
/// is answered too fast.
fn answered(book: &LawBook) -> Vec<u64> {
    let scouts = Population { seed: 2013, size: 40_000, around: ON, spread: Spread::Country };
    let mut builder = ColumnsBuilder::default();
    for (id, enterprise) in scouts.enterprises() {
        builder.add(id, &enterprise);
    }
    let columns = builder.finish();
    let can = |number: &u64| {
        let lot = columns.prepare(&lot(scouts, *number), book);
        columns.shortlist(&lot, Weights::default(), CAN).counts.eligible >= ENOUGH
    };
    (0..TRIED).filter(can).take(LOTS).collect()
}

fn measure(
    population: Population,
    numbers: &[u64],
    book: &LawBook,
    alone: bool,
    bandwidth: [f64; 2],
) {
    println!("\n{} enterprises", population.size);
    let mut columns = build(population);
    let lots: Vec<LotQuery> = numbers.iter().map(|number| lot(population, *number)).collect();
    let mut list = Times::default();
    let mut barriers = Times::default();
    let mut numbers = Times::default();
    let mut page = Times::default();
    let mut ready: Vec<PreparedLot> = Vec::new();
    for lot in &lots {
        // A lot of the same requirements is made ready twice, so that each question is a first one.
        let asked = list.first(|| {
            let lot = columns.prepare(lot, book);
            black_box(columns.shortlist(&lot, Weights::default(), CAN));
            lot
        });
        barriers.first(|| black_box(columns.barriers(&asked, TOP)));
        ready.push(asked);
    }
    for lot in &lots {
        list.moved(&moves(lot, 1), |after| {
            black_box(columns.shortlist(&columns.prepare(after, book), Weights::default(), CAN));
        });
        barriers.moved(&moves(lot, 2), |after| {
            black_box(columns.barriers(&columns.prepare(after, book), TOP));
        });
    }
    for lot in &ready {
        list.hot(|| {
            black_box(columns.shortlist(lot, Weights::default(), CAN));
        });
        barriers.hot(|| {
            black_box(columns.barriers(lot, TOP));
        });
        numbers.hot(|| {
            black_box(columns.blame(lot, TOP));
        });
        page.hot(|| {
            black_box(columns.shortlist(lot, Weights::default(), PAGE));
        });
    }
    let compared = match population.size {
        _ if alone => 0,
        0..=LARGE => lots.len(),
        _ => 1,
    };
    let plain = plain_loop(population, lots.get(..compared).unwrap_or_default(), book);
    for (lot, plain) in ready.iter().zip(&plain.answers) {
        assert_eq!(columns.shortlist(lot, Weights::default(), PAGE).counts, plain.counts);
        let barriers = columns.barriers(lot, usize::MAX);
        assert_eq!(barriers.len(), plain.barriers.len());
        for barrier in barriers {
            assert_eq!(Some(&Sum::of(&barrier)), plain.barriers.get(&barrier.key));
        }
    }
    let counts: Vec<_> =
        ready.iter().map(|lot| columns.shortlist(lot, Weights::default(), CAN).counts).collect();
    let can = middle(counts.iter().map(|it| it.eligible).collect());
    let could = middle(counts.iter().map(|it| it.undecided).collect());
    let asked = middle(lots.iter().map(|it| it.requirements.len()).collect());
    println!("  the middle lot sets {asked} requirements beside trade and areas");
    println!("  {} lots, of which the middle one {can} can carry and {could} perhaps", lots.len());
    list.print("first 50 who can, and counts", &plain.list);
    page.print("first 50 of all, and counts", &plain.list);
    barriers.print("barriers", &plain.barriers);
    numbers.print("barriers in numbers", &plain.barriers);
    limit(population.size, asked, bandwidth, &numbers);
    println!("  {} MB held with what is kept of these lots", columns.bytes_held() / 1_000_000);
    change(&mut columns, population, &ready);
}

/// What barriers read at least, and how that compares with what they took: with the
/// memory read by one thread, and by all.
fn limit(size: u64, requirements: usize, bandwidth: [f64; 2], numbers: &Times) {
    let planes = u32::try_from(requirements + 2).unwrap_or(0) * 2;
    let bytes = f64::from(u32::try_from(size).unwrap_or(0)) * f64::from(planes) / 8.0;
    let taken = middle(numbers.hot.clone()).as_secs_f64();
    let [alone, together] = bandwidth.map(|bandwidth| taken / (bytes / bandwidth / 1e9));
    println!(
        "  barriers read {:.0} kB at least; in numbers they take {alone:.1} times as long as one thread reads that, {together:.1} times as long as all threads",
        bytes / 1e3,
    );
}

fn build(population: Population) -> Columns {
    let start = cpu();
    for (id, enterprise) in population.enterprises() {
        black_box((id, enterprise));
    }
    let made = cpu().saturating_sub(start);
    let start = cpu();
    let mut builder = ColumnsBuilder::default();
    for (id, enterprise) in population.enterprises() {
        builder.add(id, &enterprise);
    }
    let columns = builder.finish();
    let built = cpu().saturating_sub(start).saturating_sub(made);
    println!("  built in {built:.2?} of CPU, {} MB", columns.bytes_held() / 1_000_000);
    columns
}

/// The time on the processor, without what others took.
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/self/schedstat").expect("the kernel counts");
    let nanoseconds = text.split_whitespace().next().and_then(|it| it.parse().ok());
    Duration::from_nanos(nanoseconds.expect("a number of nanoseconds"))
}

/// What the work took: where it is long the time on the processor, which is
/// counted too coarsely for what is short.
fn taken<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let (start, on_processor) = (Instant::now(), cpu());
    let result = work();
    let passed = start.elapsed();
    let used = cpu().saturating_sub(on_processor);
    (result, if passed < COARSE { passed } else { used })
}

/// How many gigabytes so many threads read in a second.
fn bandwidth(threads: usize) -> f64 {
    let words = vec![1_u64; 64 << 20];
    let read = |words: &[u64]| {
        black_box(words.iter().fold(0_u64, |sum, word| sum.wrapping_add(*word)));
    };
    let time = least(9, || {
        std::thread::scope(|scope| {
            for share in words.chunks(words.len() / threads) {
                scope.spawn(move || read(share));
            }
        });
    });
    0.536_871 / time.as_secs_f64()
}

#[derive(Default)]
struct Times {
    first: Vec<Duration>,
    moved: Vec<Duration>,
    hot: Vec<Duration>,
}

impl Times {
    fn first<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.first.push(start.elapsed());
        result
    }

    fn moved(&mut self, lots: &[LotQuery], mut work: impl FnMut(&LotQuery)) {
        let taken = lots.iter().map(|lot| {
            let start = Instant::now();
            work(lot);
            start.elapsed()
        });
        self.moved.push(middle(taken.collect()));
    }

    fn hot(&mut self, work: impl FnMut()) {
        self.hot.push(least(HOT, work));
    }

    fn print(&self, name: &str, plain: &[Duration]) {
        println!("  {name}, plain loop: {:.1?}", middle(plain.to_vec()));
        let kinds = [("first touch", &self.first), ("moved", &self.moved), ("hot", &self.hot)];
        for (kind, times) in kinds.into_iter().filter(|(_, times)| !times.is_empty()) {
            let ratio = |(time, plain): (&Duration, &Duration)| {
                plain.as_nanos().checked_div(time.as_nanos()).unwrap_or(0)
            };
            let ratios: Vec<_> = times.iter().zip(plain).map(ratio).collect();
            let worst = times.iter().max().copied().unwrap_or_default();
            let least = ratios.iter().min().copied().unwrap_or_default();
            println!(
                "  {name}, {kind}: {:.1?} (at most {worst:.1?}), {} times faster (at least {least})",
                middle(times.clone()),
                middle(ratios),
            );
        }
    }
}

fn middle<T: Ord + Default + Clone>(mut all: Vec<T>) -> T {
    all.sort_unstable();
    all.get(all.len() / 2).cloned().unwrap_or_default()
}

/// The time without what others did meanwhile.
fn least(times: usize, mut work: impl FnMut()) -> Duration {
    let taken = (0..times).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    taken.min().unwrap_or_default()
}

fn median(times: usize, mut work: impl FnMut()) -> Duration {
    let taken = (0..times).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    middle(taken.collect())
}

/// The lot after each of its thresholds was moved a little further.
fn moves(lot: &LotQuery, by: u32) -> Vec<LotQuery> {
    let further = |amount: Sek| Sek::from_kronor(amount.ore() / 100 + u64::from(by) * 1_000);
    let mut moves = Vec::new();
    for place in 0..lot.requirements.len() {
        let mut after = lot.clone();
        let asked = after.requirements.get_mut(place).into_iter().flat_map(|it| &mut it.any_of);
        for predicate in asked {
            match predicate {
                Predicate::TurnoverAtLeast { amount }
                | Predicate::LargestContractAtLeast { amount } => *amount = further(*amount),
                Predicate::PlacesAtLeast { places: number }
                | Predicate::EmployeesAtLeast { employees: number }
                | Predicate::ReferencesAtLeast { references: number, .. } => *number += by,
                _ => {}
            }
        }
        moves.extend((after != *lot).then_some(after));
    }
    moves
}

/// What the plain loop found of a lot.
#[derive(Default)]
struct Plain {
    counts: Counts,
    barriers: BTreeMap<String, Sum>,
}

/// The numbers of a barrier, in a form that adds up.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sum {
    numbers: [usize; 4],
    groups: BTreeMap<Vec<String>, usize>,
}

impl Sum {
    fn of(barrier: &Barrier) -> Self {
        let mut sum = Self::default();
        sum.add(barrier);
        sum
    }

    fn add(&mut self, it: &Barrier) {
        let more = [it.fails, it.unknown, it.shuts_out_alone, it.then_eligible];
        for (sum, more) in self.numbers.iter_mut().zip(more) {
            *sum += more;
        }
        for group in &it.together {
            *self.groups.entry(group.others.clone()).or_default() += group.enterprises;
        }
    }
}

struct PlainRun {
    answers: Vec<Plain>,
    /// For each lot.
    list: Vec<Duration>,
    barriers: Vec<Duration>,
}

/// Asks record after record, a part of the register at a time.
fn plain_loop(population: Population, lots: &[LotQuery], book: &LawBook) -> PlainRun {
    let mut run = PlainRun {
        answers: lots.iter().map(|_| Plain::default()).collect(),
        list: vec![Duration::ZERO; lots.len()],
        barriers: vec![Duration::ZERO; lots.len()],
    };
    let mut next = 0;
    while next < population.size && !lots.is_empty() {
        let end = (next + CHUNK).min(population.size);
        let register: Vec<(EnterpriseId, Enterprise)> =
            (next..end).map(|it| (Population::id(it), population.enterprise(it))).collect();
        let given: Vec<_> = register.iter().map(|(id, it)| (*id, it)).collect();
        let times = run.list.iter_mut().zip(&mut run.barriers);
        for ((lot, answer), (list, barriers)) in lots.iter().zip(&mut run.answers).zip(times) {
            let ((field, counts), matched) = taken(|| {
                let field = match_lot(lot, &given, &ByLawBook(book));
                let counts = field.counts();
                (field, counts)
            });
            let (_, blamed) = taken(|| black_box(field.barriers(TOP)));
            *list += matched;
            *barriers += matched + blamed;
            add(answer, counts, &field);
        }
        next = end;
    }
    run
}

fn add(answer: &mut Plain, counts: Counts, field: &Field) {
    answer.counts.eligible += counts.eligible;
    answer.counts.undecided += counts.undecided;
    answer.counts.shut_out += counts.shut_out;
    for barrier in field.barriers(usize::MAX) {
        answer.barriers.entry(barrier.key.clone()).or_default().add(&barrier);
    }
}

/// What it costs to change enterprises, and to ask with changed ones beside.
fn change(columns: &mut Columns, population: Population, ready: &[PreparedLot]) {
    let step = (population.size / CHANGES).max(1);
    let mut taken: Vec<Duration> = (0..CHANGES)
        .map(|number| {
            let to = population.enterprise(population.size + number);
            let start = Instant::now();
            columns.patch(Population::id(number * step), Some(&to));
            start.elapsed()
        })
        .collect();
    taken.sort_unstable();
    let (middle, worst) = (taken.get(taken.len() / 2), taken.last());
    println!("  one enterprise changed in {middle:?}, at most {worst:?}");
    for lot in ready.iter().take(1) {
        let list = median(9, || {
            black_box(columns.shortlist(lot, Weights::default(), CAN));
        });
        let barriers = median(9, || {
            black_box(columns.barriers(lot, TOP));
        });
        println!("  with {CHANGES} changed beside, hot: list {list:.1?}, barriers {barriers:.1?}");
    }
}
