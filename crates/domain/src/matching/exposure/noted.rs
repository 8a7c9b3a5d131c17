//! Contacts as committees note them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Contact;
use crate::ids::{CommitteeId, EnterpriseId, LotId, TenderId};
use crate::violation::{Checker, Violation};

/// What a committee turned to an enterprise for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = ContactPurpose))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Purpose {
    /// To tell it of a purchase, planned or advertised.
    Information,
    /// To learn from it before a purchase (*förberedande marknadsundersökning*, LOU 4 kap. 7 §).
    MarketConsultation,
    /// To invite it to tender or to apply.
    Invitation,
}

/// One contact that a committee notes: identities, a day and a purpose. Nobody at the
/// enterprise or the committee is named, and there is no free text to name them in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = EnterpriseContact))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NotedContact {
    /// The committee that turned to the enterprise.
    pub committee_id: CommitteeId,
    /// The enterprise.
    pub enterprise_id: EnterpriseId,
    /// The tender that it was about, if it was about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tender_id: Option<TenderId>,
    /// The lot of that tender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_id: Option<LotId>,
    /// The day.
    pub on: Date,
    /// What for.
    pub purpose: Purpose,
}

const NO_TENDER: (&str, &str) =
    ("ett delkontrakt hör till en upphandling", "a lot belongs to a tender");

impl NotedContact {
    /// The contact as it is counted.
    #[must_use]
    pub const fn counted(&self) -> Contact {
        Contact { enterprise_id: self.enterprise_id, on: self.on }
    }

    /// What does not hold of it on a day.
    #[must_use]
    pub fn violations(&self, today: Date) -> Vec<Violation> {
        let mut check = Checker::new();
        let message = (
            "en kontakt antecknas när den har ägt rum",
            "a contact is noted when it has taken place",
        );
        check.rule("/on", "FUTURE", self.on <= today, message);
        let whole = self.lot_id.is_none() || self.tender_id.is_some();
        check.rule("/tenderId", "MISSING", whole, NO_TENDER);
        check.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    const TODAY: Date = date(2026, 11, 22);

    fn contact() -> NotedContact {
        NotedContact {
            committee_id: CommitteeId::from_uuid(Uuid::from_u128(1)),
            enterprise_id: EnterpriseId::from_uuid(Uuid::from_u128(2)),
            tender_id: None,
            lot_id: None,
            on: TODAY,
            purpose: Purpose::Invitation,
        }
    }

    fn codes(contact: NotedContact) -> Vec<(String, &'static str)> {
        contact.violations(TODAY).into_iter().map(|it| (it.pointer, it.code)).collect()
    }

    #[test]
    fn a_contact_is_noted_on_its_day_and_not_the_day_before() {
        assert_eq!(codes(contact()), []);
        let tomorrow = NotedContact { on: date(2026, 11, 23), ..contact() };
        assert_eq!(codes(tomorrow), [("/on".to_owned(), "FUTURE")]);
    }

    #[test]
    fn a_lot_is_named_with_its_tender() {
        let lot_id = Some(LotId::from_uuid(Uuid::from_u128(3)));
        let alone = NotedContact { lot_id, ..contact() };
        assert_eq!(codes(alone), [("/tenderId".to_owned(), "MISSING")]);
        let tender_id = Some(TenderId::from_uuid(Uuid::from_u128(4)));
        assert_eq!(codes(NotedContact { tender_id, ..alone }), []);
    }

    #[test]
    fn there_is_no_place_for_a_name() {
        let mut text = serde_json::to_value(contact()).unwrap();
        text["person"] = serde_json::json!("Anna");
        assert!(serde_json::from_value::<NotedContact>(text).is_err());
    }
}
