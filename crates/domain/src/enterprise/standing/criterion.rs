//! One criterion of a test: what it rests on, whether it holds, and what shows it.

use jiff::civil::Date;
use serde::Serialize;

use crate::enterprise::{Enterprise, EvidenceKind, Fact};
use crate::law::citation::Citation;
use crate::law::reservation::{Condition, ConditionKey, ConditionState};
use crate::matching::{Ask, AskFrom};
use crate::text::Text;

/// What it means for the test when a criterion does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CriterionForce {
    /// It must hold (*ska*), or the test is not met.
    Must,
    /// It should hold (*bör*): what does not hold is a warning and fails nothing.
    Should,
    /// It follows from the standing and does not decide it.
    Duty,
}

/// The criteria of all tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CriterionKey {
    /// The provision is in force on the day.
    InForce,
    /// The route is open for the service.
    Service,
    /// Integration is the main aim.
    MainAim,
    /// The work is done in a programme for sheltered employment.
    ShelteredProgramme,
    /// Enough of those occupied belong to the target groups.
    TargetShare,
    /// The purpose is a public task tied to the services.
    PublicServicePurpose,
    /// Profit is put back.
    Reinvestment,
    /// Those who work there take part.
    Participation,
    /// No contract under LOU 19:25 from the same authority in the years before.
    NoEarlierAward,
    /// The organisation is a juridical person.
    JuridicalPerson,
    /// The purpose is exclusively of public benefit.
    PublicBenefit,
    /// Only permitted transfers of value are made.
    ValueTransfers,
    /// The public sector has no legal control.
    NoPublicControl,
    /// It produces and sells goods or services.
    Business,
    /// It is organisationally independent of the public sector.
    Independence,
    /// The group it is for dominates among the members.
    DominatingGroup,
    /// Those who work there own it together.
    CoOwnership,
    /// Each member has one vote.
    OneMemberOneVote,
    /// The group it is for has the majority of the board.
    BoardMajority,
    /// Profit comes second.
    SubordinateProfit,
    /// It has a relation to the public sector.
    PublicRelation,
    /// It means to create lasting employment.
    LastingEmployment,
    /// It does not only train people for a longer time without employing any.
    EmploysFromGroup,
    /// The way of taking part is written down.
    WrittenParticipation,
    /// Staff are to be able to become owners.
    CoOwnershipAim,
    /// No profit is paid out.
    NoDistribution,
    /// The highest wage is at most two and a half times the lowest.
    WageSpread,
    /// It has an organisation number of its own.
    OwnNumber,
    /// It is not publicly owned.
    NotPubliclyOwned,
    /// Supervisors are not employed by the public sector.
    OwnSupervisors,
    /// It stands in the register of Kammarkollegiet.
    Registered,
    /// It runs or means to run publicly funded welfare.
    WelfareActivity,
    /// The statutes say where assets go on dissolution.
    DissolutionClause,
    /// The company has limited dividends by its articles.
    LimitedDividendForm,
    /// The company has an auditor.
    Auditor,
    /// Transfers of the year stay within the room.
    WithinRoom,
    /// The employer is public.
    PublicEmployer,
    /// The work does not compete on a market.
    NoCompetition,
}

impl From<ConditionKey> for CriterionKey {
    fn from(key: ConditionKey) -> Self {
        match key {
            ConditionKey::InForce => Self::InForce,
            ConditionKey::Service => Self::Service,
            ConditionKey::MainAim => Self::MainAim,
            ConditionKey::ShelteredProgramme => Self::ShelteredProgramme,
            ConditionKey::TargetShare => Self::TargetShare,
            ConditionKey::PublicServicePurpose => Self::PublicServicePurpose,
            ConditionKey::Reinvestment => Self::Reinvestment,
            ConditionKey::Participation => Self::Participation,
            ConditionKey::NoEarlierAward => Self::NoEarlierAward,
            ConditionKey::JuridicalPerson => Self::JuridicalPerson,
            ConditionKey::PublicBenefit => Self::PublicBenefit,
            ConditionKey::ValueTransfers => Self::ValueTransfers,
            ConditionKey::NoPublicControl => Self::NoPublicControl,
        }
    }
}

/// One criterion of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct StandingCriterion {
    /// Which criterion.
    pub key: CriterionKey,
    /// What it means for the test when it does not hold.
    pub force: CriterionForce,
    /// Whether it holds.
    pub state: ConditionState,
    /// Whether it is a warning: it should hold, and does not.
    pub warns: bool,
    /// What it rests on: a provision, or a body's own criteria.
    pub basis: Text,
    /// What was read, in words; absent when there was nothing to read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<Text>,
    /// The day to which what was read belongs, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed_on: Option<Date>,
    /// What proves the fact on the day, if anything does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proved_by: Option<EvidenceKind>,
    /// The last day on which that proof holds, if it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proved_until: Option<Date>,
    /// What to ask for when it is not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 5))]
    pub asks: Vec<Ask>,
}

impl StandingCriterion {
    /// A condition of the law, read without a purchase.
    pub(super) fn from_law(condition: Condition) -> Self {
        let Condition {
            key,
            state,
            fact: _,
            observed,
            observed_on,
            proved_by,
            proved_until,
            asks,
            provisions,
        } = condition;
        let cited = |pick: fn(&Text) -> &str| {
            let written: Vec<Text> = provisions.iter().map(Citation::written_out).collect();
            written.iter().map(pick).collect::<Vec<_>>().join(", ")
        };
        Self {
            key: key.into(),
            force: CriterionForce::Must,
            state,
            warns: false,
            basis: Text::new(cited(|text| &text.sv), cited(|text| &text.en)),
            observed,
            observed_on,
            proved_by,
            proved_until,
            asks: asks.into_iter().map(|fact| Ask::new(fact, None, AskFrom::Enterprise)).collect(),
        }
    }

    /// Makes it a criterion that should hold and fails nothing.
    pub(super) fn should(mut self) -> Self {
        self.force = CriterionForce::Should;
        self.warns = self.state == ConditionState::NotMet;
        self
    }

    /// Makes it a duty that follows from the standing.
    pub(super) fn duty(mut self) -> Self {
        self.force = CriterionForce::Duty;
        self.warns = self.state == ConditionState::NotMet;
        self
    }

    /// With what was read.
    pub(super) fn seen(mut self, observed: Text) -> Self {
        self.observed = Some(observed);
        self
    }

    /// With what was read and the day it belongs to.
    pub(super) fn seen_on(self, observed: Text, on: Date) -> Self {
        Self { observed_on: Some(on), ..self.seen(observed) }
    }

    /// Asks a register instead of the enterprise.
    pub(super) fn ask_register(mut self) -> Self {
        self.asks = self
            .asks
            .into_iter()
            .map(|ask| Ask::new(ask.fact, ask.newer_than, AskFrom::Register))
            .collect();
        self
    }
}

/// Reads criteria of one test from the facts of one enterprise.
pub(super) struct Reader<'e> {
    pub(super) enterprise: &'e Enterprise,
    pub(super) on: Date,
}

impl Reader<'_> {
    /// A criterion that reads `fact`, with what proves the fact on the day.
    pub(super) fn criterion(
        &self,
        key: CriterionKey,
        fact: Fact,
        state: ConditionState,
        basis: Text,
    ) -> StandingCriterion {
        let proof = self.enterprise.evidence_for(fact, self.on);
        let unknown = state == ConditionState::Unknown;
        StandingCriterion {
            key,
            force: CriterionForce::Must,
            state,
            warns: false,
            basis,
            observed: None,
            observed_on: proof.map(|evidence| evidence.valid.from()),
            proved_by: proof.map(|evidence| evidence.kind),
            proved_until: proof.and_then(|evidence| evidence.valid.to()),
            asks: unknown.then(|| Ask::new(fact, None, AskFrom::Enterprise)).into_iter().collect(),
        }
    }

    /// A criterion that is a yes or a no of the enterprise.
    pub(super) fn yes(
        &self,
        key: CriterionKey,
        fact: Fact,
        answer: Option<bool>,
        basis: Text,
    ) -> StandingCriterion {
        let criterion = self.criterion(key, fact, answer.into(), basis);
        match answer {
            None => criterion,
            Some(true) => criterion.seen(Text::new("ja", "yes")),
            Some(false) => criterion.seen(Text::new("nej", "no")),
        }
    }
}

/// The state of criteria together: only those that must hold decide.
pub(super) fn overall(criteria: &[StandingCriterion]) -> ConditionState {
    let mut must = criteria
        .iter()
        .filter(|criterion| criterion.force == CriterionForce::Must)
        .map(|criterion| criterion.state)
        .peekable();
    // A test without criteria was not made.
    if must.peek().is_none() {
        return ConditionState::Unknown;
    }
    must.fold(ConditionState::Met, |sum, state| match (sum, state) {
        (ConditionState::NotMet, _) | (_, ConditionState::NotMet) => ConditionState::NotMet,
        (ConditionState::Unknown, _) | (_, ConditionState::Unknown) => ConditionState::Unknown,
        (ConditionState::Met, ConditionState::Met) => ConditionState::Met,
    })
}
