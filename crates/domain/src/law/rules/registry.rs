//! The register of rules: the families in the order of the acts. Each file holds the
//! table of its own rules.

use std::sync::LazyLock;

use super::Rule;
use super::{
    areas, award, choice_system, citations, clauses, communication, direct_award, documentation,
    exclusion, fee, labour, lots, modification, notice_content, notices, private_performers,
    procedure, qualification, reservation, reserved_contract, review, scope, secrecy, small_lots,
    specification, standstill, subcontractors, tender_review, time_limits, valuation_methods,
    value,
};

/// The families; areas that are not covered come last.
const FAMILIES: &[&[Rule]] = &[
    value::RULES,
    valuation_methods::RULES,
    scope::RULES,
    lots::RULES,
    small_lots::RULES,
    procedure::RULES,
    time_limits::RULES,
    communication::RULES,
    reservation::RULES,
    reserved_contract::RULES,
    qualification::RULES,
    exclusion::RULES,
    specification::RULES,
    award::RULES,
    tender_review::RULES,
    labour::RULES,
    subcontractors::RULES,
    modification::RULES,
    notices::RULES,
    notice_content::RULES,
    documentation::RULES,
    clauses::RULES,
    citations::RULES,
    direct_award::RULES,
    standstill::RULES,
    review::RULES,
    fee::RULES,
    private_performers::RULES,
    secrecy::RULES,
    choice_system::RULES,
    areas::RULES,
];

/// Every rule.
pub static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| FAMILIES.concat());
