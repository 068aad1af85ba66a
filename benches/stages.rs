//! The stages one by one: start-up, segmentation, quantities, anchors, and jieba alone on the same Chinese text. With `--features
//! train` also those that the public API does not reach: scoring alone, and a search, which scores on the way.

mod support;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use duiqi::{Aligner, Lang, Lexicon, Segmenter, quantities};

fn main() {
    divan::main();
}

/// About 0.7 MB of one language, 10,000 Chinese segments and their counterparts, a segment a line.
fn text(lang: Lang) -> String {
    support::Sample::new(10_000).text(lang)
}

#[divan::bench(sample_count = 20)]
fn lexicon() -> Lexicon {
    Lexicon::embedded()
}

/// The lexicon and jieba's dictionary.
#[divan::bench(sample_count = 20)]
fn start_up() -> Aligner {
    Aligner::new()
}

#[divan::bench(args = [Lang::En, Lang::Zh])]
fn segment(bencher: Bencher, lang: Lang) {
    let (text, segmenter) = (support::Sample::new(10_000).prose(lang), Segmenter::new(lang));
    let segments = segmenter.segment(&text).len();
    assert!((9_000..13_000).contains(&segments), "{segments} segments");
    bencher
        .counter(ItemsCount::new(segments))
        .counter(BytesCount::of_str(&text))
        .bench(|| segmenter.segment(divan::black_box(&text)));
}

#[divan::bench(args = [Lang::En, Lang::Zh])]
fn read_quantities(bencher: Bencher, lang: Lang) {
    let text = text(lang);
    let all = || text.lines().map(|line| quantities(line, lang).len()).sum::<usize>();
    assert!(all() > text.lines().count() / 4);
    counted(bencher, &text).bench(all);
}

#[divan::bench(args = [Lang::En, Lang::Zh], sample_count = 10)]
fn anchors(bencher: Bencher, lang: Lang) {
    let (text, aligner) = (text(lang), Aligner::new());
    let all = || text.lines().map(|line| aligner.extractor().anchors(line, lang).len()).sum::<usize>();
    assert!(all() > text.lines().count() * 3);
    counted(bencher, &text).bench(all);
}

#[cfg(feature = "train")]
mod inner {
    use divan::Bencher;
    use divan::counter::ItemsCount;
    use duiqi::train::Round;
    use duiqi::{Aligner, Bitext, Workspace};

    const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

    /// Anchors, links and the band.
    #[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
    fn prepare(bencher: Bencher, segments: usize) {
        let (bitext, aligner) = (crate::support::Sample::new(segments).bitext(), Aligner::new());
        bencher.counter(count(&bitext)).bench(|| Round::new(&aligner, divan::black_box(&bitext)));
    }

    #[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
    fn score(bencher: Bencher, segments: usize) {
        let (bitext, mut workspace) = (crate::support::Sample::new(segments).bitext(), Workspace::default());
        let round = Round::new(&Aligner::new(), &bitext);
        let cells = round.score(&mut workspace);
        assert!(cells > segments && cells < 100 * (bitext.source().len() + bitext.target().len()), "{cells}");
        bencher.counter(count(&bitext)).bench_local(|| round.score(&mut workspace));
    }

    #[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
    fn score_and_search(bencher: Bencher, segments: usize) {
        let (bitext, mut workspace) = (crate::support::Sample::new(segments).bitext(), Workspace::default());
        let round = Round::new(&Aligner::new(), &bitext);
        let beads = round.search(&mut workspace);
        assert!(beads > segments / 2 && beads < 2 * segments, "{beads} beads");
        bencher.counter(count(&bitext)).bench_local(|| round.search(&mut workspace));
    }

    fn count(bitext: &Bitext) -> ItemsCount {
        ItemsCount::new(bitext.source().len() + bitext.target().len())
    }
}

#[divan::bench(sample_count = 10)]
fn jieba_alone(bencher: Bencher) {
    let (text, jieba) = (text(Lang::Zh), support::jieba());
    assert!(support::cut(&jieba, &text) > text.lines().count() * 3);
    counted(bencher, &text).bench(|| support::cut(&jieba, &text));
}

fn counted<'a, 'b>(bencher: Bencher<'a, 'b>, text: &str) -> Bencher<'a, 'b> {
    bencher.counter(ItemsCount::new(text.lines().count())).counter(BytesCount::of_str(text))
}
