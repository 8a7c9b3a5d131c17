//! Golden cases of what an enterprise is: one file a case, a record in its wire
//! form laid over a base, with the tests, criteria and notes it must get.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a case that cannot be read must fail the test"
)]

#[path = "support/golden.rs"]
mod golden;

use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::enterprise::standing::{StandingKind, standing};
use hansyn_domain::law::book::LawBook;
use hansyn_domain::matching::Freshness;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What a case starts from.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Base {
    /// An economic association of which nothing more is known.
    Blank,
    /// Meets the official criteria and the trade body's reading.
    Asf,
    /// The same, owned by its members.
    Cooperative,
    /// A registered non-profit association that runs welfare.
    Ideburen,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    about: String,
    on: Option<Date>,
    cpv: Option<CpvCode>,
    base: Base,
    /// Tests with the state that each must have.
    #[serde(default)]
    tests: BTreeMap<String, String>,
    #[serde(default)]
    criteria: Vec<ExpectedCriterion>,
    /// The codes of all notes on form and number.
    notes: Option<Vec<String>>,
    /// The most that may be transferred in the year.
    room: Option<String>,
    /// What would tip the share of LOU 4:18, in Swedish.
    tips: Option<Vec<String>>,
    /// A part of the reason why the record cannot be read at all.
    refused: Option<String>,
    #[serde(default)]
    enterprise: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedCriterion {
    test: String,
    key: String,
    state: String,
    warns: Option<bool>,
    /// The facts that are asked for.
    asks: Option<Vec<String>>,
    /// What was seen, in Swedish.
    seen: Option<String>,
    seen_on: Option<Date>,
}

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

fn goldens() -> Vec<(String, Golden)> {
    golden::cases("standings")
}

fn base(base: Base) -> Value {
    let blank = json!({"name": "Provet", "legalForm": "ECONOMIC_ASSOCIATION", "kinds": [],
        "status": "ACTIVE", "isFictitious": true, "homeMunicipality": "0180", "trades": [],
        "deliveryAreas": [], "headcounts": [], "governance": {}, "aims": {}, "capacity": {},
        "certificates": [], "references": [], "evidence": []});
    let asf = json!({"organisationNumber": "769999-0003", "kinds": ["WORK_INTEGRATION"],
        "headcounts": [{"countedOn": "2026-10-01", "occupied": {"heads": 20, "precision": "EXACT"},
            "targetGroup": {"heads": 8, "precision": "EXACT"}}],
        "aims": {"integrationIsMainAim": true, "runsBusiness": true, "reinvestsProfit": true,
            "independentOfPublicSector": true, "employsFromGroup": true,
            "createsLastingEmployment": true, "aimsAtCoOwnership": true,
            "profitIsSubordinate": true, "distributesProfit": false, "hasPublicRelation": true,
            "publiclyControlled": false},
        "governance": {"members": 12, "membersFromGroup": 9, "boardMembers": 5,
            "boardMembersFromGroup": 3, "oneMemberOneVote": true, "participation": "DOCUMENTED",
            "supervisorsEmployedByPublic": false, "wageSpreadHundredths": 180,
            "owners": [{"kind": "MEMBERS", "share": {"numerator": 1, "denominator": 1}}]}});
    let ideburen = json!({"legalForm": "NON_PROFIT_ASSOCIATION", "kinds": ["IDEBUREN"],
        "aims": {"exclusivelyPublicBenefit": true, "onlyPermittedTransfers": true,
            "publiclyControlled": false, "runsPubliclyFundedWelfare": true},
        "governance": {"hasDissolutionClause": true, "ideburenRegistration":
            {"checkedOn": "2026-06-01", "registered": {"from": "2023-03-01"}}}});
    let cooperative = json!({"kinds": ["SOCIAL_WORK_COOPERATIVE"],
        "governance": {"participation": "OWNERSHIP"}});
    let layers = match base {
        Base::Blank => vec![],
        Base::Asf => vec![asf],
        Base::Cooperative => vec![asf, cooperative],
        Base::Ideburen => vec![ideburen],
    };
    layers.into_iter().fold(blank, laid_over)
}

/// `over` laid over `under`: objects member by member, everything else whole.
fn laid_over(mut under: Value, over: Value) -> Value {
    let Value::Object(members) = over else { return over };
    let Some(known) = under.as_object_mut() else { return Value::Object(members) };
    for (name, value) in members {
        let before = known.remove(&name);
        if value != "ABSENT" {
            known.insert(name, laid_over(before.unwrap_or_default(), value));
        }
    }
    under
}

fn day(golden: &Golden) -> Date {
    golden.on.unwrap_or(jiff::civil::date(2026, 11, 21))
}

/// The report of a case as it is answered.
fn report(name: &str, golden: &Golden) -> Value {
    let record = laid_over(base(golden.base), Value::Object(golden.enterprise.clone()));
    let enterprise: Enterprise =
        serde_json::from_value(record).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(enterprise.violations(), [], "{name}");
    let report = standing(&BOOK, &enterprise, day(golden), golden.cpv, Freshness::default());
    serde_json::to_value(report).unwrap()
}

/// The entry of a list whose member has this value.
fn entry<'v>(list: &'v Value, member: &str, value: &str) -> Option<&'v Value> {
    list.as_array()?.iter().find(|entry| entry.get(member).is_some_and(|it| it == value))
}

fn text_at<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn texts(list: Option<&Value>, pointer: &str) -> Vec<String> {
    let entries = list.and_then(Value::as_array).into_iter().flatten();
    entries.map(|entry| text_at(entry, pointer).to_owned()).collect()
}

fn check_criterion(name: &str, report: &Value, expected: &ExpectedCriterion) {
    let ExpectedCriterion { test, key, state, warns, asks, seen, seen_on } = expected;
    let at = format!("{name}: {test} {key}");
    let found = report
        .get("tests")
        .and_then(|tests| entry(tests, "kind", test))
        .and_then(|test| entry(test.get("criteria")?, "key", key))
        .unwrap_or_else(|| panic!("{at} is not there"));
    assert_eq!(text_at(found, "/state"), state, "{at}");
    if let Some(warns) = warns {
        assert_eq!(found.get("warns"), Some(&json!(warns)), "{at}");
    }
    if let Some(asks) = asks {
        assert_eq!(&texts(found.get("asks"), "/fact"), asks, "{at}");
    }
    if let Some(seen) = seen {
        let shown = text_at(found, "/observed/sv").replace('\u{a0}', " ");
        assert_eq!(&shown, seen, "{at}");
    }
    if let Some(day) = seen_on {
        assert_eq!(text_at(found, "/observedOn"), day.to_string(), "{at}");
    }
}

#[test]
fn every_case_gets_its_tests_criteria_and_notes() {
    for (name, golden) in goldens() {
        assert!(!golden.about.trim().is_empty(), "{name} says what it is about");
        if let Some(reason) = &golden.refused {
            let record = laid_over(base(golden.base), Value::Object(golden.enterprise.clone()));
            let error = serde_json::from_value::<Enterprise>(record).unwrap_err().to_string();
            assert!(error.contains(reason), "{name}: {error}");
            continue;
        }
        let report = report(&name, &golden);
        for (kind, state) in &golden.tests {
            let test = report.get("tests").and_then(|tests| entry(tests, "kind", kind));
            let test = test.unwrap_or_else(|| panic!("{name}: no test is called {kind}"));
            assert_eq!(text_at(test, "/state"), state, "{name}: {kind} {test:#}");
        }
        for expected in &golden.criteria {
            check_criterion(&name, &report, expected);
        }
        if let Some(notes) = &golden.notes {
            assert_eq!(&texts(report.get("notes"), "/code"), notes, "{name}");
        }
        if let Some(room) = &golden.room {
            assert_eq!(text_at(&report, "/transferRoom/most/amount"), room, "{name}");
        }
        if let Some(tips) = &golden.tips {
            assert_eq!(&texts(report.pointer("/targetShare/tips"), "/sv"), tips, "{name}");
        }
    }
}

#[test]
fn every_test_has_a_case_for_each_of_its_three_states() {
    let mut covered: BTreeSet<(String, String)> = BTreeSet::new();
    for (_, golden) in goldens() {
        covered.extend(golden.tests);
    }
    for kind in StandingKind::ALL {
        let kind = serde_json::to_value(kind).unwrap();
        for state in ["MET", "NOT_MET", "UNKNOWN"] {
            let wanted = (kind.as_str().unwrap().to_owned(), state.to_owned());
            assert!(covered.contains(&wanted), "no case for {wanted:?}");
        }
    }
}

#[test]
fn what_was_seen_has_words_in_both_languages_and_what_is_unknown_is_asked_for() {
    for (name, golden) in goldens().into_iter().filter(|(_, golden)| golden.refused.is_none()) {
        let report = report(&name, &golden);
        let tests = report.get("tests").and_then(Value::as_array).unwrap();
        for criterion in tests.iter().flat_map(|it| it.get("criteria").unwrap().as_array().unwrap())
        {
            let at = format!("{name}: {criterion:#}");
            for pointer in ["/basis/sv", "/basis/en"] {
                assert!(!text_at(criterion, pointer).is_empty(), "{at}");
            }
            if criterion.get("observed").is_some() {
                assert!(!text_at(criterion, "/observed/sv").is_empty(), "{at}");
                assert!(!text_at(criterion, "/observed/en").is_empty(), "{at}");
            }
            // A code below a listed one is for a person to judge, not for the enterprise.
            let is_open = text_at(criterion, "/state") == "UNKNOWN"
                && text_at(criterion, "/key") != "SERVICE";
            assert!(!is_open || !texts(criterion.get("asks"), "/fact").is_empty(), "{at}");
        }
    }
}
