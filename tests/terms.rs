//! Learned terms: what an aligned bitext teaches helps with the next one, and survives being written down.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may panic, and says what it measures")]

use duiqi::{Aligner, Alignment, Bitext, Document, Grade, Lang, Lexicon, Link, Links, Term, evaluate, join};
use proptest::prelude::*;

#[path = "support/gold.rs"]
mod gold;
#[path = "support/random.rs"]
mod random;

fn bitext(zh: &[String], en: &[String]) -> Bitext {
    let document = |lang, lines: &[String]| Document::from_lines(lang, lines.join("\n"));
    Bitext::new(document(Lang::Zh, zh), document(Lang::En, en)).unwrap()
}

fn learn(zh: &[String], en: &[String]) -> Vec<Term> {
    gold::aligner().learn(&Alignment::paired(&bitext(zh, en)))
}

fn with_terms(terms: Vec<Term>) -> Aligner {
    let mut lexicon = Lexicon::embedded();
    lexicon.add_terms(terms);
    Aligner::with_lexicon(lexicon)
}

/// Pairs of sentences about machines whose names no dictionary links.
fn workshop() -> (Vec<String>, Vec<String>) {
    let things =
        [("青蛙", "tamper"), ("牛头", "planer"), ("老虎钳", "vise"), ("马凳", "trestle"), ("龙门", "gantry")];
    let said: [(&str, &str); 6] = [
        ("请把{}搬到门口。", "Please carry the {} to the door."),
        ("昨天{}坏了。", "The {} broke yesterday."),
        ("我们买了新的{}。", "We bought a new {}."),
        ("没有人会用{}。", "Nobody can use the {}."),
        ("下雨的时候要盖好{}。", "Cover the {} when it rains."),
        ("{}很重。", "The {} is heavy."),
    ];
    let fill = |text: &str, word: &str| text.replace("{}", word);
    let pairs =
        said.iter().flat_map(|&(zh, en)| things.map(|(own_zh, own_en)| (fill(zh, own_zh), fill(en, own_en))));
    pairs.unzip()
}

#[test]
fn terms_of_a_field_are_learned_with_weights() {
    let (zh, en) = workshop();
    let terms = learn(&zh, &en);
    for (zh, en) in [("青蛙", "tamper"), ("牛头", "planer"), ("马凳", "trestle"), ("龙门", "gantry")]
    {
        let term = terms.iter().find(|term| term.en == en).unwrap_or_else(|| panic!("{en}: {terms:?}"));
        assert!(zh.contains(&term.zh) && term.weight > 0.5, "{term:?}");
        // Words that stand beside it are not taken for its translation.
        assert!(terms.iter().filter(|term| term.en == en).all(|term| zh.contains(&term.zh)), "{terms:?}");
    }
    assert!(terms.is_sorted_by(|x, y| x.weight >= y.weight));
    assert!(terms.iter().all(|term| term.weight > 0.0 && term.weight <= 1.0));
}

#[test]
fn a_learned_term_makes_a_wrong_alignment_right() {
    let lines = |text: &[&str]| text.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    // Nothing but the names tells which of the four has no counterpart.
    let zh = lines(&[
        "他走进工厂。",
        "他看了看那台青蛙，又看了看我，什么也没有说，转身走到窗边去了。",
        "他看了看那台龙门，又看了看我，什么也没有说，转身走到窗边去了。",
        "他看了看那台马凳，又看了看我，什么也没有说，转身走到窗边去了。",
        "他看了看那台牛头，又看了看我，什么也没有说，转身走到窗边去了。",
        "他笑了。",
    ]);
    let en = lines(&[
        "He walked into the factory.",
        "He looked at the gantry, then at me, said nothing, turned and went to the window.",
        "He looked at the trestle, then at me, said nothing, turned and went to the window.",
        "He looked at the planer, then at me, said nothing, turned and went to the window.",
        "He smiled.",
    ]);
    let bitext = bitext(&zh, &en);
    let expected = |aligner: &Aligner| {
        let links = Links::from(&aligner.align(&bitext));
        (2..5).all(|zh| links.contains(&Link { source: vec![zh], target: vec![zh - 1] }))
    };
    assert!(!expected(gold::aligner()), "it is right without the terms");
    let (zh, en) = workshop();
    assert!(expected(&with_terms(learn(&zh, &en))));
}

#[test]
fn a_weight_is_a_grade() {
    let bitext = bitext(&["咕噜坏了。".to_owned()], &["The sprocket broke.".to_owned()]);
    for (weight, grade) in [
        (1.0, Grade::Exact),
        (0.4, Grade::Exact),
        (0.3, Grade::Phrase),
        (0.2, Grade::Loose),
        (0.1, Grade::Synonym),
        (0.0, Grade::Synonym),
    ] {
        let aligner = with_terms(vec![Term { weight, ..Term::new("咕噜", "sprocket") }]);
        let alignment = Alignment::paired(&bitext);
        let explanation = aligner.explain(&alignment).bead(alignment.iter().next().unwrap());
        let of_term = explanation.matches.iter().find(|found| found.source.of("咕噜坏了。") == "咕噜");
        assert_eq!(of_term.unwrap().grade, grade, "{weight}");
    }
}

proptest! {
    #![proptest_config(random::cases(256))]

    #[test]
    fn a_written_table_reads_back_as_it_was(
        terms in proptest::collection::vec(
            ("[一-龥]{1,6}", "[a-z#\"][A-Za-z, \"#']{0,12}[a-z]", 0.0_f32..=1.0),
            0..12,
        )
    ) {
        let terms: Vec<Term> =
            terms.into_iter().map(|(zh, en, weight)| Term { zh, en, weight }).collect();
        let mut table = Vec::new();
        Term::write_table(&terms, &mut table).unwrap();
        let mut lexicon = Lexicon::embedded();
        prop_assert_eq!(lexicon.read_terms(&table[..]).unwrap(), terms.len());
        prop_assert_eq!(lexicon.terms(), &terms[..]);
    }
}

/// Learns from the first half of a document's gold beads; F1 on the second half without and with the terms.
fn halves(source: &Bitext, links: &Links) -> [f64; 2] {
    let middle = links.len() / 2;
    let texts = |document: &Document, ids: &[usize]| {
        join(document.lang(), ids.iter().map(|&id| document.segment(id)))
    };
    let pairs = links[..middle].iter().filter(|link| !link.source.is_empty() && !link.target.is_empty());
    let (zh, en): (Vec<String>, Vec<String>) = pairs
        .map(|link| (texts(source.source(), &link.source), texts(source.target(), &link.target)))
        .unzip();
    let first =
        |ids: fn(&Link) -> &Vec<usize>| links[middle..].iter().flat_map(ids).copied().min().unwrap_or(0);
    let (from_zh, from_en) = (first(|link| &link.source), first(|link| &link.target));
    let rest = |document: &Document, from: usize| {
        (from..document.len()).map(|id| join(document.lang(), [document.segment(id)])).collect::<Vec<_>>()
    };
    let second = bitext(&rest(source.source(), from_zh), &rest(source.target(), from_en));
    let back = |ids: &[usize], by: usize| ids.iter().map(|id| id - by).collect();
    let expected: Links = links[middle..]
        .iter()
        .map(|link| Link { source: back(&link.source, from_zh), target: back(&link.target, from_en) })
        .collect();
    [Aligner::new(), with_terms(learn(&zh, &en))]
        .map(|aligner| evaluate(&expected, &Links::from(&aligner.align(&second))).strict.f1)
}

#[test]
fn one_half_of_a_document_teaches_the_other() {
    let mut sums = [0.0; 2];
    let mut tell = |name: &str, [without, with]: [f64; 2]| {
        eprintln!("{name}: {without:.4} without, {with:.4} with the terms of the first half");
        sums = [sums[0] + without, sums[1] + with];
    };
    for (name, folder) in gold::fixtures() {
        // Where the order of the links is that of both sides, so that halves are halves of both.
        if name != "essay" {
            let links = gold::split_nulls(gold::links(&folder.join("links")));
            tell(&name, halves(&gold::fixture(&folder), &links));
        }
    }
    for (set, base) in ["academic", "mac-dev"]
        .into_iter()
        .flat_map(|set| gold::set(set).into_iter().map(move |base| (set, base)))
    {
        let name = format!("{set} {}", base.file_name().unwrap().to_string_lossy());
        tell(&name, halves(&gold::segmented(&base), &gold::links(&base.with_extension("links"))));
    }
    eprintln!("sum of F1: {:.4} without, {:.4} with the terms", sums[0], sums[1]);
    // Chapters are short: a bead is worth half a hundredth there.
    assert!(sums[1] >= sums[0] - 0.02, "the terms do harm: {sums:?}");
}
