//! Exclusion from a choice system: LOV 7:1.

use super::each;
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, wire};
use crate::law::facts::supplier_check::{ExclusionDecision, ExclusionGround};
use crate::law::rules::Rule;
use crate::law::rules::words::{needs_fact, nothing_more, text};

/// Where the ground stands among the points of LOV 7:1.
const fn home(ground: ExclusionGround) -> Option<&'static [&'static str]> {
    match ground {
        ExclusionGround::Insolvency => Some(&["LOV 7:1 p 1", "LOV 7:1 p 2"]),
        ExclusionGround::Conviction => Some(&["LOV 7:1 p 3"]),
        ExclusionGround::Misconduct => Some(&["LOV 7:1 p 4"]),
        ExclusionGround::TaxDebt => Some(&["LOV 7:1 p 5"]),
        ExclusionGround::Misinformation => Some(&["LOV 7:1 p 6"]),
        _ => None,
    }
}

/// LOV 7:1: a possibility, weighed by a person, and only on listed grounds.
pub(in crate::law::rules) fn in_choice_system(
    case: &Case<'_>,
    rule: &'static Rule,
) -> Vec<Finding> {
    each(case, rule, |ground, mut exam| {
        let facts = ground.facts;
        let what = text("Uteslutning ur valfrihetssystemet", "Exclusion from the choice system");
        if facts.decision == Some(ExclusionDecision::Keep) {
            return Some(exam.conclude(
                Verdict::Permitted,
                &["LOV 7:1"],
                what,
                text(
                    "Sökanden får vara kvar; ingen grund i LOV tvingar till uteslutning.",
                    "The applicant may stay; no ground of LOV forces exclusion.",
                ),
                nothing_more(),
            ));
        }
        let Some(cites) = home(facts.ground) else {
            let may_be_misconduct = facts.ground == ExclusionGround::ObligationsBreached;
            return Some(if may_be_misconduct {
                exam.conclude(
                    Verdict::Human,
                    &["LOV 7:1 p 4"],
                    what,
                    text("Brott mot sociala eller arbetsrättsliga skyldigheter räknas inte upp, men kan vara ett allvarligt fel i yrkesutövningen.", "A breach of social or labour-law obligations is not listed, but may be grave professional misconduct."),
                    text("Låt en person pröva om felet är allvarligt och kan visas.", "Let a person check whether the fault is grave and can be shown."),
                )
            } else {
                exam.conclude(
                    Verdict::Prohibited,
                    &["LOV 7:1", "LOV 8:1"],
                    what,
                    text("Grunden finns inte bland dem som lagen räknar upp; den som uppfyller kraven ska då godkännas.", "The ground is not among those that the act lists; whoever meets the requirements is then approved."),
                    text("Godkänn sökanden om kraven är uppfyllda.", "Approve the applicant if the requirements are met."),
                )
            });
        };
        // A judgment and a debt are established; the rest the authority must be able to show.
        let (name, established) = match facts.ground {
            ExclusionGround::Conviction => ("isFinal", facts.is_final),
            _ => ("isShown", facts.is_shown),
        };
        let field = ground.field(name);
        exam.fact(field.clone(), wire(established));
        exam.fact(ground.field("isProportionate"), wire(facts.is_proportionate));
        Some(match (established, facts.is_proportionate) {
            (None, _) => needs_fact(exam, &[field], cites, what),
            (Some(false), _) => exam.conclude(
                Verdict::Prohibited,
                &["LOV 7:1", "LOV 8:1"],
                what,
                text("Grunden är inte visad; den som uppfyller kraven ska då godkännas.", "The ground is not shown; whoever meets the requirements is then approved."),
                text("Godkänn sökanden om kraven är uppfyllda.", "Approve the applicant if the requirements are met."),
            ),
            (Some(true), Some(false)) => exam.conclude(
                Verdict::Prohibited,
                &["LOV 1:2", "LOV 7:1"],
                what,
                text("Den som vägde saken fann uteslutningen oproportionerlig.", "Whoever weighed the matter found exclusion out of proportion."),
                text("Godkänn sökanden om kraven är uppfyllda.", "Approve the applicant if the requirements are met."),
            ),
            (Some(true), Some(true)) => exam.conclude(
                Verdict::PermittedCond,
                cites,
                what,
                text("Grunden är visad och en person har vägt den: sökanden får uteslutas.", "The ground is shown and a person has weighed it: the applicant may be excluded."),
                text("Motivera beslutet och upplys om hur rättelse söks.", "Give reasons and tell how correction is sought."),
            ),
            (Some(true), None) => exam.conclude(
                Verdict::Human,
                cites,
                what,
                text("Sökanden får uteslutas, men måste inte; det följer aldrig av sig självt.", "The applicant may be excluded, but need not be; it never follows by itself."),
                text("Låt en person väga om uteslutning är proportionerlig.", "Let a person weigh whether exclusion is in proportion."),
            ),
        })
    })
}
