//! The plain loop: record after record, and what every other answer must be.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Duration;

use hansyn_domain::enterprise::Enterprise;
use hansyn_domain::ids::EnterpriseId;
use hansyn_domain::law::book::LawBook;
use hansyn_domain::matching::engine::Shortlist;
use hansyn_domain::matching::population::Population;
use hansyn_domain::matching::{Barrier, Blame, ByLawBook, Counts, LotQuery, Verdict, match_lot};

use crate::peer::{Answer, spent};
use crate::question::keys;

/// How many groups of each barrier are shown.
pub(crate) const TOP: usize = 5;
/// How many who can are shown.
pub(crate) const PAGE: usize = 50;
/// How many records are held at a time.
const CHUNK: u64 = 40_000;

/// What is so of a lot.
#[derive(Debug, Default)]
pub(crate) struct Truth {
    counts: Counts,
    /// Points and identity of all who can.
    can: Vec<(Reverse<u32>, EnterpriseId)>,
    /// How many have the same masks of what they fail and what is unknown.
    classes: BTreeMap<(u64, u64), usize>,
    /// What the loop took to find who can, and the barriers.
    pub(crate) list: Duration,
    pub(crate) barriers: Duration,
}

/// What a barrier counts: fails, unknown, alone and then eligible; and the groups.
type Told = ([usize; 4], BTreeMap<Vec<String>, usize>);

/// Asks every record about every lot, some thousands of records at a time.
pub(crate) fn truths(population: Population, lots: &[LotQuery], book: &LawBook) -> Vec<Truth> {
    let mut truths: Vec<Truth> = lots.iter().map(|_| Truth::default()).collect();
    let mut next = 0;
    while next < population.size && !lots.is_empty() {
        let end = (next + CHUNK).min(population.size);
        let register: Vec<(EnterpriseId, Enterprise)> =
            (next..end).map(|it| (Population::id(it), population.enterprise(it))).collect();
        let given: Vec<_> = register.iter().map(|(id, it)| (*id, it)).collect();
        for (lot, truth) in lots.iter().zip(&mut truths) {
            truth.add(lot, &given, book);
        }
        next = end;
    }
    for truth in &mut truths {
        truth.can.sort_unstable();
        truth.can.truncate(PAGE);
    }
    truths
}

impl Truth {
    fn add(&mut self, lot: &LotQuery, given: &[(EnterpriseId, &Enterprise)], book: &LawBook) {
        let mut found = None;
        let list = spent(None, || {
            let field = match_lot(lot, given, &ByLawBook(book));
            found = Some((field.counts(), field));
        });
        let (counts, field) = found.expect("the lot was matched");
        self.list += list;
        self.barriers += list
            + spent(None, || {
                black_box(field.barriers(TOP));
            });
        self.counts.eligible += counts.eligible;
        self.counts.undecided += counts.undecided;
        self.counts.shut_out += counts.shut_out;
        for it in field.matches() {
            *self.classes.entry((it.fails, it.unknown)).or_default() += 1;
            if it.verdict() == Verdict::Eligible {
                self.can.push((Reverse(it.score.total), it.id));
            }
        }
    }

    /// The lot, and how many can carry it.
    pub(crate) fn described(&self, lot: &LotQuery) -> String {
        let (areas, requirements) = (lot.areas.len(), lot.requirements.len());
        let Counts { eligible, undecided, .. } = self.counts;
        format!(
            "a lot of {}, {areas} areas and {requirements} requirements: {eligible} can, {undecided} perhaps",
            lot.cpv
        )
    }

    /// Stops if the engine's list says something else.
    pub(crate) fn check_list(&self, list: &Shortlist) {
        let can: Vec<_> = list.matches.iter().map(|it| (Reverse(it.score.total), it.id)).collect();
        assert_eq!((list.counts, &can), (self.counts, &self.can));
    }

    /// Stops if the engine's barriers say something else; all groups must be shown.
    pub(crate) fn check_barriers(&self, lot: &LotQuery, barriers: &[Barrier]) {
        let told = |it: &Barrier| {
            let numbers = [it.fails, it.unknown, it.shuts_out_alone, it.then_eligible];
            let groups = it.together.iter().map(|it| (it.others.clone(), it.enterprises));
            (it.key.clone(), (numbers, groups.collect()))
        };
        assert_eq!(barriers.iter().map(told).collect::<BTreeMap<_, _>>(), self.told(lot));
    }

    /// Stops if the engine's numbers are others; all groups must be shown.
    pub(crate) fn check_blame(&self, lot: &LotQuery, blame: &[Blame]) {
        let keys = keys(lot);
        let told = |(key, it): (&&str, &Blame)| {
            let groups = it.groups.iter().map(|(others, many)| (named(&keys, *others), *many));
            let numbers = [it.fails, it.unknown, it.alone, it.then_eligible];
            ((*key).to_owned(), (numbers, groups.collect()))
        };
        let told: BTreeMap<_, _> = keys.iter().zip(blame).map(told).collect();
        assert_eq!(told, self.told(lot));
    }

    /// Stops if a peer's list says something else.
    pub(crate) fn check_rows(&self, name: &str, rows: &[Answer]) {
        let whole = |it: usize| i64::try_from(it).expect("a count");
        let counts = (0, whole(self.counts.eligible), whole(self.counts.undecided));
        assert_eq!(rows.first(), Some(&counts), "{name}");
        let shown: Vec<_> = rows
            .iter()
            .skip(1)
            .map(|(_, id, points)| {
                let id = Population::id(u64::try_from(*id).expect("a number"));
                (Reverse(u32::try_from(*points).expect("points")), id)
            })
            .collect();
        assert_eq!(shown, self.can, "{name}");
    }

    /// Stops if a peer's classes are others.
    pub(crate) fn check_classes(&self, name: &str, rows: &[Answer]) {
        let class = |(mask, many, _): &Answer| {
            let mask = u64::try_from(*mask).expect("a mask");
            let many = usize::try_from(*many).expect("a count");
            ((mask & 0xffff_ffff, mask >> 32), many)
        };
        assert_eq!(rows.iter().map(class).collect::<BTreeMap<_, _>>(), self.classes, "{name}");
    }

    fn told(&self, lot: &LotQuery) -> BTreeMap<String, Told> {
        let keys = keys(lot);
        let told = |(place, key): (usize, &&str)| {
            let own = 1_u64 << place;
            let mut told = Told::default();
            for ((fails, unknown), many) in &self.classes {
                let counted = [
                    fails & own != 0,
                    unknown & own != 0,
                    *fails == own,
                    *fails == own && *unknown == 0,
                ];
                for (sum, counts) in told.0.iter_mut().zip(counted) {
                    *sum += if counts { *many } else { 0 };
                }
                if fails & own != 0 && *fails != own {
                    *told.1.entry(named(&keys, fails & !own)).or_default() += many;
                }
            }
            ((*key).to_owned(), told)
        };
        keys.iter().enumerate().map(told).collect()
    }
}

/// The keys of the requirements in a mask.
fn named(keys: &[&str], mask: u64) -> Vec<String> {
    let chosen = keys.iter().enumerate().filter(|(place, _)| mask >> place & 1 != 0);
    chosen.map(|(_, key)| (*key).to_owned()).collect()
}
