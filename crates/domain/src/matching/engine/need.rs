//! What one condition needs of a row, with every day and code resolved.

use std::sync::Arc;

use super::super::answer::Outcome;
use super::super::condition::Condition;
use super::super::figure::{Bounds, Measure, Threshold};
use super::area_tree;
use super::code::Code;
use super::day::Day;
use super::reserved::{RouteRule, Rules};
use super::roaming::Wanted;
use super::rows::{
    CERTIFICATES_COMPLETE, CertificateFact, Group, HeadFact, NO_AMOUNT, PLACES_KNOWN,
    REFERENCES_COMPLETE, Rows, Schemes, TRADES_COMPLETE,
};
use crate::cpv::CpvCode;
use crate::enterprise::{EnterpriseKind, LegalForm};
use crate::money::Sek;
use crate::share::Share;

/// One condition. Two that are equal are met by the same rows, on any lot.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Need {
    Trade(Code),
    /// All of these areas, or the place in the only one, for the trade.
    Area {
        trade: Code,
        areas: Vec<u16>,
        wanted: Arc<Wanted>,
    },
    /// One of the forms, as bits.
    Form(u16),
    /// One of the kinds, as bits.
    Kind(u8),
    Turnover {
        ore: u64,
        since: Day,
        on: Day,
    },
    Largest {
        ore: u64,
        on: Day,
    },
    Places(u32),
    Employees {
        heads: u32,
        since: Day,
        on: Day,
    },
    References {
        least: u32,
        code: Code,
        since: Day,
        on: Day,
    },
    /// The share as numerator and denominator.
    TargetShare {
        part: u32,
        whole: u32,
        since: Day,
        on: Day,
    },
    /// A scheme that no row holds has no number.
    Certificate {
        scheme: Option<u32>,
        on: Day,
    },
    Reserved(RouteRule),
}

/// The days from which facts are fresh.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub(super) on: Day,
    pub(super) headcount_since: Day,
    pub(super) turnover_since: Day,
}

/// What resolves a condition of a lot.
pub(super) struct Resolver<'a> {
    pub(super) cpv: CpvCode,
    pub(super) trade: Code,
    pub(super) days: Days,
    pub(super) schemes: &'a Schemes,
    pub(super) rules: &'a Rules,
}

/// The kinds as bits.
pub(super) fn kinds(kinds: &[EnterpriseKind]) -> u8 {
    kinds.iter().fold(0, |bits, kind| {
        bits | match kind {
            EnterpriseKind::WorkIntegration => 1,
            EnterpriseKind::SocialWorkCooperative => 2,
            EnterpriseKind::Ideburen => 4,
            EnterpriseKind::Other => 8,
        }
    })
}

fn form(form: LegalForm) -> u16 {
    1 << match form {
        LegalForm::EconomicAssociation => 0,
        LegalForm::NonProfitAssociation => 1,
        LegalForm::LimitedCompany => 2,
        LegalForm::LimitedCompanySvb => 3,
        LegalForm::Foundation => 4,
        LegalForm::Partnership => 5,
        LegalForm::SoleTrader => 6,
        LegalForm::Other => 7,
        LegalForm::Unknown => 8,
    }
}

impl Need {
    pub(super) fn of(condition: &Condition<'_>, at: &Resolver<'_>) -> Self {
        let Days { on, headcount_since, turnover_since } = at.days;
        match condition {
            Condition::Trade(cpv) => Self::Trade(Code::of(*cpv)),
            Condition::Area(all) => Self::Area {
                trade: at.trade,
                areas: all.iter().map(|it| area_tree::place(it.area())).collect(),
                wanted: Arc::new(Wanted { cpv: at.cpv, to: all.clone() }),
            },
            Condition::Form(forms) => Self::Form(forms.iter().fold(0, |all, it| all | form(*it))),
            Condition::Kind(kinds) => Self::Kind(self::kinds(kinds)),
            Condition::Certificate(scheme) => {
                Self::Certificate { scheme: at.schemes.find(scheme), on }
            }
            Condition::Reserved(route) => Self::Reserved(at.rules.rule(*route)),
            Condition::Figure(measure, wanted) => match (measure, wanted) {
                (Measure::Turnover, Threshold::Amount(amount)) => {
                    Self::Turnover { ore: amount.ore(), since: turnover_since, on }
                }
                (Measure::LargestContract, Threshold::Amount(amount)) => {
                    Self::Largest { ore: amount.ore(), on }
                }
                (Measure::Places, Threshold::Number(places)) => Self::Places(*places),
                (Measure::Employees, Threshold::Number(heads)) => {
                    Self::Employees { heads: *heads, since: headcount_since, on }
                }
                (Measure::References { cpv, since, .. }, Threshold::Number(least)) => {
                    let (code, since) = (Code::of(*cpv), Day::of(*since));
                    Self::References { least: *least, code, since, on }
                }
                (Measure::TargetShare, Threshold::Share(share)) => {
                    let (part, whole) = (share.numerator(), share.denominator());
                    Self::TargetShare { part, whole, since: headcount_since, on }
                }
                // A measure and a threshold of another unit: nobody can be shown to reach it.
                _ => Self::Form(0),
            },
        }
    }

    /// Whether the row meets it.
    pub(super) fn outcome(&self, rows: &Rows, row: usize) -> Outcome {
        match self {
            Self::Trade(code) => sells(rows, row, *code),
            Self::Area { trade, areas, wanted } => delivers(rows, row, (*trade, areas), wanted),
            Self::Form(forms) => {
                let own = rows.forms.get(row).copied().unwrap_or(LegalForm::Unknown);
                Self::form_outcome(*forms, own)
            }
            Self::Kind(kinds) => {
                Self::kind_outcome(*kinds, rows.kinds.get(row).copied().unwrap_or(0))
            }
            Self::TargetShare { part, whole, since, on } => newest(rows, row, *on, has_share)
                .map_or(Outcome::Unknown, |count| share_since(count, *since, *part, *whole)),
            Self::Certificate { scheme, on } => {
                let mut held = certificates(rows, row, *scheme);
                if held.any(|it| it.from <= *on && *on <= it.to) {
                    Outcome::Met
                } else {
                    known_or_open(rows.complete(row, CERTIFICATES_COMPLETE))
                }
            }
            Self::Reserved(rule) => rule.outcome(rows, row),
            Self::Turnover { ore, .. } | Self::Largest { ore, .. } => {
                self.figure(rows, row).outcome(*ore)
            }
            Self::Places(wanted)
            | Self::Employees { heads: wanted, .. }
            | Self::References { least: wanted, .. } => {
                self.figure(rows, row).outcome(u64::from(*wanted))
            }
        }
    }

    pub(super) fn form_outcome(forms: u16, own: LegalForm) -> Outcome {
        if own == LegalForm::Unknown {
            return Outcome::Unknown;
        }
        met_or_not(forms & form(own) != 0)
    }

    pub(super) fn kind_outcome(kinds: u8, own: u8) -> Outcome {
        if own == 0 { Outcome::Unknown } else { met_or_not(kinds & own != 0) }
    }

    /// What is measured whatever is asked for, and the threshold that is asked
    /// for. Only where the bounds of a row decide: a certificate may be known of,
    /// and yet no day on which it held.
    pub(super) fn measure(&self) -> Option<(Self, Threshold)> {
        let amount = |ore: u64| Threshold::Amount(Sek::from_ore(ore));
        Some(match *self {
            Self::Turnover { ore, since, on } => {
                (Self::Turnover { ore: 0, since, on }, amount(ore))
            }
            Self::Largest { ore, on } => (Self::Largest { ore: 0, on }, amount(ore)),
            Self::Places(least) => (Self::Places(0), Threshold::Number(least)),
            Self::Employees { heads, since, on } => {
                (Self::Employees { heads: 0, since, on }, Threshold::Number(heads))
            }
            Self::References { least, code, since, on } => {
                (Self::References { least: 0, code, since, on }, Threshold::Number(least))
            }
            // Of nobody there is no share, not even one of nothing.
            Self::TargetShare { part: 0, .. } => return None,
            Self::TargetShare { part, whole, since, on } => {
                let share = Share::new(part, whole).ok()?;
                (Self::TargetShare { part: 0, whole: 1, since, on }, Threshold::Share(share))
            }
            _ => return None,
        })
    }

    /// Whether most rows have a value of their own. Few have references of a code.
    pub(super) const fn is_widely_known(&self) -> bool {
        !matches!(self, Self::References { .. } | Self::Certificate { .. })
    }

    /// Between which thresholds the row lies; nothing where there is no threshold.
    pub(super) fn bounds(&self, rows: &Rows, row: usize) -> Bounds {
        let amount = |value: u64| Threshold::Amount(Sek::from_ore(value));
        let number = |value: u64| Threshold::Number(u32::try_from(value).unwrap_or(u32::MAX));
        match self {
            Self::Turnover { .. } | Self::Largest { .. } => self.figure(rows, row).bounds(amount),
            Self::Places(_) | Self::Employees { .. } | Self::References { .. } => {
                self.figure(rows, row).bounds(number)
            }
            Self::TargetShare { since, on, .. } => newest(rows, row, *on, has_share)
                .filter(|count| count.day >= *since)
                .map(share_bounds)
                .unwrap_or_default(),
            Self::Certificate { scheme, on } => {
                let begun = certificates(rows, row, *scheme).filter(|it| it.from <= *on);
                let last = begun.map(|it| it.to.min(*on)).max();
                let last = last.and_then(Day::date).map(Threshold::Day);
                let is_complete = rows.complete(row, CERTIFICATES_COMPLETE);
                Bounds { lower: last, upper: last.filter(|_| is_complete) }
            }
            Self::Trade(_)
            | Self::Area { .. }
            | Self::Form(_)
            | Self::Kind(_)
            | Self::Reserved(_) => Bounds::default(),
        }
    }

    /// A number that a least value is set for.
    fn figure(&self, rows: &Rows, row: usize) -> Figure {
        match *self {
            Self::Turnover { since, on, .. } => {
                let value = rows.turnovers.get(row).copied().filter(|it| *it != NO_AMOUNT);
                let closed = rows.year_ends.get(row).is_some_and(|end| since <= *end && *end <= on);
                Figure::exactly(value.filter(|_| closed))
            }
            Self::Largest { on, .. } => {
                let shown = rows.references.of(row).iter().filter(|it| it.from <= on);
                let shown = shown.map(|it| it.value).filter(|it| *it != NO_AMOUNT).max();
                match rows.largest.get(row).copied().filter(|it| *it != NO_AMOUNT) {
                    Some(stated) => Figure::exactly(Some(shown.unwrap_or(0).max(stated))),
                    None => Figure { lower: shown, upper: None },
                }
            }
            Self::Places(_) if rows.complete(row, PLACES_KNOWN) => {
                Figure::exactly(rows.places.get(row).copied().map(u64::from))
            }
            Self::Employees { since, on, .. } => {
                let newest = newest(rows, row, on, |it| it.count(Group::Employed).is_some());
                let fresh = newest.filter(|count| count.day >= since);
                match fresh.and_then(|count| count.count(Group::Employed)) {
                    None => Figure::default(),
                    Some((least, most)) => {
                        Figure { lower: Some(u64::from(least)), upper: most.map(u64::from) }
                    }
                }
            }
            Self::References { code, since, on, .. } => {
                let counts = rows
                    .references
                    .of(row)
                    .iter()
                    .filter(|it| code.covers(it.code) && it.from <= on && it.last >= since);
                let count = u64::try_from(counts.count()).ok();
                let complete = rows.complete(row, REFERENCES_COMPLETE);
                Figure { lower: count, upper: count.filter(|_| complete) }
            }
            _ => Figure::default(),
        }
    }
}

/// Between which values a number lies, as far as it is known.
#[derive(Debug, Clone, Copy, Default)]
struct Figure {
    lower: Option<u64>,
    upper: Option<u64>,
}

impl Figure {
    fn exactly(value: Option<u64>) -> Self {
        Self { lower: value, upper: value }
    }

    fn outcome(self, wanted: u64) -> Outcome {
        if self.lower.is_some_and(|lower| lower >= wanted) {
            Outcome::Met
        } else {
            known_or_open(self.upper.is_some_and(|upper| upper < wanted))
        }
    }

    fn bounds(self, threshold: impl Fn(u64) -> Threshold) -> Bounds {
        Bounds { lower: self.lower.map(&threshold), upper: self.upper.map(&threshold) }
    }
}

fn met_or_not(holds: bool) -> Outcome {
    if holds { Outcome::Met } else { Outcome::NotMet }
}

/// What is not met: surely not, or not known.
fn known_or_open(known: bool) -> Outcome {
    if known { Outcome::NotMet } else { Outcome::Unknown }
}

fn sells(rows: &Rows, row: usize, wanted: Code) -> Outcome {
    let trades = rows.trades.of(row);
    if trades.iter().any(|trade| trade.offers(wanted)) {
        return Outcome::Met;
    }
    let complete = rows.complete(row, TRADES_COMPLETE);
    let nothing_near = || !trades.iter().any(|trade| trade.is_near(wanted));
    known_or_open(complete || (!trades.is_empty() && nothing_near()))
}

fn delivers(rows: &Rows, row: usize, (trade, areas): (Code, &[u16]), wanted: &Wanted) -> Outcome {
    if let Some(roaming) = rows.roaming(row) {
        return roaming.reaches(wanted);
    }
    let reach = rows.reach(row, trade);
    if reach.is_empty() {
        return Outcome::Unknown;
    }
    let missed = || areas.iter().filter(|area| !area_tree::is_reached(**area, &reach));
    // A part of the area may hold the place that it is about.
    let open = wanted.at_a_place() && missed().all(|area| area_tree::is_entered(*area, &reach));
    match missed().next() {
        None => Outcome::Met,
        Some(_) => known_or_open(!open),
    }
}

/// The newest count on or before the day of which `chosen` holds.
pub(super) fn newest(
    rows: &Rows,
    row: usize,
    on: Day,
    chosen: impl Fn(&HeadFact) -> bool,
) -> Option<&HeadFact> {
    rows.heads.of(row).iter().filter(|it| it.day <= on && chosen(it)).max_by_key(|it| it.day)
}

pub(super) fn has_share(count: &HeadFact) -> bool {
    count.count(Group::Occupied).is_some() && count.count(Group::Target).is_some()
}

/// Whether the share is reached by a count that is not older than a day.
pub(super) fn share_since(count: &HeadFact, since: Day, part: u32, whole: u32) -> Outcome {
    if count.day < since { Outcome::Unknown } else { share(count, part, whole) }
}

/// Whether the share is reached, whatever the open counts turn out to be.
fn share(count: &HeadFact, part: u32, whole: u32) -> Outcome {
    let groups = count.count(Group::Target).zip(count.count(Group::Occupied));
    let Some(((target, target_most), (occupied, occupied_most))) = groups else {
        return Outcome::Unknown;
    };
    // Of nobody there is no share.
    let reaches = |heads: u32, all: u32| {
        all != 0 && u64::from(heads) * u64::from(whole) >= u64::from(part) * u64::from(all)
    };
    if occupied_most.is_some_and(|all| reaches(target, all)) {
        return Outcome::Met;
    }
    known_or_open(target_most.is_some_and(|most| !reaches(most, occupied)))
}

fn share_bounds(count: &HeadFact) -> Bounds {
    let groups = count.count(Group::Target).zip(count.count(Group::Occupied));
    let Some(((target, target_most), (occupied, occupied_most))) = groups else {
        return Bounds::default();
    };
    let share = |part: u32, whole: u32| Share::new(part.min(whole), whole).ok();
    let lower = occupied_most.and_then(|all| share(target, all));
    let upper = target_most.and_then(|most| share(most, occupied).or(Share::new(0, 1).ok()));
    Bounds { lower: lower.map(Threshold::Share), upper: upper.map(Threshold::Share) }
}

fn certificates(
    rows: &Rows,
    row: usize,
    scheme: Option<u32>,
) -> impl Iterator<Item = &CertificateFact> {
    rows.certificates.of(row).iter().filter(move |it| Some(it.scheme) == scheme)
}
