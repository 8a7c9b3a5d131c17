//! Identities: opaque, prefixed and ordered by time.
//!
//! An identity is a UUID inside and a prefix with 26 characters of Crockford's
//! base 32 outside, as in `tnd_06b2x4q0r8v5z1c3d7f9g2h4j6`. Its text sorts like
//! the UUID. Fresh identities are made at the edge, never here.

use uuid::Uuid;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Why a text is not an identity of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an identity of the form `{prefix}_` and 26 characters")]
pub struct InvalidId {
    text: String,
    prefix: &'static str,
}

fn encode(prefix: &str, uuid: Uuid) -> String {
    let mut rest = uuid.as_u128();
    let mut digits = [b'0'; 26];
    for place in digits.iter_mut().rev() {
        let index = usize::try_from(rest & 31).unwrap_or(0);
        *place = ALPHABET.get(index).copied().unwrap_or(b'0');
        rest >>= 5;
    }
    let mut text = String::with_capacity(prefix.len() + 27);
    text.push_str(prefix);
    text.push('_');
    text.extend(digits.iter().map(|digit| char::from(*digit)));
    text
}

fn decode(prefix: &'static str, text: &str) -> Result<Uuid, InvalidId> {
    let invalid = || InvalidId { text: text.chars().take(64).collect(), prefix };
    let digits = text
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .filter(|digits| digits.len() == 26)
        .ok_or_else(invalid)?;
    let mut value: u128 = 0;
    for (place, digit) in digits.bytes().enumerate() {
        let index = ALPHABET.iter().position(|known| *known == digit).ok_or_else(invalid)?;
        // 26 digits carry 130 bits; the first may only use three of its five.
        if place == 0 && index > 7 {
            return Err(invalid());
        }
        value = (value << 5) | u128::try_from(index).unwrap_or(0);
    }
    Ok(Uuid::from_u128(value))
}

/// The UUID inside an identity of any kind, for trails that hold all kinds.
#[must_use]
pub fn of_any_kind(text: &str) -> Option<Uuid> {
    const PREFIXES: &[&str] = &[
        "mun", "com", "mem", "ent", "cla", "tnd", "lot", "plc", "ass", "whk", "dlv", "aud", "evt",
        "opr", "amd", "pla", "chs", "apl", "ctr", "cnt",
    ];
    PREFIXES.iter().find_map(|prefix| decode(prefix, text).ok())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// What the text of every identity of this kind begins with.
            pub const PREFIX: &'static str = $prefix;

            /// Takes a UUID that was made at the edge or read from storage.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID inside.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&encode($prefix, self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                decode($prefix, text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some(concat!("^", $prefix, "_[0-7][0-9a-hjkmnp-tv-z]{25}$")))
                    .max_length(Some($prefix.len() + 27))
                    .into()
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for $name {}
    )*};
}

ids! {
    /// A municipality, which may be a contracting authority.
    MunicipalityId = "mun";
    /// A committee (*nämnd*) of a municipality.
    CommitteeId = "com";
    /// A person's or system's role within a scope.
    MembershipId = "mem";
    /// A social enterprise in the register.
    EnterpriseId = "ent";
    /// One version of one clause in the library.
    ClauseId = "cla";
    /// A tender (*upphandling*).
    TenderId = "tnd";
    /// A lot (*delkontrakt*) of a tender.
    LotId = "lot";
    /// A clause placed in a tender.
    PlacedClauseId = "plc";
    /// A stored assessment.
    AssessmentId = "ass";
    /// A webhook endpoint.
    WebhookId = "whk";
    /// One delivery of one event to one webhook endpoint.
    DeliveryId = "dlv";
    /// An entry of the audit trail.
    AuditId = "aud";
    /// An event as the outside sees it.
    EventId = "evt";
    /// Long work that is followed until it has ended.
    OperationId = "opr";
    /// An amendment of the law book.
    AmendmentId = "amd";
    /// A purchase plan.
    PlanId = "pla";
    /// A choice system (*valfrihetssystem*).
    ChoiceSystemId = "chs";
    /// A provider's application to a choice system.
    ApplicationId = "apl";
    /// A contract with a provider of a choice system.
    ProviderContractId = "ctr";
    /// A contact of a committee with an enterprise.
    ContactId = "cnt";
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_and_uuid_agree_in_identity_and_order(a in any::<u128>(), b in any::<u128>()) {
            let (first, second) = (TenderId::from_uuid(Uuid::from_u128(a)), TenderId::from_uuid(Uuid::from_u128(b)));
            prop_assert_eq!(first.to_string().parse::<TenderId>(), Ok(first));
            prop_assert_eq!(a.cmp(&b), first.to_string().cmp(&second.to_string()));
        }
    }

    #[test]
    fn another_kind_of_identity_is_refused() {
        let tender = TenderId::from_uuid(Uuid::from_u128(7)).to_string();
        assert!(tender.parse::<LotId>().is_err());
    }

    #[test]
    fn more_bits_than_an_identity_has_are_refused() {
        assert!("tnd_80000000000000000000000000".parse::<TenderId>().is_err());
        assert!("tnd_70000000000000000000000000".parse::<TenderId>().is_ok());
    }
}
