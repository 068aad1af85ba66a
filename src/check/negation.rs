//! `negation`: 不, 没, 无, 未 and their like against *not*, *no*, *never*, *without*, *un-*.
//!
//! Two rings of words for each language: what negates, and what can stand for a negation (*hardly*, *lack*, 拒绝, 仅). A finding needs a
//! negation on one side and neither on the other. Double negation (不得不, *not uncommon*) counts twice and so says yes.

use super::thresholds::{NEGATION_FEWER, NEGATION_NONE};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::bitext::{Lang, Pair, Span};

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

/// Chinese words that hold a negator and do not negate, longest first where one begins another.
const ZH_NOT: &[&str] = &[
    "不得不", "不能不", "不会不", "无不", "无非", "莫不", "不仅仅", "不仅", "不但", "不只", "不光", "不单", "不断", "不过", "不管", "不论", "无论",
    "不少", "不久", "不同", "不禁", "不由得", "不由", "不愧", "不妨", "不惜", "不停", "不已", "不错", "不时", "对不起", "差不多", "了不起",
    "不得了", "不约而同", "不如", "不外", "不乏", "好不容易", "不一", "不一会儿", "不良", "不足", "不满", "不安", "不幸", "不平", "不等", "不便",
    "不利", "不法", "不懈", "不朽", "不凡", "不解", "不料", "不堪", "不日", "无疑", "无数", "无线", "无限", "无人机", "非常", "非洲", "非法",
    "非物质", "非遗", "未来", "未必", "未免", "是非", "除非", "并非易事", "无锡", "无缝", "无偿", "无私", "无穷", "无障碍", "无形", "无情", "无奈", "无辜",
    "无比", "无意", "无视", "没收", "没落", "淹没", "沉没", "埋没", "出没", "不可思议", "不可或缺", "不可避免", "不可估量", "不锈钢", "不动产", "不倒翁",
    "无妨", "无愧", "无怪", "要不要", "是不是", "能不能", "会不会", "好不好", "有没有", "可不可以", "想不想", "不知不觉", "不折不扣", "不遗余力", "不可分割",
    "不言而喻", "源源不断", "络绎不绝", "层出不穷", "不胜", "不一样", "不定期", "不定时", "不对称", "不经意", "不远", "不在乎", "不忘", "不到", "不超过", "不低于", "不少于",
    "不高于", "不大于", "不小于", "无声", "无痛", "无烟", "无铅", "无机", "无氧", "无产", "无极", "无一",
];
/// Chinese negators.
const ZH: &[&str] = &["不", "没", "未", "无", "勿", "否", "非", "难以", "別", "沒", "無", "難以"];
/// What can stand for a negation in Chinese.
const ZH_LOOSE: &[&str] = &[
    "拒", "缺", "免", "禁", "止", "反对", "除", "失", "差", "难", "莫", "甭", "别", "才", "只", "仅", "罢", "却", "岂", "哪", "何", "吗", "怎", "谁", "少", "空",
    "忘", "漏", "破", "以外", "之外", "停", "取消", "废", "独", "唯", "剩", "终于", "不", "无", "未", "没", "非", "以前", "之前", "弱", "低", "远", "误", "错", "尽管", "違", "违",
];
/// English phrases that hold a negator and do not negate.
const EN_NOT: &[&str] = &[
    "not only", "not just", "not merely", "not simply", "not to mention", "no matter", "no doubt", "no wonder", "no less than", "no. ", "no.\u{a0}",
    "why not", "whether or not", "or not", "if not", "no more than", "no later than", "no fewer than", "cannot but", "can't help", "cannot help",
    "nothing but", "last but not least", "not long", "not until", "no sooner", "nothing more than", "not infrequently", "not uncommon", "not unusual",
    "not far", "nonetheless", "no one can deny", "it is no",
];
/// English negators.
const EN: &[&str] = &[
    "not", "n't", "n’t", "never", "cannot", "no", "without", "nor", "neither", "unable", "none", "nobody", "nothing", "nowhere", "failed", "fails", "fail", "failing",
];
/// What can stand for a negation in English.
const EN_LOOSE: &[&str] = &[
    "few", "little", "hardly", "barely", "rarely", "seldom", "scarcely", "lack", "lacks", "lacked", "lacking", "refuse", "refused", "refuses", "deny", "denied", "denies", "prevent", "prevented",
    "avoid", "avoided", "stop", "stopped", "only", "until", "unless", "instead", "than", "beyond", "far", "but", "except", "too", "cease", "ceased", "prohibit", "prohibited", "prohibits",
    "ban", "banned", "against", "free", "hard", "difficult", "despite", "otherwise", "regardless", "still", "remain", "remains", "remained", "miss", "missed", "missing", "yet", "exclude", "excluding", "short",
    "less", "least", "absence", "absent", "away", "cancel", "canceled", "cancelled", "forbid", "forbidden", "out", "off", "loss", "lost", "lose", "forget", "forgot", "forgotten", "reject", "rejected", "however",
    "though", "although", "different", "differ", "failure", "poor", "wrong", "mis", "fewer", "rather", "before", "minus", "zero", "empty", "void", "end", "ended", "barred", "bar", "ignore", "ignored", "neglect", "doubt", "doubts", "vain", "exempt", "waive", "just", "instead", "neither", "anything", "any", "alone", "stranger", "shortage", "limited", "oppose", "opposed", "opposes", "opposition", "quit", "missing", "untouched", "lest", "anti", "hate", "even", "ever", "leave", "left",
];

fn compare(context: &Context<'_>, bead: &BeadView<'_>) -> Option<Finding> {
    let texts = Pair { en: text(context, bead, Lang::En), zh: text(context, bead, Lang::Zh) };
    let counts = Pair { en: english(&texts.en), zh: chinese(&texts.zh) };
    for lang in [Lang::Zh, Lang::En] {
        let (own, other) = (counts.get(lang), counts.get(lang.other()));
        if own.firm.is_empty() || other.firm.len() >= own.firm.len() {
            continue;
        }
        let none = other.firm.is_empty() && other.loose == 0;
        let fewer = own.firm.len() - other.firm.len();
        let confidence = if none { NEGATION_NONE } else if other.loose < fewer { NEGATION_FEWER } else { continue };
        let spans = marks(context, bead, lang, &own.firm, texts.get(lang));
        // A negative word that the lexicon links is translated: 不满 and *discontent*.
        if none && own.firm.len() == 1 && is_linked(context, bead, lang, spans.first().copied()) {
            continue;
        }
        let quoted: Vec<&str> = spans.iter().map(|span| span.of(context.document(lang).text())).collect();
        let (role, there) = (context.role(lang), context.role(lang.other()));
        let message = format!("the {role} negates ({}), the {there} does not", quoted.join(", "));
        let mut found: Pair<Vec<Span>> = Pair::default();
        *found.get_mut(lang) = spans.clone();
        return Some(context.finding("negation", Severity::Warning, confidence, bead, found, message));
    }
    None
}

/// The negations of a side.
#[derive(Debug, Default)]
struct Negations {
    /// Where the firm ones stand.
    firm: Vec<Span>,
    /// How many words can stand for one.
    loose: usize,
}

fn text(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang) -> String {
    let document = context.document(lang);
    bead.ids(lang).map(|id| document.segment(id)).collect::<Vec<_>>().join("\n")
}

fn chinese(text: &str) -> Negations {
    let mut found = Negations::default();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if let Some(word) = ZH_NOT.iter().filter(|word| rest.starts_with(**word)).max_by_key(|word| word.len()) {
            found.loose += 1;
            at += word.len();
        } else if let Some(word) = ZH.iter().find(|word| rest.starts_with(**word)) {
            found.firm.push(Span::new(at, at + word.len()));
            at += word.len();
        } else {
            found.loose += usize::from(ZH_LOOSE.iter().any(|word| rest.starts_with(word)));
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    // 不得不 says yes; so do two negators in a clause that answer one another (不能没有, 没有…不).
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
            found.loose += 1;
            at = at.max(start + phrase.len());
        } else if EN.contains(&word) || word.ends_with("n't") || word.ends_with("n’t") {
            found.firm.push(Span::new(start, start + word.len()));
        } else if EN_LOOSE.contains(&word) || is_negative(word) {
            found.loose += 1;
        }
    }
    found
}

/// Words with a negative prefix or suffix.
fn is_negative(word: &str) -> bool {
    const PREFIXES: &[&str] = &["un", "in", "im", "ir", "il", "dis", "non", "mis"];
    const NOT: &[&str] = &[
        "under", "until", "uni", "into", "inter", "inc", "ind", "inf", "inv", "ins", "int", "inn", "imp", "imm", "import", "in", "inside",
        "including", "image", "dist", "disc", "display", "unit", "uncle", "upon", "ill", "iron", "illustr", "irrig", "inspir",
    ];
    let long = word.len() >= 6;
    long && (PREFIXES.iter().any(|prefix| word.starts_with(prefix)) && !NOT.iter().any(|not| word.starts_with(not) && !matches!(*not, "imp" | "imm" | "ins" | "ind" | "inc" | "inv"))
        || word.ends_with("less"))
}

/// Spans of the joined text as spans of the document.
fn marks(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang, spans: &[Span], _joined: &str) -> Vec<Span> {
    let document = context.document(lang);
    let mut start = 0;
    let mut marks = Vec::new();
    for id in bead.ids(lang) {
        let length = document.segment(id).len();
        let inside = spans.iter().filter(|span| span.start >= start && span.end <= start + length);
        marks.extend(inside.map(|span| context.place(lang, id, Span::new(span.start - start, span.end - start))));
        start += length + 1;
    }
    marks
}

/// Whether the word that holds a negation is longer than it and linked to a word of the other side.
fn is_linked(context: &Context<'_>, bead: &BeadView<'_>, lang: Lang, span: Option<Span>) -> bool {
    let Some(span) = span else { return false };
    let links = if lang == Lang::En { &context.links.en } else { &context.links.zh };
    bead.ids(lang).any(|id| {
        context.tokens.get(lang).of(id).iter().any(|token| {
            let at = context.place(lang, id, token.span);
            let holds = at.start <= span.start && at.end >= span.end && at.len() > span.len() && lang == Lang::Zh;
            holds
                && bead.ids(lang.other()).any(|other| {
                    let there = context.tokens.get(lang.other()).of(other);
                    there.iter().any(|found| {
                        links[token.word as usize]
                            .iter()
                            .any(|(word, grade)| *word == found.word && *grade <= crate::lexicon::Grade::Loose)
                    })
                })
        })
    })
}
