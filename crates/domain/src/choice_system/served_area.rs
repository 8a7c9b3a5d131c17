//! The areas of a contract: where the provider asks to serve.
//!
//! A provider takes the areas of the system that it wants (LOV 1:1 second
//! paragraph) and is approved for them when it qualifies (LOV 8:1). So a contract
//! covers what the application asks for, or what the provider asked for later
//! within the request document: neither more nor less.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::ProviderContract;
use super::provider_request::ProviderRequest;
use super::request_document::{RequestDocument, each_once};
use crate::area::AreaCode;
use crate::text::Text;
use crate::violation::Checker;

/// Other areas that the provider asked for after it had applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AreaChange {
    /// All the areas in which the provider asks to serve from then on.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 100))]
    pub areas: Vec<AreaCode>,
    /// The day on which the provider asked.
    pub asked_on: Date,
    /// Where the provider's own request lies in the case.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub reference: String,
}

/// What it rests on that a contract covers an area, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AreaBasis {
    /// The application that was approved.
    Application,
    /// A change that the provider asked for later.
    ProviderChange,
    /// Nothing that is known: the contract differs from what the provider asked for.
    Unknown,
}

/// What it rests on that a contract covers one area, or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AreaReading {
    /// The area.
    pub area: AreaCode,
    /// Whether the contract covers it.
    pub is_served: bool,
    /// What that rests on.
    pub basis: AreaBasis,
    /// The day on which the provider asked for a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_on: Option<Date>,
    /// The same in words, and what to do where it is unknown.
    pub text: Text,
}

impl ProviderRequest for AreaChange {
    const FIELD: &'static str = "/areaChanges";

    fn asked_on(&self) -> Date {
        self.asked_on
    }

    fn reference(&self) -> &str {
        &self.reference
    }

    fn check(&self, at: &str, check: &mut Checker) {
        let pointer = format!("{at}/areas");
        // A provider that serves nowhere ends its contract.
        let message = ("förväntade minst ett område", "expected at least one area");
        check.rule(&pointer, "EMPTY", !self.areas.is_empty(), message);
        each_once(&pointer, self.areas.iter(), 100, check);
    }
}

/// The areas that the provider asks for: by its application, or by the last change.
fn asked<'a>(contract: &'a ProviderContract, applied_for: &'a [AreaCode]) -> &'a [AreaCode] {
    contract.area_changes.last().map_or(applied_for, |change| &change.areas)
}

fn any_covers(areas: &[AreaCode], area: AreaCode) -> bool {
    areas.iter().any(|own| own.covers(area))
}

/// Whatever in the areas of `contract` the provider has not asked for, and whatever
/// it has asked for that they leave out. Of a contract that is changed, `before` is
/// how it stood: what it left out then stays so until the provider has been asked.
pub(super) fn not_asked_for(
    contract: &ProviderContract,
    before: Option<&ProviderContract>,
    applied_for: &[AreaCode],
    request: Option<&RequestDocument>,
    check: &mut Checker,
) {
    let asked = asked(contract, applied_for);
    let (code, message) = if contract.area_changes.is_empty() {
        let message = (
            "ansökan som godkändes gäller inte detta område",
            "the application that was approved is not for this area",
        );
        ("NOT_APPLIED_FOR", message)
    } else {
        let message =
            ("utföraren har inte begärt detta område", "the provider has not asked for this area");
        ("NOT_ASKED_FOR", message)
    };
    for (index, area) in contract.areas.iter().enumerate() {
        check.rule(&format!("/areas/{index}"), code, any_covers(asked, *area), message);
    }
    let is_offered = |area: AreaCode| request.is_none_or(|it| any_covers(&it.areas, area));
    for area in asked.iter().copied().filter(|area| is_offered(*area)) {
        let stood = before.is_some_and(|before| {
            before.area_changes == contract.area_changes && !any_covers(&before.areas, area)
        });
        let holds = stood || any_covers(&contract.areas, area);
        check.rule("/areas", "AREA_MISSING", holds, missing(area));
    }
}

fn missing(area: AreaCode) -> Text {
    let name = area.name();
    Text::new(
        format!(
            "utföraren har begärt {name} ({area}); bara utföraren väljer bort ett område, och vad den begär antecknas med dag i areaChanges (8 kap. 1 § LOV)"
        ),
        format!(
            "the provider asked for {name} ({area}); only the provider gives up an area, and what it asks for is noted with its day in areaChanges (LOV 8:1)"
        ),
    )
}

/// What the provider asked for later lies within the request document.
pub(super) fn against_the_document(
    contract: &ProviderContract,
    request: &RequestDocument,
    check: &mut Checker,
) {
    let message = ("systemet omfattar inte detta område", "the system does not cover this area");
    let mut within = |at: &str, areas: &[AreaCode]| {
        for (index, area) in areas.iter().enumerate() {
            let pointer = format!("{at}/{index}");
            check.rule(&pointer, "UNKNOWN_AREA", any_covers(&request.areas, *area), message);
        }
    };
    within("/areas", &contract.areas);
    for (index, change) in contract.area_changes.iter().enumerate() {
        within(&format!("/areaChanges/{index}/areas"), &change.areas);
    }
}

/// The counts are of areas that the provider serves or has served: what was counted
/// before it gave up an area stands.
pub(super) fn check_counts(
    contract: &ProviderContract,
    applied_for: &[AreaCode],
    check: &mut Checker,
) {
    let ever = |area: AreaCode| {
        any_covers(&contract.areas, area)
            || any_covers(applied_for, area)
            || contract.area_changes.iter().any(|change| any_covers(&change.areas, area))
    };
    for (index, count) in contract.counts.iter().enumerate() {
        let message = (
            "kontraktet har aldrig omfattat detta område",
            "the contract has never covered this area",
        );
        check.rule(&format!("/counts/{index}/area"), "UNKNOWN_AREA", ever(count.area), message);
    }
}

/// What it rests on that the contract covers an area: those that it covers, then
/// what the provider asked for or gave up beside them, in order.
#[must_use]
pub fn readings(contract: &ProviderContract, applied_for: &[AreaCode]) -> Vec<AreaReading> {
    let asked = asked(contract, applied_for);
    let mut areas = contract.areas.clone();
    for area in asked.iter().chain(applied_for) {
        if !any_covers(&areas, *area) {
            areas.push(*area);
        }
    }
    let last = contract.area_changes.last().map(|change| change.asked_on);
    let reading = |area: AreaCode| {
        let is_served = any_covers(&contract.areas, area);
        let is_known = is_served == any_covers(asked, area);
        let (basis, asked_on) = match last {
            _ if !is_known => (AreaBasis::Unknown, None),
            None => (AreaBasis::Application, None),
            Some(day) => (AreaBasis::ProviderChange, Some(day)),
        };
        AreaReading { area, is_served, basis, asked_on, text: words(basis, is_served) }
    };
    areas.into_iter().map(reading).collect()
}

fn words(basis: AreaBasis, is_served: bool) -> Text {
    let (sv, en) = match (basis, is_served) {
        (AreaBasis::Application, _) => (
            "Utföraren begärde området i ansökan som godkändes.",
            "The provider asked for the area in the application that was approved.",
        ),
        (AreaBasis::ProviderChange, true) => (
            "Utföraren har själv begärt området efter ansökan.",
            "The provider itself asked for the area after it had applied.",
        ),
        (AreaBasis::ProviderChange, false) => {
            ("Utföraren har själv valt bort området.", "The provider itself gave up the area.")
        }
        (AreaBasis::Unknown, true) => (
            "Det är okänt varför kontraktet omfattar området: utföraren har inte begärt det. Fråga utföraren och anteckna svaret med dag i areaChanges.",
            "Why the contract covers the area is unknown: the provider has not asked for it. Ask the provider and note its answer with the day in areaChanges.",
        ),
        (AreaBasis::Unknown, false) => (
            "Utföraren har begärt området men kontraktet saknar det, och varför är okänt. Fråga utföraren: vill den ha området, ta in det i kontraktet; annars anteckna svaret med dag i areaChanges. Kommunen får inte välja bort det (8 kap. 1 § LOV).",
            "The provider asked for the area but the contract lacks it, and why is unknown. Ask the provider: if it wants the area, take it into the contract; else note its answer with the day in areaChanges. The authority may not leave it out (LOV 8:1).",
        ),
    };
    Text::new(sv, en)
}
