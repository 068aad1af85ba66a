//! TMX: every element is read and comes back, what is written is valid, what is wrong is told with its line.

#![cfg(feature = "tmx")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

use duiqi::format::tmx::{Header, Note, Property, Reader, Unit, Variant, Writer};
use proptest::prelude::*;

#[path = "support/dtd.rs"]
mod dtd;
#[path = "support/random.rs"]
mod random;

fn read(bytes: &[u8]) -> Result<(Header, Vec<Unit>), String> {
    let mut reader = Reader::new(bytes).map_err(|error| error.to_string())?;
    let units: Result<_, _> = reader.by_ref().collect();
    Ok((reader.header().clone(), units.map_err(|error| error.to_string())?))
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tmx").join(name)).unwrap()
}

fn write(header: &Header, units: &[Unit]) -> (Vec<u8>, u64) {
    let mut writer = Writer::new(Vec::new(), header).unwrap();
    units.iter().for_each(|unit| writer.write(unit).unwrap());
    let replaced = writer.replaced();
    let bytes = writer.finish().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("written.tmx");
    fs::write(&file, &bytes).unwrap();
    dtd::assert_valid(&file);
    (bytes, replaced)
}

/// Without the lines, which differ between files.
fn unplaced(mut units: Vec<Unit>) -> Vec<Unit> {
    units.iter_mut().for_each(|unit| unit.line = 0);
    units
}

#[test]
fn every_element_comes_back() {
    for name in ["level2.tmx", "version11.tmx"] {
        let (header, units) = read(&fixture(name)).unwrap();
        let (bytes, replaced) = write(&header, &units);
        assert_eq!(replaced, 0);
        let (header_again, units_again) = read(&bytes).unwrap();
        assert_eq!(unplaced(units_again), unplaced(units), "{name}");
        assert_eq!(header_again, header, "{name}");
    }
}

#[test]
fn text_and_codes_are_told_apart() {
    let (header, units) = read(&fixture("level2.tmx")).unwrap();
    assert_eq!(header.encodings[0].maps[0].len(), 4);
    assert_eq!(header.attribute("srclang"), Some("en-US"));
    let [en, zh] = &units[0].variants[..] else { panic!("two variants") };
    assert_eq!(en.text, "The old crane stands at the quay.");
    assert_eq!(zh.text, "那台旧吊车立在码头上。");
    let inline = en.inline.as_deref().unwrap();
    assert!(
        inline.contains("<sub datatype=\"html\" type=\"alt\">a <bpt i=\"2\">&lt;i&gt;</bpt>crane"),
        "{inline}"
    );
    assert!(zh.inline.as_deref().unwrap().contains("<ph x=\"2\"/>"));
    assert_eq!(units[0].line, 11);
    let [zh, en] = &units[1].variants[..] else { panic!("two variants") };
    assert_eq!(zh.text, "按下確定 & 等待 5 < 6 秒\r\n第二行");
    assert_eq!(
        (en.text.as_str(), en.inline.as_deref()),
        ("Press OK & wait 5 < 6 seconds\nsecond line", None)
    );
}

#[test]
fn old_files_are_read_and_mended() {
    let (_, units) = read(&fixture("version11.tmx")).unwrap();
    assert_eq!(units[0].properties[0].value, "Harbour & Sons");
    assert_eq!(units[0].properties[0].attributes, [("xml:lang".to_owned(), "EN".to_owned())]);
    assert_eq!(units[0].attribute("unknown"), None);
    let [en, zh] = &units[0].variants[..] else { panic!("two variants") };
    assert_eq!((en.lang.as_str(), en.text.as_str()), ("EN-GB", "Signed by Harbour & Sons."));
    assert_eq!(zh.inline.as_deref(), Some("由<ph>{\\i </ph>海港父子公司<ph>}</ph>签署<ph>x</ph>。"));
    assert_eq!(units[1].variants[0].text, "没有外来元素。");
    assert_eq!(units[1].variants[0].inline, None);
}

#[test]
fn encodings_make_no_difference() {
    let plain = String::from_utf8(fixture("level2.tmx")).unwrap();
    let expected = read(plain.as_bytes()).unwrap();
    let declared = plain.replace("encoding=\"UTF-8\"", "encoding=\"UTF-16\"");
    let little: Vec<u8> = format!("\u{FEFF}{declared}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = format!("\u{FEFF}{declared}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    let unmarked: Vec<u8> = declared.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = format!("\u{FEFF}{plain}").into_bytes();
    for bytes in [little, big, unmarked, marked] {
        assert!(read(&bytes).unwrap() == expected);
    }
    let chinese = plain.replace("encoding=\"UTF-8\"", "encoding='GB18030'");
    let (bytes, ..) = encoding_rs::GB18030.encode(&chinese);
    assert!(read(&bytes).unwrap() == expected);
}

#[test]
fn wrong_files_are_told_with_their_line() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "line 1: expected <tmx>, found nothing like it"),
        (b"plain text", "line 1: expected <tmx>, found nothing like it"),
        (b"<html>\n<body/></html>", "line 1: expected <tmx>, found <html>"),
        (b"<tmx>\n<header/>\n", "line 3: the file ends before its <body>"),
        (b"<tmx><header/>\n<body><tu>\n", "line 3: the file ends inside <tu>"),
        (b"<tmx><header/><body>\n<tu></tuv></body>", "line 2: not well-formed XML"),
        (b"<tmx><header/><body>\n<tu a='1' a='2'/></body>", "line 2: "),
        (
            b"<tmx><header/><body>\n<tu><tuv><seg>&nope;</seg></tuv></tu></body></tmx>",
            "line 2: the entity &nope; is not declared",
        ),
        (b"<tmx><header/><body>\n\xFF</body>", "line 1: byte 21: not UTF-8"),
        (b"<tmx><header/><body></body>\n</tmz>", "line 2: not well-formed XML"),
    ];
    for (bytes, wanted) in cases {
        let error = read(bytes).unwrap_err();
        assert!(error.starts_with(wanted), "{error:?} for {:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn illegal_characters_are_replaced_and_counted() {
    let unit = Unit::new(vec![Variant::new("en", "a\u{1}b\u{FFFE}"), Variant::new("zh", "\u{B}甲\t\n")]);
    let (bytes, replaced) = write(&Header::new("en"), &[unit]);
    assert_eq!(replaced, 3);
    let (_, units) = read(&bytes).unwrap();
    assert_eq!(units[0].variants[0].text, "a\u{FFFD}b\u{FFFD}");
    assert_eq!(units[0].variants[1].text, "\u{FFFD}甲\t\n");
    let (_, units) = read(b"<tmx><header/><body><tu><tuv><seg>a&#1;</seg></tuv></tu></body></tmx>").unwrap();
    assert_eq!(units[0].variants[0].text, "a\u{FFFD}");
}

/// Markup of a caller's own is no way to break a file.
#[test]
fn inline_codes_are_written_as_the_dtd_has_them_or_refused() {
    let unit = |inline: &str| {
        let mut variant = Variant::new("en", "a");
        variant.inline = Some(inline.to_owned());
        Unit::new(vec![variant])
    };
    let (bytes, _) =
        write(&Header::new("en"), &[unit("a<ph own='1'>]]&gt;</ph><b>b</b>"), unit("<b>a > b</b>")]);
    let (_, units) = read(&bytes).unwrap();
    assert_eq!(units[0].variants[0].inline.as_deref(), Some("a<ph>]]&gt;</ph>b"));
    assert_eq!((units[1].variants[0].text.as_str(), &units[1].variants[0].inline), ("a > b", &None));
    for broken in ["<ph>", "a</seg></tuv>", "&own;"] {
        let mut writer = Writer::new(Vec::new(), &Header::new("en")).unwrap();
        assert!(writer.write(&unit(broken)).is_err(), "{broken}");
    }
}

#[test]
fn a_header_is_completed_and_a_unit_without_variants_left_out() {
    let mut wrong = Header::default();
    wrong.attributes = vec![("segtype".into(), "word".into()), ("nonsense".into(), "1".into())];
    let (bytes, _) = write(&wrong, &[Unit::default()]);
    let (header, units) = read(&bytes).unwrap();
    assert_eq!(header.attribute("segtype"), Some("sentence"));
    assert!(units.is_empty());
}

/// Text that XML can hold.
fn text() -> impl Strategy<Value = String> {
    "[a-z<>&\"'\r\n\t 甲乙。\u{FF0C}\u{1F600}\u{E000}]{0,12}"
}

fn attributes(names: &'static [&'static str]) -> impl Strategy<Value = Vec<(String, String)>> {
    let all = names.iter().map(|&name| prop::option::of(text()).prop_map(move |value| (name, value)));
    all.collect::<Vec<_>>()
        .prop_map(|all| all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
}

fn note() -> impl Strategy<Value = Note> {
    (text(), attributes(&["xml:lang", "o-encoding"])).prop_map(|(text, attributes)| Note { text, attributes })
}

fn property() -> impl Strategy<Value = Property> {
    (text(), text(), attributes(&["xml:lang"])).prop_map(|(kind, value, attributes)| Property {
        kind,
        value,
        attributes,
    })
}

/// Markup of a segment, nested.
fn markup() -> impl Strategy<Value = String> {
    let escaped = text().prop_map(|text| quick_escape(&text)).boxed();
    let leaf = prop_oneof![
        escaped.clone(),
        escaped.clone().prop_map(|text| format!("<bpt i=\"1\" type=\"b\">{text}</bpt>")),
        escaped.clone().prop_map(|text| format!("<ept i=\"1\">{text}</ept>")),
        escaped.clone().prop_map(|text| format!("<ph x=\"1\">{text}<sub>{text}</sub></ph>")),
        escaped.clone().prop_map(|text| format!("<it pos=\"end\">{text}</it>")),
        escaped.prop_map(|text| format!("<ut>{text}</ut><bpt>no i</bpt>")),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|parts| parts.concat()),
            inner.clone().prop_map(|inner| format!("<hi type=\"x\">{inner}</hi>")),
            inner.prop_map(|inner| format!("<ph><sub>{inner}</sub></ph><foreign>{inner}</foreign>")),
        ]
    })
}

fn quick_escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('\r', "&#13;")
}

fn variant() -> impl Strategy<Value = (Variant, String)> {
    let attributes = attributes(&["datatype", "usagecount", "changeid"]);
    (prop::collection::vec(note(), 0..2), prop::collection::vec(property(), 0..3), attributes, markup())
        .prop_map(|(notes, properties, attributes, markup)| {
            let mut variant = Variant::new("zh-Hans", "");
            (variant.attributes, variant.notes, variant.properties) = (attributes, notes, properties);
            (variant, markup)
        })
}

proptest! {
    #![proptest_config(random::cases(96))]

    /// What was read once, from whatever markup, is written validly and read again as it was.
    #[test]
    fn generated_units_come_back(
        variants in prop::collection::vec(variant(), 1..3),
        notes in prop::collection::vec(note(), 0..2),
        properties in prop::collection::vec(property(), 0..3),
        own in attributes(&["tuid", "o-encoding", "srclang", "creationdate"]),
    ) {
        // The markup goes into a file as it is, to be read in the form the reader gives it.
        let variant = |markup: &String| format!("<tuv xml:lang=\"zh-Hans\"><seg>{markup}</seg></tuv>");
        let file = variants.iter().map(|(_, markup)| variant(markup)).collect::<Vec<_>>().concat();
        let file = format!("<tmx><header/><body><tu>{file}</tu></body></tmx>");
        let (_, read_once) = read(file.as_bytes()).unwrap();
        let mut unit = Unit::default();
        (unit.attributes, unit.notes, unit.properties) = (own, notes, properties);
        for ((mut variant, _), read) in variants.into_iter().zip(&read_once[0].variants) {
            (variant.text, variant.inline) = (read.text.clone(), read.inline.clone());
            unit.variants.push(variant);
        }
        let (bytes, replaced) = write(&Header::new("zh"), std::slice::from_ref(&unit));
        prop_assert_eq!(replaced, 0);
        let (_, again) = read(&bytes).unwrap();
        prop_assert_eq!(&unplaced(again)[..], &[unit]);
    }
}
