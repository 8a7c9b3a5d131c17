//! Names of the parameters that rules read.

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

/// The time back for convictions (LOU 13:1 a).
pub const CONVICTION_LOOK_BACK: &str = "LOU.EXCLUSION.CONVICTION.LOOK_BACK";
/// The time back for events (LOU 13:3 a).
pub const EVENT_LOOK_BACK: &str = "LOU.EXCLUSION.EVENT.LOOK_BACK";
/// The share of a turnover requirement that the value makes up (LOU 14:4).
pub const TURNOVER_VALUE_SHARE: &str = "LOU.QUALIFICATION.TURNOVER.VALUE_SHARE";
/// The weight of social criteria that a court has accepted.
pub const AWARD_ACCEPTED_SHARE: &str = "LOU.AWARD.ACCEPTED_SHARE";
/// The days for applying for correction (LOV 10:3).
pub const LOV_CORRECTION_DAYS: &str = "LOV.CORRECTION.DAYS";
/// The months for claiming damages (LOV 10:5).
pub const LOV_DAMAGES_MONTHS: &str = "LOV.DAMAGES.MONTHS";
/// The value below which a lot of goods or services is small.
pub const SMALL_LOT: &str = "LOU.SMALL_LOT.EUR";
/// The value below which a lot of works is small.
pub const SMALL_LOT_WORKS: &str = "LOU.SMALL_LOT.WORKS.EUR";
/// The most that small lots may be of the whole.
pub const SMALL_LOT_SHARE: &str = "LOU.SMALL_LOT.SHARE";
/// The lowest conceivable rate for a small lot.
pub const SMALL_LOT_RATE_LOWEST: &str = "LOU.SMALL_LOT.RATE.LOWEST";
/// The highest conceivable rate for a small lot.
pub const SMALL_LOT_RATE_HIGHEST: &str = "LOU.SMALL_LOT.RATE.HIGHEST";
/// The least number invited in a restricted procedure.
pub const INVITED_RESTRICTED: &str = "LOU.INVITED.RESTRICTED";
/// The least number invited in the other procedures.
pub const INVITED_OTHERS: &str = "LOU.INVITED.OTHERS";
/// The longest term of a framework agreement.
pub const FRAMEWORK_MONTHS: &str = "LOU.FRAMEWORK.MONTHS";
/// The least days for tenders in an open procedure.
pub const TIME_OPEN: &str = "LOU.TIME.OPEN";
/// The least days for electronic tenders in an open procedure.
pub const TIME_OPEN_ELECTRONIC: &str = "LOU.TIME.OPEN.ELECTRONIC";
/// The least days for tenders in an open procedure after a prior notice or for lack of time.
pub const TIME_OPEN_SHORT: &str = "LOU.TIME.OPEN.SHORT";
/// The least days for requests to take part.
pub const TIME_REQUESTS: &str = "LOU.TIME.REQUESTS";
/// The least days for requests to take part for lack of time.
pub const TIME_REQUESTS_SHORT: &str = "LOU.TIME.REQUESTS.SHORT";
/// The least days for tenders of those who are invited.
pub const TIME_INVITED: &str = "LOU.TIME.INVITED";
/// The least days for electronic tenders of those who are invited.
pub const TIME_INVITED_ELECTRONIC: &str = "LOU.TIME.INVITED.ELECTRONIC";
/// The least days for tenders of those who are invited after a prior notice, for lack of time or without agreement.
pub const TIME_INVITED_SHORT: &str = "LOU.TIME.INVITED.SHORT";
/// The days added where documents are not freely available.
pub const TIME_EXTRA: &str = "LOU.TIME.EXTRA";
/// The least days between a prior notice and the notice.
pub const PRIOR_NOTICE_DAYS: &str = "LOU.TIME.PRIOR_NOTICE";
/// The days before the last day on which answers are given.
pub const CLARIFICATION_DAYS: &str = "LOU.TIME.CLARIFICATIONS";
/// The same for lack of time.
pub const CLARIFICATION_SHORT: &str = "LOU.TIME.CLARIFICATIONS.SHORT";
/// The standstill after an electronic notice.
pub const STANDSTILL_ELECTRONIC: &str = "LOU.STANDSTILL.ELECTRONIC";
/// The standstill after another notice.
pub const STANDSTILL_OTHER: &str = "LOU.STANDSTILL.OTHER";
/// The standstill after a notice of intent.
pub const STANDSTILL_INTENT: &str = "LOU.STANDSTILL.INTENT";
/// The time for invalidity.
pub const INVALIDITY_MONTHS: &str = "LOU.REVIEW.INVALIDITY.MONTHS";
/// The time for invalidity once the result is told.
pub const INVALIDITY_SHORT: &str = "LOU.REVIEW.INVALIDITY.DAYS";
/// The time for damages.
pub const DAMAGES_MONTHS: &str = "LOU.REVIEW.DAMAGES.MONTHS";
/// The days within which reasons are given on request.
pub const REASONS_DAYS: &str = "LOU.AWARD_NOTICE.REASONS.DAYS";
/// The share of the value below which a change is lesser.
pub const CHANGE_GOODS_SERVICES: &str = "LOU.MODIFICATION.SHARE";
/// The same for works.
pub const CHANGE_WORKS: &str = "LOU.MODIFICATION.SHARE.WORKS";
/// The most that one order or change may add.
pub const CHANGE_MOST: &str = "LOU.MODIFICATION.MOST";
/// Months for which a lease without an end counts.
pub const LEASE_MONTHS: &str = "LOU.VALUE.LEASE_MONTHS";
/// The longest lease that counts without its residual value.
pub const LEASE_SHORT_MONTHS: &str = "LOU.VALUE.LEASE_SHORT_MONTHS";
/// The shortest time for which documents are kept.
pub const RETENTION_MONTHS: &str = "LOU.DOCUMENTATION.RETENTION";
/// Days within which new grounds are brought forward.
pub const NEW_GROUNDS_DAYS: &str = "LOU.REVIEW.NEW_GROUNDS.DAYS";
/// The lowest procurement fee.
pub const FEE_LEAST: &str = "LOU.FEE.LEAST.SEK";
/// The highest procurement fee.
pub const FEE_MOST: &str = "LOU.FEE.MOST.SEK";
/// The highest procurement fee as a share of the value.
pub const FEE_MOST_SHARE: &str = "LOU.FEE.MOST_SHARE";
/// Months within which a fee for an unlawful direct award is decided.
pub const FEE_MONTHS: &str = "LOU.FEE.DIRECT_AWARD.MONTHS";

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
    CONVICTION_LOOK_BACK,
    EVENT_LOOK_BACK,
    TURNOVER_VALUE_SHARE,
    AWARD_ACCEPTED_SHARE,
    LOV_CORRECTION_DAYS,
    LOV_DAMAGES_MONTHS,
    SMALL_LOT,
    SMALL_LOT_WORKS,
    SMALL_LOT_SHARE,
    SMALL_LOT_RATE_LOWEST,
    SMALL_LOT_RATE_HIGHEST,
    INVITED_RESTRICTED,
    INVITED_OTHERS,
    FRAMEWORK_MONTHS,
    TIME_OPEN,
    TIME_OPEN_ELECTRONIC,
    TIME_OPEN_SHORT,
    TIME_REQUESTS,
    TIME_REQUESTS_SHORT,
    TIME_INVITED,
    TIME_INVITED_ELECTRONIC,
    TIME_INVITED_SHORT,
    TIME_EXTRA,
    PRIOR_NOTICE_DAYS,
    CLARIFICATION_DAYS,
    CLARIFICATION_SHORT,
    STANDSTILL_ELECTRONIC,
    STANDSTILL_OTHER,
    STANDSTILL_INTENT,
    INVALIDITY_MONTHS,
    INVALIDITY_SHORT,
    DAMAGES_MONTHS,
    REASONS_DAYS,
    CHANGE_GOODS_SERVICES,
    CHANGE_WORKS,
    CHANGE_MOST,
    LEASE_MONTHS,
    LEASE_SHORT_MONTHS,
    RETENTION_MONTHS,
    NEW_GROUNDS_DAYS,
    FEE_LEAST,
    FEE_MOST,
    FEE_MOST_SHARE,
    FEE_MONTHS,
];
