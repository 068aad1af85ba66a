//! `name`: persons, places and organisations of the English side that the Chinese side does not have.
//!
//! A name is a run of capitalised words inside a sentence. Each of its words is looked for by the links of the document (lexicon, learned
//! terms, pinyin), letter by letter in Latin script, as pinyin in the characters, and by sound: the consonants of the word against those
//! of a run of characters that transcriptions are made of. A name of which nothing is found is reported; one that reads as
//! pinyin for certain, because pinyin leaves no freedom. That a full name is found elsewhere in the document speaks for its being missing here.

use pinyin::ToPinyinMulti;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::coverage::{Fare, maximal};
use super::thresholds::{
    NAME_CENTRE, NAME_FOUND, NAME_NASAL, NAME_PINYIN, NAME_SLOPE, NAME_SOUND, NATS_ALONE, NATS_FOUND,
    NATS_KNOWN, NATS_OPEN, NATS_SOUND,
};
use super::{BeadView, Check, Context, Finding, Severity};
use crate::anchor::name::{plain_readings, readings};
use crate::bitext::{Lang, Pair, Span};
use crate::text::fold;

/// The check of names.
#[derive(Debug)]
pub(super) struct Names;

impl Check for Names {
    fn names(&self) -> &'static [&'static str] {
        &["name"]
    }

    fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        let common = lower_case_words(context);
        let pairs = context.beads().filter(BeadView::is_pair);
        let names: Vec<Name<'_>> = pairs.flat_map(|bead| bead_names(context, &bead, &common)).collect();
        // How often each word is found in a name, which tells what it is worth that it is not.
        let mut found: HashMap<&str, usize> = HashMap::default();
        for name in names.iter().filter(|name| name.fate == Fate::Found) {
            name.text.split(' ').for_each(|word| *found.entry(word).or_default() += 1);
        }
        // One word alone is often said where the other side has a pronoun or nothing.
        let of = |name: &Name<'_>| {
            let whole = name.text.contains(' ');
            let counts = name.text.split(' ').map(|word| found.get(word).copied().unwrap_or(0));
            if whole { counts.min().unwrap_or(0) } else { 0 }
        };
        names.iter().filter_map(|name| name.finding(context, of(name))).collect()
    }
}

/// A name of the English side.
struct Name<'c> {
    text: &'c str,
    bead: BeadView<'c>,
    segment: usize,
    span: Span,
    fate: Fate,
}

/// What became of a name.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    /// The other side has it.
    Found,
    /// The other side has no such pinyin.
    Unread,
    /// Nothing of it was found: nats that this says, and whether its words make a name by themselves.
    Open { nats: f32, proper: bool },
}

impl Name<'_> {
    /// The finding that it is missing, if it is; `found`: how often all its words are found elsewhere.
    fn finding(&self, context: &Context<'_>, found: usize) -> Option<Finding> {
        let confidence = match self.fate {
            Fate::Found => return None,
            Fate::Unread => NAME_PINYIN,
            Fate::Open { proper: false, .. } if found < NAME_FOUND => return None,
            Fate::Open { nats, .. } => {
                let total = nats + NATS_FOUND[found.min(NAME_FOUND)];
                if total < 1.0 {
                    return None;
                }
                1.0 / (1.0 + (-NAME_SLOPE * (total - NAME_CENTRE)).exp())
            }
        };
        let (role, there) = (context.role(Lang::En), context.role(Lang::Zh));
        let message = format!("{} in the {role} is not found in the {there}", self.text);
        let marks = Pair { en: vec![context.place(Lang::En, self.segment, self.span)], zh: Vec::new() };
        let mut finding = context.finding("name", Severity::Warning, confidence, &self.bead, marks, message);
        finding.values[usize::from(context.source_lang() != Lang::En)] = Some(self.text.to_owned());
        Some(finding)
    }
}

/// Words that the English document also writes in lower case: no names.
fn lower_case_words<'c>(context: &Context<'c>) -> HashSet<&'c str> {
    let document = context.document(Lang::En);
    let words = document.texts().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    words.filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())).collect()
}

/// A word with its place in its segment.
#[derive(Debug, Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    span: Span,
    /// Whether it stands inside a sentence, where a capital says something.
    inside: bool,
}

/// The Chinese side of a bead, as names are looked for in it.
struct Chinese {
    text: String,
    chars: Vec<char>,
    /// The characters of words that found nothing on the English side, line breaks for the others.
    open: Vec<char>,
    /// Nats by which its best stretch has no counterpart.
    nats: f32,
}

fn bead_names<'c>(context: &Context<'c>, bead: &BeadView<'c>, common: &HashSet<&str>) -> Vec<Name<'c>> {
    let mut names = Vec::new();
    let mut chinese = None;
    for segment in bead.ids(Lang::En) {
        let text = context.document(Lang::En).segment(segment);
        let runs = runs(text);
        if runs.is_empty() || is_title(text) {
            continue;
        }
        let fares = context.model().fares(context, Lang::En, segment);
        for run in runs {
            // The first word of a sentence is capital anyway: it belongs to a name in pinyin, or is left out.
            let mut starts = if run[0].inside { 0..1 } else { usize::from(run.len() != 2)..2.min(run.len()) };
            names.extend(starts.find_map(|start| {
                let run = &run[start..];
                let fate = if is_linked(&fares, run) {
                    Fate::Found
                } else {
                    let other = chinese.get_or_insert_with(|| side(context, bead));
                    fate(context, &fares, run, other, common)?
                };
                let span = Span::new(run[0].span.start, run[run.len() - 1].span.end);
                Some(Name { text: span.of(text), bead: *bead, segment, span, fate })
            }));
        }
    }
    names
}

fn side(context: &Context<'_>, bead: &BeadView<'_>) -> Chinese {
    let document = context.document(Lang::Zh);
    let mut text = String::new();
    for id in bead.ids(Lang::Zh) {
        // Characters stay as they are: their readings are known in both scripts.
        text += &fold(document.segment(id), |c| c).text;
        text.push('\n');
    }
    let chars = text.chars().collect();
    let model = context.model();
    let (mut open, mut nats) = (Vec::new(), 0.0_f32);
    for id in bead.ids(Lang::Zh) {
        let fares = model.fares(context, Lang::Zh, id);
        nats = nats.max(maximal(fares.iter().map(|fare| fare.nats)).map_or(0.0, |(_, _, sum)| sum));
        let text = document.segment(id);
        let mut is_open = vec![false; text.len()];
        for Fare { span, .. } in fares.iter().filter(|fare| !fare.found) {
            is_open[span.start..span.end].fill(true);
        }
        open.extend(text.char_indices().map(|(at, c)| if is_open[at] { c } else { '\n' }));
        open.push('\n');
    }
    Chinese { text: text.to_lowercase(), chars, open, nats }
}

/// Whether a text is written as titles are, with capitals that say nothing: three of four long words begin with one, and no sentence ends.
fn is_title(text: &str) -> bool {
    if text.trim_end().ends_with(['.', '!', '?', '"', '”', '’']) {
        return false;
    }
    let long =
        || text.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 3);
    let capital = long().filter(|word| word.contains(char::is_uppercase)).count();
    long().count() >= 4 && capital * 4 >= long().count() * 3
}

/// The runs of one to four capitalised words. Words in capitals alone are acronyms.
fn runs(text: &str) -> Vec<Vec<Word<'_>>> {
    let is_word = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-');
    let mut runs: Vec<Vec<Word<'_>>> = Vec::new();
    let mut run: Vec<Word<'_>> = Vec::new();
    let (mut at, mut before) = (0, 0);
    while let Some(start) = text[at..].find(is_word).map(|found| at + found) {
        let end = text[start..].find(|c| !is_word(c)).map_or(text.len(), |length| start + length);
        let word = text[start..end].trim_end_matches(['\'', '’', '-']);
        let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
        let gap = &text[before..start];
        let capital =
            word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase) && word.len() > 1;
        // A sentence may begin after anything but a word, a figure or a comma.
        let within = |c: char| c.is_ascii_digit() || matches!(c, ' ' | ',' | '%' | '$');
        let inside = before > 0 && gap.starts_with([' ', ',']) && gap.chars().all(within);
        if (gap != " " || !capital) && !run.is_empty() {
            runs.push(std::mem::take(&mut run));
        }
        if capital {
            run.push(Word {
                text: word,
                span: Span::new(start, start + word.len()),
                inside: inside || !run.is_empty(),
            });
        }
        (at, before) = (end, end);
    }
    runs.push(run);
    runs.retain(|run| (1..=4).contains(&run.len()));
    runs
}

/// Titles, days and the like, which are no names by themselves.
const PLAIN: &[&str] = &[
    "Mr",
    "Mrs",
    "Ms",
    "Miss",
    "Dr",
    "Prof",
    "Professor",
    "President",
    "Minister",
    "Premier",
    "Chairman",
    "Director",
    "Secretary",
    "General",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Jun",
    "Jul",
    "Aug",
    "Sept",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "The",
    "I",
    "Chinese",
    "China",
    "No",
    "Spring",
    "Autumn",
    "Mid-Autumn",
    "Five-Year",
    "Plan",
];

/// How the tokens of a word fare.
fn own<'f>(fares: &'f [Fare], word: &Word<'_>) -> impl Iterator<Item = &'f Fare> {
    let Span { start, end } = word.span;
    fares.iter().filter(move |fare| fare.span.start < end && fare.span.end > start)
}

/// Whether all words of a run inside a sentence find words they are linked to, so that nothing else needs to be looked at.
fn is_linked(fares: &[Fare], run: &[Word<'_>]) -> bool {
    let mut words = run.iter().filter(|word| !PLAIN.contains(&word.text)).peekable();
    run.iter().all(|word| word.inside)
        && words.peek().is_some()
        && words.all(|word| own(fares, word).any(|fare| fare.found))
}

/// What became of a run; nothing when it is no name.
fn fate(
    context: &Context<'_>,
    fares: &[Fare],
    run: &[Word<'_>],
    other: &Chinese,
    common: &HashSet<&str>,
) -> Option<Fate> {
    let words: Vec<&Word<'_>> = run.iter().filter(|word| !PLAIN.contains(&word.text)).collect();
    let linked = |word: &Word<'_>| own(fares, word).any(|fare| fare.found);
    let plain = words.iter().all(|word| !common.contains(word.text.to_lowercase().as_str()));
    if plain && let Some(found) = whole_pinyin(&words, other) {
        // One syllable finds its character too easily.
        let known = words.iter().all(|word| linked(word))
            || words.iter().any(|word| linked(word) && word.text.len() > 6);
        return Some(if found || known { Fate::Found } else { Fate::Unread });
    }
    if run.iter().any(|word| !word.inside) {
        return None;
    }
    // Short words are heard together only (Le Pen).
    let short = words.iter().any(|word| consonants(&letters(word)).len() < 2);
    if short
        && words.len() > 1
        && sounds(&other.open, &words.iter().map(|word| letters(word)).collect::<String>())
    {
        return Some(Fate::Found);
    }
    // Nats that the words speak for having no counterpart.
    let mut nats = 0.0;
    let mut proper = false;
    for word in &words {
        let letters = letters(word);
        // A word that found its counterpart speaks for the whole name.
        if linked(word) || other.text.contains(&letters) {
            return Some(Fate::Found);
        }
        nats += own(fares, word).map(|fare| fare.nats).sum::<f32>();
        if common.contains(word.text.to_lowercase().as_str()) {
            continue;
        }
        let syllables = readings(&letters);
        let read = syllables.iter().any(|reading| reading.len() >= 2 && reads(&other.chars, reading));
        if read || sounds(&other.open, &letters) {
            return Some(Fate::Found);
        }
        proper = true;
        // Of one consonant sounds say nothing.
        if consonants(&letters).len() < 2 {
            continue;
        }
        nats += if is_known(context, &letters) { NATS_KNOWN } else { NATS_SOUND };
    }
    if words.is_empty() {
        return None;
    }
    let alone = if run.len() == 1 { NATS_ALONE } else { 0.0 };
    let nats = nats + other.nats.min(NATS_OPEN) - alone;
    Some(Fate::Open { nats, proper: proper || words.len() > 1 })
}

fn letters(word: &Word<'_>) -> String {
    word.text.to_lowercase().replace(['\'', '’', '-'], "").replace('ü', "v")
}

/// For a name of two words and two to four syllables of pinyin (Wang Boxiang, Li Na) whether its characters stand in the
/// Chinese, surname first or last; nothing for any other name.
fn whole_pinyin(words: &[&Word<'_>], other: &Chinese) -> Option<bool> {
    let [one, two] = words else { return None };
    let (one, two) = (letters(one), letters(two));
    let (first, second) = (readings(&one), readings(&two));
    let short = |list: &[Vec<&str>]| list.iter().any(|reading| reading.len() <= 2);
    if !short(&first) || !short(&second) || one.len() + two.len() < 5 {
        return None;
    }
    let joined = |a: &Vec<Vec<&str>>, b: &Vec<Vec<&str>>| {
        a.iter().any(|a| b.iter().any(|b| reads(&other.chars, &[a.as_slice(), b.as_slice()].concat())))
    };
    // A foreign name may read as pinyin by chance: it would sound like something there.
    let sound = || sounds(&other.open, &one) && sounds(&other.open, &two);
    Some(joined(&first, &second) || joined(&second, &first) || sound())
}

/// Whether the lexicon gives a Chinese word for it, so that its absence says something.
fn is_known(context: &Context<'_>, letters: &str) -> bool {
    context.extractor.lexicon.stem(&context.extractor.lemmatizer.stem(letters)).is_some()
}

/// Whether neighbouring characters read as these syllables, or as their abbreviation by the first of two.
fn reads(chars: &[char], syllables: &[&str]) -> bool {
    let is = |(&c, syllable): (&char, &&str)| plain_readings(c).contains(syllable);
    chars.windows(syllables.len()).any(|window| window.iter().zip(syllables).all(is))
}

/// Characters that transcriptions of foreign names are made of.
const SOUNDS: &str = "阿埃艾爱安昂奥澳巴白班邦保贝本比彼毕宾冰波伯博卜布步采蔡查柴察昌楚茨达大戴丹当道德登邓狄迪蒂丁东杜多顿厄恩尔法凡范菲费芬弗芙福富夫盖甘冈高戈格根古瓜圭哈海汉翰豪赫黑亨洪胡华怀惠霍基吉季加嘉贾简捷杰金津京久卡凯坎康考柯科可克肯孔库夸奎昆拉莱赖兰朗劳勒雷蕾里理利莉丽列连林琳玲留卢鲁路伦罗洛吕马玛迈麦曼毛梅门蒙孟米密敏明摩莫默姆穆慕拿纳娜奈南内嫩能尼妮涅宁纽努诺欧帕派潘庞培佩彭皮珀平普齐奇契恰钱乔切钦琴琼丘屈让热仁日荣瑞若撒萨塞赛桑瑟森沙莎山珊尚绍舍申圣施什史士舒朔斯丝司松苏孙索所塔台泰坦汤唐陶特腾滕提田廷通图土托脱瓦娃万旺威韦维薇魏温文翁沃乌伍武西希锡锡夏香肖萧谢辛欣兴休许雪逊亚延扬耶叶伊以因英尤于约宰泽曾扎詹占珍芝朱卓兹子祖佐洲";

/// Whether a run of such characters has the consonants of `word`.
fn sounds(chars: &[char], word: &str) -> bool {
    let wanted = consonants(word);
    // Two consonants would be found anywhere.
    if wanted.len() < 2 {
        return false;
    }
    let mut run: Vec<char> = Vec::new();
    for &c in chars.iter().chain(&['\n']) {
        if SOUNDS.contains(c) {
            run.push(c);
            continue;
        }
        if run.len() >= 2 && distance(&wanted, &run) <= NAME_SOUND * wanted.len() as f32 {
            return true;
        }
        run.clear();
    }
    false
}

/// Classes of consonants: P M F T N L K S.
fn consonants(word: &str) -> Vec<u8> {
    let bytes = word.as_bytes();
    let mut found: Vec<u8> = Vec::new();
    for (at, &byte) in bytes.iter().enumerate() {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        let class = match byte {
            b'p' if next == b'h' => b'F',
            b'b' | b'p' => b'P',
            b'm' => b'M',
            b'f' | b'v' | b'w' => b'F',
            b'd' | b't' => b'T',
            b'n' => b'N',
            b'l' | b'r' => b'L',
            b'c' if matches!(next, b'e' | b'i' | b'y' | b'h') => b'S',
            b'k' | b'q' | b'c' | b'g' => b'K',
            b's' | b'z' | b'j' | b'x' => b'S',
            b'h' if at == 0 => b'K',
            _ => continue,
        };
        if found.last() != Some(&class) {
            found.push(class);
        }
    }
    found
}

/// The classes that a character may stand for: its initial, and N where it ends in one.
fn sound_of(c: char) -> (Vec<u8>, bool) {
    let mut classes = Vec::new();
    let mut nasal = false;
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let plain = reading.plain();
        nasal |= plain.ends_with('n') || plain.ends_with('g');
        let class: &[u8] = match plain.as_bytes()[0] {
            b'b' | b'p' => b"P",
            b'm' => b"M",
            b'f' | b'w' => b"F",
            b'd' | b't' => b"T",
            b'n' => b"N",
            b'l' => b"L",
            b'r' => b"LS",
            b'g' | b'k' | b'h' => b"K",
            b'j' | b'q' | b'x' => b"SK",
            b'z' | b'c' | b's' => b"S",
            b'e' if plain == "er" => b"L",
            _ => b"",
        };
        classes.extend_from_slice(class);
    }
    (classes, nasal)
}

/// The least cost of reading `wanted` off a stretch of `run`: a consonant left out, changed, or one too many.
fn distance(wanted: &[u8], run: &[char]) -> f32 {
    let n = wanted.len();
    // A stretch may begin at any character.
    let fresh: Vec<f32> = (0..=n).map(|left_out| left_out as f32).collect();
    let mut row = fresh.clone();
    let mut best = f32::INFINITY;
    for &c in run {
        let (classes, nasal) = sound_of(c);
        let mut next = vec![f32::INFINITY; n + 1];
        for at in 0..=n {
            let from = row[at].min(fresh[at]);
            // The character has no consonant here, or one too many.
            let idle = from + if classes.is_empty() { 0.0 } else { 0.8 };
            next[at] = next[at].min(idle);
            if at < n {
                let matches = classes.contains(&wanted[at]);
                let cost = from + if matches { 0.0 } else { 1.0 };
                next[at + 1] = next[at + 1].min(cost);
                if nasal && matches && at + 1 < n && matches!(wanted[at + 1], b'N' | b'M') {
                    let end = if wanted[at + 1] == b'M' { NAME_NASAL } else { 0.0 };
                    next[at + 2] = next[at + 2].min(cost + end);
                }
                if nasal && classes.is_empty() && wanted[at] == b'N' {
                    next[at + 1] = next[at + 1].min(from);
                }
            }
        }
        for at in 1..=n {
            // L and K are often silent (Harvard 哈佛).
            let silent = if matches!(wanted[at - 1], b'L' | b'K') { 0.5 } else { 1.0 };
            next[at] = next[at].min(next[at - 1] + silent);
        }
        best = best.min(next[n]);
        row = next;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::{reads, sounds};
    use crate::anchor::name::readings;

    #[test]
    fn names_are_recognised_by_sound() {
        for (name, text, found) in [
            ("smith", "史密斯说", true),
            ("obama", "总统奥巴马", true),
            ("netanyahu", "总理内塔尼亚胡", true),
            ("trump", "总统特朗普", true),
            ("smith", "首相约翰逊周三", false),
            ("macron", "总统特朗普", false),
            ("roosevelt", "总统马克龙", false),
        ] {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(sounds(&chars, name), found, "{name} {text}");
        }
    }

    #[test]
    fn names_are_recognised_by_pinyin() {
        let chars: Vec<char> = "重庆市长李娜".chars().collect();
        for (name, found) in [("chongqing", true), ("lina", true), ("beijing", false)] {
            assert_eq!(readings(name).iter().any(|reading| reads(&chars, reading)), found, "{name}");
        }
        assert!(readings("lvbu").iter().any(|reading| reads(&['吕', '布'], reading)));
    }
}
