//! Requirements: testable predicates on an enterprise or its offer.
//!
//! All requirements of a lot must be met. Within one requirement any of its
//! predicates is enough.

use serde::{Deserialize, Serialize};

use crate::area::AreaCode;
use crate::cpv::CpvCode;
use crate::enterprise::{EnterpriseKind, LegalForm};
use crate::law::reservation::ReservationRoute;
use crate::money::Sek;
use crate::share::Share;
use crate::text::Text;
use crate::violation::Checker;

/// One testable condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(
    tag = "kind",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Predicate {
    /// Sells what the code names.
    OffersTrade {
        /// The code.
        cpv: CpvCode,
    },
    /// Delivers in the area, for the lot's trade.
    DeliversIn {
        /// The area, all of it.
        area: AreaCode,
    },
    /// Has one of the legal forms.
    LegalForm {
        /// The forms that are accepted.
        #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 8))]
        forms: Vec<LegalForm>,
    },
    /// Says it is one of the kinds.
    EnterpriseKind {
        /// The kinds that are accepted.
        #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 4))]
        kinds: Vec<EnterpriseKind>,
    },
    /// Yearly turnover of at least the amount.
    TurnoverAtLeast {
        /// The amount, excluding VAT.
        amount: Sek,
    },
    /// Has carried a contract of at least the amount.
    LargestContractAtLeast {
        /// The amount, excluding VAT.
        amount: Sek,
    },
    /// Can offer at least so many places.
    PlacesAtLeast {
        /// How many.
        #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 1_000_000))]
        places: u32,
    },
    /// Employs at least so many.
    EmployeesAtLeast {
        /// How many.
        #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 1_000_000))]
        employees: u32,
    },
    /// Can name at least so many contracts of the trade in the years before.
    ReferencesAtLeast {
        /// How many.
        #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 100))]
        references: u32,
        /// The trade they must belong to.
        cpv: CpvCode,
        /// How many years back they count.
        #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 30))]
        within_years: u8,
    },
    /// Holds a certificate that is valid on the lot's decisive day.
    Certificate {
        /// The scheme in capitals, as in `ISO_9001`.
        #[cfg_attr(
            feature = "schema",
            schema(max_length = 64, pattern = "^[A-Z0-9][A-Z0-9_]{0,63}$")
        )]
        scheme: String,
    },
    /// At least the share of all occupied belongs to the target groups.
    TargetShareAtLeast {
        /// The share.
        share: Share,
    },
    /// May take part in a procurement that is reserved by the route.
    ReservedFor {
        /// The statutory route.
        route: ReservationRoute,
    },
}

/// A requirement of a lot: any of its predicates is enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Requirement {
    /// A name within the lot, in lower case and hyphens, as in `turnover`.
    #[cfg_attr(feature = "schema", schema(max_length = 40, pattern = "^[a-z0-9][a-z0-9-]{0,39}$"))]
    pub key: String,
    /// What it says, for readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// The predicates of which any is enough.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 8))]
    pub any_of: Vec<Predicate>,
}

impl Requirement {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        let right = !self.key.is_empty()
            && self.key.len() <= 40
            && !self.key.starts_with('-')
            && self.key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        check.rule(
            &format!("{at}/key"),
            "FORM",
            right,
            (
                "förväntade gemener, siffror och bindestreck",
                "expected lower case, digits and hyphens",
            ),
        );
        check.rule(
            &format!("{at}/anyOf"),
            "EMPTY",
            !self.any_of.is_empty(),
            ("förväntade minst ett villkor", "expected at least one predicate"),
        );
        check.count(&format!("{at}/anyOf"), self.any_of.len(), 8);
        if let Some(label) = &self.label {
            check.text(&format!("{at}/label/sv"), &label.sv, 0, 500);
            check.text(&format!("{at}/label/en"), &label.en, 0, 500);
        }
        for (index, predicate) in self.any_of.iter().take(8).enumerate() {
            predicate.check(&format!("{at}/anyOf/{index}"), check);
        }
    }
}

impl Predicate {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        match self {
            Self::LegalForm { forms } => {
                check.rule(
                    &format!("{at}/forms"),
                    "EMPTY",
                    !forms.is_empty(),
                    ("förväntade minst en form", "expected at least one form"),
                );
                check.count(&format!("{at}/forms"), forms.len(), 8);
            }
            Self::EnterpriseKind { kinds } => {
                check.rule(
                    &format!("{at}/kinds"),
                    "EMPTY",
                    !kinds.is_empty(),
                    ("förväntade minst ett slag", "expected at least one kind"),
                );
                check.count(&format!("{at}/kinds"), kinds.len(), 4);
            }
            Self::PlacesAtLeast { places } => {
                check.range(&format!("{at}/places"), u64::from(*places), 1, 1_000_000);
            }
            Self::EmployeesAtLeast { employees } => {
                check.range(&format!("{at}/employees"), u64::from(*employees), 1, 1_000_000);
            }
            Self::ReferencesAtLeast { references, within_years, .. } => {
                check.range(&format!("{at}/references"), u64::from(*references), 1, 100);
                check.range(&format!("{at}/withinYears"), u64::from(*within_years), 1, 30);
            }
            Self::Certificate { scheme } => check.code(&format!("{at}/scheme"), scheme),
            Self::OffersTrade { .. }
            | Self::DeliversIn { .. }
            | Self::TurnoverAtLeast { .. }
            | Self::LargestContractAtLeast { .. }
            | Self::TargetShareAtLeast { .. }
            | Self::ReservedFor { .. } => {}
        }
    }
}
