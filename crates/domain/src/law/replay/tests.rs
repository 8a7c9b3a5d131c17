use jiff::civil::date;
use proptest::prelude::*;
use std::sync::LazyLock;

use super::{Grounds, assess_for_the_record};
use crate::law::assess;
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::book::{Amendment, Confidence, LawBook, ParameterChange, ProvisionChange};
use crate::law::examine::tests::purchase;
use crate::law::purchase::Purchase;
use crate::text::Text;

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

/// A book as a later release might embed it: another limit and other wordings.
static LATER: LazyLock<LawBook> = LazyLock::new(|| {
    let day = date(2026, 12, 1);
    let limit = ParameterChange {
        parameter: id::DIRECT_AWARD_LIMIT.to_owned(),
        valid_from: date(2009, 1, 1),
        valid_to: None,
        value: ParameterValue::Sek { kronor: 1 },
        source: "påhittad".to_owned(),
        source_date: day,
        confidence: Confidence::C,
    };
    let wordings = BOOK.provisions().map(|known| ProvisionChange {
        citation: known.citation,
        gist: Text::new("annan lydelse", "another wording"),
        valid_from: known.from,
        valid_to: known.to,
        introduced_by: known.introduced_by.clone(),
        repealed_by: None,
        instead: Vec::new(),
        replaces: Vec::new(),
        source: "påhittad".to_owned(),
        source_date: day,
        confidence: Confidence::C,
    });
    let mut amendments: Vec<Amendment> = wordings.map(|change| change.recorded(day)).collect();
    amendments.push(limit.recorded(day));
    BOOK.amended(&amendments)
});

fn bytes<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap()
}

/// What is stored is read back before it is used.
fn kept(grounds: &Grounds) -> Grounds {
    serde_json::from_str(&bytes(grounds)).unwrap()
}

fn direct_award() -> Purchase {
    serde_json::from_str(
        r#"{"instrument": "LOU", "buyer": "SUB_CENTRAL", "decisiveDate": "2025-03-03", "kind": "GOODS", "cpv": "39000000",
            "procedure": "DIRECT_AWARD", "valuation": {"estimated": {"amount": "500000.00", "currency": "SEK"}}}"#,
    )
    .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_assessment_comes_out_to_the_byte_from_what_it_read(purchase in purchase()) {
        for book in [&*BOOK, &*LATER] {
            let (stored, grounds) = assess_for_the_record(book, &purchase);
            prop_assert_eq!(&stored, &assess(book, &purchase));
            let replayed = kept(&grounds).replay(&purchase, &stored);
            prop_assert_eq!(bytes(&stored), bytes(&replayed.again));
            prop_assert_eq!((replayed.added.len(), replayed.retired.len(), replayed.changed.len(), replayed.routes_differ), (0, 0, 0, false));
        }
    }
}

#[test]
fn the_book_of_a_later_release_would_answer_otherwise_and_is_not_asked() {
    let purchase = direct_award();
    let (stored, grounds) = assess_for_the_record(&BOOK, &purchase);
    assert_ne!(bytes(&stored), bytes(&assess(&LATER, &purchase)));
    assert_eq!(bytes(&stored), bytes(&kept(&grounds).replay(&purchase, &stored).again));
}

#[test]
fn a_rule_that_has_come_since_is_named_and_takes_no_part() {
    let purchase = direct_award();
    let (mut stored, mut grounds) = assess_for_the_record(&BOOK, &purchase);
    let young = "LOU.DIRECT_AWARD.GUIDELINES";
    grounds.rules.remove(young);
    stored.findings.retain(|finding| finding.rule != young);
    let replayed = grounds.replay(&purchase, &stored);
    assert_eq!((replayed.added, replayed.changed), (vec![young.to_owned()], Vec::new()));
    assert_eq!(bytes(&replayed.again.findings), bytes(&stored.findings));
}

#[test]
fn a_rule_that_has_gone_or_answers_otherwise_is_named() {
    let purchase = direct_award();
    let (mut stored, mut grounds) = assess_for_the_record(&BOOK, &purchase);
    grounds.rules.insert("LOU.GONE".to_owned());
    let place = stored.findings.iter().position(|it| it.rule == "LOU.DIRECT_AWARD.VALUE").unwrap();
    stored.findings[place].why.sv.push_str(" Så löd det då.");
    let replayed = grounds.replay(&purchase, &stored);
    assert_eq!(replayed.retired, ["LOU.GONE"]);
    assert_eq!(replayed.changed, ["LOU.DIRECT_AWARD.VALUE"]);
    assert!(!replayed.routes_differ);
}

#[test]
fn an_excerpt_is_much_smaller_than_the_book() {
    let (_, grounds) = assess_for_the_record(&BOOK, &direct_award());
    let held = grounds.excerpt.book();
    assert!(held.parameters().count() < BOOK.parameters().count() / 2);
    assert!(held.provisions().count() < BOOK.provisions().count() / 2);
}
