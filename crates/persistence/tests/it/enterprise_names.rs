//! The names of enterprises as keys: written with the record, and put right at a start.

use std::collections::BTreeSet;

use hansyn_domain::enterprise::duplicates::lookup_keys;
use hansyn_domain::enterprise::{Enterprise, FormerName};
use hansyn_persistence::{Db, Visibility, enterprise_names, enterprises};

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
}
