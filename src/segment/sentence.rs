//! Sentences: one pass over the marks of a paragraph.
//!
//! A mark ends a sentence or not by what stands before it, what closes after it and what comes next. The rules
//! have names, which the code cites:
//!
//! - `marks`: neighbouring marks are one run, `?!` and `……` alike.
//! - `closers`: brackets, quotation marks, note signs and emoji after a mark belong to its sentence.
//! - `aside`: nothing is cut inside a bracket that stands within a sentence; one after the last mark that holds
//!   whole sentences is text as any other.
//! - `book title`: nothing is cut inside 《 》.
//! - `speech`: the sentences of a quotation are cut, and a speech clause after it belongs to the last of them.
//! - `quoted word`: a short quotation that is a word of its sentence is not cut and does not end it.
//! - `broken off`: a dash before a closing quotation mark ends the sentence as dots do.
//! - `ellipsis`: dots that trail off end a Chinese sentence only before a closing quotation mark, an English one
//!   before a capital.
//! - `full stop`, `initial`, `title`, `numbered`, `enumerator`, `missing space` …: see `en.rs`.
//!
//! Every step looks a bounded way ahead and back, or over text that no later step looks at again, so the whole
//! is linear.

use super::Semicolons;
use super::chars::{
    Class, Kind, carries_on, class, closes, first_visible, is_blank, is_chinese, is_dash, opens,
};
use super::en::{self, Place};
use super::events::{Event, NONE, Role, collect};
use super::marker;
use super::marks::{Run, RunKind, Tail};
use super::speech;
use super::zh;
use crate::bitext::Lang;
use crate::text::is_han;

/// Brackets whose sides are further apart, in bytes, are taken for two that do not belong together.
const ASIDE: usize = 1200;
/// The same for titles.
const TITLE: usize = 300;
/// A quotation that is a word of its sentence is no longer.
const QUOTED_WORD: usize = 180;

/// Cuts paragraphs into sentences; keeps its buffers between them.
#[derive(Debug)]
pub(super) struct Cutter {
    pub(super) lang: Lang,
    pub(super) semicolons: Semicolons,
    pub(super) events: Vec<Event>,
}

impl Cutter {
    /// Gives `emit` the start and end of each segment of the paragraph `text`, which has no blank at either edge.
    pub(super) fn cut(&mut self, text: &str, mut emit: impl FnMut(usize, usize)) {
        if marker::is_code(text) {
            return emit(0, text.len());
        }
        if !text.as_bytes().contains(&b'\t') {
            return self.sentences(text, emit);
        }
        // Rule `row`: a row of a table is one segment, unless a cell holds several sentences: then it is prose.
        let mut cuts = Vec::new();
        self.sentences(text, |start, end| cuts.push((start, end)));
        if cuts.windows(2).all(|pair| text[pair[0].1..pair[1].0].contains('\t')) {
            return emit(0, text.len());
        }
        for (start, end) in cuts {
            emit(start, end);
        }
    }

    fn sentences(&mut self, text: &str, mut emit: impl FnMut(usize, usize)) {
        let mut events = std::mem::take(&mut self.events);
        collect(text, &mut events);
        let mut scan = Scan {
            text,
            events: &mut events,
            lang: self.lang,
            // Rule `dotted names`: where 。 is used, a dot between Han characters is part of a name.
            wide_stops: false,
            lower: !text.bytes().any(|b| b.is_ascii_uppercase()),
            start: 0,
            uncut: 0,
        };
        scan.wide_stops = scan.events.iter().any(|event| matches!(event.c, '。' | '｡'));
        let mut index = 0;
        while let Some(&event) = scan.events.get(index) {
            let mut next = index + 1;
            let end = match class(event.c) {
                Class::Open(_) | Class::Straight => {
                    scan.open(index);
                    None
                }
                Class::Mark => {
                    let run = scan.run(index);
                    next = run.next;
                    let tail = scan.tail(run.end, next);
                    (tail.end >= scan.uncut && scan.ends(&run, &tail)).then_some(tail.end)
                }
                Class::Dash => {
                    let run = Run { start: event.at, end: event.end(), next, kind: RunKind::Broken };
                    let tail = scan.tail(run.end, next);
                    (tail.quoted() && tail.end >= scan.uncut && scan.ends(&run, &tail)).then_some(tail.end)
                }
                Class::Semicolon if self.semicolons == Semicolons::Split => scan.semicolon(event),
                _ => None,
            };
            if let Some(end) = end {
                emit(scan.start, end);
                scan.start = first_visible(text, end).map_or(text.len(), |(at, _)| at);
                while scan.events.get(next).is_some_and(|event| event.at < scan.start) {
                    next += 1;
                }
            }
            index = next;
        }
        if scan.start < text.len() {
            emit(scan.start, text.len());
        }
        self.events = events;
    }
}

/// The state of the pass over one paragraph.
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    pub(super) events: &'a mut [Event],
    pub(super) lang: Lang,
    pub(super) wide_stops: bool,
    pub(super) lower: bool,
    /// Where the segment in hand begins.
    pub(super) start: usize,
    /// Nothing is cut before this.
    pub(super) uncut: usize,
}

impl Scan<'_> {
    /// Finds out what the bracket or quotation that event `index` opens is to its sentence.
    fn open(&mut self, index: usize) {
        let Event { at, partner, .. } = self.events[index];
        if partner == NONE || (partner as usize) < index {
            return;
        }
        let close = self.events[partner as usize];
        let length = close.at - at;
        let role = match class(self.events[index].c) {
            Class::Open(Kind::Title) if length <= TITLE => Role::Title,
            Class::Open(kind) if !kind.is_quotation() && length <= ASIDE && !self.is_apart(at, &close) => {
                Role::Inside
            }
            Class::Open(kind) if kind.is_quotation() => self.quotation(index, length),
            Class::Straight => self.quotation(index, length),
            _ => Role::Open,
        };
        self.events[index].role = role;
        if matches!(role, Role::Inside | Role::Title) {
            self.uncut = self.uncut.max(close.end());
        }
    }

    /// Whether the bracket at `at` stands between sentences and holds whole ones.
    fn is_apart(&self, at: usize, close: &Event) -> bool {
        let inside = self.text[..close.at].trim_end_matches(|c| is_blank(c) || closes(c));
        self.at_start(at)
            && inside.len() > at
            && inside.chars().next_back().is_some_and(|c| class(c) == Class::Mark)
            && first_visible(self.text, close.end()).is_none_or(|(_, c)| !carries_on(c) && !c.is_lowercase())
    }

    /// Whether nothing but opening brackets and quotation marks stands before `at` in its segment.
    fn at_start(&self, at: usize) -> bool {
        at <= self.start
            || at - self.start <= 12 && self.text[self.start..at].chars().all(|c| opens(c) || is_blank(c))
    }

    fn quotation(&self, index: usize, length: usize) -> Role {
        let at = self.events[index].at;
        if self.at_start(at) {
            return Role::Speech;
        }
        let before = self.text[self.start..at].trim_end_matches(is_blank);
        match before.chars().next_back() {
            Some('，' | ',' | '：' | ':') => Role::Introduced,
            Some('、' | '》') if length <= QUOTED_WORD => Role::Inside,
            Some(c) if is_han(c) => {
                if self.is_long(index, length) || zh::introduces(before) {
                    Role::Introduced
                } else {
                    Role::Inside
                }
            }
            Some(c) if c.is_alphanumeric() => {
                if self.is_long(index, length) || !speech::is_embedded(before) {
                    Role::Introduced
                } else {
                    Role::Inside
                }
            }
            _ => Role::Speech,
        }
    }

    /// Whether the quotation that event `index` opens is no quoted word: too long, or with a full stop inside.
    fn is_long(&self, index: usize, length: usize) -> bool {
        let close = self.events[index].partner as usize;
        length > QUOTED_WORD
            || self.events[index..close].iter().any(|event| match event.c {
                '。' | '｡' => event.end() < self.events[close].at,
                '.' => self.text[event.end()..].starts_with(' '),
                _ => false,
            })
    }

    /// Whether the marks of `run`, with the `tail` that closes after them, end a sentence.
    fn ends(&self, run: &Run, tail: &Tail) -> bool {
        let Some(next) = first_visible(self.text, tail.end) else { return true };
        let gap = next.0 > tail.end || tail.closed;
        if tail.title || (carries_on(next.1) && !(run.kind == RunKind::Stop && class(next.1) == Class::Mark))
        {
            return false;
        }
        // A mark that opens its segment ends nothing: `?! What`, `...and then`.
        if run.start == self.start && !tail.closed {
            return false;
        }
        let before = self.text[..run.start]
            .chars()
            .rev()
            .take(16)
            .find(|&c| !is_blank(c) && !closes(c) && !is_dash(c));
        let place = Place {
            text: self.text,
            start: self.start,
            mark: run.start,
            next,
            gap,
            quoted: tail.quoted(),
            lower: self.lower,
        };
        let chinese = match run.kind {
            RunKind::Stop => true,
            RunKind::Call { wide } => wide || before.is_some_and(is_chinese),
            RunKind::Dot => before.is_some_and(is_chinese),
            RunKind::Ellipsis(_) | RunKind::Broken => before.map_or(self.lang == Lang::Zh, is_chinese),
        };
        // Rule `aside`: only a full stop is strong enough to end the sentence around the bracket with it.
        if tail.aside && !matches!(run.kind, RunKind::Stop | RunKind::Dot) {
            return false;
        }
        if chinese {
            self.chinese_ends(run, tail, &place, before)
        } else {
            self.english_ends(run, tail, &place)
        }
    }

    fn chinese_ends(&self, run: &Run, tail: &Tail, place: &Place, before: Option<char>) -> bool {
        let (at, c) = place.next;
        let rest = &self.text[at..];
        match run.kind {
            RunKind::Ellipsis(_) if !tail.quoted() => return tail.closed && !tail.aside,
            RunKind::Dot if marker::labels(&self.text[self.start..run.end]) && !tail.closed => return false,
            RunKind::Dot if !place.gap => {
                let sentence = is_chinese(c) || c.is_uppercase() || opens(c);
                return sentence && !self.wide_stops;
            }
            _ => {}
        }
        if is_dash(c) {
            return false;
        }
        if !tail.quoted() {
            return true;
        }
        if tail.embedded().is_some() {
            return false;
        }
        if opens(c) {
            return true;
        }
        // English words between quotation marks of either kind.
        if c.is_lowercase() && (self.lang == Lang::En || before.is_some_and(|c| !is_chinese(c))) {
            return false;
        }
        if !is_chinese(c) && speech::speech_clause(rest, false) && !tail.introduced() {
            return false;
        }
        !((!tail.introduced() && zh::speech_clause(rest)) || zh::goes_on(rest, tail.introduced()))
    }

    fn english_ends(&self, run: &Run, tail: &Tail, place: &Place) -> bool {
        let (at, c) = place.next;
        let ends = match run.kind {
            RunKind::Dot => {
                // `.NET` and `.5` begin with their dot.
                let leads =
                    self.text[..run.start].chars().next_back().is_none_or(|c| is_blank(c) || opens(c));
                (place.gap || !leads) && en::full_stop(place)
            }
            RunKind::Ellipsis(dots) => en::ellipsis(place, dots),
            // Rule `broken off`: only another quotation is sure to be another turn.
            RunKind::Broken => opens(c),
            _ => en::call(place),
        };
        if !ends || !tail.quoted() {
            return ends;
        }
        let stop = run.kind == RunKind::Dot;
        if let Some(opening) = tail.embedded() {
            // Rule `quoted word`: the "Yes!" Party goes on; a full stop inside the quotation is the sentence's own.
            return stop || !speech::is_determined(&self.text[..self.events[opening].at]);
        }
        if tail.introduced() {
            return true;
        }
        let rest = &self.text[at..];
        let clause = if is_han(c) {
            zh::speech_clause(rest) || zh::goes_on(rest, false)
        } else {
            speech::speech_clause(rest, stop)
        };
        !clause
    }

    /// Where a segment ends at the semicolon `event`, when semicolons are to end them.
    fn semicolon(&self, event: Event) -> Option<usize> {
        let tail = self.tail(event.end(), self.events.len());
        let (at, c) = first_visible(self.text, tail.end)?;
        let free = at > tail.end || event.c == '；' || is_chinese(c);
        (tail.end >= self.uncut && free && !carries_on(c)).then_some(tail.end)
    }
}
