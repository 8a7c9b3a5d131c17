//! What one record of an enterprise lacks and the other has.

use super::MergeReport;
use crate::enterprise::{Aims, Capacity, Enterprise, Governance, LegalForm};

/// Fills gaps and notes where the two records differ.
pub(super) struct Gaps {
    report: MergeReport,
}

/// Fills members that are known together or not at all: two halves of one
/// fact from two records would make a third that nobody stated.
macro_rules! together {
    ($gaps:ident, $into:expr, $from:expr, $at:literal, [$($member:ident = $name:literal),+]) => {{
        let (into, from) = (&mut *$into, $from);
        if [$(into.$member.is_none()),+].into_iter().all(|lacks| lacks) {
            $(if from.$member.is_some() {
                into.$member.clone_from(&from.$member);
                $gaps.report.taken.push(concat!($at, $name).to_owned());
            })+
        } else {
            $(if from.$member.is_some() && into.$member != from.$member {
                $gaps.report.differs.push(concat!($at, $name).to_owned());
            })+
        }
    }};
}

/// Fills members that are known each by itself.
macro_rules! each {
    ($gaps:ident, $into:expr, $from:expr, $at:literal, [$($member:ident = $name:literal),+ $(,)?]) => {
        $(together!($gaps, $into, $from, $at, [$member = $name]);)+
    };
}

impl Gaps {
    /// Fills the gaps of `kept` from `gone`.
    pub(super) fn fill(kept: &mut Enterprise, gone: &Enterprise) -> MergeReport {
        let mut gaps = Self { report: MergeReport::default() };
        gaps.identity(kept, gone);
        gaps.lists(kept, gone);
        gaps.governance(&mut kept.governance, &gone.governance);
        gaps.aims(&mut kept.aims, &gone.aims);
        gaps.capacity(&mut kept.capacity, &gone.capacity);
        gaps.report
    }

    fn identity(&mut self, kept: &mut Enterprise, gone: &Enterprise) {
        each!(
            self,
            kept,
            gone,
            "/",
            [organisation_number = "organisationNumber", description = "description"]
        );
        if kept.legal_form != gone.legal_form && gone.legal_form != LegalForm::Unknown {
            if kept.legal_form == LegalForm::Unknown {
                kept.legal_form = gone.legal_form;
                self.report.taken.push("/legalForm".to_owned());
            } else {
                self.report.differs.push("/legalForm".to_owned());
            }
        }
        if kept.home_municipality != gone.home_municipality {
            self.report.differs.push("/homeMunicipality".to_owned());
        }
    }

    fn lists(&mut self, kept: &mut Enterprise, gone: &Enterprise) {
        self.add("/kinds", &mut kept.kinds, &gone.kinds, |a, b| a == b);
        self.add("/trades", &mut kept.trades, &gone.trades, |a, b| a.cpv == b.cpv);
        self.add("/deliveryAreas", &mut kept.delivery_areas, &gone.delivery_areas, |a, b| a == b);
        let (into, from) = (&mut kept.delivery_circles, &gone.delivery_circles);
        self.add("/deliveryCircles", into, from, |a, b| a == b);
        let same_day = |a: &crate::enterprise::Headcount, b: &crate::enterprise::Headcount| {
            a.counted_on == b.counted_on
        };
        self.add("/headcounts", &mut kept.headcounts, &gone.headcounts, same_day);
        self.add("/certificates", &mut kept.certificates, &gone.certificates, |a, b| a == b);
        self.add("/references", &mut kept.references, &gone.references, |a, b| a == b);
        self.add("/evidence", &mut kept.evidence, &gone.evidence, |a, b| a == b);
        kept.headcounts.sort_by_key(|count| count.counted_on);
    }

    /// Adds the entries that are not there; where one is the same by `is_same`
    /// and still says something else, the two differ.
    fn add<T: Clone + PartialEq>(
        &mut self,
        pointer: &str,
        into: &mut Vec<T>,
        from: &[T],
        is_same: impl Fn(&T, &T) -> bool,
    ) {
        let before = into.len();
        for entry in from {
            match into.iter().find(|known| is_same(known, entry)) {
                None => into.push(entry.clone()),
                Some(known) if known != entry => self.note_difference(pointer),
                Some(_) => {}
            }
        }
        if into.len() > before {
            self.report.taken.push(pointer.to_owned());
        }
    }

    fn note_difference(&mut self, pointer: &str) {
        if !self.report.differs.iter().any(|known| known == pointer) {
            self.report.differs.push(pointer.to_owned());
        }
    }

    fn governance(&mut self, kept: &mut Governance, gone: &Governance) {
        together!(
            self,
            kept,
            gone,
            "/governance/",
            [members = "members", members_from_group = "membersFromGroup"]
        );
        together!(
            self,
            kept,
            gone,
            "/governance/",
            [board_members = "boardMembers", board_members_from_group = "boardMembersFromGroup"]
        );
        each!(
            self,
            kept,
            gone,
            "/governance/",
            [
                one_member_one_vote = "oneMemberOneVote",
                participation = "participation",
                is_unit_of_another_body = "isUnitOfAnotherBody",
                supervisors_employed_by_public = "supervisorsEmployedByPublic",
                wage_spread_hundredths = "wageSpreadHundredths",
                has_auditor = "hasAuditor",
                has_dissolution_clause = "hasDissolutionClause",
                ideburen_registration = "ideburenRegistration",
                limited_dividend = "limitedDividend",
            ]
        );
        // Owners are one picture with shares of one whole.
        if kept.owners.is_empty() && !gone.owners.is_empty() {
            kept.owners.clone_from(&gone.owners);
            self.report.taken.push("/governance/owners".to_owned());
        } else if !gone.owners.is_empty() && kept.owners != gone.owners {
            self.note_difference("/governance/owners");
        }
    }

    fn aims(&mut self, kept: &mut Aims, gone: &Aims) {
        each!(
            self,
            kept,
            gone,
            "/aims/",
            [
                integration_is_main_aim = "integrationIsMainAim",
                runs_sheltered_programme = "runsShelteredProgramme",
                public_service_purpose = "publicServicePurpose",
                reinvests_profit = "reinvestsProfit",
                staff_participation = "staffParticipation",
                exclusively_public_benefit = "exclusivelyPublicBenefit",
                only_permitted_transfers = "onlyPermittedTransfers",
                publicly_controlled = "publiclyControlled",
                independent_of_public_sector = "independentOfPublicSector",
                runs_business = "runsBusiness",
                creates_lasting_employment = "createsLastingEmployment",
                aims_at_co_ownership = "aimsAtCoOwnership",
                profit_is_subordinate = "profitIsSubordinate",
                distributes_profit = "distributesProfit",
                has_public_relation = "hasPublicRelation",
                runs_publicly_funded_welfare = "runsPubliclyFundedWelfare",
            ]
        );
        together!(
            self,
            kept,
            gone,
            "/aims/",
            [employs_from_group = "employsFromGroup", only_trains_since = "onlyTrainsSince"]
        );
    }

    fn capacity(&mut self, kept: &mut Capacity, gone: &Capacity) {
        together!(
            self,
            kept,
            gone,
            "/capacity/",
            [yearly_turnover = "yearlyTurnover", turnover_year_end = "turnoverYearEnd"]
        );
        each!(
            self,
            kept,
            gone,
            "/capacity/",
            [places = "places", largest_contract = "largestContract"]
        );
        // A list of which one record had more was not complete.
        kept.references_are_complete &= gone.references_are_complete;
        kept.certificates_are_complete &= gone.certificates_are_complete;
        kept.trades_are_complete &= gone.trades_are_complete;
    }
}
