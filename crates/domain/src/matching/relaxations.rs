//! The smallest changes of requirements that let more in, and what each costs.
//!
//! [`near_miss`] gathers the enterprises that few changes would let in, and what
//! they hold against each requirement; [`ladder`] says how far each requirement
//! can give way and at what cost, within the bounds of [`legal`]; [`counting`]
//! counts whom a choice of changes lets in; [`search`] finds the smallest choices
//! and [`front`] those that none beats; [`prepared`] puts these together, and [`writing`]
//! writes the answer out.

mod by_row;
mod change;
mod costs;
mod counter;
mod counting;
mod front;
mod joint;
mod ladder;
mod legal;
mod lookup;
mod near_miss;
mod other_evidence;
mod prepared;
mod search;
mod wording;
mod writing;

pub use change::{Admission, Change, ChangeTo, LegalNote, OtherEvidence, Relaxation, Relaxations};
pub use costs::{ChangeCosts, Costs, Equivalents, MOST_POINTS};
pub use joint::{JointBids, JointGroup, JointProof, Pool, Pooling};
pub use legal::{LegalBound, LegalLimit, legal_bounds};
pub use near_miss::Register;

use super::{Field, threads};
use near_miss::{MOST_CHANGES, NearMisses};
use prepared::Prepared;
use writing::Writing;

/// A thread is started for so many near misses: for fewer the search is over soon.
const WORTH_A_THREAD: usize = 8_192;

/// What is asked of the search for changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelaxationTerms {
    /// How many more are to be let in; at least one.
    pub at_least: usize,
    /// How many requirements are changed at once at most; one to three.
    pub max_size: usize,
    /// How many of the smallest changes are shown.
    pub most: usize,
    /// How many enterprises each part of a proof names.
    pub named: usize,
    /// What changes cost.
    pub costs: Costs,
    /// What is accepted as equivalent.
    pub equivalents: Vec<Equivalents>,
    /// What the law says.
    pub bounds: Vec<LegalBound>,
}

impl RelaxationTerms {
    /// Terms with the usual costs, no equivalents and no bounds but those that
    /// define the purchase.
    #[must_use]
    pub fn new(at_least: usize, max_size: usize, most: usize) -> Self {
        Self {
            at_least: at_least.max(1),
            max_size: max_size.clamp(1, MOST_CHANGES),
            most,
            named: 100,
            costs: Costs::default(),
            equivalents: Vec::new(),
            bounds: Vec::new(),
        }
    }
}

impl Field {
    /// The smallest changes of at most `max_size` (1 to 3) requirements that let
    /// `at_least` more in, by dropping and lowering, at the usual costs: of all of
    /// them the cheapest `most`.
    ///
    /// A change is smallest when nothing of it can be left out or made milder. The
    /// trade and the reservation are never touched: they define the purchase.
    #[must_use]
    pub fn relaxations(&self, at_least: usize, max_size: usize, most: usize) -> Vec<Relaxation> {
        let terms = RelaxationTerms::new(at_least, max_size, most);
        let near = self.near_misses(terms.max_size, None, &[]);
        let search = Prepared::new(&near, &terms);
        let (smallest, _) = search::smallest(&search.choices(), terms.at_least, terms.most);
        Writing::of(&search, smallest.iter()).written(&smallest, 1)
    }

    /// The smallest changes, the front of cost against effect, and joint bids.
    ///
    /// Thresholds are lowered to the whole per cent, and of those that cost the
    /// same the one that lets most in stands. Without the register requirements
    /// are only dropped and lowered.
    #[must_use]
    pub fn relax(&self, terms: &RelaxationTerms, register: Option<Register<'_>>) -> Relaxations {
        let near = self.near_misses(terms.max_size, register, &terms.equivalents);
        let threads = threads::worth(near.misses.len(), WORTH_A_THREAD);
        let beside = |register| {
            let other_evidence = other_evidence::other_evidence(&near, terms.named, register);
            (other_evidence, joint::joint_bids(&near, register))
        };
        let (beside, changes) =
            threads::both(threads, || register.map(beside), || changes(&near, terms, threads));
        let (other_evidence, joint_bids) = beside.unzip();
        Relaxations { other_evidence: other_evidence.unwrap_or_default(), joint_bids, ..changes }
    }
}

/// The smallest changes and the front.
fn changes(near: &NearMisses<'_>, terms: &RelaxationTerms, threads: usize) -> Relaxations {
    let search = Prepared::new(near, terms);
    let choices = search.choices();
    let (smallest, there_may_be_more) = search::smallest(&choices, terms.at_least, terms.most);
    let front = front::front(&choices, terms.at_least, threads);
    let writing = Writing::of(&search, smallest.iter().chain(&front));
    Relaxations {
        smallest: writing.written(&smallest, 1),
        there_may_be_more,
        front: writing.written(&front, threads),
        other_evidence: Vec::new(),
        joint_bids: None,
    }
}
