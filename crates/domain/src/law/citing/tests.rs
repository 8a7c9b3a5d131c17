//! Whatever the book knows to be gone or never to have been is named with what
//! applies instead.

use jiff::civil::{Date, date};

use super::{Fault, fault};
use crate::law::book::{LawBook, Resolution};
use crate::law::citation::Citation;
use crate::law::regime::RegimeId;

const SPRING: Date = date(2026, 5, 4);

/// Every section that is out of force on a day, with what the book has in its place.
fn mistaken(book: &LawBook) -> Vec<(Citation, Date, Vec<Citation>)> {
    let mut found = Vec::new();
    for wording in book.provisions().filter(|it| it.citation == it.citation.section_only()) {
        let Some(day) = wording.to.and_then(|to| to.tomorrow().ok()) else { continue };
        for day in [day, SPRING.max(day)] {
            if let Resolution::Repealed { instead, .. } = book.resolve(&wording.citation, day) {
                found.push((wording.citation, day, instead));
            }
        }
    }
    for text in ["LOU 4:18a", "LOU 4:3a", "LOU 19:6c", "LOU 22:1", "LOU 22:7"] {
        let citation: Citation = text.parse().unwrap();
        match book.resolve(&citation, SPRING) {
            Resolution::NeverExisted { instead, .. } | Resolution::Repealed { instead, .. } => {
                found.push((citation, SPRING, instead));
            }
            other => panic!("{text} is {other:?}"),
        }
    }
    found
}

/// The heirs among `instead` that are in force and belong to the regime, and the others
/// that are in force.
fn heirs(
    book: &LawBook,
    day: Date,
    regime: Option<RegimeId>,
    instead: &[Citation],
) -> (Vec<Citation>, Vec<Citation>) {
    instead
        .iter()
        .filter(|heir| book.provision_is_in_force(heir, day))
        .partition(|heir| regime.is_none_or(|regime| regime.applies(heir)))
}

#[test]
fn what_is_gone_or_never_was_is_named_with_what_applies_instead() {
    let book = LawBook::embedded().unwrap();
    let all = mistaken(&book);
    let (mut own_seen, mut other_seen) = (0, 0);
    for (citation, day, instead) in &all {
        let regimes = RegimeId::ALL.into_iter().map(Some).chain([None]);
        for regime in regimes {
            let Fault { is_known, remedy, instead: named, .. } =
                fault(&book, *day, regime, citation).unwrap();
            assert!(is_known, "{citation}");
            let (own, others) = heirs(&book, *day, regime, instead);
            assert_eq!(named, own, "{citation} {regime:?}");
            let told = if own.is_empty() { &others } else { &own };
            for heir in told {
                let name = heir.to_string();
                assert!(remedy.sv.contains(&name) && remedy.en.contains(&name), "{citation}");
            }
            own_seen += own.len();
            other_seen += usize::from(own.is_empty() && !others.is_empty());
        }
    }
    assert!(all.len() >= 10 && own_seen > 20 && other_seen > 5, "{all:?}");
}

#[test]
fn what_is_repealed_has_an_heir_or_is_to_be_taken_away() {
    let book = LawBook::embedded().unwrap();
    for (citation, day, instead) in mistaken(&book) {
        let (own, _) = heirs(&book, day, None, &instead);
        let said = fault(&book, day, None, &citation).unwrap().remedy.sv;
        assert_eq!(said == "Ta bort hänvisningen.", own.is_empty(), "{citation}");
    }
}
