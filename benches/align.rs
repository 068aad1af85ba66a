//! The whole: a bitext of given segments, by size. Each run asserts that what opens every copy found its counterpart.

mod support;

use divan::Bencher;
use duiqi::{Aligner, Alignment, Bitext};

fn main() {
    divan::main();
}

/// The openings of all copies are 1–1 beads.
fn check(alignment: &Alignment) {
    let opens = |text: &str| text.starts_with("Document ") && text.ends_with(" pages.");
    let openings = alignment.bitext().target().texts().filter(|text| opens(text)).count();
    let found = alignment
        .iter()
        .filter(|bead| opens(&bead.target().text()) && bead.source().text().ends_with("页。"))
        .count();
    assert!(found * 100 >= openings * 98, "{found} of {openings} openings aligned");
}

fn bench(bencher: Bencher, bitext: &Bitext) {
    let aligner = Aligner::new();
    check(&aligner.align(bitext));
    let bytes = bitext.source().text().len() + bitext.target().text().len();
    bencher.counter(divan::counter::BytesCount::new(bytes)).bench(|| aligner.align(divan::black_box(bitext)));
}

#[divan::bench(args = [100, 1_000, 10_000], sample_count = 5)]
fn align(bencher: Bencher, segments: usize) {
    bench(bencher, &support::bitext(segments));
}

#[divan::bench(sample_count = 10)]
fn start_up() -> Aligner {
    Aligner::new()
}
