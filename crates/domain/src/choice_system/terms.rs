//! The other parts of the request document: how to apply and how long it takes,
//! what awaits those who do not choose, contract terms, follow-up, reservation.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::no_person;
use crate::law::facts::choice_system::NonChoice;
use crate::violation::Checker;

/// How long the decision on approval takes (LOV 4:4). The act has no number of
/// its own; the committee states one and keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(
    tag = "unit",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum HandlingTime {
    /// Calendar days.
    Days {
        /// How many.
        #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 730))]
        count: u16,
        /// What they are counted from.
        counted_from: CountedFrom,
    },
    /// Months by the calendar.
    Months {
        /// How many.
        #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 24))]
        count: u16,
        /// What they are counted from.
        counted_from: CountedFrom,
    },
}

/// What the handling time is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CountedFrom {
    /// The day on which the application came in.
    Receipt,
    /// The day on which it was complete.
    Completeness,
}

impl HandlingTime {
    /// What it is counted from.
    #[must_use]
    pub const fn counted_from(self) -> CountedFrom {
        match self {
            Self::Days { counted_from, .. } | Self::Months { counted_from, .. } => counted_from,
        }
    }

    /// The last day for deciding on what began to count on `start`, the starting
    /// day not counted. The last day of a month ends a month that is shorter.
    #[must_use]
    pub fn due(self, start: Date) -> Date {
        let span = match self {
            Self::Days { count, .. } => i32::from(count).days(),
            Self::Months { count, .. } => i32::from(count).months(),
        };
        start.checked_add(span).unwrap_or(Date::MAX)
    }

    pub(super) fn check(self, at: &str, check: &mut Checker) {
        let (count, most) = match self {
            Self::Days { count, .. } => (count, 730),
            Self::Months { count, .. } => (count, 24),
        };
        check.range(&format!("{at}/count"), u64::from(count), 1, most);
    }
}

/// A way of handing in an application (LOV 4:3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ApplicationChannel {
    /// A service on the web.
    WebService,
    /// E-mail.
    Email,
    /// Post.
    Post,
    /// Handed in at the office.
    Office,
}

/// How an application is handed in (LOV 4:3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HowToApply {
    /// By which ways; any of them.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 4))]
    pub channels: Vec<ApplicationChannel>,
    /// Where to: an address of the authority's, never of a person.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 500))]
    pub address: String,
}

impl HowToApply {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        let pointer = format!("{at}/channels");
        check.rule(
            &pointer,
            "EMPTY",
            !self.channels.is_empty(),
            ("förväntade minst ett sätt", "expected at least one way"),
        );
        check.count(&pointer, self.channels.len(), 4);
        no_person::text(check, &format!("{at}/address"), &self.address, 1, 500);
    }
}

/// What awaits those who do not choose (*ickevalsalternativ*, LOV 9:2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NonChoiceAlternative {
    /// By whom they are served.
    pub arrangement: NonChoice,
    /// How it works, in plain Swedish.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 2000))]
    pub description: Option<String>,
}

/// The terms of the contract that every provider signs (LOV 2:2, 8:3).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContractTerms {
    /// The term in months; absent when the contract runs until it is terminated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 600))]
    pub term_months: Option<u16>,
    /// The notice that the authority gives, in months.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 60))]
    pub authority_notice_months: Option<u16>,
    /// The notice that the provider gives, in months.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 60))]
    pub provider_notice_months: Option<u16>,
    /// Whether the contract binds the provider to later versions of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows_amendments: Option<bool>,
    /// The months of warning before such a version binds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 60))]
    pub amendment_warning_months: Option<u16>,
    /// Whether the contract secures the public's insight (KL 10:9).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secures_insight: Option<bool>,
    /// Other terms, as they stand in the document.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_length = 8000))]
    pub other: String,
}

impl ContractTerms {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        if let Some(months) = self.term_months {
            check.range(&format!("{at}/termMonths"), u64::from(months), 1, 600);
        }
        for (name, months) in [
            ("authorityNoticeMonths", self.authority_notice_months),
            ("providerNoticeMonths", self.provider_notice_months),
            ("amendmentWarningMonths", self.amendment_warning_months),
        ] {
            check.range(&format!("{at}/{name}"), u64::from(months.unwrap_or(0)), 0, 60);
        }
        no_person::text(check, &format!("{at}/other"), &self.other, 0, 8000);
    }
}

/// How providers are followed up (KL 10:8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FollowUpPlan {
    /// Every so many months.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 120))]
    pub every_months: u16,
    /// How, in plain Swedish.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 4000))]
    pub how: String,
    /// Whether the council's programme for private providers covers it (KL 5:3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_in_programme: Option<bool>,
}

impl FollowUpPlan {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        check.range(&format!("{at}/everyMonths"), u64::from(self.every_months), 1, 120);
        no_person::text(check, &format!("{at}/how"), &self.how, 1, 4000);
    }
}

/// A reservation for non-profit welfare organisations (*idéburna organisationer*,
/// LOV 1:2 a). Absent facts are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SystemReservation {
    /// Whether the notice or the document states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated_in_documents: Option<bool>,
    /// Whether it is limited to a place or to named organisations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limited_to_place_or_named: Option<bool>,
}

/// A wish to limit the number of providers. It is never carried out: LOV 8:1 has
/// all approved who meet the requirements. It can be written down so that the
/// assessment can answer it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProviderLimitWish {
    /// How many providers somebody wishes for at most.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 100_000))]
    pub providers: u32,
    /// Why.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 1000))]
    pub reasons: String,
}

impl ProviderLimitWish {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        check.range(&format!("{at}/providers"), u64::from(self.providers), 1, 100_000);
        no_person::text(check, &format!("{at}/reasons"), &self.reasons, 1, 1000);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const fn months(count: u16) -> HandlingTime {
        HandlingTime::Months { count, counted_from: CountedFrom::Receipt }
    }

    #[test]
    fn days_are_counted_from_the_day_after() {
        let time = HandlingTime::Days { count: 90, counted_from: CountedFrom::Receipt };
        assert_eq!(time.due(date(2027, 3, 1)), date(2027, 5, 30));
    }

    #[test]
    fn a_month_ends_on_the_same_number_or_on_its_last_day() {
        assert_eq!(months(3).due(date(2027, 3, 15)), date(2027, 6, 15));
        assert_eq!(months(3).due(date(2027, 11, 30)), date(2028, 2, 29));
        assert_eq!(months(1).due(date(2027, 1, 31)), date(2027, 2, 28));
    }
}
