//! One structured clause, where it is placed.

use super::citations::hint_on;
use super::{ClauseLint, Hint, LintCode, instead, lint_text, provisions};
use crate::clause::library::{Clause, Theme};
use crate::clause::{ClauseCode, Phase, wording};
use crate::law::assessment::Verdict;
use crate::law::citation::Citation;
use crate::law::citing::Governing;
use crate::law::regime::RegimeId;
use crate::text::Text;

/// Looks at `clause` as it stands in `phase` under `law`: its hook, its
/// phase, what it lacks, and the words of its Swedish wording.
#[must_use]
pub fn lint_clause(clause: &Clause, phase: Phase, law: &Governing<'_>) -> ClauseLint {
    let mut hints: Vec<Hint> =
        [hook(clause, phase, law), misplaced(clause, phase, law)].into_iter().flatten().collect();
    hints.extend(wrong_provisions(clause, phase, law));
    hints.extend(gaps(clause, phase, law));
    hints.extend(lint_text(&clause.wording.sv, phase, law));
    ClauseLint { code: clause.code.clone(), phase, regime: law.regime(), hints }
}

type Said = (&'static str, &'static str);

/// A hint on the clause as a whole.
fn whole(
    code: LintCode,
    verdict: Verdict,
    (phase, law): (Phase, &Governing<'_>),
    [what, why, remedy]: [Said; 3],
) -> Hint {
    let both = |(sv, en): Said| Text::new(sv, en);
    Hint {
        code,
        verdict,
        span: None,
        words: None,
        what: both(what),
        why: both(why),
        remedy: both(remedy),
        provisions: provisions(code, phase, law),
        instead: None,
    }
}

/// What the library itself says of the clause in the regime.
fn hook(clause: &Clause, phase: Phase, law: &Governing<'_>) -> Option<Hint> {
    let hook = clause.hook(law.regime())?;
    let (code, verdict, why) = match hook.verdict {
        Verdict::Prohibited => (
            LintCode::U6,
            Verdict::Prohibited,
            (
                "Villkorets egen uppgift för regimen säger att det är förbjudet.",
                "The clause's own entry for the regime says that it is forbidden.",
            ),
        ),
        Verdict::NotApplicable => (
            LintCode::U9,
            Verdict::Warn,
            (
                "Villkoret är inte skrivet för den här regimen.",
                "The clause is not written for this regime.",
            ),
        ),
        Verdict::Human => (
            LintCode::U3,
            Verdict::Human,
            (
                "En person måste bedöma villkoret i den här regimen.",
                "A person must judge the clause in this regime.",
            ),
        ),
        _ => return None,
    };
    let mut hint = whole(
        code,
        verdict,
        (phase, law),
        [
            ("Villkoret i regimen", "The clause in the regime"),
            why,
            (
                "Läs villkorets uppgift och välj ett annat villkor om den inte är uppfylld.",
                "Read the clause's entry and choose another clause if it is not met.",
            ),
        ],
    );
    let own: Vec<Citation> = hook.provisions.iter().filter_map(|text| text.parse().ok()).collect();
    if !own.is_empty() {
        hint.provisions = own;
    }
    if !hook.condition.is_incomplete() {
        hint.remedy = hook.condition.clone();
    }
    hint.instead = instead::on_theme(clause.theme, phase, law);
    Some(hint)
}

/// A clause in another phase than it is written for.
fn misplaced(clause: &Clause, phase: Phase, law: &Governing<'_>) -> Option<Hint> {
    if clause.phase == phase {
        return None;
    }
    let is_ranking = law.regime() == RegimeId::Lov && phase == Phase::AwardCriterion;
    let is_closed = law.regime() == RegimeId::R1
        && phase == Phase::Qualification
        && matches!(
            clause.theme,
            Theme::Employment | Theme::LabourTerms | Theme::HumanRights | Theme::EqualTreatment
        );
    let verdict = if is_ranking || is_closed { Verdict::Prohibited } else { Verdict::Human };
    let hint = whole(
        LintCode::U6,
        verdict,
        (phase, law),
        [
            (
                "Annan fas än villkoret är skrivet för",
                "Another phase than the clause is written for",
            ),
            (
                "Samma text kan vara laglig i en fas och olaglig i en annan.",
                "The same text can be lawful in one phase and unlawful in another.",
            ),
            (
                "Flytta villkoret till sin egen fas, eller skriv om det för den här.",
                "Move the clause to its own phase, or write it anew for this one.",
            ),
        ],
    );
    Some(Hint { instead: instead::itself(clause, law), ..hint })
}

/// Provisions of the entry that are not in force, or belong to another regime.
fn wrong_provisions(clause: &Clause, phase: Phase, law: &Governing<'_>) -> Vec<Hint> {
    let cited = clause.hook(law.regime()).into_iter().flat_map(|hook| &hook.provisions);
    cited
        .filter_map(|text| text.parse().ok())
        .filter_map(|citation| hint_on(&citation, phase, law))
        .collect()
}

/// What a clause of the phase must have and this one lacks.
fn gaps(clause: &Clause, phase: Phase, law: &Governing<'_>) -> Vec<Hint> {
    let mut found = Vec::new();
    let place = (phase, law);
    let text = &clause.wording.sv;
    let is_measurable = text.chars().any(|letter| letter.is_ascii_digit())
        || wording::blanks(text).is_ok_and(|blanks| !blanks.is_empty());
    if clause.evidence.sv.trim().is_empty() || !is_measurable {
        found.push(whole(
            LintCode::U4,
            Verdict::Warn,
            place,
            [
                ("Går inte att kontrollera", "Cannot be verified"),
                (
                    "Villkoret saknar bevis eller mätbar nivå.",
                    "The clause lacks proof or a measurable level.",
                ),
                (
                    "Ange nivån, beviset och när det lämnas.",
                    "State the level, the proof and when it is due.",
                ),
            ],
        ));
    }
    if clause.link.sv.trim().is_empty() && !matches!(phase, Phase::Reservation | Phase::Exclusion) {
        found.push(whole(
            LintCode::U1,
            Verdict::Warn,
            place,
            [
                ("Utan samband med det som köps", "No link to what is bought"),
                (
                    "Villkoret säger inte hur det hör ihop med det som köps.",
                    "The clause does not say how it ties to what is bought.",
                ),
                ("Beskriv sambandet.", "Describe the link."),
            ],
        ));
    }
    let names_weight = ["vikt", "väger", "procent", "poäng", "prioritet"]
        .iter()
        .any(|word| text.to_lowercase().contains(word));
    if phase == Phase::AwardCriterion && !names_weight {
        found.push(whole(
            LintCode::U5,
            Verdict::Missing,
            place,
            [
                ("Kriteriet saknar vikt", "The criterion lacks a weight"),
                (
                    "Texten säger inte hur kriteriet vägs eller poängsätts.",
                    "The text does not say how the criterion is weighed or scored.",
                ),
                ("Ange vikt och skala.", "State weight and scale."),
            ],
        ));
    }
    if phase == Phase::PerformanceCondition
        && clause.theme == Theme::LabourTerms
        && law.regime() == RegimeId::R1
        && !text.to_lowercase().contains("underleverantör")
    {
        found.push(whole(LintCode::U10, Verdict::Missing, place, [
            ("Underleverantörer saknas", "Subcontractors are missing"),
            ("Arbetsrättsliga villkor ska gälla även underleverantörer som direkt medverkar.", "Labour terms bind subcontractors that directly take part, too."),
            ("Lägg till att leverantören ställer samma krav på dem.", "Add that the supplier sets the same demands on them."),
        ]));
    }
    for hint in &mut found {
        hint.instead = example(hint.code, clause, law);
    }
    found
}

/// A clause of the library that has what this one lacks.
fn example(code: LintCode, clause: &Clause, law: &Governing<'_>) -> Option<ClauseCode> {
    let codes: &[&str] = match code {
        LintCode::U1 => &["PER-12", "PER-11"],
        LintCode::U4 => &["PER-03", "PER-09"],
        LintCode::U5 => &["AWA-01"],
        LintCode::U10 => &["PER-05"],
        _ => &[],
    };
    let others: Vec<&str> =
        codes.iter().copied().filter(|code| *code != clause.code.as_str()).collect();
    instead::first_of(&others, law)
}
