//! Plugs in a segmenter and sentence vectors of one's own. `cargo run --example own`

use duiqi::{Aligner, Bitext, Document, Lang, Segment, Span, Vectors};

/// Segments divided by `|`, each with a number for its topic, as an encoder would give many.
const ZH: &str = "春天来了。|花都开了。|他没有回信。";
const EN: &str = "Spring has come.|The flowers are all out.|He did not write back.";
const TOPICS: [[f32; 3]; 3] = [[1.0, 0.2, 0.0], [0.1, 1.0, 0.0], [0.0, 0.1, 1.0]];

fn document(lang: Lang, text: &str) -> Result<Document, duiqi::Error> {
    let mut segments = Vec::new();
    let mut start = 0;
    for part in text.split('|') {
        let end = start + part.len();
        segments.push(Segment { span: Span::new(start, end), paragraph: 0 });
        start = end + 1;
    }
    Document::with_segments(lang, text, segments)
}

fn main() -> Result<(), duiqi::Error> {
    let bitext = Bitext::new(document(Lang::Zh, ZH)?, document(Lang::En, EN)?)?;
    let [source, target] = [Vectors::new(3, TOPICS.concat())?, Vectors::new(3, TOPICS.concat())?];
    let alignment = Aligner::new().align_with_vectors(&bitext, &source, &target)?;
    assert!(alignment.iter().all(|bead| bead.shape().to_string() == "1-1"));
    for bead in alignment.iter() {
        #[allow(clippy::print_stdout, reason = "this is what the program is for")]
        {
            println!("{:.2} {} | {}", bead.confidence(), bead.source().text(), bead.target().text());
        }
    }
    Ok(())
}
