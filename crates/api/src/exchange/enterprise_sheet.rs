//! A sheet of enterprises against the register: what each row would do.

pub(super) mod cells;
mod circles;
mod columns;
mod given;
mod trade_places;

use std::collections::{BTreeMap, BTreeSet};

use hansyn_domain::area::AreaCode;
use hansyn_domain::enterprise::duplicates::{NameIndex, PossibleDuplicate, lookup_keys_of};
use hansyn_domain::enterprise::{Enterprise, MergeKind};
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::organisation_number::OrganisationNumber;
use hansyn_domain::text::{Text, fold};
use hansyn_domain::violation::Violation;
use hansyn_persistence::Stored;
use jiff::civil::Date;

pub use columns::Column;

use super::sheet::{Sheet, SheetRow};
use crate::problem::Problem;
use given::Given;

/// What one row of the sheet would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The number of the row in the sheet.
    pub row: usize,
    /// The name of the enterprise, as far as it is known.
    pub name: String,
    /// What is to be done.
    pub step: Step,
    /// For a new enterprise, records that look like it; nothing is merged.
    pub alike: Vec<PossibleDuplicate>,
}

/// What is to be done for a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Store a new enterprise.
    Create(Box<Enterprise>),
    /// Replace the content of one of the register.
    Update(EnterpriseId, u32, Box<Enterprise>),
    /// Nothing: the register says the same.
    Leave(EnterpriseId),
    /// Nothing: the row does not hold.
    Refuse(Vec<Violation>),
}

/// What of the register the rows of a sheet can mean or look like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// The keys of the names that the rows give.
    pub keys: BTreeSet<String>,
    /// The numbers that they give.
    pub numbers: BTreeSet<OrganisationNumber>,
}

/// What [`plan`] has to know of the register. The sheet is refused for its header
/// alone.
pub fn wanted(sheet: &Sheet) -> Result<Wanted, Problem> {
    let columns = columns::of_header(&sheet.header)?;
    let mut wanted = Wanted::default();
    for row in &sheet.rows {
        let (given, _) = Given::read(&columns, row);
        wanted.numbers.extend(given.organisation_number);
        if let (Some(name), Some(home)) = (&given.name, given.home_municipality) {
            wanted.keys.extend(lookup_keys_of(name, home));
        }
    }
    Ok(wanted)
}

/// Says what each row would do to the register, of which `register` has at least
/// what is [`wanted`].
///
/// A row belongs to the enterprise with its organisation number, otherwise to
/// the one with its name and municipality. Only what the row gives is changed; an
/// empty cell gives nothing. The sheet as a whole is refused for its header alone.
pub fn plan(
    sheet: &Sheet,
    register: &[Stored<Enterprise>],
    today: Date,
) -> Result<Vec<Planned>, Problem> {
    let columns = columns::of_header(&sheet.header)?;
    let names = NameIndex::of(register.iter().map(|stored| (stored.id, &stored.body)));
    let register = Register::of(register, today);
    let mut seen = Seen::default();
    let plan_row = |row| {
        let mut planned = plan_row(&columns, row, &register, &mut seen);
        if let Step::Create(enterprise) = &planned.step {
            planned.alike = names.like(enterprise, None);
            planned.alike.truncate(ALIKE);
        }
        planned
    };
    Ok(sheet.rows.iter().map(plan_row).collect())
}

/// How many records that look alike one row names.
const ALIKE: usize = 5;

fn plan_row(
    columns: &[Column],
    row: &SheetRow,
    register: &Register<'_>,
    seen: &mut Seen,
) -> Planned {
    let (given, mut violations) = Given::read(columns, row);
    let found = register.find(&given);
    let known = match &found {
        Ok(known) => *known,
        Err(_) => None,
    };
    violations.extend(found.err());
    violations.extend(seen.note(row.number, &given, known));
    let name = given.name.clone().or_else(|| known.map(|stored| stored.body.name.clone()));
    let today = register.today;
    let done = if violations.is_empty() { step(&given, known, today) } else { Err(violations) };
    let step = done.unwrap_or_else(|violations| Step::Refuse(placed(row.number, violations)));
    let name = name.unwrap_or_default().chars().take(200).collect();
    Planned { row: row.number, name, step, alike: Vec::new() }
}

fn step(
    given: &Given,
    known: Option<&Stored<Enterprise>>,
    today: Date,
) -> Result<Step, Vec<Violation>> {
    let old = known.map(|stored| &stored.body);
    let changed = match old {
        Some(old) => given.changed(old)?.following(old, today),
        None => given.created()?,
    };
    if let Some(stored) = known.filter(|stored| stored.body == changed) {
        return Ok(Step::Leave(stored.id));
    }
    let violations: Vec<_> =
        changed.violations_after(old, today).into_iter().map(by_column).collect();
    if !violations.is_empty() {
        return Err(violations);
    }
    Ok(match known {
        None => Step::Create(Box::new(changed)),
        Some(stored) => Step::Update(stored.id, stored.version, Box::new(changed)),
    })
}

/// A violation of the record, moved to the column that it comes from.
fn by_column(violation: Violation) -> Violation {
    let column = violation.pointer.split('/').rev().find_map(Column::named);
    Violation {
        pointer: column.map_or_else(String::new, |it| format!("/{}", it.name())),
        ..violation
    }
}

/// Violations of a row, moved to its place in the sheet.
fn placed(row: usize, violations: Vec<Violation>) -> Vec<Violation> {
    let place = |violation: Violation| {
        let pointer = format!("/rows/{row}{}", violation.pointer);
        Violation { pointer, ..violation }
    };
    violations.into_iter().map(place).collect()
}

fn violation(column: Column, code: &'static str, message: impl Into<Text>) -> Violation {
    Violation::new(&format!("/{}", column.name()), code, message)
}

/// The register by what a sheet can name.
struct Register<'r> {
    today: Date,
    numbers: BTreeMap<OrganisationNumber, &'r Stored<Enterprise>>,
    names: BTreeMap<(String, AreaCode), Vec<&'r Stored<Enterprise>>>,
}

impl<'r> Register<'r> {
    /// A double record that was merged is left out: its number and its name
    /// mean the record that goes on.
    fn of(register: &'r [Stored<Enterprise>], today: Date) -> Self {
        let mut numbers = BTreeMap::new();
        let mut names: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let is_double = |stored: &&Stored<Enterprise>| {
            let link = stored.body.history.merged_into;
            link.is_some_and(|link| link.kind == MergeKind::SameEnterprise)
        };
        for stored in register.iter().filter(|stored| !is_double(stored)) {
            if let Some(number) = stored.body.organisation_number {
                numbers.insert(number, stored);
            }
            let key = (fold(&stored.body.name), stored.body.home_municipality);
            names.entry(key).or_default().push(stored);
        }
        Self { today, numbers, names }
    }

    /// The enterprise that a row means, if the register has it.
    fn find(&self, given: &Given) -> Result<Option<&'r Stored<Enterprise>>, Violation> {
        let by_number = given.organisation_number.and_then(|number| self.numbers.get(&number));
        if let Some(stored) = by_number {
            return Ok(Some(*stored));
        }
        let (Some(name), Some(home)) = (&given.name, given.home_municipality) else {
            return Ok(None);
        };
        match self.names.get(&(fold(name), home)).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([stored]) => {
                let known = stored.body.organisation_number;
                if given.organisation_number.is_some() && known.is_some() {
                    let message = (
                        "registret har namnet i kommunen med ett annat nummer",
                        "the register has this name in this municipality with another number",
                    );
                    return Err(violation(Column::OrganisationNumber, "OTHER_NUMBER", message));
                }
                Ok(Some(*stored))
            }
            Some(_) => {
                let message = (
                    "registret har namnet i kommunen mer än en gång; ange organisationsnumret",
                    "the register has this name in this municipality more than once; give the organisation number",
                );
                Err(violation(Column::Name, "AMBIGUOUS", message))
            }
        }
    }
}

/// What the rows before have named, and in which row.
#[derive(Default)]
struct Seen {
    numbers: BTreeMap<OrganisationNumber, usize>,
    names: BTreeMap<(String, Option<AreaCode>), usize>,
    enterprises: BTreeMap<EnterpriseId, usize>,
}

impl Seen {
    /// Notes what a row names; says so if a row before it named the same.
    fn note(
        &mut self,
        row: usize,
        given: &Given,
        known: Option<&Stored<Enterprise>>,
    ) -> Option<Violation> {
        let number = given.organisation_number.and_then(|number| self.numbers.insert(number, row));
        let home = given.home_municipality.or(known.map(|stored| stored.body.home_municipality));
        let name = given.name.as_ref().and_then(|name| self.names.insert((fold(name), home), row));
        let enterprise = known.and_then(|stored| self.enterprises.insert(stored.id, row));
        let twice = |column, (sv, en): (&str, &str), before: usize| {
            let message = Text::new(
                format!("rad {before} har samma {sv}"),
                format!("row {before} has the same {en}"),
            );
            violation(column, "DUPLICATE", message)
        };
        number
            .map(|before| twice(Column::OrganisationNumber, ("nummer", "number"), before))
            .or_else(|| name.map(|before| twice(Column::Name, ("namn", "name"), before)))
            .or_else(|| {
                enterprise.map(|before| twice(Column::Name, ("företag", "enterprise"), before))
            })
    }
}

#[cfg(test)]
mod tests;
