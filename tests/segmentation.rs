//! Segmentation: tables of named cases, and the laws.
//!
//! A case is one line of `tests/segmentation/{en,zh}.txt`: its name, a tab, and a text with `‖` at each boundary.
//! `\n`, `\t` and `\u{…}` are escapes. A name may end in options: `[hard]`, `[soft]`, `[semicolons]`.

use std::fmt::Write as _;

use duiqi::{Lang, Segment, Segmenter, Semicolons, Wrapping};
use proptest::prelude::*;

#[path = "support/random.rs"]
mod random;

/// What may stand between segments.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.chars().next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let (code, after) = rest[2..].split_once('}').expect("closed escape");
                out.push(u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a character"));
                rest = after;
                continue;
            }
            _ => out.push('\\'),
        }
        rest = &rest[1..];
    }
    out + rest
}

fn texts<'a>(text: &'a str, segments: &[Segment]) -> Vec<&'a str> {
    segments.iter().map(|segment| segment.span.of(text)).collect()
}

fn check_cases(lang: Lang, table: &str, at_least: usize) {
    let mut names = std::collections::HashSet::new();
    let mut failures = String::new();
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (name, marked) = line.split_once('\t').unwrap_or_else(|| panic!("no tab in {line:?}"));
        assert!(names.insert(name), "two cases are named {name:?}");
        let mut segmenter = Segmenter::new(lang);
        if name.contains("[hard]") {
            segmenter = segmenter.wrapping(Wrapping::Hard);
        }
        if name.contains("[soft]") {
            segmenter = segmenter.wrapping(Wrapping::Soft);
        }
        if name.contains("[semicolons]") {
            segmenter = segmenter.semicolons(Semicolons::Split);
        }
        let marked = unescape(marked);
        let expected: Vec<&str> = marked.split('‖').map(|part| part.trim_matches(is_blank)).collect();
        let text = marked.replace('‖', "");
        let segments = segmenter.segment(&text);
        check_laws(&text, &segments);
        let found = texts(&text, &segments);
        if found != expected {
            writeln!(
                failures,
                "{name}\n  expected {}\n  found    {}",
                expected.join(" ‖ "),
                found.join(" ‖ ")
            )
            .expect("a string");
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n{failures}", failures.matches("  found").count(), names.len());
    assert!(names.len() >= at_least, "{} cases", names.len());
}

#[test]
fn english_cases() {
    check_cases(Lang::En, include_str!("segmentation/en.txt"), 260);
}

#[test]
fn chinese_cases() {
    check_cases(Lang::Zh, include_str!("segmentation/zh.txt"), 260);
}

/// Segments in order, on characters, without blanks at the edges; only blanks between them.
fn check_laws(text: &str, segments: &[Segment]) {
    let (mut end, mut paragraph) = (0, None);
    for segment in segments {
        let span = segment.span;
        assert!(span.start >= end && span.start < span.end, "order in {text:?}: {segments:?}");
        let body = text.get(span.start..span.end).unwrap_or_else(|| panic!("off a character in {text:?}"));
        assert!(
            !body.starts_with(is_blank) && !body.ends_with(is_blank),
            "blank edge of {body:?} in {text:?}"
        );
        assert!(text[end..span.start].chars().all(is_blank), "lost {:?} of {text:?}", &text[end..span.start]);
        match paragraph {
            Some(last) => {
                assert!(segment.paragraph == last || segment.paragraph == last + 1, "paragraphs of {text:?}");
            }
            None => assert_eq!(segment.paragraph, 0),
        }
        (end, paragraph) = (span.end, Some(segment.paragraph));
    }
    assert!(text[end..].chars().all(is_blank), "lost the end of {text:?}");
}

fn segmenters() -> impl Iterator<Item = Segmenter> {
    [Lang::En, Lang::Zh].into_iter().flat_map(|lang| {
        [Wrapping::Auto, Wrapping::Hard, Wrapping::Soft].into_iter().flat_map(move |wrapping| {
            [Semicolons::Keep, Semicolons::Split]
                .map(|semicolons| Segmenter::new(lang).wrapping(wrapping).semicolons(semicolons))
        })
    })
}

/// Pieces that meet the rules where they are delicate.
const NASTY: &[&str] = &[
    ".",
    ".",
    "!",
    "?",
    "。",
    "！",
    "？",
    "…",
    "⋯",
    "．",
    "｡",
    ";",
    "；",
    ":",
    "：",
    ",",
    "，",
    "、",
    "\"",
    "'",
    "“",
    "”",
    "‘",
    "’",
    "「",
    "」",
    "『",
    "』",
    "(",
    ")",
    "（",
    "）",
    "[",
    "]",
    "《",
    "》",
    "{",
    "}",
    "«",
    "»",
    " ",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\u{3000}",
    "\u{AD}",
    "\u{200B}",
    "\u{FEFF}",
    "\u{200D}",
    "\u{0}",
    "-",
    "—",
    "–",
    "·",
    "•",
    "*",
    "#",
    "1",
    "2.",
    "No",
    "Mr",
    "U.S",
    "p.m",
    "I",
    "A",
    "a",
    "he",
    "said",
    "Chen",
    "asked",
    "The",
    "etc",
    "www.x.com",
    "他",
    "说",
    "道",
    "的",
    "第三条",
    "一、",
    "王",
    "😀",
    "\u{FE0F}",
    "é",
    "É",
    "ß",
    "ǅ",
    "[1]",
    "¹",
    "$ ",
    "\\",
    "|",
    "https://",
    "\u{2028}",
    "\u{85}",
    "𠀀",
    "か",
];

fn nasty() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(NASTY), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(random::cases(1500))]

    #[test]
    fn laws_hold_for_nasty_text(text in nasty()) {
        for segmenter in segmenters() {
            check_laws(&text, &segmenter.segment(&text));
        }
    }

    #[test]
    fn laws_hold_for_any_text(text in any::<String>()) {
        for segmenter in segmenters() {
            check_laws(&text, &segmenter.segment(&text));
        }
    }

    /// A paragraph is cut the same wherever it stands.
    #[test]
    fn paragraphs_do_not_depend_on_neighbours(parts in prop::collection::vec(nasty(), 1..4)) {
        for lang in [Lang::En, Lang::Zh] {
            let segmenter = Segmenter::new(lang).wrapping(Wrapping::Soft);
            let text = parts.join("\n");
            let whole: Vec<&str> = texts(&text, &segmenter.segment(&text));
            let apart: Vec<&str> = parts.iter().flat_map(|part| texts(part, &segmenter.segment(part))).collect();
            prop_assert_eq!(whole, apart);
            let segmenter = Segmenter::new(lang).wrapping(Wrapping::Hard);
            let text = parts.join("\n\n");
            let whole: Vec<&str> = texts(&text, &segmenter.segment(&text));
            let apart: Vec<&str> = parts.iter().flat_map(|part| texts(part, &segmenter.segment(part))).collect();
            prop_assert_eq!(whole, apart);
        }
    }

    /// Blanks around a text change nothing.
    #[test]
    fn blanks_around_change_nothing(text in nasty()) {
        let around = format!("\u{FEFF}\n\n{text}\u{200B}\n");
        for lang in [Lang::En, Lang::Zh] {
            let segmenter = Segmenter::new(lang).wrapping(Wrapping::Soft);
            prop_assert_eq!(texts(&text, &segmenter.segment(&text)), texts(&around, &segmenter.segment(&around)));
        }
    }
}

#[test]
fn laws_hold_for_all_short_texts() {
    const ALPHABET: [char; 11] = ['.', '?', '。', '“', '”', '"', '(', ')', ' ', 'A', '他'];
    let mut texts = vec![String::new()];
    for _ in 0..5 {
        let longer: Vec<String> =
            texts.iter().flat_map(|text| ALPHABET.iter().map(move |c| format!("{text}{c}"))).collect();
        for text in &longer {
            for lang in [Lang::En, Lang::Zh] {
                check_laws(text, &Segmenter::new(lang).wrapping(Wrapping::Soft).segment(text));
            }
        }
        texts = longer;
    }
}

/// Each would take hours if any step were quadratic.
#[test]
fn a_megabyte_of_anything_is_cut() {
    let patterns = [
        "a",
        "a ",
        "字",
        "字 ",
        ".",
        ". ",
        "!",
        "?!",
        "…",
        "。",
        "。 ",
        "\"",
        "\" ",
        "'",
        "“",
        "”",
        "“”",
        "“。",
        "。”",
        "(",
        ")",
        "()",
        "(.",
        ".)",
        "（",
        "「『",
        "《",
        "》",
        "《？",
        "a.",
        "a. ",
        "A. ",
        "A.",
        "1.",
        "1. ",
        "Mr. ",
        "U.S. ",
        "no! ",
        "\n",
        " \n",
        "a\n",
        "\t",
        "a\t",
        "\u{200B}",
        "\u{3000}",
        "“他说。",
        "”他",
        "他说，“。”",
        "\"Go!\" Chen ",
        ". . ",
        ".\"",
        ".'",
        "\".",
        "[1]",
        ".[1]",
        "😀",
        ".😀",
        "\u{200D}",
        ";",
        "；",
        "-",
        "— ",
        "—”",
        "(a) ",
        "([{“‘「",
        ")]}”’」",
        "i.e. ",
        "@.",
        "...",
        "... A",
        "？”（",
        "\r",
        "\r\n",
        ". \u{AD}",
    ];
    for pattern in patterns {
        let text = pattern.repeat(1_000_000 / pattern.len());
        for (lang, wrapping) in
            [(Lang::En, Wrapping::Auto), (Lang::Zh, Wrapping::Soft), (Lang::En, Wrapping::Hard)]
        {
            let segments = Segmenter::new(lang).wrapping(wrapping).segment(&text);
            check_laws(&text, &segments);
        }
    }
}
