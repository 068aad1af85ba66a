//! Equality of quantities across languages: [`Quantity::agrees`], and [`Key`] for looking it up by hash.

use std::fmt;

use super::exact::Exact;
use super::unit::{Dimension, Unit};
use super::value::{Date, Time, Value};
use super::{Bound, Quantity, QuantityKind};

/// A value in canonical form. Quantities that share a key have an equal value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(Form);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Form {
    Number(Exact),
    /// A number in the base unit of a dimension, or of a currency.
    Measure(&'static str, Exact),
    /// An order of magnitude.
    Several(u32),
    Pair(Exact, Exact),
    /// Hour on a clock of twelve, minute.
    Clock(u8, u8),
    /// A calendar value as it stands.
    Calendar(Value),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Form::Number(n) => write!(f, "{n}"),
            Form::Measure(class, n) => write!(f, "{n} {class}"),
            Form::Several(exponent) => write!(f, "~1e{exponent}"),
            Form::Pair(a, b) => write!(f, "{a}:{b}"),
            Form::Clock(hour, minute) => write!(f, "T{hour:02}:{minute:02}"),
            Form::Calendar(value) => write!(f, "{value}"),
        }
    }
}

/// Whether `unit` may be missing on the other side without changing the meaning of the number.
fn converts(unit: Unit) -> bool {
    !matches!(unit.dimension(), Dimension::Points | Dimension::Discount)
}

impl Quantity {
    /// The keys under which equal quantities of the other language are found, most telling first. Weak quantities
    /// have none.
    ///
    /// - A number, share, percentage, ordinal or multiple has its value (三成, 30% and 0.3 share `0.3`); with a unit
    ///   it has its value in the base unit first (`5000 m` for both 5公里 and *5,000 metres*), then the bare number.
    /// - A date has itself, its month and day, and its year or day as numbers (2015年 and *2015* share `2015`).
    /// - A range has itself, then its ends; a time of day its place on the clock of twelve hours.
    /// - *Several* has its order of magnitude only.
    ///
    /// ```
    /// use duiqi::{Lang, quantities};
    /// let keys = |text, lang| quantities(text, lang)[0].keys().map(|key| key.to_string()).collect::<Vec<_>>();
    /// assert_eq!(keys("5公里", Lang::Zh), ["5000 m", "5"]);
    /// assert_eq!(keys("December 16, 2015", Lang::En), ["2015-12-16", "--12-16", "2015", "16"]);
    /// ```
    pub fn keys(&self) -> impl Iterator<Item = Key> + use<> {
        let forms = if self.qualifiers.weak { [None; 4] } else { self.forms() };
        forms.into_iter().flatten().map(Key)
    }

    fn forms(&self) -> [Option<Form>; 4] {
        let number = |n: Option<i32>| n.map(|n| Form::Number(Exact::whole(i64::from(n))));
        match self.value {
            Value::Number(n) if self.qualifiers.bound == Bound::Several => {
                [Some(Form::Several(n.magnitude())), None, None, None]
            }
            Value::Number(n) | Value::Fraction(n) | Value::Percent(n) => {
                let measure = self.unit.and_then(|unit| Some(Form::Measure(unit.class(), unit.base(n)?)));
                [measure, Some(Form::Number(n)), None, None]
            }
            Value::Ratio(a, b) => [Some(Form::Pair(a, b)), None, None, None],
            Value::Range(a, b) | Value::PercentRange(a, b) => {
                [Some(Form::Pair(a, b)), Some(Form::Number(a)), Some(Form::Number(b)), None]
            }
            Value::Date(Date { year, month: None, day: None }) => [number(year), None, None, None],
            Value::Date(Date { year: None, month: None, day }) => {
                [number(day.map(i32::from)), None, None, None]
            }
            Value::Date(date) => {
                let whole = Form::Calendar(Value::Date(date));
                let short = Date { year: None, ..date };
                let short =
                    (date.year.is_some() && date.day.is_some()).then_some(Form::Calendar(Value::Date(short)));
                [Some(whole), short, number(date.year), number(date.day.map(i32::from))]
            }
            Value::Time(time) => [Some(clock(time)), None, None, None],
            value => [Some(Form::Calendar(value)), None, None, None],
        }
    }

    /// Whether both say the same: equal values in units that convert into each other, up to these equivalences.
    ///
    /// - A unit that only one side names is taken as understood (100名 and *100*), except percentage points.
    /// - 30% = 三成 = 0.3; 两倍 = *doubled* = 2; a multiple is a number.
    /// - A year or a day of the month equals the bare number and the ordinal (2015年 and *2015*, 16日 and *16th*).
    ///   Dates agree when the parts that both give are equal, one at least.
    /// - A range agrees with an equal range, with either of its ends, and with an equal score or ratio;
    ///   a score or ratio also with either of its terms.
    /// - Times agree on the clock of twelve hours unless both are certain.
    /// - *Several* agrees with what has its order of magnitude.
    ///
    /// Bounds and kinds are not compared: *over 200* agrees with 200, *third* with 3.
    ///
    /// ```
    /// use duiqi::{Lang, quantities};
    /// let agree = |en, zh| quantities(en, Lang::En)[0].agrees(&quantities(zh, Lang::Zh)[0]);
    /// assert!(agree("half an hour", "30分钟"));
    /// assert!(agree("130 million", "一亿三千万"));
    /// assert!(!agree("$3.5 billion", "3.5亿美元"));
    /// ```
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        use Value::{Fraction, Number, Percent, PercentRange, Range, Ratio};
        if self.qualifiers.bound == Bound::Several || other.qualifiers.bound == Bound::Several {
            return self.same_magnitude(other);
        }
        match (self.value, other.value) {
            (Number(a) | Fraction(a) | Percent(a), Number(b) | Fraction(b) | Percent(b)) => {
                same_amount((a, self.unit), (b, other.unit))
            }
            (Range(a, b) | PercentRange(a, b), Range(c, d) | PercentRange(c, d)) => {
                same_amount((a, self.unit), (c, other.unit)) && same_amount((b, self.unit), (d, other.unit))
            }
            (Range(a, b) | PercentRange(a, b), Number(n) | Fraction(n) | Percent(n)) => {
                [a, b].iter().any(|&end| same_amount((end, self.unit), (n, other.unit)))
            }
            (Range(a, b) | Ratio(a, b), Ratio(c, d)) => a == c && b == d,
            (Ratio(a, b), Number(n)) => other.unit.is_none() && (n == a || n == b),
            (Ratio(a, b), Value::Time(time)) => [a, b].map(Exact::as_integer) == parts(time),
            (Value::Time(a), Value::Time(b)) => same_time(a, b),
            (Value::Date(a), Value::Date(b)) => same_date(a, b),
            (Value::Date(date), Number(n)) => other.is_date(date, n),
            // The remaining mixed pairs are those above the other way round.
            (Number(_) | Fraction(_) | Percent(_), Range(..) | PercentRange(..))
            | (Ratio(..), Range(..))
            | (Number(_) | Value::Time(_), Ratio(..))
            | (Number(_), Value::Date(_)) => other.agrees(self),
            (a, b) => a == b,
        }
    }

    fn same_magnitude(&self, other: &Self) -> bool {
        let top = |value: Value| match value {
            Value::Number(n) | Value::Range(n, _) => Some(n.magnitude()),
            _ => None,
        };
        let units = match (self.unit, other.unit) {
            (Some(a), Some(b)) => a.class() == b.class() || a.is_loosely(b),
            _ => true,
        };
        units && top(self.value).is_some() && top(self.value) == top(other.value)
    }

    /// Whether this number `n` is what `date` amounts to: its year, or its day. A full date is called by its day
    /// only where an ordinal does it (*on the 26th*).
    fn is_date(&self, date: Date, n: Exact) -> bool {
        let ordinal = self.kind == QuantityKind::Ordinal;
        let unit = self.unit.is_none_or(|unit| unit.symbol() == "y");
        let year = date.year.is_some_and(|year| n == Exact::whole(i64::from(year)));
        let day = date.day.is_some_and(|day| n == Exact::whole(i64::from(day)));
        unit && (year && !ordinal || day && self.unit.is_none() && (ordinal || date.month.is_none()))
    }
}

fn same_amount((a, unit): (Exact, Option<Unit>), (b, other): (Exact, Option<Unit>)) -> bool {
    match (unit, other) {
        (Some(unit), Some(other)) => {
            unit.class() == other.class() && unit.base(a) == other.base(b) || a == b && unit.is_loosely(other)
        }
        (None, None) => a == b,
        (Some(unit), None) | (None, Some(unit)) => a == b && converts(unit),
    }
}

fn clock(time: Time) -> Form {
    Form::Clock(time.hour % 12, time.minute.unwrap_or(0))
}

fn same_time(a: Time, b: Time) -> bool {
    let hour = if a.certain && b.certain { a.hour % 24 == b.hour % 24 } else { a.hour % 12 == b.hour % 12 };
    hour && a.minute.unwrap_or(0) == b.minute.unwrap_or(0)
}

fn parts(time: Time) -> [Option<i64>; 2] {
    [Some(i64::from(time.hour)), time.minute.map(i64::from)]
}

fn same_date(a: Date, b: Date) -> bool {
    // Parts that one side leaves out are open; a month and a day have nothing in common.
    let mut common = false;
    let mut equal = true;
    let mut compare = |a: Option<i32>, b: Option<i32>| {
        if let (Some(a), Some(b)) = (a, b) {
            common = true;
            equal &= a == b;
        }
    };
    compare(a.year, b.year);
    compare(a.month.map(i32::from), b.month.map(i32::from));
    compare(a.day.map(i32::from), b.day.map(i32::from));
    common && equal
}
