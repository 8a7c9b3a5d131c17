//! Matches as a table: one row an enterprise against a lot.

use hansyn_domain::ids::{LotId, TenderId};
use hansyn_domain::matching::MatchAnswer;
use hansyn_domain::text::Text;
use jiff::civil::Date as Day;

use super::Field;
use super::Reader::{Boolean, Date, Integer, Text as Words};
use super::{joined, word};

/// One enterprise against one lot.
#[derive(Debug, Clone)]
pub struct MatchRow {
    /// The tender.
    pub tender: TenderId,
    /// The lot.
    pub lot: LotId,
    /// The decisive day.
    pub on: Day,
    /// The answer.
    pub answer: MatchAnswer,
}

pub(super) fn description() -> Text {
    Text::new(
        "En rad för varje verksamt företag mot varje delkontrakt som du får se, i listans ordning. Det som inte är känt räknas aldrig som nej.",
        "One row for each enterprise that still runs against each lot that you may see, in the order of the list. What is not known never counts as no.",
    )
}

/// The columns and how they are read.
#[must_use]
pub fn fields() -> Vec<Field<MatchRow>> {
    vec![
        Field::new(
            "tenderId",
            "Upphandlingens id.",
            "The identity of the tender.",
            Words(|r| Some(r.tender.to_string())),
        ),
        Field::new(
            "lotId",
            "Delkontraktets id.",
            "The identity of the lot.",
            Words(|r| Some(r.lot.to_string())),
        ),
        Field::new(
            "enterpriseId",
            "Företagets id.",
            "The identity of the enterprise.",
            Words(|r| Some(r.answer.enterprise_id.to_string())),
        ),
        Field::new(
            "name",
            "Företagets namn.",
            "The name of the enterprise.",
            Words(|r| Some(r.answer.name.clone())),
        ),
        Field::new(
            "isFictitious",
            "Om företaget är påhittat för demonstration.",
            "Whether the enterprise is made up for demonstration.",
            Boolean(|r| Some(r.answer.is_fictitious)),
        ),
        Field::new(
            "on",
            "Den avgörande dagen: planerad start, annars dagen för exporten.",
            "The decisive day: the planned start, otherwise the day of the export.",
            Date(|r| Some(r.on)),
        ),
        Field::new(
            "verdict",
            "Om företaget kan leverera.",
            "Whether the enterprise can deliver.",
            Words(|r| Some(word(&r.answer.verdict))),
        ),
        Field::new(
            "fails",
            "Namn på krav som inte uppfylls, åtskilda av mellanslag.",
            "The keys of the requirements that it fails, set apart by spaces.",
            Words(|r| Some(joined(&r.answer.fails))),
        ),
        Field::new(
            "unknown",
            "Namn på krav där uppgift saknas, åtskilda av mellanslag.",
            "The keys of the requirements of which it is not known, set apart by spaces.",
            Words(|r| Some(joined(&r.answer.unknown))),
        ),
        Field::measured(
            "score",
            "points",
            "Poäng som bara ordnar listan; ingen utvärdering av anbud.",
            "Points that only order the list; no evaluation of tenders.",
            Integer(|r| Some(u64::from(r.answer.score.total))),
        ),
    ]
}
