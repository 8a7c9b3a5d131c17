//! Grounds of exclusion (LOV 7:1): a possibility that a person weighs, never
//! something that follows by itself.

use serde::{Deserialize, Serialize};

use crate::choice_system::no_person;
use crate::enterprise::EvidenceKind;
use crate::law::facts::supplier_check::ExclusionGround;
use crate::text::Text;
use crate::violation::Checker;

/// The grounds of LOV 7:1, in the order of its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChoiceExclusionGround {
    /// Bankruptcy, liquidation, composition, reconstruction and the like (p 1).
    Insolvency,
    /// An application for any of that is pending (p 2).
    InsolvencyProceedings,
    /// A final conviction for a crime in the trade (p 3).
    CrimeInTrade,
    /// Grave professional misconduct that the authority can show (p 4).
    GraveMisconduct,
    /// Unpaid taxes or social contributions (p 5).
    TaxDebt,
    /// Information withheld or false in something that matters (p 6).
    FalseInformation,
}

impl ChoiceExclusionGround {
    /// Every ground, in the order of the act.
    pub const ALL: [Self; 6] = [
        Self::Insolvency,
        Self::InsolvencyProceedings,
        Self::CrimeInTrade,
        Self::GraveMisconduct,
        Self::TaxDebt,
        Self::FalseInformation,
    ];

    /// The point that carries it.
    #[must_use]
    pub const fn cites(self) -> &'static str {
        match self {
            Self::Insolvency => "LOV 7:1 p 1",
            Self::InsolvencyProceedings => "LOV 7:1 p 2",
            Self::CrimeInTrade => "LOV 7:1 p 3",
            Self::GraveMisconduct => "LOV 7:1 p 4",
            Self::TaxDebt => "LOV 7:1 p 5",
            Self::FalseInformation => "LOV 7:1 p 6",
        }
    }

    /// Whether what a representative (*företrädare*) did may count against a
    /// juridical person: points 3 and 4 alone.
    #[must_use]
    pub const fn reaches_representatives(self) -> bool {
        matches!(self, Self::CrimeInTrade | Self::GraveMisconduct)
    }

    /// The proof that is asked for (LOV 7:2): an extract from a register for
    /// points 1 to 3, a certificate of the authority for point 5.
    #[must_use]
    pub const fn proof(self) -> Option<EvidenceKind> {
        match self {
            Self::Insolvency | Self::InsolvencyProceedings | Self::CrimeInTrade => {
                Some(EvidenceKind::RegisterExtract)
            }
            Self::TaxDebt => Some(EvidenceKind::Certificate),
            Self::GraveMisconduct | Self::FalseInformation => None,
        }
    }

    /// The ground as the rules of the law name it.
    #[must_use]
    pub const fn in_law(self) -> ExclusionGround {
        match self {
            Self::Insolvency | Self::InsolvencyProceedings => ExclusionGround::Insolvency,
            Self::CrimeInTrade => ExclusionGround::Conviction,
            Self::GraveMisconduct => ExclusionGround::Misconduct,
            Self::TaxDebt => ExclusionGround::TaxDebt,
            Self::FalseInformation => ExclusionGround::Misinformation,
        }
    }

    /// The ground's name, in running text.
    #[must_use]
    pub fn name(self) -> Text {
        let (sv, en) = match self {
            Self::Insolvency => {
                ("konkurs, likvidation och liknande", "bankruptcy, liquidation and the like")
            }
            Self::InsolvencyProceedings => (
                "ansökan om konkurs, likvidation och liknande",
                "an application for bankruptcy, liquidation and the like",
            ),
            Self::CrimeInTrade => ("brott i yrkesutövningen", "a crime in the trade"),
            Self::GraveMisconduct => {
                ("allvarligt fel i yrkesutövningen", "grave professional misconduct")
            }
            Self::TaxDebt => {
                ("obetalda skatter eller socialavgifter", "unpaid taxes or social contributions")
            }
            Self::FalseInformation => {
                ("undanhållna eller oriktiga uppgifter", "withheld or false information")
            }
        };
        Text::new(sv, en)
    }
}

/// Where the authority has the question from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExclusionSource {
    /// An extract from a register (LOV 7:2).
    RegisterExtract,
    /// A certificate of an authority (LOV 7:2).
    AuthorityCertificate,
    /// The applicant's own statement.
    Applicant,
    /// What the authority knows otherwise.
    OwnKnowledge,
}

/// A ground that may have to be weighed. It says what is known, never what
/// follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExclusionQuestion {
    /// The ground.
    pub ground: ChoiceExclusionGround,
    /// Whether it is about a representative of a juridical person, whose name is
    /// never written here.
    #[serde(default)]
    pub about_representative: bool,
    /// Where the question comes from.
    pub source: ExclusionSource,
    /// Where the paper lies in the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 300))]
    pub reference: Option<String>,
    /// Whether the ground is established, as far as is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_established: Option<bool>,
}

impl ExclusionQuestion {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        if let Some(reference) = &self.reference {
            no_person::text(check, &format!("{at}/reference"), reference, 1, 300);
        }
        let may = !self.about_representative || self.ground.reaches_representatives();
        let message = (
            "en företrädare räknas bara enligt punkterna 3 och 4",
            "a representative counts only under points 3 and 4",
        );
        check.rule(&format!("{at}/aboutRepresentative"), "OTHER_GROUND", may, message);
    }
}
