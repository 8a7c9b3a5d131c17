//! Contacts: of a committee, for that committee, and taken back with their trail.

use hansyn_domain::ids::ContactId;
use hansyn_domain::matching::{NotedContact, Purpose};
use hansyn_domain::tender::TenderStatus;
use hansyn_persistence::contacts::{self, ContactField};
use hansyn_persistence::query::FieldValue;
use hansyn_persistence::{
    AggregateKind, Db, DbError, Visibility, enterprises, events, tenders, versions,
};
use jiff::civil::date;

use crate::samples::{
    COMMITTEE, OTHER_COMMITTEE, com, ent, enterprise, filter, id, ids, now, read, seed, sees,
    stamp_at, tender, tnd, write,
};

fn cnt(number: u128) -> ContactId {
    id(number)
}

fn contact(committee: u128, enterprise: u128) -> NotedContact {
    NotedContact {
        committee_id: com(committee),
        enterprise_id: ent(enterprise),
        tender_id: None,
        lot_id: None,
        on: date(2026, 2, 27),
        purpose: Purpose::Invitation,
    }
}

/// Two enterprises, two contacts of one committee and one of another.
fn noted(db: &Db) {
    seed(db);
    write(db, |tx| {
        enterprises::insert(tx, ent(1), &enterprise("Ett", None))?;
        enterprises::insert(tx, ent(2), &enterprise("Två", None))?;
        contacts::insert(tx, cnt(1), &contact(COMMITTEE, 1))?;
        contacts::insert(tx, cnt(2), &contact(COMMITTEE, 2))?;
        contacts::insert(tx, cnt(3), &contact(OTHER_COMMITTEE, 1))
    })
    .unwrap();
}

each_engine! {
    fn a_contact_is_read_back_and_found_by_enterprise(db) {
        noted(db);
        let everything = Visibility::Everything;
        let stored = read(db, |conn| contacts::find(conn, cnt(2), &everything)).unwrap();
        assert_eq!((stored.body, stored.scope), (contact(COMMITTEE, 2), Some(com(COMMITTEE))));
        let of = filter(ContactField::EnterpriseId, FieldValue::Id(ent(1).uuid()));
        assert_eq!(ids(&read(db, |conn| contacts::list(conn, &of, &everything)).items), [1, 3]);
    }

    fn a_contact_is_found_by_the_tender_that_it_was_about(db) {
        noted(db);
        let about = NotedContact { tender_id: Some(tnd(1)), ..contact(COMMITTEE, 1) };
        write(db, |tx| {
            tenders::insert(tx, tnd(1), &tender(COMMITTEE, "Städning", TenderStatus::Draft))?;
            contacts::insert(tx, cnt(4), &about)
        })
        .unwrap();
        let of = |number| filter(ContactField::TenderId, FieldValue::Id(tnd(number).uuid()));
        let found = |number| {
            ids(&read(db, |conn| contacts::list(conn, &of(number), &Visibility::Everything)).items)
        };
        assert_eq!((found(1), found(2)), (vec![4], vec![]));
    }

    fn a_contact_is_for_its_committee_alone(db) {
        noted(db);
        let count = |committee, visibility: &Visibility| {
            read(db, |conn| contacts::noted_by(conn, committee, visibility)).len()
        };
        assert_eq!(count(None, &Visibility::Everything), 3);
        assert_eq!(count(None, &sees(&[com(COMMITTEE)])), 2);
        assert_eq!(count(Some(com(OTHER_COMMITTEE)), &sees(&[com(COMMITTEE)])), 0);
        assert_eq!(count(Some(com(OTHER_COMMITTEE)), &Visibility::Everything), 1);
        assert_eq!(count(None, &sees(&[])), 0);
    }

    fn an_enterprise_that_is_not_there_was_not_contacted(db) {
        noted(db);
        let refused = write(db, |tx| contacts::insert(tx, cnt(4), &contact(COMMITTEE, 9)));
        assert!(matches!(refused, Err(DbError::Missing { .. })), "{refused:?}");
    }

    fn what_was_taken_back_counted_until_then(db) {
        noted(db);
        let before = read(db, events::head);
        let taken: Result<(), hansyn_persistence::UpdateError> =
            db.write(&stamp_at(now()), |tx| contacts::delete(tx, cnt(1), 1));
        taken.unwrap();
        let everything = Visibility::Everything;
        assert_eq!(read(db, |conn| contacts::noted_by(conn, None, &everything)).len(), 2);
        let stood = |sequence| {
            read(db, |conn| versions::as_of(conn, AggregateKind::Contact, sequence, &everything)).len()
        };
        assert_eq!((stood(before), stood(before + 1)), (3, 2));
    }
}
