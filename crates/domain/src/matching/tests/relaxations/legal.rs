//! What the law bounds, on both sides of each boundary.

use super::*;
use crate::law::assessment::Verdict as LawVerdict;
use crate::law::book::LawBook;
use crate::law::regime::RegimeId;
use crate::money::Sek;
use crate::share::Share;
use crate::tender::Tender;
use serde_json::{Value, json};

const DAY: Date = date(2026, 3, 2);

fn tender(requirement: &Value, more: &Value) -> Tender {
    let committee = crate::ids::CommitteeId::from_uuid(Uuid::from_u128(7));
    let mut lot = json!({"title": "Lunch", "cpv": "55520000", "areas": ["0180"],
        "value": {"amount": "1000000", "currency": "SEK"},
        "requirements": [{"key": "asked", "anyOf": [requirement]}]});
    lot.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let tender =
        json!({"committeeId": committee, "title": "Lunch", "instrument": "LOU", "lots": [lot]});
    serde_json::from_value(tender).unwrap()
}

fn turnover(kronor: u64) -> Value {
    json!({"kind": "TURNOVER_AT_LEAST",
        "amount": {"amount": kronor.to_string(), "currency": "SEK"}})
}

fn bound_of(tender: &Tender, regime: RegimeId, on: Date, key: &str) -> Option<LegalBound> {
    let book = LawBook::embedded().unwrap();
    let bounds = legal_bounds(&book, Some(regime), tender, &tender.lots[0], on);
    for bound in &bounds {
        assert!(!bound.why.is_incomplete() && !bound.remedy.is_incomplete());
    }
    bounds.into_iter().find(|bound| bound.key == key)
}

fn of_turnover(kronor: u64, regime: RegimeId, on: Date) -> Option<LegalBound> {
    bound_of(&tender(&turnover(kronor), &json!({})), regime, on, "asked")
}

#[test]
fn turnover_may_be_twice_the_value_and_not_a_krona_more() {
    let bound = of_turnover(2_000_000, RegimeId::R1, DAY).unwrap();
    let cap = Threshold::Amount(Sek::from_kronor(2_000_000));
    assert_eq!(bound.limit, LegalLimit::NotAbove { threshold: cap });
    assert!(!bound.is_exceeded);
    assert_eq!(bound.provisions[0].citation.to_string(), "LOU 14:4");
    let bound = of_turnover(2_000_001, RegimeId::R1, DAY).unwrap();
    assert!(bound.is_exceeded);
    assert_eq!(bound.verdict, LawVerdict::NeedsFact);
    assert!(bound.remedy.sv.starts_with("Sänk kravet till högst 2"), "{}", bound.remedy.sv);
}

#[test]
fn below_the_threshold_the_cap_is_for_a_person_to_weigh() {
    let bound = of_turnover(3_000_000, RegimeId::R2, DAY).unwrap();
    assert_eq!((bound.verdict, bound.is_exceeded), (LawVerdict::Human, true));
    assert_eq!(bound.provisions[0].citation.to_string(), "LOU 19:2");
    assert_eq!(of_turnover(3_000_000, RegimeId::Lov, DAY), None);
}

#[test]
fn before_the_act_the_book_has_no_cap() {
    let bound = of_turnover(3_000_000, RegimeId::R1, date(2016, 12, 31)).unwrap();
    assert_eq!((bound.verdict, bound.limit), (LawVerdict::NeedsData, LegalLimit::Undecided));
    let bound = of_turnover(3_000_000, RegimeId::R1, date(2017, 1, 1)).unwrap();
    assert!(bound.is_exceeded);
}

#[test]
fn without_the_lots_value_the_cap_cannot_be_told() {
    let mut tender = tender(&turnover(3_000_000), &json!({}));
    tender.lots[0].value = None;
    let bound = bound_of(&tender, RegimeId::R1, DAY, "asked").unwrap();
    assert_eq!((bound.verdict, bound.limit), (LawVerdict::NeedsFact, LegalLimit::Undecided));
    tender.valuation.estimated = Some(Sek::from_kronor(1_500_000));
    let bound = bound_of(&tender, RegimeId::R1, DAY, "asked").unwrap();
    assert!(!bound.is_exceeded, "the value of the only lot is that of the purchase");
}

#[test]
fn special_reasons_decide_how_a_demand_above_the_cap_is_judged() {
    for (stated, verdict) in [(true, LawVerdict::Human), (false, LawVerdict::Prohibited)] {
        let mut tender = tender(&turnover(3_000_000), &json!({}));
        let demand = json!({"qualification": {"turnover": [{"key": "a",
            "turnover": {"amount": "3000000", "currency": "SEK"}, "specialReasonsStated": stated}]}});
        tender.facts = Some(serde_json::from_value(demand).unwrap());
        let bound = bound_of(&tender, RegimeId::R1, DAY, "asked").unwrap();
        assert_eq!(bound.verdict, verdict);
    }
}

fn share(numerator: u32) -> Value {
    json!({"kind": "TARGET_SHARE_AT_LEAST",
        "share": {"numerator": numerator, "denominator": 100}})
}

#[test]
fn a_reserved_lot_needs_thirty_per_cent_and_no_less() {
    let reserved = json!({"reservation": {"route": "INTEGRATION_SUPPLIER"}});
    let of = |numerator, regime| {
        bound_of(&tender(&share(numerator), &reserved), regime, DAY, "asked").unwrap()
    };
    let least = Threshold::Share(Share::new(30, 100).unwrap());
    assert_eq!(of(50, RegimeId::R1).limit, LegalLimit::NotBelow { threshold: least });
    assert!(!of(30, RegimeId::R1).is_exceeded);
    assert!(of(29, RegimeId::R1).is_exceeded);
    let national = of(50, RegimeId::R2);
    assert_eq!(national.verdict, LawVerdict::Human);
    assert_eq!(national.provisions[0].citation.to_string(), "LOU 19:2");
    let open = tender(&share(50), &json!({}));
    assert_eq!(bound_of(&open, RegimeId::R1, DAY, "asked"), None);
    let other = tender(&share(50), &json!({"reservation": {"route": "IDEBUREN"}}));
    assert_eq!(bound_of(&other, RegimeId::R3, DAY, "asked"), None);
    let fixed = bound_of(&other, RegimeId::R3, DAY, RESERVATION).unwrap();
    assert_eq!(fixed.provisions[0].citation.to_string(), "LOU 19:25a");
    let below = tender(&share(50), &reserved);
    let fixed = bound_of(&below, RegimeId::R2, DAY, RESERVATION).unwrap();
    assert_eq!(fixed.provisions[0].citation.to_string(), "LOU 19:2");
}

#[test]
fn equivalents_and_division_cite_the_chapters_that_govern() {
    let iso = json!({"kind": "CERTIFICATE", "scheme": "ISO_9001"});
    let cited = |regime, key| {
        let bound = bound_of(&tender(&iso, &json!({})), regime, DAY, key)?;
        Some(bound.provisions.iter().map(|it| it.citation.to_string()).collect::<Vec<_>>())
    };
    assert_eq!(cited(RegimeId::R1, "asked").unwrap(), ["LOU 9:4", "LOU 9:14", "LOU 9:15"]);
    assert_eq!(cited(RegimeId::R2, "asked").unwrap(), ["LOU 19:2"]);
    assert_eq!(cited(RegimeId::Lov, "asked"), None);
    assert_eq!(cited(RegimeId::R1, AREA).unwrap(), ["LOU 4:13", "LOU 4:15", "LOU 4:17"]);
    assert_eq!(cited(RegimeId::R3, AREA).unwrap(), ["LOU 19:1"]);
}

fn of_turnover_kronor(kronor: u64) -> Enterprise {
    let capacity = Capacity {
        yearly_turnover: Some(Sek::from_kronor(kronor)),
        turnover_year_end: Some(date(2025, 12, 31)),
        ..Capacity::default()
    };
    Enterprise { capacity, ..enterprise() }
}

#[test]
fn below_the_threshold_the_cap_is_said_to_be_a_measure_and_no_rule() {
    let asked = tender(&turnover(3_000_000), &json!({}));
    let of = |regime| bound_of(&asked, regime, DAY, "asked").unwrap();
    let (above, below) = (of(RegimeId::R1), of(RegimeId::R2));
    assert!(above.why.sv.ends_with("får uppgå till utan särskilda skäl."), "{}", above.why.sv);
    assert!(below.why.sv.contains("Under det sätter lagen inget tak"), "{}", below.why.sv);
    assert!(below.why.en.contains("Below it the act sets none"), "{}", below.why.en);
    assert!(!below.remedy.sv.contains("särskilda skäl"), "{}", below.remedy.sv);
    assert!(!below.remedy.en.contains("special reasons"), "{}", below.remedy.en);
}

#[test]
fn no_lowering_stays_above_the_cap_and_the_cure_is_the_mildest() {
    let all = [of_turnover_kronor(2_500_000), of_turnover_kronor(900_000)];
    let tender = tender(&turnover(3_000_000), &json!({}));
    let query = LotQuery { on: DAY, ..LotQuery::of(&tender.lots[0], None, DAY) };
    let field = match_lot(&query, &given(&all), &OPEN);
    let book = LawBook::embedded().unwrap();
    let mut terms = RelaxationTerms::new(1, 1, 50);
    terms.bounds = legal_bounds(&book, Some(RegimeId::R1), &tender, &tender.lots[0], DAY);
    let found = field.relax(&terms, None);
    let change = &found.smallest[0].changes[0];
    let cap = Threshold::Amount(Sek::from_kronor(2_000_000));
    assert_eq!(change.to, ChangeTo::LowerTo { threshold: cap });
    assert_eq!(change.law[0].verdict, LawVerdict::Permitted);
    assert!(change.law[0].text.en.contains("cures it"), "{}", change.law[0].text.en);
    terms.bounds = legal_bounds(&book, Some(RegimeId::R2), &tender, &tender.lots[0], DAY);
    let change = &field.relax(&terms, None).smallest[0].changes[0];
    let mildest = Threshold::Amount(Sek::from_kronor(2_500_000));
    assert_eq!(change.to, ChangeTo::LowerTo { threshold: mildest });
    assert_eq!(change.law[0].verdict, LawVerdict::Human);
}

#[test]
fn a_share_is_lowered_to_the_acts_minimum_and_says_so() {
    let of = |target| Enterprise {
        headcounts: vec![Headcount {
            occupied: Some(Count::exactly(10)),
            target_group: Some(Count::exactly(target)),
            ..headcount(date(2026, 2, 1))
        }],
        ..enterprise()
    };
    let all = [of(4), of(3), of(2)];
    let tender = tender(&share(50), &json!({"reservation": {"route": "INTEGRATION_SUPPLIER"}}));
    let query = LotQuery::of(&tender.lots[0], None, DAY);
    let field = match_lot(&query, &given(&all), &Always(Outcome::Met));
    let mut terms = RelaxationTerms::new(1, 1, 50);
    let book = LawBook::embedded().unwrap();
    terms.bounds = legal_bounds(&book, Some(RegimeId::R1), &tender, &tender.lots[0], DAY);
    let front = field.relax(&terms, None).front;
    assert_eq!(front.iter().map(|it| it.admits).collect::<Vec<_>>(), [1, 2]);
    let notes: Vec<_> = front.iter().map(|it| it.changes[0].law[0].text.en.as_str()).collect();
    assert_eq!(notes[0], "the act's least level is 30 of 100");
    assert!(notes[1].contains("can be lowered no further"), "{}", notes[1]);
}
