use jiff::civil::{Date, date};
use proptest::prelude::*;
use rstest::rstest;
use std::collections::BTreeSet;
use uuid::Uuid;

use super::*;
use crate::area::{Circle, Point};
use crate::enterprise::standing::tests::cooperative;
use crate::enterprise::{
    Aims, Capacity, Certificate, Count, EnterpriseKind, Evidence, EvidenceKind, Fact, Governance,
    Headcount, IdeburenRegistration, LegalForm, LimitedDividend, Owner, OwnerKind,
    ParticipationKind, Reference, Trade,
};
use crate::money::Sek;
use crate::period::Period;

const TODAY: Date = date(2026, 11, 21);

fn id(number: u128) -> EnterpriseId {
    EnterpriseId::from_uuid(Uuid::from_u128(number))
}

fn counted(on: Date, heads: u32) -> Headcount {
    Headcount {
        counted_on: on,
        occupied: Some(Count::exactly(heads)),
        target_group: None,
        employed: None,
        in_work_training: None,
        in_placement: None,
    }
}

fn proof(fact: Fact) -> Evidence {
    Evidence {
        fact,
        kind: EvidenceKind::Statutes,
        issuer: "Provkooperativet".to_owned(),
        valid: Period::since(date(2026, 1, 1)),
        note: None,
    }
}

fn merged(kept: &Enterprise, gone: &Enterprise, kind: MergeKind) -> Result<Merged, MergeRefusal> {
    let (kept, gone) = (Side { id: id(1), enterprise: kept }, Side { id: id(2), enterprise: gone });
    merge(kept, gone, kind, TODAY, TODAY)
}

fn same(kept: &Enterprise, gone: &Enterprise) -> Merged {
    merged(kept, gone, MergeKind::SameEnterprise).unwrap()
}

fn numbered(number: &str) -> Enterprise {
    Enterprise { organisation_number: Some(number.parse().unwrap()), ..cooperative() }
}

#[test]
fn the_record_that_goes_stays_and_leads_to_the_other() {
    let Merged { survivor, absorbed, .. } = same(&cooperative(), &cooperative());
    assert_eq!(survivor.status, EnterpriseStatus::Active);
    assert_eq!(survivor.history.absorbed[0].enterprise_id, id(2));
    assert_eq!(absorbed.status, EnterpriseStatus::Ceased);
    let ceased = Ceased { on: TODAY, ground: CeasedGround::DoubleRecord };
    assert_eq!(absorbed.history.ceased, Some(ceased));
    assert_eq!(absorbed.history.merged_into.unwrap().enterprise_id, id(1));
    assert_eq!((survivor.violations(), absorbed.violations()), (vec![], vec![]));
}

#[test]
fn gaps_are_filled_and_what_differs_is_named_and_kept() {
    let mut kept = cooperative();
    kept.governance.members = Some(12);
    kept.aims.runs_business = Some(true);
    kept.headcounts = vec![counted(date(2026, 10, 1), 20)];
    let mut gone = cooperative();
    gone.governance.members = Some(13);
    gone.governance.members_from_group = Some(13);
    gone.governance.board_members = Some(10);
    gone.aims.runs_business = Some(true);
    gone.aims.reinvests_profit = Some(false);
    gone.headcounts = vec![counted(date(2026, 10, 1), 21), counted(date(2025, 10, 1), 18)];
    gone.evidence = vec![proof(Fact::Reinvestment)];
    let Merged { survivor, report, .. } = same(&kept, &gone);
    assert_eq!(
        report.taken,
        ["/headcounts", "/evidence", "/governance/boardMembers", "/aims/reinvestsProfit",]
    );
    // Thirteen of the group among twelve members would be a fact of nobody's.
    assert_eq!(
        report.differs,
        ["/headcounts", "/governance/members", "/governance/membersFromGroup",]
    );
    assert_eq!(survivor.governance.members_from_group, None);
    let counts: Vec<_> = survivor.headcounts.iter().map(|it| it.occupied.unwrap().heads).collect();
    assert_eq!(counts, [18, 20]);
}

#[test]
fn a_form_and_owners_that_are_known_stay_and_what_is_not_known_tells_nothing() {
    let of = |legal_form, owners: &[OwnerKind]| {
        let mut enterprise = Enterprise { legal_form, ..cooperative() };
        let owner = |kind: &OwnerKind| Owner { kind: *kind, share: None };
        enterprise.governance.owners = owners.iter().map(owner).collect();
        enterprise
    };
    let kept = of(LegalForm::EconomicAssociation, &[OwnerKind::Members]);
    let gone = of(LegalForm::Foundation, &[OwnerKind::Public]);
    let Merged { survivor, report, .. } = same(&kept, &gone);
    assert_eq!((survivor.legal_form, &survivor.governance), (kept.legal_form, &kept.governance));
    assert_eq!(report.differs, ["/legalForm", "/governance/owners"]);
    assert_eq!(report.taken, Vec::<String>::new());
    let nothing = of(LegalForm::Unknown, &[]);
    let Merged { survivor, report, .. } = same(&kept, &nothing);
    assert_eq!((survivor.legal_form, &survivor.governance), (kept.legal_form, &kept.governance));
    assert_eq!(report, MergeReport::default());
    let Merged { survivor, report, .. } = same(&nothing, &gone);
    assert_eq!((survivor.legal_form, &survivor.governance), (gone.legal_form, &gone.governance));
    assert_eq!(report.taken, ["/legalForm", "/governance/owners"]);
}

#[test]
fn a_number_belongs_to_one_record_alone() {
    let gone = numbered("769999-0003");
    let Merged { survivor, absorbed, report } = same(&cooperative(), &gone);
    assert_eq!(survivor.organisation_number, gone.organisation_number);
    assert_eq!(absorbed.organisation_number, None);
    assert_eq!(report.taken, ["/organisationNumber"]);
}

#[test]
fn the_names_of_a_double_record_are_found_in_the_other() {
    let kept = Enterprise { name: "Norra verkstaden".to_owned(), ..cooperative() };
    let mut gone = Enterprise { name: "Verkstan i norr".to_owned(), ..cooperative() };
    gone.history.keep_name("Norra Verkstaden", None);
    gone.history.keep_name("Snickarboden", None);
    let names: Vec<_> =
        same(&kept, &gone).survivor.history.former_names.into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["Snickarboden", "Verkstan i norr"]);
}

#[test]
fn a_list_is_complete_when_both_records_said_so() {
    let mut kept = cooperative();
    kept.capacity.trades_are_complete = true;
    let trade = Trade {
        cpv: "90911200".parse().unwrap(),
        covers_descendants: true,
        areas: Vec::new(),
        circles: Vec::new(),
    };
    let gone = Enterprise { trades: vec![trade], ..cooperative() };
    let merged = same(&kept, &gone);
    assert!(!merged.survivor.capacity.trades_are_complete);
    assert_eq!(merged.survivor.trades.len(), 1);
}

#[test]
fn of_two_enterprises_the_one_takes_nothing_of_the_other() {
    let mut gone = numbered("802999-0077");
    gone.governance.members = Some(4);
    let kept = numbered("769999-0003");
    let Merged { survivor, absorbed, report } = merged(&kept, &gone, MergeKind::Merger).unwrap();
    assert_eq!(report, MergeReport::default());
    assert_eq!(survivor.governance, kept.governance);
    assert_eq!(survivor.history.former_names, []);
    assert_eq!(absorbed.organisation_number, gone.organisation_number);
    assert_eq!(absorbed.history.ceased.unwrap().ground, CeasedGround::Merger);
}

#[test]
fn an_end_that_was_known_stays_as_it_was() {
    let bankrupt = Ceased { on: date(2025, 3, 1), ground: CeasedGround::Bankruptcy };
    let history = RegisterHistory { ceased: Some(bankrupt), ..RegisterHistory::default() };
    let gone = Enterprise { status: EnterpriseStatus::Ceased, history, ..cooperative() };
    assert_eq!(same(&cooperative(), &gone).absorbed.history.ceased, Some(bankrupt));
}

fn leading_to(target: u128) -> Enterprise {
    let merged_into =
        Some(MergedInto { enterprise_id: id(target), on: TODAY, kind: MergeKind::Merger });
    let history = RegisterHistory { merged_into, ..RegisterHistory::default() };
    Enterprise { status: EnterpriseStatus::Ceased, history, ..cooperative() }
}

fn ceased() -> Enterprise {
    Enterprise { status: EnterpriseStatus::Ceased, ..cooperative() }
}

fn real() -> Enterprise {
    Enterprise { is_fictitious: false, ..cooperative() }
}

#[rstest]
#[case(leading_to(9), cooperative(), MergeKind::Merger, MergeRefusal::SurvivorLeadsOn(id(9)))]
#[case(cooperative(), leading_to(9), MergeKind::Merger, MergeRefusal::AbsorbedLeadsOn(id(9)))]
#[case(ceased(), cooperative(), MergeKind::Merger, MergeRefusal::SurvivorCeased)]
#[case(real(), cooperative(), MergeKind::Merger, MergeRefusal::OneIsFictitious)]
#[case(
    numbered("769999-0003"),
    numbered("802999-0077"),
    MergeKind::SameEnterprise,
    MergeRefusal::TwoNumbers
)]
fn what_cannot_be_one_is_refused(
    #[case] kept: Enterprise,
    #[case] gone: Enterprise,
    #[case] kind: MergeKind,
    #[case] refusal: MergeRefusal,
) {
    assert_eq!(merged(&kept, &gone, kind), Err(refusal));
    assert!(!refusal.text().is_incomplete());
}

#[test]
fn double_records_of_an_enterprise_that_has_ceased_can_be_joined() {
    assert!(merged(&ceased(), &ceased(), MergeKind::SameEnterprise).is_ok());
}

#[test]
fn a_record_is_not_merged_with_itself() {
    let enterprise = cooperative();
    let side = Side { id: id(1), enterprise: &enterprise };
    let done = merge(side, side, MergeKind::SameEnterprise, TODAY, TODAY);
    assert_eq!(done, Err(MergeRefusal::SameRecord));
}

#[rstest]
#[case(date(2026, 11, 21), true)]
#[case(date(2026, 11, 22), false)]
fn a_merger_is_noted_when_its_day_has_come(#[case] on: Date, #[case] is_noted: bool) {
    let enterprise = cooperative();
    let (kept, gone) =
        (Side { id: id(1), enterprise: &enterprise }, Side { id: id(2), enterprise: &enterprise });
    let done = merge(kept, gone, MergeKind::Merger, on, TODAY);
    assert_eq!(done.is_ok(), is_noted);
}

fn some_facts() -> impl Strategy<Value = Enterprise> {
    let answers = proptest::collection::vec(proptest::option::of(any::<bool>()), 4);
    let days = proptest::collection::btree_map(1..28_i8, 1..90_u32, 0..4);
    (answers, days, proptest::option::of(0..50_u32)).prop_map(|(answers, days, members)| {
        let mut enterprise = cooperative();
        enterprise.legal_form =
            if answers[3].is_some() { LegalForm::Foundation } else { LegalForm::Unknown };
        enterprise.aims.runs_business = answers[0];
        enterprise.aims.reinvests_profit = answers[1];
        enterprise.governance.has_auditor = answers[2];
        enterprise.governance.members = members;
        enterprise.headcounts =
            days.into_iter().map(|(day, heads)| counted(date(2026, 5, day), heads)).collect();
        enterprise
    })
}

proptest! {
    #[test]
    fn nothing_that_was_known_is_lost_or_overwritten(kept in some_facts(), gone in some_facts()) {
        let Merged { survivor, report, .. } = same(&kept, &gone);
        let pairs = [
            (kept.aims.runs_business, gone.aims.runs_business, survivor.aims.runs_business),
            (kept.aims.reinvests_profit, gone.aims.reinvests_profit, survivor.aims.reinvests_profit),
            (kept.governance.has_auditor, gone.governance.has_auditor, survivor.governance.has_auditor),
        ];
        for (own, other, now) in pairs {
            prop_assert_eq!(now, own.or(other));
        }
        for count in &kept.headcounts {
            prop_assert!(survivor.headcounts.contains(count));
        }
        let days: BTreeSet<_> = kept.headcounts.iter().chain(&gone.headcounts).map(|it| it.counted_on).collect();
        prop_assert_eq!(survivor.headcounts.len(), days.len());
        let told: BTreeSet<_> = report.taken.iter().collect();
        prop_assert_eq!(told.len(), report.taken.len());
        prop_assert_eq!(survivor.violations(), vec![]);
    }

    #[test]
    fn merging_with_a_copy_of_itself_takes_nothing(kept in some_facts()) {
        let Merged { survivor, report, .. } = same(&kept, &kept);
        prop_assert_eq!(&report, &MergeReport::default());
        let history = RegisterHistory::default();
        prop_assert_eq!(Enterprise { history, ..survivor }, kept);
    }
}

/// Written out in full, so that a new member is missed here at once.
fn everything() -> Enterprise {
    let day = date(2026, 1, 1);
    let aims = Aims {
        integration_is_main_aim: Some(true),
        runs_sheltered_programme: Some(true),
        public_service_purpose: Some(true),
        reinvests_profit: Some(true),
        staff_participation: Some(true),
        exclusively_public_benefit: Some(true),
        only_permitted_transfers: Some(true),
        publicly_controlled: Some(true),
        independent_of_public_sector: Some(true),
        runs_business: Some(true),
        employs_from_group: Some(false),
        only_trains_since: Some(day),
        creates_lasting_employment: Some(true),
        aims_at_co_ownership: Some(true),
        profit_is_subordinate: Some(true),
        distributes_profit: Some(true),
        has_public_relation: Some(true),
        runs_publicly_funded_welfare: Some(true),
    };
    let governance = Governance {
        members: Some(9),
        board_members: Some(5),
        board_members_from_group: Some(3),
        one_member_one_vote: Some(true),
        owners: vec![Owner { kind: OwnerKind::Members, share: None }],
        members_from_group: Some(8),
        participation: Some(ParticipationKind::Ownership),
        is_unit_of_another_body: Some(false),
        supervisors_employed_by_public: Some(false),
        wage_spread_hundredths: Some(180),
        has_auditor: Some(true),
        has_dissolution_clause: Some(true),
        ideburen_registration: Some(IdeburenRegistration { checked_on: day, registered: None }),
        limited_dividend: Some(LimitedDividend::default()),
    };
    let capacity = Capacity {
        places: Some(20),
        yearly_turnover: Some(Sek::from_kronor(1_000_000)),
        turnover_year_end: Some(day),
        largest_contract: Some(Sek::from_kronor(300_000)),
        references_are_complete: false,
        certificates_are_complete: false,
        trades_are_complete: false,
    };
    Enterprise {
        name: "Provkooperativet".to_owned(),
        organisation_number: Some("769999-0003".parse().unwrap()),
        legal_form: LegalForm::EconomicAssociation,
        kinds: vec![EnterpriseKind::WorkIntegration, EnterpriseKind::SocialWorkCooperative],
        status: EnterpriseStatus::Active,
        is_fictitious: true,
        home_municipality: "0180".parse().unwrap(),
        description: Some(Text::new("Snickeri", "Carpentry")),
        trades: vec![Trade {
            cpv: "90911200".parse().unwrap(),
            covers_descendants: true,
            areas: Vec::new(),
            circles: Vec::new(),
        }],
        delivery_areas: vec!["0180".parse().unwrap()],
        delivery_circles: vec![Circle {
            centre: Point::parse("59.33", "18.05").unwrap(),
            metres: 15_000,
        }],
        headcounts: vec![counted(day, 20)],
        governance,
        aims,
        capacity,
        certificates: vec![Certificate {
            scheme: "ISO_9001".to_owned(),
            valid: Period::since(day),
        }],
        references: vec![Reference {
            cpv: "90911200".parse().unwrap(),
            period: Period::since(day),
            value: None,
        }],
        evidence: vec![proof(Fact::MainAim)],
        history: RegisterHistory::default(),
    }
}

#[test]
fn an_empty_record_takes_every_fact_of_the_other() {
    let empty = Enterprise { legal_form: LegalForm::Unknown, kinds: Vec::new(), ..cooperative() };
    let Merged { survivor, report, .. } = same(&empty, &everything());
    assert_eq!(report.differs, Vec::<String>::new());
    assert_eq!(Enterprise { history: RegisterHistory::default(), ..survivor }, everything());
}
