//! Applications of providers to a choice system (LOV 5–8 kap.).

use std::collections::BTreeMap;

use actix_web::{HttpRequest, get, patch, post, web};
use hansyn_domain::choice_system::application::correction::{DecisionNotice, decision_notice};
use hansyn_domain::choice_system::application::decision::DecideError;
use hansyn_domain::choice_system::application::handling::{Handling, handling};
use hansyn_domain::choice_system::application::proposal::{Proposal, ProposalInput, proposal};
use hansyn_domain::choice_system::application::record::RecordError;
use hansyn_domain::choice_system::application::{
    ApplicationDecision, ApplicationRecord, ApplicationStatus, DelegateFindings, filing,
};
use hansyn_domain::choice_system::{ChoiceSystem, ProviderApplication};
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::{ApplicationId, ChoiceSystemId, CommitteeId, EnterpriseId};
use hansyn_domain::matching::ByLawBook;
use hansyn_domain::text::Text;
use hansyn_domain::violation::Checker;
use hansyn_persistence::applications::{self, ApplicationField, FiledApplication};
use hansyn_persistence::query::{FieldValue, Filter};
use hansyn_persistence::{
    AggregateKind, Conn, Stored, Tx, UpdateError, Visibility, choice_systems, enterprises,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::application_watch::HowNear;
use super::choice_systems::visible_system;
use super::history::{VersionList, versions_of};
use super::municipalities::refuse_if;
use crate::auth::caller::Caller;
use crate::auth::policy::{DecideApplications, FileApplications, ReadApplications};
use crate::body;
use crate::edge::Edge;
use crate::edge::write::{Patch, Write};
use crate::problem::{Code, Problem};
use crate::query::list::List;
use crate::query::{Id, NoParams, Params};
use crate::reply::Reply;
use crate::resource::{Listed, Resource, created, resource, shown, tree};

const COLLECTION: &str = "applications";

/// An application and what has become of it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = StoredApplication)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationView {
    /// The committee that handles it.
    pub committee_id: CommitteeId,
    /// Where it stands. It follows from the rest and cannot be set.
    pub status: ApplicationStatus,
    /// The decision, once a delegate has taken it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<ApplicationDecision>,
    /// What a person has to see to in the record; none of it stops anything.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10)]
    pub remarks: Vec<Text>,
    /// The application.
    #[serde(flatten)]
    pub application: ProviderApplication,
}

/// That the applicant was told of the decision (*underrättelse*, LOV 8:2).
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationNotification {
    /// The day.
    pub on: Date,
}

/// File an application
///
/// Anybody may apply at any time while the system is advertised (LOV 2:4, 8:1);
/// the application answers the request document that applies that day. It names
/// enterprises and never a person.
#[utoipa::path(tag = "choice-systems", request_body = ProviderApplication, responses((status = 201, description = "The application was filed.", body = Resource<ApplicationView>)))]
#[post("/choice-systems/{id}/applications")]
pub(crate) async fn create_application(
    write: Write<FileApplications, ProviderApplication>,
    edge: web::Data<Edge>,
    id: Id<ChoiceSystemId>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: application } = write;
    let (fresh, url, today) = (ApplicationId::from_uuid(edge.fresh()), edge.url(), edge.today());
    edge.write(caller.actor(), &manner, move |tx| {
        let stored = visible_system(tx.conn(), id.0, &caller.visibility())?.body;
        let committee_id = stored.system.committee_id;
        caller.require(Some(committee_id))?;
        refuse_if(application.violations())?;
        if !stored.status.takes_applications() {
            return Err(Problem::new(Code::NotOpen));
        }
        let current = application.request_version == stored.system.request_version;
        let system = (id.0, &stored.system);
        refuse_if(filing::violations(&application, system, current, today))?;
        registered(tx.conn(), &application)?;
        let record = ApplicationRecord::received(application);
        let filed = FiledApplication { committee_id, record };
        created(&view(&url, &applications::insert(tx, fresh, &filed)?))
    })
    .await
}

/// List the applications to a choice system
///
/// Only for the roles of the committee that handles them and its auditor:
/// whether anybody else may see them is tried by a person (OSL 19:3 a). With
/// `urgency.in` those that wait for a decision, by how near the promised time is
/// (LOV 4:4), as in the list across the systems.
#[utoipa::path(tag = "choice-systems", params(
    ("urgency.in" = Option<String>, Query, description = "Only these, set apart by commas: `OVERDUE`, `NEAR`, `LATER`, `AWAITS_COMPLETION`, `NOT_STATED`.", max_length = 100),
    ("nearDays" = Option<u32>, Query, description = "How many days before the last one a decision is called near; 14 unless said. Only with `urgency.in`.", minimum = 0, maximum = 365),
    ("on" = Option<Date>, Query, description = "The day; today unless said. Only with `urgency.in`."),
), responses((status = 200, description = "One page of applications.", body = Listed<Resource<ApplicationView>>)))]
#[get("/choice-systems/{id}/applications")]
pub(crate) async fn list_applications(
    caller: Caller<ReadApplications>,
    edge: web::Data<Edge>,
    id: Id<ChoiceSystemId>,
    mut params: Params,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let list = List::<ApplicationField>::take(&request, &mut params)?;
    let how_near = HowNear::take_if_named(&mut params, edge.today())?;
    params.finish()?;
    let (mut query, visibility) = (list.query.clone(), caller.visibility());
    let of = FieldValue::Id(id.0.uuid());
    query.filters.push(Filter::eq(ApplicationField::ChoiceSystemId, of));
    let page = edge
        .read(move |conn| {
            visible_system(conn, id.0, &visibility)?;
            if let Some(how_near) = how_near {
                let found = how_near.found(conn, id.0, &visibility)?;
                query.among = Some(found.iter().map(|id| id.uuid()).collect());
            }
            Ok(applications::list(conn, &query, &visibility)?)
        })
        .await?;
    list.page(edge.public_url(), &page, |stored| tree(&view(edge.public_url(), stored)))
}

/// Read an application
///
/// The application with its answers, and the decision once there is one.
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "The application.", body = Resource<ApplicationView>)))]
#[get("/applications/{id}")]
pub(crate) async fn get_application(
    caller: Caller<ReadApplications>,
    edge: web::Data<Edge>,
    id: Id<ApplicationId>,
    _none: NoParams,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let visibility = caller.visibility();
    let stored = edge.read(move |conn| visible_application(conn, id.0, &visibility)).await?;
    Ok(shown(&view(edge.public_url(), &stored))?.unless_known(&request))
}

/// Change an application while it is handled
///
/// Corrections and completions that the applicant was asked for (LOV 6:2), noted
/// grounds of exclusion, or that it was taken back, with where the applicant's own
/// request lies. What has been decided or taken back stays; only that reference can
/// be added where it is missing.
#[utoipa::path(tag = "choice-systems", request_body(content = ProviderApplication, content_type = "application/merge-patch+json"), responses((status = 200, description = "The application after the change.", body = Resource<ApplicationView>)))]
#[patch("/applications/{id}")]
pub(crate) async fn patch_application(
    patch: Patch<FileApplications>,
    edge: web::Data<Edge>,
    id: Id<ApplicationId>,
) -> Result<Reply, Problem> {
    let Patch { caller, manner, changes } = patch;
    let (version, url, today) = (manner.version()?, edge.url(), edge.today());
    edge.write(caller.actor(), &manner, move |tx| {
        let before = visible_application(tx.conn(), id.0, &caller.visibility())?.body;
        caller.require(Some(before.committee_id))?;
        let mut tree_of = tree(before.record.application())?;
        body::merge(&mut tree_of, changes);
        let application: ProviderApplication = body::from_value(tree_of)?;
        refuse_if(application.violations())?;
        let record = before.record.changed(application)?;
        let application = record.application();
        let system = system_of(tx.conn(), application)?;
        let to = (application.choice_system_id, &system);
        refuse_if(filing::violations(application, to, true, today))?;
        registered(tx.conn(), application)?;
        let filed = FiledApplication { committee_id: before.committee_id, record };
        shown(&view(&url, &applications::update(tx, id.0, version, &filed)?))
    })
    .await
}

/// Get a proposal
///
/// What the service would propose: approve, reject, ask for more, or weigh a
/// ground of exclusion; with reasons for each requirement, and what to ask whom
/// where something is unknown. It decides nothing (KL 6:38).
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "The proposal.", body = Proposal)))]
#[get("/applications/{id}/proposal")]
pub(crate) async fn get_application_proposal(
    caller: Caller<ReadApplications>,
    edge: web::Data<Edge>,
    id: Id<ApplicationId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let (visibility, books, today) = (caller.visibility(), edge.books(), edge.today());
    edge.read(move |conn| {
        let record = visible_application(conn, id.0, &visibility)?.body.record;
        let system = system_of(conn, record.application())?;
        let book = books.current(conn)?;
        let known = registered(conn, record.application())?;
        let found = proposal(&ProposalInput {
            book: &book,
            system: &system,
            record: &record,
            enterprises: &known.iter().map(|(id, enterprise)| (*id, enterprise)).collect(),
            test: &ByLawBook(&book),
            today,
        });
        Reply::ok(&found.ok_or_else(|| Problem::new(Code::NotOpen))?)
    })
    .await
}

/// Decide an application
///
/// The delegate gives what was found of every requirement and of every noted
/// ground of exclusion, each with reasons; the outcome follows: approved if all
/// requirements are met and no exclusion is used (LOV 8:1), else rejected. Only a
/// delegate of the committee who is a person decides (KL 6:38). Of two who decide
/// at once, one is told that the record has changed.
#[utoipa::path(tag = "choice-systems", request_body = DelegateFindings, responses((status = 200, description = "The application with the decision.", body = Resource<ApplicationView>)))]
#[post("/applications/{id}/decisions")]
pub(crate) async fn create_application_decision(
    write: Write<DecideApplications, DelegateFindings>,
    edge: web::Data<Edge>,
    id: Id<ApplicationId>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: findings } = write;
    manner.require_key()?;
    let (version, url, today) = (manner.version()?, edge.url(), edge.today());
    edge.write(caller.actor(), &manner, move |tx| {
        let before = visible_application(tx.conn(), id.0, &caller.visibility())?;
        let delegate = caller.human_delegate(before.body.committee_id)?;
        unless_stale(&before, version)?;
        let record = &before.body.record;
        let system = record.application().choice_system_id;
        let stored = visible_system(tx.conn(), system, &Visibility::Everything)?.body;
        let decided = record.decide(&stored.system, stored.status, findings, &delegate, today)?;
        shown(&view(&url, &decide(tx, (id.0, version), decided)?))
    })
    .await
}

/// Record that the applicant was told
///
/// The day on which the applicant was told of the decision and its reasons (LOV
/// 8:2); the three weeks for correction count from it (10:3).
#[utoipa::path(tag = "choice-systems", request_body = ApplicationNotification, responses((status = 200, description = "The application with the day.", body = Resource<ApplicationView>)))]
#[post("/applications/{id}/notifications")]
pub(crate) async fn create_application_notification(
    write: Write<FileApplications, ApplicationNotification>,
    edge: web::Data<Edge>,
    id: Id<ApplicationId>,
) -> Result<Reply, Problem> {
    let Write { caller, manner, body: ApplicationNotification { on } } = write;
    manner.require_key()?;
    let (version, url, today) = (manner.version()?, edge.url(), edge.today());
    edge.write(caller.actor(), &manner, move |tx| {
        let before = visible_application(tx.conn(), id.0, &caller.visibility())?;
        caller.require(Some(before.body.committee_id))?;
        unless_stale(&before, version)?;
        let mut check = Checker::new();
        check.rule("/on", "FUTURE", on <= today, ("dagen har inte kommit", "the day has not come"));
        refuse_if(check.finish())?;
        let told = before.body.record.notified(on)?;
        shown(&view(&url, &decide(tx, (id.0, version), told)?))
    })
    .await
}

/// See how an application stands against the promised time
///
/// The day by which a decision is due (LOV 4:4), and how many days are left or
/// how late it is, today.
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "How it stands.", body = Handling)))]
#[get("/applications/{id}/handling")]
pub(crate) async fn get_application_handling(
    caller: Caller<ReadApplications>,
    edge: web::Data<Edge>,
    id: Id<ApplicationId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let (visibility, today) = (caller.visibility(), edge.today());
    edge.read(move |conn| {
        let record = visible_application(conn, id.0, &visibility)?.body.record;
        let system = system_of(conn, record.application())?;
        let request = system.request_of(record.application().request_version);
        let time = request.and_then(|request| request.handling_time);
        Reply::ok(&handling(&record, time, today))
    })
    .await
}

/// Get what the applicant is told
///
/// The outcome with its reasons, requirement by requirement, and after a
/// rejection how correction and damages are sought and until when (LOV 8:2, 10).
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "What the applicant is told.", body = DecisionNotice)))]
#[get("/applications/{id}/notice")]
pub(crate) async fn get_application_notice(
    caller: Caller<ReadApplications>,
    edge: web::Data<Edge>,
    id: Id<ApplicationId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    let (visibility, books) = (caller.visibility(), edge.books());
    edge.read(move |conn| {
        let record = visible_application(conn, id.0, &visibility)?.body.record;
        let system = system_of(conn, record.application())?;
        let book = books.current(conn)?;
        let request = system.request_of(record.application().request_version);
        let notice = request.and_then(|request| decision_notice(&book, &record, request));
        Reply::ok(&notice.ok_or_else(|| Problem::new(Code::NotOpen).detail(UNDECIDED))?)
    })
    .await
}

const UNDECIDED: (&str, &str) =
    ("Det finns inget beslut att underrätta om.", "There is no decision to tell of.");

/// Read an application's history
///
/// Every version of the record, the newest first.
#[utoipa::path(tag = "choice-systems", responses((status = 200, description = "The versions.", body = VersionList)))]
#[get("/applications/{id}/versions")]
pub(crate) async fn list_application_versions(
    caller: Caller<ReadApplications>,
    edge: web::Data<Edge>,
    id: Id<ApplicationId>,
    _none: NoParams,
) -> Result<Reply, Problem> {
    versions_of(&edge, AggregateKind::Application, id.0.uuid(), caller.visibility()).await
}

/// The application, if it is there and visible.
pub(super) fn visible_application(
    conn: &mut Conn<'_>,
    id: ApplicationId,
    visibility: &Visibility,
) -> Result<Stored<FiledApplication>, Problem> {
    applications::find(conn, id, visibility)?.ok_or_else(Problem::not_found)
}

/// The system that is applied to; whoever sees the application sees it.
pub(super) fn system_of(
    conn: &mut Conn<'_>,
    application: &ProviderApplication,
) -> Result<ChoiceSystem, Problem> {
    let id = application.choice_system_id;
    let found = choice_systems::find(conn, id, &Visibility::Everything)?;
    Ok(found.ok_or_else(Problem::not_found)?.body.system)
}

/// Refuses a version that is no longer the stored one, and says what has become
/// of the record meanwhile.
fn unless_stale(stored: &Stored<FiledApplication>, version: u32) -> Result<(), Problem> {
    if stored.version == version { Ok(()) } else { Err(meanwhile(stored)) }
}

/// Stores what a delegate decided or that the applicant was told, unless somebody
/// else was first; then that is what is told.
fn decide(
    tx: &mut Tx<'_, '_>,
    (id, version): (ApplicationId, u32),
    record: ApplicationRecord,
) -> Result<Stored<FiledApplication>, Problem> {
    match applications::decide(tx, id, version, record) {
        Err(UpdateError::Stale { .. }) => {
            Err(meanwhile(&visible_application(tx.conn(), id, &Visibility::Everything)?))
        }
        other => Ok(other?),
    }
}

/// What somebody else did with the application meanwhile.
fn meanwhile(now: &Stored<FiledApplication>) -> Problem {
    let problem = Problem::from(UpdateError::Stale { current: now.version });
    let (record, version) = (&now.body.record, now.version);
    let decided = record.decision().map(|it| it.decided_on().to_string()).unwrap_or_default();
    let (sv, en) = match record.status() {
        ApplicationStatus::Received => (
            "har ändrats och handläggs fortfarande".to_owned(),
            "was changed and is still handled".to_owned(),
        ),
        ApplicationStatus::Approved => (
            format!("har godkänts genom ett beslut den {decided}"),
            format!("was approved by a decision of {decided}"),
        ),
        ApplicationStatus::Rejected => (
            format!("har avslagits genom ett beslut den {decided}"),
            format!("was rejected by a decision of {decided}"),
        ),
        ApplicationStatus::Withdrawn => {
            ("har återtagits av sökanden".to_owned(), "was taken back by the applicant".to_owned())
        }
    };
    problem.detail(Text::new(
        format!("Ansökan {sv} under tiden och har nu version {version}. Läs den igen innan du gör något mer."),
        format!("Meanwhile the application {en}; it now has version {version}. Read it again before doing more."),
    ))
}

/// What the register holds of those who apply and those they rely on; one that
/// does not exist is refused.
fn registered(
    conn: &mut Conn<'_>,
    application: &ProviderApplication,
) -> Result<BTreeMap<EnterpriseId, Enterprise>, Problem> {
    let applicants = application.applicants.iter().enumerate();
    let applicants = applicants.map(|(index, it)| (format!("/applicants/{index}"), it));
    let relied = application.relies_on.iter().enumerate();
    let relied =
        relied.map(|(index, it)| (format!("/reliesOn/{index}/enterprise"), &it.enterprise));
    let mut known = BTreeMap::new();
    for (at, named) in applicants.chain(relied) {
        let Some(id) = named.enterprise_id else { continue };
        let found = enterprises::find(conn, id, &Visibility::Everything)?;
        let stored = found.ok_or_else(|| {
            let at = format!("{at}/enterpriseId");
            Problem::new(Code::UnknownReference).at(
                &at,
                "UNKNOWN",
                ("företaget finns inte", "no such enterprise"),
            )
        })?;
        known.insert(id, stored.body);
    }
    Ok(known)
}

impl From<DecideError> for Problem {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::Findings(violations) => Self::broken_rules(violations),
            DecideError::OtherCommittee => Self::new(Code::Forbidden),
            refused @ (DecideError::Decided | DecideError::Withdrawn | DecideError::NotOpen) => {
                Self::new(Code::NotOpen).detail(refused.text())
            }
        }
    }
}

impl From<RecordError> for Problem {
    fn from(error: RecordError) -> Self {
        let code = match error {
            RecordError::NotOpen | RecordError::NothingToTell => Code::NotOpen,
            RecordError::OtherApplication | RecordError::BeforeTheDecision => Code::RuleBroken,
        };
        Self::new(code).detail(error.text())
    }
}

fn view(url: &str, stored: &Stored<FiledApplication>) -> Resource<ApplicationView> {
    let FiledApplication { committee_id, record } = &stored.body;
    let content = ApplicationView {
        committee_id: *committee_id,
        status: record.status(),
        decision: record.decision().cloned(),
        remarks: record.remarks(),
        application: record.application().clone(),
    };
    resource(url, COLLECTION, stored, content)
}
