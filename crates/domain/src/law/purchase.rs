//! A planned purchase as the law sees it: typed facts, absent where unknown.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::facts::choice_system::ChoiceSystemFacts;
pub use super::facts::clauses::{ClauseFacts, ClauseReach};
use super::facts::communication::CommunicationFacts;
pub use super::facts::direct_award::{DirectAward, DirectAwardGround};
use super::facts::disclosure::DisclosureFacts;
use super::facts::fee::FeeFacts;
use super::facts::labour::LabourFacts;
use super::facts::lots::LotPlan;
use super::facts::modification::ModificationFacts;
use super::facts::notices::{DocumentationFacts, NoticeFacts};
use super::facts::private_performers::PrivatePerformerFacts;
use super::facts::qualification::QualificationFacts;
use super::facts::specification::SpecificationFacts;
use super::facts::standstill::{ReviewFacts, StandstillFacts};
use super::facts::supplier_check::SupplierCheck;
use super::facts::tender_review::TenderReview;
use super::facts::timetable::TimetableFacts;
pub use super::facts::valuation::Valuation;
use super::reservation::ReservationUse;
use crate::cpv::CpvCode;
use crate::money::Sek;
use crate::tender::AwardModel;
use crate::violation::Checker;

/// The act that the buyer means to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Instrument {
    /// A purchase under LOU.
    Lou,
    /// A choice system under LOV (*valfrihetssystem*).
    Lov,
    /// Money without an agreed performance (*bidrag*).
    Grant,
}

/// The kind of buyer, which decides the threshold (LOU 5:1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BuyerKind {
    /// A municipality, a committee or another authority that is not central.
    SubCentral,
    /// A central authority (*central upphandlande myndighet*, LOU 1:11).
    Central,
}

/// Goods, services or works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContractKind {
    /// Goods (*varor*).
    Goods,
    /// Services (*tjänster*).
    Services,
    /// Works (*byggentreprenader*).
    Works,
}

/// How the contract is to be awarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Procedure {
    /// Open (*öppet förfarande*, LOU 6:2).
    Open,
    /// Restricted (*selektivt förfarande*, LOU 6:3).
    Restricted,
    /// Negotiated with a notice (*förhandlat förfarande med föregående annonsering*, LOU 6:4).
    NegotiatedWithNotice,
    /// Competitive dialogue (*konkurrenspräglad dialog*, LOU 6:20).
    CompetitiveDialogue,
    /// Innovation partnership (*innovationspartnerskap*, LOU 6:30).
    InnovationPartnership,
    /// Advertised under chapter 19, freely designed.
    Advertised,
    /// Awarded directly (*direktupphandling*).
    DirectAward,
}

/// One part of a mixed purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PurchasePart {
    /// Goods, services or works. Read by `LOU.DIRECT_AWARD.VALUE`, `LOU.REGIME`, `LOU.REGIME.OLDER_SERVICES`, `LOU.VALUE.MIXED` and `RESERVATION.CPV`.
    pub kind: ContractKind,
    /// The code of what is bought. Read by `LOU.DIRECT_AWARD.VALUE`, `LOU.REGIME`, `LOU.REGIME.OLDER_SERVICES`, `LOU.VALUE.MIXED` and `RESERVATION.CPV`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpv: Option<CpvCode>,
    /// The part's value without VAT. Read by `LOU.DIRECT_AWARD.DOCUMENTATION`, `LOU.DIRECT_AWARD.RESULT_NOTICE`, `LOU.DIRECT_AWARD.VALUE`, `LOU.FEE.AMOUNT`, `LOU.REGIME`, `LOU.REGIME.OLDER_SERVICES`, `LOU.VALUE.ESTIMATE`, `LOU.VALUE.MIXED` and `RESERVATION.CPV`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Sek>,
}

/// A planned purchase, described by facts.
///
/// Every field but the instrument may be absent; a rule that needs what is
/// absent answers `NEEDS_FACT` and names the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Purchase {
    /// The act that the buyer means to use; it decides whose rules speak. Read by `LOU.REGIME.CONTRACT`.
    pub instrument: Instrument,
    /// The kind of buyer; a municipality or committee is never central. Read by `LOU.DIRECT_AWARD.GROUND`, `LOU.MODIFICATION`, `LOU.REGIME` and `LOU.TIME.TENDERS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buyer: Option<BuyerKind>,
    /// The day on which the notice is sent or the procedure begins (LOU 5:5). Read by every rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decisive_date: Option<Date>,
    /// Goods, services or works. Read by `LOU.DIRECT_AWARD.GROUND`, `LOU.DIRECT_AWARD.OLDER_VALUE`, `LOU.DIRECT_AWARD.VALUE`, `LOU.DOCUMENTATION.REPORT`, `LOU.LABOUR_TERMS`, `LOU.LOTS.SMALL`, `LOU.NOTICE.CONSIDERATIONS`, `LOU.NOTICE.CONTENT`, `LOU.NOTICE.RESULT_CONTENT`, `LOU.NOTICE.TED`, `LOU.NOTICE.VALUE`, `LOU.REGIME`, `LOU.REGIME.OLDER_SERVICES`, `LOU.SUBCONTRACTORS.NAMES`, `LOU.VALUE.SUPPLIED` and `RESERVATION.NOTICE_FORM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ContractKind>,
    /// The code of what is bought. Read by `LOU.DIRECT_AWARD.GROUND`, `LOU.DIRECT_AWARD.OLDER_VALUE`, `LOU.DIRECT_AWARD.VALUE`, `LOU.DOCUMENTATION.REPORT`, `LOU.NOTICE.CONSIDERATIONS`, `LOU.NOTICE.CONTENT`, `LOU.NOTICE.RESULT_CONTENT`, `LOU.NOTICE.TED`, `LOU.NOTICE.VALUE`, `LOU.REGIME`, `LOU.REGIME.OLDER_SERVICES`, `LOV.SCOPE`, `RESERVATION.CPV` and `RESERVATION.NOTICE_FORM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpv: Option<CpvCode>,
    /// The parts of a mixed purchase (LOU 2:2). Read by `LOU.VALUE.MIXED` and the rules beside it.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 50))]
    pub parts: Vec<PurchasePart>,
    /// How the value is made up. Read by `LOU.VALUE.ESTIMATE` and the rules beside it.
    #[serde(default)]
    pub valuation: Valuation,
    /// The procedure that is planned. Read by `LOU.DIRECT_AWARD.OLDER_VALUE`, `LOU.DIRECT_AWARD.VALUE`, `LOU.PROCEDURE.CHOICE`, `LOU.PROCEDURE.INVITED`, `LOU.TIME.REQUESTS` and `LOU.TIME.TENDERS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub procedure: Option<Procedure>,
    /// The circumstances of a direct award. Read by `LOU.DIRECT_AWARD.GROUND` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direct_award: Option<DirectAward>,
    /// The term in months, with options. Read by `CLAUSE.PROPORTION`, `LOU.DOCUMENTATION.RETENTION` and `RESERVATION.TERM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 600))]
    pub term_months: Option<u16>,
    /// A reservation. Read by `RESERVATION.ROUTE` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation: Option<ReservationUse>,
    /// Whether natural persons will use what is bought (LOU 9:2). Read by `LOU.ACCESSIBILITY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_by_natural_persons: Option<bool>,
    /// Whether the service is health care or social care (LOV 1:1). Read by `LOV.SCOPE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_health_or_social_care: Option<bool>,
    /// Whether the council or committee has decided to use LOV (LOV 1:1). Read by `LOV.DECIDED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lov_is_decided: Option<bool>,
    /// Whether the purchase is divided into lots (LOU 4:13–14). Read by `LOU.LOTS.REASONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_divided: Option<bool>,
    /// Whether reasons are given for not dividing it (LOU 4:14). Read by `LOU.LOTS.REASONS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons_for_no_lots: Option<bool>,
    /// The clauses. Read by `CLAUSE.PERMITTED` and the rules beside it.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 200))]
    pub clauses: Vec<ClauseFacts>,
    /// How tenders are judged. Read by `LOU.AWARD.GROUND` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub award: Option<AwardModel>,
    /// How suppliers are checked. Read by `LOU.EXCLUSION.GROUND` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplier_check: Option<SupplierCheck>,
    /// What is demanded of suppliers. Read by `LOU.QUALIFICATION.KIND` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qualification: Option<QualificationFacts>,
    /// How what is bought is specified. Read by `LOU.LABEL.CRITERIA` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub specification: Option<SpecificationFacts>,
    /// How tenders that came in are dealt with. Read by `LOU.LOW_TENDER` and `LOU.AWARD.DECLINED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tender_review: Option<TenderReview>,
    /// The request document and life of a choice system. Read by `LOV.DOCUMENT` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice_system: Option<ChoiceSystemFacts>,
    /// The lots and how they are awarded. Read by `LOU.LOTS.SMALL` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lots: Option<LotPlan>,
    /// How the procedure is run and how long it takes. Read by `LOU.TIME.TENDERS` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timetable: Option<TimetableFacts>,
    /// When the decision is sent and the contract signed. Read by `LOU.STANDSTILL` and `LOU.STANDSTILL.INTENT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standstill: Option<StandstillFacts>,
    /// A review that is or may be sought. Read by `LOU.REVIEW.GROUND` and `LOU.REVIEW.TIME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewFacts>,
    /// What the notices hold and when they are sent. Read by `LOU.NOTICE.DATABASE` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notices: Option<NoticeFacts>,
    /// Documentation and what suppliers are told. Read by `LOU.DOCUMENTATION` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documentation: Option<DocumentationFacts>,
    /// The labour terms and subcontractors. Read by `LOU.LABOUR_TERMS` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labour: Option<LabourFacts>,
    /// A change of a contract that runs. Read by `LOU.MODIFICATION` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modification: Option<ModificationFacts>,
    /// Something that is to be disclosed. Read by `SECRECY.TENDERS` and `SECRECY.CHOICE_SYSTEM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<DisclosureFacts>,
    /// How documents and tenders are sent and opened. Read by `LOU.COMMUNICATION` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub communication: Option<CommunicationFacts>,
    /// What the municipality does about private performers. Read by `PRIVATE_PERFORMERS.FOLLOW_UP` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_performers: Option<PrivatePerformerFacts>,
    /// A procurement fee that is or may be imposed. Read by `LOU.FEE.AMOUNT` and the rules beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<FeeFacts>,
}

impl Purchase {
    /// A purchase of which nothing but the act is known.
    #[must_use]
    pub fn under(instrument: Instrument) -> Self {
        Self {
            instrument,
            buyer: None,
            decisive_date: None,
            kind: None,
            cpv: None,
            parts: Vec::new(),
            valuation: Valuation::default(),
            procedure: None,
            direct_award: None,
            term_months: None,
            reservation: None,
            used_by_natural_persons: None,
            is_health_or_social_care: None,
            lov_is_decided: None,
            is_divided: None,
            reasons_for_no_lots: None,
            clauses: Vec::new(),
            award: None,
            supplier_check: None,
            qualification: None,
            specification: None,
            tender_review: None,
            choice_system: None,
            lots: None,
            timetable: None,
            standstill: None,
            review: None,
            notices: None,
            documentation: None,
            labour: None,
            modification: None,
            disclosure: None,
            communication: None,
            private_performers: None,
            fee: None,
        }
    }

    /// Everything about the description that breaks its form.
    #[must_use]
    pub fn violations(&self) -> Vec<crate::violation::Violation> {
        let mut check = Checker::new();
        self.valuation.check("/valuation", &mut check);
        check.count("/parts", self.parts.len(), 50);
        check.count("/clauses", self.clauses.len(), 200);
        if let Some(months) = self.term_months {
            check.range("/termMonths", u64::from(months), 1, 600);
        }
        for (index, clause) in self.clauses.iter().take(200).enumerate() {
            clause.check(&format!("/clauses/{index}"), &mut check);
            let twice = self.clauses.iter().take(index).any(|before| before.key == clause.key);
            check.rule(
                &format!("/clauses/{index}/key"),
                "DUPLICATE",
                !twice,
                ("varje nyckel står en gång", "each key stands once"),
            );
        }
        if let Some(award) = &self.award {
            award.check("/award", &mut check);
        }
        if let Some(facts) = &self.supplier_check {
            facts.check("/supplierCheck", &mut check);
        }
        if let Some(facts) = &self.qualification {
            facts.check("/qualification", &mut check);
        }
        if let Some(facts) = &self.specification {
            facts.check("/specification", &mut check);
        }
        if let Some(facts) = &self.tender_review {
            facts.check("/tenderReview", &mut check);
        }
        if let Some(facts) = &self.choice_system {
            facts.check("/choiceSystem", &mut check);
        }
        if let Some(facts) = &self.lots {
            facts.check("/lots", &mut check);
        }
        if let Some(facts) = &self.timetable {
            facts.check("/timetable", &mut check);
        }
        if let Some(facts) = &self.notices {
            facts.check("/notices", &mut check);
        }
        if let Some(facts) = &self.documentation {
            facts.check("/documentation", &mut check);
        }
        if let Some(facts) = &self.labour {
            facts.check("/labour", &mut check);
        }
        if let Some(facts) = &self.modification {
            facts.check("/modification", &mut check);
        }
        check.finish()
    }
}
