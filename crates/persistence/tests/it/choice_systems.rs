//! Choice systems, applications and contracts: stored, moved on and decided once.

use std::sync::Barrier;

use hansyn_domain::choice_system::application::{ApplicationRecord, DelegateFindings};
use hansyn_domain::choice_system::{ChoiceSystem, ProviderContract, SystemStatus};
use hansyn_domain::ids::{ApplicationId, ChoiceSystemId, ProviderContractId};
use hansyn_domain::party::{HumanDelegate, Role};
use hansyn_persistence::applications::{self, ApplicationField, FiledApplication};
use hansyn_persistence::assessments::{self, AssessmentField, AssessmentRecord};
use hansyn_persistence::choice_systems::{self, ChoiceSystemField, ChoiceSystemRecord};
use hansyn_persistence::provider_contracts::{self, ProviderContractField, SignedContract};
use hansyn_persistence::query::{Direction, FieldValue, ListQuery};
use hansyn_persistence::{
    AggregateKind, Db, DbError, UniqueKey, UpdateError, Visibility, audit, events,
};
use jiff::civil::date;
use serde_json::json;
use uuid::Uuid;

use crate::samples::{
    ALL, COMMITTEE, OTHER_COMMITTEE, assessment, com, filter, id, ids, now, read, seed, sees,
    stamp_at, text, write,
};

const EVERYTHING: Visibility = Visibility::Everything;

pub(crate) fn chs(number: u128) -> ChoiceSystemId {
    id(number)
}

pub(crate) fn apl(number: u128) -> ApplicationId {
    id(number)
}

fn ctr(number: u128) -> ProviderContractId {
    id(number)
}

pub(crate) fn system(title: &str, status: SystemStatus) -> ChoiceSystemRecord {
    let system: ChoiceSystem = serde_json::from_value(json!({
        "committeeId": com(COMMITTEE),
        "title": title,
        "request": {
            "purpose": "Meningsfull sysselsättning",
            "requirements": [{"key": "permit", "text": "Tillstånd finns"}],
        },
    }))
    .unwrap();
    ChoiceSystemRecord { status, system }
}

fn application(applicant: &str, received_on: &str) -> FiledApplication {
    let application = serde_json::from_value(json!({
        "choiceSystemId": chs(1),
        "requestVersion": 1,
        "receivedOn": received_on,
        "applicants": [{"name": applicant}],
    }))
    .unwrap();
    let record = ApplicationRecord::received(application);
    FiledApplication { committee_id: com(COMMITTEE), record }
}

fn contract(application: u128) -> SignedContract {
    let contract: ProviderContract = serde_json::from_value(json!({
        "choiceSystemId": chs(1),
        "applicationId": apl(application),
        "providers": [{"name": "Ärlan"}],
        "requestVersion": 1,
        "signedOn": "2027-04-01",
        "runs": {"from": "2027-05-01"},
        "areas": ["0138"],
    }))
    .unwrap();
    SignedContract { committee_id: com(COMMITTEE), contract }
}

/// The record as a delegate decides it.
fn decided(filed: &FiledApplication, is_met: bool) -> ApplicationRecord {
    let findings: DelegateFindings = serde_json::from_value(json!({
        "requirements": [{"key": "permit", "isMet": is_met, "reasons": "Se bilaga 1."}],
    }))
    .unwrap();
    let delegate = HumanDelegate::signed_in(com(COMMITTEE), &[Role::Delegate]).unwrap();
    let system = system("Daglig verksamhet", SystemStatus::Advertised);
    let day = date(2027, 3, 20);
    filed.record.decide(&system.system, system.status, findings, &delegate, day).unwrap()
}

/// An advertised system with two applications and a contract.
pub(crate) fn two_applications(db: &Db) {
    seed(db);
    write(db, |tx| {
        let advertised = system("Daglig verksamhet", SystemStatus::Advertised);
        choice_systems::insert(tx, chs(1), &advertised)?;
        applications::insert(tx, apl(1), &application("Ärlan", "2027-03-10"))?;
        applications::insert(tx, apl(2), &application("Björken", "2027-03-02"))?;
        provider_contracts::insert(tx, ctr(1), &contract(1))
    })
    .unwrap();
}

each_engine! {
    fn what_is_stored_is_read_back(db) {
        two_applications(db);
        let found = read(db, |conn| choice_systems::find(conn, chs(1), &EVERYTHING)).unwrap();
        assert_eq!(found.body, system("Daglig verksamhet", SystemStatus::Advertised));
        let found = read(db, |conn| applications::find(conn, apl(1), &EVERYTHING)).unwrap();
        assert_eq!(found.body, application("Ärlan", "2027-03-10"));
        let found = read(db, |conn| provider_contracts::find(conn, ctr(1), &EVERYTHING)).unwrap();
        assert_eq!(found.body, contract(1));
        assert_eq!(ids(&read(db, |conn| choice_systems::all(conn, &EVERYTHING))), [1]);
        assert_eq!(ids(&read(db, |conn| applications::chunk_after(conn, Some(apl(1)), 9, &EVERYTHING))), [2]);
        assert_eq!(ids(&read(db, |conn| provider_contracts::all(conn, &EVERYTHING))), [1]);
    }

    fn ceilings_are_kept_and_a_record_from_before_them_says_nothing_of_them(db) {
        two_applications(db);
        let found = read(db, |conn| applications::find(conn, apl(1), &EVERYTHING)).unwrap();
        assert_eq!(found.body.record.application().ceilings, None);
        let entry = json!({"area": "0138", "level": "N1", "places": 8});
        let mut asks = application("Ärlan", "2027-03-10").record.application().clone();
        asks.ceilings = Some(serde_json::from_value(json!([entry])).unwrap());
        let record = ApplicationRecord::received(asks);
        let asks = FiledApplication { committee_id: com(COMMITTEE), record };
        let mut change = entry;
        change["askedOn"] = json!("2027-06-01");
        change["reference"] = json!("Bilaga");
        let mut changed = contract(1);
        assert_eq!(changed.contract.ceiling_changes, []);
        changed.contract.ceiling_changes = serde_json::from_value(json!([change])).unwrap();
        db.write(&stamp_at(now()), |tx| -> Result<(), UpdateError> {
            applications::update(tx, apl(1), 1, &asks)?;
            provider_contracts::update(tx, ctr(1), 1, &changed)?;
            Ok(())
        })
        .unwrap();
        let found = read(db, |conn| applications::find(conn, apl(1), &EVERYTHING)).unwrap();
        assert_eq!(found.body, asks);
        let found = read(db, |conn| provider_contracts::find(conn, ctr(1), &EVERYTHING)).unwrap();
        assert_eq!(found.body, changed);
    }

    fn areas_that_a_provider_asked_for_are_kept(db) {
        two_applications(db);
        let change = json!({"areas": ["0138"], "askedOn": "2027-06-01", "reference": "Bilaga"});
        let mut changed = contract(1);
        assert_eq!(changed.contract.area_changes, []);
        changed.contract.area_changes = serde_json::from_value(json!([change])).unwrap();
        db.write(&stamp_at(now()), |tx| -> Result<(), UpdateError> {
            provider_contracts::update(tx, ctr(1), 1, &changed)?;
            Ok(())
        })
        .unwrap();
        let found = read(db, |conn| provider_contracts::find(conn, ctr(1), &EVERYTHING)).unwrap();
        assert_eq!(found.body, changed);
    }

    fn updates_keep_the_identity_and_refuse_other_versions(db) {
        two_applications(db);
        db.write(&stamp_at(now()), |tx| -> Result<(), UpdateError> {
            let other = system("Sysselsättning", SystemStatus::Advertised);
            assert_eq!(choice_systems::update(tx, chs(1), 1, &other)?.version, 2);
            let other = application("Ärlan i Tyresö", "2027-03-10");
            assert_eq!(applications::update(tx, apl(1), 1, &other)?.version, 2);
            let ended = json!({"endedOn": "2027-12-31", "ground": "PROVIDER_NOTICE"});
            let mut other = contract(1);
            other.contract.end = Some(serde_json::from_value(ended).unwrap());
            assert_eq!(provider_contracts::update(tx, ctr(1), 1, &other)?.version, 2);
            let stale = provider_contracts::update(tx, ctr(1), 1, &other);
            assert!(matches!(stale, Err(UpdateError::Stale { current: 2 })), "{stale:?}");
            Ok(())
        })
        .unwrap();
    }

    fn lists_are_filtered_and_sorted(db) {
        two_applications(db);
        let systems = |field, value| {
            read(db, |conn| choice_systems::list(conn, &filter(field, value), &EVERYTHING)).total
        };
        assert_eq!(systems(ChoiceSystemField::Status, text("ADVERTISED")), 1);
        assert_eq!(systems(ChoiceSystemField::Status, text("DRAFT")), 0);
        assert_eq!(systems(ChoiceSystemField::CommitteeId, FieldValue::Id(Uuid::from_u128(COMMITTEE))), 1);
        assert_eq!(systems(ChoiceSystemField::Title, text("daglig  VERKSAMHET")), 1);
        let by_name = ListQuery {
            sort: vec![(ApplicationField::Applicant, Direction::Descending)],
            ..ListQuery::all(ALL)
        };
        let found = read(db, |conn| applications::list(conn, &by_name, &EVERYTHING));
        assert_eq!(ids(&found.items), [1, 2]);
        let of = read(db, |conn| applications::of_system(conn, chs(1), &EVERYTHING));
        assert_eq!(ids(&of), [2, 1], "the first that came in first");
        assert!(read(db, |conn| applications::of_system(conn, chs(9), &EVERYTHING)).is_empty());
        let of = read(db, |conn| provider_contracts::of_system(conn, chs(1), &EVERYTHING));
        assert_eq!(ids(&of), [1]);
        let running = filter(ProviderContractField::Provider, text("ärlan"));
        assert_eq!(read(db, |conn| provider_contracts::list(conn, &running, &EVERYTHING)).total, 1);
        let received = filter(ApplicationField::ReceivedOn, FieldValue::Date(date(2027, 3, 2)));
        let found = read(db, |conn| applications::list(conn, &received, &EVERYTHING));
        assert_eq!(ids(&found.items), [2]);
    }

    fn a_search_finds_titles_purposes_and_names(db) {
        two_applications(db);
        let by_purpose = ListQuery { q: Some("meningsfull".to_owned()), ..ListQuery::all(ALL) };
        let found = read(db, |conn| choice_systems::list(conn, &by_purpose, &EVERYTHING));
        assert_eq!(found.total, 1);
        let by_name = ListQuery { q: Some("björk".to_owned()), ..ListQuery::all(ALL) };
        let found = read(db, |conn| applications::list(conn, &by_name, &EVERYTHING));
        assert_eq!(ids(&found.items), [2]);
    }

    fn an_advertised_change_takes_effect_with_the_step(db) {
        seed(db);
        let mut record = system("Daglig verksamhet", SystemStatus::Advertised);
        let amendment = json!({"request": {"purpose": "Nytt"}, "reasons": "Behov"});
        record.system.amendment = Some(serde_json::from_value(amendment).unwrap());
        write(db, |tx| choice_systems::insert(tx, chs(1), &record)).unwrap();
        let moved = db
            .write(&stamp_at(now()), |tx| {
                choice_systems::transition(tx, chs(1), 1, SystemStatus::Advertised)
            })
            .unwrap();
        assert_eq!((moved.version, moved.body.system.request_version), (2, 2));
        assert_eq!(moved.body.system.request.purpose, "Nytt");
        let closing = db.write(&stamp_at(now()), |tx| {
            choice_systems::transition(tx, chs(1), 2, SystemStatus::Closing)
        });
        assert_eq!(closing.unwrap().body.status, SystemStatus::Closing);
        let stale = db.write(&stamp_at(now()), |tx| {
            choice_systems::transition(tx, chs(1), 2, SystemStatus::Closed)
        });
        assert!(matches!(stale, Err(UpdateError::Stale { current: 3 })), "{stale:?}");
    }

    fn an_application_is_decided_once(db) {
        two_applications(db);
        let filed = application("Ärlan", "2027-03-10");
        let first = db
            .write(&stamp_at(now()), |tx| applications::decide(tx, apl(1), 1, decided(&filed, true)))
            .unwrap();
        assert_eq!(first.version, 2);
        assert_eq!(first.body.record, decided(&filed, true));
        let second = db.write(&stamp_at(now()), |tx| {
            applications::decide(tx, apl(1), 1, decided(&filed, false))
        });
        assert!(matches!(second, Err(UpdateError::Stale { current: 2 })), "{second:?}");
        let approved = filter(ApplicationField::Status, text("APPROVED"));
        let found = read(db, |conn| applications::list(conn, &approved, &EVERYTHING));
        assert_eq!(ids(&found.items), [1]);
        let on = filter(ApplicationField::DecidedOn, FieldValue::Date(date(2027, 3, 20)));
        assert_eq!(read(db, |conn| applications::list(conn, &on, &EVERYTHING)).total, 1);
        let told = read(db, |conn| events::after(conn, 0, 100, &EVERYTHING));
        assert_eq!(told.events.last().unwrap().event_type, "application.decided");
    }

    fn of_two_who_decide_at_once_one_does(db) {
        two_applications(db);
        let filed = application("Ärlan", "2027-03-10");
        let start = Barrier::new(2);
        let decide = |is_met: bool| {
            start.wait();
            db.write(&stamp_at(now()), |tx| {
                applications::decide(tx, apl(1), 1, decided(&filed, is_met))
            })
        };
        let outcomes = std::thread::scope(|scope| {
            let (one, other) = (scope.spawn(|| decide(true)), scope.spawn(|| decide(false)));
            [one.join().unwrap(), other.join().unwrap()]
        });
        let done: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect();
        let [done] = done.as_slice() else { panic!("{outcomes:?}") };
        let stale = outcomes.iter().filter(|outcome| {
            matches!(outcome, Err(UpdateError::Stale { current: 2 }))
        });
        assert_eq!(stale.count(), 1, "{outcomes:?}");
        let kept = read(db, |conn| applications::find(conn, apl(1), &EVERYTHING)).unwrap();
        assert_eq!(&kept, *done);
    }

    fn a_decision_that_breaks_off_leaves_nothing(db) {
        two_applications(db);
        let filed = application("Ärlan", "2027-03-10");
        let before = read(db, events::head);
        let broken: Result<(), UpdateError> = db.write(&stamp_at(now()), |tx| {
            let stored = applications::decide(tx, apl(1), 1, decided(&filed, true))?;
            assert_eq!(stored.version, 2);
            Err(UpdateError::Gone)
        });
        assert!(broken.is_err());
        let kept = read(db, |conn| applications::find(conn, apl(1), &EVERYTHING)).unwrap();
        assert_eq!((kept.version, kept.body), (1, filed.clone()));
        assert_eq!(read(db, events::head), before);
        let trail = read(db, |conn| audit::of(conn, AggregateKind::Application, Uuid::from_u128(1), &EVERYTHING, ALL));
        assert_eq!(trail.total, 1);
        // Another clerk decides it as if nothing had been.
        let again = db.write(&stamp_at(now()), |tx| {
            applications::decide(tx, apl(1), 1, decided(&filed, false))
        });
        assert_eq!(again.unwrap().version, 2);
    }

    fn what_waits_is_what_nobody_has_decided(db) {
        two_applications(db);
        let waiting = |system, reader: &Visibility| {
            ids(&read(db, |conn| applications::undecided(conn, system, reader)))
        };
        assert_eq!(waiting(None, &EVERYTHING), [2, 1], "the first that came in first");
        assert_eq!(waiting(Some(chs(1)), &EVERYTHING), [2, 1]);
        assert!(waiting(Some(chs(9)), &EVERYTHING).is_empty());
        assert!(waiting(None, &sees(&[com(OTHER_COMMITTEE)])).is_empty());
        assert_eq!(waiting(None, &sees(&[com(COMMITTEE)])), [2, 1]);
        let filed = application("Ärlan", "2027-03-10");
        db.write(&stamp_at(now()), |tx| applications::decide(tx, apl(1), 1, decided(&filed, false)))
            .unwrap();
        assert_eq!(waiting(None, &EVERYTHING), [2]);
    }

    fn assessments_are_found_by_their_system(db) {
        two_applications(db);
        let of = |system| AssessmentRecord {
            choice_system_id: system,
            ..assessment(Some(COMMITTEE), None)
        };
        write(db, |tx| {
            assessments::insert(tx, id(1), &of(Some(chs(1))))?;
            assessments::insert(tx, id(2), &of(None))
        })
        .unwrap();
        let query = filter(AssessmentField::ChoiceSystemId, FieldValue::Id(Uuid::from_u128(1)));
        let found = read(db, |conn| assessments::list(conn, &query, &EVERYTHING));
        assert_eq!(ids(&found.items), [1]);
        assert_eq!(found.items[0].body, of(Some(chs(1))));
        assert!(read(db, |conn| assessments::list(conn, &query, &sees(&[]))).items.is_empty());
        let lost = write(db, |tx| assessments::insert(tx, id(3), &of(Some(chs(9)))));
        assert!(matches!(lost, Err(DbError::Missing { .. })), "{lost:?}");
    }

    fn a_number_has_one_system_and_an_application_one_running_contract(db) {
        two_applications(db);
        let mut numbered = system("Numrerad", SystemStatus::Draft);
        numbered.system.registration_number = Some("SN 2027/1".to_owned());
        write(db, |tx| choice_systems::insert(tx, chs(2), &numbered)).unwrap();
        let again = write(db, |tx| choice_systems::insert(tx, chs(3), &numbered));
        let key = |error| match error {
            DbError::Taken { key, .. } => key,
            other => panic!("{other:?}"),
        };
        assert_eq!(key(again.unwrap_err()), UniqueKey::ChoiceSystemNumber);
        let second = write(db, |tx| provider_contracts::insert(tx, ctr(2), &contract(1)));
        assert_eq!(key(second.unwrap_err()), UniqueKey::RunningContract);
        db.write(&stamp_at(now()), |tx| {
            let mut ended = contract(1);
            let end = json!({"endedOn": "2027-12-31", "ground": "REPLACED"});
            ended.contract.end = Some(serde_json::from_value(end).unwrap());
            provider_contracts::update(tx, ctr(1), 1, &ended)
        })
        .unwrap();
        write(db, |tx| provider_contracts::insert(tx, ctr(2), &contract(1))).unwrap();
    }

    fn an_application_to_nothing_is_refused(db) {
        seed(db);
        let lost = write(db, |tx| applications::insert(tx, apl(1), &application("A", "2027-03-10")));
        assert!(matches!(lost, Err(DbError::Missing { .. })), "{lost:?}");
    }
}
