//! Sites with much of one thing: what is looked for has bounds.

use faircopy::config::{Options, Today};
use faircopy::diag::{Diag, Report};
use faircopy::output::Nowhere;
use faircopy::source::{Door, File, Sources};
use faircopy::{pipeline, read};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn a_candidate_is_looked_for_among_the_first_broken_links_only() {
    let pages = (0..150).map(|n| (format!("content/page-{n:03}.md"), format!("[x](page-{n:03}.mdd)\n").into_bytes()));
    let report = build(Sources::memory(site(pages)));
    let is_near = |diag: &&Diag| diag.help.as_ref().is_some_and(|help| help.starts_with("did you mean `page-"));
    let broken: Vec<_> = report.diags.iter().filter(|diag| diag.code == "broken-link").collect();
    assert_eq!(broken.len(), 150);
    assert!(broken[..100].iter().all(is_near));
    assert!(!broken[100..].iter().any(is_near));
}

#[test]
fn a_picture_on_many_pages_is_measured_once() {
    let svg = b"<svg width=\"2\" height=\"3\"><path/></svg>".to_vec();
    let pages = (0..50).map(|n| (format!("content/page-{n}.md"), b"![x](/p.svg)\n".to_vec()));
    let (sources, reads) = counted(site(pages.chain([("static/p.svg".to_owned(), svg)])), false);
    assert_eq!(build(sources).diags, []);
    // Once for its size, once to copy it.
    assert_eq!(reads.load(Ordering::Relaxed), 2);
}

#[test]
fn a_picture_that_cannot_be_read_is_reported() {
    let pages = [("content/a.md".to_owned(), b"![x](/p.svg)\n".to_vec()), ("static/p.svg".to_owned(), b"<svg/>".to_vec())];
    let (sources, _) = counted(site(pages.into_iter()), true);
    let report = build(sources);
    assert_eq!(report.diags.iter().map(|diag| diag.code).collect::<Vec<_>>(), ["unreadable-file"]);
}

type Files = BTreeMap<Arc<str>, Vec<u8>>;

fn site(files: impl Iterator<Item = (String, Vec<u8>)>) -> Files {
    let config = "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"Many\"\n";
    let own = files.chain([("faircopy.toml".to_owned(), config.as_bytes().to_vec())]).map(|(path, bytes)| (path.into(), bytes));
    read::folio().map(|(path, bytes)| (path.into(), bytes.to_vec())).chain(own).collect()
}

fn build(sources: Sources) -> Report {
    let today = Today::Date("2026-06-01".parse().expect("it is a date"));
    let options = Options { base_url: None, drafts: false, future: false, expired: false, today, ..Options::default() };
    pipeline::build(&sources, "faircopy.toml", &options, None, &Nowhere).report
}

/// Sources that count how often `static/p.svg` is read, or do not let it be.
fn counted(files: Files, locked: bool) -> (Sources, Arc<AtomicUsize>) {
    let reads = Arc::new(AtomicUsize::new(0));
    let known = files.iter().map(|(path, bytes)| (path.clone(), File { hash: blake3::hash(bytes), len: bytes.len() as u64 })).collect();
    (Sources::new(known, Arc::new(Counted { files, locked, reads: reads.clone() })), reads)
}

struct Counted {
    files: Files,
    locked: bool,
    reads: Arc<AtomicUsize>,
}

impl Door for Counted {
    fn bytes(&self, path: &str) -> std::io::Result<Vec<u8>> {
        if path == "static/p.svg" {
            self.reads.fetch_add(1, Ordering::Relaxed);
            if self.locked {
                return Err(std::io::ErrorKind::PermissionDenied.into());
            }
        }
        self.files.get(path).cloned().ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }
}
