//! Bytes to text, whatever encoding the file is in, and never a wrong character in silence.
//!
//! A byte order mark decides; without one, bytes that are UTF-8 are UTF-8. Else `chardetng` says whether they
//! are Chinese at all, and of GB18030 and Big5 that one is taken that decodes all bytes into the greater share
//! of common characters (the detector reads Big5 as GB18030 at times, into private characters). Bytes that no encoding decodes without
//! loss are an error that names the first bad one; so is what looks like no text at all, or like text in
//! another encoding (Windows-1252 could be decoded as GB18030, into nonsense).

#[cfg(feature = "tmx")]
pub(crate) mod stream;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, GBK, UTF_8};

use crate::error::Error;

/// Valid UTF-8 with more than one NUL in so many bytes is taken for a binary file, or UTF-16 without its mark.
const BYTES_PER_NUL: usize = 16;

/// Texts with fewer bytes beyond ASCII are too short for the detector to be trusted.
const SHORT: usize = 64;

/// Decodes the bytes of a file: UTF-8 with or without a byte order mark, UTF-16 with one, GB18030 or Big5.
/// The mark is no part of the text; everything else is, line ends as they are. Linear in the bytes.
///
/// ```
/// assert_eq!(duiqi::decode(b"\xEF\xBB\xBFtext".to_vec())?, "text");
/// assert_eq!(duiqi::decode(b"\xFF\xFE\x4E\x4E".to_vec())?, "乎");
/// assert_eq!(duiqi::decode(b"\xD6\xD0\xB9\xFA\xB5\xC4\xB7\xA2\xD5\xB9".to_vec())?, "中国的发展");
/// let error = duiqi::decode(b"\xFE\xFF\x4E\x2D\xD8\x00".to_vec()).unwrap_err();
/// assert_eq!(error.to_string(), "byte 4: not UTF-16BE, though the byte order mark says so");
/// # Ok::<(), duiqi::Error>(())
/// ```
///
/// # Errors
/// When no encoding decodes the bytes without loss, or when they are no text; the error names the byte.
pub fn decode(bytes: Vec<u8>) -> Result<String, Error> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return decode_as(encoding, &bytes[mark..]).map_err(|at| {
            let reason = format!("not {}, though the byte order mark says so", encoding.name());
            Error::encoding(mark + at, reason)
        });
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return plain(text),
        Err(error) => error.into_bytes(),
    };
    if let Some(at) = nul(&bytes) {
        return Err(Error::encoding(at, "a NUL, so this is no text, or UTF-16 without a byte order mark"));
    }
    legacy(&bytes)
}

/// UTF-8, unless there are too many NULs in it.
fn plain(text: String) -> Result<String, Error> {
    let nuls = text.bytes().filter(|&byte| byte == 0).count();
    match nul(text.as_bytes()) {
        Some(at) if nuls * BYTES_PER_NUL > text.len() => {
            let reason =
                format!("one of {nuls} NULs, so this is no text, or UTF-16 without a byte order mark");
            Err(Error::encoding(at, reason))
        }
        _ => Ok(text),
    }
}

fn nul(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&byte| byte == 0)
}

/// Bytes that are not UTF-8.
fn legacy(bytes: &[u8]) -> Result<String, Error> {
    if let Some(at) = damaged_utf8(bytes) {
        return Err(Error::encoding(at, "not UTF-8, though the rest of the text is"));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = match detector.guess(Some(b"cn"), Utf8Detection::Deny) {
        encoding if encoding == GBK => GB18030,
        encoding => encoding,
    };
    let mut best = None;
    for encoding in [GB18030, BIG5] {
        let share = common_share(encoding, bytes);
        if best.as_ref().is_none_or(|&(most, _)| share > most) {
            best = decode_as(encoding, bytes).ok().map(|text| (share, text)).or(best);
        }
    }
    let chinese = [GB18030, BIG5].contains(&guess);
    // The detector may take a short Chinese text for another language; common characters tell.
    let short = bytes.iter().filter(|byte| !byte.is_ascii()).count() < SHORT;
    match best {
        Some((share, text)) if chinese || short && share > 0.5 => Ok(text),
        _ if chinese => {
            let at = decode_as(guess, bytes).err().unwrap_or(0);
            Err(Error::encoding(at, format!("not {}, which the text looks like", guess.name())))
        }
        _ => {
            let at = decode_as(UTF_8, bytes).err().unwrap_or(0);
            let reason = format!("not UTF-8, UTF-16, GB18030 or Big5; the text looks like {}", guess.name());
            Err(Error::encoding(at, reason))
        }
    }
}

/// Decodes without loss, or returns the offset of the first byte that cannot be.
pub(crate) fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let most = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(most.unwrap_or(bytes.len()));
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        (DecoderResult::Malformed(bad, after), read) => {
            Err(read.saturating_sub(usize::from(bad) + usize::from(after)))
        }
        (DecoderResult::OutputFull, read) => Err(read),
    }
}

/// Where the first bad byte is in a text that is UTF-8 otherwise: one with more characters of three bytes and
/// more (Han, quotation marks, dashes) than places that are not UTF-8. Text in another encoding has next to none.
fn damaged_utf8(bytes: &[u8]) -> Option<usize> {
    let (mut wide, mut bad, mut at, mut first) = (0_usize, 0_usize, 0, None);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            bad += 1;
            first = first.or(Some(at));
        }
        at += chunk.invalid().len();
    }
    first.filter(|_| wide > bad)
}

/// The share of characters beyond ASCII that are common Chinese: level 1 of GB 2312 or of Big5, punctuation.
fn common_share(encoding: &'static Encoding, bytes: &[u8]) -> f32 {
    let (mut common, mut all, mut at) = (0_usize, 0_usize, 0);
    while at < bytes.len() {
        if bytes[at].is_ascii() {
            at += 1;
            continue;
        }
        let (lead, trail) = (bytes[at], bytes.get(at + 1).copied().unwrap_or(0));
        all += 1;
        common += usize::from(if encoding == GB18030 {
            matches!((lead, trail), (0xB0..=0xD7 | 0xA1 | 0xA3, 0xA1..))
        } else {
            matches!((lead, trail), (0xA4..=0xC6 | 0xA1, 0x40..=0x7E | 0xA1..))
        });
        at += 2;
    }
    common as f32 / all.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIMPLIFIED: &str = "我们在乌镇见面，会议有670人参加。\r\n“数字经济”发展得很快。";
    const TRADITIONAL: &str = "我們在烏鎮見面，會議有670人參加。\n「數字經濟」發展得很快。";

    fn encode(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "{text}");
        bytes.into_owned()
    }

    fn utf16(text: &str, mark: bool, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        for text in [SIMPLIFIED, TRADITIONAL] {
            for (name, bytes) in [
                ("UTF-8", text.as_bytes().to_vec()),
                ("UTF-8 with mark", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
                ("UTF-16LE", utf16(text, true, u16::to_le_bytes)),
                ("UTF-16BE", utf16(text, true, u16::to_be_bytes)),
                ("GB18030", encode(GB18030, text)),
            ] {
                assert_eq!(decode(bytes).unwrap(), text, "{name}");
            }
        }
        assert_eq!(decode(encode(BIG5, TRADITIONAL)).unwrap(), TRADITIONAL);
        // Characters of four bytes, outside GBK.
        let rare = "𠮷野家的汉字是“𠮷”，不是“吉”。";
        assert_eq!(decode(encode(GB18030, rare)).unwrap(), rare);
    }

    #[test]
    fn short_texts_are_recognised() {
        for text in
            ["会议", "标题", "中国", "第一章", "我爱你", "你好，世界！", "乌镇", "数字经济", "English 和中文"]
        {
            assert_eq!(decode(encode(GB18030, text)).unwrap(), text);
        }
        for text in
            ["會議", "標題", "中國", "第一章", "我愛你", "你好，世界！", "烏鎮", "數字經濟", "English 和中文"]
        {
            assert_eq!(decode(encode(BIG5, text)).unwrap(), text);
        }
    }

    #[test]
    fn what_cannot_be_decoded_is_an_error_with_its_place() {
        let damaged = [SIMPLIFIED.as_bytes(), b"\xFF", SIMPLIFIED.as_bytes()].concat();
        let cut = SIMPLIFIED.as_bytes()[..SIMPLIFIED.len() - 1].to_vec();
        let bad_gb = [&encode(GB18030, &SIMPLIFIED.repeat(9)), &b"\xFF\n"[..]].concat();
        for (name, bytes, place) in [
            ("damaged UTF-8", damaged, SIMPLIFIED.len()),
            ("cut UTF-8", cut, SIMPLIFIED.len() - 3),
            ("UTF-16 of odd length", b"\xFF\xFEa\0b".to_vec(), 4),
            ("UTF-16 without its mark", utf16("plain text", false, u16::to_le_bytes), 1),
            ("NULs", vec![0; 100], 0),
            ("Windows-1252", b"He didn\x92t say \x93yes\x94 to the caf\xE9 owner.".to_vec(), 7),
            ("a PNG", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec(), 8),
            ("damaged GB18030", bad_gb.clone(), bad_gb.len() - 2),
        ] {
            match decode(bytes) {
                Err(Error::Encoding { offset, .. }) => assert_eq!(offset, place, "{name}"),
                other => panic!("{name}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_stray_nul_is_text() {
        let text = "a line with a stray \0 in it\n";
        assert_eq!(decode(text.into()).unwrap(), text);
        assert_eq!(decode(Vec::new()).unwrap(), "");
    }
}
