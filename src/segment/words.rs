//! The word lists of the rules, each sorted. A test holds them to that.

/// Whether the sorted `list` holds `word`, letter case and all.
pub(super) fn has(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

/// Whether the sorted `list`, in small letters, holds `word` in whatever letter case.
pub(super) fn has_folded(list: &[&str], word: &str) -> bool {
    list.binary_search_by(|known| known.bytes().cmp(word.bytes().map(|b| b.to_ascii_lowercase()))).is_ok()
}

/// Class `title`: a name or a further word always follows, so no sentence ends here.
#[rustfmt::skip]
pub(super) const TITLES: &[&str] = &[
    "Adj", "Adm", "Amb", "Approx", "Atty", "Brig", "Capt", "Cdr", "Cf", "Cmdr", "Col", "Comdr", "Cpl",
    "Cpt", "Dr", "Drs", "Fr", "Ft", "Gen", "Gov", "Hon", "Ibid", "Incl", "Insp", "Lieut", "Lt", "Maj",
    "Messrs", "Mgr", "Mlle", "Mme", "Mmes", "Mr", "Mrs", "Ms", "Msgr", "Mt", "Mx", "N.B", "P.P.S", "P.S",
    "Pfc", "Pres", "Prof", "Profs", "Pte", "Pvt", "Rep", "Reps", "Rev", "Sen", "Sens", "Sgt", "Supt", "Viz",
    "approx", "ca", "cf", "e.g", "eg", "esp", "i.e", "ibid", "ie", "incl", "resp", "viz", "vs",
];

/// Class `numbered`: a number follows as a rule; before one no sentence ends.
#[rustfmt::skip]
pub(super) const NUMBERED: &[&str] = &[
    "App", "Apr", "Art", "Arts", "Aug", "Bk", "Ch", "Chap", "Chs", "Cl", "Dec", "Eq", "Eqn", "Eqs", "Ex",
    "Feb", "Fig", "Figs", "Jan", "Jul", "Jun", "Mar", "No", "Nos", "Nov", "Nr", "Oct", "Op", "Para", "Pt",
    "Sec", "Sect", "Sep", "Sept", "Tab", "Ver", "Vol", "Vols", "art", "ch", "chap", "chs", "cl", "col",
    "eq", "eqs", "fig", "figs", "fol", "no", "nos", "op", "p", "para", "paras", "pp", "pt", "sec", "sect",
    "tab", "ver", "vol", "vols",
];

/// Class `open`: a sentence ends here only before a typical first word.
#[rustfmt::skip]
pub(super) const OPEN: &[&str] = &[
    "Acad", "Ala", "Ariz", "Ark", "Assn", "Assoc", "Asst", "Ave", "Avg", "B.Sc", "Bldg", "Blvd", "Bros",
    "Cal", "Calif", "Cantab", "Co", "Colo", "Conn", "Corp", "Cos", "Ctr", "Dak", "Del", "Dept", "Dist",
    "Div", "Ed", "Ed.D", "Eds", "Esq", "Est", "Fla", "Fri", "Ga", "GmbH", "Hts", "Hwy", "Inc", "Inst",
    "Int", "Intl", "J.D", "Jr", "Kan", "Ky", "LL.B", "LL.D", "LL.M", "La", "Lab", "Ltd", "Ltda", "M.Sc",
    "Mass", "Md", "Mfg", "Mich", "Minn", "Mo", "Mon", "Mont", "Mss", "Mts", "Natl", "Neb", "Nev", "Okla",
    "Ont", "Ore", "Oxon", "Pa", "Ph.D", "PhD", "Phil", "Pl", "Plc", "Prop", "Pty", "Pub", "Que", "Rd", "Ry",
    "S.p.A", "Soc", "Sq", "Sr", "St", "Sta", "Ste", "Sts", "Tel", "Tenn", "Ter", "Tex", "Thu", "Thur",
    "Thurs", "Tue", "Tues", "Twp", "Univ", "Va", "Vt", "Wed", "Wis", "Wyo", "al", "anon", "assn", "avg",
    "b.sc", "bldg", "blvd", "co", "corp", "dept", "ed", "eds", "est", "hwy", "inc", "jr", "ltd",
    "max", "misc", "mph", "ms", "mss", "plc", "pty", "repr", "rev", "sr", "tel", "temp", "trans", "univ",
];

/// Names that end in an exclamation mark.
#[rustfmt::skip]
pub(super) const EXCLAIMED: &[&str] = &[
    "Airplane", "Jeopardy", "Oklahoma", "Oliver", "Yahoo", "Yum",
];

/// Words in small letters that begin sentences and seldom continue a name.
#[rustfmt::skip]
pub(super) const STARTERS: &[&str] = &[
    "a", "about", "above", "according", "actually", "after", "afterwards", "again", "all", "almost",
    "along", "already", "also", "although", "always", "among", "an", "and", "another", "any", "anyone",
    "are", "aren", "as", "at", "because", "before", "behind", "below", "besides", "between", "beyond",
    "both", "but", "by", "can", "consequently", "could", "currently", "despite", "did", "do", "does", "don",
    "during", "each", "earlier", "either", "even", "eventually", "every", "everyone", "everything",
    "finally", "first", "for", "fortunately", "from", "furthermore", "given", "had", "has", "have", "he",
    "hence", "her", "here", "his", "how", "however", "i", "if", "in", "indeed", "initially", "inside",
    "instead", "is", "isn", "it", "its", "just", "last", "later", "let", "like", "many", "maybe",
    "meanwhile", "moreover", "most", "much", "my", "nearly", "neither", "nevertheless", "no", "nobody",
    "none", "nor", "not", "nothing", "now", "of", "often", "on", "once", "one", "only", "or", "other",
    "others", "our", "outside", "over", "people", "perhaps", "please", "previously", "quite", "rather",
    "recently", "several", "shall", "she", "should", "similarly", "since", "so", "some", "someone",
    "something", "sometimes", "soon", "still", "such", "suddenly", "than", "thanks", "that", "the", "their",
    "then", "there", "thereafter", "therefore", "these", "they", "this", "those", "though", "through",
    "throughout", "thus", "to", "today", "together", "tomorrow", "tonight", "too", "toward", "towards",
    "two", "under", "unfortunately", "unless", "unlike", "until", "upon", "usually", "very", "was", "we",
    "well", "were", "what", "whatever", "when", "whenever", "where", "whereas", "whether", "which", "while",
    "who", "whoever", "whose", "why", "will", "with", "within", "without", "would", "yes", "yesterday",
    "yet", "you", "your",
];

/// Prepositions that open a phrase of time or place: At 5 p.m. I left.
#[rustfmt::skip]
pub(super) const OPENINGS: &[&str] = &[
    "After", "Around", "At", "Before", "By", "From", "In", "On", "Since", "Until",
];

/// Sounds without a vowel.
#[rustfmt::skip]
pub(super) const SOUNDS: &[&str] = &[
    "Brr", "Brrr", "Grr", "Grrr", "Hm", "Hmm", "Hmmm", "Mm", "Mmm", "Pfft", "Psst", "Sh", "Shh", "Shhh",
    "Tsk", "Zzz",
];

/// Words after which `I` is the pronoun, not an initial.
#[rustfmt::skip]
pub(super) const BEFORE_I: &[&str] = &[
    "am", "and", "as", "but", "can", "could", "did", "do", "had", "have", "is", "may", "must", "or",
    "should", "than", "that", "was", "will", "would",
];

/// Words that a single letter follows.
#[rustfmt::skip]
pub(super) const LETTERED: &[&str] = &[
    "annex", "appendix", "category", "chapter", "class", "exhibit", "figure", "grade", "group", "hepatitis",
    "letter", "option", "part", "party", "plan", "point", "schedule", "section", "type", "vitamin",
];

/// Ends of domain and file names.
#[rustfmt::skip]
pub(super) const DOMAINS: &[&str] = &[
    "ai", "app", "cn", "co", "com", "css", "dev", "edu", "gov", "html", "io", "js", "net", "org", "py",
    "tv", "uk",
];

/// Determiners, after which a quotation is a name.
#[rustfmt::skip]
pub(super) const DETERMINERS: &[&str] = &[
    "a", "an", "her", "his", "its", "my", "our", "that", "the", "their", "this", "your",
];

/// First words of a speaker who is not named: the old man, her mother.
#[rustfmt::skip]
pub(super) const SPEAKERS: &[&str] = &[
    "A", "An", "Another", "Everyone", "Her", "His", "My", "One", "Our", "Someone", "The", "Their",
];

/// Forms of the verbs of speech that introduce a quotation and stand in no speech clause.
#[rustfmt::skip]
pub(super) const SAYING: &[&str] = &[
    "ask", "asking", "cry", "crying", "say", "saying", "shout", "shouting", "tell", "whisper", "whispering",
];

/// Verbs of speech that mean something else before `to`.
#[rustfmt::skip]
pub(super) const PLEDGES: &[&str] = &[
    "agreed", "asked", "began", "begged", "continued", "demanded", "offered", "pleaded", "promised",
    "vowed",
];

/// Words after the verb of a speech clause.
#[rustfmt::skip]
pub(super) const AFTER_SPEECH: &[&str] = &[
    "after", "again", "aloud", "and", "as", "at", "back", "from", "her", "him", "in", "into", "me", "out",
    "softly", "them", "through", "to", "us", "when", "while", "with",
];

/// English verbs of speech and thought, as they stand in a speech clause.
#[rustfmt::skip]
pub(super) const SPEECH: &[&str] = &[
    "added", "adds", "admitted", "admonished", "advised", "agreed", "announced", "answered", "answers",
    "apologised", "apologized", "argued", "asked", "asks", "assured", "barked", "bawled", "began", "begged",
    "bellowed", "blurted", "boasted", "boomed", "breathed", "called", "cautioned", "chided", "chimed",
    "commanded", "commented", "complained", "conceded", "concluded", "confessed", "confided", "continued",
    "corrected", "countered", "cried", "cries", "croaked", "declared", "demanded", "drawled", "echoed",
    "encouraged", "enquired", "exclaimed", "explained", "exploded", "faltered", "fumed", "groaned",
    "growled", "grumbled", "grunted", "hissed", "hollered", "howled", "inquired", "insisted", "interjected",
    "interrupted", "intoned", "jeered", "joked", "lamented", "lied", "mentioned", "moaned", "mocked",
    "mumbled", "murmured", "mused", "mutter", "muttered", "nagged", "noted", "objected", "observed",
    "ordered", "persisted", "pleaded", "pondered", "proclaimed", "promised", "prompted", "protested",
    "quavered", "queried", "questioned", "quipped", "raged", "reasoned", "recalled", "recited", "reflected",
    "remarked", "reminded", "repeated", "replied", "replies", "reported", "responded", "retorted", "roared",
    "said", "sang", "says", "scoffed", "scolded", "screamed", "screeched", "shouted", "shouts", "shrieked",
    "snapped", "snarled", "sneered", "sputtered", "squeaked", "stammered", "stated", "stuttered",
    "suggested", "teased", "tells", "thought", "thundered", "told", "urged", "uttered", "ventured",
    "volunteered", "vowed", "wailed", "warned", "whimpered", "whined", "whispered", "whispers", "wondered",
    "writes", "wrote", "yelled", "yelped",
];

/// Words that stand between a speaker's name and the verb.
#[rustfmt::skip]
pub(super) const BETWEEN: &[&str] = &[
    "again", "also", "and", "at", "even", "finally", "had", "has", "just", "last", "merely", "now", "once",
    "only", "simply", "soon", "still", "then",
];

/// Chinese verbs of speech and thought that close a speech clause.
#[rustfmt::skip]
pub(super) const ZH_SPEECH: &[&str] = &[
    "说", "道", "问", "喊", "叫", "答", "嚷", "骂", "吼", "念", "唱", "讲", "叹", "曰", "云", "想", "称",
    "吟", "斥", "嚎", "劝", "催", "說", "問", "罵", "講", "嘆", "歎", "勸", "稱", "唸", "回答", "解释",
    "补充", "表示", "指出", "强调", "认为", "坦言", "透露", "宣布", "宣称", "承认", "介绍", "回忆", "建议",
    "提议", "提醒", "警告", "吩咐", "嘱咐", "叮嘱", "命令", "催促", "安慰", "抱怨", "埋怨", "嘀咕", "嘟囔",
    "嘟哝", "咕哝", "念叨", "唠叨", "絮叨", "自语", "喃喃", "低语", "耳语", "惊呼", "欢呼", "高呼", "大呼",
    "疾呼", "呼喊", "呼叫", "感叹", "感慨", "赞叹", "慨叹", "叹息", "叹气", "惊叹", "咆哮", "怒吼", "大喝",
    "怒喝", "断喝", "喝斥", "插嘴", "插话", "附和", "反驳", "争辩", "辩解", "辩白", "请求", "恳求", "哀求",
    "央求", "乞求", "祈求", "质问", "责备", "责问", "责怪", "训斥", "呵斥", "斥责", "怒斥", "接口", "接话",
    "搭话", "搭腔", "答话", "回话", "回应", "应声", "开口", "发问", "打趣", "调侃", "嘲笑", "嘲讽", "讥讽",
    "讽刺", "挖苦", "反问", "追问", "盘问", "询问", "发话", "发言", "评论", "评价", "点评", "总结", "写着",
    "写到", "宣告", "声明", "声称", "保证", "发誓", "哽咽", "呻吟", "哭诉", "倾诉", "诉苦", "祷告", "祈祷",
    "招呼", "打断", "否认", "拒绝", "同意", "撒娇", "夸奖", "称赞", "解釋", "補充", "強調", "認為", "宣佈",
    "承認", "介紹", "回憶", "建議", "囑咐", "驚呼", "讚嘆", "嘆息", "嘆氣", "質問", "責備", "訓斥", "追問",
    "詢問", "自語", "低語", "開口", "發問", "接話",
];

/// Words that end as a verb of speech does and are none.
#[rustfmt::skip]
pub(super) const ZH_NOT_SPEECH: &[&str] = &[
    "知道", "街道", "味道", "报道", "频道", "跑道", "轨道", "隧道", "通道", "渠道", "人道", "公道", "霸道",
    "地道", "厚道", "难道", "报導", "铁道", "车道", "管道", "河道", "航道", "弯道", "步道", "便道", "大道",
    "小道", "古道", "黑道", "正道", "同道", "门道", "力道", "茶道", "柔道", "王道", "赤道", "食道", "栈道",
    "一道", "得道", "頻道", "報道", "小说", "传说", "学说", "听说", "据说", "虽说", "按说", "再说", "话说",
    "胡说", "假说", "演说", "不说", "没说", "解说", "小說", "傳說", "聽說", "再說", "不消说", "别说",
    "應該說", "应该说", "可以说", "学问", "疑问", "顾问", "访问", "慰问", "过问", "不问", "没问", "學問",
    "疑問", "顧問", "訪問", "报答", "名称", "职称", "简称", "号称", "对称", "俗称", "统称", "人称", "通称",
    "名稱", "簡稱", "號稱", "思想", "理想", "梦想", "不想", "妄想", "设想", "幻想", "感想", "联想", "猜想",
    "料想", "没想", "着想", "敢想", "夢想", "設想", "聯想", "想想", "观念", "概念", "纪念", "怀念", "信念",
    "想念", "思念", "理念", "悬念", "留念", "觀念", "紀念", "懷念", "演唱", "合唱", "歌唱", "不叫", "白云",
    "乌云", "风云", "人云", "烏雲", "演讲", "不讲", "不表示",
];

/// Of the verbs of speech, those that take the person spoken to as object.
#[rustfmt::skip]
pub(super) const ZH_ADDRESS: &[&str] = &[
    "反问", "追问", "质问", "询问", "回答", "告诉", "提醒", "安慰", "打断", "警告", "吩咐", "嘱咐", "叮嘱",
    "责备", "训斥", "教训", "央求", "恳求", "请求", "哀求", "纠正", "鼓励", "催促", "问", "劝", "骂", "催",
    "告訴", "追問", "問", "勸", "罵", "質問", "囑咐", "糾正", "應和", "附和", "反驳", "夸奖", "称赞",
    "嘲笑", "命令",
];

/// Persons spoken to.
#[rustfmt::skip]
pub(super) const ZH_PERSONS: &[&str] = &[
    "我", "你", "他", "她", "它", "您", "我们", "你们", "他们", "她们", "咱们", "大家", "自己", "对方",
    "父亲", "母亲", "爸爸", "妈妈", "爷爷", "奶奶", "哥哥", "姐姐", "弟弟", "妹妹", "儿子", "女儿", "丈夫",
    "妻子", "老师", "医生", "孩子", "众人", "老人", "女人", "男人", "我們", "你們", "他們", "她們", "咱們",
    "對方", "父親", "母親", "爸", "妈", "道", "说",
];

/// What follows a closing quotation mark when the sentence it stands in goes on, whatever came before it.
#[rustfmt::skip]
pub(super) const ZH_GOES_ON: &[&str] = &[
    "的", "之类", "之類", "之声", "之聲", "之称", "就", "便", "而已", "等等", "似的", "一般", "一样",
    "一樣", "字样", "字樣", "来形容", "來形容",
];

/// The same, only where no words introduced the quotation.
#[rustfmt::skip]
pub(super) const ZH_APPOSED: &[&str] = &[
    "一声", "一聲", "一词", "一詞", "一句", "一语", "一类", "一類", "两字", "二字", "三字", "四字",
    "两个字", "几个字", "三个字", "四个字", "之后", "之後", "之间", "之間", "等", "这句", "这话", "这样的",
    "这个词", "这个字", "这个问题", "这个口号", "这个说法", "这个名字", "这个念头", "这种话", "这种说法",
    "这一声", "这一问", "这一句", "这几个", "这两个", "这三个", "这四个", "這句", "這話", "這樣的",
    "這個字", "這個詞", "這個問題", "那句", "那样的", "为题", "为名", "为由", "为主题", "為題", "為名",
    "為由", "是", "和“", "与“", "或“", "及“", "跟“", "和「", "與「", "或「", "及「", "时，", "後，", "后，",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        let lists = [
            TITLES,
            OPENINGS,
            NUMBERED,
            OPEN,
            EXCLAIMED,
            STARTERS,
            SOUNDS,
            BEFORE_I,
            LETTERED,
            DOMAINS,
            DETERMINERS,
            SPEAKERS,
            SAYING,
            PLEDGES,
            AFTER_SPEECH,
            SPEECH,
            BETWEEN,
        ];
        for list in lists {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn folded_lists_are_in_small_letters() {
        for word in [STARTERS, SPEECH, LETTERED, DOMAINS, DETERMINERS].concat() {
            assert!(word.bytes().all(|b| b.is_ascii_lowercase()), "{word}");
        }
    }
}
