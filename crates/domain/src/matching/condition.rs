//! A lot's requirements, prepared once and tested on many enterprises.

use jiff::civil::Date;

use super::answer::{Outcome, RequirementAnswer};
use super::figure::{Bounds, Figure, Measure, Threshold};
use super::place::{self, Destination, Places};
use super::query::{AREA, LotQuery, RESERVATION, ReservationTest, TRADE, first_fresh_day};
use super::wording;
use crate::cpv::CpvCode;
use crate::enterprise::{Certificate, Enterprise, EnterpriseKind, LegalForm};
use crate::law::reservation::ReservationRoute;
use crate::tender::{Predicate, Requirement};
use crate::text::Text;

/// One condition, ready to be tested.
#[derive(Debug)]
pub(super) enum Condition<'q> {
    Trade(CpvCode),
    Area(Vec<Destination>),
    Form(&'q [LegalForm]),
    Kind(&'q [EnterpriseKind]),
    Figure(Measure, Threshold),
    Certificate(&'q str),
    Reserved(ReservationRoute),
}

/// One requirement, ready to be tested: any of its conditions is enough.
#[derive(Debug)]
pub(super) struct Planned<'q> {
    pub(super) key: &'q str,
    label: Option<&'q Text>,
    pub(super) any_of: Vec<Condition<'q>>,
}

/// A lot's requirements with the days from which facts are fresh.
#[derive(Debug)]
pub(super) struct Plan<'q> {
    pub(super) query: &'q LotQuery,
    pub(super) requirements: Vec<Planned<'q>>,
    pub(super) destinations: Vec<Destination>,
    pub(super) headcount_since: Date,
    pub(super) turnover_since: Date,
    pub(super) other_since: Date,
}

impl<'q> Plan<'q> {
    pub(super) fn of(query: &'q LotQuery) -> Self {
        let own = |key, condition| Planned { key, label: None, any_of: vec![condition] };
        let mut requirements = vec![own(TRADE, Condition::Trade(query.cpv))];
        let destinations = Destination::all_of(query);
        if !destinations.is_empty() {
            requirements.push(own(AREA, Condition::Area(destinations.clone())));
        }
        if let Some(route) = query.reservation {
            requirements.push(own(RESERVATION, Condition::Reserved(route)));
        }
        requirements.extend(query.requirements.iter().map(|it| Planned::of(it, query.on)));
        let since = |months| first_fresh_day(query.on, months);
        Self {
            query,
            requirements,
            destinations,
            headcount_since: since(query.freshness.headcount_months),
            turnover_since: since(query.freshness.turnover_months),
            other_since: since(query.freshness.other_months),
        }
    }

    pub(super) fn outcome(
        &self,
        planned: &Planned<'_>,
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
    ) -> Outcome {
        Outcome::any_of(planned.any_of.iter().map(|it| it.outcome(self, enterprise, test)))
    }

    pub(super) fn explain(
        &self,
        planned: &Planned<'_>,
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
    ) -> RequirementAnswer {
        let outcome = self.outcome(planned, enterprise, test);
        let reasons = planned
            .any_of
            .iter()
            .flat_map(|condition| wording::reasons(condition, self, enterprise, test))
            .collect();
        RequirementAnswer {
            key: planned.key.to_owned(),
            label: self.label(planned),
            outcome,
            reasons,
        }
    }

    /// What the requirement says: its own label, or its conditions in words.
    pub(super) fn label(&self, planned: &Planned<'_>) -> Text {
        if let Some(label) = planned.label {
            return label.clone();
        }
        let wanted: Vec<_> = planned.any_of.iter().map(|it| wording::wanted(it, self)).collect();
        let join = |pick: fn(&Text) -> &str, or: &str| {
            wanted.iter().map(pick).collect::<Vec<_>>().join(or)
        };
        Text::new(join(|text| &text.sv, " eller "), join(|text| &text.en, " or "))
    }
}

impl<'q> Planned<'q> {
    fn of(requirement: &'q Requirement, on: Date) -> Self {
        let any_of = requirement.any_of.iter().map(|it| Condition::of(it, on)).collect();
        Self { key: &requirement.key, label: requirement.label.as_ref(), any_of }
    }

    /// The threshold of a requirement with a single condition that has one.
    pub(super) fn threshold(&self, on: Date) -> Option<Threshold> {
        match self.any_of.as_slice() {
            [Condition::Figure(_, wanted)] => Some(*wanted),
            [Condition::Certificate(_)] => Some(Threshold::Day(on)),
            _ => None,
        }
    }

    /// Between which thresholds the enterprise lies, where there is one.
    pub(super) fn bounds(&self, plan: &Plan<'_>, enterprise: &Enterprise) -> Bounds {
        match self.any_of.as_slice() {
            [Condition::Figure(measure, _)] => Figure::of(*measure, plan, enterprise).bounds,
            [Condition::Certificate(scheme)] => {
                let last = last_day(enterprise, scheme, plan.query.on).map(Threshold::Day);
                let is_complete = enterprise.capacity.certificates_are_complete;
                Bounds { lower: last, upper: last.filter(|_| is_complete) }
            }
            _ => Bounds::default(),
        }
    }
}

impl<'q> Condition<'q> {
    fn of(predicate: &'q Predicate, on: Date) -> Self {
        match predicate {
            Predicate::OffersTrade { cpv } => Self::Trade(*cpv),
            Predicate::DeliversIn { area } => Self::Area(vec![Destination::new(*area)]),
            Predicate::LegalForm { forms } => Self::Form(forms),
            Predicate::EnterpriseKind { kinds } => Self::Kind(kinds),
            Predicate::Certificate { scheme } => Self::Certificate(scheme),
            Predicate::ReservedFor { route } => Self::Reserved(*route),
            Predicate::TurnoverAtLeast { .. }
            | Predicate::LargestContractAtLeast { .. }
            | Predicate::PlacesAtLeast { .. }
            | Predicate::EmployeesAtLeast { .. }
            | Predicate::ReferencesAtLeast { .. }
            | Predicate::TargetShareAtLeast { .. } => Self::measured(predicate, on),
        }
    }

    fn measured(predicate: &Predicate, on: Date) -> Self {
        // An empty list of forms is met by nobody, so a predicate that could not
        // be read would shut everybody out in the open instead of passing.
        Measure::of(predicate, on)
            .map_or(Self::Form(&[]), |(measure, wanted)| Self::Figure(measure, wanted))
    }

    pub(super) fn outcome(
        &self,
        plan: &Plan<'_>,
        enterprise: &Enterprise,
        test: &dyn ReservationTest,
    ) -> Outcome {
        let query = plan.query;
        match self {
            Self::Trade(cpv) => place::sells(enterprise, *cpv).0,
            Self::Area(all) => Places::of(enterprise, query.cpv).outcome(all),
            Self::Form(_) if enterprise.legal_form == LegalForm::Unknown => Outcome::Unknown,
            Self::Form(forms) => met_or_not(forms.contains(&enterprise.legal_form)),
            Self::Kind(_) if enterprise.kinds.is_empty() => Outcome::Unknown,
            Self::Kind(kinds) => met_or_not(enterprise.kinds.iter().any(|it| kinds.contains(it))),
            Self::Figure(measure, wanted) => {
                Figure::of(*measure, plan, enterprise).outcome(*wanted)
            }
            Self::Certificate(scheme) => certificate(enterprise, scheme, query.on).0,
            Self::Reserved(route) => test.test(*route, enterprise, query.on, query.cpv).outcome,
        }
    }
}

fn met_or_not(holds: bool) -> Outcome {
    if holds { Outcome::Met } else { Outcome::NotMet }
}

/// Whether a certificate of the scheme holds on the day, and the one that tells.
///
/// One that has run out does not tell that no other holds: it may have been renewed.
/// Only a complete list does.
pub(super) fn certificate<'e>(
    enterprise: &'e Enterprise,
    scheme: &str,
    on: Date,
) -> (Outcome, Option<&'e Certificate>) {
    let listed = || enterprise.certificates.iter().filter(|it| it.scheme == scheme);
    // The one that holds longest is shown first.
    if let Some(holding) = listed()
        .filter(|it| it.valid.contains(on))
        .max_by_key(|it| (it.valid.to().unwrap_or(Date::MAX), it.valid.from()))
    {
        return (Outcome::Met, Some(holding));
    }
    let other = listed().max_by_key(|it| (it.valid.to(), it.valid.from()));
    let is_complete = enterprise.capacity.certificates_are_complete;
    (if is_complete { Outcome::NotMet } else { Outcome::Unknown }, other)
}

/// The last day up to `on` on which a certificate of the scheme held.
fn last_day(enterprise: &Enterprise, scheme: &str, on: Date) -> Option<Date> {
    enterprise
        .certificates
        .iter()
        .filter(|it| it.scheme == scheme && it.valid.from() <= on)
        .map(|it| it.valid.to().map_or(on, |to| to.min(on)))
        .max()
}
