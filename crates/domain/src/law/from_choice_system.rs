//! A stored choice system as the law sees it, so that the same rules answer for
//! it as for a described purchase.

mod applications;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::assessment::{Assessment, Finding};
use super::book::LawBook;
use super::citing::Governing;
use super::examine;
use super::facts::choice_system::{ChoiceSystemFacts, NoticePlace};
use super::facts::private_performers::PrivatePerformerFacts;
use super::purchase::{
    BuyerKind, ClauseFacts, ClauseReach, ContractKind, Instrument, Purchase, Valuation,
};
use super::regime::RegimeId;
use super::reservation::{ReservationRoute, ReservationUse};
use super::rules::Rule;
use crate::choice_system::application::ApplicationRecord;
use crate::choice_system::condition::{ConditionTopic, ConditionWording, SpecialCondition, ToldIn};
use crate::choice_system::ending::Left;
use crate::choice_system::permit::{PermitAct, asks_for_permit};
use crate::choice_system::provider_contract::{ContractStatus, information_page};
use crate::choice_system::request_document::RequestDocument;
use crate::choice_system::service::{CareKind, Service};
use crate::choice_system::{ChoiceSystem, ProviderContract, SystemNotice, SystemStatus};
use crate::clause::linter::{Hint, lint_text};
use crate::clause::{Clause, Phase, Theme};
use crate::cpv::CpvCode;
use crate::ids::{ApplicationId, ProviderContractId};

/// The rules that look at the service, which a system can have several of.
const OF_A_SERVICE: [&str; 3] = ["LOV.SCOPE", "LOV.PERMIT.LSS", "LOV.PERMIT.SOL"];

/// A choice system with everything that the law asks about.
#[derive(Debug, Clone, Copy)]
pub struct SystemView<'a> {
    /// The system.
    pub system: &'a ChoiceSystem,
    /// Where it stands.
    pub status: SystemStatus,
    /// Its applications; of those that are not decided yet only the number counts.
    pub applications: &'a [(ApplicationId, &'a ApplicationRecord)],
    /// Its contracts.
    pub contracts: &'a [(ProviderContractId, &'a ProviderContract)],
    /// The versions of clauses that its conditions name; others are ignored.
    pub clauses: &'a [Clause],
    /// The day on which it is asked.
    pub on: Date,
}

/// The purchase that the system is under the law, for its first service.
///
/// What the record cannot express is answered once and for all: applications are
/// taken without a last day, nobody is ranked, no prices compete, and no function
/// decides by itself. A wish for a limit is told as one, so that it is answered.
#[must_use]
pub fn from_choice_system(view: &SystemView<'_>) -> Purchase {
    purchase(view, view.system.request.services.first())
}

/// A service of a system beside its first: of it is asked what differs between
/// services, and of the first everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FurtherService {
    /// Its code.
    pub cpv: CpvCode,
    /// What kind of care it is; absent while nobody has said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub care: Option<CareKind>,
    /// Whether the request document requires the permit that a private provider
    /// of it needs; absent where only a reader can tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permit_required: Option<bool>,
}

/// What a system is under the law: its first service with everything else, and
/// its further services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedSystem {
    /// The first service, with everything that they have in common.
    pub purchase: Purchase,
    /// The others, in the order of the request document.
    pub further: Vec<FurtherService>,
}

impl DescribedSystem {
    /// The system as the law reads it.
    #[must_use]
    pub fn of(view: &SystemView<'_>) -> Self {
        let request = &view.system.request;
        let further = request.services.iter().skip(1).map(|it| FurtherService {
            cpv: it.cpv,
            care: it.care,
            permit_required: permit_required(request, it.care),
        });
        Self { purchase: from_choice_system(view), further: further.collect() }
    }
}

/// Everything the law book says of the system: of its first service, and of each
/// further one what differs between services.
#[must_use]
pub fn assess_choice_system(book: &LawBook, view: &SystemView<'_>) -> Assessment {
    assess_described(book, &DescribedSystem::of(view))
}

/// Everything the law book says of a system as the law reads it.
#[must_use]
pub fn assess_described(book: &LawBook, described: &DescribedSystem) -> Assessment {
    assess_services(book, &described.purchase, &described.further, |_| true)
}

/// The same of a described system, by those rules alone that `counts` lets through.
pub(super) fn assess_services(
    book: &LawBook,
    purchase: &Purchase,
    further: &[FurtherService],
    counts: impl Fn(&Rule) -> bool,
) -> Assessment {
    let mut assessment = examine::assess_by(book, purchase, &counts);
    for (index, service) in further.iter().enumerate() {
        let findings = examine::assess_by(book, &beside(purchase, service), |rule| {
            OF_A_SERVICE.contains(&rule.id) && counts(rule)
        })
        .findings;
        assessment.findings.extend(findings.into_iter().map(|finding| Finding {
            subject: format!("/services/{}{}", index + 1, finding.subject),
            ..finding
        }));
    }
    examine::order(&mut assessment.findings);
    if let Some(weightiest) = assessment.findings.first() {
        assessment.overall = weightiest.verdict;
    }
    assessment
}

/// The purchase with a further service in the place of its first.
fn beside(purchase: &Purchase, service: &FurtherService) -> Purchase {
    let mut beside = Purchase {
        cpv: Some(service.cpv),
        is_health_or_social_care: service.care.map(CareKind::is_care),
        ..purchase.clone()
    };
    if let Some(facts) = &mut beside.choice_system {
        facts.care_kind = service.care;
        facts.permit_required = service.permit_required;
    }
    beside
}

fn permit_required(request: &RequestDocument, care: Option<CareKind>) -> Option<bool> {
    asks_for_permit(request, PermitAct::of(care?)?)
}

/// What the linter stumbles over in the texts of the request document, with a
/// pointer to each text: conditions as they bind, requirements as they qualify. The
/// law is that of the system's decisive day, or of `on` where it has no notice yet.
/// Library clauses are linted by themselves.
#[must_use]
pub fn lint_choice_system(book: &LawBook, system: &ChoiceSystem, on: Date) -> Vec<(String, Hint)> {
    let request = &system.request;
    let law = Governing::new(book, decisive_day(system, on), RegimeId::Lov);
    let mut hints = Vec::new();
    for (index, requirement) in request.requirements.iter().enumerate() {
        let at = format!("/request/requirements/{index}/text");
        let found = lint_text(&requirement.text, Phase::Qualification, &law);
        hints.extend(found.into_iter().map(|hint| (at.clone(), hint)));
    }
    for (index, condition) in request.conditions.iter().enumerate() {
        let ConditionWording::Own { text, .. } = &condition.wording else { continue };
        let at = format!("/request/conditions/{index}/wording/text");
        let found = lint_text(text, Phase::PerformanceCondition, &law);
        hints.extend(found.into_iter().map(|hint| (at.clone(), hint)));
    }
    hints
}

fn purchase(view: &SystemView<'_>, service: Option<&Service>) -> Purchase {
    let SystemView { system, .. } = *view;
    let request = &system.request;
    let conditions = request.conditions.iter().enumerate();
    Purchase {
        instrument: Instrument::Lov,
        buyer: Some(BuyerKind::SubCentral),
        decisive_date: Some(decisive_day(system, view.on)),
        kind: Some(ContractKind::Services),
        cpv: service.map(|service| service.cpv),
        parts: Vec::new(),
        valuation: Valuation::default(),
        procedure: None,
        direct_award: None,
        term_months: request.contract_terms.as_ref().and_then(|terms| terms.term_months),
        reservation: request.reservation.as_ref().map(|reservation| ReservationUse {
            stated_in_documents: reservation.stated_in_documents,
            limited_to_place_or_named: reservation.limited_to_place_or_named,
            ..ReservationUse::by(ReservationRoute::ChoiceSystemIdeburen)
        }),
        used_by_natural_persons: Some(true),
        is_health_or_social_care: service.and_then(|service| service.care).map(CareKind::is_care),
        lov_is_decided: lov_is_decided(view),
        is_divided: None,
        reasons_for_no_lots: None,
        clauses: conditions.map(|(index, it)| clause_facts(index, it, view.clauses)).collect(),
        award: None,
        supplier_check: applications::supplier_check(view),
        qualification: None,
        specification: None,
        tender_review: None,
        choice_system: Some(ChoiceSystemFacts {
            care_kind: service.and_then(|service| service.care),
            permit_required: service.and_then(|it| permit_required(request, it.care)),
            ..facts(view)
        }),
        lots: None,
        timetable: None,
        standstill: None,
        review: None,
        notices: None,
        documentation: None,
        labour: None,
        modification: None,
        disclosure: None,
        communication: None,
        fee: None,
        private_performers: Some(private_performers(request)),
    }
}

fn private_performers(request: &RequestDocument) -> PrivatePerformerFacts {
    let terms = request.contract_terms.as_ref();
    PrivatePerformerFacts {
        is_municipal_company: None,
        programme_is_adopted: request.follow_up.as_ref().and_then(|plan| plan.is_in_programme),
        follow_up_is_planned: Some(request.follow_up.is_some()),
        insight_is_secured: terms.and_then(|terms| terms.secures_insight),
    }
}

/// The first day on which the version that applies was advertised; while it has
/// not been, the day on which it is asked.
fn decisive_day(system: &ChoiceSystem, on: Date) -> Date {
    let notices = system.notices_of(system.request_version);
    notices.map(|notice| notice.published_on).min().unwrap_or(on)
}

/// That a draft has no decision yet says nothing; past the draft it does.
fn lov_is_decided(view: &SystemView<'_>) -> Option<bool> {
    let is_drafted = matches!(view.status, SystemStatus::Draft | SystemStatus::InReview);
    let is_decided = view.system.decision.is_some();
    (is_decided || !is_drafted).then_some(is_decided)
}

fn facts(view: &SystemView<'_>) -> ChoiceSystemFacts {
    let SystemView { system, status, on, .. } = *view;
    let request = &system.request;
    let version = system.request_version;
    let advertised = system.advertised_at(version);
    let holds_documents = |notice: &SystemNotice| notice.holds_documents;
    let is_changed = version > 1;
    let is_cancelled = matches!(status, SystemStatus::Closing | SystemStatus::Closed);
    let page = information_page(view.contracts, on);
    let running = view
        .contracts
        .iter()
        .filter(|(_, contract)| contract.status_on(on) == ContractStatus::Running)
        .count();
    let has_providers = running > 0;
    let applications = view.applications.iter().map(|(_, record)| *record);
    let left = Left::of(system, applications, view.contracts.iter().map(|(_, it)| *it));
    ChoiceSystemFacts {
        notice_place: advertised.or_else(|| status.is_open().then_some(NoticePlace::Nowhere)),
        is_continuous: Some(true),
        documents_with_notice: advertised.map(|_| system.notices_of(version).any(holds_documents)),
        is_changed: Some(is_changed),
        change_is_advertised: is_changed.then_some(advertised == Some(NoticePlace::NationalSite)),
        compensation_stated: Some(
            request.compensation.as_ref().is_some_and(|model| !model.rates.is_empty()),
        ),
        suppliers_compete_on_price: Some(false),
        all_conditions_stated: Some(
            request.conditions.iter().all(|condition| condition.told_in != ToldIn::AtSigning),
        ),
        application_form_stated: Some(request.how_to_apply.is_some()),
        handling_time_stated: Some(request.handling_time.is_some()),
        limits_suppliers: Some(request.provider_limit_wish.is_some()),
        ranks_applicants: Some(false),
        information_is_comparable: has_providers.then_some(page.is_comparable),
        legality_review_sought: None,
        is_cancelled: Some(is_cancelled),
        cancellation_reasons_given: is_cancelled
            .then_some(system.closing.as_ref().is_some_and(|closing| closing.told_on.is_some())),
        // Whoever does not see the applications cannot say that none waits.
        applications_undecided: left.map(|left| count(left.undecided)).filter(|it| *it > 0),
        contracts_running_on: left.map(|left| count(left.running_on)),
        contracts_cut_short: left.map(|left| count(left.cut_short)),
        wait_is_asked_for: None,
        decided_under_social_services_act: None,
        care_kind: None,
        permit_required: None,
        suppliers_contracted: has_providers.then(|| count(running)),
        suppliers_shown: has_providers.then(|| count(running - page.left_out.len())),
        non_choice: request.non_choice.as_ref().map(|it| it.arrangement),
        applications: applications::facts(view),
        corrections: Vec::new(),
        damages: Vec::new(),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A library clause that binds as it is written is in order, as in a tender; of a
/// wording of one's own nothing is taken for granted but that it is followed up
/// where it says how.
fn clause_facts(index: usize, condition: &SpecialCondition, clauses: &[Clause]) -> ClauseFacts {
    let (code, library, is_verifiable) = match &condition.wording {
        ConditionWording::Library { code, version, .. } => {
            let named = |clause: &&Clause| clause.code == *code && clause.version == *version;
            let library = clauses.iter().find(named);
            (Some(code.clone()), library, None)
        }
        ConditionWording::Own { follow_up, .. } => {
            (None, None, follow_up.is_some().then_some(true))
        }
    };
    let in_its_phase = library.is_some_and(|it| it.phase == Phase::PerformanceCondition);
    ClauseFacts {
        key: format!("{}#{}", condition.key, index + 1),
        code,
        phase: Phase::PerformanceCondition,
        theme: library.map_or_else(|| theme(condition.topic), |clause| clause.theme),
        reach: in_its_phase.then_some(ClauseReach::ThisContract),
        is_verifiable: if in_its_phase { Some(true) } else { is_verifiable },
        stated_in_documents: Some(condition.told_in != ToldIn::AtSigning),
        favours_place_or_supplier: in_its_phase.then_some(false),
        demands_signed_agreement: in_its_phase.then_some(false),
        cites: condition.cites.clone(),
    }
}

/// A wording of one's own has a topic and no theme; a theme that no rule asks more
/// of is taken, so that none fires on a guess.
const fn theme(topic: ConditionTopic) -> Theme {
    match topic {
        ConditionTopic::Social => Theme::Employment,
        ConditionTopic::Environmental | ConditionTopic::Other => Theme::FollowUp,
    }
}
