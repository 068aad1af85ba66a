//! Quantities: numbers, dates and units by exact value, in both languages.
//!
//! [`quantities`] reads a text once, left to right, in linear time; what is in doubt is left out, because a false
//! quantity costs more than a missing one. The rules are named where they are applied:
//!
//! - **counter**: a single Han numeral is a quantity only before a measure word or unit (三个, not 三国).
//! - **idiom**: words and set phrases that merely contain numerals are skipped (万一, 五湖四海, *one another*).
//! - **identifier**: digits inside names, versions, telephone numbers, addresses and URLs are skipped.
//! - **weak**: *one*, 一个 and *a day* count, but say too little to match on: they carry `weak` and have no keys.
//! - **several**: 几十, 数千, *dozens*, *thousands* give the order of magnitude only ([`Bound::Several`]).

mod digits;
mod en;
mod exact;
mod key;
mod unit;
mod value;
mod zh;

use serde::Serialize;

use crate::bitext::{Lang, Span};
#[cfg(feature = "memory")]
pub(crate) use en::spelt;

pub(crate) use zh::in_han;

pub use exact::Exact;
pub use key::Key;
pub use unit::{Dimension, Unit};
pub use value::{Date, Time, Value};

/// One quantity found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Quantity {
    /// Where it stands, in bytes.
    pub span: Span,
    /// What sort of quantity it is.
    pub kind: QuantityKind,
    /// Its exact value.
    pub value: Value,
    /// What it counts, where that is a unit of measure or a currency.
    pub unit: Option<Unit>,
    /// How it is to be taken.
    pub qualifiers: Qualifiers,
}

/// What sort of quantity it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QuantityKind {
    /// A bare number or a count: 413万, *two dozen*.
    Number,
    /// A percentage, per mille or reduction: 3.5%, 八五折.
    Percent,
    /// A share: 三分之一, *half*.
    Fraction,
    /// A place in an order: 第三, *13th*.
    Ordinal,
    /// A multiple: 两倍, *doubled*.
    Multiple,
    /// A ratio or score: 3:2.
    Ratio,
    /// An amount of money: 35亿美元.
    Money,
    /// A number with another unit: 5公里, *three days*.
    Measure,
    /// A date or part of one: 2015年, 12月16日, 周三.
    Date,
    /// A time of day: 下午三点半.
    Time,
    /// A stretch of the calendar: 第三季度, *the 1990s*, 21世纪.
    Period,
}

impl QuantityKind {
    /// Its name, as serde writes it.
    ///
    /// ```
    /// assert_eq!(duiqi::QuantityKind::Ordinal.name(), "ordinal");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Percent => "percent",
            Self::Fraction => "fraction",
            Self::Ordinal => "ordinal",
            Self::Multiple => "multiple",
            Self::Ratio => "ratio",
            Self::Money => "money",
            Self::Measure => "measure",
            Self::Date => "date",
            Self::Time => "time",
            Self::Period => "period",
        }
    }
}

/// How a quantity is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[non_exhaustive]
pub struct Qualifiers {
    /// Whether the value is exact, approximate or a bound.
    pub bound: Bound,
    /// Whether it says too little to match on: 一个, *one*.
    pub weak: bool,
}

/// Whether a value is exact, approximate or a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Bound {
    /// As it is: 30.
    #[default]
    Exact,
    /// About that much: 约30, 30左右, *nearly 30*.
    About,
    /// That much or more: 至少30, 30多, *over 30*.
    AtLeast,
    /// That much or less: 不到30, *up to 30*.
    AtMost,
    /// An unknown small multiple of it: 几十 is several times 10, *thousands* several times 1000.
    Several,
}

impl Bound {
    /// Its name, as serde writes it.
    ///
    /// ```
    /// assert_eq!(duiqi::Bound::AtLeast.name(), "at_least");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::Several => "several",
        }
    }
}

impl Quantity {
    pub(crate) fn new(start: usize, end: usize, kind: QuantityKind, value: Value) -> Self {
        Self { span: Span::new(start, end), kind, value, unit: None, qualifiers: Qualifiers::default() }
    }

    pub(crate) fn bounded(mut self, bound: Bound) -> Self {
        self.qualifiers.bound = bound;
        self
    }

    pub(crate) fn weakened(mut self, weak: bool) -> Self {
        self.qualifiers.weak |= weak;
        self
    }

    pub(crate) fn with_unit(mut self, unit: Option<Unit>) -> Self {
        self.unit = unit;
        self
    }
}

/// The quantities of `text`, in order and without overlap.
///
/// ```
/// use duiqi::{Lang, quantities};
/// let en = quantities("It cost $3.5 billion in 2015.", Lang::En);
/// let zh = quantities("2015年耗资35亿美元。", Lang::Zh);
/// assert_eq!(zh[0].value.to_string(), "2015");
/// assert_eq!(zh[1].value.to_string(), "3500000000");
/// assert!(en[0].agrees(&zh[1]) && en[1].agrees(&zh[0]));
/// ```
#[must_use]
pub fn quantities(text: &str, lang: Lang) -> Vec<Quantity> {
    match lang {
        Lang::En => en::quantities(text),
        Lang::Zh => zh::quantities(text),
    }
}
