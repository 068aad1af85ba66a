//! List markers and numbers of headings: `1.` · `(a)` · `一、` · `（二）` · `第三条` · `–` · `•`.

use super::chars::is_blank;

/// What a list item or numbered point begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// A bullet, hyphen or heading sign.
    Sign,
    /// A number: `1.`, `（二）`, `第三条`.
    Number,
    /// One letter or a Roman numeral, which may be an initial as well: `B.`, `IV.`
    Letter,
}

/// The marker at the start of `line`.
pub(super) fn item(line: &str) -> Option<Marker> {
    let mut chars = line.chars();
    let first = chars.next()?;
    let second = chars.next();
    match first {
        '•'
        | '‣'
        | '◦'
        | '▪'
        | '●'
        | '○'
        | '■'
        | '□'
        | '◆'
        | '◇'
        | '★'
        | '☆'
        | '※'
        | '➢'
        | '►'
        | '①'..='⒛'
        | '㈠'..='㈩' => Some(Marker::Sign),
        '-' | '–' | '·' | '*' | '+' | '#' | '>' => {
            second.is_none_or(|c| is_blank(c) || (first == '#' && c == '#')).then_some(Marker::Sign)
        }
        '第' => heading_number(line).then_some(Marker::Number),
        _ => {
            let end = enumerator(line)?;
            let rest = &line[end..];
            let apart = rest.is_empty()
                || rest.starts_with(is_blank)
                || line[..end].ends_with(['、', '）', '．'])
                || rest.starts_with(super::chars::is_chinese);
            let letter = first.is_ascii_alphabetic();
            apart.then_some(if letter { Marker::Letter } else { Marker::Number })
        }
    }
}

/// Where the enumerator at the start of `text` ends, its dot or bracket included: `1.`, `2.3.`, `a)`, `(iv)`,
/// `（二）`, `三、`, `IV.`, `B.`.
pub(super) fn enumerator(text: &str) -> Option<usize> {
    let open = text.chars().next().filter(|&c| matches!(c, '(' | '（'));
    let body = &text[open.map_or(0, char::len_utf8)..];
    let number = number(body)?;
    let rest = &body[number..];
    let close = rest.chars().next()?;
    let fits = match (open, close) {
        (_, ')' | '）') | (None, '.' | '．') => true,
        // A comma of this kind counts points only after Chinese or Arabic numerals.
        (None, '、') => !body.starts_with(|c: char| c.is_ascii_alphabetic() && !c.is_ascii_uppercase()),
        _ => false,
    };
    fits.then(|| text.len() - rest.len() + close.len_utf8())
}

/// The length of the number at the start of `text`: up to three digits with dots between groups, one letter, a
/// Roman numeral, or a Chinese numeral.
fn number(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    match *bytes.first()? {
        b'0'..=b'9' => {
            let (mut at, mut digits) = (0, 0);
            loop {
                match bytes.get(at) {
                    Some(b'0'..=b'9') => digits += 1,
                    Some(b'.') if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => digits = 0,
                    _ => return Some(at),
                }
                at += 1;
                if digits > 3 || at > 20 {
                    return None;
                }
            }
        }
        first if first.is_ascii_alphabetic() => {
            let length = bytes.iter().take(8).take_while(|b| b.is_ascii_alphabetic()).count();
            let word = &text[..length];
            (length == 1 || roman(word)).then_some(length)
        }
        _ => {
            let length: usize = text.chars().take(6).take_while(|&c| is_numeral(c)).map(char::len_utf8).sum();
            (length > 0).then_some(length)
        }
    }
}

/// Whether `word` is a Roman numeral of usual form, all in one case.
pub(super) fn roman(word: &str) -> bool {
    (1..=7).contains(&word.len())
        && (word.bytes().all(|b| b"IVXL".contains(&b)) || word.bytes().all(|b| b"ivxl".contains(&b)))
}

/// Whether `c` is a Chinese numeral or full-width digit, or one of the ten stems, which count points too.
pub(super) fn is_numeral(c: char) -> bool {
    matches!(
        c,
        '〇' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '０'
            ..='９'
    ) || matches!(c, '甲' | '乙' | '丙' | '丁' | '戊' | '壹' | '贰' | '叁' | '肆' | '伍')
}

/// Whether `line` begins with 第…章, 第…条 and the like, followed by a blank or the end.
fn heading_number(line: &str) -> bool {
    let rest = line['第'.len_utf8()..]
        .trim_start_matches(|c: char| is_numeral(c) || c.is_ascii_digit() || c == '千');
    rest.len() < line.len() - '第'.len_utf8()
        && rest.starts_with([
            '章', '节', '節', '条', '條', '款', '项', '項', '编', '編', '部', '回', '课', '課', '篇', '卷',
        ])
}

/// Words that a number follows in headings and captions: `Chapter 1. The Beginning`, `图1. 结果`.
const LABELS: [&str; 38] = [
    "act", "annex", "appendix", "article", "book", "case", "chapter", "clause", "day", "equation", "ex",
    "example", "exercise", "fig", "figure", "lesson", "note", "number", "page", "part", "phase", "problem",
    "question", "rule", "scene", "section", "stage", "step", "table", "theorem", "unit", "volume", "week",
    "图", "圖", "表", "例", "步骤",
];

/// Whether the dot at the end of `text`, the start of a segment, belongs to a number that names what follows.
pub(super) fn labels(text: &str) -> bool {
    if text.len() > 40 {
        return false;
    }
    if enumerator(text).is_some_and(|end| end == text.len()) {
        return true;
    }
    let text = text.trim_end_matches(['.', '．']);
    let digits =
        text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '–') || is_numeral(c));
    let label = if digits.len() < text.len() {
        digits
    } else {
        match text.rsplit_once(' ') {
            Some((label, number))
                if roman(number) || (number.len() == 1 && number.starts_with(char::is_uppercase)) =>
            {
                label
            }
            _ => return false,
        }
    };
    let label = label.trim_end_matches(is_blank).trim_end_matches('.');
    LABELS.iter().any(|known| known.eq_ignore_ascii_case(label))
}

/// Rule `code`: a line that ends as statements and blocks do, with the signs of code in it.
pub(super) fn is_code(text: &str) -> bool {
    let prompt = ["$ ", ">>> ", "#include", "</"].iter().any(|sign| text.starts_with(sign));
    let ended = text.ends_with([';', '{', '}']) || text.ends_with("*/");
    let signs = ["()", "(\"", " = ", "==", "=>", "->", "::", "+=", "){", ") {", ");", "};", "\":"];
    (prompt || ended && text.len() <= 400 && signs.iter().any(|sign| text.contains(sign)))
        && !text.chars().any(|c| matches!(c, '。' | '，'))
}
