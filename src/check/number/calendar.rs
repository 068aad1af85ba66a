//! What the words around say of a date, and the numbers of lists.

use crate::bitext::{Lang, Pair, Span};
use crate::check::thresholds::{
    CALENDAR_LEAST, CALENDAR_NEAR, CALENDAR_SURE, LIST_LEAST, LIST_SHARE, LISTED, MISSING_SMALL_DIGITS,
    UNLISTED,
};
use crate::check::{BeadView, Context, Finding, Severity};
use crate::quantity::{Date, Exact, Quantity, Value};

use super::item::{Item, roman};

/// Whether the other side may say a date by today's: this year, last month, on Friday.
pub(super) fn is_relative(context: &Context<'_>, bead: &BeadView<'_>, item: &Item<'_>, lang: Lang) -> bool {
    let Value::Date(Date { year, month, day }) = item.quantity.value else { return false };
    let document = context.document(lang);
    let words: &[&str] = match (lang, year, month, day) {
        (Lang::Zh, Some(_), None, None) => {
            &["今年", "去年", "明年", "前年", "当年", "同年", "本年", "上年", "次年", "年初", "年底"]
        }
        (Lang::En, Some(_), None, None) => {
            &["this year", "last year", "next year", "that year", "same year", "the year"]
        }
        (Lang::Zh, _, Some(_), None) => {
            &["本月", "上月", "上个月", "下月", "下个月", "当月", "这个月", "同月", "今年", "去年"]
        }
        (Lang::En, _, Some(_), None) => {
            &["this month", "last month", "next month", "that month", "same month", "the month"]
        }
        (Lang::Zh, ..) => &[
            "今天", "昨天", "明天", "今日", "昨日", "日前", "近日", "当日", "当天", "同日", "星期", "礼拜",
            "周一", "周二", "周三", "周四", "周五", "周六", "周日", "周末", "上周", "本周", "下周", "这周",
        ],
        (Lang::En, ..) => &[
            "today",
            "yesterday",
            "tomorrow",
            "day",
            "recently",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ],
    };
    let stands_alone = |text: &str, at: usize, word: &str| {
        let is_letter = |c: char| c.is_ascii_alphabetic();
        lang == Lang::Zh
            || !text[..at].ends_with(is_letter) && !text[at + word.len()..].starts_with(is_letter)
    };
    bead.ids(lang).any(|id| {
        let text = document.segment(id).to_lowercase();
        words.iter().any(|word| text.match_indices(word).any(|(at, _)| stands_alone(&text, at, word)))
    })
}

/// A month or a year that only one side names, where the other side's document names others all around: 27日 against
/// *April 27* in a text of September.
pub(super) fn stray(
    context: &Context<'_>,
    bead: &BeadView<'_>,
    lang: Lang,
    item: &Item<'_>,
    others: &[Item<'_>],
) -> Option<Finding> {
    let own = date(&item.quantity)?;
    let partners: Vec<Date> = others
        .iter()
        .filter(|other| item.quantity.agrees(&other.quantity))
        .filter_map(|other| date(&other.quantity))
        .collect();
    if partners.is_empty() {
        return None;
    }
    let part = |date: &Date| (date.month.map(i32::from), date.year);
    let (month, year) = part(&own);
    let open_month = month.filter(|_| own.day.is_some() && partners.iter().all(|date| date.month.is_none()));
    let open_year = year.filter(|_| partners.iter().all(|date| date.year.is_none()));
    let near = nearby(context, bead, lang.other());
    let strange = |open: Option<i32>, known: &dyn Fn(&Date) -> Option<i32>| {
        let open = open?;
        let named: Vec<i32> = near.iter().filter_map(known).collect();
        (named.len() >= CALENDAR_LEAST && !named.contains(&open)).then_some(())
    };
    let here = others.iter().any(|other| date(&other.quantity).is_some_and(|date| date.year.is_some()));
    let open_year = open_year.filter(|_| here);
    let what = if strange(open_month, &|date| part(date).0).is_some() {
        "month"
    } else if strange(open_year, &|date| part(date).1).is_some() {
        "year"
    } else {
        return None;
    };
    let (role, other) = (context.role(lang), context.role(lang.other()));
    let message = format!(
        "{} in the {role}: the {other} names another {what} here and in the segments around",
        item.text
    );
    let mut marks: Pair<Vec<Span>> = Pair::default();
    *marks.get_mut(lang) = vec![item.quantity.span];
    let mut finding = context.finding("date", Severity::Warning, CALENDAR_SURE, bead, marks, message);
    finding.values[usize::from(lang != context.source_lang())] = Some(item.shown());
    Some(finding)
}

/// Whether a date finds only dates without its month, and so does one of the other side with the same day and another month:
/// 9月27日 and 27日 against *October 27* and *the 27th*.
pub(super) fn is_contradicted(item: &Item<'_>, own: &[Item<'_>], others: &[Item<'_>]) -> bool {
    let full =
        |item: &Item<'_>| date(&item.quantity).filter(|date| date.month.is_some() && date.day.is_some());
    let Some(date) = full(item) else { return false };
    let vague = |item: &Item<'_>, others: &[Item<'_>]| {
        !others.iter().any(|other| full(other).is_some() && item.quantity.agrees(&other.quantity))
    };
    let rival = |other: &Item<'_>| {
        full(other).is_some_and(|rival| rival.day == date.day && rival.month != date.month)
    };
    vague(item, others) && others.iter().any(|other| rival(other) && vague(other, own))
}

fn date(quantity: &Quantity) -> Option<Date> {
    if let Value::Date(date) = quantity.value { Some(date) } else { None }
}

/// The dates named on a side in the segments around a bead.
fn nearby(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang) -> Vec<Date> {
    let ids = bead.ids(lang);
    let range =
        ids.start.saturating_sub(CALENDAR_NEAR)..(ids.end + CALENDAR_NEAR).min(context.document(lang).len());
    range.flat_map(|id| context.quantities(lang, id)).filter_map(date).collect()
}

/// The list number at the head of a side of a bead.
fn head(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang) -> Option<(u32, Span)> {
    let id = bead.ids(lang).next()?;
    let (number, span) = marker(context.document(lang).segment(id))?;
    Some((number, context.place(lang, id, span)))
}

/// Whether a side begins with a letter of a list: (c), a.
fn is_lettered(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang) -> bool {
    let first = bead.ids(lang).next().map(|id| context.document(lang).segment(id).trim_start());
    let rest = first.map(|text| text.trim_start_matches(['(', '（'])).unwrap_or_default();
    let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(0);
    let rest = &rest[letters..];
    (1..=4).contains(&letters) && rest.starts_with([')', '）'])
        || letters == 1 && rest.starts_with(['.', '、'])
}

/// Whether most list numbers of one side have one on the other.
pub(super) fn is_numbered(context: &Context<'_>) -> bool {
    let (mut both, mut all) = (0, 0);
    for bead in context.beads().filter(BeadView::is_pair) {
        let sides = [Lang::En, Lang::Zh]
            .map(|lang| head(context, &bead, lang).is_some() || is_lettered(context, &bead, lang));
        all += usize::from(sides[0] || sides[1]);
        both += usize::from(sides[0] && sides[1]);
    }
    all >= LIST_LEAST && both as f32 >= LIST_SHARE * all as f32
}

/// Two list numbers at the head of a bead that differ, （四） against (1); or, in a `numbered` document, one that the translation lacks.
pub(super) fn listed(context: &Context<'_>, bead: &BeadView<'_>, numbered: bool) -> Option<Finding> {
    let heads = Pair { en: head(context, bead, Lang::En), zh: head(context, bead, Lang::Zh) };
    let (en, zh) = match (heads.en, heads.zh) {
        (Some(en), Some(zh)) if en.0 != zh.0 => (en, zh),
        (Some(_), Some(_)) | (None, None) => return None,
        _ => return numbered.then(|| unlisted(context, bead, &heads)).flatten(),
    };
    let [source, target] = context.ordered(Pair { en: en.0, zh: zh.0 });
    let message = format!("the list numbers differ: {source} in the source, {target} in the target");
    let marks = Pair { en: vec![en.1], zh: vec![zh.1] };
    let mut finding = context.finding("number", Severity::Error, LISTED, bead, marks, message);
    finding.values = [Some(source.to_string()), Some(target.to_string())];
    Some(finding)
}

/// A list number of the source that the target lacks.
fn unlisted(
    context: &Context<'_>,
    bead: &BeadView<'_>,
    heads: &Pair<Option<(u32, Span)>>,
) -> Option<Finding> {
    let lang = context.source_lang();
    let (number, span) = (*heads.get(lang))?;
    if is_lettered(context, bead, lang.other()) {
        return None;
    }
    let mut marks: Pair<Vec<Span>> = Pair::default();
    *marks.get_mut(lang) = vec![span];
    let message = format!("the list number {number} of the source is missing in the target");
    let mut finding = context.finding("number", Severity::Warning, UNLISTED, bead, marks, message);
    finding.values = [Some(number.to_string()), None];
    Some(finding)
}

/// What is told apart by a number in characters, which counts nothing: 附件一.
const LABELS: &[&str] = &["附件", "附录", "附錄", "附表"];

/// Such numbers that the English lacks.
pub(super) fn labels(context: &Context<'_>, bead: &BeadView<'_>, english: &[Item<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for id in bead.ids(Lang::Zh) {
        let text = context.document(Lang::Zh).segment(id);
        for (at, label) in LABELS.iter().flat_map(|label| text.match_indices(label)) {
            let figures = &text[at + label.len()..];
            let end = figures.find(|c| !"一二三四五六七八九十".contains(c)).unwrap_or(figures.len());
            let Some(number) = han_number(&figures[..end]) else { continue };
            let there = |id| {
                let mut words =
                    context.document(Lang::En).segment(id).split(|c: char| !c.is_ascii_alphanumeric());
                let roman = roman(i64::from(number));
                words.any(|word| word.parse() == Ok(number) || roman == Some(word))
            };
            let counted = Some(Exact::whole(i64::from(number)));
            if bead.ids(Lang::En).any(there) || english.iter().any(|item| item.number() == counted) {
                continue;
            }
            let span = Span::new(at, at + label.len() + end);
            let shown = span.of(text);
            let (role, other) = (context.role(Lang::Zh), context.role(Lang::En));
            let message = format!("the number of {shown} in the {role} is missing in the {other}");
            let marks = Pair { en: Vec::new(), zh: vec![context.place(Lang::Zh, id, span)] };
            let mut finding =
                context.finding("number", Severity::Warning, MISSING_SMALL_DIGITS, bead, marks, message);
            finding.values[usize::from(context.source_lang() != Lang::Zh)] = Some(shown.to_owned());
            findings.push(finding);
        }
    }
    findings
}

/// The number at the head of a list item: (4), 4), 4., （四）, 四、.
fn marker(text: &str) -> Option<(u32, Span)> {
    let start = text.len() - text.trim_start().len();
    let open = text[start..].starts_with(['(', '（']);
    let from = start + if open { text[start..].chars().next()?.len_utf8() } else { 0 };
    let is_figure = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let length = text[from..].find(|c| !is_figure(c))?;
    let (figures, after) = text[from..].split_at(length);
    let mut rest = after.chars();
    let closed = match rest.next()? {
        ')' | '）' => true,
        '.' | '．' | '、' => !open && !rest.next().is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    };
    let number = if figures.is_ascii() { figures.parse().ok() } else { han_number(figures) };
    number.filter(|&n| closed && (1..100).contains(&n)).map(|n| (n, Span::new(from, from + length)))
}

/// 四, 十, 十四, 二十四.
fn han_number(text: &str) -> Option<u32> {
    let digit = |c: char| "一二三四五六七八九".chars().position(|d| d == c).map(|at| at as u32 + 1);
    let chars: Vec<char> = text.chars().collect();
    match chars[..] {
        ['十'] => Some(10),
        [one] => digit(one),
        ['十', one] => Some(10 + digit(one)?),
        [ten, '十'] => Some(10 * digit(ten)?),
        [ten, '十', one] => Some(10 * digit(ten)? + digit(one)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::marker;

    #[test]
    fn list_numbers_are_read_in_both_scripts() {
        for (text, number) in [
            ("(4) Step", Some(4)),
            ("4. Step", Some(4)),
            ("（四）步骤", Some(4)),
            ("十二、步骤", Some(12)),
            ("二十一、", Some(21)),
            ("4.5 metres", None),
            ("(2019) ", None),
            ("一起走", None),
            ("四", None),
            ("", None),
        ] {
            assert_eq!(marker(text).map(|found| found.0), number, "{text}");
        }
    }
}
