//! Runs of marks, and what closes after them.

use super::chars::{Class, Kind, class, first_visible, is_chinese, is_emoji, is_note_sign, is_wide_mark};
use super::events::{Event, NONE, Role};
use super::marker;
use super::sentence::Scan;

/// A run of marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The first event after it.
    pub(super) next: usize,
    pub(super) kind: RunKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RunKind {
    /// One `.` or `．`, which may mean many things.
    Dot,
    /// `。`
    Stop,
    /// With a `!` or `?`; whether a wide one.
    Call { wide: bool },
    /// Dots that trail off: how many.
    Ellipsis(usize),
    /// A dash at the end of a quotation, where the speaker is cut short.
    Broken,
}

/// What closes after a run of marks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tail {
    pub(super) end: usize,
    /// The outermost quotation that closes: the event that opened it, or `NONE`, and what it is.
    pub(super) quotation: Option<(u32, Role)>,
    /// A bracket within a sentence closes.
    pub(super) aside: bool,
    /// 》 closes.
    pub(super) title: bool,
    /// Something closes.
    pub(super) closed: bool,
}

impl Tail {
    /// Whether a quotation closes.
    pub(super) const fn quoted(&self) -> bool {
        self.quotation.is_some()
    }

    /// Whether it was introduced by words before it.
    pub(super) fn introduced(&self) -> bool {
        self.quotation.is_some_and(|(_, role)| role == Role::Introduced)
    }

    /// The event that opened it, if it is a word of its sentence.
    pub(super) fn embedded(&self) -> Option<usize> {
        self.quotation.filter(|(_, role)| *role == Role::Inside).map(|(opening, _)| opening as usize)
    }
}

impl Scan<'_> {
    /// Rule `marks`: the run that begins at event `index`.
    pub(super) fn run(&self, index: usize) -> Run {
        let start = self.events[index].at;
        let (mut end, mut next) = (start, index);
        let (mut stops, mut wide_stops, mut dots, mut calls, mut wide) = (0, 0, 0, 0, false);
        while let Some(event) = self.events.get(next) {
            let spaced = event.at == end + 1
                && next > index
                && event.c == '.'
                && self.events[next - 1].c == '.'
                && self.text.as_bytes()[end] == b' '
                && !self.text[event.end()..].starts_with(char::is_alphanumeric);
            if class(event.c) != Class::Mark || !(event.at == end || spaced) {
                break;
            }
            match event.c {
                '.' | '．' | '﹒' => stops += 1,
                '。' | '｡' => wide_stops += 1,
                '…' | '⋯' => dots += 3,
                c => {
                    calls += 1;
                    wide |= is_wide_mark(c);
                }
            }
            end = event.end();
            next += 1;
        }
        let kind = if calls > 0 {
            RunKind::Call { wide }
        } else if dots > 0 && wide_stops == 0 {
            RunKind::Ellipsis(dots + stops)
        } else if wide_stops > 2 || stops > 1 {
            RunKind::Ellipsis(stops.max(3))
        } else if wide_stops > 0 {
            RunKind::Stop
        } else {
            RunKind::Dot
        };
        Run { start, end, next, kind }
    }

    /// Rule `closers`: what closes after the marks that end at `end`; `next` is the first event from there on.
    pub(super) fn tail(&self, end: usize, mut next: usize) -> Tail {
        let mut tail = Tail { end, ..Tail::default() };
        while let Some((at, c)) = first_visible(self.text, tail.end) {
            let spaced = at > tail.end;
            while self.events.get(next).is_some_and(|event| event.at < at) {
                next += 1;
            }
            let event = self.events.get(next).filter(|event| event.at == at);
            let after = self.text[at + c.len_utf8()..].chars().next();
            let free = after.is_none_or(|c| !c.is_alphanumeric() || is_chinese(c));
            let mut end = at + c.len_utf8();
            match class(c) {
                Class::Close(kind) if !spaced || kind != Kind::Single || free => {
                    self.close(&mut tail, event, kind);
                }
                Class::Straight if straight_closes(next, event, spaced, free) => {
                    self.close(&mut tail, event, Kind::Straight);
                }
                _ if c == '\'' && !spaced && free => tail.quotation = Some((NONE, Role::Open)),
                _ if is_note_sign(c) && !spaced => {}
                _ if is_emoji(c) && (!spaced || c >= '\u{1F000}') => {
                    let shapes = |c: &char| is_emoji(*c) || *c == '\u{200D}';
                    end += self.text[end..].chars().take_while(shapes).map(char::len_utf8).sum::<usize>();
                }
                _ => match self.note(at) {
                    Some(note) if !spaced => end = note,
                    _ => break,
                },
            }
            tail.closed = true;
            tail.end = end;
        }
        tail
    }

    /// Notes in `tail` that a bracket or quotation closes at `event`.
    fn close(&self, tail: &mut Tail, event: Option<&Event>, kind: Kind) {
        let opening = event.map_or(NONE, |event| event.partner);
        let role = self.events.get(opening as usize).map_or(Role::Open, |opening| opening.role);
        if kind.is_quotation() {
            tail.quotation = Some((opening, role));
        } else {
            tail.aside |= role == Role::Inside;
            tail.title |= role == Role::Title;
        }
    }

    /// The end of a note number in brackets at `at`: `[12]`, `〔一〕`.
    fn note(&self, at: usize) -> Option<usize> {
        if !self.text[at..].starts_with(['[', '〔', '［']) {
            return None;
        }
        let mut digits = 0;
        for (offset, c) in self.text[at..].char_indices().skip(1).take(4) {
            match c {
                ']' | '〕' | '］' if digits > 0 => return Some(at + offset + c.len_utf8()),
                _ if c.is_ascii_digit() || marker::is_numeral(c) => digits += 1,
                _ => return None,
            }
        }
        None
    }
}

/// Whether the straight quotation mark of event `index` closes: it has a partner before it, or none and stands
/// close to the mark and free of what follows.
fn straight_closes(index: usize, event: Option<&Event>, spaced: bool, free: bool) -> bool {
    match event.map(|event| event.partner) {
        Some(NONE) => !spaced && free,
        Some(partner) => (partner as usize) < index && (!spaced || free),
        None => false,
    }
}
