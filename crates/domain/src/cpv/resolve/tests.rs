use super::super::TABLE;
use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn cpv(text: &str) -> CpvCode {
    text.parse().unwrap()
}

fn resolved(text: &str) -> Option<(String, ResolvedBy)> {
    match resolve(text, &Remembered::new()) {
        Resolution::Resolved { cpv, by } => Some((cpv.to_string(), by)),
        _ => None,
    }
}

fn choices(text: &str) -> Vec<String> {
    match resolve(text, &Remembered::new()) {
        Resolution::Ambiguous { choices, .. } => {
            assert!(choices.len() <= CHOICES);
            assert!(choices.iter().all(|it| !it.why.is_incomplete()));
            choices.into_iter().map(|it| it.cpv.to_string()).collect()
        }
        _ => Vec::new(),
    }
}

#[rstest]
#[case("90910000-9", "90910000", ResolvedBy::Code)]
#[case("Städning (CPV 90910000)", "90910000", ResolvedBy::Code)]
#[case("  STÄDNING ", "90910000", ResolvedBy::Name)]
#[case("Catering", "55520000", ResolvedBy::Name)]
#[case("catering services", "55520000", ResolvedBy::Name)]
#[case("Kontorsmöbel", "39130000", ResolvedBy::Words)]
#[case("renhållning och städning", "90900000", ResolvedBy::Words)]
#[case("städning av skolor", "90919300", ResolvedBy::Name)]
#[case("möblerna", "39100000", ResolvedBy::Words)]
fn a_code_or_a_name_of_one_code_is_resolved(
    #[case] text: &str,
    #[case] code: &str,
    #[case] by: ResolvedBy,
) {
    assert_eq!(resolved(text), Some((code.to_owned(), by)), "{text}");
}

#[rstest]
#[case("städtjänster", "90910000")]
#[case("catering till äldreboenden", "55520000")]
#[case("trädgårdsskötsel", "77311000")]
#[case("måltider i skolan", "55523100")]
#[case("yrkesrehab", "85312510")]
#[case("office furniture delivery", "39130000")]
fn what_comes_near_is_offered_and_never_taken(#[case] text: &str, #[case] among: &str) {
    assert!(choices(text).contains(&among.to_owned()), "{text}: {:?}", choices(text));
}

#[rstest]
#[case("")]
#[case("xyzzy")]
#[case("tjänster")]
#[case("och av the")]
#[case("12345678")]
fn what_means_nothing_is_said_to(#[case] text: &str) {
    let found = resolve(text, &Remembered::new());
    assert!(matches!(found, Resolution::Unresolved { .. }), "{text}: {found:?}");
}

#[test]
fn a_number_that_is_no_code_does_not_stand_in_the_way_of_the_words() {
    for text in ["städtjänster 2027", "städtjänster, dnr 1234-567"] {
        assert!(choices(text).contains(&"90910000".to_owned()), "{text}: {:?}", choices(text));
    }
}

#[test]
fn only_those_that_share_most_words_are_offered_and_the_rest_of_them_counted() {
    let (mut several, mut more_of_all) = (0, 0);
    for text in [
        "office furniture delivery",
        "catering till äldreboenden",
        "reparation av cyklar",
        "maskiner för livsmedel",
        "underhåll av byggnader",
    ] {
        let Resolution::Ambiguous { choices, more } = resolve(text, &Remembered::new()) else {
            panic!("{text}");
        };
        let words = |it: &Choice| it.why.sv.matches('”').count() / 2;
        assert!(choices.iter().all(|it| words(it) == words(&choices[0])), "{text}: {choices:?}");
        assert!(more == 0 || choices.len() == CHOICES, "{text}");
        several += usize::from(words(&choices[0]) > 1);
        more_of_all += more;
    }
    assert!(several > 1 && more_of_all > 0, "{several}, {more_of_all}");
}

#[test]
fn a_name_that_two_codes_share_is_offered_twice() {
    assert_eq!(choices("Begravningstjänster").len(), 2);
}

#[test]
fn two_codes_in_a_text_are_a_choice_between_them() {
    assert_eq!(choices("55520000 eller 55330000"), ["55330000", "55520000"]);
}

#[test]
fn a_confirmed_wording_is_remembered_however_it_is_written() {
    let remembered = Remembered::from([(wording_key("Fika till möten"), cpv("55520000"))]);
    let found = resolve("  FIKA, till möten!", &remembered);
    let expected = Resolution::Resolved { cpv: cpv("55520000"), by: ResolvedBy::Remembered };
    assert_eq!(found, expected);
    assert!(resolved("Fika till möten").is_none());
}

#[test]
fn every_name_leads_back_to_its_code() {
    for entry in TABLE.values() {
        for name in [&entry.name.sv, &entry.name.en] {
            let found = match resolve(name, &Remembered::new()) {
                Resolution::Resolved { cpv, by: ResolvedBy::Name } => vec![cpv],
                Resolution::Ambiguous { choices, .. } => choices.iter().map(|it| it.cpv).collect(),
                other => panic!("{name}: {other:?}"),
            };
            assert!(found.contains(&entry.code), "{name}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_has_an_answer_that_never_changes(text in ".{0,60}") {
        let first = resolve(&text, &Remembered::new());
        prop_assert_eq!(first, resolve(&text, &Remembered::new()));
    }
}
