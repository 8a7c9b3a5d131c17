//! What a purchase is worth and what it mainly is (LOU 2:2, 5:3–5:14).

mod estimate;

use jiff::civil::Date;

pub(crate) use estimate::{Estimate, buys_works};

use super::book::parameter::{ParameterValue, id};
use super::book::{LawBook, Membership};
use super::case::{Notes, REFORM, wire};
use super::purchase::{ContractKind, Purchase};
use crate::cpv::CpvCode;
use crate::money::Sek;

/// What the law counts the purchase as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Goods, or services outside annex 2.
    Ordinary,
    /// Works.
    Works,
    /// Services of annex 2.
    Annex2,
}

/// The main object of the purchase (LOU 2:2).
#[derive(Debug, Clone)]
pub(crate) struct MainObject {
    /// What it can be: one class when the facts decide it.
    pub(crate) classes: Vec<Class>,
    /// The code that stands for it.
    pub(crate) cpv: Option<CpvCode>,
    /// The facts that would decide it.
    pub(crate) missing: Vec<String>,
    /// Whether parts of different classes are mixed.
    pub(crate) is_mixed: bool,
    /// Whether a person must say which part is the main one.
    pub(crate) is_open: bool,
    /// The classes among which that person chooses; the counted one when nobody need.
    pub(crate) candidates: Vec<Class>,
    pub(crate) notes: Notes,
}

impl MainObject {
    pub(crate) fn of(book: &LawBook, purchase: &Purchase, on: Date) -> Self {
        let mut notes = Notes::default();
        if purchase.parts.len() > 1 {
            return Self::of_parts(book, purchase, on, notes);
        }
        let part = purchase.parts.first();
        let kind = purchase.kind.or(part.map(|part| part.kind));
        let cpv = purchase.cpv.or(part.and_then(|part| part.cpv));
        let at = |own: bool, name: &str| format!("{}/{name}", if own { "" } else { "/parts/0" });
        notes.fact(at(purchase.kind.is_some() || part.is_none(), "kind"), wire(kind));
        notes.fact(at(purchase.cpv.is_some() || cpv.is_none(), "cpv"), wire(cpv));
        let classes = classes(kind, cpv, &mut |code| in_annex_2(book, code, on, &mut notes));
        let mut missing = Vec::new();
        if classes.len() > 1 && kind.is_none() {
            missing.push("/kind".to_owned());
        }
        if classes.len() > 1 && cpv.is_none() {
            missing.push("/cpv".to_owned());
        }
        let candidates = classes.clone();
        Self { classes, cpv, missing, is_mixed: false, is_open: false, candidates, notes }
    }

    fn of_parts(book: &LawBook, purchase: &Purchase, on: Date, mut notes: Notes) -> Self {
        let mut sums = Sums::default();
        let (mut missing, mut possible) = (Vec::new(), Vec::new());
        for (index, part) in purchase.parts.iter().enumerate() {
            notes.fact(format!("/parts/{index}/kind"), wire(Some(part.kind)));
            notes.fact(format!("/parts/{index}/cpv"), wire(part.cpv));
            notes.fact(
                format!("/parts/{index}/value"),
                wire(part.value.map(|value| value.to_string())),
            );
            let of_part = classes(Some(part.kind), part.cpv, &mut |code| {
                in_annex_2(book, code, on, &mut notes)
            });
            if of_part.len() > 1 {
                missing.push(format!("/parts/{index}/cpv"));
            }
            if part.value.is_none() {
                missing.push(format!("/parts/{index}/value"));
            }
            if let ([class], Some(value)) = (of_part.as_slice(), part.value) {
                sums.add(*class, part.kind, value);
            }
            possible.extend(of_part);
        }
        possible.sort();
        possible.dedup();
        let is_mixed = possible.len() > 1;
        if !is_mixed {
            return Self {
                cpv: largest(purchase),
                candidates: possible.clone(),
                classes: possible,
                missing: Vec::new(),
                is_mixed,
                is_open: false,
                notes,
            };
        }
        if !missing.is_empty() {
            return Self {
                cpv: purchase.cpv,
                candidates: possible.clone(),
                classes: possible,
                missing,
                is_mixed,
                is_open: false,
                notes,
            };
        }
        let (class, is_open) = sums.main();
        // Only since 2022-02-01 does value choose between annex 2 and other services.
        let is_older = on < REFORM && sums.annex_2 > Sek::ZERO && sums.services > Sek::ZERO;
        let is_open = is_open || is_older;
        let candidates = if is_older { possible } else { sums.candidates() };
        let cpv = largest_of(book, purchase, on, class).or(purchase.cpv);
        Self { classes: vec![class], cpv, missing, is_mixed, is_open, candidates, notes }
    }

    /// The class, if the facts decide it.
    pub(crate) fn class(&self) -> Option<Class> {
        match self.classes.as_slice() {
            [class] => Some(*class),
            _ => None,
        }
    }
}

fn largest(purchase: &Purchase) -> Option<CpvCode> {
    purchase.cpv.or_else(|| purchase.parts.iter().max_by_key(|part| part.value)?.cpv)
}

fn largest_of(book: &LawBook, purchase: &Purchase, on: Date, class: Class) -> Option<CpvCode> {
    let mut unread = Notes::default();
    purchase
        .parts
        .iter()
        .filter(|part| {
            classes(Some(part.kind), part.cpv, &mut |code| in_annex_2(book, code, on, &mut unread))
                == [class]
        })
        .max_by_key(|part| part.value)?
        .cpv
}

/// What something of this kind and code can count as.
fn classes(
    kind: Option<ContractKind>,
    cpv: Option<CpvCode>,
    annex_2: &mut dyn FnMut(CpvCode) -> bool,
) -> Vec<Class> {
    match (kind, cpv) {
        (Some(ContractKind::Goods), _) => vec![Class::Ordinary],
        (Some(ContractKind::Works), _) => vec![Class::Works],
        (Some(ContractKind::Services), Some(code)) => {
            vec![if annex_2(code) { Class::Annex2 } else { Class::Ordinary }]
        }
        (Some(ContractKind::Services), None) => vec![Class::Ordinary, Class::Annex2],
        (None, Some(code)) if !annex_2(code) => vec![Class::Ordinary, Class::Works],
        (None, _) => vec![Class::Ordinary, Class::Works, Class::Annex2],
    }
}

/// Annex 2 names its codes one by one, so the list is read to the letter.
fn in_annex_2(book: &LawBook, code: CpvCode, on: Date, notes: &mut Notes) -> bool {
    let list = notes.parameter(book, id::ANNEX2_CPV, on).and_then(ParameterValue::cpv);
    list.is_some_and(|list| list.membership(code) == Membership::Listed)
}

fn plus(one: Sek, other: Sek) -> Sek {
    one.checked_add(other).unwrap_or(Sek::MAX)
}

/// Values by what they are for.
#[derive(Default)]
struct Sums {
    goods: Sek,
    services: Sek,
    annex_2: Sek,
    works: Sek,
}

impl Sums {
    fn add(&mut self, class: Class, kind: ContractKind, value: Sek) {
        let sum = match (class, kind) {
            (Class::Works, _) => &mut self.works,
            (Class::Annex2, _) => &mut self.annex_2,
            (Class::Ordinary, ContractKind::Goods) => &mut self.goods,
            (Class::Ordinary, _) => &mut self.services,
        };
        *sum = plus(*sum, value);
    }

    /// The main class, and whether a person must confirm it: where values tie,
    /// and where works are in the mix, value alone does not decide.
    fn main(&self) -> (Class, bool) {
        let services = plus(self.services, self.annex_2);
        let others = plus(self.goods, services);
        if self.works > Sek::ZERO {
            let class = if self.works >= others { Class::Works } else { self.without_works() };
            return (class, true);
        }
        let tied =
            self.goods == services || (services > self.goods && self.services == self.annex_2);
        (self.without_works(), tied)
    }

    /// What the main object can be: where works are in the mix or values tie, more than one.
    fn candidates(&self) -> Vec<Class> {
        let services = plus(self.services, self.annex_2);
        let mut classes = vec![self.without_works()];
        if self.works > Sek::ZERO {
            classes.push(Class::Works);
        }
        let by_half = services > self.goods && self.annex_2 == self.services;
        let by_whole = services == self.goods && self.annex_2 >= self.services;
        if self.annex_2 > Sek::ZERO && (by_half || by_whole) {
            classes.push(Class::Annex2);
        }
        classes.dedup();
        classes
    }

    fn without_works(&self) -> Class {
        let services = plus(self.services, self.annex_2);
        if services > self.goods && self.annex_2 > self.services {
            Class::Annex2
        } else {
            Class::Ordinary
        }
    }
}
