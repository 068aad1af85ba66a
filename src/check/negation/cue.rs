//! Cues: words that negate, or that can stand for a negation, and what they are counted as.
//!
//! A Chinese negator by itself is read on to the longest word of the lexicon that begins with it, because 不|同 and 不|过 do not negate.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::rate::{is_counted, rate};
use crate::bitext::{Lang, Pair, Span};
use crate::check::{BeadView, Context, side};

/// A cue with its place in the joined text of its side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cue {
    pub(super) span: Span,
    /// What it is counted as.
    pub(super) kind: Cow<'static, str>,
    /// How often such a cue has a negation on the other side, in [0, 1].
    pub(super) rate: f32,
    /// How well it answers one there, in [0, 1]: 不低于 asks for none (*at least*), and answers *not lower than*.
    pub(super) answer: f32,
}

impl Cue {
    fn new(lang: Lang, span: Span, kind: Cow<'static, str>) -> Self {
        let rate = rate(lang, &kind);
        let answer = if kind == COMPARED || EN_PHRASES.contains(&&*kind) {
            rate.max(ANSWER)
        } else if rate >= NEGATES {
            f32::midpoint(rate, 1.0)
        } else {
            rate
        };
        Self { span, kind, rate, answer }
    }
}

/// What a negator in a phrase answers at least.
const ANSWER: f32 = 0.6;
/// From this rate on a cue negates; where nothing answers it, the other side says the same in another way.
const NEGATES: f32 = 0.5;
/// What 不 before a comparison is counted as.
const COMPARED: &str = "不…";

/// Cues that ask for one and answer one more seldom than this are left out.
const LEAST: f32 = 0.12;

/// One of these is in every Chinese cue of the first kind.
const ZH_NEGATORS: &[char] = &['不', '没', '未', '无', '非', '勿', '莫', '否', '别', '難', '难'];
/// Adverbs that stand on a negator in one word and change nothing about it: 从未, 并不, 毫无.
const ZH_ADVERBS: &[char] = &[
    '从', '從', '并', '並', '尚', '毫', '决', '決', '绝', '絕', '永', '也', '还', '還', '仍', '均', '都',
    '再', '又', '却', '卻', '既', '就', '更', '但', '亦', '皆', '概', '可',
];
/// Words with two negators that do not negate, and one of them alone that doubts rather: 不得不, 无非, 难免.
const ZH_POSITIVE: &[&str] = &[
    "难免",
    "不免",
    "未免",
    "不由得",
    "不禁",
    "莫不",
    "无非",
    "非但",
    "不单",
    "不少",
    "不光",
    "不忘",
    "不乏",
    "不失",
    "忍不住",
    "禁不住",
    "对不起",
    "没关系",
    "没事",
    "不客气",
    "不好意思",
    "不得了",
    "差不多",
    "不用说",
];
/// Words in which 没 is read *mò* and negates nothing, but sinks or seizes.
const ZH_SUNK: &[&str] = &[
    "淹没",
    "沉没",
    "埋没",
    "吞没",
    "覆没",
    "湮没",
    "隐没",
    "泯没",
    "辱没",
    "浸没",
    "陷没",
    "出没",
    "没收",
    "没落",
    "没入",
    "没顶",
    "水没过",
];
/// What water comes up to.
const ZH_COVERED: &[&str] = &["脚踝", "脚面", "脚背", "膝", "小腿", "大腿", "腰", "胸", "肩", "脖", "头顶"];
/// After 不 a bound of a number and no negation (不低于 is *at least*).
const ZH_COMPARED: &[&str] =
    &["低于", "超过", "少于", "高于", "大于", "小于", "多于", "晚于", "迟于", "早于", "逾"];
/// Before one of these and a number they bound it.
const ZH_FORBIDS: &[&str] = &["不得", "不能", "不应", "不可", "不会", "不宜"];
/// Right before a number they bound it.
const ZH_SHORT: &[&str] = &["未满", "不满", "不足", "未到"];
/// With 不 before them no negation either.
const ZH_AFTER: &[&str] = &["一致", "仅", "只", "断", "少", "就是", "正是"];
/// Those that negate by themselves.
const ZH_BARE: &[char] = &['不', '没', '未', '无', '非', '莫'];
/// Characters of Chinese words that can stand for a negation.
const ZH_LOOSE: &[&str] = &["拒", "缺", "免", "禁", "失", "忘", "破", "错", "唯", "违"];
/// English phrases that hold a negator, and are cues of their own.
const EN_PHRASES: &[&str] = &[
    "not only",
    "not just",
    "not merely",
    "not simply",
    "not to mention",
    "no matter",
    "no doubt",
    "no wonder",
    "no less than",
    "no longer",
    "no one can deny",
    "no one",
    "no. ",
    "why not",
    "whether or not",
    "or not",
    "if not",
    "no more than",
    "no later than",
    "not later than",
    "no fewer than",
    "not lower than",
    "not higher than",
    "not less than",
    "not more than",
    "not fewer than",
    "not greater than",
    "cannot but",
    "no choice but",
    "can't help",
    "cannot help",
    "couldn't help",
    "could not help",
    "in no time",
    "in spite of",
    "nothing but",
    "last but not least",
    "not long",
    "not until",
    "no sooner",
    "nothing more than",
    "none other",
    "not far",
    "nonetheless",
];
/// English words that negate by grammar.
const EN: &[&str] = &[
    "not", "never", "cannot", "no", "without", "nor", "neither", "unable", "none", "nobody", "nothing",
    "nowhere",
];
/// What can stand for a negation in English, by its beginning.
const EN_LOOSE: &[&str] = &[
    "hardly",
    "barely",
    "rarely",
    "seldom",
    "scarcely",
    "refus",
    "avoid",
    "stop",
    "until",
    "unless",
    "instead",
    "except",
    "ceas",
    "difficult",
    "hard",
    "absen",
    "fail",
    "few",
    "little",
    "less",
    "rather",
    "zero",
    "ignor",
    "neglect",
    "inadequa",
    "insufficien",
    "shortage",
    "despite",
    "poor",
    "wrong",
    "lost",
    "deni",
    "forbid",
    "prohibit",
];

/// What *in-* negates, by its beginning; most words that begin so have no other word behind it.
const EN_IN: &[&str] = &[
    "inability",
    "inaccessib",
    "inaccura",
    "inaction",
    "inappropria",
    "incapab",
    "incomparab",
    "incompatib",
    "incompeten",
    "incomplet",
    "inconceivab",
    "inconsisten",
    "inconvenien",
    "incorrect",
    "incurab",
    "indefinite",
    "indelibl",
    "indescribab",
    "indifferen",
    "indispensab",
    "ineffect",
    "inefficien",
    "inequal",
    "inescapab",
    "inestimab",
    "inevitab",
    "inexhaustib",
    "inexpensive",
    "inexperience",
    "inexplicab",
    "inextricab",
    "infallib",
    "inflexib",
    "informal",
    "infrequen",
    "inhuman",
    "injust",
    "innumerab",
    "insecur",
    "insensitiv",
    "inseparab",
    "insignifican",
    "insincer",
    "instabil",
    "insurmountab",
    "intangib",
    "intoleran",
    "intolerab",
    "invalid",
    "invariab",
    "invincib",
    "invisib",
    "involuntar",
];

/// Finds the cues of beads. Each word is looked at once.
pub(super) struct Reader<'c> {
    context: &'c Context<'c>,
    /// By number whether a Chinese word can be a cue.
    zh: Vec<bool>,
    en: FxHashMap<String, English>,
}

/// What is known of an English word.
struct English {
    /// What it is counted as by itself.
    kind: Option<&'static str>,
    /// The phrases that it may be the beginning of.
    phrases: Vec<&'static str>,
}

impl<'c> Reader<'c> {
    pub(super) fn new(context: &'c Context<'c>) -> Self {
        let words = context.tokens.zh.words.iter().map(|word| word.value.as_str());
        let sunk = |word: &str| word.contains('没') && ZH_SUNK.iter().any(|sunk| word.contains(sunk));
        let cue = |word: &str| word.contains(ZH_NEGATORS) && !sunk(word) || loose(word).is_some();
        let zh = words.map(cue).collect();
        Self { context, zh, en: FxHashMap::default() }
    }

    /// The cues of a bead.
    pub(super) fn read(&mut self, bead: &BeadView<'_>) -> Pair<Vec<Cue>> {
        let text = |lang| side::text(self.context, bead, lang);
        let (en, zh) = (text(Lang::En), text(Lang::Zh));
        let mut cues = Pair { zh: self.chinese(bead, &zh), en: self.english(&en) };
        for cues in [&mut cues.en, &mut cues.zh] {
            cues.retain(|cue| cue.answer >= LEAST);
        }
        cues
    }

    /// By the words as jieba cuts them.
    fn chinese(&self, bead: &BeadView<'_>, text: &str) -> Vec<Cue> {
        let context = self.context;
        let mut found: Vec<Cue> = Vec::new();
        let mut start = 0;
        for id in bead.ids(Lang::Zh) {
            for token in context.tokens.zh.of(id) {
                if !self.zh[token.word as usize] {
                    continue;
                }
                let value = context.tokens.zh.words[token.word as usize].value.as_str();
                let span = token.span.shifted(start);
                // A name found by its sound may stand inside a word.
                if found.last().is_some_and(|last| last.span.end > span.start) {
                    continue;
                }
                let after = &text[span.end.min(text.len())..];
                let before = text[..span.start].chars().next_back();
                let kind = if value.contains(ZH_NEGATORS) {
                    let Some(kind) = negator(context, value, before, after) else { continue };
                    kind
                } else if let Some(part) = loose(value) {
                    Cow::Borrowed(part)
                } else {
                    continue;
                };
                found.push(Cue::new(Lang::Zh, span, kind));
            }
            start += context.document(Lang::Zh).segment(id).len() + 1;
        }
        found
    }

    /// By words and phrases.
    fn english(&mut self, text: &str) -> Vec<Cue> {
        let lower = text.to_ascii_lowercase();
        let mut found = Vec::new();
        let mut at = 0;
        let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
        while let Some(start) = lower[at..].find(is_letter).map(|next| at + next) {
            let rest = &lower[start..];
            let end = rest.find(|c| !is_letter(c)).map_or(lower.len(), |length| start + length);
            let word = lower[start..end].trim_end_matches(['\'', '’']);
            at = end;
            // Looked up twice for a new word only.
            let known = match self.en.get(word) {
                Some(known) => known,
                None => self.en.entry(word.to_owned()).or_insert(English::new(self.context, word)),
            };
            let phrase = known.phrases.iter().find(|phrase| begins_with(rest, phrase));
            if let Some(phrase) = phrase {
                at = at.max(start + phrase.len());
            }
            if let Some(kind) = phrase.copied().or(known.kind) {
                found.push(Cue::new(Lang::En, Span::new(start, at), Cow::Borrowed(kind)));
            }
        }
        found
    }
}

impl English {
    fn new(context: &Context<'_>, word: &str) -> Self {
        let phrases = EN_PHRASES.iter().copied();
        let phrases = phrases.filter(|phrase| phrase.starts_with(word) || word.starts_with(phrase));
        let kind = if let Some(word) = EN.iter().find(|known| **known == word) {
            Some(*word)
        } else if word.ends_with("n't") || word.ends_with("n’t") {
            Some("not")
        } else {
            beginning(word, EN_LOOSE).or_else(|| affix(context, word))
        };
        Self { kind, phrases: phrases.collect() }
    }
}

/// The character of a word that can stand for a negation.
fn loose(value: &str) -> Option<&'static str> {
    ZH_LOOSE.iter().find(|part| value.chars().any(|c| part.starts_with(c))).copied()
}

/// What a word with a negator is counted as; nothing where it only asks (是不是).
fn negator(
    context: &Context<'_>,
    value: &str,
    before: Option<char>,
    after: &str,
) -> Option<Cow<'static, str>> {
    let owned = |word: &str| Some(Cow::Owned(word.to_owned()));
    // A bound of a number, wherever the words are cut: 不少|于, 不|超过.
    let goes_on = |word: &&str| {
        let mut rest = value.chars().skip(1).chain(after.chars());
        word.chars().all(|c| rest.next() == Some(c))
    };
    if value.starts_with('不') && ZH_COMPARED.iter().any(goes_on) || is_bound(value, after) {
        return Some(Cow::Borrowed(COMPARED));
    }
    // 水没到膝盖: it covers the knees.
    let covers = || {
        ZH_COVERED.iter().any(|part| after.starts_with(part))
            || value == "没过"
                && (before.is_some_and(|c| matches!(c, '水' | '雪' | '要')) || after.starts_with('了'))
    };
    if matches!(value, "没" | "没到" | "没过" | "没至") && covers() {
        return None;
    }
    if value.contains('勿') || matches!(value, "切莫" | "莫要") {
        return Some(Cow::Borrowed("勿"));
    }
    // 是不是 asks, it does not negate.
    let mut chars = value.chars();
    if let [Some(one), Some('不' | '没'), Some(other), None] = [(); 4].map(|()| chars.next())
        && one == other
    {
        return None;
    }
    if value.chars().nth(1).is_some() && is_counted(value) {
        return owned(value);
    }
    let core = value.trim_start_matches(ZH_ADVERBS);
    let core = if core.starts_with(ZH_BARE) { core } else { value };
    if core.chars().nth(1).is_none() {
        if core == "不" && ZH_AFTER.iter().any(|word| after.starts_with(word)) {
            return Some(Cow::Borrowed("…"));
        }
        if let Some(word) = longer(context, core, after) {
            return Some(Cow::Owned(word));
        }
        let asks = matches!(core, "不" | "没") && before.is_some_and(|c| after.starts_with(c));
        return if asks { None } else { owned(core) };
    }
    // 不得不: two negators cancel each other.
    if core.matches(ZH_BARE).count() > 1 || ZH_POSITIVE.contains(&core) {
        return Some(Cow::Borrowed("…"));
    }
    // 付不起, 离不开: cannot.
    if core.chars().nth(1) == Some('不') && core.chars().count() == 3 {
        return Some(Cow::Borrowed("得不"));
    }
    // What is no word of the lexicon is a negator and what it negates: 不|愿意.
    let bare = core.chars().next().filter(|c| ZH_BARE.contains(c));
    match bare {
        Some(negator) if !is_counted(core) && !context.extractor.lexicon.contains(core) => {
            Some(Cow::Owned(negator.to_string()))
        }
        _ => owned(core),
    }
}

/// Whether a negator only bounds the number behind it: 不得低于三百人, 未满十八岁. Without a number 不得 forbids (不得低于标准).
fn is_bound(value: &str, after: &str) -> bool {
    let is_figure = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百千万亿两".contains(c);
    if ZH_SHORT.contains(&value) {
        return after.starts_with(is_figure);
    }
    let compared = ZH_COMPARED.iter().find_map(|word| after.strip_prefix(word));
    ZH_FORBIDS.contains(&value) && compared.is_some_and(|rest| rest.chars().take(5).any(is_figure))
}

/// The longest word of the lexicon that begins with a negator and goes on with the text behind it: 不|同.
fn longer(context: &Context<'_>, negator: &str, after: &str) -> Option<String> {
    let lexicon = &context.extractor.lexicon;
    let next: Vec<char> = after.chars().take(3).map(|c| lexicon.simplified(c)).collect();
    (1..=next.len()).rev().find_map(|length| {
        let word: String = negator.chars().chain(next[..length].iter().copied()).collect();
        lexicon.contains(&word).then_some(word)
    })
}

/// Whether a text begins with a phrase whose last word is no beginning of another one (*not justified*).
fn begins_with(text: &str, phrase: &str) -> bool {
    let rest = text.strip_prefix(phrase);
    let goes_on = |rest: &str| phrase.ends_with(char::is_alphabetic) && rest.starts_with(char::is_alphabetic);
    rest.is_some_and(|rest| !goes_on(rest))
}

/// The first of these that a word begins with.
fn beginning(word: &str, list: &'static [&'static str]) -> Option<&'static str> {
    list.iter().copied().find(|begin| word.starts_with(begin))
}

/// The negative prefix or suffix of a word, as far as letters tell.
fn affix(context: &Context<'_>, word: &str) -> Option<&'static str> {
    const PREFIXES: &[&str] = &["un", "im", "ir", "il", "dis", "non"];
    // Some only begin so; some undo and do not negate (*unveil*).
    const NOT: &[&str] = &[
        "unleash",
        "unveil",
        "unlock",
        "unfold",
        "uncover",
        "unpack",
        "unload",
        "under",
        "uni",
        "import",
        "display",
        "improv",
        "impact",
        "impress",
        "discover",
        "discuss",
        "distribut",
        "imply",
        "immigra",
        "impose",
        "disease",
        "distinct",
        "impart",
        "district",
    ];
    if word.len() < 6 {
        return None;
    }
    if beginning(word, EN_IN).is_some() {
        return Some("in-");
    }
    let known = |rest: &str| {
        let Context { extractor, .. } = context;
        rest.len() >= 4 && extractor.lexicon.stem(&extractor.lemmatizer.stem(rest)).is_some()
    };
    let prefix = PREFIXES.iter().find(|prefix| word.strip_prefix(**prefix).is_some_and(known));
    prefix
        .filter(|_| !NOT.iter().any(|not| word.starts_with(not)))
        .copied()
        .or_else(|| word.strip_suffix("less").is_some_and(known).then_some("-less"))
}
