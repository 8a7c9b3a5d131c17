//! The clause of the library that does lawfully what a hint warns of.

use std::sync::LazyLock;

use crate::clause::library::{Clause, Theme, embedded};
use crate::clause::{ClauseCode, Phase};
use crate::law::assessment::Verdict;
use crate::law::citation::Citation;
use crate::law::citing::Governing;

/// The library that comes with the service; empty if it cannot be read, which its
/// own tests rule out.
static LIBRARY: LazyLock<Vec<Clause>> = LazyLock::new(|| embedded().unwrap_or_default());

/// Whether `clause` says of itself that it is lawful under `law`, by provisions
/// that are in force.
fn is_lawful(clause: &Clause, law: &Governing<'_>) -> bool {
    let is_in_force =
        |text: &String| text.parse::<Citation>().is_ok_and(|cited| law.is_in_force(&cited));
    clause.hook(law.regime()).is_some_and(|hook| {
        matches!(hook.verdict, Verdict::Permitted | Verdict::PermittedCond)
            && hook.provisions.iter().all(is_in_force)
    })
}

/// The first of `codes` whose clause is lawful under `law`.
pub(super) fn first_of(codes: &[&str], law: &Governing<'_>) -> Option<ClauseCode> {
    codes
        .iter()
        .filter_map(|code| LIBRARY.iter().find(|clause| clause.code.as_str() == *code))
        .find(|clause| is_lawful(clause, law))
        .map(|clause| clause.code.clone())
}

/// The first clause on `theme` in `phase` that is lawful under `law`.
pub(super) fn on_theme(theme: Theme, phase: Phase, law: &Governing<'_>) -> Option<ClauseCode> {
    LIBRARY
        .iter()
        .filter(|clause| clause.theme == theme && clause.phase == phase)
        .find(|clause| is_lawful(clause, law))
        .map(|clause| clause.code.clone())
}

/// The first clause that reserves a contract by one of `sections` and is lawful
/// under `law`.
pub(super) fn reserving(sections: &[Citation], law: &Governing<'_>) -> Option<ClauseCode> {
    let is_by = |clause: &Clause, section: &Citation| {
        let cited = clause.hook(law.regime()).into_iter().flat_map(|hook| &hook.provisions);
        cited
            .filter_map(|text| text.parse::<Citation>().ok())
            .any(|cited| cited.section_only() == *section)
    };
    sections
        .iter()
        .flat_map(|section| LIBRARY.iter().filter(move |clause| is_by(clause, section)))
        .find(|clause| clause.phase == Phase::Reservation && is_lawful(clause, law))
        .map(|clause| clause.code.clone())
}

/// `clause` itself, where it stands lawfully in its own phase under `law`.
pub(super) fn itself(clause: &Clause, law: &Governing<'_>) -> Option<ClauseCode> {
    is_lawful(clause, law).then(|| clause.code.clone())
}
