//! English units: names, symbols, raised and compound ones.

use super::super::Exact;
use super::super::unit::Unit;
use super::Reader;
use super::words::Kind;

impl Reader<'_> {
    /// The unit at `at`, counted `n` times, and the token after it. Symbols are read only after digits.
    pub(super) fn unit(&self, at: usize, n: Exact, digits: bool) -> Option<(Unit, usize)> {
        let token = self.get(at)?;
        let named = |symbol: &str, next: usize| Unit::named(symbol).map(|unit| (unit, next));
        if let Kind::Sign(c) = token.kind {
            return match c {
                '°' | 'º' if self.is_word(at + 1, &["C"]) && self.glued(at + 1) => named("°C", at + 2),
                '°' | 'º' if self.is_word(at + 1, &["F"]) && self.glued(at + 1) => named("°F", at + 2),
                '°' | 'º' => named("°", at + 1),
                '€' | '£' | '℃' | '℉' | '㎡' | '$' if digits => {
                    Unit::english(token.text).map(|unit| (unit, at + 1))
                }
                _ => None,
            };
        }
        let word = self.word(at);
        if word.is_empty() {
            return None;
        }
        if let Some((prefix, next)) = self.power(at) {
            return self.powered(prefix, next);
        }
        if let Some((unit, next)) = self.dollars(at) {
            return Some((unit, next));
        }
        let unit = Unit::english(word)?;
        let plural = word.ends_with(['s', 'S']) && word.len() > 2;
        // "two second-hand cars", "three won", "5 in": a word that is also something else must look like a unit.
        match word {
            "kilowatt" if self.is_word(self.past_hyphen(at + 1), &["hour", "hours"]) => {
                return named("kWh", self.past_hyphen(at + 1) + 1);
            }
            "second" | "Second" if n != Exact::ONE && self.past_hyphen(at - 1) == at - 1 => return None,
            "second" | "Second" if self.sign(at + 1) == '-' && self.glued(at + 1) => return None,
            "won" | "dong" | "mu" | "li" | "amp" | "min" | "cc" | "hp" if !digits => return None,
            _ => {}
        }
        if word.len() <= 2 && !digits {
            return None;
        }
        if unit.symbol() == "°" && plural || word == "degree" {
            let scale = if self.is_word(at + 1, &["Celsius", "C", "centigrade"]) {
                Some("°C")
            } else if self.is_word(at + 1, &["Fahrenheit", "F"]) {
                Some("°F")
            } else {
                None
            };
            return scale.map_or(Some((unit, at + 1)), |symbol| named(symbol, at + 2));
        }
        // Raised symbols: km², km2, m3.
        match (self.kind(at + 1), self.glued(at + 1)) {
            (Kind::Sign(c @ ('²' | '³')), true) => return raised(word, c, at + 2),
            (Kind::Number(n), true) if n.digits == 1 => {
                let c = if n.value == Exact::whole(2) { '²' } else { '³' };
                return raised(word, c, at + 2);
            }
            (Kind::Sign('/'), true) if matches!(word, "km" | "m") => {
                return match self.word(at + 2) {
                    "h" | "hr" | "hour" => named("km/h", at + 3),
                    "s" if word == "m" => named("m/s", at + 3),
                    _ => Some((unit, at + 1)),
                };
            }
            _ => {}
        }
        if unit.symbol() == "km" && self.is_word(at + 1, &["per", "an"]) && self.is_word(at + 2, &["hour"]) {
            return named("km/h", at + 3);
        }
        if unit.symbol() == "mi" && self.is_word(at + 1, &["per", "an"]) && self.is_word(at + 2, &["hour"]) {
            return named("mph", at + 3);
        }
        Some((unit, at + 1))
    }

    /// *Square* or *cubic*.
    pub(super) fn power(&self, at: usize) -> Option<(char, usize)> {
        match self.word(at) {
            "square" | "sq" => {
                Some(('²', at + 1 + usize::from(self.sign(at + 1) == '.' || self.sign(at + 1) == '-')))
            }
            "cubic" | "cu" => {
                Some(('³', at + 1 + usize::from(self.sign(at + 1) == '.' || self.sign(at + 1) == '-')))
            }
            _ => None,
        }
    }

    pub(super) fn powered(&self, power: char, at: usize) -> Option<(Unit, usize)> {
        let root = Unit::english(self.word(at))?;
        Unit::named(&format!("{}{power}", root.symbol())).map(|unit| (unit, at + 1))
    }

    /// *US dollars*, *Hong Kong dollars*, *Japanese yen*, *pounds sterling*.
    pub(super) fn dollars(&self, at: usize) -> Option<(Unit, usize)> {
        let named = |symbol: &str, next: usize| Unit::named(symbol).map(|unit| (unit, next));
        let dollar = ["dollar", "dollars"];
        let next = at + 1;
        match self.word(at) {
            "US" | "American" | "U" | "Canadian" | "Australian" | "Singapore" | "Singaporean" => {
                let after = if self.word(at) == "U" {
                    (next..next + 3)
                        .find(|&i| self.sign(i) == '.' && self.is_word(i + 1, &dollar))
                        .map(|i| i + 1)?
                } else {
                    next
                };
                let symbol = match self.word(at) {
                    "Canadian" => "CAD",
                    "Australian" => "AUD",
                    "Singapore" | "Singaporean" => "SGD",
                    _ => "USD",
                };
                if self.is_word(after, &dollar) { named(symbol, after + 1) } else { None }
            }
            "Hong" if self.is_word(next, &["Kong"]) && self.is_word(next + 1, &dollar) => {
                named("HKD", next + 2)
            }
            "New" if self.is_word(next, &["Zealand"]) && self.is_word(next + 1, &dollar) => {
                named("NZD", next + 2)
            }
            "New" if self.is_word(next, &["Taiwan"]) && self.is_word(next + 1, &dollar) => {
                named("TWD", next + 2)
            }
            "Chinese" if self.is_word(next, &["yuan"]) => named("CNY", next + 1),
            "Japanese" if self.is_word(next, &["yen"]) => named("JPY", next + 1),
            "Swiss" if self.is_word(next, &["franc", "francs"]) => named("CHF", next + 1),
            "Vietnamese" if self.is_word(next, &["dong"]) => named("VND", next + 1),
            "pounds" if self.is_word(next, &["sterling"]) => named("GBP", next + 1),
            _ => None,
        }
    }
}

/// The unit `word` makes with ² or ³.
fn raised(word: &str, power: char, next: usize) -> Option<(Unit, usize)> {
    Unit::named(&format!("{word}{power}")).map(|unit| (unit, next))
}
