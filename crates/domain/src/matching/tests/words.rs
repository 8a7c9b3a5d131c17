//! What is said of an answer, as a reader takes it.

use super::super::consortia::Reading;
use super::super::lot_proposals::{Aim, Part, lot_proposals};
use super::*;
use crate::money::Sek;
use crate::share::Share;

fn references(references: u16, within_years: u8) -> LotQuery {
    let wanted = Predicate::ReferencesAtLeast {
        references: references.into(),
        cpv: cpv("55520000"),
        within_years,
    };
    query(vec![requirement("work", vec![wanted])])
}

#[test]
fn a_wider_trade_is_never_said_to_be_exactly_what_is_bought() {
    let weights = Weights::default();
    let half = Score { fit: weights.fit / 2, ..Score::default() };
    let fit = &half.explained(weights)[0];
    assert!(fit.ground.sv.contains("hälften för en vidare kod"), "{}", fit.ground.sv);
    assert!(fit.ground.en.contains("half for a wider code"), "{}", fit.ground.en);
}

#[test]
fn one_contract_in_one_year_is_written_as_one() {
    let mut seller = enterprise();
    seller.capacity.references_are_complete = true;
    let answers = references(1, 1).explain(&seller, &OPEN);
    let work = answers.iter().find(|answer| answer.key == "work").unwrap();
    assert!(work.label.sv.ends_with("det senaste året"), "{}", work.label.sv);
    assert!(work.label.en.starts_with("at least 1 contract for"), "{}", work.label.en);
    assert!(work.label.en.ends_with("in the last year"), "{}", work.label.en);
    let observed = &work.reasons[0].observed;
    assert!(observed.sv.contains(" året före 2026-11-14"), "{}", observed.sv);
    assert!(observed.en.contains(" in the year before 2026-11-14"), "{}", observed.en);
}

#[test]
fn several_contracts_in_several_years_are_written_as_several() {
    let answers = references(5, 3).explain(&enterprise(), &OPEN);
    let work = answers.iter().find(|answer| answer.key == "work").unwrap();
    assert!(work.label.sv.ends_with("de senaste 3 åren"), "{}", work.label.sv);
    assert!(work.label.en.starts_with("at least 5 contracts for"), "{}", work.label.en);
    assert!(work.reasons[0].observed.en.contains(" in the 3 years before "));
}

#[test]
fn a_single_lot_is_not_said_to_be_each_of_one() {
    let part = Part { cpv: cpv("55520000"), area: area("0180"), yearly_value: Sek::from_kronor(1) };
    let mut carrier = enterprise();
    carrier.capacity.yearly_turnover = Some(Sek::from_kronor(10));
    carrier.capacity.turnover_year_end = Some(date(2025, 12, 31));
    let dependence = Share::new(3, 10).unwrap();
    let aim = Aim { at_least: 1, dependence, reading: Reading::Surely };
    let found = lot_proposals(&query(Vec::new()), &[part], &[(id(1), &carrier)], &OPEN, aim);
    let proof = &found.front[0].proof;
    assert_eq!(proof.sv, "1 kan bära hela köpet som ett delkontrakt");
    assert_eq!(proof.en, "1 can carry all of it as one lot");
}

#[test]
fn whoever_reads_the_method_of_the_draw_can_draw_from_the_text_of_an_identity() {
    let drawn = id(0x0195_8f2a_7c31_7e00_9b44_d1f0_0a3c_55e7);
    let seller = enterprise();
    let field = match_lot(&query(Vec::new()), &[(drawn, &seller)], &OPEN);
    let rotation = field.rotation(&[], "KS 2026/17");
    let alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    for method in [&rotation.method.sv, &rotation.method.en] {
        assert!(method.contains(alphabet), "{method}");
    }
    let (_, digits) =
        drawn.to_string().split_once('_').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let number = digits.chars().fold(0_u128, |number, digit| {
        (number << 5) | u128::try_from(alphabet.find(digit).unwrap()).unwrap()
    });
    let expected = draw("KS 2026/17", EnterpriseId::from_uuid(Uuid::from_u128(number)));
    assert_eq!(rotation.turns[0].draw, format!("{expected:016x}"));
}
