//! What the command line asks for.

use crate::words::{each, some, unknown};
use std::path::PathBuf;

pub const HELP: &str = "\
cargo bench --bench import -- throughput [OPTIONS]
  --html DIR      convert the .html files of DIR and of the folders in it (made-up posts); may be given several times
  --count N       make up so many posts (400)
  --megabytes N   join them to a document of so many MB (20)
  --rounds N      measure everything so often (5)
cargo bench --bench import -- hostile [OPTIONS]
  --only TEXT     only the kinds with TEXT in their name";

pub struct Args {
    pub throughput: bool,
    pub hostile: bool,
    pub html: Vec<PathBuf>,
    pub count: usize,
    pub megabytes: usize,
    pub rounds: usize,
    pub only: Option<String>,
    /// Set in the process that is measured.
    pub once: Option<Once>,
}

/// One page of a hostile kind.
pub struct Once {
    pub kind: String,
    pub size: usize,
}

impl Args {
    pub fn parse(words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut args =
            Self { throughput: false, hostile: false, html: Vec::new(), count: 400, megabytes: 20, rounds: 5, only: None, once: None };
        each(words, |word, value| {
            match word {
                "throughput" => args.throughput = true,
                "hostile" => args.hostile = true,
                "--html" => args.html.push(value()?.into()),
                "--count" => args.count = some(&value()?)?,
                "--megabytes" => args.megabytes = some(&value()?)?,
                "--rounds" => args.rounds = some(&value()?)?,
                "--only" => args.only = Some(value()?),
                ONCE => args.once = Some(Once { kind: value()?, size: some(&value()?)? }),
                _ => return unknown(word),
            }
            Ok(())
        })?;
        Ok(args)
    }
}

impl Once {
    pub fn to_args(&self) -> [String; 3] {
        [ONCE.to_owned(), self.kind.clone(), self.size.to_string()]
    }
}

const ONCE: &str = "--once";
