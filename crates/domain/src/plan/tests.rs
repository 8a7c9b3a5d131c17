//! Plans and what they come to, against matching need by need.

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::sync::LazyLock;
use uuid::Uuid;

use super::demand::{ComingNeeds, Competition, Tally};
use super::*;
use crate::cpv::resolve::wording_key;
use crate::enterprise::{
    Aims, Capacity, Enterprise, EnterpriseStatus, Governance, LegalForm, RegisterHistory, Trade,
};
use crate::ids::EnterpriseId;
use crate::law::book::LawBook;
use crate::law::reservation::ReservationRoute;
use crate::matching::engine::Columns;
use crate::matching::{Answer, Match, Outcome, ReservationTest, Verdict, match_lot};

const ON: Date = date(2026, 11, 14);

static BOOK: LazyLock<LawBook> = LazyLock::new(|| LawBook::embedded().unwrap());

fn cpv(text: &str) -> CpvCode {
    text.parse().unwrap()
}

fn area(text: &str) -> AreaCode {
    text.parse().unwrap()
}

fn need(key: &str, title: &str) -> PlannedNeed {
    PlannedNeed {
        key: key.to_owned(),
        title: title.to_owned(),
        wording: None,
        cpv: None,
        resolved_by: None,
        areas: Vec::new(),
        start: None,
        value: None,
        committee_id: None,
        lots: None,
    }
}

/// No need is reserved, so nobody is asked.
struct Never;

impl ReservationTest for Never {
    fn test(&self, _: ReservationRoute, _: &Enterprise, _: Date, _: CpvCode) -> Answer {
        Answer { outcome: Outcome::NotMet, reasons: Vec::new() }
    }
}

fn enterprise(trades: Vec<Trade>, delivery_areas: Vec<AreaCode>) -> Enterprise {
    Enterprise {
        name: "Provkök".to_owned(),
        organisation_number: None,
        legal_form: LegalForm::EconomicAssociation,
        kinds: Vec::new(),
        status: EnterpriseStatus::Active,
        is_fictitious: true,
        home_municipality: area("0180"),
        description: None,
        trades,
        delivery_areas,
        delivery_circles: Vec::new(),
        headcounts: Vec::new(),
        governance: Governance::default(),
        aims: Aims::default(),
        capacity: Capacity::default(),
        certificates: Vec::new(),
        references: Vec::new(),
        evidence: Vec::new(),
        history: RegisterHistory::default(),
    }
}

fn codes() -> impl Strategy<Value = CpvCode> {
    prop::sample::select(vec!["55520000", "55500000", "55521000", "77310000"]).prop_map(cpv)
}

fn places() -> impl Strategy<Value = AreaCode> {
    prop::sample::select(vec!["0180", "0180-norrmalm", "0138"]).prop_map(area)
}

fn needs() -> impl Strategy<Value = PlannedNeed> {
    let start = prop::sample::select(vec!["2027", "2027-Q1", "2027-02", "2027-05"]);
    (option::of(codes()), vec(places(), 0..3), option::of(start), option::of(0_u64..9)).prop_map(
        |(cpv, areas, start, value)| PlannedNeed {
            cpv,
            areas,
            start: start.map(|text| text.parse().unwrap()),
            value: value.map(Sek::from_kronor),
            ..need("need", "behov")
        },
    )
}

fn enterprises() -> impl Strategy<Value = Enterprise> {
    let trade = (codes(), any::<bool>());
    let trades = vec(trade, 0..3).prop_map(|all| {
        let trade = |(cpv, covers_descendants)| Trade {
            cpv,
            covers_descendants,
            areas: Vec::new(),
            circles: Vec::new(),
        };
        all.into_iter().map(trade).collect()
    });
    (trades, vec(places(), 0..3)).prop_map(|(trades, areas)| enterprise(trades, areas))
}

fn verdict(need: &PlannedNeed, enterprise: &Enterprise) -> Option<Verdict> {
    let id = EnterpriseId::from_uuid(Uuid::from_u128(1));
    let query = need.query(area("0180"), ON)?;
    match_lot(&query, &[(id, enterprise)], &Never).matches().first().map(Match::verdict)
}

fn tally<'n>(needs: impl Iterator<Item = &'n PlannedNeed>) -> Tally {
    let needs: Vec<_> = needs.collect();
    let known = needs.iter().filter_map(|need| need.value);
    Tally {
        needs: needs.len(),
        value: known.fold(Sek::ZERO, |sum, value| sum.checked_add(value).unwrap()),
        without_value: needs.iter().filter(|need| need.value.is_none()).count(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_demand_for_an_enterprise_is_what_matching_each_need_says(
        needs in vec(needs(), 0..10),
        enterprise in enterprises(),
    ) {
        let coming = ComingNeeds::of(&needs, area("0180"), ON);
        let demand = coming.for_enterprise(&enterprise, &Never);
        let of = |wanted: &[Verdict]| {
            tally(needs.iter().filter(|need| {
                verdict(need, &enterprise).is_some_and(|it| wanted.contains(&it))
            }))
        };
        prop_assert_eq!(demand.met.surely, of(&[Verdict::Eligible]));
        prop_assert_eq!(demand.met.if_known, of(&[Verdict::Eligible, Verdict::Undecided]));
        prop_assert_eq!(demand.planned, tally(needs.iter().filter(|need| need.cpv.is_some())));
        prop_assert_eq!(demand.unresolved, tally(needs.iter().filter(|need| need.cpv.is_none())));
        let rows: usize = demand.rows.iter().map(|row| row.met.if_known.needs).sum();
        prop_assert_eq!(rows, demand.met.if_known.needs);
        prop_assert!(demand.rows.is_sorted_by_key(|row| row.key));
    }

    #[test]
    fn plans_together_come_to_what_all_their_needs_come_to(
        one in vec(needs(), 0..6),
        other in vec(needs(), 0..6),
        enterprise in enterprises(),
    ) {
        let demand = |needs: &[PlannedNeed]| {
            ComingNeeds::of(needs, area("0180"), ON).for_enterprise(&enterprise, &Never)
        };
        let all = [one.as_slice(), &other].concat();
        prop_assert_eq!(demand(&one).joined(demand(&other)), demand(&all));
    }

    #[test]
    fn competition_counts_those_whom_matching_lets_in(
        needs in vec(needs(), 0..8),
        all in vec(enterprises(), 0..6),
        at_least in 0_usize..4,
    ) {
        let coming = ComingNeeds::of(&needs, area("0180"), ON);
        let ids = (1..).map(|number| EnterpriseId::from_uuid(Uuid::from_u128(number)));
        let columns = Columns::build(ids.zip(&all));
        let competition = coming.competition_among(&columns, &BOOK, &mut |_| true).unwrap();
        prop_assert_eq!(&competition, &coming.competition(&all, &Never));
        let stops = coming.competition_among(&columns, &BOOK, &mut |_| false);
        prop_assert_eq!(stops.is_err(), !competition.is_empty());
        let matched: Vec<_> = needs.iter().filter(|need| need.cpv.is_some()).collect();
        prop_assert_eq!(competition.len(), matched.len());
        for (need, found) in matched.iter().zip(&competition) {
            let of = |wanted: &[Verdict]| {
                all.iter().filter(|it| wanted.contains(&verdict(need, it).unwrap())).count()
            };
            prop_assert_eq!(found.surely, of(&[Verdict::Eligible]));
            prop_assert_eq!(found.if_known, of(&[Verdict::Eligible, Verdict::Undecided]));
        }
        let demand = coming.with_competition(&competition, at_least);
        let enough = |of: fn(&Competition) -> usize| {
            let each = matched.iter().zip(&competition);
            tally(each.filter(|(_, it)| of(it) >= at_least).map(|(need, _)| *need))
        };
        prop_assert_eq!(demand.met.surely, enough(|it| it.surely));
        prop_assert_eq!(demand.met.if_known, enough(|it| it.if_known));
    }
}

#[test]
fn a_need_of_several_areas_stands_in_the_row_of_none() {
    let of = |areas: &[&str]| PlannedNeed {
        cpv: Some(cpv("55520000")),
        areas: areas.iter().map(|it| area(it)).collect(),
        ..need("a", "Catering")
    };
    let needs = [of(&["0138"]), of(&["0138", "0180-norrmalm"])];
    let coming = ComingNeeds::of(&needs, area("0180"), ON);
    let demand = coming.for_enterprise(&enterprise(Vec::new(), Vec::new()), &Never);
    let areas: Vec<_> = demand.rows.iter().map(|row| row.key.area).collect();
    assert_eq!(areas, [None, Some(area("0138"))]);
}

#[test]
fn only_words_without_a_doubt_become_a_code() {
    let mut plan = PurchasePlan {
        committee_id: CommitteeId::from_uuid(Uuid::from_u128(1)),
        title: "Inköpsplan 2027".to_owned(),
        status: PlanStatus::Draft,
        needs: vec![
            need("a", "Catering"),
            need("b", "Städning av lokaler på Norrmalm"),
            PlannedNeed { wording: Some("fika".to_owned()), ..need("c", "Möten") },
            PlannedNeed { cpv: Some(cpv("77310000")), ..need("d", "Parker") },
        ],
    };
    let remembered = Remembered::from([(wording_key("Fika"), cpv("55330000"))]);
    plan.settle(&remembered);
    let settled: Vec<_> = plan.needs.iter().map(|need| (need.cpv, need.resolved_by)).collect();
    assert_eq!(
        settled,
        [
            (Some(cpv("55520000")), Some(ResolvedBy::Name)),
            (None, None),
            (Some(cpv("55330000")), Some(ResolvedBy::Remembered)),
            (Some(cpv("77310000")), Some(ResolvedBy::Code)),
        ]
    );
    assert!(plan.violations().is_empty());
}

#[test]
fn a_key_stands_once_and_a_ground_needs_a_code() {
    let ground = PlannedNeed { resolved_by: Some(ResolvedBy::Confirmed), ..need("a", "Fika") };
    let plan = PurchasePlan {
        committee_id: CommitteeId::from_uuid(Uuid::from_u128(1)),
        title: "Inköpsplan 2027".to_owned(),
        status: PlanStatus::Published,
        needs: vec![ground, need("a", " ")],
    };
    let found: Vec<_> = plan.violations().into_iter().map(|it| (it.pointer, it.code)).collect();
    let at = |pointer: &str, code| (pointer.to_owned(), code);
    assert_eq!(
        found,
        [
            at("/needs/0/resolvedBy", "WITHOUT_CODE"),
            at("/needs/1/title", "LENGTH"),
            at("/needs/1/key", "DUPLICATE"),
        ]
    );
}
