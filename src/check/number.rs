//! `number`, `date` and `unit`: quantities by value, unit and role.
//!
//! Within a bead each quantity looks for one that agrees ([`Quantity::agrees`], or converts within a tolerance) on the other side.
//! What finds none is paired with what found none there: a value that was changed. What is left over is missing or
//! extra. How sure that is depends on how the quantity is written: digits have to come back, while languages leave out
//! small counts (一个 / *a*) and say halves and multiples in other words.

use super::side::plain;
use super::thresholds::{
    CHANGED, CONVERSION, EXTRA, MAGNITUDE, MISSING_DIGITS, MISSING_LOOSE, MISSING_SMALL, MISSING_SMALL_DIGITS,
    MISSING_WORDS, POINTS, ROLE, UNIT,
};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::bitext::{Lang, Pair, Span};
use crate::quantity::{Bound, Dimension, Exact, Quantity, QuantityKind, Value};

/// The checks of quantities.
#[derive(Debug)]
pub(super) struct Numbers;

impl Check for Numbers {
    fn names(&self) -> &'static [&'static str] {
        &["number", "date", "unit"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for bead in context.beads().filter(BeadView::is_pair) {
            bead_findings(context, &bead, &mut findings);
        }
        findings
    }
}

/// A quantity as it stands in a bead.
#[derive(Debug, Clone, Copy)]
struct Item<'a> {
    quantity: Quantity,
    text: &'a str,
    /// Whether it numbers an item of a list or stands in a name of a time zone: 1), (2), GMT+8.
    marker: bool,
}

impl Item<'_> {
    /// Whether it is written with digits.
    fn has_digits(&self) -> bool {
        self.text.contains(|c: char| c.to_digit(10).is_some() || ('０'..='９').contains(&c))
    }

    /// Its number, where it has one.
    fn number(&self) -> Option<Exact> {
        match self.quantity.value {
            Value::Number(n) | Value::Fraction(n) | Value::Percent(n) => Some(n),
            _ => None,
        }
    }

    /// Which check it belongs to.
    const fn check(&self) -> &'static str {
        match self.quantity.kind {
            QuantityKind::Date | QuantityKind::Time | QuantityKind::Period => "date",
            _ => "number",
        }
    }

    /// The value with its unit, for reading.
    fn shown(&self) -> String {
        let value = self.quantity.value.to_string();
        self.quantity.unit.map_or_else(|| value.clone(), |unit| format!("{value} {unit}"))
    }

    /// Whether it counts up to twelve of something, which languages say in other ways.
    fn is_small(&self) -> bool {
        let whole = self.number().and_then(Exact::as_integer);
        whole.is_some_and(|n| (0..=12).contains(&n)) && self.quantity.kind != QuantityKind::Percent
    }

    /// How sure it is that something is wrong when nothing on the other side agrees with it.
    fn missing(&self) -> f32 {
        let loose_kind = matches!(self.quantity.kind, QuantityKind::Multiple | QuantityKind::Fraction)
            || matches!(self.quantity.value, Value::Weekday(_) | Value::Time(_) | Value::Century(_) | Value::Decade(_));
        let base = if self.marker || self.quantity.qualifiers.weak || self.quantity.qualifiers.bound == Bound::Several {
            return MISSING_LOOSE;
        } else if self.has_digits() {
            if self.is_small() { MISSING_SMALL_DIGITS } else { MISSING_DIGITS }
        } else if loose_kind || self.quantity.kind == QuantityKind::Ordinal {
            MISSING_LOOSE
        } else if self.is_small() {
            MISSING_SMALL
        } else {
            MISSING_WORDS
        };
        if self.quantity.qualifiers.bound == Bound::Exact { base } else { base * 0.9 }
    }
}

fn bead_findings(context: &Context<'_>, bead: &BeadView<'_>, findings: &mut Vec<Finding>) {
    let items = Pair { en: items(context, bead, Lang::En), zh: items(context, bead, Lang::Zh) };
    if items.en.is_empty() && items.zh.is_empty() {
        return;
    }
    let mut open = Pair { en: unmatched(&items.en, &items.zh), zh: unmatched(&items.zh, &items.en) };
    for lang in [Lang::En, Lang::Zh] {
        if !open.get(lang).is_empty() {
            let gaps = gaps(context, bead, lang.other());
            open.get_mut(lang).retain(|item| !is_literal(item, &gaps));
        }
    }
    // Roles of those that found an equal.
    for en in &items.en {
        if let Some(finding) = role(context, bead, en, &items.zh) {
            findings.push(finding);
        }
    }
    while let Some((at_en, at_zh, change)) = closest(&open) {
        let (en, zh) = (open.en.remove(at_en), open.zh.remove(at_zh));
        findings.push(changed(context, bead, &en, &zh, change));
    }
    for lang in [Lang::En, Lang::Zh] {
        for item in open.get(lang) {
            findings.push(single(context, bead, lang, item));
        }
    }
}

fn items<'a>(context: &Context<'a>, bead: &BeadView<'_>, lang: Lang) -> Vec<Item<'a>> {
    let text = context.document(lang).text();
    let all = bead.ids(lang).flat_map(|id| context.quantities(lang, id));
    all.map(|&quantity| {
        let Span { start, end } = quantity.span;
        let short = end - start <= 2 && text[start..end].bytes().all(|byte| byte.is_ascii_digit());
        let first = text[..start].trim_end_matches([' ', '\t', '(', '（']);
        let first = first.is_empty() || first.ends_with('\n');
        let listed = text[end..].starts_with([')', '）']) || first && text[end..].starts_with(['.', '、']);
        let zone = text[..start].ends_with('+');
        Item { quantity, text: &text[start..end], marker: short && (listed || zone) }
    })
    .collect()
}

/// Those that nothing on the other side agrees with.
fn unmatched<'a>(own: &[Item<'a>], other: &[Item<'_>]) -> Vec<Item<'a>> {
    own.iter().filter(|item| !other.iter().any(|found| equal(item, found))).copied().collect()
}

fn equal(a: &Item<'_>, b: &Item<'_>) -> bool {
    a.quantity.agrees(&b.quantity) || converts(a, b)
}

/// Whether both are amounts of one dimension in different units, equal but for rounding: 10亩 and 0.67 hectares.
fn converts(a: &Item<'_>, b: &Item<'_>) -> bool {
    let (Some(unit), Some(other)) = (a.quantity.unit, b.quantity.unit) else { return false };
    let (Some(x), Some(y)) = (a.number(), b.number()) else { return false };
    if unit == other || unit.dimension() != other.dimension() || unit.is_money() {
        return false;
    }
    let base = |n: Exact, unit: crate::quantity::Unit| unit.base(n).map(Exact::to_f64);
    match (base(x, unit), base(y, other)) {
        (Some(x), Some(y)) => (x - y).abs() <= CONVERSION * x.abs().max(y.abs()),
        _ => false,
    }
}

/// What is left of a side's text when its quantities are taken out: a number that was taken for part of a name, or
/// for no number at all, is still there.
fn gaps(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang) -> String {
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
fn is_literal(item: &Item<'_>, gaps: &str) -> bool {
    let number = match item.quantity.value {
        Value::Time(time) if time.minute.is_none() => Some(i64::from(time.hour)),
        _ if item.quantity.kind == QuantityKind::Money => item.number().and_then(Exact::as_integer).filter(|n| *n >= 100),
        _ => item.number().and_then(Exact::as_integer),
    };
    let Some(number) = number else { return false };
    let digits = number.to_string();
    let bare = item.quantity.unit.is_none() || item.quantity.kind == QuantityKind::Time;
    let in_digits = bare && gaps.split(|c: char| !c.is_ascii_digit()).any(|run| run == digits);
    in_digits || han(number).is_some_and(|han| contains_numeral(gaps, &han))
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
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: i64| DIGITS[n as usize % 10];
    Some(match number {
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number)),
        100 => "百".to_owned(),
        1000 => "千".to_owned(),
        10_000 => "万".to_owned(),
        100_000_000 => "亿".to_owned(),
        _ => return None,
    })
}

/// How two values differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    /// Other figures.
    Value,
    /// The same figures, another power of ten.
    Magnitude,
    /// The same number of something else.
    Unit,
    /// Percent against percentage points.
    Points,
}

/// The two open items that look most like one that was changed, `(English, Chinese, how)`.
fn closest(open: &Pair<Vec<Item<'_>>>) -> Option<(usize, usize, Change)> {
    let mut best: Option<(f64, usize, usize, Change)> = None;
    for (at_en, en) in open.en.iter().enumerate() {
        for (at_zh, zh) in open.zh.iter().enumerate() {
            let Some((distance, change)) = distance(en, zh) else { continue };
            let places = (at_en as f64 / open.en.len() as f64 - at_zh as f64 / open.zh.len() as f64).abs();
            let distance = distance + 0.1 * places;
            if best.is_none_or(|(least, ..)| distance < least) {
                best = Some((distance, at_en, at_zh, change));
            }
        }
    }
    best.map(|(_, en, zh, change)| (en, zh, change))
}

/// How far two items are from one another, and in what; nothing where one cannot be the other changed.
fn distance(a: &Item<'_>, b: &Item<'_>) -> Option<(f64, Change)> {
    if a.check() != b.check() {
        return None;
    }
    if let (Some(x), Some(y)) = (a.number(), b.number()) {
        if let (Some(unit), Some(other)) = (a.quantity.unit, b.quantity.unit) {
            let points = |unit: crate::quantity::Unit| unit.dimension() == Dimension::Points;
            if points(unit) != points(other) {
                return None;
            }
            if x == y {
                return Some((0.0, Change::Unit));
            }
        }
        let points = |item: &Item<'_>| item.quantity.unit.is_some_and(|unit| unit.dimension() == Dimension::Points);
        if points(a) != points(b) {
            let percent = |item: &Item<'_>, n: Exact| if points(item) { Some(n) } else { n.shifted(2) };
            return (percent(a, x) == percent(b, y)).then_some((0.1, Change::Points));
        }
        let (x, y) = (x.to_f64().abs(), y.to_f64().abs());
        if x > 0.0 && y > 0.0 {
            let power = (x / y).log10();
            if power.abs() > 0.5 && (power - power.round()).abs() < 1e-9 {
                return Some((0.05, Change::Magnitude));
            }
            let kinds = if a.quantity.kind == b.quantity.kind { 0.0 } else { 0.5 };
            let units = if a.quantity.unit.map(unit_class) == b.quantity.unit.map(unit_class) { 0.0 } else { 0.7 };
            let figures = strsim::normalized_levenshtein(&figures(a), &figures(b));
            return Some((0.3 + kinds + units + (1.0 - figures) + 0.2 * power.abs().min(5.0), Change::Value));
        }
        return Some((2.0, Change::Value));
    }
    let kinds = if a.quantity.kind == b.quantity.kind { 0.0 } else { 1.0 };
    let figures = strsim::normalized_levenshtein(&a.quantity.value.to_string(), &b.quantity.value.to_string());
    Some((0.5 + kinds + 1.0 - figures, Change::Value))
}

fn unit_class(unit: crate::quantity::Unit) -> &'static str {
    unit.class()
}

fn figures(item: &Item<'_>) -> String {
    item.quantity.value.to_string().chars().filter(char::is_ascii_digit).collect()
}

fn changed(context: &Context<'_>, bead: &BeadView<'_>, en: &Item<'_>, zh: &Item<'_>, change: Change) -> Finding {
    let sure = en.missing().max(zh.missing());
    // A count said in words on one side and nothing like it on the other is no change of value.
    let both = en.missing().min(zh.missing());
    let [source, target] = context.ordered(Pair { en, zh });
    let (shown, other) = (source.shown(), target.shown());
    let quoted = format!("{} in the source, {} in the target", quote(source, &shown), quote(target, &other));
    let (check, severity, confidence, message) = match change {
        Change::Magnitude => {
            ("number", Severity::Error, MAGNITUDE * sure, format!("the magnitude differs: {quoted}"))
        }
        Change::Unit => ("unit", Severity::Error, UNIT * sure, format!("the unit differs: {quoted}")),
        Change::Points => {
            ("unit", Severity::Warning, POINTS, format!("percent against percentage points: {quoted}"))
        }
        Change::Value => {
            let alike = en.quantity.kind == zh.quantity.kind && both > MISSING_LOOSE
                || en.check() == "date" && std::mem::discriminant(&en.quantity.value) == std::mem::discriminant(&zh.quantity.value);
            let confidence = if both >= 0.5 || alike { CHANGED.max(sure) } else { sure };
            (en.check(), Severity::Error, confidence, format!("the values differ: {quoted}"))
        }
    };
    let marks = Pair { en: vec![en.quantity.span], zh: vec![zh.quantity.span] };
    let mut finding = context.finding(check, severity, confidence, bead, marks, message);
    finding.values = [Some(shown), Some(other)];
    finding
}

fn quote(item: &Item<'_>, shown: &str) -> String {
    if item.text == shown { shown.to_owned() } else { format!("{} ({shown})", item.text) }
}

/// One that found neither an equal nor a changed one.
fn single(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang, item: &Item<'_>) -> Finding {
    let shown = item.shown();
    let missing = lang == context.source_lang();
    let (role, other) = (context.role(lang), context.role(lang.other()));
    let message = format!("{} in the {role} has no counterpart in the {other}", quote(item, &shown));
    let confidence = item.missing() * if missing { 1.0 } else { EXTRA };
    let severity = if item.has_digits() && missing { Severity::Error } else { Severity::Warning };
    let mut marks: Pair<Vec<Span>> = Pair::default();
    *marks.get_mut(lang) = vec![item.quantity.span];
    let mut finding = context.finding(item.check(), severity, confidence, bead, marks, message);
    finding.values = if missing { [Some(shown), None] } else { [None, Some(shown)] };
    finding
}

/// An equal value in another role: an ordinal against a count, at least against at most.
fn role(context: &Context<'_>, bead: &BeadView<'_>, en: &Item<'_>, others: &[Item<'_>]) -> Option<Finding> {
    let equals: Vec<&Item<'_>> = others.iter().filter(|other| equal(en, other)).collect();
    let differs = |other: &Item<'_>| {
        let (a, b) = (en.quantity, other.quantity);
        let bounds = matches!(
            (a.qualifiers.bound, b.qualifiers.bound),
            (Bound::AtLeast, Bound::AtMost) | (Bound::AtMost, Bound::AtLeast)
        );
        let ordinal = |q: Quantity, other: Quantity| {
            q.kind == QuantityKind::Ordinal && other.unit.is_some() && q.unit.is_none()
                && !matches!(other.kind, QuantityKind::Date | QuantityKind::Ordinal)
        };
        if bounds {
            Some("at least against at most")
        } else if ordinal(a, b) || ordinal(b, a) {
            Some("a place in an order against an amount")
        } else {
            None
        }
    };
    let reason = equals.first().and_then(|first| differs(first))?;
    if equals.iter().any(|other| differs(other).is_none()) || en.quantity.qualifiers.weak {
        return None;
    }
    let zh = equals[0];
    let [source, target] = context.ordered(Pair { en, zh });
    let message = format!("{reason}: {} in the source, {} in the target", source.text, target.text);
    let values = [Some(source.shown()), Some(target.shown())];
    let marks = Pair { en: vec![en.quantity.span], zh: vec![zh.quantity.span] };
    let mut finding = context.finding("number", Severity::Warning, ROLE, bead, marks, message);
    finding.values = values;
    Some(finding)
}
