//! What each fuzz target does with its bytes: one function a target. A function panics where a law is broken; input that
//! is refused with an error is fine.

use std::collections::BTreeSet;
use std::io::{Cursor, Write as _};
use std::sync::OnceLock;

use duiqi::format::jsonl::BeadRecord;
use duiqi::format::{BeadWriter, Texts, csv, html, intertext, jsonl, ladder, links, moses, tmx, tsv, xliff};
use duiqi::memory::{Format, Measure, MergePolicy, Query, Timestamp, TranslationMemory};
use duiqi::{
    Aligner, Alignment, Baseline, Batch, Bitext, Checker, Document, Error, Extractor, Glossary, Lang,
    Lexicon, LexiconBuilder, Pair, Segmenter, Semicolons, Span, Vectors, Wrapping,
};

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

/// Spans in order, without overlap, and on the boundaries of characters.
fn in_order(spans: impl IntoIterator<Item = Span>, text: &str) {
    let mut end = 0;
    for span in spans {
        assert!(span.start >= end && span.end >= span.start, "{span:?} after {end}");
        assert!(text.get(span.start..span.end).is_some(), "{span:?}");
        end = span.end;
    }
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
    matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}')
}

/// English text into sentences.
pub fn segment_en(data: &[u8]) {
    segment(data, Lang::En);
}

/// Chinese text into sentences.
pub fn segment_zh(data: &[u8]) {
    segment(data, Lang::Zh);
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

/// Beads up to the first that is refused.
fn accepted(beads: impl Iterator<Item = Result<BeadRecord, Error>>) -> Vec<BeadRecord> {
    let beads: Vec<BeadRecord> = beads.map_while(Result::ok).take(10_000).collect();
    for bead in &beads {
        assert!((0.0..=1.0).contains(&bead.confidence), "{bead:?}");
        assert_ne!(bead.source.lang, bead.target.lang);
        assert_eq!(bead.shape, format!("{}-{}", bead.source.ids.len(), bead.target.ids.len()));
    }
    write_all(&beads);
    beads
}

fn written<W: BeadWriter>(mut writer: W, beads: &[BeadRecord]) -> Option<()> {
    beads.iter().try_for_each(|bead| writer.write(bead)).and_then(|()| writer.finish()).ok()
}

/// Writes beads in every format. What keeps everything gives everything back, and everything written can be read.
fn write_all(beads: &[BeadRecord]) {
    let all = |what: &str, found: Vec<Result<BeadRecord, Error>>| -> Vec<BeadRecord> {
        found
            .into_iter()
            .map(|bead| bead.unwrap_or_else(|error| panic!("{what}: {error}: {beads:?}")))
            .collect()
    };
    let mut out = Vec::new();
    written(jsonl::Writer::new(&mut out), beads).expect("JSON lines");
    assert_eq!(all("jsonl", jsonl::read(&*out).collect()), beads);
    out.clear();
    written(html::Writer::new(&mut out, "</script>"), beads).expect("a page");
    assert_eq!(all("html", html::read(&*out).collect()), beads);
    out.clear();
    if written(xliff::Writer::new(&mut out), beads).is_some() {
        all("xliff", xliff::read(&*out).collect());
    }
    out.clear();
    written(csv::Writer::new(&mut out), beads).expect("a table");
    all("csv", csv::read(&*out, Some(LANGS)).collect());
    out.clear();
    written(links::Writer::new(&mut out), beads).expect("links");
    all("links", links::read_beads(&*out, LANGS).collect());
    out.clear();
    written(tsv::Writer::new(&mut out), beads).expect("a table");
    out.clear();
    let _ = written(ladder::Writer::new(&mut out), beads);
    let _ = written(moses::Writer::new(&mut Vec::new(), &mut Vec::new()), beads);
    let _ = written(
        intertext::Writer::new(&mut Vec::new(), [&mut Vec::new(), &mut Vec::new()], ["a", "b"]),
        beads,
    );
    out.clear();
    let documents = Some(["a".to_owned(), "b".to_owned()]);
    let writer = tmx::Beads::new(&mut out, &tmx::Header::new("zh"), documents).expect("a header");
    written(writer, beads).expect("a memory");
    let units = tmx::Reader::new(&*out).unwrap_or_else(|error| panic!("{error}"));
    units.for_each(|unit| drop(unit.unwrap_or_else(|error| panic!("{error}: {beads:?}"))));
}

/// JSON lines.
pub fn read_jsonl(data: &[u8]) {
    accepted(jsonl::read(data));
}

/// A review page.
pub fn review_page(data: &[u8]) {
    accepted(html::read(data));
}

/// A spreadsheet's table.
pub fn read_csv(data: &[u8]) {
    accepted(csv::read(data, None));
}

/// A table.
pub fn read_tsv(data: &[u8]) {
    accepted(tsv::read(data, None));
}

/// Pairs of lines.
pub fn read_moses(data: &[u8]) {
    let [source, target] = parts(data);
    accepted(moses::read(source, target, None));
}

/// Links, against a document of some lines.
pub fn read_links(data: &[u8]) {
    let _ = links::read(data);
    let lines = |lang| Document::from_lines(lang, "a\nb\nc\n");
    let bitext = Bitext::new(lines(Lang::Zh), lines(Lang::En)).expect("two languages");
    for mut bead in links::read_beads(data, LANGS).map_while(Result::ok).take(1000) {
        if Texts::new(&bitext).fill(&mut bead).is_ok() {
            assert_eq!(bead.source.text.len(), bead.source.ids.len());
        }
    }
    if let Ok(links) = links::read(data) {
        let scores = duiqi::evaluate(&links, &links);
        assert!((0.0..=1.0).contains(&scores.strict.f1) && (0.0..=1.0).contains(&scores.lax.f1));
    }
}

/// Ladders.
pub fn read_ladder(data: &[u8]) {
    accepted(ladder::read(data, LANGS).take(100));
}

/// XLIFF.
pub fn read_xliff(data: &[u8]) {
    accepted(xliff::read(data));
}

/// Links and texts of InterText.
pub fn read_intertext(data: &[u8]) {
    let [links, source, target] = parts(data);
    let _ = intertext::read_names(links);
    let read = |text, lang| intertext::read_text(text, lang).ok();
    if let (Some(source), Some(target)) = (read(source, Lang::Zh), read(target, Lang::En)) {
        accepted(intertext::read(links, &[source, target]).take(1000));
    }
}

/// TMX: every unit that is read is written and read again as it was.
pub fn read_tmx(data: &[u8]) {
    accepted(tmx::read(data).take(100));
    let Ok(reader) = tmx::Reader::new(data) else { return };
    let header = reader.header().clone();
    let units: Vec<tmx::Unit> = reader.map_while(Result::ok).take(1000).collect();
    let mut writer = tmx::Writer::new(Vec::new(), &header).expect("a header");
    units.iter().for_each(|unit| writer.write(unit).expect("a unit"));
    let out = writer.finish().expect("an end");
    let again = tmx::Reader::new(&*out).unwrap_or_else(|error| panic!("{error}\n{}", text(&out)));
    let again: Vec<_> = again.collect();
    assert_eq!(again.len(), units.len(), "{}", text(&out));
    for unit in again {
        unit.unwrap_or_else(|error| panic!("{error}\n{}", text(&out)));
    }
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

/// Sentence vectors.
pub fn npy(data: &[u8]) {
    if let Ok(vectors) = Vectors::from_npy(data) {
        assert!(vectors.dimension() > 0);
    }
}

/// The user's own terms, and aligning with them.
pub fn terms(data: &[u8]) {
    let mut lexicon = small_lexicon();
    if let Ok(added) = lexicon.read_terms(data) {
        assert_eq!(added, lexicon.terms().len());
        let terms: String = lexicon.terms().iter().take(20).map(|term| format!("{} {}. ", term.zh, term.en)).collect::<Vec<_>>().concat();
        for lang in LANGS {
            let _ = Extractor::new(lexicon.clone()).anchors(&terms, lang);
        }
    }
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

/// Findings that were accepted.
pub fn baseline(data: &[u8]) {
    if let Ok(baseline) = Baseline::from_json(&text(data)) {
        let mut out = Vec::new();
        baseline.write(&mut out).expect("a baseline");
        assert_eq!(Baseline::from_json(&text(&out)).expect("a baseline").len(), baseline.len());
    }
    let _ = serde_json::from_slice::<duiqi::format::findings::FindingRecord>(data);
}

/// A glossary, as a table or TBX.
pub fn glossary(data: &[u8]) {
    if let Ok(glossary) = Glossary::read(&text(data)) {
        assert_eq!(glossary.is_empty(), glossary.entries().is_empty());
    }
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

/// Imports a file; what was stored is found by its own text and passes the check.
fn import(data: &[u8], format: Format) {
    let mut memory = TranslationMemory::temporary().expect("a memory");
    let mut writer = memory.writer(MergePolicy::KeepAll, Timestamp::from_seconds(0)).expect("a writer");
    if writer.import(data, format, "a").is_err() {
        return;
    }
    writer.commit().expect("an import");
    let mut texts = Vec::new();
    memory
        .for_each(|unit| {
            texts.extend((texts.len() < 8).then(|| (unit.source.text.clone(), unit.source.lang, unit.id)));
            Ok::<_, duiqi::memory::MemoryError>(())
        })
        .expect("units");
    for (text, lang, _) in texts.iter().filter(|(text, ..)| !text.trim().is_empty()) {
        let query = Query::new(text).with_lang(*lang).min(0.99);
        let matches = memory.lookup(&query).expect("an answer");
        let scanned = memory.scan(&[query]).expect("an answer").remove(0);
        assert_eq!(matches.len(), scanned.len(), "{text:?}");
    }
    assert_eq!(memory.check().expect("a check"), Vec::<String>::new());
    memory.export(&mut Vec::new(), Format::Tmx, Timestamp::from_seconds(0)).expect("an export");
}

/// JSON lines into a memory.
pub fn memory_jsonl(data: &[u8]) {
    import(data, Format::Jsonl);
}

/// TMX into a memory.
pub fn memory_tmx(data: &[u8]) {
    import(data, Format::Tmx);
}
