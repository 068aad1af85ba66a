//! Alignment, checks, and the lexicons they use.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use duiqi::format::jsonl::BeadRecord;
use duiqi::{
    Aligner, Alignment, Batch, Bitext, Checker, Document, Extractor, Lang, Lexicon, LexiconBuilder, Vectors,
};

use super::formats::write_all;
use super::{LANGS, parts, text};

/// Two documents: the beads cover both, each score is the sum of its parts (and, in builds that assert, the score of
/// the search), and everything is the same the next time and on another thread.
pub fn align(data: &[u8]) {
    let bitext = bitext(data);
    let alignment = aligner().align(&bitext);
    covers(&alignment);
    let explainer = aligner().explain(&alignment);
    let mut beads = Vec::new();
    for bead in alignment.iter() {
        let explanation = explainer.bead(bead);
        let sum: f32 = explanation.parts.iter().map(|part| part.score).sum();
        assert!(explanation.score.is_finite() && (explanation.score - sum).abs() < 0.01, "{explanation:?}");
        for found in &explanation.matches {
            let (source, target) = (bitext.source().text(), bitext.target().text());
            assert!(source.get(found.source.start..found.source.end).is_some(), "{found:?}");
            assert!(target.get(found.target.start..found.target.end).is_some(), "{found:?}");
        }
        beads.push(BeadRecord::new(bead, None));
    }
    write_all(&beads);
    let again = Batch::new().threads(2).align(aligner(), std::slice::from_ref(&bitext));
    assert_eq!(again[0], alignment);
}

/// Two documents with vectors of any numbers.
pub fn vectors(data: &[u8]) {
    let [numbers, rest] = parts::<2>(data);
    let bitext = bitext(rest);
    let number = |index: usize| {
        let byte = |at: usize| numbers.get((4 * index + at) % numbers.len().max(1)).copied().unwrap_or(0);
        f32::from_le_bytes(std::array::from_fn(byte))
    };
    let make = |count: usize| Vectors::new(3, (0..3 * count).map(number).collect());
    if let (Ok(source), Ok(target)) = (make(bitext.source().len()), make(bitext.target().len())) {
        covers(&aligner().align_with_vectors(&bitext, &source, &target).expect("vectors that fit"));
    }
}

/// All checks of a translation.
pub fn check(data: &[u8]) {
    static CHECKER: OnceLock<Checker> = OnceLock::new();
    let bitext = bitext(data);
    let findings = CHECKER.get_or_init(Checker::new).check(&Alignment::paired(&bitext));
    for finding in &findings {
        assert!((0.0..=1.0).contains(&finding.confidence), "{finding:?}");
        for (place, document) in [(&finding.source, bitext.source()), (&finding.target, bitext.target())] {
            assert!(place.ids.iter().all(|&id| id < document.len()), "{finding:?}");
            assert!(place.spans.iter().all(|s| document.text().get(s.start..s.end).is_some()), "{finding:?}");
        }
        let record = duiqi::format::findings::FindingRecord::new(finding, &bitext);
        let line = serde_json::to_string(&record).expect("a record");
        assert_eq!(
            serde_json::from_str::<duiqi::format::findings::FindingRecord>(&line).expect("a record"),
            record
        );
        duiqi::format::findings::write_text(&mut Vec::new(), finding, &bitext).expect("text");
    }
    duiqi::format::findings::write_html(&mut Vec::new(), "", &findings, &bitext).expect("a page");
}

/// The user's own terms, and aligning with them.
pub fn terms(data: &[u8]) {
    let mut lexicon = small_lexicon();
    if let Ok(added) = lexicon.read_terms(data) {
        assert_eq!(added, lexicon.terms().len());
        let terms: String = lexicon
            .terms()
            .iter()
            .take(20)
            .map(|term| format!("{} {}. ", term.zh, term.en))
            .collect::<Vec<_>>()
            .concat();
        for lang in LANGS {
            let _ = Extractor::new(lexicon.clone()).anchors(&terms, lang);
        }
    }
}

/// A dictionary in the form of CC-CEDICT: what is compiled of it is read.
pub fn cedict(data: &[u8]) {
    let mut builder = LexiconBuilder::new();
    if builder.read_cedict(data).is_ok() {
        let bytes = builder.build().expect("a lexicon");
        Lexicon::from_bytes(bytes).unwrap_or_else(|error| panic!("{error}"));
    }
}

/// A compiled lexicon, as it is and with a checksum that fits; then it is used.
pub fn lexicon(data: &[u8]) {
    let _ = Lexicon::from_bytes(data.to_vec());
    const HEADER: usize = 48;
    let mut bytes = data.to_vec();
    if bytes.len() < HEADER {
        return;
    }
    bytes[..8].copy_from_slice(b"DQLX\x02\0\0\0");
    let sum = bytes[HEADER..].iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    bytes[8..16].copy_from_slice(&sum.to_le_bytes());
    let Ok(lexicon) = Lexicon::from_bytes(bytes) else { return };
    let aligner = Aligner::with_lexicon(lexicon);
    let document = |lang, text| Document::from_lines(lang, text);
    let bitext =
        Bitext::new(document(Lang::Zh, "烏鎮合作\n乌镇。"), document(Lang::En, "Wuzhen cooperates\ntown"));
    let bitext = bitext.expect("two languages");
    covers(&aligner.align(&bitext));
}

fn small_lexicon() -> Lexicon {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    Lexicon::from_bytes(BYTES.get_or_init(small_lexicon_bytes).clone()).expect("a lexicon")
}

/// A compiled lexicon of two words, as a seed.
pub fn small_lexicon_bytes() -> Vec<u8> {
    let mut builder = LexiconBuilder::new();
    let entries =
        "烏鎮 乌镇 [Wu1 zhen4] /Wuzhen, a water town/\n合作 合作 [he2 zuo4] /to cooperate; to collaborate/\n";
    builder.read_cedict(entries.as_bytes()).expect("entries");
    builder.build().expect("a lexicon")
}

fn aligner() -> &'static Aligner {
    static ALIGNER: OnceLock<Aligner> = OnceLock::new();
    ALIGNER.get_or_init(Aligner::new)
}

/// The Chinese and English document of an input, of which the first byte says whether lines are segments.
fn bitext(data: &[u8]) -> Bitext {
    let (lines, rest) = data.split_first().map_or((0, data), |(&first, rest)| (first & 1, rest));
    let [zh, en] = parts::<2>(rest).map(text);
    let make =
        |lang, text| if lines == 1 { Document::from_lines(lang, text) } else { Document::new(lang, text) };
    Bitext::new(make(Lang::Zh, zh), make(Lang::En, en)).expect("two languages")
}

/// Each segment of either side is in exactly one bead, and every bead is worth telling of.
fn covers(alignment: &Alignment<'_>) {
    let (mut next, mut seen) = (0, BTreeSet::new());
    for bead in alignment.beads() {
        assert!(bead.shape().source + bead.shape().target > 0, "{bead:?}");
        assert!((0.0..=1.0).contains(&bead.confidence), "{bead:?}");
        assert_eq!(bead.source.start, next, "{bead:?}");
        next = bead.source.end;
        bead.target.clone().for_each(|id| assert!(seen.insert(id), "{bead:?} has a segment of another"));
    }
    let (source, target) = (alignment.bitext().source().len(), alignment.bitext().target().len());
    assert_eq!((next, seen.len()), (source, target));
    assert!(seen.last().is_none_or(|&last| last < target));
}
