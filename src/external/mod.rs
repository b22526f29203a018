//! Links that lead out of the site are asked for, for `faircopy check --external`.
//!
//! [`check`] leaves out what is ignored or was found in order lately (`store`), and asks for the rest: hosts side by side, each
//! of them one address at a time with a pause between (`queue`), by `HEAD` first and `GET` where that is refused (`fetch`).
//! What fails for the moment is asked for again. Nothing here reaches an output.

mod fetch;
mod queue;
mod store;

use crate::diag::Diag;
use crate::output::Outside;
use globset::GlobSet;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

pub struct Options {
    /// Addresses that are not asked for.
    pub ignored: GlobSet,
    /// For one answer.
    pub timeout: Duration,
    /// Between two requests to one host, and before the first repetition of one that failed.
    pub pause: Duration,
    /// How often a request is repeated that failed for the moment.
    pub retries: u32,
    /// How long an address that was in order is not asked for again.
    pub keep: Duration,
    /// Seconds since 1970.
    pub now: u64,
    /// Where the answers are kept.
    pub store: PathBuf,
    pub user_agent: String,
}

/// What came of it.
pub struct Checked {
    pub diags: Vec<Diag>,
    pub asked: usize,
    /// Known from before.
    pub kept: usize,
    pub ignored: usize,
}

/// What an address came to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    Sound,
    /// It has moved for good, and what is there is in order.
    Moved(String),
    /// There is nothing, for good: the status says so.
    Gone(u16),
    /// The server does not let programs in, so that nothing can be said.
    Refused(u16),
    /// No sound answer, this time: why.
    Failed(String),
}

/// Asks for the addresses, each once.
pub fn check(outside: &[Outside], options: &Options) -> Checked {
    let mut store = store::Store::open(&options.store);
    let (ignored, wanted): (Vec<_>, Vec<_>) = outside.iter().partition(|link| options.ignored.is_match(&link.url));
    let (known, unknown): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|link| store.is_fresh(&link.url, options.now, options.keep));
    let client = fetch::Client::new(options);
    let urls: Vec<&str> = unknown.iter().map(|link| link.url.as_str()).collect();
    let answers = queue::each(&urls, options.pause, |url| client.ask(url));
    let mut diags = Vec::new();
    for (link, answer) in unknown.iter().zip(answers) {
        if answer == Answer::Sound {
            store.keep(&link.url, options.now);
        }
        diags.extend(said(&link.url, &answer).map(|diag| diag.at(link.place.clone())));
    }
    let urls: BTreeSet<&str> = outside.iter().map(|link| link.url.as_str()).collect();
    diags.extend(store.save(&urls).err().map(|cause| unwritable(&options.store, &cause)));
    Checked { diags, asked: unknown.len(), kept: known.len(), ignored: ignored.len() }
}

fn said(url: &str, answer: &Answer) -> Option<Diag> {
    match answer {
        Answer::Sound => None,
        Answer::Moved(to) => Some(moved(url, to)),
        Answer::Gone(status) => Some(gone(url, *status)),
        Answer::Refused(status) => Some(refused(url, *status)),
        Answer::Failed(cause) => Some(failed(url, cause)),
    }
}

fn moved(url: &str, to: &str) -> Diag {
    Diag::warning("moved-link", format!("`{url}` has moved for good")).help(format!("link to `{to}`"))
}

fn gone(url: &str, status: u16) -> Diag {
    Diag::error("gone-link", format!("`{url}` is not there any more: the server answers {status}"))
        .help("link to where it is now, to a copy such as the one at https://web.archive.org, or leave it out")
}

fn refused(url: &str, status: u16) -> Diag {
    Diag::notice("refused-link", format!("`{url}` could not be checked: the server answers {status} to programs"))
        .help("look at it in a browser, and add it to `ignore` under `[external]`")
}

fn failed(url: &str, cause: &str) -> Diag {
    Diag::warning("failed-link", format!("`{url}` gives no answer: {cause}")).help("try again later; if it stays so, the link is dead")
}

fn unwritable(store: &std::path::Path, cause: &std::io::Error) -> Diag {
    Diag::warning("unwritable-file", format!("cannot keep what links came to in `{}`: {cause}", store.display()))
        .help("check the permissions of the folder; until then every run asks for all links")
}
