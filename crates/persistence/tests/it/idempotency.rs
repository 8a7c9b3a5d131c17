//! Idempotency keys: done once, answered again.

use hansyn_persistence::idempotency::{self, Claim, IdempotencyKey, Lease, StoredReply, claim};
use hansyn_persistence::{Db, DbError, Visibility, enterprises};
use jiff::Timestamp;

use crate::samples::{at, ent, enterprise, now, read, write};

const REQUEST: [u8; 32] = [1; 32];
const OTHER_REQUEST: [u8; 32] = [2; 32];
const LATER: &str = "2026-03-02T09:00:00Z";

fn key(subject: &str) -> IdempotencyKey {
    IdempotencyKey {
        issuer: "https://issuer.example".to_owned(),
        subject: subject.to_owned(),
        key: "key-1".to_owned(),
    }
}

fn claim_at(db: &Db, now: Timestamp, fingerprint: [u8; 32]) -> Claim {
    let until = now + jiff::SignedDuration::from_secs(60);
    db.plain_write(|conn| claim(conn, &key("a"), &fingerprint, now, until)).unwrap()
}

fn claimed(db: &Db) -> Lease {
    match claim_at(db, now(), REQUEST) {
        Claim::Fresh(lease) => lease,
        other => panic!("{other:?}"),
    }
}

fn reply() -> StoredReply {
    StoredReply {
        status: 201,
        headers: vec![("etag".to_owned(), "\"1\"".to_owned())],
        body: vec![0, 159, 146, 150],
    }
}

each_engine! {
    fn a_key_in_use_is_in_flight(db) {
        claimed(db);
        assert_eq!(claim_at(db, now(), REQUEST), Claim::InFlight);
    }

    fn a_key_that_is_done_gives_its_reply_again(db) {
        let lease = claimed(db);
        db.plain_write(|conn| idempotency::complete(conn, &lease, &reply())).unwrap();
        assert_eq!(claim_at(db, at(LATER), REQUEST), Claim::Replay(reply()));
    }

    fn a_key_of_another_request_is_a_mismatch(db) {
        let lease = claimed(db);
        assert_eq!(claim_at(db, now(), OTHER_REQUEST), Claim::Mismatch);
        db.plain_write(|conn| idempotency::complete(conn, &lease, &reply())).unwrap();
        assert_eq!(claim_at(db, at(LATER), OTHER_REQUEST), Claim::Mismatch);
    }

    fn a_key_belongs_to_its_subject(db) {
        claimed(db);
        let other = db
            .plain_write(|conn| claim(conn, &key("b"), &OTHER_REQUEST, now(), at(LATER)))
            .unwrap();
        assert!(matches!(other, Claim::Fresh(_)), "{other:?}");
    }

    fn a_released_key_is_free(db) {
        let lease = claimed(db);
        db.plain_write(|conn| idempotency::release(conn, &lease)).unwrap();
        assert!(matches!(claim_at(db, now(), OTHER_REQUEST), Claim::Fresh(_)));
    }

    fn a_key_that_is_done_is_not_released(db) {
        let lease = claimed(db);
        db.plain_write(|conn| idempotency::complete(conn, &lease, &reply())).unwrap();
        db.plain_write(|conn| idempotency::release(conn, &lease)).unwrap();
        assert_eq!(claim_at(db, now(), REQUEST), Claim::Replay(reply()));
    }

    fn a_lease_that_ran_out_is_taken_over_once(db) {
        let lost = claimed(db);
        let Claim::Fresh(lease) = claim_at(db, at(LATER), REQUEST) else { panic!("not free") };
        assert_eq!(claim_at(db, at(LATER), REQUEST), Claim::InFlight);
        // Neither can the first holder finish, nor let go of what is no longer its own.
        db.plain_write(|conn| idempotency::release(conn, &lost)).unwrap();
        let late = db.plain_write(|conn| idempotency::complete(conn, &lost, &reply()));
        assert!(matches!(late, Err(DbError::Busy { .. })), "{late:?}");
        db.plain_write(|conn| idempotency::complete(conn, &lease, &reply())).unwrap();
    }

    fn work_whose_lease_was_taken_over_is_undone(db) {
        let lost = claimed(db);
        claim_at(db, at(LATER), REQUEST);
        let late = write(db, |tx| {
            enterprises::insert(tx, ent(1), &enterprise("A", None))?;
            idempotency::complete(tx.conn(), &lost, &reply())
        });
        assert!(matches!(late, Err(DbError::Busy { .. })), "{late:?}");
        let found = read(db, |conn| enterprises::find(conn, ent(1), &Visibility::Everything));
        assert_eq!(found, None);
    }

    fn old_keys_are_forgotten(db) {
        let lease = claimed(db);
        db.plain_write(|conn| idempotency::complete(conn, &lease, &reply())).unwrap();
        let purge = |before| {
            db.plain_write(|conn| idempotency::purge(conn, before)).unwrap()
        };
        assert_eq!((purge(now()), purge(at(LATER))), (0, 1));
        assert!(matches!(claim_at(db, now(), REQUEST), Claim::Fresh(_)));
    }
}

#[test]
fn a_reply_does_not_show_its_body_in_logs() {
    assert!(!format!("{:?}", reply()).contains("159"));
}
