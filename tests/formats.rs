//! Formats: what is written is read back, as far as the format keeps it; what is wrong is told with its place; files of
//! the standards are valid.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use duiqi::format::jsonl::{self, BeadRecord, SideRecord, Status};
use duiqi::format::{
    BeadWriter, ExplanationRecord, csv, field, html, intertext, ladder, links, moses, tmx, tsv, xliff,
};
use duiqi::{Aligner, Error, Interval, Lang, Span};
use proptest::prelude::*;
use serde_json::{Value, json};

#[path = "support/random.rs"]
mod random;

const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

/// The texts of source and target, confidence, status, and whether the target changes places with the next.
type Drawn = (Vec<String>, Vec<String>, u16, Option<usize>, bool);

/// An alignment in which each segment is in one bead; two neighbouring pairs may have changed places in the target.
fn alignment(drawn: &[Drawn], langs: [Lang; 2]) -> Vec<BeadRecord> {
    let swaps: Vec<bool> = drawn.iter().map(|drawn| drawn.4).collect();
    let mut order: Vec<usize> = (0..drawn.len()).collect();
    let mut i = 0;
    while i + 1 < order.len() {
        if swaps[i] && !drawn[i].1.is_empty() && !drawn[i + 1].1.is_empty() {
            order.swap(i, i + 1);
            i += 1;
        }
        i += 1;
    }
    let side = |lang, texts: &[String], timed: bool, id: &mut usize, byte: &mut usize| {
        let mut record = SideRecord::empty(lang);
        record.text = texts.to_vec();
        for text in texts {
            record.ids.push(*id);
            record.spans.push(Span::new(*byte, *byte + text.len()));
            record.times.extend(timed.then(|| Interval::new(*byte as u64, 2000 * *id as u64 + *byte as u64)));
            *id += 1;
            *byte += text.len() + 1;
        }
        record
    };
    let (mut id, mut byte) = (0, 0);
    let mut targets: Vec<Option<SideRecord>> = vec![None; drawn.len()];
    for &index in &order {
        targets[index] =
            Some(side(langs[1], &drawn[index].1, drawn[index].2.is_multiple_of(3), &mut id, &mut byte));
    }
    let (mut id, mut byte) = (0, 0);
    let beads = drawn.iter().zip(targets).map(|((texts, _, confidence, status, _), target)| {
        let (source, target) =
            (side(langs[0], texts, confidence.is_multiple_of(2), &mut id, &mut byte), target.unwrap());
        let mut bead = BeadRecord::of_sides(source, target, f64::from(*confidence) / 1000.0);
        bead.status = status.map(|status| Status::ALL[status]);
        bead
    });
    beads.filter(|bead| bead.shape != "0-0").collect()
}

/// Alignments from Chinese into English, or the other way round.
fn alignments() -> impl Strategy<Value = Vec<BeadRecord>> {
    let zh = prop_oneof![
        "[一-十天黑下雨，。“”]{1,9}",
        "[=+@'-]{0,2}天[ \t\r\n<>&\"',\\]]{0,4}雨\u{1}?\u{2028}?[,\"]?",
        "天\\PC{0,6}",
    ];
    let en = prop_oneof![
        "[a-z A-Z,.]{0,12}[a-z]",
        "['=+@-]{1,2}[a-z <>&\"]{0,6}\t?\r?\n?\u{0}?\u{FFFF}?z",
        "a\\PC{0,6}"
    ];
    let bead = (
        prop::collection::vec(zh, 0..4),
        prop::collection::vec(en, 0..4),
        0_u16..=1000,
        prop::option::of(0_usize..3),
        any::<bool>(),
    );
    (prop::collection::vec(bead, 0..8), any::<bool>()).prop_map(|(mut drawn, from_english)| {
        if !from_english {
            return alignment(&drawn, LANGS);
        }
        drawn.iter_mut().for_each(|drawn| std::mem::swap(&mut drawn.0, &mut drawn.1));
        alignment(&drawn, [Lang::En, Lang::Zh])
    })
}

/// The languages of an alignment.
fn langs(beads: &[BeadRecord]) -> [Lang; 2] {
    beads.first().map_or(LANGS, |bead| [bead.source.lang, bead.target.lang])
}

fn written<'a>(
    beads: &[BeadRecord],
    out: &'a mut Vec<u8>,
    make: impl FnOnce(&'a mut Vec<u8>) -> Box<dyn BeadWriter + 'a>,
) {
    let mut writer = make(out);
    beads.iter().for_each(|bead| writer.write(bead).unwrap());
    writer.finish().unwrap();
}

macro_rules! written {
    ($beads:expr, $writer:expr) => {{
        let mut out = Vec::new();
        written($beads, &mut out, |out| Box::new($writer(out)));
        out
    }};
}

fn all(beads: impl Iterator<Item = Result<BeadRecord, Error>>) -> Vec<BeadRecord> {
    beads.collect::<Result<_, _>>().unwrap()
}

/// Every bead changed as a format changes it.
fn kept(beads: &[BeadRecord], change: impl Fn(&mut BeadRecord)) -> Vec<BeadRecord> {
    let mut beads = beads.to_vec();
    beads.iter_mut().for_each(change);
    beads
}

fn explanation(value: Value) -> ExplanationRecord {
    serde_json::from_value(value).unwrap()
}

/// Explains a pair: its first segments match, and are as long as they are. Some have a part that no aligner knows.
fn explain(bead: &mut BeadRecord) {
    let quote = |side: &SideRecord| Some(json!({"span": side.spans.first()?, "text": side.text.first()?}));
    let Some((source, target)) = quote(&bead.source).zip(quote(&bead.target)) else { return };
    let name = if bead.source.text[0].len().is_multiple_of(4) { "taste" } else { "length" };
    bead.explain = Some(explanation(json!({
        "score": 12.85,
        "parts": [{"name": name, "score": 13.1}, {"name": "words", "score": -0.25}],
        "matches": [{"source": source, "target": target, "kind": "term", "grade": "loose"}],
    })));
}

fn each_side(bead: &mut BeadRecord, change: impl Fn(&mut SideRecord)) {
    change(&mut bead.source);
    change(&mut bead.target);
}

/// Segment numbers as they are counted where the format has none.
fn counted(mut beads: Vec<BeadRecord>) -> Vec<BeadRecord> {
    let mut next = [0, 0];
    for bead in &mut beads {
        for (side, next) in [&mut bead.source, &mut bead.target].into_iter().zip(&mut next) {
            let count = side.ids.len();
            side.ids = (*next..*next + count).collect();
            *next += count;
        }
    }
    beads
}

fn legal(text: &str) -> String {
    text.chars()
        .map(|c| {
            if matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
            {
                '\u{FFFD}'
            } else {
                c
            }
        })
        .collect()
}

proptest! {
    #![proptest_config(random::cases(200))]

    #[test]
    fn jsonl_xliff_and_the_page_keep_everything(beads in alignments()) {
        let out = written!(&beads, jsonl::Writer::new);
        prop_assert_eq!(&all(jsonl::read(&*out)), &beads);
        let out = written!(&beads, |out| html::Writer::new(out, "<a> & {{data}}"));
        prop_assert_eq!(&all(html::read(&*out)), &beads);
        let explained = kept(&beads, explain);
        let out = written!(&explained, jsonl::Writer::new);
        prop_assert_eq!(&all(jsonl::read(&*out)), &explained);
        let out = written!(&explained, |out| html::Writer::new(out, "explained"));
        prop_assert_eq!(&all(html::read(&*out)), &explained);
        let out = written!(&beads, xliff::Writer::new);
        let read = all(xliff::read(&*out));
        prop_assert_eq!(&read, &beads, "{}", String::from_utf8_lossy(&out));
    }

    #[test]
    fn tables_keep_texts_on_lines(beads in alignments()) {
        let out = written!(&beads, csv::Writer::new);
        let expected = kept(&beads, |bead| each_side(bead, |side| {
            side.spans.clear(); side.times.clear();
            side.text.iter_mut().for_each(|text| *text = field(text));
        }));
        prop_assert_eq!(&all(csv::read(&*out, Some(langs(&beads)))), &expected, "{}", String::from_utf8_lossy(&out));

        let out = written!(&beads, tsv::Writer::new);
        let expected = counted(kept(&beads, |bead| {
            bead.status = None;
            each_side(bead, |side| {
                side.spans.clear(); side.times.clear();
                side.text = if side.ids.is_empty() { vec![] } else { vec![field(&side.joined())] };
            });
        }));
        prop_assert_eq!(&all(tsv::read(&*out, Some(langs(&beads)))), &expected, "{}", String::from_utf8_lossy(&out));
    }

    #[test]
    fn tmx_keeps_pairs(beads in alignments()) {
        let out = written!(&beads, |out| tmx::Beads::new(out, &tmx::Header::new(langs(&beads)[0].tag()), None).unwrap());
        let mut expected = kept(&beads, |bead| {
            bead.status = bead.status.map(|status| if status == Status::Edited { Status::Accepted } else { status });
            each_side(bead, |side| side.text = vec![legal(&side.joined())]);
        });
        expected.retain(BeadRecord::is_pair);
        prop_assert_eq!(&all(tmx::read(&*out)), &expected, "{}", String::from_utf8_lossy(&out));
    }

    #[test]
    fn links_and_ladders_keep_the_segments(beads in alignments()) {
        let out = written!(&beads, links::Writer::new);
        let bare = kept(&beads, |bead| {
            (bead.status, bead.confidence) = (None, 1.0);
            each_side(bead, |side| { side.spans.clear(); side.times.clear(); side.text.clear(); });
        });
        prop_assert_eq!(&all(links::read_beads(&*out, langs(&beads))), &bare);

        let out = written!(&beads, ladder::Writer::new);
        let read = all(ladder::read(&*out, langs(&beads)));
        let mut next = [0, 0];
        for bead in &read {
            for (side, next) in [&bead.source, &bead.target].into_iter().zip(&mut next) {
                prop_assert_eq!(&side.ids, &(*next..*next + side.ids.len()).collect::<Vec<_>>());
                *next += side.ids.len();
            }
        }
        let segments: [usize; 2] = beads.iter().fold([0, 0], |[s, t], bead| [s + bead.source.ids.len(), t + bead.target.ids.len()]);
        prop_assert_eq!(next, segments);
        let in_order = beads.windows(2).all(|pair| pair[0].target.ids.last() < pair[1].target.ids.first() || pair[1].target.ids.is_empty());
        let pairs = |beads: &[BeadRecord]| -> Vec<(Vec<usize>, Vec<usize>, u64)> {
            let pairs = beads.iter().filter(|bead| bead.is_pair());
            pairs.map(|bead| (bead.source.ids.clone(), bead.target.ids.clone(), (bead.confidence * 1000.0).round() as u64)).collect()
        };
        if in_order {
            prop_assert_eq!(pairs(&read), pairs(&beads));
        } else {
            prop_assert!(pairs(&read).iter().all(|pair| pairs(&beads).contains(pair)));
        }
    }

    #[test]
    fn moses_keeps_pairs(beads in alignments()) {
        let (mut source, mut target) = (Vec::new(), Vec::new());
        let mut writer = moses::Writer::new(&mut source, &mut target);
        beads.iter().for_each(|bead| writer.write(bead).unwrap());
        writer.finish().unwrap();
        let pairs = all(moses::read(&*source, &*target, Some(langs(&beads))));
        let text = |side: &SideRecord| field(&side.joined()).trim().to_owned();
        let expected: Vec<_> = beads.iter().map(|bead| (text(&bead.source), text(&bead.target)))
            .filter(|(source, target)| !source.is_empty() && !target.is_empty()).collect();
        let found: Vec<_> = pairs.iter().map(|bead| (bead.source.joined(), bead.target.joined())).collect();
        prop_assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            prop_assert_eq!(found.0.split_whitespace().collect::<String>(), expected.0.split_whitespace().collect::<String>());
            prop_assert_eq!(&found.1, &expected.1);
        }
    }

    #[test]
    fn intertext_keeps_texts_and_segments(beads in alignments()) {
        let mut outs = [Vec::new(), Vec::new(), Vec::new()];
        {
            let [links, source, target] = &mut outs;
            let mut writer = intertext::Writer::new(links, [source, target], ["it's.zh.xml", "a&b.en.xml"]);
            beads.iter().for_each(|bead| writer.write(bead).unwrap());
            writer.finish().unwrap();
        }
        let names = intertext::read_names(&*outs[0]).unwrap();
        prop_assert_eq!([names.source.as_str(), &names.target], ["it's.zh.xml", "a&b.en.xml"]);
        let texts = [0, 1].map(|side| intertext::read_text(&*outs[side + 1], langs(&beads)[side]).unwrap());
        let read = kept(&all(intertext::read(&*outs[0], &texts)), |bead| each_side(bead, |side| { side.spans.clear(); side.times.clear(); }));
        let expected = kept(&beads, |bead| {
            bead.confidence = 1.0;
            bead.status = bead.status.filter(|&status| status != Status::Rejected).map(|_| Status::Accepted);
            each_side(bead, |side| {
                side.spans.clear(); side.times.clear();
                side.text.iter_mut().for_each(|text| *text = legal(text).replace(['\n', '\r'], " "));
            });
        });
        prop_assert_eq!(&read, &expected);
    }

    /// Any bytes are read or refused; the first error ends the reading of XML.
    #[test]
    fn readers_never_panic(text in "[\\[\\]0-9:,\t\n\"'<>/{}a-zé天&;=-]{0,80}", head in 0_usize..5) {
        let head = ["", "<tmx><header/><body><tu><tuv xml:lang='zh'><seg>", "<xliff srcLang='zh' trgLang='en'><unit><segment><source>", "<linkGrp toDoc='a' fromDoc='b'><link xtargets='", "{\"shape\":"][head];
        let text = format!("{head}{text}");
        let bytes = text.as_bytes();
        let empty = LANGS.map(|lang| (duiqi::Document::from_lines(lang, ""), Vec::new()));
        let _ = jsonl::read(bytes).count() + tsv::read(bytes, None).count() + csv::read(bytes, None).count()
            + links::read_beads(bytes, LANGS).count() + ladder::read(bytes, LANGS).count() + xliff::read(bytes).count()
            + html::read(bytes).count() + tmx::read(bytes).count() + moses::read(bytes, bytes, None).count() + intertext::read(bytes, &empty).count();
    }
}

/// `$value` against a schema of the kind that `data/bead.schema.json` is: what it uses of JSON Schema is checked.
fn fits(value: &Value, schema: &Value, root: &Value) -> Result<(), String> {
    if let Some(name) = schema["$ref"].as_str() {
        return fits(value, root.pointer(&name[1..]).unwrap(), root);
    }
    let is = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_u64(),
        _ => true,
    };
    let listed = schema["enum"].as_array().is_none_or(|list| list.contains(value));
    let at_least = schema["minimum"].as_f64().is_none_or(|least| value.as_f64().unwrap_or(least) >= least);
    let at_most = schema["maximum"].as_f64().is_none_or(|most| value.as_f64().unwrap_or(most) <= most);
    if !(is && listed && at_least && at_most) {
        return Err(format!("{value} is not {schema}"));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        value.get(name.as_str().unwrap()).ok_or_else(|| format!("{name} is missing in {value}"))?;
    }
    if let (Some(known), Some(fields)) = (schema["properties"].as_object(), value.as_object()) {
        for (name, field) in fields {
            fits(field, known.get(name).ok_or_else(|| format!("{name} is not in the schema"))?, root)?;
        }
    }
    value.as_array().into_iter().flatten().try_for_each(|item| fits(item, &schema["items"], root))
}

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name).to_str().unwrap().to_owned()
}

fn duiqi(folder: &Path, args: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_duiqi")).args(args).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

#[test]
fn what_align_writes_fits_the_schema() {
    let folder = tempfile::tempdir().unwrap();
    let (zh, en) = (fixture("speech/zh.txt"), fixture("speech/en.txt"));
    let schema: Value = serde_json::from_str(jsonl::SCHEMA).unwrap();
    let out = duiqi(folder.path(), &["align", &zh, &en, "--explain", "--format", "jsonl"]).unwrap();
    assert!(out.lines().count() > 50);
    for line in out.lines() {
        fits(&serde_json::from_str(line).unwrap(), &schema, &schema).unwrap();
        let edited = line.replacen('{', "{\"status\":\"edited\",\"version\":1,", 1);
        fits(&serde_json::from_str(&edited).unwrap(), &schema, &schema).unwrap();
        let wrong = line.replacen("\"lang\":\"zh\"", "\"lang\":\"de\"", 1);
        assert!(fits(&serde_json::from_str(&wrong).unwrap(), &schema, &schema).is_err());
    }
}

#[test]
fn every_format_is_converted_into_every_other() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    let (zh, en) = (fixture("speech/zh.txt"), fixture("speech/en.txt"));
    let run = |args: &[&str]| duiqi(desk, args).unwrap();
    run(&["align", &zh, &en, "-o", "all.links"]);
    let gold = fs::read_to_string(desk.join("all.links")).unwrap();
    for format in ["jsonl", "tsv", "links", "csv", "xliff", "intertext", "html"] {
        let file = format!("all.{format}");
        run(&["align", &zh, &en, "-o", &file]);
        assert_eq!(run(&["convert", &file, "-", "--to", "links"]), gold, "{format}");
        let copy = format!("copy.{format}");
        run(&["convert", "all.jsonl", &copy]);
        if format != "html" && format != "intertext" {
            assert_eq!(fs::read(desk.join(&file)).unwrap(), fs::read(desk.join(copy)).unwrap(), "{format}");
        }
    }
    run(&["align", &zh, &en, "-o", "all", "--format", "moses"]);
    let tsv = run(&["convert", "all", "-", "--from", "moses", "--to", "tsv"]);
    let pairs = gold.lines().filter(|line| !line.contains("[]")).count();
    assert_eq!(tsv.lines().count(), pairs);
    run(&["convert", "all.links", "again.csv", "--texts", &zh, &en]);
    let csv = |name: &str| fs::read_to_string(desk.join(name)).unwrap();
    let texts = |csv: &str| {
        all(csv::read(csv.as_bytes(), None)).iter().map(|bead| bead.source.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(texts(&csv("again.csv")), texts(&csv("all.csv")));
    run(&["convert", "all.jsonl", "all.ladder"]);
    let back = run(&["convert", "all.ladder", "-", "--to", "jsonl", "--texts", &zh, &en]);
    assert!(back.lines().count() >= gold.lines().count());
}

#[test]
fn a_number_is_read_as_it_was_written() {
    // Ends in a digit that a parser may miss by one.
    for confidence in [0.998_888_888_888_888_9, 0.1 + 0.2, f64::MIN_POSITIVE] {
        let mut bead = pair_of(&[0], &[0]);
        bead.confidence = confidence;
        let beads = [bead];
        assert_eq!(all(jsonl::read(&*written!(&beads, jsonl::Writer::new))), beads);
        assert_eq!(all(html::read(&*written!(&beads, |out| html::Writer::new(out, "a")))), beads);
    }
}

/// Whatever the format, what is read can be written in any other.
#[test]
fn beads_that_make_no_sense_are_refused_by_every_reader() {
    fn wrong(mut beads: impl Iterator<Item = Result<BeadRecord, Error>>) -> Option<String> {
        beads.find_map(Result::err).map(|error| error.to_string())
    }
    let side = |lang: &str, ids: &str, spans: &str| {
        let text = "\"a\",".repeat(ids.split(',').count());
        format!(
            "{{\"lang\":\"{lang}\",\"ids\":[{ids}],\"spans\":[{spans}],\"text\":[{}]}}",
            text.trim_end_matches(',')
        )
    };
    let line = |shape: &str, source: String| {
        let target = side("en", "0", "");
        format!("{{\"shape\":\"{shape}\",\"confidence\":1,\"source\":{source},\"target\":{target}}}")
    };
    let backwards = line("1-1", side("zh", "0", "[5,2]"));
    assert_eq!(
        wrong(Box::new(jsonl::read(backwards.as_bytes()))).unwrap(),
        "line 1: source: 5 to 2 ends before it begins"
    );
    let twice = "ids [3, 3] do not rise";
    let found = wrong(jsonl::read(line("2-1", side("zh", "3,3", "")).as_bytes())).unwrap();
    assert_eq!(found, format!("line 1: source: {twice}"));
    let table = "source,target,shape,confidence,status,source_ids,target_ids\n\"a\nb\",c,2-1,1,,3 3,0\n";
    let found = wrong(csv::read(table.as_bytes(), Some(LANGS))).unwrap();
    assert_eq!(found, format!("line 2: source: {twice}"));
    let found = wrong(links::read_beads("[3, 3]:[0]\n".as_bytes(), LANGS)).unwrap();
    assert_eq!(found, format!("line 1: source: {twice}"));
    let text = "<text><p><s id='1'>a</s><s id='2'>b</s></p></text>";
    let texts = LANGS.map(|lang| intertext::read_text(text.as_bytes(), lang).unwrap());
    let found = wrong(intertext::read("<linkGrp><link xtargets='1;2 2'/></linkGrp>".as_bytes(), &texts));
    assert!(
        found.as_ref().is_some_and(|found| found.ends_with("source: ids [1, 1] do not rise")),
        "{found:?}"
    );
    let ids: Vec<String> = (0..10_001).map(|id| id.to_string()).collect();
    let unit = format!(
        "<tmx><header/><body>\n<tu><tuv xml:lang='zh'><prop type='x-ids'>{}</prop><seg>a</seg></tuv><tuv xml:lang='en'><seg>b</seg></tuv></tu></body></tmx>",
        ids.join(" ")
    );
    let found = wrong(tmx::read(unit.as_bytes()));
    assert_eq!(found.as_deref(), Some("line 2: source: a bead of 10001 segments; 10000 are most"));
    let rungs = "0\t0\t1\n10001\t1\t1\n";
    let found = wrong(ladder::read(rungs.as_bytes(), LANGS)).unwrap();
    assert_eq!(found, "line 2: a rung of 10001 and 1 after one of 0 and 0");
    let link = format!("[{}]:[0]\n", ids.join(", "));
    let found = wrong(links::read_beads(link.as_bytes(), LANGS)).unwrap();
    assert_eq!(found, "line 1: source: a bead of 10001 segments; 10000 are most");
    // The greatest number has none after it.
    let most = usize::MAX;
    let unit = "<segment><source>a</source><target>b</target></segment></unit>";
    let xml = format!(
        "<xliff srcLang='zh' trgLang='en'><unit><notes><note category='source-ids'>{most}</note></notes>{unit}<unit>{unit}</xliff>"
    );
    assert!(xliff::read(xml.as_bytes()).next().unwrap().is_ok());
    xliff::read(xml.as_bytes()).for_each(drop);
}

/// A pair of these segments, each `雨` or `a`.
fn pair_of(source: &[usize], target: &[usize]) -> BeadRecord {
    let side = |lang, ids: &[usize], text: &str| {
        let mut side = SideRecord::empty(lang);
        (side.ids, side.text) = (ids.to_vec(), vec![text.to_owned(); ids.len()]);
        side
    };
    BeadRecord::of_sides(side(Lang::Zh, source, "雨"), side(Lang::En, target, "a"), 1.0)
}

/// What a writer says to beads of which it cannot write the last.
fn refused<W: BeadWriter>(mut writer: W, beads: &[BeadRecord]) -> String {
    let (last, others) = beads.split_last().unwrap();
    others.iter().for_each(|bead| writer.write(bead).unwrap());
    let error = writer.write(last).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    error.to_string()
}

#[test]
fn what_a_format_cannot_say_is_refused_by_its_writer() {
    let pair = pair_of(&[0], &[0]);
    let reversed = BeadRecord::of_sides(pair.target.clone(), pair.source.clone(), 1.0);
    assert_eq!(
        refused(xliff::Writer::new(Vec::new()), &[pair.clone(), pair.clone(), reversed]),
        "a bead in other languages than those before it, which one file cannot hold"
    );
    let most = usize::MAX;
    for ids in [&[5, 3][..], &[0, 5, 2], &[most], &[most, 0]] {
        assert_eq!(
            refused(ladder::Writer::new(Vec::new()), &[pair_of(ids, &[0])]),
            format!("segments {ids:?} are not one after the other, which a ladder cannot say")
        );
    }
    for id in [Aligner::MOST_SEGMENTS, 4_000_000_000, most] {
        let writer = intertext::Writer::new(Vec::new(), [Vec::new(), Vec::new()], ["zh.xml", "en.xml"]);
        assert_eq!(
            refused(writer, &[pair_of(&[Aligner::MOST_SEGMENTS - 1], &[0]), pair_of(&[0], &[id, 1])]),
            format!("segment {id} of a text that is written whole: 1000000 segments are most")
        );
    }
}

#[test]
fn a_page_keeps_what_has_no_short_form() {
    // The second segment stands before the first.
    let mut falling = pair_of(&[0, 1], &[0]);
    falling.source.spans = vec![Span::new(10, 13), Span::new(0, 3)];
    falling.target.spans = vec![Span::new(0, 1)];
    let (source, target) = (json!({"span": [0, 3], "text": "雨"}), json!({"span": [0, 1], "text": "a"}));
    falling.explain = Some(explanation(json!({
        "score": 1.0,
        "parts": [],
        "matches": [{"source": source, "target": target, "kind": "number", "grade": "exact"}],
    })));
    let beads = [falling, pair_of(&[usize::MAX], &[1])];
    assert_eq!(all(html::read(&*written!(&beads, |out| html::Writer::new(out, "a")))), beads);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let bead = |ids: &str| {
        format!(
            "{{\"shape\":\"1-0\",\"confidence\":1,\"source\":{{\"lang\":\"zh\",\"ids\":{ids},\"spans\":[],\"text\":[]}},\"target\":{{\"lang\":\"en\",\"ids\":[],\"spans\":[],\"text\":[]}}}}\n"
        )
    };
    let newer = bead("[0]").replacen('{', "{\"version\":2,", 1);
    for (args, file, text, expected) in [
        (
            "convert a.tsv b.csv",
            "a.tsv",
            "早。\tMorning.\n晚。\n",
            "a.tsv: line 2: expected source and target",
        ),
        (
            "convert a.tsv b.csv",
            "a.tsv",
            "早。\tMorning.\t1-1\tx\n",
            "a.tsv: line 1: confidence: expected 0 to 1",
        ),
        (
            "convert a.csv b.tsv",
            "a.csv",
            "source,target\n\"早\n。\",Morning.,9-1\n",
            "a.csv: line 2: source: 9 segments, but 2 lines",
        ),
        ("convert a.jsonl b.tsv", "a.jsonl", "\n{\"shape\":1}\n", "a.jsonl: line 2: column 10: invalid type"),
        ("convert a.jsonl b.tsv", "a.jsonl", &newer, "a.jsonl: line 1: a record of version 2"),
        (
            "convert a.ladder b.jsonl",
            "a.ladder",
            "0\t0\t1\n2\t1\t1\n1\t1\t1\n",
            "a.ladder: line 3: a rung of 1 and 1 after",
        ),
        (
            "convert a.xlf b.tsv",
            "a.xlf",
            "<xliff srcLang='zh'><file></unit>",
            "a.xlf: byte 26: not well-formed",
        ),
        (
            "convert a.xlf b.tsv",
            "a.xlf",
            "<xliff srcLang='zh'><unit><segment><source>&x;",
            "a.xlf: byte 46: the entity &x; is not",
        ),
        (
            "convert a.html b.tsv",
            "a.html",
            "<p>Hello.</p>",
            "a.html: line 1: the page ends before its beads do",
        ),
        (
            "convert a.links b.tsv",
            "a.links",
            "[0]:[0]",
            "a.links: the links format has no texts, which tsv needs; give --texts",
        ),
        ("convert a.txt b.tsv", "a.txt", "", "a.txt: its name tells no format; give --from (tsv, "),
        (
            "convert a.tsv - --to moses",
            "a.tsv",
            "早。\tMorning.\n",
            "moses: is more than one file; give --output",
        ),
        (
            "apply a.jsonl",
            "a.jsonl",
            &(bead("[0]") + &bead("[0]")),
            "a.jsonl: bead 2: segment 0 of the source is in a bead before",
        ),
    ] {
        fs::write(folder.path().join(file), text).unwrap();
        let args: Vec<&str> = args.split(' ').collect();
        let error = duiqi(folder.path(), &args).unwrap_err();
        assert!(
            error.starts_with(&format!("duiqi: {expected}")) && error.lines().count() == 1,
            "{args:?}: {error}"
        );
        assert!(!folder.path().join("b.tsv").exists());
    }
}

#[test]
fn shells_and_man_are_served() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(duiqi(folder.path(), &["completions", shell]).unwrap().contains("convert"), "{shell}");
    }
    assert!(duiqi(folder.path(), &["man"]).unwrap().starts_with(".ie"));
    duiqi(folder.path(), &["man", "--folder", "."]).unwrap();
    assert!(folder.path().join("duiqi-align.1").exists());
}

/// The schema with its reference to the attributes of XML itself resolved, so that no network is needed.
fn schema(folder: &Path, file: &Path) -> PathBuf {
    let xml = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='http://www.w3.org/XML/1998/namespace'>
        <xs:attribute name='lang' type='xs:string'/><xs:attribute name='space' type='xs:NCName'/></xs:schema>";
    fs::write(folder.join("xml.xsd"), xml).unwrap();
    let text = fs::read_to_string(file).unwrap();
    let at = text.find("<xs:import").unwrap();
    let end = at + text[at..].find('>').unwrap() + 1;
    let import = "<xs:import namespace='http://www.w3.org/XML/1998/namespace' schemaLocation='xml.xsd'/>";
    let schema = folder.join("xliff.xsd");
    fs::write(&schema, format!("{}{import}{}", &text[..at], &text[end..])).unwrap();
    schema
}

#[test]
fn xliff_is_valid() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schemas/xliff_core_2.1.xsd");
    if !file.exists() || Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("skipped: there is no xmllint, or no ../shared/schemas/xliff_core_2.1.xsd");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let schema = schema(folder.path(), &file);
    let valid = |name: &str| {
        let output = Command::new("xmllint")
            .args(["--nonet", "--noout", "--schema"])
            .arg(&schema)
            .arg(folder.path().join(name))
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (zh, en) = (fixture("speech/zh.txt"), fixture("speech/en.txt"));
    duiqi(folder.path(), &["align", &zh, &en, "-o", "speech.xlf"]).unwrap();
    let odd = ["天\u{1}雨<&>\"", " 一\t二\r\n三\u{FFFE} "].map(str::to_owned).to_vec();
    let drawn = (0..4).map(|status| (odd.clone(), odd.clone(), 500, (status < 3).then_some(status), false));
    let alone = [(odd.clone(), vec![], 0, None, false), (vec![], odd.clone(), 0, Some(0), false)];
    let drawn: Vec<Drawn> = drawn.chain(alone).collect();
    let out = written!(&alignment(&drawn, LANGS), xliff::Writer::new);
    fs::write(folder.path().join("odd.xlf"), out).unwrap();
    fs::write(folder.path().join("empty.xlf"), written!(&[], xliff::Writer::new)).unwrap();
    for name in ["speech.xlf", "odd.xlf", "empty.xlf"] {
        assert_eq!(
            valid(name),
            (true, format!("{} validates\n", folder.path().join(name).display())),
            "{name}"
        );
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(text.contains("trgLang=\"en\""));
        let mut ids: Vec<&str> =
            text.split("<unit id=\"").skip(1).map(|unit| unit.split('"').next().unwrap()).collect();
        let units = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), units);
        for unit in text.split("<unit ").skip(1) {
            let mut marks: Vec<&str> =
                unit.split("<mrk id=\"").skip(1).map(|mark| mark.split('"').next().unwrap()).collect();
            let count = marks.len();
            marks.sort_unstable();
            marks.dedup();
            assert_eq!(marks.len(), count, "{unit}");
        }
    }
    let broken =
        fs::read_to_string(folder.path().join("speech.xlf")).unwrap().replacen("<segment", "<segmint", 1);
    fs::write(folder.path().join("broken.xlf"), broken.replacen("</segment", "</segmint", 1)).unwrap();
    assert!(!valid("broken.xlf").0);
}

#[test]
fn python_reads_the_csv() {
    let folder = tempfile::tempdir().unwrap();
    let (zh, en) = (fixture("speech/zh.txt"), fixture("speech/en.txt"));
    duiqi(folder.path(), &["align", &zh, &en, "-o", "speech.csv"]).unwrap();
    let program = "import csv; rows = list(csv.DictReader(open('speech.csv', encoding='utf-8-sig', newline='')))
assert all(len(row) == 7 and None not in row for row in rows); print(len(rows), rows[0]['source'], rows[0]['target_ids'])";
    let Ok(output) = Command::new("python3").args(["-c", program]).current_dir(folder.path()).output() else {
        eprintln!("skipped: there is no python3");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let beads =
        duiqi(folder.path(), &["convert", "speech.csv", "-", "--to", "links"]).unwrap().lines().count();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.trim(), format!("{beads} 在第三届水乡数字合作大会开幕式上的讲话 0"));
}
