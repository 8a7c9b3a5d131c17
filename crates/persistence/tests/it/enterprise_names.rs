//! The names of enterprises as keys: written with the record, and put right at a start.

use std::collections::BTreeSet;

use hansyn_domain::enterprise::duplicates::{NameIndex, PossiblePair, lookup_keys};
use hansyn_domain::enterprise::{Enterprise, FormerName, MergeKind, MergedInto};
use hansyn_domain::ids::EnterpriseId;
use hansyn_persistence::{Db, Visibility, enterprise_names, enterprises};
use jiff::civil::date;

use crate::opening::statement;
use crate::samples::{ent, enterprise, ids, now, read, stamp_at, write};

fn sharing(db: &Db, enterprise: &Enterprise) -> Vec<u128> {
    let keys = lookup_keys(enterprise);
    ids(&read(db, |conn| {
        enterprise_names::sharing(conn, &keys, &BTreeSet::new(), &Visibility::Everything)
    }))
}

fn renamed(name: &str, former: &str) -> Enterprise {
    let mut enterprise = enterprise(name, None);
    enterprise.history.former_names = vec![FormerName { name: former.to_owned(), until: None }];
    enterprise
}

/// A register in which names are few, slips are many, and some records are merged
/// or were told apart by a person.
fn register(size: u128, seed: u64) -> Vec<Enterprise> {
    let mut state = seed;
    let mut roll = move |most: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % most).unwrap()
    };
    let names = ["Skurhumlorna", "Kvistboens verkstad", "Putsa", "Blänk", "KOS", "Kafé Nio"];
    (1..=size)
        .map(|_| {
            let mut letters: Vec<char> = names[roll(6)].chars().collect();
            for _ in 0..roll(3) {
                let place = roll(letters.len().try_into().unwrap());
                letters[place] = ['a', 'k', 'o'][roll(3)];
            }
            let name: String = letters.into_iter().collect();
            let mut it =
                if roll(4) == 0 { renamed(&name, names[roll(6)]) } else { enterprise(&name, None) };
            it.home_municipality = ["0180", "0138"][roll(2)].parse().unwrap();
            it.history.distinct_from =
                (0..roll(2)).map(|_| ent(1 + u128::try_from(roll(30)).unwrap())).collect();
            it.history.merged_into = (roll(10) == 0).then(merged_into);
            it
        })
        .collect()
}

fn merged_into() -> MergedInto {
    MergedInto { enterprise_id: ent(999), on: date(2026, 1, 1), kind: MergeKind::SameEnterprise }
}

type Both = (EnterpriseId, EnterpriseId);

fn both(pair: &PossiblePair) -> Both {
    (pair.enterprise_id, pair.duplicate.enterprise_id)
}

each_engine! {
    fn a_record_is_found_by_names_that_are_near_and_no_other_is(db) {
        write(db, |tx| {
            enterprises::insert(tx, ent(1), &enterprise("Kvistboens verkstad", None))?;
            enterprises::insert(tx, ent(2), &enterprise("Skurhumlorna", None))?;
            enterprises::insert(tx, ent(3), &renamed("Putsa", "Kvistboens verkstad"))
        })
        .unwrap();
        assert_eq!(sharing(db, &enterprise("Kvistboens verkstad", None)), [1, 3]);
        assert_eq!(sharing(db, &enterprise("Kvisboens vrekstad", None)), [1]);
        assert_eq!(sharing(db, &enterprise("Skuhrumlorna", None)), [2]);
        assert_eq!(sharing(db, &enterprise("Tvålmånen", None)), [0_u128; 0]);
        // A number finds its record, too, and each record stands once.
        let numbered = enterprise("Tvålmånen", Some("556036-0793"));
        write(db, |tx| enterprises::insert(tx, ent(4), &numbered)).unwrap();
        let (keys, numbers) = (lookup_keys(&numbered), numbered.organisation_number);
        let numbers: BTreeSet<_> = numbers.into_iter().collect();
        for keys in [keys, BTreeSet::new()] {
            let found = read(db, |conn| {
                enterprise_names::sharing(conn, &keys, &numbers, &Visibility::Everything)
            });
            assert_eq!(ids(&found), [4]);
        }
    }

    fn a_name_that_goes_is_found_no_more_unless_it_is_kept(db) {
        write(db, |tx| enterprises::insert(tx, ent(1), &enterprise("Skurhumlorna", None))).unwrap();
        db.write(&stamp_at(now()), |tx| {
            enterprises::update(tx, ent(1), 1, &renamed("Putsa", "Kvistbo"))
        })
        .unwrap();
        assert_eq!(sharing(db, &enterprise("Skurhumlorna", None)), [0_u128; 0]);
        assert_eq!(sharing(db, &enterprise("Kvistbo", None)), [1]);
        assert_eq!(sharing(db, &enterprise("Putsar", None)), [1]);
    }

    fn a_start_keys_the_records_that_are_older_than_the_keys(db) {
        write(db, |tx| {
            for number in 1..=600 {
                enterprises::insert(tx, ent(number), &enterprise(&format!("Bolag {number}"), None))?;
            }
            enterprises::insert(tx, ent(601), &enterprise("Skurhumlorna", None))
        })
        .unwrap();
        statement(db, "DELETE FROM enterprise_name_keys");
        assert_eq!(sharing(db, &enterprise("Skurhumlorna", None)), [0_u128; 0]);
        // Nothing tells that they are gone, so a start leaves them be.
        db.migrate().unwrap();
        assert_eq!(sharing(db, &enterprise("Skurhumlorna", None)), [0_u128; 0]);
        statement(db, "DELETE FROM enterprise_names");
        db.migrate().unwrap();
        assert_eq!(sharing(db, &enterprise("Skurhumlorna", None)), [601]);
        assert!(sharing(db, &enterprise("Bolag 600", None)).contains(&600));
    }

    fn a_start_puts_right_what_an_older_release_wrote(db) {
        write(db, |tx| {
            enterprises::insert(tx, ent(1), &enterprise("Skurhumlorna", None))?;
            enterprises::insert(tx, ent(2), &enterprise("Kvistbo", None))
        })
        .unwrap();
        // The older release knows of no keys: the record moves on without them.
        statement(db, "DELETE FROM enterprise_name_keys");
        statement(db, "UPDATE enterprises SET version = 2 WHERE name_key LIKE 'skur%'");
        db.migrate().unwrap();
        assert_eq!(sharing(db, &enterprise("Skurhumlorna", None)), [1]);
        assert_eq!(sharing(db, &enterprise("Kvistbo", None)), [0_u128; 0], "its version is the same");
    }

    fn the_pairs_are_those_of_the_whole_register_page_by_page(db) {
        let register: Vec<_> = (1..).map(ent).zip(register(240, 7)).collect();
        write(db, |tx| {
            for (id, enterprise) in &register {
                enterprises::insert(tx, *id, enterprise)?;
            }
            Ok(())
        })
        .unwrap();
        let whole = NameIndex::of(register.iter().map(|(id, it)| (*id, it)));
        let expected: Vec<PossiblePair> =
            register.iter().flat_map(|(id, it)| whole.pairs_from(*id, it)).collect();
        assert!(expected.len() > 500, "{}", expected.len());
        let pairs = |after: Option<Both>, most: usize| {
            read(db, |conn| enterprise_names::pairs(conn, after, most, &Visibility::Everything))
        };
        assert_eq!(pairs(None, usize::MAX), expected);
        let mut walked = Vec::new();
        loop {
            let page = pairs(walked.last().map(both), 97);
            let is_last = page.len() < 97;
            walked.extend(page);
            if is_last {
                break;
            }
        }
        assert_eq!(walked, expected);
        // A walk goes on after a record that was merged meanwhile.
        let (first, second) = both(&expected[300]);
        let mut merged = register.iter().find(|(id, _)| *id == first).unwrap().1.clone();
        merged.history.merged_into = Some(merged_into());
        db.write(&stamp_at(now()), |tx| enterprises::update(tx, first, 1, &merged)).unwrap();
        let rest: Vec<_> = expected.iter().filter(|it| both(it).0 > first).cloned().collect();
        assert_eq!(pairs(Some((first, second)), usize::MAX), rest);
    }
}
