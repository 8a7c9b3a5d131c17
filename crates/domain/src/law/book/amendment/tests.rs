use jiff::civil::{Date, date};
use rstest::rstest;

use super::super::parameter::{ParameterValue, id};
use super::super::{Confidence, LawBook};
use super::{Amendment, ParameterChange};

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
fn a_book_writes_down_what_it_was_asked_and_for_which_day() {
    let (book, reads) = book().reading();
    let change = threshold(1);
    assert!(!reads.are_touched_by(&book, &change));
    let _ = book.value(id::THRESHOLD_SUB_CENTRAL_SEK, date(2025, 12, 31), Date::MAX);
    assert!(!reads.are_touched_by(&book, &change));
    let _ = book.value(id::THRESHOLD_SUB_CENTRAL_SEK, date(2026, 1, 1), Date::MAX);
    assert!(reads.are_touched_by(&book, &change));
    let other = ParameterChange { parameter: id::TARGET_SHARE.to_owned(), ..change };
    assert!(!reads.are_touched_by(&book, &other));
    assert_eq!(reads.names(&book).into_iter().collect::<Vec<_>>(), [id::THRESHOLD_SUB_CENTRAL_SEK]);
}
