//! What an enterprise is (*vad ett företag är*): eleven tests, each on its own.
//!
//! None of the tests implies another. What an enterprise calls itself proves
//! none of them, and neither does the first digit of its number. Each criterion
//! is met, not met or unknown; unknown is asked for and never counts as no.

mod criterion;
mod form;
mod ideburen;
mod share;
mod sheltered;
mod svb;
mod work_integration;

#[cfg(test)]
pub(in crate::enterprise) mod tests;

use jiff::civil::Date;
use serde::Serialize;

pub use criterion::{CriterionForce, CriterionKey, StandingCriterion};
pub use form::{FormNote, FormNoteCode, form_notes};
pub use share::{ShareCount, ShareMargin, StaleCount, TargetShareReading};

use super::Enterprise;
use super::dividend::TransferRoom;
use crate::cpv::CpvCode;
use crate::law::book::LawBook;
use crate::law::reservation::{ConditionState, ReservationRoute, eligibility};
use crate::matching::Freshness;
use crate::period::Period;
use crate::text::Text;
use criterion::{Reader, overall};

/// The code that stands for any service when no purchase is asked about: the
/// condition on the service is then left out.
const ANY_SERVICE: &str = "85312510";

/// The tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StandingKind {
    /// Work-integration social enterprise by the four criteria of Tillväxtverket.
    WorkIntegration,
    /// Social work cooperative by the five criteria of the cooperatives' association.
    SocialWorkCooperative,
    /// Work-integration social enterprise by the trade body's stricter reading of 2021.
    TradeBodyWorkIntegration,
    /// A supplier whose main aim is integration (LOU 4:18 first paragraph point 1).
    IntegrationSupplier,
    /// A programme for sheltered employment (LOU 4:18 first paragraph point 2).
    ShelteredProgramme,
    /// A participation-based organisation (LOU 19:25).
    ParticipationBased,
    /// A non-profit welfare organisation (LOU 19:25 a).
    Ideburen,
    /// A non-profit welfare organisation in a choice system (LOV 1:2 a).
    ChoiceSystemIdeburen,
    /// A registered non-profit welfare organisation (2022:900).
    RegisteredIdeburen,
    /// A company with limited dividends (ABL 32 kap.).
    LimitedDividendCompany,
    /// A host of sheltered public employment (*OSA*, 2017:462).
    ShelteredEmploymentHost,
}

impl StandingKind {
    /// Every test, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::WorkIntegration,
        Self::SocialWorkCooperative,
        Self::TradeBodyWorkIntegration,
        Self::IntegrationSupplier,
        Self::ShelteredProgramme,
        Self::ParticipationBased,
        Self::Ideburen,
        Self::ChoiceSystemIdeburen,
        Self::RegisteredIdeburen,
        Self::LimitedDividendCompany,
        Self::ShelteredEmploymentHost,
    ];

    /// The route whose conditions the test is, if the law sets them for a purchase.
    #[must_use]
    pub const fn route(self) -> Option<ReservationRoute> {
        match self {
            Self::IntegrationSupplier => Some(ReservationRoute::IntegrationSupplier),
            Self::ShelteredProgramme => Some(ReservationRoute::ShelteredProgramme),
            Self::ParticipationBased => Some(ReservationRoute::ParticipationBased),
            Self::Ideburen => Some(ReservationRoute::Ideburen),
            Self::ChoiceSystemIdeburen => Some(ReservationRoute::ChoiceSystemIdeburen),
            Self::WorkIntegration
            | Self::SocialWorkCooperative
            | Self::TradeBodyWorkIntegration
            | Self::RegisteredIdeburen
            | Self::LimitedDividendCompany
            | Self::ShelteredEmploymentHost => None,
        }
    }

    /// The test's name, in running text.
    #[must_use]
    pub fn name(self) -> Text {
        let (sv, en) = match self {
            Self::WorkIntegration => (
                "arbetsintegrerande socialt företag enligt Tillväxtverkets fyra kriterier",
                "work-integration social enterprise by the four criteria of Tillväxtverket",
            ),
            Self::SocialWorkCooperative => (
                "socialt arbetskooperativ enligt fem kriterier",
                "social work cooperative by five criteria",
            ),
            Self::TradeBodyWorkIntegration => (
                "arbetsintegrerande socialt företag enligt branschens läsning 2021",
                "work-integration social enterprise by the trade body's reading of 2021",
            ),
            Self::IntegrationSupplier => (
                "leverantör med integration som främsta syfte (4 kap. 18 § LOU)",
                "supplier with integration as its main aim (LOU 4:18)",
            ),
            Self::ShelteredProgramme => (
                "program för skyddad anställning (4 kap. 18 § LOU)",
                "programme for sheltered employment (LOU 4:18)",
            ),
            Self::ParticipationBased => (
                "organisation som bygger på delaktighet (19 kap. 25 § LOU)",
                "organisation based on participation (LOU 19:25)",
            ),
            Self::Ideburen => (
                "idéburen organisation (19 kap. 25 a § LOU)",
                "non-profit welfare organisation (LOU 19:25 a)",
            ),
            Self::ChoiceSystemIdeburen => (
                "idéburen organisation i valfrihetssystem (1 kap. 2 a § LOV)",
                "non-profit welfare organisation in a choice system (LOV 1:2 a)",
            ),
            Self::RegisteredIdeburen => (
                "registrerad idéburen organisation (lag 2022:900)",
                "registered non-profit welfare organisation (act 2022:900)",
            ),
            Self::LimitedDividendCompany => (
                "aktiebolag med särskild vinstutdelningsbegränsning (32 kap. ABL)",
                "company with limited dividends (ABL chapter 32)",
            ),
            Self::ShelteredEmploymentHost => (
                "anordnare av skyddat arbete hos offentlig arbetsgivare (förordning 2017:462)",
                "host of sheltered public employment (ordinance 2017:462)",
            ),
        };
        Text::new(sv, en)
    }
}

/// One test of what an enterprise is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct StandingTest {
    /// Which test.
    pub kind: StandingKind,
    /// Its name.
    pub name: Text,
    /// Not met when a criterion that must hold does not; met when all do; else unknown.
    pub state: ConditionState,
    /// The outcome in words.
    pub reading: Text,
    /// The criteria, in the order in which the source has them.
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    pub criteria: Vec<StandingCriterion>,
}

impl StandingTest {
    fn of(kind: StandingKind, criteria: Vec<StandingCriterion>) -> Self {
        let state = overall(&criteria);
        let name = kind.name();
        let count = |state| {
            criteria
                .iter()
                .filter(|it| it.force == CriterionForce::Must && it.state == state)
                .count()
        };
        let (failed, open) = (count(ConditionState::NotMet), count(ConditionState::Unknown));
        let warned = criteria.iter().filter(|it| it.warns).count();
        let many = |count: usize, one, more| if count == 1 { one } else { more };
        let mut reading = match state {
            ConditionState::Met => Text::new("alla villkor är uppfyllda", "every criterion is met"),
            ConditionState::NotMet => Text::new(
                format!("{failed} villkor är inte {}", many(failed, "uppfyllt", "uppfyllda")),
                format!("{failed} {} not met", many(failed, "criterion is", "criteria are")),
            ),
            ConditionState::Unknown => Text::new(
                format!(
                    "går inte att avgöra: uppgift saknas eller är för gammal för {open} villkor"
                ),
                format!(
                    "cannot be told: {open} {} a current fact",
                    many(open, "criterion lacks", "criteria lack")
                ),
            ),
        };
        if warned > 0 {
            reading = Text::new(
                format!("{}; {warned} {}", reading.sv, many(warned, "varning", "varningar")),
                format!("{}; {warned} {}", reading.en, many(warned, "warning", "warnings")),
            );
        }
        Self { kind, name, state, reading, criteria }
    }
}

/// Everything that the register can tell of what an enterprise is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct StandingReport {
    /// The day for which it was asked.
    pub on: Date,
    /// Every test, always all of them; none implies another.
    #[cfg_attr(feature = "schema", schema(max_items = 11))]
    pub tests: Vec<StandingTest>,
    /// The share of LOU 4:18, as counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_share: Option<TargetShareReading>,
    /// When transfers of value are bound by 2022:900, 8 §, if they are: without
    /// a last day while registered, five years after deregistration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfers_bound: Option<Period>,
    /// The room for dividends of a company with limited dividends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_room: Option<TransferRoom>,
    /// What the legal form and the number give reason to look at.
    #[cfg_attr(feature = "schema", schema(max_items = 10))]
    pub notes: Vec<FormNote>,
}

impl StandingReport {
    /// One test.
    #[must_use]
    pub fn test(&self, kind: StandingKind) -> Option<&StandingTest> {
        self.tests.iter().find(|test| test.kind == kind)
    }
}

/// What `enterprise` is on `on`; with `cpv`, also whether the service of a
/// purchase is open for each route.
#[must_use]
pub fn standing(
    book: &LawBook,
    enterprise: &Enterprise,
    on: Date,
    cpv: Option<CpvCode>,
    freshness: Freshness,
) -> StandingReport {
    let target_share = TargetShareReading::of(book, enterprise, on, freshness);
    let reader = Reader { enterprise, on };
    let test = |kind: StandingKind| {
        let criteria = match kind {
            StandingKind::WorkIntegration => reader.work_integration(),
            StandingKind::SocialWorkCooperative => reader.social_work_cooperative(),
            StandingKind::TradeBodyWorkIntegration => reader.trade_body(),
            StandingKind::RegisteredIdeburen => reader.registered_ideburen(),
            StandingKind::LimitedDividendCompany => reader.limited_dividend_company(),
            StandingKind::ShelteredEmploymentHost => reader.sheltered_employment_host(),
            StandingKind::IntegrationSupplier
            | StandingKind::ShelteredProgramme
            | StandingKind::ParticipationBased
            | StandingKind::Ideburen
            | StandingKind::ChoiceSystemIdeburen => kind
                .route()
                .map(|route| reader.by_law(book, route, cpv, target_share.as_ref()))
                .unwrap_or_default(),
        };
        StandingTest::of(kind, criteria)
    };
    StandingReport {
        on,
        tests: StandingKind::ALL.into_iter().map(test).collect(),
        transfers_bound: reader.transfers_bound(),
        transfer_room: reader.transfer_room(),
        notes: form_notes(enterprise),
        target_share,
    }
}

impl Reader<'_> {
    /// The conditions of a route of the law. Without a purchase there is no
    /// service to test. A count that is too old tells nothing about the day.
    fn by_law(
        &self,
        book: &LawBook,
        route: ReservationRoute,
        cpv: Option<CpvCode>,
        share: Option<&TargetShareReading>,
    ) -> Vec<StandingCriterion> {
        let Some(code) = cpv.or_else(|| ANY_SERVICE.parse().ok()) else { return Vec::new() };
        eligibility(book, route, self.enterprise, self.on, code)
            .conditions
            .into_iter()
            .map(StandingCriterion::from_law)
            .filter(|criterion| cpv.is_some() || criterion.key != CriterionKey::Service)
            .map(|criterion| match share {
                Some(share) if criterion.key == CriterionKey::TargetShare => share.judge(criterion),
                _ => criterion,
            })
            .collect()
    }
}
