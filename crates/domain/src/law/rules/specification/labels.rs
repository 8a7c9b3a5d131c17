//! Labels as proof: LOU 9:13–15, and the principles below the threshold.

use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, wire};
use crate::law::facts::specification::{LabelRequirement, LabelUse};
use crate::law::regime::RegimeId;
use crate::law::rules::Rule;
use crate::law::rules::words::{needs_fact, nothing_more, text};
use crate::law::rules::yes_or_no::{Said, YesOrNo};

fn labels<'c>(case: &'c Case<'_>) -> impl Iterator<Item = (String, &'c LabelRequirement)> {
    case.purchase.specification.iter().flat_map(|facts| {
        facts
            .labels
            .iter()
            .enumerate()
            .map(|(index, label)| (format!("/specification/labels/{index}"), label))
    })
}

fn is_directive(case: &Case<'_>) -> bool {
    case.regime == Some(RegimeId::R1)
}

/// LOU 9:13: a label proves what is bought, not what the supplier is.
pub(in crate::law::rules) fn place(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    labels(case)
        .filter(|(_, label)| label.used_in == LabelUse::Qualification)
        .map(|(at, label)| {
            let mut exam = case.examine(rule, at.clone());
            exam.fact(format!("{at}/usedIn"), wire(Some(label.used_in)));
            let r1 = is_directive(case);
            exam.conclude(
                if r1 { Verdict::Prohibited } else { Verdict::Human },
                if r1 { &["LOU 9:13", "LOU 14:1"] } else { &["LOU 19:2"] },
                text("Märkning som krav på leverantören", "A label as a requirement on the supplier"),
                text("En märkning får krävas i specifikation, kriterier och kontraktsvillkor, som bevis om det som köps; inte av leverantören som sådan.", "A label may be demanded in specifications, criteria and contract conditions, as proof of what is bought; not of the supplier as such."),
                text("Flytta kravet till specifikationen eller kontraktsvillkoren.", "Move the demand to the specification or the contract conditions."),
            )
        })
        .collect()
}

/// LOU 9:13: all six points; its last paragraph for labels that reach further.
pub(in crate::law::rules) fn criteria(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    labels(case).map(|(at, label)| one(case, rule, &at, label)).collect()
}

fn one(case: &Case<'_>, rule: &'static Rule, at: &str, label: &LabelRequirement) -> Finding {
    let points = [
        ("onlyLinkedCriteria", label.only_linked_criteria, "LOU 9:13 p 1"),
        ("isSuitable", label.is_suitable, "LOU 9:13 p 2"),
        ("isVerifiable", label.is_verifiable, "LOU 9:13 p 3"),
        ("isOpenlyAdopted", label.is_openly_adopted, "LOU 9:13 p 4"),
        ("isAccessible", label.is_accessible, "LOU 9:13 p 5"),
        ("isIndependent", label.is_independent, "LOU 9:13 p 6"),
    ];
    let mut exam = case.examine(rule, at);
    for (name, value, _) in points {
        exam.fact(format!("{at}/{name}"), wire(value));
    }
    let r1 = is_directive(case);
    let what = text("Märkningens kriterier", "The criteria of the label");
    let failed: Vec<&str> = points
        .iter()
        .filter(|(_, value, _)| *value == Some(false))
        .map(|(_, _, citation)| *citation)
        .collect();
    let unknown: Vec<String> = points
        .iter()
        .filter(|(_, value, _)| value.is_none())
        .map(|(name, _, _)| format!("{at}/{name}"))
        .collect();
    let general: &[&str] = if r1 { &["LOU 9:13"] } else { &["LOU 19:2"] };
    if failed.is_empty() && !unknown.is_empty() {
        return needs_fact(exam, &unknown, general, what);
    }
    if failed.is_empty() {
        return exam.conclude(
            Verdict::Permitted,
            general,
            what,
            text("Märkningen uppfyller alla sex villkoren.", "The label meets all six conditions."),
            nothing_more(),
        );
    }
    if !r1 {
        return exam.conclude(
            Verdict::Human,
            general,
            what,
            text("Märkningen brister i något som 9 kap. kräver i direktivets regim; här avgör om kravet är proportionerligt.", "The label lacks something that chapter 9 demands in the directive's regime; here proportion decides."),
            text("Låt en person väga kravet, eller skriv ut de krav som behövs.", "Let a person weigh the demand, or write out the requirements that are needed."),
        );
    }
    let reaches_further =
        failed.iter().all(|citation| ["LOU 9:13 p 1", "LOU 9:13 p 2"].contains(citation));
    let remedy = if reaches_further && unknown.is_empty() {
        text(
            "Kräv inte märkningen; skriv i stället av de delar av dess kriterier som har samband med det som köps.",
            "Do not demand the label; copy instead those of its criteria that are linked to what is bought.",
        )
    } else {
        text(
            "Kräv inte märkningen; beskriv själv vad som ska vara uppfyllt.",
            "Do not demand the label; describe yourself what is to be met.",
        )
    };
    exam.conclude(
        Verdict::Prohibited,
        &failed,
        what,
        text(
            format!(
                "Märkningen brister i {} av de sex villkoren och får inte krävas.",
                failed.len()
            ),
            format!(
                "The label lacks {} of the six conditions and may not be demanded.",
                failed.len()
            ),
        ),
        remedy,
    )
}

struct Door {
    name: &'static str,
    cites: &'static [&'static str],
    what: Said<'static>,
    kept: Said<'static>,
    broken: Said<'static>,
    remedy: Said<'static>,
}

fn door(
    case: &Case<'_>,
    rule: &'static Rule,
    door: &Door,
    value: impl Fn(&LabelRequirement) -> Option<bool>,
) -> Vec<Finding> {
    labels(case)
        .filter_map(|(at, label)| {
            YesOrNo {
                at: format!("{at}/{}", door.name),
                value: value(label),
                kept_when: true,
                is_asked: true,
                cites: if is_directive(case) { door.cites } else { &["LOU 19:2"] },
                what: door.what,
                kept: Some((Verdict::Permitted, door.kept)),
                broken: (Verdict::Prohibited, door.broken),
                remedy: door.remedy,
            }
            .judge(case, rule)
        })
        .collect()
}

/// LOU 9:14: an equivalent label is as good.
pub(in crate::law::rules) fn equivalent(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let words = Door {
        name: "acceptsEquivalent",
        cites: &["LOU 9:14", "LOU 9:13"],
        what: ("Likvärdiga märkningar", "Equivalent labels"),
        kept: ("Likvärdiga märkningar godtas.", "Equivalent labels are accepted."),
        broken: (
            "En viss märkning krävs och likvärdiga stängs ute.",
            "A certain label is demanded and equivalent ones are shut out.",
        ),
        remedy: (
            "Lägg till eller likvärdig, och säg vilka krav märkningen ska visa.",
            "Add or equivalent, and say which requirements the label is to show.",
        ),
    };
    door(case, rule, &words, |label| label.accepts_equivalent)
}

/// LOU 9:15: other proof from whoever could not get the label in time.
pub(in crate::law::rules) fn other_proof(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let words = Door {
        name: "acceptsOtherProof",
        cites: &["LOU 9:15"],
        what: ("Annat bevis än märkningen", "Other proof than the label"),
        kept: (
            "Annat bevis godtas av den som inte kunde få märkningen i tid.",
            "Other proof is accepted from whoever could not get the label in time.",
        ),
        broken: (
            "Den som av skäl utanför egen kontroll inte kunde få märkningen i tid stängs ute.",
            "Whoever could not get the label in time for reasons beyond its control is shut out.",
        ),
        remedy: (
            "Godta annan lämplig dokumentation av den leverantören.",
            "Accept other suitable documents from that supplier.",
        ),
    };
    door(case, rule, &words, |label| label.accepts_other_proof)
}
