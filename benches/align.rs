//! Whole alignment of documents with given segments, by size. Each asserts its strict F1 against gold links first.

mod support;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use duiqi::Aligner;

fn main() {
    divan::main();
}

#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 3, sample_size = 1)]
fn align(bencher: Bencher, segments: usize) {
    let (sample, aligner) = (support::Sample::new(segments), Aligner::new());
    let bitext = sample.bitext();
    support::checked(&sample, &aligner.align(&bitext));
    bencher
        .counter(ItemsCount::new(bitext.source().len() + bitext.target().len()))
        .counter(BytesCount::new(bitext.source().text().len() + bitext.target().text().len()))
        .bench(|| aligner.align(divan::black_box(&bitext)));
}
