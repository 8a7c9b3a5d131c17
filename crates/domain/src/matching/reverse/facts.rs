//! What one enterprise can show, read from its record once and held against lots.

use jiff::{Span, civil::Date};

use super::asked::{Catalogue, MEASURES, Moment, Question, Term, Test};
use super::row::{FIGURES, Marks, REFERENCES, Row, Shown, Steps};
use crate::enterprise::{Enterprise, Reference};
use crate::matching::answer::Outcome;
use crate::matching::condition::{Condition, Plan};
use crate::matching::figure::{Bounds, Figure, Gap, Threshold};
use crate::matching::place::{self, Destination, Places};
use crate::matching::query::{LotQuery, ReservationTest, first_fresh_day};
use crate::tender::Predicate;

/// All that was read of a figure, by which it is known again.
type Read = (Bounds, Option<Date>, Option<Gap>);

/// An enterprise before the questions of a catalogue. What is asked at a moment is
/// read when a lot of that moment first comes up.
pub(super) struct Facts<'a> {
    asked: &'a Catalogue,
    enterprise: &'a Enterprise,
    test: &'a dyn ReservationTest,
    /// The day that is put in the place of every lot's own.
    on: Option<Date>,
    fixed: Marks<u32>,
    /// Certificates of which none is listed, whatever the day.
    unlisted: Marks<u64>,
    /// The schemes that are listed, by bit.
    listed: Vec<(u32, &'a str)>,
    done: Done,
    /// One past the place of each moment among those that were read.
    places: Vec<u16>,
    shown: Vec<Shown>,
    /// What each figure was when it was last read.
    last: [Option<(Read, Steps)>; FIGURES],
    answers: Vec<Option<Outcome>>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(
        asked: &'a Catalogue,
        enterprise: &'a Enterprise,
        test: &'a dyn ReservationTest,
        on: Option<Date>,
    ) -> Self {
        let mut facts = Self {
            asked,
            enterprise,
            test,
            on,
            fixed: Marks::default(),
            unlisted: Marks::default(),
            listed: Vec::new(),
            done: Done::of(asked, enterprise),
            places: vec![0; asked.moments.len()],
            shown: Vec::new(),
            last: [None; FIGURES],
            answers: vec![None; asked.questions.len()],
        };
        if let Some(moment) = asked.moments.first() {
            facts.read_fixed(&moment.plan());
        }
        facts
    }

    fn read_fixed(&mut self, plan: &Plan<'_>) {
        for (bit, predicate) in (0..).zip(&self.asked.fixed) {
            let condition = match predicate {
                Predicate::LegalForm { forms } => Condition::Form(forms),
                Predicate::EnterpriseKind { kinds } => Condition::Kind(kinds),
                _ => continue,
            };
            let (fails, unknown) =
                marked(condition.outcome(plan, self.enterprise, self.test), 1_u32 << bit);
            self.fixed.fails |= fails;
            self.fixed.unknown |= unknown;
        }
        for (bit, scheme) in (0..).zip(&self.asked.dated) {
            if self.enterprise.certificates.iter().any(|it| it.scheme == *scheme) {
                self.listed.push((bit, scheme.as_str()));
                continue;
            }
            let outcome = Condition::Certificate(scheme).outcome(plan, self.enterprise, self.test);
            let (fails, unknown) = marked(outcome, 1_u64 << bit);
            self.unlisted.fails |= fails;
            self.unlisted.unknown |= unknown;
        }
    }

    /// Whether a row's own requirements are met; those of trade and area are not
    /// among them, nor is what stands further on.
    #[inline]
    pub(super) fn outcome(&mut self, row: &Row) -> Outcome {
        let number = usize::from(row.moment());
        let place = match self.places.get(number).copied() {
            Some(0) | None => self.read(row.moment()),
            Some(place) => place,
        };
        let known = self.shown.get(usize::from(place).wrapping_sub(1));
        let Some(shown) = known else { return Outcome::NotMet };
        let references = self.done.steps(row.work(), shown.day).outcome(row.references());
        shown.outcome(row, self.fixed).max(references)
    }

    /// Reads what is shown at a moment; one past its place among those.
    #[cold]
    fn read(&mut self, moment: u16) -> u16 {
        let Some(own) = self.asked.moments.get(usize::from(moment)) else { return 0 };
        let moved = self.on.map(|on| own.moved_to(on));
        // On one day all moments of the same months are one.
        let alike = if moved.is_some() { own.alike } else { moment };
        let known = self.places.get(usize::from(alike)).copied().unwrap_or(0);
        let place = if known == 0 {
            let shown = self.shown_at(moved.as_ref().unwrap_or(own));
            self.shown.push(shown);
            u16::try_from(self.shown.len()).unwrap_or(0)
        } else {
            known
        };
        for number in [alike, moment] {
            if let Some(it) = self.places.get_mut(usize::from(number)) {
                *it = place;
            }
        }
        place
    }

    fn shown_at(&mut self, moment: &Moment) -> Shown {
        let plan = moment.plan();
        let mut figures = [Steps { least: u16::MAX, most: u16::MAX }; FIGURES];
        let slots = figures.iter_mut().zip(&mut self.last).zip(MEASURES).zip(&self.asked.scales);
        for (((steps, last), measure), scale) in slots {
            let figure = Figure::of(measure, &plan, self.enterprise);
            let read = (figure.bounds, figure.as_of, figure.gap);
            *steps = match last {
                Some((known, steps)) if *known == read => *steps,
                _ => steps_of(&figure, scale),
            };
            *last = Some((read, *steps));
        }
        let mut dated = self.unlisted;
        for (bit, scheme) in &self.listed {
            let outcome = Condition::Certificate(scheme).outcome(&plan, self.enterprise, self.test);
            let (fails, unknown) = marked(outcome, 1_u64 << bit);
            dated.fails |= fails;
            dated.unknown |= unknown;
        }
        Shown::new(figures, dated, day(moment.on()))
    }

    /// Whether requirements that stand further on are met, all of them.
    pub(super) fn outcome_of_all(&mut self, row: &Row, terms: &[Term]) -> Outcome {
        let (mut worst, mut best) = (Outcome::Met, Outcome::NotMet);
        for term in terms {
            best = best.min(self.outcome_of(row, term.test));
            if term.is_last {
                worst = worst.max(best);
                best = Outcome::NotMet;
            }
        }
        worst
    }

    fn outcome_of(&mut self, row: &Row, test: Test) -> Outcome {
        let place = self.places.get(usize::from(row.moment())).copied().unwrap_or(0);
        let shown = self.shown.get(usize::from(place).wrapping_sub(1));
        let outcome = match test {
            Test::Never => Some(Outcome::NotMet),
            Test::Question(number) => {
                Some(self.answer(usize::try_from(number).unwrap_or(usize::MAX)))
            }
            Test::Fixed(bit) => {
                let Marks { fails, unknown } = self.fixed;
                Some(read_bit(fails >> bit & 1 != 0, unknown >> bit & 1 != 0))
            }
            Test::Dated(bit) => shown.map(|it| {
                read_bit(it.dated.fails >> bit & 1 != 0, it.dated.unknown >> bit & 1 != 0)
            }),
            Test::Figure(word, wanted) => {
                shown.map(|it| it.steps(usize::from(word)).outcome(wanted))
            }
            Test::References(work, wanted) => {
                shown.map(|it| self.done.steps(work, it.day).outcome(wanted))
            }
        };
        outcome.unwrap_or(Outcome::NotMet)
    }

    fn answer(&mut self, number: usize) -> Outcome {
        if let Some(Some(known)) = self.answers.get(number) {
            return *known;
        }
        let question = self.asked.questions.get(number);
        let outcome = question.map_or(Outcome::NotMet, |it| self.put(it));
        if let Some(place) = self.answers.get_mut(number) {
            *place = Some(outcome);
        }
        outcome
    }

    fn put(&self, question: &Question) -> Outcome {
        match question {
            Question::Trade(cpv) => place::sells(self.enterprise, *cpv).0,
            Question::Area(cpv, area) => {
                Places::of(self.enterprise, *cpv).outcome(&[Destination::new(*area)])
            }
            Question::Reserved(route, cpv, on) => {
                self.test.test(*route, self.enterprise, self.on.unwrap_or(*on), *cpv).outcome
            }
            Question::Other(query) => match self.on {
                Some(on) => self.put_all(&LotQuery { on, ..LotQuery::clone(query) }),
                None => self.put_all(query),
            },
        }
    }

    /// Whether the last requirement of a lot is met.
    fn put_all(&self, query: &LotQuery) -> Outcome {
        let plan = Plan::of(query);
        let last = plan.requirements.last();
        last.map_or(Outcome::NotMet, |it| plan.outcome(it, self.enterprise, self.test))
    }
}

/// The bit where it fails, and where it is not known.
fn marked<T: Default>(outcome: Outcome, bit: T) -> (T, T) {
    match outcome {
        Outcome::Met => (T::default(), T::default()),
        Outcome::Unknown => (T::default(), bit),
        Outcome::NotMet => (bit, T::default()),
    }
}

const fn read_bit(fails: bool, is_unknown: bool) -> Outcome {
    match (fails, is_unknown) {
        (true, _) => Outcome::NotMet,
        (false, true) => Outcome::Unknown,
        (false, false) => Outcome::Met,
    }
}

/// How many steps of a scale are met, and how many are not surely missed: the higher
/// the step, the harder it is.
fn steps_of(figure: &Figure<'_>, scale: &[Threshold]) -> Steps {
    let count = |is_so: &dyn Fn(Outcome) -> bool| {
        u16::try_from(scale.partition_point(|it| is_so(figure.outcome(*it)))).unwrap_or(u16::MAX)
    };
    let least = count(&|outcome| outcome == Outcome::Met);
    Steps { least, most: count(&|outcome| outcome != Outcome::NotMet) }
}

/// A number that grows with the day.
fn day(date: Date) -> u32 {
    let year = (i32::from(date.year()) + 10_000).unsigned_abs();
    year << 9 | u32::from(date.month().unsigned_abs()) << 5 | u32::from(date.day().unsigned_abs())
}

/// Earlier contracts by what lots ask for.
struct Done {
    /// One past the place in `spans` of each work of which there is any.
    places: Vec<u16>,
    /// For each such work the first and last day on which each contract counts.
    spans: Vec<Vec<(u32, u32)>>,
    /// The steps that so many contracts reach.
    steps: Vec<Steps>,
}

impl Done {
    fn of(asked: &Catalogue, enterprise: &Enterprise) -> Self {
        let works = asked.works.as_slice();
        let mut places = vec![0; works.len() + 1];
        let mut spans: Vec<Vec<(u32, u32)>> = Vec::new();
        for reference in &enterprise.references {
            let own = reference.cpv.number();
            for number in std::iter::once(own).chain(reference.cpv.numbers_above()) {
                let from = works.partition_point(|(cpv, _)| cpv.number() < number);
                let alike = works.iter().enumerate().skip(from);
                for (place, (_, years)) in alike.take_while(|it| it.1.0.number() == number) {
                    let Some(known) = places.get_mut(place + 1) else { continue };
                    if *known == 0 {
                        spans.push(Vec::new());
                        *known = u16::try_from(spans.len()).unwrap_or(u16::MAX);
                    }
                    if let Some(spans) = spans.get_mut(usize::from(*known) - 1) {
                        spans.push(counting(reference, *years));
                    }
                }
            }
        }
        let is_complete = enterprise.capacity.references_are_complete;
        let steps = (0..=enterprise.references.len()).map(|count| {
            let count = Threshold::Number(u32::try_from(count).unwrap_or(u32::MAX));
            let scale = asked.scales.get(REFERENCES).map(Vec::as_slice).unwrap_or_default();
            let least = scale.partition_point(|it| *it <= count);
            let least = u16::try_from(least).unwrap_or(u16::MAX);
            Steps { least, most: if is_complete { least } else { u16::MAX } }
        });
        Self { places, spans, steps: steps.collect() }
    }

    /// The steps that are reached by the contracts of a work that count on a day;
    /// `work` is one past its number, or 0 where none is asked for.
    #[inline]
    fn steps(&self, work: u16, day: u32) -> Steps {
        let place = self.places.get(usize::from(work)).copied().unwrap_or(0);
        let spans = self.spans.get(usize::from(place).wrapping_sub(1));
        let count = spans.map_or(0, |spans| {
            spans.iter().filter(|(from, to)| (*from..=*to).contains(&day)).count()
        });
        self.steps.get(count).copied().unwrap_or(Steps { least: 0, most: u16::MAX })
    }
}

/// The first and last day of questions on which a contract counts: from its begin,
/// for so many years after its end, or after its begin where no end is stated.
fn counting(reference: &Reference, years: u8) -> (u32, u32) {
    let (begun, months) = (reference.period.from(), u16::from(years) * 12);
    let last = reference.period.to().unwrap_or(begun);
    let mut until = last.checked_add(Span::new().months(i32::from(months))).unwrap_or(Date::MAX);
    // The end of February is so many years after several days.
    while let Ok(next) = until.tomorrow() {
        if first_fresh_day(next, months) > last {
            break;
        }
        until = next;
    }
    (day(begun), day(until))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn later_days_are_greater_numbers() {
        let mut before = date(2023, 12, 30);
        for _ in 0..800 {
            let next = before.tomorrow().unwrap();
            assert!(day(before) < day(next), "{before}");
            before = next;
        }
        assert!(day(Date::MIN) < day(Date::MAX));
    }
}
