use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::sync::LazyLock;

use super::Hypothesis;
use crate::choice_system::service::CareKind;
use crate::cpv::CpvCode;
use crate::law::assessment::Verdict;
use crate::law::book::parameter::{CpvList, ParameterValue};
use crate::law::book::{Confidence, LawBook, LawChange, ParameterChange, ProvisionChange};
use crate::law::citation::Citation;
use crate::law::diff::LegalDiff;
use crate::law::examine::tests::purchase;
use crate::law::from_choice_system::{FurtherService, assess_services};
use crate::law::purchase::{Instrument, Purchase};
use crate::share::Share;
use crate::text::Text;

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

fn change(parameter: &str, value: ParameterValue, from: Date, to: Option<Date>) -> ParameterChange {
    ParameterChange {
        parameter: parameter.to_owned(),
        valid_from: from,
        valid_to: to,
        value,
        source: "påhittad".to_owned(),
        source_date: from,
        confidence: Confidence::C,
    }
}

/// Another value of the kind that the parameter has.
fn other(value: &ParameterValue, number: u64) -> ParameterValue {
    let small = u16::try_from(number % 100 + 1).unwrap();
    match value {
        ParameterValue::Sek { .. } => ParameterValue::Sek { kronor: number },
        ParameterValue::Eur { .. } => ParameterValue::Eur { euro: number },
        ParameterValue::Rate { .. } => {
            ParameterValue::Rate { ore_per_euro: 900 + u64::from(small) * 5 }
        }
        ParameterValue::Share { .. } => {
            ParameterValue::Share { share: Share::new(u32::from(small) - 1, 100).unwrap() }
        }
        ParameterValue::Months { .. } => ParameterValue::Months { months: small },
        ParameterValue::Days { .. } => ParameterValue::Days { days: small },
        ParameterValue::Count { .. } => ParameterValue::Count { count: small },
        ParameterValue::Cpv(_) => ParameterValue::Cpv(CpvList {
            single: vec![
                if number.is_multiple_of(2) { "90911000" } else { "55524000" }.parse().unwrap(),
            ],
            ranges: Vec::new(),
            except: Vec::new(),
        }),
    }
}

fn some_change() -> impl Strategy<Value = ParameterChange> {
    let values: Vec<(String, ParameterValue)> = BOOK
        .parameters()
        .filter_map(|it| Some((it.id.clone(), it.values.first()?.value.clone())))
        .collect();
    let number = prop_oneof![1_u64..900_000, 500_000_u64..8_000_000];
    (prop::sample::select(values), number, 2018_i16..2027, 0_i16..4).prop_map(
        |((id, value), number, year, years)| {
            let to = (years < 3).then(|| date(year + years, 12, 31));
            change(&id, other(&value, number), date(year, 1, 1), to)
        },
    )
}

/// A citation as drafts hold them: of the book, or of what it does not hold.
fn cited() -> impl Strategy<Value = Citation> {
    let held: Vec<Citation> = BOOK.provisions().map(|it| it.citation).collect();
    let strange = ["LOU 4:18a", "LOU 19:6c", "LOU 22:1", "LOU 8:1", "LOU 13:9", "LOV 11:1"];
    prop_oneof![
        3 => prop::sample::select(held),
        1 => prop::sample::select(strange.map(|text| text.parse().unwrap()).to_vec()),
    ]
}

fn some_wording() -> impl Strategy<Value = ProvisionChange> {
    let others = || prop::collection::vec(cited(), 0..3);
    let days = (2017_i16..2027, 0_i16..4, any::<bool>());
    (cited(), days, others(), others()).prop_map(
        |(citation, (year, years, as_known), instead, replaces)| {
            let known = BOOK.provisions().find(|it| it.citation == citation).map(|it| it.from);
            let from = known.filter(|_| as_known).unwrap_or(date(year, 2, 1));
            ProvisionChange {
                citation,
                gist: Text::new("påhittad lydelse", "an invented wording"),
                valid_from: from,
                valid_to: (years < 3).then(|| date(from.year() + years, 12, 31)),
                introduced_by: "2026:999".to_owned(),
                repealed_by: None,
                instead,
                replaces,
                source: "påhittad".to_owned(),
                source_date: from,
                confidence: Confidence::C,
            }
        },
    )
}

/// What comes out when everything is assessed again under both books.
fn recomputed(
    change: impl Into<LawChange>,
    purchase: &Purchase,
    further: &[FurtherService],
) -> Option<LegalDiff> {
    let amended = BOOK.amended(&[change.into().recorded(BOOK.recorded_on())]);
    let under = |book: &LawBook| assess_services(book, purchase, further, |_| true);
    let diff = LegalDiff::of_one_purchase(&under(&BOOK), &under(&amended));
    (!diff.is_empty()).then_some(diff)
}

fn further_service() -> impl Strategy<Value = FurtherService> {
    let codes = ["79611000", "85312100", "85312500", "85200000", "90911000", "55524000"];
    let cares = [CareKind::DailyActivity, CareKind::Occupation, CareKind::Neither];
    let care = prop::option::of(prop::sample::select(cares.to_vec()));
    (prop::sample::select(codes.to_vec()), care, any::<Option<bool>>())
        .prop_map(|(cpv, care, permit_required)| service(cpv, care, permit_required))
}

fn service(cpv: &str, care: Option<CareKind>, permit_required: Option<bool>) -> FurtherService {
    FurtherService { cpv: cpv.parse().unwrap(), care, permit_required }
}

/// The scope of LOV (1:1) as only these codes.
fn scope_of(codes: &[&str]) -> ParameterChange {
    let single = codes.iter().map(|code| code.parse::<CpvCode>().unwrap()).collect();
    let list = CpvList { single, ranges: Vec::new(), except: Vec::new() };
    change("LOV.SCOPE.CPV", ParameterValue::Cpv(list), date(2026, 1, 1), None)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_impact_is_what_assessing_everything_again_would_find(
        change in some_change(), purchases in prop::collection::vec(purchase(), 16)
    ) {
        let hypothesis = Hypothesis::new(&BOOK, change.clone());
        for purchase in &purchases {
            prop_assert_eq!(hypothesis.effect_on(purchase), recomputed(change.clone(), purchase, &[]));
        }
    }

    #[test]
    fn the_impact_of_a_wording_is_what_assessing_everything_again_would_find(
        change in some_wording(),
        purchases in prop::collection::vec((purchase(), prop::collection::vec(cited(), 0..4)), 8),
    ) {
        let hypothesis = Hypothesis::new(&BOOK, change.clone());
        for (mut purchase, cites) in purchases {
            for clause in &mut purchase.clauses {
                clause.cites = cites.iter().chain([&change.citation]).map(Citation::to_string).collect();
            }
            prop_assert_eq!(
                hypothesis.effect_on(&purchase), recomputed(change.clone(), &purchase, &[])
            );
        }
    }

    #[test]
    fn every_service_of_a_system_counts_as_if_everything_were_assessed_again(
        code in prop::sample::select(vec!["85312100", "85312500", "79611000", "55524000"]),
        systems in prop::collection::vec(
            (purchase(), prop::collection::vec(further_service(), 0..4)), 8)
    ) {
        let change = scope_of(&[code]);
        let hypothesis = Hypothesis::new(&BOOK, change.clone());
        for (purchase, further) in systems {
            let system = Purchase { instrument: Instrument::Lov, ..purchase };
            prop_assert_eq!(
                hypothesis.effect_on_services(&system, &further),
                recomputed(change.clone(), &system, &further)
            );
        }
    }
}

/// A system that lacks nothing of what its first service is asked.
fn system(cpv: &str) -> Purchase {
    serde_json::from_value(serde_json::json!({
        "instrument": "LOV", "buyer": "SUB_CENTRAL", "decisiveDate": "2026-03-02",
        "kind": "SERVICES", "cpv": cpv, "isHealthOrSocialCare": true
    }))
    .unwrap()
}

/// What flips under LOV 1:1: the service, and the verdict after.
fn flips(diff: &LegalDiff) -> Vec<(&str, Verdict)> {
    let scope = diff.changed.iter().filter(|it| it.to.rule == "LOV.SCOPE");
    scope.map(|it| (it.to.subject.as_str(), it.to.verdict)).collect()
}

#[test]
fn a_change_that_touches_the_second_service_alone_is_found() {
    let care = Some(CareKind::Occupation);
    let further = [service("85312500", care, None)];
    let hypothesis = Hypothesis::new(&BOOK, scope_of(&["85312100"]));
    assert_eq!(hypothesis.effect_on(&system("85312100")), None);
    let diff = hypothesis.effect_on_services(&system("85312100"), &further).unwrap();
    assert_eq!(flips(&diff), [("/services/1/cpv", Verdict::Prohibited)]);
    let both = Hypothesis::new(&BOOK, scope_of(&["85312100", "85312500"]));
    assert_eq!(both.effect_on_services(&system("85312100"), &further), None);
}

#[test]
fn two_services_that_change_places_in_the_law_are_both_named() {
    let care = Some(CareKind::Occupation);
    let further = [service("85312500", care, None), service("90911000", care, None)];
    let hypothesis = Hypothesis::new(&BOOK, scope_of(&["85312100", "90911000"]));
    let diff = hypothesis.effect_on_services(&system("85312100"), &further).unwrap();
    let mut found = flips(&diff);
    found.sort_unstable_by_key(|(subject, _)| *subject);
    assert_eq!(
        found,
        [("/services/1/cpv", Verdict::Prohibited), ("/services/2/cpv", Verdict::Permitted)]
    );
}

fn described(value: &str, start: &str) -> Purchase {
    serde_json::from_value(serde_json::json!({
        "instrument": "LOU", "buyer": "SUB_CENTRAL", "decisiveDate": start, "kind": "GOODS", "cpv": "39000000",
        "valuation": {"estimated": {"amount": value, "currency": "SEK"}}, "procedure": "OPEN"
    }))
    .unwrap()
}

#[test]
fn loading_a_threshold_settles_the_regime_of_the_drafts_between() {
    let threshold = change(
        "LOU.THRESHOLD.SUB_CENTRAL.SEK",
        ParameterValue::Sek { kronor: 2_300_000 },
        date(2026, 1, 1),
        Some(date(2027, 12, 31)),
    );
    let hypothesis = Hypothesis::new(&BOOK, threshold);
    let open = hypothesis.effect_on(&described("2350000.00", "2026-03-02")).unwrap();
    let regime = open.regime.unwrap();
    assert_eq!((regime.from, regime.to.map(|it| format!("{it:?}"))), (None, Some("R1".to_owned())));
    assert_eq!(hypothesis.effect_on(&described("300000.00", "2026-03-02")), None);
    assert_eq!(hypothesis.effect_on(&described("2350000.00", "2025-03-03")), None);
}

fn repeal_of_19_25(last: Date) -> ProvisionChange {
    let known = BOOK.provisions().find(|it| it.citation.to_string() == "LOU 19:25").unwrap();
    ProvisionChange {
        citation: known.citation,
        gist: Text::new("påhittad lydelse", "an invented wording"),
        valid_from: known.from,
        valid_to: Some(last),
        introduced_by: "2021:1110".to_owned(),
        repealed_by: Some("2026:999".to_owned()),
        instead: Vec::new(),
        replaces: Vec::new(),
        source: "påhittad".to_owned(),
        source_date: last,
        confidence: Confidence::C,
    }
}

#[test]
fn a_repeal_is_told_of_each_entry_of_the_library_that_rests_on_it() {
    let library = crate::clause::library::embedded().unwrap();
    let hypothesis = Hypothesis::new(&BOOK, repeal_of_19_25(date(2026, 12, 31)));
    let mut touched = Vec::new();
    for clause in &library {
        for change in hypothesis.effect_on_clause(clause) {
            assert_eq!((change.on, change.is_in_force), (date(2027, 1, 1), false));
            touched.push(format!("{} {:?} {}", clause.code, change.regime, change.provision));
        }
    }
    let of_r3 = ["LOU 19:25 st 1", "LOU 19:25 st 2", "LOU 19:25 st 3"];
    let mut expected = vec!["RES-03 R2 LOU 19:25".to_owned()];
    expected.extend(of_r3.map(|part| format!("RES-03 R3 {part}")));
    assert_eq!(touched, expected);
}

#[test]
fn a_wording_that_ends_nothing_touches_no_entry_of_the_library() {
    let library = crate::clause::library::embedded().unwrap();
    let kept = ProvisionChange { valid_to: None, ..repeal_of_19_25(date(2026, 12, 31)) };
    let limit = ParameterValue::Sek { kronor: 1 };
    let value = change("LOU.DIRECT_AWARD.LIMIT.SEK", limit, date(2026, 1, 1), None);
    let [wording, value] = [Hypothesis::new(&BOOK, kept), Hypothesis::new(&BOOK, value)];
    for clause in &library {
        assert_eq!(wording.effect_on_clause(clause), []);
        assert_eq!(value.effect_on_clause(clause), []);
    }
}
