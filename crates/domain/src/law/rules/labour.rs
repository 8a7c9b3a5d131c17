//! Labour terms: LOU 17:2–5, 19:3.

use super::Rule;
use super::applies::{ADVERTISED, DIRECTIVE};
use super::duty::Duty;
use super::words::{needs_fact, nothing_more, text};
use crate::clause::{Phase, Theme};
use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, Examination, wire};
use crate::law::facts::labour::LabourFacts;
use crate::law::purchase::ContractKind;
use crate::law::regime::RegimeId;
use crate::text::Text;
use jiff::civil::date;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.LABOUR_TERMS", "Arbetsrättsliga villkor", "Labour terms",
        &["LOU 17:2", "LOU 17:3", "LOU 19:1", "LOU 19:3"], date(2017, 6, 1), ADVERTISED, terms),
    Rule::new("LOU.LABOUR_TERMS.LEVELS", "Villkorens nivå", "Level of the terms",
        &["LOU 17:3"], date(2017, 6, 1), DIRECTIVE, lowest_levels),
    Rule::new("LOU.LABOUR_TERMS.SUBCONTRACTORS", "Villkoren gäller underleverantörer", "The terms bind subcontractors",
        &["LOU 17:2 st 2"], date(2017, 6, 1), DIRECTIVE, flow_down),
    Rule::new("LOU.LABOUR_TERMS.EQUIVALENT", "Likvärdiga villkor", "Equivalent terms",
        &["LOU 17:5"], date(2017, 6, 1), DIRECTIVE, equivalent),
    Rule::new("LOU.CORE_CONVENTIONS", "ILO:s kärnkonventioner", "Core conventions of the ILO",
        &["LOU 17:4", "LOU 19:9 p 5", "LOU 19:2"], date(2017, 6, 1), ADVERTISED, core_conventions),
];

fn has_clause(case: &Case<'_>, theme: Theme) -> bool {
    case.purchase
        .clauses
        .iter()
        .any(|clause| clause.phase == Phase::PerformanceCondition && clause.theme == theme)
}

/// Pay, holiday and hours, as the draft sets them.
fn levels(facts: Option<&LabourFacts>) -> [(&'static str, Option<bool>); 3] {
    [
        ("/labour/setsPay", facts.and_then(|facts| facts.sets_pay)),
        ("/labour/setsHoliday", facts.and_then(|facts| facts.sets_holiday)),
        ("/labour/setsHours", facts.and_then(|facts| facts.sets_hours)),
    ]
}

fn are_set(case: &Case<'_>) -> bool {
    has_clause(case, Theme::LabourTerms)
        || levels(case.purchase.labour.as_ref()).iter().any(|(_, set)| *set == Some(true))
}

/// LOU 17:2–3: labour terms where they are needed; elsewhere they should be weighed.
fn terms(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let facts = case.purchase.labour.as_ref();
    let mut exam = case.examine(rule, "/clauses");
    for (index, clause) in case.purchase.clauses.iter().enumerate() {
        exam.fact(format!("/clauses/{index}/theme"), wire(Some(clause.theme)));
    }
    for (pointer, set) in levels(facts) {
        if set.is_some() {
            exam.fact(pointer, wire(set));
        }
    }
    let what = text("Arbetsrättsliga villkor", "Labour terms");
    if case.regime != Some(RegimeId::R1) {
        return outside_the_directive(case, rule, exam, what);
    }
    vec![if are_set(case) { set(case, exam, what) } else { unset(facts, exam, what) }]
}

/// The duty does not apply; whether to set terms anyway is worth a thought.
fn outside_the_directive(
    case: &Case<'_>,
    rule: &'static Rule,
    exam: Examination<'_>,
    what: Text,
) -> Vec<Finding> {
    let advice = || {
        text(
            "Överväg villkor om lön, semester och arbetstid i branscher med risk.",
            "Consider terms on pay, holiday and hours in trades at risk.",
        )
    };
    let mut findings = vec![exam.conclude(
        Verdict::NotApplicable,
        &["LOU 19:1", "LOU 19:3"],
        what.clone(),
        text("Skyldigheten i 17 kap. gäller inte här (19 kap. 1 §); hänsyn bör tas när det är motiverat (19 kap. 3 §).", "The duty of chapter 17 does not apply here (19:1); considerations should be made where justified (19:3)."),
        advice(),
    )];
    let works_or_services = case.purchase.kind.is_some_and(|kind| kind != ContractKind::Goods);
    if !are_set(case) && works_or_services && !case.plans_direct_award() {
        let mut exam = case.examine(rule, "/clauses");
        exam.fact("/kind", wire(case.purchase.kind));
        findings.push(exam.conclude(
            Verdict::Warn,
            &["LOU 19:3"],
            what,
            text("Inga arbetsrättsliga villkor finns. De krävs inte här, men arbetsrättsliga hänsyn bör tas när upphandlingens art motiverar det (19 kap. 3 §).", "There are no labour terms. They are not demanded here, but labour-law considerations should be made where the nature of the procurement justifies it (19:3)."),
            advice(),
        ));
    }
    findings
}

fn set(case: &Case<'_>, exam: Examination<'_>, what: Text) -> Finding {
    let cites = ["LOU 17:2", "LOU 17:3"];
    let levels = levels(case.purchase.labour.as_ref());
    if levels.iter().any(|(_, set)| *set == Some(false)) {
        return exam.conclude(
            Verdict::Missing,
            &cites,
            what,
            text("Villkoren tar inte upp både lön, semester och arbetstid (17 kap. 2 §). Finns risk för ett av dem ställs alla tre.", "The terms do not cover pay, holiday and working hours together (17:2). If one of them is at risk, all three are set."),
            text("Ta med alla tre.", "Bring in all three."),
        );
    }
    let unknown: Vec<String> = levels
        .iter()
        .filter(|(_, set)| set.is_none())
        .map(|(pointer, _)| (*pointer).to_owned())
        .collect();
    if !unknown.is_empty() && !has_clause(case, Theme::LabourTerms) {
        return needs_fact(exam, &unknown, &cites, what);
    }
    exam.conclude(
        Verdict::Permitted,
        &cites,
        what,
        text("Villkor om lön, semester och arbetstid finns bland kontraktsvillkoren (17 kap. 2 och 3 §§).", "Terms on pay, holiday and working hours stand among the contract conditions (17:2 and 17:3)."),
        text("Se till att de gäller även underleverantörer som direkt medverkar.", "See that they bind subcontractors that directly take part, too."),
    )
}

fn unset(facts: Option<&LabourFacts>, mut exam: Examination<'_>, what: Text) -> Finding {
    let cites = ["LOU 17:2", "LOU 17:3"];
    let bring = text(
        "Dokumentera behovsbedömningen, eller ta in villkoren.",
        "Document the assessment of need, or bring the terms in.",
    );
    let Some(facts) = facts else {
        return exam.conclude(
            Verdict::Human,
            &cites,
            what,
            text("Inga arbetsrättsliga villkor finns. De ska ställas om det är behövligt (17 kap. 2 §), och det kräver en bedömning av risken.", "There are no labour terms. They are set where needed (17:2), which takes an assessment of the risk."),
            bring,
        );
    };
    let assessed = facts.need_is_assessed;
    exam.fact("/labour/needIsAssessed", wire(assessed));
    match (assessed, facts.is_needed) {
        (None, _) => needs_fact(exam, &["/labour/needIsAssessed".to_owned()], &cites, what),
        (Some(false), _) => exam.conclude(
            Verdict::Missing,
            &cites,
            what,
            text("Det finns varken villkor om lön, semester och arbetstid eller en dokumenterad bedömning av behovet (17 kap. 2 §).", "There are neither terms on pay, holiday and working hours nor a documented assessment of the need (17:2)."),
            bring,
        ),
        (Some(true), None) => needs_fact(exam, &["/labour/isNeeded".to_owned()], &cites, what),
        (Some(true), Some(false)) => {
            exam.fact("/labour/isNeeded", wire(Some(false)));
            exam.conclude(
                Verdict::PermittedCond,
                &cites,
                what,
                text("Behovet är bedömt, och villkoren är inte behövliga (17 kap. 2 §).", "The need is assessed, and the terms are not needed (17:2)."),
                text("Spara den dokumenterade bedömningen.", "Keep the documented assessment."),
            )
        }
        (Some(true), Some(true)) => needed(facts, exam, what),
    }
}

/// The terms are needed and not there; without a level that can be stated there is no duty.
fn needed(facts: &LabourFacts, mut exam: Examination<'_>, what: Text) -> Finding {
    exam.fact("/labour/isNeeded", wire(Some(true)));
    exam.fact("/labour/levelCanBeStated", wire(facts.level_can_be_stated));
    if facts.level_can_be_stated == Some(false) {
        return exam.conclude(
            Verdict::PermittedCond,
            &["LOU 17:3"],
            what,
            text("Någon nivå i ett centralt kollektivavtal kan inte anges, och då finns ingen skyldighet (17 kap. 3 §).", "No level of a central collective agreement can be stated, and then there is no duty (17:3)."),
            text("Dokumentera varför nivån inte kan anges.", "Document why the level cannot be stated."),
        );
    }
    exam.conclude(
        Verdict::Missing,
        &["LOU 17:2", "LOU 17:3"],
        what,
        text(
            "Villkoren är behövliga men finns inte (17 kap. 2 §).",
            "The terms are needed but are not there (17:2).",
        ),
        text(
            "Ta in villkor om lön, semester och arbetstid.",
            "Bring in terms on pay, holiday and working hours.",
        ),
    )
}

/// LOU 17:3, 17:2 second paragraph, 17:5: how the terms are framed.
fn framed(
    case: &Case<'_>,
    rule: &'static Rule,
    always: bool,
    duty: impl FnOnce(&LabourFacts) -> Duty<'static>,
) -> Vec<Finding> {
    let Some(facts) = &case.purchase.labour else { return Vec::new() };
    let duty = duty(facts);
    let asked = duty.value.is_some() || (always && are_set(case));
    if case.regime != Some(RegimeId::R1) || !asked {
        return Vec::new();
    }
    let exam = case.examine(rule, duty.pointer);
    vec![duty.judge(exam)]
}

/// LOU 17:3: the lowest levels of a central agreement.
fn lowest_levels(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    framed(case, rule, true, |facts| Duty {
        pointer: "/labour/lowestCentralLevel",
        value: facts.lowest_central_level,
        cites: &["LOU 17:3"],
        what: ("Villkorens nivå", "The level of the terms"),
        why: (
            "Nivåerna ska vara de lägsta i ett centralt kollektivavtal som tillämpas i hela landet för branschen (17 kap. 3 §).",
            "The levels are the lowest of a central collective agreement applied in all of Sweden for the trade (17:3).",
        ),
        remedy: (
            "Utgå från den lägsta nivån i det centrala avtalet.",
            "Start from the lowest level of the central agreement.",
        ),
        breach: Verdict::Prohibited,
    })
}

/// LOU 17:2 second paragraph: the terms reach subcontractors.
fn flow_down(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    framed(case, rule, true, |facts| Duty {
        pointer: "/labour/bindsSubcontractors",
        value: facts.binds_subcontractors,
        cites: &["LOU 17:2 st 2"],
        what: ("Villkoren gäller underleverantörer", "The terms bind subcontractors"),
        why: (
            "Leverantören ska se till att underleverantörer som direkt medverkar följer villkoren (17 kap. 2 § andra stycket).",
            "The supplier sees that subcontractors that directly take part keep the terms (17:2 second paragraph).",
        ),
        remedy: (
            "Skriv in att villkoren gäller sådana underleverantörer.",
            "Write in that the terms bind such subcontractors.",
        ),
        breach: Verdict::Missing,
    })
}

/// LOU 17:5: equivalent terms and posting rules are enough.
fn equivalent(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    framed(case, rule, false, |facts| Duty {
        pointer: "/labour/acceptsEquivalentTerms",
        value: facts.accepts_equivalent_terms,
        cites: &["LOU 17:5"],
        what: ("Likvärdiga villkor godtas", "Equivalent terms are accepted"),
        why: (
            "Den som tillämpar likvärdiga villkor i ett och samma centrala avtal, eller reglerna om utstationering, uppfyller villkoren (17 kap. 5 §).",
            "Whoever applies equivalent terms of one central agreement, or the posting rules, meets the terms (17:5).",
        ),
        remedy: ("Godta likvärdiga villkor.", "Accept equivalent terms."),
        breach: Verdict::Prohibited,
    })
}

/// LOU 17:4: the core conventions where Swedish labour law does not apply.
fn core_conventions(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.labour else { return Vec::new() };
    let is_set = facts.sets_core_conventions == Some(true) || has_clause(case, Theme::HumanRights);
    if facts.outside_swedish_labour_law.is_none() && !is_set {
        return Vec::new();
    }
    let mut exam = case.examine(rule, "/labour/setsCoreConventions");
    exam.fact("/labour/outsideSwedishLabourLaw", wire(facts.outside_swedish_labour_law));
    exam.fact("/labour/setsCoreConventions", wire(facts.sets_core_conventions));
    let what = text("ILO:s kärnkonventioner", "Core conventions of the ILO");
    let cites = ["LOU 17:4"];
    if case.regime != Some(RegimeId::R1) {
        let verdict = if is_set { Verdict::Permitted } else { Verdict::NotApplicable };
        return vec![exam.conclude(
            verdict,
            &["LOU 19:9 p 5", "LOU 19:2"],
            what,
            text("Skyldigheten i 17 kap. gäller inte här; villkoren får ställas frivilligt om de är proportionerliga.", "The duty of chapter 17 does not apply here; the terms may be set by choice if in proportion."),
            nothing_more(),
        )];
    }
    if is_set {
        let duty = Duty {
            pointer: "/labour/coreConventionsBindSubcontractors",
            value: facts.core_conventions_bind_subcontractors,
            cites: &cites,
            what: (
                "ILO:s kärnkonventioner hos underleverantörer",
                "Core conventions of the ILO at subcontractors",
            ),
            why: (
                "Villkor efter ILO:s kärnkonventioner ska gälla även underleverantörer som direkt medverkar (17 kap. 4 §).",
                "Terms by the core conventions of the ILO also bind subcontractors that directly take part (17:4).",
            ),
            remedy: ("Låt villkoren gälla även dem.", "Let the terms bind them, too."),
            breach: Verdict::Missing,
        };
        return vec![duty.judge(exam)];
    }
    if facts.outside_swedish_labour_law == Some(false) {
        return vec![exam.conclude(
            Verdict::NotApplicable,
            &cites,
            what,
            text(
                "Svensk arbetsrätt gäller för arbetet (17 kap. 4 §).",
                "Swedish labour law applies to the work (17:4).",
            ),
            nothing_more(),
        )];
    }
    let (verdict, why) = match (facts.need_is_assessed, facts.is_needed) {
        (Some(true), Some(false)) => (
            Verdict::PermittedCond,
            text(
                "Behovet är bedömt, och villkoren är inte behövliga (17 kap. 4 §).",
                "The need is assessed, and the terms are not needed (17:4).",
            ),
        ),
        (Some(false), _) | (_, Some(true)) => (
            Verdict::Missing,
            text(
                "Arbete utförs där svensk arbetsrätt inte gäller, men villkor efter ILO:s kärnkonventioner saknas och ingen bedömning visar att de inte behövs (17 kap. 4 §).",
                "Work is done where Swedish labour law does not apply, but terms by the ILO core conventions are absent and no assessment shows that they are not needed (17:4).",
            ),
        ),
        _ => (
            Verdict::Human,
            text(
                "Villkoren ställs om de är behövliga, och det är en bedömning (17 kap. 4 §).",
                "The terms are set where needed, which is a judgement (17:4).",
            ),
        ),
    };
    exam.fact("/labour/needIsAssessed", wire(facts.need_is_assessed));
    exam.fact("/labour/isNeeded", wire(facts.is_needed));
    vec![exam.conclude(
        verdict,
        &cites,
        what,
        why,
        text(
            "Dokumentera bedömningen, eller ta in villkoren.",
            "Document the assessment, or bring the terms in.",
        ),
    )]
}
