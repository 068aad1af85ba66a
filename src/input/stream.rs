//! Bytes to text a buffer at a time, for files that do not fit in memory: [`TextReader`].
//!
//! A byte order mark decides, else the encoding that an XML declaration names, else UTF-8. Bytes that are not that
//! encoding are an error that names the first of them.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes read at once.
const CHUNK: usize = 1 << 16;

/// Decodes to UTF-8 and counts lines.
pub(crate) struct TextReader<R> {
    inner: R,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    /// Bytes before `raw`.
    offset: u64,
    ended: bool,
    /// Whether all of them are decoded.
    finished: bool,
    /// The bytes that cannot be decoded, once they are met.
    wrong: Option<String>,
    text: Vec<u8>,
    at: usize,
    line: usize,
}

impl<R: Read> TextReader<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            decoder: None,
            raw: Vec::new(),
            offset: 0,
            ended: false,
            finished: false,
            wrong: None,
            text: Vec::new(),
            at: 0,
            line: 1,
        }
    }

    /// The line that is read next, from 1.
    pub(crate) const fn line(&self) -> usize {
        self.line
    }

    /// Reads up to a chunk more of the bytes.
    fn read_raw(&mut self) -> io::Result<()> {
        let limit = (CHUNK - self.raw.len().min(CHUNK)) as u64;
        self.ended |= self.inner.by_ref().take(limit.max(1)).read_to_end(&mut self.raw)? == 0;
        Ok(())
    }

    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.at = 0;
        while self.text.is_empty() && !self.finished {
            if let Some(reason) = &self.wrong {
                return Err(io::Error::new(io::ErrorKind::InvalidData, reason.clone()));
            }
            self.read_raw()?;
            if self.decoder.is_none() {
                let (encoding, mark) = sniff(&self.raw);
                self.raw.drain(..mark);
                self.offset += mark as u64;
                self.decoder = Some(encoding.new_decoder_without_bom_handling());
            }
            let Some(decoder) = &mut self.decoder else { return Ok(()) };
            let most = decoder.max_utf8_buffer_length_without_replacement(self.raw.len());
            self.text.resize(most.unwrap_or(4 * CHUNK), 0);
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(&self.raw, &mut self.text, self.ended);
            self.text.truncate(written);
            self.raw.drain(..read);
            self.offset += read as u64;
            if let DecoderResult::Malformed(bad, after) = result {
                let at = self.offset.saturating_sub(u64::from(bad) + u64::from(after));
                // What is right before it is handed out first.
                self.wrong = Some(format!("byte {at}: not {}", decoder.encoding().name()));
                continue;
            }
            self.finished = self.ended && self.raw.is_empty();
        }
        Ok(())
    }
}

impl<R: Read> Read for TextReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for TextReader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.text.len() {
            self.refill()?;
        }
        Ok(&self.text[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        let end = self.text.len().min(self.at + amount);
        let read = &self.text[self.at..end];
        self.line += read.split(|&byte| byte == b'\n').count() - 1;
        self.at = end;
    }
}

/// The encoding of a text that begins so, and the length of its byte order mark.
fn sniff(start: &[u8]) -> (&'static Encoding, usize) {
    if let Some(known) = Encoding::for_bom(start) {
        return known;
    }
    match start {
        [0, b'<', ..] => return (UTF_16BE, 0),
        [b'<', 0, ..] => return (UTF_16LE, 0),
        _ => {}
    }
    let head = String::from_utf8_lossy(&start[..start.len().min(200)]);
    let declared = head.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next()).and_then(|head| {
        let value = head.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        Encoding::for_label(value[1..].split(quote).next()?.as_bytes())
    });
    // The declaration was just read as ASCII, so it is not UTF-16 whatever it says.
    let declared = declared.filter(|encoding| encoding.is_ascii_compatible());
    (declared.unwrap_or(UTF_8), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<String, String> {
        let mut text = String::new();
        TextReader::new(bytes).read_to_string(&mut text).map(|_| text).map_err(|error| error.to_string())
    }

    #[test]
    fn encodings_are_told_by_mark_declaration_or_zero_bytes() {
        let utf16: Vec<u8> = "\u{FEFF}<a>乌镇</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16).unwrap(), "<a>乌镇</a>");
        let utf16: Vec<u8> = "<a>乌镇</a>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&utf16).unwrap(), "<a>乌镇</a>");
        assert_eq!(read("\u{FEFF}乌镇".as_bytes()).unwrap(), "乌镇");
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>caf\xE9</a>";
        assert!(read(latin).unwrap().ends_with("<a>café</a>"));
    }

    #[test]
    fn a_bad_byte_is_named_after_the_text_before_it() {
        assert_eq!(read(b"abc\xFFdef").unwrap_err(), "byte 3: not UTF-8");
        let long = [vec![b'a'; 3 * CHUNK], vec![0xC3]].concat();
        assert_eq!(read(&long).unwrap_err(), format!("byte {}: not UTF-8", 3 * CHUNK));
    }

    #[test]
    fn long_texts_come_whole_and_lines_are_counted() {
        let text = "一二三\n".repeat(50_000);
        let mut reader = TextReader::new(text.as_bytes());
        let mut out = String::new();
        reader.read_to_string(&mut out).unwrap();
        assert_eq!((out == text, reader.line()), (true, 50_001));
    }
}
