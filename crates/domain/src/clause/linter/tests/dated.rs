//! What the linter says on different days, and with an amended book.

use jiff::civil::{Date, date};
use rstest::rstest;

use super::BOOK;
use crate::clause::linter::{Hint, LintCode, instead, lint_clause, lint_text};
use crate::clause::{ClauseCode, Phase};
use crate::law::assessment::Verdict;
use crate::law::book::{Confidence, LawBook, ProvisionChange};
use crate::law::citing::Governing;
use crate::law::regime::RegimeId;
use crate::text::Text;

fn on(day: Date, regime: RegimeId, text: &str) -> Vec<Hint> {
    lint_text(text, Phase::PerformanceCondition, &Governing::new(&BOOK, day, regime))
}

const OLD_SECTION: &str = "Upphandlingen reserveras enligt 19 kap. 6 a § LOU.";
const IDEBUREN: &str = "Upphandlingen reserveras enligt 19 kap. 25 a § LOU.";

#[test]
fn a_section_is_gone_from_the_day_after_its_last() {
    assert_eq!(on(date(2022, 1, 31), RegimeId::OldNational, OLD_SECTION), []);
    let hint = on(date(2022, 2, 1), RegimeId::R3, OLD_SECTION).remove(0);
    assert_eq!(hint.code, LintCode::U9);
    assert_eq!(hint.why.sv, "Bestämmelsen upphörde att gälla efter 2022-01-31.");
}

#[test]
fn what_took_its_place_is_named_only_where_it_is_in_force() {
    let of = |day| on(day, RegimeId::R3, OLD_SECTION).remove(0);
    assert_eq!(of(date(2022, 12, 31)).remedy.sv, "Pröva LOU 19:25 i stället.");
    let later = of(date(2023, 1, 1));
    assert_eq!(later.remedy.sv, "Pröva LOU 19:25, LOU 19:25a i stället.");
    assert_eq!(later.instead.as_ref().map(ClauseCode::as_str), Some("RES-03"));
}

#[test]
fn a_clause_is_recommended_only_while_what_it_rests_on_is_in_force() {
    let recommended = |code: &str, day| {
        instead::first_of(&[code], &Governing::new(&BOOK, day, RegimeId::R3)).is_some()
    };
    assert!(!recommended("RES-04", date(2022, 12, 31)));
    assert!(recommended("RES-04", date(2023, 1, 1)));
    assert!(recommended("RES-03", date(2022, 12, 31)));
}

#[test]
fn what_took_its_place_is_not_recommended_where_it_does_not_apply() {
    let hint = on(date(2026, 5, 4), RegimeId::R1, OLD_SECTION).remove(0);
    assert!(hint.remedy.sv.contains("LOU 19:25, LOU 19:25a, hör inte till regimen"));
    assert_eq!(hint.instead, None);
    let never = on(date(2026, 5, 4), RegimeId::R1, "Enligt 4 kap. 18 a § LOU.").remove(0);
    assert_eq!(never.remedy.sv, "Pröva LOU 4:18 i stället.");
    assert_eq!(never.instead.as_ref().map(ClauseCode::as_str), Some("RES-01"));
}

#[test]
fn a_section_is_told_of_until_the_day_before_its_first() {
    let hint = on(date(2022, 12, 31), RegimeId::R3, IDEBUREN).remove(0);
    assert!(hint.why.sv.contains("började gälla 2023-01-01"), "{}", hint.why.sv);
    assert_eq!(on(date(2023, 1, 1), RegimeId::R3, IDEBUREN), []);
}

#[rstest]
#[case("Enligt 19 kap. 25 § LOU.", 2021, RegimeId::OldNational, "LOU 19:6a, LOU 19:6b.")]
#[case("Enligt 19 kap. 25 § LOU.", 2018, RegimeId::OldNational, "Ta bort hänvisningen")]
#[case("Enligt 19 a kap. 2 § LOU.", 2018, RegimeId::OldNational, "LOU 19:7.")]
#[case("Enligt 19 kap. 2 § LOU.", 2021, RegimeId::R1, "LOU 4:1.")]
#[case("Enligt 13 kap. 3 a § LOU.", 2021, RegimeId::R1, "Ta bort hänvisningen")]
fn what_applied_before_a_section_is_named_where_the_book_knows_it(
    #[case] text: &str,
    #[case] year: i16,
    #[case] regime: RegimeId,
    #[case] says: &str,
) {
    let hint = on(date(year, 5, 4), regime, text).remove(0);
    assert!(hint.remedy.sv.contains(says), "{}", hint.remedy.sv);
}

#[test]
fn the_older_chapter_of_the_same_number_is_told_apart() {
    let text = "Enligt 19 kap. 9 § LOU.";
    let hint = on(date(2021, 5, 4), RegimeId::OldNational, text).remove(0);
    assert!(hint.why.sv.contains("ett annat 19 kap."), "{}", hint.why.sv);
    let hint = on(date(2021, 5, 4), RegimeId::R1, "Enligt 13 kap. 3 a § LOU.").remove(0);
    assert!(!hint.why.sv.contains("annat"), "{}", hint.why.sv);
    let fee = "Enligt 21 kap. 7 § LOU.";
    let hint = on(date(2023, 12, 31), RegimeId::R1, fee).remove(0);
    assert!(hint.why.sv.contains("ett annat 21 kap."), "{}", hint.why.sv);
    assert_eq!(on(date(2024, 1, 1), RegimeId::R1, fee), []);
}

#[rstest]
#[case("Tillsyn sker enligt 22 kap. 1 § LOU.", date(2023, 12, 31), RegimeId::R1)]
#[case("Tillsyn sker enligt 22 kap. 1 § LOU.", date(2023, 12, 31), RegimeId::R2)]
#[case("Upphandlingen sker som förenklat förfarande.", date(2022, 1, 31), RegimeId::R1)]
#[case("Tjänsterna står i bilaga 2 a.", date(2022, 1, 31), RegimeId::R1)]
fn what_was_in_force_then_gives_no_hint_until_it_is_gone(
    #[case] text: &str,
    #[case] last: Date,
    #[case] regime: RegimeId,
) {
    let is_told = |day| on(day, regime, text).iter().any(|hint| hint.verdict == Verdict::Warn);
    assert!(!is_told(last));
    assert!(is_told(last.tomorrow().unwrap()));
}

#[test]
fn a_regime_is_read_on_a_day_on_which_it_governs() {
    let simplified = "Upphandlingen sker som förenklat förfarande.";
    assert_eq!(on(date(2026, 5, 4), RegimeId::OldNational, simplified), []);
    let day = |regime, day| Governing::new(&BOOK, day, regime).day();
    assert_eq!(day(RegimeId::OldNational, date(2026, 5, 4)), date(2022, 1, 31));
    assert_eq!(day(RegimeId::OldNational, date(2021, 5, 4)), date(2021, 5, 4));
    assert_eq!(day(RegimeId::OldNational, date(2001, 5, 4)), date(2017, 1, 1));
    assert_eq!(day(RegimeId::R1, date(2001, 5, 4)), date(2017, 1, 1));
    assert_eq!(day(RegimeId::R1, date(2017, 1, 2)), date(2017, 1, 2));
    assert_eq!(day(RegimeId::Lov, date(2001, 5, 4)), date(2009, 1, 1));
    assert_eq!(day(RegimeId::Lov, date(2010, 5, 4)), date(2010, 5, 4));
}

/// The book after an administrator has repealed 19:25 with the year 2026.
fn without_19_25() -> LawBook {
    let known = BOOK.provisions().find(|it| it.citation.to_string() == "LOU 19:25").unwrap();
    let repeal = ProvisionChange {
        citation: known.citation,
        gist: Text::new("påhittad lydelse", "an invented wording"),
        valid_from: known.from,
        valid_to: Some(date(2026, 12, 31)),
        introduced_by: known.introduced_by.clone(),
        repealed_by: Some("2026:999".to_owned()),
        instead: vec!["LOU 19:25a".parse().unwrap()],
        replaces: Vec::new(),
        source: "Påhittad lag".to_owned(),
        source_date: date(2026, 11, 1),
        confidence: Confidence::C,
    };
    BOOK.amended(&[repeal.recorded(date(2026, 12, 1))])
}

#[test]
fn an_amendment_of_the_book_is_heeded_at_once() {
    let text = "Upphandlingen reserveras enligt 19 kap. 25 § LOU.";
    let amended = without_19_25();
    let under =
        |book, day| lint_text(text, Phase::Reservation, &Governing::new(book, day, RegimeId::R3));
    assert_eq!(under(&BOOK, date(2027, 1, 1)), []);
    assert_eq!(under(&amended, date(2026, 12, 31)), []);
    let hint = under(&amended, date(2027, 1, 1)).remove(0);
    assert!(hint.why.sv.contains("2026-12-31"), "{}", hint.why.sv);
    assert_eq!(hint.remedy.sv, "Pröva LOU 19:25a i stället.");
    // The clause on 19:25 is no longer lawful, so that the one on 19:25 a is named.
    assert_eq!(hint.instead.as_ref().map(ClauseCode::as_str), Some("RES-04"));
}

#[test]
fn a_clause_whose_entry_cites_what_is_not_in_force_is_told_so() {
    let clause = super::clause("RES-04");
    let codes = |day| -> Vec<(LintCode, bool)> {
        let law = Governing::new(&BOOK, day, RegimeId::R3);
        let hints = lint_clause(&clause, Phase::Reservation, &law).hints;
        hints.iter().map(|it| (it.code, it.why.sv.contains("började gälla"))).collect()
    };
    assert!(codes(date(2022, 12, 31)).contains(&(LintCode::U9, true)));
    assert!(!codes(date(2023, 1, 1)).contains(&(LintCode::U9, true)));
}

#[test]
fn a_hint_cites_only_what_is_in_force_and_the_principles_where_nothing_is() {
    let text = "Leverantören ska vara bunden av kollektivavtal.";
    let cited = |day| -> Vec<String> {
        let hint = on(day, RegimeId::R1, text).remove(0);
        hint.provisions.iter().map(ToString::to_string).collect()
    };
    assert_eq!(cited(date(2017, 5, 31)), ["LOU 4:1"]);
    assert_eq!(cited(date(2017, 6, 1)), ["LOU 17:5", "LOU 17:3"]);
}
