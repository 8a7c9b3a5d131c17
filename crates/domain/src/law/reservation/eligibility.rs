//! Whether an enterprise may take part in what is reserved: one condition at a
//! time, each met, not met or unknown.
//!
//! That an enterprise calls itself ASF proves none of the conditions; each is
//! read from its own fact.

#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::Serialize;

use super::ReservationRoute;
use crate::cpv::CpvCode;
use crate::enterprise::headcount::ShareTest;
use crate::enterprise::{Enterprise, EvidenceKind, Fact, Headcount, LegalForm};
use crate::law::book::parameter::id;
use crate::law::book::{LawBook, Membership};
use crate::law::citation::Citation;
use crate::share::Share;
use crate::text::Text;

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConditionState {
    /// It holds.
    Met,
    /// It does not hold.
    NotMet,
    /// The facts do not tell; never counted as no.
    Unknown,
}

impl From<Option<bool>> for ConditionState {
    fn from(answer: Option<bool>) -> Self {
        answer.map_or(Self::Unknown, |holds| if holds { Self::Met } else { Self::NotMet })
    }
}

/// The conditions that the routes set, in the order of the act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConditionKey {
    /// The provision is in force on the day.
    InForce,
    /// The route is open for the service.
    Service,
    /// Integration is the main aim (LOU 4:18 first paragraph point 1).
    MainAim,
    /// The work is done in a programme for sheltered employment (LOU 4:18 first paragraph point 2).
    ShelteredProgramme,
    /// Enough of those occupied belong to the target groups (LOU 4:18 second paragraph).
    TargetShare,
    /// The purpose is a public task tied to the services (LOU 19:25 first paragraph).
    PublicServicePurpose,
    /// Profit is put back into the purpose (LOU 19:25 first paragraph).
    Reinvestment,
    /// Management or ownership rests on participation (LOU 19:25 first paragraph).
    Participation,
    /// No contract under the section from the same authority in the years before (LOU 19:25 third paragraph).
    NoEarlierAward,
    /// The organisation is a juridical person (LOU 19:25 a, LOV 1:2 a).
    JuridicalPerson,
    /// The purpose is exclusively of public benefit (LOU 19:25 a, LOV 1:2 a).
    PublicBenefit,
    /// Only permitted transfers of value are made (2022:900, 8 §).
    ValueTransfers,
    /// The public sector has no legal control (LOU 19:25 a, LOV 1:2 a).
    NoPublicControl,
}

/// One condition, with what was read and what to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// Which condition.
    pub key: ConditionKey,
    /// Whether it holds.
    pub state: ConditionState,
    /// The fact of the enterprise that it reads, if it reads one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<Fact>,
    /// What was read, in words; absent when there was nothing to read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<Text>,
    /// The day to which what was read belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed_on: Option<Date>,
    /// What proves the fact on the day, if anything does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proved_by: Option<EvidenceKind>,
    /// The last day on which that proof holds, if it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proved_until: Option<Date>,
    /// What to ask the enterprise for, when the condition is unknown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Fact>,
    /// The provisions that set the condition.
    pub provisions: Vec<Citation>,
}

/// Whether an enterprise may take part in what is reserved by a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Eligibility {
    /// The route.
    pub route: ReservationRoute,
    /// The day for which it was asked.
    pub on: Date,
    /// Not met when any condition is not met; met when all are; else unknown.
    pub state: ConditionState,
    /// The conditions, in the order of the act.
    pub conditions: Vec<Condition>,
}

/// Whether `enterprise` meets the conditions of `route` on `on` for the service `cpv`.
///
/// The day is that on which the tender or application is handed in: what comes
/// true later does not help (LOU 4:18).
#[must_use]
pub fn eligibility(
    book: &LawBook,
    route: ReservationRoute,
    enterprise: &Enterprise,
    on: Date,
    cpv: CpvCode,
) -> Eligibility {
    let view = View { book, route, enterprise, on };
    let mut conditions = view.of_the_route(cpv);
    match route {
        ReservationRoute::IntegrationSupplier => {
            let aim = enterprise.aims.integration_is_main_aim;
            conditions.push(view.aim(
                ConditionKey::MainAim,
                Fact::MainAim,
                aim,
                &["LOU 4:18 st 1 p 1"],
            ));
            conditions.push(view.target_share());
        }
        ReservationRoute::ShelteredProgramme => {
            let aim = enterprise.aims.runs_sheltered_programme;
            let provisions = ["LOU 4:18 st 1 p 2"];
            conditions.push(view.aim(
                ConditionKey::ShelteredProgramme,
                Fact::ShelteredProgramme,
                aim,
                &provisions,
            ));
            conditions.push(view.target_share());
        }
        ReservationRoute::ParticipationBased => conditions.extend(view.participation()),
        ReservationRoute::Ideburen | ReservationRoute::ChoiceSystemIdeburen => {
            conditions.extend(view.ideburen());
        }
    }
    let state = overall(&conditions);
    Eligibility { route, on, state, conditions }
}

fn overall(conditions: &[Condition]) -> ConditionState {
    let any = |state| conditions.iter().any(|condition| condition.state == state);
    if any(ConditionState::NotMet) {
        ConditionState::NotMet
    } else if any(ConditionState::Unknown) {
        ConditionState::Unknown
    } else {
        ConditionState::Met
    }
}

struct View<'a> {
    book: &'a LawBook,
    route: ReservationRoute,
    enterprise: &'a Enterprise,
    on: Date,
}

impl View<'_> {
    /// Conditions that do not depend on the enterprise: date and service.
    fn of_the_route(&self, cpv: CpvCode) -> Vec<Condition> {
        let cites = [self.route.cites()];
        let wording = cites
            .first()
            .and_then(|text| text.parse().ok())
            .and_then(|c| self.book.provision(&c, self.on));
        let mut conditions = vec![Condition {
            observed_on: wording.as_ref().map(|read| read.in_force_from),
            ..plain(ConditionKey::InForce, Some(wording.is_some()).into(), &cites)
        }];
        if let Some(list) = self.route.cpv_list() {
            let listed =
                self.book.value(list, self.on, Date::MAX).and_then(|value| value.value.cpv());
            let state = match listed.map(|list| list.membership(cpv)) {
                Some(Membership::Listed) => ConditionState::Met,
                Some(Membership::NotListed) => ConditionState::NotMet,
                // Whether a listed code reaches those below it is for a person to judge.
                Some(Membership::BelowListed(_)) | None => ConditionState::Unknown,
            };
            let name = cpv.name();
            let observed = Text::new(format!("{cpv} {}", name.sv), format!("{cpv} {}", name.en));
            let service = plain(ConditionKey::Service, state, &cites);
            conditions.push(Condition { observed: Some(observed), ..service });
        }
        conditions
    }

    fn aim(&self, key: ConditionKey, fact: Fact, holds: Option<bool>, cites: &[&str]) -> Condition {
        let observed =
            holds.map(|holds| if holds { Text::new("ja", "yes") } else { Text::new("nej", "no") });
        Condition { observed, ..self.on_fact(key, fact, holds.into(), cites) }
    }

    fn on_fact(
        &self,
        key: ConditionKey,
        fact: Fact,
        state: ConditionState,
        cites: &[&str],
    ) -> Condition {
        let proof = self.enterprise.evidence_for(fact, self.on);
        Condition {
            fact: Some(fact),
            proved_by: proof.map(|evidence| evidence.kind),
            proved_until: proof.and_then(|evidence| evidence.valid.to()),
            asks: if state == ConditionState::Unknown { vec![fact] } else { Vec::new() },
            ..plain(key, state, cites)
        }
    }

    fn target_share(&self) -> Condition {
        let wanted = self
            .book
            .value(id::TARGET_SHARE, self.on, Date::MAX)
            .and_then(|value| value.value.share());
        let count = self.enterprise.headcount_on(self.on);
        let state = match (wanted, count) {
            (Some(wanted), Some(count)) => match count.target_share_at_least(wanted) {
                ShareTest::Reached => ConditionState::Met,
                ShareTest::NotReached => ConditionState::NotMet,
                ShareTest::Open => ConditionState::Unknown,
            },
            _ => ConditionState::Unknown,
        };
        let condition = self.on_fact(
            ConditionKey::TargetShare,
            Fact::TargetGroupPersons,
            state,
            &["LOU 4:18 st 2"],
        );
        let asks = if state == ConditionState::Unknown {
            vec![Fact::OccupiedPersons, Fact::TargetGroupPersons]
        } else {
            Vec::new()
        };
        let observed = count.and_then(Headcount::target_share).map(observed_share);
        Condition { asks, observed, observed_on: count.map(|count| count.counted_on), ..condition }
    }

    fn participation(&self) -> Vec<Condition> {
        let aims = &self.enterprise.aims;
        let first = ["LOU 19:25 st 1"];
        let public = aims.public_service_purpose;
        vec![
            self.aim(
                ConditionKey::PublicServicePurpose,
                Fact::PublicServicePurpose,
                public,
                &first,
            ),
            self.aim(ConditionKey::Reinvestment, Fact::Reinvestment, aims.reinvests_profit, &first),
            self.aim(
                ConditionKey::Participation,
                Fact::Participation,
                aims.staff_participation,
                &first,
            ),
            self.no_earlier_award(),
        ]
    }

    /// Only a proof that is valid on the day tells that there was no earlier
    /// award; the register cannot know the authority's contracts by itself.
    fn no_earlier_award(&self) -> Condition {
        let fact = Fact::EarlierReservedAwards;
        let proof = self.enterprise.evidence_for(fact, self.on);
        let state = if proof.is_some() { ConditionState::Met } else { ConditionState::Unknown };
        let observed = proof
            .and_then(|evidence| evidence.note.as_ref())
            .map(|note| Text::new(note.clone(), note.clone()));
        Condition {
            observed,
            ..self.on_fact(ConditionKey::NoEarlierAward, fact, state, &["LOU 19:25 st 3"])
        }
    }

    fn ideburen(&self) -> Vec<Condition> {
        let aims = &self.enterprise.aims;
        let own = [self.route.cites()];
        let benefit = aims.exclusively_public_benefit;
        let independent = aims.publicly_controlled.map(|controlled| !controlled);
        let transfers = [self.route.cites(), "REG 8 st 1"];
        vec![
            self.juridical_person(&own),
            self.aim(ConditionKey::PublicBenefit, Fact::PublicBenefit, benefit, &own),
            self.aim(
                ConditionKey::ValueTransfers,
                Fact::ValueTransfers,
                aims.only_permitted_transfers,
                &transfers,
            ),
            self.aim(ConditionKey::NoPublicControl, Fact::PublicControl, independent, &own),
        ]
    }

    fn juridical_person(&self, cites: &[&str]) -> Condition {
        let state = match self.enterprise.legal_form {
            LegalForm::SoleTrader => ConditionState::NotMet,
            LegalForm::Other | LegalForm::Unknown => ConditionState::Unknown,
            LegalForm::EconomicAssociation
            | LegalForm::NonProfitAssociation
            | LegalForm::LimitedCompany
            | LegalForm::LimitedCompanySvb
            | LegalForm::Foundation
            | LegalForm::Partnership => ConditionState::Met,
        };
        self.on_fact(ConditionKey::JuridicalPerson, Fact::LegalForm, state, cites)
    }
}

fn plain(key: ConditionKey, state: ConditionState, cites: &[&str]) -> Condition {
    Condition {
        key,
        state,
        fact: None,
        observed: None,
        observed_on: None,
        proved_by: None,
        proved_until: None,
        asks: Vec::new(),
        provisions: cites.iter().filter_map(|text| text.parse().ok()).collect(),
    }
}

fn observed_share(share: Share) -> Text {
    let (part, whole) = (share.numerator(), share.denominator());
    Text::new(format!("{part} av {whole} sysselsatta"), format!("{part} of {whole} occupied"))
}
