//! What must be unique is refused by name, the same on both engines.

use hansyn_domain::party::{Membership, Role};
use hansyn_domain::tender::TenderStatus;
use hansyn_persistence::clauses::{self, ClauseRecord, ClauseState};
use hansyn_persistence::{
    DbError, UniqueKey, committees, enterprises, memberships, municipalities, tenders,
};

use crate::samples::{
    COMMITTEE, MUNICIPALITY, OTHER_COMMITTEE, cla, clause, com, committee, ent, enterprise, id,
    municipality, seed, tender, tnd, write,
};

#[track_caller]
fn taken<T: std::fmt::Debug>(result: Result<T, DbError>) -> UniqueKey {
    match result.unwrap_err() {
        DbError::Taken { key, .. } => key,
        other => panic!("{other:?}"),
    }
}

fn membership(municipality: Option<u128>, committee: Option<u128>) -> Membership {
    Membership {
        issuer: "https://issuer.example".to_owned(),
        subject: "officer-1".to_owned(),
        role: Role::CaseOfficer,
        municipality_id: municipality.map(id),
        committee_id: committee.map(id),
    }
}

each_engine! {
    fn an_identity_is_unique(db) {
        seed(db);
        let again = write(db, |tx| {
            municipalities::insert(tx, id(MUNICIPALITY), &municipality("Solna", "0184"))
        });
        assert_eq!(taken(again), UniqueKey::Identity);
    }

    fn an_area_has_one_municipality(db) {
        seed(db);
        let again =
            write(db, |tx| municipalities::insert(tx, id(1), &municipality("Solna", "0180")));
        assert_eq!(taken(again), UniqueKey::MunicipalityArea);
    }

    fn a_municipality_has_one_committee_of_a_name_whatever_its_case(db) {
        seed(db);
        let again = write(db, |tx| committees::insert(tx, id(1), &committee("SOCIALNÄMNDEN ")));
        assert_eq!(taken(again), UniqueKey::CommitteeName);
    }

    fn a_membership_stands_once_in_each_kind_of_scope(db) {
        seed(db);
        for (number, scope) in
            [(1, (None, None)), (3, (Some(MUNICIPALITY), None)), (5, (None, Some(COMMITTEE)))]
        {
            let body = membership(scope.0, scope.1);
            write(db, |tx| memberships::insert(tx, id(number), &body)).unwrap();
            let again = write(db, |tx| memberships::insert(tx, id(number + 1), &body));
            assert_eq!(taken(again), UniqueKey::Membership, "{scope:?}");
        }
    }

    fn an_organisation_number_is_unique_and_its_absence_is_not(db) {
        let (with, without) = (enterprise("A", Some("5560360793")), enterprise("B", None));
        write(db, |tx| enterprises::insert(tx, ent(1), &with)).unwrap();
        let again = write(db, |tx| enterprises::insert(tx, ent(2), &with));
        assert_eq!(taken(again), UniqueKey::OrganisationNumber);
        write(db, |tx| {
            enterprises::insert(tx, ent(3), &without)?;
            enterprises::insert(tx, ent(4), &without)
        })
        .unwrap();
    }

    fn a_version_of_a_clause_is_unique_for_each_owner(db) {
        seed(db);
        for (number, owner) in [(1, None), (3, Some(COMMITTEE)), (5, Some(OTHER_COMMITTEE))] {
            let body = clause(owner, "PER-01", 1, "2026-01-01");
            write(db, |tx| clauses::insert(tx, cla(number), &body)).unwrap();
            let again = write(db, |tx| clauses::insert(tx, cla(number + 1), &body));
            assert_eq!(taken(again), UniqueKey::ClauseVersion, "{owner:?}");
        }
    }

    fn one_version_of_a_clause_is_published(db) {
        seed(db);
        for (number, owner) in [(1, None), (3, Some(COMMITTEE))] {
            let published = |version| ClauseRecord {
                state: ClauseState::Published,
                ..clause(owner, "PER-01", version, "2026-01-01")
            };
            write(db, |tx| clauses::insert(tx, cla(number), &published(1))).unwrap();
            let again = write(db, |tx| clauses::insert(tx, cla(number + 1), &published(2)));
            assert_eq!(taken(again), UniqueKey::PublishedClause, "{owner:?}");
        }
    }

    fn a_registration_number_is_unique_within_its_committee(db) {
        seed(db);
        let with = |committee| {
            let mut record = tender(committee, "Städning", TenderStatus::Draft);
            record.tender.registration_number = Some("SN 2026/17".to_owned());
            record
        };
        write(db, |tx| tenders::insert(tx, tnd(1), &with(COMMITTEE))).unwrap();
        let again = write(db, |tx| tenders::insert(tx, tnd(2), &with(COMMITTEE)));
        assert_eq!(taken(again), UniqueKey::RegistrationNumber);
        write(db, |tx| tenders::insert(tx, tnd(3), &with(OTHER_COMMITTEE))).unwrap();
    }

    fn a_reference_to_nothing_is_refused(db) {
        seed(db);
        let mut record = tender(COMMITTEE, "Städning", TenderStatus::Draft);
        record.tender.committee_id = com(0x99);
        let refused = write(db, |tx| tenders::insert(tx, tnd(1), &record)).unwrap_err();
        assert!(matches!(refused, DbError::Missing { .. }), "{refused:?}");
    }
}
