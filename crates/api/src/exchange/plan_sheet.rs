//! A sheet of planned purchases: each row a need.
//!
//! Cities keep their plans in sheets of their own making, so headers are read
//! forgivingly, and columns that mean nothing here are passed over and named.

mod cells;
mod columns;

use std::collections::BTreeMap;

use hansyn_domain::cpv::resolve::Remembered;
use hansyn_domain::ids::CommitteeId;
use hansyn_domain::plan::{PlannedNeed, PlannedStart, PurchasePlan};
use hansyn_domain::text::{Text, fold};
use hansyn_domain::violation::Violation;

use super::enterprise_sheet::cells::{Refused, areas, armed, refused, shown, whole};
use super::sheet::{Sheet, SheetRow};
use crate::problem::Problem;
use columns::{Column, Header};

/// What the sheet is read against.
#[derive(Debug)]
pub struct Context {
    /// The municipality's committees by their folded names.
    pub committees: BTreeMap<String, CommitteeId>,
    /// The codes that were chosen for words before.
    pub remembered: Remembered,
}

/// What one row of the sheet gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedRow {
    /// The number of the row in the sheet.
    pub row: usize,
    /// The need, or everything about the row that does not hold.
    pub read: Result<PlannedNeed, Vec<Violation>>,
}

/// What a sheet gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedSheet {
    /// Every row, in order.
    pub rows: Vec<NeedRow>,
    /// The titles of the columns that were passed over.
    pub passed_over: Vec<String>,
    /// The numbers of the rows that only add up others, which were passed over, too.
    pub totals: Vec<usize>,
}

/// Reads the rows as needs, each with its code where the words leave no doubt.
/// The sheet as a whole is refused for its header alone.
pub fn read_needs(sheet: &Sheet, context: &Context) -> Result<NeedSheet, Problem> {
    let Header { columns, passed_over } = columns::of_header(&sheet.header)?;
    let (totals, rows): (Vec<&SheetRow>, Vec<_>) =
        sheet.rows.iter().partition(|row| adds_up(&columns, row));
    Ok(NeedSheet {
        rows: rows.into_iter().map(|row| read_row(&columns, row, context)).collect(),
        passed_over,
        totals: totals.into_iter().map(|row| row.number).collect(),
    })
}

/// Whether the row adds up others: beside numbers it says at most that it does.
fn adds_up(columns: &[Option<Column>], row: &SheetRow) -> bool {
    let cells = columns.iter().zip(&row.cells).map(|(column, cell)| (*column, cell.trim()));
    let filled: Vec<_> = cells.filter(|(_, text)| !text.is_empty()).collect();
    let sums = |(column, text): &(Option<Column>, &str)| {
        column.map(Column::fact) == Some(Column::Value) || cells::is_total(text)
    };
    let counts = |it: &(Option<Column>, &str)| match it.0 {
        Some(column) => column == Column::Lots,
        None => cells::value(it.1, 1).is_ok(),
    };
    filled.iter().any(sums) && filled.iter().all(|it| sums(it) || counts(it))
}

/// The plan with the needs of the sheet: a need whose key it has already is
/// replaced where it stands, and keeps the code that a person confirmed for the
/// same words; others follow after.
#[must_use]
pub fn merged(plan: &PurchasePlan, needs: Vec<PlannedNeed>) -> PurchasePlan {
    let mut plan = plan.clone();
    let places: BTreeMap<String, usize> =
        plan.needs.iter().enumerate().map(|(place, need)| (need.key.clone(), place)).collect();
    for mut need in needs {
        match places.get(&need.key).and_then(|place| plan.needs.get_mut(*place)) {
            Some(known) => {
                if need.cpv.is_none() && need.words() == known.words() {
                    (need.cpv, need.resolved_by) = (known.cpv, known.resolved_by);
                }
                *known = need;
            }
            None => plan.needs.push(need),
        }
    }
    plan
}

fn read_row(columns: &[Option<Column>], row: &SheetRow, context: &Context) -> NeedRow {
    let mut given = Given::default();
    let mut violations = Vec::new();
    for (column, cell) in columns.iter().zip(&row.cells) {
        let (Some(column), text) = (column, cell.trim()) else { continue };
        let may_be_open = !matches!(column, Column::Key | Column::Title | Column::Wording);
        if text.is_empty() || (may_be_open && cells::is_not_known(text)) {
            continue;
        }
        if let Err(Refused { code, message }) = given.take(*column, text, context) {
            let pointer = format!("/rows/{}/{}", row.number, column.name());
            violations.push(Violation::new(&pointer, code, message));
        }
    }
    let start = given.start();
    if let Err(Refused { code, message }) = &start {
        let pointer = format!("/rows/{}/{}", row.number, Column::Start.name());
        violations.push(Violation::new(&pointer, code, message.clone()));
    }
    if given.title.is_none() {
        let message = (
            "ett behov har en rubrik, eller ord för det som köps",
            "a need has a title, or words for what is bought",
        );
        let pointer = format!("/rows/{}/{}", row.number, Column::Title.name());
        violations.push(Violation::new(&pointer, "MISSING", message));
    }
    let read = match (violations.is_empty(), start) {
        (true, Ok(start)) => Ok(given.need(row.number, start, &context.remembered)),
        _ => Err(violations),
    };
    NeedRow { row: row.number, read }
}

/// What the cells of a row give.
#[derive(Default)]
struct Given {
    key: Option<String>,
    title: Option<String>,
    wording: Option<String>,
    code: Option<String>,
    areas: Vec<hansyn_domain::area::AreaCode>,
    start: Option<String>,
    year: Option<String>,
    part: Option<String>,
    value: Option<hansyn_domain::money::Sek>,
    committee_id: Option<CommitteeId>,
    lots: Option<u16>,
}

impl Given {
    fn take(&mut self, column: Column, text: &str, context: &Context) -> Result<(), Refused> {
        match column {
            Column::Key => self.key = Some(text.to_owned()),
            Column::Title => self.title = Some(armed(text).to_owned()),
            Column::Wording => self.wording = Some(armed(text).to_owned()),
            Column::Cpv => self.code = Some(cells::code(text)?),
            Column::Areas => self.areas = areas(text)?,
            Column::Start | Column::Announced => self.start = Some(text.to_owned()),
            Column::Year => self.year = Some(text.to_owned()),
            Column::Part => self.part = Some(text.to_owned()),
            Column::Value => self.value = Some(cells::value(text, 1)?),
            Column::ThousandsOfKronor => self.value = Some(cells::value(text, 1_000)?),
            Column::MillionsOfKronor => self.value = Some(cells::value(text, 1_000_000)?),
            Column::Committee => {
                let named = context.committees.get(&fold(text)).copied();
                self.committee_id = Some(named.ok_or_else(|| {
                    let text = shown(text);
                    let message = Text::new(
                        format!("kommunen har ingen nämnd `{text}`"),
                        format!("the municipality has no committee `{text}`"),
                    );
                    refused("UNKNOWN", message)
                })?);
            }
            Column::Lots => {
                let lots = u16::try_from(whole(text)?).unwrap_or(u16::MAX);
                self.lots = Some(lots);
            }
        }
        // What is bought may be all that a row says.
        if self.title.is_none() && column == Column::Wording {
            self.title.clone_from(&self.wording);
        }
        Ok(())
    }

    /// The start as exactly as its columns tell it together: a year, a quarter or a
    /// month in one cell, or the year in another.
    fn start(&self) -> Result<Option<PlannedStart>, Refused> {
        let texts = || [&self.year, &self.start, &self.part].into_iter().flatten();
        let year = texts().find_map(|text| cells::start(text).ok()).map(PlannedStart::in_year);
        let mut finest: Option<PlannedStart> = None;
        for text in texts() {
            let with_year = |refused| match year {
                Some(year) => cells::start(&format!("{year} {text}")),
                None => Err(refused),
            };
            let told = cells::start(text).or_else(with_year)?;
            if finest.is_some_and(|known| !known.agrees(told)) {
                let text = shown(text);
                let message = Text::new(
                    format!("`{text}` är en annan tid än den bredvid"),
                    format!("`{text}` is another time than the one beside it"),
                );
                return Err(refused("CONFLICT", message));
            }
            finest = finest.map(|known| known.finer(told)).or(Some(told));
        }
        Ok(finest)
    }

    fn need(self, row: usize, start: Option<PlannedStart>, remembered: &Remembered) -> PlannedNeed {
        let title = self.title.unwrap_or_default();
        let mut need = PlannedNeed {
            key: self.key.unwrap_or_else(|| format!("row-{row}")),
            wording: self.wording.filter(|wording| *wording != title),
            title,
            cpv: self.code.and_then(|code| code.parse().ok()),
            resolved_by: None,
            areas: self.areas,
            start,
            value: self.value,
            committee_id: self.committee_id,
            lots: self.lots,
        };
        need.settle(remembered);
        need
    }
}

#[cfg(test)]
mod tests;
