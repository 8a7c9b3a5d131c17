//! Ceilings of capacity (*kapacitetstak*): how many places a provider asks to
//! have at most, in one area at one level.
//!
//! The act knows no ceiling. The provider sets its own where the request document
//! lets it; the authority approves everybody who qualifies (LOV 8:1) and limits
//! nobody. So a contract's ceiling is what the provider asked for, in its
//! application or later, and nothing else.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::provider_contract::capacity::{MOST, Places};
use super::provider_request::ProviderRequest;
use super::request_document::{RequestDocument, each_once};
use super::{ProviderApplication, ProviderContract};
use crate::area::AreaCode;
use crate::text::Text;
use crate::violation::Checker;

/// Where a ceiling holds: an area, and a level of the compensation model.
type Key<'a> = (AreaCode, Option<&'a str>);

/// A ceiling that an applicant asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskedCeiling {
    /// The area.
    pub area: AreaCode,
    /// The level of the compensation model; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 64, pattern = "^[A-Z0-9][A-Z0-9_]{0,63}$"))]
    pub level: Option<String>,
    /// How many places the applicant has at most; at least one.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 100_000))]
    pub places: u32,
}

/// Another ceiling that the provider asked for after it had applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CeilingChange {
    /// The area.
    pub area: AreaCode,
    /// The level of the compensation model; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 64, pattern = "^[A-Z0-9][A-Z0-9_]{0,63}$"))]
    pub level: Option<String>,
    /// How many places the provider asks for, at least one; absent where it asks
    /// for no ceiling any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 100_000))]
    pub places: Option<u32>,
    /// The day on which the provider asked.
    pub asked_on: Date,
    /// Where the provider's own request lies in the case.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub reference: String,
}

/// What a ceiling of a contract rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CeilingBasis {
    /// The application that was approved.
    Application,
    /// A change that the provider asked for later.
    ProviderChange,
    /// Nothing that is known: the application says nothing of ceilings.
    Unknown,
}

/// What one entry of a contract's places rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CeilingReading {
    /// The area.
    pub area: AreaCode,
    /// The level of the compensation model; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 64))]
    pub level: Option<String>,
    /// The ceiling of the contract; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<u32>,
    /// What that rests on.
    pub basis: CeilingBasis,
    /// The day on which the provider asked for a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_on: Option<Date>,
    /// The same in words, and what to do where it is unknown.
    pub text: Text,
}

/// What the provider has asked for in one area at one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked<'a> {
    /// The application does not say, and nothing was asked later.
    Unknown,
    /// So many places, or no ceiling, by the application.
    InApplication(Option<u32>),
    /// What a later change asks for.
    Later(&'a CeilingChange),
}

impl AskedCeiling {
    fn key(&self) -> Key<'_> {
        (self.area, self.level.as_deref())
    }
}

impl CeilingChange {
    fn key(&self) -> Key<'_> {
        (self.area, self.level.as_deref())
    }
}

impl ProviderRequest for CeilingChange {
    const FIELD: &'static str = "/ceilingChanges";

    fn asked_on(&self) -> Date {
        self.asked_on
    }

    fn reference(&self) -> &str {
        &self.reference
    }

    fn check(&self, at: &str, check: &mut Checker) {
        check_entry(at, self.level.as_deref(), self.places, check);
    }
}

fn asked<'a>(
    application: &ProviderApplication,
    changes: &'a [CeilingChange],
    key: Key<'_>,
) -> Asked<'a> {
    if let Some(change) = changes.iter().rev().find(|change| change.key() == key) {
        return Asked::Later(change);
    }
    let Some(ceilings) = &application.ceilings else { return Asked::Unknown };
    let own = ceilings.iter().find(|ceiling| ceiling.key() == key);
    Asked::InApplication(own.map(|ceiling| ceiling.places))
}

/// Everything about the form of what an applicant asks for.
pub(super) fn check_asked(ceilings: &[AskedCeiling], check: &mut Checker) {
    each_once("/ceilings", ceilings.iter().map(AskedCeiling::key), 500, check);
    for (index, ceiling) in ceilings.iter().take(500).enumerate() {
        let at = format!("/ceilings/{index}");
        check_entry(&at, ceiling.level.as_deref(), Some(ceiling.places), check);
    }
}

fn check_entry(at: &str, level: Option<&str>, places: Option<u32>, check: &mut Checker) {
    if let Some(level) = level {
        check.code(&format!("{at}/level"), level);
    }
    if let Some(places) = places {
        // A provider that takes nobody is none: it takes back its application.
        check.range(&format!("{at}/places"), u64::from(places), 1, MOST);
    }
}

/// What of the ceilings in `application` does not go with the request document.
pub(super) fn against_the_document(
    application: &ProviderApplication,
    request: &RequestDocument,
    check: &mut Checker,
) {
    let ceilings = application.ceilings.as_deref().unwrap_or_default();
    let applied_for = application.areas_applied_for(request);
    for (index, ceiling) in ceilings.iter().enumerate() {
        let at = format!("/ceilings/{index}");
        let message = (
            "underlaget låter ingen utförare sätta ett tak",
            "the document lets no provider set a ceiling",
        );
        check.rule(&at, "NO_CEILING", request.lets_providers_cap(), message);
        let message = ("ansökan gäller inte detta område", "the application is not for this area");
        let within = applied_for.iter().any(|own| own.covers(ceiling.area));
        check.rule(&format!("{at}/area"), "NOT_APPLIED_FOR", within, message);
        let message = (
            "ersättningsmodellen har ingen sådan nivå",
            "the compensation model has no such level",
        );
        let known = request.has_level(ceiling.level.as_deref());
        check.rule(&format!("{at}/level"), "UNKNOWN_LEVEL", known, message);
    }
}

/// Whatever in the ceilings of `contract` the provider has not asked for. Of a
/// contract that is changed, `before` is how it stood: what it says of ceilings
/// that nobody can trace stays until the provider has been asked.
pub(super) fn not_asked_for(
    contract: &ProviderContract,
    before: Option<&ProviderContract>,
    application: &ProviderApplication,
    check: &mut Checker,
) {
    let wanted = |key: Key<'_>| match asked(application, &contract.ceiling_changes, key) {
        Asked::Unknown => ceiling_of(before?, key),
        Asked::InApplication(places) => places,
        Asked::Later(change) => change.places,
    };
    let is_silent = application.ceilings.is_none();
    for (index, places) in contract.places.iter().enumerate() {
        let wanted = wanted(places.key());
        let message = refusal(wanted, is_silent);
        let holds = places.ceiling == wanted;
        check.rule(&format!("/places/{index}/ceiling"), "NOT_ASKED_FOR", holds, message);
    }
    for key in keys_asked(contract, before, application) {
        let is_held = contract.places.iter().any(|places| places.key() == key);
        let Some(wanted) = wanted(key).filter(|_| !is_held) else { continue };
        let (area, level) = (key.0.as_str(), key.1.map(|it| format!(" {it}")).unwrap_or_default());
        let message = Text::new(
            format!("utföraren har begärt taket {wanted} för {area}{level}; kontraktet saknar det"),
            format!(
                "the provider asked for the ceiling {wanted} in {area}{level}; the contract lacks it"
            ),
        );
        check.rule("/places", "CEILING_MISSING", false, message);
    }
}

/// Where the provider has asked for a ceiling, each once, as far as the contract
/// reaches.
fn keys_asked<'a>(
    contract: &'a ProviderContract,
    before: Option<&'a ProviderContract>,
    application: &'a ProviderApplication,
) -> BTreeSet<Key<'a>> {
    let first = application.ceilings.iter().flatten().map(AskedCeiling::key);
    let later = contract.ceiling_changes.iter().map(CeilingChange::key);
    let stood = before.into_iter().flat_map(|it| &it.places).map(|places| places.key());
    let reaches =
        |area: AreaCode| contract.areas.iter().any(|own| own.covers(area) || area.covers(*own));
    first.chain(later).chain(stood).filter(|(area, _)| reaches(*area)).collect()
}

fn ceiling_of(contract: &ProviderContract, key: Key<'_>) -> Option<u32> {
    contract.places.iter().find(|places| places.key() == key)?.ceiling
}

fn refusal(wanted: Option<u32>, is_silent: bool) -> Text {
    let (sv, en) = match (wanted, is_silent) {
        (Some(places), _) => (
            format!("utföraren har begärt {places} platser"),
            format!("the provider asked for {places} places"),
        ),
        (None, false) => (
            "utföraren har inte begärt något tak här".to_owned(),
            "the provider has asked for no ceiling here".to_owned(),
        ),
        (None, true) => (
            "ansökan säger inget om tak".to_owned(),
            "the application says nothing of ceilings".to_owned(),
        ),
    };
    Text::new(
        format!(
            "{sv}; bara utföraren sätter tak, och vad den begär antecknas med dag i ceilingChanges (8 kap. 1 § LOV)"
        ),
        format!(
            "{en}; only the provider sets a ceiling, and what it asks for is noted with its day in ceilingChanges (LOV 8:1)"
        ),
    )
}

/// What each entry of the contract's places rests on, in their order.
#[must_use]
pub fn readings(
    contract: &ProviderContract,
    application: &ProviderApplication,
) -> Vec<CeilingReading> {
    let reading = |places: &Places| {
        let (basis, asked_on) = match asked(application, &contract.ceiling_changes, places.key()) {
            Asked::Unknown => (CeilingBasis::Unknown, None),
            Asked::InApplication(_) => (CeilingBasis::Application, None),
            Asked::Later(change) => (CeilingBasis::ProviderChange, Some(change.asked_on)),
        };
        CeilingReading {
            area: places.area,
            level: places.level.clone(),
            ceiling: places.ceiling,
            basis,
            asked_on,
            text: words(basis, places.ceiling.is_some()),
        }
    };
    contract.places.iter().map(reading).collect()
}

fn words(basis: CeilingBasis, is_capped: bool) -> Text {
    let (sv, en) = match (basis, is_capped) {
        (CeilingBasis::Application, true) => (
            "Utföraren begärde taket i ansökan som godkändes.",
            "The provider asked for the ceiling in the application that was approved.",
        ),
        (CeilingBasis::Application, false) => (
            "Utföraren begärde inget tak här i ansökan som godkändes.",
            "The provider asked for no ceiling here in the application that was approved.",
        ),
        (CeilingBasis::ProviderChange, true) => (
            "Utföraren har själv begärt taket efter ansökan.",
            "The provider itself asked for the ceiling after it had applied.",
        ),
        (CeilingBasis::ProviderChange, false) => (
            "Utföraren har själv begärt att taket tas bort.",
            "The provider itself asked for the ceiling to be taken away.",
        ),
        (CeilingBasis::Unknown, true) => (
            "Det är okänt vem som har satt taket: ansökan säger inget om tak. Fråga utföraren och anteckna svaret med dag i ceilingChanges; kommunen får inte begränsa antalet (8 kap. 1 § LOV).",
            "Who set the ceiling is unknown: the application says nothing of ceilings. Ask the provider and note its answer with the day in ceilingChanges; the authority may not limit numbers (LOV 8:1).",
        ),
        (CeilingBasis::Unknown, false) => (
            "Ansökan säger inget om tak, och kontraktet har inget här. Vill utföraren ha ett begär den det.",
            "The application says nothing of ceilings, and the contract has none here. If the provider wants one, it asks for it.",
        ),
    };
    Text::new(sv, en)
}
