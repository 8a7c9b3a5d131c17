//! Contracts with approved providers (LOV 8:3), their capacity and how many have
//! chosen them.
//!
//! Everything here is about an enterprise or is a number. No field can hold a
//! person: who was placed stands in the records of the social services alone.

pub mod capacity;
pub mod information;
pub mod signing;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use capacity::{PlaceState, PlacementCount, Places};
pub use information::{InformationPage, Presentation, information_page};

use super::ceiling::CeilingChange;
use super::request_document::each_once;
use super::served_area::AreaChange;
use super::{no_person, provider_request};
use crate::area::AreaCode;
use crate::choice_system::application::Applicant;
use crate::ids::{ApplicationId, ChoiceSystemId};
use crate::period::Period;
use crate::violation::{Checker, Violation};

/// Why a contract ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EndGround {
    /// Its term ran out.
    TermEnded,
    /// The provider gave notice.
    ProviderNotice,
    /// The authority gave notice.
    AuthorityNotice,
    /// The authority cancelled it for a breach (*hävning*).
    Breach,
    /// A new contract under a later version took its place.
    Replaced,
    /// The system ended, or is to, by a decision that has been taken.
    SystemClosed,
    /// The provider ceased.
    ProviderCeased,
}

/// How a contract ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContractEnd {
    /// Its last day.
    pub ended_on: Date,
    /// Why.
    pub ground: EndGround,
    /// Where the paper lies in the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub reference: Option<String>,
}

/// Where a contract stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = ProviderContractStatus))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContractStatus {
    /// Signed; it has not begun.
    Signed,
    /// It runs.
    Running,
    /// It has ended.
    Ended,
}

/// A contract with an approved provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProviderContract {
    /// The choice system.
    pub choice_system_id: ChoiceSystemId,
    /// The application that was approved.
    pub application_id: ApplicationId,
    /// The provider; a group where there is more than one.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 20))]
    pub providers: Vec<Applicant>,
    /// The version of the request document that it was signed under.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 100_000))]
    pub request_version: u32,
    /// The day on which both had signed, by hand or electronically (LOV 2:2).
    pub signed_on: Date,
    /// From when to when it runs; open until it is terminated.
    pub runs: Period,
    /// Where the provider serves: where it asks to in its application or in the last
    /// of `areaChanges`; nobody else widens or narrows it.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 100))]
    pub areas: Vec<AreaCode>,
    /// Other areas that the provider itself asked for after it had applied, the
    /// oldest first. What stands here stays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 500))]
    pub area_changes: Vec<AreaChange>,
    /// The places by area and level, and how many of them are taken.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 500))]
    pub places: Vec<Places>,
    /// Other ceilings that the provider itself asked for after it had applied, the
    /// oldest first. What stands here stays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 500))]
    pub ceiling_changes: Vec<CeilingChange>,
    /// Counts of placed persons by month: numbers, never persons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 10_000))]
    pub counts: Vec<PlacementCount>,
    /// What individuals are told of the provider (LOV 9:1).
    #[serde(default)]
    pub presentation: Presentation,
    /// The day on which the provider was first shown to individuals (LOV 9:1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_on: Option<Date>,
    /// How it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<ContractEnd>,
}

impl ProviderContract {
    /// The name under which the provider is shown: of a group all names.
    #[must_use]
    pub fn provider_name(&self) -> String {
        let names: Vec<&str> = self.providers.iter().map(|it| it.name.trim()).collect();
        names.join(", ")
    }

    /// Where it stands on `day`.
    #[must_use]
    pub fn status_on(&self, day: Date) -> ContractStatus {
        let ended = self.end.as_ref().is_some_and(|end| end.ended_on < day);
        if ended || self.runs.to().is_some_and(|last| last < day) {
            ContractStatus::Ended
        } else if day < self.runs.from() {
            ContractStatus::Signed
        } else {
            ContractStatus::Running
        }
    }

    /// Everything about the contract that breaks its form. Whether it may be
    /// signed at all is [`signing`]'s matter.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        check.range("/requestVersion", u64::from(self.request_version), 1, 100_000);
        let somebody = !self.providers.is_empty();
        check.rule(
            "/providers",
            "EMPTY",
            somebody,
            ("förväntade minst en utförare", "expected at least one provider"),
        );
        check.count("/providers", self.providers.len(), 20);
        for (index, provider) in self.providers.iter().take(20).enumerate() {
            provider.check(&format!("/providers/{index}"), &mut check);
        }
        let somewhere = !self.areas.is_empty();
        check.rule(
            "/areas",
            "EMPTY",
            somewhere,
            ("förväntade minst ett område", "expected at least one area"),
        );
        each_once("/areas", self.areas.iter(), 100, &mut check);
        provider_request::check_form(&self.area_changes, &mut check);
        self.check_capacity(&mut check);
        self.presentation.check("/presentation", &mut check);
        if let Some(end) = &self.end {
            end.check("/end", self.runs, &mut check);
        }
        no_person::anywhere(&mut check, self);
        check.finish()
    }

    fn check_capacity(&self, check: &mut Checker) {
        each_once("/places", self.places.iter().map(Places::key), 500, check);
        for (index, places) in self.places.iter().take(500).enumerate() {
            let at = format!("/places/{index}");
            places.check(&at, check);
            let covered = self.areas.iter().any(|own| own.covers(places.area));
            let message =
                ("kontraktet omfattar inte detta område", "the contract does not cover this area");
            check.rule(&format!("{at}/area"), "UNKNOWN_AREA", covered, message);
        }
        provider_request::check_form(&self.ceiling_changes, check);
        each_once("/counts", self.counts.iter().map(PlacementCount::key), 10_000, check);
        for (index, count) in self.counts.iter().take(10_000).enumerate() {
            let at = format!("/counts/{index}");
            count.check(&at, check);
            let begun = self.runs.from() <= count.month.last_day();
            let ended = self.runs.to().is_some_and(|last| last < count.month.first_day());
            let message = (
                "kontraktet löper inte under denna månad",
                "the contract does not run in this month",
            );
            check.rule(&format!("{at}/month"), "OUTSIDE", begun && !ended, message);
        }
    }
}

impl ContractEnd {
    fn check(&self, at: &str, runs: Period, check: &mut Checker) {
        if let Some(reference) = &self.reference {
            no_person::text(check, &format!("{at}/reference"), reference, 1, 300);
        }
        let message = ("ett kontrakt slutar inom sin löptid", "a contract ends within its term");
        let within = runs.from() <= self.ended_on && runs.contains(self.ended_on);
        check.rule(&format!("{at}/endedOn"), "ORDER", within, message);
    }
}
