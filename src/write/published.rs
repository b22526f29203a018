//! What the last build published of each page: `.faircopy/published`, a line a page.
//!
//! It is a cache. Without it nobody notices that a page has moved; deleting it is always allowed.

use super::hands::Hands;
use crate::config::Published;
use std::fs;
use std::path::Path;

const FOLDER: &str = ".faircopy";
const NAME: &str = "published";

/// What is known; nothing if there is no file.
pub fn load(root: &Path) -> Vec<Published> {
    fs::read_to_string(root.join(FOLDER).join(NAME)).map(|text| decode(&text)).unwrap_or_default()
}

/// Keeps it for the next build. Where nothing can be written the next one knows less, and that is all.
pub fn save(root: &Path, published: &[Published]) {
    if published.is_empty() || load(root) == published {
        return;
    }
    let hands = Hands::sure();
    let folder = root.join(FOLDER);
    let draft = folder.join(format!("{NAME}.new"));
    let written = hands.create_dir_all(&folder).and_then(|()| hands.write_synced(&draft, encode(published).as_bytes()));
    let _ = written.and_then(|()| hands.rename(&draft, &folder.join(NAME)));
}

fn encode(published: &[Published]) -> String {
    published.iter().map(|one| format!("{}\t{}\t{}\t{}\n", one.hash, one.path, one.url, one.id)).collect()
}

/// Lines of hash, file, address and id, with tabs between them. A line that is none is passed over.
pub fn decode(text: &str) -> Vec<Published> {
    let line = |line: &str| {
        let mut fields = line.split('\t');
        let mut next = || fields.next().map(str::to_owned);
        Some(Published { hash: next()?, path: next()?, url: next()?, id: next()? })
    };
    text.lines().filter_map(line).collect()
}
