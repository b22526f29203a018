//! The same posts for each of the three: a book for mdBook, a site for faircopy, and one file for rustdoc, which
//! tests a file of edition 2024 in one go and is the fastest there was.

use crate::Result;
use crate::posts::Post;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Folders {
    root: PathBuf,
}

impl Folders {
    pub fn make(root: PathBuf, posts: &[Post]) -> Result<Self> {
        let folders = Self { root };
        let summary = posts.iter().fold("# Summary\n\n".to_owned(), |mut summary, Post { name, .. }| {
            // Writing to a string cannot fail.
            let _ = writeln!(summary, "- [{name}]({name}.md)");
            summary
        });
        folders.put("book/book.toml", "[book]\ntitle = \"Examples\"\n\n[rust]\nedition = \"2024\"\n")?;
        folders.put("book/src/SUMMARY.md", &summary)?;
        folders.put("site/faircopy.toml", SITE)?;
        folders.put("site/content/_index.md", "+++\ntitle = \"Home\"\n+++\n")?;
        folders.write(posts)?;
        Ok(folders)
    }

    /// Only what differs, so that an edit looks to all of them as one from an editor.
    pub fn write(&self, posts: &[Post]) -> Result<()> {
        let all: Vec<&str> = posts.iter().map(|post| post.markdown.as_str()).collect();
        self.put("all.md", &all.join("\n"))?;
        for Post { name, markdown } in posts {
            self.put(&format!("book/src/{name}.md"), markdown)?;
            self.put(&format!("site/content/{name}.md"), &format!("+++\ntitle = \"{name}\"\n+++\n\n{markdown}"))?;
        }
        Ok(())
    }

    /// What faircopy knows of earlier runs.
    pub fn forget(&self) -> Result<()> {
        let known = self.root.join("site/.faircopy");
        if known.exists() {
            fs::remove_dir_all(known)?;
        }
        Ok(())
    }

    pub fn faircopy(&self, program: &Path) -> Command {
        self.command(program, "site", &["test"])
    }

    pub fn mdbook(&self, program: &Path) -> Command {
        self.command(program, "book", &["test"])
    }

    pub fn rustdoc(&self) -> Command {
        self.command(Path::new("rustdoc"), ".", &["--test", "--edition", "2024", "all.md"])
    }

    fn command(&self, program: &Path, folder: &str, words: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.root.join(folder)).args(words);
        command
    }

    fn put(&self, path: &str, text: &str) -> Result<()> {
        let path = self.root.join(path);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return Ok(());
        }
        fs::create_dir_all(path.parent().unwrap_or(&self.root))?;
        Ok(fs::write(path, text)?)
    }
}

const SITE: &str = "edition = \"2026\"\nbase_url = \"https://examples.example\"\ntitle = \"Examples\"\n\n[examples]\nedition = \"2024\"\n";
