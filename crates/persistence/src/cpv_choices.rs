//! Which codes people have chosen for which words, by municipality.

use diesel::prelude::*;
use diesel::upsert::excluded;
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::cpv::resolve::{Remembered, wording_key};
use hansyn_domain::ids::MunicipalityId;

use crate::engine::{Conn, on_engine};
use crate::error::DbError;
use crate::schema::cpv_choices;
use crate::sql_types::{At, Uid};
use crate::tx::Tx;

/// Remembers that these words mean this code in the municipality; what was
/// remembered of them before is forgotten. Words without a letter are not kept.
pub fn remember(
    tx: &mut Tx<'_, '_>,
    municipality: MunicipalityId,
    words: &str,
    cpv: CpvCode,
) -> Result<(), DbError> {
    let wording = wording_key(words);
    if wording.is_empty() {
        return Ok(());
    }
    let (chosen_at, code) = (At(tx.now()), cpv.to_string());
    on_engine!(tx.conn(), |c| diesel::insert_into(cpv_choices::table)
        .values((
            cpv_choices::municipality_id.eq(Uid(municipality.uuid())),
            cpv_choices::wording.eq(&wording),
            cpv_choices::cpv.eq(&code),
            cpv_choices::chosen_at.eq(chosen_at),
        ))
        .on_conflict((cpv_choices::municipality_id, cpv_choices::wording))
        .do_update()
        .set((
            cpv_choices::cpv.eq(excluded(cpv_choices::cpv)),
            cpv_choices::chosen_at.eq(excluded(cpv_choices::chosen_at)),
        ))
        .execute(c))?;
    Ok(())
}

/// Everything that is remembered in the municipality.
pub fn of_municipality(
    conn: &mut Conn<'_>,
    municipality: MunicipalityId,
) -> Result<Remembered, DbError> {
    let rows: Vec<(String, String)> = on_engine!(conn, |c| cpv_choices::table
        .filter(cpv_choices::municipality_id.eq(Uid(municipality.uuid())))
        .select((cpv_choices::wording, cpv_choices::cpv))
        .load(c))?;
    // A code that the vocabulary has lost since is not remembered.
    Ok(rows.into_iter().filter_map(|(wording, cpv)| Some((wording, cpv.parse().ok()?))).collect())
}
