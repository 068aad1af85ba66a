//! [`Unit`]: what a number counts, with its exact factor to the base unit of its dimension.

use std::fmt;
use std::sync::LazyLock;

use rustc_hash::FxHashMap as HashMap;
use serde::{Serialize, Serializer};

use super::QuantityKind;
use super::exact::Exact;

/// A unit of measure or a currency, by the symbol it is shown with: `km`, `h`, `CNY`.
#[derive(Clone, Copy)]
pub struct Unit(&'static Row);

/// What a unit measures. Units of one dimension convert into each other, currencies do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Dimension {
    /// Length, in metres.
    Length,
    /// Area, in square metres.
    Area,
    /// Volume, in litres.
    Volume,
    /// Mass, in grams.
    Mass,
    /// Time, in seconds.
    Time,
    /// Months and years, in months.
    Calendar,
    /// Temperature, in degrees Celsius.
    Temperature,
    /// Angle or unnamed degrees.
    Angle,
    /// Frequency, in hertz.
    Frequency,
    /// Data, in bytes.
    Data,
    /// Data rate, in bits per second.
    DataRate,
    /// Power, in watts.
    Power,
    /// Energy, in joules.
    Energy,
    /// Electric potential, in volts.
    Voltage,
    /// Electric current, in amperes.
    Current,
    /// Pressure, in pascals.
    Pressure,
    /// Speed, in metres per second.
    Speed,
    /// Money; every currency stands alone.
    Money,
    /// Percentage points.
    Points,
    /// A reduction in price.
    Discount,
}

struct Row {
    symbol: &'static str,
    dimension: Dimension,
    factor: (i128, i128),
    /// English names and symbols, lower case, singular; `=` marks one that is read only as written.
    en: &'static str,
    zh: &'static str,
}

const fn row(
    symbol: &'static str,
    dimension: Dimension,
    factor: (i128, i128),
    en: &'static str,
    zh: &'static str,
) -> Row {
    Row { symbol, dimension, factor, en, zh }
}

use Dimension::{
    Angle, Area, Calendar, Current, Data, DataRate, Discount, Energy, Frequency, Length, Mass, Money, Points,
    Power, Pressure, Speed, Temperature, Time, Voltage, Volume,
};

#[rustfmt::skip]
static ROWS: &[Row] = &[
    row("nm", Length, (1, 1_000_000_000), "=nm nanometer nanometre", "纳米 奈米"),
    row("µm", Length, (1, 1_000_000), "=μm =µm =um micron micrometer micrometre", "微米"),
    row("mm", Length, (1, 1000), "=mm millimeter millimetre", "毫米 公厘"),
    row("cm", Length, (1, 100), "=cm centimeter centimetre", "厘米 公分"),
    row("dm", Length, (1, 10), "=dm decimeter decimetre", "分米"),
    row("m", Length, (1, 1), "=m meter metre", "米 公尺"),
    row("km", Length, (1000, 1), "=km =kms =KM kilometer kilometre", "公里 千米"),
    row("li", Length, (500, 1), "=li", "里 华里 里地"),
    row("chi", Length, (1, 3), "", "尺"),
    row("zhang", Length, (10, 3), "", "丈"),
    row("cun", Length, (1, 30), "", "寸"),
    row("in", Length, (254, 10_000), "inch", "英寸 吋"),
    row("ft", Length, (3048, 10_000), "=ft foot feet", "英尺 呎"),
    row("yd", Length, (9144, 10_000), "=yd yard", "码"),
    row("mi", Length, (1_609_344, 1000), "mile", "英里 哩"),
    row("nmi", Length, (1852, 1), "", "海里 浬"),
    row("ly", Length, (9_460_730_472_580_800, 1), "", "光年"),
    row("m²", Area, (1, 1), "=m² =㎡ =m2 =sqm", "平方米 平米 ㎡ 平方公尺"),
    row("km²", Area, (1_000_000, 1), "=km² =km2", "平方公里 平方千米"),
    row("cm²", Area, (1, 10_000), "=cm² =cm2", "平方厘米"),
    row("ha", Area, (10_000, 1), "=ha hectare", "公顷"),
    row("mu", Area, (2000, 3), "=mu mou", "亩 畝"),
    row("acre", Area, (40_468_564_224, 10_000_000), "acre", "英亩"),
    row("ft²", Area, (9_290_304, 100_000_000), "=sqft =ft²", "平方英尺 平方呎"),
    row("mi²", Area, (2_589_988_110_336, 1_000_000), "", "平方英里"),
    row("ml", Volume, (1, 1000), "=ml =mL milliliter millilitre", "毫升"),
    row("l", Volume, (1, 1), "=L liter litre", "升 公升"),
    row("m³", Volume, (1000, 1), "=m³ =m3", "立方米 立方公尺 方水"),
    row("km³", Volume, (1_000_000_000_000, 1), "=km³", "立方公里 立方千米"),
    row("cm³", Volume, (1, 1000), "=cm³ =cc", "立方厘米"),
    row("gal", Volume, (3_785_411_784, 1_000_000_000), "gallon", "加仑"),
    row("bbl", Volume, (158_987_294_928, 1_000_000_000), "barrel", "桶"),
    row("µg", Mass, (1, 1_000_000), "=μg =µg microgram", "微克"),
    row("mg", Mass, (1, 1000), "=mg milligram", "毫克"),
    row("g", Mass, (1, 1), "=g gram gramme", "克 公克"),
    row("kg", Mass, (1000, 1), "=kg =kgs =KG kilogram kilogramme kilo", "公斤 千克"),
    row("jin", Mass, (500, 1), "=jin catty catties", "斤 市斤"),
    row("liang", Mass, (50, 1), "", "两重"),
    row("t", Mass, (1_000_000, 1), "=t ton tonne", "吨 噸 公吨"),
    row("lb", Mass, (45_359_237, 100_000), "=lb =lbs", "磅"),
    row("oz", Mass, (28_349_523_125, 1_000_000_000), "=oz ounce", "盎司"),
    row("ms", Time, (1, 1000), "=ms millisecond", "毫秒"),
    row("s", Time, (1, 1), "=s =sec second", "秒 秒钟"),
    row("min", Time, (60, 1), "=min =mins minute", "分钟 分鐘"),
    row("h", Time, (3600, 1), "=h =hr =hrs hour", "小时 小時 钟头 个钟"),
    row("d", Time, (86_400, 1), "day", "天 昼夜 工作日 交易日"),
    row("wk", Time, (604_800, 1), "week", "周 週 星期 礼拜 周时间"),
    row("mo", Calendar, (1, 1), "month", "月"),
    row("qtr", Calendar, (3, 1), "", "季度"),
    row("y", Calendar, (12, 1), "year =yr =yrs =yo", "年 岁 歲 周年 周岁 年间 载 载春秋"),
    row("decade", Calendar, (120, 1), "decade", ""),
    row("century", Calendar, (1200, 1), "century centuries", "世纪 世紀"),
    row("°C", Temperature, (1, 1), "=℃ =°C celsius centigrade", "℃ °C 摄氏度 攝氏度"),
    row("°F", Temperature, (5, 9), "=℉ =°F fahrenheit", "℉ °F 华氏度"),
    row("°", Angle, (1, 1), "=° degree", "度 °"),
    row("Hz", Frequency, (1, 1), "=Hz hertz", "赫兹 赫"),
    row("kHz", Frequency, (1000, 1), "=kHz =KHz kilohertz", "千赫兹 千赫"),
    row("MHz", Frequency, (1_000_000, 1), "=MHz megahertz", "兆赫兹 兆赫"),
    row("GHz", Frequency, (1_000_000_000, 1), "=GHz gigahertz", "吉赫兹 吉赫"),
    row("B", Data, (1, 1), "byte", "字节"),
    row("kB", Data, (1000, 1), "=KB =kB kilobyte", "千字节"),
    row("MB", Data, (1_000_000, 1), "=MB megabyte", "兆字节"),
    row("GB", Data, (1_000_000_000, 1), "=GB gigabyte", "吉字节"),
    row("TB", Data, (1_000_000_000_000, 1), "=TB terabyte", "太字节"),
    row("PB", Data, (1_000_000_000_000_000, 1), "=PB petabyte", "拍字节"),
    row("bit/s", DataRate, (1, 1), "", ""),
    row("Mbps", DataRate, (1_000_000, 1), "=Mbps =Mb/s", "兆比特每秒"),
    row("Gbps", DataRate, (1_000_000_000, 1), "=Gbps =Gb/s", ""),
    row("W", Power, (1, 1), "=W watt", "瓦 瓦特"),
    row("kW", Power, (1000, 1), "=kW =KW kilowatt", "千瓦"),
    row("MW", Power, (1_000_000, 1), "=MW megawatt", "兆瓦"),
    row("GW", Power, (1_000_000_000, 1), "=GW gigawatt", "吉瓦"),
    row("hp", Power, (73_549_875, 100_000), "=hp horsepower", "马力"),
    row("kWh", Energy, (3_600_000, 1), "=kWh =KWh =kwh", "千瓦时 千瓦小时 度电"),
    row("kcal", Energy, (4184, 1), "=kcal kilocalorie", "千卡 大卡"),
    row("J", Energy, (1, 1), "=J joule", "焦耳"),
    row("V", Voltage, (1, 1), "=V volt", "伏 伏特"),
    row("kV", Voltage, (1000, 1), "=kV =KV kilovolt", "千伏"),
    row("A", Current, (1, 1), "ampere amp", "安培"),
    row("mAh", Current, (1, 1000), "=mAh", "毫安时 毫安"),
    row("Pa", Pressure, (1, 1), "=Pa pascal", "帕"),
    row("MPa", Pressure, (1_000_000, 1), "=MPa", "兆帕"),
    row("km/h", Speed, (5, 18), "=km/h =kph =kmh", "公里每小时 公里/小时 km/h 千米每小时"),
    row("mph", Speed, (1_609_344, 3_600_000), "=mph", "英里每小时"),
    row("m/s", Speed, (1, 1), "=m/s", "米每秒 米/秒 m/s"),
    row("pp", Points, (1, 1), "", "个百分点 百分点 個百分點 百分點"),
    row("bp", Points, (1, 100), "=bps =bp", "个基点 基点 個基點 基點"),
    row("off", Discount, (1, 1), "", ""),
    row("CNY", Money, (1, 1), "=RMB =CNY yuan renminbi =CN¥", "元 元人民币 人民币 人民币元 块钱 块 圆 圓 塊錢 塊 元錢 元钱"),
    row("jiao", Money, (1, 10), "jiao", "角 毛钱 毛"),
    row("USD", Money, (1, 1), "=USD =US$", "美元 美金 美刀 美圆"),
    row("$", Money, (1, 1), "=$ dollar =bucks buck", "＄ $ 刀"),
    row("¥", Money, (1, 1), "=¥ =￥", "¥ ￥"),
    row("cent", Money, (1, 100), "cent", "美分 分钱"),
    row("EUR", Money, (1, 1), "=EUR =€ euro", "欧元 歐元"),
    row("GBP", Money, (1, 1), "=GBP =£ quid", "英镑 英鎊 镑"),
    row("pound", Money, (1, 1), "pound", ""),
    row("JPY", Money, (1, 1), "=JPY yen", "日元 日圆 日圓"),
    row("HKD", Money, (1, 1), "=HKD =HK$", "港元 港币 港幣"),
    row("TWD", Money, (1, 1), "=TWD =NT$ =NTD", "新台币 新臺幣 台币 台幣"),
    row("SGD", Money, (1, 1), "=SGD =S$", "新元 新加坡元 坡币"),
    row("AUD", Money, (1, 1), "=AUD =A$ =AU$", "澳元 澳币 澳大利亚元"),
    row("CAD", Money, (1, 1), "=CAD =C$ =CA$ =CDN$", "加元 加币 加拿大元"),
    row("NZD", Money, (1, 1), "=NZD =NZ$", "新西兰元 纽元"),
    row("MYR", Money, (1, 1), "=MYR =RM ringgit", "令吉 林吉特 马币 零吉"),
    row("THB", Money, (1, 1), "=THB baht", "泰铢 铢"),
    row("VND", Money, (1, 1), "=VND dong", "越盾 越南盾 盾"),
    row("IDR", Money, (1, 1), "=IDR rupiah", "印尼盾 印尼卢比"),
    row("INR", Money, (1, 1), "=INR =₹ rupee", "卢比 印度卢比 印度盧比"),
    row("KRW", Money, (1, 1), "=KRW =₩ won", "韩元 韩币 韓元"),
    row("RUB", Money, (1, 1), "=RUB =₽ ruble rouble", "卢布 盧布"),
    row("CHF", Money, (1, 1), "=CHF", "瑞士法郎 瑞郎"),
    row("franc", Money, (1, 1), "franc", "法郎"),
    row("BRL", Money, (1, 1), "=BRL", "雷亚尔"),
    row("PHP", Money, (1, 1), "=PHP peso", "比索 菲律宾比索"),
    row("TRY", Money, (1, 1), "lira", "里拉"),
    row("rial", Money, (1, 1), "rial riyal", "里亚尔"),
    row("dinar", Money, (1, 1), "dinar", "第纳尔"),
    row("dirham", Money, (1, 1), "dirham", "迪拉姆"),
    row("tael", Money, (1, 1), "tael", "两银子 两白银"),
];

static EN: LazyLock<HashMap<&'static str, Unit>> = LazyLock::new(|| index(|row| row.en));
static ZH: LazyLock<HashMap<&'static str, Unit>> = LazyLock::new(|| index(|row| row.zh));

fn index(names: impl Fn(&'static Row) -> &'static str) -> HashMap<&'static str, Unit> {
    ROWS.iter()
        .flat_map(|row| {
            names(row).split(' ').filter(|name| !name.is_empty()).map(move |name| (name, Unit(row)))
        })
        .collect()
}

impl Unit {
    /// The unit an English word or symbol names: `km`, `Kilometres`, `US$`.
    pub(crate) fn english(word: &str) -> Option<Self> {
        if word.len() > 14 {
            return None;
        }
        let mut key = String::with_capacity(word.len() + 1);
        key.push('=');
        key.push_str(word);
        if let Some(unit) = EN.get(key.as_str()) {
            return Some(*unit);
        }
        key.make_ascii_lowercase();
        let name = key.get(1..)?;
        let singular = || name.strip_suffix("es").filter(|stem| *stem == "inch");
        EN.get(name)
            .or_else(|| name.strip_suffix('s').and_then(|stem| EN.get(stem)))
            .or_else(|| singular().and_then(|stem| EN.get(stem)))
            .copied()
    }

    /// The unit the Chinese `text` starts with, longest name first, and the bytes it takes.
    pub(crate) fn chinese(text: &str) -> Option<(Self, usize)> {
        let mut ends = [0; 6];
        let mut count = 0;
        for (at, c) in text.char_indices().take(ends.len()) {
            ends[count] = at + c.len_utf8();
            count += 1;
        }
        ends[..count].iter().rev().find_map(|&end| ZH.get(text.get(..end)?).map(|unit| (*unit, end)))
    }

    /// The unit with this symbol; for the names this module itself uses.
    pub(crate) fn named(symbol: &str) -> Option<Self> {
        ROWS.iter().find(|row| row.symbol == symbol).map(Unit)
    }

    /// Its symbol.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        self.0.symbol
    }

    /// What it measures.
    #[must_use]
    pub const fn dimension(self) -> Dimension {
        self.0.dimension
    }

    /// Whether it is a currency.
    #[must_use]
    pub fn is_money(self) -> bool {
        self.0.dimension == Money
    }

    /// What a number with this unit is; a pound by itself may be either.
    pub(crate) fn kind(self) -> QuantityKind {
        match self.symbol() {
            "pp" | "bp" => QuantityKind::Percent,
            "pound" => QuantityKind::Measure,
            _ if self.is_money() => QuantityKind::Money,
            _ => QuantityKind::Measure,
        }
    }

    /// `n` of this unit in the base unit of its dimension; for money in the currency itself.
    pub(crate) fn base(self, n: Exact) -> Option<Exact> {
        let n = if self.symbol() == "°F" { n.plus(Exact::whole(-32))? } else { n };
        n.times(Exact::new(self.0.factor.0, self.0.factor.1)?)
    }

    /// The name under which values in the base unit are compared: the currency, or the dimension.
    pub(crate) fn class(self) -> &'static str {
        match (self.0.dimension, self.symbol()) {
            (Money, "jiao") => "CNY",
            (Money, "cent") => "$",
            (Money, symbol) => symbol,
            (_, _) => ROWS
                .iter()
                .find(|row| row.dimension == self.0.dimension && row.factor == (1, 1))
                .map_or("", |row| row.symbol),
        }
    }

    /// Whether one names loosely what the other may name exactly: *dollar* any dollar, ¥ yuan or yen, *degree*
    /// a temperature, *pound* a mass or sterling; *foot* and *inch* are said for 尺 and 寸.
    pub(crate) fn is_loosely(self, other: Self) -> bool {
        let loose = |a: Self, b: Self| match a.symbol() {
            "$" => matches!(b.symbol(), "USD" | "HKD" | "TWD" | "SGD" | "AUD" | "CAD" | "NZD"),
            "¥" => matches!(b.symbol(), "CNY" | "JPY"),
            "°" => b.dimension() == Temperature,
            "pound" => matches!(b.symbol(), "GBP" | "lb"),
            "franc" => b.symbol() == "CHF",
            "chi" => b.symbol() == "ft",
            "cun" => b.symbol() == "in",
            _ => false,
        };
        loose(self, other) || loose(other, self)
    }
}

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        self.0.symbol == other.0.symbol
    }
}

impl Eq for Unit {}

impl std::hash::Hash for Unit {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.symbol.hash(state);
    }
}

impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unit({})", self.0.symbol)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.symbol)
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.symbol)
    }
}

#[cfg(test)]
mod tests {
    use super::{Money, ROWS, Unit};

    #[test]
    fn every_dimension_has_a_base_by_which_it_is_compared() {
        for row in ROWS.iter().filter(|row| row.dimension != Money) {
            assert_ne!(Unit(row).class(), "", "{}", row.symbol);
        }
    }
}
