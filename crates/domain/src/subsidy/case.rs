//! A case as the ordinances see it: a post, its employer and what is applied
//! for. Absent means not known, unless the field says otherwise.

mod facts;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use facts::{
    EmployerFacts, FeeClass, NewStart, NewStartGroup, PersonalAssistant, Redundancy, StateAid,
    StateAidKind,
};

use crate::money::Sek;
use crate::share::Share;
use crate::violation::{Checker, Violation};

/// The forms of support.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubsidyForm {
    /// Wage subsidy for development in employment (*lönebidrag för utveckling i anställning*).
    LonebidragUtveckling,
    /// Wage subsidy for employment (*lönebidrag för anställning*).
    LonebidragAnstallning,
    /// Wage subsidy for security in employment (*lönebidrag för trygghet i anställning*).
    LonebidragTrygghet,
    /// Sheltered work with a public employer (*skyddat arbete hos offentlig arbetsgivare*, OSA).
    Osa,
    /// Introductory job (*introduktionsjobb*).
    Introduktionsjobb,
    /// New start job (*nystartsjobb*).
    Nystartsjobb,
    /// Establishment job (*etableringsjobb*).
    Etableringsjobb,
    /// Extra service job (*extratjänst*), abolished on 2023-01-01.
    Extratjanst,
}

impl SubsidyForm {
    /// Whether the form is a grant by level under förordning (2017:462).
    #[must_use]
    pub const fn has_level(self) -> bool {
        matches!(
            self,
            Self::LonebidragUtveckling
                | Self::LonebidragAnstallning
                | Self::LonebidragTrygghet
                | Self::Osa
        )
    }

    /// Whether the grant is a *lönebidrag*.
    #[must_use]
    pub const fn is_lonebidrag(self) -> bool {
        self.has_level() && !matches!(self, Self::Osa)
    }

    /// Whether contractual insurance premiums count in the wage cost.
    #[must_use]
    pub const fn counts_premiums(self) -> bool {
        self.has_level()
    }
}

/// One month of one subsidised post.
///
/// There is no field for who holds it. Level and pay are inputs of one
/// calculation and are not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubsidyCase {
    /// The form of support.
    pub form: SubsidyForm,
    /// The day of the decision; its ceiling holds for the whole period of the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<Date>,
    /// The first day of the decision's period; the day of the decision unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_from: Option<Date>,
    /// How many months the decision covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 600))]
    pub decision_months: Option<u16>,
    /// Months with the same form before this decision, for the totals.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 600))]
    pub months_before: Option<u16>,
    /// Any day of the month that is paid for; the month of the decision unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<Date>,
    /// Gross pay for the month at the hours worked, with sick pay and holiday pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gross_monthly_wage: Option<Sek>,
    /// The hours as a share of full time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<Share>,
    /// The level that Arbetsförmedlingen decides, as a share of the wage cost;
    /// only for *lönebidrag* and OSA.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Share>,
    /// Premiums for agreed insurance as a share of the pay; none unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insurance_premium_rate: Option<Share>,
    /// The class of employer fees; the general one unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employer_fees: Option<FeeClass>,
    /// The supplementary grant a month that is applied for (28, 32 or 36 §).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra_grant: Option<Sek>,
    /// Whether there are special reasons for it (36 §).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra_grant_has_special_reasons: Option<bool>,
    /// What decides the amount of a *nystartsjobb*.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_start: Option<NewStart>,
    /// Whether a central collective agreement on *etableringsjobb* covers the post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_central_agreement: Option<bool>,
    /// Whether supervision support (*handledarstöd*) is applied for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims_supervision_support: Option<bool>,
    /// A grant for a personal assistant (*personligt biträde*) in the same post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personal_assistant: Option<PersonalAssistant>,
    /// Other forms of support for the same post.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 8))]
    pub combined_with: Vec<SubsidyForm>,
    /// Whether another public grant is paid for the same measure or cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_other_public_grant: Option<bool>,
    /// The employer.
    #[serde(default)]
    pub employer: EmployerFacts,
    /// Whether OSA is done in an activity exposed to competition (40 §).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_exposed_to_competition: Option<bool>,
    /// Whether the post follows sheltered work at another employer (26 § 3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows_sheltered_work: Option<bool>,
    /// The day on which the basis for payment was handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_basis_on: Option<Date>,
    /// Whether there are special reasons for handing it in late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_basis_has_special_reasons: Option<bool>,
    /// De minimis aid to the employer, if the support is to be tested against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_aid: Option<StateAid>,
}

/// The highest monthly pay that is accepted: a million kronor.
const HIGHEST_PAY: Sek = Sek::from_kronor(1_000_000);

impl SubsidyCase {
    /// A case of `form` about which nothing else is known.
    #[must_use]
    pub fn of(form: SubsidyForm) -> Self {
        Self {
            form,
            decided_on: None,
            period_from: None,
            decision_months: None,
            months_before: None,
            month: None,
            gross_monthly_wage: None,
            extent: None,
            level: None,
            insurance_premium_rate: None,
            employer_fees: None,
            extra_grant: None,
            extra_grant_has_special_reasons: None,
            new_start: None,
            has_central_agreement: None,
            claims_supervision_support: None,
            personal_assistant: None,
            combined_with: Vec::new(),
            has_other_public_grant: None,
            employer: EmployerFacts::default(),
            is_exposed_to_competition: None,
            follows_sheltered_work: None,
            payment_basis_on: None,
            late_basis_has_special_reasons: None,
            state_aid: None,
        }
    }

    /// What is wrong with the case as a description, whatever the law says.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        if let Some(months) = self.decision_months {
            check.range("/decisionMonths", u64::from(months), 1, 600);
        }
        if let Some(months) = self.months_before {
            check.range("/monthsBefore", u64::from(months), 0, 600);
        }
        for (pointer, amount) in
            [("/grossMonthlyWage", self.gross_monthly_wage), ("/extraGrant", self.extra_grant)]
        {
            let fits = amount.is_none_or(|amount| amount <= HIGHEST_PAY);
            check.rule(
                pointer,
                "RANGE",
                fits,
                ("förväntade högst 1000000.00", "expected at most 1000000.00"),
            );
        }
        for (pointer, share) in [
            ("/extent", self.extent),
            ("/level", self.level),
            ("/insurancePremiumRate", self.insurance_premium_rate),
        ] {
            let fits = share.is_none_or(|share| share.denominator() <= 1_000_000);
            check.rule(
                pointer,
                "RANGE",
                fits,
                (
                    "förväntade en nämnare på högst 1000000",
                    "expected a denominator of at most 1000000",
                ),
            );
        }
        let worked = self.extent.is_none_or(|extent| extent.numerator() > 0);
        check.rule(
            "/extent",
            "RANGE",
            worked,
            ("förväntade mer än ingenting", "expected more than nothing"),
        );
        let of_form = self.level.is_none() || self.form.has_level();
        check.rule(
            "/level",
            "NOT_OF_THE_FORM",
            of_form,
            ("denna form har ingen egen nivå", "this form has no level of its own"),
        );
        let of_form = self.insurance_premium_rate.is_none() || self.form.counts_premiums();
        check.rule(
            "/insurancePremiumRate",
            "NOT_OF_THE_FORM",
            of_form,
            ("premier räknas inte i denna form", "premiums do not count in this form"),
        );
        let of_form = self.new_start.is_none() || self.form == SubsidyForm::Nystartsjobb;
        check.rule(
            "/newStart",
            "NOT_OF_THE_FORM",
            of_form,
            ("bara ett nystartsjobb har dessa", "only a nystartsjobb has these"),
        );
        let others = !self.combined_with.contains(&self.form);
        check.rule(
            "/combinedWith",
            "DUPLICATE",
            others,
            ("förväntade andra stödformer än formen själv", "expected other forms than the form"),
        );
        check.count("/combinedWith", self.combined_with.len(), 8);
        self.redundancy_check(&mut check);
        check.finish()
    }

    fn redundancy_check(&self, check: &mut Checker) {
        let holds = self
            .employer
            .redundancy
            .is_none_or(|redundancy| redundancy.occurred || redundancy.on.is_none());
        check.rule(
            "/employer/redundancy/on",
            "CONTRADICTION",
            holds,
            (
                "en dag anges bara när någon har sagts upp",
                "a day is given only when somebody was dismissed",
            ),
        );
    }
}
