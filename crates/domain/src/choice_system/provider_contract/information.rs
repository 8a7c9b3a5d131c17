//! What individuals are told of the providers (LOV 9:1): all of them, after one
//! pattern, in an order that favours nobody.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::capacity::PlaceState;
use super::{ContractStatus, ProviderContract};
use crate::area::AreaCode;
use crate::choice_system::no_person;
use crate::ids::ProviderContractId;
use crate::text::{Text, swedish_sort_key};
use crate::violation::Checker;

/// What a provider tells of itself, after the pattern that all follow.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = ProviderPresentation))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Presentation {
    /// What one does there, in a few plain sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<Text>,
    /// When it is open, in plain words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opening_hours: Option<Text>,
    /// How one gets there and in, with or without aids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accessibility: Option<Text>,
    /// The languages that are spoken there, as codes of two letters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    pub languages: Vec<String>,
    /// The provider's own page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub website: Option<String>,
}

impl Presentation {
    fn parts(&self) -> [(&'static str, Option<&Text>); 3] {
        [
            ("activity", self.activity.as_ref()),
            ("openingHours", self.opening_hours.as_ref()),
            ("accessibility", self.accessibility.as_ref()),
        ]
    }

    /// The parts of the pattern that are still empty, as names of fields.
    #[must_use]
    pub fn lacks(&self) -> Vec<&'static str> {
        let is_empty = |text: Option<&Text>| text.is_none_or(|text| text.sv.trim().is_empty());
        let parts = self.parts().into_iter();
        let mut lacking: Vec<_> =
            parts.filter(|(_, text)| is_empty(*text)).map(|(name, _)| name).collect();
        if self.languages.is_empty() {
            lacking.push("languages");
        }
        lacking
    }

    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        for (name, text) in self.parts() {
            let Some(text) = text else { continue };
            no_person::text(check, &format!("{at}/{name}/sv"), &text.sv, 0, 1000);
            no_person::text(check, &format!("{at}/{name}/en"), &text.en, 0, 1000);
        }
        check.count(&format!("{at}/languages"), self.languages.len(), 20);
        for (index, language) in self.languages.iter().take(20).enumerate() {
            let right = language.len() == 2 && language.bytes().all(|b| b.is_ascii_lowercase());
            let message =
                ("förväntade två gemener, som `sv`", "expected two lower-case letters, as in `sv`");
            check.rule(&format!("{at}/languages/{index}"), "FORM", right, message);
        }
        if let Some(site) = &self.website {
            no_person::text(check, &format!("{at}/website"), site, 1, 300);
        }
    }
}

/// Whether there is room in one area at one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RoomShown {
    /// The area.
    pub area: AreaCode,
    /// The level.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 64))]
    pub level: Option<String>,
    /// Whether there is room.
    pub state: PlaceState,
    /// How many wait.
    pub waiting: u32,
}

/// One provider on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProviderShown {
    /// The contract.
    pub contract_id: ProviderContractId,
    /// The provider's name.
    #[cfg_attr(feature = "schema", schema(max_length = 4100))]
    pub name: String,
    /// Where it serves.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub areas: Vec<AreaCode>,
    /// What it tells of itself.
    pub presentation: Presentation,
    /// The parts of the pattern that it has not filled in.
    #[cfg_attr(feature = "schema", schema(max_items = 4))]
    pub lacks: Vec<&'static str>,
    /// Where there is room.
    #[cfg_attr(feature = "schema", schema(max_items = 500))]
    pub room: Vec<RoomShown>,
}

/// The page that individuals choose by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct InformationPage {
    /// The day it shows.
    pub on: Date,
    /// Every provider with a contract that runs, by name.
    #[cfg_attr(feature = "schema", schema(max_items = 10_000))]
    pub providers: Vec<ProviderShown>,
    /// Those of them that individuals have not been told of yet, in the same order.
    #[cfg_attr(feature = "schema", schema(max_items = 10_000))]
    pub left_out: Vec<ProviderContractId>,
    /// Whether all have filled in the whole pattern, so that they can be compared.
    pub is_comparable: bool,
    /// What is still to be done, or that nothing is.
    pub remark: Text,
    /// What whoever waits for a place may ask for; where somebody waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Text>,
}

/// The page of a system on a day: all providers whose contract runs, whether or
/// not they are full. The order is that of the names in the Swedish alphabet,
/// then of the contracts; it says nothing of quality.
#[must_use]
pub fn information_page(
    contracts: &[(ProviderContractId, &ProviderContract)],
    on: Date,
) -> InformationPage {
    let mut running: Vec<_> = contracts
        .iter()
        .filter(|(_, contract)| contract.status_on(on) == ContractStatus::Running)
        .collect();
    running.sort_by_cached_key(|(id, contract)| (swedish_sort_key(&contract.provider_name()), *id));
    let providers: Vec<_> = running.iter().map(|(id, contract)| shown(*id, contract)).collect();
    let is_told = |contract: &ProviderContract| contract.shown_on.is_some_and(|day| day <= on);
    let left_out: Vec<_> =
        running.iter().filter(|(_, contract)| !is_told(contract)).map(|(id, _)| *id).collect();
    let is_comparable = providers.iter().all(|provider| provider.lacks.is_empty());
    let remark = remark(providers.len(), left_out.len(), is_comparable);
    let waiting = providers.iter().any(waits).then(postponement);
    InformationPage { on, providers, left_out, is_comparable, remark, waiting }
}

fn waits(provider: &ProviderShown) -> bool {
    provider.room.iter().any(|room| room.waiting > 0)
}

/// The social services act (2025:400) 35:5: a decision under 11:1 may be carried
/// out later when the individual asks to wait for the provider of their choice.
fn postponement() -> Text {
    Text::new(
        "Den som vill vänta på en plats hos den valda leverantören kan be att ett beslut enligt 11 kap. 1 § socialtjänstlagen (2025:400) verkställs senare (35 kap. 5 §).",
        "Whoever wants to wait for a place with the chosen provider may ask that a decision under chapter 11 section 1 of the social services act (2025:400) be carried out later (chapter 35 section 5).",
    )
}

fn shown(contract_id: ProviderContractId, contract: &ProviderContract) -> ProviderShown {
    let mut areas = contract.areas.clone();
    areas.sort_unstable();
    let mut room: Vec<_> = contract
        .places
        .iter()
        .map(|places| RoomShown {
            area: places.area,
            level: places.level.clone(),
            state: places.state(),
            waiting: places.waiting,
        })
        .collect();
    room.sort_by(|one, other| (one.area, &one.level).cmp(&(other.area, &other.level)));
    ProviderShown {
        contract_id,
        name: contract.provider_name(),
        areas,
        presentation: contract.presentation.clone(),
        lacks: contract.presentation.lacks(),
        room,
    }
}

fn remark(all: usize, left_out: usize, is_comparable: bool) -> Text {
    if left_out > 0 {
        let told = all - left_out;
        return Text::new(
            format!(
                "{told} av {all} leverantörer har visats för de enskilda; alla ska visas (9 kap. 1 § LOV)."
            ),
            format!(
                "{told} of {all} providers have been shown to individuals; all are to be shown (LOV 9:1)."
            ),
        );
    }
    if !is_comparable {
        return Text::new(
            "Någon leverantör har inte fyllt i hela mallen, så leverantörerna går inte att jämföra (9 kap. 1 § LOV).",
            "Some provider has not filled in the whole pattern, so the providers cannot be compared (LOV 9:1).",
        );
    }
    Text::new(
        "Alla leverantörer visas efter samma mall.",
        "All providers are shown after one pattern.",
    )
}
