//! The needs of a purchase plan: sheets of them, and the codes of what is bought.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, get, post, web};
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::cpv::resolve::{Remembered, Resolution, ResolvedBy};
use hansyn_domain::ids::{MunicipalityId, PlanId};
use hansyn_domain::plan::demand::{ComingNeeds, Competition};
use hansyn_domain::plan::{PlannedNeed, PurchasePlan};
use hansyn_domain::text::fold;
use hansyn_domain::violation::Violation;
use hansyn_persistence::{Conn, Visibility, committees, cpv_choices, plans};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::municipalities::refuse_if;
use super::plans::{Home, kept_by, view, visible};
use crate::auth::caller::Caller;
use crate::auth::policy::{KeepPlans, ReadPlans};
use crate::edge::Edge;
use crate::edge::write::{Upload, Write};
use crate::exchange::plan_sheet::{Context, NeedRow, NeedSheet, merged, read_needs};
use crate::exchange::sheet::{SheetKind, read};
use crate::problem::{Code, Problem, ViolationBody};
use crate::query::list::{Meta, Slice};
use crate::query::{Id, Params};
use crate::reply::Reply;
use crate::resource::{PageLinks, Resource, shown};
use crate::work::Ended;

/// The most violations that one refusal names.
const NAMED: usize = 1_000;

/// How far the code of a need is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NeedStatus {
    /// It has a code.
    Resolved,
    /// Several codes come near; a person chooses.
    Ambiguous,
    /// Nothing comes near.
    Unresolved,
    /// The row does not hold.
    Refused,
}

impl NeedStatus {
    const fn of(resolution: &Resolution) -> Self {
        match resolution {
            Resolution::Resolved { .. } => Self::Resolved,
            Resolution::Ambiguous { .. } => Self::Ambiguous,
            Resolution::Unresolved { .. } => Self::Unresolved,
        }
    }
}

/// What became of one row of the sheet.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanImportRow {
    /// The number of the row in the sheet.
    #[schema(minimum = 1, maximum = 1_048_576)]
    pub row: usize,
    /// What became of it.
    pub status: NeedStatus,
    /// The need's key; absent if the row was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub key: Option<String>,
    /// The need's code, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpv: Option<CpvCode>,
    /// What does not hold.
    #[schema(max_items = 100)]
    pub violations: Vec<ViolationBody>,
}

/// What became of a sheet of planned purchases.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanImportResult {
    /// How many needs have a code.
    #[schema(maximum = 5_000)]
    pub resolved: usize,
    /// How many wait for a person to choose a code.
    #[schema(maximum = 5_000)]
    pub ambiguous: usize,
    /// How many come near no code.
    #[schema(maximum = 5_000)]
    pub unresolved: usize,
    /// How many rows were refused.
    #[schema(maximum = 5_000)]
    pub refused: usize,
    /// The columns that mean nothing here and were passed over, unread.
    #[schema(max_items = 60)]
    pub passed_over: Vec<String>,
    /// The numbers of the rows that only add up others and were passed over.
    #[schema(max_items = 5_000)]
    pub totals: Vec<usize>,
    /// Every row, in the order of the sheet.
    #[schema(max_items = 5_000)]
    pub rows: Vec<PlanImportRow>,
}

/// A need with what is known of its code and who could compete for it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NeedAnswer {
    /// The need.
    pub need: PlannedNeed,
    /// Its code, or the choices.
    pub resolution: Resolution,
    /// How many enterprises could compete; absent while it has no code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competition: Option<Competition>,
}

/// One page of a plan's needs.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanNeeds {
    /// The plan.
    pub plan_id: PlanId,
    /// The needs of this page, in the order of the plan.
    #[schema(max_items = 200)]
    pub items: Vec<NeedAnswer>,
    /// Where the page stands in the list.
    #[serde(rename = "_meta")]
    pub meta: Meta,
    /// The neighbouring pages.
    #[serde(rename = "_links")]
    #[schema(value_type = PageLinks)]
    pub links: Value,
}

/// The code that a person chooses for a need.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[schema(as = CpvConfirmation)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// The key of the need.
    #[schema(min_length = 1, max_length = 60)]
    pub key: String,
    /// The code.
    pub cpv: CpvCode,
}

/// Import a sheet of planned purchases
///
/// CSV (`,` or `;`, UTF-8 or Windows-1252) or the first visible sheet of a spreadsheet, with
/// headers as cities write them; other columns are passed over. A row with the
/// key of a need replaces it. Either every row is stored or none: try the sheet
/// with `validateOnly` to see what each row would do.
#[utoipa::path(tag = "plans", request_body(description = "The sheet, with a header row.", content((String = "text/csv"), (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))), responses((status = 200, description = "What became of every row.", body = PlanImportResult)))]
#[post("/plans/{id}/imports")]
pub(crate) async fn import_plan_needs(
    upload: Upload<KeepPlans>,
    edge: web::Data<Edge>,
    id: Id<PlanId>,
) -> Result<Reply, Problem> {
    let Upload { caller, manner, content_type, bytes } = upload;
    manner.require_key()?;
    let (version, kind) = (manner.version()?, SheetKind::of(&content_type)?);
    // Read before the transaction begins: it should be short.
    let sheet = edge.hop(move || Ok(read(kind, &bytes)?)).await?;
    let only_tried = manner.validates_only();
    edge.write(caller.actor(), &manner, move |tx| {
        let before = kept_by(&caller, tx.conn(), id.0)?.body;
        let home = Home::of(tx.conn(), before.committee_id)?;
        let remembered = home.remembered(tx.conn())?;
        let committees = committees_of(tx.conn(), home.municipality)?;
        let read = read_needs(&sheet, &Context { committees, remembered: remembered.clone() })?;
        if !only_tried {
            refuse_if_any(&read.rows)?;
        }
        let needs = read.rows.iter().filter_map(|row| row.read.clone().ok()).collect();
        let plan = merged(&before, needs);
        refuse_if(plan.violations())?;
        let result = PlanImportResult::of(&read, &plan, &remembered);
        let stored = plans::update(tx, id.0, version, &plan)?;
        Ok(Reply::ok(&result)?.version(stored.version))
    })
    .await
}

/// List a plan's needs with their codes
///
/// Each need with its code or the choices that come near, and how many
/// enterprises could compete for it: surely, and if what is missing holds.
#[utoipa::path(tag = "plans", params(("status" = Option<NeedStatus>, Query, description = "Only these."), ("limit" = Option<u32>, Query, description = "How many a page has; 20 unless said.", minimum = 1, maximum = 200), ("offset" = Option<u32>, Query, description = "How many to pass over.", minimum = 0, maximum = 10000)), responses((status = 200, description = "One page of needs.", body = PlanNeeds)))]
#[get("/plans/{id}/needs")]
pub(crate) async fn list_plan_needs(
    caller: Caller<ReadPlans>,
    edge: web::Data<Edge>,
    id: Id<PlanId>,
    mut params: Params,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let slice = Slice::take(&request, &mut params)?;
    let wanted = params.take("status").map(|text| status(&text)).transpose()?;
    params.finish()?;
    let (today, books, visibility) = (edge.today(), edge.books(), caller.visibility());
    let url = edge.url();
    edge.read_live(move |conn, register| {
        let plan = visible(conn, id.0, &visibility)?.body;
        let home = Home::of(conn, plan.committee_id)?;
        let remembered = home.remembered(conn)?;
        let is_wanted = |need: &&PlannedNeed| {
            wanted.is_none_or(|it| it == NeedStatus::of(&need.resolution(&remembered)))
        };
        let listed: Vec<&PlannedNeed> = plan.needs.iter().filter(is_wanted).collect();
        let page = slice.of(listed.iter().copied());
        let coming = ComingNeeds::of(page.iter().copied(), home.area, today);
        let book = books.current(conn)?;
        let competition = coming.competition_among(register.columns, &book, &mut |_| true);
        let competition = competition.map_err(Ended::from)?;
        let by_key: BTreeMap<&str, Competition> =
            coming.matched().map(|(need, _)| need.key.as_str()).zip(competition).collect();
        Reply::ok(&PlanNeeds {
            plan_id: id.0,
            items: (page.iter())
                .map(|need| NeedAnswer {
                    need: (*need).clone(),
                    resolution: need.resolution(&remembered),
                    competition: by_key.get(need.key.as_str()).copied(),
                })
                .collect(),
            meta: slice.meta(listed.len(), page.len()),
            links: slice.links(&url, listed.len()),
        })
    })
    .await
}

/// Confirm the code of a need
///
/// A person chooses; the need gets the code, and the municipality remembers it
/// for the same words in coming plans.
#[utoipa::path(tag = "plans", request_body = Confirmation, responses((status = 200, description = "The plan after the choice.", body = Resource<PurchasePlan>)))]
#[post("/plans/{id}/cpv-choices")]
pub(crate) async fn create_cpv_choice(
    write: Write<KeepPlans, Confirmation>,
    edge: web::Data<Edge>,
    id: Id<PlanId>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: Confirmation { key, cpv } } = write;
    let (version, url) = (manner.version()?, edge.url());
    edge.write(caller.actor(), &manner, move |tx| {
        let mut plan = kept_by(&caller, tx.conn(), id.0)?.body;
        let unknown = || {
            Problem::new(Code::UnknownReference).at(
                "/key",
                "UNKNOWN",
                ("inget behov har denna nyckel", "no need has this key"),
            )
        };
        let need = plan.needs.iter_mut().find(|need| need.key == key).ok_or_else(unknown)?;
        (need.cpv, need.resolved_by) = (Some(cpv), Some(ResolvedBy::Confirmed));
        let words = need.words().to_owned();
        let home = Home::of(tx.conn(), plan.committee_id)?;
        cpv_choices::remember(tx, home.municipality, &words, cpv)?;
        shown(&view(&url, &plans::update(tx, id.0, version, &plan)?))
    })
    .await
}

/// The committees of a municipality by their folded names.
fn committees_of(
    conn: &mut Conn<'_>,
    municipality: MunicipalityId,
) -> Result<BTreeMap<String, hansyn_domain::ids::CommitteeId>, Problem> {
    let all = committees::all(conn, &Visibility::Everything)?;
    let own = all.into_iter().filter(|it| it.body.municipality_id == municipality);
    Ok(own.map(|it| (fold(&it.body.name), it.id)).collect())
}

/// Refuses the whole sheet if a row was refused.
fn refuse_if_any(rows: &[NeedRow]) -> Result<(), Problem> {
    let refused = rows.iter().filter_map(|row| row.read.as_ref().err()).flatten();
    let violations: Vec<Violation> = refused.take(NAMED).cloned().collect();
    if violations.is_empty() { Ok(()) } else { Err(Problem::broken_rules(violations)) }
}

impl PlanImportResult {
    fn of(read: &NeedSheet, plan: &PurchasePlan, remembered: &Remembered) -> Self {
        let needs: BTreeMap<&str, &PlannedNeed> =
            plan.needs.iter().map(|need| (need.key.as_str(), need)).collect();
        let rows: Vec<_> = (read.rows.iter())
            .map(|row| match &row.read {
                Ok(given) => {
                    // As it stands in the plan now: it may keep a code that was confirmed.
                    let need = needs.get(given.key.as_str()).copied().unwrap_or(given);
                    PlanImportRow {
                        row: row.row,
                        status: NeedStatus::of(&need.resolution(remembered)),
                        key: Some(need.key.clone()),
                        cpv: need.cpv,
                        violations: Vec::new(),
                    }
                }
                Err(violations) => PlanImportRow {
                    row: row.row,
                    status: NeedStatus::Refused,
                    key: None,
                    cpv: None,
                    violations: Problem::broken_rules(violations.clone()).violations().to_vec(),
                },
            })
            .collect();
        let count = |wanted| rows.iter().filter(|row| row.status == wanted).count();
        Self {
            resolved: count(NeedStatus::Resolved),
            ambiguous: count(NeedStatus::Ambiguous),
            unresolved: count(NeedStatus::Unresolved),
            refused: count(NeedStatus::Refused),
            passed_over: read.passed_over.clone(),
            totals: read.totals.clone(),
            rows,
        }
    }
}

fn status(text: &str) -> Result<NeedStatus, Problem> {
    match text {
        "RESOLVED" => Ok(NeedStatus::Resolved),
        "AMBIGUOUS" => Ok(NeedStatus::Ambiguous),
        "UNRESOLVED" => Ok(NeedStatus::Unresolved),
        _ => Err(Problem::new(Code::Malformed).field(
            "status",
            "FORM",
            (
                "förväntade RESOLVED, AMBIGUOUS eller UNRESOLVED",
                "expected RESOLVED, AMBIGUOUS or UNRESOLVED",
            ),
        )),
    }
}
