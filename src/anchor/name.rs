//! Names that English writes in pinyin: `Wuzhen` against 乌镇.
//!
//! A capitalised English word that reads as one to four toneless syllables is looked for in the Chinese text as
//! that many neighbouring characters, each of which has the syllable among its readings.

use pinyin::ToPinyinMulti;
use rustc_hash::FxHashMap as HashMap;

use super::{Anchor, AnchorKind, Extractor};
use crate::bitext::Span;
use crate::lexicon::{Grade, Link};
use crate::score::tokens::Tokens;
use crate::text::is_han;

/// A place in the Chinese text that reads like an English word.
#[derive(Debug)]
pub(crate) struct Found {
    /// The English word.
    pub(crate) word: u32,
    /// The Chinese segment.
    pub(crate) segment: u32,
    /// Where in the segment.
    pub(crate) span: Span,
    /// The characters, simplified.
    pub(crate) han: String,
}

/// All places in `zh` that read like a name in `en`, by segment and place; of overlapping ones the longest.
pub(crate) fn find(en: &Tokens, zh: &Tokens) -> Vec<Found> {
    // By the first two syllables, or the only one.
    let mut by_start: Starts = HashMap::default();
    let mut heads = vec![false; SYLLABLES.len()];
    for (number, word) in en.words.iter().enumerate() {
        for syllables in word.reading.as_deref().map(readings).into_iter().flatten() {
            let syllables: Vec<Syllable> = syllables.into_iter().filter_map(syllable).collect();
            heads[usize::from(syllables[0])] = true;
            let start = (syllables[0], syllables.get(1).copied());
            by_start.entry(start).or_default().push((number as u32, syllables));
        }
    }
    let mut found = Vec::new();
    if by_start.is_empty() {
        return found;
    }
    // What each character may be read as, and whether a name may begin with it.
    let mut known: Vec<(Vec<Syllable>, bool)> = Vec::new();
    let mut places: HashMap<char, usize> = HashMap::default();
    let mut chars: Vec<Char> = Vec::new();
    for segment in 0..zh.len() {
        chars.clear();
        for token in zh.of(segment) {
            for (at, c) in zh.words[token.word as usize].value.char_indices() {
                let readings = *places.entry(c).or_insert_with(|| {
                    let all: Vec<Syllable> = plain_readings(c).into_iter().filter_map(syllable).collect();
                    let opens = all.iter().any(|&syllable| heads[usize::from(syllable)]);
                    known.push((all, opens));
                    known.len() - 1
                });
                chars.push(Char { c, at: token.span.start + at, readings });
            }
        }
        let mut at = 0;
        while at < chars.len() {
            let opens = known[chars[at].readings].1;
            let longest = if opens { longest(&chars[at..], &by_start, &known) } else { None };
            let Some((word, length)) = longest else {
                at += 1;
                continue;
            };
            let matched = &chars[at..at + length];
            let span = Span::new(matched[0].at, matched[matched.len() - 1].end());
            let mut han = String::with_capacity(span.len());
            han.extend(matched.iter().map(|char| char.c));
            found.push(Found { word, segment: segment as u32, span, han });
            at += length;
        }
    }
    found
}

/// The number of a syllable in [`SYLLABLES`].
type Syllable = u16;

fn syllable(letters: &str) -> Option<Syllable> {
    SYLLABLES.binary_search(&letters).ok().map(|number| number as Syllable)
}

/// English words by the syllables they start with.
type Starts = HashMap<(Syllable, Option<Syllable>), Vec<(u32, Vec<Syllable>)>>;

/// A character of a Chinese token.
#[derive(Debug, Clone, Copy)]
struct Char {
    c: char,
    /// Where it stands in its segment.
    at: usize,
    /// The number of what it may be read as.
    readings: usize,
}

impl Char {
    const fn end(&self) -> usize {
        self.at + self.c.len_utf8()
    }
}

/// The word of most syllables that the characters read as, and how many these are. Of several the last by the readings of the first
/// character, then by number.
fn longest(chars: &[Char], by_start: &Starts, known: &[(Vec<Syllable>, bool)]) -> Option<(u32, usize)> {
    let all = |char: &Char| &*known[char.readings].0;
    // As many as stand without a gap.
    let run = chars.windows(2).take(3).take_while(|pair| pair[0].end() == pair[1].at).count() + 1;
    let chars = &chars[..run];
    let seconds = chars.get(1).map_or(&[][..], all);
    let mut best = None;
    for (first, reading) in all(&chars[0]).iter().enumerate() {
        for second in seconds.iter().map(|second| Some(*second)).chain([None]) {
            for (word, syllables) in by_start.get(&(*reading, second)).into_iter().flatten() {
                let mut rest = syllables.iter().zip(chars).skip(2);
                if syllables.len() <= run && rest.all(|(one, char)| all(char).contains(one)) {
                    best = best.max(Some((syllables.len(), first, *word)));
                }
            }
        }
    }
    best.map(|(length, _, word)| (word, length))
}

/// The syllables that a character may be read as, without tones.
pub(crate) fn plain_readings(c: char) -> Vec<&'static str> {
    let readings = if is_han(c) { c.to_pinyin_multi() } else { None };
    let mut plain: Vec<&'static str> = Vec::new();
    for reading in readings.into_iter().flatten() {
        // As it is typed, and as [`SYLLABLES`] has it.
        let reading = match reading.plain() {
            "lü" => "lv",
            "nü" => "nv",
            "lüe" => "lve",
            "nüe" => "nve",
            plain => plain,
        };
        if !plain.contains(&reading) {
            plain.push(reading);
        }
    }
    plain
}

/// Chinese words that are names as names, with their pinyin: those that the lexicon translates by their own reading and no
/// otherwise, and those that no dictionary has and that are as long as a name and begin with a common surname.
pub(super) fn marked(extractor: &Extractor, mut anchors: Vec<Anchor>) -> Vec<Anchor> {
    for anchor in anchors.iter_mut().filter(|anchor| anchor.kind == AnchorKind::Term) {
        if let Some(pinyin) = pinyin(extractor, &anchor.value) {
            (anchor.kind, anchor.value) = (AnchorKind::Name, pinyin);
        }
    }
    anchors
}

/// Surnames that a word which no dictionary has may begin with: the commonest, but for those that are common words themselves.
const SURNAMES: &str = "王李张刘陈杨赵吴周徐孙朱胡郭何林罗郑梁谢宋韩冯邓曹彭萧肖董袁潘蒋蔡杜程魏吕沈姚卢姜崔谭陆汪范廖韦贾傅邹孟秦邱侯薛阎黎陶贺郝龚邵覃戴";
const DOUBLE_SURNAMES: [&str; 8] = ["欧阳", "司马", "诸葛", "上官", "司徒", "夏侯", "皇甫", "慕容"];

/// The longest name, in characters.
const LONGEST: usize = 4;

/// The pinyin of a name; nothing for another word.
fn pinyin(extractor: &Extractor, word: &str) -> Option<String> {
    let chars: Vec<Vec<&'static str>> = word.chars().take(LONGEST + 1).map(plain_readings).collect();
    if !(2..=LONGEST).contains(&chars.len()) || chars.iter().any(Vec::is_empty) {
        return None;
    }
    let lexicon = &extractor.lexicon;
    let stem = |pinyin: &str| lexicon.stem(&extractor.lemmatizer.stem(pinyin));
    let Some(links) = lexicon.links(word) else {
        let double = DOUBLE_SURNAMES.iter().any(|surname| word.starts_with(surname));
        let given = chars.len() - if double { 2 } else { 1 };
        let likely = (1..=2).contains(&given) && (double || word.starts_with(|c| SURNAMES.contains(c)));
        return (likely && !extractor.jieba.has_word(word))
            .then(|| chars.iter().map(|readings| readings[0]).collect());
    };
    let links: Vec<Link> = links.collect();
    // The stems are those of the parts, and where others are whole glosses, so is one of these.
    let spelt = |parts: [&[Vec<&'static str>]; 2]| {
        let mut found = (String::new(), Vec::new());
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            let of =
                |pinyin: &String| stem(pinyin).filter(|stem| links.iter().any(|link| link.stem == *stem));
            let (pinyin, stem) =
                spellings(part).into_iter().find_map(|pinyin| Some((pinyin.clone(), of(&pinyin)?)))?;
            found.0 += &pinyin;
            found.1.push(stem);
        }
        let exact = |own: bool| {
            links.iter().any(|link| link.grade == Grade::Exact && found.1.contains(&link.stem) == own)
        };
        let other = exact(false) && !exact(true);
        (!other).then_some(found.0)
    };
    // Whole, or as a surname and a given name.
    (0..chars.len().min(3)).find_map(|cut| spelt([&chars[..cut], &chars[cut..]]))
}

/// What characters may be spelt like.
fn spellings(chars: &[Vec<&'static str>]) -> Vec<String> {
    chars.iter().fold(vec![String::new()], |all, readings| {
        all.iter().flat_map(|start| readings.iter().map(move |reading| format!("{start}{reading}"))).collect()
    })
}

/// English names that stand in several words as one: `Xi Jinping`, also where a sentence begins with them.
pub(super) fn joined(anchors: Vec<Anchor>, segment: &str) -> Vec<Anchor> {
    let mut joined: Vec<Anchor> = Vec::with_capacity(anchors.len());
    for anchor in anchors {
        if anchor.kind == AnchorKind::Name
            && let Some(last) = joined.last_mut()
            && segment.get(last.span.end..anchor.span.start) == Some(" ")
            && matches!(last.kind, AnchorKind::Name | AnchorKind::Term)
            && let text = last.span.of(segment)
            && text.starts_with(char::is_uppercase)
            && !readings(&text.to_lowercase().replace('ü', "v")).is_empty()
        {
            let value = text.to_lowercase().replace('ü', "v") + &anchor.value;
            *last = Anchor::new(Span::new(last.span.start, anchor.span.end), AnchorKind::Name, value);
        } else {
            joined.push(anchor);
        }
    }
    joined
}

/// The ways to read `word` (lower case) as one to four pinyin syllables.
pub(crate) fn readings(word: &str) -> Vec<Vec<&str>> {
    fn go<'a>(rest: &'a str, so_far: &mut Vec<&'a str>, all: &mut Vec<Vec<&'a str>>) {
        if rest.is_empty() {
            all.push(so_far.clone());
        }
        if rest.is_empty() || so_far.len() == 4 {
            return;
        }
        for end in 1..=rest.len().min(6) {
            if ends_syllable(rest.as_bytes()[end - 1]) && syllable(&rest[..end]).is_some() {
                so_far.push(&rest[..end]);
                go(&rest[end..], so_far, all);
                so_far.pop();
            }
        }
    }
    let mut all = Vec::new();
    if word.len() >= 2 && word.bytes().all(|b| b.is_ascii_lowercase()) {
        go(word, &mut Vec::new(), &mut all);
    }
    all
}

/// Whether a syllable may end in this letter.
const fn ends_syllable(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'g' | b'i' | b'n' | b'o' | b'r' | b'u' | b'v')
}

/// The syllables of standard Chinese without tones, in order, `v` for `ü`.
#[rustfmt::skip]
const SYLLABLES: &[&str] = &[
    "a", "ai", "an", "ang", "ao", "ba", "bai", "ban", "bang", "bao", "bei", "ben", "beng", "bi", "bian",
    "biao", "bie", "bin", "bing", "bo", "bu", "ca", "cai", "can", "cang", "cao", "ce", "cen", "ceng",
    "cha", "chai", "chan", "chang", "chao", "che", "chen", "cheng", "chi", "chong", "chou", "chu", "chua",
    "chuai", "chuan", "chuang", "chui", "chun", "chuo", "ci", "cong", "cou", "cu", "cuan", "cui", "cun",
    "cuo", "da", "dai", "dan", "dang", "dao", "de", "dei", "den", "deng", "di", "dia", "dian", "diao",
    "die", "ding", "diu", "dong", "dou", "du", "duan", "dui", "dun", "duo", "e", "ei", "en", "eng", "er",
    "fa", "fan", "fang", "fei", "fen", "feng", "fo", "fou", "fu", "ga", "gai", "gan", "gang", "gao", "ge",
    "gei", "gen", "geng", "gong", "gou", "gu", "gua", "guai", "guan", "guang", "gui", "gun", "guo", "ha",
    "hai", "han", "hang", "hao", "he", "hei", "hen", "heng", "hong", "hou", "hu", "hua", "huai", "huan",
    "huang", "hui", "hun", "huo", "ji", "jia", "jian", "jiang", "jiao", "jie", "jin", "jing", "jiong",
    "jiu", "ju", "juan", "jue", "jun", "ka", "kai", "kan", "kang", "kao", "ke", "kei", "ken", "keng",
    "kong", "kou", "ku", "kua", "kuai", "kuan", "kuang", "kui", "kun", "kuo", "la", "lai", "lan", "lang",
    "lao", "le", "lei", "leng", "li", "lia", "lian", "liang", "liao", "lie", "lin", "ling", "liu", "lo",
    "long", "lou", "lu", "luan", "lun", "luo", "lv", "lve", "ma", "mai", "man", "mang", "mao", "me", "mei",
    "men", "meng", "mi", "mian", "miao", "mie", "min", "ming", "miu", "mo", "mou", "mu", "na", "nai",
    "nan", "nang", "nao", "ne", "nei", "nen", "neng", "ni", "nian", "niang", "niao", "nie", "nin", "ning",
    "niu", "nong", "nou", "nu", "nuan", "nuo", "nv", "nve", "o", "ou", "pa", "pai", "pan", "pang", "pao",
    "pei", "pen", "peng", "pi", "pian", "piao", "pie", "pin", "ping", "po", "pou", "pu", "qi", "qia",
    "qian", "qiang", "qiao", "qie", "qin", "qing", "qiong", "qiu", "qu", "quan", "que", "qun", "ran",
    "rang", "rao", "re", "ren", "reng", "ri", "rong", "rou", "ru", "rua", "ruan", "rui", "run", "ruo",
    "sa", "sai", "san", "sang", "sao", "se", "sen", "seng", "sha", "shai", "shan", "shang", "shao", "she",
    "shei", "shen", "sheng", "shi", "shou", "shu", "shua", "shuai", "shuan", "shuang", "shui", "shun",
    "shuo", "si", "song", "sou", "su", "suan", "sui", "sun", "suo", "ta", "tai", "tan", "tang", "tao",
    "te", "teng", "ti", "tian", "tiao", "tie", "ting", "tong", "tou", "tu", "tuan", "tui", "tun", "tuo",
    "wa", "wai", "wan", "wang", "wei", "wen", "weng", "wo", "wu", "xi", "xia", "xian", "xiang", "xiao",
    "xie", "xin", "xing", "xiong", "xiu", "xu", "xuan", "xue", "xun", "ya", "yan", "yang", "yao", "ye",
    "yi", "yin", "ying", "yo", "yong", "you", "yu", "yuan", "yue", "yun", "za", "zai", "zan", "zang",
    "zao", "ze", "zei", "zen", "zeng", "zha", "zhai", "zhan", "zhang", "zhao", "zhe", "zhei", "zhen",
    "zheng", "zhi", "zhong", "zhou", "zhu", "zhua", "zhuai", "zhuan", "zhuang", "zhui", "zhun", "zhuo",
    "zi", "zong", "zou", "zu", "zuan", "zui", "zun", "zuo",
];

#[cfg(test)]
mod tests {
    use super::{SYLLABLES, ends_syllable, readings};

    #[test]
    fn syllables_are_in_order_and_end_as_they_may() {
        assert!(SYLLABLES.is_sorted());
        assert!(SYLLABLES.iter().all(|syllable| ends_syllable(syllable.as_bytes()[syllable.len() - 1])));
        assert_eq!(readings("xian"), [vec!["xi", "an"], vec!["xian"]]);
        assert_eq!(readings("smith"), Vec::<Vec<&str>>::new());
    }
}
