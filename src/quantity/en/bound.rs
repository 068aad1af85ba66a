//! English words that qualify the number they precede or follow.

use super::super::Bound;
use super::Reader;
use super::words::{Kind, Lex};

impl Reader<'_> {
    /// How the words around the tokens `from..next` bound the quantity, and the token after those that follow it.
    pub(super) fn bound(&self, from: usize, next: usize) -> (Bound, usize) {
        if self.is_word(next, &["or"]) && self.is_word(next + 1, &["more", "above", "over", "higher"])
            || self.is_word(next, &["and"]) && self.is_word(next + 1, &["above", "over", "more"])
        {
            return (Bound::AtLeast, next);
        }
        if self.is_word(next, &["or"]) {
            if self.is_word(next + 1, &["less", "fewer", "below", "under"]) {
                return (Bound::AtMost, next);
            }
            if self.is_word(next + 1, &["so"]) {
                return (Bound::About, next);
            }
        }
        if self.past_hyphen(next) > next && self.is_word(next + 1, &["odd", "plus"]) {
            return (Bound::AtLeast, next + 2);
        }
        if self.sign(next) == '+' && self.glued(next) && !matches!(self.kind(next + 1), Kind::Number(_)) {
            return (Bound::AtLeast, next + 1);
        }
        (self.before(from), next)
    }

    fn before(&self, from: usize) -> Bound {
        // "about a 30%" has its article before the number.
        let from = if from > 1 && self.lex(from - 1) == Lex::A { from - 1 } else { from };
        let Some(at) = from.checked_sub(1) else { return Bound::Exact };
        if matches!(self.sign(at), '~' | '≈') {
            return Bound::About;
        }
        match self.sign(at) {
            '>' | '≥' => return Bound::AtLeast,
            '<' | '≤' => return Bound::AtMost,
            _ => {}
        }
        let mut lower = [0_u8; 13];
        let word = self.word(at);
        let Some(lower) = lower.get_mut(..word.len()) else { return Bound::Exact };
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        let earlier = |back: usize, words: &[&str]| at >= back && self.is_word(at - back, words);
        // *not exceed*, *not to exceed*, *not be lower than*.
        let denied = |back: usize| {
            let negator = &["not", "no", "never", "cannot"];
            earlier(back + 1, negator)
                || earlier(back + 1, &["to", "be", "have", "has"]) && earlier(back + 2, negator)
        };
        let least = |back: usize| if denied(back) { Bound::AtMost } else { Bound::AtLeast };
        let most = |back: usize| if denied(back) { Bound::AtLeast } else { Bound::AtMost };
        match &*lower {
            b"about" | b"around" | b"some" | b"approximately" | b"roughly" | b"nearly" | b"almost"
            | b"circa" | b"approx" | b"estimated" | b"virtually" => Bound::About,
            b"to" if earlier(1, &["close"]) => Bound::About,
            b"of" if earlier(1, &["maximum"]) => Bound::AtMost,
            b"of" if earlier(1, &["minimum"]) => Bound::AtLeast,
            b"minimum" => Bound::AtLeast,
            b"over" | b"above" | b"exceeding" | b"exceeds" | b"exceeded" | b"exceed" => least(0),
            b"least" if earlier(1, &["at"]) => Bound::AtLeast,
            b"than" if earlier(1, &["more", "higher", "greater", "better", "longer", "older"]) => least(1),
            b"than" if earlier(1, &["less", "fewer", "lower", "younger"]) => most(1),
            b"under" | b"below" => most(0),
            b"within" | b"maximum" => Bound::AtMost,
            b"to" if earlier(1, &["up"]) => Bound::AtMost,
            b"most" if earlier(1, &["at"]) => Bound::AtMost,
            _ => Bound::Exact,
        }
    }
}
