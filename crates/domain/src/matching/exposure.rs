//! Who is contacted, how evenly, and whose turn it is next.
//!
//! A ranking decides who is read first, and whoever is read first is called
//! first. What is measured here shows whether the same few always are; the
//! rotation lets those who were contacted least go first where nothing else
//! tells them apart.

mod noted;
mod rotated;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::{Field, Match};
use crate::ids::EnterpriseId;
use crate::period::Period;
use crate::text::Text;

pub use noted::{NotedContact, Purpose};

/// One contact with an enterprise about a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Contact {
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// The day.
    pub on: Date,
}

/// An exact ratio in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    /// How many parts.
    pub numerator: u64,
    /// Of how many; at least one.
    #[cfg_attr(feature = "schema", schema(minimum = 1))]
    pub denominator: u64,
}

impl Ratio {
    /// The ratio in lowest terms; none of nothing, and none past what it can hold.
    #[must_use]
    pub fn new(numerator: u128, denominator: u128) -> Option<Self> {
        let common = greatest_common_divisor(numerator, denominator);
        let lowest = |part: u128| u64::try_from(part.checked_div(common)?).ok();
        let ratio = Self { numerator: lowest(numerator)?, denominator: lowest(denominator)? };
        (ratio.denominator > 0).then_some(ratio)
    }
}

fn greatest_common_divisor(mut left: u128, mut right: u128) -> u128 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

/// How often one enterprise was contacted in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EnterpriseExposure {
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// How many contacts it had.
    pub contacts: u64,
    /// Its share of all contacts; absent where there were none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Ratio>,
    /// Whether it was never contacted before the period.
    pub is_newcomer: bool,
}

/// How contacts were spread over the enterprises in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Exposure {
    /// The period.
    pub period: Period,
    /// How many contacts there were.
    pub contacts: u64,
    /// The share of them that went to enterprises never contacted before;
    /// absent where there were none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newcomers_share: Option<Ratio>,
    /// The Gini coefficient: 0 when all were contacted as often, and the nearer
    /// to 1 the fewer had all the contacts. Those who had none count as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gini: Option<Ratio>,
    /// Every enterprise, the most contacted first, then by identity.
    pub enterprises: Vec<EnterpriseExposure>,
}

/// How the contacts of each period were spread over `enterprises`.
///
/// Contacts with others are left out. Those before a period tell who is new in it.
#[must_use]
pub fn exposure(
    enterprises: &[EnterpriseId],
    contacts: &[Contact],
    periods: &[Period],
) -> Vec<Exposure> {
    periods.iter().map(|period| in_period(enterprises, contacts, *period)).collect()
}

fn in_period(enterprises: &[EnterpriseId], contacts: &[Contact], period: Period) -> Exposure {
    let mut counted: BTreeMap<EnterpriseId, (u64, bool)> =
        enterprises.iter().map(|id| (*id, (0, true))).collect();
    for contact in contacts {
        if let Some((count, is_newcomer)) = counted.get_mut(&contact.enterprise_id) {
            *count += u64::from(period.contains(contact.on));
            *is_newcomer &= contact.on >= period.from();
        }
    }
    let total: u64 = counted.values().map(|(count, _)| count).sum();
    let new: u64 = counted.values().filter(|(_, is_new)| *is_new).map(|(count, _)| count).sum();
    let counts: Vec<u64> = counted.values().map(|(count, _)| *count).collect();
    let mut enterprises: Vec<EnterpriseExposure> = counted
        .into_iter()
        .map(|(enterprise_id, (contacts, is_newcomer))| EnterpriseExposure {
            enterprise_id,
            contacts,
            share: Ratio::new(contacts.into(), total.into()),
            is_newcomer,
        })
        .collect();
    // The sort is stable, so equals keep the order of their identities.
    enterprises.sort_by_key(|it| std::cmp::Reverse(it.contacts));
    Exposure {
        period,
        contacts: total,
        newcomers_share: Ratio::new(new.into(), total.into()),
        gini: gini(counts),
        enterprises,
    }
}

/// The Gini coefficient of the counts, exactly; none where all are nothing.
///
/// With the counts in rising order x₁ … xₙ it is
/// (2·Σ i·xᵢ − (n + 1)·Σ xᵢ) / (n·Σ xᵢ), which equals the mean difference between
/// any two of them over twice their mean.
#[must_use]
pub fn gini(mut counts: Vec<u64>) -> Option<Ratio> {
    counts.sort_unstable();
    let n = u128::try_from(counts.len()).ok()?;
    let total: u128 = counts.iter().copied().map(u128::from).sum();
    let weighted: u128 = (1..).zip(&counts).map(|(place, count)| place * u128::from(*count)).sum();
    Ratio::new((2 * weighted).checked_sub((n + 1) * total)?, n * total)
}

/// Whose turn it is, with what decides it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Turn {
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// Which group of equals it belongs to, the first being 1.
    pub group: usize,
    /// How many contacts it has had.
    pub contacts: u64,
    /// Its draw, as sixteen hexadecimal digits: the lower goes first among those
    /// of a group with as many contacts.
    #[cfg_attr(feature = "schema", schema(max_length = 16, pattern = "^[0-9a-f]{16}$"))]
    pub draw: String,
}

/// An order of contact that anybody can draw again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Rotation {
    /// What the draw begins with; declared before the list is known, such as a
    /// registration number with a date.
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub seed: String,
    /// How each draw is made, so that it can be made again.
    pub method: Text,
    /// The enterprises in their turn.
    pub turns: Vec<Turn>,
}

impl Field {
    /// Those who can or could deliver, least contacted first among equals.
    ///
    /// Equals have the same verdict, as much unknown and the same points; between
    /// groups the order of the list stands, so that rotation never sets aside the
    /// declared score.
    #[must_use]
    pub fn rotation(&self, contacts: &[Contact], seed: &str) -> Rotation {
        let possible: Vec<Match> =
            self.matches.iter().filter(|it| it.fails == 0).copied().collect();
        let turns = turns(&possible, &counted(contacts), seed);
        Rotation { seed: seed.to_owned(), method: method(), turns }
    }
}

/// How many contacts each enterprise has had.
fn counted(contacts: &[Contact]) -> BTreeMap<EnterpriseId, u64> {
    let mut counted: BTreeMap<EnterpriseId, u64> = BTreeMap::new();
    for contact in contacts {
        *counted.entry(contact.enterprise_id).or_default() += 1;
    }
    counted
}

/// The turns of those who fail nothing, who come in the order of the list.
fn turns(possible: &[Match], counted: &BTreeMap<EnterpriseId, u64>, seed: &str) -> Vec<Turn> {
    let equal = |left: &Match, right: &Match| {
        left.unknown.count_ones() == right.unknown.count_ones()
            && left.score.total == right.score.total
    };
    let mut turns = Vec::with_capacity(possible.len());
    for (group, equals) in (1..).zip(possible.chunk_by(equal)) {
        let mut drawn: Vec<(u64, u64, EnterpriseId)> = (equals.iter())
            .map(|it| (counted.get(&it.id).copied().unwrap_or(0), draw(seed, it.id), it.id))
            .collect();
        drawn.sort_unstable();
        turns.extend(drawn.into_iter().map(|(contacts, draw, enterprise_id)| Turn {
            enterprise_id,
            group,
            contacts,
            draw: format!("{draw:016x}"),
        }));
    }
    turns
}

/// The draw of an enterprise: a number that the seed and the identity decide.
///
/// FNV-1a (64 bits) over the bytes of the seed; then, for the upper and the lower
/// half of the identity's 128 bits in turn, the half is combined by exclusive or
/// and the result stirred by the finisher of `SplitMix64`.
#[must_use]
pub fn draw(seed: &str, id: EnterpriseId) -> u64 {
    let start = seed.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let (upper, lower) = id.uuid().as_u64_pair();
    stirred(stirred(start ^ upper) ^ lower)
}

const fn stirred(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

fn method() -> Text {
    Text::new(
        "Identitetens 26 tecken efter understrecket är ett tal i Crockfords bas 32 (0123456789abcdefghjkmnpqrstvwxyz, fem bitar var, det första tecknet överst); dess lägsta 128 bitar används. FNV-1a (64 bitar) över fröets byte i UTF-8; därefter för de övre och undre 64 bitarna i tur och ordning: exklusivt eller, sedan SplitMix64:s avslutning. Lägst tal går först bland dem som kontaktats lika ofta.",
        "The 26 characters of the identity after the underscore are a number in Crockford's base 32 (0123456789abcdefghjkmnpqrstvwxyz, five bits each, the first character on top); its lowest 128 bits are used. FNV-1a (64 bits) over the bytes of the seed in UTF-8; then for the upper and lower 64 bits in turn: exclusive or, then the finisher of SplitMix64. The lowest number goes first among those contacted as often.",
    )
}
