use jiff::civil::{Date, date};
use std::collections::BTreeSet;

use super::parameter::id;
use super::{LawBook, Membership, Resolution, data};
use crate::clause::library;
use crate::law::citation::Citation;
use crate::money::Sek;

fn book() -> LawBook {
    LawBook::embedded().unwrap()
}

fn kronor(book: &LawBook, id: &str, on: Date) -> Option<u64> {
    book.value(id, on, Date::MAX)?.value.sek().map(|amount| amount.ore() / 100)
}

fn cite(text: &str) -> Citation {
    text.parse().unwrap()
}

#[test]
fn every_parameter_that_rules_name_is_in_the_book_and_no_other() {
    let named: BTreeSet<&str> = id::ALL.iter().copied().collect();
    let book = book();
    let held: BTreeSet<&str> = book.parameters().map(|parameter| parameter.id.as_str()).collect();
    assert_eq!(named, held);
}

#[test]
fn thresholds_change_with_the_period_and_end_where_the_sources_end() {
    let book = book();
    let at = |day| kronor(&book, id::THRESHOLD_SUB_CENTRAL_SEK, day);
    assert_eq!(at(date(2023, 12, 31)), Some(2_236_731));
    assert_eq!(at(date(2024, 1, 1)), Some(2_389_585));
    assert_eq!(at(date(2025, 12, 31)), Some(2_389_585));
    assert_eq!(at(date(2026, 1, 1)), None);
    let euro = book.value(id::THRESHOLD_SUB_CENTRAL_EUR, date(2026, 1, 1), Date::MAX).unwrap();
    assert_eq!(euro.value.euro(), Some(216_000));
}

#[test]
fn the_limit_for_direct_award_became_a_constant_on_the_first_of_february_2022() {
    let book = book();
    assert_eq!(kronor(&book, id::DIRECT_AWARD_LIMIT, date(2021, 12, 31)), Some(615_312));
    assert_eq!(kronor(&book, id::DIRECT_AWARD_LIMIT, date(2022, 1, 31)), Some(626_284));
    assert_eq!(kronor(&book, id::DIRECT_AWARD_LIMIT, date(2022, 2, 1)), Some(700_000));
    assert_eq!(kronor(&book, id::DIRECT_AWARD_LIMIT, date(2040, 2, 1)), Some(700_000));
}

#[test]
fn nothing_was_known_before_it_was_recorded() {
    let book = book();
    let before = book.recorded_on().yesterday().unwrap();
    assert_eq!(book.parameters_on(date(2024, 6, 1), before).count(), 0);
    assert!(book.parameters_on(date(2024, 6, 1), book.recorded_on()).count() > 15);
    assert!(book.provisions_on(date(2024, 6, 1), book.recorded_on()).count() > 80);
}

const SOURCES: data::Named = ("s", "[[source]]\nkey = \"S\"\ntitle = \"t\"\nage = \"2020\"\n");
const MISTAKEN: data::Named = ("m", "neverExisted = []\nretiredChapter = []\n");
const CORRECTED: data::Named = (
    "p",
    r#"
[[parameter]]
id = "X"
provisions = ["LOU 5:1"]
title = {sv = "x", en = "x"}
[[parameter.values]]
from = "2020-01-01"
recorded = "2020-02-01"
source = "S"
confidence = "B"
value = {kind = "SEK", kronor = 100}
[[parameter.values]]
from = "2020-01-01"
recorded = "2020-03-01"
source = "S"
confidence = "A"
value = {kind = "SEK", kronor = 101}
"#,
);

#[test]
fn a_correction_leaves_what_was_known_before_it_readable() {
    let book = data::build(SOURCES, CORRECTED, &[], MISTAKEN).unwrap();
    let known = |day| book.value("X", date(2020, 1, 15), day).and_then(|found| found.value.sek());
    assert_eq!(known(date(2020, 1, 31)), None);
    assert_eq!(known(date(2020, 2, 1)), Some(Sek::from_kronor(100)));
    assert_eq!(known(date(2020, 2, 29)), Some(Sek::from_kronor(100)));
    assert_eq!(known(date(2020, 3, 1)), Some(Sek::from_kronor(101)));
}

#[test]
fn another_text_is_another_version() {
    let one = data::build(SOURCES, CORRECTED, &[], MISTAKEN).unwrap();
    let same = data::build(SOURCES, CORRECTED, &[], MISTAKEN).unwrap();
    let spaced = ("m", "neverExisted = []\nretiredChapter = []\n\n");
    let other = data::build(SOURCES, CORRECTED, &[], spaced).unwrap();
    assert_eq!(one.version(), same.version());
    assert_ne!(one.version(), other.version());
}

#[test]
fn a_source_that_nobody_describes_is_refused() {
    let none = ("s", "source = []\n");
    assert!(data::build(none, CORRECTED, &[], MISTAKEN).is_err());
}

/// A book of one parameter and one wording, each with a last day.
fn ending(value_to: &str, wording_to: &str) -> Result<LawBook, data::BookError> {
    let parameters = format!(
        r#"
[[parameter]]
id = "X"
provisions = ["LOU 5:1"]
title = {{sv = "x", en = "x"}}
values = [{{from = "2020-01-01", to = "{value_to}", recorded = "2020-02-01", source = "S", confidence = "B", value = {{kind = "SEK", kronor = 100}}}}]
"#
    );
    let provisions = format!(
        r#"
[defaults]
recorded = "2020-02-01"
from = "2020-01-01"
introducedBy = "2019:1"
source = "S"
confidence = "A"
[[provision]]
citation = "LOU 5:1"
to = "{wording_to}"
gist = {{sv = "x", en = "x"}}
"#
    );
    let (parameters, provisions): (&'static str, &'static str) =
        (parameters.leak(), provisions.leak());
    data::build(SOURCES, ("p", parameters), &[("w", provisions)], MISTAKEN)
}

#[test]
fn what_holds_for_one_day_is_sound_and_what_ends_before_it_begins_is_refused() {
    let one_day = ending("2020-01-01", "2020-01-01").unwrap();
    assert_eq!(kronor(&one_day, "X", date(2020, 1, 1)), Some(100));
    assert_eq!(kronor(&one_day, "X", date(2020, 1, 2)), None);
    assert!(one_day.provision_is_in_force(&cite("LOU 5:1"), date(2020, 1, 1)));
    assert!(!one_day.provision_is_in_force(&cite("LOU 5:1"), date(2020, 1, 2)));
    assert!(ending("2019-12-31", "2020-01-01").is_err());
    assert!(ending("2020-01-01", "2019-12-31").is_err());
}

#[test]
fn lists_are_read_literally_and_ask_about_codes_below_them() {
    let book = book();
    let list = |id| book.value(id, date(2026, 5, 4), Date::MAX).unwrap().value.cpv().unwrap();
    let member = |id, code: &str| list(id).membership(code.parse().unwrap());
    assert_eq!(member(id::PARTICIPATION_CPV, "85312510"), Membership::Listed);
    assert_eq!(member(id::PARTICIPATION_CPV, "80500000"), Membership::NotListed);
    assert_eq!(member(id::IDEBUREN_CPV, "80500000"), Membership::Listed);
    assert_eq!(member(id::IDEBUREN_CPV, "92500000"), Membership::NotListed);
    assert_eq!(
        member(id::PARTICIPATION_CPV, "80521000"),
        Membership::BelowListed("80520000".parse().unwrap())
    );
    assert_eq!(member(id::LOV_SCOPE_CPV, "85311300"), Membership::NotListed);
    assert_eq!(member(id::LOV_SCOPE_CPV, "85323000"), Membership::Listed);
}

#[test]
fn the_list_of_19_25_is_the_list_of_eforms() {
    let book = book();
    let list = book.value(id::PARTICIPATION_CPV, date(2026, 5, 4), Date::MAX).unwrap();
    let list = list.value.cpv().unwrap();
    for entry in crate::cpv::search("") {
        let listed = list.membership(entry.code) == Membership::Listed;
        assert_eq!(listed, entry.is_social_service, "{}", entry.code);
    }
}

#[test]
fn citations_resolve_by_date() {
    let book = book();
    let on = |text: &str, day| book.resolve(&cite(text), day);
    let spring = date(2026, 5, 4);
    assert!(matches!(on("LOU 19:25", spring), Resolution::InForce(_)));
    assert!(matches!(on("LOU 19:9 p 1", spring), Resolution::InForce(_)));
    assert!(matches!(on("LOU 19:25a", date(2022, 12, 31)), Resolution::NotYet { .. }));
    assert!(matches!(on("LOU 19:6a", date(2022, 1, 31)), Resolution::InForce(_)));
    let Resolution::Repealed { instead, .. } = on("LOU 19:6a", date(2022, 2, 1)) else {
        panic!("19:6 a was repealed");
    };
    assert_eq!(instead, [cite("LOU 19:25"), cite("LOU 19:25a")]);
    assert!(matches!(on("LOU 19:35", date(2019, 1, 1)), Resolution::InForce(_)));
    assert!(matches!(on("LOU 19:39", spring), Resolution::Repealed { .. }));
    assert!(matches!(on("LOU 20:17", date(2022, 6, 30)), Resolution::InForce(_)));
    assert!(matches!(on("LOU 22:7", date(2024, 1, 1)), Resolution::Repealed { .. }));
    assert_eq!(on("LOU 22:7", date(2023, 12, 31)), Resolution::NotHeld);
    assert!(matches!(on("LOU 4:18a", spring), Resolution::NeverExisted { .. }));
    assert_eq!(on("LOU 8:1", spring), Resolution::NotHeld);
}

#[test]
fn a_point_that_is_held_by_itself_has_days_of_its_own() {
    let book = book();
    let on = |text: &str, day| book.resolve(&cite(text), day);
    let last = date(2023, 12, 31);
    assert!(matches!(on("UF 14", last), Resolution::InForce(_)));
    assert!(matches!(on("UF 14 p 17", last), Resolution::InForce(_)));
    let Resolution::NotYet { from, .. } = on("UF 14 p 18", last) else { panic!("not yet") };
    assert_eq!(from, date(2024, 1, 1));
    assert!(matches!(on("UF 14 p 18", from), Resolution::InForce(_)));
}

#[test]
fn nothing_is_said_of_a_section_before_the_day_from_which_it_was_read() {
    let book = book();
    for entry in book.unread_before.iter() {
        let mut wordings = book.provisions().filter(|it| it.citation == entry.citation);
        let first = wordings.next().unwrap().from;
        let on = |day| book.resolve(&entry.citation, day);
        assert_eq!(on(first.yesterday().unwrap()), Resolution::NotHeld, "{}", entry.citation);
        assert!(matches!(on(first), Resolution::InForce(_)), "{}", entry.citation);
    }
    let new = book.resolve(&cite("UF 5a"), date(2023, 12, 31));
    assert!(matches!(new, Resolution::NotYet { .. }), "it was read to be new");
}

#[test]
fn a_chapter_that_gave_up_its_number_is_told_of_from_its_first_day_to_its_last() {
    let book = book();
    let is_told = |text: &str, day| match book.resolve(&cite(text), day) {
        Resolution::NotYet { older, .. } => older.is_some(),
        _ => false,
    };
    assert!(!is_told("LOU 19:22", date(2016, 12, 31)));
    assert!(is_told("LOU 19:22", date(2017, 1, 1)));
    assert!(is_told("LOU 19:22", date(2022, 1, 31)));
    assert!(!is_told("LOU 19:22", date(2022, 2, 1)));
}

#[test]
fn what_replaces_a_section_is_what_the_section_points_to() {
    let book = book();
    let mut seen = 0;
    for heir in book.provisions() {
        for replaced in &heir.replaces {
            let old = book.provisions().find(|it| it.citation == *replaced).unwrap();
            assert!(old.instead.contains(&heir.citation), "{replaced}");
            assert_eq!(old.to.and_then(|to| to.tomorrow().ok()), Some(heir.from), "{replaced}");
            seen += 1;
        }
    }
    assert_eq!(seen, 3);
}

#[test]
fn a_paragraph_is_in_force_no_longer_than_its_section() {
    let book = book();
    let parts = book.provisions().filter(|it| it.citation != it.citation.section_only());
    for part in parts {
        let section = part.citation.section_only();
        let is_held = book.provisions().any(|it| it.citation == section);
        for day in [Some(part.from), part.to].into_iter().flatten() {
            assert!(!is_held || book.provision_is_in_force(&section, day), "{}", part.citation);
        }
    }
}

#[test]
fn every_wording_of_a_section_ends_before_the_next_begins() {
    let book = book();
    let wordings: Vec<_> = book.provisions().collect();
    for (one, next) in wordings.iter().zip(wordings.iter().skip(1)) {
        if one.citation == next.citation {
            assert!(one.to.is_some_and(|to| to < next.from), "{}", one.citation);
        }
    }
}

#[test]
fn every_gist_is_there_in_both_languages() {
    for provision in book().provisions() {
        assert!(!provision.gist.is_incomplete(), "{}", provision.citation);
    }
}

#[test]
fn every_provision_that_a_clause_hangs_on_is_in_the_book() {
    let book = book();
    for clause in library::embedded().unwrap() {
        for text in clause.hooks.iter().flat_map(|hook| &hook.provisions) {
            assert!(book.provision(&cite(text), date(2026, 5, 4)).is_some(), "{text}");
        }
    }
}
