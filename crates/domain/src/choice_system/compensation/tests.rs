//! The published models to the krona, the arithmetic at its edges, and what
//! cannot be expressed.

use jiff::civil::date;
use proptest::prelude::*;
use std::sync::LazyLock;

use super::samples::{self, CompensationSample};
use super::*;
use crate::law::assessment::Verdict;
use crate::law::book::LawBook;

fn book() -> &'static LawBook {
    static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());
    &BOOK
}

fn sample(code: &str) -> CompensationModel {
    let found = samples::embedded().unwrap().iter().find(|sample| sample.code == code);
    found.unwrap().model.clone()
}

fn pattern(level: &str, extent: Option<Extent>, attended: u16) -> PlacementPattern {
    PlacementPattern {
        level: (!level.is_empty()).then(|| level.to_owned()),
        extent,
        places: 1,
        attended,
        planned_absence: 0,
        unplanned_absence: 0,
    }
}

fn case(management: Management, year: i16, placements: Vec<PlacementPattern>) -> CompensationCase {
    CompensationCase { management, month: date(year, 3, 1), placements }
}

fn reckoned(model: &CompensationModel, case: &CompensationCase) -> CompensationCalculation {
    let request = CompensationRequest { model: model.clone(), case: case.clone() };
    assert_eq!(request.violations(), []);
    calculate(book(), &request)
}

/// What one unit of one placement pays, in kronor.
fn rate(
    model: &CompensationModel,
    level: &str,
    extent: Option<Extent>,
    management: Management,
    year: i16,
) -> Option<Sek> {
    let units = match (model.unit, model.month_days) {
        (PaymentUnit::Month, Some(days)) => u16::from(days),
        _ => 1,
    };
    reckoned(model, &case(management, year, vec![pattern(level, extent, units)])).total
}

const FULL: Option<Extent> = Some(Extent::FullDay);
const HALF: Option<Extent> = Some(Extent::HalfDay);
const PART: Option<Extent> = Some(Extent::PartDay);

#[test]
fn every_published_model_is_of_the_form() {
    let found = samples::embedded().unwrap();
    assert_eq!(found.len(), 6);
    for CompensationSample { code, model, source, .. } in found {
        assert_eq!(model.violations(), [], "{code}");
        assert!(!source.is_empty(), "{code}");
    }
}

#[test]
fn tyreso_2020_pays_as_published() {
    let model = sample("TYRESO_2020");
    let private = [
        ("N1", [439, 307, 132]),
        ("N2", [626, 439, 188]),
        ("N3", [987, 691, 296]),
        ("N4", [1303, 912, 391]),
        ("N5", [1663, 1164, 499]),
    ];
    for (level, rates) in private {
        for (extent, amount) in [FULL, HALF, PART].into_iter().zip(rates) {
            assert_eq!(
                rate(&model, level, extent, Management::Private, 2020),
                Some(Sek::from_kronor(amount))
            );
        }
    }
    for (level, rates) in [("N1", [414, 290, 124]), ("N5", [1569, 1099, 470])] {
        for (extent, amount) in [FULL, HALF, PART].into_iter().zip(rates) {
            assert_eq!(
                rate(&model, level, extent, Management::Municipal, 2020),
                Some(Sek::from_kronor(amount))
            );
        }
    }
}

#[test]
fn lidkoping_2024_pays_as_published_and_half_a_krona_goes_up() {
    let model = sample("LIDKOPING_2024");
    for (level, full, half) in [
        ("N1", 18_671, 9_336),
        ("N2", 19_510, 9_755),
        ("N3", 20_792, 10_396),
        ("N4", 34_298, 17_149),
    ] {
        assert_eq!(
            rate(&model, level, FULL, Management::Private, 2024),
            Some(Sek::from_kronor(full))
        );
        assert_eq!(
            rate(&model, level, HALF, Management::Private, 2024),
            Some(Sek::from_kronor(half))
        );
    }
}

#[test]
fn stockholm_adds_two_and_a_half_per_cent_for_private_providers() {
    let model = sample("STOCKHOLM_2024_COMPANION");
    assert_eq!(rate(&model, "", None, Management::Municipal, 2024), Some(Sek::from_kronor(423)));
    assert_eq!(rate(&model, "", None, Management::Private, 2024), Some(Sek::from_kronor(434)));
    assert_eq!(rate(&model, "", None, Management::Contracted, 2024), None);
}

#[test]
fn stockholm_index_chains_four_years_to_the_ore() {
    let mut model = sample("STOCKHOLM_LSS");
    let base = Rate {
        level: Some("N1".to_owned()),
        extent: None,
        management: Management::Municipal,
        amount: Sek::from_kronor(1000),
    };
    model.rates.push(base);
    model.rounding = Rounding::WholeOre;
    let of = |model: &CompensationModel, year| {
        rate(model, "N1", None, Management::Municipal, year).map(Sek::ore)
    };
    // 1027,00 × 1,027 = 1054,729; × 1,011 = 1066,33; × 1,037 = 1105,78.
    let years =
        [(2020, 100_000), (2021, 102_700), (2022, 105_473), (2023, 106_633), (2024, 110_578)];
    for (year, ore) in years {
        assert_eq!(of(&model, year), Some(ore), "{year}");
    }
    model.indexation.as_mut().unwrap().rounds_each_year = false;
    // 1,027² × 1,011 × 1,037 = 1,1057852…, rounded once: an öre more.
    assert_eq!(of(&model, 2024), Some(110_579));
    model.rounding = Rounding::WholeKronor;
    assert_eq!(of(&model, 2024), Some(110_600));
}

#[test]
fn tyreso_2021_puts_the_overhead_back_before_it_adds_vat() {
    let model = sample("TYRESO_2021_HOME_CARE");
    assert_eq!(rate(&model, "", None, Management::Municipal, 2021), Some(Sek::from_kronor(377)));
    assert_eq!(rate(&model, "", None, Management::Private, 2021), Some(Sek::from_kronor(388)));
}

#[test]
fn what_is_not_sourced_is_needed_and_named() {
    for (code, level, extent) in [("STOCKHOLM_OCCUPATION", "", FULL), ("STOCKHOLM_LSS", "N3", None)]
    {
        let model = sample(code);
        let year = model.price_year;
        let found =
            reckoned(&model, &case(Management::Private, year, vec![pattern(level, extent, 1)]));
        assert_eq!((found.total, found.overall), (None, Verdict::NeedsData), "{code}");
        let [finding] = found.findings.as_slice() else { panic!("{found:?}") };
        assert_eq!(finding.parameters[0].id, "COMPENSATION.RATE");
        assert_eq!(finding.facts[0].pointer, "/model/rates");
        assert_eq!(finding.provisions.len(), 1);
    }
}

#[test]
fn a_year_without_index_is_not_taken_for_unchanged() {
    let model = sample("TYRESO_2020");
    let of =
        |year| reckoned(&model, &case(Management::Private, year, vec![pattern("N1", FULL, 1)]));
    assert_eq!(of(2020).overall, Verdict::Permitted);
    for year in [2019, 2021] {
        let found = of(year);
        assert_eq!((found.total, found.overall), (None, Verdict::NeedsData), "{year}");
        assert_eq!(found.findings[0].parameters[0].id, "COMPENSATION.INDEX");
        assert!(found.findings[0].why.sv.contains(&year.to_string()));
    }
}

#[test]
fn absence_without_a_rule_is_a_question_and_not_a_no() {
    let mut model = sample("TYRESO_2020");
    let absent = PlacementPattern { unplanned_absence: 4, ..pattern("N1", FULL, 10) };
    let month = case(Management::Private, 2020, vec![absent]);
    let found = reckoned(&model, &month);
    assert_eq!((found.total, found.overall), (None, Verdict::NeedsFact));
    assert_eq!(found.findings[0].facts[0].pointer, "/model/attendance/unplanned");

    let paid = |numerator, denominator, at_most| {
        Some(AbsenceRule { paid: Share::new(numerator, denominator).unwrap(), at_most })
    };
    for (rule, days_in_halves) in [
        (paid(0, 1, None), 20),
        (paid(1, 1, None), 28),
        (paid(1, 2, None), 24),
        (paid(1, 1, Some(3)), 26),
        (paid(1, 1, Some(4)), 28),
        (paid(1, 1, Some(5)), 28),
        (paid(1, 2, Some(3)), 23),
    ] {
        model.attendance.unplanned = rule;
        let amount = Sek::from_ore(43_900 * days_in_halves / 2);
        assert_eq!(reckoned(&model, &month).total, Some(amount), "{rule:?}");
    }
}

#[test]
fn a_month_of_more_days_than_it_is_divided_by_is_paid_once() {
    let model = sample("LIDKOPING_2024");
    let of = |days| {
        reckoned(&model, &case(Management::Private, 2024, vec![pattern("N2", FULL, days)])).total
    };
    assert_eq!(of(31), Some(Sek::from_kronor(19_510)));
    assert_eq!(of(30), Some(Sek::from_kronor(19_510)));
    // 19 510 × 29 / 30 = 18 859,666…
    assert_eq!(of(29), Some(Sek::from_ore(1_885_967)));
    assert_eq!(of(15), Some(Sek::from_kronor(9_755)));
}

#[test]
fn each_line_is_rounded_once_and_the_sum_is_that_of_the_lines() {
    let model = sample("LIDKOPING_2024");
    let thirds = PlacementPattern { places: 3, ..pattern("N1", FULL, 1) };
    let found = reckoned(&model, &case(Management::Private, 2024, vec![thirds.clone(), thirds]));
    // 18 671 / 30 × 3 = 1 867,10 exactly; a rounding for each place would give 1 867,11.
    assert_eq!(found.total, Some(Sek::from_ore(373_420)));
    let amounts: Vec<_> = found
        .lines
        .iter()
        .filter(|line| line.step == "PLACEMENTS")
        .map(|line| line.amount)
        .collect();
    assert_eq!(amounts, [Some(Sek::from_ore(186_710)); 2]);
    assert!(found.lines.iter().all(|line| line.provisions.len() == 1));
}

#[test]
fn a_price_of_ones_own_cannot_be_expressed() {
    let text = serde_json::to_value(sample("TYRESO_2020")).unwrap();
    for member in ["bid", "offeredPrice", "providerId", "discount", "lowestPrice", "ranking"] {
        let mut with = text.clone();
        with[member] = serde_json::json!(1);
        assert!(serde_json::from_value::<CompensationModel>(with).is_err(), "{member}");
        let mut with = text.clone();
        with["rates"][0][member] = serde_json::json!(1);
        assert!(serde_json::from_value::<CompensationModel>(with).is_err(), "{member} of a rate");
    }
    let mut twice = sample("TYRESO_2020");
    let other = Rate { amount: Sek::from_kronor(400), ..twice.rates[0].clone() };
    twice.rates.push(other);
    let codes: Vec<_> = twice.violations().into_iter().map(|it| it.code).collect();
    assert_eq!(codes, ["DUPLICATE"]);
}

#[test]
fn what_breaks_the_form_is_named_where_it_stands() {
    let broken = |change: &dyn Fn(&mut CompensationModel)| {
        let mut model = sample("STOCKHOLM_LSS");
        change(&mut model);
        let found = model.violations();
        found.into_iter().map(|it| (it.pointer, it.code)).collect::<Vec<_>>()
    };
    let one = |pointer: &str, code| vec![(pointer.to_owned(), code)];
    assert_eq!(broken(&|model| model.month_days = Some(30)), one("/monthDays", "NOT_OF_THE_UNIT"));
    assert_eq!(broken(&|model| model.price_year = 2021), one("/indexation/steps/0/year", "ORDER"));
    assert_eq!(
        broken(&|model| model.columns[2].derived.as_mut().unwrap().from = Management::Private),
        one("/columns/2/derived/from", "UNKNOWN")
    );
    assert_eq!(
        broken(&|model| model.levels[1].code = "BASE".to_owned()),
        one("/levels/1/code", "DUPLICATE")
    );
    assert_eq!(
        broken(&|model| {
            let step = &mut model.indexation.as_mut().unwrap().steps[0];
            step.rate = Share::new(1, 1).unwrap();
        }),
        one("/indexation/steps/0/rate", "RANGE")
    );
    assert_eq!(
        broken(&|model| {
            model.extents.push(ExtentRule {
                extent: Extent::FullDay,
                description: String::new(),
                share_of_full_day: Share::new(1, 1).ok(),
            });
        }),
        one("/extents/0/shareOfFullDay", "CONTRADICTION")
    );
    assert_eq!(
        broken(&|model| {
            let rate = Rate {
                level: Some("N9".to_owned()),
                extent: FULL,
                management: Management::Municipal,
                amount: Sek::from_ore(100_000_001),
            };
            model.rates.push(rate);
        }),
        vec![
            ("/rates/0/level".to_owned(), "UNKNOWN"),
            ("/rates/0/extent".to_owned(), "UNKNOWN"),
            ("/rates/0/amount".to_owned(), "RANGE"),
        ]
    );
}

#[test]
fn a_month_has_its_days_and_no_more() {
    let model = sample("TYRESO_2020");
    let of = |month, days| {
        let request = CompensationRequest {
            model: model.clone(),
            case: CompensationCase {
                month,
                ..case(Management::Private, 2020, vec![pattern("N1", FULL, days)])
            },
        };
        request.violations().into_iter().map(|it| it.code).collect::<Vec<_>>()
    };
    assert_eq!(of(date(2020, 2, 29), 29), [""; 0]);
    assert_eq!(of(date(2020, 2, 1), 30), ["RANGE"]);
    assert_eq!(of(date(2020, 4, 1), 31), ["RANGE"]);
}

proptest! {
    #[test]
    fn more_days_and_more_places_never_pay_less(
        days in 0_u16..=28, more in 0_u16..=3, places in 1_u16..=50, extra in 0_u16..=10, level in 1_usize..=5,
    ) {
        let model = sample("TYRESO_2020");
        let of = |days, places| {
            let pattern = PlacementPattern { places, ..pattern(&format!("N{level}"), FULL, days) };
            reckoned(&model, &case(Management::Private, 2020, vec![pattern])).total
        };
        prop_assert!(of(days, places) <= of(days + more, places));
        prop_assert!(of(days, places) <= of(days, places + extra));
    }

    #[test]
    fn deducting_gives_back_what_restoring_put_in(ore in 1_u64..10_000_000, part in 0_u32..1000) {
        let part = Share::new(part, 1000).unwrap();
        let step = |manner| Adjustment { kind: AdjustmentKind::Overhead, manner, rate: part, reason: None };
        let there = step(AdjustmentManner::Restore).apply(crate::exact::Exact::of(Sek::from_ore(ore)));
        let back = there.and_then(|there| step(AdjustmentManner::Deduct).apply(there));
        prop_assert_eq!(back.and_then(crate::exact::Exact::to_sek), Some(Sek::from_ore(ore)));
    }

    #[test]
    fn a_calculation_is_total_and_repeats(
        year in 2018_i16..2027, days in 0_u16..=28, absent in 0_u16..=3, sample in 0_usize..6, column in 0_usize..3,
    ) {
        let model = &samples::embedded().unwrap()[sample].model;
        let level = model.levels.first().map_or("", |level| level.code.as_str());
        let extent = model.extents.first().map(|rule| rule.extent);
        let management = model.columns[column % model.columns.len()].management;
        let pattern = PlacementPattern { planned_absence: absent, ..pattern(level, extent, days) };
        let request = CompensationRequest { model: model.clone(), case: case(management, year, vec![pattern]) };
        let first = calculate(book(), &request);
        prop_assert_eq!(&first, &calculate(book(), &request));
        prop_assert_eq!(first.total.is_some(), first.overall == Verdict::Permitted);
    }
}
