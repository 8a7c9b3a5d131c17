//! The areas that enterprises reach, by which the register is filtered.
//!
//! They are worked out by the domain from what a record names and from its circles, and
//! not by SQL. They are written with the record; [`Db::reckon_reaches`] writes what is
//! missing: the areas of records that are older than this, that were written meanwhile
//! by an older release, or that were worked out when the tree of areas or how far they
//! stretch were others. What an older basis says stays true, and says less.

use std::collections::BTreeSet;

use diesel::prelude::*;
use hansyn_domain::area::{self, AreaCode};
use hansyn_domain::enterprise::Enterprise;

use crate::db::Db;
use crate::engine::{Conn, on_engine};
use crate::enterprise_derived;
use crate::error::DbError;
use crate::schema::{enterprise_areas, enterprise_reaches, enterprises};
use crate::sql_types::Uid;
use crate::tx::BATCH;

/// The areas that the enterprise reaches with anything it sells. A trade with places of
/// its own has those only, so that places of different trades never make up a whole.
fn reached(enterprise: &Enterprise) -> BTreeSet<AreaCode> {
    let own = enterprise.trades.iter().map(|trade| (&trade.areas, &trade.circles));
    std::iter::once((&enterprise.delivery_areas, &enterprise.delivery_circles))
        .chain(own)
        .flat_map(|(areas, circles)| area::reached(areas, circles))
        .collect()
}

/// Writes the areas that `enterprise` reaches, at the version that is stored.
pub(crate) fn write(enterprise: &Enterprise, conn: &mut Conn<'_>, id: Uid) -> Result<(), DbError> {
    on_engine!(conn, |c| diesel::delete(enterprise_areas::table)
        .filter(enterprise_areas::enterprise_id.eq(id))
        .execute(c))?;
    let rows: Vec<_> = reached(enterprise)
        .into_iter()
        .map(|area| {
            (enterprise_areas::enterprise_id.eq(id), enterprise_areas::area.eq(area.as_str()))
        })
        .collect();
    for batch in rows.chunks(BATCH) {
        on_engine!(conn, |c| diesel::insert_into(enterprise_areas::table)
            .values(batch)
            .execute(c))?;
    }
    let version = enterprise_derived::version(conn, id)?;
    on_engine!(conn, |c| diesel::insert_into(enterprise_reaches::table)
        .values((
            enterprise_reaches::enterprise_id.eq(id),
            enterprise_reaches::version.eq(version),
            enterprise_reaches::basis.eq(area::basis()),
        ))
        .on_conflict(enterprise_reaches::enterprise_id)
        .do_update()
        .set(
            (enterprise_reaches::version.eq(version), enterprise_reaches::basis.eq(area::basis()),)
        )
        .execute(c))?;
    Ok(())
}

impl Db {
    /// Writes the areas of the enterprises that lack them at their version and on the
    /// basis of this release.
    pub(crate) fn reckon_reaches(&self) -> Result<(), DbError> {
        self.derive(without_reach, write).map(|_| ())
    }
}

/// Some enterprises whose areas were not worked out at their version on this basis.
fn without_reach(conn: &mut Conn<'_>) -> Result<Vec<Uid>, DbError> {
    let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
    Ok(on_engine!(conn, |c| enterprises::table
        .select(enterprises::id)
        .filter(diesel::dsl::not(diesel::dsl::exists(
            enterprise_reaches::table
                .filter(enterprise_reaches::enterprise_id.eq(enterprises::id))
                .filter(enterprise_reaches::version.eq(enterprises::version))
                .filter(enterprise_reaches::basis.eq(area::basis())),
        )))
        .order(enterprises::id)
        .limit(limit)
        .load(c))?)
}
