//! What the command line asks for.

use crate::words::{each, some, unknown};
use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

pub const HELP: &str = "\
cargo bench --bench whole_site -- [OPTIONS]
  --count N      make up so many posts (200)
  --sections N   with so many sections each (6, about 5 KB)
  --posts DIR    take the Markdown files of DIR instead
  --runs N       build so often (5)
  --jobs N       on so many threads (one for each core)
  --in DIR       put site and output below DIR (the system's folder for temporary files)";

pub struct Args {
    pub count: usize,
    pub sections: usize,
    pub posts: Option<PathBuf>,
    pub runs: usize,
    /// 0 for one for each core.
    pub jobs: usize,
    /// Where the temporary folder is made.
    pub within: PathBuf,
    /// Set in the process that is measured.
    pub once: Option<Once>,
}

/// One build of one site.
pub struct Once {
    pub root: PathBuf,
    pub out: PathBuf,
    pub jobs: usize,
}

impl Args {
    pub fn parse(words: impl Iterator<Item = String>) -> Result<Self, String> {
        let within = std::env::temp_dir();
        let mut args = Self { count: 200, sections: crate::blog::SECTIONS, posts: None, runs: 5, jobs: 0, within, once: None };
        each(words, |word, value| {
            match word {
                "--count" => args.count = some(&value()?)?,
                "--sections" => args.sections = number(&value()?)?,
                "--posts" => args.posts = Some(value()?.into()),
                "--runs" => args.runs = some(&value()?)?,
                "--jobs" => args.jobs = number(&value()?)?,
                "--in" => args.within = value()?.into(),
                ONCE => args.once = Some(Once { root: value()?.into(), out: value()?.into(), jobs: number(&value()?)? }),
                _ => return unknown(word),
            }
            Ok(())
        })?;
        Ok(args)
    }
}

impl Once {
    pub fn to_args(&self) -> [OsString; 4] {
        [ONCE.into(), self.root.clone().into(), self.out.clone().into(), self.jobs.to_string().into()]
    }
}

const ONCE: &str = "--once";

fn number(text: &str) -> Result<usize, String> {
    usize::from_str(text).map_err(|_| format!("`{text}` is not a number"))
}
