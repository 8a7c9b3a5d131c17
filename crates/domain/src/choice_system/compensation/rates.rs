//! Which rate a placement has in a year, step by step.

use super::{
    AdjustmentKind, AdjustmentManner, CompensationModel, Direction, Extent, Management, Rounding,
};
use crate::exact::Exact;
use crate::law::assessment::FactRead;
use crate::money::Sek;
use crate::share::Share;
use crate::subsidy::CalculationLine;
use crate::subsidy::reading::{kronor, percent};
use crate::text::Text;

/// A cell of the table of rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell<'m> {
    pub(super) level: Option<&'m str>,
    pub(super) extent: Option<Extent>,
    pub(super) management: Management,
}

/// Why a placement has no amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// The model neither gives this rate nor says how it follows from another.
    Rate(String),
    /// The rates of this year do not follow from those given.
    Year(i16),
    /// The model does not say what this absence pays.
    Absence(&'static str),
    /// The figures are beyond all amounts.
    Beyond,
}

/// A step of the arithmetic without provisions; the calculation adds them.
pub(super) fn line(
    step: &str,
    pointer: String,
    text: Text,
    amount: Option<Sek>,
) -> CalculationLine {
    CalculationLine {
        step: step.to_owned(),
        text,
        amount,
        note: None,
        provisions: Vec::new(),
        facts: vec![FactRead { pointer, value: None }],
        parameters: Vec::new(),
    }
}

impl CompensationModel {
    /// The rate in the year of the rates, whether it is given or follows from
    /// another; nothing where the model does not tell.
    #[must_use]
    pub fn rate(
        &self,
        level: Option<&str>,
        extent: Option<Extent>,
        management: Management,
    ) -> Option<Sek> {
        let rates = RatesOf { model: self, year: self.price_year };
        rates.rate(Cell { level, extent, management }, &mut Vec::new()).ok()
    }
}

/// The table of rates as it is in one year.
pub(super) struct RatesOf<'m> {
    pub(super) model: &'m CompensationModel,
    pub(super) year: i16,
}

impl RatesOf<'_> {
    /// The rate of `cell`, and the steps to it in `lines`.
    pub(super) fn rate(
        &self,
        cell: Cell<'_>,
        lines: &mut Vec<CalculationLine>,
    ) -> Result<Sek, Stop> {
        if let Some(given) = self.given(cell, lines)? {
            return Ok(given);
        }
        if let Some(share) = self.share_of_full_day(cell) {
            let full = Cell { extent: Some(Extent::FullDay), ..cell };
            let full = match self.given(full, lines)? {
                Some(given) => given,
                None => self.derived(full, lines)?,
            };
            return self.part(cell, full, share, lines);
        }
        self.derived(cell, lines)
    }

    /// The rate that the model gives for the cell, brought to the year.
    fn given(&self, cell: Cell<'_>, lines: &mut Vec<CalculationLine>) -> Result<Option<Sek>, Stop> {
        let Cell { level, extent, management } = cell;
        let Some(amount) = self.model.given(level, extent, management) else { return Ok(None) };
        let ((sv, en), year) = (kronor(amount), self.model.price_year);
        let (name_sv, name_en) = name(cell);
        lines.push(line(
            "RATE",
            "/model/rates".to_owned(),
            Text::new(
                format!("{name_sv}: {sv} i {year} års taxa."),
                format!("{name_en}: {en} in the rates of {year}."),
            ),
            Some(amount),
        ));
        self.indexed(amount, lines).map(Some)
    }

    /// The amount of the year of the rates, brought to the year year by year.
    fn indexed(&self, given: Sek, lines: &mut Vec<CalculationLine>) -> Result<Sek, Stop> {
        let from = self.model.price_year;
        if self.year < from {
            return Err(Stop::Year(self.year));
        }
        let mut amount = Exact::of(given);
        for year in from.saturating_add(1)..=self.year {
            let indexation = self.model.indexation.as_ref();
            let step = indexation.and_then(|it| it.step(year)).ok_or(Stop::Year(year))?;
            amount = step.apply(amount).ok_or(Stop::Beyond)?;
            if indexation.is_some_and(|it| it.rounds_each_year) || year == self.year {
                let rounded = self.model.rounding.apply(amount).ok_or(Stop::Beyond)?;
                amount = Exact::of(rounded);
            }
            let (sv, en) = percent(step.rate);
            let (sv_way, en_way) = match step.direction {
                Direction::Up => ("höjs", "rise"),
                Direction::Down => ("sänks", "fall"),
            };
            lines.push(line(
                "INDEX",
                "/model/indexation/steps".to_owned(),
                Text::new(
                    format!("Taxan {sv_way} med {sv} för {year}."),
                    format!("Rates {en_way} by {en} for {year}."),
                ),
                amount.to_sek(),
            ));
        }
        amount.to_sek().ok_or(Stop::Beyond)
    }

    fn share_of_full_day(&self, cell: Cell<'_>) -> Option<Share> {
        let extent = cell.extent.filter(|extent| *extent != Extent::FullDay)?;
        self.model.extents.iter().find(|rule| rule.extent == extent)?.share_of_full_day
    }

    /// A part of the rate of a full day.
    fn part(
        &self,
        cell: Cell<'_>,
        full: Sek,
        share: Share,
        lines: &mut Vec<CalculationLine>,
    ) -> Result<Sek, Stop> {
        let exact = Exact::of(full).times(Exact::share(share)).ok_or(Stop::Beyond)?;
        let amount = self.model.rounding.apply(exact).ok_or(Stop::Beyond)?;
        let ((sv, en), (name_sv, name_en)) = (percent(share), name(cell));
        let (to_sv, to_en) = rounded_to(self.model.rounding);
        lines.push(line(
            "EXTENT",
            "/model/extents".to_owned(),
            Text::new(
                format!("{name_sv}: {sv} av heldagens taxa, avrundat till {to_sv}."),
                format!("{name_en}: {en} of the rate of a full day, rounded to {to_en}."),
            ),
            Some(amount),
        ));
        Ok(amount)
    }

    /// The rate as it follows from another column.
    fn derived(&self, cell: Cell<'_>, lines: &mut Vec<CalculationLine>) -> Result<Sek, Stop> {
        let missing = || Stop::Rate(name(cell).0);
        let column = self.model.column(cell.management).ok_or_else(missing)?;
        let derived = column.derived.as_ref().ok_or_else(missing)?;
        let source = Cell { management: derived.from, ..cell };
        let begun = self.given(source, lines)?.ok_or_else(|| Stop::Rate(name(source).0))?;
        let (mut amount, mut sv, mut en) = (Exact::of(begun), Vec::new(), Vec::new());
        for adjustment in &derived.adjustments {
            amount = adjustment.apply(amount).ok_or(Stop::Beyond)?;
            let (step_sv, step_en) = said(adjustment.kind, adjustment.manner);
            let (rate_sv, rate_en) = percent(adjustment.rate);
            sv.push(format!("{step_sv} {rate_sv}"));
            en.push(format!("{step_en} {rate_en}"));
        }
        let amount = self.model.rounding.apply(amount).ok_or(Stop::Beyond)?;
        let (name_sv, name_en) = name(cell);
        let (to_sv, to_en) = rounded_to(self.model.rounding);
        lines.push(line(
            "COLUMN",
            "/model/columns".to_owned(),
            Text::new(
                format!("{name_sv}: {}, avrundat till {to_sv}.", sv.join(", ")),
                format!("{name_en}: {}, rounded to {to_en}.", en.join(", ")),
            ),
            Some(amount),
        ));
        Ok(amount)
    }
}

fn rounded_to(rounding: Rounding) -> (&'static str, &'static str) {
    match rounding {
        Rounding::WholeKronor => ("hela kronor", "whole kronor"),
        Rounding::WholeOre => ("hela öre", "whole öre"),
    }
}

fn said(kind: AdjustmentKind, manner: AdjustmentManner) -> (String, String) {
    let (sv, en) = match kind {
        AdjustmentKind::VatCompensation => ("momskompensation", "compensation for VAT"),
        AdjustmentKind::Overhead => ("gemensamma kostnader", "overhead"),
        AdjustmentKind::Other => ("annan justering", "another adjustment"),
    };
    match manner {
        AdjustmentManner::Add => (format!("tillägg för {sv}"), format!("{en} added,")),
        AdjustmentManner::Deduct => (format!("avdrag för {sv}"), format!("{en} deducted,")),
        AdjustmentManner::Restore => {
            (format!("återlagt avdrag för {sv}"), format!("{en} put back,"))
        }
    }
}

/// What a cell is called, in Swedish and English.
pub(super) fn name(cell: Cell<'_>) -> (String, String) {
    let (extent_sv, extent_en) = match cell.extent {
        None => ("", ""),
        Some(Extent::FullDay) => ("heldag", "full day"),
        Some(Extent::HalfDay) => ("halvdag", "half day"),
        Some(Extent::PartDay) => ("deltid", "part day"),
    };
    let (regi_sv, regi_en) = match cell.management {
        Management::Municipal => ("kommunal regi", "municipal management"),
        Management::Contracted => ("entreprenad", "contracted management"),
        Management::Private => ("enskild regi", "private management"),
    };
    let join = |extent: &str, regi: &str| {
        let parts = [cell.level.unwrap_or_default(), extent, regi];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    };
    (join(extent_sv, regi_sv), join(extent_en, regi_en))
}
