//! Lots: LOU 4:13–18.

use super::Rule;
use super::applies::{ADVERTISED, DIRECTIVE, LOU};
use super::duty::Duty;
use super::reservation::{Standing, name, standing};
use super::words::{needs_data, needs_fact, nothing_more, text};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::Membership;
use crate::law::book::parameter::ParameterValue;
use crate::law::case::{Case, Examination, LOU_FROM, wire};
use crate::law::facts::lots::{LotPlan, PlannedLot};
use crate::law::regime::RegimeId;
use crate::law::reservation::ReservationUse;

#[rustfmt::skip] // A table: one rule a row.
pub(super) const RULES: &[Rule] = &[
    Rule::new("LOU.LOTS.REASONS", "Skäl för att inte dela upp", "Reasons for not dividing",
        &["LOU 4:13", "LOU 4:14", "LOU 19:1"], LOU_FROM, ADVERTISED, reasons),
    Rule::new("LOU.LOTS.TENDERS", "Anbud på delkontrakt", "Tenders for lots",
        &["LOU 4:15"], LOU_FROM, DIRECTIVE, tenders),
    Rule::new("LOU.LOTS.NOTICE", "Delkontrakten i annonsen", "Lots in the notice",
        &["LOU 4:17"], LOU_FROM, DIRECTIVE, notice),
    Rule::new("LOU.LOTS.CAP", "Begränsat antal delkontrakt", "Limited number of lots",
        &["LOU 4:15", "LOU 4:17"], LOU_FROM, DIRECTIVE, cap),
    Rule::new("LOU.LOTS.COMBINATION", "Delkontrakt tillsammans", "Lots awarded together",
        &["LOU 4:16", "LOU 4:17"], LOU_FROM, DIRECTIVE, combination),
    Rule::new("LOU.LOTS.RESERVED", "Reserverat delkontrakt", "Reserved lot",
        &["LOU 4:18", "LOU 4:13", "LOU 4:17", "LOU 19:25", "LOU 19:25a", "LOU 19:2"], LOU_FROM, LOU, reserved),
];

/// LOU 4:14: whoever does not divide says why.
fn reasons(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let purchase = case.purchase;
    let mut exam = case.examine(rule, "/isDivided");
    exam.fact("/isDivided", wire(purchase.is_divided));
    let what = text("Uppdelning i delkontrakt", "Division into lots");
    if case.regime != Some(RegimeId::R1) {
        return vec![exam.conclude(
            Verdict::NotApplicable,
            &["LOU 19:1"],
            what,
            text("Under 19 kap. finns ingen skyldighet att dela upp eller att motivera (19 kap. 1 §).", "Chapter 19 has no duty to divide or to give reasons (19:1)."),
            nothing_more(),
        )];
    }
    let cites = ["LOU 4:14"];
    vec![match (purchase.is_divided, purchase.reasons_for_no_lots) {
        (None, _) => needs_fact(exam, &["/isDivided".to_owned()], &["LOU 4:13", "LOU 4:14"], what),
        (Some(true), _) => exam.conclude(
            Verdict::Permitted,
            &["LOU 4:13"],
            what,
            text("Upphandlingen är uppdelad (4 kap. 13 §).", "The procurement is divided (4:13)."),
            text(
                "Ange i annonsen vilka delar som kan sökas och vilka gränser som gäller.",
                "State in the notice which lots can be tendered for and which limits apply.",
            ),
        ),
        (Some(false), None) => needs_fact(exam, &["/reasonsForNoLots".to_owned()], &cites, what),
        (Some(false), Some(given)) => {
            exam.fact("/reasonsForNoLots", wire(Some(given)));
            let verdict = if given { Verdict::Permitted } else { Verdict::Missing };
            let why = if given {
                text(
                    "Upphandlingen delas inte upp, och skälen anges (4 kap. 14 §).",
                    "The procurement is not divided, and reasons are given (4:14).",
                )
            } else {
                text(
                    "Upphandlingen delas inte upp, och inga skäl anges (4 kap. 14 §).",
                    "The procurement is not divided, and no reasons are given (4:14).",
                )
            };
            let remedy = if given {
                nothing_more()
            } else {
                text(
                    "Ange skälen i ett upphandlingsdokument, eller dela upp.",
                    "Give the reasons in a procurement document, or divide.",
                )
            };
            exam.conclude(verdict, &cites, what, why, remedy)
        }
    }]
}

/// The lots of the directive's regime; elsewhere there is no rule on them (19:1).
fn directive<'c>(
    case: &'c Case<'_>,
    rule: &'static Rule,
    subject: &str,
) -> Option<(&'c LotPlan, Examination<'c>)> {
    let plan = case.purchase.lots.as_ref()?;
    (case.regime == Some(RegimeId::R1)).then(|| (plan, case.examine(rule, subject)))
}

/// LOU 4:15 first paragraph: tenders for one, several or all lots.
fn tenders(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some((plan, mut exam)) = directive(case, rule, "/lots/tendersFor") else {
        return Vec::new();
    };
    if case.purchase.is_divided == Some(false) {
        return Vec::new();
    }
    let what =
        text("Anbud på ett, flera eller alla delkontrakt", "Tenders for one, several or all lots");
    exam.fact("/lots/tendersFor", wire(plan.tenders_for));
    vec![match plan.tenders_for {
        None => needs_fact(exam, &["/lots/tendersFor".to_owned()], &["LOU 4:15"], what),
        Some(_) => exam.conclude(
            Verdict::Permitted,
            &["LOU 4:15"],
            what,
            text("Det är bestämt på hur många delkontrakt en leverantör får lämna anbud (4 kap. 15 § första stycket).", "It is settled for how many lots a supplier may tender (4:15 first paragraph)."),
            nothing_more(),
        ),
    }]
}

/// LOU 4:17: the notice says which lots can be tendered for.
fn notice(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some((plan, exam)) = directive(case, rule, "/lots/tendersStatedInNotice") else {
        return Vec::new();
    };
    if case.purchase.is_divided == Some(false) {
        return Vec::new();
    }
    let duty = Duty {
        pointer: "/lots/tendersStatedInNotice",
        value: plan.tenders_stated_in_notice,
        cites: &["LOU 4:17"],
        what: ("Delkontrakten i annonsen", "The lots in the notice"),
        why: (
            "Annonsen ska ange vilka delkontrakt som det går att lämna anbud på (4 kap. 17 §).",
            "The notice states which lots can be tendered for (4:17).",
        ),
        remedy: ("Ange det i annonsen.", "State it in the notice."),
        breach: Verdict::Missing,
    };
    vec![duty.judge(exam)]
}

/// LOU 4:15 second paragraph and 4:17: a limit on lots awarded needs an order of choice.
fn cap(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some((plan, mut exam)) = directive(case, rule, "/lots/selectionOrderStated") else {
        return findings;
    };
    let Some(most) = plan.most_awarded else { return findings };
    exam.fact("/lots/mostAwarded", Some(most.to_string()));
    let order = Duty {
        pointer: "/lots/selectionOrderStated",
        value: plan.selection_order_stated,
        cites: &["LOU 4:15", "LOU 4:17"],
        what: (
            "Turordning när antalet tilldelade delkontrakt är begränsat",
            "Order of choice when the lots awarded are limited",
        ),
        why: (
            "När en leverantör får tilldelas ett begränsat antal delkontrakt ska ett dokument ange hur de väljs (4 kap. 15 och 17 §§).",
            "When a supplier may be awarded a limited number of lots, a document states how they are chosen (4:15 and 4:17).",
        ),
        remedy: ("Ange ordningen i upphandlingsdokumenten.", "State the order in the documents."),
        breach: Verdict::Missing,
    };
    findings.push(order.judge(exam));
    let exam = case.examine(rule, "/lots/mostAwardedStatedInNotice");
    let stated = Duty {
        pointer: "/lots/mostAwardedStatedInNotice",
        value: plan.most_awarded_stated_in_notice,
        cites: &["LOU 4:17"],
        what: (
            "Gränsen för tilldelade delkontrakt i annonsen",
            "The limit on lots awarded in the notice",
        ),
        why: (
            "Annonsen ska ange det högsta antalet delkontrakt för varje leverantör (4 kap. 17 §).",
            "The notice states the most lots for each supplier (4:17).",
        ),
        remedy: ("Ange gränsen i annonsen.", "State the limit in the notice."),
        breach: Verdict::Missing,
    };
    findings.push(stated.judge(exam));
    findings
}

/// LOU 4:16–17: awarding several lots together.
fn combination(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let Some((plan, mut exam)) = directive(case, rule, "/lots/combinationStatedInNotice") else {
        return Vec::new();
    };
    if plan.combines_awards != Some(true) {
        return Vec::new();
    }
    exam.fact("/lots/combinesAwards", Some("true".to_owned()));
    let duty = Duty {
        pointer: "/lots/combinationStatedInNotice",
        value: plan.combination_stated_in_notice,
        cites: &["LOU 4:16", "LOU 4:17"],
        what: ("Flera delkontrakt tillsammans", "Several lots together"),
        why: (
            "Delkontrakt får tilldelas tillsammans om sättet är bestämt i förväg och kombinationerna står i annonsen (4 kap. 16 och 17 §§).",
            "Lots may be awarded together if the method is settled beforehand and the notice states the combinations (4:16 and 4:17).",
        ),
        remedy: (
            "Ange kombinationerna och hur de jämförs i annonsen.",
            "State the combinations and how they are compared in the notice.",
        ),
        breach: Verdict::Missing,
    };
    vec![duty.judge(exam)]
}

/// LOU 4:18, 19:25, 19:25 a: a reservation of one lot among others.
pub(super) fn reserved(case: &Case<'_>, rule: &'static Rule) -> Vec<Finding> {
    let (Some(plan), Some(regime)) = (&case.purchase.lots, case.regime) else { return Vec::new() };
    if case.purchase.reservation.is_some() || regime == RegimeId::Lov {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (index, lot) in plan.planned.iter().enumerate() {
        if let Some(reservation) = &lot.reservation {
            findings.push(reserved_one(case, rule, regime, index, lot, reservation));
            findings.extend(in_the_open(case, rule, index, reservation));
        }
    }
    findings
}

fn reserved_one(
    case: &Case<'_>,
    rule: &'static Rule,
    regime: RegimeId,
    index: usize,
    lot: &PlannedLot,
    reservation: &ReservationUse,
) -> Finding {
    let at = format!("/lots/planned/{index}/reservation");
    let mut exam = case.examine(rule, at.clone());
    exam.fact(format!("{at}/route"), wire(Some(reservation.route)));
    let named = name(reservation.route);
    let what = text(
        format!("Delkontraktet är reserverat för {}", named.sv),
        format!("The lot is reserved for {}", named.en),
    );
    let stands = standing(case, reservation.route, regime);
    let (verdict, why, cites): (Verdict, _, &[&str]) = match stands {
        Standing::Applies => return listed(exam, index, lot, reservation, what),
        Standing::OnItsTerms => (
            Verdict::Human,
            text(
                "19 kap. har ingen egen regel om denna reservation; den kan vara möjlig på samma villkor enligt principerna (säkerhet C).",
                "Chapter 19 has no rule of its own on this reservation; it may be possible on the same terms under the principles (confidence C).",
            ),
            &["LOU 19:2", "LOU 19:9 p 2"],
        ),
        Standing::Needless => (
            Verdict::NotApplicable,
            text(
                "En direktupphandling behöver ingen reservation.",
                "A direct award needs no reservation.",
            ),
            &["LOU 19a:1"],
        ),
        Standing::Older => (
            Verdict::Human,
            text(
                "Äldre regler om reservation gällde, vars text inte har lästs.",
                "Older rules on reservation applied; their text was not read.",
            ),
            &["LOU 1:4"],
        ),
        Standing::Elsewhere | Standing::NotInForce => (
            Verdict::Prohibited,
            text(
                "Grunden hör inte till regimen eller gäller inte den dagen.",
                "The ground does not belong to the regime or is not in force on the day.",
            ),
            if regime == RegimeId::R1 {
                &["LOU 4:1", "LOU 4:18", "LOU 1:4"]
            } else {
                &["LOU 19:2", "LOU 1:4"]
            },
        ),
    };
    exam.conclude(
        verdict,
        cites,
        what,
        why,
        text(
            "Öppna delkontraktet, eller låt en jurist bedöma grunden.",
            "Open the lot, or let a lawyer judge the ground.",
        ),
    )
}

/// The route stands; where the section lists codes, the lot's own code is read.
fn listed(
    mut exam: Examination<'_>,
    index: usize,
    lot: &PlannedLot,
    reservation: &ReservationUse,
    what: crate::text::Text,
) -> Finding {
    let route = reservation.route.cites();
    let lots: &[&str] = &[route, "LOU 4:13", "LOU 4:17"];
    let permitted = text(
        "Paragrafen gäller, och ett delkontrakt får reserveras för sig medan de andra är öppna.",
        "The section applies, and one lot may be reserved while the others stay open.",
    );
    let evidence = text(
        "Skriv in reservationen för delkontraktet i annonsen, och pröva villkoren för varje leverantör.",
        "State the reservation of the lot in the notice, and test the conditions of each supplier.",
    );
    let Some(list_id) = reservation.route.cpv_list() else {
        return exam.conclude(Verdict::Permitted, lots, what, permitted, evidence);
    };
    let at = format!("/lots/planned/{index}/cpv");
    exam.fact(at.clone(), wire(lot.cpv));
    let Some(code) = lot.cpv else { return needs_fact(exam, &[at], &[route], what) };
    let Some(list) = exam.parameter(list_id).and_then(ParameterValue::cpv) else {
        return needs_data(exam, list_id, &[route], what);
    };
    match list.membership(code) {
        Membership::Listed => exam.conclude(Verdict::Permitted, &[route], what, permitted, evidence),
        Membership::BelowListed(above) => exam.conclude(
            Verdict::Human,
            &[route],
            what,
            text(format!("{code} ligger under {above} i listan; om den når dit är inte avgjort."), format!("{code} lies below {above} on the list; whether it reaches that far is not settled.")),
            text("Låt en jurist bedöma.", "Let a lawyer judge."),
        ),
        Membership::NotListed => exam.conclude(
            Verdict::Prohibited,
            &[route],
            what,
            text(format!("{code} finns inte i paragrafens lista."), format!("{code} is not on the list of the section.")),
            text("Öppna delkontraktet.", "Open the lot."),
        ),
    }
}

/// The documents tell of the reservation of the lot, and it is not for a place or named ones.
fn in_the_open(
    case: &Case<'_>,
    rule: &'static Rule,
    index: usize,
    reservation: &ReservationUse,
) -> Vec<Finding> {
    if !case.regime.is_some_and(|regime| {
        matches!(
            standing(case, reservation.route, regime),
            Standing::Applies | Standing::OnItsTerms
        )
    }) {
        return Vec::new();
    }
    let stated = format!("/lots/planned/{index}/reservation/statedInDocuments");
    let limited = format!("/lots/planned/{index}/reservation/limitedToPlaceOrNamed");
    let r1 = case.regime == Some(RegimeId::R1);
    let open: &[&str] = if r1 { &["LOU 4:1", "LOU 14:1"] } else { &["LOU 19:2", "LOU 19:9 p 2"] };
    let equal: &[&str] = if r1 { &["LOU 4:1", "LOU 4:2"] } else { &["LOU 19:2"] };
    let told = Duty {
        pointer: &stated,
        value: reservation.stated_in_documents,
        cites: open,
        what: ("Delkontraktets reservation i dokumenten", "The lot's reservation in the documents"),
        why: (
            "Annonsen eller dokumenten ska säga att delkontraktet är reserverat.",
            "The notice or documents say that the lot is reserved.",
        ),
        remedy: ("Skriv in reservationen för delkontraktet.", "State the reservation of the lot."),
        breach: Verdict::Missing,
    };
    let mut findings = vec![told.judge(case.examine(rule, stated.clone()))];
    let mut exam = case.examine(rule, limited.clone());
    exam.fact(limited.clone(), wire(reservation.limited_to_place_or_named));
    let what = text(
        "Delkontraktets reservation för en ort eller namngivna",
        "The lot's reservation for a place or for named ones",
    );
    match reservation.limited_to_place_or_named {
        Some(false) => {}
        None => findings.push(needs_fact(exam, &[limited], equal, what)),
        Some(true) => findings.push(exam.conclude(
            Verdict::Prohibited,
            equal,
            what,
            text(
                "En reservation för en viss ort eller för namngivna diskriminerar de övriga.",
                "To reserve for a place or for named ones discriminates against the others.",
            ),
            text("Ta bort begränsningen.", "Take the limitation away."),
        )),
    }
    findings
}
