//! Webhooks: each event goes to each endpoint that may and wants to have it, once.

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::thread;

use hansyn_domain::ids::WebhookId;
use hansyn_domain::tender::TenderStatus;
use hansyn_persistence::deliveries::{self, ClaimedDelivery, DeliveryState, Room, Settlement};
use hansyn_persistence::query::Window;
use hansyn_persistence::webhooks::{self, Secrets, Webhook};
use hansyn_persistence::{
    AggregateKind, Db, UpdateError, Visibility, audit, enterprises, tenders, versions,
};
use jiff::Timestamp;
use uuid::Uuid;

use crate::samples::{
    ALL, COMMITTEE, OTHER_COMMITTEE, at, com, ent, enterprise, fresh, id, now, read, seed,
    stamp_at, tender, tnd, write,
};

const EVERYTHING: Visibility = Visibility::Everything;
const LATER: &str = "2026-03-02T09:00:00Z";

fn whk(number: u128) -> WebhookId {
    id(number)
}

fn webhook(committee: Option<u128>, types: &[&str]) -> Webhook {
    Webhook {
        committee_id: committee.map(com),
        url: "https://receiver.example/hook".to_owned(),
        event_types: types.iter().map(|name| (*name).to_owned()).collect(),
        is_enabled: true,
        keeper: None,
    }
}

fn secrets(text: &str) -> Secrets {
    Secrets::new(vec![text.to_owned()]).unwrap()
}

fn insert(db: &Db, number: u128, body: &Webhook) {
    write(db, |tx| webhooks::insert(tx, whk(number), body, &secrets("s-1"))).unwrap();
}

fn advance(db: &Db) -> usize {
    db.plain_write(|conn| webhooks::advance(conn, now(), 100, &fresh)).unwrap()
}

fn claim_at(db: &Db, moment: Timestamp, limit: u32) -> Vec<ClaimedDelivery> {
    let until = moment + jiff::SignedDuration::from_secs(60);
    let room = Room { total: limit, per_endpoint: limit, under_way: BTreeMap::new() };
    db.plain_write(|conn| deliveries::claim_due(conn, moment, until, &room)).unwrap()
}

fn claim(db: &Db) -> Vec<ClaimedDelivery> {
    claim_at(db, now(), 100)
}

fn settle(db: &Db, claimed: &ClaimedDelivery, settlement: &Settlement) -> bool {
    db.plain_write(|conn| deliveries::settle(conn, &claimed.delivery, now(), settlement)).unwrap()
}

fn add_enterprises(db: &Db, numbers: std::ops::RangeInclusive<u128>) {
    write(db, |tx| {
        for number in numbers {
            enterprises::insert(tx, ent(number), &enterprise("A", None))?;
        }
        Ok(())
    })
    .unwrap();
}

fn states(db: &Db, number: u128) -> Vec<(i64, DeliveryState)> {
    let page = read(db, |conn| deliveries::list(conn, whk(number), ALL));
    page.items.iter().map(|delivery| (delivery.sequence, delivery.state)).collect()
}

each_engine! {
    fn an_endpoint_gets_what_happens_after_it_was_made(db) {
        add_enterprises(db, 1..=1);
        insert(db, 1, &webhook(None, &["enterprise.created"]));
        add_enterprises(db, 2..=3);
        assert_eq!((advance(db), advance(db)), (2, 0));
        let claimed = claim(db);
        let told: Vec<_> = claimed.iter().map(|c| c.event.entity_id.as_u128()).collect();
        assert_eq!(told, [2, 3]);
        assert_eq!(claimed[0].webhook.body.url, "https://receiver.example/hook");
        assert_eq!(claimed[0].secrets, secrets("s-1"));
        assert_eq!(claimed[0].delivery.attempts, 1);
    }

    fn an_endpoint_gets_only_the_types_it_wants(db) {
        insert(db, 1, &webhook(None, &["tender.created", "enterprise.deleted"]));
        add_enterprises(db, 1..=1);
        assert_eq!(advance(db), 0);
        // It has passed them all the same, and wants none of them later.
        db.write(&stamp_at(now()), |tx| webhooks::update(tx, whk(1), 1, &webhook(None, &[])))
            .unwrap();
        assert_eq!(advance(db), 1);
    }

    fn an_endpoint_gets_only_what_its_committee_may_see(db) {
        seed(db);
        insert(db, 1, &webhook(Some(COMMITTEE), &["tender.created"]));
        insert(db, 2, &webhook(Some(OTHER_COMMITTEE), &["tender.created"]));
        write(db, |tx| {
            tenders::insert(tx, tnd(1), &tender(COMMITTEE, "Utkast", TenderStatus::Draft))
        })
        .unwrap();
        assert_eq!(advance(db), 1);
        assert_eq!((states(db, 1).len(), states(db, 2).len()), (1, 0));
    }

    fn an_endpoint_catches_up_in_steps(db) {
        insert(db, 1, &webhook(None, &["enterprise.created"]));
        add_enterprises(db, 1..=5);
        let step = || db.plain_write(|conn| webhooks::advance(conn, now(), 2, &fresh)).unwrap();
        // The first step sees the making of the endpoint itself.
        let steps: Vec<usize> = (0..5).map(|_| step()).collect();
        assert_eq!(steps.iter().sum::<usize>(), 5);
        assert_eq!(states(db, 1).len(), 5);
    }

    fn a_disabled_endpoint_gets_nothing(db) {
        insert(db, 1, &webhook(None, &["enterprise.created"]));
        add_enterprises(db, 1..=1);
        advance(db);
        let off = Webhook { is_enabled: false, ..webhook(None, &["enterprise.created"]) };
        db.write(&stamp_at(now()), |tx| webhooks::update(tx, whk(1), 1, &off)).unwrap();
        add_enterprises(db, 2..=2);
        assert_eq!((advance(db), claim(db).len()), (0, 0));
    }

    fn an_endpoint_takes_no_more_than_its_share(db) {
        seed(db);
        insert(db, 1, &webhook(None, &[]));
        insert(db, 2, &webhook(None, &[]));
        add_enterprises(db, 1..=5);
        advance(db);
        let claim = |total, under_way: &[(u128, u32)]| -> Vec<u128> {
            let under_way = under_way.iter().map(|(number, taken)| (whk(*number), *taken)).collect();
            let (room, until) = (Room { total, per_endpoint: 2, under_way }, at(LATER));
            let claimed = db.plain_write(|conn| deliveries::claim_due(conn, now(), until, &room));
            let mut to: Vec<_> =
                claimed.unwrap().iter().map(|it| it.webhook.id.uuid().as_u128()).collect();
            to.sort_unstable();
            to
        };
        assert_eq!(claim(0, &[]), []);
        assert_eq!(claim(9, &[]), [1, 1, 2, 2]);
        assert_eq!(claim(9, &[(1, 2), (2, 1)]), [2]);
        assert_eq!(claim(9, &[(1, 1), (2, 2)]), [1]);
        assert_eq!(claim(1, &[]).len(), 1);
    }

    fn a_claimed_delivery_is_held_until_its_lease_runs_out(db) {
        insert(db, 1, &webhook(None, &["enterprise.created"]));
        add_enterprises(db, 1..=1);
        advance(db);
        let first = claim(db);
        assert_eq!((first.len(), claim(db).len()), (1, 0));
        let second = claim_at(db, at(LATER), 100);
        assert_eq!(second[0].delivery.attempts, 2);
        // Whoever lost it cannot say how it ended.
        assert!(!settle(db, &first[0], &Settlement::Delivered { status: 200 }));
        assert!(settle(db, &second[0], &Settlement::Delivered { status: 204 }));
        assert!(!settle(db, &second[0], &Settlement::Delivered { status: 204 }));
    }

    fn a_delivery_is_settled_as_it_ended(db) {
        insert(db, 1, &webhook(None, &["enterprise.created"]));
        add_enterprises(db, 1..=4);
        advance(db);
        let claimed = claim(db);
        let reason = || "timeout".to_owned();
        let endings = [
            Settlement::Delivered { status: 200 },
            Settlement::Retry { at: at(LATER), status: None, reason: reason() },
            Settlement::Failed { status: Some(500), reason: reason() },
            Settlement::Disabled { status: 410 },
        ];
        for (claimed, ending) in claimed.iter().zip(&endings) {
            assert!(settle(db, claimed, ending));
        }
        let page = read(db, |conn| deliveries::list(conn, whk(1), ALL));
        let ended: Vec<_> = page
            .items
            .iter()
            .rev()
            .map(|d| (d.state, d.last_status, d.last_reason.as_deref(), d.due_at == at(LATER)))
            .collect();
        assert_eq!(
            ended,
            [
                (DeliveryState::Delivered, Some(200), None, false),
                (DeliveryState::Pending, None, Some("timeout"), true),
                (DeliveryState::Failed, Some(500), Some("timeout"), false),
                (DeliveryState::Disabled, Some(410), None, false),
            ]
        );
        assert_eq!(claim(db).len(), 0);
        assert_eq!(claim_at(db, at(LATER), 100).len(), 1);
    }

    fn two_workers_never_hold_the_same_delivery(db) {
        insert(db, 1, &webhook(None, &["enterprise.created"]));
        add_enterprises(db, 1..=40);
        let start = Barrier::new(2);
        let work = || {
            start.wait();
            advance(db);
            let mut held = Vec::new();
            for _ in 0..20 {
                held.extend(claim_at(db, now(), 3).into_iter().map(|c| c.delivery.sequence));
            }
            held
        };
        let mut held = thread::scope(|scope| {
            let (one, two) = (scope.spawn(work), scope.spawn(work));
            [one.join().unwrap(), two.join().unwrap()].concat()
        });
        held.extend(claim(db).into_iter().map(|c| c.delivery.sequence));
        held.sort_unstable();
        assert_eq!(held, (2..=41).collect::<Vec<_>>());
    }

    fn deliveries_are_listed_newest_first_and_walked(db) {
        insert(db, 1, &webhook(None, &["enterprise.created"]));
        insert(db, 2, &webhook(None, &["enterprise.created"]));
        add_enterprises(db, 1..=3);
        advance(db);
        let newest = read(db, |conn| {
            deliveries::list(conn, whk(1), Window::Offset { offset: 0, limit: 2 })
        });
        let sequences: Vec<i64> = newest.items.iter().map(|d| d.sequence).collect();
        assert_eq!((sequences, newest.total), (vec![5, 4], 3));
        let first = read(db, |conn| {
            deliveries::list(conn, whk(1), Window::After { id: None, limit: 2 })
        });
        let rest = read(db, |conn| {
            deliveries::list(conn, whk(1), Window::After { id: first.next, limit: 2 })
        });
        assert_eq!((first.items.len(), rest.items.len(), rest.next), (2, 1, None));
    }

    fn a_replay_sends_again_and_makes_what_was_never_sent(db) {
        add_enterprises(db, 1..=1);
        insert(db, 1, &webhook(None, &["enterprise.created"]));
        add_enterprises(db, 2..=3);
        advance(db);
        for claimed in &claim(db) {
            settle(db, claimed, &Settlement::Delivered { status: 200 });
        }
        let replay = |after| {
            db.plain_write(|conn| deliveries::replay(conn, whk(1), after, now(), &fresh)).unwrap()
        };
        assert_eq!(replay(3), 1);
        assert_eq!(
            states(db, 1),
            [(4, DeliveryState::Pending), (3, DeliveryState::Delivered)]
        );
        // From before the endpoint was made, too.
        assert_eq!(replay(0), 2);
        assert_eq!(claim(db).len(), 3);
    }

    fn secrets_change_without_a_trace_of_what_they_are(db) {
        insert(db, 1, &webhook(None, &[]));
        let both = Secrets::new(vec!["s-2".to_owned(), "s-1".to_owned()]).unwrap();
        let stored = db
            .write(&stamp_at(now()), |tx| webhooks::rotate(tx, whk(1), 1, &both))
            .unwrap();
        assert_eq!(stored.version, 2);
        assert_eq!(read(db, |conn| webhooks::secrets(conn, whk(1))), Some(both));
        let (kind, id) = (AggregateKind::Webhook, Uuid::from_u128(1));
        let trail = read(db, |conn| audit::of(conn, kind, id, &EVERYTHING, ALL)).items;
        let rotated = trail.iter().find(|entry| entry.version == 2).unwrap();
        assert_eq!(rotated.changed, ["secrets"]);
        let versions = read(db, |conn| versions::list(conn, kind, id, &EVERYTHING, ALL)).items;
        assert!(!format!("{trail:?}{versions:?}").contains("s-2"));
    }

    fn an_update_leaves_the_secrets_alone(db) {
        insert(db, 1, &webhook(None, &[]));
        db.write(&stamp_at(now()), |tx| {
            webhooks::update(tx, whk(1), 1, &webhook(None, &["tender.created"]))
        })
        .unwrap();
        assert_eq!(read(db, |conn| webhooks::secrets(conn, whk(1))), Some(secrets("s-1")));
    }

    fn a_deleted_endpoint_takes_its_deliveries_along(db) {
        insert(db, 1, &webhook(None, &["enterprise.created"]));
        add_enterprises(db, 1..=1);
        advance(db);
        db.write(&stamp_at(now()), |tx| webhooks::delete(tx, whk(1), 1)).unwrap();
        assert_eq!(states(db, 1), []);
        assert_eq!(read(db, |conn| webhooks::secrets(conn, whk(1))), None);
        let again = db.write(&stamp_at(now()), |tx| webhooks::delete(tx, whk(1), 1));
        assert!(matches!(again, Err(UpdateError::Gone)), "{again:?}");
    }
}

#[test]
fn an_endpoint_has_one_or_two_secrets_that_no_log_shows() {
    let made = |count| Secrets::new(vec!["s".to_owned(); count]);
    assert!(made(0).is_err() && made(3).is_err());
    assert_eq!(format!("{:?}", made(2).unwrap()), "Secrets(<redacted>)");
}
