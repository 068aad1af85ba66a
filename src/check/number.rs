//! `number`, `date` and `unit`: quantities by value, unit and role.
//!
//! Within a bead each quantity looks for one that agrees ([`Quantity::agrees`], or converts within a tolerance) on the other side.
//! What finds none is paired with what found none there: a value that was changed. What is left over is missing or
//! extra. How sure that is depends on how the quantity is written: digits have to come back, while languages leave out
//! small counts (一个 / *a*) and say halves and multiples in other words.

use std::collections::HashSet;

use super::side::{self, Side};
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

    /// Whether it counts up to ten of something, which languages say in other ways.
    fn is_small(&self) -> bool {
        let whole = self.number().and_then(Exact::as_integer);
        whole.is_some_and(|n| (0..=10).contains(&n)) && self.quantity.kind != QuantityKind::Percent
    }

    /// How sure it is that something is wrong when nothing on the other side agrees with it.
    fn missing(&self) -> f32 {
        let loose_kind = matches!(self.quantity.kind, QuantityKind::Multiple | QuantityKind::Fraction)
            || matches!(self.quantity.value, Value::Weekday(_) | Value::Time(_) | Value::Century(_) | Value::Decade(_));
        let base = if self.quantity.qualifiers.weak || self.quantity.qualifiers.bound == Bound::Several {
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
            let literals = literals(&Side::new(context, bead, lang.other()));
            open.get_mut(lang).retain(|item| !is_literal(item, &literals));
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
    all.map(|&quantity| Item { quantity, text: quantity.span.of(text) }).collect()
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

/// The runs of digits of a side's text: a number that the other side took for part of a name is still there.
fn literals(side: &Side<'_>) -> HashSet<String> {
    let text = side::plain(&side.text());
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

/// Whether the digits of an item stand on the other side, inside what was not read as a quantity.
fn is_literal(item: &Item<'_>, literals: &HashSet<String>) -> bool {
    let digits: String = side::plain(item.text).chars().filter(char::is_ascii_digit).collect();
    let whole = item.number().and_then(Exact::as_integer).map(|n| n.to_string());
    let bare = whole.as_deref() == Some(&digits) && item.quantity.unit.is_none();
    bare && literals.contains(&digits)
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
            let confidence = if both < 0.5 { sure } else { CHANGED.max(sure) };
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
