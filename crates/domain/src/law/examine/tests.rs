use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::assess;
use crate::clause::{Phase, Theme};
use crate::law::assessment::{Assessment, Finding, Verdict};
use crate::law::book::LawBook;
use crate::law::citation::Citation;
use crate::law::purchase::{
    BuyerKind, ClauseFacts, ClauseReach, ContractKind, DirectAward, DirectAwardGround, Instrument,
    Procedure, Purchase, PurchasePart, Valuation,
};
use crate::law::reservation::{ReservationRoute, ReservationUse};
use crate::law::rules::RULES;
use crate::money::Sek;
use crate::tender::{AwardCriterion, AwardGround, AwardModel, CriteriaOrder};

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

const CODES: [&str; 10] = [
    "90911000", "85312510", "85210000", "80500000", "80521000", "55524000", "79710000", "77311000",
    "85311300", "92600000",
];

fn maybe<T: std::fmt::Debug + Clone>(
    one: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(one)
}

fn kronor() -> impl Strategy<Value = Sek> {
    prop_oneof![0_u64..2_000_000, 0_u64..20_000_000, 0_u64..90_000_000].prop_map(Sek::from_kronor)
}

fn day() -> impl Strategy<Value = Date> {
    (0_i32..4_200).prop_map(|days| date(2017, 1, 1).checked_add(days.days()).unwrap())
}

fn code() -> impl Strategy<Value = crate::cpv::CpvCode> {
    prop::sample::select(&CODES[..]).prop_map(|text| text.parse().unwrap())
}

fn kind() -> impl Strategy<Value = ContractKind> {
    prop::sample::select(vec![ContractKind::Goods, ContractKind::Services, ContractKind::Works])
}

fn flag() -> impl Strategy<Value = Option<bool>> {
    maybe(any::<bool>())
}

fn clause() -> impl Strategy<Value = ClauseFacts> {
    let themes = vec![
        Theme::Employment,
        Theme::LabourTerms,
        Theme::HumanRights,
        Theme::Accessibility,
        Theme::Training,
        Theme::MarketAccess,
    ];
    let reaches =
        vec![ClauseReach::ThisContract, ClauseReach::WholeBusiness, ClauseReach::Elsewhere];
    let cites = vec![
        "LOU 17:1",
        "LOU 4:18a",
        "LOU 19:6a",
        "LOU 22:1",
        "LOU 8:1",
        "LOU 19:25",
        "LOU 19a:2",
        "LOU 13:3a",
        "LOU 21:7",
        "x",
    ];
    (
        prop::sample::select(Phase::ALL.to_vec()),
        prop::sample::select(themes),
        maybe(prop::sample::select(reaches)),
        [flag(), flag(), flag(), flag()],
        prop::collection::vec(prop::sample::select(cites).prop_map(str::to_owned), 0..2),
    )
        .prop_map(|(phase, theme, reach, flags, cites)| ClauseFacts {
            key: String::new(),
            code: None,
            phase,
            theme,
            reach,
            is_verifiable: flags[0],
            stated_in_documents: flags[1],
            favours_place_or_supplier: flags[2],
            demands_signed_agreement: flags[3],
            cites,
        })
}

fn clauses() -> impl Strategy<Value = Vec<ClauseFacts>> {
    prop::collection::vec(clause(), 0..4).prop_map(|mut clauses| {
        for (index, clause) in clauses.iter_mut().enumerate() {
            clause.key = format!("c{index}");
        }
        clauses
    })
}

fn award() -> impl Strategy<Value = AwardModel> {
    let grounds = vec![AwardGround::BestPriceQuality, AwardGround::Cost, AwardGround::Price];
    let orders = vec![CriteriaOrder::Weights, CriteriaOrder::Priority];
    let criterion = (maybe(1_u16..3_000), any::<bool>()).prop_map(|(weight, is_social)| {
        AwardCriterion { name: "kriterium".to_owned(), weight_basis_points: weight, is_social }
    });
    (
        prop::sample::select(grounds),
        maybe(prop::sample::select(orders)),
        prop::collection::vec(criterion, 0..3),
    )
        .prop_map(|(ground, order, criteria)| AwardModel {
            ground,
            order,
            reasons_for_priority: None,
            criteria,
        })
}

fn valuation() -> impl Strategy<Value = Valuation> {
    let of = |chance: f64| proptest::option::weighted(chance, kronor());
    (of(0.8), of(0.1), of(0.1), of(0.1), of(0.1), maybe(1_u16..80), of(0.2), flag()).prop_map(
        |(
            estimated,
            options,
            prizes,
            recurring_monthly,
            monthly_price,
            monthly_price_term,
            split_off,
            reasons,
        )| {
            Valuation {
                estimated,
                includes_vat_percent: None,
                options,
                prizes,
                recurring_monthly,
                monthly_price,
                monthly_price_term,
                split_off,
                split_has_objective_reasons: reasons,
                ..Valuation::default()
            }
        },
    )
}

fn direct_award() -> impl Strategy<Value = DirectAward> {
    let grounds = vec![
        DirectAwardGround::Value,
        DirectAwardGround::NoSuitableTenders,
        DirectAwardGround::UnacceptableTenders,
        DirectAwardGround::UrgencyOrSpecialReasons,
        DirectAwardGround::DuringReview,
    ];
    (prop::sample::select(grounds), flag(), flag(), maybe(0_u32..5)).prop_map(
        |(ground, is_documented, guidelines_adopted, suppliers_asked)| DirectAward {
            ground,
            is_documented,
            guidelines_adopted,
            suppliers_asked,
        },
    )
}

fn reservation() -> impl Strategy<Value = ReservationUse> {
    (prop::sample::select(ReservationRoute::ALL.to_vec()), flag(), flag()).prop_map(
        |(route, stated_in_documents, limited_to_place_or_named)| ReservationUse {
            stated_in_documents,
            limited_to_place_or_named,
            ..ReservationUse::by(route)
        },
    )
}

fn part() -> impl Strategy<Value = PurchasePart> {
    (kind(), maybe(code()), maybe(kronor())).prop_map(|(kind, cpv, value)| PurchasePart {
        kind,
        cpv,
        value,
    })
}

prop_compose! {
    pub(in crate::law) fn purchase()(
        instrument in prop::sample::select(vec![Instrument::Lou, Instrument::Lou, Instrument::Lou, Instrument::Lov, Instrument::Grant]),
        buyer in maybe(prop::sample::select(vec![BuyerKind::SubCentral, BuyerKind::Central])),
        decisive_date in proptest::option::weighted(0.9, day()),
        (kind, cpv) in (proptest::option::weighted(0.9, kind()), proptest::option::weighted(0.9, code())),
        parts in prop::collection::vec(part(), 0..3),
        valuation in valuation(),
        procedure in maybe(prop::sample::select(vec![Procedure::Open, Procedure::Advertised, Procedure::DirectAward])),
        direct_award in maybe(direct_award()),
        term_months in maybe(1_u16..60),
        reservation in maybe(reservation()),
        flags in [flag(), flag(), flag(), flag(), flag()],
        (clauses, award) in (clauses(), maybe(award())),
    ) -> Purchase {
        Purchase {
            buyer, decisive_date, kind, cpv, parts, valuation, procedure, direct_award, term_months,
            reservation,
            used_by_natural_persons: flags[0],
            is_health_or_social_care: flags[1],
            lov_is_decided: flags[2],
            is_divided: flags[3],
            reasons_for_no_lots: flags[4],
            clauses, award,
            ..Purchase::under(instrument)
        }
    }
}

fn direct_award_on_value(assessment: &Assessment) -> Option<Verdict> {
    let names = ["LOU.DIRECT_AWARD.VALUE", "LOU.DIRECT_AWARD.OLDER_VALUE"];
    assessment
        .findings
        .iter()
        .find(|finding| names.contains(&finding.rule.as_str()))
        .map(|finding| finding.verdict)
}

/// The pointers of the facts that findings say are missing.
fn asked_for(assessment: &Assessment) -> BTreeSet<String> {
    let asks = |finding: &&Finding| finding.verdict == Verdict::NeedsFact;
    assessment
        .findings
        .iter()
        .filter(asks)
        .flat_map(|finding| finding.facts.iter().filter(|fact| fact.value.is_none()))
        .map(|fact| fact.pointer.clone())
        .collect()
}

/// Whether the purchase holds a value at a pointer.
fn holds(purchase: &Purchase, pointer: &str) -> bool {
    serde_json::to_value(purchase).unwrap().pointer(pointer).is_some_and(|value| !value.is_null())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_higher_value_never_turns_a_forbidden_direct_award_into_a_permitted_one(
        purchase in purchase(), more in kronor()
    ) {
        let before = direct_award_on_value(&assess(&BOOK, &purchase));
        if before == Some(Verdict::Prohibited) {
            let mut dearer = purchase.clone();
            let base = dearer.valuation.estimated.unwrap_or(Sek::ZERO);
            dearer.valuation.estimated = Some(base.checked_add(more).unwrap());
            let after = direct_award_on_value(&assess(&BOOK, &dearer));
            prop_assert_ne!(after, Some(Verdict::Permitted));
        }
    }

    #[test]
    fn only_facts_that_the_draft_lacks_are_asked_for(purchase in purchase()) {
        for finding in assess(&BOOK, &purchase).findings {
            if finding.verdict == Verdict::NeedsFact {
                prop_assert!(finding.facts.iter().any(|fact| fact.value.is_none()), "{} names no field", finding.rule);
            }
        }
        for pointer in asked_for(&assess(&BOOK, &purchase)) {
            prop_assert!(!holds(&purchase, &pointer), "{} is there", pointer);
        }
    }

    #[test]
    fn what_is_said_of_a_clause_does_not_depend_on_its_place(purchase in purchase()) {
        let said = |purchase: &Purchase| {
            let mut said: Vec<(String, String, Verdict, String)> = Vec::new();
            for finding in assess(&BOOK, purchase).findings {
                let Some(rest) = finding.subject.strip_prefix("/clauses/") else { continue };
                let place = rest.split('/').next().unwrap().parse::<usize>().unwrap();
                let key = purchase.clauses[place].key.clone();
                said.push((key, finding.rule, finding.verdict, finding.why.sv));
            }
            said.sort();
            said
        };
        let mut turned = purchase.clone();
        turned.clauses.reverse();
        prop_assert_eq!(said(&purchase), said(&turned));
    }

    #[test]
    fn no_breach_rests_on_a_chapter_that_does_not_apply(purchase in purchase()) {
        let assessment = assess(&BOOK, &purchase);
        if let Some(regime) = assessment.regime {
            for finding in &assessment.findings {
                if matches!(finding.verdict, Verdict::Prohibited | Verdict::Missing) {
                    for read in &finding.provisions {
                        prop_assert!(regime.applies(&read.citation), "{} cites {} in {:?}", finding.rule, read.citation, regime);
                    }
                }
            }
        }
    }

    #[test]
    fn every_finding_has_its_words_and_provisions_in_force_on_the_day(purchase in purchase()) {
        let day = purchase.decisive_date.unwrap_or(BOOK.recorded_on());
        for finding in assess(&BOOK, &purchase).findings {
            prop_assert!(!finding.what.is_incomplete(), "{}", finding.rule);
            prop_assert!(!finding.why.is_incomplete(), "{}", finding.rule);
            prop_assert!(!finding.remedy.is_incomplete(), "{}", finding.rule);
            prop_assert!(!finding.facts.is_empty(), "{}", finding.rule);
            prop_assert!(!finding.provisions.is_empty(), "{}", finding.rule);
            for read in &finding.provisions {
                let in_force = read.in_force_from <= day && read.in_force_to.is_none_or(|to| day <= to);
                prop_assert!(in_force, "{} cites {} on {}", finding.rule, read.citation, day);
            }
        }
    }

    #[test]
    fn every_finding_names_what_it_rests_on_at_least_once(purchase in purchase()) {
        let known: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
        for finding in assess(&BOOK, &purchase).findings {
            prop_assert!(known.contains(finding.rule.as_str()));
        }
    }
}

#[test]
fn every_provision_of_a_rule_is_in_the_book_on_some_day() {
    for rule in RULES.iter() {
        assert!(!rule.provisions.is_empty(), "{}", rule.id);
        for text in rule.provisions {
            let citation: Citation = text.parse().unwrap();
            let wording = BOOK
                .provisions()
                .any(|known| known.citation.section_only() == citation.section_only());
            assert!(wording, "{} names {text}", rule.id);
        }
    }
}

#[test]
fn each_rule_has_its_own_name() {
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(names.len(), RULES.len());
}
