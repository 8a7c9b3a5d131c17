//! Social enterprises (*sociala företag*): what the register knows of each.
//!
//! A fact is three-valued: known to hold, known not to hold, or not known. No
//! field can hold a person: the register counts heads and never names them.

pub mod dividend;
pub mod duplicates;
pub mod evidence;
pub mod freshness;
pub mod governance;
pub mod headcount;
pub mod history;
pub mod merge;
pub mod round;
pub mod standing;
pub mod trade;

use serde::{Deserialize, Serialize};

pub use dividend::{DividendYear, LimitedDividend};
pub use evidence::{Evidence, EvidenceKind, Fact};
pub use governance::{Aims, Governance, IdeburenRegistration, Owner, OwnerKind, ParticipationKind};
pub use headcount::{Count, Headcount, Precision};
pub use history::{
    Absorbed, Ceased, CeasedGround, FormerName, MergeKind, MergedInto, RegisterHistory,
};
pub use trade::{Capacity, Certificate, Reference, Trade};

use crate::area::{AreaCode, Circle};
use crate::organisation_number::OrganisationNumber;
use crate::text::Text;
use crate::violation::{Checker, Violation};

/// The legal form of an enterprise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LegalForm {
    /// Economic association (*ekonomisk förening*, lag 2018:672).
    EconomicAssociation,
    /// Non-profit association (*ideell förening*).
    NonProfitAssociation,
    /// Limited company (*aktiebolag*).
    LimitedCompany,
    /// Limited company with limited dividends (*aktiebolag (svb)*, ABL 32 kap.).
    LimitedCompanySvb,
    /// Foundation (*stiftelse*).
    Foundation,
    /// Trading or limited partnership (*handelsbolag*, *kommanditbolag*).
    Partnership,
    /// Sole trader (*enskild firma*): the number is a person's.
    SoleTrader,
    /// Another form.
    Other,
    /// The form is not known; it is asked for and never counts as another.
    Unknown,
}

impl LegalForm {
    /// The form's name, in running text.
    #[must_use]
    pub fn name(self) -> Text {
        let (sv, en) = match self {
            Self::EconomicAssociation => ("ekonomisk förening", "economic association"),
            Self::NonProfitAssociation => ("ideell förening", "non-profit association"),
            Self::LimitedCompany => ("aktiebolag", "limited company"),
            Self::LimitedCompanySvb => (
                "aktiebolag med särskild vinstutdelningsbegränsning",
                "limited company with limited dividends",
            ),
            Self::Foundation => ("stiftelse", "foundation"),
            Self::Partnership => {
                ("handelsbolag eller kommanditbolag", "trading or limited partnership")
            }
            Self::SoleTrader => ("enskild firma", "sole trader"),
            Self::Other => ("annan juridisk form", "another legal form"),
            Self::Unknown => ("okänd juridisk form", "unknown legal form"),
        };
        Text::new(sv, en)
    }
}

/// What the enterprise says it is. None of these proves a statutory test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EnterpriseKind {
    /// Work-integration social enterprise (*arbetsintegrerande socialt företag*, ASF).
    WorkIntegration,
    /// Social work cooperative (*socialt arbetskooperativ*).
    SocialWorkCooperative,
    /// Non-profit welfare organisation (*idéburen organisation*).
    Ideburen,
    /// Another social enterprise.
    Other,
}

impl EnterpriseKind {
    /// The kind's name, in running text.
    #[must_use]
    pub fn name(self) -> Text {
        let (sv, en) = match self {
            Self::WorkIntegration => {
                ("arbetsintegrerande socialt företag", "work-integration social enterprise")
            }
            Self::SocialWorkCooperative => ("socialt arbetskooperativ", "social work cooperative"),
            Self::Ideburen => ("idéburen organisation", "non-profit welfare organisation"),
            Self::Other => ("annat socialt företag", "other social enterprise"),
        };
        Text::new(sv, en)
    }
}

/// Whether the enterprise still runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EnterpriseStatus {
    /// It runs.
    Active,
    /// It has ceased; it stays in the register for history.
    Ceased,
}

/// What the register knows of one social enterprise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Enterprise {
    /// The registered name.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 200))]
    pub name: String,
    /// The organisation number, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_number: Option<OrganisationNumber>,
    /// The legal form.
    pub legal_form: LegalForm,
    /// What it says it is.
    #[cfg_attr(feature = "schema", schema(max_items = 4))]
    pub kinds: Vec<EnterpriseKind>,
    /// Whether it still runs.
    pub status: EnterpriseStatus,
    /// Whether the enterprise is made up for demonstration.
    pub is_fictitious: bool,
    /// The municipality where it has its seat.
    pub home_municipality: AreaCode,
    /// What it does, in a few sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// What it sells, and where.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub trades: Vec<Trade>,
    /// Where it delivers unless a trade says otherwise.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub delivery_areas: Vec<AreaCode>,
    /// Within how far of which points it delivers, beside those areas, unless a
    /// trade says otherwise.
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delivery_circles: Vec<Circle>,
    /// Counts of heads in any order: of those up to the decisive day the newest that
    /// holds what is asked for counts.
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub headcounts: Vec<Headcount>,
    /// Owners, members and board, as numbers.
    pub governance: Governance,
    /// What the enterprise is for, and what it does with profit.
    pub aims: Aims,
    /// How much it can carry.
    pub capacity: Capacity,
    /// Certificates with their validity.
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub certificates: Vec<Certificate>,
    /// Contracts it has carried.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub references: Vec<Reference>,
    /// What proves each fact.
    #[cfg_attr(feature = "schema", schema(max_items = 200))]
    pub evidence: Vec<Evidence>,
    /// What became of it: former names, its end, and mergers.
    #[serde(default, skip_serializing_if = "RegisterHistory::is_empty")]
    pub history: RegisterHistory,
}

impl Enterprise {
    /// The newest headcount taken on or before `day`.
    #[must_use]
    pub fn headcount_on(&self, day: jiff::civil::Date) -> Option<&Headcount> {
        self.headcounts
            .iter()
            .filter(|count| count.counted_on <= day)
            .max_by_key(|count| count.counted_on)
    }

    /// The newest evidence for `fact` that is valid on `day`.
    #[must_use]
    pub fn evidence_for(&self, fact: Fact, day: jiff::civil::Date) -> Option<&Evidence> {
        self.evidence
            .iter()
            .filter(|evidence| evidence.fact == fact && evidence.valid.contains(day))
            .max_by_key(|evidence| evidence.valid.from())
    }

    /// Everything about the record that breaks a rule of the register.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut check = Checker::new();
        check.line("/name", &self.name, 1, 200);
        if let Some(number) = self.organisation_number {
            let personal = number.is_personal();
            check.rule(
                "/organisationNumber",
                "PERSONAL_NUMBER_FORM",
                personal == (self.legal_form == LegalForm::SoleTrader),
                (
                    "ett personnummer hör till en enskild firma och till ingen annan form",
                    "a personal number belongs to a sole trader and to no other form",
                ),
            );
        }
        check.count("/kinds", self.kinds.len(), 4);
        check.count("/trades", self.trades.len(), 100);
        check.count("/deliveryAreas", self.delivery_areas.len(), 100);
        Circle::check_all(&self.delivery_circles, "/deliveryCircles", &mut check);
        check.count("/headcounts", self.headcounts.len(), 50);
        check.count("/certificates", self.certificates.len(), 50);
        check.count("/references", self.references.len(), 100);
        check.count("/evidence", self.evidence.len(), 200);
        if let Some(text) = &self.description {
            check.text("/description/sv", &text.sv, 0, 4000);
            check.text("/description/en", &text.en, 0, 4000);
        }
        for (index, trade) in self.trades.iter().take(100).enumerate() {
            check.count(&format!("/trades/{index}/areas"), trade.areas.len(), 100);
            Circle::check_all(&trade.circles, &format!("/trades/{index}/circles"), &mut check);
            let twice = self.trades.iter().take(index).any(|before| before.cpv == trade.cpv);
            check.rule(
                &format!("/trades/{index}/cpv"),
                "DUPLICATE",
                !twice,
                ("varje vara eller tjänst står en gång", "each trade stands once"),
            );
        }
        for (index, headcount) in self.headcounts.iter().take(50).enumerate() {
            headcount.check(&format!("/headcounts/{index}"), &mut check);
            let twice = self
                .headcounts
                .iter()
                .take(index)
                .any(|before| before.counted_on == headcount.counted_on);
            let at = format!("/headcounts/{index}/countedOn");
            let message = ("det finns en räkning per dag", "there is one headcount a day");
            check.rule(&at, "DUPLICATE", !twice, message);
        }
        self.governance.check("/governance", &mut check);
        self.aims.check("/aims", &mut check);
        self.history.check(self.status, "/history", &mut check);
        for (index, certificate) in self.certificates.iter().take(50).enumerate() {
            check.code(&format!("/certificates/{index}/scheme"), &certificate.scheme);
        }
        for (index, evidence) in self.evidence.iter().take(200).enumerate() {
            check.line(&format!("/evidence/{index}/issuer"), &evidence.issuer, 1, 200);
            if let Some(note) = &evidence.note {
                check.text(&format!("/evidence/{index}/note"), note, 0, 1000);
            }
        }
        check.finish()
    }
}
