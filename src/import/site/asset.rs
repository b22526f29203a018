//! Pictures and other files that posts name: which are copied, under which names, and pictures that stand in an address.

use super::name::is_device;
use crate::import::convert::is_harmless_address;
use crate::import::dom;
use crate::text;
use crate::url;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The files that one post takes along.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Path in the old folder → name in the bundle.
    pub copied: BTreeMap<Arc<str>, String>,
    /// Paths in the old folder of what goes below `static/`.
    pub statics: BTreeSet<Arc<str>>,
    /// What stood in an address: as it was written → name in the bundle.
    pub inline: BTreeMap<String, String>,
    /// The bytes of those, by name.
    pub bytes: BTreeMap<String, Vec<u8>>,
    /// Names in lower case: some systems know no other.
    taken: BTreeSet<String>,
}

impl Assets {
    /// The name of a file of the old folder, given out when it is first asked for.
    pub fn copy(&mut self, path: &str) -> String {
        if let Some(name) = self.copied.get(path) {
            return name.clone();
        }
        let name = self.unique(&safe(path.rsplit('/').next().unwrap_or(path)));
        self.copied.insert(path.into(), name.clone());
        name
    }

    /// Gives a file of the old folder the name by which its page calls it already; another one if that cannot be.
    pub fn copy_as(&mut self, path: &str, name: &str) {
        let is_sound = name.split('/').all(is_plain) && !matches!(name, "index.md" | "_index.md");
        if is_sound && self.taken.insert(name.to_lowercase()) {
            self.copied.insert(path.into(), name.to_owned());
        } else {
            self.copy(path);
        }
    }

    /// The name of the file that a picture in an address becomes; `None` if it is no such address.
    pub fn inline(&mut self, source: &str) -> Option<String> {
        if let Some(name) = self.inline.get(source) {
            return Some(name.clone());
        }
        let (bytes, extension) = data_url(source)?;
        let name = self.unique(&format!("image.{extension}"));
        self.inline.insert(source.to_owned(), name.clone());
        self.bytes.insert(name.clone(), bytes);
        Some(name)
    }

    fn unique(&mut self, name: &str) -> String {
        let (stem, end) = match name.rfind('.').filter(|at| *at > 0) {
            Some(at) => name.split_at(at),
            None => (name, ""),
        };
        let mut names = std::iter::once(name.to_owned()).chain((2..).map(|number| format!("{stem}-{number}{end}")));
        names.find(|name| self.taken.insert(name.to_lowercase())).unwrap_or_default()
    }
}

/// The bytes of a `data:` address of a picture (RFC 2397), and the ending that such files have. A drawing with a script in
/// it is none.
fn data_url(source: &str) -> Option<(Vec<u8>, &'static str)> {
    let rest = source.trim().get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:")).map(|_| &source.trim()[5..])?;
    let (head, data) = rest.split_once(',')?;
    let mut words = head.split(';').map(str::trim);
    let kind = words.next().unwrap_or_default().to_ascii_lowercase();
    let extension = match kind.as_str() {
        "image/png" => "png",
        "image/jpeg" | "image/jpg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/avif" => "avif",
        "image/bmp" => "bmp",
        "image/svg+xml" => "svg",
        _ => return None,
    };
    let bytes = match words.any(|word| word.eq_ignore_ascii_case("base64")) {
        true => {
            let letters: String = url::decode(data).chars().filter(|c| !c.is_ascii_whitespace()).collect();
            STANDARD.decode(letters).ok()?
        }
        false => url::decode(data).into_owned().into_bytes(),
    };
    (!bytes.is_empty() && (extension != "svg" || is_still(&bytes))).then_some((bytes, extension))
}

/// Whether a drawing does no more than show itself when it is opened as a page of its own.
fn is_still(svg: &[u8]) -> bool {
    // What a declaration names is read as XML only; one that is not plain text could be read as another one.
    let Some(text) = str::from_utf8(svg).ok().filter(|text| !text.contains('\0')) else { return false };
    if ["<!ENTITY", "<!ATTLIST", "<?xml-stylesheet"].iter().any(|mark| text.contains(mark)) {
        return false;
    }
    let dom = dom::fragment(text);
    dom.descendants(dom.root()).all(|node| {
        let name = dom.name(node).to_ascii_lowercase();
        let acts = ["script", "foreignobject", "iframe", "embed", "object"].iter().any(|it| name.rsplit(':').next() == Some(it));
        !acts && dom.attrs(node).all(|(name, value)| !name.to_ascii_lowercase().starts_with("on") && is_harmless_address(value, true))
    })
}

/// The longest name of a file, in bytes, with room for a number.
const LONGEST: usize = 120;

/// A name that every system takes and that Markdown needs not escape: letters and digits of every script, `-`, `_`, `.`, `+`.
pub fn safe(name: &str) -> String {
    let decoded = url::decode(name);
    let mut safe = String::with_capacity(name.len());
    for c in decoded.chars() {
        match c {
            c if c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+') => safe.push(c),
            _ if safe.ends_with('-') => {}
            _ => safe.push('-'),
        }
    }
    let safe = safe.trim_start_matches('.').trim_end_matches(['.', '-']);
    let (stem, end) = match safe.rfind('.') {
        Some(at) if safe.len() - at <= 12 => safe.split_at(at),
        _ => (safe, ""),
    };
    let stem = text::cut(stem, LONGEST);
    match format!("{stem}{end}").as_str() {
        "" => "file".to_owned(),
        // These would be pages, or make the bundle a section.
        name @ ("index.md" | "index.markdown" | "_index.md" | "_index.markdown") => format!("file-{name}"),
        name if is_device(name) => format!("file-{name}"),
        name => name.to_owned(),
    }
}

/// The path of a file below `static/` that keeps its old address as far as a path can.
pub fn static_path(path: &str) -> String {
    let parts = path.split('/').map(|part| if is_plain(part) { part.to_owned() } else { safe(part) });
    parts.collect::<Vec<_>>().join("/")
}

/// Whether a part of a path can stay as it is.
fn is_plain(part: &str) -> bool {
    !part.is_empty()
        && !part.starts_with('.')
        && !part.ends_with(['.', ' '])
        && !is_device(part)
        && !part.contains(|c: char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '%' | '#'))
}
