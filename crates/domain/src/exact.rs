//! Exact fractions of öre, so that nothing is rounded before the end.

use crate::money::Sek;
use crate::share::Share;

/// A non-negative fraction in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exact {
    numerator: u128,
    denominator: u128,
}

impl Exact {
    fn new(numerator: u128, denominator: u128) -> Self {
        let common = common_divisor(numerator, denominator).max(1);
        Self { numerator: numerator / common, denominator: denominator / common }
    }

    /// An amount, in öre.
    pub(crate) fn of(amount: Sek) -> Self {
        Self { numerator: u128::from(amount.ore()), denominator: 1 }
    }

    /// A share.
    pub(crate) fn share(share: Share) -> Self {
        Self::new(u128::from(share.numerator()), u128::from(share.denominator()))
    }

    /// The product, unless it is beyond all amounts.
    pub(crate) fn times(self, other: Self) -> Option<Self> {
        // Reducing crosswise first keeps the factors small.
        let left = Self::new(self.numerator, other.denominator);
        let right = Self::new(other.numerator, self.denominator);
        let numerator = left.numerator.checked_mul(right.numerator)?;
        let denominator = left.denominator.checked_mul(right.denominator)?;
        Some(Self::new(numerator, denominator))
    }

    /// The quotient, unless it is beyond all amounts or `other` is nothing.
    pub(crate) fn over(self, other: Self) -> Option<Self> {
        if other.numerator == 0 {
            return None;
        }
        self.times(Self::new(other.denominator, other.numerator))
    }

    /// A whole number.
    pub(crate) fn whole(number: u64) -> Self {
        Self::ratio(number, 1)
    }

    /// One number over another; over nothing it counts as over one.
    pub(crate) fn ratio(numerator: u64, denominator: u64) -> Self {
        Self::new(u128::from(numerator), u128::from(denominator.max(1)))
    }

    /// The sum, unless it is beyond all amounts.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        let denominator = self.denominator.checked_mul(other.denominator)?;
        Some(Self::new(left.checked_add(right)?, denominator))
    }

    /// The lesser of the two, unless they are beyond all amounts.
    pub(crate) fn lesser(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Some(if left <= right { self } else { other })
    }

    /// Whole öre; half an öre goes up.
    pub(crate) fn to_sek(self) -> Option<Sek> {
        let doubled = self.numerator.checked_mul(2)?.checked_add(self.denominator)?;
        let ore = doubled / self.denominator.checked_mul(2)?;
        u64::try_from(ore).ok().filter(|ore| *ore <= Sek::MAX.ore()).map(Sek::from_ore)
    }
}

fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(numerator: u128, denominator: u128) -> Exact {
        Exact::new(numerator, denominator)
    }

    #[test]
    fn half_an_ore_goes_up_and_less_goes_down() {
        assert_eq!(exact(5, 2).to_sek(), Some(Sek::from_ore(3)));
        assert_eq!(exact(2_499, 1_000).to_sek(), Some(Sek::from_ore(2)));
        assert_eq!(exact(0, 7).to_sek(), Some(Sek::ZERO));
    }

    #[test]
    fn thirds_add_up_to_the_whole() {
        let third = exact(1, 3);
        let whole = third.plus(third).and_then(|two| two.plus(third));
        assert_eq!(whole, Some(exact(1, 1)));
    }

    #[test]
    fn what_is_beyond_all_amounts_is_refused() {
        let huge = exact(u128::MAX, 1);
        assert_eq!(huge.times(exact(2, 1)), None);
        assert_eq!(huge.plus(exact(1, 1)), None);
        assert_eq!(huge.to_sek(), None);
    }
}
