//! Work-integration social enterprises and social work cooperatives.
//!
//! No act says what either is. Three bodies have criteria of their own, and an
//! enterprise can meet one set and fail another.

use jiff::ToSpan as _;

use super::criterion::{CriterionKey, Reader, StandingCriterion};
use crate::enterprise::{Fact, OwnerKind, ParticipationKind};
use crate::law::reservation::ConditionState;
use crate::text::Text;

/// From how many years of only training nobody doubts that it is a longer time.
///
/// The trade body gives no number; this is the service's practice. Between the
/// first day and this limit the answer is left to a person.
const LONGER_TIME_YEARS: i32 = 3;
/// The highest wage over the lowest that the trade body recommends, in hundredths.
const WAGE_SPREAD: u32 = 250;

impl Reader<'_> {
    /// The four criteria of Tillväxtverket, and that it is an enterprise at all.
    pub(super) fn work_integration(&self) -> Vec<StandingCriterion> {
        let aims = &self.enterprise.aims;
        vec![
            self.yes(CriterionKey::Business, Fact::Business, aims.runs_business, official(0)),
            self.yes(
                CriterionKey::MainAim,
                Fact::MainAim,
                aims.integration_is_main_aim,
                official(1),
            ),
            self.documented_participation(),
            self.yes(
                CriterionKey::Reinvestment,
                Fact::Reinvestment,
                aims.reinvests_profit,
                official(3),
            ),
            self.yes(
                CriterionKey::Independence,
                Fact::Independence,
                aims.independent_of_public_sector,
                official(4),
            ),
        ]
    }

    /// The second criterion: by ownership, by agreement or otherwise well documented.
    fn documented_participation(&self) -> StandingCriterion {
        let kind = self.enterprise.governance.participation;
        let state = match (kind, self.enterprise.aims.staff_participation) {
            (Some(ParticipationKind::Undocumented | ParticipationKind::None), _)
            | (None, Some(false)) => ConditionState::NotMet,
            (Some(_), _) => ConditionState::Met,
            // That staff take part does not tell how it is documented.
            (None, _) => ConditionState::Unknown,
        };
        self.participating(CriterionKey::Participation, state, official(2))
    }

    fn participating(
        &self,
        key: CriterionKey,
        state: ConditionState,
        basis: Text,
    ) -> StandingCriterion {
        let criterion = self.criterion(key, Fact::Participation, state, basis);
        match self.enterprise.governance.participation {
            Some(kind) => criterion.seen(participation_name(kind)),
            None => criterion,
        }
    }

    /// The five criteria of social work cooperatives.
    pub(super) fn social_work_cooperative(&self) -> Vec<StandingCriterion> {
        let aims = &self.enterprise.aims;
        let independent = aims.independent_of_public_sector;
        vec![
            self.yes(CriterionKey::Independence, Fact::Independence, independent, cooperative(1)),
            self.dominating_group(),
            self.yes(CriterionKey::Business, Fact::Business, aims.runs_business, cooperative(2)),
            self.co_ownership(),
            self.yes(
                CriterionKey::OneMemberOneVote,
                Fact::VotingRule,
                self.enterprise.governance.one_member_one_vote,
                cooperative(3),
            ),
            self.board_majority(),
            self.yes(
                CriterionKey::SubordinateProfit,
                Fact::SubordinateProfit,
                aims.profit_is_subordinate,
                cooperative(4),
            ),
            self.yes(
                CriterionKey::PublicRelation,
                Fact::PublicRelation,
                aims.has_public_relation,
                cooperative(5),
            ),
        ]
    }

    /// More than half of the members surely dominate and fewer surely do not;
    /// of exactly half a person judges.
    fn dominating_group(&self) -> StandingCriterion {
        let governance = &self.enterprise.governance;
        let counts = governance.members_from_group.zip(governance.members);
        let state = counts.map_or(ConditionState::Unknown, |(part, all)| {
            match (u64::from(part) * 2).cmp(&u64::from(all)) {
                std::cmp::Ordering::Greater => ConditionState::Met,
                std::cmp::Ordering::Equal => ConditionState::Unknown,
                std::cmp::Ordering::Less => ConditionState::NotMet,
            }
        });
        let criterion =
            self.criterion(CriterionKey::DominatingGroup, Fact::Members, state, cooperative(1));
        match counts {
            Some((part, all)) => criterion.seen(Text::new(
                format!("{part} av {all} medlemmar hör till målgruppen"),
                format!("{part} of {all} members belong to the target group"),
            )),
            None => criterion,
        }
    }

    fn co_ownership(&self) -> StandingCriterion {
        let governance = &self.enterprise.governance;
        let owned_by_own = governance
            .owners
            .iter()
            .any(|owner| matches!(owner.kind, OwnerKind::Members | OwnerKind::Staff));
        // That staff also take part by agreement takes nothing from their owning it.
        let state = match governance.participation {
            Some(ParticipationKind::Ownership) => ConditionState::Met,
            // Two facts that speak against each other: a person looks at them.
            Some(ParticipationKind::None) if owned_by_own => ConditionState::Unknown,
            _ if owned_by_own => ConditionState::Met,
            Some(_) => ConditionState::NotMet,
            None => ConditionState::Unknown,
        };
        self.participating(CriterionKey::CoOwnership, state, cooperative(3))
    }

    /// The source says *bör*: a smaller part of the board is a warning only.
    fn board_majority(&self) -> StandingCriterion {
        let governance = &self.enterprise.governance;
        let counts = governance.board_members_from_group.zip(governance.board_members);
        let majority = counts.map(|(part, all)| u64::from(part) * 2 > u64::from(all));
        let criterion = self
            .criterion(CriterionKey::BoardMajority, Fact::Board, majority.into(), cooperative(3))
            .should();
        match counts {
            Some((part, all)) => criterion.seen(Text::new(
                format!("{part} av {all} i styrelsen hör till målgruppen"),
                format!("{part} of {all} on the board belong to the target group"),
            )),
            None => criterion,
        }
    }

    /// The trade body's stricter reading, decided by its board in March 2021.
    pub(super) fn trade_body(&self) -> Vec<StandingCriterion> {
        let aims = &self.enterprise.aims;
        let supervised = self.enterprise.governance.supervisors_employed_by_public;
        vec![
            self.yes(CriterionKey::Business, Fact::Business, aims.runs_business, trade_body()),
            self.yes(
                CriterionKey::MainAim,
                Fact::MainAim,
                aims.integration_is_main_aim,
                trade_body(),
            ),
            self.yes(
                CriterionKey::LastingEmployment,
                Fact::LastingEmployment,
                aims.creates_lasting_employment,
                trade_body(),
            ),
            self.employs_from_group(),
            self.written_participation(),
            self.yes(
                CriterionKey::CoOwnershipAim,
                Fact::CoOwnershipAim,
                aims.aims_at_co_ownership,
                trade_body(),
            ),
            self.no_distribution(),
            self.wage_spread(),
            self.own_number(),
            self.not_publicly_owned(),
            self.yes(
                CriterionKey::OwnSupervisors,
                Fact::Supervisors,
                supervised.map(|public| !public),
                trade_body(),
            ),
        ]
    }

    /// Who only trains people for a longer time without employing any is out.
    fn employs_from_group(&self) -> StandingCriterion {
        let aims = &self.enterprise.aims;
        let since = aims.only_trains_since.filter(|since| *since <= self.on);
        let long = since
            .and_then(|since| since.checked_add(LONGER_TIME_YEARS.years()).ok())
            .is_some_and(|limit| limit <= self.on);
        let state = match aims.employs_from_group {
            Some(true) => ConditionState::Met,
            _ if long => ConditionState::NotMet,
            _ => ConditionState::Unknown,
        };
        let criterion = self.criterion(
            CriterionKey::EmploysFromGroup,
            Fact::EmploymentFromGroup,
            state,
            trade_body(),
        );
        match (aims.employs_from_group, since) {
            (Some(true), _) => criterion.seen(Text::new(
                "anställer personer ur målgruppen",
                "employs people from the target group",
            )),
            (_, Some(since)) => criterion.seen_on(
                Text::new(
                    format!("har bara arbetstränat, utan att anställa, sedan {since}"),
                    format!("has only trained people, without employing any, since {since}"),
                ),
                since,
            ),
            (Some(false), None) => criterion.seen(Text::new(
                "anställer ingen ur målgruppen; sedan när framgår inte",
                "employs nobody from the target group; since when is not stated",
            )),
            (None, None) => criterion,
        }
    }

    fn written_participation(&self) -> StandingCriterion {
        let state = match self.enterprise.governance.participation {
            Some(ParticipationKind::Agreement | ParticipationKind::Documented) => {
                ConditionState::Met
            }
            Some(ParticipationKind::Undocumented | ParticipationKind::None) => {
                ConditionState::NotMet
            }
            // Owners may take part without a written model.
            Some(ParticipationKind::Ownership) | None => ConditionState::Unknown,
        };
        self.participating(CriterionKey::WrittenParticipation, state, trade_body())
    }

    fn no_distribution(&self) -> StandingCriterion {
        let kept = self.enterprise.aims.distributes_profit.map(|distributes| !distributes);
        let criterion = self.criterion(
            CriterionKey::NoDistribution,
            Fact::ProfitDistribution,
            kept.into(),
            trade_body(),
        );
        match kept {
            None => criterion,
            Some(true) => {
                criterion.seen(Text::new("ingen vinst delas ut", "no profit is paid out"))
            }
            Some(false) => criterion.seen(Text::new("vinst delas ut", "profit is paid out")),
        }
    }

    fn wage_spread(&self) -> StandingCriterion {
        let spread = self.enterprise.governance.wage_spread_hundredths;
        let criterion = self
            .criterion(
                CriterionKey::WageSpread,
                Fact::WageSpread,
                spread.map(|spread| spread <= WAGE_SPREAD).into(),
                trade_body(),
            )
            .should();
        let Some(spread) = spread else { return criterion };
        let (whole, rest) = (spread / 100, spread % 100);
        criterion.seen(Text::new(
            format!("högsta lönen är {whole},{rest:02} gånger den lägsta; högst 2,50 bör den vara"),
            format!(
                "the highest wage is {whole}.{rest:02} times the lowest; it should be at most 2.50"
            ),
        ))
    }

    /// Another text of the trade body lets a separate unit through; the reading of
    /// 2021 asks for a number of its own.
    fn own_number(&self) -> StandingCriterion {
        let number = self.enterprise.organisation_number;
        let unit = self.enterprise.governance.is_unit_of_another_body;
        let state = match (unit, number) {
            (Some(true), _) => ConditionState::NotMet,
            (_, Some(number)) if number.is_personal() => ConditionState::NotMet,
            (_, Some(_)) => ConditionState::Met,
            (_, None) => ConditionState::Unknown,
        };
        let criterion = self.criterion(
            CriterionKey::OwnNumber,
            Fact::OwnOrganisationNumber,
            state,
            trade_body(),
        );
        match state {
            ConditionState::Unknown => criterion,
            ConditionState::Met => {
                criterion.seen(Text::new("eget organisationsnummer", "a number of its own"))
            }
            ConditionState::NotMet => criterion.seen(Text::new(
                "del av en annan organisation, eller en persons nummer",
                "part of another body, or a person's number",
            )),
        }
    }

    fn not_publicly_owned(&self) -> StandingCriterion {
        let owners = &self.enterprise.governance.owners;
        let public = owners.iter().any(|owner| owner.kind == OwnerKind::Public);
        let state = match self.enterprise.aims.publicly_controlled {
            _ if public => ConditionState::NotMet,
            Some(controlled) => Some(!controlled).into(),
            None if self.owners_are_complete() => ConditionState::Met,
            None => ConditionState::Unknown,
        };
        self.criterion(CriterionKey::NotPubliclyOwned, Fact::Owners, state, trade_body())
    }

    /// Whether the shares of the owners make up the whole.
    pub(super) fn owners_are_complete(&self) -> bool {
        let owners = &self.enterprise.governance.owners;
        let shares: Option<Vec<_>> = owners.iter().map(|owner| owner.share).collect();
        let Some(shares) = shares.filter(|shares| !shares.is_empty()) else { return false };
        let denominator = |share: &crate::share::Share| u128::from(share.denominator());
        let common = shares.iter().try_fold(1_u128, |all, it| all.checked_mul(denominator(it)));
        let Some(common) = common else { return false };
        let sum = shares.iter().try_fold(0_u128, |sum, share| {
            let part = (common / denominator(share)).checked_mul(u128::from(share.numerator()))?;
            sum.checked_add(part)
        });
        sum == Some(common)
    }
}

fn participation_name(kind: ParticipationKind) -> Text {
    let (sv, en) = match kind {
        ParticipationKind::Ownership => ("genom ägande", "by ownership"),
        ParticipationKind::Agreement => ("genom avtal", "by agreement"),
        ParticipationKind::Documented => ("på annat dokumenterat sätt", "otherwise, written down"),
        ParticipationKind::Undocumented => ("utan dokumentation", "without anything written down"),
        ParticipationKind::None => ("ingen delaktighet", "staff do not take part"),
    };
    Text::new(sv, en)
}

fn official(number: u8) -> Text {
    if number == 0 {
        return Text::new(
            "Tillväxtverkets definition: ett företag som driver näringsverksamhet",
            "definition of Tillväxtverket: an enterprise that does business",
        );
    }
    Text::new(
        format!("Tillväxtverkets kriterium {number}"),
        format!("criterion {number} of Tillväxtverket"),
    )
}

fn cooperative(number: u8) -> Text {
    Text::new(
        format!("kriterium {number} för sociala arbetskooperativ (SKOOPI)"),
        format!("criterion {number} of social work cooperatives (SKOOPI)"),
    )
}

fn trade_body() -> Text {
    Text::new("SKOOPI:s kriterier 2021-03-31", "the criteria of SKOOPI of 2021-03-31")
}
