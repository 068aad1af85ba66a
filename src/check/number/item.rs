//! Quantities as they stand in a bead: when two are equal, and how sure it is that one is missing.

use crate::bitext::{Lang, Span};
use crate::check::side::plain;
use crate::check::thresholds::{
    CONVERSION, MISSING_DIGITS, MISSING_ENGLISH_COUNT, MISSING_LOOSE, MISSING_SMALL, MISSING_SMALL_DIGITS,
    MISSING_SMALL_MEASURE, MISSING_WORDS,
};
use crate::check::{BeadView, Context};
use crate::quantity::{Bound, Date, Exact, Quantity, QuantityKind, Time, Unit, Value, in_han};

/// A quantity as it stands in a bead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) quantity: Quantity,
    pub(super) text: &'a str,
    /// Whether it numbers an item of a list or stands in a name of a time zone: 1), (2), GMT+8.
    pub(super) marker: bool,
    /// Whether it is an ordinal that numbers a part, an edition or a line: 第十条.
    pub(super) numbered: bool,
    /// Whether it is a multiple by which something is more: 大两倍, 增长了三倍.
    rising: bool,
}

impl Item<'_> {
    /// Whether it is written with digits.
    pub(super) fn has_digits(&self) -> bool {
        self.text.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
    }

    /// Its number, where it has one.
    pub(super) fn number(&self) -> Option<Exact> {
        match self.quantity.value {
            Value::Number(n) | Value::Fraction(n) | Value::Percent(n) => Some(n),
            _ => None,
        }
    }

    /// Which check it belongs to.
    pub(super) const fn check(&self) -> &'static str {
        match self.quantity.kind {
            QuantityKind::Date | QuantityKind::Time | QuantityKind::Period => "date",
            _ => "number",
        }
    }

    /// The value with its unit, for reading.
    pub(super) fn shown(&self) -> String {
        let value = self.quantity.value.to_string();
        self.quantity.unit.map_or_else(|| value.clone(), |unit| format!("{value} {unit}"))
    }

    /// Whether it counts up to twelve of something, which languages say in other ways.
    pub(super) fn is_small(&self) -> bool {
        let whole = self.number().and_then(Exact::as_integer);
        whole.is_some_and(|n| (0..=12).contains(&n)) && self.quantity.kind != QuantityKind::Percent
    }

    /// How sure it is that something is wrong when nothing on the other side agrees with it.
    pub(super) fn missing(&self) -> f32 {
        let Quantity { kind, value, unit, qualifiers, .. } = self.quantity;
        let n = self.number();
        let base = if self.marker || qualifiers.weak || qualifiers.bound == Bound::Several {
            MISSING_LOOSE
        } else if self.has_digits() {
            if self.is_small() && unit.is_none() { MISSING_SMALL_DIGITS } else { MISSING_DIGITS }
        } else if matches!(
            value,
            Value::Weekday(_)
                | Value::Time(_)
                | Value::Quarter(_)
                | Value::Half(_)
                | Value::Century(_)
                | Value::Decade(_)
        ) || n == Some(Exact::ONE)
        {
            MISSING_LOOSE
        } else {
            match kind {
                QuantityKind::Fraction => MISSING_LOOSE,
                QuantityKind::Multiple if n.is_none_or(|n| n < Exact::whole(3)) => MISSING_LOOSE,
                QuantityKind::Ordinal if !self.numbered => MISSING_LOOSE,
                QuantityKind::Ordinal | QuantityKind::Multiple => MISSING_WORDS,
                QuantityKind::Measure if self.is_small() => MISSING_SMALL_MEASURE,
                _ if self.is_small() && (qualifiers.bound == Bound::Exact || n < Some(Exact::whole(4))) => {
                    let counted = self.text.is_ascii() && n >= Some(Exact::whole(3));
                    if counted { MISSING_ENGLISH_COUNT } else { MISSING_SMALL }
                }
                _ => MISSING_WORDS,
            }
        };
        if self.quantity.qualifiers.bound == Bound::Exact { base } else { base * 0.9 }
    }
}

/// By how much something is more stands behind these.
const RISING: [char; 13] = ['大', '多', '高', '长', '快', '重', '贵', '强', '加', '升', '涨', '增', '超'];

pub(super) fn items<'a>(context: &Context<'a>, bead: &BeadView<'_>, lang: Lang) -> Vec<Item<'a>> {
    let text = context.document(lang).text();
    let all = bead.ids(lang).flat_map(|id| context.quantities(lang, id));
    all.map(|&quantity| {
        let Span { start, end } = quantity.span;
        let short = end - start <= 2 && text[start..end].bytes().all(|byte| byte.is_ascii_digit());
        let first = text[..start].trim_end_matches([' ', '\t', '(', '（']);
        let first = first.is_empty() || first.ends_with('\n');
        let listed =
            text[end..].starts_with([')', '）']) || first && text[end..].starts_with(['.', '．', '、']);
        let zone = text[..start].ends_with('+');
        let parts = [
            '条', '條', '章', '节', '節', '款', '项', '届', '屆', '期', '号', '號', '卷', '页', '步', '版',
            '回',
        ];
        let numbered = text[..end].ends_with(parts) || text[end..].starts_with(parts);
        let before = text[..start].trim_end_matches(['了', '约', '近', '出']);
        let rising = quantity.kind == QuantityKind::Multiple && before.ends_with(RISING);
        Item { quantity, text: &text[start..end], marker: short && (listed || zone), numbered, rising }
    })
    .collect()
}

pub(super) fn equal(a: &Item<'_>, b: &Item<'_>) -> bool {
    // What one says may be what the other says in its own way.
    let said_as = |a, b| {
        is_duration(a, b)
            || is_multiple(a, b)
            || is_month(a, b)
            || is_half_price(a, b)
            || is_hour(a, b)
            || is_local(a, b)
    };
    a.quantity.agrees(&b.quantity) && !is_small_term(a, b) && !is_small_term(b, a)
        || converts(a, b)
        || said_as(a, b)
        || said_as(b, a)
}

/// Whether one is a score and the other *one*, *second* or the like, which is hardly a term of it.
fn is_small_term(score: &Item<'_>, word: &Item<'_>) -> bool {
    let score = matches!(score.quantity.value, Value::Ratio(..));
    score && !word.has_digits() && word.number().is_some_and(|n| n < Exact::whole(3))
}

/// 30日 is a day of the month or thirty days.
fn is_duration(date: &Item<'_>, days: &Item<'_>) -> bool {
    let Value::Date(Date { year: None, month: None, day: Some(day) }) = date.quantity.value else {
        return false;
    };
    let unit = days.quantity.unit.is_some_and(|unit| unit.symbol() == "d");
    unit && days.number() == Some(Exact::whole(i64::from(day)))
}

/// 三月初八 is the eighth of the *third* month.
fn is_month(date: &Item<'_>, ordinal: &Item<'_>) -> bool {
    let Value::Date(Date { year: None, month: Some(month), day: None }) = date.quantity.value else {
        return false;
    };
    ordinal.quantity.kind == QuantityKind::Ordinal && ordinal.number() == Some(Exact::whole(i64::from(month)))
}

/// 五折 is half price.
fn is_half_price(off: &Item<'_>, half: &Item<'_>) -> bool {
    let discount = off.quantity.unit.is_some_and(|unit| unit.symbol() == "off");
    discount
        && off.number() == Exact::new(1, 2)
        && half.number() == Exact::new(1, 2)
        && half.quantity.kind == QuantityKind::Fraction
}

/// 大两倍 is three times as large.
fn is_multiple(rise: &Item<'_>, times: &Item<'_>) -> bool {
    rise.rising
        && times.quantity.kind == QuantityKind::Multiple
        && times.number() == rise.number().and_then(|n| n.plus(Exact::ONE))
}

/// *From nine to half past eleven* does not say that nine is an hour.
fn is_hour(number: &Item<'_>, time: &Item<'_>) -> bool {
    let Value::Time(Time { hour, minute: None | Some(0), .. }) = time.quantity.value else { return false };
    number.quantity.unit.is_none()
        && number
            .number()
            .and_then(Exact::as_integer)
            .is_some_and(|n| (1..=24).contains(&n) && n % 12 == i64::from(hour % 12))
}

/// 元 is the dollar of Taiwan or Hong Kong where the text is from there; 人民币 is not.
fn is_local(yuan: &Item<'_>, dollars: &Item<'_>) -> bool {
    let symbol = |item: &Item<'_>| item.quantity.unit.map(Unit::symbol);
    symbol(yuan) == Some("CNY")
        && yuan.text.ends_with(['元', '圆', '圓', '块', '塊', '钱', '錢'])
        && matches!(symbol(dollars), Some("TWD" | "HKD"))
        && yuan.number() == dollars.number()
}

/// Whether both are amounts of one dimension in different units, equal but for rounding: 10亩 and 0.67 hectares.
fn converts(a: &Item<'_>, b: &Item<'_>) -> bool {
    let (Some(unit), Some(other)) = (a.quantity.unit, b.quantity.unit) else { return false };
    let (Some(x), Some(y)) = (a.number(), b.number()) else { return false };
    if unit == other || unit.dimension() != other.dimension() || unit.is_money() {
        return false;
    }
    let base = |n: Exact, unit: Unit| unit.base(n).map(Exact::to_f64);
    match (base(x, unit), base(y, other)) {
        (Some(x), Some(y)) => (x - y).abs() <= CONVERSION * x.abs().max(y.abs()),
        _ => false,
    }
}

/// What is left of a side's text when its quantities are taken out: a number that was taken for part of a name, or
/// for no number at all, is still there.
pub(super) fn gaps(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang) -> String {
    let document = context.document(lang);
    let mut rest = String::new();
    for id in bead.ids(lang) {
        let segment = document.segments()[id].span;
        let mut at = segment.start;
        for quantity in context.quantities(lang, id) {
            rest += Span::new(at, quantity.span.start).of(document.text());
            rest.push('\n');
            at = quantity.span.end;
        }
        rest += Span::new(at, segment.end).of(document.text());
        rest.push('\n');
    }
    plain(&rest)
}

/// Whether the figures of an item stand in the gaps of the other side, in digits or, up to ninety-nine and for whole powers of
/// ten, in characters (十日游, 万元户).
pub(super) fn is_literal(item: &Item<'_>, gaps: &str) -> bool {
    let number = match item.quantity.value {
        Value::Time(time) if time.minute.is_none() => Some(i64::from(time.hour)),
        _ if item.quantity.kind == QuantityKind::Money => {
            item.number().and_then(Exact::as_integer).filter(|n| *n >= 100)
        }
        _ => item.number().and_then(Exact::as_integer),
    };
    let text = plain(item.text);
    if item.has_digits()
        && text.len() > 2
        && text.ends_with(|c: char| c.is_ascii_alphabetic())
        && gaps.contains(&text)
    {
        return true;
    }
    // 大半年, 半夜: what half it is need not be said.
    if item.number() == Exact::new(1, 2) && gaps.contains('半') {
        return true;
    }
    let Some(number) = number else { return false };
    let digits = number.to_string();
    let bare = item.quantity.unit.is_none() || item.quantity.kind == QuantityKind::Time;
    let in_digits = bare && gaps.split(|c: char| !c.is_ascii_digit()).any(|run| run == digits);
    let unit = item.quantity.unit.map_or("", Unit::symbol);
    let lower = gaps.to_lowercase();
    let in_words = power(number, unit).iter().any(|word| lower.contains(word))
        || item.quantity.kind == QuantityKind::Ordinal
            && roman(number).is_some_and(|roman| {
                gaps.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word == roman)
            });
    in_digits || in_words || han(number).is_some_and(|han| contains_numeral(gaps, &han))
}

/// The English words for a power of ten (*every million files*, *the golden decade*), and what is said for 24 hours.
fn power(number: i64, unit: &str) -> &'static [&'static str] {
    match (number, unit) {
        (24, "h") => &["the clock"],
        (10, "y") => &["decade"],
        (100, "y") => &["centur", "centen"],
        (100, _) => &["hundred"],
        (1000, "y") => &["millenni"],
        (1000, _) => &["thousand"],
        (1_000_000, _) => &["million"],
        (1_000_000_000 | 100_000_000_000, _) => &["billion"],
        _ => &[],
    }
}

/// A number in Roman figures, up to twenty.
pub(super) fn roman(number: i64) -> Option<&'static str> {
    const ROMAN: [&str; 20] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI",
        "XVII", "XVIII", "XIX", "XX",
    ];
    ROMAN.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
}

/// Whether `numeral` stands in `text` and not inside a longer one.
fn contains_numeral(text: &str, numeral: &str) -> bool {
    let numeric = |c: Option<char>| c.is_some_and(|c| "一二三四五六七八九十百千万亿两零〇".contains(c));
    text.match_indices(numeral).any(|(at, _)| {
        !numeric(text[..at].chars().next_back()) && !numeric(text[at + numeral.len()..].chars().next())
    })
}

/// A number in Chinese characters, up to ninety-nine and for powers of ten.
fn han(number: i64) -> Option<String> {
    Some(match number {
        1..=99 => return in_han(number),
        100 => "百".to_owned(),
        1000 => "千".to_owned(),
        10_000 => "万".to_owned(),
        100_000_000 => "亿".to_owned(),
        _ => return None,
    })
}
