//! A route of reservation as a table over the facts that it reads.
//!
//! The law module alone says what a fact leads to: it is asked about specimens,
//! one for each answer that a fact can have, and its answers become the table.

use jiff::civil::Date;
use std::collections::BTreeSet;

use super::super::answer::Outcome;
use super::super::query::{Freshness, LotQuery, first_fresh_day};
use super::day::Day;
use super::need::{newest, share_since};
use super::rows::{Aim, Rows};
use crate::area::AreaCode;
use crate::cpv::CpvCode;
use crate::enterprise::{
    Aims, Capacity, Enterprise, EnterpriseStatus, Evidence, EvidenceKind, Fact, Governance,
    LegalForm, RegisterHistory,
};
use crate::law::book::LawBook;
use crate::law::book::parameter::id;
use crate::law::reservation::ReservationRoute;
use crate::law::reservation::eligibility::{ConditionKey, ConditionState, eligibility};
use crate::period::Period;
use crate::tender::Predicate;

const FORMS: [LegalForm; 9] = [
    LegalForm::EconomicAssociation,
    LegalForm::NonProfitAssociation,
    LegalForm::LimitedCompany,
    LegalForm::LimitedCompanySvb,
    LegalForm::Foundation,
    LegalForm::Partnership,
    LegalForm::SoleTrader,
    LegalForm::Other,
    LegalForm::Unknown,
];

/// What a route asks of an enterprise on a day, for a code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct RouteRule {
    on: Day,
    conditions: Vec<Reading>,
}

/// One condition of a route and what each answer of its fact leads to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Reading {
    /// Nothing about the enterprise.
    Given(Outcome),
    Aim(Aim, Answers),
    Form(Forms),
    /// Without and with a proof that is valid on the day.
    EarlierAward([Outcome; 2]),
    /// At least the share of all occupied, as numerator and denominator, counted
    /// on or after the day.
    TargetShare(Option<(u32, u32)>, Day),
}

/// The rules of the routes that a lot names.
#[derive(Debug, Clone)]
pub(super) struct Rules(Vec<(ReservationRoute, RouteRule)>);

impl Rules {
    pub(super) fn of(query: &LotQuery, book: &LawBook) -> Self {
        let predicates = query.requirements.iter().flat_map(|it| &it.any_of);
        let asked = predicates.filter_map(|predicate| match predicate {
            Predicate::ReservedFor { route } => Some(*route),
            _ => None,
        });
        let asked: BTreeSet<_> = query.reservation.into_iter().chain(asked).collect();
        let rule = |route| (route, RouteRule::of(book, route, query.on, query.cpv));
        Self(asked.into_iter().map(rule).collect())
    }

    /// The rule of a route; of one that the lot does not name nothing is known.
    pub(super) fn rule(&self, route: ReservationRoute) -> RouteRule {
        let found = self.0.iter().find(|(own, _)| *own == route);
        found.map_or_else(RouteRule::open, |(_, rule)| rule.clone())
    }
}

/// What a question that is not answered, no and yes lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Answers([Outcome; 3]);

impl Answers {
    pub(super) const fn of(self, answer: Option<bool>) -> Outcome {
        let Self([open, no, yes]) = self;
        match answer {
            None => open,
            Some(false) => no,
            Some(true) => yes,
        }
    }
}

/// What each legal form leads to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Forms(Vec<(LegalForm, Outcome)>);

impl Forms {
    pub(super) fn of(&self, own: LegalForm) -> Outcome {
        let found = self.0.iter().find(|(form, _)| *form == own);
        found.map_or(Outcome::Unknown, |(_, outcome)| *outcome)
    }
}

impl RouteRule {
    pub(super) fn readings(&self) -> &[Reading] {
        &self.conditions
    }

    pub(super) const fn on(&self) -> Day {
        self.on
    }

    /// The rule of one of the conditions alone.
    pub(super) fn only(&self, reading: &Reading) -> Self {
        Self { on: self.on, conditions: vec![reading.clone()] }
    }

    fn open() -> Self {
        Self { on: Day::NEVER, conditions: vec![Reading::Given(Outcome::Unknown)] }
    }

    fn of(book: &LawBook, route: ReservationRoute, on: Date, cpv: CpvCode) -> Self {
        let states = |specimen: &Enterprise| -> Vec<(ConditionKey, Outcome)> {
            let tested = eligibility(book, route, specimen, on, cpv);
            tested.conditions.iter().map(|it| (it.key, outcome(it.state))).collect()
        };
        let of = |specimen: &Enterprise, key: ConditionKey| {
            let found = states(specimen).into_iter().find(|(own, _)| *own == key);
            found.map_or(Outcome::Unknown, |(_, outcome)| outcome)
        };
        let aim = |key, aim| {
            let [open, no, yes] = [None, Some(false), Some(true)].map(answering);
            Reading::Aim(aim, Answers([of(&open, key), of(&no, key), of(&yes, key)]))
        };
        let reading = |(key, given): (ConditionKey, Outcome)| match key {
            ConditionKey::InForce | ConditionKey::Service => Reading::Given(given),
            ConditionKey::MainAim => aim(key, Aim::Integration),
            ConditionKey::ShelteredProgramme => aim(key, Aim::ShelteredProgramme),
            ConditionKey::PublicServicePurpose => aim(key, Aim::PublicServicePurpose),
            ConditionKey::Reinvestment => aim(key, Aim::Reinvestment),
            ConditionKey::Participation => aim(key, Aim::Participation),
            ConditionKey::PublicBenefit => aim(key, Aim::PublicBenefit),
            ConditionKey::ValueTransfers => aim(key, Aim::ValueTransfers),
            ConditionKey::NoPublicControl => aim(key, Aim::PublicControl),
            ConditionKey::NoEarlierAward => Reading::EarlierAward([given, of(&proving(on), key)]),
            ConditionKey::JuridicalPerson => {
                Reading::Form(Forms(FORMS.map(|form| (form, of(&of_form(form), key))).to_vec()))
            }
            ConditionKey::TargetShare => {
                let value = book.value(id::TARGET_SHARE, on, Date::MAX);
                let share = value.and_then(|value| value.value.share());
                let since = first_fresh_day(on, Freshness::default().headcount_months);
                let parts = share.map(|it| (it.numerator(), it.denominator()));
                Reading::TargetShare(parts, Day::of(since))
            }
        };
        let conditions = states(&answering(None)).into_iter().map(reading).collect();
        Self { on: Day::of(on), conditions }
    }

    pub(super) fn outcome(&self, rows: &Rows, row: usize) -> Outcome {
        Outcome::all_of(self.conditions.iter().map(|it| it.outcome(self.on, rows, row)))
    }
}

impl Reading {
    fn outcome(&self, on: Day, rows: &Rows, row: usize) -> Outcome {
        match self {
            Self::Given(outcome) => *outcome,
            Self::Aim(aim, answers) => {
                answers.of(rows.aims.get(row).and_then(|aims| aims.answer(*aim)))
            }
            Self::Form(forms) => {
                forms.of(rows.forms.get(row).copied().unwrap_or(LegalForm::Unknown))
            }
            Self::EarlierAward([without, with]) => {
                let proved = rows
                    .proofs
                    .of(row)
                    .iter()
                    .any(|it| it.of_earlier_awards && it.from <= on && on <= it.to);
                if proved { *with } else { *without }
            }
            Self::TargetShare(wanted, since) => match wanted.zip(newest(rows, row, on, |_| true)) {
                Some(((part, whole), count)) => share_since(count, *since, part, whole),
                None => Outcome::Unknown,
            },
        }
    }
}

const fn outcome(state: ConditionState) -> Outcome {
    match state {
        ConditionState::Met => Outcome::Met,
        ConditionState::NotMet => Outcome::NotMet,
        ConditionState::Unknown => Outcome::Unknown,
    }
}

/// A specimen that answers every question on its aims alike.
fn answering(answer: Option<bool>) -> Enterprise {
    Enterprise {
        aims: Aims {
            integration_is_main_aim: answer,
            runs_sheltered_programme: answer,
            public_service_purpose: answer,
            reinvests_profit: answer,
            staff_participation: answer,
            exclusively_public_benefit: answer,
            only_permitted_transfers: answer,
            publicly_controlled: answer,
            ..Aims::default()
        },
        ..of_form(LegalForm::Unknown)
    }
}

/// A specimen that proves that it had no earlier award.
fn proving(on: Date) -> Enterprise {
    let evidence = Evidence {
        fact: Fact::EarlierReservedAwards,
        kind: EvidenceKind::RegisterExtract,
        issuer: String::new(),
        valid: Period::since(on),
        note: None,
    };
    Enterprise { evidence: vec![evidence], ..of_form(LegalForm::Unknown) }
}

/// A specimen of a legal form of which nothing else is known.
fn of_form(legal_form: LegalForm) -> Enterprise {
    Enterprise {
        name: String::new(),
        organisation_number: None,
        legal_form,
        kinds: Vec::new(),
        status: EnterpriseStatus::Active,
        is_fictitious: true,
        home_municipality: AreaCode::SWEDEN,
        description: None,
        trades: Vec::new(),
        delivery_areas: Vec::new(),
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
