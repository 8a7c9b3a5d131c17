//! The right thing in the wrong phase: LOU 14:1, 19:9 p 2, LOV 8:1.

use super::each;
use crate::clause::{Phase, Theme};
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::Case;
use crate::law::purchase::ClauseFacts;
use crate::law::regime::RegimeId;
use crate::law::rules::Rule;
use crate::law::rules::words::text;

const SOCIAL_PERFORMANCE: [Theme; 5] = [
    Theme::Employment,
    Theme::Training,
    Theme::LabourTerms,
    Theme::HumanRights,
    Theme::EqualTreatment,
];

/// Whether a theme may name a capacity that the contract genuinely needs.
const fn may_be_capacity(theme: Theme) -> bool {
    matches!(theme, Theme::Training | Theme::WorkEnvironment)
}

/// Why a clause stands in the wrong phase, or may do so.
#[derive(Debug, Clone, Copy)]
pub(super) enum Misplaced {
    /// It is ranked where nothing is (LOV 8:1).
    RankedInChoiceSystem,
    /// It may be capacity that the contract needs (LOU 14:1).
    PerhapsCapacity,
    /// It is none of the three kinds of requirement (LOU 14:1).
    NoRequirementOnSuppliers,
    /// It asks of the supplier what belongs to the work (LOU 19:2).
    AsksOfTheSupplier,
    /// It is no irregularity of the supplier (LOU 13:3, 19:17).
    NoIrregularity,
}

impl Misplaced {
    pub(super) fn of(regime: RegimeId, facts: &ClauseFacts) -> Option<Self> {
        use RegimeId::{Lov, R1, R2, R3, R4};
        let is_social = SOCIAL_PERFORMANCE.contains(&facts.theme);
        let is_work = matches!(facts.theme, Theme::Employment | Theme::Training);
        match (regime, facts.phase) {
            (Lov, Phase::AwardCriterion) => Some(Self::RankedInChoiceSystem),
            (R1, Phase::Qualification) if may_be_capacity(facts.theme) => {
                Some(Self::PerhapsCapacity)
            }
            (R1, Phase::Qualification) if is_social => Some(Self::NoRequirementOnSuppliers),
            (R2 | R3 | R4 | Lov, Phase::Qualification) if is_social => {
                Some(Self::AsksOfTheSupplier)
            }
            (R1 | R2 | R3, Phase::Exclusion) if is_work => Some(Self::NoIrregularity),
            _ => None,
        }
    }
}

/// LOU 14:1, 19:9 p 2, LOV 8:1: the right thing in the wrong phase.
pub(in crate::law::rules) fn phase(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    each(case, rule, |clause| {
        let misplaced = Misplaced::of(case.regime?, clause.facts)?;
        let exam = clause.examine();
        let what = clause.named("rätt fas", "the right phase");
        Some(match misplaced {
            Misplaced::RankedInChoiceSystem => exam.conclude(
                Verdict::Prohibited,
                &["LOV 8:1"],
                what,
                text("I ett valfrihetssystem godkänns alla som uppfyller kraven; ingenting rangordnas (8 kap. 1 § LOV).", "A choice system approves all who meet the requirements; nothing is ranked (LOV 8:1)."),
                text("Ställ hänsynen som villkor för utförandet (4 kap. 2 § LOV).", "Set the consideration as a condition of performance (LOV 4:2)."),
            ),
            Misplaced::PerhapsCapacity => exam.conclude(
                Verdict::Human,
                &["LOU 14:1"],
                what,
                text("Kunskap om handledning eller arbetsmiljö kan vara yrkesmässig kapacitet som kontraktet behöver; annars är det ett villkor för utförandet (säkerhet C).", "Knowledge of supervision or of the working environment may be professional capacity that the contract needs; otherwise it is a performance condition (confidence C)."),
                text("Låt en person pröva om kontraktet behöver kapaciteten, eller flytta hänsynen till villkoren för utförandet.", "Let a person check whether the contract needs the capacity, or move the consideration to the performance conditions."),
            ),
            Misplaced::NoRequirementOnSuppliers => exam.conclude(
                Verdict::Prohibited,
                &["LOU 14:1"],
                what,
                text("Kvalificeringskrav får bara gälla behörighet, ekonomi och kapacitet (14 kap. 1 §); detta är ingetdera.", "Qualification concerns only the right to practise, economy and capacity (14:1); this is none of them."),
                text("Flytta hänsynen till villkoren för utförandet (17 kap. 1 §).", "Move the consideration to the performance conditions (17:1)."),
            ),
            Misplaced::AsksOfTheSupplier => exam.conclude(
                Verdict::Human,
                &clause.home_and_principles(),
                what,
                text("Ett krav på leverantören som avser hur arbetet utförs kan vara oproportionerligt när det ställs som kvalificering.", "A requirement on the supplier that concerns how the work is done may be out of proportion as a qualification."),
                text("Flytta hänsynen till villkoren för utförandet, eller låt en person bedöma proportionaliteten.", "Move the consideration to the performance conditions, or let a person judge the proportion."),
            ),
            Misplaced::NoIrregularity => exam.conclude(
                Verdict::Human,
                &clause.home_and_principles(),
                what,
                text("Uteslutning gäller missförhållanden hos leverantören, inte vad kontraktet ska ge.", "Exclusion concerns irregularities of the supplier, not what the contract is to bring."),
                text("Flytta hänsynen till villkoren för utförandet.", "Move the consideration to the performance conditions."),
            ),
        })
    })
}
