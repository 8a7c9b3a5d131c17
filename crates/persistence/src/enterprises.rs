//! Social enterprises.

use std::collections::BTreeSet;

use diesel::prelude::*;
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::{CommitteeId, EnterpriseId};
use hansyn_domain::organisation_number::OrganisationNumber;
use hansyn_domain::text::swedish_sort_key;

use crate::engine::{Conn, on_engine};
use crate::enterprise_names;
use crate::enterprise_reaches;
use crate::error::DbError;
use crate::query::{FieldValue, Filter, ListQuery, Window, fields};
use crate::repository::{changes, look_ups};
use crate::schema::{enterprise_kinds, enterprise_trades, enterprises};
use crate::sql_types::Uid;
use crate::stored::{AggregateKind, Kind, Stored, plain_document, word};
use crate::table::table;
use crate::tx::BATCH;
use crate::versions;
use crate::visibility::Visibility;

fields! {
    /// What enterprises can be filtered and sorted by.
    EnterpriseField {
        /// The name, in Swedish order.
        Name = "name", Text, SortAndFilter, SortKey, Place::Column("name_key");
        /// The legal form.
        LegalForm = "legalForm", Text, SortAndFilter, Verbatim, Place::Column("legal_form");
        /// Whether it still runs.
        Status = "status", Text, SortAndFilter, Verbatim, Place::Column("status");
        /// The municipality where it has its seat.
        HomeMunicipality = "homeMunicipality", Text, SortAndFilter, Verbatim, Place::Column("home_municipality");
        /// The organisation number. An order would let a reader close in on a
        /// number that is a person's.
        OrganisationNumber = "organisationNumber", Text, FilterByEquality, OrganisationNumber, Place::Column("organisation_number");
        /// Whether it is made up for demonstration.
        IsFictitious = "isFictitious", Bool, SortAndFilter, Verbatim, Place::Column("is_fictitious");
        /// A code of something it sells.
        Cpv = "cpv", Text, FilterByEquality, Verbatim, Place::Child { table: "enterprise_trades", key: "enterprise_id", column: "cpv" };
        /// An area all of which it surely reaches.
        Area = "area", Text, FilterByEquality, Reach, Place::Child { table: "enterprise_areas", key: "enterprise_id", column: "area" };
        /// Something it says it is.
        Kind = "kind", Text, FilterByEquality, Verbatim, Place::Child { table: "enterprise_kinds", key: "enterprise_id", column: "kind" };
        /// When it was stored.
        CreatedAt = "createdAt", Time, SortAndFilter, Verbatim, Place::Column("created_at");
        /// When it was last changed.
        ChangedAt = "changedAt", Time, SortAndFilter, Verbatim, Place::Column("changed_at");
    }
}

impl Kind for Enterprise {
    type Id = EnterpriseId;
    const KIND: AggregateKind = AggregateKind::Enterprise;

    plain_document!();

    fn scope(&self) -> Option<CommitteeId> {
        None
    }

    fn is_open(&self) -> bool {
        true
    }

    fn search_text(&self) -> String {
        let mut texts = vec![self.name.clone()];
        texts.extend(self.history.former_names.iter().map(|former| former.name.clone()));
        // A number that is a person's is not to be found by its parts.
        let number = self.organisation_number.filter(|number| !number.is_personal());
        texts.extend(number.map(|number| number.to_string()));
        texts.extend(self.description.iter().flat_map(|text| [text.sv.clone(), text.en.clone()]));
        texts.join(" ")
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = enterprises, treat_none_as_default_value = false, treat_none_as_null = true)]
struct EnterpriseColumns {
    name_key: String,
    legal_form: String,
    status: String,
    home_municipality: &'static str,
    organisation_number: Option<String>,
    is_fictitious: bool,
}

impl From<&Enterprise> for EnterpriseColumns {
    fn from(enterprise: &Enterprise) -> Self {
        Self {
            name_key: swedish_sort_key(&enterprise.name),
            legal_form: word(&enterprise.legal_form),
            status: word(&enterprise.status),
            home_municipality: enterprise.home_municipality.as_str(),
            organisation_number: enterprise.organisation_number.map(|number| number.to_string()),
            is_fictitious: enterprise.is_fictitious,
        }
    }
}

/// Writes what an enterprise sells, what it says it is, where it delivers and what it is
/// called.
fn write_children(enterprise: &Enterprise, conn: &mut Conn<'_>, id: Uid) -> Result<(), DbError> {
    let trades: BTreeSet<String> = enterprise.trades.iter().map(|t| t.cpv.to_string()).collect();
    let kinds: BTreeSet<String> = enterprise.kinds.iter().map(word).collect();

    macro_rules! rewrite {
        ($table:ident, $column:ident, $values:expr) => {{
            on_engine!(conn, |c| diesel::delete($table::table)
                .filter($table::enterprise_id.eq(id))
                .execute(c))?;
            let rows: Vec<_> = $values
                .iter()
                .map(|value| ($table::enterprise_id.eq(id), $table::$column.eq(value)))
                .collect();
            for batch in rows.chunks(BATCH) {
                on_engine!(conn, |c| diesel::insert_into($table::table).values(batch).execute(c))?;
            }
        }};
    }
    rewrite!(enterprise_trades, cpv, trades);
    rewrite!(enterprise_kinds, kind, kinds);
    enterprise_reaches::write(enterprise, conn, id)?;
    enterprise_names::write(enterprise, conn, id)
}

table!(Enterprise, enterprises, EnterpriseColumns, children = write_children);
changes!(Enterprise, EnterpriseId, "enterprise");
look_ups!(Enterprise, EnterpriseId, EnterpriseField, "enterprise", "enterprises");

/// The enterprise with this organisation number, if it can be seen.
pub fn by_organisation_number(
    conn: &mut Conn<'_>,
    number: OrganisationNumber,
    visibility: &Visibility,
) -> Result<Option<Stored<Enterprise>>, DbError> {
    let wanted = FieldValue::Text(number.to_string());
    let query = ListQuery {
        filters: vec![Filter::eq(EnterpriseField::OrganisationNumber, wanted)],
        ..ListQuery::all(Window::Offset { offset: 0, limit: 1 })
    };
    Ok(list(conn, &query, visibility)?.items.pop())
}

/// The enterprise that `id` leads to: itself, or the one that goes on after
/// every merge.
///
/// Whoever keeps a reference to an enterprise resolves it here.
pub fn survivor(
    conn: &mut Conn<'_>,
    id: EnterpriseId,
    visibility: &Visibility,
) -> Result<Option<Stored<Enterprise>>, DbError> {
    let last = after_merges(id, |id| find(conn, id, visibility), |it| &it.body)?;
    Ok(last.map(|(_, stored)| stored))
}

/// The enterprise that `id` led to after the event `sequence`, and its identity, as
/// far as it could be seen then.
pub fn survivor_as_of(
    conn: &mut Conn<'_>,
    id: EnterpriseId,
    sequence: i64,
    visibility: &Visibility,
) -> Result<Option<(EnterpriseId, Enterprise)>, DbError> {
    after_merges(id, |id| versions::body_as_of(conn, id, sequence, visibility), |it| it)
}

/// What goes on after every merge, as `find` finds records.
fn after_merges<T>(
    mut id: EnterpriseId,
    mut find: impl FnMut(EnterpriseId) -> Result<Option<T>, DbError>,
    record: impl Fn(&T) -> &Enterprise,
) -> Result<Option<(EnterpriseId, T)>, DbError> {
    let mut seen = BTreeSet::new();
    // A merge never closes a circle; a record that did would lead nowhere.
    while seen.insert(id) {
        let Some(found) = find(id)? else { break };
        match record(&found).history.merged_into {
            None => return Ok(Some((id, found))),
            Some(link) => id = link.enterprise_id,
        }
    }
    Ok(None)
}

/// The two versions of an enterprise between which `holds` began to hold as it
/// does now: the last before and the first after. Nothing where it does not hold,
/// or always has.
pub fn turn(
    conn: &mut Conn<'_>,
    stored: &Stored<Enterprise>,
    holds: impl Fn(&Enterprise) -> bool,
) -> Result<Option<(Enterprise, Enterprise)>, DbError> {
    let (mut after, mut version) = (stored.body.clone(), stored.version);
    while holds(&after) {
        version = version.saturating_sub(1);
        let (kind, everything) = (AggregateKind::Enterprise, &Visibility::Everything);
        let row = versions::get(conn, kind, stored.id.uuid(), version, everything)?;
        let Some(row) = row else { return Ok(None) };
        let corrupt = |error| DbError::Corrupt { what: kind.as_str(), source: Box::new(error) };
        let before: Enterprise = serde_json::from_value(row.body).map_err(corrupt)?;
        if !holds(&before) {
            return Ok(Some((before, after)));
        }
        after = before;
    }
    Ok(None)
}
