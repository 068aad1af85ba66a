//! Documents of any size, made of the fixtures: copies one after the other, each with figures and names of its own, so that
//! a copy is not mistaken for another.

use std::fmt::Write as _;

use duiqi::{Bitext, Document, Lang};

const PARTS: [(&str, &str); 3] = [
    (include_str!("../../fixtures/news/zh.segments"), include_str!("../../fixtures/news/en.segments")),
    (include_str!("../../fixtures/fiction/zh.segments"), include_str!("../../fixtures/fiction/en.segments")),
    (include_str!("../../fixtures/manual/zh.segments"), include_str!("../../fixtures/manual/en.segments")),
];

/// The two sides of a document of at least `segments` Chinese segments, one a line.
pub(crate) fn texts(segments: usize) -> (String, String) {
    let (mut zh, mut en) = (String::new(), String::new());
    let mut lines = 0;
    for copy in 0.. {
        if lines >= segments {
            break;
        }
        let (zh_part, en_part) = PARTS[copy % PARTS.len()];
        // The same figure opens the copy on both sides.
        let number = 1000 + copy * 7919 % 900_000;
        let pages = number + 13;
        let _ = write!(zh, "第{number}号文件共有{pages}页。\n{zh_part}");
        let _ = write!(en, "Document {number} has {pages} pages.\n{en_part}");
        lines += zh_part.lines().count() + 1;
    }
    (zh, en)
}

/// The same as a bitext.
pub(crate) fn bitext(segments: usize) -> Bitext {
    let (zh, en) = texts(segments);
    Bitext::new(Document::from_lines(Lang::Zh, zh), Document::from_lines(Lang::En, en))
        .expect("two languages")
}
