//! `number`, `date` and `unit`: quantities by value, unit and role.
//!
//! Within a bead each quantity looks for one that agrees ([`Quantity::agrees`], or converts within a tolerance) on the other side.
//! What finds none is paired with what found none there: a value that was changed. What is left over is missing or
//! extra. How sure that is depends on how the quantity is written: digits have to come back, while languages leave out
//! small counts (一个 / *a*) and say halves and multiples in other words.

mod calendar;
mod item;

use super::thresholds::{
    CHANGED, CHANGED_WORDS, EXTRA, MAGNITUDE, MISSING_LOOSE, POINTS, RELATIVE, REPEATED, ROLE, UNIT,
};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::bitext::{Lang, Pair, Span};
use crate::quantity::{Bound, Date, Dimension, Exact, Quantity, QuantityKind, Unit, Value};
use item::{Item, equal, gaps, is_literal, items};

/// The checks of quantities.
#[derive(Debug)]
pub(super) struct Numbers;

impl Check for Numbers {
    fn names(&self) -> &'static [&'static str] {
        &["number", "date", "unit"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let numbered = calendar::is_numbered(context);
        for bead in context.beads().filter(BeadView::is_pair) {
            findings.extend(calendar::listed(context, &bead, numbered));
            bead_findings(context, &bead, &mut findings);
        }
        findings
    }
}

fn bead_findings(context: &Context<'_>, bead: &BeadView<'_>, findings: &mut Vec<Finding>) {
    let items = Pair { en: items(context, bead, Lang::En), zh: items(context, bead, Lang::Zh) };
    findings.extend(calendar::labels(context, bead, &items.en));
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
    for (lang, own, others) in [(Lang::En, &items.en, &items.zh), (Lang::Zh, &items.zh, &items.en)] {
        findings.extend(own.iter().filter_map(|item| calendar::stray(context, bead, lang, item, others)));
        findings.extend(repeated(context, bead, lang, own, others));
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
    for (lang, own, others) in [(Lang::En, &items.en, &items.zh), (Lang::Zh, &items.zh, &items.en)] {
        for item in open.get(lang) {
            findings.push(match (lang, once_more(item, own, others)) {
                (_, None) => single(context, bead, lang, item),
                (Lang::En, Some(zh)) => changed(context, bead, item, zh, Change::Value),
                (Lang::Zh, Some(en)) => changed(context, bead, en, item, Change::Value),
            });
        }
    }
}

/// The date of the other side that an open one was before it was changed: one that stands there more often than here.
fn once_more<'i, 'a>(item: &Item<'_>, own: &[Item<'_>], others: &'i [Item<'a>]) -> Option<&'i Item<'a>> {
    let kind = |item: &Item<'_>| std::mem::discriminant(&item.quantity.value);
    let alike = |other: &&Item<'_>| kind(other) == kind(item) && other.has_digits();
    let more = |other: &&Item<'_>| count(others, other) > count(own, other) && count(own, other) > 0;
    if item.check() == "date" { others.iter().filter(alike).rfind(more) } else { None }
}

/// How often a value stands among these.
fn count(items: &[Item<'_>], item: &Item<'_>) -> usize {
    items.iter().filter(|other| equal(item, other) || other.quantity == item.quantity).count()
}

/// Those that nothing on the other side agrees with, or only what leaves open where another contradicts them.
fn unmatched<'a>(own: &[Item<'a>], other: &[Item<'_>]) -> Vec<Item<'a>> {
    let open = |item: &&Item<'_>| {
        !other.iter().any(|found| equal(item, found)) || calendar::is_contradicted(item, own, other)
    };
    own.iter().filter(open).copied().collect()
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
    let points = |unit: Unit| unit.dimension() == Dimension::Points;
    if let (Some(x), Some(y)) = (a.number(), b.number()) {
        if let (Some(unit), Some(other)) = (a.quantity.unit, b.quantity.unit) {
            if points(unit) != points(other) {
                return None;
            }
            if x == y {
                return Some((0.0, Change::Unit));
            }
        }
        let points = |item: &Item<'_>| item.quantity.unit.is_some_and(points);
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
            let units =
                if a.quantity.unit.map(Unit::class) == b.quantity.unit.map(Unit::class) { 0.0 } else { 0.7 };
            let figures = strsim::normalized_levenshtein(&figures(a), &figures(b));
            return Some((0.3 + kinds + units + (1.0 - figures) + 0.2 * power.abs().min(5.0), Change::Value));
        }
        return Some((2.0, Change::Value));
    }
    // 26日 may well be a *Friday*.
    let is_weekday = |item: &Item<'_>| matches!(item.quantity.value, Value::Weekday(_));
    if is_weekday(a) != is_weekday(b) {
        return None;
    }
    let kinds = if a.quantity.kind == b.quantity.kind { 0.0 } else { 1.0 };
    let figures =
        strsim::normalized_levenshtein(&a.quantity.value.to_string(), &b.quantity.value.to_string());
    Some((0.5 + kinds + 1.0 - figures, Change::Value))
}

fn figures(item: &Item<'_>) -> String {
    item.quantity.value.to_string().chars().filter(char::is_ascii_digit).collect()
}

fn changed(
    context: &Context<'_>,
    bead: &BeadView<'_>,
    en: &Item<'_>,
    zh: &Item<'_>,
    change: Change,
) -> Finding {
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
                || en.check() == "date"
                    && std::mem::discriminant(&en.quantity.value)
                        == std::mem::discriminant(&zh.quantity.value);
            let words = !en.has_digits() && !zh.has_digits() && (en.is_small() || zh.is_small());
            let confidence = match () {
                () if words && en.check() == "number" => CHANGED_WORDS,
                () if both >= 0.5 || alike => CHANGED.max(sure),
                () => sure,
            };
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
    let mut confidence = item.missing() * if missing { 1.0 } else { EXTRA };
    // A year or an ordinal that only the translation names is mostly an explanation.
    let explains = matches!(item.quantity.value, Value::Date(Date { year: Some(_), month: None, day: None }))
        || item.quantity.kind == QuantityKind::Ordinal;
    if !missing && explains || calendar::is_relative(context, bead, item, lang.other()) {
        confidence = confidence.min(RELATIVE);
    }
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
        // 70周年 is the 70th anniversary, 60岁 the age at the 60th birthday.
        let ordinal = |q: Quantity, other: Quantity| {
            q.kind == QuantityKind::Ordinal
                && other.unit.is_some_and(|unit| unit.symbol() != "y")
                && q.unit.is_none()
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

/// A figure that stands more often on one side than on the other.
fn repeated(
    context: &Context<'_>,
    bead: &BeadView<'_>,
    lang: Lang,
    own: &[Item<'_>],
    others: &[Item<'_>],
) -> Option<Finding> {
    let mut open = own.iter().enumerate().filter(|(at, item)| {
        let last = !own[at + 1..].iter().any(|later| equal(item, later));
        last && item.has_digits()
            && !item.marker
            && others.iter().any(|other| equal(item, other) && other.has_digits())
    });
    let (_, item) = open.find(|(_, item)| count(own, item) > count(others, item))?;
    let (role, other) = (context.role(lang), context.role(lang.other()));
    let message = format!("{} stands more often in the {role} than in the {other}", item.text);
    let mut marks: Pair<Vec<Span>> = Pair::default();
    *marks.get_mut(lang) = vec![item.quantity.span];
    let sure = if item.check() == "date" { RELATIVE } else { REPEATED };
    let confidence = if lang == context.source_lang() { sure } else { sure * EXTRA };
    let mut finding = context.finding(item.check(), Severity::Warning, confidence, bead, marks, message);
    finding.values[usize::from(lang != context.source_lang())] = Some(item.shown());
    Some(finding)
}
