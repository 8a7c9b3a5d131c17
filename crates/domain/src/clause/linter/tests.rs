mod citations;
mod dated;
mod side_by_side;

use super::*;
use crate::clause::library::{Clause, embedded};
use crate::law::book::LawBook;
use jiff::civil::date;
use proptest::prelude::*;
use rstest::rstest;
use std::sync::LazyLock;

const REGIMES: [RegimeId; 5] =
    [RegimeId::R1, RegimeId::R2, RegimeId::R3, RegimeId::R4, RegimeId::Lov];

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

/// The law of `regime` in the spring of 2026.
fn law(regime: RegimeId) -> Governing<'static> {
    Governing::new(&BOOK, date(2026, 5, 4), regime)
}

fn codes(text: &str, phase: Phase) -> Vec<LintCode> {
    lint_text(text, phase, &law(RegimeId::R1)).into_iter().map(|hint| hint.code).collect()
}

fn clause(code: &str) -> Clause {
    embedded().unwrap().into_iter().find(|clause| clause.code.as_str() == code).unwrap()
}

#[test]
fn no_clause_of_the_library_gives_an_alarm_in_its_own_phase_where_it_is_permitted() {
    let mut alarms = Vec::new();
    for clause in embedded().unwrap() {
        for regime in REGIMES {
            let permitted = clause.hook(regime).is_some_and(|hook| {
                matches!(hook.verdict, Verdict::Permitted | Verdict::PermittedCond)
            });
            if permitted {
                for hint in lint_clause(&clause, clause.phase, &law(regime)).hints {
                    alarms.push(format!(
                        "{} {regime:?} {:?} {:?}",
                        clause.code, hint.code, hint.words
                    ));
                }
            }
        }
    }
    assert_eq!(alarms, Vec::<String>::new());
}

#[rstest]
#[case("Leverantören ska anställa två kommuninvånare.", LintCode::U2)]
#[case("Företräde ges åt kommuninvånarna.", LintCode::U2)]
#[case("Uppdraget ska utföras av lokala leverantörer.", LintCode::U2)]
#[case("Personalen ska vara bosatt i kommunen.", LintCode::U2)]
#[case("Personer som är folkbokförda i Nyköpings kommun anställs först.", LintCode::U2)]
#[case("De som anställs ska bo och bor i kommunen.", LintCode::U2)]
#[case("Arbetsledaren ska ha svensk erfarenhet av yrket.", LintCode::U2)]
#[case("Erfarenhet från arbete i Sverige krävs.", LintCode::U2)]
#[case("Kontoret ska ligga inom 20 mil från kommunhuset.", LintCode::U2)]
#[case("Leverantören ska ha sitt säte i kommunen.", LintCode::U2)]
#[case("Leverantören ska vara bunden av kollektivavtal.", LintCode::U8)]
#[case("Leverantören ska ha tecknat kollektivavtal för branschen.", LintCode::U8)]
#[case("Leverantören är kollektivavtalsansluten.", LintCode::U8)]
#[case("Lönen följer det lokala kollektivavtalet.", LintCode::U8)]
#[case("Kaffet ska vara märkt med Rättvisemärket.", LintCode::U7)]
#[case("Varorna ska vara certifierade enligt systemet X.", LintCode::U7)]
#[case("Allt kaffe ska vara Fairtrade.", LintCode::U7)]
#[case("Leverantören ska vara marknadsledande.", LintCode::U3)]
#[case("Vid brist betalas ett vite på 25 procent av kontraktets värde.", LintCode::U3)]
#[case("Leverantören ska ta ett socialt ansvar.", LintCode::U4)]
#[case("Leverantören tar gärna emot praktikanter i uppdraget.", LintCode::U4)]
#[case("Leverantören bör om möjligt erbjuda platser.", LintCode::U4)]
#[case("Företagets policy för mångfald ska bifogas.", LintCode::U1)]
#[case("Kravet gäller hela verksamheten.", LintCode::U1)]
#[case("Leverantören ska sponsra ungdomsidrott.", LintCode::U1)]
#[case("Reservationen stöds på 19 kap. 6 a § LOU.", LintCode::U9)]
#[case("Tillsyn sker enligt 22 kap. 1 § LOU.", LintCode::U9)]
#[case("Se LOU 4:18 a om reservation.", LintCode::U9)]
#[case("Upphandlingen sker som förenklat förfarande.", LintCode::U9)]
#[case("Åtagandet ger 10 poäng i utvärderingen.", LintCode::U6)]
fn a_trap_in_a_performance_condition_is_seen(#[case] text: &str, #[case] code: LintCode) {
    assert!(codes(text, Phase::PerformanceCondition).contains(&code), "{text}");
}

#[rstest]
#[case("Leverantören ska ha anställt långtidsarbetslösa under de senaste tre åren.", LintCode::U6)]
#[case("Andelen anställda med funktionsnedsättning ska vara minst 10 procent.", LintCode::U6)]
#[case("Leverantören ska ha minst 50 anställda.", LintCode::U3)]
fn a_trap_in_a_qualification_is_seen(#[case] text: &str, #[case] code: LintCode) {
    assert!(codes(text, Phase::Qualification).contains(&code), "{text}");
}

#[rstest]
#[case("Vi gör en helhetsbedömning av anbudet.", LintCode::U5)]
#[case("Anbud med praktikplatser ges extra poäng.", LintCode::U5)]
fn a_trap_in_a_criterion_is_seen(#[case] text: &str, #[case] code: LintCode) {
    assert!(codes(text, Phase::AwardCriterion).contains(&code), "{text}");
}

#[rstest]
#[case("Leverantören behöver inte ha tecknat kollektivavtal.")]
#[case("Leverantören tillämpar minst nivåerna i ett centralt kollektivavtal.")]
#[case("Var personen bor har ingen betydelse.")]
#[case("Arbetet utförs i kommunens lokaler.")]
#[case("Varorna ska vara märkta med Svanen eller likvärdig märkning.")]
#[case("Leverantören ska i uppdraget anställa två personer i tolv månader.")]
#[case("Vite betalas med 5 procent av månadsersättningen.")]
#[case("Se 17 kap. 1 § LOU.")]
#[case("Mötet börjar 14:30 i sal 19:6 a.")]
#[case("")]
fn what_is_lawful_gives_no_hint(#[case] text: &str) {
    assert_eq!(codes(text, Phase::PerformanceCondition), []);
}

#[test]
fn the_same_words_are_a_trap_in_one_phase_and_lawful_in_another() {
    let text = "Leverantören ska erbjuda två platser för arbetsträning.";
    assert_eq!(codes(text, Phase::PerformanceCondition), []);
    assert_eq!(codes(text, Phase::Qualification), [LintCode::U6]);
}

#[test]
fn a_span_counts_bytes_and_characters_and_holds_the_words() {
    let text = "Åtgärd: för våra kommuninvånare.";
    let hint = lint_text(text, Phase::PerformanceCondition, &law(RegimeId::R2)).remove(0);
    let span = hint.span.unwrap();
    assert_eq!(hint.words.as_deref(), Some("kommuninvånare"));
    assert_eq!(text.get(span.byte_start..span.byte_end), Some("kommuninvånare"));
    let by_chars: String =
        text.chars().skip(span.char_start).take(span.char_end - span.char_start).collect();
    assert_eq!(by_chars, "kommuninvånare");
    assert!(span.byte_start > span.char_start);
}

#[test]
fn a_hint_names_a_clause_of_the_library_that_does_it_lawfully() {
    let text = "Leverantören ska vara bunden av kollektivavtal.";
    let hint = lint_text(text, Phase::PerformanceCondition, &law(RegimeId::R1)).remove(0);
    let held = embedded().unwrap();
    assert!(held.iter().any(|clause| Some(&clause.code) == hint.instead.as_ref()));
    assert_eq!(hint.instead.unwrap().as_str(), "PER-05");
}

#[test]
fn a_chapter_that_does_not_apply_is_a_wrong_citation_only_there() {
    let text = "Villkoret ställs enligt 17 kap. 2 § LOU.";
    let phase = Phase::PerformanceCondition;
    assert_eq!(lint_text(text, phase, &law(RegimeId::R1)), []);
    for regime in [RegimeId::R2, RegimeId::R3, RegimeId::R4] {
        assert_eq!(lint_text(text, phase, &law(regime))[0].code, LintCode::U9, "{regime:?}");
    }
}

#[rstest]
#[case("Tillsyn sker enligt 22 kap. 1 § LOU.", "22 kap. 1 §")]
#[case("Tillsyn sker enligt LOU 22:1.", "LOU 22:1")]
#[case("Tillsyn sker enligt 22:1 LOU.", "22:1")]
fn a_chapter_that_is_gone_is_named_with_the_one_that_took_its_place(
    #[case] text: &str,
    #[case] words: &str,
) {
    let hint = lint_text(text, Phase::PerformanceCondition, &law(RegimeId::R1)).remove(0);
    assert!(hint.why.sv.contains("21 kap.") && hint.remedy.sv.contains("LOU 21:1"), "{text}");
    assert_eq!(hint.words.as_deref(), Some(words));
}

#[test]
fn a_hint_on_several_sections_holds_both_signs() {
    let text = "Se 17 kap. 2 och 4 §§ lagen (2016:1145) om offentlig upphandling.";
    let hint = lint_text(text, Phase::PerformanceCondition, &law(RegimeId::R2)).remove(0);
    assert_eq!(hint.words.as_deref(), Some("17 kap. 2 och 4 §§"));
}

#[rstest]
#[case("Enligt 17 kap. 1 § LOU.", RegimeId::R2, "LOU 19:9 p 5")]
#[case("Enligt 4 kap. 14 § LOU.", RegimeId::R3, "LOU 19:2")]
#[case("Enligt 19 kap. 18 § LOU.", RegimeId::R1, "LOU 16:7")]
#[case("Enligt 17 kap. 1 § LOU.", RegimeId::Lov, "LOV 1:2")]
fn a_wrong_chapter_is_named_with_what_applies_instead(
    #[case] text: &str,
    #[case] regime: RegimeId,
    #[case] instead: &str,
) {
    let hint = lint_text(text, Phase::PerformanceCondition, &law(regime)).remove(0);
    assert!(hint.remedy.sv.ends_with(&format!("i första hand {instead}.")), "{}", hint.remedy.sv);
}

#[test]
fn every_code_has_provisions_of_the_regime_in_every_phase() {
    let all = [
        LintCode::U1,
        LintCode::U2,
        LintCode::U3,
        LintCode::U4,
        LintCode::U5,
        LintCode::U6,
        LintCode::U7,
        LintCode::U8,
        LintCode::U9,
        LintCode::U10,
        LintCode::U11,
    ];
    for code in all {
        for phase in Phase::ALL {
            for regime in REGIMES {
                let cited = provisions(code, phase, &law(regime));
                assert!(!cited.is_empty(), "{code:?} {phase:?} {regime:?}");
                assert!(
                    cited.iter().all(|citation| regime.applies(citation)),
                    "{code:?} {regime:?}"
                );
            }
        }
    }
}

#[test]
fn a_performance_clause_among_the_qualifications_is_forbidden_in_the_directives_regime() {
    let found = lint_clause(&clause("PER-01"), Phase::Qualification, &law(RegimeId::R1));
    let hint = found.hints.iter().find(|hint| hint.code == LintCode::U6).unwrap();
    assert_eq!(hint.verdict, Verdict::Prohibited);
    let below = lint_clause(&clause("PER-01"), Phase::Qualification, &law(RegimeId::R3));
    assert!(below.hints.iter().all(|hint| hint.verdict != Verdict::Prohibited));
}

#[rstest]
#[case("PER-01", Phase::AwardCriterion, RegimeId::R1)]
#[case("PER-08", Phase::Qualification, RegimeId::R1)]
#[case("PER-05", Phase::Qualification, RegimeId::Lov)]
fn a_clause_in_another_phase_asks_a_person_and_names_itself(
    #[case] code: &str,
    #[case] phase: Phase,
    #[case] regime: RegimeId,
) {
    let found = lint_clause(&clause(code), phase, &law(regime));
    let hint = found.hints.iter().find(|hint| hint.code == LintCode::U6).unwrap();
    assert_eq!((hint.verdict, hint.span), (Verdict::Human, None));
    assert_eq!(hint.instead.as_ref().map(ClauseCode::as_str), Some(code));
}

#[test]
fn an_award_clause_in_a_choice_system_is_forbidden() {
    let found = lint_clause(&clause("AWA-01"), Phase::AwardCriterion, &law(RegimeId::Lov));
    assert!(found.hints.iter().any(|hint| hint.verdict == Verdict::Prohibited));
}

#[test]
fn what_the_entry_of_a_clause_says_comes_with_the_provisions_of_the_entry() {
    let mut seen = 0;
    for clause in embedded().unwrap() {
        for hook in clause.hooks.iter().filter(|hook| !hook.provisions.is_empty()) {
            let hints = lint_clause(&clause, clause.phase, &law(hook.regime)).hints;
            let said = hints.iter().find(|hint| hint.what.sv == "Villkoret i regimen");
            let Some(hint) = said else { continue };
            let cited: Vec<String> = hint.provisions.iter().map(ToString::to_string).collect();
            assert_eq!(cited, hook.provisions, "{} {:?}", clause.code, hook.regime);
            seen += 1;
        }
    }
    assert!(seen > 10);
}

#[test]
fn a_clause_without_a_lawful_like_points_to_none() {
    let found = lint_clause(&clause("AWA-02"), Phase::AwardCriterion, &law(RegimeId::R2));
    let hint = found.hints.iter().find(|hint| hint.verdict == Verdict::Human).unwrap();
    assert_eq!(hint.instead, None, "no other criterion on employment");
}

#[test]
fn labour_terms_without_subcontractors_lack_something_only_in_the_directives_regime() {
    let mut bare = clause("PER-05");
    bare.wording = Text::new("Lönen ska vara minst {wage} kronor.", "Pay is at least {wage}.");
    let codes = |regime| -> Vec<LintCode> {
        let found = lint_clause(&bare, Phase::PerformanceCondition, &law(regime));
        found.hints.into_iter().map(|hint| hint.code).collect()
    };
    assert_eq!(codes(RegimeId::R1), [LintCode::U10]);
    assert_eq!(codes(RegimeId::R2), []);
}

#[test]
fn a_clause_without_proof_link_or_level_is_told_so() {
    let mut bare = clause("PER-03");
    bare.evidence = Text::default();
    bare.link = Text::default();
    let found = lint_clause(&bare, Phase::PerformanceCondition, &law(RegimeId::R1));
    let codes: Vec<LintCode> = found.hints.iter().map(|hint| hint.code).collect();
    assert_eq!(codes, [LintCode::U4, LintCode::U1]);
    let examples: Vec<_> = found
        .hints
        .iter()
        .filter_map(|hint| hint.instead.as_ref())
        .map(ClauseCode::as_str)
        .collect();
    assert_eq!(examples, ["PER-09", "PER-12"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_and_every_span_holds_its_words(
        pieces in prop::collection::vec(prop_oneof![
            Just("kommuninvånare".to_owned()), Just("19 kap. 6 a § LOU".to_owned()),
            Just("bunden av kollektivavtal".to_owned()), Just("{".to_owned()), Just("-:".to_owned()),
            "\\PC{0,12}",
        ], 0..12)
    ) {
        let text = pieces.join(" ");
        for phase in Phase::ALL {
            for hint in lint_text(&text, phase, &law(RegimeId::R3)) {
                let span = hint.span.unwrap();
                prop_assert_eq!(text.get(span.byte_start..span.byte_end), hint.words.as_deref());
                prop_assert!(span.char_end <= text.chars().count());
            }
        }
    }
}
