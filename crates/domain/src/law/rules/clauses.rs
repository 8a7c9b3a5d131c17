//! Social considerations, clause by clause: LOU 9:1, 14:1, 16:2, 17:1, 17:5,
//! 19:2 and 19:9, 19 a:8, and LOV 4:2.

mod phase;

use phase::phase;

use super::Rule;
use super::applies::{COVERED, OPEN_TO_MANY};
use super::words::{needs_fact, nothing_more, text};
use crate::clause::{Phase, Theme};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::Confidence;
use crate::law::book::parameter::id;
use crate::law::case::{Case, Examination, LOV_FROM, wire};
use crate::law::purchase::{ClauseFacts, ClauseReach};
use crate::law::regime::RegimeId;
use crate::text::Text;
use phase::Misplaced;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("CLAUSE.STATED", "Hänsynen i dokumenten", "The consideration in the documents",
        &["LOU 9:1", "LOU 14:1", "LOU 16:6", "LOU 17:1", "LOU 19:9", "LOV 4:2"], LOV_FROM, OPEN_TO_MANY, stated),
    Rule::new("CLAUSE.LINK", "Samband med det som anskaffas", "Link to what is bought",
        &["LOU 16:2 st 2", "LOU 9:1", "LOU 14:1", "LOU 17:1", "LOU 19:2", "LOU 19a:8", "LOV 1:2"], LOV_FROM, COVERED, link),
    Rule::new("CLAUSE.DISCRIMINATION", "Lika behandling", "Equal treatment",
        &["LOU 4:1", "LOU 19:2", "LOU 19a:8", "LOV 1:2"], LOV_FROM, COVERED, discrimination).without_regime(),
    Rule::new("CLAUSE.VERIFIABLE", "Kontrollerbarhet", "Verifiability",
        &["LOU 16:2 st 3", "LOU 4:1", "LOU 19:2", "LOU 19a:8", "LOV 1:2"], LOV_FROM, COVERED, verifiable),
    Rule::new("CLAUSE.PHASE", "Rätt fas", "The right phase",
        &["LOU 14:1", "LOU 19:9 p 2", "LOU 19:2", "LOV 8:1"], LOV_FROM, COVERED, phase).at(Confidence::B),
    Rule::new("CLAUSE.COLLECTIVE_AGREEMENT", "Tecknat kollektivavtal", "Signed collective agreement",
        &["LOU 17:5", "LOU 4:1", "LOU 19:2", "LOU 19a:8", "LOV 1:2"], LOV_FROM, COVERED, collective_agreement).at(Confidence::B),
    Rule::new("CLAUSE.PROPORTION", "Proportionalitet i tid", "Proportion in time",
        &["LOU 4:1", "LOU 17:1", "LOU 19:2", "LOV 1:2"], LOV_FROM, COVERED, proportion).at(Confidence::C),
    Rule::new("CLAUSE.PERMITTED", "Hänsynen som helhet", "The consideration as a whole",
        &["LOU 9:1", "LOU 14:1", "LOU 16:2", "LOU 17:1", "LOU 19:9", "LOU 19:2", "LOU 19a:8", "LOV 4:2"], LOV_FROM, COVERED, in_order).at(Confidence::B),
];

type Cites = &'static [&'static str];

/// Looks at each clause by itself, so that their order does not matter.
fn each(
    case: &Case<'_>,
    rule: &'static Rule,
    look: impl Fn(&Clause<'_, '_>) -> Option<Finding>,
) -> Vec<Finding> {
    let clauses = case.purchase.clauses.iter().enumerate();
    clauses.filter_map(|(index, facts)| look(&Clause { case, rule, facts, index })).collect()
}

struct Clause<'c, 'a> {
    case: &'c Case<'a>,
    rule: &'static Rule,
    facts: &'c ClauseFacts,
    index: usize,
}

impl<'c> Clause<'c, '_> {
    fn field(&self, name: &str) -> String {
        format!("/clauses/{}/{name}", self.index)
    }

    /// Begins to look at the clause; a rule that has nothing to say does not.
    fn examine(&self) -> Examination<'c> {
        let mut exam = self.case.examine(self.rule, format!("/clauses/{}", self.index));
        exam.fact(self.field("phase"), wire(Some(self.facts.phase)));
        exam.fact(self.field("theme"), wire(Some(self.facts.theme)));
        exam
    }

    /// The same, with the fact that decides.
    fn examine_fact(&self, name: &str, value: Option<String>) -> Examination<'c> {
        let mut exam = self.examine();
        exam.fact(self.field(name), value);
        exam
    }

    /// Where the phase hangs in the law of the regime.
    fn home(&self) -> Cites {
        match (self.case.regime, self.facts.phase) {
            (Some(RegimeId::R1), Phase::Reservation) => &["LOU 4:18"],
            (Some(RegimeId::R1), Phase::Exclusion) => &["LOU 13:3", "LOU 13:4"],
            (Some(RegimeId::R1), Phase::Qualification) => &["LOU 14:1"],
            (Some(RegimeId::R1), Phase::Specification) => &["LOU 9:1"],
            (Some(RegimeId::R1), Phase::AwardCriterion) => &["LOU 16:2", "LOU 16:6"],
            (Some(RegimeId::R1), Phase::PerformanceCondition) => &["LOU 17:1"],
            (Some(RegimeId::R2 | RegimeId::R3), Phase::Exclusion) => &["LOU 19:17"],
            (Some(RegimeId::R2 | RegimeId::R3), Phase::Reservation | Phase::Qualification) => {
                &["LOU 19:9 p 2"]
            }
            (Some(RegimeId::R2 | RegimeId::R3), Phase::Specification) => &["LOU 19:9 p 3"],
            (Some(RegimeId::R2 | RegimeId::R3), Phase::AwardCriterion) => &["LOU 19:9 p 4"],
            (Some(RegimeId::R2 | RegimeId::R3), Phase::PerformanceCondition) => &["LOU 19:9 p 5"],
            (Some(RegimeId::Lov), Phase::Reservation) => &["LOV 1:2a"],
            (Some(RegimeId::Lov), Phase::Exclusion) => &["LOV 7:1"],
            (Some(RegimeId::Lov), _) => &["LOV 4:2"],
            _ => self.case.principles(),
        }
    }

    fn home_and_principles(&self) -> Vec<&'static str> {
        let mut cites = self.home().to_vec();
        for principle in self.case.principles() {
            if !cites.contains(principle) {
                cites.push(principle);
            }
        }
        cites
    }

    /// Exclusion and reservation ask who may take part, not what is delivered.
    fn is_about_the_contract(&self) -> bool {
        !matches!(self.facts.phase, Phase::Reservation | Phase::Exclusion)
    }

    /// A direct award has no documents that the law speaks of.
    fn needs_documents(&self) -> bool {
        self.case.regime != Some(RegimeId::R4)
    }

    fn named(&self, sv: &str, en: &str) -> Text {
        let key = &self.facts.key;
        text(format!("{key}: {sv}"), format!("{key}: {en}"))
    }
}

/// LOU 14:1, 17:1, 19:9, LOV 4:2: what is demanded stands in the documents.
fn stated(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    each(case, rule, |clause| {
        let stated = clause.facts.stated_in_documents;
        if stated == Some(true) {
            return None;
        }
        let exam = clause.examine_fact("statedInDocuments", wire(stated));
        let what = clause.named("angivet i dokumenten", "stated in the documents");
        let cites = clause.home();
        if stated.is_none() {
            return Some(needs_fact(exam, &[clause.field("statedInDocuments")], cites, what));
        }
        Some(exam.conclude(
                Verdict::Missing,
                cites,
                what,
                text("Villkoret står inte i upphandlingsdokumenten, så leverantörerna kan inte räkna med det.", "The documents do not state the clause, so suppliers cannot count on it."),
                text("Skriv in villkoret i dokumenten innan annonsen skickas.", "State the clause in the documents before the notice is sent."),
        ))
    })
}

/// LOU 16:2, 17:1, 14:1, 9:1, and proportionality elsewhere: link to what is bought.
fn link(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    each(case, rule, |clause| {
        let reach = clause.facts.reach;
        if !clause.is_about_the_contract() || reach == Some(ClauseReach::ThisContract) {
            return None;
        }
        let exam = clause.examine_fact("reach", wire(reach));
        let what = clause.named("samband med det som köps", "link to what is bought");
        let mut cites = clause.home_and_principles();
        // Qualification and specification have the demand for a link in their own sections.
        let takes_the_link_from_award =
            matches!(clause.facts.phase, Phase::AwardCriterion | Phase::PerformanceCondition);
        if case.regime == Some(RegimeId::R1) && takes_the_link_from_award {
            cites.insert(1, "LOU 16:2 st 2");
        }
        if reach.is_none() {
            return Some(needs_fact(exam, &[clause.field("reach")], &cites, what));
        }
        let (sv, en) = match reach? {
            ClauseReach::WholeBusiness => {
                ("leverantörens hela verksamhet", "the supplier's whole business")
            }
            ClauseReach::Elsewhere | ClauseReach::ThisContract => {
                ("annat än detta kontrakt", "something other than this contract")
            }
        };
        Some(exam.conclude(
            Verdict::Prohibited,
            &cites,
            what,
            text(
                format!("Villkoret siktar på {sv} och saknar samband med det som anskaffas."),
                format!("The clause reaches for {en} and has no link to what is bought."),
            ),
            text(
                "Skriv om villkoret så att det gäller hur detta kontrakt utförs.",
                "Write the clause so that it concerns how this contract is performed.",
            ),
        ))
    })
}

/// LOU 4:1, 19:2, 19 a:8, LOV 1:2: no favour to a place or a supplier.
fn discrimination(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    each(case, rule, |clause| {
        let favours = clause.facts.favours_place_or_supplier;
        if favours == Some(false) {
            return None;
        }
        let exam = clause.examine_fact("favoursPlaceOrSupplier", wire(favours));
        let what = clause.named("lika behandling", "equal treatment");
        let cites = case.principles();
        if favours.is_none() {
            return Some(needs_fact(exam, &[clause.field("favoursPlaceOrSupplier")], cites, what));
        }
        Some(exam.conclude(
                Verdict::Prohibited,
                cites,
                what,
                text("Villkoret gynnar en ort, dess invånare eller en viss leverantör och diskriminerar de andra.", "The clause favours a place, its residents or a supplier and discriminates against the others."),
                text("Beskriv målgruppen eller behovet utan att peka ut ort eller leverantör.", "Describe the target group or the need without pointing to a place or supplier."),
        ))
    })
}

/// LOU 16:2 third paragraph, and openness elsewhere: it can be verified.
fn verifiable(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    each(case, rule, |clause| {
        let verifiable = clause.facts.is_verifiable;
        if verifiable == Some(true) {
            return None;
        }
        let exam = clause.examine_fact("isVerifiable", wire(verifiable));
        let what = clause.named("kontrollerbart", "verifiable");
        let is_criterion = clause.facts.phase == Phase::AwardCriterion;
        let cites: Cites = if is_criterion && case.regime == Some(RegimeId::R1) {
            &["LOU 16:2 st 3"]
        } else {
            case.principles()
        };
        if verifiable.is_none() {
            return Some(needs_fact(exam, &[clause.field("isVerifiable")], cites, what));
        }
        Some(exam.conclude(
            if is_criterion { Verdict::Missing } else { Verdict::Warn },
            cites,
            what,
            text(
                "Texten säger varken vilken nivå som räcker eller vad som bevisar den.",
                "The text says neither which level is enough nor what proves it.",
            ),
            text(
                "Ange en mätbar nivå, beviset och när det lämnas.",
                "State a measurable level, its proof and when it is handed in.",
            ),
        ))
    })
}

/// LOU 17:5, and the principles elsewhere: no demand to have signed an agreement.
fn collective_agreement(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    each(case, rule, |clause| {
        let demands = clause.facts.demands_signed_agreement;
        let is_asked = clause.facts.theme == Theme::LabourTerms || demands == Some(true);
        if !is_asked || demands == Some(false) {
            return None;
        }
        let exam = clause.examine_fact("demandsSignedAgreement", wire(demands));
        let what = clause.named("tecknat kollektivavtal", "signed collective agreement");
        let cites: Cites = if case.regime == Some(RegimeId::R1) {
            &["LOU 17:5", "LOU 4:1"]
        } else {
            case.principles()
        };
        if demands.is_none() {
            return Some(needs_fact(exam, &[clause.field("demandsSignedAgreement")], cites, what));
        }
        Some(exam.conclude(
                Verdict::Prohibited,
                cites,
                what,
                text("Den som tillämpar likvärdiga villkor uppfyller kravet utan att ha tecknat avtal; att kräva underskriften utestänger den leverantören.", "Whoever applies equivalent terms meets the demand without having signed; to demand the signature shuts that supplier out."),
                text("Kräv nivåerna för lön, semester och arbetstid i stället för avtalet.", "Demand the levels of pay, holiday and working hours instead of the agreement."),
        ))
    })
}

/// The term of a contract that is too short to employ or train somebody in, and
/// the shortest that is not.
fn short_term(case: &Case<'_>, facts: &ClauseFacts) -> Option<(u16, u16)> {
    let is_work = matches!(facts.theme, Theme::Employment | Theme::Training);
    if !is_work || facts.phase != Phase::PerformanceCondition {
        return None;
    }
    let least = case.parameter(id::EMPLOYMENT_SHORTEST_TERM)?.months()?;
    let months = case.purchase.term_months?;
    (months < least).then_some((months, least))
}

/// LOU 4:1, 19:2, 19 a:8, LOV 1:2: proportion to a short contract.
fn proportion(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    each(case, rule, |clause| {
        let (months, least) = short_term(case, clause.facts)?;
        let mut exam = clause.examine();
        exam.parameter(id::EMPLOYMENT_SHORTEST_TERM);
        exam.fact("/termMonths", Some(months.to_string()));
        Some(exam.conclude(
            Verdict::Human,
            &clause.home_and_principles(),
            clause.named("proportionalitet", "proportion"),
            text(
                format!("Kontraktet löper {months} månader. Att anställa eller utbilda någon inom en tid under {least} månader kan vara oproportionerligt (säkerhet C)."),
                format!("The contract runs {months} months. To employ or train somebody in less than {least} months may be out of proportion (confidence C)."),
            ),
            text("Låt en person väga kravet mot kontraktets värde och tid; pröva ett dialogvillkor.", "Let a person weigh the demand against value and term; try a condition of dialogue."),
        ))
    })
}

/// The clause as a whole, when every fact about it is known and in order.
fn in_order(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    each(case, rule, |clause| {
        let facts = clause.facts;
        let documents = facts.stated_in_documents == Some(true) || !clause.needs_documents();
        let reach =
            facts.reach == Some(ClauseReach::ThisContract) || !clause.is_about_the_contract();
        let agreement =
            facts.theme != Theme::LabourTerms || facts.demands_signed_agreement == Some(false);
        let clean = documents
            && reach
            && agreement
            && facts.is_verifiable == Some(true)
            && facts.favours_place_or_supplier == Some(false)
            && facts.demands_signed_agreement != Some(true);
        let is_misplaced = case.regime.and_then(|regime| Misplaced::of(regime, facts)).is_some();
        if !clean || is_misplaced || short_term(case, facts).is_some() {
            return None;
        }
        let mut exam = clause.examine();
        for (name, value) in [
            ("statedInDocuments", wire(facts.stated_in_documents)),
            ("reach", wire(facts.reach)),
            ("isVerifiable", wire(facts.is_verifiable)),
            ("favoursPlaceOrSupplier", wire(facts.favours_place_or_supplier)),
        ] {
            exam.fact(clause.field(name), value);
        }
        Some(exam.conclude(
            Verdict::Permitted,
            &clause.home_and_principles(),
            clause.named("hänsynen får tas", "the consideration may be made"),
            text(
                "Villkoret har samband med det som köps, går att kontrollera, behandlar alla lika och är känt i förväg.",
                "The clause is linked to what is bought, can be verified, treats all alike and is known beforehand.",
            ),
            if facts.phase == Phase::PerformanceCondition {
                text("Följ upp villkoret under avtalstiden.", "Follow the clause up during the contract.")
            } else {
                nothing_more()
            },
        ))
    })
}
