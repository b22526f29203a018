//! Addresses: percent-encoding, joining, and the file behind a page's address.

use std::borrow::Cow;

/// The parts of a destination as an author writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    pub path: &'a str,
    /// With its `?`, or empty.
    pub query: &'a str,
    /// Without its `#`.
    pub fragment: Option<&'a str>,
}

pub fn split(dest: &str) -> Parts<'_> {
    let (rest, fragment) = match dest.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment)),
        None => (dest, None),
    };
    let at = rest.find('?').unwrap_or(rest.len());
    Parts { path: &rest[..at], query: &rest[at..], fragment }
}

/// Whether a destination leaves the site: it has a scheme (RFC 3986, section 3.1) or begins with `//`.
pub fn is_external(dest: &str) -> bool {
    if dest.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = dest.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// An address with its scheme and host, parted into the host and what stands behind it. Of schemes, those of the web.
pub fn split_host(address: &str) -> Option<(&str, &str)> {
    let scheme =
        ["https:", "http:"].into_iter().find(|scheme| address.get(..scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme)));
    let rest = address[scheme.map_or(0, str::len)..].strip_prefix("//")?;
    let at = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    Some((&rest[..at], &rest[at..]))
}

/// What servers answer the address of a folder with.
const INDEXES: &[&str] = &["index.html", "index.htm", "index.xhtml", "index.php", "default.htm", "default.html"];

/// A path without the file name that a server adds by itself.
pub fn without_index(path: &str) -> &str {
    INDEXES.iter().find_map(|index| path.strip_suffix(index).filter(|rest| rest.is_empty() || rest.ends_with('/'))).unwrap_or(path)
}

/// Percent-encodes what may not stand in a path. Letters outside ASCII are encoded too, as the standard
/// asks for written addresses; browsers show them decoded.
pub fn encode_path(path: &str) -> String {
    let stays = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&'..=b',' | b';' | b'=' | b':' | b'@' | b'/')
    };
    if path.bytes().all(stays) {
        return path.to_owned();
    }
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if stays(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(hex(byte >> 4));
            out.push(hex(byte & 15));
        }
    }
    out
}

/// The same for files of rules (`_redirects`, `_headers`), in whose paths `*` and `:` stand for anything.
pub fn encode_rule(path: &str) -> String {
    encode_path(path).replace('*', "%2A").replace(':', "%3A")
}

fn hex(digit: u8) -> char {
    char::from(b"0123456789ABCDEF"[usize::from(digit)])
}

/// Resolves percent-encoding; what does not give UTF-8 stays as it is.
pub fn decode(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = path.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).map_or(Cow::Borrowed(path), Cow::Owned)
}

/// Joins a relative path to a folder, resolving `.` and `..`; `None` when it leaves the root.
pub fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The path in the site that a destination in its page `page` names, if it is one of this site: of that which has the origin
/// `origin` (`https://example.org`) and lies below the path `base` there (`` or `/blog`). Percent-encoding is resolved.
pub fn local(dest: &str, page: &str, origin: &str, base: &str) -> Option<String> {
    let parts = split(dest);
    let rooted = match parts.path.strip_prefix(origin) {
        Some(rooted) if rooted.is_empty() || rooted.starts_with('/') => rooted,
        _ if is_external(dest) || parts.path.is_empty() => return None,
        _ => parts.path,
    };
    let decoded = decode(rooted);
    if let Some(path) = decoded.strip_prefix(decode(base).as_ref())
        && path.starts_with('/')
    {
        return Some(path.to_owned());
    }
    // Another site of the same host.
    if decoded.starts_with('/') || decoded.is_empty() {
        return None;
    }
    let joined = join(folder(page), &decoded)?;
    let slash = if joined.is_empty() || !matches!(decoded.rsplit('/').next(), Some("" | "." | "..")) { "" } else { "/" };
    Some(format!("/{joined}{slash}"))
}

/// Whether a name is that of a picture, by its ending.
pub fn is_picture(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"].contains(&ending.as_str()))
}

/// The addresses of a `srcset`, without their descriptors (HTML, "Parsing a srcset attribute"). Commas within one, as those
/// of `data:` have, are its own.
pub fn srcset(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = value;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (written, behind) = rest.split_at(end);
        let address = written.trim_end_matches(',');
        // Without a comma at its end a descriptor follows, up to the next one.
        rest = if address.len() < written.len() { behind } else { behind.find(',').map_or("", |comma| &behind[comma..]) };
        (!address.is_empty()).then_some(address)
    })
}

/// The folder of a path: everything before its last `/`.
pub fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// The file that a web server answers an address of the site with: `/notes/` is `notes/index.html`.
pub fn output_path(url: &str) -> String {
    let path = url.strip_prefix('/').unwrap_or(url);
    if path.is_empty() || path.ends_with('/') { [path, "index.html"].concat() } else { path.to_owned() }
}

/// What every file system in use allows for a name, in bytes.
const LONGEST: usize = 255;

/// Begins the names of what lies in the output but is not the site's.
pub const RESERVED: &str = ".faircopy-";

/// Why no file of the site can lie at `path` of its output, if so. Sound paths are relative, have `/` between their
/// parts and stay in the folder.
pub fn output_fault(path: &str) -> Option<&'static str> {
    if path.contains('\\') || path.chars().any(char::is_control) {
        return Some("it has a backslash or a control character in it");
    }
    for part in path.split('/') {
        match part {
            "" => return Some("a part of it is empty"),
            "." | ".." => return Some("a part of it is `.` or `..`"),
            part if part.len() > LONGEST => return Some("a part of it is longer than 255 bytes"),
            _ => {}
        }
    }
    if path.starts_with(RESERVED) {
        return Some("the name is faircopy's own");
    }
    if cfg!(windows) && path.contains([':', '*', '?', '"', '<', '>', '|']) {
        return Some("it has a character in it that Windows does not allow");
    }
    None
}

/// The address of what an author calls `path`: a file only by an ending that web servers know, so that
/// `notes/linux-6.18` is a page like any other.
pub fn stated(path: &str) -> String {
    let path = path.trim_matches('/');
    let lower = path.to_ascii_lowercase();
    if path.is_empty() {
        "/".to_owned()
    } else if FILES.iter().any(|ending| lower.ends_with(ending)) {
        format!("/{path}")
    } else {
        format!("/{path}/")
    }
}

const FILES: &[&str] = &[".html", ".htm", ".xml", ".txt", ".json"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_of_a_srcset() {
        for (value, expected) in [
            ("a 1x,b 2x", "a|b"),
            (" a.png, b.png 2x ,, c.png", "a.png|b.png|c.png"),
            ("data:image/png;base64,AA 1x, b 2x", "data:image/png;base64,AA|b"),
            ("", ""),
        ] {
            assert_eq!(srcset(value).collect::<Vec<_>>().join("|"), expected, "{value}");
        }
    }

    #[test]
    fn splits_and_joins() {
        assert_eq!(split("../a.md?x=1#top"), Parts { path: "../a.md", query: "?x=1", fragment: Some("top") });
        assert_eq!(split("#"), Parts { path: "", query: "", fragment: Some("") });
        assert_eq!(join("content/notes/a", "../b/./index.md").as_deref(), Some("content/notes/b/index.md"));
        assert_eq!(join("content", "../../x"), None);
        assert_eq!(output_path("/notes/"), "notes/index.html");
        assert_eq!(output_path("/feed.xml"), "feed.xml");
    }

    #[test]
    fn only_known_endings_state_files() {
        for (path, url) in [
            ("", "/"),
            ("/", "/"),
            ("notes/linux-6.18", "/notes/linux-6.18/"),
            ("/old/linux-2.6.32/", "/old/linux-2.6.32/"),
            ("old/post.HTML", "/old/post.HTML"),
            ("a.b/c", "/a.b/c/"),
            ("feed.xml", "/feed.xml"),
        ] {
            assert_eq!(stated(path), url, "{path}");
        }
    }

    #[test]
    fn encodes_and_decodes() {
        assert_eq!(encode_path("/笔记/a b/"), "/%E7%AC%94%E8%AE%B0/a%20b/");
        assert_eq!(decode("/%E7%AC%94%E8%AE%B0/a%20b/"), "/笔记/a b/");
        assert_eq!(decode("100%/%E7%AC/%中"), "100%/%E7%AC/%中");
    }

    #[test]
    fn knows_what_leaves_the_site() {
        for dest in ["https://a", "mailto:x@y", "//host/x", "tel:1"] {
            assert!(is_external(dest), "{dest}");
        }
        for dest in ["a.md", "/x:y", "#a:b", "@/a.md", "中:x", "?a:b"] {
            assert!(!is_external(dest), "{dest}");
        }
    }
}
