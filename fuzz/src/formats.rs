//! Files that are read, and written again.

use duiqi::format::jsonl::BeadRecord;
use duiqi::format::{BeadWriter, Texts, csv, html, intertext, jsonl, ladder, links, moses, tmx, tsv, xliff};
use duiqi::memory::{Format, MergePolicy, Query, Timestamp, TranslationMemory};
use duiqi::{Baseline, Bitext, Document, Error, Glossary, Lang, Vectors};

use super::{LANGS, parts, text};

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
pub(crate) fn write_all(beads: &[BeadRecord]) {
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
    let langs = |bead: &BeadRecord| [bead.source.lang, bead.target.lang];
    // One file holds one pair of languages.
    if beads.windows(2).all(|pair| langs(&pair[0]) == langs(&pair[1])) {
        written(xliff::Writer::new(&mut out), beads).expect("XLIFF");
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
            write_all(&[bead]);
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
    let units = reader.map_while(Result::ok).take(1000);
    // A writer leaves out a unit without variants.
    let units: Vec<tmx::Unit> = units.filter(|unit| !unit.variants.is_empty()).collect();
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

/// Sentence vectors.
pub fn npy(data: &[u8]) {
    if let Ok(vectors) = Vectors::from_npy(data) {
        assert!(vectors.dimension() > 0);
    }
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

/// JSON lines into a memory.
pub fn memory_jsonl(data: &[u8]) {
    import(data, Format::Jsonl);
}

/// TMX into a memory.
pub fn memory_tmx(data: &[u8]) {
    import(data, Format::Tmx);
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
    let units = memory.count().expect("a count").units;
    for format in [Format::Tmx, Format::Jsonl, Format::Tsv] {
        let mut out = Vec::new();
        memory.export(&mut out, format, Timestamp::from_seconds(0)).expect("an export");
        let mut again = TranslationMemory::temporary().expect("a memory");
        let mut writer = again.writer(MergePolicy::KeepAll, Timestamp::from_seconds(0)).expect("a writer");
        writer.import(&*out, format, "a").expect("an import");
        let report = writer.commit().expect("an import");
        // What keeps everything is stored again, each unit by itself.
        assert!(format == Format::Tsv || report.created == units, "{report:?}: {}", text(&out));
    }
}
