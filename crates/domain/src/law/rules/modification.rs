//! Changes of a contract that runs: LOU 17:8–16.

use super::Rule;
use super::applies::{DIRECTIVE, LOU_TODAY};
use super::duty::Duty;
use super::words::{kronor, needs_fact, open, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::Confidence;
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Case, Examination, LOU_FROM, Notes, wire};
use crate::law::facts::modification::{ModificationFacts, ModificationGround};
use crate::law::purchase::BuyerKind;
use crate::law::regime::RegimeId;
use crate::law::regime::selection::reaches;
use crate::law::value::Class;
use crate::money::Sek;
use crate::share::Share;
use crate::text::Text;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.MODIFICATION", "Ändring av kontrakt", "Contract changes",
        &["LOU 17:9", "LOU 17:10", "LOU 17:11", "LOU 17:12", "LOU 17:13", "LOU 17:14", "LOU 19:2", "LOU 19a:8"], LOU_FROM, LOU_TODAY, change),
    Rule::new("LOU.MODIFICATION.NOTICE", "Annons om ändringen", "Notice of a change",
        &["LOU 17:16"], LOU_FROM, DIRECTIVE, notice),
    Rule::new("LOU.MODIFICATION.SOCIAL_CLAUSE", "Social klausul i löpande kontrakt", "Social clause in a running contract",
        &["LOU 17:10", "LOU 17:14", "LOU 19:2", "LOU 19a:8"], LOU_FROM, LOU_TODAY, social_clause).at(Confidence::C),
];

/// LOU 17:8–15: what carries the change; elsewhere the principles govern.
fn change(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.modification else { return Vec::new() };
    let mut exam = case.examine(rule, "/modification");
    exam.fact("/modification/ground", wire(facts.ground));
    let what = text("Ändring av kontraktet", "Change of the contract");
    if case.regime != Some(RegimeId::R1) {
        return vec![exam.conclude(
            Verdict::Human,
            case.principles(),
            what,
            text("17 kap. 8–16 §§ gäller inte här; principerna avgör. Att hålla sig inom de paragraferna är en försiktig väg (säkerhet C).", "Sections 17:8–16 do not apply here; the principles decide. To stay within those sections is a cautious way (confidence C)."),
            text("Låt en jurist bedöma om ändringen kräver en ny upphandling.", "Let a lawyer judge whether the change takes a new procurement."),
        )];
    }
    vec![match facts.ground {
        None => match lesser_value(case, facts, exam, what.clone()) {
            finding if finding.verdict == Verdict::Prohibited => {
                let mut again = case.examine(rule, "/modification");
                again.fact("/modification/ground", None);
                needs_fact(
                    again,
                    &["/modification/ground".to_owned()],
                    &["LOU 17:8", "LOU 17:9"],
                    what,
                )
            }
            finding => finding,
        },
        Some(ModificationGround::LesserValue) => lesser_value(case, facts, exam, what),
        Some(ModificationGround::Clause) => by_clause(facts, exam, what),
        Some(ModificationGround::SupplementaryOrder) => half(facts, exam, &["LOU 17:11"], what),
        Some(ModificationGround::Unforeseeable) => half(facts, exam, &["LOU 17:12"], what),
        Some(ModificationGround::NewSupplier) => judged(exam, &["LOU 17:13"], what),
        Some(ModificationGround::NotMaterial) => judged(exam, &["LOU 17:14"], what),
    }]
}

fn judged(exam: Examination<'_>, cites: &[&str], what: Text) -> Finding {
    exam.conclude(
        Verdict::Human,
        cites,
        what,
        text("Om villkoren är uppfyllda är en bedömning: andra anbudsgivare, den ekonomiska balansen, omfattningen och leverantören spelar in.", "Whether the conditions are met is a judgement: other bidders, the economic balance, the extent and the supplier all weigh in."),
        text("Låt en jurist bedöma ändringen och dokumentera skälen.", "Let a lawyer judge the change, and document the reasons."),
    )
}

/// The contract's value, moved by its index clause if there is one (17:15).
fn base(facts: &ModificationFacts, exam: &mut Examination<'_>) -> Option<Sek> {
    for (name, value) in
        [("contractValue", facts.contract_value), ("indexedValue", facts.indexed_value)]
    {
        exam.fact(format!("/modification/{name}"), value.map(|value| value.to_string()));
    }
    facts.indexed_value.or(facts.contract_value)
}

fn lacking(facts: &ModificationFacts) -> Vec<String> {
    let mut missing = Vec::new();
    if facts.contract_value.or(facts.indexed_value).is_none() {
        missing.push("/modification/contractValue".to_owned());
    }
    if facts.changes.is_empty() {
        missing.push("/modification/changes".to_owned());
    }
    missing
}

/// The net of all changes, whichever way it goes.
fn net(facts: &ModificationFacts, exam: &mut Examination<'_>) -> Sek {
    let (mut up, mut down) = (0_u64, 0_u64);
    for (index, change) in facts.changes.iter().enumerate() {
        let at = format!("/modification/changes/{index}");
        exam.fact(format!("{at}/amount"), Some(change.amount.to_string()));
        exam.fact(format!("{at}/isReduction"), wire(change.is_reduction));
        let side = if change.is_reduction == Some(true) { &mut down } else { &mut up };
        *side = side.saturating_add(change.amount.ore());
    }
    Sek::from_ore(up.abs_diff(down))
}

/// Whether `part` lies below `share` of `whole`, counted exactly.
fn is_below(part: Sek, share: Share, whole: Sek) -> bool {
    u128::from(part.ore()) * u128::from(share.denominator())
        < u128::from(whole.ore()) * u128::from(share.numerator())
}

/// LOU 17:9: below the threshold and below a tenth, or 15 per cent of works.
fn lesser_value(
    case: &Case<'_>,
    facts: &ModificationFacts,
    mut exam: Examination<'_>,
    what: Text,
) -> Finding {
    let cites = ["LOU 17:9"];
    let missing = lacking(facts);
    let (Some(base), true) = (base(facts, &mut exam), missing.is_empty()) else {
        return needs_fact(exam, &missing, &cites, what);
    };
    let Some(class) = case.object.class() else {
        return needs_fact(exam, &["/kind".to_owned()], &cites, what);
    };
    let net = net(facts, &mut exam);
    let name = if class == Class::Works { id::CHANGE_WORKS } else { id::CHANGE_GOODS_SERVICES };
    let Some(share) = exam.parameter(name).and_then(ParameterValue::share) else {
        return judged(exam, &cites, what);
    };
    let mut notes = Notes::default();
    let mut at = |buyer| reaches(case.book, class, buyer, net, case.law_date, &mut notes).0;
    let reached = match case.purchase.buyer {
        Some(buyer) => at(buyer),
        None if at(BuyerKind::Central) == at(BuyerKind::SubCentral) => at(BuyerKind::SubCentral),
        None => return needs_fact(exam, &["/buyer".to_owned()], &cites, what),
    };
    exam.notes(&notes);
    exam.fact("/buyer", wire(case.purchase.buyer));
    let below = is_below(net, share, base);
    let ((net_sv, net_en), (base_sv, base_en)) = (kronor(net), kronor(base));
    let (sv, en) = if below { ("under", "below") } else { ("inte under", "not below") };
    let why = text(
        format!(
            "Ändringarna är netto {net_sv} av {base_sv}, vilket är {sv} {share} (17 kap. 9 §). Värdet ska också ligga under tröskelvärdet."
        ),
        format!(
            "The changes are net {net_en} of {base_en}, which is {en} {share} (17:9). The value is also to lie below the threshold."
        ),
    );
    let reached = match reached {
        Ok(reached) => reached,
        Err(gap) if below => return open(exam, &gap, &["LOU 17:9", "LOU 5:1"], what),
        Err(_) => true,
    };
    exam.fact("/modification/changesCharacter", wire(facts.changes_character));
    if !below || reached {
        let remedy = text(
            "Pröva 17 kap. 10–14 §§, eller upphandla på nytt.",
            "Try 17:10–14, or procure anew.",
        );
        return exam.conclude(Verdict::Prohibited, &cites, what, why, remedy);
    }
    match facts.changes_character {
        Some(true) => exam.conclude(
            Verdict::Prohibited,
            &cites,
            what,
            text("Ändringen är liten till värdet men förändrar kontraktets övergripande karaktär (17 kap. 9 §).", "The change is small in value but alters the overall character of the contract (17:9)."),
            text("Upphandla på nytt.", "Procure anew."),
        ),
        Some(false) => exam.conclude(Verdict::Permitted, &cites, what, why, text("Räkna in ändringen när nästa prövas.", "Count the change in when the next is tested.")),
        None => exam.conclude(
            Verdict::PermittedCond,
            &cites,
            what,
            why,
            text("Se till att kontraktets övergripande karaktär inte förändras.", "See that the overall character of the contract does not change."),
        ),
    }
}

/// LOU 17:10: a clear clause in the documents.
fn by_clause(facts: &ModificationFacts, exam: Examination<'_>, what: Text) -> Finding {
    let pointer = "/modification/clauseIsClear";
    if facts.clause_is_clear.is_none() {
        return needs_fact(exam, &[pointer.to_owned()], &["LOU 17:10"], what);
    }
    let duty = Duty {
        pointer,
        value: facts.clause_is_clear,
        cites: &["LOU 17:10"],
        what: ("Ändring enligt en klausul", "Change under a clause"),
        why: (
            "Klausulen ska stå i dokumenten och klart, exakt och entydigt ange omfattning, art och villkor (17 kap. 10 §).",
            "The clause stands in the documents and states scope, nature and conditions clearly, precisely and unambiguously (17:10).",
        ),
        remedy: (
            "Pröva en annan grund, eller upphandla på nytt.",
            "Try another ground, or procure anew.",
        ),
        breach: Verdict::Prohibited,
    };
    duty.judge(exam)
}

/// LOU 17:11 and 17:12: at most half of the value an order or change.
fn half(
    facts: &ModificationFacts,
    mut exam: Examination<'_>,
    cites: &[&str],
    what: Text,
) -> Finding {
    let missing = lacking(facts);
    let (Some(base), Some(last)) = (base(facts, &mut exam), facts.changes.last()) else {
        return needs_fact(exam, &missing, cites, what);
    };
    let at = format!("/modification/changes/{}/amount", facts.changes.len() - 1);
    exam.fact(at, Some(last.amount.to_string()));
    let Some(share) = exam.parameter(id::CHANGE_MOST).and_then(ParameterValue::share) else {
        return judged(exam, cites, what);
    };
    let over = last.is_reduction != Some(true)
        && u128::from(last.amount.ore()) * u128::from(share.denominator())
            > u128::from(base.ore()) * u128::from(share.numerator());
    let ((part_sv, part_en), (base_sv, base_en)) = (kronor(last.amount), kronor(base));
    let (sv, en) = if over { ("över", "above") } else { ("inte över", "not above") };
    let why = text(
        format!(
            "Ökningen är {part_sv} av {base_sv}, vilket är {sv} hälften (17 kap. 11 och 12 §§)."
        ),
        format!("The increase is {part_en} of {base_en}, which is {en} half (17:11 and 17:12)."),
    );
    if over {
        return exam.conclude(
            Verdict::Prohibited,
            cites,
            what,
            why,
            text("Upphandla på nytt.", "Procure anew."),
        );
    }
    exam.conclude(
        Verdict::Human,
        cites,
        what,
        why,
        text("Låt en jurist bedöma att ändringen är nödvändig och de övriga villkoren håller, och annonsera den (17 kap. 16 §).", "Let a lawyer judge that the change is necessary and the other conditions hold, and advertise it (17:16)."),
    )
}

/// LOU 17:16: changes under 17:11–12 are advertised.
fn notice(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.modification else { return Vec::new() };
    let asks = matches!(
        facts.ground,
        Some(ModificationGround::SupplementaryOrder | ModificationGround::Unforeseeable)
    );
    if !asks {
        return Vec::new();
    }
    let at = "/modification/isAdvertised";
    let mut exam = case.examine(rule, at);
    exam.fact("/modification/ground", wire(facts.ground));
    let duty = Duty {
        pointer: at,
        value: facts.is_advertised,
        cites: &["LOU 17:16"],
        what: ("Annons om ändringen", "Notice of the change"),
        why: (
            "En ändring på dessa grunder ska annonseras (17 kap. 16 §).",
            "A change on these grounds is advertised (17:16).",
        ),
        remedy: (
            "Annonsera ändringen i en registrerad annonsdatabas.",
            "Advertise the change in a registered notice database.",
        ),
        breach: Verdict::Missing,
    };
    vec![duty.judge(exam)]
}

/// LOU 17:10 and 17:14: a social clause added to a contract that runs.
fn social_clause(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.modification else { return Vec::new() };
    if facts.adds_social_clause != Some(true) {
        return Vec::new();
    }
    let at = "/modification/addsSocialClause";
    let mut exam = case.examine(rule, at);
    exam.fact(at, wire(facts.adds_social_clause));
    let cites: &[&str] = if case.regime == Some(RegimeId::R1) {
        &["LOU 17:10", "LOU 17:14"]
    } else {
        case.principles()
    };
    vec![exam.conclude(
        Verdict::Human,
        cites,
        text("En social klausul läggs till", "A social clause is added"),
        text("Ökade krav på leverantören rubbar sällan balansen till dess fördel, men andra kunde ha lämnat anbud (säkerhet C).", "More demands on the supplier rarely shift the balance in its favour, but others might have tendered (confidence C)."),
        text("Pröva först om en klausul täcker ändringen, och låt annars en jurist bedöma.", "See first whether a clause covers the change, and otherwise let a lawyer judge."),
    )]
}
