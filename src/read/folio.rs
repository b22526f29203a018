//! The theme `folio`, embedded, so that a site needs no theme of its own.

include!(concat!(env!("OUT_DIR"), "/folio.rs"));

pub const FOLDER: &str = "themes/folio";

/// The bytes of one of its files, by the path that the file would have in a site.
pub fn bytes(path: &str) -> Option<&'static [u8]> {
    FOLIO.binary_search_by_key(&path, |(path, _)| path).ok().map(|index| FOLIO[index].1)
}
