//! Which regime governs a purchase, and whether it may be awarded directly on
//! value (LOU 1:4, 5:1, 5:5, 19 a:2; before 2022-02-01 the older 19:7).

use super::RegimeId;
use crate::law::book::LawBook;
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, Notes, REFORM, wire};
use crate::law::purchase::{BuyerKind, DirectAwardGround, Instrument, Purchase};
use crate::law::value::{Class, Estimate, MainObject};
use crate::money::Sek;
use jiff::civil::{Date, date};

/// What keeps a question from being answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Facts of the draft, by pointer.
    Facts(Vec<String>),
    /// A parameter that the book does not hold.
    Data(&'static str),
    /// The law as it was read leaves it to a person.
    Human,
}

/// The regime of an advertised procurement.
#[derive(Debug, Clone)]
pub(crate) struct RegimeAnswer {
    pub(crate) outcome: Result<RegimeId, Gap>,
    /// The threshold that decided, if one did.
    pub(crate) threshold: Option<Bound>,
    pub(crate) notes: Notes,
}

/// Whether a direct award on value is allowed.
#[derive(Debug, Clone)]
pub(crate) struct DirectAnswer {
    pub(crate) outcome: Result<bool, Gap>,
    /// The limit that decided, if one did.
    pub(crate) limit: Option<Bound>,
    pub(crate) notes: Notes,
}

/// A limit in kronor, and whether it is the amount itself or a safe span
/// around an amount that is not sourced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) amount: Sek,
    pub(crate) is_inferred: bool,
}

/// The regime that governs what is planned, if the facts decide it.
pub(crate) fn governing(case: &Case<'_>) -> Option<RegimeId> {
    match case.purchase.instrument {
        _ if case.is_before_the_act() => None,
        Instrument::Lov => Some(RegimeId::Lov),
        Instrument::Grant => Some(RegimeId::R0),
        Instrument::Lou if !case.plans_direct_award() => case.advertised.outcome.clone().ok(),
        // Another ground than the value is for a person to find; until then the
        // regime is that of the value.
        Instrument::Lou if case.ground() != DirectAwardGround::Value => {
            case.advertised.outcome.clone().ok()
        }
        Instrument::Lou => match &case.direct.outcome {
            Ok(true) if case.law_date < REFORM => Some(RegimeId::OldNational),
            Ok(true) => Some(RegimeId::R4),
            Ok(false) => case.advertised.outcome.clone().ok(),
            Err(_) => None,
        },
    }
}

impl RegimeAnswer {
    pub(crate) fn advertised(
        book: &LawBook,
        purchase: &Purchase,
        estimate: &Estimate,
        object: &MainObject,
    ) -> Self {
        let mut notes = estimate.notes.clone();
        notes.take(&object.notes);
        notes.fact("/buyer", wire(purchase.buyer));
        let Some(on) = purchase.decisive_date else {
            return Self {
                outcome: Err(Gap::Facts(vec!["/decisiveDate".to_owned()])),
                threshold: None,
                notes,
            };
        };
        let mut answers = Vec::new();
        for class in &object.classes {
            for buyer in buyers(purchase.buyer, *class) {
                let answer = of_class(book, *class, buyer, estimate, on, &mut notes);
                if !answers.contains(&answer) {
                    answers.push(answer);
                }
            }
        }
        let threshold = answers.first().and_then(|(_, bound)| *bound);
        let mut outcomes: Vec<_> = answers.into_iter().map(|(outcome, _)| outcome).collect();
        outcomes.dedup();
        let outcome = agree(&outcomes, || facts(purchase, estimate, object));
        Self { outcome, threshold, notes }
    }
}

impl DirectAnswer {
    pub(crate) fn on_value(
        book: &LawBook,
        purchase: &Purchase,
        estimate: &Estimate,
        object: &MainObject,
    ) -> Self {
        let mut notes = estimate.notes.clone();
        notes.take(&object.notes);
        let (Some(on), Some(value)) = (purchase.decisive_date, estimate.total) else {
            let mut missing = Vec::new();
            if purchase.decisive_date.is_none() {
                missing.push("/decisiveDate".to_owned());
            }
            missing.extend(estimate.missing.iter().cloned());
            return Self { outcome: Err(Gap::Facts(missing)), limit: None, notes };
        };
        let answers: Vec<_> = object
            .candidates
            .iter()
            .map(|class| {
                if on < REFORM {
                    before_reform(book, *class, value, on, &mut notes)
                } else {
                    since_reform(book, *class, value, on, &mut notes)
                }
            })
            .collect();
        let limit = answers.first().and_then(|(_, bound)| *bound);
        let mut outcomes: Vec<_> = answers.into_iter().map(|(outcome, _)| outcome).collect();
        outcomes.dedup();
        let outcome = agree(&outcomes, || object.missing.clone());
        Self { outcome, limit, notes }
    }
}

/// The one answer of all that are possible, or the facts that would choose.
fn agree<T: Clone + PartialEq>(
    answers: &[Result<T, Gap>],
    facts: impl FnOnce() -> Vec<String>,
) -> Result<T, Gap> {
    match answers {
        [] => Err(Gap::Facts(facts())),
        [one] => one.clone(),
        _ => {
            let missing = facts();
            // The same gap may be named in different words; a parameter is
            // named only where no fact would help.
            let data = answers.iter().find_map(|answer| match answer {
                Err(Gap::Data(id)) => Some(*id),
                _ => None,
            });
            match data {
                Some(id) if missing.is_empty() => Err(Gap::Data(id)),
                _ if missing.is_empty() => Err(Gap::Human),
                _ => Err(Gap::Facts(missing)),
            }
        }
    }
}

fn facts(purchase: &Purchase, estimate: &Estimate, object: &MainObject) -> Vec<String> {
    let mut missing = object.missing.clone();
    if purchase.buyer.is_none() && object.classes.contains(&Class::Ordinary) {
        missing.push("/buyer".to_owned());
    }
    missing.extend(estimate.missing.iter().cloned());
    missing
}

/// Only for goods and ordinary services does the kind of buyer matter (5:1).
fn buyers(known: Option<BuyerKind>, class: Class) -> Vec<BuyerKind> {
    match (known, class) {
        (Some(buyer), _) => vec![buyer],
        (None, Class::Ordinary) => vec![BuyerKind::SubCentral, BuyerKind::Central],
        (None, _) => vec![BuyerKind::SubCentral],
    }
}

pub(crate) type Outcome<T> = (Result<T, Gap>, Option<Bound>);

fn of_class(
    book: &LawBook,
    class: Class,
    buyer: BuyerKind,
    estimate: &Estimate,
    on: Date,
    notes: &mut Notes,
) -> Outcome<RegimeId> {
    let national = if on < REFORM { RegimeId::OldNational } else { RegimeId::R2 };
    if class == Class::Annex2 {
        return (Ok(if on < REFORM { RegimeId::OldNational } else { RegimeId::R3 }), None);
    }
    let Some(value) = estimate.total else {
        return (Err(Gap::Facts(estimate.missing.clone())), None);
    };
    let (reaches, bound) = reaches(book, class, buyer, value, on, notes);
    (reaches.map(|reaches| if reaches { RegimeId::R1 } else { national }), bound)
}

/// Whether `value` reaches the threshold of `class` (1:4: "uppgår till minst").
///
/// Where the amount in kronor is not sourced, a value outside any conceivable
/// rate of the period is still told; between them nothing is.
pub(crate) fn reaches(
    book: &LawBook,
    class: Class,
    buyer: BuyerKind,
    value: Sek,
    on: Date,
    notes: &mut Notes,
) -> Outcome<bool> {
    let (sek, eur) = match (class, buyer) {
        (Class::Works, _) => (id::THRESHOLD_WORKS_SEK, id::THRESHOLD_WORKS_EUR),
        (Class::Annex2, _) => (id::THRESHOLD_ANNEX2_SEK, id::THRESHOLD_ANNEX2_EUR),
        (Class::Ordinary, BuyerKind::SubCentral) => {
            (id::THRESHOLD_SUB_CENTRAL_SEK, id::THRESHOLD_SUB_CENTRAL_EUR)
        }
        (Class::Ordinary, BuyerKind::Central) => {
            (id::THRESHOLD_CENTRAL_SEK, id::THRESHOLD_CENTRAL_EUR)
        }
    };
    if let Some(amount) = notes.parameter(book, sek, on).and_then(ParameterValue::sek) {
        return (Ok(value >= amount), Some(Bound { amount, is_inferred: false }));
    }
    let euro = notes.parameter(book, eur, on).and_then(ParameterValue::euro);
    let lowest = notes.parameter(book, id::RATE_LOWEST, on).and_then(ParameterValue::ore_per_euro);
    let highest =
        notes.parameter(book, id::RATE_HIGHEST, on).and_then(ParameterValue::ore_per_euro);
    let (Some(euro), Some(lowest), Some(highest)) = (euro, lowest, highest) else {
        return (Err(Gap::Data(sek)), None);
    };
    let at =
        |rate: u64| Bound { amount: Sek::from_ore(euro.saturating_mul(rate)), is_inferred: true };
    if value >= at(highest).amount {
        (Ok(true), Some(at(highest)))
    } else if value < at(lowest).amount {
        (Ok(false), Some(at(lowest)))
    } else {
        (Err(Gap::Data(sek)), None)
    }
}

/// LOU 19 a:2: below 700 000 kronor, and for annex 2 services below their threshold.
fn since_reform(
    book: &LawBook,
    class: Class,
    value: Sek,
    on: Date,
    notes: &mut Notes,
) -> Outcome<bool> {
    let fixed = notes.parameter(book, id::DIRECT_AWARD_LIMIT, on).and_then(ParameterValue::sek);
    let Some(fixed) = fixed else { return (Err(Gap::Data(id::DIRECT_AWARD_LIMIT)), None) };
    if class != Class::Annex2 || value < fixed {
        return (Ok(value < fixed), Some(Bound { amount: fixed, is_inferred: false }));
    }
    let (reaches, bound) = reaches(book, Class::Annex2, BuyerKind::SubCentral, value, on, notes);
    (reaches.map(|reaches| !reaches), bound)
}

/// The day from which certain welfare services had a limit of their own.
const WELFARE_FROM: Date = date(2019, 1, 1);

/// The older 19:7: at most 28 per cent of the threshold. What happens at the
/// very amount, and which services the welfare limit reached, was not read.
fn before_reform(
    book: &LawBook,
    class: Class,
    value: Sek,
    on: Date,
    notes: &mut Notes,
) -> Outcome<bool> {
    let limit = notes.parameter(book, id::DIRECT_AWARD_LIMIT, on).and_then(ParameterValue::sek);
    let Some(limit) = limit else { return (Err(Gap::Data(id::DIRECT_AWARD_LIMIT)), None) };
    let bound = Some(Bound { amount: limit, is_inferred: false });
    if value < limit {
        return (Ok(true), bound);
    }
    if class != Class::Annex2 || on < WELFARE_FROM {
        return (if value == limit { Err(Gap::Human) } else { Ok(false) }, bound);
    }
    match notes.parameter(book, id::WELFARE_LIMIT, on).and_then(ParameterValue::sek) {
        Some(welfare) if value > welfare => {
            (Ok(false), Some(Bound { amount: welfare, is_inferred: false }))
        }
        _ => (Err(Gap::Human), bound),
    }
}
