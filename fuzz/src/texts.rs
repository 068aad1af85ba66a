//! Text, and what is read off it.

use std::io::{Cursor, Write as _};

use duiqi::memory::Measure;
use duiqi::{Document, Error, Lang, Pair, Segmenter, Semicolons, Span, Wrapping};

use super::{LANGS, parts, text};

/// Chinese text into sentences.
pub fn segment_zh(data: &[u8]) {
    segment(data, Lang::Zh);
}

/// English text into sentences.
pub fn segment_en(data: &[u8]) {
    segment(data, Lang::En);
}

fn segment(data: &[u8], lang: Lang) {
    let (options, rest) = data.split_first().map_or((0, data), |(&first, rest)| (first, rest));
    let text = text(rest);
    let wrapping = [Wrapping::Auto, Wrapping::Hard, Wrapping::Soft][usize::from(options >> 1) % 3];
    let semicolons = if options & 1 == 1 { Semicolons::Split } else { Semicolons::Keep };
    let segments = Segmenter::new(lang).semicolons(semicolons).wrapping(wrapping).segment(&text);
    in_order(segments.iter().map(|segment| segment.span), &text);
    assert!(segments.is_sorted_by_key(|segment| segment.paragraph));
    // Nothing but space is left out, and no segment is space.
    let mut at = 0;
    for span in segments.iter().map(|segment| segment.span).chain([Span::new(text.len(), text.len())]) {
        let between = Span::new(at, span.start).of(&text);
        assert!(
            between.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c)),
            "{between:?}"
        );
        at = span.end;
    }
    Document::with_segments(lang, text, segments).expect("segments fit their text");
}

/// What is trimmed off a segment beside white space.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
    )
}

/// Spans in order, without overlap, and on the boundaries of characters.
fn in_order(spans: impl IntoIterator<Item = Span>, text: &str) {
    let mut end = 0;
    for span in spans {
        assert!(span.start >= end && span.end >= span.start, "{span:?} after {end}");
        assert!(text.get(span.start..span.end).is_some(), "{span:?}");
        end = span.end;
    }
}

/// Quantities of a text read as either language.
pub fn quantities(data: &[u8]) {
    let text = text(data);
    let [zh, en] = LANGS.map(|lang| duiqi::quantities(&text, lang));
    for found in [&zh, &en] {
        in_order(found.iter().map(|quantity| quantity.span), &text);
        assert!(found.iter().all(|quantity| !quantity.span.is_empty()));
        for quantity in found {
            let _ = (quantity.value.to_string(), quantity.keys().count());
        }
    }
    for one in zh.iter().take(20) {
        for other in en.iter().take(20) {
            assert_eq!(one.agrees(other), other.agrees(one), "{one:?} and {other:?}");
        }
    }
}

/// Subtitles of both kinds: cues in order, each with text.
pub fn subtitles(data: &[u8]) {
    let text = text(data);
    for cues in [duiqi::srt_cues(&text), duiqi::vtt_cues(&text)].into_iter().flatten() {
        assert!(cues.is_sorted_by_key(|cue| cue.time.start));
        assert!(cues.iter().all(|cue| cue.time.start <= cue.time.end && !cue.text.trim().is_empty()));
    }
}

/// Bytes into text by their encoding.
pub fn decode(data: &[u8]) {
    match duiqi::decode(data.to_vec()) {
        Ok(_) => {}
        Err(Error::Encoding { offset, .. }) => assert!(offset <= data.len()),
        Err(error) => panic!("{error}"),
    }
    let _ = duiqi::decode_html(data.to_vec());
}

/// A text in both languages into its sides.
pub fn split(data: &[u8]) {
    let text = text(data);
    let Pair { en, zh } = duiqi::split_bilingual(&text);
    for blocks in [en, zh] {
        in_order(blocks.iter().copied(), &text);
        let _ = duiqi::join_blocks(&text, &blocks);
    }
}

/// Text out of a page.
pub fn html_page(data: &[u8]) {
    if let Ok(page) = duiqi::decode_html(data.to_vec()) {
        let text = duiqi::html_text(&page);
        assert!(text.is_empty() || text.ends_with('\n'));
    }
}

/// A Word document: the archive as it is, or the XML in it.
pub fn docx(data: &[u8]) {
    let bytes = if data.starts_with(b"PK") { data.to_vec() } else { archive(&[("word/document.xml", data)]) };
    if let Ok(text) = duiqi::docx_text(&bytes) {
        assert!(text.is_empty() || text.ends_with('\n'));
    }
}

/// A book: the archive as it is, or the package and a page in it.
pub fn epub(data: &[u8]) {
    let [package, page] = parts(data);
    let container = b"<container><rootfile full-path='a/a.opf'/></container>";
    let files: [(&str, &[u8]); 3] =
        [("META-INF/container.xml", container), ("a/a.opf", package), ("a/a.html", page)];
    let bytes = if data.starts_with(b"PK") { data.to_vec() } else { archive(&files) };
    let _ = duiqi::epub_text(&bytes);
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, options).expect("a file");
        zip.write_all(content).expect("content");
    }
    zip.finish().expect("an archive").into_inner()
}

/// How alike two texts are: within its bounds, and full for a text and itself.
pub fn similarity(data: &[u8]) {
    thread_local!(static MEASURE: Measure = Measure::new());
    MEASURE.with(|measure| compare(measure, data));
}

fn compare(measure: &Measure, data: &[u8]) {
    let [one, other] = parts::<2>(data).map(text);
    for lang in LANGS {
        let found = measure.compare(&one, &other, lang);
        let back = measure.compare(&other, &one, lang);
        for similarity in [&found, &back] {
            assert!((0.0..=1.0).contains(&similarity.score), "{similarity:?}");
            assert!((0.0..=1.0).contains(&similarity.units), "{similarity:?}");
        }
        assert_eq!(measure.compare(&one, &one, lang).score, 1.0);
    }
}
