use jiff::civil::{Date, date};
use rstest::rstest;

use super::super::parameter::{CpvList, CpvRange, ParameterValue, id};
use super::super::{Confidence, LawBook};
use super::{Amendment, LawChange, ParameterChange, ProvisionChange};
use crate::law::book::Resolution;
use crate::law::citation::Citation;
use crate::text::Text;

fn book() -> LawBook {
    LawBook::embedded().unwrap()
}

fn threshold(kronor: u64) -> ParameterChange {
    ParameterChange {
        parameter: id::THRESHOLD_SUB_CENTRAL_SEK.to_owned(),
        valid_from: date(2026, 1, 1),
        valid_to: Some(date(2027, 12, 31)),
        value: ParameterValue::Sek { kronor },
        source: "Tillkännagivande om tröskelvärden".to_owned(),
        source_date: date(2025, 12, 5),
        confidence: Confidence::A,
    }
}

fn recorded(kronor: u64, day: Date) -> Amendment {
    threshold(kronor).recorded(day)
}

fn value(book: &LawBook, on: Date, known_on: Date) -> Option<u64> {
    let sek = book.value(id::THRESHOLD_SUB_CENTRAL_SEK, on, known_on)?.value.sek()?;
    Some(sek.ore() / 100)
}

const IN_2026: Date = date(2026, 6, 1);

#[test]
fn an_amendment_holds_on_its_days_and_on_no_other() {
    let book = book().amended(&[recorded(2_300_000, date(2026, 12, 1))]);
    assert_eq!(value(&book, date(2025, 12, 31), Date::MAX), Some(2_389_585));
    assert_eq!(value(&book, date(2026, 1, 1), Date::MAX), Some(2_300_000));
    assert_eq!(value(&book, date(2027, 12, 31), Date::MAX), Some(2_300_000));
    assert_eq!(value(&book, date(2028, 1, 1), Date::MAX), None);
}

#[test]
fn what_was_known_before_stays_as_it_was_known() {
    let amendments =
        [recorded(2_300_000, date(2026, 12, 1)), recorded(2_310_000, date(2026, 12, 9))];
    let book = book().amended(&amendments);
    assert_eq!(value(&book, IN_2026, date(2026, 11, 30)), None);
    assert_eq!(value(&book, IN_2026, date(2026, 12, 1)), Some(2_300_000));
    assert_eq!(value(&book, IN_2026, date(2026, 12, 8)), Some(2_300_000));
    assert_eq!(value(&book, IN_2026, date(2026, 12, 9)), Some(2_310_000));
}

#[test]
fn of_two_amendments_of_one_day_the_later_one_counts() {
    let day = date(2026, 12, 1);
    let book = book().amended(&[recorded(1_000, day), recorded(2_000, day)]);
    assert_eq!(value(&book, IN_2026, Date::MAX), Some(2_000));
}

#[test]
fn a_book_as_known_on_a_day_answers_as_it_did_then() {
    let amended = book().amended(&[recorded(2_300_000, date(2026, 12, 1))]);
    let before = amended.as_known_on(date(2026, 11, 30));
    assert_eq!(value(&before, IN_2026, Date::MAX), None);
    let is_listed = |book: &LawBook| {
        book.parameters_on(IN_2026, Date::MAX).any(|it| it.id == id::THRESHOLD_SUB_CENTRAL_SEK)
    };
    assert!(is_listed(&amended) && !is_listed(&before));
    assert_eq!(value(&before, date(2025, 6, 1), Date::MAX), Some(2_389_585));
    assert_eq!(value(&amended.as_known_on(date(2026, 12, 1)), IN_2026, Date::MAX), Some(2_300_000));
}

#[test]
fn each_book_has_a_version_of_its_own() {
    let base = book();
    let (one, other) = (recorded(1_000, date(2026, 12, 1)), recorded(2_000, date(2026, 12, 1)));
    let books = [
        base.clone(),
        base.amended([&one]),
        base.amended([&other]),
        base.amended([&one, &other]),
        base.amended([&other, &one]),
        base.amended([&one]).as_known_on(date(2026, 11, 30)),
    ];
    let versions: std::collections::BTreeSet<&str> = books.iter().map(LawBook::version).collect();
    assert_eq!(versions.len(), books.len());
    assert_eq!(base.amended([]).version(), base.version());
    assert_eq!(base.amended([&one]).version(), books[1].version());
    assert_eq!(base.as_known_on(base.recorded_on()).version(), base.version());
}

#[test]
fn a_sound_change_has_no_violations() {
    assert_eq!(threshold(2_300_000).violations(&book()), []);
}

#[rstest]
#[case::unknown(ParameterChange { parameter: "LOU.NOTHING".to_owned(), ..threshold(1) }, "/parameter")]
#[case::other_kind(ParameterChange { value: ParameterValue::Eur { euro: 1 }, ..threshold(1) }, "/value/kind")]
#[case::backwards(ParameterChange { valid_to: Some(date(2025, 12, 31)), ..threshold(1) }, "/validTo")]
#[case::long_ago(ParameterChange { valid_from: date(2008, 12, 31), ..threshold(1) }, "/validFrom")]
#[case::far_off(ParameterChange { valid_to: Some(date(2200, 1, 1)), ..threshold(1) }, "/validTo")]
#[case::nothing(threshold(0), "/value/kronor")]
#[case::no_source(ParameterChange { source: " x ".to_owned(), ..threshold(1) }, "/source")]
fn a_change_that_does_not_fit_is_named_by_its_field(
    #[case] change: ParameterChange,
    #[case] pointer: &str,
) {
    let violations = change.violations(&book());
    assert_eq!(violations.iter().map(|it| it.pointer.as_str()).collect::<Vec<_>>(), [pointer]);
}

#[test]
fn a_period_of_one_day_is_sound() {
    let change = ParameterChange { valid_to: Some(date(2026, 1, 1)), ..threshold(1) };
    assert_eq!(change.violations(&book()), []);
}

#[test]
fn the_outermost_days_are_sound_and_those_beyond_are_not() {
    let widest = ParameterChange {
        valid_from: date(2009, 1, 1),
        valid_to: Some(date(2199, 12, 31)),
        source_date: date(1990, 1, 1),
        ..threshold(1)
    };
    assert_eq!(widest.violations(&book()), []);
    let late = ParameterChange { source_date: date(2199, 12, 31), ..widest.clone() };
    assert_eq!(late.violations(&book()), []);
    for day in [date(1989, 12, 31), date(2200, 1, 1)] {
        let change = ParameterChange { source_date: day, ..widest.clone() };
        assert_eq!(change.violations(&book())[0].pointer, "/sourceDate");
    }
}

#[rstest]
#[case(&["85000000"], &[], None)]
#[case(&[], &[("85000000", "85000000")], None)]
#[case(&[], &[("85000000", "85323000")], None)]
#[case(&[], &[("85323000", "85000000")], Some("/value/ranges/0"))]
#[case(&[], &[], Some("/value"))]
fn a_list_of_codes_holds_something_and_its_ranges_run_upwards(
    #[case] single: &[&str],
    #[case] ranges: &[(&str, &str)],
    #[case] pointer: Option<&str>,
) {
    let code = |text: &&str| text.parse().unwrap();
    let list = CpvList {
        single: single.iter().map(code).collect(),
        ranges: ranges
            .iter()
            .map(|(from, to)| CpvRange { from: code(from), to: code(to) })
            .collect(),
        except: Vec::new(),
    };
    let change = ParameterChange {
        parameter: id::ANNEX2_CPV.to_owned(),
        value: ParameterValue::Cpv(list),
        ..threshold(1)
    };
    let found = change.violations(&book());
    assert_eq!(found.first().map(|it| it.pointer.as_str()), pointer);
}

#[test]
fn a_change_of_another_parameter_touches_nothing_that_was_asked() {
    let (book, reads) = book().reading();
    let _ = book.value(id::THRESHOLD_SUB_CENTRAL_SEK, IN_2026, Date::MAX);
    let change = ParameterChange { parameter: id::THRESHOLD_WORKS_SEK.to_owned(), ..threshold(1) };
    assert!(!reads.are_touched_by(&book, &LawChange::from(change)));
    assert!(reads.are_touched_by(&book, &LawChange::from(threshold(1))));
}

#[test]
fn a_value_holds_on_its_last_day_and_not_on_the_next() {
    let change = threshold(1);
    assert!(!change.holds_on(date(2025, 12, 31)));
    assert!(change.holds_on(date(2026, 1, 1)));
    assert!(change.holds_on(date(2027, 12, 31)));
    assert!(!change.holds_on(date(2028, 1, 1)));
}

#[test]
fn a_book_writes_down_what_it_was_asked_and_for_which_day() {
    let (book, reads) = book().reading();
    let change = LawChange::from(threshold(1));
    assert!(!reads.are_touched_by(&book, &change));
    let _ = book.value(id::THRESHOLD_SUB_CENTRAL_SEK, date(2025, 12, 31), Date::MAX);
    assert!(!reads.are_touched_by(&book, &change));
    let _ = book.value(id::THRESHOLD_SUB_CENTRAL_SEK, date(2026, 1, 1), Date::MAX);
    assert!(reads.are_touched_by(&book, &change));
    let other = ParameterChange { parameter: id::TARGET_SHARE.to_owned(), ..threshold(1) };
    assert!(!reads.are_touched_by(&book, &other.into()));
    assert_eq!(reads.names(&book).into_iter().collect::<Vec<_>>(), [id::THRESHOLD_SUB_CENTRAL_SEK]);
}

fn cite(text: &str) -> Citation {
    text.parse().unwrap()
}

fn wording(citation: &str, from: Date, gist: &str) -> ProvisionChange {
    ProvisionChange {
        citation: cite(citation),
        gist: Text::new(gist, gist),
        valid_from: from,
        valid_to: None,
        introduced_by: "2026:999".to_owned(),
        repealed_by: None,
        instead: Vec::new(),
        replaces: Vec::new(),
        source: "Påhittad lag".to_owned(),
        source_date: date(2026, 11, 1),
        confidence: Confidence::A,
    }
}

fn gist(book: &LawBook, citation: &str, on: Date) -> Option<String> {
    Some(book.provision(&cite(citation), on)?.gist.sv)
}

const RECORDED: Date = date(2026, 12, 1);
const IN_2027: Date = date(2027, 1, 1);

#[test]
fn a_new_wording_counts_from_its_first_day_on() {
    let change = wording("LOU 4:3", IN_2027, "Hänsyn ska tas.");
    let old = gist(&book(), "LOU 4:3", IN_2027);
    let book = book().amended(&[change.recorded(RECORDED)]);
    assert_eq!(gist(&book, "LOU 4:3", date(2026, 12, 31)), old);
    assert_eq!(gist(&book, "LOU 4:3", IN_2027).as_deref(), Some("Hänsyn ska tas."));
    assert_eq!(gist(&book.as_known_on(date(2026, 11, 30)), "LOU 4:3", IN_2027), old);
    let read = book.provision(&cite("LOU 4:3"), IN_2027).unwrap();
    assert_eq!(read.source, "Påhittad lag (2026-11-01)");
}

#[test]
fn a_section_that_the_book_did_not_hold_is_held_from_its_first_day_on() {
    let change = wording("LOU 13:9", IN_2027, "Ett register används.");
    let book = book().amended(&[change.recorded(RECORDED)]);
    let place = cite("LOU 13:9");
    assert_eq!(
        book.resolve(&place, date(2026, 12, 31)),
        Resolution::NotYet { from: IN_2027, before: Vec::new(), older: None }
    );
    assert!(matches!(book.resolve(&place, IN_2027), Resolution::InForce(_)));
    let before = book.as_known_on(date(2026, 11, 30));
    assert_eq!(before.resolve(&place, IN_2027), Resolution::NotHeld);
    assert_eq!(before.resolve(&place, date(2026, 12, 31)), Resolution::NotHeld);
}

#[test]
fn what_a_new_section_takes_the_place_of_is_known_before_its_first_day() {
    let new = ProvisionChange {
        replaces: vec![cite("LOU 13:3a"), cite("LOU 4:18a")],
        ..wording("LOU 13:9", IN_2027, "Ett register används.")
    };
    let book = book().amended(&[new.recorded(RECORDED)]);
    let before = |day| match book.resolve(&cite("LOU 13:9"), day) {
        Resolution::NotYet { before, .. } => before,
        other => panic!("{other:?}"),
    };
    assert_eq!(before(date(2026, 12, 31)), [cite("LOU 13:3a")]);
    assert_eq!(before(date(2022, 6, 30)), []);
}

#[test]
fn a_paragraph_goes_with_its_section() {
    let known = book().provisions().find(|it| it.citation == cite("LOU 19:25")).unwrap().clone();
    let repeal = ProvisionChange {
        valid_to: Some(date(2026, 12, 31)),
        ..wording("LOU 19:25", known.from, "Reserverat.")
    };
    let book = book().amended(&[repeal.recorded(RECORDED)]);
    let part = cite("LOU 19:25 st 2");
    assert!(book.provision_is_in_force(&part, date(2026, 12, 31)));
    assert!(!book.provision_is_in_force(&part, IN_2027));
    assert!(matches!(book.resolve(&part, IN_2027), Resolution::Repealed { .. }));
    assert!(book.as_known_on(date(2026, 11, 30)).provision_is_in_force(&part, IN_2027));
}

#[test]
fn a_repeal_is_the_known_wording_with_its_last_day() {
    let known = book().provisions().find(|it| it.citation == cite("LOU 19a:15")).unwrap().clone();
    let repeal = ProvisionChange {
        valid_to: Some(date(2026, 12, 31)),
        repealed_by: Some("2026:999".to_owned()),
        instead: vec![cite("LOU 19a:8")],
        ..wording("LOU 19a:15", known.from, "Riktlinjer ska finnas.")
    };
    let book = book().amended(&[repeal.recorded(RECORDED)]);
    let place = cite("LOU 19a:15");
    assert!(book.provision_is_in_force(&place, date(2026, 12, 31)));
    assert!(!book.provision_is_in_force(&place, IN_2027));
    assert_eq!(
        book.resolve(&place, IN_2027),
        Resolution::Repealed {
            on: date(2026, 12, 31),
            instead: vec![cite("LOU 19a:8")],
            gist: None,
        }
    );
    assert!(book.as_known_on(date(2026, 11, 30)).provision_is_in_force(&place, IN_2027));
}

#[test]
fn of_two_wordings_of_one_day_the_later_amendment_counts() {
    let one = wording("LOU 4:3", IN_2027, "först").recorded(RECORDED);
    let two = wording("LOU 4:3", IN_2027, "sedan").recorded(RECORDED);
    let book = book().amended([&one, &two]);
    assert_eq!(gist(&book, "LOU 4:3", IN_2027).as_deref(), Some("sedan"));
    assert_eq!(book.amendments(), 2);
}

#[rstest]
#[case::words(ProvisionChange { gist: Text::new("x", "Something."), ..wording("LOU 4:3", IN_2027, "Något.") }, "/gist/sv")]
#[case::backwards(ProvisionChange { valid_to: Some(RECORDED), ..wording("LOU 4:3", IN_2027, "Något.") }, "/validTo")]
#[case::no_last_day(ProvisionChange { repealed_by: Some("2026:1".to_owned()), ..wording("LOU 4:3", IN_2027, "Något.") }, "/repealedBy")]
#[case::no_act(ProvisionChange { introduced_by: String::new(), ..wording("LOU 4:3", IN_2027, "Något.") }, "/introducedBy")]
fn a_wording_that_does_not_fit_is_named_by_its_field(
    #[case] change: ProvisionChange,
    #[case] pointer: &str,
) {
    let pointers: Vec<String> = change.violations().into_iter().map(|it| it.pointer).collect();
    assert_eq!(pointers, [pointer]);
}

#[test]
fn a_book_writes_down_the_provisions_it_was_asked_for() {
    let (book, reads) = book().reading();
    let change = LawChange::from(wording("LOU 4:3", IN_2027, "Något."));
    let _ = book.provision(&cite("LOU 4:3"), date(2026, 12, 31));
    assert!(!reads.are_touched_by(&book, &change));
    let _ = book.provision(&cite("LOU 4:3 st 2"), IN_2027);
    assert!(reads.are_touched_by(&book, &change));
    let other = LawChange::from(wording("LOU 4:4", IN_2027, "Något."));
    assert!(!reads.are_touched_by(&book, &other));
    let _ = book.resolve(&cite("LOU 4:4"), date(2020, 1, 1));
    assert!(reads.are_touched_by(&book, &other));
}

#[test]
fn a_stored_amendment_of_either_kind_comes_back() {
    for amendment in
        [recorded(1_000, RECORDED), wording("LOU 4:3", IN_2027, "Något.").recorded(RECORDED)]
    {
        let text = serde_json::to_string(&amendment).unwrap();
        assert_eq!(serde_json::from_str::<Amendment>(&text).unwrap(), amendment);
    }
}
