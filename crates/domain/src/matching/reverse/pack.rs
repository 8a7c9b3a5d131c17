//! What lots ask for, packed: each thing once, and each lot a few bytes.

use jiff::civil::Date;
use std::collections::HashMap;
use std::hash::Hash;

use super::areas::{self, NOWHERE};
use super::asked::{Catalogue, Moment, Question, Term, Test, word};
use super::row::{FIGURES, REFERENCES, Row};
use super::{Code, Further, LotIndex};
use crate::area::AreaCode;
use crate::cpv::CpvCode;
use crate::enterprise::{EnterpriseKind, LegalForm};
use crate::law::reservation::ReservationRoute;
use crate::matching::figure::{Measure, Threshold};
use crate::matching::place::Destination;
use crate::matching::query::{Freshness, LotQuery};
use crate::tender::{Predicate, Requirement};

/// How many bits there are for lists of forms and kinds, and for certificates.
const FIXED: usize = 32;
const DATED: usize = 64;

/// How many numbers a word has, but for the first and the last.
const WORDS: usize = 65_534;

/// Things that are known by number, each once, up to so many.
struct Numbered<T>(HashMap<T, usize>);

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Eq + Hash> Numbered<T> {
    /// The number of a thing and whether it is new; nothing where there is no room.
    fn of(&mut self, thing: T, room: usize) -> Option<(usize, bool)> {
        let next = self.0.len();
        if let Some(known) = self.0.get(&thing) {
            return Some((*known, false));
        }
        if next >= room {
            return None;
        }
        self.0.insert(thing, next);
        Some((next, true))
    }
}

/// A list of forms or of kinds.
#[derive(PartialEq, Eq, Hash)]
enum List {
    Forms(Vec<LegalForm>),
    Kinds(Vec<EnterpriseKind>),
}

/// What makes a question another one.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Trade(CpvCode),
    Area(CpvCode, AreaCode),
    Reserved(ReservationRoute, CpvCode, Date),
}

/// A lot before it has found its place.
struct Staged {
    cpv: CpvCode,
    place: u16,
    lot: u32,
    row: Row,
}

/// Gathers lots into an index.
#[derive(Default)]
pub(super) struct Packer {
    staged: Vec<Staged>,
    asked: Catalogue,
    figures: [Numbered<(u64, u64)>; FIGURES + 1],
    lists: Numbered<List>,
    schemes: Numbered<String>,
    works: Numbered<(CpvCode, u8)>,
    moments: Numbered<(Date, [u16; 3])>,
    months: HashMap<[u16; 3], u16>,
    questions: HashMap<Key, usize>,
    areas: Vec<u16>,
    spots: Vec<Destination>,
    known_spots: HashMap<Destination, usize>,
    terms: Vec<Term>,
    further: Vec<Further>,
}

impl Packer {
    pub(super) fn push(&mut self, query: &LotQuery) {
        let mut row = Row::default();
        let moment = self.moment(query);
        row.set_moment(moment.unwrap_or(0));
        let (from, first) = (self.areas.len(), self.terms.len());
        let spot = self.spot(query);
        // A place answers for its area, which the places of an enterprise may not reach.
        let named = if spot.is_some() { &[] } else { query.areas.as_slice() };
        let mut areas: Vec<_> = named.iter().map(|it| areas::number(*it)).collect();
        areas.sort_unstable();
        areas.dedup();
        let place = areas.first().copied().unwrap_or(NOWHERE);
        self.areas.extend(areas.iter().skip(1));
        if let Some(route) = query.reservation {
            let number = self.question(Key::Reserved(route, query.cpv, query.on));
            self.terms.push(Term { test: Test::Question(number), is_last: true });
        }
        for requirement in &query.requirements {
            match requirement.any_of.as_slice() {
                [] => self.terms.push(Term { test: Test::Never, is_last: true }),
                [only] => {
                    let test = self.test(only, query, moment.is_some());
                    if !self.set(&mut row, test) {
                        self.terms.push(Term { test, is_last: true });
                    }
                }
                [some @ .., last] => {
                    for predicate in some {
                        let test = self.test(predicate, query, moment.is_some());
                        self.terms.push(Term { test, is_last: false });
                    }
                    let test = self.test(last, query, moment.is_some());
                    self.terms.push(Term { test, is_last: true });
                }
            }
        }
        let (areas, terms) = (from..self.areas.len(), first..self.terms.len());
        let further = Further { areas, spot, terms };
        if !further.is_nothing() {
            self.further.push(further);
            // More than that would not fit into any memory.
            row.further = u32::try_from(self.further.len()).unwrap_or(u32::MAX);
        }
        let lot = u32::try_from(self.staged.len()).unwrap_or(u32::MAX);
        self.staged.push(Staged { cpv: query.cpv, place, lot, row });
    }

    /// The number of the place where a lot is delivered, if it is one place only.
    fn spot(&mut self, query: &LotQuery) -> Option<u32> {
        query.point?;
        let spot = Destination::all_of(query).pop()?;
        let next = self.spots.len();
        let number = *self.known_spots.entry(spot.clone()).or_insert(next);
        if number == next {
            self.spots.push(spot);
        }
        u32::try_from(number).ok()
    }

    fn moment(&mut self, query: &LotQuery) -> Option<u16> {
        let Freshness { headcount_months, turnover_months, other_months } = query.freshness;
        let months = [headcount_months, turnover_months, other_months];
        let (number, is_new) = self.moments.of((query.on, months), WORDS)?;
        let number = u16::try_from(number).ok()?;
        if is_new {
            let alike = *self.months.entry(months).or_insert(number);
            self.asked.moments.push(Moment::of(query, alike));
        }
        Some(number)
    }

    /// What looks at a predicate; `is_timed` where the lot's moment has a number.
    fn test(&mut self, predicate: &Predicate, query: &LotQuery, is_timed: bool) -> Test {
        let found = match predicate {
            Predicate::OffersTrade { cpv } => Some(Test::Question(self.question(Key::Trade(*cpv)))),
            Predicate::DeliversIn { area } => {
                Some(Test::Question(self.question(Key::Area(query.cpv, *area))))
            }
            Predicate::ReservedFor { route } => {
                Some(Test::Question(self.question(Key::Reserved(*route, query.cpv, query.on))))
            }
            // Only a row with a moment is read at all before it is looked further.
            _ if !is_timed => None,
            Predicate::LegalForm { forms } => self.fixed(List::Forms(forms.clone()), predicate),
            Predicate::EnterpriseKind { kinds } => {
                self.fixed(List::Kinds(kinds.clone()), predicate)
            }
            Predicate::Certificate { scheme } => self.dated(scheme),
            _ => self.figure(predicate, query.on),
        };
        found.unwrap_or_else(|| Test::Question(self.other(predicate, query)))
    }

    fn fixed(&mut self, list: List, predicate: &Predicate) -> Option<Test> {
        let (number, is_new) = self.lists.of(list, FIXED)?;
        if is_new {
            self.asked.fixed.push(predicate.clone());
        }
        Some(Test::Fixed(u8::try_from(number).ok()?))
    }

    fn dated(&mut self, scheme: &str) -> Option<Test> {
        let (number, is_new) = self.schemes.of(scheme.to_owned(), DATED)?;
        if is_new {
            self.asked.dated.push(scheme.to_owned());
        }
        Some(Test::Dated(u8::try_from(number).ok()?))
    }

    /// A figure; until all are known its step is one past the number of its value.
    fn figure(&mut self, predicate: &Predicate, on: Date) -> Option<Test> {
        let (measure, wanted) = Measure::of(predicate, on)?;
        let word = word(measure);
        let key = match wanted {
            Threshold::Share(share) => {
                (u64::from(share.numerator()), u64::from(share.denominator()))
            }
            other => (other.units()?, 0),
        };
        let (number, is_new) = self.figures.get_mut(word)?.of(key, WORDS)?;
        if is_new {
            self.asked.scales.get_mut(word)?.push(wanted);
        }
        let step = u16::try_from(number + 1).ok()?;
        let Measure::References { cpv, within_years, .. } = measure else {
            return Some(Test::Figure(u8::try_from(word).ok()?, step));
        };
        let (done, is_new) = self.works.of((cpv, within_years), WORDS)?;
        if is_new {
            self.asked.works.push((cpv, within_years));
        }
        Some(Test::References(u16::try_from(done + 1).ok()?, step))
    }

    fn question(&mut self, key: Key) -> u32 {
        let question = match key {
            Key::Trade(cpv) => Question::Trade(cpv),
            Key::Area(cpv, area) => Question::Area(cpv, area),
            Key::Reserved(route, cpv, on) => Question::Reserved(route, cpv, on),
        };
        // Numbers are given to all questions, and these are among them.
        let next = self.asked.questions.len();
        let number = *self.questions.entry(key).or_insert(next);
        if number == next {
            self.asked.questions.push(question);
        }
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    fn other(&mut self, predicate: &Predicate, query: &LotQuery) -> u32 {
        let any_of = vec![predicate.clone()];
        let only = Requirement { key: String::new(), label: None, any_of };
        self.asked.questions.push(Question::Other(Box::new(LotQuery {
            cpv: query.cpv,
            areas: Vec::new(),
            point: None,
            reservation: None,
            requirements: vec![only],
            on: query.on,
            freshness: query.freshness,
        })));
        u32::try_from(self.asked.questions.len() - 1).unwrap_or(u32::MAX)
    }

    /// Writes a test into the row itself, if it has room for it.
    fn set(&self, row: &mut Row, test: Test) -> bool {
        let harder = |word: usize, one: u16, other: u16| {
            let values = self.asked.scales.get(word);
            let value = |step: u16| values?.get(usize::from(step).checked_sub(1)?);
            if value(one) >= value(other) { one } else { other }
        };
        match test {
            Test::Figure(word, step) => {
                let place = usize::from(word);
                let Some(held) = row.words.get_mut(place) else { return false };
                // Of two that are asked for, only the harder one matters.
                *held = harder(place, step, *held);
            }
            Test::References(work, step) => {
                if row.work() != 0 && row.work() != work {
                    return false;
                }
                let step = harder(REFERENCES, step, row.references());
                row.set_references(work, step);
            }
            Test::Dated(bit) => row.dated |= 1 << bit,
            Test::Fixed(bit) => row.fixed |= 1 << bit,
            Test::Question(_) | Test::Never => return false,
        }
        true
    }

    pub(super) fn finish(mut self) -> LotIndex {
        self.put_in_order();
        let Self { mut staged, asked, areas, spots, terms, further, .. } = self;
        staged.sort_unstable_by_key(|it| (it.cpv, it.place, it.lot));
        let mut named: Vec<_> = staged.iter().map(|it| it.place).chain(areas.clone()).collect();
        named.retain(|number| *number != NOWHERE);
        named.sort_unstable();
        named.dedup();
        let mut index = LotIndex {
            named,
            codes: Vec::new(),
            places: staged.iter().map(|it| it.place).collect(),
            rows: staged.iter().map(|it| it.row).collect(),
            lots: staged.iter().map(|it| it.lot).collect(),
            row_of: vec![0; staged.len()],
            further,
            areas,
            spots,
            terms,
            asked,
        };
        for (row, lot) in (0..).zip(&index.lots) {
            let place = usize::try_from(*lot).ok().and_then(|lot| index.row_of.get_mut(lot));
            if let Some(place) = place {
                *place = row;
            }
        }
        let mut first = 0;
        for alike in staged.chunk_by(|left, right| left.cpv == right.cpv) {
            if let Some(Staged { cpv, .. }) = alike.first() {
                index.codes.push(Code { cpv: *cpv, rows: first..first + alike.len() });
            }
            first += alike.len();
        }
        index
    }

    /// Sorts scales and works, and gives the rows their places in them.
    fn put_in_order(&mut self) {
        let mut steps: [Vec<u16>; FIGURES + 1] = Default::default();
        for (steps, scale) in steps.iter_mut().zip(&mut self.asked.scales) {
            let given = std::mem::take(scale);
            scale.extend(&given);
            scale.sort_unstable();
            scale.dedup();
            let step = |it: &Threshold| scale.partition_point(|step| step <= it);
            steps.extend(given.iter().map(|it| u16::try_from(step(it)).unwrap_or(u16::MAX)));
        }
        let given = std::mem::take(&mut self.asked.works);
        self.asked.works.clone_from(&given);
        self.asked.works.sort_unstable();
        let place = |it: &(CpvCode, u8)| self.asked.works.partition_point(|work| work <= it);
        let works: Vec<_> =
            given.iter().map(|it| u16::try_from(place(it)).unwrap_or(u16::MAX)).collect();
        let of = |all: &[u16], number: u16| {
            let place = usize::from(number).checked_sub(1);
            place.and_then(|place| all.get(place)).copied().unwrap_or(0)
        };
        let rows = self.staged.iter_mut().map(|it| &mut it.row);
        for row in rows {
            for (word, steps) in row.words.iter_mut().zip(&steps) {
                *word = of(steps, *word);
            }
            row.set_references(of(&works, row.work()), row.references());
        }
        for term in &mut self.terms {
            match &mut term.test {
                Test::Figure(word, step) => {
                    let steps = steps.get(usize::from(*word));
                    *step = of(steps.map(Vec::as_slice).unwrap_or_default(), *step);
                }
                Test::References(work, step) => {
                    let [.., counts] = &steps;
                    (*work, *step) = (of(&works, *work), of(counts, *step));
                }
                Test::Dated(_) | Test::Fixed(_) | Test::Question(_) | Test::Never => {}
            }
        }
    }
}
