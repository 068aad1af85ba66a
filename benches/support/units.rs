//! Translation units in any number, made of the fixtures by a fixed rule, so that everybody gets the same.
//!
//! A unit has one to three parts. A part is a clause of a one-to-one bead of a fixture, on each side the one at the same relative
//! place. Numbers in digits get other values, the same on both sides; half of the units begin with a name (one of some ten
//! thousand, in characters and in pinyin); in half a Chinese word, and in half an English word, is exchanged for one from elsewhere
//! in the fixtures. So clauses, words and patterns recur as they do in a memory of one trade, and hardly a unit is another's
//! copy. The sides are translations of each other in parts only, which does not matter for what is measured.

macro_rules! fixture {
    ($name:literal) => {
        (
            include_str!(concat!("../../fixtures/", $name, "/zh.segments")),
            include_str!(concat!("../../fixtures/", $name, "/en.segments")),
            include_str!(concat!("../../fixtures/", $name, "/links")),
        )
    };
}
const FIXTURES: [(&str, &str, &str); 6] = [
    fixture!("contract"),
    fixture!("essay"),
    fixture!("fiction"),
    fixture!("manual"),
    fixture!("news"),
    fixture!("speech"),
];

const SURNAMES: [(&str, &str); 20] = [
    ("王", "Wang"),
    ("李", "Li"),
    ("张", "Zhang"),
    ("刘", "Liu"),
    ("陈", "Chen"),
    ("杨", "Yang"),
    ("黄", "Huang"),
    ("赵", "Zhao"),
    ("吴", "Wu"),
    ("周", "Zhou"),
    ("徐", "Xu"),
    ("孙", "Sun"),
    ("马", "Ma"),
    ("朱", "Zhu"),
    ("胡", "Hu"),
    ("郭", "Guo"),
    ("何", "He"),
    ("高", "Gao"),
    ("林", "Lin"),
    ("罗", "Luo"),
];
const GIVEN: [(&str, &str); 24] = [
    ("伟", "wei"),
    ("芳", "fang"),
    ("娜", "na"),
    ("敏", "min"),
    ("静", "jing"),
    ("丽", "li"),
    ("强", "qiang"),
    ("磊", "lei"),
    ("军", "jun"),
    ("洋", "yang"),
    ("勇", "yong"),
    ("艳", "yan"),
    ("杰", "jie"),
    ("涛", "tao"),
    ("明", "ming"),
    ("超", "chao"),
    ("秀", "xiu"),
    ("霞", "xia"),
    ("平", "ping"),
    ("刚", "gang"),
    ("桂", "gui"),
    ("英", "ying"),
    ("华", "hua"),
    ("玉", "yu"),
];

/// Numbers that look random and are the same every time (splitmix64).
#[derive(Debug, Clone)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }

    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Makes units.
#[derive(Debug)]
pub(crate) struct Generator {
    dice: Dice,
    /// For each one-to-one bead its clauses on both sides.
    beads: Vec<(Vec<String>, Vec<String>)>,
    zh_words: Vec<String>,
    en_words: Vec<String>,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        let mut beads = Vec::new();
        for (zh, en, links) in FIXTURES {
            let (zh, en): (Vec<&str>, Vec<&str>) = (zh.lines().collect(), en.lines().collect());
            for link in links.lines() {
                let ids = |side: &str| -> Vec<usize> {
                    side.trim_matches(['[', ']']).split(", ").filter_map(|id| id.parse().ok()).collect()
                };
                let Some((zh_ids, en_ids)) = link.split_once(':') else { continue };
                if let ([i], [j]) = (&ids(zh_ids)[..], &ids(en_ids)[..]) {
                    let clauses = (
                        clauses(zh[*i], &['，', '；', '。', '：', '？', '！']),
                        clauses(en[*j], &[',', ';', '.', '?', '!']),
                    );
                    if !clauses.0.is_empty() && !clauses.1.is_empty() {
                        beads.push(clauses);
                    }
                }
            }
        }
        let (mut zh_words, mut en_words) = (Vec::new(), Vec::new());
        for (zh, en) in &beads {
            for clause in zh {
                let chars: Vec<char> =
                    clause.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).collect();
                zh_words.extend(chars.chunks_exact(2).map(|pair| pair.iter().collect::<String>()));
            }
            en_words.extend(
                en.iter()
                    .flat_map(|clause| clause.split(' '))
                    .filter(|word| word.len() > 3)
                    .map(str::to_owned),
            );
        }
        Self { dice: Dice(seed), beads, zh_words, en_words }
    }

    /// The two sides of the next unit, Chinese and English.
    pub(crate) fn unit(&mut self) -> (String, String) {
        let Self { dice, beads, zh_words, en_words } = self;
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        for _ in 0..=dice.below(3) {
            let (zh_clauses, en_clauses) = dice.pick(beads);
            let place = dice.below(1000);
            zh.push(zh_clauses[place * zh_clauses.len() / 1000].clone());
            en.push(en_clauses[place * en_clauses.len() / 1000].clone());
        }
        let (mut zh, mut en) = (zh.join("，"), en.join(", "));
        if dice.below(2) == 0 {
            let chars: Vec<char> = zh.chars().collect();
            if chars.len() > 4 {
                let at = dice.below(chars.len() - 2);
                let (before, after) = (&chars[..at], &chars[at + 2..]);
                zh = before.iter().collect::<String>()
                    + dice.pick::<String>(zh_words).as_str()
                    + &after.iter().collect::<String>();
            }
        }
        if dice.below(2) == 0 {
            let mut words: Vec<&str> = en.split(' ').collect();
            let at = dice.below(words.len());
            words[at] = dice.pick::<String>(en_words).as_str();
            en = words.join(" ");
        }
        if dice.below(2) == 0 {
            let (surname, given, second) = (dice.pick(&SURNAMES), dice.pick(&GIVEN), dice.pick(&GIVEN));
            zh = format!("{}{}{}说，{zh}", surname.0, given.0, second.0);
            en = format!("{} {}{} said, {en}", surname.1, capital(given.1), second.1);
        }
        let shift = dice.below(9000);
        (renumbered(&zh, shift) + "。", capital(&renumbered(&en, shift)) + ".")
    }

    /// A text as a translator meets it later: one to three characters or words changed, dropped or added.
    pub(crate) fn edited(&mut self, text: &str, zh: bool) -> String {
        let mut units: Vec<String> = if zh {
            text.chars().map(String::from).collect()
        } else {
            text.split(' ').map(str::to_owned).collect()
        };
        for _ in 0..=self.dice.below(3) {
            let at = self.dice.below(units.len());
            let new = if zh {
                self.dice.pick(&self.zh_words).chars().next().map(String::from).unwrap_or_default()
            } else {
                self.dice.pick(&self.en_words).clone()
            };
            match self.dice.below(3) {
                0 if units.len() > 2 => drop(units.remove(at)),
                1 => units.insert(at, new),
                _ => units[at] = new,
            }
        }
        units.join(if zh { "" } else { " " })
    }
}

fn clauses(text: &str, marks: &[char]) -> Vec<String> {
    text.split(marks).map(str::trim).filter(|clause| clause.chars().count() > 2).map(str::to_owned).collect()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `text` with each number of up to six digits that stands by itself moved by `shift`.
fn renumbered(text: &str, shift: usize) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut digits = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            let alone = digits.len() <= 6 && !out.ends_with(|c: char| c.is_ascii_alphabetic() || c == '.');
            match digits.parse::<usize>() {
                Ok(n) if alone => {
                    out.push_str(&((n + shift) % 10_usize.pow(digits.len() as u32 + 1)).to_string());
                }
                _ => out.push_str(&digits),
            }
            digits.clear();
        }
        if c != '\0' {
            out.push(c);
        }
    }
    out
}
