//! Enterprises over time: found by the names they had, followed through mergers.

use hansyn_domain::enterprise::{
    Ceased, CeasedGround, Enterprise, EnterpriseStatus, FormerName, MergeKind, MergedInto,
};
use hansyn_persistence::enterprises::{self, EnterpriseField};
use hansyn_persistence::query::ListQuery;
use hansyn_persistence::webhooks::{self, Secrets, Webhook};
use hansyn_persistence::{Conn, DbError, UniqueKey, UpdateError, Visibility, events};
use jiff::civil::date;

use crate::samples::{
    ALL, COMMITTEE, OTHER_COMMITTEE, com, ent, enterprise, id, now, read, seed, stamp_at, write,
};

const EVERYTHING: Visibility = Visibility::Everything;

/// An enterprise that leads to another.
fn leading_to(number: u128, name: &str) -> Enterprise {
    let mut enterprise = enterprise(name, None);
    let (on, kind) = (date(2026, 1, 1), MergeKind::Merger);
    enterprise.status = EnterpriseStatus::Ceased;
    enterprise.history.ceased = Some(Ceased { on, ground: CeasedGround::Merger });
    enterprise.history.merged_into = Some(MergedInto { enterprise_id: ent(number), on, kind });
    enterprise
}

each_engine! {
    fn the_turn_is_where_something_began_to_hold(db) {
        let places = |number: Option<u32>| {
            let mut it = enterprise("Kvistbo", None);
            it.capacity.places = number;
            it
        };
        write(db, |tx| enterprises::insert(tx, ent(1), &places(None))).unwrap();
        for (version, number) in [(1, Some(5)), (2, None), (3, Some(7)), (4, Some(8))] {
            db.write(&stamp_at(now()), |tx| {
                enterprises::update(tx, ent(1), version, &places(number))
            })
            .unwrap();
        }
        let stored = read(db, |conn| enterprises::find(conn, ent(1), &EVERYTHING)).unwrap();
        let turn = |holds: fn(&Enterprise) -> bool| {
            read(db, |conn| enterprises::turn(conn, &stored, holds))
        };
        assert_eq!(turn(|it| it.capacity.places.is_some()), Some((places(None), places(Some(7)))));
        assert_eq!(turn(|it| it.capacity.places.is_none()), None, "it does not hold");
        assert_eq!(turn(|it| it.name == "Kvistbo"), None, "it always has");
    }

    fn an_enterprise_is_found_by_a_name_it_had(db) {
        let mut renamed = enterprise("Grenverket", None);
        renamed.history.former_names =
            vec![FormerName { name: "Kvistbo Ängar".to_owned(), until: Some(date(2026, 1, 1)) }];
        write(db, |tx| {
            enterprises::insert(tx, ent(1), &renamed)?;
            enterprises::insert(tx, ent(2), &enterprise("Annat", None))
        })
        .unwrap();
        let query: ListQuery<EnterpriseField> =
            ListQuery { q: Some("kvistbo ängar".to_owned()), ..ListQuery::all(ALL) };
        let found = read(db, |conn| enterprises::list(conn, &query, &EVERYTHING));
        assert_eq!(found.items.iter().map(|stored| stored.id).collect::<Vec<_>>(), [ent(1)]);
        assert_eq!(found.items[0].body, renamed);
    }

    fn a_reference_is_followed_to_the_record_that_goes_on(db) {
        write(db, |tx| {
            enterprises::insert(tx, ent(1), &leading_to(2, "Ett"))?;
            enterprises::insert(tx, ent(2), &leading_to(3, "Två"))?;
            enterprises::insert(tx, ent(3), &enterprise("Tre", None))
        })
        .unwrap();
        for number in 1..=3 {
            let found = read(db, |conn| enterprises::survivor(conn, ent(number), &EVERYTHING));
            assert_eq!(found.map(|stored| stored.id), Some(ent(3)), "{number}");
        }
        assert_eq!(read(db, |conn| enterprises::survivor(conn, ent(9), &EVERYTHING)), None);
    }

    fn a_reference_is_followed_as_far_as_it_led_after_an_event(db) {
        write(db, |tx| {
            enterprises::insert(tx, ent(1), &enterprise("Ett", None))?;
            enterprises::insert(tx, ent(2), &leading_to(3, "Två"))?;
            enterprises::insert(tx, ent(3), &enterprise("Tre", None))
        })
        .unwrap();
        let before = read(db, events::head);
        let later = stamp_at(now());
        db.write(&later, |tx| enterprises::update(tx, ent(1), 1, &leading_to(2, "Ett"))).unwrap();
        let after = read(db, events::head);
        let led = |number: u128, sequence: i64| {
            let found = |conn: &mut Conn<'_>| {
                enterprises::survivor_as_of(conn, ent(number), sequence, &EVERYTHING)
            };
            read(db, found).map(|(id, record)| (id, record.name))
        };
        assert_eq!(led(1, before), Some((ent(1), "Ett".to_owned())));
        assert_eq!(led(2, before), Some((ent(3), "Tre".to_owned())));
        assert_eq!(led(1, after), Some((ent(3), "Tre".to_owned())));
        assert_eq!(led(1, 0), None, "there was nothing yet");
    }

    fn a_circle_leads_nowhere_and_ends(db) {
        write(db, |tx| {
            enterprises::insert(tx, ent(1), &leading_to(2, "Ett"))?;
            enterprises::insert(tx, ent(2), &leading_to(1, "Två"))
        })
        .unwrap();
        assert_eq!(read(db, |conn| enterprises::survivor(conn, ent(1), &EVERYTHING)), None);
    }

    fn a_number_is_given_away_before_another_takes_it(db) {
        let number = Some("556036-0793");
        write(db, |tx| {
            enterprises::insert(tx, ent(1), &enterprise("Ett", number))?;
            enterprises::insert(tx, ent(2), &enterprise("Två", None))
        })
        .unwrap();
        let later = stamp_at(now());
        let taken = db
            .write(&later, |tx| enterprises::update(tx, ent(2), 1, &enterprise("Två", number)))
            .unwrap_err();
        assert!(
            matches!(&taken, UpdateError::Db(DbError::Taken { key, .. })
                if *key == UniqueKey::OrganisationNumber),
            "{taken:?}"
        );
        db.write(&later, |tx| {
            enterprises::update(tx, ent(1), 1, &enterprise("Ett", None))?;
            enterprises::update(tx, ent(2), 1, &enterprise("Två", number))
        })
        .unwrap();
    }

    fn endpoints_are_counted_by_committee(db) {
        seed(db);
        let hook = |committee: Option<u128>| Webhook {
            committee_id: committee.map(com),
            url: "https://receiver.example/hook".to_owned(),
            event_types: Vec::new(),
            is_enabled: true,
            keeper: None,
        };
        let secrets = Secrets::new(vec!["s-1".to_owned()]).unwrap();
        write(db, |tx| {
            webhooks::insert(tx, id(1), &hook(Some(COMMITTEE)), &secrets)?;
            webhooks::insert(tx, id(2), &hook(Some(COMMITTEE)), &secrets)?;
            webhooks::insert(tx, id(3), &hook(None), &secrets)
        })
        .unwrap();
        let count = |committee: Option<u128>| {
            read(db, |conn| webhooks::count_of(conn, committee.map(com)))
        };
        assert_eq!(count(Some(COMMITTEE)), 2);
        assert_eq!(count(None), 1);
        assert_eq!(count(Some(OTHER_COMMITTEE)), 0);
    }
}
