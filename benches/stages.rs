//! The stages that the public API reaches: segmentation, quantities, anchors, and jieba alone on the same Chinese text.
//! Scoring and search are what `align` takes beyond the anchors of both sides.

#[allow(dead_code, reason = "not every bench makes bitexts")]
mod support;

use divan::Bencher;
use divan::counter::BytesCount;
use duiqi::{Aligner, Lang, Segmenter, quantities};

fn main() {
    divan::main();
}

/// About a megabyte of one language.
fn text(lang: Lang) -> String {
    let (zh, en) = support::texts(10_000);
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

#[divan::bench(args = [Lang::En, Lang::Zh])]
fn segment(bencher: Bencher, lang: Lang) {
    let (text, segmenter) = (text(lang), Segmenter::new(lang));
    assert!(segmenter.segment(&text).len() >= text.lines().count());
    bencher.counter(BytesCount::of_str(&text)).bench(|| segmenter.segment(divan::black_box(&text)));
}

#[divan::bench(args = [Lang::En, Lang::Zh])]
fn read_quantities(bencher: Bencher, lang: Lang) {
    let text = text(lang);
    let all = || text.lines().map(|line| quantities(line, lang).len()).sum::<usize>();
    assert!(all() > text.lines().count() / 10);
    bencher.counter(BytesCount::of_str(&text)).bench(all);
}

#[divan::bench(args = [Lang::En, Lang::Zh], sample_count = 10)]
fn anchors(bencher: Bencher, lang: Lang) {
    let (text, aligner) = (text(lang), Aligner::new());
    let all = || text.lines().map(|line| aligner.extractor().anchors(line, lang).len()).sum::<usize>();
    assert!(all() > text.lines().count() * 3);
    bencher.counter(BytesCount::of_str(&text)).bench(all);
}

#[divan::bench(sample_count = 10)]
fn jieba_alone(bencher: Bencher) {
    let text = text(Lang::Zh);
    let jieba =
        jieba_rs::Jieba::with_dict(&mut include_str!("../data/words.txt").as_bytes()).expect("a dictionary");
    let all = || text.lines().map(|line| jieba.cut(line, true).len()).sum::<usize>();
    assert!(all() > text.lines().count() * 3);
    bencher.counter(BytesCount::of_str(&text)).bench(all);
}
