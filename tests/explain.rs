//! Explanations: every bead of an alignment has one, also those out of order.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use duiqi::{Aligner, Bitext, Document, Lang};

const LINES: usize = 120;

/// Lines that differ in their figures; a passage of the English side stands elsewhere than in the Chinese.
fn moved_passage() -> Bitext {
    let zh: Vec<String> =
        (0..LINES).map(|k| format!("第{}号文件共有{}页。", 1000 + k * 7, 5000 + k * 13)).collect();
    let mut en: Vec<String> =
        (0..LINES).map(|k| format!("Document No. {} has {} pages.", 1000 + k * 7, 5000 + k * 13)).collect();
    let passage: Vec<String> = en.drain(20..40).collect();
    en.splice(70..70, passage);
    let document = |lang, lines: Vec<String>| Document::from_lines(lang, lines.join("\n"));
    Bitext::new(document(Lang::Zh, zh), document(Lang::En, en)).unwrap()
}

#[test]
fn beads_out_of_order_are_explained_too() {
    let (aligner, bitext) = (Aligner::new(), moved_passage());
    let alignment = aligner.align(&bitext);
    assert!((0..alignment.len()).any(|index| alignment.is_moved(index)), "the passage was not found");
    let explainer = aligner.explain(&alignment);
    for bead in alignment.iter() {
        let explanation = explainer.bead(bead);
        let sum: f32 = explanation.parts.iter().map(|part| part.score).sum();
        assert!((sum - explanation.score).abs() < 1e-3);
        assert!(!explanation.parts.is_empty());
        assert_eq!(!explanation.matches.is_empty(), bead.bead().is_pair(), "{:?}", bead.bead());
        for found in explanation.matches {
            assert!(
                bead.source()
                    .spans()
                    .any(|span| span.start <= found.source.start && found.source.end <= span.end)
            );
            assert!(
                bead.target()
                    .spans()
                    .any(|span| span.start <= found.target.start && found.target.end <= span.end)
            );
        }
    }
}
