//! The content of a `seg`: plain text, and markup in one canonical form.

use quick_xml::{Reader, events::Event};

use super::read::{attributes, reference};
use super::write::escape_text;
use super::{Attributes, retain_allowed};

/// Gathers the content of a `seg` event by event.
#[derive(Debug, Default)]
pub(super) struct Content {
    text: String,
    markup: String,
    open: Vec<Open>,
    codes: bool,
}

#[derive(Debug)]
struct Open {
    /// The tag to close, if one was written.
    tag: Option<&'static str>,
    /// What it is, or the innermost element around it that has a place here; none where all are unwrapped.
    kind: Option<Kind>,
    /// Whether text in it is part of the sentence.
    flows: bool,
    /// Length of the markup after the start tag.
    from: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Its text is part of the sentence: `hi`.
    Flow,
    /// Its text is code: `bpt`, `ept`, `it`, `ph`, `ut`.
    Code,
    /// A text of its own inside a code: `sub`.
    Sub,
}

impl Content {
    pub(super) fn start(&mut self, name: &str, mut attributes: Attributes) {
        let (parent, flows) = self.open.last().map_or((None, true), |open| (open.kind, open.flows));
        let in_text = parent != Some(Kind::Code);
        let has = |name: &str| attributes.iter().any(|(known, _)| known == name);
        let (tag, kind) = match name {
            "hi" if in_text => (Some("hi"), Some(Kind::Flow)),
            "bpt" if in_text && has("i") => (Some("bpt"), Some(Kind::Code)),
            "ept" if in_text && has("i") => (Some("ept"), Some(Kind::Code)),
            "it" if in_text && attributes.iter().any(|(n, v)| n == "pos" && (v == "begin" || v == "end")) => {
                (Some("it"), Some(Kind::Code))
            }
            "bpt" | "ept" | "it" | "ph" if in_text => (Some("ph"), Some(Kind::Code)),
            "ut" if in_text => (Some("ut"), Some(Kind::Code)),
            "sub" if parent == Some(Kind::Code) => (Some("sub"), Some(Kind::Sub)),
            // It has no place here: what it holds counts as its parent's.
            _ => (None, parent),
        };
        if let Some(tag) = tag {
            self.codes = true;
            retain_allowed(tag, &mut attributes);
            self.markup.extend(["<", tag]);
            for (name, value) in &attributes {
                self.markup.extend([" ", name, "=\""]);
                escape_text(value, true, &mut self.markup);
                self.markup.push('"');
            }
            self.markup.push('>');
        }
        let flows = flows && matches!(kind, None | Some(Kind::Flow));
        self.open.push(Open { tag, kind, flows, from: self.markup.len() });
    }

    pub(super) fn end(&mut self) {
        let Some(Open { tag: Some(tag), from, .. }) = self.open.pop() else { return };
        if self.markup.len() == from {
            self.markup.pop();
            self.markup.push_str("/>");
        } else {
            self.markup.extend(["</", tag, ">"]);
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        escape_text(text, false, &mut self.markup);
        if self.open.last().is_none_or(|open| open.flows) {
            self.text.push_str(text);
        }
    }

    /// The plain text, and the markup where there are codes.
    pub(super) fn finish(self) -> (String, Option<String>) {
        (self.text, self.codes.then_some(self.markup))
    }
}

/// Reads markup that stands in no file, as a record of JSON holds it: plain text and canonical markup. The error says
/// what is wrong with it.
pub(crate) fn parse(markup: &str) -> Result<(String, Option<String>), String> {
    let mut reader = Reader::from_str(markup);
    let mut content = Content::default();
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => {
                content.start(start.name().as_ref(), attributes(&start)?);
                depth += 1;
            }
            Event::Empty(start) => {
                content.start(start.name().as_ref(), attributes(&start)?);
                content.end();
            }
            Event::End(_) => {
                content.end();
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) => content.text(&text.xml10_content()),
            Event::CData(text) => content.text(&text.xml10_content()),
            Event::GeneralRef(name) => content.text(&reference(&name, &[])?),
            Event::Eof if depth > 0 => return Err("an element that is not closed".to_owned()),
            Event::Eof => return Ok(content.finish()),
            _ => {}
        }
    }
}
