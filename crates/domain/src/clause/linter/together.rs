//! Clauses side by side, and against the award model.

use std::collections::{BTreeMap, BTreeSet};

use super::{Hint, LintCode, instead, provisions};
use crate::clause::Phase;
use crate::clause::library::{Clause, Theme};
use crate::law::assessment::Verdict;
use crate::law::citing::Governing;
use crate::law::rules::award::of_social_criteria;
use crate::tender::{AwardGround, AwardModel, CriteriaOrder};
use crate::text::Text;

/// A clause as it is used: its key in the draft, its phase and its values.
#[derive(Debug, Clone, Copy)]
pub struct PlacedUse<'a> {
    /// A name for it within the draft.
    pub key: &'a str,
    /// The clause.
    pub clause: &'a Clause,
    /// The phase in which it stands.
    pub phase: Phase,
    /// The values of its parameters.
    pub values: &'a BTreeMap<String, String>,
}

/// Hints on clauses that do not go together: the same thing demanded twice,
/// the same thing both as qualification and in performance, weights above a
/// hundred per cent, and social criteria under the ground of price or cost.
#[must_use]
pub fn lint_together(
    uses: &[PlacedUse<'_>],
    award: Option<&AwardModel>,
    law: &Governing<'_>,
) -> Vec<Hint> {
    let mut hints = twice(uses, law);
    hints.extend(both_phases(uses, law));
    hints.extend(weights(uses, award, law));
    hints.extend(price_only(uses, award, law));
    hints
}

fn pair(
    code: LintCode,
    verdict: Verdict,
    phase: Phase,
    law: &Governing<'_>,
    said: [Text; 3],
) -> Hint {
    let [what, why, remedy] = said;
    Hint {
        code,
        verdict,
        span: None,
        words: None,
        what,
        why,
        remedy,
        provisions: provisions(code, phase, law),
        instead: None,
    }
}

/// The keys of the uses in `phase`, by theme.
fn by_theme<'a>(uses: &[PlacedUse<'a>], phase: Phase) -> BTreeMap<Theme, Vec<&'a str>> {
    let mut found: BTreeMap<Theme, Vec<&str>> = BTreeMap::new();
    for used in uses.iter().filter(|used| used.phase == phase) {
        found.entry(used.clause.theme).or_default().push(used.key);
    }
    found
}

fn twice(uses: &[PlacedUse<'_>], law: &Governing<'_>) -> Vec<Hint> {
    Phase::ALL
        .into_iter()
        .flat_map(|phase| by_theme(uses, phase).into_values().map(move |keys| (phase, keys)))
        .filter(|(_, keys)| keys.len() > 1)
        .map(|(phase, keys)| {
            let list = keys.join(", ");
            pair(LintCode::U5, Verdict::Warn, phase, law, [
                Text::new("Samma sak krävs kanske två gånger", "The same thing is perhaps demanded twice"),
                Text::new(
                    format!("{list} står i samma fas och rör samma ämne; det kan vara oklart vilket som gäller."),
                    format!("{list} stand in the same phase on the same theme; which one holds may be unclear."),
                ),
                Text::new("Slå ihop dem, eller skriv hur de förhåller sig till varandra.", "Join them, or write how they relate to one another."),
            ])
        })
        .collect()
}

fn both_phases(uses: &[PlacedUse<'_>], law: &Governing<'_>) -> Vec<Hint> {
    let demanded = by_theme(uses, Phase::Qualification);
    let performed = by_theme(uses, Phase::PerformanceCondition);
    let shared: BTreeSet<Theme> =
        demanded.keys().filter(|theme| performed.contains_key(theme)).copied().collect();
    shared
        .into_iter()
        .map(|theme| {
            let keys: Vec<&str> = [&demanded, &performed]
                .into_iter()
                .filter_map(|phase| phase.get(&theme))
                .flatten()
                .copied()
                .collect();
            let list = keys.join(", ");
            let hint = pair(LintCode::U6, Verdict::Human, Phase::Qualification, law, [
                Text::new("Samma sak som kvalificering och i utförandet", "The same thing as qualification and in performance"),
                Text::new(
                    format!("{list} prövar samma ämne två gånger; ett villkor fullgörs under avtalet och prövas inte i kvalificeringen."),
                    format!("{list} test the same theme twice; a condition is fulfilled during the contract and not tested in qualification."),
                ),
                Text::new("Behåll villkoret för utförandet och ta bort kravet.", "Keep the performance condition and take the requirement away."),
            ]);
            let instead = instead::on_theme(theme, Phase::PerformanceCondition, law);
            Hint { instead, ..hint }
        })
        .collect()
}

/// Weights of criteria and of placed award clauses, in hundredths of a per cent.
fn weights(
    uses: &[PlacedUse<'_>],
    award: Option<&AwardModel>,
    law: &Governing<'_>,
) -> Option<Hint> {
    let award = award?;
    if award.order == Some(CriteriaOrder::Priority) {
        return None;
    }
    let criteria: u64 = award
        .criteria
        .iter()
        .filter_map(|criterion| criterion.weight_basis_points)
        .map(u64::from)
        .sum();
    let clauses: u64 = uses
        .iter()
        .filter(|used| used.phase == Phase::AwardCriterion)
        .filter_map(|used| used.values.get("weight")?.parse::<u64>().ok())
        .fold(0, |sum, percent| sum.saturating_add(percent.saturating_mul(100)));
    let sum = criteria.saturating_add(clauses);
    // Award clauses may be the wording of criteria that the model lists already.
    let (code, verdict) = if criteria > 10_000 || clauses > 10_000 {
        (LintCode::U5, Verdict::Prohibited)
    } else if sum > 10_000 && clauses > 0 {
        (LintCode::U5, Verdict::Human)
    } else {
        return None;
    };
    Some(pair(
        code,
        verdict,
        Phase::AwardCriterion,
        law,
        [
            Text::new("Vikterna går inte ihop", "The weights do not add up"),
            Text::new(
                format!("Kriterier och villkor väger tillsammans {} procent.", sum / 100),
                format!("Criteria and clauses weigh {} per cent together.", sum / 100),
            ),
            Text::new(
                "Låt vikterna tillsammans bli hundra, och räkna varje kriterium en gång.",
                "Let the weights make a hundred, and count each criterion once.",
            ),
        ],
    ))
}

fn price_only(
    uses: &[PlacedUse<'_>],
    award: Option<&AwardModel>,
    law: &Governing<'_>,
) -> Option<Hint> {
    let award = award?;
    let keys: Vec<&str> = uses
        .iter()
        .filter(|used| used.phase == Phase::AwardCriterion)
        .map(|used| used.key)
        .chain(award.criteria.iter().filter(|c| c.is_social).map(|c| c.name.as_str()))
        .collect();
    if keys.is_empty() {
        return None;
    }
    let (what, said, said_en) = match award.ground {
        AwardGround::BestPriceQuality => return None,
        AwardGround::Price => (
            ("Sociala kriterier, men grunden är pris", "Social criteria, but the ground is price"),
            "men bara priset ska avgöra",
            "but only the price is to decide",
        ),
        AwardGround::Cost => (
            (
                "Sociala kriterier, men grunden är kostnad",
                "Social criteria, but the ground is cost",
            ),
            "men bara kostnaden ska avgöra, och lagen har ingen metod för att värdera sociala följder i pengar",
            "but only the cost is to decide, and the act has no method to value social effects in money",
        ),
    };
    let list = keys.join(", ");
    let hint = pair(
        LintCode::U11,
        of_social_criteria(award.ground, law.regime()),
        Phase::AwardCriterion,
        law,
        [
            what.into(),
            Text::new(
                format!("{list} ger poäng, {said}."),
                format!("{list} earn points, {said_en}."),
            ),
            Text::new(
                "Välj bästa förhållandet mellan pris och kvalitet, eller gör hänsynen till villkor.",
                "Choose best price and quality, or make the consideration a condition.",
            ),
        ],
    );
    Some(Hint { instead: instead::first_of(&["PER-01", "PER-03"], law), ..hint })
}
