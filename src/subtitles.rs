//! Subtitles: `SubRip` (SRT) and `WebVTT`, read into cues, which are segments with times.
//!
//! What the formats leave open is settled so:
//!
//! - Cues come in the order of their starts; those that start at once, and so overlap, in the order of the file.
//! - Several lines of a cue stay lines of one segment. A blank line inside an SRT cue is passed over: what follows is part of the
//!   cue until the times of the next.
//! - In SRT a number right above the times is an index, and may be missing; a cue need not have a blank line before it.
//! - Tags are taken out and their content stays: in SRT `<i>`, `<b>`, `<u>`, `<s>` and `<font>`, in `WebVTT` all, and in both what
//!   ASS puts in braces, as `{\an8}`. Character references are read in `WebVTT` only, which asks for them.
//! - Settings after the times, coordinates, identifiers, and the blocks NOTE, STYLE and REGION of `WebVTT` are passed over.
//! - A cue without text is left out: there is nothing to align.
//!
//! Times that cannot be read, that end before they begin, and text that belongs to no cue are errors with their line.

use crate::bitext::Interval;
use crate::error::Error;

/// A text and when it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// When.
    pub time: Interval,
    /// What, on one or more lines, without tags.
    pub text: String,
}

/// The cues of an SRT file, in the order of their starts. Hours may be missing, and a point may stand for the comma.
///
/// ```
/// use duiqi::{Interval, srt_cues};
/// let cues = srt_cues("1\n00:00:01,000 --> 00:00:02,500\n<i>天黑了。</i>\n")?;
/// assert_eq!((cues[0].time, cues[0].text.as_str()), (Interval::new(1000, 2500), "天黑了。"));
/// let error = srt_cues("1\n00:00:01,000 --> 00:00:61,000\n天黑了。\n").unwrap_err();
/// assert_eq!(error.to_string(), "line 2: expected a time like 00:01:02,500, found \"00:00:61,000\"");
/// # Ok::<(), duiqi::Error>(())
/// ```
///
/// # Errors
/// When times cannot be read or end before they begin, or text stands before the first cue; the error names the line.
pub fn srt_cues(text: &str) -> Result<Vec<Cue>, Error> {
    let mut cues: Vec<(Interval, Vec<&str>)> = Vec::new();
    // What stands before the first times.
    let mut before: Vec<&str> = Vec::new();
    for (number, line) in lines(text) {
        let block = cues.last_mut().map_or(&mut before, |(_, text)| text);
        let is_times = line.contains("-->") && line.trim_start().starts_with(|c: char| c.is_ascii_digit());
        if !is_times {
            block.push(line);
            if cues.is_empty() && !line.is_empty() && !is_number(line) {
                let hint = if is_vtt(line) { " (this is WebVTT: call it .vtt)" } else { "" };
                let reason =
                    format!("expected an index or the times of a cue, found {:?}{hint}", excerpt(line));
                return Err(Error::line(number, reason));
            }
            continue;
        }
        if block.last().is_some_and(|line| is_number(line)) {
            block.pop();
        }
        cues.push((interval(line).map_err(|reason| Error::line(number, reason))?, Vec::new()));
    }
    match before.iter().find(|line| !line.is_empty()) {
        Some(line) if cues.is_empty() => {
            Err(Error::line(1, format!("there is no cue, only {:?}", excerpt(line))))
        }
        _ => Ok(in_order(cues.into_iter().map(|(time, lines)| (time, srt_text(&lines.join("\n")))))),
    }
}

/// The cues of a `WebVTT` file, in the order of their starts.
///
/// ```
/// use duiqi::vtt_cues;
/// let cues = vtt_cues("WEBVTT\n\nNOTE by hand\n\n00:01.000 --> 00:02.500 line:0\n<v Chen>It rained &amp; rained.\n")?;
/// assert_eq!(cues[0].text, "It rained & rained.");
/// assert_eq!(vtt_cues("00:01.000 --> 00:02.500\n").unwrap_err().to_string(), "line 1: expected WEBVTT, found \"00:01.000 --> 00:02.500\"");
/// # Ok::<(), duiqi::Error>(())
/// ```
///
/// # Errors
/// When the file does not begin with `WEBVTT`, times cannot be read or end before they begin, or a block is no cue; the error
/// names the line.
pub fn vtt_cues(text: &str) -> Result<Vec<Cue>, Error> {
    let lines: Vec<(usize, &str)> = lines(text).collect();
    let first = lines.first().map_or("", |(_, line)| line);
    if !is_vtt(first) {
        return Err(Error::line(1, format!("expected WEBVTT, found {:?}", excerpt(first))));
    }
    let mut cues = Vec::new();
    // The header is a block too.
    for block in lines.split(|(_, line)| line.is_empty()).skip(1) {
        let Some(&(number, first)) = block.first() else { continue };
        let word = first.split([' ', '\t']).next().unwrap_or_default();
        if matches!(word, "NOTE" | "STYLE" | "REGION") && !first.contains("-->") {
            continue;
        }
        let Some(at) = block.iter().take(2).position(|(_, line)| line.contains("-->")) else {
            let reason = format!("expected the times of a cue, found {:?}", excerpt(first));
            return Err(Error::line(number, reason));
        };
        let time = interval(block[at].1).map_err(|reason| Error::line(block[at].0, reason))?;
        let lines = &block[at + 1..];
        if let Some((number, line)) = lines.iter().find(|(_, line)| line.contains("-->")) {
            let reason = format!("--> in the text of a cue: {:?} (is a blank line missing?)", excerpt(line));
            return Err(Error::line(*number, reason));
        }
        let text = lines.iter().map(|(_, line)| *line).collect::<Vec<_>>().join("\n");
        cues.push((time, vtt_text(&text)));
    }
    Ok(in_order(cues.into_iter()))
}

/// Cues with text, by start.
fn in_order(cues: impl Iterator<Item = (Interval, String)>) -> Vec<Cue> {
    let mut cues: Vec<Cue> = cues
        .map(|(time, text)| {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            Cue { time, text: lines.collect::<Vec<_>>().join("\n") }
        })
        .filter(|cue| !cue.text.is_empty())
        .collect();
    cues.sort_by_key(|cue| cue.time.start);
    cues
}

/// Lines by number from 1, whatever ends them, without byte order mark and the spaces at their ends.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = Some(text.trim_start_matches('\u{FEFF}'));
    let lines = std::iter::from_fn(move || {
        let text = rest?;
        let end = text.find(['\n', '\r']);
        rest = end.map(|end| {
            let after = &text[end..];
            after.strip_prefix("\r\n").unwrap_or(&after[1..])
        });
        Some(text[..end.unwrap_or(text.len())].trim_end())
    });
    (1..).zip(lines)
}

fn is_vtt(line: &str) -> bool {
    line.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

fn is_number(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

fn excerpt(line: &str) -> String {
    line.chars().take(40).collect()
}

/// `00:00:01,000 --> 00:00:02,500`, and what may stand after it.
fn interval(line: &str) -> Result<Interval, String> {
    let (start, end) = line.split_once("-->").unwrap_or((line, ""));
    let end = end.split_whitespace().next().unwrap_or_default();
    let clock = |text: &str| {
        clock(text).ok_or_else(|| format!("expected a time like 00:01:02,500, found {:?}", excerpt(text)))
    };
    let interval = Interval::new(clock(start.trim())?, clock(end)?);
    if interval.end < interval.start {
        return Err(format!("the cue ends before it begins: {:?}", excerpt(line)));
    }
    Ok(interval)
}

/// Milliseconds of `1:02:03,500` or `02:03.500`.
fn clock(text: &str) -> Option<u64> {
    let number = |text: &str, digits: std::ops::RangeInclusive<usize>| -> Option<u64> {
        let fits = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| fits)
    };
    let (clock, millis) = text.split_once([',', '.'])?;
    let mut parts = clock.rsplit(':');
    let seconds = number(parts.next()?, 2..=2).filter(|&seconds| seconds < 60)?;
    let minutes = number(parts.next()?, 2..=2).filter(|&minutes| minutes < 60)?;
    let hours = parts.next().map_or(Some(0), |hours| number(hours, 1..=6))?;
    let millis = number(millis, 3..=3)?;
    parts.next().is_none().then_some(((hours * 60 + minutes) * 60 + seconds) * 1000 + millis)
}

/// The text of an SRT cue without its tags.
fn srt_text(text: &str) -> String {
    const TAGS: [&str; 5] = ["b", "i", "u", "s", "font"];
    without_tags(text, |tag| {
        let tag = tag.trim_start_matches('/');
        let named = |known: &&str| {
            let (name, rest) = tag.split_at_checked(known.len())?;
            Some(known.eq_ignore_ascii_case(name) && (rest.is_empty() || rest.starts_with([' ', '\n', '='])))
        };
        TAGS.iter().any(|known| named(known) == Some(true))
    })
}

/// The text of a `WebVTT` cue without its tags, its character references read.
fn vtt_text(text: &str) -> String {
    // A tag has a name, a class, a time, or ends one. What else follows `<` is text that should have been escaped.
    let is_tag = |tag: &str| tag.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.'));
    let text = without_tags(text, is_tag);
    let mut out = String::with_capacity(text.len());
    let (mut done, mut ends) = (0, Marks::new(&text, ';'));
    while let Some(at) = text[done..].find('&').map(|at| done + at) {
        out.push_str(&text[done..at]);
        let end = ends.from(at + 1);
        let found = end.and_then(|end| Some((reference(&text[at + 1..end])?, end + 1)));
        let (c, after) = found.unwrap_or(('&', at + 1));
        out.push(c);
        done = after;
    }
    out.push_str(&text[done..]);
    out
}

fn reference(name: &str) -> Option<char> {
    let numeric = || {
        let digits = name.strip_prefix('#')?;
        let hex = digits.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
        char::from_u32(hex.unwrap_or_else(|| digits.parse()).ok()?)
    };
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{A0}'),
        "lrm" => Some('\u{200E}'),
        "rlm" => Some('\u{200F}'),
        _ => numeric(),
    }
}

/// `text` without what stands in angle brackets, where `is_tag`, and without `{\…}`.
fn without_tags(text: &str, is_tag: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut done, mut angles, mut braces) = (0, Marks::new(text, '>'), Marks::new(text, '}'));
    while let Some(at) = text[done..].find(['<', '{']).map(|at| done + at) {
        out.push_str(&text[done..at]);
        let inner = at + 1;
        let end = if text[at..].starts_with('<') {
            angles.from(inner).filter(|&end| is_tag(&text[inner..end]))
        } else {
            braces.from(inner).filter(|&end| text[inner..end].starts_with('\\'))
        };
        done = end.map_or(inner, |end| end + 1);
        if end.is_none() {
            out.push_str(&text[at..inner]);
        }
    }
    out.push_str(&text[done..]);
    out
}

/// Where a mark comes next, asked for places that rise: the text is looked through once, however often it is asked.
struct Marks<'a> {
    text: &'a str,
    mark: char,
    next: Option<usize>,
}

impl<'a> Marks<'a> {
    fn new(text: &'a str, mark: char) -> Self {
        Self { text, mark, next: text.find(mark) }
    }

    /// The first that is not before `place`.
    fn from(&mut self, place: usize) -> Option<usize> {
        if self.next.is_some_and(|next| next < place) {
            self.next = self.text[place..].find(self.mark).map(|at| place + at);
        }
        self.next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `start-end text` of each cue, lines divided by `|`.
    fn shown(cues: Result<Vec<Cue>, Error>) -> Vec<String> {
        let cues = cues.unwrap();
        let show = |cue: &Cue| format!("{}-{} {}", cue.time.start, cue.time.end, cue.text.replace('\n', "|"));
        cues.iter().map(show).collect()
    }

    #[test]
    fn srt_is_read_as_documented() {
        const A: &str = "00:00:01,000 --> 00:00:02,000";
        const B: &str = "00:00:02,000 --> 00:00:03,000";
        for (name, text, expected) in [
            ("nothing", String::new(), vec![]),
            ("only blank lines", "\r\n\r\n".into(), vec![]),
            ("plain", format!("1\n{A}\n一\n\n2\n{B}\n二\n"), vec!["1000-2000 一", "2000-3000 二"]),
            (
                "mark and CRLF",
                format!("\u{FEFF}1\r\n{A}\r\n一\r\n\r\n2\r\n{B}\r\n二"),
                vec!["1000-2000 一", "2000-3000 二"],
            ),
            ("CR alone", format!("1\r{A}\r一\r\r2\r{B}\r二\r"), vec!["1000-2000 一", "2000-3000 二"]),
            ("no indices", format!("{A}\n一\n\n{B}\n二\n"), vec!["1000-2000 一", "2000-3000 二"]),
            (
                "no blank line between",
                format!("1\n{A}\n一\n2\n{B}\n二\n"),
                vec!["1000-2000 一", "2000-3000 二"],
            ),
            (
                "a number is text",
                format!("1\n{A}\n1984\n\n{B}\n二\n"),
                vec!["1000-2000 1984", "2000-3000 二"],
            ),
            ("several lines", format!("1\n{A}\n 一，\n二 \n"), vec!["1000-2000 一，|二"]),
            (
                "a blank line inside",
                format!("1\n{A}\n一\n\n二\n\n2\n{B}\n三\n"),
                vec!["1000-2000 一|二", "2000-3000 三"],
            ),
            ("no text", format!("1\n{A}\n\n2\n{B}\n<i> </i>\n"), vec![]),
            (
                "tags",
                format!("{A}\n{{\\an8}}<i>a</I> <font color=\"#fff\">b</font> <3 {{c}} <laughs>\n"),
                vec!["1000-2000 a b <3 {c} <laughs>"],
            ),
            ("an arrow in the text", format!("{A}\na --> b\n"), vec!["1000-2000 a --> b"]),
            ("references stay", format!("{A}\na &amp; b\n"), vec!["1000-2000 a &amp; b"]),
            ("coordinates", format!("{A}  X1:1 X2:2\n一\n"), vec!["1000-2000 一"]),
            ("points, no hours", "00:01.000-->100:00:00.001\n一\n".into(), vec!["1000-360000001 一"]),
            ("out of order", format!("1\n{B}\n二\n\n2\n{A}\n一\n"), vec!["1000-2000 一", "2000-3000 二"]),
            ("overlap", format!("1\n{A}\n一\n\n2\n{A}\n二\n"), vec!["1000-2000 一", "1000-2000 二"]),
        ] {
            assert_eq!(shown(srt_cues(&text)), expected, "{name}");
        }
    }

    #[test]
    fn vtt_is_read_as_documented() {
        for (name, text, expected) in [
            ("header only", "WEBVTT", vec![]),
            (
                "header with more",
                "\u{FEFF}WEBVTT a title\r\nKind: captions\r\n\r\n00:01.000 --> 00:02.000\r\na",
                vec!["1000-2000 a"],
            ),
            (
                "identifiers and settings",
                "WEBVTT\n\nintro\n00:01.000 --> 00:02.000 align:start position:10%\na\nb\n",
                vec!["1000-2000 a|b"],
            ),
            (
                "blocks that are no cues",
                "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE\nmany\nlines\n\n\n\n1\n01:00:00.000 --> 01:00:01.000\na\n",
                vec!["3600000-3601000 a"],
            ),
            (
                "tags and references",
                "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Mr. Chen><c.loud>a</c> <00:01.500>&lt;b&gt;&nbsp;&#x4E00;&none; 1 < 2 & 3\n",
                vec!["1000-2000 a <b>\u{A0}一&none; 1 < 2 & 3"],
            ),
        ] {
            assert_eq!(shown(vtt_cues(text)), expected, "{name}");
        }
    }

    /// A mark that nothing closes, or only the end, is not looked for again at each opening one.
    #[test]
    fn a_million_opening_marks_are_text() {
        for opening in ["<", "{", "&", "<{&"] {
            for closing in ["", ">};"] {
                let text = opening.repeat((1 << 20) / opening.len()) + closing;
                let cues = srt_cues(&format!("00:00:01,000 --> 00:00:02,000\n{text}\n")).unwrap();
                assert!(cues[0].text == text, "{opening}");
                let cues = vtt_cues(&format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n")).unwrap();
                assert!(cues[0].text == text, "{opening}");
            }
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, expected) in [
            ("乌镇\n", "line 1: expected an index or the times of a cue, found \"乌镇\""),
            (
                "WEBVTT\n",
                "line 1: expected an index or the times of a cue, found \"WEBVTT\" (this is WebVTT: call it .vtt)",
            ),
            ("1\n\n", "line 1: there is no cue, only \"1\""),
            ("1\n00:00:01,000 -->\na\n", "line 2: expected a time like 00:01:02,500, found \"\""),
            (
                "1\n00:00:01 --> 00:00:02\na\n",
                "line 2: expected a time like 00:01:02,500, found \"00:00:01\"",
            ),
            (
                "1\n00:00:01,00 --> 00:00:02,000\n",
                "line 2: expected a time like 00:01:02,500, found \"00:00:01,00\"",
            ),
            (
                "1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:03,000 --> 00:00:02,999\nb\n",
                "line 6: the cue ends before it begins: \"00:00:03,000 --> 00:00:02,999\"",
            ),
        ] {
            assert_eq!(srt_cues(text).unwrap_err().to_string(), expected);
        }
        for (text, expected) in [
            ("", "line 1: expected WEBVTT, found \"\""),
            ("WEBVTTX\n", "line 1: expected WEBVTT, found \"WEBVTTX\""),
            ("WEBVTT\n\na text\nb\nc\n", "line 3: expected the times of a cue, found \"a text\""),
            ("WEBVTT\n\na --> b\n", "line 3: expected a time like 00:01:02,500, found \"a\""),
            (
                "WEBVTT\n\n00:01.000 --> 00:02.000\na\n00:02.000 --> 00:03.000\nb\n",
                "line 5: --> in the text of a cue: \"00:02.000 --> 00:03.000\" (is a blank line missing?)",
            ),
        ] {
            assert_eq!(vtt_cues(text).unwrap_err().to_string(), expected);
        }
    }
}
