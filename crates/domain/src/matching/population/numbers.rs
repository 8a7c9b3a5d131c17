//! Numbers that are drawn alike in every run and on every machine.

/// A generator (SplitMix64): each number follows from the seed and its place.
#[derive(Debug, Clone)]
pub(super) struct Numbers(u64);

impl Numbers {
    pub(super) fn new(seed: u64, number: u64) -> Self {
        let mut it = Self(seed ^ number.wrapping_mul(0xd134_2543_de82_ef95));
        it.next();
        it
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; nothing below nothing.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        let drawn = u128::from(self.next()) * u128::from(limit);
        u64::try_from(drawn >> 64).unwrap_or(0)
    }

    pub(super) fn small(&mut self, limit: u32) -> u32 {
        u32::try_from(self.below(u64::from(limit))).unwrap_or(0)
    }

    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.small(100) < percent
    }

    /// A number below `limit`, the small ones as often together as the large ones:
    /// first how many digits it has, then which.
    pub(super) fn skewed(&mut self, limit: u32) -> u32 {
        let bits = limit.checked_ilog2().map_or(0, |bits| bits + 1);
        let size = 1_u64 << self.small(bits + 1);
        u32::try_from(self.below(size)).unwrap_or(0).min(limit.saturating_sub(1))
    }

    /// How many of something, by the weights of none, one, two and so on.
    pub(super) fn few(&mut self, weights: &[u32]) -> usize {
        let mut drawn = self.small(weights.iter().sum());
        for (many, weight) in weights.iter().enumerate() {
            match drawn.checked_sub(*weight) {
                None => return many,
                Some(rest) => drawn = rest,
            }
        }
        0
    }

    /// One of the items; there must be some.
    pub(super) fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        let limit = u64::try_from(items.len()).unwrap_or(u64::MAX);
        let drawn = usize::try_from(self.below(limit)).unwrap_or(0);
        Self::item(items, drawn)
    }

    /// One of the items, the first ones more often; there must be some.
    pub(super) fn pick_skewed<T: Clone>(&mut self, items: &[T]) -> T {
        let drawn = self.skewed(u32::try_from(items.len()).unwrap_or(u32::MAX));
        // Popular items lie far apart in the list but for the very first.
        let place = usize::try_from(drawn).unwrap_or(0);
        Self::item(items, place * 7919 % items.len().max(1))
    }

    #[expect(clippy::expect_used, reason = "made-up data are drawn from lists that hold something")]
    fn item<T: Clone>(items: &[T], place: usize) -> T {
        items.get(place).cloned().expect("there is something to pick")
    }
}
