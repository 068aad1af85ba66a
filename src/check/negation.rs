//! `negation`: 不, 没, 无, 未 and their like against *not*, *no*, *never*, *without*, *un-*.
//!
//! Two rings of words for each language: what negates by grammar, and what can stand for a negation (*hardly*, *lack*, 拒绝, 仅). A finding
//! needs more negations on one side than there are words of both rings on the other. What says yes by saying no twice (不得不, *not uncommon*) is
//! in the outer ring.

use super::thresholds::{NEAR_AFTER, NEAR_BEFORE, NEGATED, NEGATION_AWAY, NEGATION_FEWER, NEGATION_NONE};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::bitext::{Lang, Pair, Span};
use crate::lexicon::Grade;

/// The check of negations.
#[derive(Debug)]
pub(super) struct Negation;

impl Check for Negation {
    fn names(&self) -> &'static [&'static str] {
        &["negation"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        context.beads().filter(BeadView::is_pair).filter_map(|bead| compare(context, &bead)).collect()
    }
}

/// Chinese words that negate by grammar; other words with a negator in them (不断, 不足, 迫不及待) have a meaning of their own.
const ZH: &[&str] = &[
    "不",
    "没",
    "没有",
    "未",
    "勿",
    "切勿",
    "非",
    "不能",
    "不会",
    "不是",
    "不要",
    "并不",
    "并不是",
    "并没有",
    "不再",
    "不得",
    "不可",
    "不可能",
    "从未",
    "尚未",
    "未能",
    "无法",
    "不准",
    "不许",
    "不应",
    "不应该",
    "不该",
    "不想",
    "不愿",
    "不愿意",
    "不敢",
    "不用",
    "不必",
    "不需要",
    "不需",
    "绝不",
    "决不",
    "毫不",
    "毫无",
    "并非",
    "从不",
    "从来不",
    "从没",
    "还没",
    "还没有",
    "难以",
    "不曾",
    "未曾",
    "并未",
    "都不",
    "也不",
    "就不",
    "却不",
    "不算",
    "不肯",
    "不让",
    "不想要",
    "不知",
    "不知道",
    "不怕",
    "不在",
    "不符合",
    "不属于",
    "不存在",
    "不太",
    "不够",
    "不适合",
    "不允许",
    "没法",
    "没能",
    "暂不",
    "暂无",
    "概不",
    "均不",
    "不予",
    "不见",
    "不到",
    "看不到",
    "找不到",
    "听不到",
    "想不到",
    "没想到",
    "不住",
    "不了",
    "不清楚",
    "不清",
    "不懂",
    "不对",
    "不行",
    "不怎么",
    "不光彩",
    "不排除",
    "不具备",
    "不含",
    "不愧",
    "不符",
    "不变",
    "不容",
    "不容易",
    "不易",
    "不支持",
    "不同意",
    "不得不",
    "不相信",
    "不信",
    "不好",
    "不多",
    "不大",
    "不高",
    "不低于",
    "不超过",
    "不少于",
    "不多于",
    "不仅",
    "不仅仅",
    "不只",
];
/// Those of them that say no more than yes, or about which English says nothing.
const ZH_IDLE: &[&str] = &[
    "不得不",
    "不仅",
    "不仅仅",
    "不只",
    "不愧",
    "不到",
    "不超过",
    "不少于",
    "不低于",
    "不多于",
    "不变",
    "不好",
    "不多",
    "不大",
    "不高",
    "不易",
    "不容易",
    "不排除",
    "不见",
    "不住",
    "不够",
];
/// After 不 a bound of a number and no negation (不低于 is *at least*).
const ZH_COMPARED: &[&str] =
    &["低于", "超过", "少于", "高于", "大于", "小于", "多于", "一致", "仅", "只", "断", "少"];
/// What can stand for a negation in Chinese.
const ZH_LOOSE: &[&str] = &[
    "拒", "缺", "免", "禁", "止", "反对", "除", "失", "差", "难", "莫", "甭", "别", "才", "只", "仅", "罢",
    "却", "岂", "哪", "何", "吗", "怎", "谁", "少", "空", "不", "没", "未", "无", "否", "非", "別", "沒",
    "無", "忘", "漏", "破", "以外", "之外", "停", "取消", "废", "独", "唯", "剩", "终于", "以前", "之前",
    "弱", "低", "远", "误", "错", "尽管", "違", "违",
];
/// One of these is part of every firm negation.
const ZH_SIGNS: &[&str] = &["不", "没", "未", "勿", "非", "无", "難", "难以"];
const EN_SIGNS: &[&str] = &[
    "not", "n't", "n’t", "never", "no ", "nor", "neither", "without", "unable", "none", "nobody", "nothing",
    "nowhere", "fail", "no,", "no.", "no-",
];
/// English phrases that hold a negator and do not negate.
const EN_NOT: &[&str] = &[
    "not only",
    "not just",
    "not merely",
    "not simply",
    "not to mention",
    "no matter",
    "no doubt",
    "no wonder",
    "no less than",
    "no. ",
    "no.\u{a0}",
    "why not",
    "whether or not",
    "or not",
    "if not",
    "no more than",
    "no later than",
    "not later than",
    "no.",
    "no fewer than",
    "cannot but",
    "can't help",
    "cannot help",
    "nothing but",
    "last but not least",
    "not long",
    "not until",
    "no sooner",
    "nothing more than",
    "not infrequently",
    "not uncommon",
    "not unusual",
    "not far",
    "nonetheless",
    "no one can deny",
    "it is no",
];
/// English negators.
const EN: &[&str] = &[
    "not", "n't", "n’t", "never", "cannot", "no", "without", "nor", "neither", "unable", "none", "nobody",
    "nothing", "nowhere", "failed", "fails", "fail", "failing",
];
/// What can stand for a negation in English, by its beginning.
const EN_LOOSE: &[&str] = &[
    "hardly",
    "barely",
    "rarely",
    "seldom",
    "scarcely",
    "lack",
    "refus",
    "deny",
    "deni",
    "prevent",
    "avoid",
    "stop",
    "until",
    "unless",
    "instead",
    "except",
    "ceas",
    "prohibit",
    "bann",
    "ban",
    "difficult",
    "regardless",
    "miss",
    "exclud",
    "absen",
    "forbid",
    "forbad",
    "fail",
    "reject",
    "fewer",
    "rather than",
    "zero",
    "ignor",
    "neglect",
    "inadequa",
    "insufficien",
    "shortage",
    "otherwise",
    "discrepan",
    "too late",
    "gone",
];

fn compare(context: &Context<'_>, bead: &BeadView<'_>) -> Option<Finding> {
    let texts = Pair { en: text(context, bead, Lang::En), zh: text(context, bead, Lang::Zh) };
    // Most beads hold nothing like it.
    let lower = texts.en.to_ascii_lowercase();
    let firm = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    if !firm(&texts.zh, ZH_SIGNS) && !firm(&lower, EN_SIGNS) {
        return None;
    }
    let counts = Pair { en: english(&texts.en), zh: chinese(context, bead, &texts.zh) };
    for lang in [Lang::Zh, Lang::En] {
        let (own, other) = (counts.get(lang), counts.get(lang.other()));
        if own.firm.is_empty() || other.firm.len() >= own.firm.len() {
            continue;
        }
        let fewer = own.firm.len() - other.firm.len();
        let none = other.firm.is_empty() && other.loose.is_empty();
        let confidence = match lang {
            _ if none => NEGATION_NONE,
            Lang::Zh if is_orphan(context, bead, &counts) => NEGATION_AWAY,
            // English has words for it: it is what Chinese negates by grammar that has to come back.
            Lang::Zh if other.loose.len() < fewer => NEGATION_FEWER,
            _ => continue,
        };
        let spans = marks(context, bead, lang, &own.firm);
        let quoted: Vec<&str> = spans.iter().map(|span| span.of(context.document(lang).text())).collect();
        let (role, there) = (context.role(lang), context.role(lang.other()));
        let message = format!("the {role} negates ({}), the {there} does not", quoted.join(", "));
        let mut found: Pair<Vec<Span>> = Pair::default();
        found.get_mut(lang).clone_from(&spans);
        return Some(context.finding("negation", Severity::Warning, confidence, bead, found, message));
    }
    None
}

/// The negations of a side.
#[derive(Debug, Default)]
struct Negations {
    /// Where the firm ones stand.
    firm: Vec<Span>,
    /// Where words stand that can stand for one.
    loose: Vec<Span>,
}

fn text(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang) -> String {
    let document = context.document(lang);
    bead.ids(lang).map(|id| document.segment(id)).collect::<Vec<_>>().join("\n")
}

/// By the words as jieba cuts them.
fn chinese(context: &Context<'_>, bead: &BeadView<'_>, text: &str) -> Negations {
    let mut found = Negations::default();
    let mut start = 0;
    let document = context.document(Lang::Zh);
    for id in bead.ids(Lang::Zh) {
        let tokens = context.tokens.zh.of(id);
        for token in tokens {
            let value = context.tokens.zh.words[token.word as usize].value.as_str();
            let after = &text[(start + token.span.end).min(text.len())..];
            let compares = value == "不" && ZH_COMPARED.iter().any(|word| after.starts_with(word));
            let is_firm = ZH.contains(&value) && !ZH_IDLE.contains(&value) && !compares;
            let is_loose = !is_firm && ZH_LOOSE.iter().any(|word| value.contains(word));
            if !is_firm && !is_loose {
                continue;
            }
            // A name found by its sound may stand inside a word.
            let inside = tokens.iter().any(|other| {
                other.span != token.span
                    && other.span.start <= token.span.start
                    && other.span.end >= token.span.end
            });
            if inside {
                continue;
            }
            if is_firm {
                found.firm.push(token.span.shifted(start));
            } else {
                found.loose.push(token.span.shifted(start));
            }
        }
        start += document.segment(id).len() + 1;
    }
    // A question of the form 是不是 asks, it does not negate.
    let asks = ["是不是", "能不能", "会不会", "要不要", "有没有", "好不好", "可不可以", "对不对"];
    let asked = asks.iter().map(|ask| text.matches(ask).count()).sum::<usize>();
    found.firm.truncate(found.firm.len().saturating_sub(asked));
    found
}

fn english(text: &str) -> Negations {
    let lower = text.to_ascii_lowercase();
    let mut found = Negations::default();
    let mut at = 0;
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    while let Some(start) = lower[at..].find(is_letter).map(|next| at + next) {
        let rest = &lower[start..];
        let end = rest.find(|c| !is_letter(c)).map_or(lower.len(), |length| start + length);
        let word = lower[start..end].trim_end_matches(['\'', '’']);
        at = end;
        if let Some(phrase) = EN_NOT.iter().find(|phrase| rest.starts_with(**phrase)) {
            found.loose.push(Span::new(start, start + phrase.len()));
            at = at.max(start + phrase.len());
        } else if EN.contains(&word) || word.ends_with("n't") || word.ends_with("n’t") {
            found.firm.push(Span::new(start, start + word.len()));
        } else if EN_LOOSE.iter().any(|begin| word.starts_with(begin)) || is_negative(word) {
            found.loose.push(Span::new(start, end));
        }
    }
    found
}

/// Whether what a Chinese negation negates stands in the English without any word for a negation near it.
fn is_orphan(context: &Context<'_>, bead: &BeadView<'_>, counts: &Pair<Negations>) -> bool {
    let en = placed(context, bead, Lang::En);
    let zh = placed(context, bead, Lang::Zh);
    let cues: Vec<Span> = counts.en.firm.iter().chain(&counts.en.loose).copied().collect();
    let is_near = |at: Span| {
        cues.iter().any(|cue| cue.start + NEAR_BEFORE >= at.start && cue.start <= at.end + NEAR_AFTER)
    };
    counts.zh.firm.iter().any(|negation| {
        let negated = zh.iter().filter(|(_, span)| span.start >= negation.end).take(NEGATED);
        let there: Vec<Span> = negated
            .flat_map(|(word, _)| {
                en.iter().filter(|(other, _)| {
                    context.links.grade(*word, *other).is_some_and(|grade| grade <= Grade::Loose)
                })
            })
            .map(|(_, span)| *span)
            .collect();
        !there.is_empty() && !there.into_iter().any(is_near)
    })
}

/// The words of a side with their places in its joined text.
fn placed(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang) -> Vec<(u32, Span)> {
    let (mut start, mut all) = (0, Vec::new());
    for id in bead.ids(lang) {
        all.extend(
            context.tokens.get(lang).of(id).iter().map(|token| (token.word, token.span.shifted(start))),
        );
        start += context.document(lang).segment(id).len() + 1;
    }
    all
}

/// Words with a negative prefix or suffix.
fn is_negative(word: &str) -> bool {
    const PREFIXES: &[&str] = &["un", "in", "im", "ir", "il", "dis", "non", "mis"];
    const NOT: &[&str] = &[
        "under",
        "until",
        "uni",
        "into",
        "inter",
        "inc",
        "ind",
        "inf",
        "inv",
        "ins",
        "int",
        "inn",
        "imp",
        "imm",
        "import",
        "in",
        "inside",
        "including",
        "image",
        "dist",
        "disc",
        "display",
        "unit",
        "uncle",
        "upon",
        "ill",
        "iron",
        "illustr",
        "irrig",
        "inspir",
    ];
    let long = word.len() >= 6;
    long && (PREFIXES.iter().any(|prefix| word.starts_with(prefix))
        && !NOT.iter().any(|not| {
            word.starts_with(not) && !matches!(*not, "imp" | "imm" | "ins" | "ind" | "inc" | "inv")
        })
        || word.ends_with("less"))
}

/// Spans of the joined text as spans of the document.
fn marks(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang, spans: &[Span]) -> Vec<Span> {
    let document = context.document(lang);
    let mut start = 0;
    let mut marks = Vec::new();
    for id in bead.ids(lang) {
        let length = document.segment(id).len();
        let inside = spans.iter().filter(|span| span.start >= start && span.end <= start + length);
        marks.extend(
            inside.map(|span| context.place(lang, id, Span::new(span.start - start, span.end - start))),
        );
        start += length + 1;
    }
    marks
}
