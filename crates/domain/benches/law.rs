//! A full assessment, and the impact of a change of the law on 10 000 drafts.
//!
//! Before the timings it prints how many times longer it takes to assess every
//! draft under both books. Both are measured side by side in one run, since only
//! the ratio says anything, and their answers are compared first.

#![expect(clippy::expect_used, reason = "a benchmark may stop on data that cannot be")]

use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Instant;

use divan::Bencher;
use hansyn_domain::clause::{Clause, library};
use hansyn_domain::law::assess;
use hansyn_domain::law::book::{LawBook, ParameterChange};
use hansyn_domain::law::diff::LegalDiff;
use hansyn_domain::law::impact::Hypothesis;
use hansyn_domain::law::purchase::Purchase;
use serde_json::{Value, json};

const DRAFTS: usize = 10_000;

#[expect(clippy::print_stdout, reason = "the ratio is what the benchmark is for")]
fn main() {
    let (book, drafts) = (book(), drafts());
    let change = threshold();
    let hypothesis = Hypothesis::new(&book, change.clone());
    let start = Instant::now();
    let found: Vec<Option<LegalDiff>> = drafts.iter().map(|it| hypothesis.effect_on(it)).collect();
    let engine = start.elapsed();
    let amended = book.amended(&[change.recorded(book.newest())]);
    let start = Instant::now();
    let naive: Vec<Option<LegalDiff>> = drafts
        .iter()
        .map(|draft| {
            let diff = LegalDiff::between(&assess(&book, draft), &assess(&amended, draft));
            (!diff.is_empty()).then_some(diff)
        })
        .collect();
    let plain = start.elapsed();
    assert_eq!(found, naive);
    let flipped = found.iter().flatten().count();
    let ratio = plain.as_secs_f64() / engine.as_secs_f64();
    println!(
        "{DRAFTS} drafts, {flipped} of them flip: assessing all twice takes {ratio:.2} times as long as the impact, which takes {engine:.1?}"
    );
    let full = full();
    let start = Instant::now();
    for _ in 0..100 {
        black_box(assess(&book, &full));
    }
    println!("10 lots and 40 clauses: {:.0?} an assessment", start.elapsed() / 100);
    divan::main();
}

#[divan::bench]
fn assessment_of_ten_lots_and_forty_clauses(bencher: Bencher<'_, '_>) {
    let (book, full) = (book(), full());
    bencher.bench_local(|| assess(&book, &full));
}

#[divan::bench]
fn assessment_of_a_small_draft(bencher: Bencher<'_, '_>) {
    let (book, drafts) = (book(), drafts());
    let draft = drafts.first().expect("there are drafts");
    bencher.bench_local(|| assess(&book, draft));
}

#[divan::bench(sample_count = 5)]
fn impact_on_ten_thousand_drafts(bencher: Bencher<'_, '_>) {
    let drafts = drafts();
    let hypothesis = Hypothesis::new(&book(), threshold());
    bencher.bench_local(|| drafts.iter().filter_map(|it| hypothesis.effect_on(it)).count());
}

fn book() -> LawBook {
    LawBook::embedded().expect("the embedded book is consistent")
}

fn threshold() -> ParameterChange {
    serde_json::from_value(json!({
        "parameter": "LOU.THRESHOLD.SUB_CENTRAL.SEK", "validFrom": "2026-01-01", "validTo": "2027-12-31",
        "value": {"kind": "SEK", "kronor": 2_350_000}, "source": "made up", "sourceDate": "2025-12-05", "confidence": "C"
    }))
    .expect("the change is of the form")
}

fn money(kronor: u64) -> Value {
    json!({"amount": format!("{kronor}.00"), "currency": "SEK"})
}

fn purchase(json: Value) -> Purchase {
    serde_json::from_value(json).expect("the purchase is of the form")
}

static LIBRARY: LazyLock<Vec<Clause>> =
    LazyLock::new(|| library::embedded().expect("the library is consistent"));

fn clauses(count: usize) -> Vec<Value> {
    LIBRARY
        .iter()
        .cycle()
        .take(count)
        .enumerate()
        .map(|(index, clause)| {
            json!({
                "key": format!("{}#{index}", clause.code), "code": clause.code, "phase": clause.phase,
                "theme": clause.theme, "reach": "THIS_CONTRACT", "isVerifiable": true,
                "statedInDocuments": index % 5 != 0, "favoursPlaceOrSupplier": false,
                "demandsSignedAgreement": false, "cites": ["LOU 17:1"]
            })
        })
        .collect()
}

fn full() -> Purchase {
    let part = |index: u64| json!({"kind": "SERVICES", "cpv": "90911000", "value": money(400_000 + index)});
    let lot = |index: u64| json!({"kind": "SERVICES", "cpv": "90911000", "value": money(400_000 + index), "isTakenOut": index == 0});
    purchase(json!({
        "instrument": "LOU", "buyer": "SUB_CENTRAL", "decisiveDate": "2025-03-03", "kind": "SERVICES", "cpv": "90911000",
        "parts": (0..10).map(part).collect::<Vec<_>>(), "procedure": "OPEN", "termMonths": 36, "isDivided": true,
        "usedByNaturalPersons": true, "clauses": clauses(40),
        "lots": {"planned": (0..10).map(lot).collect::<Vec<_>>(), "tendersFor": "ALL"}
    }))
}

/// Drafts of several years, kinds and sizes; the change speaks of some of them.
fn drafts() -> Vec<Purchase> {
    let years = ["2023-05-02", "2024-05-02", "2025-05-02", "2026-05-02"];
    let kinds = [
        ("GOODS", "39000000"),
        ("SERVICES", "90911000"),
        ("SERVICES", "85312510"),
        ("WORKS", "45000000"),
    ];
    (0_u64..)
        .take(DRAFTS)
        .zip(years.iter().flat_map(|year| kinds.iter().map(move |kind| (year, kind))).cycle())
        .map(|(index, (year, (kind, cpv)))| {
            let kronor = 100_000 + index * 7_919 % 4_000_000;
            purchase(json!({
                "instrument": "LOU", "buyer": "SUB_CENTRAL", "decisiveDate": year, "kind": kind, "cpv": cpv,
                "valuation": {"estimated": money(kronor)}, "procedure": if kronor < 700_000 { "DIRECT_AWARD" } else { "OPEN" },
                "clauses": clauses(5)
            }))
        })
        .collect()
}
