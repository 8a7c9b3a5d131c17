//! What proves a fact about an enterprise, from when to when, from whom.

use serde::{Deserialize, Serialize};

use crate::period::Period;
use crate::text::Text;

/// A fact that rules and requirements read, and that evidence can prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Fact {
    /// The legal form.
    LegalForm,
    /// What it sells.
    Trades,
    /// Where it delivers.
    DeliveryAreas,
    /// How many are occupied (*sysselsatta*).
    OccupiedPersons,
    /// How many of the occupied belong to the target groups of LOU 4:18.
    TargetGroupPersons,
    /// How many are employed.
    Employees,
    /// Whether integration is the main aim.
    MainAim,
    /// Whether the contract is carried out in a programme for sheltered employment.
    ShelteredProgramme,
    /// Whether its purpose is a public task tied to the services (LOU 19:25 p 1).
    PublicServicePurpose,
    /// Whether profit is put back (LOU 19:25 p 2, ASF criterion three).
    Reinvestment,
    /// Whether staff own or take part (LOU 19:25 p 3).
    Participation,
    /// Whether the purpose is exclusively of public benefit (2022:900, 2 §).
    PublicBenefit,
    /// Whether only permitted value transfers are made (2022:900, 8 §).
    ValueTransfers,
    /// Whether state, region or municipality has legal control.
    PublicControl,
    /// Whether it is organisationally independent of the public sector.
    Independence,
    /// Earlier contracts under LOU 19:25 with the same authority.
    EarlierReservedAwards,
    /// Places it can offer.
    Places,
    /// Yearly turnover.
    Turnover,
    /// The largest contract it has carried.
    LargestContract,
    /// Contracts it can name as references.
    References,
    /// A certificate.
    Certificate,
    /// Whether it has an organisation number of its own.
    OwnOrganisationNumber,
    /// Whether it produces and sells goods or services.
    Business,
    /// How many members it has, and how many of them belong to the group it is for.
    Members,
    /// How many sit on the board, and how many of them belong to the group.
    Board,
    /// Whether each member has one vote.
    VotingRule,
    /// By whom it is owned.
    Owners,
    /// Whether it employs people from the group, or only trains them.
    EmploymentFromGroup,
    /// Whether it means to create lasting employment.
    LastingEmployment,
    /// Whether staff are to become owners.
    CoOwnershipAim,
    /// Whether profit comes second to the work of its people.
    SubordinateProfit,
    /// Whether profit is paid out.
    ProfitDistribution,
    /// The highest wage against the lowest.
    WageSpread,
    /// By whom supervisors are employed.
    Supervisors,
    /// Whether it has support from the public sector or sells to it.
    PublicRelation,
    /// Whether it runs or means to run publicly funded welfare (2022:900, 3 §).
    WelfareActivity,
    /// What the statutes say of the assets when it is dissolved (2022:900, 3 §).
    DissolutionClause,
    /// What the register of Kammarkollegiet shows (2022:900).
    IdeburenRegistration,
    /// Whether it has an auditor (ABL 32 kap.).
    Auditor,
    /// Paid-in capital, rates and transfers of value by year (ABL 32:5).
    DividendYears,
}

impl Fact {
    /// The fact's name in both languages, as it is asked for.
    #[must_use]
    pub fn name(self) -> Text {
        let (sv, en) = match self {
            Self::LegalForm => ("juridisk form", "legal form"),
            Self::Trades => {
                ("vilka varor och tjänster ni säljer", "which goods and services you sell")
            }
            Self::DeliveryAreas => ("var ni levererar", "where you deliver"),
            Self::OccupiedPersons => ("antal sysselsatta", "number of occupied persons"),
            Self::TargetGroupPersons => (
                "hur många av de sysselsatta som hör till målgruppen",
                "how many of those occupied belong to the target group",
            ),
            Self::Employees => ("antal anställda", "number of employees"),
            Self::MainAim => {
                ("om integration är det främsta syftet", "whether integration is the main aim")
            }
            Self::ShelteredProgramme => (
                "om arbetet sker inom ett program för skyddad anställning",
                "whether the work is done in a programme for sheltered employment",
            ),
            Self::PublicServicePurpose => (
                "om syftet är ett offentligt uppdrag knutet till tjänsterna",
                "whether the purpose is a public task tied to the services",
            ),
            Self::Reinvestment => ("vad som görs med vinsten", "what is done with profit"),
            Self::Participation => {
                ("hur medarbetarna äger eller deltar", "how staff own or take part")
            }
            Self::PublicBenefit => (
                "om syftet uteslutande är allmännyttigt",
                "whether the purpose is exclusively of public benefit",
            ),
            Self::ValueTransfers => {
                ("vilka värdeöverföringar som görs", "which transfers of value are made")
            }
            Self::PublicControl => (
                "om det offentliga har bestämmande inflytande",
                "whether the public sector has control",
            ),
            Self::Independence => (
                "om ni är fristående från det offentliga",
                "whether you are independent of the public sector",
            ),
            Self::EarlierReservedAwards => {
                ("tidigare kontrakt enligt 19 kap. 25 §", "earlier contracts under LOU 19:25")
            }
            Self::Places => ("antal platser", "number of places"),
            Self::Turnover => ("årsomsättning", "yearly turnover"),
            Self::LargestContract => {
                ("det största uppdrag ni har burit", "the largest contract you have carried")
            }
            Self::References => {
                ("tidigare uppdrag som referens", "earlier contracts as references")
            }
            Self::Certificate => ("certifikat och giltighetstid", "certificate and its validity"),
            Self::OwnOrganisationNumber => (
                "om ni har ett eget organisationsnummer",
                "whether you have an organisation number of your own",
            ),
            Self::Business => (
                "om ni producerar och säljer varor eller tjänster",
                "whether you produce and sell goods or services",
            ),
            Self::Members => (
                "antal medlemmar och hur många av dem som hör till målgruppen",
                "number of members and how many of them belong to the target group",
            ),
            Self::Board => (
                "antal i styrelsen och hur många av dem som hör till målgruppen",
                "number on the board and how many of them belong to the target group",
            ),
            Self::VotingRule => ("om varje medlem har en röst", "whether each member has one vote"),
            Self::Owners => ("vilka som äger verksamheten", "who owns the enterprise"),
            Self::EmploymentFromGroup => (
                "om personer ur målgruppen anställs, eller sedan när ni bara arbetstränar",
                "whether people from the target group are employed, or since when you only train",
            ),
            Self::LastingEmployment => (
                "om ni avser att skapa varaktiga anställningar",
                "whether you mean to create lasting employment",
            ),
            Self::CoOwnershipAim => (
                "om medarbetarna ska kunna bli delägare",
                "whether staff are to be able to become owners",
            ),
            Self::SubordinateProfit => (
                "om vinsten är underordnad arbetet och medbestämmandet",
                "whether profit comes second to work and a say in the enterprise",
            ),
            Self::ProfitDistribution => ("om vinst delas ut", "whether profit is paid out"),
            Self::WageSpread => {
                ("högsta lön i förhållande till lägsta", "the highest wage against the lowest")
            }
            Self::Supervisors => {
                ("vem som har handledarna anställda", "who employs the supervisors")
            }
            Self::PublicRelation => (
                "om ni har stöd från eller säljer till det offentliga",
                "whether you have support from or sell to the public sector",
            ),
            Self::WelfareActivity => (
                "om ni driver eller tänker driva offentligt finansierad välfärd",
                "whether you run or mean to run publicly funded welfare",
            ),
            Self::DissolutionClause => (
                "vad stadgarna säger om tillgångarna vid upplösning",
                "what the statutes say of the assets on dissolution",
            ),
            Self::IdeburenRegistration => (
                "registrering hos Kammarkollegiet som idéburen organisation",
                "registration with Kammarkollegiet as a non-profit welfare organisation",
            ),
            Self::Auditor => ("om bolaget har revisor", "whether the company has an auditor"),
            Self::DividendYears => (
                "tillskjutet kapital, statslåneränta och värdeöverföringar per räkenskapsår",
                "paid-in capital, government borrowing rate and transfers by financial year",
            ),
        };
        Text::new(sv, en)
    }
}

/// How a fact is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EvidenceKind {
    /// Statutes or articles of association (*stadgar*, *bolagsordning*).
    Statutes,
    /// Annual report (*årsredovisning*).
    AnnualReport,
    /// The enterprise's own signed statement.
    OwnStatement,
    /// An extract from an authority's register.
    RegisterExtract,
    /// An agreement with an authority.
    Agreement,
    /// A certificate.
    Certificate,
    /// A published document, such as a decision or a web page.
    Publication,
    /// Something else.
    Other,
}

impl EvidenceKind {
    /// The kind's name, in running text.
    #[must_use]
    pub fn name(self) -> Text {
        let (sv, en) = match self {
            Self::Statutes => ("stadgar eller bolagsordning", "statutes or articles"),
            Self::AnnualReport => ("årsredovisning", "annual report"),
            Self::OwnStatement => ("egen försäkran", "the enterprise's own statement"),
            Self::RegisterExtract => ("registerutdrag", "extract from a register"),
            Self::Agreement => ("avtal", "agreement"),
            Self::Certificate => ("intyg eller tillstånd", "certificate or permit"),
            Self::Publication => ("publicerad handling", "published document"),
            Self::Other => ("annan handling", "another paper"),
        };
        Text::new(sv, en)
    }
}

/// What proves one fact, from whom, and how long it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Evidence {
    /// The fact it proves.
    pub fact: Fact,
    /// How it proves it.
    pub kind: EvidenceKind,
    /// Whom it comes from: an organisation, never a person.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 200))]
    pub issuer: String,
    /// From when to when it holds.
    pub valid: Period,
    /// What it says, without any person in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 1000))]
    pub note: Option<String>,
}
