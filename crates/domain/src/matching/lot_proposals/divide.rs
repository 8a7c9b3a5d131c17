//! Dividing parts into lots: every division of a few parts, some with a proven
//! bound of many.

use super::{Division, EXACT_PARTS, ProposedLot};
use crate::ids::EnterpriseId;
use crate::matching::watch::{Stopped, Watch, say};
use crate::money::Sek;
use crate::text::Text;

/// Who can carry what. Enterprises stand in the order of the most that they carry,
/// the most first, so that those who carry a value are always the first few.
pub(super) struct Carriers {
    /// The value of each part, in öre a year.
    values: Vec<u64>,
    /// The most that each enterprise carries, in öre a year.
    most: Vec<u64>,
    ids: Vec<EnterpriseId>,
    /// For each part a bit for each enterprise that can deliver it.
    able: Vec<Vec<u64>>,
}

/// A division before it is written out: its lots as lists of parts.
pub(super) struct Divided {
    lots: Vec<Vec<usize>>,
    carriers: usize,
    bound: usize,
}

impl Carriers {
    /// From the enterprises in order, each with what it can deliver.
    pub(super) fn of(values: Vec<u64>, rows: Vec<(u64, EnterpriseId, Vec<bool>)>) -> Self {
        let words = rows.len().div_ceil(64);
        let mut able = vec![vec![0_u64; words]; values.len()];
        for (row, (_, _, can)) in rows.iter().enumerate() {
            for (part, _) in can.iter().enumerate().filter(|(_, can)| **can) {
                if let Some(word) = able.get_mut(part).and_then(|words| words.get_mut(row / 64)) {
                    *word |= 1 << (row % 64);
                }
            }
        }
        let (most, ids) = rows.into_iter().map(|(most, id, _)| (most, id)).unzip();
        Self { values, most, ids, able }
    }

    fn value(&self, lot: &[usize]) -> u64 {
        lot.iter().filter_map(|part| self.values.get(*part)).sum()
    }

    /// The words of those who can deliver all parts and carry their value.
    fn words<'c>(&'c self, lot: &'c [usize]) -> impl Iterator<Item = u64> + 'c {
        let value = self.value(lot);
        let strong = self.most.partition_point(|most| *most >= value);
        let all = (0..strong.div_ceil(64)).map(move |word| {
            let beyond = (word + 1) * 64 - strong.min((word + 1) * 64);
            u64::MAX >> beyond
        });
        all.enumerate().map(move |(place, strong)| {
            let each = lot.iter().filter_map(|part| self.able.get(*part)?.get(place));
            each.fold(strong, |all, word| all & word)
        })
    }

    /// How many can carry the parts as one lot.
    pub(super) fn count(&self, lot: &[usize]) -> usize {
        let ones = self.words(lot).map(|word| usize::try_from(word.count_ones()).unwrap_or(0));
        ones.sum()
    }

    /// The divisions that let more in than any with fewer lots, of all there are.
    pub(super) fn every_division(&self) -> Vec<Divided> {
        let parts = self.values.len().min(EXACT_PARTS);
        let whole = (1_usize << parts) - 1;
        let members =
            |set: usize| -> Vec<usize> { (0..parts).filter(|part| set >> part & 1 == 1).collect() };
        let counts: Vec<usize> = (0..=whole).map(|set| self.count(&members(set))).collect();
        let count = |set: usize| counts.get(set).copied().unwrap_or(0);
        // For each set of parts: how many carry each of so many lots at best, and the
        // lot that holds the first part then.
        let mut best: Vec<Vec<(usize, usize)>> =
            vec![(0..=whole).map(|set| (count(set), set)).collect()];
        let mut front = Vec::new();
        for lots in 1..=parts {
            let reached = best.last().and_then(|of| of.get(whole)).map_or(0, |(count, _)| *count);
            let before = front.last().map_or(0, |it: &Divided| it.carriers);
            if reached > before {
                let lots: Vec<_> = unwound(&best, whole).into_iter().map(members).collect();
                front.push(Divided { bound: lots.len(), lots, carriers: reached });
            }
            if lots < parts {
                best.push(with_one_more(
                    best.last().map(Vec::as_slice).unwrap_or_default(),
                    &count,
                ));
            }
        }
        front
    }

    /// Divisions found by filling lots part by part, with a bound that is proved.
    pub(super) fn some_divisions(&self, watch: Watch<'_>) -> Result<Vec<Divided>, Stopped> {
        let parts: Vec<usize> = (0..self.values.len()).collect();
        let most = parts.iter().map(|part| self.count(&[*part])).min().unwrap_or(0);
        let mut front: Vec<Divided> = Vec::new();
        // From the most down, so that a division is kept for the most it lets in.
        for wanted in (1..=most).rev() {
            say(watch, (most - wanted, most), (500, 1000))?;
            let lots = self.filled(wanted);
            if front.last().is_some_and(|it| it.lots.len() <= lots.len()) {
                continue;
            }
            let carriers = lots.iter().map(|lot| self.count(lot)).min().unwrap_or(0);
            front.push(Divided { bound: self.bound(wanted), lots, carriers });
        }
        front.reverse();
        Ok(front)
    }

    /// Lots that `wanted` can carry each: the better of two orders, by value and by
    /// how few can deliver a part.
    fn filled(&self, wanted: usize) -> Vec<Vec<usize>> {
        let value = |part: &usize| std::cmp::Reverse(self.values.get(*part).copied());
        let mut by_value: Vec<usize> = (0..self.values.len()).collect();
        let mut by_rarity = by_value.clone();
        by_value.sort_by_key(value);
        by_rarity.sort_by_key(|part| (self.count(&[*part]), value(part)));
        let filled = [by_value, by_rarity].map(|order| self.filled_in(&order, wanted));
        filled.into_iter().min_by_key(Vec::len).unwrap_or_default()
    }

    fn filled_in(&self, order: &[usize], wanted: usize) -> Vec<Vec<usize>> {
        let mut lots: Vec<Vec<usize>> = Vec::new();
        for part in order {
            let with = |lot: &Vec<usize>| [lot.as_slice(), &[*part]].concat();
            match lots.iter_mut().find(|lot| self.count(&with(lot)) >= wanted) {
                Some(lot) => lot.push(*part),
                None => lots.push(vec![*part]),
            }
        }
        for lot in &mut lots {
            lot.sort_unstable();
        }
        lots.sort_unstable();
        lots
    }

    /// The fewest lots that `wanted` could possibly carry each: no lot is worth more
    /// than the enterprise in that place of the order carries, and parts of which no
    /// two can be joined need a lot each.
    fn bound(&self, wanted: usize) -> usize {
        let largest = wanted.checked_sub(1).and_then(|place| self.most.get(place)).copied();
        let all: u64 = self.values.iter().sum();
        let by_value = all.div_ceil(largest.unwrap_or(all).max(1));
        let mut apart: Vec<usize> = Vec::new();
        for part in 0..self.values.len() {
            if apart.iter().all(|other| self.count(&[*other, part]) < wanted) {
                apart.push(part);
            }
        }
        usize::try_from(by_value).unwrap_or(usize::MAX).max(apart.len()).min(self.values.len())
    }

    pub(super) fn written(&self, divided: Divided) -> Division {
        let Divided { mut lots, carriers, bound } = divided;
        lots.sort_unstable();
        let found = lots.len();
        Division {
            lots: lots.into_iter().map(|lot| self.lot(lot)).collect(),
            carriers_of_each: carriers,
            at_least_lots: bound,
            proof: proof(found, carriers, bound),
        }
    }

    fn lot(&self, parts: Vec<usize>) -> ProposedLot {
        let mut carriers: Vec<EnterpriseId> = (self.words(&parts).enumerate())
            .flat_map(|(place, word)| {
                (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| place * 64 + bit)
            })
            .filter_map(|row| self.ids.get(row).copied())
            .collect();
        carriers.sort_unstable();
        ProposedLot { yearly_value: Sek::from_ore(self.value(&parts)), parts, carriers }
    }
}

/// What each set reaches with one lot more: the lot that holds its first part, and
/// the best of the rest.
fn with_one_more(
    before: &[(usize, usize)],
    count: &impl Fn(usize) -> usize,
) -> Vec<(usize, usize)> {
    let rest = |set: usize| before.get(set).map_or(0, |(reached, _)| *reached);
    (0..before.len())
        .map(|set| {
            let first = set & set.wrapping_neg();
            let others = set & !first;
            let mut best = (0, set);
            let mut part = others;
            // Every part of the others but all of them, so that something is left.
            while part != 0 {
                part = (part - 1) & others;
                let lot = first | part;
                let reached = count(lot).min(rest(set & !lot));
                if reached > best.0 {
                    best = (reached, lot);
                }
            }
            best
        })
        .collect()
}

/// The lots of the best division of a set into as many lots as there are rounds.
fn unwound(best: &[Vec<(usize, usize)>], whole: usize) -> Vec<usize> {
    let mut left = whole;
    let mut lots = Vec::new();
    for of in best.iter().rev() {
        let lot = of.get(left).map_or(left, |(_, lot)| *lot);
        lots.push(lot);
        left &= !lot;
    }
    lots
}

fn proof(lots: usize, carriers: usize, bound: usize) -> Text {
    if lots == 1 {
        return Text::new(
            format!("{carriers} kan bära hela köpet som ett delkontrakt"),
            format!("{carriers} can carry all of it as one lot"),
        );
    }
    let can = Text::new(
        format!("{carriers} kan bära vart och ett av {lots} delkontrakt"),
        format!("{carriers} can carry each of {lots} lots"),
    );
    if bound >= lots {
        return Text::new(
            format!("{}, och med färre delkontrakt är det inte möjligt", can.sv),
            format!("{}, and with fewer lots that is not possible", can.en),
        );
    }
    Text::new(
        format!(
            "{}; med färre än {bound} är det bevisat omöjligt, däremellan är det inte prövat",
            can.sv
        ),
        format!(
            "{}; with fewer than {bound} that is proved impossible, between the two it was not tried",
            can.en
        ),
    )
}
