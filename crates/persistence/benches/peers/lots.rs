//! The other way round: one enterprise against a year of lots, each decided on a
//! day of its own.

mod compiled;

use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write as _};
use std::time::Duration;

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::matching::population::Population;
use hansyn_domain::matching::reverse::{LotIndex, Reach};
use hansyn_domain::matching::{ByLawBook, Counts, LotQuery, Verdict, match_lot};
use hansyn_domain::share::Share;
use hansyn_domain::tender::Predicate;
use jiff::{Span, civil::Date};

use crate::facts::{Table, day, form, kinds, place, scheme, since};
use crate::peer::{Answer, HOT, Peer, least, load, spent};
use crate::register::line;
use crate::report::{Engine, held};
use crate::{ON, population};

/// The lots, one row each: every requirement has a column, `NULL` where it is not set.
const TABLE: Table = Table {
    name: "lot",
    owner: "id",
    columns: "id INTEGER PRIMARY KEY, cpv INTEGER NOT NULL, first INTEGER, second INTEGER, \
              day INTEGER NOT NULL, turnover_since INTEGER NOT NULL, \
              heads_since INTEGER NOT NULL, turnover BIGINT, contract BIGINT, places INTEGER, \
              employees INTEGER, part INTEGER, whole INTEGER, schemes INTEGER NOT NULL, \
              forms INTEGER, kinds INTEGER, done INTEGER, done_code INTEGER, done_since INTEGER",
    indices: &["cpv, first"],
};

/// How many lots a page shows.
const PAGE: usize = 50;
/// How many enterprises ask.
const ASKING: usize = 5;
/// Above so many lots the loop is asked about one enterprise.
const LARGE: u64 = 100_000;

/// Asks the engine, the loop and the peers, and prints what they took.
pub(crate) fn measure(size: u64, book: &LawBook, mut peers: Vec<Box<dyn Peer>>) {
    println!("\n{size} lots");
    let test = ByLawBook(book);
    let made = spent(None, || (0..size).for_each(|it| drop(black_box(lot(it)))));
    let mut index = LotIndex::of((0..0).map(lot));
    let built = spent(None, || index = LotIndex::of((0..size).map(lot)));
    let built = built.saturating_sub(made);
    let sellers = sellers();
    let (mut engine, mut listing) = (Engine::default(), Engine::default());
    let (mut answers, mut pages, mut loops) = (Vec::new(), Vec::new(), Vec::new());
    for (number, seller) in sellers.iter().enumerate() {
        engine.first.push(spent(None, || drop(black_box(page(&index.reach(seller, &test))))));
        engine.hot.push(least(None, HOT, || drop(black_box(page(&index.reach(seller, &test))))));
        listing.first.push(spent(None, || drop(black_box(index.reach(seller, &test).within()))));
        listing.hot.push(least(None, HOT, || drop(black_box(index.reach(seller, &test).within()))));
        let reach = index.reach(seller, &test);
        if number == 0 || size <= LARGE {
            loops.push(plain(size, seller, &reach, book).saturating_sub(made));
        }
        answers.push(rows(&reach));
        pages.push(page(&reach));
    }
    let middle = answers.iter().map(Vec::len).max().unwrap_or(0);
    let all = format!("one enterprise against all, {middle} within reach at most");
    engine.print("Q3", &format!("{all}, counts and the first {PAGE}"));
    listing.print("Q3 listed", &format!("{all}, all in a list"));
    engine.beside("Q3", size, "plain loop", &loops);
    let directory = write(size);
    let bytes = u64::try_from(index.bytes_held()).unwrap_or(u64::MAX);
    let mut lines = vec![("engine", built, bytes)];
    for peer in &mut peers {
        let built = load(&mut **peer, &[TABLE], directory.path());
        let (mut took, mut took_listing): (Vec<Duration>, Vec<Duration>) = Default::default();
        for ((seller, answer), page) in sellers.iter().zip(&answers).zip(&pages) {
            let query = compiled::query(seller);
            let mut rows = peer.ask(&query);
            rows.sort_unstable();
            assert_eq!(&rows, answer, "{}", peer.name());
            took_listing.push(peer.time(&query, 5));
            let query = compiled::page(seller);
            let mut rows = peer.ask(&query);
            rows.sort_unstable();
            assert_eq!(&rows, page, "{}", peer.name());
            took.push(peer.time(&query, 5));
        }
        engine.beside("Q3", size, peer.name(), &took);
        listing.beside("Q3 listed", size, peer.name(), &took_listing);
        lines.push((peer.name(), built, peer.bytes()));
    }
    println!("  held");
    for (name, built, bytes) in lines {
        held(name, built, bytes, None);
    }
}

/// Enterprises that name their trades and where they deliver, whatever they sell.
fn sellers() -> Vec<Enterprise> {
    let all = population(10_000).enterprises().map(|(_, it)| it);
    let plain = |it: &Enterprise| {
        let general = it.trades.iter().all(|trade| trade.areas.is_empty());
        general && it.trades.len() >= 2 && !it.delivery_areas.is_empty()
    };
    all.filter(plain).take(ASKING).collect()
}

/// A lot of this number: requirements with one condition each, at most one count of
/// references and one share, since a row has one column for each.
fn lot(number: u64) -> LotQuery {
    let days = i64::try_from(number % 365).unwrap_or(0);
    let on = ON.checked_add(Span::new().days(days)).expect("a day in this century");
    let requirements = 10 + usize::try_from(number % 6).unwrap_or(0);
    let mut lot = population(0).lot(number, requirements, on);
    lot.reservation = None;
    let (mut references, mut shares) = (0, 0);
    lot.requirements.retain(|it| match it.any_of.as_slice() {
        [Predicate::ReferencesAtLeast { .. }] => {
            references += 1;
            references == 1
        }
        [Predicate::TargetShareAtLeast { .. }] => {
            shares += 1;
            shares == 1
        }
        [
            Predicate::OffersTrade { .. }
            | Predicate::DeliversIn { .. }
            | Predicate::ReservedFor { .. },
        ] => false,
        [_] => true,
        _ => false,
    });
    lot
}

const VERDICTS: [Verdict; 3] = [Verdict::Eligible, Verdict::Undecided, Verdict::ShutOut];

fn number(verdict: Verdict) -> i64 {
    match verdict {
        Verdict::Eligible => 0,
        Verdict::Undecided => 1,
        Verdict::ShutOut => 2,
    }
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).expect("a number of lots")
}

/// What the index says of all lots within reach, as the peers say it.
fn rows(reach: &Reach<'_>) -> Vec<Answer> {
    let within = reach.within().into_iter();
    within.map(|it| (whole(it.lot), number(it.verdict), 0)).collect()
}

/// How many lots are of each verdict, where there are any, and the first lots by
/// verdict and number; sorted, as the peers say it.
fn page(reach: &Reach<'_>) -> Vec<Answer> {
    let Counts { eligible, undecided, shut_out } = reach.counts();
    let mut rows: Vec<Answer> = Vec::with_capacity(VERDICTS.len() + PAGE);
    let mut left = PAGE;
    for (verdict, count) in VERDICTS.into_iter().zip([eligible, undecided, shut_out]) {
        let first = reach.first(verdict, left);
        left -= first.len();
        rows.extend(first.into_iter().map(|lot| (whole(lot), number(verdict), 0)));
        if count > 0 {
            rows.push((whole(count), number(verdict), 1));
        }
    }
    rows.sort_unstable();
    rows
}

/// Makes and matches lot by lot, and stops if the index says something else of any.
fn plain(size: u64, seller: &Enterprise, reach: &Reach<'_>, book: &LawBook) -> Duration {
    let mut known = reach.within().into_iter().peekable();
    let given: [(EnterpriseId, &Enterprise); 1] = [(Population::id(0), seller)];
    let time = spent(None, || {
        for (place, number) in (0..size).enumerate() {
            let lot = lot(number);
            let field = match_lot(&lot, &given, &ByLawBook(book));
            let it = field.matches().first().expect("it still runs");
            // The trade stands first and the areas second, where there are any.
            let market = if lot.areas.is_empty() { 1 } else { 3 };
            match known.next_if(|it| it.lot == place) {
                Some(found) => assert_eq!(found.verdict, it.verdict()),
                None => assert_ne!(it.fails & market, 0),
            }
        }
    });
    assert!(known.next().is_none());
    time
}

fn write(size: u64) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let file = File::create(directory.path().join(TABLE.name)).expect("a file");
    let mut file = BufWriter::new(file);
    for number in 0..size {
        let cells = cells(i64::try_from(number).expect("a number"), &lot(number));
        writeln!(file, "{}", line(&cells)).expect("the disk has room");
    }
    file.flush().expect("the disk has room");
    directory
}

/// The strictest of what the lot asks for, column by column.
#[derive(Default)]
struct Asked {
    turnover: Option<i64>,
    contract: Option<i64>,
    places: Option<i64>,
    employees: Option<i64>,
    share: Option<Share>,
    schemes: i64,
    forms: Option<i64>,
    kinds: Option<i64>,
    done: Option<(i64, i64, i64)>,
}

impl Asked {
    fn of(lot: &LotQuery) -> Self {
        let mut asked = Self::default();
        for predicate in lot.requirements.iter().flat_map(|it| &it.any_of) {
            asked.add(predicate, lot.on);
        }
        asked
    }

    fn add(&mut self, predicate: &Predicate, on: Date) {
        let ore = |it: u64| i64::try_from(it).ok();
        match predicate {
            Predicate::TurnoverAtLeast { amount } => {
                self.turnover = self.turnover.max(ore(amount.ore()));
            }
            Predicate::LargestContractAtLeast { amount } => {
                self.contract = self.contract.max(ore(amount.ore()));
            }
            Predicate::PlacesAtLeast { places } => {
                self.places = self.places.max(Some(i64::from(*places)));
            }
            Predicate::EmployeesAtLeast { employees } => {
                self.employees = self.employees.max(Some(i64::from(*employees)));
            }
            Predicate::TargetShareAtLeast { share } => self.share = Some(*share),
            Predicate::Certificate { scheme: name } => self.schemes |= scheme(name),
            Predicate::LegalForm { forms } => {
                let bits = forms.iter().filter_map(|it| form(*it)).fold(0, |all, it| all | 1 << it);
                self.forms = Some(self.forms.map_or(bits, |all| all & bits));
            }
            // All lots name the same kinds.
            Predicate::EnterpriseKind { kinds: wanted } => self.kinds = kinds(wanted),
            Predicate::ReferencesAtLeast { references, cpv, within_years } => {
                let since = since(on, u16::from(*within_years) * 12);
                let (many, code) = (i64::from(*references), i64::from(cpv.number()));
                self.done = Some((many, code, day(since)));
            }
            Predicate::OffersTrade { .. }
            | Predicate::DeliversIn { .. }
            | Predicate::ReservedFor { .. } => {}
        }
    }
}

fn cells(number: i64, lot: &LotQuery) -> Vec<Option<i64>> {
    let asked = Asked::of(lot);
    let area = |which: usize| lot.areas.get(which).map(|it| place(*it));
    let fresh = |months: u16| Some(day(since(lot.on, months)));
    vec![
        Some(number),
        Some(i64::from(lot.cpv.number())),
        area(0),
        area(1),
        Some(day(lot.on)),
        fresh(lot.freshness.turnover_months),
        fresh(lot.freshness.headcount_months),
        asked.turnover,
        asked.contract,
        asked.places,
        asked.employees,
        asked.share.map(|it| i64::from(it.numerator())),
        asked.share.map(|it| i64::from(it.denominator())),
        Some(asked.schemes),
        asked.forms,
        asked.kinds,
        asked.done.map(|it| it.0),
        asked.done.map(|it| it.1),
        asked.done.map(|it| it.2),
    ]
}
