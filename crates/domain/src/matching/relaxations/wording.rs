//! Changes and what the law says of them, in plain Swedish and English.

use super::super::wording::{area_names, scheme_name, value};
use super::{ChangeTo, LegalBound, LegalLimit, LegalNote};
use crate::law::assessment::Verdict;
use crate::money::Sek;
use crate::text::Text;

/// A change of the requirement that says `label`.
pub(super) fn change(label: &Text, to: &ChangeTo) -> Text {
    match to {
        ChangeTo::Drop => Text::new(
            format!("ta bort kravet: {}", label.sv),
            format!("drop the requirement: {}", label.en),
        ),
        ChangeTo::LowerTo { threshold } => {
            let value = value(*threshold);
            Text::new(
                format!("sänk kravet till {}: {}", value.sv, label.sv),
                format!("lower the requirement to {}: {}", value.en, label.en),
            )
        }
        ChangeTo::AcceptEquivalent { schemes } => {
            let schemes: Vec<_> = schemes.iter().map(|scheme| scheme_name(scheme)).collect();
            let schemes = schemes.join(", ");
            Text::new(
                format!("godta {schemes} som likvärdigt: {}", label.sv),
                format!("accept {schemes} as equivalent: {}", label.en),
            )
        }
        ChangeTo::SplitAreas { areas } => {
            let names = area_names(areas.iter().copied());
            Text::new(
                format!("låt anbud lämnas på delar av området, var för sig: {}", names.sv),
                format!("let tenders be for parts of the area, each on its own: {}", names.en),
            )
        }
    }
}

/// What the bounds of the requirement `key` say of a change of it.
pub(super) fn legal_notes(key: &str, to: &ChangeTo, bounds: &[LegalBound]) -> Vec<LegalNote> {
    let own = bounds.iter().filter(|bound| bound.key == key);
    own.filter_map(|bound| {
        Some(LegalNote {
            provisions: bound.provisions.iter().map(|read| read.citation).collect(),
            verdict: verdict_after(bound, to),
            text: note(bound, to)?,
        })
    })
    .collect()
}

/// How the change is judged; a threshold on the right side of a bound is permitted.
fn verdict_after(bound: &LegalBound, to: &ChangeTo) -> Verdict {
    match (bound.limit, to) {
        (LegalLimit::NotBelow { threshold: floor }, ChangeTo::LowerTo { threshold })
            if *threshold >= floor =>
        {
            Verdict::Permitted
        }
        (LegalLimit::NotAbove { threshold: cap }, ChangeTo::LowerTo { threshold })
            if *threshold <= cap =>
        {
            Verdict::Permitted
        }
        (LegalLimit::NotAbove { .. }, ChangeTo::Drop) => Verdict::Permitted,
        _ => bound.verdict,
    }
}

fn note(bound: &LegalBound, to: &ChangeTo) -> Option<Text> {
    Some(match (bound.limit, to) {
        (LegalLimit::NotBelow { threshold: floor }, ChangeTo::LowerTo { threshold }) => {
            let least = value(floor);
            match (*threshold).cmp(&floor) {
                std::cmp::Ordering::Less => Text::new(
                    format!("kravet går under lagens minsta nivå, {}", least.sv),
                    format!("the requirement goes below the act's least level, {}", least.en),
                ),
                std::cmp::Ordering::Equal => Text::new(
                    format!(
                        "kravet ligger på lagens minsta nivå, {}, och kan inte sänkas mer",
                        least.sv
                    ),
                    format!(
                        "the requirement is at the act's least level, {}, and can be lowered no further",
                        least.en
                    ),
                ),
                std::cmp::Ordering::Greater => Text::new(
                    format!("lagens minsta nivå är {}", least.sv),
                    format!("the act's least level is {}", least.en),
                ),
            }
        }
        (LegalLimit::NotAbove { threshold: cap }, to) => {
            let most = value(cap);
            let still_above = matches!(to, ChangeTo::LowerTo { threshold } if *threshold > cap);
            match (still_above, bound.is_exceeded) {
                (true, _) => Text::new(
                    format!("kravet är fortfarande högre än {}; en person bedömer skälen", most.sv),
                    format!(
                        "the requirement is still higher than {}; a person judges the reasons",
                        most.en
                    ),
                ),
                (false, true) => Text::new(
                    format!("kravet var högre än {}; ändringen botar det", most.sv),
                    format!("the requirement was higher than {}; the change cures it", most.en),
                ),
                (false, false) => return None,
            }
        }
        (LegalLimit::NotBelow { .. }, _)
        | (LegalLimit::Undecided, ChangeTo::LowerTo { .. })
        | (LegalLimit::Equivalents, ChangeTo::AcceptEquivalent { .. })
        | (LegalLimit::Divisible, ChangeTo::SplitAreas { .. }) => bound.why.clone(),
        _ => return None,
    })
}

/// What other evidence than the certificate means.
pub(super) fn other_evidence(label: &Text, enterprises: usize) -> Text {
    let (lack, hold) = if enterprises == 1 { ("lacks", "holds") } else { ("lack", "hold") };
    Text::new(
        format!(
            "{enterprises} saknar certifikatet men har annat underlag som gäller på dagen. Registret säger inte om det är likvärdigt; be om underlaget och låt en person pröva det: {}",
            label.sv
        ),
        format!(
            "{enterprises} {lack} the certificate but {hold} other evidence that is valid on the day. The register does not say whether it is equivalent; ask for it and let a person judge: {}",
            label.en
        ),
    )
}

/// A turnover requirement against the cap; below the threshold the act sets none,
/// and the cap above it is a measure of what is proportionate.
pub(super) fn turnover_against(value: Sek, amount: Sek, cap: Sek, is_national: bool) -> Text {
    let (how_sv, how_en) = if amount > cap { ("mer", "more") } else { ("inte mer", "not more") };
    let (what_sv, what_en) = if is_national {
        (
            "taket över tröskelvärdet. Under det sätter lagen inget tak, så beloppet är bara ett mått på vad som är proportionerligt",
            "the cap above the threshold. Below it the act sets none, so that the amount is but a measure of what is proportionate",
        )
    } else {
        (
            "som omsättningskrav får uppgå till utan särskilda skäl",
            "which turnover requirements may reach without special reasons",
        )
    };
    Text::new(
        format!(
            "Delkontraktets värde är {}. Kravet på {} är {how_sv} än {}, {what_sv}.",
            value.in_words(),
            amount.in_words(),
            cap.in_words()
        ),
        format!(
            "The lot's value is {}. The demand for {} is {how_en} than {}, {what_en}.",
            value.in_english(),
            amount.in_english(),
            cap.in_english()
        ),
    )
}

/// What to do about a turnover requirement.
pub(super) fn turnover_remedy(cap: Sek, is_exceeded: bool, is_national: bool) -> Text {
    if !is_exceeded {
        return Text::new("Inget mer behövs.", "Nothing more is needed.");
    }
    let (else_sv, else_en) = if is_national {
        (
            "Ett högre krav ska vara proportionerligt; skriv ner varför det är det.",
            "A higher one must be proportionate; write down why it is.",
        )
    } else {
        (
            "Ett högre krav behöver särskilda skäl, som ska anges i dokumenten.",
            "A higher one needs special reasons, which the documents must state.",
        )
    };
    Text::new(
        format!("Sänk kravet till högst {}. {else_sv}", cap.in_words()),
        format!("Lower the requirement to at most {}. {else_en}", cap.in_english()),
    )
}
