//! Lists: every field, every comparison, order, search and walks.

use std::fmt::Debug;

use hansyn_domain::tender::TenderStatus;
use hansyn_persistence::assessments::{self, AssessmentField};
use hansyn_persistence::audit::{self, AuditField};
use hansyn_persistence::clauses::{self, ClauseField};
use hansyn_persistence::committees::{self, CommitteeField};
use hansyn_persistence::enterprises::{self, EnterpriseField};
use hansyn_persistence::memberships::{self, MembershipField};
use hansyn_persistence::municipalities::{self, MunicipalityField};
use hansyn_persistence::query::{
    Direction, Field, FieldKind, FieldValue, Filter, ListQuery, Op, Window,
};
use hansyn_persistence::tenders::{self, TenderField};
use hansyn_persistence::webhooks::{self, WebhookField};
use hansyn_persistence::{Conn, Db, DbError, Visibility};
use jiff::civil::date;
use uuid::Uuid;

use crate::samples::{
    ALL, COMMITTEE, OTHER_COMMITTEE, at, cla, clause, ent, enterprise, filter, ids, now, read,
    seed, stamp_at, tender, text, tnd, write,
};

const EVERYTHING: Visibility = Visibility::Everything;

fn value(kind: FieldKind) -> FieldValue {
    match kind {
        FieldKind::Text => text("x"),
        FieldKind::Time => FieldValue::Time(now()),
        FieldKind::Date => FieldValue::Date(date(2026, 9, 1)),
        FieldKind::Id => FieldValue::Id(Uuid::from_u128(1)),
        FieldKind::Bool => FieldValue::Bool(true),
        FieldKind::Number => FieldValue::Number(1),
    }
}

/// Asks for every field with every comparison and in both orders: each column
/// must be there, and take its kind of value.
fn every_field<F: Field, T: Debug>(
    db: &Db,
    list: impl Fn(&mut Conn<'_>, &ListQuery<F>, &Visibility) -> Result<T, DbError>,
) {
    let ask = |query: &ListQuery<F>| db.read(|conn| list(conn, query, &EVERYTHING));
    for field in F::ALL {
        for op in [Op::Eq, Op::In, Op::Gt, Op::Gte, Op::Lt, Op::Lte] {
            let filters = vec![Filter { field: *field, op, values: vec![value(field.kind())] }];
            let asked = ask(&ListQuery { filters, ..ListQuery::all(ALL) });
            assert_eq!(asked.is_ok(), field.accepts(op), "{field:?} {op:?} {asked:?}");
        }
        for direction in [Direction::Ascending, Direction::Descending] {
            let asked = ask(&ListQuery { sort: vec![(*field, direction)], ..ListQuery::all(ALL) });
            assert_eq!(asked.is_ok(), field.is_sortable(), "{field:?} {asked:?}");
        }
        assert_eq!(F::from_name(field.name()), Some(*field));
    }
}

fn three_enterprises(db: &Db) {
    for (number, name) in [(1, "Öster"), (2, "Zebra"), (3, "Adam")] {
        let later = at(&format!("2026-03-0{number}T00:00:00Z"));
        db.write(&stamp_at(later), |tx| {
            enterprises::insert(tx, ent(number), &enterprise(name, None))
        })
        .unwrap();
    }
}

fn asked(db: &Db, query: &ListQuery<EnterpriseField>) -> Vec<u128> {
    ids(&read(db, |conn| enterprises::list(conn, query, &EVERYTHING)).items)
}

each_engine! {
    fn every_field_of_every_list_can_be_asked_for(db) {
        every_field::<MunicipalityField, _>(db, municipalities::list);
        every_field::<CommitteeField, _>(db, committees::list);
        every_field::<MembershipField, _>(db, memberships::list);
        every_field::<EnterpriseField, _>(db, enterprises::list);
        every_field::<ClauseField, _>(db, clauses::list);
        every_field::<TenderField, _>(db, tenders::list);
        every_field::<AssessmentField, _>(db, assessments::list);
        every_field::<WebhookField, _>(db, webhooks::list);
        every_field::<AuditField, _>(db, audit::list);
    }

    fn names_sort_as_swedes_do(db) {
        three_enterprises(db);
        let sorted = |direction| {
            let sort = vec![(EnterpriseField::Name, direction)];
            asked(db, &ListQuery { sort, ..ListQuery::all(ALL) })
        };
        assert_eq!(sorted(Direction::Ascending), [3, 2, 1]);
        assert_eq!(sorted(Direction::Descending), [1, 2, 3]);
    }

    fn equal_records_follow_their_identities(db) {
        three_enterprises(db);
        let sort = vec![(EnterpriseField::Status, Direction::Descending)];
        assert_eq!(asked(db, &ListQuery { sort, ..ListQuery::all(ALL) }), [1, 2, 3]);
    }

    fn absent_values_come_last_either_way(db) {
        seed(db);
        write(db, |tx| {
            let mut record = tender(COMMITTEE, "Städning", TenderStatus::Draft);
            tenders::insert(tx, tnd(2), &record)?;
            record.tender.planned_start = None;
            tenders::insert(tx, tnd(1), &record)
        })
        .unwrap();
        for direction in [Direction::Ascending, Direction::Descending] {
            let sort = vec![(TenderField::PlannedStart, direction)];
            let query = ListQuery { sort, ..ListQuery::all(ALL) };
            let page = read(db, |conn| tenders::list(conn, &query, &EVERYTHING));
            assert_eq!(ids(&page.items), [2, 1], "{direction:?}");
        }
    }

    fn comparisons_compare(db) {
        three_enterprises(db);
        let second = FieldValue::Time(at("2026-03-02T00:00:00Z"));
        let compared = |op| {
            let filters =
                vec![Filter { field: EnterpriseField::CreatedAt, op, values: vec![second.clone()] }];
            asked(db, &ListQuery { filters, ..ListQuery::all(ALL) })
        };
        assert_eq!(compared(Op::Eq), [2]);
        assert_eq!(compared(Op::In), [2]);
        assert_eq!(compared(Op::Gt), [3]);
        assert_eq!(compared(Op::Gte), [2, 3]);
        assert_eq!(compared(Op::Lt), [1]);
        assert_eq!(compared(Op::Lte), [1, 2]);
    }

    fn in_takes_several_values_or_none(db) {
        three_enterprises(db);
        let among = |values: Vec<FieldValue>| {
            let filters = vec![Filter { field: EnterpriseField::Name, op: Op::In, values }];
            asked(db, &ListQuery { filters, ..ListQuery::all(ALL) })
        };
        assert_eq!(among(vec![text("adam"), text("ZEBRA ")]), [2, 3]);
        assert_eq!(among(Vec::new()), []);
    }

    fn a_value_of_another_kind_is_refused(db) {
        let wrong = filter(EnterpriseField::IsFictitious, text("true"));
        let refused = db.read(|conn| enterprises::list(conn, &wrong, &EVERYTHING));
        assert!(
            matches!(refused, Err(DbError::Unsupported { field: "isFictitious" })),
            "{refused:?}"
        );
    }

    fn trades_areas_and_kinds_are_filtered_by_and_follow_changes(db) {
        let mut body = enterprise("A", None);
        write(db, |tx| enterprises::insert(tx, ent(1), &body)).unwrap();
        let has = |field, wanted| asked(db, &filter(field, text(wanted))).len();
        assert_eq!(has(EnterpriseField::Cpv, "90911000"), 1);
        assert_eq!(has(EnterpriseField::Area, "0180"), 1);
        assert_eq!(has(EnterpriseField::Area, "0184"), 1);
        assert_eq!(has(EnterpriseField::Kind, "WORK_INTEGRATION"), 1);
        body.trades.clear();
        body.kinds.clear();
        db.write(&stamp_at(now()), |tx| enterprises::update(tx, ent(1), 1, &body)).unwrap();
        assert_eq!(has(EnterpriseField::Cpv, "90911000"), 0);
        assert_eq!(has(EnterpriseField::Area, "0180"), 1);
        assert_eq!(has(EnterpriseField::Area, "0184"), 0);
        assert_eq!(has(EnterpriseField::Kind, "WORK_INTEGRATION"), 0);
    }

    fn numbers_days_and_identities_are_filtered_by(db) {
        seed(db);
        write(db, |tx| {
            clauses::insert(tx, cla(1), &clause(None, "PER-01", 1, "2026-01-01"))?;
            clauses::insert(tx, cla(2), &clause(Some(COMMITTEE), "PER-01", 2, "2026-02-01"))
        })
        .unwrap();
        let has = |query| {
            ids(&read(db, |conn| clauses::list(conn, &query, &EVERYTHING)).items)
        };
        assert_eq!(has(filter(ClauseField::Version, FieldValue::Number(2))), [2]);
        let day = FieldValue::Date(date(2026, 1, 1));
        assert_eq!(has(filter(ClauseField::ValidFrom, day)), [1]);
        let owner = FieldValue::Id(Uuid::from_u128(COMMITTEE));
        assert_eq!(has(filter(ClauseField::Owner, owner)), [2]);
    }

    fn search_folds_case_and_takes_signs_literally(db) {
        write(db, |tx| {
            enterprises::insert(tx, ent(1), &enterprise("ÅTERBRUK 100 %", None))?;
            enterprises::insert(tx, ent(2), &enterprise("Café_bar", None))
        })
        .unwrap();
        let search = |q: &str| {
            asked(db, &ListQuery { q: Some(q.to_owned()), ..ListQuery::all(ALL) })
        };
        assert_eq!(search("  återBruk"), [1]);
        assert_eq!(search("100 %"), [1]);
        assert_eq!(search("%"), [1]);
        assert_eq!(search("_"), [2]);
        assert_eq!(search("STÄDAR"), [1, 2]);
        assert_eq!(search(" "), [1, 2]);
        assert_eq!(search("ingenting"), []);
    }

    fn the_number_of_a_person_is_not_searched(db) {
        let mut body = enterprise("A", Some("811218-9876"));
        write(db, |tx| enterprises::insert(tx, ent(1), &body)).unwrap();
        body.organisation_number = Some("556036-0793".parse().unwrap());
        write(db, |tx| enterprises::insert(tx, ent(2), &body)).unwrap();
        let search = |q: &str| {
            asked(db, &ListQuery { q: Some(q.to_owned()), ..ListQuery::all(ALL) })
        };
        assert_eq!(search("811218"), []);
        assert_eq!(search("556036"), [2]);
    }

    fn pages_have_the_total_of_the_whole_list(db) {
        three_enterprises(db);
        let page = |offset, limit| {
            let query = ListQuery::all(Window::Offset { offset, limit });
            let page = read(db, |conn| enterprises::list(conn, &query, &EVERYTHING));
            (ids(&page.items), page.total, page.next)
        };
        assert_eq!(page(0, 2), (vec![1, 2], 3, None));
        assert_eq!(page(2, 2), (vec![3], 3, None));
        assert_eq!(page(9, 2), (vec![], 3, None));
    }

    fn a_walk_sees_everything_once(db) {
        three_enterprises(db);
        let step = |id: Option<u128>| {
            let query = ListQuery::all(Window::After { id: id.map(Uuid::from_u128), limit: 2 });
            let page = read(db, |conn| enterprises::list(conn, &query, &EVERYTHING));
            (ids(&page.items), page.total, page.next.map(|next| next.as_u128()))
        };
        assert_eq!(step(None), (vec![1, 2], 3, Some(2)));
        assert_eq!(step(Some(2)), (vec![3], 3, None));
    }

    fn exports_come_in_chunks(db) {
        three_enterprises(db);
        let chunk = |after: Option<u128>| {
            ids(&read(db, |conn| {
                enterprises::chunk_after(conn, after.map(ent), 2, &EVERYTHING)
            }))
        };
        assert_eq!(chunk(None), [1, 2]);
        assert_eq!(chunk(Some(2)), [3]);
        assert_eq!(chunk(Some(3)), []);
    }

    fn the_records_of_some_identities_come_in_their_order(db) {
        three_enterprises(db);
        let among = |numbers: &[u128]| {
            let wanted: Vec<_> = numbers.iter().copied().map(ent).collect();
            ids(&read(db, |conn| enterprises::among(conn, &wanted, &EVERYTHING)))
        };
        assert_eq!(among(&[3, 7, 1]), [1, 3]);
        assert_eq!(among(&[]), []);
        let many: Vec<u128> = (1..=1_001).rev().collect();
        assert_eq!(among(&many), [1, 2, 3]);
    }

    fn filters_hold_together(db) {
        seed(db);
        write(db, |tx| {
            for (number, owner) in [(1, COMMITTEE), (2, COMMITTEE), (3, OTHER_COMMITTEE)] {
                let status = if number == 2 { TenderStatus::Published } else { TenderStatus::Draft };
                tenders::insert(tx, tnd(number), &tender(owner, "Städning", status))?;
            }
            Ok(())
        })
        .unwrap();
        let query = ListQuery {
            filters: vec![
                Filter::eq(TenderField::CommitteeId, FieldValue::Id(Uuid::from_u128(COMMITTEE))),
                Filter::eq(TenderField::Status, text("DRAFT")),
            ],
            ..ListQuery::all(ALL)
        };
        let page = read(db, |conn| tenders::list(conn, &query, &EVERYTHING));
        assert_eq!(ids(&page.items), [1]);
    }
}
