//! Facts of a purchase by topic: each is optional, and what is absent is not
//! described, so that no rule speaks of it.

pub mod choice_system;
pub mod clauses;
pub mod communication;
pub mod direct_award;
pub mod disclosure;
pub mod fee;
pub mod labour;
pub mod lots;
pub mod modification;
pub mod notices;
pub mod private_performers;
pub mod qualification;
pub mod specification;
pub mod standstill;
pub mod supplier_check;
pub mod tender_review;
pub mod timetable;
pub mod valuation;

use std::collections::BTreeSet;

use crate::violation::Checker;

/// A list of at most 50 entries whose keys are texts of 1 to 60 characters,
/// each standing once.
fn keys<'a>(at: &str, keys: impl Iterator<Item = &'a str>, check: &mut Checker) {
    keys_up_to(at, keys, 50, check);
}

/// The same for a list of at most `most` entries.
fn keys_up_to<'a>(at: &str, keys: impl Iterator<Item = &'a str>, most: usize, check: &mut Checker) {
    let mut seen = BTreeSet::new();
    for (index, key) in keys.enumerate() {
        let pointer = format!("{at}/{index}/key");
        check.text(&pointer, key, 1, 60);
        check.rule(
            &pointer,
            "DUPLICATE",
            seen.insert(key),
            ("varje nyckel står en gång", "each key stands once"),
        );
        if index == most {
            check.count(at, most + 1, most);
        }
    }
}
