//! The yearly round as a table for mail merge: one row an enterprise that is asked.

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::enterprise::round::RoundTask;
use hansyn_domain::matching::Freshness;
use hansyn_domain::organisation_number::OrganisationNumber;
use hansyn_domain::text::Text;
use hansyn_persistence::Stored;
use jiff::civil::Date as Day;

use super::Field;
use super::Reader::{Date, Integer, Text as Words};
use super::count;

/// One enterprise that is asked in the round.
#[derive(Debug, Clone)]
pub struct RoundRow {
    /// Its number, masked where it is a person's.
    number: Option<String>,
    /// What it is asked for.
    task: RoundTask,
}

impl RoundRow {
    /// The row of an enterprise; none when there is nothing to ask it for.
    #[must_use]
    pub fn of(stored: &Stored<Enterprise>, on: Day) -> Option<Self> {
        let task = RoundTask::of(stored.id, &stored.body, on, Freshness::default())?;
        let number = stored.body.organisation_number.map(OrganisationNumber::masked);
        (!task.asks.is_empty()).then_some(Self { number, task })
    }
}

pub(super) fn description() -> Text {
    Text::new(
        "En rad för varje verksamt företag som dagens årliga förfrågan går till, för kopplad utskrift. Brevets text är på svenska. Raden är ställd till företaget och nämner ingen person.",
        "One row for each enterprise that still runs and is asked in the yearly round of today, for mail merge. The words of the letter are Swedish. The row is addressed to the enterprise and names no person.",
    )
}

/// The columns and how they are read.
#[must_use]
pub fn fields() -> Vec<Field<RoundRow>> {
    vec![
        Field::new(
            "enterpriseId",
            "Företagets id.",
            "The identity of the enterprise.",
            Words(|r| Some(r.task.enterprise_id.to_string())),
        ),
        Field::new(
            "name",
            "Registrerat namn.",
            "The registered name.",
            Words(|r| Some(r.task.name.clone())),
        ),
        Field::new(
            "organisationNumber",
            "Organisationsnummer. En enskild näringsidkares nummer är en persons och står som ******-****.",
            "The organisation number. A sole trader's is a person's and stands as ******-****.",
            Words(|r| r.number.clone()),
        ),
        Field::new(
            "homeMunicipality",
            "Kod för kommunen där företaget har sitt säte.",
            "The code of the municipality where it has its seat.",
            Words(|r| Some(r.task.home_municipality.to_string())),
        ),
        Field::new(
            "homeMunicipalityName",
            "Namnet på den kommunen.",
            "The name of that municipality.",
            Words(|r| Some(r.task.home_municipality.name().to_owned())),
        ),
        Field::new(
            "roundOn",
            "Dagen för förfrågan.",
            "The day of the round.",
            Date(|r| Some(r.task.on)),
        ),
        Field::new(
            "dueOn",
            "Sista dag för svar, enligt tjänstens praxis.",
            "The last day for an answer, by the practice of the service.",
            Date(|r| Some(r.task.due_on)),
        ),
        Field::measured(
            "asked",
            "facts",
            "Antal uppgifter som företaget ombes lämna.",
            "How many facts the enterprise is asked for.",
            Integer(|r| count(&r.task.asks)),
        ),
        Field::new(
            "asks",
            "Det som företaget ombes lämna, på svenska, åtskilt av semikolon; med dagen som registrets uppgift gäller.",
            "What the enterprise is asked for, in Swedish, set apart by semicolons; with the day that the register's fact belongs to.",
            Words(|r| Some(r.task.letter().sv)),
        ),
        Field::new(
            "lookUps",
            "Det som handläggaren i stället hämtar ur register eller hos utfärdare, på svenska, åtskilt av semikolon.",
            "What the officer gets from registers or issuers instead, in Swedish, set apart by semicolons.",
            Words(|r| Some(r.task.errand().sv)),
        ),
        Field::new(
            "staleSince",
            "Första dagen då någon av uppgifterna blev för gammal; tom när de saknas.",
            "The first day on which one of the facts was too old; empty when they are missing.",
            Date(|r| r.task.stale_since()),
        ),
    ]
}
