//! How often a cue has a negation on the other side: counted in gold beads that hold no other cue of its side, less what chance would
//! show, shrunk towards its class. Counted over MAC-Dev, academic, the Bible (0.3 of an occurrence each) and the tuned halves of news and
//! fixtures; of *forbid* and *prohibit*, which stand for 不得 as well as for 禁止, and of 勿 (请勿, 切莫) there were too few, and theirs is an estimate. What is not listed had fewer than three occurrences, or differs little from its class.

use crate::bitext::Lang;

/// By Chinese word; 不… is 不 before a comparison.
const ZH: &[(&str, f32)] = &[
    ("不可", 0.94),
    ("不要", 0.92),
    ("不是", 0.90),
    ("不容", 0.89),
    ("不得", 0.88),
    ("不敢", 0.86),
    ("不肯", 0.86),
    ("无人", 0.86),
    ("不好", 0.85),
    ("不必", 0.85),
    ("不能", 0.84),
    ("不", 0.75),
    ("勿", 0.85),
    ("不公", 0.83),
    ("不可能", 0.83),
    ("从不", 0.83),
    ("没", 0.73),
    ("不会", 0.80),
    ("不像", 0.80),
    ("不合", 0.80),
    ("不大", 0.78),
    ("得不", 0.55),
    ("并非", 0.85),
    ("无关", 0.78),
    ("无法", 0.78),
    ("无", 0.77),
    ("难", 0.77),
    ("不着", 0.76),
    ("不一定", 0.75),
    ("不再", 0.73),
    ("不在", 0.70),
    ("不知", 0.63),
    ("尚未", 0.80),
    ("未能", 0.68),
    ("未", 0.78),
    ("未曾", 0.62),
    ("不见得", 0.57),
    ("非法", 0.55),
    ("不错", 0.51),
    ("难以", 0.51),
    ("不成", 0.48),
    ("别", 0.48),
    ("未有", 0.48),
    ("不如", 0.35),
    ("无可", 0.42),
    ("无数", 0.42),
    ("不仅", 0.39),
    ("不安", 0.39),
    ("不住", 0.36),
    ("忘", 0.36),
    ("失", 0.31),
    ("拒", 0.31),
    ("不过", 0.21),
    ("不服", 0.29),
    ("不断", 0.28),
    ("不见", 0.27),
    ("不管", 0.26),
    ("无论", 0.24),
    ("无限", 0.21),
    ("错", 0.20),
    ("了不起", 0.19),
    ("禁", 0.18),
    ("唯", 0.17),
    ("违", 0.17),
    ("非", 0.17),
    ("缺", 0.16),
    ("破", 0.15),
    ("免", 0.14),
    ("不到", 0.22),
    ("不由", 0.20),
    ("不料", 0.13),
    ("不…", 0.11),
    ("无论是", 0.06),
    ("未来", 0.05),
    ("不同", 0.03),
];

/// By English word, phrase, beginning or affix.
const EN: &[(&str, f32)] = &[
    ("not", 0.88),
    ("cannot", 0.86),
    ("no", 0.86),
    ("no longer", 0.83),
    ("none", 0.83),
    ("neither", 0.78),
    ("never", 0.76),
    ("un", 0.76),
    ("nothing", 0.73),
    ("in-", 0.35),
    ("if not", 0.70),
    ("unable", 0.70),
    ("no one", 0.69),
    ("rarely", 0.65),
    ("without", 0.64),
    ("refus", 0.62),
    ("fail", 0.60),
    ("non", 0.60),
    ("il", 0.58),
    ("inadequa", 0.58),
    ("nobody", 0.58),
    ("not simply", 0.58),
    ("or not", 0.58),
    ("hardly", 0.48),
    ("ir", 0.48),
    ("rather", 0.48),
    ("less", 0.43),
    ("forbid", 0.50),
    ("prohibit", 0.50),
    ("absen", 0.41),
    ("barely", 0.41),
    ("despite", 0.39),
    ("-less", 0.25),
    ("wrong", 0.33),
    ("difficult", 0.31),
    ("nowhere", 0.31),
    ("poor", 0.28),
    ("except", 0.26),
    ("stop", 0.58),
    ("lost", 0.22),
    ("not only", 0.22),
    ("few", 0.40),
    ("no. ", 0.19),
    ("im", 0.47),
    ("ignor", 0.17),
    ("neglect", 0.17),
    ("nothing but", 0.17),
    ("instead", 0.16),
    ("avoid", 0.15),
    ("dis", 0.26),
    ("hard", 0.14),
    ("deni", 0.13),
    ("little", 0.35),
    ("not until", 0.13),
    ("shortage", 0.13),
    ("until", 0.39),
    ("zero", 0.13),
];

/// Chinese negators as parts of words of two and of more characters.
const INSIDE: &[(char, f32, f32)] =
    &[('没', 0.77, 0.56), ('不', 0.61, 0.48), ('无', 0.54, 0.27), ('未', 0.36, 0.13)];
/// Another Chinese word; an English phrase that is too rare.
const OTHER: f32 = 0.1;
const RARE: f32 = 0.2;

/// Whether a Chinese cue was counted by itself.
pub(super) fn is_counted(kind: &str) -> bool {
    ZH.iter().any(|(known, _)| *known == kind)
}

/// The share of its occurrences in which a cue of this kind has a negation on the other side, in [0, 1].
pub(super) fn rate(lang: Lang, kind: &str) -> f32 {
    let table = if lang == Lang::Zh { ZH } else { EN };
    if let Some((_, rate)) = table.iter().find(|(known, _)| *known == kind) {
        return *rate;
    }
    if lang == Lang::En {
        return RARE;
    }
    let inside = INSIDE.iter().find(|(negator, ..)| kind.contains(*negator));
    inside.map_or(OTHER, |&(_, two, more)| if kind.chars().nth(2).is_none() { two } else { more })
}
