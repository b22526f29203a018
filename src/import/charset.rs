//! Bytes become text as a browser reads them.
//!
//! A byte order mark decides; then what the page declares in its first bytes ("13.2.3.2 Determining the character encoding"
//! and "prescan" of the HTML standard), by the labels of the Encoding standard, where gb2312 is read as GBK and iso-8859-1
//! as windows-1252; then whether it is valid UTF-8; then what the bytes look like.

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

/// The licence of the tables by which encodings are read, which a binary must show.
pub const NOTICE: &str = include_str!("notices.txt");

/// Text, and how its bytes were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// The name of the encoding in the Encoding standard, such as `gb18030`.
    pub charset: &'static str,
    pub source: Source,
    /// Bytes that mean nothing in this encoding became U+FFFD.
    pub lossy: bool,
}

/// What told the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Mark,
    Declared,
    Utf8,
    Detected,
}

/// The standard looks at so many bytes; old pages have long heads, and more costs nothing here.
const PRESCAN: usize = 4096;

/// Decodes a page, or a text of any other kind.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return read(encoding, &bytes[length..], Source::Mark);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Valid beyond doubt when there is more in it than ASCII; a page that says otherwise is wrong about itself.
        let declared = text.is_ascii().then(|| declared(bytes)).flatten();
        let source = if declared == Some(UTF_8) { Source::Declared } else { Source::Utf8 };
        return match declared.filter(|encoding| !encoding.is_ascii_compatible()) {
            Some(encoding) => read(encoding, bytes, Source::Declared),
            None => Decoded { text: text.to_owned(), charset: UTF_8.name(), source, lossy: false },
        };
    }
    let declared = declared(bytes);
    if let Some(encoding) = declared {
        // What calls itself gb2312 uses characters of gb18030.
        let encoding = if encoding == GBK { GB18030 } else { encoding };
        let read = read(encoding, bytes, Source::Declared);
        if !read.lossy || is_damaged(&read.text) {
            return read;
        }
    } else {
        let read = read(UTF_8, bytes, Source::Utf8);
        if is_damaged(&read.text) {
            return read;
        }
    }
    let detected = detected(bytes);
    match declared {
        Some(encoding) if detected.lossy => read(encoding, bytes, Source::Declared),
        _ => detected,
    }
}

/// Of the characters outside of ASCII in a text that was read by the right encoding, at most so many are bytes that mean
/// nothing: one in this number. By a wrong encoding it is one in two or three.
const DAMAGED: usize = 8;

/// Whether a text was read by the right encoding, although some bytes meant nothing.
fn is_damaged(text: &str) -> bool {
    let beyond = text.chars().filter(|c| !c.is_ascii()).count();
    let faults = text.chars().filter(|c| *c == '\u{fffd}').count();
    faults * DAMAGED <= beyond
}

fn read(encoding: &'static Encoding, bytes: &[u8], source: Source) -> Decoded {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), charset: encoding.name(), source, lossy }
}

fn detected(bytes: &[u8]) -> Decoded {
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    let encoding = detector.guess(None, true);
    let encoding = if encoding == GBK { GB18030 } else { encoding };
    read(encoding, bytes, Source::Detected)
}

/// What a page or an XML file says of itself.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    let head: String = head.iter().map(|byte| if byte.is_ascii() { char::from(byte.to_ascii_lowercase()) } else { '?' }).collect();
    let head = without_comments(&head);
    if head.trim_start().starts_with("<?xml")
        && let Some(name) = value_of(head.split("?>").next().unwrap_or_default(), "encoding")
    {
        return known(name);
    }
    head.match_indices("<meta").find_map(|(at, _)| {
        let tag = &head[at..head[at..].find('>').map_or(head.len(), |end| at + end)];
        known(value_of(tag, "charset")?)
    })
}

fn known(name: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(name.trim().as_bytes())?;
    // A page that could be read so far is in no encoding of two bytes a character, whatever it says.
    Some(if encoding.name().starts_with("UTF-16") { UTF_8 } else { encoding })
}

/// The value behind `name =`, with or without quotes.
fn value_of<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let behind = tag.match_indices(name).find_map(|(at, _)| tag[at + name.len()..].trim_start().strip_prefix('='))?.trim_start();
    let behind = behind.trim_start_matches(['"', '\'']);
    let end = behind.find(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | ';' | '>' | '/')).unwrap_or(behind.len());
    Some(&behind[..end]).filter(|value| !value.is_empty())
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("<!--") {
        out.push_str(&rest[..start]);
        rest = rest[start..].find("-->").map_or("", |end| &rest[start + end + 3..]);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, EUC_JP, SHIFT_JIS, WINDOWS_1252};

    fn case(bytes: &[u8]) -> (String, &'static str, Source, bool) {
        let Decoded { text, charset, source, lossy } = decode(bytes);
        (text, charset, source, lossy)
    }

    fn declared_as(label: &str, encoding: &'static Encoding, text: &str) -> (String, &'static str, Source, bool) {
        let page =
            format!("<!-- <meta charset=utf-8> --><META http-equiv=\"Content-Type\" content=\"text/html; charset={label}\"><p>{text}");
        let (text, charset, source, lossy) = case(&encoding.encode(&page).0);
        (text.rsplit('>').next().unwrap_or_default().to_owned(), charset, source, lossy)
    }

    #[test]
    fn a_mark_decides() {
        assert_eq!(case(b"\xef\xbb\xbf<meta charset=gbk>\xc3\xa9"), ("<meta charset=gbk>é".into(), "UTF-8", Source::Mark, false));
        assert_eq!(case(b"\xff\xfea\0b\0"), ("ab".into(), "UTF-16LE", Source::Mark, false));
    }

    #[test]
    fn a_page_says_what_it_is() {
        assert_eq!(declared_as("gb2312", GB18030, "中文镕"), ("中文镕".into(), "gb18030", Source::Declared, false));
        assert_eq!(declared_as("big5", BIG5, "繁體"), ("繁體".into(), "Big5", Source::Declared, false));
        assert_eq!(declared_as("Shift_JIS", SHIFT_JIS, "日本語"), ("日本語".into(), "Shift_JIS", Source::Declared, false));
        assert_eq!(declared_as("x-euc-jp", EUC_JP, "日本語"), ("日本語".into(), "EUC-JP", Source::Declared, false));
        assert_eq!(declared_as("iso-8859-1", WINDOWS_1252, "“é” €"), ("“é” €".into(), "windows-1252", Source::Declared, false));
        let xml = WINDOWS_1252.encode("<?xml version='1.0' encoding='iso-8859-15'?><a>café</a>").0;
        assert_eq!(case(&xml).1, "ISO-8859-15");
    }

    #[test]
    fn what_is_utf8_is_no_other() {
        assert_eq!(case("<meta charset=gb2312><p>中文".as_bytes()).1, "UTF-8");
        assert_eq!(case(b"plain"), ("plain".into(), "UTF-8", Source::Utf8, false));
        assert_eq!(case(b"<meta charset=utf-16>plain").1, "UTF-8");
    }

    #[test]
    fn pages_that_say_nothing_are_guessed() {
        let chinese = "内核中的套接字缓冲区是网络协议栈里最重要的数据结构，几乎所有的函数都会用到它。";
        assert_eq!(case(&GB18030.encode(chinese).0), (chinese.into(), "gb18030", Source::Detected, false));
        let french = "Le café était fermé, « déjà », dit-elle à l’hôtel où l’été fut très long.";
        assert_eq!(case(&WINDOWS_1252.encode(french).0), (french.into(), "windows-1252", Source::Detected, false));
    }

    #[test]
    fn one_bad_byte_makes_no_other_encoding() {
        let damaged = |page: &str| [page.as_bytes(), b"<p>\xff</p>"].concat();
        let text = "中文文章内容，讲的是内核";
        for (page, source) in [(format!("<meta charset=utf-8>{text}"), Source::Declared), (text.to_owned(), Source::Utf8)] {
            assert_eq!(case(&damaged(&page)), (format!("{page}<p>\u{fffd}</p>"), "UTF-8", source, true));
        }
        let gbk = [&*GB18030.encode(&format!("<meta charset=gbk>{text}")).0, b"<p>\xff</p>"].concat();
        assert_eq!(case(&gbk), (format!("<meta charset=gbk>{text}<p>\u{fffd}</p>"), "gb18030", Source::Declared, true));
        let wrong = GB18030.encode(&format!("<meta charset=utf-8>{text}")).0.into_owned();
        assert_eq!(case(&wrong).1, "gb18030");
    }

    #[test]
    fn bytes_that_mean_nothing_are_said() {
        let (text, charset, source, lossy) = case(b"<meta charset=shift_jis>\x81\x20\xff abc \xe9t\xe9");
        assert_eq!((text.contains("abc"), charset.is_empty(), source == Source::Mark), (true, false, false));
        assert!(lossy || charset == "windows-1252", "{charset}");
    }
}
