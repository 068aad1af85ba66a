//! What the elements of HTML are to a text.

use std::collections::BTreeMap;

use html5gum::{HtmlString, Spanned};

/// What an element does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Plain,
    /// It is no content.
    LeftOut,
    /// It holds main content, and headers and footers of its own.
    Section,
    Header,
    Footer,
    Form,
    List,
    Row,
    Cell,
    /// Its white space counts.
    Verbatim,
}

/// The kind of the element `name`.
pub(super) fn kind(name: &str, attributes: &BTreeMap<HtmlString, Spanned<HtmlString, ()>>) -> Kind {
    let value = |name: &str| {
        let value = attributes.get(name.as_bytes())?;
        Some(String::from_utf8_lossy(value).to_ascii_lowercase())
    };
    // Pages hide the whole body until a script has run.
    if !matches!(name, "html" | "body") && is_hidden(value) {
        return Kind::LeftOut;
    }
    match name {
        "article" | "main" | "section" | "blockquote" => Kind::Section,
        "header" => Kind::Header,
        "footer" => Kind::Footer,
        "form" => Kind::Form,
        "ul" | "ol" => Kind::List,
        "tr" => Kind::Row,
        "td" | "th" => Kind::Cell,
        "pre" | "listing" | "xmp" | "plaintext" => Kind::Verbatim,
        "dialog" if value("open").is_some() => Kind::Plain,
        _ if is_left_out(name) => Kind::LeftOut,
        _ => Kind::Plain,
    }
}

fn is_hidden(value: impl Fn(&str) -> Option<String>) -> bool {
    let roles = ["navigation", "search", "contentinfo", "complementary", "menu", "menubar", "dialog"];
    let style = value("style").unwrap_or_default().replace(char::is_whitespace, "");
    value("hidden").is_some()
        || value("aria-hidden").is_some_and(|value| value == "true")
        || value("role").is_some_and(|value| roles.contains(&value.trim()))
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

/// Scripts, navigation, controls of forms, what only old browsers or other media show, and the readings over
/// characters.
fn is_left_out(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "title"
            | "nav"
            | "aside"
            | "menu"
            | "search"
            | "dialog"
            | "button"
            | "select"
            | "option"
            | "optgroup"
            | "textarea"
            | "datalist"
            | "label"
            | "legend"
            | "output"
            | "meter"
            | "progress"
            | "svg"
            | "iframe"
            | "object"
            | "audio"
            | "video"
            | "canvas"
            | "map"
            | "noframes"
            | "noembed"
            | "annotation"
            | "annotation-xml"
            | "rp"
            | "rt"
    )
}

/// Whether the element stands on lines of its own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "html"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "plaintext"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "xmp"
    )
}

/// Whether the element has no content and no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "image"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}
