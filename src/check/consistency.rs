//! `consistency`: one source segment or term with several translations in the document, and the reverse.

use std::collections::BTreeMap;
use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::coverage::Stamps;
use super::thresholds::{SEGMENT_MERGES, SEGMENT_VARIES, TERM_BEADS, TERM_EACH, TERM_VARIES};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::alignment::SideRef;
use crate::anchor::AnchorKind;
use crate::bitext::{Lang, Pair};
use crate::lexicon::Grade;
use crate::score::tokens::Word;
use crate::text::is_han;

/// The check of consistency.
#[derive(Debug)]
pub(super) struct Consistency;

impl Check for Consistency {
    fn names(&self) -> &'static [&'static str] {
        &["consistency"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        let pairs = context.beads().filter(BeadView::is_pair);
        let texts: Vec<[Said; 2]> =
            pairs.map(|bead| [Said::of(&bead.bead.source()), Said::of(&bead.bead.target())]).collect();
        let mut findings = segments(context, &texts, true);
        findings.extend(segments(context, &texts, false));
        findings.extend(terms(context));
        findings
    }
}

/// What a side of a bead says, marks and capitals apart.
struct Said {
    /// Of its letters, characters and digits; of a million texts two share one by chance less often than once in ten million documents.
    hash: u64,
    /// Whether it is long enough to be said in one way: a short answer or a number alone is said in many.
    long: bool,
}

impl Said {
    fn of(side: &SideRef<'_>) -> Self {
        let mut hasher = FxHasher::default();
        let (mut count, mut ascii, mut letters) = (0, true, false);
        let mut add = |c: char, is_letter: bool| {
            hasher.write_u32(c.into());
            count += 1;
            letters |= is_letter;
        };
        for c in side.texts().flat_map(str::chars) {
            if c.is_ascii_alphanumeric() {
                add(c.to_ascii_lowercase(), c.is_ascii_alphabetic());
            } else if is_han(c) {
                add(c, true);
                ascii = false;
            } else if !c.is_ascii() && c.is_alphanumeric() {
                c.to_lowercase().for_each(|c| add(c, c.is_alphabetic()));
                ascii = false;
            }
        }
        Self { long: letters && count >= if ascii { 12 } else { 4 }, hash: hasher.finish() }
    }
}

/// Equal texts on one side whose counterparts differ; of each group all but the first are told.
fn segments(context: &Context<'_>, texts: &[[Said; 2]], by_source: bool) -> Vec<Finding> {
    let mut seen: FxHashMap<u64, (u64, usize)> = FxHashMap::default();
    let mut findings = Vec::new();
    for (bead, [source, target]) in context.beads().filter(BeadView::is_pair).zip(texts) {
        let (own, other) = if by_source { (source, target) } else { (target, source) };
        if !own.long {
            continue;
        }
        let (first, index) = *seen.entry(own.hash).or_insert((other.hash, bead.index));
        if first == other.hash {
            continue;
        }
        let place = format!("bead {}", index + 1);
        let (confidence, message) = if by_source {
            (SEGMENT_VARIES, format!("the same source was translated otherwise before ({place})"))
        } else {
            (SEGMENT_MERGES, format!("another source was translated by the same text before ({place})"))
        };
        let marks = Pair::default();
        findings.push(context.finding("consistency", Severity::Warning, confidence, &bead, marks, message));
    }
    findings
}

/// Chinese terms that the English renders in two ways, or the reverse, each several times and hardly ever together.
fn terms(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (lang, links) in [(Lang::Zh, &context.links.zh), (Lang::En, &context.links.en)] {
        let (own, other) = (context.tokens.get(lang), context.tokens.get(lang.other()));
        let exact = |word: usize| {
            links[word].iter().filter(|(_, grade)| *grade == Grade::Exact).map(|(word, _)| *word)
        };
        let is_term = |(word, entry): (usize, &Word)| {
            entry.kind == AnchorKind::Term
                && entry.value.chars().nth(if lang == Lang::Zh { 1 } else { 3 }).is_some()
                && entry.segments.len() >= TERM_BEADS
                && entry.segments.len() * 20 < own.len() + 200
                && exact(word).nth(1).is_some()
        };
        let terms: Vec<bool> = own.words.iter().enumerate().map(is_term).collect();
        // For each word its uses: the bead with each word there that it is strongly linked to, or with none.
        let mut uses: Vec<Vec<Use>> = vec![Vec::new(); own.words.len()];
        let mut there = Stamps::new(other.words.len());
        for bead in context.beads().filter(BeadView::is_pair) {
            let mut here: Vec<u32> = bead
                .ids(lang)
                .flat_map(|id| own.of(id))
                .map(|token| token.word)
                .filter(|word| terms[*word as usize])
                .collect();
            if here.is_empty() {
                continue;
            }
            here.sort_unstable();
            here.dedup();
            there.stamp(other, bead.ids(lang.other()));
            for word in here {
                let uses = &mut uses[word as usize];
                let linked = exact(word as usize).filter(|&word| there.has(word));
                uses.extend(linked.map(|word| (bead.index, Some(word))));
                if uses.last().is_none_or(|(last, _)| *last != bead.index) {
                    uses.push((bead.index, None));
                }
            }
        }
        for (word, uses) in uses.iter().enumerate().filter(|(_, uses)| !uses.is_empty()) {
            findings.extend(varies(context, lang, word as u32, uses));
        }
    }
    findings
}

/// A bead, and a word of its other side.
type Use = (usize, Option<u32>);

fn varies(context: &Context<'_>, lang: Lang, word: u32, uses: &[Use]) -> Option<Finding> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    uses.iter().filter_map(|(_, linked)| *linked).for_each(|word| *counts.entry(word).or_default() += 1);
    let mut ranked: Vec<(u32, usize)> = counts.into_iter().collect();
    ranked.sort_by_key(|&(word, count)| (std::cmp::Reverse(count), word));
    let [(first, most), (second, fewer), ..] = ranked[..] else { return None };
    let beads = || uses.chunk_by(|one, next| one.0 == next.0);
    let has = |uses: &[Use], word: u32| uses.iter().any(|(_, linked)| *linked == Some(word));
    let both = beads().filter(|uses| has(uses, first) && has(uses, second)).count();
    if fewer < TERM_EACH || both * 5 > fewer || (most + fewer - both) * 5 < beads().count() * 4 {
        return None;
    }
    let value = |lang: Lang, word: u32| context.tokens.get(lang).surface(context.document(lang), word);
    let odd = beads().find(|uses| has(uses, second) && !has(uses, first))?[0].0;
    let bead = context.beads().nth(odd)?;
    let other = lang.other();
    let message = format!(
        "{} is {} in {most} places and {} in {fewer}",
        value(lang, word),
        value(other, first),
        value(other, second)
    );
    let mut marks = Pair::default();
    for (lang, word) in [(lang, word), (other, second)] {
        for id in bead.ids(lang) {
            let found = context.tokens.get(lang).of(id).iter().filter(|token| token.word == word);
            let spans = found.map(|token| context.place(lang, id, token.span));
            let list: &mut Vec<_> = marks.get_mut(lang);
            list.extend(spans);
        }
    }
    Some(context.finding("consistency", Severity::Info, TERM_VARIES, &bead, marks, message))
}
