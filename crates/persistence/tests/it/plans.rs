//! Purchase plans, and the choices of codes that are remembered.

use hansyn_domain::cpv::CpvCode;
use hansyn_domain::ids::{MunicipalityId, PlanId};
use hansyn_domain::plan::{PlanStatus, PurchasePlan};
use hansyn_persistence::plans::{self, PlanField};
use hansyn_persistence::{DbError, Visibility, cpv_choices};
use serde_json::json;

use crate::samples::{
    COMMITTEE, MUNICIPALITY, OTHER_COMMITTEE, at, com, filter, id, ids, read, seed, sees, stamp_at,
    text, write,
};

fn plan(committee: u128, status: PlanStatus) -> PurchasePlan {
    serde_json::from_value(json!({
        "committeeId": com(committee),
        "title": "Inköpsplan 2027",
        "status": status,
        "needs": [
            {"key": "row-2", "title": "Fika till möten", "start": "2027-Q2",
             "value": {"amount": "120000.00", "currency": "SEK"}},
            {"key": "row-3", "title": "Städning", "cpv": "90910000", "resolvedBy": "NAME"},
        ],
    }))
    .unwrap()
}

fn pla(number: u128) -> PlanId {
    id(number)
}

fn cpv(code: &str) -> CpvCode {
    code.parse().unwrap()
}

fn town() -> MunicipalityId {
    id(MUNICIPALITY)
}

each_engine! {
    fn a_plan_is_read_back_with_its_needs_and_found_by_their_titles(db) {
        seed(db);
        let stored =
            write(db, |tx| plans::insert(tx, pla(1), &plan(COMMITTEE, PlanStatus::Draft))).unwrap();
        assert_eq!(stored.scope, Some(com(COMMITTEE)));
        let everything = Visibility::Everything;
        assert_eq!(read(db, |conn| plans::find(conn, pla(1), &everything)), Some(stored));
        let query = filter(PlanField::Status, text("DRAFT"));
        let query = hansyn_persistence::query::ListQuery { q: Some("fika".to_owned()), ..query };
        assert_eq!(ids(&read(db, |conn| plans::list(conn, &query, &everything)).items), [1]);
    }

    fn a_draft_is_for_its_committee_and_a_published_plan_for_all(db) {
        seed(db);
        write(db, |tx| {
            plans::insert(tx, pla(1), &plan(COMMITTEE, PlanStatus::Draft))?;
            plans::insert(tx, pla(2), &plan(COMMITTEE, PlanStatus::Published))?;
            plans::insert(tx, pla(3), &plan(COMMITTEE, PlanStatus::Closed))
        })
        .unwrap();
        let seen = |committee| read(db, |conn| plans::all(conn, &sees(&[com(committee)])));
        assert_eq!(ids(&seen(COMMITTEE)), [1, 2, 3]);
        assert_eq!(ids(&seen(OTHER_COMMITTEE)), [2, 3]);
        let coming = read(db, |conn| plans::published(conn, &Visibility::Everything));
        assert_eq!(ids(&coming), [2]);
    }

    fn the_last_choice_for_a_wording_is_remembered_in_its_municipality(db) {
        seed(db);
        let choose = |words: &str, code: &str, moment: &str| {
            db.write(&stamp_at(at(moment)), |tx| {
                cpv_choices::remember(tx, town(), words, cpv(code))
            })
        };
        let choose = |words, code, moment| -> Result<(), DbError> { choose(words, code, moment) };
        choose("Fika till möten", "55330000", "2026-03-01T00:00:00Z").unwrap();
        choose("FIKA, till möten!", "55520000", "2026-03-02T00:00:00Z").unwrap();
        choose("?!", "55520000", "2026-03-02T00:00:00Z").unwrap();
        let remembered = read(db, |conn| cpv_choices::of_municipality(conn, town()));
        let found: Vec<_> = remembered.into_iter().collect();
        assert_eq!(found, [("fika till möten".to_owned(), cpv("55520000"))]);
        assert!(read(db, |conn| cpv_choices::of_municipality(conn, id(9))).is_empty());
    }
}
