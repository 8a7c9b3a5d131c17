//! Which facts matter for an enterprise, which of them it has, and from when.

use jiff::civil::Date;
use std::collections::BTreeMap;

use crate::enterprise::{Count, Enterprise, EnterpriseKind, Fact, Headcount, LegalForm, OwnerKind};
use crate::matching::{AskFrom, Freshness};

/// What is known of one fact.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) is_known: bool,
    pub(super) known_on: Option<Date>,
    /// For how many months it tells about the present.
    pub(super) months: u16,
    /// The last day on which it holds, if it ends by itself.
    pub(super) until: Option<Date>,
    pub(super) ask_from: AskFrom,
}

/// How long an extract from the register of Kammarkollegiet tells about the
/// present: until the next yearly report (2022:900, 9 §).
const REGISTER_MONTHS: u16 = 12;

/// The facts that matter for `enterprise`: nobody is asked what cannot apply.
pub(super) fn relevant(enterprise: &Enterprise) -> Vec<Fact> {
    let form = enterprise.legal_form;
    let is = |kind| enterprise.kinds.contains(&kind);
    let cooperative = is(EnterpriseKind::SocialWorkCooperative);
    let integrates = is(EnterpriseKind::WorkIntegration) || cooperative;
    let member_based =
        matches!(form, LegalForm::EconomicAssociation | LegalForm::NonProfitAssociation);
    let owned = matches!(
        form,
        LegalForm::LimitedCompany | LegalForm::LimitedCompanySvb | LegalForm::Partnership
    );
    let svb = form == LegalForm::LimitedCompanySvb;
    let foundation = form == LegalForm::Foundation;
    let ideburen =
        is(EnterpriseKind::Ideburen) || foundation || form == LegalForm::NonProfitAssociation;
    let groups: [(bool, &[Fact]); 9] = [
        (true, ALWAYS),
        (!enterprise.certificates.is_empty(), &[Fact::Certificate]),
        (member_based || cooperative, &[Fact::Members, Fact::VotingRule, Fact::Board]),
        (owned, &[Fact::Owners]),
        (integrates, INTEGRATING),
        (cooperative, &[Fact::SubordinateProfit, Fact::PublicRelation]),
        (ideburen, IDEBUREN),
        (ideburen && !foundation, &[Fact::DissolutionClause]),
        (svb, &[Fact::Auditor, Fact::DividendYears]),
    ];
    groups
        .into_iter()
        .filter(|(applies, _)| *applies)
        .flat_map(|(_, facts)| facts.iter().copied())
        .collect()
}

/// Asked of everybody. Earlier contracts under LOU 19:25 are not: they belong to
/// one authority and are asked for in its purchase.
const ALWAYS: &[Fact] = &[
    Fact::LegalForm,
    Fact::OwnOrganisationNumber,
    Fact::Trades,
    Fact::DeliveryAreas,
    Fact::OccupiedPersons,
    Fact::TargetGroupPersons,
    Fact::Employees,
    Fact::MainAim,
    Fact::ShelteredProgramme,
    Fact::PublicServicePurpose,
    Fact::Reinvestment,
    Fact::Participation,
    Fact::PublicControl,
    Fact::Independence,
    Fact::Business,
    Fact::Places,
    Fact::Turnover,
    Fact::LargestContract,
    Fact::References,
];

const INTEGRATING: &[Fact] = &[
    Fact::EmploymentFromGroup,
    Fact::LastingEmployment,
    Fact::CoOwnershipAim,
    Fact::ProfitDistribution,
    Fact::WageSpread,
    Fact::Supervisors,
];

const IDEBUREN: &[Fact] =
    &[Fact::PublicBenefit, Fact::ValueTransfers, Fact::WelfareActivity, Fact::IdeburenRegistration];

/// What is known of `fact` on `on`, and from when.
pub(super) fn held(enterprise: &Enterprise, fact: Fact, on: Date, freshness: Freshness) -> Held {
    let is_known = is_known(enterprise, fact, on);
    let undated = Held::undated(is_known, freshness.other_months);
    let filed = enterprise.legal_form.files_with_bolagsverket();
    match fact {
        Fact::OccupiedPersons => counted(enterprise, on, freshness, |it| it.occupied),
        Fact::TargetGroupPersons => counted(enterprise, on, freshness, |it| it.target_group),
        Fact::Employees => counted(enterprise, on, freshness, |it| it.employed),
        Fact::Turnover => Held {
            known_on: enterprise.capacity.turnover_year_end.filter(|end| *end <= on),
            months: freshness.turnover_months,
            ask_from: if filed { AskFrom::Register } else { AskFrom::Enterprise },
            ..undated
        },
        Fact::IdeburenRegistration => Held {
            known_on: enterprise
                .governance
                .ideburen_registration
                .as_ref()
                .map(|read| read.checked_on)
                .filter(|day| *day <= on),
            months: REGISTER_MONTHS,
            ask_from: AskFrom::Register,
            ..undated
        },
        Fact::DividendYears => Held { until: last_financial_year(enterprise), ..undated },
        Fact::Certificate => {
            Held { until: certified_until(enterprise), ask_from: AskFrom::Issuer, ..undated }
        }
        _ => proved(enterprise, fact, on, undated),
    }
}

impl LegalForm {
    /// Whether annual reports of the form are in a public register.
    const fn files_with_bolagsverket(self) -> bool {
        matches!(self, Self::LimitedCompany | Self::LimitedCompanySvb)
    }
}

fn counted(
    enterprise: &Enterprise,
    on: Date,
    freshness: Freshness,
    pick: fn(&Headcount) -> Option<Count>,
) -> Held {
    let newest = enterprise
        .headcounts
        .iter()
        .filter(|count| count.counted_on <= on && pick(count).is_some())
        .map(|count| count.counted_on)
        .max();
    Held { known_on: newest, ..Held::undated(newest.is_some(), freshness.headcount_months) }
}

/// A fact without a day of its own is as old as what proves it.
fn proved(enterprise: &Enterprise, fact: Fact, on: Date, undated: Held) -> Held {
    let proof = enterprise
        .evidence
        .iter()
        .filter(|evidence| evidence.fact == fact && evidence.valid.from() <= on)
        .max_by_key(|evidence| evidence.valid.from());
    Held {
        known_on: proof.map(|evidence| evidence.valid.from()),
        until: proof.and_then(|evidence| evidence.valid.to()),
        ..undated
    }
}

fn last_financial_year(enterprise: &Enterprise) -> Option<Date> {
    let facts = enterprise.governance.limited_dividend.as_ref()?;
    facts.years.iter().map(|year| year.ends_on).max()
}

/// The first day on which a scheme's newest certificate ends.
fn certified_until(enterprise: &Enterprise) -> Option<Date> {
    let mut schemes: BTreeMap<&str, Date> = BTreeMap::new();
    for certificate in &enterprise.certificates {
        let last = certificate.valid.to().unwrap_or(Date::MAX);
        let known = schemes.entry(&certificate.scheme).or_insert(last);
        *known = last.max(*known);
    }
    schemes.into_values().min()
}

fn is_known(enterprise: &Enterprise, fact: Fact, on: Date) -> bool {
    let Enterprise { aims, governance, capacity, .. } = enterprise;
    match fact {
        Fact::LegalForm => enterprise.legal_form != LegalForm::Unknown,
        Fact::OwnOrganisationNumber => enterprise.organisation_number.is_some(),
        Fact::Trades => !enterprise.trades.is_empty(),
        Fact::DeliveryAreas => {
            !enterprise.delivery_areas.is_empty()
                || !enterprise.delivery_circles.is_empty()
                || enterprise.trades.iter().any(crate::enterprise::Trade::has_places)
        }
        Fact::OccupiedPersons | Fact::TargetGroupPersons | Fact::Employees => {
            enterprise.headcount_on(on).is_some()
        }
        Fact::MainAim => aims.integration_is_main_aim.is_some(),
        Fact::ShelteredProgramme => aims.runs_sheltered_programme.is_some(),
        Fact::PublicServicePurpose => aims.public_service_purpose.is_some(),
        Fact::Reinvestment => aims.reinvests_profit.is_some(),
        Fact::Participation => {
            aims.staff_participation.is_some() && governance.participation.is_some()
        }
        Fact::PublicBenefit => aims.exclusively_public_benefit.is_some(),
        Fact::ValueTransfers => aims.only_permitted_transfers.is_some(),
        Fact::PublicControl => aims.publicly_controlled.is_some(),
        Fact::Independence => aims.independent_of_public_sector.is_some(),
        Fact::EarlierReservedAwards => false,
        Fact::Places => capacity.places.is_some(),
        Fact::Turnover => capacity.yearly_turnover.is_some(),
        Fact::LargestContract => capacity.largest_contract.is_some(),
        Fact::References => capacity.references_are_complete || !enterprise.references.is_empty(),
        Fact::Certificate => !enterprise.certificates.is_empty(),
        Fact::Business => aims.runs_business.is_some(),
        Fact::Members => governance.members.is_some() && governance.members_from_group.is_some(),
        Fact::Board => {
            governance.board_members.is_some() && governance.board_members_from_group.is_some()
        }
        Fact::VotingRule => governance.one_member_one_vote.is_some(),
        Fact::Owners => {
            governance.owners.iter().any(|it| it.kind == OwnerKind::Public)
                || governance.owners.iter().any(|it| it.share.is_some())
        }
        Fact::EmploymentFromGroup => {
            aims.employs_from_group.is_some() || aims.only_trains_since.is_some()
        }
        Fact::LastingEmployment => aims.creates_lasting_employment.is_some(),
        Fact::CoOwnershipAim => aims.aims_at_co_ownership.is_some(),
        Fact::SubordinateProfit => aims.profit_is_subordinate.is_some(),
        Fact::ProfitDistribution => aims.distributes_profit.is_some(),
        Fact::WageSpread => governance.wage_spread_hundredths.is_some(),
        Fact::Supervisors => governance.supervisors_employed_by_public.is_some(),
        Fact::PublicRelation => aims.has_public_relation.is_some(),
        Fact::WelfareActivity => aims.runs_publicly_funded_welfare.is_some(),
        Fact::DissolutionClause => governance.has_dissolution_clause.is_some(),
        Fact::IdeburenRegistration => governance.ideburen_registration.is_some(),
        Fact::Auditor => governance.has_auditor.is_some(),
        Fact::DividendYears => {
            governance.limited_dividend.as_ref().is_some_and(|it| !it.years.is_empty())
        }
    }
}
