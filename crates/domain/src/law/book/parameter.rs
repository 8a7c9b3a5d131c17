//! Parameters of the law: amounts, shares, terms and lists, each with its days.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Confidence;
use crate::cpv::CpvCode;
use crate::law::citation::Citation;
use crate::money::Sek;
use crate::share::Share;
use crate::text::Text;

/// Names of the parameters that rules read.
pub mod id {
    /// Threshold in SEK for authorities that are not central.
    pub const THRESHOLD_SUB_CENTRAL_SEK: &str = "LOU.THRESHOLD.SUB_CENTRAL.SEK";
    /// Threshold in EUR for authorities that are not central.
    pub const THRESHOLD_SUB_CENTRAL_EUR: &str = "LOU.THRESHOLD.SUB_CENTRAL.EUR";
    /// Threshold in SEK for central authorities.
    pub const THRESHOLD_CENTRAL_SEK: &str = "LOU.THRESHOLD.CENTRAL.SEK";
    /// Threshold in EUR for central authorities.
    pub const THRESHOLD_CENTRAL_EUR: &str = "LOU.THRESHOLD.CENTRAL.EUR";
    /// Threshold in SEK for works.
    pub const THRESHOLD_WORKS_SEK: &str = "LOU.THRESHOLD.WORKS.SEK";
    /// Threshold in EUR for works.
    pub const THRESHOLD_WORKS_EUR: &str = "LOU.THRESHOLD.WORKS.EUR";
    /// Threshold in SEK for annex 2 services.
    pub const THRESHOLD_ANNEX2_SEK: &str = "LOU.THRESHOLD.ANNEX2.SEK";
    /// Threshold in EUR for annex 2 services.
    pub const THRESHOLD_ANNEX2_EUR: &str = "LOU.THRESHOLD.ANNEX2.EUR";
    /// The lowest conceivable rate of a period whose SEK amounts are not sourced.
    pub const RATE_LOWEST: &str = "LOU.THRESHOLD.RATE.LOWEST";
    /// The highest conceivable rate of such a period.
    pub const RATE_HIGHEST: &str = "LOU.THRESHOLD.RATE.HIGHEST";
    /// The limit for direct award on value.
    pub const DIRECT_AWARD_LIMIT: &str = "LOU.DIRECT_AWARD.LIMIT.SEK";
    /// The older limit for certain welfare services.
    pub const WELFARE_LIMIT: &str = "LOU.DIRECT_AWARD.WELFARE_LIMIT.SEK";
    /// The value above which a direct award is documented.
    pub const DOCUMENTATION_LIMIT: &str = "LOU.DOCUMENTATION.LIMIT.SEK";
    /// The days within which it is documented.
    pub const DOCUMENTATION_DAYS: &str = "LOU.DOCUMENTATION.DAYS";
    /// The value from which the result of a direct award is advertised.
    pub const RESULT_NOTICE_LIMIT: &str = "LOU.RESULT_NOTICE.LIMIT.SEK";
    /// The days within which the result is advertised.
    pub const RESULT_NOTICE_DAYS: &str = "LOU.RESULT_NOTICE.DAYS";
    /// The share of LOU 4:18.
    pub const TARGET_SHARE: &str = "LOU.RESERVATION.TARGET_SHARE";
    /// The longest term under LOU 19:25.
    pub const PARTICIPATION_TERM: &str = "LOU.RESERVATION.PARTICIPATION.TERM";
    /// The time back without an earlier contract under LOU 19:25.
    pub const PARTICIPATION_LOOK_BACK: &str = "LOU.RESERVATION.PARTICIPATION.LOOK_BACK";
    /// Months over which recurring purchases are valued.
    pub const RECURRING_MONTHS: &str = "LOU.VALUE.RECURRING_MONTHS";
    /// The most months over which a monthly price is counted.
    pub const MONTHLY_PRICE_MONTHS: &str = "LOU.VALUE.MONTHLY_PRICE_MONTHS";
    /// The codes of annex 2.
    pub const ANNEX2_CPV: &str = "LOU.ANNEX2.CPV";
    /// The codes of LOU 19:25.
    pub const PARTICIPATION_CPV: &str = "LOU.RESERVATION.PARTICIPATION.CPV";
    /// The codes of LOU 19:25 a.
    pub const IDEBUREN_CPV: &str = "LOU.RESERVATION.IDEBUREN.CPV";
    /// The codes of LOV 1:1.
    pub const LOV_SCOPE_CPV: &str = "LOV.SCOPE.CPV";
    /// The term below which an employment condition is looked at with care.
    pub const EMPLOYMENT_SHORTEST_TERM: &str = "CLAUSE.EMPLOYMENT.SHORTEST_TERM";

    /// Every name above.
    pub const ALL: &[&str] = &[
        THRESHOLD_SUB_CENTRAL_SEK,
        THRESHOLD_SUB_CENTRAL_EUR,
        THRESHOLD_CENTRAL_SEK,
        THRESHOLD_CENTRAL_EUR,
        THRESHOLD_WORKS_SEK,
        THRESHOLD_WORKS_EUR,
        THRESHOLD_ANNEX2_SEK,
        THRESHOLD_ANNEX2_EUR,
        RATE_LOWEST,
        RATE_HIGHEST,
        DIRECT_AWARD_LIMIT,
        WELFARE_LIMIT,
        DOCUMENTATION_LIMIT,
        DOCUMENTATION_DAYS,
        RESULT_NOTICE_LIMIT,
        RESULT_NOTICE_DAYS,
        TARGET_SHARE,
        PARTICIPATION_TERM,
        PARTICIPATION_LOOK_BACK,
        RECURRING_MONTHS,
        MONTHLY_PRICE_MONTHS,
        ANNEX2_CPV,
        PARTICIPATION_CPV,
        IDEBUREN_CPV,
        LOV_SCOPE_CPV,
        EMPLOYMENT_SHORTEST_TERM,
    ];
}

/// A parameter and all the values it has had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parameter {
    /// Its name.
    pub id: String,
    /// What it is.
    pub title: Text,
    /// The provisions it belongs to.
    pub provisions: Vec<Citation>,
    /// Its values, each with the days it holds.
    pub values: Vec<Valued>,
}

impl Parameter {
    /// The value on `valid_on`, as it was known on `known_on`.
    #[must_use]
    pub fn on(&self, valid_on: Date, known_on: Date) -> Option<&Valued> {
        self.values
            .iter()
            .filter(|value| value.holds_on(valid_on) && value.recorded <= known_on)
            .max_by_key(|value| value.recorded)
    }
}

/// One value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Valued {
    /// The first day on which it holds.
    pub from: Date,
    /// The last day, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// The day on which the service came to know it.
    pub recorded: Date,
    /// The key of its source.
    pub source: String,
    /// How sure the source is.
    pub confidence: Confidence,
    /// What to know about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// The value.
    pub value: ParameterValue,
}

impl Valued {
    fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// A value by its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(
    tag = "kind",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum ParameterValue {
    /// An amount in whole kronor.
    Sek {
        /// The kronor.
        kronor: u64,
    },
    /// An amount in whole euro.
    Eur {
        /// The euro.
        euro: u64,
    },
    /// A rate of exchange.
    Rate {
        /// Öre for one euro.
        ore_per_euro: u64,
    },
    /// A share.
    Share {
        /// The share.
        share: Share,
    },
    /// A number of months.
    Months {
        /// The months.
        months: u16,
    },
    /// A number of days.
    Days {
        /// The days.
        days: u16,
    },
    /// A list of CPV codes.
    Cpv(CpvList),
}

impl ParameterValue {
    /// The amount in kronor, if it is one.
    #[must_use]
    pub const fn sek(&self) -> Option<Sek> {
        match self {
            Self::Sek { kronor } => Some(Sek::from_kronor(*kronor)),
            _ => None,
        }
    }

    /// The amount in euro, if it is one.
    #[must_use]
    pub const fn euro(&self) -> Option<u64> {
        match self {
            Self::Eur { euro } => Some(*euro),
            _ => None,
        }
    }

    /// The rate in öre for one euro, if it is one.
    #[must_use]
    pub const fn ore_per_euro(&self) -> Option<u64> {
        match self {
            Self::Rate { ore_per_euro } => Some(*ore_per_euro),
            _ => None,
        }
    }

    /// The share, if it is one.
    #[must_use]
    pub const fn share(&self) -> Option<Share> {
        match self {
            Self::Share { share } => Some(*share),
            _ => None,
        }
    }

    /// The months, if it is a number of them.
    #[must_use]
    pub const fn months(&self) -> Option<u16> {
        match self {
            Self::Months { months } => Some(*months),
            _ => None,
        }
    }

    /// The days, if it is a number of them.
    #[must_use]
    pub const fn days(&self) -> Option<u16> {
        match self {
            Self::Days { days } => Some(*days),
            _ => None,
        }
    }

    /// The list of codes, if it is one.
    #[must_use]
    pub const fn cpv(&self) -> Option<&CpvList> {
        match self {
            Self::Cpv(list) => Some(list),
            _ => None,
        }
    }

    /// The value as findings show it; a list tells how long it is.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Sek { kronor } => Sek::from_kronor(*kronor).to_string(),
            Self::Eur { euro } => format!("{euro} EUR"),
            Self::Rate { ore_per_euro } => {
                format!("{}.{:02} SEK/EUR", ore_per_euro / 100, ore_per_euro % 100)
            }
            Self::Share { share } => share.to_string(),
            Self::Months { months } => format!("{months} months"),
            Self::Days { days } => format!("{days} days"),
            Self::Cpv(list) => {
                format!("{} codes and {} ranges", list.single.len(), list.ranges.len())
            }
        }
    }
}

/// A list of CPV codes: single codes, ranges, and exceptions from both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CpvList {
    /// Codes that are listed by themselves.
    pub single: Vec<CpvCode>,
    /// Stretches of codes, both ends included.
    pub ranges: Vec<CpvRange>,
    /// Codes that are taken out.
    #[serde(default)]
    pub except: Vec<CpvCode>,
}

/// A stretch of codes, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CpvRange {
    /// The first code.
    pub from: CpvCode,
    /// The last code.
    pub to: CpvCode,
}

/// Whether a code is on a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    /// It is listed, by itself or in a range.
    Listed,
    /// It is not listed, but lies below a code that is listed by itself. Whether
    /// the list then reaches it is an open question of law.
    BelowListed(CpvCode),
    /// It is not listed.
    NotListed,
}

impl CpvList {
    /// Whether `code` is on the list.
    #[must_use]
    pub fn membership(&self, code: CpvCode) -> Membership {
        if self.except.contains(&code) {
            return Membership::NotListed;
        }
        if self.single.contains(&code)
            || self.ranges.iter().any(|range| range.from <= code && code <= range.to)
        {
            return Membership::Listed;
        }
        self.single
            .iter()
            .filter(|listed| listed.covers(code))
            .max()
            .map_or(Membership::NotListed, |listed| Membership::BelowListed(*listed))
    }
}

/// A parameter with its value on one day, as it is served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ParameterEntry {
    /// Its name.
    pub id: String,
    /// What it is.
    pub title: Text,
    /// The provisions it belongs to.
    pub provisions: Vec<Citation>,
    /// The value.
    pub value: ParameterValue,
    /// The first day on which it holds.
    pub valid_from: Date,
    /// The last day, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// The day on which the service came to know it.
    pub recorded: Date,
    /// Where it comes from, and how old the copy is.
    pub source: String,
    /// How sure the source is.
    pub confidence: Confidence,
    /// What to know about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

impl ParameterEntry {
    pub(super) fn new(parameter: &Parameter, value: &Valued, source: String) -> Self {
        let Valued { from, to, recorded, source: _, confidence, note, value } = value.clone();
        Self {
            id: parameter.id.clone(),
            title: parameter.title.clone(),
            provisions: parameter.provisions.clone(),
            value,
            valid_from: from,
            valid_to: to,
            recorded,
            source,
            confidence,
            note,
        }
    }
}
