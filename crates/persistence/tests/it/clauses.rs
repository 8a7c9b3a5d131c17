//! The clause library: what is published never changes.

use hansyn_domain::clause::ClauseCode;
use hansyn_persistence::clauses::{self, ClauseRecord, ClauseState, PublishError};
use hansyn_persistence::{Db, Stored, UpdateError, Visibility};
use jiff::civil::{Date, date};

use crate::samples::{
    COMMITTEE, OTHER_COMMITTEE, cla, clause, com, now, read, seed, sees, stamp_at, write,
};

const EVERYTHING: Visibility = Visibility::Everything;

fn publish(db: &Db, number: u128, version: u32) -> Result<Stored<ClauseRecord>, PublishError> {
    db.write(&stamp_at(now()), |tx| clauses::publish(tx, cla(number), version))
}

fn draft(db: &Db, number: u128, owner: Option<u128>, version: u32, from: &str) {
    write(db, |tx| clauses::insert(tx, cla(number), &clause(owner, "PER-01", version, from)))
        .unwrap();
}

fn state_and_end(db: &Db, number: u128) -> (ClauseState, Option<Date>) {
    let stored = read(db, |conn| clauses::find(conn, cla(number), &EVERYTHING)).unwrap();
    (stored.body.state, stored.body.clause.valid_to)
}

each_engine! {
    fn a_draft_can_be_changed(db) {
        draft(db, 1, None, 1, "2026-01-01");
        let changed = clause(None, "PER-01", 1, "2026-02-01");
        let stored = db
            .write(&stamp_at(now()), |tx| clauses::update(tx, cla(1), 1, &changed))
            .unwrap();
        assert_eq!(stored.body, changed);
        assert_eq!(read(db, |conn| clauses::find(conn, cla(1), &EVERYTHING)), Some(stored));
    }

    fn a_published_clause_never_changes(db) {
        draft(db, 1, None, 1, "2026-01-01");
        publish(db, 1, 1).unwrap();
        let changed = clause(None, "PER-01", 1, "2026-02-01");
        for body in [changed.clone(), ClauseRecord { state: ClauseState::Published, ..changed }] {
            let refused =
                db.write(&stamp_at(now()), |tx| clauses::update(tx, cla(1), 2, &body));
            assert!(matches!(refused, Err(UpdateError::Frozen)), "{refused:?}");
        }
        assert_eq!(state_and_end(db, 1), (ClauseState::Published, None));
    }

    fn an_update_cannot_publish(db) {
        draft(db, 1, None, 1, "2026-01-01");
        let body = ClauseRecord {
            state: ClauseState::Published,
            ..clause(None, "PER-01", 1, "2026-01-01")
        };
        let refused = db.write(&stamp_at(now()), |tx| clauses::update(tx, cla(1), 1, &body));
        assert!(matches!(refused, Err(UpdateError::Frozen)), "{refused:?}");
    }

    fn a_newer_version_supersedes_the_one_before(db) {
        draft(db, 1, None, 1, "2026-01-01");
        draft(db, 2, None, 2, "2026-07-01");
        publish(db, 1, 1).unwrap();
        let published = publish(db, 2, 1).unwrap();
        assert_eq!(published.body.state, ClauseState::Published);
        assert_eq!(state_and_end(db, 1), (ClauseState::Superseded, Some(date(2026, 6, 30))));
        assert_eq!(state_and_end(db, 2), (ClauseState::Published, None));
    }

    fn a_clause_of_another_owner_is_not_superseded(db) {
        seed(db);
        draft(db, 1, None, 1, "2026-01-01");
        draft(db, 2, Some(COMMITTEE), 2, "2026-07-01");
        publish(db, 1, 1).unwrap();
        publish(db, 2, 1).unwrap();
        assert_eq!(state_and_end(db, 1), (ClauseState::Published, None));
    }

    fn a_version_cannot_begin_before_the_one_it_supersedes(db) {
        draft(db, 1, None, 1, "2026-07-01");
        draft(db, 2, None, 2, "2026-07-01");
        publish(db, 1, 1).unwrap();
        let refused = publish(db, 2, 1);
        let began = date(2026, 7, 1);
        assert!(
            matches!(refused, Err(PublishError::NotAfter { valid_from }) if valid_from == began),
            "{refused:?}"
        );
        assert_eq!(state_and_end(db, 1), (ClauseState::Published, None));
    }

    fn only_a_current_draft_is_published(db) {
        draft(db, 1, None, 1, "2026-01-01");
        assert!(matches!(publish(db, 1, 7), Err(PublishError::Stale { current: 1 })));
        assert!(matches!(publish(db, 2, 1), Err(PublishError::Gone)));
        publish(db, 1, 1).unwrap();
        assert!(matches!(publish(db, 1, 2), Err(PublishError::NotDraft)));
    }

    fn a_version_is_found_by_its_code_the_shared_one_first(db) {
        seed(db);
        draft(db, 3, None, 1, "2026-01-01");
        draft(db, 1, Some(COMMITTEE), 1, "2026-01-01");
        draft(db, 2, Some(OTHER_COMMITTEE), 2, "2026-01-01");
        let code: ClauseCode = "PER-01".parse().unwrap();
        let find = |version, committee, visibility: &Visibility| {
            let committee = Some(com(committee));
            read(db, |conn| clauses::by_code(conn, &code, version, committee, visibility))
                .map(|c| c.id)
        };
        assert_eq!(find(1, COMMITTEE, &EVERYTHING), Some(cla(3)));
        assert_eq!(find(2, OTHER_COMMITTEE, &sees(&[com(OTHER_COMMITTEE)])), Some(cla(2)));
        assert_eq!(find(2, OTHER_COMMITTEE, &sees(&[com(COMMITTEE)])), None);
        assert_eq!(find(2, COMMITTEE, &EVERYTHING), None, "it is another committee's");
        assert_eq!(find(9, COMMITTEE, &EVERYTHING), None);
    }
}
