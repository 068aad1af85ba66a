//! Sentence vectors: they help where words do not, say nothing when they are zeros, and are refused when wrong.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may panic, and says what it measures")]

use std::collections::HashMap;

use duiqi::{Alignment, Bitext, Document, Encoder, Lang, Links, Vectors, evaluate};

#[path = "support/gold.rs"]
mod gold;

use gold::aligner;

/// Lines of one length that share no word across languages; line `i` of one translates line `i` of the other but for one
/// line that only the Chinese side has.
const EXTRA: usize = 5;

fn bitext() -> Bitext {
    let zh: Vec<String> = (0..13).map(|_| "某某某某某某某某某某。".to_owned()).collect();
    let en: Vec<String> = (0..12).map(|_| "Qwx qwx qwx qwx qwx qwx qwx qwx.".to_owned()).collect();
    Bitext::new(Document::from_lines(Lang::Zh, zh.join("\n")), Document::from_lines(Lang::En, en.join("\n")))
        .unwrap()
}

/// A vector of its own for each pair of lines.
fn unit(pair: usize) -> Vec<f32> {
    (0..16).map(|k| if k == pair { 1.0 } else { 0.0 }).collect()
}

fn vectors() -> (Vectors, Vectors) {
    let zh = (0..13).flat_map(|line| match line {
        EXTRA => unit(14),
        line => unit(if line < EXTRA { line } else { line - 1 }),
    });
    let en = (0..12).flat_map(unit);
    (Vectors::new(16, zh.collect()).unwrap(), Vectors::new(16, en.collect()).unwrap())
}

fn links(alignment: &Alignment) -> Vec<(Vec<usize>, Vec<usize>)> {
    alignment.beads().iter().map(|b| (b.source.clone().collect(), b.target.clone().collect())).collect()
}

#[test]
fn vectors_find_what_words_cannot() {
    let (bitext, (zh, en)) = (bitext(), vectors());
    let alignment = aligner().align_with_vectors(&bitext, &zh, &en).unwrap();
    for bead in alignment.beads() {
        let expected = match bead.source.start {
            EXTRA => 0..0,
            line if line < EXTRA => line..line + 1,
            line => line - 1..line,
        };
        assert_eq!(bead.target.len(), expected.len(), "{bead:?}");
        assert!(bead.target.is_empty() || bead.target == expected, "{bead:?}");
    }
}

#[test]
fn zeros_say_nothing_and_an_encoder_is_asked_for_both_sides() {
    struct Zeros;
    impl Encoder for Zeros {
        fn encode(&self, document: &Document) -> Result<Vectors, Box<dyn std::error::Error + Send + Sync>> {
            Ok(Vectors::new(4, vec![0.0; document.len() * 4])?)
        }
    }
    let zh = "我们在乌镇见面。\n会议有670人参加。\n谢谢大家。";
    let en = "We met in Wuzhen.\nThe meeting had 670 participants.\nThank you.";
    let bitext = Bitext::new(Document::from_lines(Lang::Zh, zh), Document::from_lines(Lang::En, en)).unwrap();
    let with = aligner().align_with_encoder(&bitext, &Zeros).unwrap();
    assert_eq!(links(&with), links(&aligner().align(&bitext)));
}

#[test]
fn wrong_vectors_are_refused_with_the_reason() {
    let (bitext, (zh, en)) = (bitext(), vectors());
    let message = |source: &Vectors, target: &Vectors| {
        aligner().align_with_vectors(&bitext, source, target).unwrap_err().to_string()
    };
    let short = Vectors::new(16, vec![1.0; 16]).unwrap();
    let flat = Vectors::new(8, vec![1.0; 96]).unwrap();
    assert!(message(&short, &en).contains("the source has 13 segments, its vectors have 1 rows"));
    assert!(message(&zh, &flat).contains("the source's have dimension 16, the target's 8"));
    let infinite = Vectors::new(2, vec![0.0, 1.0, f32::INFINITY, 0.0]).unwrap_err().to_string();
    assert!(infinite.contains("row 1, column 0 is inf"), "{infinite}");
    assert!(Vectors::new(3, vec![0.0; 4]).is_err() && Vectors::new(0, Vec::new()).is_err());
}

/// Dimensions of the hashed bags of words.
const BAG: usize = 64;

/// Bags of words, hashed: words that translate each other share a dimension. Much as an encoder's vectors, but made here.
struct Bags(HashMap<String, usize>);

impl Bags {
    /// From the links that explanations of a bitext's own alignment tell.
    fn of(bitext: &Bitext) -> Self {
        let alignment = aligner().align(bitext);
        let explainer = aligner().explain(&alignment);
        let mut dimensions = HashMap::new();
        for found in alignment.iter().flat_map(|bead| explainer.bead(bead).matches) {
            let words = [found.source.of(bitext.source().text()), found.target.of(bitext.target().text())];
            let next = dimensions.len() * 7 % BAG;
            let dimension = words.iter().find_map(|word| dimensions.get(*word)).copied().unwrap_or(next);
            dimensions.extend(words.map(|word| (word.to_owned(), dimension)));
        }
        Self(dimensions)
    }
}

impl Encoder for Bags {
    fn encode(&self, document: &Document) -> Result<Vectors, Box<dyn std::error::Error + Send + Sync>> {
        let mut data = vec![0.0; document.len() * BAG];
        for (row, text) in data.chunks_mut(BAG).zip(document.texts()) {
            for anchor in aligner().extractor().anchors(text, document.lang()) {
                if let Some(&dimension) = self.0.get(anchor.span.of(text)) {
                    row[dimension] += 1.0;
                }
            }
        }
        Ok(Vectors::new(BAG, data)?)
    }
}

#[test]
fn bags_of_linked_words_do_no_harm_and_help_the_wrong_ones() {
    let (mut without, mut with) = (0.0, 0.0);
    for (_, folder) in gold::fixtures() {
        let (bitext, links) = (gold::fixture(&folder), gold::links(&folder.join("links")));
        let bags = Bags::of(&bitext);
        let f1 = |alignment: &Alignment| evaluate(&links, &Links::from(alignment)).strict.f1;
        without += f1(&aligner().align(&bitext));
        with += f1(&aligner().align_with_encoder(&bitext, &bags).unwrap());
        // Vectors of other lines must show, or vectors have no effect.
        let (source, target) = (bags.encode(bitext.source()).unwrap(), bags.encode(bitext.target()).unwrap());
        assert_ne!(source, Vectors::new(BAG, vec![0.0; source.len() * BAG]).unwrap());
        let again = aligner().align_with_vectors(&bitext, &source, &target).unwrap();
        assert_eq!(again, aligner().align_with_encoder(&bitext, &bags).unwrap());
    }
    eprintln!("fixtures, sum of F1: {without:.4} without bags, {with:.4} with them");
    // The bags repeat what the words say: two hundredths a document is the most that may cost.
    assert!(with > without - 0.12, "{with} with the bags, {without} without");
}

/// A `.npy` file of version 1.
#[cfg(feature = "npy")]
fn npy(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let mut header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
    while (header.len() + 11) % 64 != 0 {
        header.push(' ');
    }
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
    bytes.extend(header.bytes());
    bytes.extend(data);
    bytes
}

#[cfg(feature = "npy")]
#[test]
fn npy_files_of_each_width_are_read_and_others_refused() {
    let expected = Vectors::new(2, vec![1.0, 0.5, -2.0, 0.0]).unwrap();
    let numbers = [1.0_f32, 0.5, -2.0, 0.0];
    let f4: Vec<u8> = numbers.iter().flat_map(|x| x.to_le_bytes()).collect();
    let f8: Vec<u8> = numbers.iter().flat_map(|x| f64::from(*x).to_le_bytes()).collect();
    let f2: Vec<u8> = [0x3C00_u16, 0x3800, 0xC000, 0x0000].iter().flat_map(|x| x.to_le_bytes()).collect();
    for (descr, data) in [("<f2", &f2), ("<f4", &f4), ("<f8", &f8)] {
        assert_eq!(Vectors::from_npy(&npy(descr, "(2, 2)", data)).unwrap(), expected, "{descr}");
    }
    let nan: Vec<u8> = [0.0_f32, f32::NAN].iter().flat_map(|x| x.to_le_bytes()).collect();
    for (bytes, reason) in [
        (npy("<f4", "(2, 2)", &f4[..12]), ""),
        (npy("<f4", "(4,)", &f4), "must be a matrix"),
        (npy("<i4", "(2, 2)", &f4), "must be float16, float32 or float64"),
        (npy("<f4", "(1, 2)", &nan), "must be a finite number"),
        (npy("<f4", "(99999999999, 512)", &f4), "more than the file holds"),
        // Its parser would take years.
        (npy("<f4", &"{".repeat(120), &f4), "more than the description of a matrix"),
        (b"nothing".to_vec(), ""),
    ] {
        let error = Vectors::from_npy(&bytes).unwrap_err().to_string();
        assert!(error.starts_with("cannot use the vectors: ") && error.contains(reason), "{error}");
    }
}
