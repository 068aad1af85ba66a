//! Chinese units and measure words, and the words that bound an amount.

use super::super::Bound;
use super::super::unit::Unit;
use super::Reader;
use super::words;

/// What turns a comparison round: 不超过, 不得超过.
const DENIED: &[&str] = &["不", "未", "没", "没有", "不得", "不能", "不应", "不应当", "不可", "不会", "不许"];

impl Reader<'_> {
    /// The unit at `at`, possibly behind 个, and where it ends; without one, the end of the measure word there.
    pub(super) fn unit(&self, at: usize) -> (Option<Unit>, usize) {
        let rest = self.rest(at);
        let found = |unit: Option<(Unit, usize)>, start: usize| {
            unit.map(|(unit, length)| (Some(unit), start + length))
        };
        let latin = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if latin > 0 {
            return self.latin_unit(at, latin);
        }
        if let Some(unit) =
            found(Unit::chinese(rest).filter(|(unit, length)| self.unit_stands(*unit, at, at + length)), at)
        {
            return unit;
        }
        if let Some(after) = self.skip(at, &["个", "個"]) {
            let inner = found(Unit::chinese(self.rest(after)), after);
            if let Some((Some(unit), end)) = inner
                && matches!(
                    unit.symbol(),
                    "mo" | "h" | "wk" | "qtr" | "century" | "y" | "d" | "m²" | "km²" | "GB" | "MB"
                )
                && !self.rest(after).starts_with(['年', '岁', '天', '周'])
            {
                return (Some(unit), end);
            }
        }
        (None, at + words::counter(rest).unwrap_or(0))
    }

    /// A unit in Latin letters: km, GHz, km², km/h.
    pub(super) fn latin_unit(&self, at: usize, latin: usize) -> (Option<Unit>, usize) {
        let rest = self.rest(at);
        let word = &rest[..latin];
        for suffix in ["²", "³", "2", "3", "/h", "/s"] {
            if rest[latin..].starts_with(suffix) {
                let end = latin + suffix.len();
                let symbol = rest[..end].replace("m2", "m²").replace("m3", "m³");
                if let Some(unit) = Unit::named(&symbol) {
                    return (Some(unit), at + end);
                }
            }
        }
        match Unit::english(word) {
            Some(unit) => (Some(unit), at + latin),
            None => (None, at),
        }
    }

    /// Whether a unit of one character is that unit here and not the start of another word.
    pub(super) fn unit_stands(&self, unit: Unit, at: usize, end: usize) -> bool {
        let name = self.text.get(at..end).unwrap_or("");
        let next = self.at(end);
        let not = |chars: &str| !next.is_some_and(|c| chars.contains(c));
        match name {
            "元" => not("素旦首老帅件化宵凶勋气朝代论次"),
            "里" => not("面边程外头德昂约"),
            "度" => not("过假日量"),
            "分" => not("之别析"),
            "天" => not("空下然气津文主"),
            "周" => not("围边末岁密到旋折转刊期年恩总先"),
            "年" => {
                not("轻级龄纪代份糕货画夜终迈薪检味底初前会")
                    || matches!(next, Some('前' | '底' | '初' | '终'))
            }
            "米" => not("饭线粉兰其色尔老歇"),
            "克" => not("服里制己隆"),
            "码" => not("头"),
            "桶" => {
                unit.symbol() == "bbl" && self.rest(end).starts_with(['石', '原', '油', '/', '，', '。'])
            }
            "角" => not("落色度逐钱洲形"),
            "圆" | "圓" => not("形桌圈"),
            "块" | "塊" => {
                matches!(next, None | Some('，' | '。' | '钱' | '、' | '！' | '？' | '一' | '的'))
            }
            "毛" => not("发巾衣笔利泽病主"),
            "升" => not("级学高值温至到"),
            "刀" | "盾" => not("具片剑牌构安"),
            // A month counts only after 个, where this is not asked; 载 is mostly something else.
            "月" | "载" => false,
            "尺" => not("寸度码"),
            "赫" => not("尔鲁"),
            "瓦" => not("解斯砾房"),
            "伏" => not("击天地尔"),
            "帕" => not("特尔"),
            "秒" => not("杀针"),
            "丈" => not("夫人量母"),
            "寸" => not("步土草"),
            "斤" => not("斤计"),
            "亩" | "畝" => not("产均"),
            _ => true,
        }
    }

    pub(super) fn bound_more(&self, start: usize, end: usize, more: bool) -> (Bound, usize) {
        let (bound, end) = self.bound(start, end);
        (if more { Bound::AtLeast } else { bound }, end)
    }

    /// How the words around `start..end` bound the quantity.
    pub(super) fn bound(&self, start: usize, end: usize) -> (Bound, usize) {
        let before = self.text.get(..start).unwrap_or("");
        let after = self.rest(end);
        // A measure word and a noun may stand between number and bound: 30名以上.
        let skipped = words::counter(after).map_or(after, |length| &after[length..]);
        let follows =
            |list: &[&str]| list.iter().any(|word| after.starts_with(word) || skipped.starts_with(word));
        let leads = |list: &[&str]| list.iter().any(|word| before.ends_with(word));
        if after.starts_with('+') {
            return (Bound::AtLeast, end + 1);
        }
        // Negated comparisons come first: 不少于 and 不得少于 end in 少于.
        let denied = |list: &[&str]| {
            let mut rests = list.iter().filter_map(|word| before.strip_suffix(word));
            rests.any(|rest| DENIED.iter().any(|denied| rest.ends_with(denied)))
        };
        let bound = if leads(&["最多", "至多", "不到", "不足"])
            || denied(&["超过", "超過", "多于", "高于", "大于", "超出"])
        {
            Bound::AtMost
        } else if denied(&["少于", "低于", "小于"]) {
            Bound::AtLeast
        } else if leads(&["少于", "低于", "小于"]) || follows(&["以下", "以内", "之内"]) {
            Bound::AtMost
        } else if leads(&[
            "至少", "最少", "超过", "超過", "逾", "多于", "高于", "突破", "起码", "大于", "超", "超出",
            "不下",
        ]) || follows(&["以上", "之多", "开外"])
        {
            Bound::AtLeast
        } else if leads(&[
            "约",
            "約",
            "大约",
            "大約",
            "大概",
            "近",
            "将近",
            "接近",
            "差不多",
            "几乎",
            "左右",
            "估计",
            "上下",
        ]) || follows(&["左右", "上下", "许", "許", "来岁"])
        {
            Bound::About
        } else {
            Bound::Exact
        };
        (bound, end)
    }

    /// Kilometres after 时速 are kilometres per hour.
    pub(super) fn hourly(&self, start: usize, unit: Unit) -> Unit {
        let before = self.text.get(..start).unwrap_or("");
        let hourly = ["时速", "时速约", "时速为", "时速达", "时速超", "时速可达", "每小时", "時速"]
            .iter()
            .any(|word| before.ends_with(word));
        if hourly && unit.symbol() == "km" { Unit::named("km/h").unwrap_or(unit) } else { unit }
    }
}
