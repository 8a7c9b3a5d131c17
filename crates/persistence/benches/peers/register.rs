//! A register of made-up enterprises: who can deliver a lot, and its barriers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use hansyn_domain::law::book::LawBook;
use hansyn_domain::matching::engine::{Columns, ColumnsBuilder, PreparedLot, Window};
use hansyn_domain::matching::population::Population;
use hansyn_domain::matching::{LotQuery, Verdict, Weights};
use hansyn_domain::tender::Predicate;

use crate::facts::{Row, TABLES, rows};
use crate::peer::{HOT, Peer, least, load, middle, spent};
use crate::plain::{PAGE, TOP, Truth, truths};
use crate::report::{Engine, held};
use crate::{ON, population, question};

const CAN: Window = Window { offset: 0, limit: PAGE, verdict: Some(Verdict::Eligible) };
/// How many lots are tried, and of 40 000 how many must be able to carry one, or
/// else perhaps.
const TRIED: u64 = 4_000;
const CAN_CARRY: usize = 1;
const PERHAPS: usize = 20;
const REQUIREMENTS: usize = 16;
const CHANGES: u64 = 100;
/// How many records are held while the columns are built.
const CHUNK: usize = 40_000;
/// Above this size the loop is asked about one lot and the peers about three.
const LARGE: u64 = 100_000;

/// Asks the engine, the loop and the peers, and prints what they took.
pub(crate) fn measure(population: Population, book: &LawBook, mut peers: Vec<Box<dyn Peer>>) {
    println!("\n{} enterprises", population.size);
    let large = population.size > LARGE;
    let lots = answered(population, book, if large { 3 } else { 5 });
    let (mut columns, built) = build(population);
    let plain = lots.get(..if large { 1 } else { lots.len() }).unwrap_or_default();
    let truths = truths(population, plain, book);
    let Asked { list, numbers, barriers } = engine(&columns, &lots, &truths, book);
    let bytes = u64::try_from(columns.bytes_held()).unwrap_or(u64::MAX);
    let change = change_columns(&mut columns, population);
    drop(columns);
    let directory = write(population);
    let mut found: Vec<Beside> =
        peers.iter_mut().map(|it| Beside::of(&mut **it, population, directory.path())).collect();
    for (it, peer) in found.iter_mut().zip(&mut peers) {
        it.ask(&mut **peer, &lots, &truths, if large { 1 } else { 5 });
    }
    for (lot, truth) in lots.iter().zip(&truths) {
        println!("  {}", truth.described(lot));
    }
    list.print("Q1", "first 50 who can, and counts");
    list.beside("Q1", population.size, "plain loop", &times(&truths, |it| it.list));
    for it in &found {
        list.beside("Q1", population.size, it.name, &it.list);
    }
    numbers.print("Q2", "all barriers in numbers, as the databases answer");
    for it in &found {
        numbers.beside("Q2", population.size, it.name, &it.barriers);
    }
    barriers.print("Q2", "with words and curves, as the loop answers");
    barriers.beside("Q2", population.size, "plain loop", &times(&truths, |it| it.barriers));
    for it in &found {
        barriers.beside("Q2 with curves", population.size, it.name, &it.barriers);
    }
    println!("  held");
    held("engine", built, bytes, Some(change));
    for it in &found {
        held(it.name, it.built, it.bytes, Some(it.change));
    }
}

fn times(truths: &[Truth], of: impl Fn(&Truth) -> Duration) -> Vec<Duration> {
    truths.iter().map(of).collect()
}

/// The first lots, each of another code, that somebody of 40 000 can carry or some
/// perhaps: a lot that nobody can answer is answered too fast.
fn answered(asked: Population, book: &LawBook, many: usize) -> Vec<LotQuery> {
    let (columns, _) = build(population(40_000));
    let mut codes = BTreeSet::new();
    let found = |lot: &LotQuery| {
        if lot.areas.is_empty() || codes.contains(&lot.cpv) {
            return false;
        }
        let ready = columns.prepare(lot, book);
        let counts = columns.shortlist(&ready, Weights::default(), CAN).counts;
        let enough = counts.eligible >= CAN_CARRY || counts.undecided >= PERHAPS;
        enough && codes.insert(lot.cpv)
    };
    (0..TRIED).map(|number| lot(asked, number)).filter(found).take(many).collect()
}

/// A lot without a reservation, which is a statutory test, and without what hardly
/// anybody meets: a second trade or place beside its own.
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
    lot.reservation = None;
    lot
}

/// The columns, and what they take when the records are there.
fn build(population: Population) -> (Columns, Duration) {
    let (mut builder, mut took) = (ColumnsBuilder::default(), Duration::ZERO);
    let mut all = population.enterprises();
    loop {
        let records: Vec<_> = all.by_ref().take(CHUNK).collect();
        if records.is_empty() {
            break;
        }
        took += spent(None, || {
            for (id, enterprise) in &records {
                builder.add(*id, enterprise);
            }
        });
    }
    let mut columns = None;
    took += spent(None, || columns = Some(builder.finish()));
    (columns.expect("they were built"), took)
}

/// What the engine takes.
#[derive(Default)]
struct Asked {
    list: Engine,
    /// The barriers in numbers, which is what the databases answer.
    numbers: Engine,
    /// The barriers with words and curves, which is what the loop answers.
    barriers: Engine,
}

/// What the engine takes for the questions; stops where it says something else.
fn engine(columns: &Columns, lots: &[LotQuery], truths: &[Truth], book: &LawBook) -> Asked {
    let mut took = Asked::default();
    let mut ready: Vec<PreparedLot> = Vec::new();
    for lot in lots {
        let mut asked = None;
        took.list.first.push(spent(None, || {
            let lot = asked.insert(columns.prepare(lot, book));
            black_box(columns.shortlist(lot, Weights::default(), CAN));
        }));
        let asked = asked.expect("the lot was made ready");
        let numbers = spent(None, || {
            black_box(columns.blame(&asked, TOP));
        });
        let more = spent(None, || {
            black_box(columns.barriers(&asked, TOP));
        });
        took.numbers.first.push(numbers);
        // What the numbers were made from is there by then.
        took.barriers.first.push(numbers + more);
        ready.push(asked);
    }
    for ((lot, asked), truth) in lots.iter().zip(&ready).zip(truths) {
        truth.check_list(&columns.shortlist(asked, Weights::default(), CAN));
        truth.check_barriers(lot, &columns.barriers(asked, usize::MAX));
        truth.check_blame(lot, &columns.blame(asked, usize::MAX));
    }
    for asked in &ready {
        took.list.hot.push(least(None, HOT, || {
            black_box(columns.shortlist(asked, Weights::default(), CAN));
        }));
        took.numbers.hot.push(least(None, HOT, || {
            black_box(columns.blame(asked, TOP));
        }));
        took.barriers.hot.push(least(None, HOT, || {
            black_box(columns.barriers(asked, TOP));
        }));
    }
    took
}

fn change_columns(columns: &mut Columns, population: Population) -> Duration {
    let taken = changed(population).map(|(number, to)| {
        let start = Instant::now();
        columns.patch(Population::id(number), Some(&to));
        start.elapsed()
    });
    middle(taken.collect())
}

/// Some enterprises, and what they are changed to.
fn changed(
    population: Population,
) -> impl Iterator<Item = (u64, hansyn_domain::enterprise::Enterprise)> {
    let step = (population.size / CHANGES).max(1);
    (0..CHANGES).map(move |it| (it * step, population.enterprise(population.size + it)))
}

/// The tables of the register as files.
fn write(population: Population) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let file = |name: &str| File::create(directory.path().join(name)).expect("a file");
    let mut files: Vec<_> = TABLES.iter().map(|it| BufWriter::new(file(it.name))).collect();
    for (number, (_, enterprise)) in (0..).zip(population.enterprises()) {
        for (table, cells) in rows(number, &enterprise, ON) {
            let file = files.get_mut(table).expect("a table");
            writeln!(file, "{}", line(&cells)).expect("the disk has room");
        }
    }
    for mut file in files {
        file.flush().expect("the disk has room");
    }
    directory
}

/// Cells between commas, with nothing where nothing is known.
pub(crate) fn line(cells: &[Option<i64>]) -> String {
    let texts: Vec<_> =
        cells.iter().map(|it| it.map_or_else(String::new, |it| it.to_string())).collect();
    texts.join(",")
}

/// A peer with what it took.
struct Beside {
    name: &'static str,
    population: Population,
    built: Duration,
    bytes: u64,
    change: Duration,
    list: Vec<Duration>,
    barriers: Vec<Duration>,
}

impl Beside {
    fn of(peer: &mut dyn Peer, population: Population, directory: &Path) -> Self {
        let built = load(peer, &TABLES, directory);
        let (list, barriers) = (Vec::new(), Vec::new());
        let (name, bytes, change) = (peer.name(), peer.bytes(), Duration::ZERO);
        Self { name, population, built, bytes, change, list, barriers }
    }

    /// Compares every answer that is known, and measures.
    fn ask(&mut self, peer: &mut dyn Peer, lots: &[LotQuery], truths: &[Truth], times: usize) {
        let (weights, tongue) = (Weights::default(), peer.tongue());
        let mut truths = truths.iter();
        for lot in lots {
            let list = question::shortlist(lot, weights, tongue);
            let barriers = question::barriers(lot);
            let (first, second) = (peer.ask(&list), peer.ask(&barriers));
            if let Some(truth) = truths.next() {
                truth.check_rows(self.name, &first);
                truth.check_classes(self.name, &second);
            }
            self.list.push(peer.time(&list, 2 * times));
            self.barriers.push(peer.time(&barriers, times));
        }
        let helper = peer.helper();
        let taken = changed(self.population).map(|(number, to)| {
            let number = i64::try_from(number).expect("a number");
            let statements = change(number, rows(number, &to, ON), &peer.after_change(number));
            spent(helper.as_deref(), || peer.run(&statements))
        });
        self.change = middle(taken.collect());
    }
}

/// Puts the rows in the place of those that the enterprise has.
fn change(number: i64, rows: Vec<Row>, also: &str) -> String {
    let mut by_table: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (table, cells) in rows {
        let values = crate::sqlite::values(&line(&cells));
        by_table.entry(table).or_default().push(format!("({values})"));
    }
    let mut text = "BEGIN; ".to_owned();
    for (place, table) in TABLES.iter().enumerate() {
        let (name, owner) = (table.name, table.owner);
        write!(text, "DELETE FROM {name} WHERE {owner} = {number}; ").expect("a text grows");
        if let Some(rows) = by_table.get(&place) {
            write!(text, "INSERT INTO {name} VALUES {}; ", rows.join(",")).expect("a text grows");
        }
    }
    text + also + " COMMIT;"
}
