//! Addresses of the old site: what stands where, and what of an address is kept as an alias.
//!
//! Two addresses are one if a web server answers both with the same file: percent codes are resolved, `index.html` and the
//! last slash do not matter. [`key`] brings an address into the form that is compared.

use crate::parse;
use crate::text;
use crate::url;
use unicode_normalization::UnicodeNormalization;

/// Where the old site was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Home {
    /// `https://example.org`, without a slash at the end.
    pub origin: String,
    /// `` or `/blog`, without a slash at the end.
    pub path: String,
}

impl Home {
    /// Reads the address of the old site's first page.
    pub fn parse(text: &str) -> Option<Self> {
        let base = parse::address::base_url(text).ok()?;
        Some(Self { origin: base.origin, path: base.path })
    }

    /// The host as links may name it, without `www.`.
    pub fn host(&self) -> &str {
        bare_host(self.origin.split_once("://").map_or("", |(_, host)| host))
    }

    /// A path of its host as a full address.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// A path of its host from the first page of the site, with a slash in front.
    pub fn below<'a>(&self, path: &'a str) -> &'a str {
        path.strip_prefix(self.path.as_str()).filter(|rest| rest.starts_with('/')).unwrap_or(path)
    }
}

pub fn bare_host(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// The form in which addresses are compared: `/a/b` for `/a/b/`, `/a/b/index.html` and `/a/%62/`. A query stays.
pub fn key(address: &str) -> String {
    let parts = url::split(address);
    let decoded = url::decode(parts.path);
    let path: String = url::without_index(decoded.trim()).nfc().collect();
    format!("/{}{}", path.trim_matches('/'), parts.query)
}

/// The address at which a web server shows a file: `/2013/x/` for `2013/x/index.html`.
pub fn of_file(path: &str) -> String {
    format!("/{}", url::without_index(path))
}

/// A path as a browser resolves it on the page at `base` (RFC 3986, section 5.2). Steps above the root are lost.
pub fn resolve(base: &str, path: &str) -> String {
    let joined = match path.starts_with('/') {
        true => path.to_owned(),
        false => format!("{}/{path}", url::folder(base)),
    };
    let mut parts: Vec<&str> = Vec::new();
    let mut is_folder = false;
    for part in joined.split('/') {
        is_folder = matches!(part, "" | "." | "..");
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let slash = if is_folder && !parts.is_empty() { "/" } else { "" };
    format!("/{}{slash}", parts.join("/"))
}

/// The address as front matter keeps it in `aliases`, or why it cannot.
pub fn alias(address: &str) -> Result<String, &'static str> {
    let parts = url::split(address);
    if !parts.query.is_empty() {
        return Err("it has a query, which no file can answer");
    }
    let decoded = url::decode(parts.path);
    let path = parse::address::path(url::without_index(&decoded)).map_err(|fault| fault.problem)?;
    match url::output_fault(&path) {
        Some(fault) => Err(fault),
        None => Ok(path),
    }
}

/// What the last part of an address says, as a slug: letters of every script stay. Empty if it says nothing.
pub fn slug(address: &str) -> String {
    let decoded = url::decode(url::split(address).path);
    let last = url::without_index(&decoded).trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let stem = match last.rsplit_once('.') {
        Some((stem, "html" | "htm" | "xhtml" | "shtml" | "php" | "asp" | "aspx" | "jsp" | "md" | "markdown")) => stem,
        _ => last,
    };
    text::slug(stem)
}
