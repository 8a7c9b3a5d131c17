//! One filter under everything: what may not be seen does not exist.

use hansyn_domain::party::{Membership, Role};
use hansyn_domain::tender::TenderStatus;
use hansyn_persistence::query::ListQuery;
use hansyn_persistence::{
    AggregateKind, Db, RESTRICTED, Visibility, assessments, audit, clauses, enterprises, events,
    memberships, municipalities, tenders, versions,
};
use uuid::Uuid;

use crate::samples::{
    ALL, COMMITTEE, MUNICIPALITY, OTHER_COMMITTEE, assessment, cla, clause, com, ent, enterprise,
    id, ids, now, read, seed, sees, stamp_at, tender, tnd, write,
};

/// A draft and a published tender of one committee.
fn two_tenders(db: &Db) {
    seed(db);
    write(db, |tx| {
        tenders::insert(tx, tnd(1), &tender(COMMITTEE, "Utkast", TenderStatus::Draft))?;
        tenders::insert(tx, tnd(2), &tender(COMMITTEE, "Annons", TenderStatus::Published))
    })
    .unwrap();
}

/// What each reader should see of the two: a member, a stranger, everybody's
/// guest, and whoever sees everything.
fn readers() -> [(Visibility, Vec<u128>); 4] {
    [
        (sees(&[com(COMMITTEE)]), vec![1, 2]),
        (sees(&[com(OTHER_COMMITTEE)]), vec![2]),
        (sees(&[]), vec![2]),
        (Visibility::Everything, vec![1, 2]),
    ]
}

each_engine! {
    fn find_finds_what_can_be_seen(db) {
        two_tenders(db);
        for (reader, seen) in readers() {
            let found = [1, 2].into_iter().filter(|number| {
                read(db, |conn| tenders::find(conn, tnd(*number), &reader)).is_some()
            });
            assert_eq!(found.collect::<Vec<_>>(), seen, "{reader:?}");
        }
    }

    fn lists_and_their_totals_hold_what_can_be_seen(db) {
        two_tenders(db);
        for (reader, seen) in readers() {
            let page = read(db, |conn| tenders::list(conn, &ListQuery::all(ALL), &reader));
            assert_eq!(ids(&page.items), seen, "{reader:?}");
            assert_eq!(page.total, u64::try_from(seen.len()).unwrap(), "{reader:?}");
        }
    }

    fn exports_hold_what_can_be_seen(db) {
        two_tenders(db);
        for (reader, seen) in readers() {
            let chunk = read(db, |conn| tenders::chunk_after(conn, None, 10, &reader));
            assert_eq!(ids(&chunk), seen, "{reader:?}");
            assert_eq!(ids(&read(db, |conn| tenders::all(conn, &reader))), seen, "{reader:?}");
            let both = [tnd(2), tnd(1)];
            let among = read(db, |conn| tenders::among(conn, &both, &reader));
            assert_eq!(ids(&among), seen, "{reader:?}");
        }
    }

    fn versions_that_can_be_seen_are_given(db) {
        two_tenders(db);
        for (reader, seen) in readers() {
            let kind = AggregateKind::Tender;
            let listed = [1, 2].into_iter().filter(|number| {
                let id = Uuid::from_u128(*number);
                let page = read(db, |conn| versions::list(conn, kind, id, &reader, ALL));
                let one = read(db, |conn| versions::get(conn, kind, id, 1, &reader));
                assert_eq!(page.items.first(), one.as_ref());
                assert_eq!(page.total, u64::from(one.is_some()));
                one.is_some()
            });
            assert_eq!(listed.collect::<Vec<_>>(), seen, "{reader:?}");
        }
    }

    fn audit_entries_that_can_be_seen_are_given(db) {
        two_tenders(db);
        for (reader, seen) in readers() {
            let kind = AggregateKind::Tender;
            let of = [1, 2].into_iter().filter(|number| {
                let id = Uuid::from_u128(*number);
                read(db, |conn| audit::of(conn, kind, id, &reader, ALL)).total > 0
            });
            assert_eq!(of.collect::<Vec<_>>(), seen, "{reader:?}");
            let page = read(db, |conn| audit::list(conn, &ListQuery::all(ALL), &reader));
            // And the municipality with its two committees, which all may see.
            assert_eq!(page.items.len(), seen.len() + 3, "{reader:?}");
        }
    }

    fn events_that_can_be_seen_are_given_up_to_the_same_head(db) {
        two_tenders(db);
        for (reader, seen) in readers() {
            let page = read(db, |conn| events::after(conn, 3, 10, &reader));
            let numbers = page.events.iter().map(|event| event.entity_id.as_u128());
            assert_eq!(numbers.collect::<Vec<_>>(), seen, "{reader:?}");
            assert_eq!(page.head, 5, "{reader:?}");
        }
    }

    fn what_was_closed_stays_closed_when_it_opens(db) {
        two_tenders(db);
        let steps = [TenderStatus::InReview, TenderStatus::Reviewed, TenderStatus::Published];
        for (expected, to) in (1..).zip(steps) {
            db.write(&stamp_at(now()), |tx| tenders::transition(tx, tnd(1), expected, to)).unwrap();
        }
        let page = read(db, |conn| {
            versions::list(conn, AggregateKind::Tender, Uuid::from_u128(1), &sees(&[]), ALL)
        });
        let seen: Vec<u32> = page.items.iter().map(|version| version.version).collect();
        assert_eq!(seen, [4]);
    }

    fn outsiders_hear_that_what_was_open_is_gone(db) {
        two_tenders(db);
        db.write(&stamp_at(now()), |tx| {
            tenders::transition(tx, tnd(2), 1, TenderStatus::Cancelled)
        })
        .unwrap();
        let page = read(db, |conn| events::after(conn, 5, 10, &sees(&[])));
        assert_eq!(page.events.len(), 1);
        assert_eq!(read(db, |conn| tenders::find(conn, tnd(2), &sees(&[]))), None);
    }

    fn drafts_of_clauses_belong_to_their_owners(db) {
        seed(db);
        write(db, |tx| {
            clauses::insert(tx, cla(1), &clause(None, "PER-01", 1, "2026-01-01"))?;
            clauses::insert(tx, cla(2), &clause(Some(COMMITTEE), "PER-02", 1, "2026-01-01"))
        })
        .unwrap();
        let listed = |reader: &Visibility| {
            ids(&read(db, |conn| clauses::list(conn, &ListQuery::all(ALL), reader)).items)
        };
        assert_eq!(listed(&sees(&[com(COMMITTEE)])), [1, 2]);
        assert_eq!(listed(&sees(&[com(OTHER_COMMITTEE)])), [1]);
        db.write(&stamp_at(now()), |tx| clauses::publish(tx, cla(2), 1)).unwrap();
        assert_eq!(listed(&sees(&[com(OTHER_COMMITTEE)])), [1, 2]);
    }

    fn registers_are_shared_by_all(db) {
        seed(db);
        write(db, |tx| enterprises::insert(tx, ent(1), &enterprise("A", None))).unwrap();
        let guest = sees(&[]);
        assert!(read(db, |conn| enterprises::find(conn, ent(1), &guest)).is_some());
        assert!(read(db, |conn| municipalities::find(conn, id(MUNICIPALITY), &guest)).is_some());
    }

    fn assessments_belong_to_a_committee(db) {
        seed(db);
        write(db, |tx| assessments::insert(tx, id(1), &assessment(Some(COMMITTEE), None)))
            .unwrap();
        let seen = |reader: &Visibility| {
            read(db, |conn| assessments::find(conn, id(1), reader)).is_some()
        };
        assert!(seen(&sees(&[com(COMMITTEE)])));
        assert!(!seen(&sees(&[com(OTHER_COMMITTEE)])));
    }

    fn memberships_without_a_committee_are_seen_by_no_committee(db) {
        seed(db);
        let whole = Membership {
            issuer: "https://issuer.example".to_owned(),
            subject: "officer-1".to_owned(),
            role: Role::Auditor,
            municipality_id: None,
            committee_id: None,
        };
        write(db, |tx| memberships::insert(tx, id(1), &whole)).unwrap();
        // Not even by whoever names the scope that stands for nobody.
        for reader in [sees(&[com(COMMITTEE)]), sees(&[RESTRICTED])] {
            assert_eq!(read(db, |conn| memberships::find(conn, id(1), &reader)), None);
            assert_eq!(read(db, |conn| events::after(conn, 3, 10, &reader)).events, []);
        }
        assert!(read(db, |conn| memberships::find(conn, id(1), &Visibility::Everything)).is_some());
    }
}
