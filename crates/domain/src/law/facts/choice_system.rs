//! A choice system as a request document and its life: LOV 3–10 kap.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::choice_system::service::CareKind;
use crate::violation::Checker;

/// Where a choice system is advertised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NoticePlace {
    /// On the national website (LOV 3:1).
    NationalSite,
    /// On the municipality's own website alone.
    OwnSiteOnly,
    /// Nowhere.
    Nowhere,
}

/// What awaits those who do not choose (*ickevalsalternativ*, LOV 9:2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NonChoice {
    /// Nothing is arranged.
    None,
    /// The municipality's own operation.
    OwnOperation,
    /// A supplier procured for it under LOU.
    ProcuredSupplier,
    /// A supplier of the system, by turns or by nearness.
    Rotation,
}

/// What is decided of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ApplicationOutcome {
    /// It is approved.
    Approved,
    /// It is not approved.
    Rejected,
}

/// One application to take part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Application {
    /// A name for it within the purchase, which findings repeat. No rule reads it.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 60))]
    pub key: String,
    /// Whether it meets the stated requirements. Read by `LOV.APPROVAL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meets_requirements: Option<bool>,
    /// Whether the applicant is excluded under LOV 7:1. Read by `LOV.APPROVAL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_excluded: Option<bool>,
    /// What is decided; absent while it is open. Read by `LOV.APPROVAL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ApplicationOutcome>,
    /// Whether it holds an obvious error. Read by `LOV.APPLICATION.CORRECTION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_obvious_error: Option<bool>,
    /// Whether, in a reserved system, all that is held against it is that it is not registered as a non-profit welfare organisation. Read by `LOV.APPLICATION.REGISTRATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lacks_registration_only: Option<bool>,
    /// Whether the decision came with its reasons. Read by `LOV.DECISION.REASONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons_given: Option<bool>,
    /// Whether a rejection tells how correction is sought. Read by `LOV.DECISION.REASONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tells_how_to_seek_correction: Option<bool>,
    /// Whether an automated function decides it. Read by `DECISION.AUTOMATED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_automated: Option<bool>,
    /// Whether a contract follows without delay once it is approved. Read by `LOV.CONTRACT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_concluded: Option<bool>,
}

/// Who asks the court for correction (*rättelse*, LOV 10:1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CorrectionApplicant {
    /// The applicant that was rejected.
    RejectedApplicant,
    /// Another supplier, approved or not.
    OtherSupplier,
    /// Somebody who is no supplier.
    NoSupplier,
}

/// What correction is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CorrectionTarget {
    /// A decision on approval (LOV 8:1).
    Approval,
    /// Another breach of the act.
    OtherBreach,
    /// A decision on information or on those who do not choose.
    InformationOrNonChoice,
}

/// A case before the administrative court.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectionApplication {
    /// A name for it within the purchase, which findings repeat. No rule reads it.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 60))]
    pub key: String,
    /// Who asks. Read by `LOV.CORRECTION.STANDING`.
    pub applicant: CorrectionApplicant,
    /// What is attacked. Read by `LOV.CORRECTION.STANDING`.
    pub target: CorrectionTarget,
    /// Whether it is in writing. Read by `LOV.CORRECTION.STANDING`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_written: Option<bool>,
    /// The day of the notice of rejection. Read by `LOV.CORRECTION.TIME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notified_on: Option<Date>,
    /// The day on which the court got it. Read by `LOV.CORRECTION.TIME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filed_on: Option<Date>,
}

/// A claim for damages because of a rejection (LOV 10:5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DamagesClaim {
    /// A name for it within the purchase, which findings repeat. No rule reads it.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 60))]
    pub key: String,
    /// The day of the rejection. Read by `LOV.DAMAGES`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<Date>,
    /// The day on which the claim was brought. Read by `LOV.DAMAGES`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimed_on: Option<Date>,
}

/// The request document of a choice system, and its life.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChoiceSystemFacts {
    /// Where it is advertised (LOV 3:1). Read by `LOV.NOTICE.PLACE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_place: Option<NoticePlace>,
    /// Whether applications are called for all the time, without a last day (LOV 2:4, 3:2). Read by `LOV.NOTICE.CONTINUOUS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_continuous: Option<bool>,
    /// Whether the request document is there together with the notice (LOV 3:1). Read by `LOV.NOTICE.DOCUMENTS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documents_with_notice: Option<bool>,
    /// Whether an existing system is changed (LOV 3:1). Read by `LOV.NOTICE.CHANGE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_changed: Option<bool>,
    /// Whether the change is advertised (LOV 3:1). Read by `LOV.NOTICE.CHANGE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_is_advertised: Option<bool>,
    /// Whether the request document states the grounds of payment (LOV 4:1). Read by `LOV.COMPENSATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compensation_stated: Option<bool>,
    /// Whether applicants offer prices against one another (LOV 4:1). Read by `LOV.PRICE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppliers_compete_on_price: Option<bool>,
    /// Whether every special condition stands in the notice or request document (LOV 4:2). Read by `LOV.CONDITIONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all_conditions_stated: Option<bool>,
    /// Whether it is stated how an application is handed in (LOV 4:3). Read by `LOV.APPLICATION.FORM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_form_stated: Option<bool>,
    /// Whether it is stated within what time approval is decided (LOV 4:4). Read by `LOV.APPLICATION.TIME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling_time_stated: Option<bool>,
    /// Whether the municipality limits the number of suppliers (LOV 8:1). Read by `LOV.APPROVAL.ALL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits_suppliers: Option<bool>,
    /// Whether applicants are ranked (LOV 8:1). Read by `LOV.APPROVAL.ALL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ranks_applicants: Option<bool>,
    /// Whether the information is factual, relevant, comparable and easy to get and understand (LOV 9:1). Read by `LOV.INFORMATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub information_is_comparable: Option<bool>,
    /// Whether somebody asks for a review of legality under KL (LOV 10:4). Read by `LOV.LEGALITY_REVIEW`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legality_review_sought: Option<bool>,
    /// Whether the system is cancelled (LOV 8:2). Read by `LOV.CANCELLATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_cancelled: Option<bool>,
    /// Whether the suppliers got the reasons for cancelling (LOV 8:2). Read by `LOV.CANCELLATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancellation_reasons_given: Option<bool>,
    /// How many applications have come in and are not decided, where an end of the system is decided (LOV 8:1). Read by `LOV.CANCELLATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 100_000))]
    pub applications_undecided: Option<u32>,
    /// How many signed contracts run on past the last day of the system. Read by `LOV.CANCELLATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 100_000))]
    pub contracts_running_on: Option<u32>,
    /// How many signed contracts would end with the system sooner than the notice that their terms promise. Read by `LOV.CANCELLATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 100_000))]
    pub contracts_cut_short: Option<u32>,
    /// Whether an individual asks to wait for the supplier of their choice (SoL 35:5). Read by `LOV.POSTPONEMENT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_is_asked_for: Option<bool>,
    /// Whether what the individual waits for was decided under the Social Services Act (SoL 35:5). Read by `LOV.POSTPONEMENT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_under_social_services_act: Option<bool>,
    /// What kind of care the service is. Read by `LOV.PERMIT.LSS` and `LOV.PERMIT.SOL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub care_kind: Option<CareKind>,
    /// Whether the request document requires the permit that a private provider of the service needs (LSS 23). Read by `LOV.PERMIT.LSS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permit_required: Option<bool>,
    /// How many suppliers are contracted. Read by `LOV.INFORMATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 100_000))]
    pub suppliers_contracted: Option<u32>,
    /// How many of them the individuals are told of. Read by `LOV.INFORMATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 100_000))]
    pub suppliers_shown: Option<u32>,
    /// What awaits those who do not choose. Read by `LOV.NON_CHOICE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub non_choice: Option<NonChoice>,
    /// Applications. Read by `LOV.APPROVAL`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub applications: Vec<Application>,
    /// Cases before the court. Read by `LOV.CORRECTION.STANDING`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub corrections: Vec<CorrectionApplication>,
    /// Claims for damages. Read by `LOV.DAMAGES`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub damages: Vec<DamagesClaim>,
}

impl ChoiceSystemFacts {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        for (name, count) in [
            ("suppliersContracted", self.suppliers_contracted),
            ("suppliersShown", self.suppliers_shown),
            ("applicationsUndecided", self.applications_undecided),
            ("contractsRunningOn", self.contracts_running_on),
            ("contractsCutShort", self.contracts_cut_short),
        ] {
            check.range(&format!("{at}/{name}"), u64::from(count.unwrap_or(0)), 0, 100_000);
        }
        let keys = self.applications.iter().map(|application| application.key.as_str());
        super::keys_up_to(&format!("{at}/applications"), keys, 100, check);
        let keys = self.corrections.iter().map(|case| case.key.as_str());
        super::keys(&format!("{at}/corrections"), keys, check);
        let keys = self.damages.iter().map(|claim| claim.key.as_str());
        super::keys(&format!("{at}/damages"), keys, check);
    }
}
