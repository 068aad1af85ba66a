//! The characters of a paragraph that can matter, and which bracket closes which.

use super::chars::{Class, Kind, class, may_matter};

/// So deep a closing bracket looks for its opening one past others that were never closed.
const DEPTH: usize = 8;

/// No partner.
pub(super) const NONE: u32 = u32::MAX;

/// One character that can end a sentence, open, close or join.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event {
    /// Where it stands, in bytes.
    pub(super) at: usize,
    /// The character.
    pub(super) c: char,
    /// For brackets and quotation marks, the event that matches, or [`NONE`].
    pub(super) partner: u32,
    /// For an opening one, what it was found to be.
    pub(super) role: Role,
}

impl Event {
    /// One past its last byte.
    pub(super) const fn end(&self) -> usize {
        self.at + self.c.len_utf8()
    }
}

/// What a bracket or quotation is to the sentence around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Not matched, or so far away that it is better not believed; or a bracket that holds whole sentences.
    Open,
    /// Part of a sentence: an aside, or a quotation that is a word of its sentence. Nothing is cut inside.
    Inside,
    /// A title, 《 》. Nothing is cut inside, and its last mark ends no sentence.
    Title,
    /// What somebody says, cut as any text.
    Speech,
    /// The same, where the words that introduce it stand before it.
    Introduced,
}

/// Collects the events of `text` into `events` and matches brackets. Linear.
pub(super) fn collect(text: &str, events: &mut Vec<Event>) {
    events.clear();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|&b| may_matter(b)) {
        at += step;
        // The lead bytes in question begin two- and three-byte characters; all others stand for themselves.
        let c = text[at..].chars().next().unwrap_or('\0');
        if class(c) != Class::Other && !is_apostrophe(text, at, c) {
            events.push(Event { at, c, partner: NONE, role: Role::Open });
        }
        at += c.len_utf8();
    }
    pair(text, events);
}

/// Whether the `’` at `at` stands inside a word.
fn is_apostrophe(text: &str, at: usize, c: char) -> bool {
    c == '’'
        && text[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric())
        && text[at + c.len_utf8()..].chars().next().is_some_and(|c| c.is_ascii_alphanumeric())
}

/// Matches brackets and quotation marks.
fn pair(text: &str, events: &mut [Event]) {
    let mut open: Vec<(u32, Kind)> = Vec::new();
    for index in 0..events.len() {
        let kind = match class(events[index].c) {
            Class::Open(kind) => {
                open.push((index as u32, kind));
                continue;
            }
            Class::Close(kind) => kind,
            Class::Straight => {
                let is_open = open.iter().rev().take(DEPTH).any(|&(_, kind)| kind == Kind::Straight);
                let side = straight_side(text, &events[index]);
                if side == Some(Side::Opening) || (side.is_none() && !is_open) {
                    if is_open {
                        // An earlier one was never closed: forget it.
                        forget(&mut open, Kind::Straight);
                    }
                    open.push((index as u32, Kind::Straight));
                    continue;
                }
                Kind::Straight
            }
            _ => continue,
        };
        let Some(depth) = open.iter().rev().take(DEPTH).position(|&(_, other)| other == kind) else {
            continue;
        };
        let opening = open[open.len() - 1 - depth].0;
        open.truncate(open.len() - 1 - depth);
        events[index].partner = opening;
        events[opening as usize].partner = index as u32;
    }
}

fn forget(open: &mut Vec<(u32, Kind)>, kind: Kind) {
    if let Some(depth) = open.iter().rev().take(DEPTH).position(|&(_, other)| other == kind) {
        open.truncate(open.len() - 1 - depth);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Opening,
    Closing,
}

/// The side a straight quotation mark must be by the spaces around it, where they tell.
fn straight_side(text: &str, event: &Event) -> Option<Side> {
    use super::chars::{carries_on, is_blank, is_dash};
    let before = text[..event.at].chars().next_back();
    let after = text[event.end()..].chars().next();
    let free_before = before.is_none_or(|c| is_blank(c) || matches!(class(c), Class::Open(_)));
    let free_after =
        after.is_none_or(|c| is_blank(c) || matches!(class(c), Class::Close(_)) || carries_on(c));
    match (free_before, free_after) {
        (true, false) => Some(Side::Opening),
        (false, true) if !before.is_some_and(is_dash) => Some(Side::Closing),
        _ => None,
    }
}
