//! The encoding a page says it is in.

use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::Error;
use crate::input::{decode, decode_as};

/// The encoding must be named within so many bytes; the standard says 1024, pages say otherwise.
const HEAD: usize = 8192;

/// Decodes the bytes of an HTML page: by its byte order mark, else in the encoding its `<meta charset>` names,
/// else, or where that cannot be, as [`decode`] does.
///
/// ```
/// let page = b"<meta charset=windows-1252><p>caf\xE9".to_vec();
/// assert_eq!(duiqi::decode_html(page)?, "<meta charset=windows-1252><p>café");
/// # Ok::<(), duiqi::Error>(())
/// ```
///
/// # Errors
/// Those of [`decode`].
pub fn decode_html(bytes: Vec<u8>) -> Result<String, Error> {
    if Encoding::for_bom(&bytes).is_none()
        && let Some(encoding) = declared(&bytes[..bytes.len().min(HEAD)])
        && let Ok(text) = decode_as(encoding, &bytes)
    {
        return Ok(text);
    }
    decode(bytes)
}

/// The encoding that the first `<meta>` with a `charset` names, outside comments.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.to_ascii_lowercase();
    let mut rest = head.as_slice();
    while let Some(at) = rest.iter().position(|&byte| byte == b'<') {
        rest = &rest[at..];
        let end = if rest.starts_with(b"<!--") { find(rest, b"-->")? } else { find(rest, b">")? };
        let tag = &rest[..end];
        if tag.starts_with(b"<meta")
            && let Some(label) = label(tag)
        {
            return named(label);
        }
        // At least one byte further.
        rest = &rest[end.max(1)..];
    }
    None
}

/// What stands after `charset=`.
fn label(tag: &[u8]) -> Option<&[u8]> {
    let after = tag[find(tag, b"charset")? + b"charset".len()..].trim_ascii_start();
    let quote = |byte: &u8| matches!(byte, b'"' | b'\'');
    let value = after.strip_prefix(b"=")?.trim_ascii_start();
    let value = &value[usize::from(value.first().is_some_and(quote))..];
    let end = value
        .iter()
        .position(|byte| quote(byte) || matches!(byte, b';' | b'/') || byte.is_ascii_whitespace());
    Some(&value[..end.unwrap_or(value.len())])
}

fn named(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label)?;
    // What could be read so far is not UTF-16, and GB18030 holds all of GBK.
    Some(if [UTF_16LE, UTF_16BE].contains(&encoding) {
        UTF_8
    } else if encoding == GBK {
        GB18030
    } else {
        encoding
    })
}

fn find(text: &[u8], pattern: &[u8]) -> Option<usize> {
    text.windows(pattern.len()).position(|window| window == pattern)
}
