//! Writes the files of an import: new ones, and those that nobody edited since the last.

use super::file;
use super::new::toml_string;
use crate::diag::Diag;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What is known of the site that imported posts go to.
#[derive(Clone, Debug)]
pub struct NewSite<'a> {
    pub title: &'a str,
    /// Where the old site was found: scheme and host.
    pub old: Option<&'a str>,
    /// The path of the site on its host, without a slash at the end.
    pub path: &'a str,
    /// The folder of the posts below `content/`; empty for `content/` itself.
    pub section: &'a str,
    pub lang: Option<&'a str>,
    pub timezone: Option<&'a str>,
}

/// The files of a new site for imported posts, by their paths: what `init` makes, without its notes. Its address is not yet
/// that of the old site, to which links lead that have no place here.
pub fn new_site(site: &NewSite) -> Vec<(String, String)> {
    let mut config = format!(
        "edition = \"2026\"\n\n# Where the site will be found.{}\nbase_url = {}\ntitle = {}\n",
        site.old.map_or(String::new(), |old| format!(" The old one was at {old} when it was imported.")),
        toml_string(&format!("https://example.org{}", site.path)),
        toml_string(site.title)
    );
    if let Some(lang) = site.lang {
        config.push_str(&format!("default_language = {}\n", toml_string(lang)));
    }
    if let Some(zone) = site.timezone {
        config.push_str(&format!("timezone = {}\n", toml_string(zone)));
    }
    let front = |title: &str| format!("+++\ntitle = {}\n+++\n", toml_string(title));
    let mut files =
        vec![(".gitignore".to_owned(), include_str!("init/gitignore").to_owned()), ("content/_index.md".to_owned(), front(site.title))];
    if let Some(name) = site.section.rsplit('/').next().filter(|name| !name.is_empty()) {
        let title: String = name.chars().take(1).flat_map(char::to_uppercase).chain(name.chars().skip(1)).collect();
        files.push((
            format!("content/{}/_index.md", site.section),
            format!("+++\ntitle = {}\nsort_by = \"date\"\n+++\n", toml_string(&title)),
        ));
    }
    // The last: with it the folder is a site, which lacks nothing then.
    files.push(("faircopy.toml".to_owned(), config));
    files
}

/// Removes what runs that were killed left of these files: drafts whose process is gone.
pub fn sweep(files: impl Iterator<Item = PathBuf>) {
    let mut folders: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let folder = file.parent().map(Path::to_owned).unwrap_or_default();
        folders.entry(folder).or_default().insert(file::draft_of(&file));
    }
    for (folder, drafts) in folders {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let parts = name.strip_suffix(file::DRAFT).and_then(|name| name.rsplit_once('.'));
            let Some((draft, process)) = parts.and_then(|(draft, process)| Some((draft, process.parse::<u32>().ok()?))) else { continue };
            if drafts.contains(draft) && !is_running(process, &entry) {
                // One that cannot be removed does no harm: it is never read.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Whether a process is there still. Where that cannot be asked, whether its draft is of this hour.
fn is_running(process: u32, draft: &fs::DirEntry) -> bool {
    if Path::new("/proc/self").exists() {
        return Path::new(&format!("/proc/{process}")).exists();
    }
    let age = draft.metadata().and_then(|about| about.modified()).ok().and_then(|at| at.elapsed().ok());
    age.is_none_or(|age| age.as_secs() < 3600)
}

/// Writes a file that is not there, or exchanges the one whose bytes hash to `replaced`. A file that became another in the
/// meantime is left alone and `false` returned.
pub fn put(path: &Path, bytes: &[u8], replaced: Option<blake3::Hash>) -> Result<bool, Diag> {
    match replaced {
        // A link that leads to nothing is there, too.
        None if fs::symlink_metadata(path).is_ok() => Ok(false),
        None => file::create(path, bytes).map(|()| true),
        Some(hash) if there(path)? == Some(hash) => file::replace(path, bytes).map(|()| true),
        Some(_) => Ok(false),
    }
}

/// Writes a file of faircopy's own, whatever it was before.
pub fn overwrite(path: &Path, bytes: &[u8]) -> Result<(), Diag> {
    match there(path)? {
        Some(hash) if hash == blake3::hash(bytes) => Ok(()),
        Some(_) => file::replace(path, bytes),
        None => file::create(path, bytes),
    }
}

/// The hash of what lies at a path; `None` if nothing does.
pub fn there(path: &Path) -> Result<Option<blake3::Hash>, Diag> {
    bytes(path).map(|bytes| bytes.map(|bytes| blake3::hash(&bytes)))
}

/// The bytes of a file of the site; `None` if there is none.
pub fn bytes(path: &Path) -> Result<Option<Vec<u8>>, Diag> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(path).is_ok() => Err(dangling(path)),
        Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(cause) => Err(unreadable(path, &cause)),
    }
}

fn unreadable(path: &Path, cause: &io::Error) -> Diag {
    Diag::error("unreadable-file", format!("cannot read `{}`: {cause}", path.display()))
        .help("check that it is a file and that its permissions let you read it")
}

fn dangling(path: &Path) -> Diag {
    Diag::error("unreadable-file", format!("`{}` is a link that leads to nothing", path.display()))
        .help("remove it, or put back what it led to")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::{Scratch, tree};

    #[test]
    fn drafts_of_killed_runs_go_and_nothing_else() {
        let own = format!(".a.md.{}.faircopy~", std::process::id());
        let scratch =
            Scratch::with(&[("a.md", "1"), (".a.md.4294967295.faircopy~", "2"), (".b.md.4294967295.faircopy~", "3"), (&own, "4")]);
        let old = std::fs::File::options().write(true).open(scratch.at(".a.md.4294967295.faircopy~")).unwrap();
        old.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        sweep([scratch.at("a.md"), scratch.at("no/c.md")].into_iter());
        let left: Vec<String> = tree(scratch.path()).into_keys().collect();
        assert_eq!(left, [own.as_str(), ".b.md.4294967295.faircopy~", "a.md"]);
    }

    #[test]
    fn only_what_is_as_it_was_is_exchanged() {
        let scratch = Scratch::new();
        let at = scratch.at("content/a.md");
        assert!(put(&at, b"1", None).unwrap());
        assert!(!put(&at, b"2", None).unwrap(), "it is there already");
        assert!(put(&at, b"2", Some(blake3::hash(b"1"))).unwrap());
        assert!(!put(&at, b"3", Some(blake3::hash(b"1"))).unwrap(), "it was edited");
        assert_eq!(tree(scratch.path()), [("content/a.md".to_owned(), b"2".to_vec())].into());
        overwrite(&at, b"4").unwrap();
        overwrite(&scratch.at("b"), b"5").unwrap();
        assert_eq!((there(&at).unwrap(), bytes(&scratch.at("b")).unwrap()), (Some(blake3::hash(b"4")), Some(b"5".to_vec())));
        assert_eq!(there(&scratch.at("b/c")).unwrap(), None);
        assert_eq!(bytes(&scratch.at("content")).unwrap_err().code, "unreadable-file");
        #[cfg(unix)]
        {
            let link = scratch.at("link");
            std::os::unix::fs::symlink("nowhere", &link).unwrap();
            assert!(!put(&link, b"6", None).unwrap(), "a link is there, wherever it leads");
            assert_eq!(bytes(&link).unwrap_err().code, "unreadable-file");
        }
    }
}
