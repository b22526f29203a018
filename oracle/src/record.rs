//! syntect's results for the samples, as files that `cargo test` reads.

use crate::theirs;
use std::path::Path;

/// `folder` has the samples in `samples/`, one file each, and `samples.txt`, which says of each the name of the file and of the grammar. The
/// results go to `recorded/`, to files of the same names.
pub fn samples(folder: &Path) -> std::io::Result<()> {
    let set = two_face::syntax::extra_newlines();
    let recorded = folder.join("recorded");
    if recorded.exists() {
        std::fs::remove_dir_all(&recorded)?;
    }
    std::fs::create_dir(&recorded)?;
    let list = std::fs::read_to_string(folder.join("samples.txt"))?;
    let (mut bytes, mut lines, mut count) = (0, 0, 0);
    for line in list.lines() {
        let (name, grammar) = line.split_once(' ').ok_or_else(|| std::io::Error::other(format!("`{line}` has no grammar")))?;
        let code = std::fs::read_to_string(folder.join("samples").join(name))?;
        let mut listing = String::new();
        if let Some(why) = theirs::answer(&set, grammar, &code, &mut |text| listing.push_str(text)) {
            return Err(std::io::Error::other(format!("{name}: {why}")));
        }
        std::fs::write(recorded.join(name), listing)?;
        bytes += code.len();
        lines += code.lines().count();
        count += 1;
    }
    println!("{count} samples, {bytes} bytes, {lines} lines");
    Ok(())
}
