//! Which citations the linter reads out of a text, and what it makes of them.

use jiff::civil::{Date, date};
use rstest::rstest;

use super::{BOOK, law};
use crate::clause::Phase;
use crate::clause::linter::citations::read;
use crate::clause::linter::{Hint, LintCode, lint_text};
use crate::law::assessment::Verdict;
use crate::law::citing::Governing;
use crate::law::regime::RegimeId;

#[rstest]
#[case("Enligt 5 a § upphandlingsförordningen (UF).", "UF 5a")]
#[case("Enligt 5 a § i upphandlingsförordningen (2016:1162).", "UF 5a")]
#[case("Enligt 5a § upphandlingsförordning (2016:1162).", "UF 5a")]
#[case("Enligt § 5 a upphandlingsförordningen.", "UF 5a")]
#[case("Enligt § 5 a i UF.", "UF 5a")]
#[case("Enligt upphandlingsförordningens 5 a §.", "UF 5a")]
#[case("Enligt upphandlingsförordningen (2016:1162), 5 a §.", "UF 5a")]
#[case("Enligt UF 5 a §.", "UF 5a")]
#[case("Enligt UF 5 a.", "UF 5a")]
#[case("Enligt UF § 5 a.", "UF 5a")]
#[case("Enligt 14 § 18 UF.", "UF 14 p 18")]
#[case("Enligt 14 § p 18 UF.", "UF 14 p 18")]
#[case("Enligt 14 § 18 p. UF.", "UF 14 p 18")]
#[case("Enligt 14 § första stycket 18 upphandlingsförordningen.", "UF 14 st 1 p 18")]
#[case("Enligt 14 § första stycket 1 UF.", "UF 14 st 1 p 1")]
#[case("Enligt 14 § 1 st 2 p UF.", "UF 14 st 1 p 2")]
#[case("Enligt 14 § st 1 p 2 UF.", "UF 14 st 1 p 2")]
#[case("Enligt 14 § första och andra styckena UF.", "UF 14 st 1")]
#[case("Enligt 14 § andra punkten UF.", "UF 14 p 2")]
#[case("Enligt 14 § punkterna 18–20 UF.", "UF 14 p 18")]
#[case("Enligt 5 a och 14 §§ UF.", "UF 5a, UF 14")]
#[case("Enligt 5 a § och 14 § UF.", "UF 5a, UF 14")]
#[case("Enligt 5 a, 5 b och 14 §§ UF.", "UF 5a, UF 5b, UF 14")]
#[case("Enligt §§ 5 a och 14 UF.", "UF 5a, UF 14")]
#[case("Enligt 23 § LSS.", "LSS 23")]
#[case("Enligt 9 § 10 LSS.", "LSS 9 p 10")]
#[case("Enligt LSS 23 § krävs tillstånd.", "LSS 23")]
#[case("Enligt 23 § lagen (1993:387) om stöd och service till vissa funktionshindrade.", "LSS 23")]
#[case("Enligt lagen om stöd och service till vissa funktionshindrade, 23 §.", "LSS 23")]
#[case("Enligt 8 § lagen om registrering av idéburna organisationer.", "REG 8")]
#[case("Enligt 8 § första stycket lagen (2022:900).", "REG 8 st 1")]
#[case("Enligt 21 § förordningen (2017:462) om särskilda insatser.", "F2017:462 21")]
#[case("Enligt 14 § förordningen om särskilt anställningsstöd.", "F2018:42 14")]
#[case("Enligt 10 kap. 8 § kommunallagen (2017:725).", "KL 10:8")]
#[case("Enligt KL 10 kap. 8 §.", "KL 10:8")]
#[case("Enligt kommunallagens 10 kap. 8 §.", "KL 10:8")]
#[case("Enligt 10:8 KL.", "KL 10:8")]
#[case("Enligt 19 kap. 3 § offentlighets- och sekretesslagen.", "OSL 19:3")]
#[case("Enligt 26 kap. 1 § socialtjänstlagen (2025:400).", "SoL 26:1")]
#[case("Enligt SoL 26:1.", "SoL 26:1")]
#[case("Enligt 17 kap. 2-5 §§ LOU.", "LOU 17:2, LOU 17:5")]
#[case("Enligt 17 kap. 2–5 §§ LOU.", "LOU 17:2, LOU 17:5")]
#[case("Enligt 17 kap. § 1 LOU.", "LOU 17:1")]
#[case("Enligt 17 kap. 1 § upphandlingslagen.", "LOU 17:1")]
#[case("Enligt 4 kap. 2 § och 8 kap. 1 § LOV.", "LOV 4:2, LOV 8:1")]
#[case("Enligt 17 kap. 2 § och 23 § LSS.", "LOU 17:2?, LSS 23")]
#[case("Enligt 17 kap. 2 §, LSS 23 §.", "LOU 17:2?, LSS 23")]
#[case("Enligt KL 10 kap. 8 §, LOU 17 kap. 1 §.", "KL 10:8, LOU 17:1")]
#[case("Enligt LOU 19 a:2.", "LOU 19a:2")]
#[case("Enligt 8 § diskrimineringslagen.", "?")]
#[case("Enligt diskrimineringslagens 8 §.", "?")]
#[case("Enligt 8 § lagen om anställningsskydd.", "?")]
#[case("Enligt 5 § upphandlingsförordningen (2011:1040).", "?")]
#[case("Enligt 4 kap. 18 § LUK.", "?")]
#[case("Enligt 2 kap. 1 § miljöbalken och 23 § LSS.", "?, LSS 23")]
#[case("Enligt 5 § i lagen.", "")]
#[case("Enligt 5 § avtalet.", "")]
#[case("Se 5 § LOU.", "")]
#[case("Upphandlingen följer LOU (2016:1145).", "")]
#[case("Upphandlingen följer LSS. 23 § i avtalet gäller.", "")]
#[case("Besök sker KL 10:30.", "")]
#[case("Se 5 § förslagen och 6 § bolagen.", "")]
#[case("Enligt 6 kap. 13 § lagen (2007:1091) om offentlig upphandling.", "")]
#[case("Enligt 4 kap. 1 § socialtjänstlagen (2001:453).", "")]
fn a_citation_is_read_however_it_is_written(#[case] text: &str, #[case] cited: &str) {
    assert_eq!(read(text, RegimeId::R1).join(", "), cited, "{text}");
}

fn on(day: Date, regime: RegimeId, text: &str) -> Vec<Hint> {
    lint_text(text, Phase::PerformanceCondition, &Governing::new(&BOOK, day, regime))
}

#[test]
fn a_section_of_an_act_without_chapters_is_held_against_the_book_on_the_day() {
    let text = "Annonsen följer 5 a § upphandlingsförordningen.";
    let hint = on(date(2023, 12, 31), RegimeId::R1, text).remove(0);
    assert_eq!((hint.code, hint.verdict), (LintCode::U9, Verdict::Warn));
    assert_eq!(hint.words.as_deref(), Some("5 a §"));
    assert_eq!(on(date(2024, 1, 1), RegimeId::R1, text), []);
}

#[test]
fn a_point_is_held_against_its_own_days() {
    let text = "Annonsen följer 14 § 19 UF.";
    let hint = on(date(2023, 12, 31), RegimeId::R2, text).remove(0);
    assert_eq!(hint.what.sv, "Fel hänvisning: UF 14 p 19");
    assert_eq!(on(date(2023, 12, 31), RegimeId::R2, "Annonsen följer 14 § UF."), []);
    assert_eq!(on(date(2024, 1, 1), RegimeId::R2, text), []);
}

#[test]
fn an_ordinance_on_procurement_does_not_govern_a_choice_system() {
    let hint = on(date(2026, 5, 4), RegimeId::Lov, "Se 5 a § UF.").remove(0);
    assert_eq!(hint.verdict, Verdict::Warn);
    assert!(hint.why.sv.starts_with("Paragrafen hör inte till regimen"), "{}", hint.why.sv);
}

#[test]
fn each_wrong_section_of_a_list_is_named() {
    let text = "Enligt 19 kap. 25, 25 a och 6 a §§ LOU.";
    let named: Vec<String> =
        on(date(2022, 12, 31), RegimeId::R3, text).into_iter().map(|hint| hint.what.sv).collect();
    assert_eq!(named, ["Fel hänvisning: LOU 19:25a", "Fel hänvisning: LOU 19:6a"]);
}

#[test]
fn a_citation_that_the_book_does_not_hold_is_said_to_be_untested_and_never_wrong() {
    for (text, words) in [
        ("Enligt 19 kap. 6 § arbetsmiljölagen.", "19 kap. 6 § arbetsmiljölagen"),
        ("Enligt 8 § diskrimineringslagen (2008:567).", "8 § diskrimineringslagen (2008:567)"),
        ("Enligt 9 § LSS.", "9 §"),
        ("Enligt 8 kap. 4 § LOU.", "8 kap. 4 §"),
    ] {
        let hints = on(date(2026, 5, 4), RegimeId::R1, text);
        let said: Vec<_> = hints.iter().map(|hint| (hint.verdict, hint.words.as_deref())).collect();
        assert_eq!(said, [(Verdict::NotCovered, Some(words))], "{text}");
    }
}

#[test]
fn a_section_without_an_act_is_not_said_to_be_untested() {
    assert_eq!(lint_text("Se 8 kap. 4 §.", Phase::Qualification, &law(RegimeId::R1)), []);
}

#[test]
fn a_long_list_is_read_whole_and_an_endless_one_only_at_its_end() {
    let read_of = |sections: usize| {
        let list: Vec<String> = (1..=sections).map(|section| section.to_string()).collect();
        read(&format!("Enligt {} §§ UF.", list.join(", ")), RegimeId::R1)
    };
    assert_eq!(read_of(40).len(), 40);
    let endless = read_of(4_000);
    assert_eq!((endless.len(), endless.last().map(String::as_str)), (40, Some("UF 4000")));
}

#[test]
fn an_endless_row_of_sections_is_read_only_near_its_act() {
    let signed = |sections: usize| {
        let row: Vec<String> = (1..=sections).map(|section| format!("{section} §")).collect();
        read(&format!("Enligt {} UF.", row.join(" och ")), RegimeId::R1).len()
    };
    assert_eq!(signed(40), 40);
    assert!(signed(900) < 900);
}
