//! Choice systems and what belongs to them: seen by those who may.

use hansyn_domain::choice_system::SystemStatus;
use hansyn_persistence::query::ListQuery;
use hansyn_persistence::{
    AggregateKind, Visibility, applications, audit, choice_systems, events, provider_contracts,
    versions,
};
use serde_json::json;
use uuid::Uuid;

use crate::choice_systems::{apl, chs, system, two_applications};
use crate::samples::{
    ALL, COMMITTEE, OTHER_COMMITTEE, com, ids, now, read, seed, sees, stamp_at, write,
};

each_engine! {
    fn only_the_committee_sees_applications_and_everybody_contracts(db) {
        two_applications(db);
        let draft = system("Utkast", SystemStatus::Draft);
        write(db, |tx| choice_systems::insert(tx, chs(2), &draft)).unwrap();
        for (reader, systems, files) in [
            (sees(&[com(COMMITTEE)]), vec![1, 2], vec![1, 2]),
            (sees(&[com(OTHER_COMMITTEE)]), vec![1], vec![]),
            (sees(&[]), vec![1], vec![]),
            (Visibility::Everything, vec![1, 2], vec![1, 2]),
        ] {
            let found = read(db, |conn| choice_systems::list(conn, &ListQuery::all(ALL), &reader));
            assert_eq!((ids(&found.items), found.total), (systems, u64::try_from(found.items.len()).unwrap()), "{reader:?}");
            let found = read(db, |conn| applications::list(conn, &ListQuery::all(ALL), &reader));
            assert_eq!(ids(&found.items), files, "{reader:?}");
            assert_eq!(found.total, u64::try_from(files.len()).unwrap(), "{reader:?}");
            let seen = read(db, |conn| applications::find(conn, apl(1), &reader));
            assert_eq!(seen.is_some(), !files.is_empty(), "{reader:?}");
            let found = read(db, |conn| provider_contracts::list(conn, &ListQuery::all(ALL), &reader));
            assert_eq!(ids(&found.items), [1], "{reader:?}");
            let kind = AggregateKind::Application;
            let history = read(db, |conn| versions::list(conn, kind, Uuid::from_u128(1), &reader, ALL));
            assert_eq!(history.total > 0, !files.is_empty(), "{reader:?}");
            let trail = read(db, |conn| audit::of(conn, kind, Uuid::from_u128(1), &reader, ALL));
            assert_eq!(trail.total > 0, !files.is_empty(), "{reader:?}");
            let told = read(db, |conn| events::after(conn, 0, 100, &reader)).events;
            let heard = told.iter().any(|event| event.event_type.starts_with("application."));
            assert_eq!(heard, !files.is_empty(), "{reader:?}");
        }
    }

    fn an_amendment_is_seen_by_the_committee_until_it_is_advertised(db) {
        seed(db);
        let mut record = system("Daglig verksamhet", SystemStatus::Advertised);
        write(db, |tx| choice_systems::insert(tx, chs(1), &record)).unwrap();
        let amendment = json!({"request": {"purpose": "Nytt"}, "reasons": "Behov"});
        record.system.amendment = Some(serde_json::from_value(amendment).unwrap());
        db.write(&stamp_at(now()), |tx| choice_systems::update(tx, chs(1), 1, &record)).unwrap();
        let (kind, uuid) = (AggregateKind::ChoiceSystem, Uuid::from_u128(1));
        let head = read(db, events::head);
        for (reader, sees_it) in [
            (sees(&[com(COMMITTEE)]), true),
            (Visibility::Everything, true),
            (sees(&[com(OTHER_COMMITTEE)]), false),
            (sees(&[]), false),
        ] {
            let systems = [
                read(db, |conn| choice_systems::find(conn, chs(1), &reader)).into_iter().collect(),
                read(db, |conn| choice_systems::list(conn, &ListQuery::all(ALL), &reader)).items,
                read(db, |conn| choice_systems::all(conn, &reader)),
                read(db, |conn| choice_systems::chunk_after(conn, None, 9, &reader)),
                read(db, |conn| choice_systems::among(conn, &[chs(1)], &reader)),
            ];
            for found in systems {
                let seen: Vec<_> = found.iter().map(|it| it.body.system.amendment.is_some()).collect();
                assert_eq!(seen, [sees_it], "{reader:?}");
            }
            let listed = read(db, |conn| versions::list(conn, kind, uuid, &reader, ALL)).items;
            let bodies = [
                read(db, |conn| versions::get(conn, kind, uuid, 2, &reader)),
                read(db, |conn| versions::one_as_of(conn, kind, uuid, head, &reader)),
                read(db, |conn| versions::as_of(conn, kind, head, &reader)).pop(),
                listed.into_iter().find(|row| row.version == 2),
            ];
            for row in bodies {
                let row = row.unwrap();
                assert_eq!(row.body.get("amendment").is_some(), sees_it, "{reader:?}");
                assert_eq!(row.body["request"]["purpose"], "Meningsfull sysselsättning");
            }
            let trail = read(db, |conn| audit::of(conn, kind, uuid, &reader, ALL)).items;
            let told = |values: &Option<serde_json::Value>| {
                values.as_ref().is_some_and(|values| values.get("amendment").is_some_and(|it| !it.is_null()))
            };
            let tells = trail.iter().any(|entry| told(&entry.old_values) || told(&entry.new_values));
            assert_eq!(tells, sees_it, "{reader:?}");
        }
    }
}
