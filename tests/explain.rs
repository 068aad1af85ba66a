//! Explanations: every bead of an alignment has one, also those out of order.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use duiqi::{Aligner, Bitext, Document, Grade, Lang, Vectors};

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
    assert!(alignment.moved().any(|moved| moved), "the passage was not found");
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

#[test]
fn links_that_the_document_teaches_are_told_apart() {
    let zh = "大圣来了。\n天黑了。\n大圣走了。\n下雨了。\n他们看见大圣。\n没有人说话。\n大圣笑了。\n风停了。\n我等大圣。";
    let en = "Monkey came.\nIt grew dark.\nMonkey left.\nRain fell.\nThey saw Monkey.\nNobody spoke.\nMonkey laughed.\nThe wind dropped.\nI waited for Monkey.";
    let bitext = Bitext::new(Document::from_lines(Lang::Zh, zh), Document::from_lines(Lang::En, en)).unwrap();
    let aligner = Aligner::new();
    let alignment = aligner.align(&bitext);
    let explainer = aligner.explain(&alignment);
    let matches: Vec<_> = alignment.iter().flat_map(|bead| explainer.bead(bead).matches).collect();
    let grades = |word: &str| {
        let of = matches.iter().filter(|found| found.target.of(en) == word);
        of.map(|found| found.grade).collect::<Vec<_>>()
    };
    assert!(!grades("Monkey").is_empty() && grades("Monkey").iter().all(|&grade| grade == Grade::Learned));
    assert_eq!(grades("Rain"), [Grade::Exact]);
}

#[test]
fn vectors_are_part_of_an_explanation() {
    let bitext = moved_passage();
    let rows = |count: usize| (0..count).flat_map(|k| [(k as f32).sin(), (k as f32).cos()]).collect();
    let vectors = Vectors::new(2, rows(LINES)).unwrap();
    let aligner = Aligner::new();
    let alignment = aligner.align_with_vectors(&bitext, &vectors, &vectors).unwrap();
    let explainer = aligner.explain_with_vectors(&alignment, &vectors, &vectors).unwrap();
    let parts = explainer.bead(alignment.iter().next().unwrap()).parts;
    assert!(parts.iter().any(|part| part.name == "vectors" && part.score != 0.0), "{parts:?}");
    let short = Vectors::new(2, rows(3)).unwrap();
    assert!(aligner.explain_with_vectors(&alignment, &short, &vectors).is_err());
}
