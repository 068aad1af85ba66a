//! The characters the rules look at.

use crate::text::is_raised;

/// Whether `c` may stand between segments and at no edge of one: white space, controls and zero-width
/// characters (joiners, marks of direction, the byte order mark, the soft hyphen).
pub(super) fn is_blank(c: char) -> bool {
    match c {
        '!'..='~' | '\u{3001}'..='\u{D7FF}' => false,
        '\u{AD}'
        | '\u{61C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' => true,
        _ => c.is_whitespace() || c.is_control(),
    }
}

/// Whether `c` ends a line.
pub(super) const fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What brackets or quotation marks enclose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// ( ) （ ）
    Round,
    /// [ ] ［ ］ 【 】 〔 〕 〖 〗
    Square,
    /// { } ｛ ｝
    Curly,
    /// 《 》 〈 〉, which hold titles
    Title,
    /// “ ” 〝 〞 « »
    Double,
    /// ‘ ’
    Single,
    /// 「 」
    Corner,
    /// 『 』
    WhiteCorner,
    /// " and ＂, the same on both sides
    Straight,
}

impl Kind {
    /// Whether it encloses what somebody said or a word looked at, not an aside.
    pub(super) const fn is_quotation(self) -> bool {
        matches!(self, Self::Double | Self::Single | Self::Corner | Self::WhiteCorner | Self::Straight)
    }
}

/// What a character can do to a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Ends it, perhaps.
    Mark,
    /// Opens a bracket or quotation.
    Open(Kind),
    /// Closes one.
    Close(Kind),
    /// Opens or closes one.
    Straight,
    /// Breaks off.
    Dash,
    /// Joins two clauses.
    Semicolon,
    /// Nothing.
    Other,
}

/// The class of `c`.
pub(super) const fn class(c: char) -> Class {
    match c {
        '.' | '!' | '?' | '。' | '！' | '？' | '．' | '｡' | '…' | '⋯' | '‼' | '⁇' | '⁈' | '⁉' | '﹖'
        | '﹗' | '﹒' => Class::Mark,
        '(' | '（' | '﹙' => Class::Open(Kind::Round),
        ')' | '）' | '﹚' => Class::Close(Kind::Round),
        '[' | '［' | '【' | '〔' | '〖' => Class::Open(Kind::Square),
        ']' | '］' | '】' | '〕' | '〗' => Class::Close(Kind::Square),
        '{' | '｛' => Class::Open(Kind::Curly),
        '}' | '｝' => Class::Close(Kind::Curly),
        '《' | '〈' => Class::Open(Kind::Title),
        '》' | '〉' => Class::Close(Kind::Title),
        '“' | '〝' | '«' => Class::Open(Kind::Double),
        '”' | '〞' | '»' => Class::Close(Kind::Double),
        '‘' => Class::Open(Kind::Single),
        '’' => Class::Close(Kind::Single),
        '「' | '﹁' => Class::Open(Kind::Corner),
        '」' | '﹂' => Class::Close(Kind::Corner),
        '『' | '﹃' => Class::Open(Kind::WhiteCorner),
        '』' | '﹄' => Class::Close(Kind::WhiteCorner),
        '"' | '＂' => Class::Straight,
        '—' | '–' | '―' => Class::Dash,
        ';' | '；' => Class::Semicolon,
        _ => Class::Other,
    }
}

/// Whether a character that begins with byte `b` can be anything but [`Class::Other`].
pub(super) const fn may_matter(b: u8) -> bool {
    matches!(b, b'.' | b'!' | b'?' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'"' | b';')
        || matches!(b, 0xC2 | 0xE2 | 0xE3 | 0xEF)
}

/// Whether `c` opens a bracket or quotation, or may.
pub(super) const fn opens(c: char) -> bool {
    matches!(class(c), Class::Open(_) | Class::Straight) || c == '\''
}

/// Whether `c` closes a bracket or quotation, or may.
pub(super) const fn closes(c: char) -> bool {
    matches!(class(c), Class::Close(_) | Class::Straight) || c == '\''
}

/// Whether `c` is a mark as wide as a Han character, which needs no space after it.
pub(super) const fn is_wide_mark(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '．' | '｡' | '﹖' | '﹗' | '﹒')
}

/// Whether `c` is written in Chinese running text: a Han character, kana, or punctuation as wide as one.
pub(super) const fn is_chinese(c: char) -> bool {
    crate::text::is_han(c)
        || matches!(c, '\u{3001}'..='\u{30FF}' | '\u{3100}'..='\u{312F}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF61}'..='\u{FF65}')
}

/// Whether `c` carries a sentence on, so that none ends before it.
pub(super) const fn carries_on(c: char) -> bool {
    matches!(c, ',' | '，' | '、' | ';' | '；' | ':' | '：' | '=' | '/' | '|' | '&' | '+' | '﹐' | '､')
        || matches!(class(c), Class::Mark | Class::Close(_))
}

/// Whether `c` is a dash.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '—' | '―' | '─' | '－' | '~' | '～')
}

/// Whether `c` is an emoji or one of the characters that shape one.
pub(super) const fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F300}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{FE0F}' | '\u{1F1E6}'..='\u{1F1FF}')
}

/// Whether `c` is a small raised sign that points to a note.
pub(super) const fn is_note_sign(c: char) -> bool {
    is_raised(c) || matches!(c, '†' | '‡')
}

/// The first character of `text` at `at` or after it that is not blank, and where it stands.
pub(super) fn first_visible(text: &str, at: usize) -> Option<(usize, char)> {
    text[at..].char_indices().find(|&(_, c)| !is_blank(c)).map(|(offset, c)| (at + offset, c))
}
