//! Requirements as a table: one row a predicate.

use hansyn_domain::statement::predicate_text;
use hansyn_domain::tender::{Lot, Predicate, Requirement};
use hansyn_domain::text::Text;
use hansyn_persistence::Stored;
use hansyn_persistence::tenders::TenderRecord;
use serde_json::Value;

use super::Field;
use super::Reader::{Decimal, Integer, Text as Words};
use super::{count, word, words};

/// A predicate within its requirement, lot and tender.
#[derive(Debug, Clone, Copy)]
pub struct PredicateRow<'a> {
    /// The tender.
    pub tender: &'a Stored<TenderRecord>,
    /// The lot.
    pub lot: &'a Lot,
    /// The requirement.
    pub requirement: &'a Requirement,
    /// The place of the predicate in the requirement, from 1 on.
    pub number: usize,
    /// The predicate.
    pub predicate: &'a Predicate,
}

/// The predicates of a lot, in order.
pub fn of_lot<'a>(
    tender: &'a Stored<TenderRecord>,
    lot: &'a Lot,
) -> impl Iterator<Item = PredicateRow<'a>> {
    lot.requirements.iter().flat_map(move |requirement| {
        requirement.any_of.iter().enumerate().map(move |(index, predicate)| PredicateRow {
            tender,
            lot,
            requirement,
            number: index + 1,
            predicate,
        })
    })
}

pub(super) fn description() -> Text {
    Text::new(
        "En rad för varje villkor i delkontraktens krav. Alla krav ska uppfyllas; inom ett krav räcker ett av villkoren. Kolumner som villkoret inte har är tomma.",
        "One row for each predicate of the lots' requirements. All requirements must be met; within one any of its predicates is enough. Columns that the predicate does not have are empty.",
    )
}

/// The columns and how they are read.
#[must_use]
pub fn fields<'a>() -> Vec<Field<PredicateRow<'a>>> {
    let mut fields = place();
    fields.extend(parameters());
    fields.extend(texts());
    fields
}

fn texts<'a>() -> Vec<Field<PredicateRow<'a>>> {
    vec![
        Field::new(
            "textSv",
            "Villkoret i klartext på svenska.",
            "The predicate in plain Swedish.",
            Words(|r| Some(predicate_text(r.predicate).sv)),
        ),
        Field::new(
            "textEn",
            "Villkoret i klartext på engelska.",
            "The predicate in plain English.",
            Words(|r| Some(predicate_text(r.predicate).en)),
        ),
    ]
}

fn place<'a>() -> Vec<Field<PredicateRow<'a>>> {
    vec![
        Field::new(
            "tenderId",
            "Upphandlingens id.",
            "The identity of the tender.",
            Words(|r| Some(r.tender.id.to_string())),
        ),
        Field::new(
            "lotId",
            "Delkontraktets id.",
            "The identity of the lot.",
            Words(|r| r.lot.id.map(|id| id.to_string())),
        ),
        Field::new(
            "requirementKey",
            "Kravets namn inom delkontraktet.",
            "The name of the requirement within the lot.",
            Words(|r| Some(r.requirement.key.clone())),
        ),
        Field::new(
            "labelSv",
            "Vad kravet kallas på svenska.",
            "What the requirement is called in Swedish.",
            Words(|r| r.requirement.label.as_ref().map(|label| label.sv.clone())),
        ),
        Field::new(
            "labelEn",
            "Vad kravet kallas på engelska.",
            "What the requirement is called in English.",
            Words(|r| r.requirement.label.as_ref().map(|label| label.en.clone())),
        ),
        Field::new(
            "predicateNumber",
            "Villkorets plats i kravet, från 1.",
            "The place of the predicate in the requirement, from 1 on.",
            Integer(|r| u64::try_from(r.number).ok()),
        ),
        Field::measured(
            "alternatives",
            "predicates",
            "Antal villkor i kravet, varav ett räcker.",
            "How many predicates the requirement has, of which one is enough.",
            Integer(|r| count(&r.requirement.any_of)),
        ),
        Field::new(
            "predicateKind",
            "Villkorets slag.",
            "The kind of the predicate.",
            Words(|r| Some(kind(r.predicate))),
        ),
    ]
}

fn parameters<'a>() -> Vec<Field<PredicateRow<'a>>> {
    use Predicate as P;
    vec![
        Field::new(
            "cpv",
            "CPV-kod.",
            "The CPV code.",
            Words(|r| match r.predicate {
                P::OffersTrade { cpv } | P::ReferencesAtLeast { cpv, .. } => Some(cpv.to_string()),
                _ => None,
            }),
        ),
        Field::new(
            "area",
            "Områdets kod.",
            "The code of the area.",
            Words(|r| match r.predicate {
                P::DeliversIn { area } => Some(area.to_string()),
                _ => None,
            }),
        ),
        Field::new(
            "legalForms",
            "Godtagna juridiska former, åtskilda av mellanslag.",
            "The legal forms that are accepted, set apart by spaces.",
            Words(|r| match r.predicate {
                P::LegalForm { forms } => Some(words(forms)),
                _ => None,
            }),
        ),
        Field::new(
            "enterpriseKinds",
            "Godtagna slag av företag, åtskilda av mellanslag.",
            "The kinds of enterprise that are accepted, set apart by spaces.",
            Words(|r| match r.predicate {
                P::EnterpriseKind { kinds } => Some(words(kinds)),
                _ => None,
            }),
        ),
        Field::measured(
            "amount",
            "SEK",
            "Minsta belopp, exklusive mervärdesskatt.",
            "The least amount, excluding VAT.",
            Decimal(|r| match r.predicate {
                P::TurnoverAtLeast { amount } | P::LargestContractAtLeast { amount } => {
                    Some(*amount)
                }
                _ => None,
            }),
        ),
        Field::measured(
            "places",
            "places",
            "Minsta antal platser.",
            "The least number of places.",
            Integer(|r| match r.predicate {
                P::PlacesAtLeast { places } => Some(u64::from(*places)),
                _ => None,
            }),
        ),
        Field::measured(
            "employees",
            "persons",
            "Minsta antal anställda.",
            "The least number of employees.",
            Integer(|r| match r.predicate {
                P::EmployeesAtLeast { employees } => Some(u64::from(*employees)),
                _ => None,
            }),
        ),
        Field::measured(
            "references",
            "contracts",
            "Minsta antal referenser.",
            "The least number of references.",
            Integer(|r| match r.predicate {
                P::ReferencesAtLeast { references, .. } => Some(u64::from(*references)),
                _ => None,
            }),
        ),
        Field::measured(
            "withinYears",
            "years",
            "Hur långt tillbaka referenserna räknas.",
            "How far back references count.",
            Integer(|r| match r.predicate {
                P::ReferencesAtLeast { within_years, .. } => Some(u64::from(*within_years)),
                _ => None,
            }),
        ),
        Field::new(
            "certificateScheme",
            "Certifikatets ordning.",
            "The scheme of the certificate.",
            Words(|r| match r.predicate {
                P::Certificate { scheme } => Some(scheme.clone()),
                _ => None,
            }),
        ),
        Field::new(
            "shareNumerator",
            "Den minsta andelens täljare.",
            "The numerator of the least share.",
            Integer(|r| match r.predicate {
                P::TargetShareAtLeast { share } => Some(u64::from(share.numerator())),
                _ => None,
            }),
        ),
        Field::new(
            "shareDenominator",
            "Den minsta andelens nämnare.",
            "The denominator of the least share.",
            Integer(|r| match r.predicate {
                P::TargetShareAtLeast { share } => Some(u64::from(share.denominator())),
                _ => None,
            }),
        ),
        Field::new(
            "reservationRoute",
            "Den väg som deltagandet är reserverat genom.",
            "The route by which participation is reserved.",
            Words(|r| match r.predicate {
                P::ReservedFor { route } => Some(word(route)),
                _ => None,
            }),
        ),
    ]
}

/// The tag of the predicate on the wire.
fn kind(predicate: &Predicate) -> String {
    let tree = serde_json::to_value(predicate).unwrap_or_default();
    tree.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned()
}
