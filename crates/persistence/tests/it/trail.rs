//! Every change leaves its version, its audit entry and its event.

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::party::{Membership, Role};
use hansyn_domain::tender::TenderStatus;
use hansyn_persistence::audit::AuditField;
use hansyn_persistence::query::{ListQuery, Window};
use hansyn_persistence::tenders::TenderRecord;
use hansyn_persistence::{
    Action, AggregateKind, DbError, Stored, UpdateError, Visibility, audit, enterprises, events,
    memberships, tenders, versions,
};
use serde_json::json;
use uuid::Uuid;

use crate::samples::{
    ALL, COMMITTEE, at, com, ent, enterprise, filter, id, now, read, seed, sees, stamp_at, tender,
    text, tnd, write,
};

const EVERYTHING: Visibility = Visibility::Everything;

each_engine! {
    fn every_version_is_kept(db) {
        write(db, |tx| enterprises::insert(tx, ent(1), &enterprise("A", None))).unwrap();
        let later = stamp_at(at("2026-04-01T00:00:00Z"));
        db.write(&later, |tx| enterprises::update(tx, ent(1), 1, &enterprise("B", None))).unwrap();
        let (kind, id) = (AggregateKind::Enterprise, Uuid::from_u128(1));
        let page = read(db, |conn| versions::list(conn, kind, id, &EVERYTHING, ALL));
        let names: Vec<_> =
            page.items.iter().map(|v| (v.version, v.body["name"].as_str().unwrap())).collect();
        assert_eq!((names, page.total), (vec![(2, "B"), (1, "A")], 2));
        let first = read(db, |conn| versions::get(conn, kind, id, 1, &EVERYTHING)).unwrap();
        assert_eq!(first.body, serde_json::to_value(enterprise("A", None)).unwrap());
        assert_eq!(first.recorded_at, at("2026-03-02T08:00:00.123456Z"));
        assert_eq!(read(db, |conn| versions::get(conn, kind, id, 3, &EVERYTHING)), None);
        let one = Window::Offset { offset: 1, limit: 1 };
        let page = read(db, |conn| versions::list(conn, kind, id, &EVERYTHING, one));
        assert_eq!((page.items[0].version, page.total), (1, 2));
    }

    fn the_audit_trail_tells_who_changed_what_from_what_to_what(db) {
        seed(db);
        let mut record = tender(COMMITTEE, "Städning", TenderStatus::Draft);
        write(db, |tx| tenders::insert(tx, tnd(1), &record)).unwrap();
        "Fönsterputs".clone_into(&mut record.tender.title);
        record.tender.planned_start = None;
        let later = stamp_at(at("2026-04-01T00:00:00Z"));
        db.write(&later, |tx| tenders::update(tx, tnd(1), 1, &record)).unwrap();
        let page = read(db, |conn| {
            audit::of(conn, AggregateKind::Tender, Uuid::from_u128(1), &EVERYTHING, ALL)
        });
        assert_eq!(page.total, 2);
        let entry = &page.items[0];
        assert_eq!((entry.action, entry.version), (Action::Updated, 2));
        assert_eq!((&entry.actor, entry.recorded_at), (&later.actor, later.now));
        assert_eq!(entry.changed, ["plannedStart", "title"]);
        assert_eq!(
            entry.old_values,
            Some(json!({"plannedStart": "2026-09-01", "title": "Städning"}))
        );
        assert_eq!(entry.new_values, Some(json!({"title": "Fönsterputs"})));
        let first = &page.items[1];
        assert_eq!((first.action, &first.old_values), (Action::Created, &None));
        assert_eq!(first.new_values.as_ref().unwrap()["status"], "DRAFT");
    }

    fn a_transition_changes_the_status_alone(db) {
        seed(db);
        write(db, |tx| {
            tenders::insert(tx, tnd(1), &tender(COMMITTEE, "Städning", TenderStatus::Draft))
        })
        .unwrap();
        db.write(&stamp_at(now()), |tx| {
            tenders::transition(tx, tnd(1), 1, TenderStatus::InReview)
        })
        .unwrap();
        let page = read(db, |conn| events::after(conn, 4, 10, &EVERYTHING));
        let event = &page.events[0];
        assert_eq!(event.event_type, "tender.transitioned");
        assert_eq!((event.sequence, event.version, event.action), (5, 2, Action::Transitioned));
        assert_eq!(event.changed, ["status"]);
        assert_eq!(event.recorded_at, at("2026-03-02T08:00:00.123456Z"));
    }

    fn what_is_deleted_leaves_its_trail(db) {
        let body = Membership {
            issuer: "https://issuer.example".to_owned(),
            subject: "officer-1".to_owned(),
            role: Role::Auditor,
            municipality_id: None,
            committee_id: None,
        };
        write(db, |tx| memberships::insert(tx, id(1), &body)).unwrap();
        db.write(&stamp_at(now()), |tx| memberships::delete(tx, id(1), 1)).unwrap();
        let (kind, id) = (AggregateKind::Membership, Uuid::from_u128(1));
        let entries = read(db, |conn| audit::of(conn, kind, id, &EVERYTHING, ALL)).items;
        let deleted = entries.iter().find(|entry| entry.action == Action::Deleted).unwrap();
        assert_eq!(deleted.old_values.as_ref().unwrap()["role"], "AUDITOR");
        assert_eq!(deleted.new_values, None);
        assert!(read(db, |conn| versions::get(conn, kind, id, 1, &EVERYTHING)).is_some());
        let page = read(db, |conn| events::after(conn, 1, 10, &EVERYTHING));
        assert_eq!(page.events[0].event_type, "membership.deleted");
    }

    fn work_that_fails_leaves_no_trail(db) {
        write(db, |tx| enterprises::insert(tx, ent(1), &enterprise("A", None))).unwrap();
        let failed = db.write(&stamp_at(now()), |tx| -> Result<(), UpdateError> {
            enterprises::insert(tx, ent(2), &enterprise("B", None))?;
            enterprises::update(tx, ent(1), 7, &enterprise("C", None))?;
            Ok(())
        });
        assert!(matches!(failed, Err(UpdateError::Stale { .. })), "{failed:?}");
        let kind = AggregateKind::Enterprise;
        let kept = read(db, |conn| {
            let audited = audit::list(conn, &ListQuery::all(ALL), &EVERYTHING)?.total;
            let lost = versions::get(conn, kind, Uuid::from_u128(2), 1, &EVERYTHING)?;
            Ok((events::head(conn)?, audited, lost))
        });
        assert_eq!(kept, (1, 1, None));
    }

    fn one_transaction_numbers_all_its_events(db) {
        write(db, |tx| {
            for number in 1..=1_200 {
                enterprises::insert(tx, ent(number), &enterprise("A", None))?;
            }
            Ok(())
        })
        .unwrap();
        let page = read(db, |conn| events::after(conn, 0, 2_000, &EVERYTHING));
        assert_eq!(page.head, 1_200);
        let told: Vec<_> = page.events.iter().map(|e| (e.sequence, e.entity_id.as_u128())).collect();
        assert_eq!(told, (1..=1_200).map(|n| (n, u128::try_from(n).unwrap())).collect::<Vec<_>>());
    }

    fn events_are_read_on_from_where_the_page_ended(db) {
        for number in 1..=3 {
            write(db, |tx| enterprises::insert(tx, ent(number), &enterprise("A", None))).unwrap();
        }
        let page = read(db, |conn| events::after(conn, 1, 1, &EVERYTHING));
        let numbers: Vec<i64> = page.events.iter().map(|event| event.sequence).collect();
        assert_eq!((numbers, page.head), (vec![2], 3));
        assert_eq!(read(db, |conn| events::after(conn, 3, 1, &EVERYTHING)).events, []);
    }

    fn the_records_that_events_speak_of_are_told_once(db) {
        for number in [2, 1, 3] {
            write(db, |tx| enterprises::insert(tx, ent(number), &enterprise("A", None))).unwrap();
        }
        let stamp = stamp_at(now());
        db.write(&stamp, |tx| enterprises::update(tx, ent(2), 1, &enterprise("B", None))).unwrap();
        seed(db);
        let touched = |kind, after, until| -> Vec<u128> {
            let ids = read(db, |conn| events::touched(conn, kind, after, until));
            ids.iter().map(Uuid::as_u128).collect()
        };
        assert_eq!(touched(AggregateKind::Enterprise, 0, 99), [1, 2, 3]);
        assert_eq!(touched(AggregateKind::Enterprise, 1, 4), [1, 2, 3]);
        assert_eq!(touched(AggregateKind::Enterprise, 2, 4), [2, 3]);
        assert_eq!(touched(AggregateKind::Enterprise, 2, 3), [3]);
        assert_eq!(touched(AggregateKind::Enterprise, 4, 99), Vec::<u128>::new());
        assert_eq!(touched(AggregateKind::Tender, 0, 99), Vec::<u128>::new());
    }

    fn records_are_read_as_they_stood_after_an_event(db) {
        let stamp = stamp_at(now());
        for number in [2, 1] {
            write(db, |tx| enterprises::insert(tx, ent(number), &enterprise("A", None))).unwrap();
        }
        db.write(&stamp, |tx| enterprises::update(tx, ent(2), 1, &enterprise("B", None))).unwrap();
        let kind = AggregateKind::Enterprise;
        let standing = |sequence| -> Vec<(u128, u32)> {
            let rows = read(db, |conn| versions::as_of(conn, kind, sequence, &EVERYTHING));
            for row in &rows {
                let one = read(db, |conn| {
                    versions::one_as_of(conn, kind, row.id, sequence, &EVERYTHING)
                });
                assert_eq!(one.as_ref(), Some(row));
            }
            rows.iter().map(|row| (row.id.as_u128(), row.version)).collect()
        };
        assert_eq!(standing(0), []);
        assert_eq!(standing(1), [(2, 1)]);
        assert_eq!(standing(2), [(1, 1), (2, 1)]);
        assert_eq!(standing(3), [(1, 1), (2, 2)]);
        assert_eq!(standing(99), [(1, 1), (2, 2)]);
        let other = AggregateKind::Tender;
        assert_eq!(read(db, |conn| versions::as_of(conn, other, 99, &EVERYTHING)), []);
        let first = Uuid::from_u128(1);
        assert_eq!(
            read(db, |conn| versions::one_as_of(conn, kind, first, 1, &EVERYTHING)),
            None
        );
    }

    fn records_are_walked_as_they_stood_after_an_event(db) {
        let later = stamp_at(at("2026-04-01T00:00:00Z"));
        for number in [2, 1, 3] {
            write(db, |tx| enterprises::insert(tx, ent(number), &enterprise("A", None))).unwrap();
        }
        db.write(&later, |tx| enterprises::update(tx, ent(2), 1, &enterprise("B", None))).unwrap();
        let kind = AggregateKind::Enterprise;
        for sequence in 0..=5 {
            let all = read(db, |conn| versions::as_of(conn, kind, sequence, &EVERYTHING));
            let expected: Vec<_> = all.iter().map(|row| (row.id, row.version)).collect();
            for limit in [1, 2, 100] {
                let (mut walked, mut after) = (Vec::new(), None);
                loop {
                    let chunk: Vec<Stored<Enterprise>> = read(db, |conn| {
                        versions::chunk_as_of(conn, sequence, after, limit, &EVERYTHING)
                    });
                    walked.extend(chunk.iter().map(|it| (it.id.uuid(), it.version)));
                    if chunk.len() < usize::try_from(limit).unwrap() {
                        break;
                    }
                    after = chunk.last().map(|it| it.id);
                }
                assert_eq!(walked, expected, "{limit} at a time after event {sequence}");
            }
        }
        let now = read(db, |conn| versions::chunk_as_of(conn, 4, None, 9, &EVERYTHING));
        assert_eq!(now, read(db, |conn| enterprises::all(conn, &EVERYTHING)));
    }

    fn a_walk_over_the_past_shows_what_could_be_seen_then(db) {
        seed(db);
        let head = read(db, events::head);
        write(db, |tx| {
            tenders::insert(tx, tnd(1), &tender(COMMITTEE, "Utkast", TenderStatus::Draft))?;
            tenders::insert(tx, tnd(2), &tender(COMMITTEE, "Annons", TenderStatus::Published))
        })
        .unwrap();
        let stamp = stamp_at(now());
        db.write(&stamp, |tx| tenders::transition(tx, tnd(2), 1, TenderStatus::Cancelled)).unwrap();
        let seen = |reader: &Visibility, sequence| -> Vec<u128> {
            let chunk: Vec<Stored<TenderRecord>> =
                read(db, |conn| versions::chunk_as_of(conn, sequence, None, 1, reader));
            chunk.iter().map(|it| it.id.uuid().as_u128()).collect()
        };
        assert_eq!(seen(&sees(&[]), head + 2), [2], "a chunk is filled with what can be seen");
        assert_eq!(seen(&sees(&[]), head + 3), []);
        assert_eq!(seen(&sees(&[com(COMMITTEE)]), head + 3), [1]);
        assert_eq!(seen(&EVERYTHING, head), []);
    }

    fn what_was_removed_stands_no_more(db) {
        let body = Membership {
            issuer: "https://issuer.example".to_owned(),
            subject: "officer-1".to_owned(),
            role: Role::Auditor,
            municipality_id: None,
            committee_id: None,
        };
        write(db, |tx| memberships::insert(tx, id(1), &body)).unwrap();
        db.write(&stamp_at(now()), |tx| memberships::delete(tx, id(1), 1)).unwrap();
        let (kind, id) = (AggregateKind::Membership, Uuid::from_u128(1));
        let standing = |sequence| {
            read(db, |conn| {
                let all = versions::as_of(conn, kind, sequence, &EVERYTHING)?;
                let one = versions::one_as_of(conn, kind, id, sequence, &EVERYTHING)?;
                Ok((all.len(), one.is_some()))
            })
        };
        assert_eq!((standing(1), standing(2)), ((1, true), (0, false)));
    }

    fn the_audit_trail_is_filtered_and_walked(db) {
        for number in 1..=3 {
            write(db, |tx| enterprises::insert(tx, ent(number), &enterprise("A", None))).unwrap();
        }
        let mine = filter(AuditField::Subject, text("officer-1"));
        assert_eq!(read(db, |conn| audit::list(conn, &mine, &EVERYTHING)).total, 3);
        let others = filter(AuditField::Subject, text("officer-2"));
        assert_eq!(read(db, |conn| audit::list(conn, &others, &EVERYTHING)).total, 0);
        let first = ListQuery::all(Window::After { id: None, limit: 2 });
        let first = read(db, |conn| audit::list(conn, &first, &EVERYTHING));
        let rest = ListQuery::all(Window::After { id: first.next, limit: 2 });
        let rest = read(db, |conn| audit::list(conn, &rest, &EVERYTHING));
        assert_eq!((first.items.len(), rest.items.len(), rest.next), (2, 1, None));
    }

    fn the_audit_trail_has_no_text_to_search(db) {
        let query = ListQuery::<AuditField> { q: Some("a".to_owned()), ..ListQuery::all(ALL) };
        let refused = db.read(|conn| audit::list(conn, &query, &EVERYTHING));
        assert!(matches!(refused, Err(DbError::Unsupported { field: "q" })), "{refused:?}");
    }
}
