//! The estimated value (LOU 5:3–5:14).

use jiff::civil::Date;

use super::plus;
use crate::law::book::LawBook;
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::{Notes, wire};
use crate::law::purchase::{ContractKind, Purchase, PurchasePart};
use crate::money::Sek;

/// What a purchase is worth.
#[derive(Debug, Clone)]
pub(crate) struct Estimate {
    /// The value of the whole need; absent when nothing says it.
    pub(crate) total: Option<Sek>,
    /// The value without the parts that are bought on their own.
    pub(crate) alone: Option<Sek>,
    /// The facts without which there is no total, as JSON pointers.
    pub(crate) missing: Vec<String>,
    pub(crate) notes: Notes,
}

impl Estimate {
    pub(crate) fn of(book: &LawBook, purchase: &Purchase, on: Date) -> Self {
        let mut reader =
            Reader { book, purchase, on, notes: Notes::default(), missing: Vec::new() };
        let base = reader.bases().into_iter().max();
        if base.is_none() && reader.missing.is_empty() {
            reader.missing.push("/valuation/estimated".to_owned());
        }
        let alone = base.map(|base| reader.with_extras(base));
        // What lacks a part of the sum would be too low.
        let alone = alone.filter(|_| reader.missing.is_empty());
        let total =
            alone.map(|alone| reader.with_split(alone)).map(|total| reader.with_units(total));
        let Reader { notes, missing, .. } = reader;
        Self { total: total.filter(|_| missing.is_empty()), alone, missing, notes }
    }
}

struct Reader<'p> {
    book: &'p LawBook,
    purchase: &'p Purchase,
    on: Date,
    notes: Notes,
    missing: Vec<String>,
}

impl Reader<'_> {
    /// Each way in which the draft tells the value. The method may not be chosen
    /// to get below a limit (5:6), so the highest counts.
    fn bases(&mut self) -> Vec<Sek> {
        let ways = [
            self.estimated(),
            self.recurring(),
            self.monthly_price(),
            self.lease(),
            self.framework(),
            sum_of_parts(&self.purchase.parts, &mut self.notes),
        ];
        ways.into_iter().flatten().collect()
    }

    fn amount(&mut self, name: &str, amount: Sek) {
        self.notes.fact(format!("/valuation/{name}"), Some(amount.to_string()));
    }

    fn months(&mut self, id: &str, otherwise: u16) -> u16 {
        self.notes
            .parameter(self.book, id, self.on)
            .and_then(ParameterValue::months)
            .unwrap_or(otherwise)
    }

    /// 5:3: the total, without VAT.
    fn estimated(&mut self) -> Option<Sek> {
        let valuation = &self.purchase.valuation;
        let said = valuation.estimated.map(|value| value.to_string());
        self.notes.fact("/valuation/estimated", wire(said));
        let rate = valuation.includes_vat_percent.unwrap_or(0);
        if valuation.estimated.is_some() && rate > 0 {
            self.notes.fact("/valuation/includesVatPercent", Some(rate.to_string()));
        }
        valuation.estimated.map(|estimated| estimated.without_vat(rate))
    }

    /// 5:11: purchases that recur count for twelve months.
    fn recurring(&mut self) -> Option<Sek> {
        let monthly = self.purchase.valuation.recurring_monthly?;
        self.amount("recurringMonthly", monthly);
        Some(times(monthly, self.months(id::RECURRING_MONTHS, 12)))
    }

    /// 5:13: a service without a total price counts for its term, 48 months at most.
    fn monthly_price(&mut self) -> Option<Sek> {
        let monthly = self.purchase.valuation.monthly_price?;
        let term = self.purchase.valuation.monthly_price_term;
        self.amount("monthlyPrice", monthly);
        self.notes.fact("/valuation/monthlyPriceTerm", wire(term));
        let most = self.months(id::MONTHLY_PRICE_MONTHS, 48);
        Some(times(monthly, term.map_or(most, |term| term.min(most))))
    }

    /// 5:10: a lease counts for its term, with the residual value once it is
    /// longer than twelve months, and for 48 months when it has no end.
    fn lease(&mut self) -> Option<Sek> {
        let valuation = &self.purchase.valuation;
        let monthly = valuation.lease_monthly?;
        self.amount("leaseMonthly", monthly);
        self.notes.fact("/valuation/leaseTermMonths", wire(valuation.lease_term_months));
        let Some(term) = valuation.lease_term_months else {
            return Some(times(monthly, self.months(id::LEASE_MONTHS, 48)));
        };
        let paid = times(monthly, term);
        if term <= self.months(id::LEASE_SHORT_MONTHS, 12) {
            return Some(paid);
        }
        let residual = valuation.lease_residual;
        self.notes.fact("/valuation/leaseResidual", wire(residual.map(|value| value.to_string())));
        if residual.is_none() {
            self.missing.push("/valuation/leaseResidual".to_owned());
        }
        residual.map(|residual| plus(paid, residual))
    }

    /// 5:14: a framework agreement counts with all contracts planned under it.
    fn framework(&mut self) -> Option<Sek> {
        let total = self.purchase.valuation.framework_total?;
        self.amount("frameworkTotal", total);
        Some(total)
    }

    /// 5:3 and 5:9: options, prizes, and what the authority supplies to works.
    fn with_extras(&mut self, base: Sek) -> Sek {
        let valuation = &self.purchase.valuation;
        let supplied = valuation.supplied_to_works.filter(|_| buys_works(self.purchase));
        let extras = [
            ("options", valuation.options),
            ("prizes", valuation.prizes),
            ("suppliedToWorks", supplied),
        ];
        extras.into_iter().fold(base, |sum, (name, extra)| {
            extra.map_or(sum, |extra| {
                self.amount(name, extra);
                plus(sum, extra)
            })
        })
    }

    /// What is bought on its own counts unless there are objective reasons (5:7, 5:7 a).
    fn with_split(&mut self, alone: Sek) -> Sek {
        let Some(split) = self.purchase.valuation.split_off else { return alone };
        let reasons = self.purchase.valuation.split_has_objective_reasons;
        self.amount("splitOff", split);
        self.notes.fact("/valuation/splitHasObjectiveReasons", wire(reasons));
        if reasons == Some(true) { alone } else { plus(alone, split) }
    }

    /// What other units buy counts unless this one is responsible by itself (5:4).
    fn with_units(&mut self, total: Sek) -> Sek {
        let Some(others) = self.purchase.valuation.other_units else { return total };
        let responsible = self.purchase.valuation.unit_is_responsible;
        self.amount("otherUnits", others);
        self.notes.fact("/valuation/unitIsResponsible", wire(responsible));
        match responsible {
            Some(true) => total,
            Some(false) => plus(total, others),
            None => {
                self.missing.push("/valuation/unitIsResponsible".to_owned());
                total
            }
        }
    }
}

/// Whether the purchase, or a part of it, is works.
pub(crate) fn buys_works(purchase: &Purchase) -> bool {
    let of_parts = purchase.parts.iter().any(|part| part.kind == ContractKind::Works);
    purchase.kind == Some(ContractKind::Works) || of_parts
}

fn sum_of_parts(parts: &[PurchasePart], notes: &mut Notes) -> Option<Sek> {
    if parts.is_empty() {
        return None;
    }
    for (index, part) in parts.iter().enumerate() {
        let value = part.value.map(|value| value.to_string());
        notes.fact(format!("/parts/{index}/value"), wire(value));
    }
    parts.iter().try_fold(Sek::ZERO, |sum, part| part.value.map(|value| plus(sum, value)))
}

fn times(amount: Sek, months: u16) -> Sek {
    amount.checked_mul(u64::from(months)).unwrap_or(Sek::MAX)
}
