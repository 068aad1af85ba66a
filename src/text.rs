//! Characters: which script they belong to, and how they are folded for comparison.

/// Whether `c` is a Han character (the unified ideographs with their extensions, 々 and 〇).
pub(crate) const fn is_han(c: char) -> bool {
    matches!(c, '々' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
