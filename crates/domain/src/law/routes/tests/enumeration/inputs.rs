//! The discretised inputs: cores, and the facts that single routes read beside them.

use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};

use crate::law::assessment::RouteKind;
use crate::law::case::Case;
use crate::law::facts::lots::{LotPlan, PlannedLot};
use crate::law::purchase::{
    BuyerKind, ContractKind, Instrument, Purchase, PurchasePart, Valuation,
};
use crate::law::routes::KINDS;
use crate::law::routes::basis::{Basis, OwnFacts};
use crate::law::routes::tests::BOOK;
use crate::money::Sek;
use crate::tender::{AwardGround, AwardModel};

/// One day of each period in which the law is another, and both sides of the reform
/// and of the first day of 19:25 a and LOV 1:2 a.
pub(super) const DAYS: [Option<Date>; 11] = [
    None,
    Some(date(2016, 12, 31)),
    Some(date(2018, 6, 1)),
    Some(date(2019, 6, 1)),
    Some(date(2022, 1, 31)),
    Some(date(2022, 2, 1)),
    Some(date(2022, 12, 31)),
    Some(date(2023, 1, 1)),
    Some(date(2024, 6, 1)),
    Some(date(2026, 3, 2)),
    Some(date(2030, 1, 1)),
];
pub(super) const BUYERS: [Option<BuyerKind>; 3] =
    [None, Some(BuyerKind::SubCentral), Some(BuyerKind::Central)];
pub(super) const SORTS: [Option<ContractKind>; 4] =
    [None, Some(ContractKind::Goods), Some(ContractKind::Services), Some(ContractKind::Works)];
/// Ordinary, annex 2 and listed everywhere, annex 2 and not listed, taken out of
/// LOV, and below a listed code.
pub(super) const CODES: [Option<&str>; 6] = [
    None,
    Some("90911000"),
    Some("85312510"),
    Some("55524000"),
    Some("85311300"),
    Some("80521000"),
];
/// Öre: both sides of the limit for direct award and of a threshold, between the
/// conceivable rates of 2026, above the threshold of annex 2, and far above all.
pub(super) const VALUES: [Option<u64>; 8] = [
    None,
    Some(9_999_999),
    Some(69_999_999),
    Some(70_000_000),
    Some(238_958_499),
    Some(238_958_500),
    Some(790_000_000),
    Some(9_000_000_000),
];
/// LOU last, so that it stands for the basis that others share.
pub(super) const INSTRUMENTS: [Instrument; 3] =
    [Instrument::Grant, Instrument::Lov, Instrument::Lou];
pub(super) const FLAGS: [Option<bool>; 3] = [None, Some(false), Some(true)];
pub(super) const GROUNDS: [Option<AwardGround>; 4] =
    [None, Some(AwardGround::Price), Some(AwardGround::Cost), Some(AwardGround::BestPriceQuality)];

/// A place in the grid of cores: day, buyer, kind, code and value.
pub(super) type Place = [usize; 5];
pub(super) const LENGTHS: Place =
    [DAYS.len(), BUYERS.len(), SORTS.len(), CODES.len(), VALUES.len()];

pub(super) fn core(instrument: Instrument, [day, buyer, kind, code, value]: Place) -> Purchase {
    Purchase {
        decisive_date: DAYS[day],
        buyer: BUYERS[buyer],
        kind: SORTS[kind],
        cpv: CODES[code].map(|code| code.parse().unwrap()),
        valuation: Valuation {
            estimated: VALUES[value].map(Sek::from_ore),
            ..Valuation::default()
        },
        ..Purchase::under(instrument)
    }
}

pub(super) fn places() -> Vec<Place> {
    let mut all = vec![[0; 5]];
    for dimension in 0..LENGTHS.len() {
        all = all
            .into_iter()
            .flat_map(|place| {
                (0..LENGTHS[dimension]).map(move |step| {
                    let mut next = place;
                    next[dimension] = step;
                    next
                })
            })
            .collect();
    }
    all
}

/// Annex 2 beside other services, works beside services, and a part without its value.
pub(super) fn mixed() -> Vec<Purchase> {
    let part = |kind, code: &str, ore: Option<u64>| PurchasePart {
        kind,
        cpv: Some(code.parse().unwrap()),
        value: ore.map(Sek::from_ore),
    };
    let services = |code, ore| part(ContractKind::Services, code, ore);
    let shapes = [
        vec![services("85312510", Some(300_000_000)), services("90911000", Some(200_000_000))],
        vec![services("85312510", Some(200_000_000)), services("90911000", Some(300_000_000))],
        vec![services("85312510", None), services("90911000", Some(300_000_000))],
        vec![
            part(ContractKind::Works, "45000000", Some(40_000_000)),
            services("85312510", Some(20_000_000)),
        ],
    ];
    let with_parts = |parts: &Vec<PurchasePart>| {
        DAYS.into_iter()
            .flat_map(|day| BUYERS.into_iter().map(move |buyer| (day, buyer)))
            .map(|(decisive_date, buyer)| Purchase {
                decisive_date,
                buyer,
                parts: parts.clone(),
                ..Purchase::under(Instrument::Lou)
            })
            .collect::<Vec<_>>()
    };
    shapes.iter().flat_map(with_parts).collect()
}

/// Every core.
pub(super) fn cores() -> Vec<Purchase> {
    let grid = INSTRUMENTS
        .into_iter()
        .flat_map(|instrument| places().into_iter().map(move |place| core(instrument, place)));
    grid.chain(mixed()).collect()
}

/// All that a basis lets a route read.
pub(super) fn key(case: &Case<'_>) -> String {
    let basis = Basis::of(case);
    let object = basis.object();
    format!(
        "{:?}",
        (
            (basis.law_date(), basis.decisive_date(), basis.kind(), basis.total()),
            (&object.classes, object.cpv, &object.missing, &object.candidates),
            (object.is_mixed, object.is_open),
            (basis.advertised(), &basis.direct().outcome, basis.direct().limit),
        )
    )
}

/// One core of each basis.
pub(in crate::law::routes::tests) fn bases() -> BTreeMap<String, Purchase> {
    cores().into_iter().map(|purchase| (key(&Case::new(&BOOK, &purchase)), purchase)).collect()
}

pub(super) fn lot(ore: Option<u64>, kind: Option<ContractKind>) -> PlannedLot {
    PlannedLot { value: ore.map(Sek::from_ore), kind, ..PlannedLot::default() }
}

/// None, small, between the rates, too large, of no value, large beside one of no
/// value, and one that is small for works alone.
pub(super) fn plans() -> Vec<Vec<PlannedLot>> {
    let services = Some(ContractKind::Services);
    let (small, between, large) = (Some(50_000_000), Some(90_000_000), Some(4_000_000_000));
    vec![
        Vec::new(),
        vec![lot(small, None)],
        vec![lot(between, services)],
        vec![lot(large, services)],
        vec![lot(None, None)],
        vec![lot(large, services), lot(None, services)],
        vec![lot(Some(900_000_000), Some(ContractKind::Works))],
    ]
}

pub(super) const ABSENT: OwnFacts<'static> =
    OwnFacts { ground: None, is_divided: None, planned: &[], is_care: None, lov_is_decided: None };

/// Every combination of the facts that `kind` is handed; the others are absent.
pub(super) fn own_facts(kind: RouteKind, plans: &[Vec<PlannedLot>]) -> Vec<OwnFacts<'_>> {
    match kind {
        RouteKind::AwardCriterion => {
            GROUNDS.into_iter().map(|ground| OwnFacts { ground, ..ABSENT }).collect()
        }
        RouteKind::ReservedLot => {
            FLAGS.into_iter().map(|is_divided| OwnFacts { is_divided, ..ABSENT }).collect()
        }
        RouteKind::SmallLotException => FLAGS
            .into_iter()
            .flat_map(|is_divided| {
                plans.iter().map(move |planned| OwnFacts { is_divided, planned, ..ABSENT })
            })
            .collect(),
        RouteKind::ChoiceSystem | RouteKind::ChoiceSystemIdeburen => FLAGS
            .into_iter()
            .flat_map(|is_care| {
                FLAGS.into_iter().map(move |lov_is_decided| OwnFacts {
                    is_care,
                    lov_is_decided,
                    ..ABSENT
                })
            })
            .collect(),
        RouteKind::OpenCompetition
        | RouteKind::ExecutionClauses
        | RouteKind::DirectAwardOnValue
        | RouteKind::ReservedIntegrationSupplier
        | RouteKind::ReservedShelteredProgramme
        | RouteKind::ReservedParticipationBased
        | RouteKind::ReservedIdeburen => vec![ABSENT],
    }
}

/// The facts that `kind` reads, as pointers; those of parts and lots by their lists.
pub(super) fn reads(kind: RouteKind) -> BTreeSet<&'static str> {
    let own: &[&str] = match kind {
        RouteKind::AwardCriterion => &["/award/ground"],
        RouteKind::ReservedLot => &["/isDivided"],
        RouteKind::SmallLotException => &["/isDivided", "/lots/planned"],
        RouteKind::ChoiceSystem | RouteKind::ChoiceSystemIdeburen => {
            &["/isHealthOrSocialCare", "/lovIsDecided"]
        }
        _ => &[],
    };
    let basis = ["/decisiveDate", "/buyer", "/kind", "/cpv", "/valuation/estimated", "/parts"];
    basis.iter().chain(own).copied().collect()
}

/// The purchase with the own facts of a route.
pub(super) fn with_own(core: &Purchase, facts: &OwnFacts<'_>) -> Purchase {
    let award = |ground| AwardModel {
        ground,
        order: None,
        reasons_for_priority: None,
        criteria: Vec::new(),
    };
    Purchase {
        award: facts.ground.map(award),
        is_divided: facts.is_divided,
        lots: (!facts.planned.is_empty())
            .then(|| LotPlan { planned: facts.planned.to_vec(), ..LotPlan::default() }),
        is_health_or_social_care: facts.is_care,
        lov_is_decided: facts.lov_is_decided,
        ..core.clone()
    }
}

/// What a choice system reads of a basis: the day and the code.
pub(super) fn choice_key(basis: Basis<'_, '_>) -> String {
    format!("{:?}", (basis.law_date(), basis.decisive_date(), basis.object().cpv))
}

pub(super) const fn is_choice(kind: RouteKind) -> bool {
    matches!(kind, RouteKind::ChoiceSystem | RouteKind::ChoiceSystemIdeburen)
}

/// Calls `see` for each basis, route and combination of its own facts.
pub(super) fn each(mut see: impl FnMut(&Purchase, Basis<'_, '_>, RouteKind, &OwnFacts<'_>)) {
    let plans = plans();
    for purchase in bases().values() {
        let case = Case::new(&BOOK, purchase);
        let basis = Basis::of(&case);
        for kind in KINDS {
            for facts in own_facts(kind, &plans) {
                see(purchase, basis, kind, &facts);
            }
        }
    }
}
