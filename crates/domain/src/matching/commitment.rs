//! Capacity that is promised twice, across contracts and open applications.
//!
//! The days are cut where a promise begins or ends; between two cuts the promised
//! places stay the same and are held against the places that the enterprise has.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use super::answer::{Ask, AskFrom, Outcome};
use crate::enterprise::Fact;
use crate::ids::EnterpriseId;
use crate::period::Period;
use crate::text::Text;
use crate::violation::Checker;

/// How firmly capacity is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Firmness {
    /// By a contract.
    Contract,
    /// By an application or a tender that is not decided yet.
    Application,
}

/// Places that an enterprise has promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Commitment {
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// What it is promised in: a registration number or a title, never a person.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 200))]
    pub source: String,
    /// How firmly.
    pub firmness: Firmness,
    /// How many places.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 1_000_000))]
    pub places: u32,
    /// From when to when.
    pub period: Period,
}

impl Commitment {
    /// Notes what breaks the form of the commitment at `at`.
    pub fn check(&self, at: &str, check: &mut Checker) {
        check.text(&format!("{at}/source"), &self.source, 1, 200);
        check.range(&format!("{at}/places"), u64::from(self.places), 1, 1_000_000);
    }
}

/// Days on which an enterprise has promised more places than it has, or may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OverCommitment {
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// The days, on all of which the same is promised.
    pub period: Period,
    /// The places it has, if they are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<u32>,
    /// The places promised by contracts.
    pub contracted: u64,
    /// The places applied for beside them.
    pub applied_for: u64,
    /// Whether the places are enough: not met when the contracts alone exceed
    /// them; unknown when they do so only if every application is accepted, or when
    /// nobody knows how many places there are.
    pub outcome: Outcome,
    /// What the places are promised in, in the order given.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 1000))]
    pub sources: Vec<String>,
    /// What it comes to, in words.
    pub text: Text,
    /// What to ask for, when the number of places is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
}

/// Every stretch of days from `from` on which an enterprise has promised more than
/// it has, by enterprise and day. `places` are the places each has; one that is
/// absent is unknown, and then only a second promise at the same time is told of.
#[must_use]
pub fn over_commitments(
    commitments: &[Commitment],
    places: &BTreeMap<EnterpriseId, u32>,
    from: Date,
) -> Vec<OverCommitment> {
    let mut by_enterprise: BTreeMap<EnterpriseId, Vec<&Commitment>> = BTreeMap::new();
    for it in commitments {
        by_enterprise.entry(it.enterprise_id).or_default().push(it);
    }
    by_enterprise
        .into_iter()
        .flat_map(|(id, promised)| of_one(id, &promised, places.get(&id).copied(), from))
        .collect()
}

fn of_one(
    id: EnterpriseId,
    promised: &[&Commitment],
    places: Option<u32>,
    from: Date,
) -> Vec<OverCommitment> {
    let cuts: BTreeSet<Date> = promised
        .iter()
        .flat_map(|it| [Some(it.period.from()), it.period.to().and_then(|to| to.tomorrow().ok())])
        .flatten()
        .filter(|day| *day > from)
        .chain([from])
        .collect();
    let next_cuts = cuts.iter().skip(1).map(Some).chain([None]);
    cuts.iter()
        .zip(next_cuts)
        .filter_map(|(first, next)| {
            let last = next.and_then(|next| next.yesterday().ok());
            let period = Period::new(*first, last).ok()?;
            let held: Vec<_> =
                (promised.iter().copied()).filter(|it| it.period.contains(*first)).collect();
            judged(id, period, &held, places)
        })
        .collect()
}

/// What is promised on these days, if that may be too much.
fn judged(
    id: EnterpriseId,
    period: Period,
    held: &[&Commitment],
    places: Option<u32>,
) -> Option<OverCommitment> {
    let sum = |wanted: Firmness| -> u64 {
        held.iter().filter(|it| it.firmness == wanted).map(|it| u64::from(it.places)).sum()
    };
    let (contracted, applied_for) = (sum(Firmness::Contract), sum(Firmness::Application));
    let outcome = match places.map(u64::from) {
        Some(places) if contracted > places => Outcome::NotMet,
        Some(places) if contracted + applied_for > places => Outcome::Unknown,
        None if held.len() > 1 => Outcome::Unknown,
        _ => return None,
    };
    let ask = places.is_none().then(|| Ask::new(Fact::Places, None, AskFrom::Enterprise));
    Some(OverCommitment {
        enterprise_id: id,
        period,
        places,
        contracted,
        applied_for,
        outcome,
        sources: held.iter().map(|it| it.source.clone()).collect(),
        text: in_words(contracted, applied_for, places, outcome),
        ask,
    })
}

fn in_words(contracted: u64, applied_for: u64, places: Option<u32>, outcome: Outcome) -> Text {
    let (places_sv, are_sv) =
        if contracted == 1 { ("plats", "avtalad") } else { ("platser", "avtalade") };
    let places_en = if contracted == 1 { "place is" } else { "places are" };
    let sought = if applied_for == 1 { "sökt" } else { "sökta" };
    let promised = Text::new(
        format!("{contracted} {places_sv} är {are_sv} och {applied_for} till är {sought}"),
        format!("{contracted} {places_en} contracted and {applied_for} more applied for"),
    );
    let against = match (places, outcome) {
        (None, _) => Text::new(
            "hur många platser som finns är inte känt",
            "how many places there are is not known",
        ),
        (Some(places), Outcome::NotMet) => Text::new(
            format!(
                "det finns {places}, så avtalen räcker redan inte; stäm av med företaget och beställarna"
            ),
            format!(
                "there are {places}, so the contracts exceed them already; settle it with the enterprise and the buyers"
            ),
        ),
        (Some(places), _) => Text::new(
            format!(
                "det finns {places}, så allt sökt kan inte bifallas; fråga företaget vad det väljer"
            ),
            format!(
                "there are {places}, so not all that is applied for can be granted; ask the enterprise what it chooses"
            ),
        ),
    };
    Text::new(
        format!("{}; {}", promised.sv, against.sv),
        format!("{}; {}", promised.en, against.en),
    )
}
