//! What the engine keeps of each enterprise: every fact that a requirement or the
//! order of the list reads, for any decisive day, and no text.

use std::collections::BTreeMap;
use std::ops::Range;

use super::area_tree::{self, AreaSet};
use super::code::Code;
use super::day::Day;
use super::roaming::Roaming;
use crate::enterprise::headcount::Count;
use crate::enterprise::{Aims, Enterprise, Fact, LegalForm, Precision};
use crate::ids::EnterpriseId;
use crate::money::Sek;

/// An amount that is not stated; larger than any amount the service accepts.
pub(super) const NO_AMOUNT: u64 = u64::MAX;

pub(super) const REFERENCES_COMPLETE: u8 = 1;
pub(super) const CERTIFICATES_COMPLETE: u8 = 2;
pub(super) const TRADES_COMPLETE: u8 = 4;
pub(super) const PLACES_KNOWN: u8 = 8;

/// Lists of different lengths, one after the other.
#[derive(Debug, Clone)]
pub(super) struct Lists<T> {
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { ends: Vec::new(), items: Vec::new() }
    }
}

impl<T> Lists<T> {
    /// The list of a row.
    pub(super) fn of(&self, row: usize) -> &[T] {
        self.items.get(self.places(row)).unwrap_or_default()
    }

    /// Where the list of a row stands.
    pub(super) fn places(&self, row: usize) -> Range<usize> {
        let end = |row: usize| self.ends.get(row).map_or(0, |end| place(*end));
        let first = if row == 0 { 0 } else { end(row - 1) };
        first..end(row)
    }

    pub(super) fn item(&self, place: usize) -> Option<&T> {
        self.items.get(place)
    }

    pub(super) fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.items.extend(list);
        self.ends.push(number(self.items.len()));
    }

    /// How many lists there are.
    fn rows(&self) -> usize {
        self.ends.len()
    }

    fn bytes(&self) -> usize {
        self.ends.capacity() * size_of::<u32>() + self.items.capacity() * size_of::<T>()
    }
}

/// The index of a row that is held in four bytes.
pub(super) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A row in four bytes: there are fewer enterprises than that.
pub(super) fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// One thing that is sold; its own areas lie in [`Rows::trade_areas`].
#[derive(Debug, Clone, Copy)]
pub(super) struct TradeFact {
    areas_from: u32,
    areas: u16,
    code: u16,
}

impl TradeFact {
    /// Set in the code where everything below it is sold, too. The vocabulary
    /// has fewer codes than that.
    const COVERS: u16 = 1 << 15;

    pub(super) const fn code(self) -> Code {
        Code::from_place(self.code & !Self::COVERS)
    }

    pub(super) const fn covers_below(self) -> bool {
        self.code & Self::COVERS != 0
    }

    pub(super) const fn has_areas(self) -> bool {
        self.areas != 0
    }

    pub(super) fn offers(self, wanted: Code) -> bool {
        self.code() == wanted || (self.covers_below() && self.code().covers(wanted))
    }

    /// Whether the trade lies below or above what is wanted.
    pub(super) fn is_near(self, wanted: Code) -> bool {
        wanted.covers(self.code()) || self.code().covers(wanted)
    }
}

/// The heads of one day. A group that was not counted has no bit in `known`.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeadFact {
    pub(super) day: Day,
    heads: [u32; 3],
    known: u8,
}

/// A group of those who are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Occupied,
    Target,
    Employed,
}

impl HeadFact {
    fn new(day: Day, groups: [Option<Count>; 3]) -> Self {
        let mut fact = Self { day, heads: [0; 3], known: 0 };
        for (place, (heads, count)) in fact.heads.iter_mut().zip(groups).enumerate() {
            if let Some(count) = count {
                *heads = count.heads;
                let exact = u8::from(count.precision == Precision::Exact);
                fact.known |= (1 | exact << 1) << (2 * place);
            }
        }
        fact
    }

    /// At least how many, and at most how many if there is a most.
    pub(super) fn count(&self, group: Group) -> Option<(u32, Option<u32>)> {
        let (place, heads) = match (group, self.heads) {
            (Group::Occupied, [heads, _, _]) => (0, heads),
            (Group::Target, [_, heads, _]) => (1, heads),
            (Group::Employed, [_, _, heads]) => (2, heads),
        };
        match self.known >> (2 * place) & 3 {
            0 => None,
            1 => Some((heads, None)),
            _ => Some((heads, Some(heads))),
        }
    }
}

/// A certificate of a scheme from a first to a last day.
#[derive(Debug, Clone, Copy)]
pub(super) struct CertificateFact {
    pub(super) scheme: u32,
    pub(super) from: Day,
    pub(super) to: Day,
}

/// A contract that was carried.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReferenceFact {
    pub(super) value: u64,
    pub(super) from: Day,
    /// The day by which its age is counted.
    pub(super) last: Day,
    pub(super) code: Code,
}

/// What proves something, from a first to a last day.
#[derive(Debug, Clone, Copy)]
pub(super) struct ProofFact {
    pub(super) from: Day,
    pub(super) to: Day,
    /// Whether it tells of earlier awards under LOU 19:25.
    pub(super) of_earlier_awards: bool,
}

/// The schemes of certificates by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Schemes(BTreeMap<String, u32>);

impl Schemes {
    pub(super) fn find(&self, scheme: &str) -> Option<u32> {
        self.0.get(scheme).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    fn number(&mut self, scheme: &str) -> u32 {
        let next = number(self.0.len());
        match self.0.get(scheme) {
            Some(known) => *known,
            None => *self.0.entry(scheme.to_owned()).or_insert(next),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.keys().map(|scheme| scheme.capacity() + size_of::<(String, u32)>()).sum()
    }
}

/// The answers to yes-or-no questions on the aims, two bits each: known, and yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AimFacts(u16);

/// A yes-or-no question that a route of reservation reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Aim {
    Integration,
    ShelteredProgramme,
    PublicServicePurpose,
    Reinvestment,
    Participation,
    PublicBenefit,
    ValueTransfers,
    PublicControl,
}

impl AimFacts {
    fn of(aims: &Aims) -> Self {
        let answers = [
            aims.integration_is_main_aim,
            aims.runs_sheltered_programme,
            aims.public_service_purpose,
            aims.reinvests_profit,
            aims.staff_participation,
            aims.exclusively_public_benefit,
            aims.only_permitted_transfers,
            aims.publicly_controlled,
        ];
        let bits = |answer: Option<bool>| answer.map_or(0, |yes| 1 | u16::from(yes) << 1);
        Self(answers.into_iter().rev().fold(0, |all, answer| all << 2 | bits(answer)))
    }

    pub(super) const fn answer(self, aim: Aim) -> Option<bool> {
        let place = match aim {
            Aim::Integration => 0,
            Aim::ShelteredProgramme => 1,
            Aim::PublicServicePurpose => 2,
            Aim::Reinvestment => 3,
            Aim::Participation => 4,
            Aim::PublicBenefit => 5,
            Aim::ValueTransfers => 6,
            Aim::PublicControl => 7,
        };
        match self.0 >> (2 * place) & 3 {
            0 => None,
            1 => Some(false),
            _ => Some(true),
        }
    }
}

/// Enterprises as columns. Lists stand behind each other in one run of memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    pub(super) ids: Vec<EnterpriseId>,
    pub(super) forms: Vec<LegalForm>,
    /// One bit for each kind it says it is.
    pub(super) kinds: Vec<u8>,
    pub(super) homes: Vec<u16>,
    pub(super) aims: Vec<AimFacts>,
    /// Which lists are complete, and whether the places are known.
    pub(super) complete: Vec<u8>,
    pub(super) turnovers: Vec<u64>,
    pub(super) year_ends: Vec<Day>,
    pub(super) places: Vec<u32>,
    pub(super) largest: Vec<u64>,
    pub(super) trades: Lists<TradeFact>,
    trade_areas: Vec<u16>,
    pub(super) areas: Lists<u16>,
    /// Who names circles, by row: few, so that the others pay nothing for them.
    roaming: BTreeMap<u32, Roaming>,
    pub(super) heads: Lists<HeadFact>,
    pub(super) certificates: Lists<CertificateFact>,
    pub(super) references: Lists<ReferenceFact>,
    pub(super) proofs: Lists<ProofFact>,
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Appends what the engine keeps of `enterprise`.
    pub(super) fn push(
        &mut self,
        id: EnterpriseId,
        enterprise: &Enterprise,
        schemes: &mut Schemes,
    ) {
        let capacity = &enterprise.capacity;
        let amount = |amount: Option<Sek>| amount.map_or(NO_AMOUNT, Sek::ore);
        let flag = |holds: bool, flag: u8| if holds { flag } else { 0 };
        self.ids.push(id);
        self.forms.push(enterprise.legal_form);
        self.kinds.push(super::need::kinds(&enterprise.kinds));
        self.homes.push(area_tree::place(enterprise.home_municipality));
        self.aims.push(AimFacts::of(&enterprise.aims));
        self.complete.push(
            flag(capacity.references_are_complete, REFERENCES_COMPLETE)
                | flag(capacity.certificates_are_complete, CERTIFICATES_COMPLETE)
                | flag(capacity.trades_are_complete, TRADES_COMPLETE)
                | flag(capacity.places.is_some(), PLACES_KNOWN),
        );
        self.turnovers.push(amount(capacity.yearly_turnover));
        self.year_ends.push(capacity.turnover_year_end.map_or(Day::NEVER, Day::of));
        self.places.push(capacity.places.unwrap_or(0));
        self.largest.push(amount(capacity.largest_contract));
        self.push_lists(enterprise, schemes);
    }

    fn push_lists(&mut self, enterprise: &Enterprise, schemes: &mut Schemes) {
        if let Some(roaming) = Roaming::of(enterprise) {
            self.roaming.insert(number(self.trades.rows()), roaming);
        }
        let trade_areas = &mut self.trade_areas;
        self.trades.push(enterprise.trades.iter().map(|trade| {
            let areas_from = number(trade_areas.len());
            trade_areas.extend(trade.areas.iter().map(|area| area_tree::place(*area)));
            let covers = if trade.covers_descendants { TradeFact::COVERS } else { 0 };
            TradeFact {
                areas_from,
                areas: u16::try_from(trade.areas.len()).unwrap_or(u16::MAX),
                code: Code::of(trade.cpv).place() | covers,
            }
        }));
        self.areas.push(enterprise.delivery_areas.iter().map(|area| area_tree::place(*area)));
        self.heads.push(enterprise.headcounts.iter().map(|count| {
            let groups = [count.occupied, count.target_group, count.employed];
            HeadFact::new(Day::of(count.counted_on), groups)
        }));
        self.certificates.push(enterprise.certificates.iter().map(|it| CertificateFact {
            scheme: schemes.number(&it.scheme),
            from: Day::of(it.valid.from()),
            to: Day::of_end(it.valid.to()),
        }));
        self.references.push(enterprise.references.iter().map(|it| ReferenceFact {
            value: it.value.map_or(NO_AMOUNT, Sek::ore),
            from: Day::of(it.period.from()),
            last: Day::of(it.period.to().unwrap_or(it.period.from())),
            code: Code::of(it.cpv),
        }));
        self.proofs.push(enterprise.evidence.iter().map(|it| ProofFact {
            from: Day::of(it.valid.from()),
            to: Day::of_end(it.valid.to()),
            of_earlier_awards: it.fact == Fact::EarlierReservedAwards,
        }));
    }

    /// Appends a row of `other`.
    pub(super) fn copy(&mut self, other: &Self, row: usize) {
        fn one<T: Copy>(to: &mut Vec<T>, from: &[T], row: usize) {
            to.extend(from.get(row));
        }
        one(&mut self.ids, &other.ids, row);
        one(&mut self.forms, &other.forms, row);
        one(&mut self.kinds, &other.kinds, row);
        one(&mut self.homes, &other.homes, row);
        one(&mut self.aims, &other.aims, row);
        one(&mut self.complete, &other.complete, row);
        one(&mut self.turnovers, &other.turnovers, row);
        one(&mut self.year_ends, &other.year_ends, row);
        one(&mut self.places, &other.places, row);
        one(&mut self.largest, &other.largest, row);
        if let Some(roaming) = other.roaming(row) {
            self.roaming.insert(number(self.trades.rows()), roaming.clone());
        }
        let trade_areas = &mut self.trade_areas;
        self.trades.push(other.trades.of(row).iter().map(|trade| {
            let areas_from = number(trade_areas.len());
            trade_areas.extend(other.areas_of(*trade));
            TradeFact { areas_from, ..*trade }
        }));
        self.areas.push(other.areas.of(row).iter().copied());
        self.heads.push(other.heads.of(row).iter().copied());
        self.certificates.push(other.certificates.of(row).iter().copied());
        self.references.push(other.references.of(row).iter().copied());
        self.proofs.push(other.proofs.of(row).iter().copied());
    }

    /// The places of a row that names circles.
    pub(super) fn roaming(&self, row: usize) -> Option<&Roaming> {
        self.roaming.get(&number(row))
    }

    /// The rows that name circles.
    pub(super) fn with_circles(&self) -> impl Iterator<Item = usize> {
        self.roaming.keys().map(|row| place(*row))
    }

    fn areas_of(&self, trade: TradeFact) -> &[u16] {
        let first = place(trade.areas_from);
        self.trade_areas.get(first..first + usize::from(trade.areas)).unwrap_or_default()
    }

    pub(super) fn complete(&self, row: usize, flag: u8) -> bool {
        self.complete.get(row).is_some_and(|flags| flags & flag != 0)
    }

    /// Where the enterprise delivers what `wanted` names: the areas of the trades
    /// that answer, each with its own or else the general ones. Where none of
    /// these has any, the general ones and those of near trades.
    pub(super) fn reach(&self, row: usize, wanted: Code) -> AreaSet {
        let trades = self.trades.of(row);
        let general = || self.areas.of(row).iter().copied().collect::<AreaSet>();
        let mut reach = AreaSet::default();
        for trade in trades.iter().filter(|trade| trade.offers(wanted)) {
            let own = self.areas_of(*trade);
            if own.is_empty() {
                reach.join(&general());
            } else {
                reach.join(&own.iter().copied().collect());
            }
        }
        if reach.is_empty() {
            reach = general();
            for trade in trades.iter().filter(|trade| trade.is_near(wanted)) {
                reach.join(&self.areas_of(*trade).iter().copied().collect());
            }
        }
        reach
    }

    pub(super) fn bytes(&self) -> usize {
        fn column<T>(column: &Vec<T>) -> usize {
            column.capacity() * size_of::<T>()
        }
        column(&self.ids)
            + column(&self.forms)
            + column(&self.kinds)
            + column(&self.homes)
            + column(&self.aims)
            + column(&self.complete)
            + column(&self.turnovers)
            + column(&self.year_ends)
            + column(&self.places)
            + column(&self.largest)
            + column(&self.trade_areas)
            + self.trades.bytes()
            + self.areas.bytes()
            + self.roaming.values().map(Roaming::bytes).sum::<usize>()
            + self.heads.bytes()
            + self.certificates.bytes()
            + self.references.bytes()
            + self.proofs.bytes()
    }

    /// Gives back what growing took too much of.
    pub(super) fn settle(&mut self) {
        self.ids.shrink_to_fit();
        self.trade_areas.shrink_to_fit();
        self.trades.items.shrink_to_fit();
        self.heads.items.shrink_to_fit();
        self.references.items.shrink_to_fit();
        self.proofs.items.shrink_to_fit();
        self.certificates.items.shrink_to_fit();
    }
}
