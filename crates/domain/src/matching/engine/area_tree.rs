//! The tree of areas as numbers and sets.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::area::{self, AreaCode};

const WORDS: usize = 8;

/// A set of areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct AreaSet([u64; WORDS]);

impl AreaSet {
    pub(super) fn add(&mut self, area: u16) {
        if let Some(word) = self.0.get_mut(usize::from(area) / 64) {
            *word |= 1 << (area % 64);
        }
    }

    pub(super) fn holds(&self, area: u16) -> bool {
        self.0.get(usize::from(area) / 64).is_some_and(|word| word >> (area % 64) & 1 != 0)
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(left, right)| left & right != 0)
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn join(&mut self, other: &Self) {
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }
}

impl FromIterator<u16> for AreaSet {
    fn from_iter<I: IntoIterator<Item = u16>>(areas: I) -> Self {
        let mut set = Self::default();
        for area in areas {
            set.add(area);
        }
        set
    }
}

/// One area of the tree.
#[derive(Debug)]
pub(super) struct Node {
    /// The area and what it lies in.
    pub(super) around: AreaSet,
    /// The area and what lies in it.
    pub(super) within: AreaSet,
    pub(super) children: Vec<u16>,
}

struct Tree {
    places: HashMap<AreaCode, u16>,
    nodes: Vec<Node>,
}

static TREE: LazyLock<Tree> = LazyLock::new(|| {
    let places: HashMap<_, _> =
        (0..).zip(area::search(None, "")).map(|(n, it)| (it.code, n)).collect();
    let chosen = |chosen: &dyn Fn(AreaCode) -> bool| -> Vec<u16> {
        let all = area::search(None, "").filter(|it| chosen(it.code));
        all.filter_map(|it| places.get(&it.code).copied()).collect()
    };
    let nodes = area::search(None, "").map(|here| Node {
        around: chosen(&|other| other.covers(here.code)).into_iter().collect(),
        within: chosen(&|other| here.code.covers(other)).into_iter().collect(),
        children: chosen(&|other| {
            other.area().is_some_and(|other| other.parent == Some(here.code))
        }),
    });
    Tree { nodes: nodes.collect(), places }
});

/// How many areas there are.
pub(super) fn count() -> usize {
    TREE.nodes.len()
}

/// The number of an area.
pub(super) fn place(code: AreaCode) -> u16 {
    TREE.places.get(&code).copied().unwrap_or(u16::MAX)
}

/// The area with this number.
pub(super) fn node(place: u16) -> Option<&'static Node> {
    TREE.nodes.get(usize::from(place))
}

/// Whether the places reach all of the area: one that covers it, or such ones
/// within it as together cover every part.
pub(super) fn is_reached(area: u16, places: &AreaSet) -> bool {
    let Some(node) = node(area) else { return false };
    node.around.meets(places)
        || (node.within.meets(places)
            && !node.children.is_empty()
            && node.children.iter().all(|part| is_reached(*part, places)))
}

/// Whether any of the places lies in the area.
pub(super) fn is_entered(area: u16, places: &AreaSet) -> bool {
    node(area).is_some_and(|node| node.within.meets(places))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(codes: &[&str]) -> AreaSet {
        codes.iter().map(|it| place(it.parse().unwrap())).collect()
    }

    fn reached(area: &str, places: &[&str]) -> bool {
        is_reached(place(area.parse().unwrap()), &set(places))
    }

    #[test]
    fn the_whole_tree_fits_into_a_set() {
        assert!(count() <= WORDS * 64);
    }

    #[test]
    fn parts_reach_the_whole_only_together() {
        let districts: Vec<_> = area::search(Some(area::AreaKind::District), "0180")
            .map(|it| it.code.as_str())
            .collect();
        assert!(reached("0180", &districts));
        assert!(!reached("0180", &districts[1..]));
        assert!(reached("0180-norrmalm", &["SE110"]));
        assert!(reached("SE11", &["SE110"]));
        assert!(!reached("SE1", &["SE11", "SE124"]));
    }
}
