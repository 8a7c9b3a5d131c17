//! Sheets of enterprises into the register.

use actix_web::{post, web};
use hansyn_domain::enterprise::duplicates::PossibleDuplicate;
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::text::Language;
use hansyn_domain::violation::Violation;
use hansyn_persistence::{Tx, Visibility, enterprise_names, enterprises};
use serde::Serialize;

use crate::auth::policy::KeepRegister;
use crate::edge::write::Upload;
use crate::edge::{Edge, Ids};
use crate::exchange::enterprise_sheet::{Planned, Step, Wanted, plan, wanted};
use crate::exchange::sheet::{SheetKind, read};
use crate::problem::{Problem, ViolationBody};
use crate::query::Spoken;
use crate::reply::Reply;

/// The most violations that one refusal names.
const NAMED: usize = 1_000;

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[schema(as = ImportOutcome)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RowOutcome {
    /// The enterprise is new in the register.
    Created,
    /// The register was changed.
    Updated,
    /// The register said the same already.
    Unchanged,
    /// The row does not hold.
    Refused,
}

/// What became of one row of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportRow {
    /// The number of the row in the sheet.
    #[schema(minimum = 1, maximum = 1_048_576)]
    pub row: usize,
    /// What became of it.
    pub outcome: RowOutcome,
    /// The enterprise; absent if the row was refused, or would be new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enterprise_id: Option<EnterpriseId>,
    /// Its name, as far as it is known.
    #[schema(max_length = 200)]
    pub name: String,
    /// What does not hold.
    #[schema(max_items = 100)]
    pub violations: Vec<ViolationBody>,
    /// For a new enterprise, records that look like it; nothing is merged.
    #[schema(max_items = 5)]
    pub possible_duplicates: Vec<PossibleDuplicate>,
}

/// What became of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportResult {
    /// How many enterprises are new.
    #[schema(maximum = 5_000)]
    pub created: usize,
    /// How many were changed.
    #[schema(maximum = 5_000)]
    pub updated: usize,
    /// How many stayed as they were.
    #[schema(maximum = 5_000)]
    pub unchanged: usize,
    /// How many rows were refused.
    #[schema(maximum = 5_000)]
    pub refused: usize,
    /// Every row, in the order of the sheet.
    #[schema(max_items = 5_000)]
    pub rows: Vec<ImportRow>,
}

/// Import a sheet of enterprises
///
/// CSV (`,` or `;`, UTF-8 or Windows-1252) or the first visible sheet of a spreadsheet. A row is
/// matched by organisation number, otherwise by name and municipality; only the
/// cells that are filled in change anything. A new enterprise that looks like one
/// of the register is pointed out and never merged. Either every row is stored or none:
/// try the sheet with `validateOnly` to see what each row would do.
#[utoipa::path(tag = "enterprises", request_body(description = "The sheet, with a header row.", content((String = "text/csv"), (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))), responses((status = 200, description = "What became of every row.", body = ImportResult)))]
#[post("/enterprises/imports")]
pub(crate) async fn import_enterprises(
    edge: web::Data<Edge>,
    upload: Upload<KeepRegister>,
    spoken: Spoken,
) -> Result<Reply, Problem> {
    let Upload { caller, manner, content_type, bytes } = upload;
    manner.require_key()?;
    let kind = SheetKind::of(&content_type)?;
    // Read before the transaction begins: it should be short.
    let sheet = edge.hop(move || Ok(read(kind, &bytes)?)).await?;
    let (ids, today, only_tried) = (edge.ids(), edge.today(), manner.validates_only());
    edge.write(caller.actor(), &manner, move |tx| {
        let Wanted { keys, numbers } = wanted(&sheet)?;
        let everything = &Visibility::Everything;
        let register = enterprise_names::sharing(tx.conn(), &keys, &numbers, everything)?;
        let planned = plan(&sheet, &register, today)?;
        if only_tried {
            return Reply::ok(&ImportResult::of(
                planned.iter().map(|it| tried(it, spoken.0)).collect(),
            ));
        }
        refuse_if_any(&planned)?;
        let rows = planned
            .iter()
            .map(|it| carried_out(tx, &ids, it, spoken.0))
            .collect::<Result<_, _>>()?;
        Reply::ok(&ImportResult::of(rows))
    })
    .await
}

/// Refuses the whole sheet if a row was refused.
fn refuse_if_any(planned: &[Planned]) -> Result<(), Problem> {
    let violations = planned.iter().filter_map(|it| match &it.step {
        Step::Refuse(violations) => Some(violations),
        _ => None,
    });
    let violations: Vec<Violation> = violations.flatten().take(NAMED).cloned().collect();
    if violations.is_empty() { Ok(()) } else { Err(Problem::broken_rules(violations)) }
}

/// Does what a row says.
fn carried_out(
    tx: &mut Tx<'_, '_>,
    ids: &Ids,
    planned: &Planned,
    language: Language,
) -> Result<ImportRow, Problem> {
    let mut row = tried(planned, language);
    match &planned.step {
        Step::Create(enterprise) => {
            let stored = enterprises::insert(tx, EnterpriseId::from_uuid(ids()), enterprise)?;
            row.enterprise_id = Some(stored.id);
        }
        Step::Update(id, version, enterprise) => {
            enterprises::update(tx, *id, *version, enterprise)?;
        }
        Step::Leave(_) | Step::Refuse(_) => {}
    }
    Ok(row)
}

/// What a row would do.
fn tried(planned: &Planned, language: Language) -> ImportRow {
    let (outcome, enterprise_id, violations) = match &planned.step {
        Step::Create(_) => (RowOutcome::Created, None, Vec::new()),
        Step::Update(id, ..) => (RowOutcome::Updated, Some(*id), Vec::new()),
        Step::Leave(id) => (RowOutcome::Unchanged, Some(*id), Vec::new()),
        Step::Refuse(violations) => {
            let problem = Problem::broken_rules(violations.clone());
            (RowOutcome::Refused, None, problem.violations_in(language))
        }
    };
    ImportRow {
        row: planned.row,
        outcome,
        enterprise_id,
        name: planned.name.clone(),
        violations,
        possible_duplicates: planned.alike.clone(),
    }
}

impl ImportResult {
    fn of(rows: Vec<ImportRow>) -> Self {
        let count = |wanted| rows.iter().filter(|row| row.outcome == wanted).count();
        Self {
            created: count(RowOutcome::Created),
            updated: count(RowOutcome::Updated),
            unchanged: count(RowOutcome::Unchanged),
            refused: count(RowOutcome::Refused),
            rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(row: usize, pointer: &str) -> Planned {
        let violation = Violation::new(pointer, "FORM", ("", ""));
        let step = Step::Refuse(vec![violation]);
        Planned { row, name: "A".to_owned(), step, alike: Vec::new() }
    }

    fn left(row: usize) -> Planned {
        let id = EnterpriseId::from_uuid(uuid::Uuid::from_u128(7));
        Planned { row, name: "B".to_owned(), step: Step::Leave(id), alike: Vec::new() }
    }

    #[test]
    fn one_refused_row_refuses_the_sheet_and_is_pointed_at() {
        let problem = refuse_if_any(&[left(2), refused(3, "/rows/3/places")]).unwrap_err();
        assert_eq!(problem.code(), crate::problem::Code::RuleBroken);
        assert_eq!(problem.violations()[0].pointer, "/rows/3/places");
        assert!(refuse_if_any(&[left(2)]).is_ok());
    }

    #[test]
    fn a_trial_counts_refused_rows_beside_the_others() {
        let planned = [left(2), refused(3, "/rows/3/name")];
        let rows = planned.iter().map(|it| tried(it, Language::Sv)).collect();
        let result = ImportResult::of(rows);
        assert_eq!(
            (result.unchanged, result.refused, result.created, result.updated),
            (1, 1, 0, 0)
        );
        assert_eq!(result.rows[1].violations[0].field, "rows.3.name");
    }
}
