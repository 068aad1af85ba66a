//! Text out of HTML: block structure becomes lines, what is no content is left out.
//!
//! `html5gum` cuts the page into tags and text as the HTML standard says; this module keeps the open elements
//! that matter for the text, `charset.rs` finds the encoding, `element.rs` knows the elements, and `page.rs`
//! makes the lines. There is no tree, so depth costs nothing, and all is linear in the page.

mod charset;
mod element;
mod page;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, State, Token, Tokenizer};

pub use charset::decode_html;
use element::{Kind, is_block, is_void, kind};
use page::Page;

/// An element so far up is not looked for: what closes it in a page so deep is its parent.
const REACH: usize = 1000;
/// A form with more bytes of text than this is a page wrapped into a form, and is kept.
const FORM: usize = 1500;

/// The text of an HTML page: a line for each paragraph, heading, list item and row of a table, cells divided by
/// tabs; `<br>` ends a line, `<pre>` stays as it is. Scripts, styles, navigation, the header and footer of the
/// page, asides, forms, buttons and hidden elements are left out. Character references are decoded and white
/// space is collapsed. Total, and linear in the page.
///
/// A page header stays if the main heading is in it, without its lists; a form stays if the main content is in
/// it.
///
/// ```
/// let html = "<nav><a href=/>Home</a></nav><h1>Wuzhen&nbsp;2023</h1><p>It was\n  <b>late</b>.<br>We left.
///     <table><tr><td>乌镇<td>Wuzhen</table><script>track()</script>";
/// assert_eq!(duiqi::html_text(html), "Wuzhen 2023\nIt was late.\nWe left.\n乌镇\tWuzhen\n");
/// ```
#[must_use]
pub fn html_text(html: &str) -> String {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut reader = Reader::default();
    let mut tokens = Tokenizer::new_with_emitter(html, emitter);
    while let Some(Ok(token)) = tokens.next() {
        match token {
            Token::StartTag(tag) => {
                // In XHTML, as books are, `<title/>` and `<script/>` have no text that the rest of the page would be.
                if tag.self_closing {
                    tokens.set_state(State::Data);
                }
                reader.start(&tag);
            }
            Token::EndTag(tag) => reader.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) if reader.left_out == 0 => {
                reader.page.text(&String::from_utf8_lossy(&text));
            }
            _ => {}
        }
    }
    reader.close_to(0);
    reader.page.finish()
}

/// An open element. Inline ones are kept only where they, or an element around them, are left out.
struct Open {
    name: String,
    kind: Kind,
    /// The lines of the page before it, and how many main headings and articles there were.
    lines: usize,
    mains: usize,
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    page: Page,
    open: Vec<Open>,
    /// How many of the open elements are left out, hold main content, or are headers of the page.
    left_out: usize,
    sections: usize,
    headers: usize,
    /// How many main headings and articles began.
    mains: usize,
}

impl Reader {
    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if is_void(&name) {
            if self.left_out == 0 {
                match name.as_str() {
                    "br" => self.page.break_line(),
                    "hr" => self.page.end_line(),
                    _ => {}
                }
            }
            return;
        }
        self.close_implied(&name);
        let mut kind = kind(&name, &tag.attributes);
        kind = match kind {
            Kind::Header | Kind::Footer if self.sections > 0 => Kind::Plain,
            Kind::Footer => Kind::LeftOut,
            Kind::List if self.headers > 0 => Kind::LeftOut,
            kind => kind,
        };
        let outside = self.left_out == 0;
        // Only foreign elements can close themselves, and those are left out.
        if tag.self_closing && (!outside || kind == Kind::LeftOut) {
            return;
        }
        if outside && is_block(&name) {
            self.page.end_line();
        }
        if outside && kind != Kind::LeftOut {
            self.begin(&name, kind);
        }
        if !outside || kind == Kind::LeftOut || is_block(&name) {
            self.push(name, kind);
        }
    }

    /// What an element that is kept does to the page.
    fn begin(&mut self, name: &str, kind: Kind) {
        match kind {
            Kind::Row => self.page.start_row(),
            Kind::Cell if self.find(&["table"], &[]).is_some() => {
                if self.find(&["tr"], &["table"]).is_none() {
                    self.page.start_row();
                    self.push("tr".to_owned(), Kind::Row);
                }
                self.page.start_cell();
            }
            Kind::Verbatim => self.page.start_verbatim(),
            _ => {}
        }
        self.mains += usize::from(matches!(name, "h1" | "main" | "article"));
    }

    fn push(&mut self, name: String, kind: Kind) {
        if let Some(counter) = self.counter(kind) {
            *counter += 1;
        }
        self.open.push(Open { name, kind, lines: self.page.lines(), mains: self.mains });
    }

    fn counter(&mut self, kind: Kind) -> Option<&mut usize> {
        match kind {
            Kind::LeftOut => Some(&mut self.left_out),
            Kind::Section => Some(&mut self.sections),
            Kind::Header => Some(&mut self.headers),
            _ => None,
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "br" | "p" if self.left_out == 0 => self.page.end_line(),
            // What follows the end of the body is part of it.
            "body" | "html" => return,
            _ => {}
        }
        if self.left_out == 0 && !is_block(name) {
            return;
        }
        let bounds: &[&str] = match name {
            "table" => &[],
            "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "caption" => &["table"],
            _ => &["td", "th", "table"],
        };
        if let Some(at) = self.find(&[name], bounds) {
            self.close_to(at);
        }
    }

    /// Closes what the start of `name` closes without an end tag.
    fn close_implied(&mut self, name: &str) {
        if !is_block(name) {
            return;
        }
        let (names, bounds): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu", "td", "th", "table"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "td", "th", "table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" | "tbody" | "thead" | "tfoot" => (&["tr"], &["table"]),
            _ => (&[], &[]),
        };
        let implied = if names.is_empty() { self.open_paragraph() } else { self.find(names, bounds) };
        if let Some(at) = implied.or_else(|| self.open_paragraph()) {
            self.close_to(at);
        }
    }

    /// The paragraph that is open, if nothing but inline elements are open in it.
    fn open_paragraph(&self) -> Option<usize> {
        let last = self.open.iter().rev().take(REACH).position(|open| is_block(&open.name))?;
        let at = self.open.len() - 1 - last;
        (self.open[at].name == "p").then_some(at)
    }

    /// The innermost open element with one of these names, inside the innermost of `bounds`.
    fn find(&self, names: &[&str], bounds: &[&str]) -> Option<usize> {
        for (at, open) in self.open.iter().enumerate().rev().take(REACH) {
            if names.contains(&open.name.as_str()) {
                return Some(at);
            }
            if bounds.contains(&open.name.as_str()) {
                return None;
            }
        }
        None
    }

    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            let Some(open) = self.open.pop() else { return };
            if let Some(counter) = self.counter(open.kind) {
                *counter -= 1;
            }
            if self.left_out > 0 || open.kind == Kind::LeftOut {
                continue;
            }
            self.page.end_line();
            match open.kind {
                Kind::Row => self.page.end_row(),
                Kind::Verbatim => self.page.end_verbatim(),
                Kind::Header if open.mains == self.mains => self.page.truncate(open.lines),
                Kind::Form if open.mains == self.mains && self.page.bytes_from(open.lines) <= FORM => {
                    self.page.truncate(open.lines);
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::html_text;

    #[test]
    fn elements_that_close_themselves_swallow_nothing() {
        for head in ["<title/>", "<script src=\"a.js\"/>", "<style/>", "<iframe/>"] {
            let page = format!("<html><head>{head}</head><body><p>Hi</p><p>乌镇</p></body></html>");
            assert_eq!(html_text(&page), "Hi\n乌镇\n", "{head}");
        }
        assert_eq!(html_text("<script>if (a < b) \"<p>\"</script><p>Hi"), "Hi\n");
    }
}
