//! What a lot asks for in 32 bytes, and what an enterprise can show against it.

use crate::matching::answer::Outcome;

/// The figures that a moment settles, each by its place among a row's words.
pub(super) const FIGURES: usize = 5;
/// The word of the number of references.
pub(super) const REFERENCES: usize = 5;
const MOMENT: usize = 6;
const WORK: usize = 7;

/// What one lot asks for beside its trade and its first area.
///
/// A requirement of one condition is a word or a bit; all else is further on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// How high each figure must stand on its scale; then the moment, and one past
    /// the work that references are asked for. All stand side by side, so that they
    /// are compared at once.
    pub(super) words: [u16; 8],
    /// The certificates that must hold on the day, a bit each.
    pub(super) dated: u64,
    /// The lists of forms and kinds that must be met, a bit each.
    pub(super) fixed: u32,
    /// One past the place of what else is asked for; 0 where that is nothing.
    pub(super) further: u32,
}

impl Row {
    pub(super) const fn moment(&self) -> u16 {
        self.words[MOMENT]
    }

    pub(super) const fn set_moment(&mut self, moment: u16) {
        self.words[MOMENT] = moment;
    }

    /// How many references must be shown, as a step of their scale.
    pub(super) const fn references(&self) -> u16 {
        self.words[REFERENCES]
    }

    /// One past the work of which references are asked for.
    pub(super) const fn work(&self) -> u16 {
        self.words[WORK]
    }

    pub(super) const fn set_references(&mut self, work: u16, step: u16) {
        self.words[WORK] = work;
        self.words[REFERENCES] = step;
    }
}

/// Steps of a scale that are surely reached, and that may be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Steps {
    pub(super) least: u16,
    pub(super) most: u16,
}

impl Steps {
    pub(super) fn outcome(self, wanted: u16) -> Outcome {
        worst(wanted > self.most, wanted > self.least)
    }
}

/// Conditions that are not met, and of which it is not known, a bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks<T> {
    pub(super) fails: T,
    pub(super) unknown: T,
}

/// What an enterprise shows on a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    least: [u16; 8],
    most: [u16; 8],
    pub(super) dated: Marks<u64>,
    /// The day, as a number that grows with it.
    pub(super) day: u32,
}

impl Shown {
    pub(super) fn new(figures: [Steps; FIGURES], dated: Marks<u64>, day: u32) -> Self {
        // Nothing is more than the last number: the other words are no figures.
        let mut shown = Self { least: [u16::MAX; 8], most: [u16::MAX; 8], dated, day };
        let limits = shown.least.iter_mut().zip(&mut shown.most).zip(figures);
        for ((least, most), figure) in limits {
            (*least, *most) = (figure.least, figure.most);
        }
        shown
    }

    pub(super) fn steps(&self, figure: usize) -> Steps {
        let of = |words: &[u16; 8]| words.get(figure).copied().unwrap_or(u16::MAX);
        Steps { least: of(&self.least), most: of(&self.most) }
    }

    /// Whether what the row asks for is met, but for references and what is further on.
    #[inline]
    pub(super) fn outcome(&self, row: &Row, fixed: Marks<u32>) -> Outcome {
        let above = |limits: &[u16; 8]| {
            let pairs = row.words.iter().zip(limits);
            u64::from(pairs.fold(0, |above, (wanted, limit)| above | u16::from(wanted > limit)))
        };
        let fails =
            above(&self.most) | (row.dated & self.dated.fails) | u64::from(row.fixed & fixed.fails);
        let unknown = above(&self.least)
            | (row.dated & self.dated.unknown)
            | u64::from(row.fixed & fixed.unknown);
        worst(fails != 0, unknown != 0)
    }
}

const fn worst(fails: bool, unknown: bool) -> Outcome {
    if fails {
        Outcome::NotMet
    } else if unknown {
        Outcome::Unknown
    } else {
        Outcome::Met
    }
}
