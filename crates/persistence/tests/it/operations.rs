//! Long work: claimed by one at a time, resumed after a death, and seen by few.

use hansyn_domain::ids::OperationId;
use hansyn_persistence::operations::{
    self, ATTEMPTS, Claimed, Ending, INTERRUPTED, NewOperation, Operation, OperationState, Reader,
};
use hansyn_persistence::{Db, Visibility};
use jiff::{SignedDuration, Timestamp};

use crate::samples::{COMMITTEE, OTHER_COMMITTEE, com, now, sees};

const ISSUER: &str = "https://issuer.example";

fn opr(number: u128) -> OperationId {
    OperationId::from_uuid(uuid::Uuid::from_u128(number))
}

fn asked(number: u128, subject: &str) -> NewOperation {
    NewOperation {
        id: opr(number),
        kind: "LOT_PROPOSALS".to_owned(),
        issuer: ISSUER.to_owned(),
        subject: subject.to_owned(),
        scope: Some(com(COMMITTEE)),
        is_open: false,
        request: r#"{"kind": "LOT_PROPOSALS"}"#.to_owned(),
    }
}

fn store(db: &Db, new: &NewOperation) -> Operation {
    db.plain_write(|conn| operations::insert(conn, new, now())).unwrap()
}

fn minutes(count: i64) -> Timestamp {
    now() + SignedDuration::from_mins(count)
}

/// Claims at so many minutes, for one minute.
fn claim(db: &Db, minute: i64) -> Option<Claimed> {
    db.plain_write(|conn| operations::claim(conn, minutes(minute), minutes(minute + 1))).unwrap()
}

fn claimed(db: &Db, minute: i64) -> Claimed {
    claim(db, minute).unwrap()
}

fn settle(db: &Db, claimed: &Claimed, ending: &Ending) -> bool {
    db.plain_write(|conn| operations::settle(conn, claimed, ending, minutes(5))).unwrap()
}

fn done() -> Ending {
    // Not even JSON: the bytes are kept as they are.
    Ending::Succeeded { sequence: 7, result: vec![123, 0, 255, 125] }
}

const EVERYTHING: Reader<'_> =
    Reader { issuer: ISSUER, subject: "auditor", visibility: &Visibility::Everything };

fn found(db: &Db, number: u128) -> Operation {
    db.read(|conn| operations::find(conn, opr(number), EVERYTHING)).unwrap().unwrap()
}

fn result(db: &Db, number: u128) -> Option<Vec<u8>> {
    db.read(|conn| operations::result(conn, opr(number), EVERYTHING)).unwrap()
}

each_engine! {
    fn what_was_asked_for_waits_and_is_read_back(db) {
        let stored = store(db, &asked(1, "a"));
        assert_eq!((stored.state, stored.attempts, stored.per_mille), (OperationState::Waiting, 0, 0));
        assert_eq!(found(db, 1), stored);
        assert_eq!(result(db, 1), None);
        let request: serde_json::Value = serde_json::from_str(&stored.request).unwrap();
        assert_eq!(request["kind"], "LOT_PROPOSALS");
    }

    fn the_oldest_is_claimed_first_and_by_one_alone(db) {
        store(db, &asked(2, "a"));
        store(db, &asked(1, "a"));
        assert_eq!(claimed(db, 0).operation.id, opr(1));
        assert_eq!(claimed(db, 0).operation.id, opr(2));
        assert_eq!(claim(db, 0), None);
    }

    fn a_result_is_kept_to_the_byte_with_the_event_that_it_knows_of(db) {
        store(db, &asked(1, "a"));
        let work = claimed(db, 0);
        assert!(settle(db, &work, &done()));
        let after = found(db, 1);
        assert_eq!((after.state, after.per_mille), (OperationState::Succeeded, 1000));
        assert_eq!((after.sequence, after.problem), (Some(7), None));
        assert_eq!(result(db, 1), Some(vec![123, 0, 255, 125]));
        assert!(!settle(db, &work, &done()), "it ends once");
        assert_eq!(claim(db, 60), None);
    }

    fn a_failure_says_why_and_how_far_it_had_come(db) {
        store(db, &asked(1, "a"));
        let work = claimed(db, 0);
        let go_on = db.plain_write(|conn| operations::advance(conn, &work, 300, minutes(0), minutes(1)));
        assert!(go_on.unwrap());
        assert!(settle(db, &work, &Ending::Failed { problem: "not-found".to_owned() }));
        let after = found(db, 1);
        assert_eq!((after.state, after.per_mille), (OperationState::Failed, 300));
        assert_eq!(after.problem.as_deref(), Some("not-found"));
    }

    fn how_far_it_has_come_is_at_most_all_of_it_and_has_its_moment(db) {
        store(db, &asked(1, "a"));
        let work = claimed(db, 0);
        let advance = |per_mille, minute| {
            let until = minutes(minute + 1);
            db.plain_write(|conn| operations::advance(conn, &work, per_mille, minutes(minute), until))
        };
        for (told, minute, expected) in [(999, 1, 999), (1000, 2, 1000), (1001, 3, 1000)] {
            assert!(advance(told, minute).unwrap());
            let after = found(db, 1);
            let moment = |it: Timestamp| it.as_microsecond();
            assert_eq!(after.per_mille, expected);
            assert_eq!(moment(after.changed_at), moment(minutes(minute)));
        }
    }

    fn a_page_begins_where_the_one_before_it_ended(db) {
        for number in 1..=3 {
            store(db, &asked(number, "a"));
        }
        let page = |offset, limit| {
            let page = db.read(|conn| operations::list(conn, EVERYTHING, offset, limit)).unwrap();
            let ids: Vec<u128> = page.items.iter().map(|it| it.id.uuid().as_u128()).collect();
            (ids, page.total)
        };
        assert_eq!(page(0, 2), (vec![3, 2], 3));
        assert_eq!(page(2, 2), (vec![1], 3));
        assert_eq!(page(3, 2), (vec![], 3));
    }

    fn who_says_how_far_it_has_come_holds_it_longer(db) {
        store(db, &asked(1, "a"));
        let work = claimed(db, 0);
        let advance = |until: i64| {
            db.plain_write(|conn| operations::advance(conn, &work, 10, minutes(0), minutes(until)))
        };
        assert!(advance(5).unwrap());
        assert_eq!(claim(db, 4), None);
        assert_eq!(claimed(db, 5).operation.attempts, 2);
    }

    fn the_work_of_a_process_that_died_is_taken_over_and_its_word_no_longer_counts(db) {
        store(db, &asked(1, "a"));
        let dead = claimed(db, 0);
        assert_eq!(claim(db, 0), None);
        let heir = claimed(db, 1);
        assert_eq!(heir.operation.attempts, 2);
        let late = db.plain_write(|conn| operations::advance(conn, &dead, 900, minutes(1), minutes(2)));
        assert!(!late.unwrap());
        assert!(!settle(db, &dead, &done()));
        assert!(settle(db, &heir, &done()));
    }

    fn what_is_interrupted_too_often_has_failed_and_is_not_lost(db) {
        store(db, &asked(1, "a"));
        let times = i64::from(ATTEMPTS);
        for minute in 0..times {
            claimed(db, minute);
        }
        assert_eq!(found(db, 1).state, OperationState::Running);
        assert_eq!(claim(db, times), None);
        let after = found(db, 1);
        assert_eq!(after.state, OperationState::Failed);
        assert_eq!(after.problem.as_deref(), Some(INTERRUPTED));
    }

    fn what_is_given_back_waits_again_as_if_never_begun(db) {
        store(db, &asked(1, "a"));
        let work = claimed(db, 0);
        assert!(db.plain_write(|conn| operations::release(conn, &work, minutes(0))).unwrap());
        let after = found(db, 1);
        assert_eq!((after.state, after.attempts), (OperationState::Waiting, 0));
        assert!(!settle(db, &work, &done()));
        let again = db.plain_write(|conn| operations::release(conn, &work, minutes(0)));
        assert!(!again.unwrap(), "it is given back once");
        claimed(db, 0);
    }

    fn what_is_cancelled_is_neither_claimed_nor_settled(db) {
        store(db, &asked(1, "a"));
        store(db, &asked(2, "a"));
        let work = claimed(db, 0);
        for number in 1..=2 {
            assert!(db.plain_write(|conn| operations::cancel(conn, opr(number), now())).unwrap());
            assert_eq!(found(db, number).state, OperationState::Cancelled);
        }
        let late = db.plain_write(|conn| operations::advance(conn, &work, 900, minutes(0), minutes(1)));
        assert!(!late.unwrap());
        assert!(!settle(db, &work, &done()));
        assert_eq!((claim(db, 60), result(db, 1)), (None, None));
        assert!(!db.plain_write(|conn| operations::cancel(conn, opr(1), now())).unwrap());
    }

    fn only_what_waits_or_runs_is_counted_of_a_subject(db) {
        for number in 1..=3 {
            store(db, &asked(number, "a"));
        }
        store(db, &asked(4, "b"));
        let work = claimed(db, 0);
        settle(db, &work, &done());
        claimed(db, 0);
        let count = |subject: &str| db.read(|conn| operations::unfinished_of(conn, ISSUER, subject)).unwrap();
        assert_eq!((count("a"), count("b"), count("c")), (2, 1, 0));
        let elsewhere = db.read(|conn| operations::unfinished_of(conn, "urn:elsewhere", "a"));
        assert_eq!(elsewhere.unwrap(), 0, "another issuer's `a` is somebody else");
    }

    fn what_has_ended_is_forgotten_after_its_time_and_nothing_else(db) {
        for number in 1..=5 {
            store(db, &asked(number, "a"));
        }
        // One succeeds, one fails and one is cancelled in the fifth minute; one runs
        // since then, and one waits from the start.
        settle(db, &claimed(db, 0), &done());
        settle(db, &claimed(db, 0), &Ending::Failed { problem: "not-found".to_owned() });
        assert!(db.plain_write(|conn| operations::cancel(conn, opr(3), minutes(5))).unwrap());
        assert_eq!(claimed(db, 5).operation.id, opr(4));
        let purge = |before| db.plain_write(|conn| operations::purge(conn, before)).unwrap();
        assert_eq!(purge(minutes(5)), 0);
        assert_eq!(result(db, 1), Some(vec![123, 0, 255, 125]));
        assert_eq!(purge(minutes(5) + SignedDuration::from_micros(1)), 3);
        assert_eq!(result(db, 1), None);
        assert_eq!(purge(minutes(60 * 24 * 365)), 0);
        let page = db.read(|conn| operations::list(conn, EVERYTHING, 0, 100)).unwrap();
        let left: Vec<_> = page.items.iter().map(|it| (it.id, it.state)).collect();
        assert_eq!(left, [(opr(5), OperationState::Waiting), (opr(4), OperationState::Running)]);
    }

    fn it_is_seen_by_its_committee_and_by_its_owner_where_the_record_is_open(db) {
        store(db, &asked(1, "a"));
        store(db, &NewOperation { is_open: true, ..asked(2, "a") });
        store(db, &NewOperation { scope: None, ..asked(3, "a") });
        store(db, &NewOperation { scope: Some(com(OTHER_COMMITTEE)), ..asked(4, "b") });
        let seen = |subject: &str, visibility: &Visibility| -> Vec<u128> {
            let reader = Reader { issuer: ISSUER, subject, visibility };
            let page = db.read(|conn| operations::list(conn, reader, 0, 100)).unwrap();
            let mut listed: Vec<u128> = page.items.iter().map(|it| it.id.uuid().as_u128()).collect();
            listed.sort_unstable();
            assert_eq!(page.total, u64::try_from(listed.len()).unwrap());
            for number in 1..=4 {
                let one = db.read(|conn| operations::find(conn, opr(number), reader)).unwrap();
                assert_eq!(one.is_some(), listed.contains(&number), "{number} by {subject}");
            }
            listed
        };
        assert_eq!(seen("a", &sees(&[])), [2, 3]);
        assert_eq!(seen("a", &sees(&[com(COMMITTEE)])), [1, 2, 3]);
        assert_eq!(seen("b", &sees(&[])), [0_u128; 0]);
        assert_eq!(seen("b", &sees(&[com(OTHER_COMMITTEE)])), [4]);
        assert_eq!(seen("c", &sees(&[com(COMMITTEE)])), [1, 2]);
        assert_eq!(seen("c", &Visibility::Everything), [1, 2, 3, 4]);
        let visibility = &sees(&[]);
        let namesake = Reader { issuer: "urn:elsewhere", subject: "a", visibility };
        assert_eq!(db.read(|conn| operations::list(conn, namesake, 0, 100)).unwrap().total, 0);
    }
}

#[test]
fn states_are_final_or_not() {
    let last: Vec<_> = OperationState::ALL.into_iter().filter(|it| it.is_final()).collect();
    let expected = [OperationState::Succeeded, OperationState::Failed, OperationState::Cancelled];
    assert_eq!(last, expected);
}
