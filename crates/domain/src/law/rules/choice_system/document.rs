//! The notice and request document of a choice system: LOV 2:4, 3:1–2, 4:1–4, 8:1.

use crate::law::assessment::{Finding, Verdict};
use crate::law::case::{Case, wire};
use crate::law::facts::choice_system::{ChoiceSystemFacts, NoticePlace};
use crate::law::rules::Rule;
use crate::law::rules::words::{needs_fact, nothing_more, text};
use crate::law::rules::yes_or_no::{Said, YesOrNo};

/// The request document is what LOV asks about first; without it nothing else is.
pub(in crate::law::rules) fn described(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    if case.purchase.choice_system.is_some() {
        return Vec::new();
    }
    let exam = case.examine(rule, "/choiceSystem");
    let what = text("Förfrågningsunderlaget", "The request document");
    vec![needs_fact(exam, &["/choiceSystem".to_owned()], &["LOV 3:1", "LOV 4:1"], what)]
}

/// LOV 3:1: the national website, not the municipality's own alone.
pub(in crate::law::rules) fn notice_place(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some(facts) = &case.purchase.choice_system else { return Vec::new() };
    let at = "/choiceSystem/noticePlace";
    let mut exam = case.examine(rule, at);
    exam.fact(at, wire(facts.notice_place));
    let cites = ["LOV 3:1"];
    let what = text("Var systemet annonseras", "Where the system is advertised");
    let remedy = text(
        "Annonsera på den nationella webbplatsen, med underlaget.",
        "Advertise on the national website, with the request document.",
    );
    vec![match facts.notice_place {
        None => needs_fact(exam, &[at.to_owned()], &cites, what),
        Some(NoticePlace::NationalSite) => exam.conclude(
            Verdict::Permitted,
            &cites,
            what,
            text(
                "Systemet annonseras på den nationella webbplatsen.",
                "The system is advertised on the national website.",
            ),
            nothing_more(),
        ),
        Some(NoticePlace::OwnSiteOnly) => exam.conclude(
            Verdict::Prohibited,
            &cites,
            what,
            text(
                "En annons bara på den egna webbplatsen räcker inte.",
                "A notice on the own website alone is not enough.",
            ),
            remedy,
        ),
        Some(NoticePlace::Nowhere) => exam.conclude(
            Verdict::Missing,
            &cites,
            what,
            text("Systemet annonseras ingenstans.", "The system is advertised nowhere."),
            remedy,
        ),
    }]
}

/// A yes or no of the document, with the words of its rule.
pub(super) struct Line {
    pub(super) name: &'static str,
    pub(super) kept_when: bool,
    pub(super) is_asked: bool,
    pub(super) cites: &'static [&'static str],
    pub(super) what: Said<'static>,
    pub(super) kept: Said<'static>,
    pub(super) broken: (Verdict, Said<'static>),
    pub(super) remedy: Said<'static>,
}

pub(super) fn line(
    case: &Case<'_>,
    rule: &'static Rule,
    line: &Line,
    value: impl Fn(&ChoiceSystemFacts) -> Option<bool>,
) -> Vec<Finding> {
    line_since(case, rule, line, value, None)
}

/// The same where another fact, true, is why the line is drawn at all.
fn line_since(
    case: &Case<'_>,
    rule: &'static Rule,
    line: &Line,
    value: impl Fn(&ChoiceSystemFacts) -> Option<bool>,
    since: Option<&str>,
) -> Vec<Finding> {
    let Some(facts) = &case.purchase.choice_system else { return Vec::new() };
    YesOrNo {
        at: format!("/choiceSystem/{}", line.name),
        value: value(facts),
        kept_when: line.kept_when,
        is_asked: line.is_asked,
        cites: line.cites,
        what: line.what,
        kept: Some((Verdict::Permitted, line.kept)),
        broken: line.broken,
        remedy: line.remedy,
    }
    .judge_since(case, rule, since)
    .into_iter()
    .collect()
}

/// LOV 2:4, 3:2: applications are called for all the time.
pub(in crate::law::rules) fn continuous(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let words = Line {
        name: "isContinuous",
        kept_when: true,
        is_asked: true,
        cites: &["LOV 3:2", "LOV 2:4"],
        what: ("Löpande annonsering", "Continuous advertising"),
        kept: (
            "Ansökningar begärs in löpande, utan sista dag.",
            "Applications are called for continuously, without a last day.",
        ),
        broken: (
            Verdict::Prohibited,
            (
                "Ansökan har en sista dag; ett valfrihetssystem står öppet hela tiden.",
                "There is a last day for applications; a choice system is open all the time.",
            ),
        ),
        remedy: (
            "Ta bort sista dagen och annonsera löpande.",
            "Take the last day away and advertise continuously.",
        ),
    };
    line(case, rule, &words, |facts| facts.is_continuous)
}

/// LOV 3:1: the document is there with the notice.
pub(in crate::law::rules) fn with_notice(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let words = Line {
        name: "documentsWithNotice",
        kept_when: true,
        is_asked: false,
        cites: &["LOV 3:1"],
        what: ("Underlaget tillsammans med annonsen", "The document together with the notice"),
        kept: (
            "Underlaget finns tillsammans med annonsen.",
            "The document is there together with the notice.",
        ),
        broken: (
            Verdict::Missing,
            (
                "Förfrågningsunderlaget finns inte tillsammans med annonsen.",
                "The request document is not there together with the notice.",
            ),
        ),
        remedy: ("Lägg underlaget vid annonsen.", "Put the document with the notice."),
    };
    line(case, rule, &words, |facts| facts.documents_with_notice)
}

/// LOV 3:1: a change is advertised like the system itself.
pub(in crate::law::rules) fn change(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let is_changed = case.purchase.choice_system.as_ref().and_then(|facts| facts.is_changed);
    if is_changed != Some(true) {
        return Vec::new();
    }
    let words = Line {
        name: "changeIsAdvertised",
        kept_when: true,
        is_asked: true,
        cites: &["LOV 3:1"],
        what: ("Ändrat valfrihetssystem", "Changed choice system"),
        kept: ("Ändringen annonseras.", "The change is advertised."),
        broken: (
            Verdict::Prohibited,
            (
                "Den som förändrar ett valfrihetssystem ska annonsera det.",
                "Whoever changes a choice system advertises it.",
            ),
        ),
        remedy: (
            "Annonsera ändringen; hur löpande kontrakt påverkas är en fråga för avtalet.",
            "Advertise the change; how running contracts are affected is a matter of the contract.",
        ),
    };
    let advertised = |facts: &ChoiceSystemFacts| facts.change_is_advertised;
    line_since(case, rule, &words, advertised, Some("/choiceSystem/isChanged"))
}

/// LOV 4:1: the grounds of payment.
pub(in crate::law::rules) fn compensation(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let words = Line {
        name: "compensationStated",
        kept_when: true,
        is_asked: true,
        cites: &["LOV 4:1"],
        what: ("Grunderna för ersättningen", "The grounds of payment"),
        kept: (
            "Underlaget anger grunderna för ersättningen.",
            "The document states the grounds of payment.",
        ),
        broken: (
            Verdict::Missing,
            (
                "Underlaget anger inte grunderna för den ekonomiska ersättningen.",
                "The document does not state the grounds of payment.",
            ),
        ),
        remedy: (
            "Ange ersättningens nivåer, indelning och uppräkning.",
            "State the levels, grading and adjustment of the payment.",
        ),
    };
    line(case, rule, &words, |facts| facts.compensation_stated)
}

/// LOV 4:1, 8:1: the payment is fixed beforehand, so no prices compete.
pub(in crate::law::rules) fn price(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let words = Line {
        name: "suppliersCompeteOnPrice",
        kept_when: false,
        is_asked: false,
        cites: &["LOV 4:1", "LOV 8:1"],
        what: ("Priskonkurrens i ett valfrihetssystem", "Price competition in a choice system"),
        kept: ("Ersättningen är given i förväg.", "The payment is given beforehand."),
        broken: (
            Verdict::Prohibited,
            (
                "Sökande ställs mot varandra på pris; ersättningen ska vara given i underlaget och alla som uppfyller kraven godkännas.",
                "Applicants are set against one another on price; the payment is given in the document and all who meet the requirements are approved.",
            ),
        ),
        remedy: (
            "Fastställ ersättningen i underlaget, eller upphandla enligt LOU.",
            "Fix the payment in the document, or procure under LOU.",
        ),
    };
    line(case, rule, &words, |facts| facts.suppliers_compete_on_price)
}

/// LOV 4:2: every special condition is known.
pub(in crate::law::rules) fn conditions(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let words = Line {
        name: "allConditionsStated",
        kept_when: true,
        is_asked: true,
        cites: &["LOV 4:2"],
        what: ("Särskilda villkor", "Special conditions"),
        kept: (
            "Alla särskilda villkor står i annonsen eller underlaget.",
            "Every special condition stands in the notice or the document.",
        ),
        broken: (
            Verdict::Missing,
            (
                "Något särskilt villkor står varken i annonsen eller i underlaget.",
                "Some special condition stands neither in the notice nor in the document.",
            ),
        ),
        remedy: ("Skriv in varje villkor i underlaget.", "State each condition in the document."),
    };
    line(case, rule, &words, |facts| facts.all_conditions_stated)
}

/// LOV 4:3: how to apply.
pub(in crate::law::rules) fn application_form(
    case: &Case<'_>,
    rule: &'static Rule,
) -> Vec<Finding> {
    let words = Line {
        name: "applicationFormStated",
        kept_when: true,
        is_asked: true,
        cites: &["LOV 4:3"],
        what: ("Hur ansökan lämnas", "How an application is handed in"),
        kept: ("Det framgår hur ansökan lämnas.", "It is stated how an application is handed in."),
        broken: (
            Verdict::Missing,
            (
                "Det framgår inte hur ansökan lämnas.",
                "It is not stated how an application is handed in.",
            ),
        ),
        remedy: (
            "Ange hur och vart ansökan lämnas.",
            "State how and where applications are handed in.",
        ),
    };
    line(case, rule, &words, |facts| facts.application_form_stated)
}

/// LOV 4:4: within what time approval is decided.
pub(in crate::law::rules) fn handling_time(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let words = Line {
        name: "handlingTimeStated",
        kept_when: true,
        is_asked: true,
        cites: &["LOV 4:4"],
        what: ("Tid för beslut om godkännande", "Time for deciding on approval"),
        kept: (
            "Det framgår inom vilken tid beslut fattas.",
            "It is stated within what time approval is decided.",
        ),
        broken: (
            Verdict::Missing,
            (
                "Det framgår inte inom vilken tid beslut om godkännande fattas.",
                "It is not stated within what time approval is decided.",
            ),
        ),
        remedy: (
            "Ange en tid; lagen har inget eget tal.",
            "State a time; the act has no number of its own.",
        ),
    };
    line(case, rule, &words, |facts| facts.handling_time_stated)
}

/// LOV 8:1: no cap that the municipality sets, and no ranking.
pub(in crate::law::rules) fn approve_all(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let cap = Line {
        name: "limitsSuppliers",
        kept_when: false,
        is_asked: false,
        cites: &["LOV 8:1"],
        what: ("Tak för antalet leverantörer", "A cap on the number of suppliers"),
        kept: (
            "Antalet leverantörer är inte begränsat.",
            "The number of suppliers is not limited.",
        ),
        broken: (
            Verdict::Prohibited,
            (
                "Kommunen begränsar antalet leverantörer, men alla som uppfyller kraven ska godkännas.",
                "The municipality limits the number of suppliers, but all who meet the requirements are approved.",
            ),
        ),
        remedy: (
            "Ta bort taket; en leverantör får däremot ange ett eget kapacitetstak om underlaget medger det.",
            "Take the cap away; a supplier may state a ceiling of its own capacity if the document allows it.",
        ),
    };
    let ranking = Line {
        name: "ranksApplicants",
        what: ("Rangordning av sökande", "Ranking of applicants"),
        kept: ("Sökande rangordnas inte.", "Applicants are not ranked."),
        broken: (
            Verdict::Prohibited,
            (
                "Sökande rangordnas, men alla som uppfyller kraven ska godkännas.",
                "Applicants are ranked, but all who meet the requirements are approved.",
            ),
        ),
        remedy: ("Ta bort rangordningen.", "Take the ranking away."),
        ..cap
    };
    let mut found = line(case, rule, &cap, |facts| facts.limits_suppliers);
    found.extend(line(case, rule, &ranking, |facts| facts.ranks_applicants));
    found
}
