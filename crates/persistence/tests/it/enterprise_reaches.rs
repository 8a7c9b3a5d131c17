//! The areas that enterprises reach: written with the record, and put right at a start.

use hansyn_domain::area::{Circle, Point};
use hansyn_domain::enterprise::Enterprise;
use hansyn_persistence::enterprises::{self, EnterpriseField};
use hansyn_persistence::query::{FieldValue, Filter, ListQuery, Op, Window};
use hansyn_persistence::{Db, Visibility};

use crate::opening::statement;
use crate::samples::{ent, enterprise, ids, now, read, stamp_at, write};

fn page(db: &Db, op: Op, areas: &[&str], offset: u32, limit: u32) -> (Vec<u128>, u64) {
    let values = areas.iter().map(|area| FieldValue::Text((*area).to_owned())).collect();
    let query = ListQuery {
        filters: vec![Filter { field: EnterpriseField::Area, op, values }],
        ..ListQuery::all(Window::Offset { offset, limit })
    };
    let page = read(db, |conn| enterprises::list(conn, &query, &Visibility::Everything));
    (ids(&page.items), page.total)
}

fn reaching(db: &Db, area: &str) -> Vec<u128> {
    let (found, total) = page(db, Op::Eq, &[area], 0, 100);
    assert_eq!(u64::try_from(found.len()).unwrap(), total);
    found
}

/// Delivers in these areas and within so many metres of the middle of Stockholm.
fn seller(areas: &[&str], metres: &[u32]) -> Enterprise {
    let centre = Point::parse("59.33", "18.05").unwrap();
    let mut seller = enterprise("A", None);
    seller.trades.clear();
    seller.delivery_areas = areas.iter().map(|area| area.parse().unwrap()).collect();
    seller.delivery_circles = metres.iter().map(|it| Circle { centre, metres: *it }).collect();
    seller
}

fn register(db: &Db, all: &[Enterprise]) {
    write(db, |tx| {
        for (id, enterprise) in (1..).zip(all) {
            enterprises::insert(tx, ent(id), enterprise)?;
        }
        Ok(())
    })
    .unwrap();
}

each_engine! {
    fn who_names_an_area_or_what_lies_around_it_reaches_it(db) {
        register(db, &[
            seller(&["0180"], &[]),
            seller(&["SE110"], &[]),
            seller(&["SE"], &[]),
            seller(&["0180-norrmalm"], &[]),
            seller(&["1480"], &[]),
            seller(&[], &[]),
        ]);
        assert_eq!(reaching(db, "0180"), [1, 2, 3]);
        assert_eq!(reaching(db, "0180-norrmalm"), [1, 2, 3, 4]);
        assert_eq!(reaching(db, "SE110"), [2, 3]);
        assert_eq!(reaching(db, "SE"), [3]);
        assert_eq!(reaching(db, "1480"), [3, 5]);
        assert_eq!(reaching(db, "9999"), [0_u128; 0]);
        assert_eq!(page(db, Op::In, &["1480", "0180-norrmalm"], 1, 2), (vec![2, 3], 5));
    }

    fn a_circle_reaches_what_it_surely_holds(db) {
        // From the middle of Stockholm's circle of 18 000 metres it is 3921.1 metres.
        register(db, &[seller(&[], &[21_921]), seller(&[], &[21_922]), seller(&[], &[300_000])]);
        assert_eq!(reaching(db, "0180"), [2, 3]);
        assert_eq!(reaching(db, "0180-norrmalm"), [2, 3]);
        assert_eq!(reaching(db, "0184"), [1, 2, 3]);
        assert_eq!(reaching(db, "SE110"), [3]);
        // The only county of its region.
        assert_eq!(reaching(db, "SE11"), [3]);
        assert_eq!(reaching(db, "SE"), [0_u128; 0]);
        assert_eq!(page(db, Op::Eq, &["0184"], 1, 1), (vec![2], 3));
    }

    fn a_trade_reaches_by_its_own_circles(db) {
        let mut by_trade = enterprise("A", None);
        by_trade.trades[0].areas.clear();
        by_trade.trades[0].circles = seller(&[], &[21_922]).delivery_circles;
        by_trade.delivery_areas = vec!["1480".parse().unwrap()];
        register(db, &[by_trade]);
        assert_eq!(reaching(db, "0180"), [1]);
        assert_eq!(reaching(db, "1480"), [1]);
        assert_eq!(reaching(db, "0182"), [0_u128; 0]);
    }

    fn what_is_reached_follows_changes(db) {
        register(db, &[seller(&["1480"], &[21_922])]);
        let smaller = seller(&[], &[3_000]);
        db.write(&stamp_at(now()), |tx| enterprises::update(tx, ent(1), 1, &smaller)).unwrap();
        assert_eq!(reaching(db, "0180"), [0_u128; 0]);
        assert_eq!(reaching(db, "1480"), [0_u128; 0]);
    }

    fn a_start_reckons_what_an_older_release_wrote_or_reckoned(db) {
        register(db, &vec![seller(&["1480"], &[21_922]); 600]);
        let forget = || statement(db, "DELETE FROM enterprise_areas");
        forget();
        // Nothing tells that they are gone, so a start leaves them be.
        db.migrate().unwrap();
        assert_eq!(reaching(db, "0180"), [0_u128; 0]);
        for lag in [
            "DELETE FROM enterprise_reaches",
            "UPDATE enterprise_reaches SET basis = 'older'",
            "UPDATE enterprises SET version = 2",
        ] {
            forget();
            statement(db, lag);
            db.migrate().unwrap();
            assert_eq!(page(db, Op::Eq, &["0180"], 0, 1).1, 600, "{lag}");
            assert_eq!(page(db, Op::Eq, &["1480"], 0, 1).1, 600, "{lag}");
        }
        // Only what lags is reckoned.
        forget();
        statement(db, "UPDATE enterprise_reaches SET basis = 'older' WHERE enterprise_id IN \
            (SELECT id FROM enterprises ORDER BY id LIMIT 1)");
        db.migrate().unwrap();
        assert_eq!(reaching(db, "0180"), [1]);
    }
}
