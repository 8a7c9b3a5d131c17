//! The clause of the library that does lawfully what a hint warns of.

use std::sync::LazyLock;

use crate::clause::library::{Clause, Theme, embedded};
use crate::clause::{ClauseCode, Phase};
use crate::law::assessment::Verdict;
use crate::law::regime::RegimeId;

/// The library that comes with the service; empty if it cannot be read, which its
/// own tests rule out.
static LIBRARY: LazyLock<Vec<Clause>> = LazyLock::new(|| embedded().unwrap_or_default());

/// Whether `clause` says of itself that it is lawful under `regime`.
fn is_lawful(clause: &Clause, regime: RegimeId) -> bool {
    clause
        .hook(regime)
        .is_some_and(|hook| matches!(hook.verdict, Verdict::Permitted | Verdict::PermittedCond))
}

/// The first of `codes` whose clause is lawful under `regime`.
pub(super) fn first_of(codes: &[&str], regime: RegimeId) -> Option<ClauseCode> {
    codes
        .iter()
        .filter_map(|code| LIBRARY.iter().find(|clause| clause.code.as_str() == *code))
        .find(|clause| is_lawful(clause, regime))
        .map(|clause| clause.code.clone())
}

/// The first clause on `theme` in `phase` that is lawful under `regime`.
pub(super) fn on_theme(theme: Theme, phase: Phase, regime: RegimeId) -> Option<ClauseCode> {
    LIBRARY
        .iter()
        .filter(|clause| clause.theme == theme && clause.phase == phase)
        .find(|clause| is_lawful(clause, regime))
        .map(|clause| clause.code.clone())
}

/// `clause` itself, where it stands lawfully in its own phase under `regime`.
pub(super) fn itself(clause: &Clause, regime: RegimeId) -> Option<ClauseCode> {
    is_lawful(clause, regime).then(|| clause.code.clone())
}
