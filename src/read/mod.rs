//! Takes stock of a site's folder: every source file's path, hash and length, and a door to its bytes.
//!
//! [`sources`] walks the folders that belong to a site (`walk`), hashes what it found on all cores and lays
//! the embedded theme (`folio`) under it. Nothing is parsed here, nothing is kept in memory but names,
//! hashes and a bounded part of the posts, and nothing is written. [`folder`] does the same for a folder of
//! another kind, which is imported.

mod folio;
mod foreign;
mod history;
mod skip;
mod walk;

pub use folio::FOLDER as THEME;
pub use foreign::{common_folder, folder, is_below, overlap, some};
pub use history::history;
pub use skip::is_source;

use crate::diag::{Checked, Diag, Place};
use crate::page;
use crate::source::{Door, File, Sources};
use crate::stamp::{Stamp, Stamps};
use folio::FOLIO;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::{fs, io};

/// The sources below `root`. `config` is the path of the configuration from there; when it does not exist,
/// reading it is what fails.
pub fn sources(root: &Path, config: &str) -> Checked<Sources> {
    sources_again(root, config, &Stamps::new(), None).0
}

/// The same, but files that have the stamps of `known` are not read. Beside them: what is known now. `now` is the time of
/// the file system, without which no stamp can be trusted later.
pub fn sources_again(root: &Path, config: &str, known: &Stamps, now: Option<i64>) -> (Checked<Sources>, Stamps) {
    let mut found = walk::files(root, config);
    let room = AtomicU64::new(KEPT);
    let (files, failed): (Vec<_>, Vec<_>) = found.value.into_par_iter().partition_map(|path| match stamped(root, &path, known, &room) {
        Ok((stamp, read)) => rayon::iter::Either::Left((path, stamp, read)),
        Err(cause) => rayon::iter::Either::Right(unreadable(&path, &cause)),
    });
    found.diags.extend(failed);
    let is_settled = |stamp: &Stamp| now.is_some_and(|now| stamp.is_settled(now));
    let settled = files.iter().filter(|(_, stamp, _)| is_settled(stamp));
    let stamps = settled.map(|(path, stamp, read)| (path.clone(), (*stamp, read.file.hash))).collect();
    let mut kept = HashMap::with_capacity(files.len());
    let known = files.into_iter().map(|(path, _, read)| {
        kept.extend(read.kept.map(|kept| (path.clone(), kept)));
        (path, read.file)
    });
    let mut files: BTreeMap<Arc<str>, File> = known.collect();
    // Folders without files are no theme: version control does not even keep them.
    let is_own = |path: &str| path.strip_prefix(folio::FOLDER).is_some_and(|rest| rest.starts_with('/'));
    let embedded = !files.keys().any(|path| is_own(path));
    if embedded {
        files.extend(FOLIO.iter().map(|(path, bytes)| (Arc::from(*path), File { hash: blake3::hash(bytes), len: bytes.len() as u64 })));
    }
    (Checked::new(Sources::new(files, Arc::new(Disk { root: root.to_owned(), embedded, kept })), found.diags), stamps)
}

/// A file as it is known, if its stamp says so, or as it is read. The stamp is taken before: what is written in between is
/// noticed the next time.
fn stamped(root: &Path, path: &str, known: &Stamps, room: &AtomicU64) -> io::Result<(Stamp, Read)> {
    let full = root.join(path);
    if let Some((then, hash)) = known.get(path) {
        let stamp = Stamp::of(&fs::metadata(&full)?);
        if *then == stamp {
            return Ok((stamp, Read { file: File { hash: *hash, len: stamp.len }, kept: None }));
        }
    }
    let (stamp, file, bytes) = hash(&full)?;
    let takes = |left: u64| left.checked_sub(file.len);
    let bytes = bytes.filter(|_| page::is_markdown(path) && room.fetch_update(Relaxed, Relaxed, takes).is_ok());
    Ok((stamp, Read { file, kept: bytes.map(Kept::new) }))
}

/// A file that was looked at, and what it holds if that is kept in memory.
struct Read {
    file: File,
    kept: Option<Kept>,
}

/// The bytes of a post, which are looked at once to know whether they are text.
enum Kept {
    Text(String),
    Bytes(Vec<u8>),
}

impl Kept {
    fn new(bytes: Vec<u8>) -> Self {
        String::from_utf8(bytes).map_or_else(|cause| Self::Bytes(cause.into_bytes()), Self::Text)
    }
}

/// Of posts, which are read three times and more, so many bytes are kept in memory from the first time on. Those of larger
/// sites are read again, so that memory does not grow with them.
const KEPT: u64 = 64 << 20;

/// Where the symbolic links among `sources` lead that stand for single files: those are changed elsewhere.
pub fn linked(root: &Path, sources: &Sources) -> Vec<PathBuf> {
    let is_link = |full: &PathBuf| fs::symlink_metadata(full).is_ok_and(|found| found.is_symlink());
    let links = sources.under("").map(|(path, _)| root.join(&**path)).filter(is_link);
    links.filter_map(|full| fs::canonicalize(full).ok()).collect()
}

/// The configuration alone, for commands that need no more of a site.
pub fn config(root: &Path, config: &str) -> Checked<Sources> {
    let mut found = walk::config(root, config);
    let mut files = BTreeMap::new();
    for path in found.value {
        match hash(&root.join(&*path)) {
            Ok((_, file, _)) => drop(files.insert(path, file)),
            Err(cause) => found.diags.push(unreadable(&path, &cause)),
        }
    }
    Checked::new(Sources::new(files, Arc::new(Disk::new(root))), found.diags)
}

/// The files of the embedded theme folio, by the paths they have in a site.
pub fn folio() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FOLIO.iter().copied()
}

/// The door to the files below a folder, and to the embedded theme where the folder has none of its own.
struct Disk {
    root: PathBuf,
    embedded: bool,
    kept: HashMap<Arc<str>, Kept>,
}

impl Disk {
    /// A folder without a theme, of which nothing is kept in memory.
    fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), embedded: false, kept: HashMap::new() }
    }
}

impl Door for Disk {
    fn bytes(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.embedded.then(|| folio::bytes(path)).flatten() {
            Some(bytes) => Ok(bytes.to_vec()),
            None => fs::read(self.root.join(path)),
        }
    }

    fn kept(&self, path: &str) -> Option<&[u8]> {
        self.kept.get(path).map(|kept| match kept {
            Kept::Text(text) => text.as_bytes(),
            Kept::Bytes(bytes) => bytes,
        })
    }

    fn kept_text(&self, path: &str) -> Option<&str> {
        match self.kept.get(path)? {
            Kept::Text(text) => Some(text),
            Kept::Bytes(_) => None,
        }
    }
}

/// Reads a large file piece by piece: all cores hash at once, and their files need not be in memory together. A copy for
/// the output is read as a whole, since its bytes are held against this hash. A post is hashed faster as a whole.
fn hash(path: &Path) -> io::Result<(Stamp, File, Option<Vec<u8>>)> {
    let mut file = fs::File::open(path)?;
    let found = file.metadata()?;
    let stamp = Stamp::of(&found);
    if stamp.len <= SMALL {
        // With room for the end, which is told by nothing being read, and for one to find out that there is more.
        let mut bytes = Vec::with_capacity(stamp.len as usize + 64);
        (&mut file).take(u64::MAX).read_to_end(&mut bytes)?;
        return Ok((stamp, File { hash: blake3::hash(&bytes), len: bytes.len() as u64 }, Some(bytes)));
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file)?;
    Ok((stamp, File { hash: hasher.finalize(), len: hasher.count() }, None))
}

/// Bytes of a file that may be in memory for a moment, on each core.
const SMALL: u64 = 1 << 20;

fn unreadable(path: &str, cause: &io::Error) -> Diag {
    Diag::error("unreadable-file", format!("cannot read the file or folder: {cause}"))
        .at(Place::file(path))
        .help("check that it exists and that its permissions let you read it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn paths(sources: &Sources) -> Vec<&str> {
        sources.under("").map(|(path, _)| &**path).filter(|path| !path.starts_with(folio::FOLDER)).collect()
    }

    fn found(scratch: &Scratch) -> (Vec<String>, Vec<String>) {
        let Checked { value, diags } = sources(scratch.path(), "faircopy.toml");
        let mut diags: Vec<_> = diags
            .iter()
            .map(|diag| format!("{}: {}: {}", diag.place.as_ref().map_or("", |place| &place.path), diag.code, diag.message))
            .collect();
        diags.sort();
        (paths(&value).into_iter().map(str::to_owned).collect(), diags)
    }

    #[test]
    fn takes_what_belongs_to_a_site_and_skips_leftovers() {
        let scratch = Scratch::with(&[
            ("faircopy.toml", ""),
            ("README.md", "not a source"),
            ("public/index.html", "nor is the output"),
            ("content/_index.md", "a"),
            ("content/.draft.md", "hidden"),
            ("content/.hidden/a.md", "hidden"),
            ("content/a.md~", "left by an editor"),
            ("content/#a.md#", "left by an editor"),
            ("content/.a.md.swp", "left by an editor"),
            ("content/4913", "left by an editor"),
            ("content/网络/中文.md", "b"),
            ("templates/page.html", "c"),
            ("static/.well-known/security.txt", "kept"),
            ("static/.nojekyll", ""),
            ("static/.DS_Store", "left by the system"),
            ("static/.git/config", "a repository's own"),
            ("static/.a.css.swp", "left by an editor"),
            ("themes/mine/theme.toml", "d"),
            ("themes/mine/.git/config", "hidden"),
            ("themes/mine/static/.htaccess", "kept"),
            ("i18n/zh.toml", "e"),
            ("data/people.toml", "f"),
        ]);
        let (paths, diags) = found(&scratch);
        assert_eq!(diags, [""; 0]);
        assert_eq!(
            paths,
            [
                "content/_index.md",
                "content/网络/中文.md",
                "data/people.toml",
                "faircopy.toml",
                "i18n/zh.toml",
                "static/.nojekyll",
                "static/.well-known/security.txt",
                "templates/page.html",
                "themes/mine/static/.htaccess",
                "themes/mine/theme.toml",
            ]
        );
    }

    #[test]
    fn the_embedded_theme_lies_under_the_site() {
        let scratch = Scratch::with(&[("content/a.md", "text")]);
        let sources = sources(scratch.path(), "faircopy.toml").value;
        assert_eq!(sources.bytes("content/a.md").unwrap(), b"text");
        let (path, bytes) = FOLIO[0];
        assert_eq!(sources.bytes(path).unwrap(), bytes);
    }

    #[test]
    fn a_theme_of_that_name_on_the_disk_replaces_the_embedded_one() {
        let scratch = Scratch::with(&[("themes/folio/theme.toml", "mine")]);
        let sources = sources(scratch.path(), "faircopy.toml").value;
        assert_eq!(sources.under("themes/").count(), 1);
        assert_eq!(sources.bytes("themes/folio/theme.toml").unwrap(), b"mine");
    }

    #[test]
    fn folders_that_a_theme_left_behind_are_no_theme() {
        let scratch = Scratch::with(&[("content/a.md", "text")]);
        fs::create_dir_all(scratch.at("themes/folio/templates")).unwrap();
        let sources = sources(scratch.path(), "faircopy.toml").value;
        let (path, bytes) = FOLIO[0];
        assert_eq!(sources.bytes(path).unwrap(), bytes);
    }

    #[test]
    fn a_file_that_changes_after_the_walk_is_noticed() {
        let scratch = Scratch::with(&[("static/a.txt", "text")]);
        let sources = sources(scratch.path(), "faircopy.toml").value;
        scratch.put("static/a.txt", "changed");
        assert_eq!(sources.bytes("static/a.txt").unwrap_err().code, "changed-during-build");
        fs::remove_file(scratch.at("static/a.txt")).unwrap();
        assert_eq!(sources.bytes("static/a.txt").unwrap_err().code, "unreadable-file");
    }

    #[test]
    fn a_post_is_what_it_was_when_the_walk_read_it() {
        let scratch = Scratch::with(&[("content/a.md", "text")]);
        let sources = sources(scratch.path(), "faircopy.toml").value;
        scratch.put("content/a.md", "changed");
        assert_eq!(sources.bytes("content/a.md").unwrap(), b"text");
    }

    #[test]
    fn a_folder_that_is_a_file() {
        let scratch = Scratch::with(&[("content", "a file")]);
        assert_eq!(found(&scratch), (vec![], vec!["content: not-a-folder: `content` is not a folder".to_owned()]));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_inside_the_root_only() {
        use std::os::unix::fs::symlink;
        let outside = Scratch::with(&[("a.md", "x"), ("b/c.md", "x")]);
        let scratch = Scratch::with(&[("content/real/a.md", "a"), ("content/b.md", "b")]);
        let link = |to: &Path, path: &str| symlink(to, scratch.at(path)).unwrap();
        link(Path::new("b.md"), "content/linked.md");
        link(Path::new("real"), "content/folder");
        link(Path::new("content"), "static");
        link(&outside.at("a.md"), "content/outside.md");
        link(&outside.at("b"), "content/outside");
        link(outside.path(), "data");
        link(Path::new(".."), "content/real/up");
        link(Path::new("../.."), "content/real/root");
        link(Path::new("nowhere"), "content/broken.md");
        link(Path::new("nowhere"), "content/.#b.md");
        link(Path::new("self.md"), "content/self.md");
        link(Path::new("nowhere.toml"), "faircopy.toml");
        let (paths, diags) = found(&scratch);
        assert_eq!(
            paths,
            [
                "content/b.md",
                "content/folder/a.md",
                "content/linked.md",
                "content/real/a.md",
                "static/b.md",
                "static/folder/a.md",
                "static/linked.md",
                "static/real/a.md"
            ]
        );
        let expected = [
            "content/broken.md: broken-symlink: the link leads to nothing",
            "content/folder/root: cyclic-symlink: the link leads back to a folder that it is in",
            "content/folder/up: cyclic-symlink: the link leads back to a folder that it is in",
            "content/outside.md: symlink-outside: the link leads out of the site's folder",
            "content/outside: symlink-outside: the link leads out of the site's folder",
            "content/real/root: cyclic-symlink: the link leads back to a folder that it is in",
            "content/real/up: cyclic-symlink: the link leads back to a folder that it is in",
            "content/self.md: cyclic-symlink: the link leads back to itself",
            "data: symlink-outside: the link leads out of the site's folder",
            "faircopy.toml: broken-symlink: the link leads to nothing",
        ];
        let diags: Vec<_> = diags.iter().filter(|diag| !diag.starts_with("static/")).collect();
        assert_eq!(diags, expected);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn odd_names_and_odd_files() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let scratch = Scratch::with(&[("content/a.md", "a")]);
        fs::write(scratch.at("content").join(OsStr::from_bytes(b"caf\xe9.md")), "x").unwrap();
        fs::create_dir(scratch.at("content").join(OsStr::from_bytes(b"dir\xff"))).unwrap();
        fs::write(scratch.at("content").join(OsStr::from_bytes(b"dir\xff")).join("b.md"), "x").unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(scratch.at("content/socket")).unwrap();
        let (paths, diags) = found(&scratch);
        assert_eq!(paths, ["content/a.md"]);
        assert_eq!(
            diags,
            [
                "content/caf\u{fffd}.md: name-not-utf8: the name of the file is not UTF-8",
                "content/dir\u{fffd}: name-not-utf8: the name of the file is not UTF-8",
                "content/socket: not-a-file: this is neither a file nor a folder",
            ]
        );
    }
}
