//! The site that is built, put into a folder.

use crate::{Result, blog, frame};
use std::fs;
use std::path::Path;

pub const CONFIG: &str = "faircopy.toml";

/// How much there is to do.
#[derive(Default)]
pub struct Size {
    pub posts: usize,
    bytes: usize,
}

impl Size {
    /// Of Markdown, front matter included.
    pub fn megabytes(&self) -> f64 {
        self.bytes as f64 / 1e6
    }

    fn count(&mut self, text: &[u8]) {
        self.posts += 1;
        self.bytes += text.len();
    }
}

/// A made-up blog.
pub fn make_up(count: usize, sections: usize, root: &Path) -> Result<Size> {
    let mut size = Size::default();
    frame(root)?;
    for (path, text) in blog::posts(count, sections) {
        size.count(text.as_bytes());
        put(root, &path, text.as_bytes())?;
    }
    Ok(size)
}

/// The Markdown files of a folder, and whatever lies beside them, in the frame of the made-up blog.
pub fn copy(posts: &Path, root: &Path) -> Result<Size> {
    let mut size = Size::default();
    frame(root)?;
    copy_folder(posts, root, "content/posts/", &mut size)?;
    Ok(size)
}

fn copy_folder(folder: &Path, root: &Path, prefix: &str, size: &mut Size) -> Result<()> {
    let failed = |cause| format!("cannot read {}: {cause}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            copy_folder(&path, root, &format!("{prefix}{name}/"), size)?;
            continue;
        }
        let bytes = fs::read(&path)?;
        if faircopy::page::is_markdown(&name) && faircopy::page::stem(&name) != "_index" {
            size.count(&bytes);
        }
        put(root, &format!("{prefix}{name}"), &bytes)?;
    }
    Ok(())
}

fn frame(root: &Path) -> Result<()> {
    frame::frame().iter().try_for_each(|(path, bytes)| put(root, path, bytes))
}

fn put(root: &Path, path: &str, bytes: &[u8]) -> Result<()> {
    let path = root.join(path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(path, bytes)?)
}
