//! Embeds the theme `folio` into the program: a table of paths and bytes, in order of path, which
//! `src/read/folio.rs` includes. And the grammars: two-face has them, too, but shows them only as a set that has been read,
//! byte by byte, which takes about a millisecond of every start. And tells the program what it was built from, so that it does not
//! take the results of another faircopy for its own.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const THEME: &str = "themes/folio";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={THEME}");
    println!("cargo::rerun-if-changed=src");
    let folder = var("CARGO_MANIFEST_DIR")?.join(THEME);
    let mut files = Vec::new();
    collect(&folder, THEME, &mut files)?;
    files.sort();
    fs::write(var("OUT_DIR")?.join("folio.rs"), table(&files))?;
    let grammars = bincode::serialize(&two_face::syntax::extra_newlines()).map_err(io::Error::other)?;
    fs::write(var("OUT_DIR")?.join("grammars"), grammars)?;
    println!("cargo::rustc-env=FAIRCOPY_BUILD={:032x}", build()?);
    Ok(())
}

/// A number for all that decides what the program does: its sources, its theme, its dependencies and its features.
fn build() -> io::Result<u128> {
    let root = var("CARGO_MANIFEST_DIR")?;
    let mut files = vec!["Cargo.toml".to_owned(), "Cargo.lock".to_owned(), "build.rs".to_owned()];
    for folder in ["src", THEME] {
        collect(&root.join(folder), folder, &mut files)?;
    }
    files.sort();
    let mut halves = [DefaultHasher::new(), DefaultHasher::new()];
    let mut add = |bytes: &[u8]| {
        for (seed, half) in halves.iter_mut().enumerate() {
            (seed, bytes).hash(half);
        }
    };
    for file in files.iter().filter(|file| root.join(file).is_file()) {
        println!("cargo::rerun-if-changed={file}");
        add(file.as_bytes());
        add(&fs::read(root.join(file))?);
    }
    let features = env::vars().filter(|(name, _)| name.starts_with("CARGO_FEATURE_") || name == "TARGET");
    for (name, value) in features.collect::<BTreeMap<_, _>>() {
        add(format!("{name}={value}").as_bytes());
    }
    let [low, high] = halves.map(|half| u128::from(half.finish()));
    Ok(high << 64 | low)
}

/// Every file below `folder` as its path from the root of the project, with `/` between the parts.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| io::Error::other(format!("{name:?} in {prefix} is not UTF-8")))?;
        // What `read` skips on the disk is not embedded either.
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let path = format!("{prefix}/{name}");
        match entry.file_type()?.is_dir() {
            true => collect(&entry.path(), &path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}

/// The compiler fills in the folder of the project, so that the table is the same wherever it is built.
fn table(files: &[String]) -> String {
    let rows: String = files
        .iter()
        .map(|path| format!("    ({path:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?}))),\n", format!("/{path}")))
        .collect();
    format!("pub static FOLIO: &[(&str, &[u8])] = &[\n{rows}];\n")
}

fn var(name: &str) -> io::Result<PathBuf> {
    env::var_os(name).map(PathBuf::from).ok_or_else(|| io::Error::other(format!("cargo did not set {name}")))
}
