//! Reasons and wishes in plain Swedish and English.

mod name;
mod place;

use jiff::civil::Date;

pub(super) use name::{area_names, scheme_name};
use name::{coded, list, route_name};
use place::destinations;

use super::answer::{Ask, AskFrom, Outcome, Reason};
use super::condition::{Condition, Plan, certificate};
use super::figure::{Figure, Gap, Measure, Threshold};
use super::place::sells;
use super::query::{ReservationTest, months_between};
use crate::cpv::CpvCode;
use crate::enterprise::{Count, Enterprise, EnterpriseKind, Fact, LegalForm, Precision};
use crate::text::Text;

/// The reasons for a condition's outcome; at least one.
pub(super) fn reasons(
    condition: &Condition<'_>,
    plan: &Plan<'_>,
    enterprise: &Enterprise,
    test: &dyn ReservationTest,
) -> Vec<Reason> {
    let query = plan.query;
    match condition {
        Condition::Trade(cpv) => vec![trade(enterprise, *cpv)],
        Condition::Area(all) => vec![place::delivers(enterprise, query.cpv, all)],
        Condition::Form(forms) => vec![form(enterprise, forms)],
        Condition::Kind(kinds) => vec![kind(enterprise, kinds)],
        Condition::Figure(measure, wanted) => figure(*measure, *wanted, plan, enterprise),
        Condition::Certificate(scheme) => vec![certified(enterprise, scheme, query.on)],
        Condition::Reserved(route) => test.test(*route, enterprise, query.on, query.cpv).reasons,
    }
}

fn reason(fact: Fact, outcome: Outcome, observed: Text, observed_on: Option<Date>) -> Reason {
    let ask = (outcome == Outcome::Unknown).then(|| Ask::new(fact, None, AskFrom::Enterprise));
    Reason { fact, outcome, observed, observed_on, ask }
}

fn trade(enterprise: &Enterprise, wanted: CpvCode) -> Reason {
    let (outcome, trade) = sells(enterprise, wanted);
    let want = coded(wanted);
    let text = match (outcome, trade.map(|trade| coded(trade.cpv))) {
        (Outcome::Met, Some(has)) => {
            Text::new(format!("säljer {}", has.sv), format!("sells {}", has.en))
        }
        (Outcome::Unknown, Some(has)) => Text::new(
            format!("säljer {}; om det räcker för {} framgår inte", has.sv, want.sv),
            format!("sells {}; whether that serves {} is not stated", has.en, want.en),
        ),
        (Outcome::Unknown, None) => Text::new(
            "registret visar inte vad företaget säljer",
            "the register does not show what the enterprise sells",
        ),
        _ => Text::new(
            format!("säljer inte {} enligt registret", want.sv),
            format!("does not sell {} according to the register", want.en),
        ),
    };
    reason(Fact::Trades, outcome, text, None)
}

fn form(enterprise: &Enterprise, forms: &[LegalForm]) -> Reason {
    let outcome = match enterprise.legal_form {
        LegalForm::Unknown => Outcome::Unknown,
        known if forms.contains(&known) => Outcome::Met,
        _ => Outcome::NotMet,
    };
    let (has, wanted) = (enterprise.legal_form.name(), list(forms, LegalForm::name));
    reason(
        Fact::LegalForm,
        outcome,
        against("den juridiska formen är ", "the legal form is ", &has, &wanted),
        None,
    )
}

fn kind(enterprise: &Enterprise, kinds: &[EnterpriseKind]) -> Reason {
    let wanted = list(kinds, EnterpriseKind::name);
    if enterprise.kinds.is_empty() {
        let text = Text::new(
            format!("företaget har inte angett sin inriktning; kravet är {}", wanted.sv),
            format!("the enterprise has not stated its kind; the requirement is {}", wanted.en),
        );
        let ask = Ask {
            text: Text::new("be om: företagets inriktning", "ask for: the kind of enterprise"),
            ..Ask::new(Fact::MainAim, None, AskFrom::Enterprise)
        };
        let open = reason(Fact::MainAim, Outcome::Unknown, text, None);
        return Reason { ask: Some(ask), ..open };
    }
    let fits = enterprise.kinds.iter().any(|kind| kinds.contains(kind));
    let outcome = if fits { Outcome::Met } else { Outcome::NotMet };
    let has = list(&enterprise.kinds, EnterpriseKind::name);
    let text = against("företaget anger: ", "the enterprise states: ", &has, &wanted);
    reason(Fact::MainAim, outcome, text, None)
}

fn certified(enterprise: &Enterprise, scheme: &str, on: Date) -> Reason {
    let (outcome, shown) = certificate(enterprise, scheme, on);
    let name = scheme_name(scheme);
    let text = match (outcome, shown.map(|it| (it.valid.from(), it.valid.to()))) {
        (Outcome::Met, Some((_, Some(to)))) => Text::new(
            format!("har certifikat enligt {name} till och med {to}"),
            format!("holds a certificate under {name} up to and including {to}"),
        ),
        (Outcome::Met, _) => Text::new(
            format!("har certifikat enligt {name} tills vidare"),
            format!("holds a certificate under {name} until further notice"),
        ),
        (Outcome::Unknown, Some((from, _))) if from > on => Text::new(
            format!(
                "certifikatet enligt {name} börjar gälla först {from}; registret visar inte om ett annat gäller {on}"
            ),
            format!(
                "the certificate under {name} holds only from {from}; the register does not show whether another one holds on {on}"
            ),
        ),
        (Outcome::Unknown, Some((_, Some(to)))) => Text::new(
            format!(
                "certifikatet enligt {name} gick ut {to}; registret visar inte om det har förnyats till {on}"
            ),
            format!(
                "the certificate under {name} ran out on {to}; the register does not show whether it has been renewed for {on}"
            ),
        ),
        (_, Some((from, _))) if from > on => Text::new(
            format!("certifikatet enligt {name} börjar gälla först {from}; det ska gälla {on}"),
            format!("the certificate under {name} holds only from {from}; it must hold on {on}"),
        ),
        (_, Some((_, Some(to)))) => Text::new(
            format!("certifikatet enligt {name} gick ut {to}; det ska gälla {on}"),
            format!("the certificate under {name} ran out on {to}; it must hold on {on}"),
        ),
        (Outcome::Unknown, _) => Text::new(
            format!("registret visar inte om företaget har certifikat enligt {name}"),
            format!("the register does not show whether the enterprise is certified under {name}"),
        ),
        _ => Text::new(
            format!(
                "har inget certifikat enligt {name}; förteckningen över certifikat är fullständig"
            ),
            format!("holds no certificate under {name}; the list of certificates is complete"),
        ),
    };
    let day = shown.map(|it| it.valid.to().unwrap_or(it.valid.from()));
    let asked = Ask {
        text: Text::new(
            format!("be om: certifikat enligt {name}, eller uppgift om att det saknas"),
            format!("ask for: a certificate under {name}, or word that there is none"),
        ),
        ..Ask::new(Fact::Certificate, None, AskFrom::Issuer)
    };
    let ask = (outcome == Outcome::Unknown).then_some(asked);
    Reason { ask, ..reason(Fact::Certificate, outcome, text, day) }
}

fn figure(
    measure: Measure,
    wanted: Threshold,
    plan: &Plan<'_>,
    enterprise: &Enterprise,
) -> Vec<Reason> {
    let figure = Figure::of(measure, plan, enterprise);
    let outcome = figure.outcome(wanted);
    let facts = match (measure, outcome) {
        (Measure::TargetShare, Outcome::Unknown) => open_counts(&figure, plan, enterprise),
        _ => vec![fact_of(measure)],
    };
    facts
        .into_iter()
        .map(|fact| {
            let has = observed(measure, fact, &figure, plan, enterprise);
            let want = value(wanted);
            let text = against("", "", &has, &want);
            let day = figure.as_of.or(match figure.gap {
                Some(Gap::Stale(day)) => Some(day),
                _ => None,
            });
            let ask = (outcome == Outcome::Unknown).then(|| match measure {
                Measure::References { cpv, since, .. } => ask_for_references(cpv, since),
                _ => ask_for(fact, plan, enterprise),
            });
            Reason { fact, outcome, observed: text, observed_on: day, ask }
        })
        .collect()
}

/// The counts that must become known before a share can be told.
fn open_counts(figure: &Figure<'_>, plan: &Plan<'_>, enterprise: &Enterprise) -> Vec<Fact> {
    let both = [Fact::OccupiedPersons, Fact::TargetGroupPersons];
    let newest = enterprise
        .headcount_on(plan.query.on)
        .filter(|count| count.counted_on >= plan.headcount_since);
    let Some(headcount) = figure.headcount.filter(|_| figure.gap.is_none()).or(newest) else {
        return both.to_vec();
    };
    let is_open = |count: Option<Count>| count.is_none_or(|it| it.precision == Precision::AtLeast);
    both.into_iter()
        .filter(|fact| match fact {
            Fact::OccupiedPersons => is_open(headcount.occupied),
            _ => is_open(headcount.target_group),
        })
        .collect()
}

fn fact_of(measure: Measure) -> Fact {
    match measure {
        Measure::Turnover => Fact::Turnover,
        Measure::LargestContract => Fact::LargestContract,
        Measure::Places => Fact::Places,
        Measure::Employees => Fact::Employees,
        Measure::References { .. } => Fact::References,
        Measure::TargetShare => Fact::TargetGroupPersons,
    }
}

fn ask_for(fact: Fact, plan: &Plan<'_>, enterprise: &Enterprise) -> Ask {
    let since = match fact {
        Fact::OccupiedPersons | Fact::TargetGroupPersons | Fact::Employees => {
            Some(plan.headcount_since)
        }
        Fact::Turnover => Some(plan.turnover_since),
        Fact::Places => Some(plan.other_since),
        _ => None,
    };
    // Limited companies file their annual reports with Bolagsverket.
    let files =
        matches!(enterprise.legal_form, LegalForm::LimitedCompany | LegalForm::LimitedCompanySvb);
    let from =
        if fact == Fact::Turnover && files { AskFrom::Register } else { AskFrom::Enterprise };
    Ask::new(fact, since.and_then(|day| day.yesterday().ok()), from)
}

fn ask_for_references(cpv: CpvCode, since: Date) -> Ask {
    let trade = coded(cpv);
    Ask {
        text: Text::new(
            format!("be om: uppdrag inom {} som pågick den {since} eller senare", trade.sv),
            format!("ask for: contracts for {} that ran on {since} or later", trade.en),
        ),
        ..Ask::new(Fact::References, None, AskFrom::Enterprise)
    }
}

fn observed(
    measure: Measure,
    fact: Fact,
    figure: &Figure<'_>,
    plan: &Plan<'_>,
    enterprise: &Enterprise,
) -> Text {
    let name = fact.name();
    match figure.gap {
        Some(Gap::Missing) => {
            Text::new(format!("uppgift saknas: {}", name.sv), format!("not known: {}", name.en))
        }
        Some(Gap::Undated) => Text::new(
            format!("uppgiften är utan datum: {}", name.sv),
            format!("without a date: {}", name.en),
        ),
        Some(Gap::Stale(day)) => {
            let age = months_between(day, plan.query.on);
            let is_count = matches!(measure, Measure::Employees | Measure::TargetShare);
            let (sv, en) = if is_count { ("räkningen", "count") } else { ("uppgiften", "figure") };
            Text::new(
                format!("den senaste {sv} är {age} månader gammal och räknas inte: {}", name.sv),
                format!("the last {en} is {age} months old and does not count: {}", name.en),
            )
        }
        None => known(measure, figure, plan, enterprise),
    }
}

fn known(measure: Measure, figure: &Figure<'_>, plan: &Plan<'_>, enterprise: &Enterprise) -> Text {
    let bounds = figure.bounds;
    let least = bounds.lower != bounds.upper;
    let shown = bounds.lower.map(value).unwrap_or_default();
    let (min, at_least) = if least { ("minst ", "at least ") } else { ("", "") };
    let year = figure.as_of.map(year_ending).unwrap_or_default();
    let day = figure.as_of.map(|day| day.to_string()).unwrap_or_default();
    match measure {
        Measure::Turnover => Text::new(
            format!("omsättningen {} var {}", year.sv, shown.sv),
            format!("turnover in {} was {}", year.en, shown.en),
        ),
        Measure::LargestContract => Text::new(
            format!("det största uppdraget har varit {min}{}", shown.sv),
            format!("the largest contract has been {at_least}{}", shown.en),
        ),
        Measure::Places => Text::new(
            format!("antalet platser är {}", shown.sv),
            format!("the number of places is {}", shown.en),
        ),
        Measure::Employees => Text::new(
            format!("antalet anställda var {min}{} den {day}", shown.sv),
            format!("the number of employees was {at_least}{} on {day}", shown.en),
        ),
        Measure::References { cpv, within_years, .. } => {
            let (trade, on) = (coded(cpv), plan.query.on);
            let (years_sv, years_en) = years_before(within_years);
            let (sv, en) = match bounds.lower {
                Some(Threshold::Number(0)) if least => (
                    "registret visar inget uppdrag".to_owned(),
                    "the register shows no contract".to_owned(),
                ),
                Some(Threshold::Number(1)) => {
                    (format!("{min}1 uppdrag"), format!("{at_least}1 contract"))
                }
                _ => (
                    format!("{min}{} uppdrag", shown.sv),
                    format!("{at_least}{} contracts", shown.en),
                ),
            };
            let (rest_sv, rest_en) = if least {
                (", men förteckningen är inte fullständig", ", but the list is not complete")
            } else {
                ("", "")
            };
            Text::new(
                format!("{sv} inom {} {years_sv} före {on}{rest_sv}", trade.sv),
                format!("{en} for {} in {years_en} before {on}{rest_en}", trade.en),
            )
        }
        Measure::TargetShare => {
            let counts = figure.headcount.or_else(|| enterprise.headcount_on(plan.query.on));
            let (part, all) = counts.map_or((None, None), |it| (it.target_group, it.occupied));
            let (part, all) = (heads(part), heads(all));
            Text::new(
                format!("{} av {} sysselsatta hörde till målgruppen den {day}", part.sv, all.sv),
                format!("{} of {} occupied belonged to the target group on {day}", part.en, all.en),
            )
        }
    }
}

fn years_before(years: u8) -> (String, String) {
    match years {
        1 => ("året".to_owned(), "the year".to_owned()),
        _ => (format!("de {years} åren"), format!("the {years} years")),
    }
}

fn last_years(years: u8) -> (String, String) {
    match years {
        1 => ("det senaste året".to_owned(), "the last year".to_owned()),
        _ => (format!("de senaste {years} åren"), format!("the last {years} years")),
    }
}

fn heads(count: Option<Count>) -> Text {
    match count {
        None => Text::new("okänt antal", "an unknown number"),
        Some(Count { heads, precision: Precision::Exact, .. }) => {
            Text::new(heads.to_string(), heads.to_string())
        }
        Some(Count { heads, precision: Precision::AtLeast, .. }) => {
            Text::new(format!("minst {heads}"), format!("at least {heads}"))
        }
    }
}

fn year_ending(day: Date) -> Text {
    if day.month() == 12 && day.day() == 31 {
        return Text::new(day.year().to_string(), day.year().to_string());
    }
    Text::new(format!("räkenskapsåret till och med {day}"), format!("the year ending {day}"))
}

/// A threshold in words.
pub(super) fn value(threshold: Threshold) -> Text {
    match threshold {
        Threshold::Amount(amount) => Text::new(amount.in_words(), amount.in_english()),
        Threshold::Number(number) => Text::new(number.to_string(), number.to_string()),
        Threshold::Share(share) => {
            let (part, whole) = (share.numerator(), share.denominator());
            Text::new(format!("{part} av {whole}"), format!("{part} of {whole}"))
        }
        Threshold::Day(day) => Text::new(day.to_string(), day.to_string()),
    }
}

/// What a condition asks for, in words.
pub(super) fn wanted(condition: &Condition<'_>, plan: &Plan<'_>) -> Text {
    let labelled = |sv: &str, en: &str, what: &Text| {
        Text::new(format!("{sv}{}", what.sv), format!("{en}{}", what.en))
    };
    match condition {
        Condition::Trade(cpv) => labelled("säljer ", "sells ", &coded(*cpv)),
        Condition::Area(all) => labelled("levererar i ", "delivers in ", &destinations(all)),
        Condition::Form(forms) => {
            labelled("juridisk form: ", "legal form: ", &list(forms, LegalForm::name))
        }
        Condition::Kind(kinds) => {
            labelled("inriktning: ", "kind: ", &list(kinds, EnterpriseKind::name))
        }
        Condition::Certificate(scheme) => {
            let on = plan.query.on;
            let name = scheme_name(scheme);
            Text::new(
                format!("certifikat enligt {name} som gäller {on}"),
                format!("a certificate under {name} that holds on {on}"),
            )
        }
        Condition::Reserved(route) => route_name(*route),
        Condition::Figure(measure, least) => at_least(*measure, &value(*least)),
    }
}

/// What a least value of a measure asks for, in words.
fn at_least(measure: Measure, least: &Text) -> Text {
    let (sv, en) = match measure {
        Measure::References { cpv, within_years, .. } => {
            let (trade, (years_sv, years_en)) = (coded(cpv), last_years(within_years));
            let contracts = if least.en == "1" { "contract" } else { "contracts" };
            return Text::new(
                format!("minst {} uppdrag inom {} {years_sv}", least.sv, trade.sv),
                format!("at least {} {contracts} for {} in {years_en}", least.en, trade.en),
            );
        }
        Measure::Turnover => ("årsomsättning minst", "yearly turnover of at least"),
        Measure::LargestContract => {
            ("har utfört ett uppdrag värt minst", "has carried out a contract worth at least")
        }
        Measure::Places => ("antal platser minst", "number of places at least"),
        Measure::Employees => ("antal anställda minst", "number of employees at least"),
        Measure::TargetShare => (
            "andel av de sysselsatta som hör till målgruppen minst",
            "share of the occupied who belong to the target group at least",
        ),
    };
    Text::new(format!("{sv} {}", least.sv), format!("{en} {}", least.en))
}

fn against(sv: &str, en: &str, has: &Text, wanted: &Text) -> Text {
    Text::new(
        format!("{sv}{}; kravet är {}", has.sv, wanted.sv),
        format!("{en}{}; the requirement is {}", has.en, wanted.en),
    )
}
