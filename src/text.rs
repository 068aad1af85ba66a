//! Characters: which script they belong to, and how they are folded for comparison.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::bitext::Span;

/// Whether `c` is a Han character (the unified ideographs with their extensions, 々 and 〇).
pub(crate) const fn is_han(c: char) -> bool {
    matches!(c, '々' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// A text folded for comparison, with the way back to the original.
#[derive(Debug)]
pub(crate) struct Folded<'a> {
    pub(crate) text: Cow<'a, str>,
    /// For each folded byte the original one; empty where both are the same.
    origin: Vec<u32>,
}

impl Folded<'_> {
    /// The span of the original text that `span` of the folded one comes from: whole characters.
    pub(crate) fn origin(&self, span: Span) -> Span {
        if self.origin.is_empty() {
            return span;
        }
        let start = self.origin[span.start];
        let after = |last: u32| self.origin[span.end..].iter().copied().find(|&origin| origin > last);
        let end = if span.is_empty() { start } else { after(self.origin[span.end - 1]).unwrap_or(start) };
        Span::new(start as usize, end as usize)
    }
}

/// A word of at most 16 bytes, in lower case as far as ASCII goes, as a number; numbers have the order of their words.
pub(crate) const fn packed(word: &[u8]) -> Option<u128> {
    let mut bytes = [0; 16];
    if word.len() > bytes.len() {
        return None;
    }
    let mut at = 0;
    while at < word.len() {
        bytes[at] = word[at].to_ascii_lowercase();
        at += 1;
    }
    Some(u128::from_be_bytes(bytes))
}

/// Whether `c` is a raised digit: a power or a note's mark.
pub(crate) const fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// Whether `c` is a fraction in one character.
const fn is_fraction(c: char) -> bool {
    matches!(c, '¼'..='¾' | '⅐'..='⅟' | '↉')
}

/// The most bytes of a text whose way back is kept.
const MOST: usize = u32::MAX as usize;

/// The first `most` bytes of a text, or fewer where that is within a character.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    let end = (most.saturating_sub(3)..=most).rev().find(|&end| text.is_char_boundary(end));
    end.map_or(text, |end| &text[..end])
}

/// Folds `text`, as far as offsets of 32 bits reach: compatibility forms (NFKC, so full-width becomes half-width), then each character by `simplify`.
pub(crate) fn fold(text: &str, simplify: impl Fn(char) -> char) -> Folded<'_> {
    let text = cut(text, MOST);
    let plain = |c: char| c.is_ascii() || (('\u{4E00}'..='\u{9FFF}').contains(&c) && simplify(c) == c);
    if text.is_ascii() || text.chars().all(plain) {
        return Folded { text: Cow::Borrowed(text), origin: Vec::new() };
    }
    let mut folded = String::with_capacity(text.len());
    let mut origin = Vec::with_capacity(text.len() + 1);
    let mut same = true;
    for (at, c) in text.char_indices() {
        let before = folded.len();
        match c {
            // Typographic quotes and dashes are told apart by the rules; the ideographic stop has no narrow form.
            '’' | '‘' | '＇' => folded.push('\''),
            _ if c.is_ascii() => folded.push(c),
            // Their digits would join the number before them.
            _ if is_fraction(c) || is_raised(c) => folded.push(c),
            _ if is_han(c) => folded.push(simplify(c)),
            _ => folded.extend(std::iter::once(c).nfkc()),
        }
        let added = folded.len() - before;
        same &= added == c.len_utf8();
        origin.extend(std::iter::repeat_n(at as u32, added));
    }
    origin.push(text.len() as u32);
    if same {
        origin = Vec::new();
    }
    Folded { text: Cow::Owned(folded), origin }
}

#[cfg(test)]
mod tests {
    use super::{cut, fold};
    use crate::bitext::Span;

    #[test]
    fn a_cut_is_no_longer_than_asked_for_and_between_characters() {
        let text = "a乌𠮷b";
        let cuts: Vec<&str> = (0..=10).map(|most| cut(text, most)).collect();
        assert_eq!(cuts, ["", "a", "a", "a", "a乌", "a乌", "a乌", "a乌", "a乌𠮷", text, text]);
    }

    #[test]
    fn folding_keeps_the_way_back() {
        let text = "Ａ烏鎮㎏x";
        let folded = fold(text, |c| if c == '烏' { '乌' } else { c });
        assert_eq!(folded.text, "A乌鎮kgx");
        let x = folded.text.find('x').unwrap();
        assert_eq!(folded.origin(Span::new(x, x + 1)).of(text), "x");
        assert_eq!(folded.origin(Span::new(1, 4)).of(text), "烏");
        let k = folded.text.find('k').unwrap();
        assert_eq!(folded.origin(Span::new(k, k + 1)).of(text), "㎏");
        assert_eq!(folded.origin(Span::new(k + 1, k + 2)).of(text), "㎏");
        assert_eq!(folded.origin(Span::new(k, k)).of(text), "");
    }

    #[test]
    fn fractions_and_raised_digits_are_kept_apart_from_the_digits_before_them() {
        assert_eq!(fold("７½，10²，CO₂", |c| c).text, "7½,10²,CO2");
    }
}
