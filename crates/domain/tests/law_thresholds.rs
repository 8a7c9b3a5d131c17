//! The tables of thresholds and limits as the sources hold them, each asked an
//! öre below and at the amount, on the first and on the last day of its period.

#![expect(clippy::unwrap_used, reason = "a table that cannot be read must fail the test")]

use hansyn_domain::cpv::CpvCode;
use hansyn_domain::law::assess;
use hansyn_domain::law::assessment::{Assessment, Verdict};
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::purchase::{
    BuyerKind, ContractKind, Instrument, Procedure, Purchase, Valuation,
};
use hansyn_domain::law::regime::RegimeId;
use hansyn_domain::money::Sek;
use jiff::civil::Date;
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    threshold: Vec<Threshold>,
    limit: Vec<Limit>,
}

/// From `reached` the directive's regime, below it another.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Threshold {
    from: Date,
    to: Date,
    buyer: BuyerKind,
    kind: ContractKind,
    /// The first amount that surely reaches, in whole kronor.
    reached: u64,
    /// The first amount that no longer surely stays below; the same where the amount is known.
    open: u64,
    below: RegimeId,
}

/// Below `open` a direct award on value is permitted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    from: Date,
    to: Date,
    cpv: Option<CpvCode>,
    open: u64,
    reached: u64,
    /// What is said at the very limit.
    at: Verdict,
    /// What is said from an öre above it.
    above: Verdict,
}

fn tables() -> Tables {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/thresholds.toml");
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn purchase(on: Date, kind: ContractKind, cpv: Option<CpvCode>, ore: u64) -> Purchase {
    Purchase {
        buyer: Some(BuyerKind::SubCentral),
        decisive_date: Some(on),
        kind: Some(kind),
        cpv,
        valuation: Valuation { estimated: Some(Sek::from_ore(ore)), ..Valuation::default() },
        ..Purchase::under(Instrument::Lou)
    }
}

fn regime(book: &LawBook, row: &Threshold, on: Date, ore: u64) -> Option<RegimeId> {
    let cpv = (row.kind == ContractKind::Services).then(|| "90911000".parse().unwrap());
    assess(book, &Purchase { buyer: Some(row.buyer), ..purchase(on, row.kind, cpv, ore) }).regime
}

#[test]
fn each_threshold_parts_the_regimes_at_its_very_amount() {
    let book = LawBook::embedded().unwrap();
    for row in tables().threshold {
        for on in [row.from, row.to] {
            let at = |ore| regime(&book, &row, on, ore);
            let said = format!("{on} {:?} {:?} {}", row.buyer, row.kind, row.reached);
            assert_eq!(at(row.open * 100 - 1), Some(row.below), "an öre below {said}");
            assert_eq!(at(row.reached * 100), Some(RegimeId::R1), "at {said}");
            if row.open < row.reached {
                assert_eq!(at(row.open * 100), None, "at the least {said}");
                assert_eq!(at(row.reached * 100 - 1), None, "an öre below the most {said}");
            }
        }
    }
}

fn said(assessment: &Assessment) -> Vec<Verdict> {
    let rules = ["LOU.DIRECT_AWARD.VALUE", "LOU.DIRECT_AWARD.OLDER_VALUE"];
    let of_value = assessment.findings.iter().filter(|it| rules.contains(&it.rule.as_str()));
    of_value.map(|finding| finding.verdict).collect()
}

#[test]
fn each_limit_for_direct_award_parts_what_is_permitted_from_what_is_not() {
    let book = LawBook::embedded().unwrap();
    for row in tables().limit {
        for on in [row.from, row.to] {
            let at = |ore| {
                let purchase = Purchase {
                    procedure: Some(Procedure::DirectAward),
                    ..purchase(
                        on,
                        row.cpv.map_or(ContractKind::Goods, |_| ContractKind::Services),
                        row.cpv,
                        ore,
                    )
                };
                said(&assess(&book, &purchase))
            };
            let said = format!("{on} {:?} {}", row.cpv, row.reached);
            assert_eq!(at(row.open * 100 - 1), [Verdict::Permitted], "an öre below {said}");
            assert_eq!(at(row.reached * 100), [row.at], "at {said}");
            assert_eq!(at(row.reached * 100 + 1), [row.above], "an öre above {said}");
            if row.open < row.reached {
                assert_eq!(at(row.open * 100), [Verdict::NeedsData], "at the least {said}");
                let below = row.reached * 100 - 1;
                assert_eq!(at(below), [Verdict::NeedsData], "an öre below the most {said}");
            }
        }
    }
}
