//! How the value of a contract is made up (LOU 5 kap.).

use serde::{Deserialize, Serialize};

use crate::money::Sek;
use crate::violation::Checker;

/// How the value of a contract is made up (LOU 5 kap.).
///
/// Whatever reads the value reads all that makes it up. Read by `LOU.DIRECT_AWARD.DOCUMENTATION`, `LOU.DIRECT_AWARD.GROUND`, `LOU.DIRECT_AWARD.OLDER_VALUE`, `LOU.DIRECT_AWARD.RESULT_NOTICE`, `LOU.DIRECT_AWARD.VALUE`, `LOU.DOCUMENTATION.REPORT`, `LOU.FEE.AMOUNT`, `LOU.LOTS.SMALL`, `LOU.NOTICE.CONSIDERATIONS`, `LOU.NOTICE.RESULT_CONTENT`, `LOU.NOTICE.TED`, `LOU.NOTICE.VALUE`, `LOU.QUALIFICATION.TURNOVER`, `LOU.REGIME` and `RESERVATION.NOTICE_FORM`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Valuation {
    /// The estimated total; without VAT unless the next field says otherwise. Read by `LOU.VALUE.ESTIMATE` and `LOU.VALUE.SPLIT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimated: Option<Sek>,
    /// The VAT rate in per cent that the estimate includes, if it includes any (5:3). Read by `LOU.VALUE.ESTIMATE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 25))]
    pub includes_vat_percent: Option<u8>,
    /// Options and extensions that the estimate leaves out (5:3). Read by `LOU.VALUE.ESTIMATE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Sek>,
    /// Prizes and payments to tenderers that it leaves out (5:3). Read by `LOU.VALUE.ESTIMATE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prizes: Option<Sek>,
    /// What recurring purchases of the same kind cost a month (5:11). Read by `LOU.VALUE.ESTIMATE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurring_monthly: Option<Sek>,
    /// The monthly price of a service without a total price (5:13). Read by `LOU.VALUE.ESTIMATE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_price: Option<Sek>,
    /// The term of that service in months; absent when it is indefinite (5:13). Read by `LOU.VALUE.ESTIMATE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 600))]
    pub monthly_price_term: Option<u16>,
    /// Other parts of the same need that are bought on their own (5:7, 5:7 a). Read by `LOU.VALUE.ESTIMATE` and `LOU.VALUE.SPLIT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split_off: Option<Sek>,
    /// Whether there are objective reasons for buying those parts on their own (5:7). Read by `LOU.VALUE.ESTIMATE` and `LOU.VALUE.SPLIT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split_has_objective_reasons: Option<bool>,
    /// What leasing, renting or hire purchase of goods costs a month (5:10). Read by `LOU.VALUE.ESTIMATE` and `LOU.VALUE.LEASE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lease_monthly: Option<Sek>,
    /// The term of the lease in months; absent when it is indefinite (5:10). Read by `LOU.VALUE.ESTIMATE` and `LOU.VALUE.LEASE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 600))]
    pub lease_term_months: Option<u16>,
    /// What the leased goods are estimated to be worth when the term ends (5:10). Read by `LOU.VALUE.ESTIMATE` and `LOU.VALUE.LEASE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lease_residual: Option<Sek>,
    /// The highest total of all contracts planned under a framework agreement or dynamic purchasing system in its term (5:14). Read by `LOU.VALUE.ESTIMATE` and `LOU.VALUE.FRAMEWORK`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub framework_total: Option<Sek>,
    /// Goods and services that the authority itself supplies to works and that the estimate leaves out (5:9). Read by `LOU.VALUE.ESTIMATE` and `LOU.VALUE.SUPPLIED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplied_to_works: Option<Sek>,
    /// What other units of the same authority buy of the same need (5:4). Read by `LOU.VALUE.ESTIMATE` and `LOU.VALUE.UNITS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_units: Option<Sek>,
    /// Whether the unit that buys is by itself responsible for its procurement, or for this category of it (5:4). Read by `LOU.VALUE.ESTIMATE` and `LOU.VALUE.UNITS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_is_responsible: Option<bool>,
}

impl Valuation {
    pub(crate) fn check(&self, at: &str, check: &mut Checker) {
        if let Some(rate) = self.includes_vat_percent {
            check.range(&format!("{at}/includesVatPercent"), u64::from(rate), 0, 25);
        }
        if let Some(months) = self.monthly_price_term {
            check.range(&format!("{at}/monthlyPriceTerm"), u64::from(months), 1, 600);
        }
        if let Some(months) = self.lease_term_months {
            check.range(&format!("{at}/leaseTermMonths"), u64::from(months), 1, 600);
        }
    }
}
