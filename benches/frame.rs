//! What stands around the posts of a benchmark: configuration and theme, which lie in `benches/site/`, and indexes.

use std::path::Path;

/// Path and bytes of everything else: the configuration, the theme and the indexes of the sections.
pub fn frame() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/site"), "", &mut files);
    files.push(("content/_index.md".to_owned(), b"+++\ntitle = \"Home\"\n+++\n".to_vec()));
    files.push((POSTS_INDEX.to_owned(), b"+++\ntitle = \"Posts\"\npaginate_by = 20\n+++\n".to_vec()));
    files
}

/// The index of the section with the posts.
pub const POSTS_INDEX: &str = "content/posts/_index.md";

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) {
    let entries = std::fs::read_dir(folder).expect("a folder of benches/site is readable");
    for entry in entries {
        let path = entry.expect("an entry of benches/site is readable").path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files);
        } else {
            files.push((name, std::fs::read(&path).expect("a file of benches/site is readable")));
        }
    }
}
