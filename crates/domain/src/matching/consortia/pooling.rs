//! Which facts of several enterprises count together, and on which ground.
//!
//! The acts say that a supplier may rely on the capacity of others and that a
//! group may tender; they do not say of each kind of requirement how it is met by
//! several. Where the step from the act to the requirement is our reading, the rule
//! says that a person must judge it.

use serde::{Deserialize, Serialize};

use crate::matching::condition::Condition;
use crate::matching::figure::Measure;
use crate::text::Text;

/// How the facts of several enterprises are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Pooling {
    /// It is enough that one of them meets it.
    AnyOne,
    /// Their numbers are added.
    Sum,
    /// The places of those who sell what is bought are joined.
    Union,
    /// Each of them must meet it.
    Everyone,
}

/// A way of putting facts together, with its ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PoolingRule {
    /// How they are put together.
    pub pooling: Pooling,
    /// The provisions that it rests on, above and below the thresholds; none where
    /// there is no source.
    #[cfg_attr(feature = "schema", schema(max_items = 4))]
    pub provisions: Vec<String>,
    /// Whether a person must judge it, since it is a reading and no wording of the act.
    pub asks_a_person: bool,
    /// Why.
    pub text: Text,
}

/// A group may tender without a legal form of its own.
const GROUP: &[&str] = &["LOU 4:5", "LOU 19:4"];

/// A supplier may rely on the capacity of others.
const RELIANCE: &[&str] = &["LOU 14:6", "LOU 19:5"];

impl PoolingRule {
    pub(in crate::matching) fn of(condition: &Condition<'_>) -> Self {
        match condition {
            Condition::Trade(_) => Self::new(
                Pooling::AnyOne,
                GROUP,
                false,
                "en grupp får lämna anbud, och det räcker att någon i den säljer det som köps",
                "a group may tender, and it is enough that one of it sells what is bought",
            ),
            Condition::Area(_) => Self::new(
                Pooling::Union,
                GROUP,
                false,
                "en grupp får lämna anbud, och de som säljer det som köps når tillsammans områdena",
                "a group may tender, and those who sell what is bought reach the areas together",
            ),
            Condition::Figure(Measure::Turnover | Measure::Places | Measure::Employees, _) => {
                Self::new(
                    Pooling::Sum,
                    RELIANCE,
                    false,
                    "leverantörer får stödja sig på varandras kapacitet, så talen läggs ihop",
                    "suppliers may rely on each other's capacity, so the numbers are added",
                )
            }
            Condition::Figure(Measure::LargestContract, _) => Self::new(
                Pooling::AnyOne,
                RELIANCE,
                false,
                "två mindre uppdrag visar inte att någon har burit ett stort, så en i gruppen måste ha gjort det",
                "two smaller contracts do not show that anybody carried a large one, so one of the group must have",
            ),
            Condition::Figure(Measure::References { .. }, _) => Self::new(
                Pooling::Sum,
                RELIANCE,
                true,
                "medlemmarnas uppdrag räknas ihop; bedöm om den som har erfarenheten också utför arbetet",
                "the members' contracts are counted together; judge whether the one with the experience does the work",
            ),
            Condition::Certificate(_) => Self::new(
                Pooling::AnyOne,
                RELIANCE,
                true,
                "någon i gruppen har certifikatet; bedöm om det täcker den del som kravet gäller",
                "one of the group holds the certificate; judge whether it covers the part that the requirement is about",
            ),
            Condition::Figure(Measure::TargetShare, _)
            | Condition::Form(_)
            | Condition::Kind(_)
            | Condition::Reserved(_) => Self::new(
                Pooling::Everyone,
                &[],
                true,
                "ingen källa säger att kravet kan mötas av bara några i en grupp, så alla prövas var för sig",
                "no source says that some of a group can meet this for all, so each is tested by itself",
            ),
        }
    }

    fn new(pooling: Pooling, provisions: &[&str], asks_a_person: bool, sv: &str, en: &str) -> Self {
        let provisions = provisions.iter().map(|it| (*it).to_owned()).collect();
        Self { pooling, provisions, asks_a_person, text: Text::new(sv, en) }
    }
}
