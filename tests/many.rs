//! Sites with much of one thing: what is looked for has bounds.

use faircopy::config::{Options, Today};
use faircopy::diag::{Diag, Report};
use faircopy::memo::Memo;
use faircopy::output::{Nowhere, Output};
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
    let (sources, reads) = counted(site(pages.chain([("static/p.svg".to_owned(), svg)])), "static/p.svg", false);
    assert_eq!(build(sources).diags, []);
    // Once for its size, once to copy it.
    assert_eq!(reads.load(Ordering::Relaxed), 2);
}

#[test]
fn a_picture_that_cannot_be_read_is_reported() {
    let pages = [("content/a.md".to_owned(), b"![x](/p.svg)\n".to_vec()), ("static/p.svg".to_owned(), b"<svg/>".to_vec())];
    let (sources, _) = counted(site(pages.into_iter()), "static/p.svg", true);
    let report = build(sources);
    assert_eq!(report.diags.iter().map(|diag| diag.code).collect::<Vec<_>>(), ["unreadable-file"]);
}

/// Two thousand pages in three languages, with five taxonomies and forty old addresses: the same files from any number of
/// threads, and no page is read more often when there are more of them.
#[test]
fn a_large_site_is_the_same_from_any_threads_and_costs_as_much_as_its_pages() {
    let (few, files_of_few, _) = large(1000, 2);
    let (many, files_of_many, report) = large(2000, 2);
    assert_eq!(report.diags, []);
    let (_, again, _) = large(2000, 1);
    assert!(files_of_many == again, "what is written depends on the threads");
    let html = |output: &Output| output.keys().filter(|path| path.ends_with("/index.html")).count();
    // Each page, and a redirect for each of forty; lists are as many for 1000 pages.
    assert_eq!(html(&files_of_many) - html(&files_of_few), 1000);
    let rules = |output: &Output| output.contains_key("_redirects");
    assert!(rules(&files_of_few) && rules(&files_of_many));
    // For its outline, and for its body with its summary; feeds are as long for 1000 pages.
    assert_eq!(many - few, 2 * 1000);
}

/// How often pages of such a site were read, and what came of it.
fn large(pages: usize, threads: usize) -> (usize, Output, Report) {
    let page = |n: usize| {
        let suffix = ["", ".zh", ".de"][n % 3];
        let mut text = format!("+++\ntitle = \"Note {n}\"\ndescription = \"About {n}\"\ndate = 2026-01-{:02}\n", n % 28 + 1);
        for (nth, taxonomy) in TAXONOMIES.iter().enumerate() {
            text.push_str(&format!("{taxonomy} = [\"term {}\"]\n", (n + nth) % 7));
        }
        if n < 40 {
            text.push_str(&format!("aliases = [\"old/{n}\"]\n"));
        }
        text.push_str(&format!("+++\n\nText, and [another](/old/{}/).\n\n## Part\n\nMore.\n", n % 3));
        (format!("content/notes/n{n}{suffix}.md"), text.into_bytes())
    };
    let mut files = site((0..pages).map(page));
    let taxonomies: Vec<String> = TAXONOMIES.iter().map(|name| format!("{{ name = \"{name}\" }}")).collect();
    let config = format!(
        "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"Many\"\ntaxonomies = [{}]\n\
         [languages.zh]\n[languages.de]\n",
        taxonomies.join(", ")
    );
    files.insert("faircopy.toml".into(), config.into_bytes());
    for (name, template) in [
        ("page", "{{ page.title }} {{ page.content | safe }}"),
        ("section", "{% for page in section.pages %}<a href=\"{{ page.href }}\">{{ page.title }}</a>{% endfor %}"),
        ("index", "{% for page in get_recent_pages(limit=5) %}{{ page.title }}{% endfor %}"),
        ("taxonomy_single", "{% for page in term.pages %}{{ page.title }}{% endfor %}"),
    ] {
        files.insert(format!("templates/{name}.html").into(), template.as_bytes().to_vec());
    }
    let (sources, reads) = counted(files, "content/notes/n", false);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(16 << 20).build().expect("threads");
    let built = pool.install(|| pipeline::build(&sources, "faircopy.toml", &options(), None, &Memo::none(), &Nowhere));
    (reads.load(Ordering::Relaxed), built.output, built.report)
}

const TAXONOMIES: [&str; 5] = ["tags", "categories", "topics", "levels", "releases"];

type Files = BTreeMap<Arc<str>, Vec<u8>>;

fn site(files: impl Iterator<Item = (String, Vec<u8>)>) -> Files {
    let config = "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"Many\"\n";
    let own = files.chain([("faircopy.toml".to_owned(), config.as_bytes().to_vec())]).map(|(path, bytes)| (path.into(), bytes));
    read::folio().map(|(path, bytes)| (path.into(), bytes.to_vec())).chain(own).collect()
}

fn build(sources: Sources) -> Report {
    pipeline::build(&sources, "faircopy.toml", &options(), None, &Memo::none(), &Nowhere).report
}

fn options() -> Options {
    let today = Today::Date("2026-06-01".parse().expect("it is a date"));
    Options { base_url: None, drafts: false, future: false, expired: false, today, ..Options::default() }
}

/// Sources that count how often files whose path begins with `start` are read, or do not let them be.
fn counted(files: Files, start: &'static str, locked: bool) -> (Sources, Arc<AtomicUsize>) {
    let reads = Arc::new(AtomicUsize::new(0));
    let known = files.iter().map(|(path, bytes)| (path.clone(), File { hash: blake3::hash(bytes), len: bytes.len() as u64 })).collect();
    (Sources::new(known, Arc::new(Counted { files, start, locked, reads: reads.clone() })), reads)
}

struct Counted {
    files: Files,
    start: &'static str,
    locked: bool,
    reads: Arc<AtomicUsize>,
}

impl Door for Counted {
    fn bytes(&self, path: &str) -> std::io::Result<Vec<u8>> {
        if path.starts_with(self.start) {
            self.reads.fetch_add(1, Ordering::Relaxed);
            if self.locked {
                return Err(std::io::ErrorKind::PermissionDenied.into());
            }
        }
        self.files.get(path).cloned().ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }
}
