//! The tags of raw HTML, with the spans of their attributes' values.
//!
//! Follows the states of the HTML standard's tokenizer as far as tags are concerned ("13.2.5 Tokenization"):
//! comments, declarations and the text of `script`, `style`, `textarea` and `title` hold no tags. It never
//! fails: what is no tag is text.

use std::borrow::Cow;
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// As written.
    pub name: &'a str,
    pub closing: bool,
    pub attrs: Vec<Attr<'a>>,
    /// From `<` to behind `>`.
    pub range: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attr<'a> {
    /// As written.
    pub name: &'a str,
    /// Without its quotes, entities not resolved; empty for an attribute without a value.
    pub value: &'a str,
    /// The bytes of `value`.
    pub range: Range<usize>,
    /// From the first byte of its name to behind its value and quote.
    pub whole: Range<usize>,
}

impl Attr<'_> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

impl Tag<'_> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// All tags of `html`, in order. Those behind the last that is asked for are not looked for.
pub fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    pieces(html, |_| true, Left::Nothing).filter_map(|(_, tag)| tag)
}

/// The same without the spans that have a class and nothing else, and the ends of spans: most tags of a page colour its code.
pub fn tags_but_spans(html: &str) -> impl Iterator<Item = Tag<'_>> {
    pieces(html, |_| true, Left::Spans).filter_map(|(_, tag)| tag)
}

/// The tags of one of these `names`, in order. Others are passed over quickly.
pub fn tags_named<'a>(html: &'a str, names: &'a [&str]) -> impl Iterator<Item = Tag<'a>> {
    // Most are told by their length and their first letter.
    let mark = |name: &str| name.bytes().next().map_or(0, |first| 1u64 << ((usize::from(first & 31) + 5 * name.len()) % 64));
    let marks = names.iter().fold(0, |marks, name| marks | mark(name));
    let is_wanted = move |name: &str| marks & mark(name) != 0 && names.iter().any(|wanted| wanted.eq_ignore_ascii_case(name));
    pieces(html, is_wanted, if is_wanted("span") { Left::Unwanted } else { Left::UnwantedAndSpans }).filter_map(|(_, tag)| tag)
}

/// The ranges of all tags, comments and declarations of `html`, in order.
pub fn markup(html: &str) -> Vec<Range<usize>> {
    pieces(html, |_| false, Left::Nothing).map(|(range, _)| range).collect()
}

/// What is left out of the pieces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    Nothing,
    /// Spans as the highlighter writes them.
    Spans,
    /// Tags that are not wanted.
    Unwanted,
    UnwantedAndSpans,
}

/// Every range that is not text, with its tag if it is one. Only those whose names are wanted have their attributes.
fn pieces<'a>(html: &'a str, is_wanted: impl Fn(&str) -> bool, left: Left) -> impl Iterator<Item = (Range<usize>, Option<Tag<'a>>)> {
    let without_spans = matches!(left, Left::Spans | Left::UnwantedAndSpans);
    let without_unwanted = matches!(left, Left::Unwanted | Left::UnwantedAndSpans);
    let bytes = html.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = less_than(bytes, at)?;
            if without_spans && let Some(length) = span(&bytes[start..]) {
                at = start + length;
                continue;
            }
            let first = if bytes.get(start + 1) == Some(&b'/') { bytes.get(start + 2) } else { bytes.get(start + 1) };
            if let Some(b'!' | b'?') = first
                && let Some(end) = markup_declaration(&html[start..])
            {
                at = start + end;
                return Some((start..at, None));
            }
            if !first.is_some_and(u8::is_ascii_alphabetic) {
                at = start + 1;
                continue;
            }
            if without_unwanted && let Some(end) = bare(bytes, start, |name| is_wanted(&html[name])) {
                at = end;
                continue;
            }
            // A tag that runs into the end takes the rest with it, as in a browser. So no byte is looked at twice.
            let Some(tag) = tag(html, start, &is_wanted) else {
                at = html.len();
                return None;
            };
            at = tag.range.end;
            if !tag.closing && RAW.iter().any(|name| tag.is(name)) {
                at += raw_text(&html[at..], tag.name);
            }
            if without_unwanted && !is_wanted(tag.name) {
                continue;
            }
            return Some((tag.range.clone(), Some(tag)));
        }
    })
}

/// Elements that hold text whatever stands in them.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// The end of the tag at `start`, if it has no attributes, is not wanted and is not that of raw text.
fn bare(bytes: &[u8], start: usize, is_wanted: impl Fn(Range<usize>) -> bool) -> Option<usize> {
    let name = start + 1 + usize::from(bytes.get(start + 1) == Some(&b'/'));
    let end = name + bytes[name..].iter().position(|byte| !byte.is_ascii_alphanumeric())?;
    let is_raw = || RAW.iter().any(|raw| raw.as_bytes().eq_ignore_ascii_case(&bytes[name..end]));
    (bytes[end] == b'>' && !is_wanted(name..end) && !is_raw()).then_some(end + 1)
}

/// The first `<` from byte `at` on. In pages that show code the next one is so near that it is found before a search by
/// larger steps would have begun.
fn less_than(bytes: &[u8], at: usize) -> Option<usize> {
    const NEAR: usize = 32;
    let rest = bytes.get(at..)?;
    let near = &rest[..rest.len().min(NEAR)];
    for (step, word) in near.chunks_exact(8).enumerate() {
        let other = u64::from_le_bytes(word.try_into().ok()?) ^ u64::from_le_bytes([b'<'; 8]);
        // The lowest bit that is set belongs to the first byte that is zero.
        let zero = other.wrapping_sub(u64::from_le_bytes([1; 8])) & !other & u64::from_le_bytes([128; 8]);
        if zero != 0 {
            return Some(at + step * 8 + zero.trailing_zeros() as usize / 8);
        }
    }
    let searched = near.len() / 8 * 8;
    memchr::memchr(b'<', &rest[searched..]).map(|found| at + searched + found)
}

/// The length of the span at the start of `rest`, if it is written as the highlighter writes them.
fn span(rest: &[u8]) -> Option<usize> {
    const OPEN: &[u8; 13] = b"<span class=\"";
    const CLOSE: &[u8; 7] = b"</span>";
    if let Some(start) = rest.first_chunk()
        && start == CLOSE
    {
        return Some(CLOSE.len());
    }
    let value = rest.first_chunk().filter(|start| *start == OPEN).map(|_| &rest[OPEN.len()..])?;
    let end = value.iter().position(|byte| *byte == b'"')?;
    (value.get(end + 1) == Some(&b'>')).then_some(OPEN.len() + end + 2)
}

/// Resolves the character references that occur in addresses: numeric ones and the five of XML.
pub fn unescape(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST_REFERENCE).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, reference(&rest[1..end])?))) {
            Some((end, c)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// `&#x0010FFFF;`: looking no further keeps a text full of `&` linear.
const LONGEST_REFERENCE: usize = 12;

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// The length of a comment, declaration or processing instruction at the start of `rest`.
fn markup_declaration(rest: &str) -> Option<usize> {
    if let Some(comment) = rest.strip_prefix("<!--") {
        // `<!-->` and `<!--->` are comments that end at once.
        if comment.starts_with('>') {
            return Some(5);
        }
        if comment.starts_with("->") {
            return Some(6);
        }
        return Some(comment.find("-->").map_or(rest.len(), |end| 4 + end + 3));
    }
    if let Some(data) = rest.strip_prefix("<![CDATA[") {
        return Some(data.find("]]>").map_or(rest.len(), |end| 9 + end + 3));
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        return Some(rest.find('>').map_or(rest.len(), |end| end + 1));
    }
    None
}

/// The length of the text up to the closing tag of a raw-text element.
fn raw_text(rest: &str, name: &str) -> usize {
    rest.match_indices("</")
        .find(|(at, _)| rest.as_bytes()[at + 2..].get(..name.len()).is_some_and(|tail| tail.eq_ignore_ascii_case(name.as_bytes())))
        .map_or(rest.len(), |(at, _)| at)
}

/// The tag that begins at `start`, unless it is not closed before the end.
fn tag<'a>(html: &'a str, start: usize, is_wanted: &impl Fn(&str) -> bool) -> Option<Tag<'a>> {
    let bytes = html.as_bytes();
    let closing = bytes.get(start + 1) == Some(&b'/');
    let name_start = start + 1 + usize::from(closing);
    let name_end = seek(bytes, name_start, |b| b.is_ascii_whitespace() || b == b'/' || b == b'>');
    let name = &html[name_start..name_end];
    // Most tags have no attributes, or none that anybody asks for; without quotes the first `>` ends them.
    if bytes.get(name_end) == Some(&b'>') {
        return Some(Tag { name, closing, attrs: Vec::new(), range: start..name_end + 1 });
    }
    let mut attrs = Vec::new();
    let mut at = name_end;
    let mut has_attrs = None;
    loop {
        at = seek(bytes, at, |b| !b.is_ascii_whitespace() && b != b'/');
        match bytes.get(at)? {
            b'>' => return Some(Tag { name, closing, attrs, range: start..at + 1 }),
            _ => {
                let (attr, end) = attribute(html, at)?;
                if *has_attrs.get_or_insert_with(|| is_wanted(name)) {
                    attrs.push(attr);
                }
                at = end;
            }
        }
    }
}

/// The attribute that begins at `start`, and where it ends.
fn attribute(html: &str, start: usize) -> Option<(Attr<'_>, usize)> {
    let bytes = html.as_bytes();
    // A first `=` belongs to the name, as the standard has it.
    let name_end = seek(bytes, start + 1, |b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'='));
    let name = &html[start..name_end];
    let equals = seek(bytes, name_end, |b| !b.is_ascii_whitespace());
    if bytes.get(equals) != Some(&b'=') {
        return Some((Attr { name, value: "", range: name_end..name_end, whole: start..name_end }, name_end));
    }
    let value = seek(bytes, equals + 1, |b| !b.is_ascii_whitespace());
    let (range, end) = match bytes.get(value)? {
        quote @ (b'"' | b'\'') => {
            let close = seek(bytes, value + 1, |b| b == *quote);
            bytes.get(close)?;
            (value + 1..close, close + 1)
        }
        b'>' => (value..value, value),
        _ => {
            let end = seek(bytes, value, |b| b.is_ascii_whitespace() || b == b'>');
            (value..end, end)
        }
    };
    Some((Attr { name, value: &html[range.clone()], range, whole: start..end }, end))
}

/// The first position from `at` on whose byte satisfies `stop`, or the end.
fn seek(bytes: &[u8], at: usize, stop: impl Fn(u8) -> bool) -> usize {
    bytes[at.min(bytes.len())..].iter().position(|b| stop(*b)).map_or(bytes.len(), |found| at + found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let tags = tags(html).map(|tag| {
            let attrs: Vec<_> = tag.attrs.iter().map(|attr| format!(" {}={:?}", attr.name, &html[attr.range.clone()])).collect();
            format!("{}{}{}", if tag.closing { "/" } else { "" }, tag.name, attrs.concat())
        });
        tags.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn finds_tags_as_a_browser_does() {
        let cases = [
            ("<a href=\"x y\">t</a>", "a href=\"x y\" | /a"),
            ("<a href='x'/><IMG SRC=pic.png>", "a href=\"x\" | IMG SRC=\"pic.png\""),
            ("<a href = x title=>", "a href=\"x\" title=\"\""),
            ("1 < 2 <3 <b", ""),
            ("<!-- <a href=x> --><i>", "i"),
            ("<!--><i>", "i"),
            ("<script>'<a href=x>'</script><i>", "script | /script | i"),
            ("<style>a<b</STYLE ><i>", "style | /STYLE | i"),
            ("<![CDATA[<a>]]><?php <a ?><!doctype html><i>", "i"),
            ("<a disabled href=\"中\">", "a disabled=\"\" href=\"中\""),
            ("<a href=\"open", ""),
            ("<i><a href=\"open <b>", "i"),
            ("<div\n<a <a <a >", "div <a=\"\" <a=\"\" <a=\"\""),
            ("< <a", ""),
        ];
        for (html, expected) in cases {
            assert_eq!(shown(html), expected, "{html}");
        }
    }

    #[test]
    fn the_tags_of_a_name_are_found_between_spans() {
        for html in [
            "<span class=\"a\"><img src=x></span><img>",
            "<span class=\"a\" id=b><img></span ><img>",
            "<span class=\"<img>\"><img><span class=\"b\"/><img>",
            "<span><img></span><SPAN CLASS=\"a\"><img>",
            "<img><span class=\"open <img>",
            "<script></span><img></script><img><!--</span><img>--><img>",
            "<p><title><img></title><P></p><img></p ><imgs><im><img>",
            "<a href=\"x>y\"><img></a x=\"\"><textarea><img></textarea><b",
        ] {
            for names in [&["img"][..], &["img", "span"], &["title", "p"], &["a", "time"]] {
                let all = tags(html).filter(|tag| names.iter().any(|name| tag.is(name)));
                assert_eq!(tags_named(html, names).collect::<Vec<_>>(), all.collect::<Vec<_>>(), "{html}");
            }
            let is_other = |tag: &Tag| {
                let is_plain =
                    tag.attrs.is_empty() && tag.closing || tag.attrs.len() == 1 && html[tag.range.clone()].starts_with("<span class=\"");
                !is_plain || tag.name != "span" || !matches!(html.as_bytes()[tag.range.end - 2], b'"' | b'n')
            };
            assert_eq!(tags_but_spans(html).collect::<Vec<_>>(), tags(html).filter(is_other).collect::<Vec<_>>(), "{html}");
        }
    }

    /// Of a size that would take minutes if the rest were looked through again at every `<` or `&`.
    #[test]
    fn no_byte_is_looked_at_again_and_again() {
        for piece in ["<a ", "<a href=\"", "<!--", "<script>", "<!", "</", "<a b='&"] {
            let html = format!("<i>{}", piece.repeat(200_000));
            assert_eq!(tags(&html).collect::<Vec<_>>()[0].name, "i", "{piece}");
            assert!(unescape(&html) == html, "{piece}");
        }
        assert_eq!(unescape(&"&".repeat(500_000)).len(), 500_000);
    }

    #[test]
    fn resolves_the_references_of_addresses() {
        assert_eq!(unescape("?a=1&amp;b=2&#x4e2d;&c=&copy;"), "?a=1&b=2中&c=&copy;");
        assert_eq!(unescape("&#x0010FFFD;&#x00010FFFD;&中文;&"), "\u{10FFFD}&#x00010FFFD;&中文;&");
    }
}
