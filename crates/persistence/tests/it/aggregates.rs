//! Each aggregate is stored, read, changed and, where that exists, removed.

use std::collections::BTreeSet;

use hansyn_domain::ids::MembershipId;
use hansyn_domain::party::{Membership, Role};
use hansyn_domain::tender::TenderStatus;
use hansyn_persistence::assessments::{self, AssessmentField};
use hansyn_persistence::memberships::{self, Grant, GrantScope};
use hansyn_persistence::query::FieldValue;
use hansyn_persistence::{
    DbError, UpdateError, Visibility, committees, enterprises, municipalities, tenders,
};
use uuid::Uuid;

use crate::samples::{
    COMMITTEE, MUNICIPALITY, OTHER_COMMITTEE, assessment, at, com, committee, ent, enterprise,
    filter, id, ids, municipality, now, read, seed, stamp_at, tender, tnd, write,
};

const EVERYTHING: Visibility = Visibility::Everything;

fn membership(role: Role, municipality: Option<u128>, committee: Option<u128>) -> Membership {
    Membership {
        issuer: "https://issuer.example".to_owned(),
        subject: "officer-1".to_owned(),
        role,
        municipality_id: municipality.map(id),
        committee_id: committee.map(id),
    }
}

fn mem(number: u128) -> MembershipId {
    id(number)
}

each_engine! {
    fn what_is_stored_is_read_back_to_the_microsecond(db) {
        let stored = write(db, |tx| {
            enterprises::insert(tx, ent(1), &enterprise("Städ & Sånt", Some("556036-0793")))
        })
        .unwrap();
        assert_eq!(stored.version, 1);
        assert_eq!(stored.created_at, at("2026-03-02T08:00:00.123456Z"));
        let found = read(db, |conn| enterprises::find(conn, ent(1), &EVERYTHING));
        assert_eq!(found, Some(stored));
    }

    fn what_is_not_there_is_not_found(db) {
        assert_eq!(read(db, |conn| enterprises::find(conn, ent(1), &EVERYTHING)), None);
    }

    fn an_update_keeps_the_identity_and_counts_the_version_up(db) {
        let first =
            write(db, |tx| enterprises::insert(tx, ent(1), &enterprise("A", None))).unwrap();
        let later = stamp_at(at("2026-04-01T00:00:00Z"));
        let second = db
            .write(&later, |tx| enterprises::update(tx, ent(1), 1, &enterprise("B", None)))
            .unwrap();
        assert_eq!((second.id, second.version), (first.id, 2));
        assert_eq!((second.created_at, second.changed_at), (first.created_at, later.now));
        let found = read(db, |conn| enterprises::find(conn, ent(1), &EVERYTHING));
        assert_eq!(found, Some(second));
    }

    fn an_update_of_another_version_is_stale(db) {
        write(db, |tx| enterprises::insert(tx, ent(1), &enterprise("A", None))).unwrap();
        for expected in [0, 2, u32::MAX] {
            let refused = db.write(&stamp_at(now()), |tx| {
                enterprises::update(tx, ent(1), expected, &enterprise("B", None))
            });
            assert!(matches!(refused, Err(UpdateError::Stale { current: 1 })), "{refused:?}");
        }
    }

    fn an_update_of_nothing_finds_it_gone(db) {
        let refused = db.write(&stamp_at(now()), |tx| {
            enterprises::update(tx, ent(1), 1, &enterprise("B", None))
        });
        assert!(matches!(refused, Err(UpdateError::Gone)), "{refused:?}");
    }

    fn municipalities_and_committees_are_updated(db) {
        seed(db);
        db.write(&stamp_at(now()), |tx| -> Result<(), UpdateError> {
            municipalities::update(tx, id(MUNICIPALITY), 1, &municipality("Solna", "0184"))?;
            committees::update(tx, com(COMMITTEE), 1, &committee("Vårdnämnden"))?;
            Ok(())
        })
        .unwrap();
        let found = read(db, |conn| municipalities::find(conn, id(MUNICIPALITY), &EVERYTHING));
        assert_eq!(found.unwrap().body.name, "Solna");
        let found = read(db, |conn| committees::find(conn, com(COMMITTEE), &EVERYTHING));
        assert_eq!(found.unwrap().body.name, "Vårdnämnden");
    }

    fn a_municipality_knows_its_committees(db) {
        seed(db);
        let own = read(db, |conn| committees::of_municipality(conn, id(MUNICIPALITY)));
        assert_eq!(own, [com(COMMITTEE), com(OTHER_COMMITTEE)]);
        assert!(read(db, |conn| committees::of_municipality(conn, id(9))).is_empty());
    }

    fn an_enterprise_is_found_by_its_number_in_any_form(db) {
        write(db, |tx| enterprises::insert(tx, ent(1), &enterprise("A", Some("5560360793"))))
            .unwrap();
        let number = "16556036-0793".parse().unwrap();
        let found =
            read(db, |conn| enterprises::by_organisation_number(conn, number, &EVERYTHING));
        assert_eq!(found.unwrap().id, ent(1));
        let other = "212000-0142".parse().unwrap();
        let found = read(db, |conn| enterprises::by_organisation_number(conn, other, &EVERYTHING));
        assert_eq!(found, None);
    }

    fn a_membership_that_is_deleted_is_gone_and_grants_nothing(db) {
        let body = membership(Role::Auditor, None, None);
        write(db, |tx| memberships::insert(tx, mem(1), &body)).unwrap();
        let stale = db.write(&stamp_at(now()), |tx| memberships::delete(tx, mem(1), 2));
        assert!(matches!(stale, Err(UpdateError::Stale { current: 1 })), "{stale:?}");
        db.write(&stamp_at(now()), |tx| memberships::delete(tx, mem(1), 1)).unwrap();
        let again = db.write(&stamp_at(now()), |tx| memberships::delete(tx, mem(1), 1));
        assert!(matches!(again, Err(UpdateError::Gone)), "{again:?}");
        let grants = read(db, |conn| memberships::grants_of(conn, &body.issuer, &body.subject));
        assert_eq!(grants, []);
    }

    fn grants_reach_as_far_as_their_memberships(db) {
        seed(db);
        write(db, |tx| {
            memberships::insert(tx, mem(1), &membership(Role::Delegate, None, Some(COMMITTEE)))?;
            memberships::insert(tx, mem(2), &membership(Role::Analyst, None, None))?;
            let whole = membership(Role::Reviewer, Some(MUNICIPALITY), None);
            memberships::insert(tx, mem(3), &whole)
        })
        .unwrap();
        let grants = read(db, |conn| {
            memberships::grants_of(conn, "https://issuer.example", "officer-1")
        });
        let all = BTreeSet::from([com(COMMITTEE), com(OTHER_COMMITTEE)]);
        assert_eq!(
            grants,
            [
                Grant { role: Role::Analyst, scope: GrantScope::Everywhere },
                Grant { role: Role::Delegate, scope: GrantScope::Committee(com(COMMITTEE)) },
                Grant {
                    role: Role::Reviewer,
                    scope: GrantScope::Municipality(id(MUNICIPALITY), all),
                },
            ]
        );
    }

    fn the_grants_of_another_issuer_are_not_mine(db) {
        write(db, |tx| {
            memberships::insert(tx, mem(1), &membership(Role::Analyst, None, None))
        })
        .unwrap();
        let grants =
            read(db, |conn| memberships::grants_of(conn, "https://other.example", "officer-1"));
        assert_eq!(grants, []);
    }

    fn a_tender_keeps_its_content_over_a_transition(db) {
        seed(db);
        let draft = tender(COMMITTEE, "Städning", TenderStatus::Draft);
        write(db, |tx| tenders::insert(tx, tnd(1), &draft)).unwrap();
        let moved = db
            .write(&stamp_at(now()), |tx| {
                tenders::transition(tx, tnd(1), 1, TenderStatus::InReview)
            })
            .unwrap();
        assert_eq!((moved.version, moved.body.status), (2, TenderStatus::InReview));
        assert_eq!(moved.body.tender, draft.tender);
        let found = read(db, |conn| tenders::find(conn, tnd(1), &EVERYTHING));
        assert_eq!(found, Some(moved));
    }

    fn a_tender_can_lose_its_optional_columns(db) {
        seed(db);
        let mut record = tender(COMMITTEE, "Städning", TenderStatus::Draft);
        record.tender.registration_number = Some("SN 1".to_owned());
        write(db, |tx| tenders::insert(tx, tnd(1), &record)).unwrap();
        record.tender.registration_number = None;
        db.write(&stamp_at(now()), |tx| tenders::update(tx, tnd(1), 1, &record)).unwrap();
        record.tender.registration_number = Some("SN 1".to_owned());
        write(db, |tx| tenders::insert(tx, tnd(2), &record)).unwrap();
    }

    fn assessments_are_listed_by_tender(db) {
        seed(db);
        write(db, |tx| {
            for number in [1, 2] {
                let record = tender(COMMITTEE, "Städning", TenderStatus::Draft);
                tenders::insert(tx, tnd(number), &record)?;
                let record = assessment(Some(COMMITTEE), Some(number));
                assessments::insert(tx, id(number), &record)?;
            }
            assessments::insert(tx, id(3), &assessment(Some(COMMITTEE), None))
        })
        .unwrap();
        let query =
            filter(AssessmentField::TenderId, FieldValue::Id(Uuid::from_u128(2)));
        let page = read(db, |conn| assessments::list(conn, &query, &EVERYTHING));
        assert_eq!((ids(&page.items), page.total), (vec![2], 1));
        let found = read(db, |conn| assessments::find(conn, id(3), &EVERYTHING)).unwrap();
        assert_eq!(found.body, assessment(Some(COMMITTEE), None));
    }

    fn a_failure_undoes_the_whole_work(db) {
        let failed = write(db, |tx| {
            enterprises::insert(tx, ent(1), &enterprise("A", None))?;
            enterprises::insert(tx, ent(1), &enterprise("B", None))
        });
        assert!(matches!(failed, Err(DbError::Taken { .. })), "{failed:?}");
        assert_eq!(read(db, |conn| enterprises::all(conn, &EVERYTHING)), []);
    }

    fn a_failed_attempt_undoes_only_itself(db) {
        write(db, |tx| {
            enterprises::insert(tx, ent(1), &enterprise("A", None))?;
            let failed = tx.attempt(|tx| {
                enterprises::insert(tx, ent(2), &enterprise("B", None))?;
                enterprises::insert(tx, ent(1), &enterprise("C", None))
            })?;
            assert!(matches!(failed, Err(DbError::Taken { .. })), "{failed:?}");
            tx.attempt(|tx| enterprises::insert(tx, ent(3), &enterprise("D", None)))?
        })
        .unwrap();
        let all = read(db, |conn| enterprises::all(conn, &EVERYTHING));
        assert_eq!(ids(&all), [1, 3]);
        assert_eq!(read(db, hansyn_persistence::events::head), 2);
    }
}
