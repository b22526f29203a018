//! Makes a new site that builds at once.

use super::file;
use super::new::toml_string;
use crate::diag::Diag;
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What is known of a new site.
#[derive(Clone, Debug)]
pub struct Site<'a> {
    pub title: &'a str,
    /// The date of its first note.
    pub date: Date,
}

/// Makes the files of a site in `folder`, which may exist but holds at most hidden files, a readme and
/// licences. What is there stays as it is; the files that were made are returned. On an error none are left.
pub fn init(folder: &Path, site: &Site) -> Result<Vec<PathBuf>, Diag> {
    let found = obstacle(folder).map_err(|cause| unreadable(folder, &cause))?;
    if let Some(name) = found {
        return Err(not_empty(folder, &name));
    }
    let mut made = Vec::new();
    for (path, text) in files(site) {
        let path = folder.join(path);
        if path.exists() {
            continue;
        }
        if let Err(diag) = file::create(&path, text.as_bytes()) {
            unmake(folder, &made);
            return Err(diag);
        }
        made.push(path);
    }
    Ok(made)
}

/// The first thing in the folder, by name, that a new site must not be mixed with.
fn obstacle(folder: &Path) -> io::Result<Option<String>> {
    let entries = match fs::read_dir(folder) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        entries => entries?,
    };
    let mut obstacles = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let upper = name.to_uppercase();
        if !["README", "LICENSE", "LICENCE", "COPYING"].iter().any(|start| upper.starts_with(start)) && !name.starts_with('.') {
            obstacles.push(name);
        }
    }
    Ok(obstacles.into_iter().min())
}

/// Takes back what was made before something failed, and the folders that this empties.
fn unmake(folder: &Path, made: &[PathBuf]) {
    for path in made {
        let _ = fs::remove_file(path);
        for parent in path.ancestors().skip(1).take_while(|parent| *parent != folder) {
            let _ = fs::remove_dir(parent);
        }
    }
}

fn files(site: &Site) -> [(&'static str, String); 6] {
    let title = toml_string(site.title);
    [
        (".gitignore", include_str!("init/gitignore").to_owned()),
        ("faircopy.toml", include_str!("init/faircopy.toml").replace("\"TITLE\"", &title)),
        ("content/_index.md", include_str!("init/_index.md").replace("\"TITLE\"", &title)),
        ("content/about.md", include_str!("init/about.md").to_owned()),
        ("content/notes/_index.md", include_str!("init/notes.md").to_owned()),
        ("content/notes/first-note.md", include_str!("init/first-note.md").replace("DATE", &site.date.to_string())),
    ]
}

fn not_empty(folder: &Path, name: &str) -> Diag {
    Diag::error("folder-not-empty", format!("the folder `{}` is not empty: it holds `{name}`", folder.display()))
        .help("name a new folder, as in `faircopy init my-notes`")
}

fn unreadable(folder: &Path, cause: &io::Error) -> Diag {
    Diag::error("unwritable-file", format!("cannot make a site in `{}`: {cause}", folder.display()))
        .help("check that it is a folder and that its permissions let you write to it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::{Scratch, tree};
    use jiff::civil::date;

    const SITE: Site = Site { title: "Notes of \"A\"", date: date(2026, 11, 23) };

    #[test]
    fn a_site_in_a_new_folder() {
        let scratch = Scratch::new();
        let made = init(&scratch.at("my/notes"), &SITE).unwrap();
        let made: Vec<_> = made.iter().map(|path| path.strip_prefix(scratch.at("my/notes")).unwrap().to_str().unwrap()).collect();
        assert_eq!(
            made,
            [
                ".gitignore",
                "faircopy.toml",
                "content/_index.md",
                "content/about.md",
                "content/notes/_index.md",
                "content/notes/first-note.md"
            ]
        );
        let config: toml::Table = fs::read_to_string(scratch.at("my/notes/faircopy.toml")).unwrap().parse().unwrap();
        assert_eq!((config["edition"].as_str(), config["title"].as_str()), (Some("2026"), Some("Notes of \"A\"")));
        for page in made.iter().filter(|path| path.ends_with(".md")) {
            let text = fs::read_to_string(scratch.at("my/notes").join(page)).unwrap();
            let front = text.split("+++\n").nth(1).unwrap();
            front.parse::<toml::Table>().unwrap();
        }
        assert_eq!(init(&scratch.at("my/notes"), &SITE).unwrap_err().code, "folder-not-empty");
    }

    #[test]
    fn what_a_repository_begins_with_stays() {
        let kept = [(".git/HEAD", "ref"), (".gitignore", "mine"), ("README.md", "mine"), ("LICENSE-MIT", "mine")];
        let scratch = Scratch::with(&kept);
        assert_eq!(init(scratch.path(), &SITE).unwrap().len(), 5);
        kept.iter().for_each(|(path, text)| assert_eq!(fs::read_to_string(scratch.at(path)).unwrap(), *text));
    }

    #[test]
    fn a_folder_with_anything_else_is_left_alone() {
        let scratch = Scratch::with(&[("thesis.tex", ""), ("zoo", "")]);
        let diag = init(scratch.path(), &SITE).unwrap_err();
        assert_eq!(diag.message, format!("the folder `{}` is not empty: it holds `thesis.tex`", scratch.path().display()));
        assert_eq!(init(&scratch.at("zoo"), &SITE).unwrap_err().code, "unwritable-file");
        assert_eq!(tree(scratch.path()).len(), 2);
    }

    #[test]
    fn what_was_made_can_be_taken_back() {
        let scratch = Scratch::with(&[("README", "")]);
        let made = init(scratch.path(), &SITE).unwrap();
        scratch.put("content/notes/mine.md", "mine");
        unmake(scratch.path(), &made);
        assert_eq!(tree(scratch.path()).into_keys().collect::<Vec<_>>(), ["README", "content/notes/mine.md"]);
    }
}
