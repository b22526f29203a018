//! What the command line asks for.

use std::path::PathBuf;
use std::str::FromStr;

pub const HELP: &str = "\
cargo bench --bench examples -- [OPTIONS]
  --faircopy FILE  this faircopy (the one that cargo just built)
  --mdbook FILE    this mdBook (mdbook)
  --count N        so many programs (100)
  --many N         so many where it is asked how the cost grows (1000)
  --rounds N       measure everything so often (5)
  --in DIR         put book and site below DIR (the system's folder for temporary files)
  --only-write     leave book, site and merged file in DIR and measure nothing";

pub struct Args {
    pub faircopy: PathBuf,
    pub mdbook: PathBuf,
    pub count: usize,
    pub many: usize,
    pub rounds: usize,
    /// Where the temporary folder is made.
    pub within: PathBuf,
    pub only_write: bool,
}

impl Args {
    pub fn parse(words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut args = Self {
            faircopy: env!("CARGO_BIN_EXE_faircopy").into(),
            mdbook: "mdbook".into(),
            count: 100,
            many: 1000,
            rounds: 5,
            within: std::env::temp_dir(),
            only_write: false,
        };
        let mut words = words;
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("`{word}` wants a value"));
            match word.as_str() {
                // Cargo passes it to every benchmark.
                "--bench" => {}
                "--faircopy" => args.faircopy = program(value()?)?,
                "--mdbook" => args.mdbook = program(value()?)?,
                "--count" => args.count = number(&value()?)?,
                "--many" => args.many = number(&value()?)?,
                "--rounds" => args.rounds = number(&value()?)?,
                "--in" => args.within = value()?.into(),
                "--only-write" => args.only_write = true,
                _ => return Err(format!("`{word}` is not understood")),
            }
        }
        Ok(args)
    }
}

/// Both programs are started in other folders than this one, so a path must not depend on it.
fn program(path: String) -> Result<PathBuf, String> {
    let path = PathBuf::from(path);
    if path.components().count() == 1 {
        return Ok(path);
    }
    path.canonicalize().map_err(|cause| format!("{}: {cause}", path.display()))
}

/// A division by none of them is asked for.
fn number(text: &str) -> Result<usize, String> {
    usize::from_str(text).ok().filter(|number| *number > 0).ok_or_else(|| format!("`{text}` is not a number above 0"))
}
