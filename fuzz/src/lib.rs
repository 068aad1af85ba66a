//! What each fuzz target does with its bytes: one function a target. A function panics where a law is broken; input that
//! is refused with an error is fine.
//!
//! `tests/fuzz.rs` of the crate has this file as a module: it needs nothing that the crate does not need.

use duiqi::Lang;

mod formats;
pub mod seeds;
mod texts;
mod whole;

pub use formats::*;
pub use texts::*;
pub use whole::*;

/// A target: its name, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All targets by name.
pub const TARGETS: &[Target] = &[
    ("align", align),
    ("baseline", baseline),
    ("cedict", cedict),
    ("check", check),
    ("csv", read_csv),
    ("decode", decode),
    ("docx", docx),
    ("epub", epub),
    ("glossary", glossary),
    ("html", html_page),
    ("intertext", read_intertext),
    ("jsonl", read_jsonl),
    ("ladder", read_ladder),
    ("lexicon", lexicon),
    ("links", read_links),
    ("memory_jsonl", memory_jsonl),
    ("memory_tmx", memory_tmx),
    ("moses", read_moses),
    ("npy", npy),
    ("quantities", quantities),
    ("review", review_page),
    ("segment_en", segment_en),
    ("segment_zh", segment_zh),
    ("similarity", similarity),
    ("split", split),
    ("subtitles", subtitles),
    ("terms", terms),
    ("tmx", read_tmx),
    ("tsv", read_tsv),
    ("vectors", vectors),
    ("xliff", read_xliff),
];

/// What divides the parts of an input that has several; no byte of UTF-8.
pub const DIVIDER: u8 = 0xFF;

const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

/// The parts of an input; what is missing is empty.
fn parts<const N: usize>(data: &[u8]) -> [&[u8]; N] {
    let mut parts = data.splitn(N, |&byte| byte == DIVIDER);
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
