//! Limits: what is hostile or absurd gets an error or stays within a bound, in time and memory that grow with the input and no
//! faster. The real sizes (a gigabyte on a line, ten million segments) are run by `cargo test --release --test limits -- --ignored`.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use duiqi::format::jsonl::BeadRecord;
use duiqi::format::{csv, html, intertext, jsonl, ladder, links, moses, tmx, tsv, xliff};
use duiqi::{
    Aligner, Baseline, Bitext, Checker, Document, Error, Glossary, Lang, Lexicon, Segmenter, Span, Vectors,
};
use zip::write::SimpleFileOptions;

static ALIGNER: LazyLock<Aligner> = LazyLock::new(Aligner::new);
const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx(xml: &str) -> Result<String, Error> {
    duiqi::docx_text(&archive(&[("word/document.xml", xml.as_bytes())]))
}

fn epub(package: &str, page: &str) -> Result<String, Error> {
    let container = b"<container><rootfile full-path='a.opf'/></container>";
    duiqi::epub_text(&archive(&[
        ("META-INF/container.xml", container),
        ("a.opf", package.as_bytes()),
        ("a.html", page.as_bytes()),
    ]))
}

/// What every reader of XML makes of a file: how much text, or the error.
type Read = fn(&str) -> Result<usize, String>;

fn beads(beads: impl Iterator<Item = Result<BeadRecord, Error>>) -> Result<usize, String> {
    let beads = beads.collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
    Ok(beads.iter().flat_map(|bead| &bead.source.text).map(String::len).sum())
}

fn units(xml: &str) -> Result<usize, String> {
    let units = tmx::Reader::new(xml.as_bytes()).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let units = units.map_err(|error| error.to_string())?;
    Ok(units.iter().flat_map(|unit| &unit.variants).map(|variant| variant.text.len()).sum())
}

/// The readers of XML: what stands before the text, after it, and what reads it.
const READERS: &[(&str, &str, &str, Read)] = &[
    ("tmx", "<tmx><body><tu><tuv xml:lang='en'><seg>", "</seg></tuv></tu></body></tmx>", units),
    (
        "xliff",
        "<xliff srcLang='en' trgLang='zh'><file><unit><segment><source>",
        "</source></segment></unit></file></xliff>",
        |xml| beads(xliff::read(xml.as_bytes())),
    ),
    ("intertext", "<text><p><s id='1'>", "</s></p></text>", |xml| {
        let read = intertext::read_text(xml.as_bytes(), Lang::En);
        read.map(|(document, _)| document.text().len()).map_err(|error| error.to_string())
    }),
    (
        "tbx",
        "<martif><termEntry><langSet xml:lang='en'><tig><term>",
        "</term></tig></langSet><langSet xml:lang='zh'><tig><term>甲</term></tig></langSet></termEntry></martif>",
        |xml| {
            let length = |glossary: Glossary| glossary.entries().iter().map(|entry| entry.en.len()).sum();
            Glossary::read(xml).map(length).map_err(|error| error.to_string())
        },
    ),
    ("docx", "<document><p><t>", "</t></p></document>", |xml| {
        docx(xml).map(|text| text.len()).map_err(|error| error.to_string())
    }),
    ("epub", "<package><metadata>", "</metadata></package>", |xml| {
        epub(xml, "").map(|text| text.len()).map_err(|error| error.to_string())
    }),
];

#[test]
fn entities_that_grow_or_reach_out_are_refused() {
    let bomb: String = (1..10)
        .map(|n| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10)))
        .collect::<Vec<_>>()
        .concat();
    let bomb = format!("<!DOCTYPE d [<!ENTITY e0 \"ten bytes.\">{bomb}]>");
    let long = format!("<!DOCTYPE d [<!ENTITY e9 \"{}\">]>", "long ".repeat(1000));
    let secret = tempfile::NamedTempFile::new().unwrap();
    fs::write(secret.path(), "secret").unwrap();
    let outside = format!("<!DOCTYPE d [<!ENTITY e9 SYSTEM \"file://{}\">]>", secret.path().display());
    let parameter = "<!DOCTYPE d [<!ENTITY % p SYSTEM \"http://localhost/x\">%p;]>";
    for &(name, before, after, read) in READERS {
        for doctype in [&*bomb, &long, &outside, parameter] {
            let error = read(&format!("{doctype}{before}&e9;{after}"));
            let error = error.expect_err(name);
            assert!(error.contains("the entity &e9; is not"), "{name}: {error}");
        }
        // XML's own are text everywhere.
        let text = read(&format!("{before}a &amp; &#x4E4C;{after}"));
        assert!(text.is_ok(), "{name}: {text:?}");
    }
    // TMX of old has entities for characters: short texts, and no more than grows a file by a bounded factor.
    let short = "<!DOCTYPE tmx [<!ENTITY deg \"°\">]><tmx><body><tu><tuv xml:lang='en'><seg>5 &deg;C</seg></tuv></tu></body></tmx>";
    assert_eq!(units(short), Ok("5 °C".len()));
}

#[test]
fn depth_costs_no_more_than_length() {
    const DEPTH: usize = 3_000;
    for &(name, before, after, read) in READERS {
        for element in ["x", "ph"] {
            let (start, end) = (format!("<{element}>"), format!("</{element}>"));
            let nested = |depth| format!("{before}{}a{}{after}", start.repeat(depth), end.repeat(depth));
            let (flat, xml) = (read(&nested(1)), nested(DEPTH));
            assert_eq!(read(&xml), flat, "{name}, <{element}>");
            // A code of TMX has no text of its own, and neither has the package of a book.
            let has_text = name != "epub" && (name, element) != ("tmx", "ph");
            assert_eq!(flat.is_ok_and(|length| length > 0), has_text, "{name}, <{element}>");
            assert!(read(&xml[..xml.len() / 2]).is_err(), "{name}");
        }
    }
    for element in ["div", "b", "ul><li", "table><tr><td", "form", "pre", "header", "svg", "article"] {
        let page = format!("<{element}>").repeat(DEPTH) + "text";
        let text = duiqi::html_text(&page);
        assert!(text.trim().is_empty() || text.trim() == "text", "{element}");
        let closed = duiqi::html_text(&(page + &"</div></b></li></td></form></pre>".repeat(DEPTH / 4)));
        assert!(closed.len() < 100, "{element}");
    }
    let json = "[".repeat(DEPTH);
    assert!(jsonl::read(json.as_bytes()).next().unwrap().is_err());
    assert!(Baseline::from_json(&format!("{{\"version\":1,\"accepted\":{json}")).is_err());
    let record = format!("{{\"shape\":\"1-1\",\"explain\":{json}");
    assert!(jsonl::read(record.as_bytes()).next().unwrap().is_err());
}

#[test]
fn archives_that_unpack_to_too_much_are_refused() {
    let packed = |content: Vec<u8>| archive(&[("word/document.xml", &content)]);
    let error = duiqi::docx_text(&packed(vec![b' '; 10 << 20])).unwrap_err().to_string();
    assert!(error.contains("word/document.xml: unpacks to more than "), "{error}");
    // A page that is read again and again counts each time.
    let refs = "<itemref idref='a'/>".repeat(2000);
    let package = format!(
        "<package><manifest><item id='a' href='a.html' media-type='text/html'/></manifest><spine>{refs}</spine></package>"
    );
    let error = epub(&package, &"<p>text</p>".repeat(10_000)).unwrap_err().to_string();
    assert!(error.contains("a.html: unpacks to more than "), "{error}");
    // Documents of usual density pass.
    let paragraphs: String =
        (0..20_000).map(|n| format!("<p><r><t>Line {n} of it.</t></r></p>")).collect::<Vec<_>>().concat();
    assert_eq!(docx(&format!("<document>{paragraphs}</document>")).unwrap().lines().count(), 20_000);
}

/// Names inside archives and documents are never paths to write.
#[test]
fn nothing_is_written_where_a_document_says() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("a/b");
    fs::create_dir_all(&inside).unwrap();
    let names = ["../evil", "../../evil", "/tmp/duiqi-evil", "word/../../evil"];
    let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &b"evil"[..])).collect();
    files.push(("word/document.xml", b"<document><p><t>Fine.</t></p></document>"));
    fs::write(inside.join("a.docx"), archive(&files)).unwrap();
    let container = b"<container><rootfile full-path='../../../etc/passwd'/></container>";
    fs::write(inside.join("a.epub"), archive(&[("META-INF/container.xml", container)])).unwrap();
    let run = |args: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_duiqi")).args(args).current_dir(&inside).output().unwrap()
    };
    assert_eq!(run(&["segment", "a.docx"]).stdout, b"Fine.\n");
    let error = complaint(&run(&["segment", "a.epub"]));
    assert!(error.starts_with("a.epub: cannot read the document: ../../../etc/passwd: "), "{error}");
    let mut found: Vec<_> = walk(folder.path())
        .into_iter()
        .map(|path| path.strip_prefix(folder.path()).unwrap().to_owned())
        .collect();
    found.sort();
    assert_eq!(found, [Path::new("a/b/a.docx"), Path::new("a/b/a.epub")]);
    assert!(!Path::new("/tmp/duiqi-evil").exists());
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

fn complaint(output: &Output) -> String {
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), error.lines().count()), (Some(2), 1), "{error}");
    error.trim_end().strip_prefix("duiqi: ").unwrap().to_owned()
}

/// All on one line, in every reader and in the aligner: `size` bytes.
fn one_line(size: usize) {
    let long = |part: &str| part.repeat(size / part.len());
    for (lang, text) in
        [(Lang::Zh, long("乌镇下雨")), (Lang::En, long("It rains in Wuzhen ")), (Lang::En, long("x"))]
    {
        assert_eq!(Segmenter::new(lang).segment(&text).len(), 1);
    }
    let sentences = long("It rains. ");
    assert_eq!(Segmenter::new(Lang::En).segment(&sentences).len(), sentences.len() / 10);
    let marks = long("“(");
    assert!(!Segmenter::new(Lang::Zh).segment(&marks).is_empty());
    drop((sentences, marks));
    let line = long("word ");
    let bytes = line.as_bytes();
    assert!(links::read(bytes).is_err());
    assert!(ladder::read(bytes, LANGS).next().unwrap().is_err());
    assert!(jsonl::read(bytes).next().unwrap().is_err());
    assert!(tsv::read(bytes, None).next().unwrap().is_err());
    assert!(csv::read(bytes, None).next().unwrap().is_err());
    assert_eq!(
        moses::read(bytes, bytes, Some(LANGS)).next().unwrap().unwrap().source.text[0].len(),
        line.len()
    );
    assert!(html::read(bytes).next().unwrap().is_err());
    assert!(tmx::Reader::new(bytes).is_err());
    assert!(xliff::read(bytes).next().unwrap().is_err());
    assert!(Lexicon::embedded().read_terms(bytes).is_err());
    assert!(Vectors::from_npy(bytes).is_err());
    assert_eq!(duiqi::html_text(&line).len(), line.trim_end().len() + 1);
}

#[test]
fn a_long_line_is_read() {
    one_line(2 << 20);
}

#[test]
#[ignore = "takes a gigabyte and minutes"]
fn a_gigabyte_on_a_line_is_read() {
    one_line(1 << 30);
}

/// One line a side, as a segment, is aligned.
fn long_segments(size: usize) {
    let zh = Document::from_lines(Lang::Zh, "乌镇今天下雨，".repeat(size / 21));
    let en = Document::from_lines(Lang::En, "it rains in Wuzhen today, ".repeat(size / 26));
    let bitext = Bitext::new(zh, en).unwrap();
    let alignment = ALIGNER.align(&bitext);
    // One bead, or each side alone.
    let [source, target] = [0, 1].map(|side| {
        let taken = alignment.beads().iter().map(|bead| if side == 0 { &bead.source } else { &bead.target });
        taken.map(ExactSizeIterator::len).sum::<usize>()
    });
    assert_eq!((source, target), (1, 1));
    let findings = Checker::new().check(&alignment);
    assert!(findings.iter().all(|finding| (0.0..=1.0).contains(&finding.confidence)));
}

#[test]
fn a_long_segment_is_aligned() {
    long_segments(100_000);
}

#[test]
#[ignore = "takes minutes"]
fn a_very_long_segment_is_aligned() {
    long_segments(100 << 20);
}

/// Segments are cut and counted, and too many of them refused.
fn many_segments(count: usize) {
    let text = "下雨。".repeat(count);
    let zh = Document::new(Lang::Zh, text);
    assert_eq!(zh.len(), count);
    let en = Document::from_lines(Lang::En, "Rain.\n".repeat(count));
    let bitext = Bitext::new(zh, en).unwrap();
    let fits = Aligner::fits(&bitext);
    if count <= Aligner::MOST_SEGMENTS {
        fits.unwrap();
    } else {
        assert!(matches!(fits, Err(Error::TooLarge { found, .. }) if found == count as u64));
    }
}

#[test]
fn many_segments_are_cut() {
    many_segments(Aligner::MOST_SEGMENTS + 1);
}

#[test]
#[ignore = "takes a while"]
fn ten_million_segments_are_cut() {
    many_segments(10_000_000);
}

#[test]
fn too_many_segments_are_told_by_the_command() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("zh"), "雨\n".repeat(Aligner::MOST_SEGMENTS + 1)).unwrap();
    fs::write(folder.path().join("en"), "rain\n").unwrap();
    fs::write(folder.path().join("list"), "zh\ten\tout.tsv\n").unwrap();
    let given: [&[&str]; 3] = [
        &["align", "zh", "en", "--segmented", "--source-lang", "zh"],
        &["memory", "add", "a.tm", "zh", "en", "--segmented", "--source-lang", "zh"],
        &["check", "zh", "en", "--segmented", "--source-lang", "zh"],
    ];
    let run = |args: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_duiqi")).args(args).current_dir(folder.path()).output().unwrap()
    };
    let wanted = "1000001 segments in the source, and at most 1000000 are taken at once: divide it";
    for args in given {
        assert_eq!(complaint(&run(args)), format!("zh: {wanted}"), "{args:?}");
    }
    let output = run(&["batch", "list", "--segmented", "--source-lang", "zh", "--quiet"]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.starts_with(&format!("duiqi: list: line 1: zh: {wanted}\n")), "{error}");
    assert!(!folder.path().join("out.tsv").exists());
}

#[test]
fn numbers_that_are_none_and_shapes_that_lie_are_refused() {
    for number in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        assert!(matches!(Vectors::new(2, vec![1.0, number]), Err(Error::Vectors { .. })));
    }
    let npy = |kind: &str, shape: &str, data: &[u8]| {
        let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}\n");
        let mut bytes = b"\x93NUMPY\x01\0".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(data);
        Vectors::from_npy(&bytes)
    };
    let le = |number: f64| number.to_le_bytes();
    assert!(npy("<f8", "(1, 1)", &le(1.0)).is_ok());
    for (kind, shape, data) in [
        ("<f8", "(1, 1)", &le(f64::NAN)[..]),
        ("<f8", "(1, 1)", &le(1e300)),
        ("<f4", "(1, 1)", &f32::INFINITY.to_le_bytes()),
        ("<f4", "(18446744073709551615, 18446744073709551615)", &[0; 8]),
        ("<f4", "(4294967296, 4294967296)", &[0; 8]),
        ("<f4", "(0, 4)", &[]),
        ("<f4", "(4, 0)", &[]),
        ("<f4", "(-1, 4)", &[0; 8]),
        ("<f4", "(2, 2)", &[0; 15]),
    ] {
        match npy(kind, shape, data) {
            Ok(vectors) => assert!(vectors.is_empty(), "{shape}"),
            Err(error) => assert!(matches!(error, Error::Vectors { .. }), "{error}"),
        }
    }
    // The largest numbers there are do not overflow on the way.
    let bitext =
        Bitext::new(Document::from_lines(Lang::Zh, "雨\n雪"), Document::from_lines(Lang::En, "rain\nsnow"));
    let bitext = bitext.unwrap();
    let vectors = Vectors::new(2, vec![f32::MAX, -f32::MAX, f32::MIN_POSITIVE, 1e-45]).unwrap();
    let alignment = ALIGNER.align_with_vectors(&bitext, &vectors, &vectors).unwrap();
    assert!(alignment.beads().iter().all(|bead| (0.0..=1.0).contains(&bead.confidence)));
}

#[test]
fn numbers_at_the_end_of_their_range_do_not_overflow() {
    let most = usize::MAX;
    assert_eq!(Span::new(most - 1, most).shifted(5), Span::new(most, most));
    assert_eq!(Span::new(most, 0).of("text"), "");
    let rows = format!("早。,Morning.,1-1,1,,{most},{most}\n晚。,Evening.\n");
    let read: Vec<_> = csv::read(rows.as_bytes(), None).collect();
    assert!(read[0].is_ok() && read[1].is_err(), "{read:?}");
    assert!(links::read(format!("[{most}]:[{most}]").as_bytes()).is_ok());
    assert!(links::read(format!("[{most}0]:[]").as_bytes()).is_err());
    assert!(ladder::read(format!("0\t0\n{most}\t{most}\n").as_bytes(), LANGS).next().unwrap().is_err());
    assert!(tsv::read("a\t乌\t99999999-1\n".as_bytes(), None).next().unwrap().is_err());
    let record = |start: usize, end: usize| {
        format!(
            "{{\"shape\":\"1-0\",\"confidence\":1,\"source\":{{\"lang\":\"zh\",\"ids\":[{most}],\"spans\":[[{start},{end}]],\"text\":[\"\"]}},\
         \"target\":{{\"lang\":\"en\",\"ids\":[],\"spans\":[],\"text\":[]}}}}"
        )
    };
    assert!(jsonl::read(record(most, most).as_bytes()).next().unwrap().is_ok());
    assert!(jsonl::read(record(most, 0).as_bytes()).next().unwrap().is_err());
    let segment = duiqi::Segment { span: Span::new(most, 0), paragraph: u32::MAX };
    assert!(matches!(Document::with_segments(Lang::En, "", vec![segment]), Err(Error::Segment { .. })));
}

/// What no one means: told in one line, or cut to what is possible.
#[test]
fn absurd_settings_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("zh"), "下雨。\n").unwrap();
    fs::write(folder.path().join("en"), "It rains.\n").unwrap();
    let run = |args: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_duiqi")).args(args).current_dir(folder.path()).output().unwrap()
    };
    assert!(run(&["memory", "add", "a.tm", "zh", "en", "--min", "0"]).status.success());
    let given: [&[&str]; 10] = [
        &["batch", "list", "--jobs", "0"],
        &["batch", "list", "--jobs", "1000000"],
        &["batch", "list", "--jobs", "-1"],
        &["memory", "add", "a.tm", "zh", "en", "--min-confidence", "NaN"],
        &["memory", "add", "a.tm", "zh", "en", "--min-confidence", "inf"],
        &["memory", "lookup", "a.tm", "下雨。", "--min", "NaN"],
        &["memory", "lookup", "a.tm", "下雨。", "--min", "-1"],
        &["memory", "lookup", "a.tm", "下雨。", "--limit", "99999999999999999999"],
        &["check", "zh", "en", "--min-confidence", "NaN"],
        &["memory", "mark", "a.tm", "reviewed", "9223372036854775808"],
    ];
    for args in given {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {output:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{args:?}: {output:?}");
    }
    let most = usize::MAX.to_string();
    for args in [
        &["memory", "lookup", "a.tm", "下雨。", "--limit", &most][..],
        &["memory", "lookup", "a.tm", "下雨。", "--limit", "0"],
        &["memory", "lookup", "a.tm", "下雨。", "--min", "0"],
        &["memory", "search", "a.tm", "雨", "--limit", &most],
    ] {
        let output = run(args);
        assert!(output.status.success(), "{args:?}: {output:?}");
    }
    for most in [0, 10, usize::MAX] {
        assert!(matches!(Aligner::builder().most_segments(most).build(), Err(Error::Setting { .. })));
    }
    for least in [f32::NAN, -0.1, 1.1, f32::INFINITY] {
        assert!(matches!(Checker::builder().min_confidence(least).build(), Err(Error::Setting { .. })));
    }
}
