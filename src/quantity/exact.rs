//! [`Exact`]: a rational that never rounds and never overflows silently.

use std::fmt;

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedMul};
use serde::{Serialize, Serializer};

/// Numerators and denominators beyond this are refused, so that no later step can overflow.
const LIMIT: i128 = 10_i128.pow(36);

/// An exact rational number. Shown as a plain decimal where one exists (`0.1`), as `n/d` otherwise (`1/3`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Exact(Ratio<i128>);

fn fits(n: i128) -> bool {
    (-LIMIT..=LIMIT).contains(&n)
}

impl Exact {
    /// Zero.
    pub const ZERO: Self = Self::whole(0);
    /// One.
    pub const ONE: Self = Self::whole(1);

    /// The integer `n`.
    #[must_use]
    pub const fn whole(n: i64) -> Self {
        Self(Ratio::new_raw(n as i128, 1))
    }

    /// `numerator / denominator`, or nothing when the denominator is zero or a part exceeds 10³⁶.
    ///
    /// ```
    /// use duiqi::Exact;
    /// assert_eq!(Exact::new(2, 6).unwrap().to_string(), "1/3");
    /// assert_eq!(Exact::new(7, 2).unwrap().to_string(), "3.5");
    /// assert_eq!(Exact::new(1, 0), None);
    /// ```
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        (denominator != 0 && fits(numerator) && fits(denominator))
            .then(|| Self(Ratio::new(numerator, denominator)))
    }

    fn checked(ratio: Ratio<i128>) -> Option<Self> {
        (fits(*ratio.numer()) && fits(*ratio.denom())).then_some(Self(ratio))
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(&other.0).and_then(Self::checked)
    }

    pub(crate) fn times(self, other: Self) -> Option<Self> {
        if self.is_whole() && other.is_whole() {
            let product = self.0.numer().checked_mul(other.0.numer())?;
            return Self::checked(Ratio::from_integer(product));
        }
        self.0.checked_mul(&other.0).and_then(Self::checked)
    }

    pub(crate) fn over(self, other: Self) -> Option<Self> {
        Self::new(*other.0.denom(), *other.0.numer()).and_then(|inverse| self.times(inverse))
    }

    /// Times ten to the `exponent`.
    pub(crate) fn shifted(self, exponent: i32) -> Option<Self> {
        let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
        self.times(if exponent < 0 { Self::new(1, power)? } else { Self::new(power, 1)? })
    }

    /// The nearest floating-point number.
    pub(crate) fn to_f64(self) -> f64 {
        *self.0.numer() as f64 / *self.0.denom() as f64
    }

    pub(crate) fn negated(self) -> Self {
        Self(-self.0)
    }

    pub(crate) fn is_whole(self) -> bool {
        self.0.is_integer()
    }

    /// The integer it is, if it is one and fits.
    #[must_use]
    pub fn as_integer(self) -> Option<i64> {
        if self.0.is_integer() { i64::try_from(*self.0.numer()).ok() } else { None }
    }

    /// The numerator over the denominator, in lowest terms.
    pub(crate) fn as_fraction(self) -> String {
        format!("{}/{}", self.0.numer(), self.0.denom())
    }

    /// The exponent of its leading decimal digit, for one and above.
    pub(crate) fn magnitude(self) -> u32 {
        self.0.to_integer().unsigned_abs().checked_ilog10().unwrap_or(0)
    }

    /// How many decimal places it takes to write it out, if that ends.
    fn places(self) -> Option<u32> {
        let mut rest = *self.0.denom();
        let mut count = |prime: i128| {
            let mut n = 0_u32;
            while rest % prime == 0 {
                rest /= prime;
                n += 1;
            }
            n
        };
        let places = count(2).max(count(5));
        (rest == 1).then_some(places)
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scaled = self.places().and_then(|places| {
            let power = 10_i128.checked_pow(places)?;
            Some((places as usize, i128::checked_mul(*self.0.numer(), power / *self.0.denom())?))
        });
        match scaled {
            Some((0, n)) => write!(f, "{n}"),
            Some((places, n)) => {
                let digits = format!("{:0>width$}", n.unsigned_abs(), width = places + 1);
                let (whole, part) = digits.split_at(digits.len() - places);
                write!(f, "{}{whole}.{part}", if n < 0 { "-" } else { "" })
            }
            None => f.write_str(&self.as_fraction()),
        }
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
