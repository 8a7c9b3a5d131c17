//! Amendments are stored in the order in which they count, and stay.

use hansyn_domain::law::book::Amendment;
use hansyn_persistence::{AggregateKind, Visibility, amendments, audit, events};
use serde_json::json;

use crate::samples::{ALL, id, now, read, sees, stamp_at, write};

fn amendment(kronor: u64) -> Amendment {
    serde_json::from_value(json!({
        "change": {
            "parameter": "LOU.THRESHOLD.SUB_CENTRAL.SEK", "validFrom": "2026-01-01", "validTo": "2027-12-31",
            "value": {"kind": "SEK", "kronor": kronor}, "source": "påhittad", "sourceDate": "2025-12-05", "confidence": "A"
        },
        "recordedOn": "2026-12-01"
    }))
    .unwrap()
}

fn repeal() -> Amendment {
    serde_json::from_value(json!({
        "change": {
            "citation": "LOU 19a:15", "gist": {"sv": "Riktlinjer ska finnas.", "en": "Guidelines are adopted."},
            "validFrom": "2022-02-01", "validTo": "2026-12-31", "introducedBy": "2021:1110", "repealedBy": "2026:999",
            "source": "påhittad", "sourceDate": "2026-11-01", "confidence": "C"
        },
        "recordedOn": "2026-12-01"
    }))
    .unwrap()
}

each_engine! {
    fn amendments_of_provisions_stand_among_the_others(db) {
        write(db, |tx| amendments::insert(tx, id(1), &amendment(1_000))).unwrap();
        write(db, |tx| amendments::insert(tx, id(2), &repeal())).unwrap();
        let stored: Vec<_> =
            read(db, amendments::in_order).into_iter().map(|it| it.body.amendment).collect();
        assert_eq!(stored, [amendment(1_000), repeal()]);
        assert_eq!(stored[1].change.subject(), "LOU 19a:15");
    }

    fn amendments_come_back_in_the_order_in_which_they_were_stored(db) {
        assert_eq!(read(db, amendments::count), 0);
        for (number, kronor) in [(9, 1_000), (3, 2_000), (5, 3_000)] {
            write(db, |tx| amendments::insert(tx, id(number), &amendment(kronor))).unwrap();
        }
        let stored = read(db, amendments::in_order);
        let found: Vec<_> =
            stored.into_iter().map(|it| (it.body.position, it.body.amendment)).collect();
        let expected = [(1, amendment(1_000)), (2, amendment(2_000)), (3, amendment(3_000))];
        assert_eq!(found, expected);
        assert_eq!(read(db, amendments::count), 3);
    }

    fn an_amendment_is_open_to_all_audited_and_an_event(db) {
        write(db, |tx| amendments::insert(tx, id(1), &amendment(1_000))).unwrap();
        let outsider = sees(&[]);
        assert!(read(db, |conn| amendments::find(conn, id(1), &outsider)).is_some());
        let happened = read(db, |conn| events::after(conn, 0, 10, &outsider)).events;
        let types: Vec<&str> = happened.iter().map(|event| event.event_type.as_str()).collect();
        assert_eq!(types, ["amendment.created"]);
        let subject = happened[0].entity_id;
        let kind = AggregateKind::Amendment;
        let everything = Visibility::Everything;
        let entries = read(db, |conn| audit::of(conn, kind, subject, &everything, ALL)).items;
        assert_eq!((entries.len(), entries[0].actor.subject.as_str()), (1, "officer-1"));
    }

    fn two_amendments_in_one_transaction_have_places_of_their_own(db) {
        let places = db.write(&stamp_at(now()), |tx| {
            let first = amendments::insert(tx, id(1), &amendment(1_000))?;
            let second = amendments::insert(tx, id(2), &amendment(2_000))?;
            Ok::<_, hansyn_persistence::DbError>([first.body.position, second.body.position])
        });
        assert_eq!(places.unwrap(), [1, 2]);
    }
}
