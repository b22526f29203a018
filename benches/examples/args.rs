//! What the command line asks for.

use crate::words::{each, some, unknown};
use std::path::PathBuf;

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
        each(words, |word, value| {
            match word {
                "--faircopy" => args.faircopy = program(value()?)?,
                "--mdbook" => args.mdbook = program(value()?)?,
                "--count" => args.count = some(&value()?)?,
                "--many" => args.many = some(&value()?)?,
                "--rounds" => args.rounds = some(&value()?)?,
                "--in" => args.within = value()?.into(),
                "--only-write" => args.only_write = true,
                _ => return unknown(word),
            }
            Ok(())
        })?;
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
