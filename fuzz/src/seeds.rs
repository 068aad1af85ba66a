//! Seeds for the targets, made from the fixtures.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use duiqi::format::jsonl::BeadRecord;
use duiqi::format::{BeadWriter, csv, html, intertext, jsonl, ladder, links, moses, tmx, tsv, xliff};
use duiqi::{Aligner, Bitext, Document, Lang};

use super::DIVIDER;

/// Seeds are cut to so many segments a side.
const SEGMENTS: usize = 6;

/// Seeds by target.
pub type Seeds = BTreeMap<&'static str, Vec<Vec<u8>>>;

/// Seeds for every target.
pub fn seeds(fixtures: &Path) -> Seeds {
    let mut seeds = Seeds::new();
    let aligner = Aligner::new();
    let join = |parts: &[&[u8]]| parts.join(&DIVIDER);
    for name in ["contract", "essay", "fiction", "manual", "news", "speech"] {
        let read = |file: &str| {
            fs::read_to_string(fixtures.join(name).join(file))
                .unwrap_or_else(|error| panic!("{name}/{file}: {error}"))
        };
        let [zh, en] = ["zh.txt", "en.txt"].map(|file| read(file).chars().take(1500).collect::<String>());
        let lines =
            |file| read(file).lines().take(SEGMENTS).map(|line| format!("{line}\n")).collect::<String>();
        let [zh_lines, en_lines] = ["zh.segments", "en.segments"].map(lines);
        let mut add = |target: &'static str, seed: Vec<u8>| seeds.entry(target).or_default().push(seed);
        let both =
            |first: &[u8], zh: &str, en: &str| [first, &join(&[zh.as_bytes(), en.as_bytes()])].concat();

        add("segment_zh", [b"\0", zh.as_bytes()].concat());
        add("segment_en", [b"\x02", en.as_bytes()].concat());
        for line in zh_lines.lines().chain(en_lines.lines()) {
            add("quantities", line.into());
        }
        add("split", format!("{zh_lines}{en_lines}").into());
        add(
            "split",
            zh_lines
                .lines()
                .zip(en_lines.lines())
                .map(|(zh, en)| format!("{en}\t{zh}\n"))
                .collect::<String>()
                .into(),
        );
        add("decode", zh_lines.clone().into());
        add("decode", format!("\u{FEFF}{zh_lines}").encode_utf16().flat_map(u16::to_le_bytes).collect());
        for first in [b"\0", b"\x01"] {
            add("align", both(first, &zh_lines, &en_lines));
            add("check", both(first, &zh_lines, &en_lines));
        }
        let numbers: Vec<u8> =
            [0.5_f32, -1.0, 3e38, 1e-40].iter().flat_map(|number| number.to_le_bytes()).collect();
        let numbers = numbers.into_iter().filter(|&byte| byte != DIVIDER).collect::<Vec<_>>();
        add("vectors", join(&[&numbers, &both(b"\x01", &zh_lines, &en_lines)]));
        add(
            "similarity",
            join(&[
                zh_lines.lines().next().unwrap_or("").as_bytes(),
                zh_lines.lines().nth(1).unwrap_or("").as_bytes(),
            ]),
        );
        add(
            "similarity",
            join(&[
                en_lines.lines().next().unwrap_or("").as_bytes(),
                en_lines.lines().nth(1).unwrap_or("").as_bytes(),
            ]),
        );

        let document = |lang, text: &str| Document::from_lines(lang, text);
        let bitext =
            Bitext::new(document(Lang::Zh, &zh_lines), document(Lang::En, &en_lines)).expect("two languages");
        let alignment = aligner.align(&bitext);
        let beads: Vec<BeadRecord> = alignment.iter().map(|bead| BeadRecord::new(bead, None)).collect();
        let made = |write: &dyn Fn(&mut Vec<u8>)| {
            let mut out = Vec::new();
            write(&mut out);
            out
        };
        let all = |mut writer: Box<dyn BeadWriter + '_>| {
            beads
                .iter()
                .try_for_each(|bead| writer.write(bead))
                .and_then(|()| writer.finish())
                .expect("beads");
        };
        let json = made(&|out| all(Box::new(jsonl::Writer::new(out))));
        add("memory_jsonl", json.clone());
        add("jsonl", json);
        add("csv", made(&|out| all(Box::new(csv::Writer::new(out)))));
        add("tsv", made(&|out| all(Box::new(tsv::Writer::new(out)))));
        add("links", made(&|out| all(Box::new(links::Writer::new(out)))));
        add("ladder", made(&|out| all(Box::new(ladder::Writer::new(out)))));
        add("xliff", made(&|out| all(Box::new(xliff::Writer::new(out)))));
        // The page without its script, which is no input.
        let page =
            String::from_utf8(made(&|out| all(Box::new(html::Writer::new(out, "a"))))).expect("a page");
        let data = page.find("<script type=\"application/json\" id=\"beads\">").unwrap_or(0);
        add(
            "review",
            page[data..]
                .split("</script>")
                .next()
                .map(|data| format!("{data}</script>"))
                .unwrap_or_default()
                .into(),
        );
        let header = tmx::Header::new("zh");
        let documents = Some(["a".to_owned(), "b".to_owned()]);
        let units =
            made(&|out| all(Box::new(tmx::Beads::new(out, &header, documents.clone()).expect("a header"))));
        add("memory_tmx", units.clone());
        add("tmx", units);
        let (mut one, mut other) = (Vec::new(), Vec::new());
        all(Box::new(moses::Writer::new(&mut one, &mut other)));
        add("moses", join(&[&one, &other]));
        let (mut found, mut one, mut other) = (Vec::new(), Vec::new(), Vec::new());
        all(Box::new(intertext::Writer::new(&mut found, [&mut one, &mut other], ["a.xml", "b.xml"])));
        add("intertext", join(&[&found, &one, &other]));

        let paragraphs = |start: &str, end: &str| -> String {
            zh_lines.lines().chain(en_lines.lines()).map(|line| format!("{start}{line}{end}")).collect()
        };
        let body = format!(
            "<html><body><nav>a</nav><h1>b</h1><table><tr><td>c<td>d</table>{}",
            paragraphs("<p>", "</p>")
        );
        add("html", body.clone().into());
        let package = b"<package><manifest><item id='a' href='a.html' media-type='text/html'/></manifest><spine><itemref idref='a'/></spine></package>";
        add("epub", join(&[package, body.as_bytes()]));
        add(
            "docx",
            format!("<w:document><w:body>{}</w:body></w:document>", paragraphs("<w:p><w:t>", "</w:t></w:p>"))
                .into(),
        );
    }
    for file in ["level2.tmx", "version11.tmx"] {
        let bytes = fs::read(fixtures.join("tmx").join(file)).expect("a fixture");
        seeds.entry("memory_tmx").or_default().push(bytes.clone());
        seeds.entry("tmx").or_default().push(bytes);
    }
    for file in ["zh.srt", "en.vtt"] {
        let bytes = fs::read(fixtures.join("subtitles").join(file)).expect("a fixture");
        seeds.entry("subtitles").or_default().push(bytes);
    }
    let mut add = |target: &'static str, seed: &[u8]| seeds.entry(target).or_default().push(seed.to_vec());
    add("terms", "水乡联盟\tAlliance of Water Towns\nosmanthus jelly\t桂花糕\n".as_bytes());
    add("terms", "zh,en\n# own\n乌镇,\"Wuzhen, Zhejiang\",a town\n".as_bytes());
    add("glossary", "水乡\twater town\trequired\n水乡\tcanal village\tforbidden\n".as_bytes());
    add(
        "glossary",
        "<martif><text><body><termEntry><langSet xml:lang='en'><tig><term>water town</term></tig></langSet>\
         <langSet xml:lang='zh'><tig><term>水乡</term></tig></langSet></termEntry></body></text></martif>"
            .as_bytes(),
    );
    add(
        "baseline",
        br#"{"version":1,"accepted":[{"check":"number","id":"0123456789abcdef","message":"a"}]}"#,
    );
    add("cedict", "# a\n烏鎮 乌镇 [Wu1 zhen4] /Wuzhen, a water town/CL:個|个[ge4]/\n合作 合作 [he2 zuo4] /to cooperate/see 乌镇/\n".as_bytes());
    add("lexicon", &super::small_lexicon_bytes());
    for kind in ["<f4", "<f8", "<f2"] {
        let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': (2, 2), }}");
        let mut bytes = b"\x93NUMPY\x01\0".to_vec();
        bytes.extend((header.len() as u16 + 1).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.push(b'\n');
        bytes.extend([0; 32]);
        add("npy", &bytes);
    }
    seeds
}
