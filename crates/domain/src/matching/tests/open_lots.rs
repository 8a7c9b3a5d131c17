//! Open lots that come and go, against an index that is made anew, and the words
//! of what changed.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use std::collections::BTreeMap;

use super::super::reverse::change::{Cause, Explained, Side};
use super::super::reverse::open::{LotTurns, OpenLots, OpenReach};
use super::reverse::{Fickle, lots, sellers};
use super::*;
use crate::enterprise::Certificate;
use crate::period::Period;

/// What becomes of some lots, of which there are few, so that they change again.
fn turns() -> impl Strategy<Value = LotTurns<u8>> {
    btree_map(0_u8..9, option::of(lots()), 0..9)
}

fn after(lots: &BTreeMap<u8, LotQuery>, turns: &LotTurns<u8>) -> BTreeMap<u8, LotQuery> {
    let mut lots = lots.clone();
    for (key, now) in turns {
        match now {
            Some(now) => lots.insert(*key, now.clone()),
            None => lots.remove(key),
        };
    }
    lots
}

/// Both say the same, by lot, by count and page by page.
fn alike(one: &OpenReach<'_, u8>, other: &OpenReach<'_, u8>) -> Result<(), TestCaseError> {
    let (all, expected) = (one.within(), other.within());
    prop_assert_eq!(&all, &expected);
    prop_assert_eq!((one.elsewhere, one.other_trades), (other.elsewhere, other.other_trades));
    let of = |wanted: Verdict| -> Vec<u8> {
        expected.iter().filter(|(_, it)| *it == wanted).map(|(key, _)| *key).collect()
    };
    let (can, may, cannot) = (of(Verdict::Eligible), of(Verdict::Undecided), of(Verdict::ShutOut));
    let counts = Counts { eligible: can.len(), undecided: may.len(), shut_out: cannot.len() };
    prop_assert_eq!(one.counts(), counts);
    for (verdict, all) in
        [(Verdict::Eligible, can), (Verdict::Undecided, may), (Verdict::ShutOut, cannot)]
    {
        for count in 0..4 {
            prop_assert_eq!(one.first(verdict, count), &all[..count.min(all.len())]);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn whatever_comes_and_goes_the_answers_are_those_of_an_index_made_anew(
        first in turns(),
        changes in vec(turns(), 0..6),
        other in turns(),
        before in sellers(),
        now in sellers(),
    ) {
        let mut plain = after(&BTreeMap::new(), &first);
        let mut open = OpenLots::of(plain.clone());
        for change in changes {
            plain = after(&plain, &change);
            open.apply(change);
            let anew = OpenLots::of(plain.clone());
            prop_assert_eq!(open.len(), anew.len());
            prop_assert_eq!(open.is_empty(), plain.is_empty());
            alike(&open.reach(&now, &Fickle), &anew.reach(&now, &Fickle))?;
            alike(&open.reach_on(ON, &now, &Fickle), &anew.reach_on(ON, &now, &Fickle))?;
        }
        let then = OpenLots::of(after(&plain, &other));
        alike(&open.reach_after(&other, &now, &Fickle), &then.reach(&now, &Fickle))?;
        // The turns are those that lot by lot comparison finds.
        let verdict = |query: Option<&LotQuery>, enterprise: &Enterprise| {
            let it = query.and_then(|query| {
                match_lot(query, &[(id(1), enterprise)], &Fickle).matches().first().copied()
            });
            // What is not open is out of reach.
            it.map_or(Verdict::ShutOut, |it| it.verdict())
        };
        let turns = then.reach(&before, &Fickle).turns(&open.reach(&now, &Fickle));
        let sides = (0..9).map(|key| {
            (key, verdict(then.query(key), &before), verdict(open.query(key), &now))
        });
        let expected: Vec<_> = sides.filter(|(_, was, is)| was != is).collect();
        let found: Vec<_> = turns.into_iter().map(|it| (it.lot, it.before, it.after)).collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn many_changes_are_packed_and_the_answers_stay() {
    let lot = |places| query(vec![requirement("p", vec![Predicate::PlacesAtLeast { places }])]);
    let able = Enterprise {
        capacity: Capacity { places: Some(300), ..Capacity::default() },
        ..enterprise()
    };
    let mut open = OpenLots::of(BTreeMap::new());
    for number in 1..=600_u32 {
        open.apply(BTreeMap::from([(number, Some(lot(number)))]));
    }
    assert_eq!(open.len(), 600);
    let reach = open.reach(&able, &OPEN);
    assert_eq!(reach.counts(), Counts { eligible: 300, undecided: 0, shut_out: 300 });
}

fn iso_lot() -> LotQuery {
    let iso = Predicate::Certificate { scheme: "ISO_9001".to_owned() };
    query(vec![requirement("quality", vec![iso])])
}

fn certified() -> Enterprise {
    let valid = Period::since(date(2026, 1, 1));
    let certificates = vec![Certificate { scheme: "ISO_9001".to_owned(), valid }];
    Enterprise { certificates, ..enterprise() }
}

fn side<'s>(query: Option<&'s LotQuery>, enterprise: &'s Enterprise, verdict: Verdict) -> Side<'s> {
    Side { query, enterprise: Some(enterprise), verdict }
}

#[test]
fn a_new_certificate_is_named_with_the_requirement_that_it_meets() {
    let (lot, without, with) = (iso_lot(), enterprise(), certified());
    let found = Explained::between(
        side(Some(&lot), &without, Verdict::Undecided),
        side(Some(&lot), &with, Verdict::Eligible),
        &OPEN,
    );
    assert_eq!(found.causes, [Cause::EnterpriseChanged]);
    assert_eq!(found.because.len(), 1);
    let because = &found.because[0];
    assert_eq!(
        (because.key.as_str(), because.before, because.after),
        ("quality", Some(Outcome::Unknown), Some(Outcome::Met))
    );
    assert_eq!(because.reasons[0].fact, Fact::Certificate);
    assert_eq!(
        found.text.sv,
        "företaget kan leverera delkontraktet; det var oavgjort förut; kravet ”certifikat enligt ISO 9001 som gäller 2026-11-14” är nu uppfyllt"
    );
}

#[test]
fn a_lot_that_opens_closes_or_asks_for_more_says_so() {
    let (lot, harder, able) = (query(Vec::new()), iso_lot(), enterprise());
    let open = side(Some(&lot), &able, Verdict::Eligible);
    let gone = side(None, &able, Verdict::ShutOut);
    let opened = Explained::between(gone, open, &OPEN);
    assert_eq!((opened.before, opened.causes), (None, vec![Cause::LotOpened]));
    assert!(!opened.because.is_empty() && !opened.text.en.contains("requirement"));
    let closed = Explained::between(open, gone, &OPEN);
    assert_eq!((closed.before, closed.after), (Some(Verdict::Eligible), None));
    assert_eq!((closed.causes, closed.because), (vec![Cause::LotClosed], Vec::new()));
    // Whatever else has changed, the lot is no longer there.
    let certified = certified();
    let gone = side(None, &certified, Verdict::ShutOut);
    assert_eq!(Explained::between(open, gone, &OPEN).causes, [Cause::LotClosed]);
    assert!(closed.text.en.ends_with("no longer open for tenders"), "{}", closed.text.en);
    let changed = Explained::between(open, side(Some(&harder), &able, Verdict::Undecided), &OPEN);
    assert_eq!(changed.causes, [Cause::LotChanged]);
    assert_eq!(changed.because[0].key, "quality");
}

#[test]
fn an_enterprise_that_ceased_or_is_new_says_so() {
    let (lot, able) = (query(Vec::new()), enterprise());
    let ceased = Enterprise { status: EnterpriseStatus::Ceased, ..enterprise() };
    let open = side(Some(&lot), &able, Verdict::Eligible);
    let stopped = Explained::between(open, side(Some(&lot), &ceased, Verdict::ShutOut), &OPEN);
    assert!(stopped.text.sv.contains("verksamhet har upphört"), "{}", stopped.text.sv);
    let unknown = Side { query: Some(&lot), enterprise: None, verdict: Verdict::ShutOut };
    let new = Explained::between(unknown, open, &OPEN);
    assert!(new.text.en.contains("new in the register"), "{}", new.text.en);
}
