//! Cases: a file in `tests/cases/` is a small site and everything that faircopy makes of it.
//!
//! A case begins with a sentence on what it shows. Then come the site's files, each below a line
//! `-- path --`; then, below `-- report --`, the problems as they are printed, and below each
//! `-- out/path --` a written file and below each `-- accepted/path --` a page as `test --accept` would leave it.
//! `-- history --` may hold the first and the last second at which a file was committed, and its path, a line each.
//! `-- flags --` may hold options (`--drafts --today 2026-01-01`); with `--prove` examples are compiled and run, with
//! `--check` the finished files are looked at.
//! `-- published --` may hold what an earlier build published. What a case leaves out is taken from `DEFAULTS`, unless its
//! flags have `--bare`.

use crate::case::{self, Case};
use crate::workshop::workshop;
use faircopy::config::{Options, Today};
use faircopy::memo::Memo;
use faircopy::output::Kept;
use faircopy::print::{self, Look};
use faircopy::proof::Proofs;
use faircopy::prove::accept;
use faircopy::prove::lab::Lab;
use faircopy::prove::workshop::Workshop;
use faircopy::source::{Commits, History, Sources};
use faircopy::write::published;
use faircopy::{pipeline, read};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A configuration and templates that show what there is and no more, so that a case holds what it is about.
const DEFAULTS: &[(&str, &str)] = &[
    ("faircopy.toml", "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"Case\"\n"),
    ("templates/index.html", "{% set list = paginator or section %}{% for page in list.pages %}{{ page.title }}\n{% endfor %}"),
    ("templates/section.html", "{% set list = paginator or section %}{% for page in list.pages %}{{ page.title }}\n{% endfor %}"),
    ("templates/page.html", "{{ page.content | safe }}"),
    ("templates/taxonomy_list.html", "{% for term in terms %}{{ term.name }} {{ term.page_count }}\n{% endfor %}"),
    ("templates/taxonomy_single.html", "{% set list = paginator or term %}{% for page in list.pages %}{{ page.title }}\n{% endfor %}"),
    ("templates/archive.html", "archive"),
    ("templates/404.html", "not found"),
];

/// How the compiler is called in the cases, whichever it is.
const RELEASE: &str = "1.95.0";

#[test]
fn cases() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let workshop = workshop(folder.path());
    case::hold("tests/cases", |case| run(case, &workshop));
}

/// Codes whose diagnostics come from the edges, where a case has no world to fail in, and the test that shows each.
const SHOWN_ELSEWHERE: &[(&str, &str, &str)] = &[
    ("bad-epoch", "tests/cli.rs", "takes_no_clock_for_an_epoch_that_is_none"),
    ("broken-symlink", "src/read/mod.rs", "links_are_followed_inside_the_root_only"),
    ("cannot-serve", "tests/edges.rs", "an_address_of_another_machine_is_not_served_on"),
    ("cargo-failed", "tests/prove/without.rs", "dependencies_are_locked_and_a_lock_that_does_not_fit_is_said"),
    ("changed-during-build", "src/read/mod.rs", "a_file_that_changes_after_the_walk_is_noticed"),
    ("compiler-failed", "tests/prove/compiler.rs", "where_nothing_changed_no_compiler_is_started"),
    ("cyclic-symlink", "src/read/mod.rs", "links_are_followed_inside_the_root_only"),
    ("damaged-journal", "src/write/tests.rs", "a_journal_that_leads_elsewhere_is_not_followed"),
    ("damaged-manifest", "src/write/tests.rs", "a_damaged_manifest_is_no_licence"),
    ("edited-output", "tests/edges.rs", "an_edited_output_is_written_again_with_a_warning"),
    ("failed-link", "tests/external.rs", "each_answer_is_told_apart"),
    ("gone-link", "tests/external.rs", "each_answer_is_told_apart"),
    ("moved-link", "tests/external.rs", "each_answer_is_told_apart"),
    ("refused-link", "tests/external.rs", "each_answer_is_told_apart"),
    ("file-exists", "tests/edges.rs", "a_page_is_never_made_twice"),
    ("folder-not-empty", "tests/edges.rs", "a_site_is_begun_in_an_empty_folder"),
    ("foreign-file", "src/write/tests.rs", "foreign_files_in_an_owned_folder_are_left_alone"),
    ("foreign-output", "src/write/tests.rs", "cleaning_removes_what_the_manifest_lists"),
    ("left-processes", "tests/prove/shut_in.rs", "a_child_that_is_left_behind"),
    ("missing-program", "tests/prove/without.rs", "a_program_that_is_needed_and_not_there_is_a_warning"),
    ("missing-layer", "tests/prove/without.rs", "a_layer_that_is_required_must_be_there"),
    ("name-not-utf8", "src/read/mod.rs", "odd_names_and_odd_files"),
    ("no-compiler", "tests/prove/without.rs", "a_machine_without_a_compiler_is_an_error_with_a_remedy"),
    ("no-config", "tests/cli.rs", "says_how_it_ended_by_its_exit_code"),
    ("no-scratch", "tests/prove/without.rs", "a_store_that_cannot_be_written_to_is_said"),
    ("no-git", "src/read/history.rs", "a_folder_without_a_repository_gives_no_dates"),
    ("no-section", "tests/edges.rs", "a_page_is_made_below_content"),
    ("no-slug", "tests/edges.rs", "a_title_without_letters_gives_no_file_name"),
    ("no-such-example", "tests/prove/without.rs", "pages_and_examples_are_chosen"),
    ("no-such-page", "tests/prove/without.rs", "pages_and_examples_are_chosen"),
    ("not-a-file", "src/read/mod.rs", "odd_names_and_odd_files"),
    ("not-a-folder", "src/read/mod.rs", "a_folder_that_is_a_file"),
    ("not-repeatable", "tests/prove/accept.rs", "what_differs_from_run_to_run_is_reported"),
    ("output-incomplete", "src/write/tests.rs", "files_known_by_their_hash_need_no_bytes"),
    ("output-locked", "src/write/tests.rs", "one_writer_at_a_time"),
    ("package-not-compiled", "tests/prove/without.rs", "a_package_that_cargo_refuses"),
    ("refused-output", "src/write/tests.rs", "folders_that_would_be_a_disaster"),
    ("no-evidence", "tests/prove/keys.rs", "no_evidence_is_no_proof"),
    ("not-isolated", "tests/prove/keys.rs", "layers_that_are_missing_are_told_where_something_ran"),
    ("reserved-path", "tests/prove/without.rs", "the_program_of_a_page_takes_no_other_files_place"),
    ("shallow-clone", "src/read/history.rs", "a_clone_without_its_history_gives_no_dates"),
    ("stale-lock", "tests/prove/without.rs", "dependencies_are_locked_and_a_lock_that_does_not_fit_is_said"),
    ("reserved-path", "src/render/tests.rs", "a_file_of_the_sites_own_is_not_taken_for_that_of_its_pages"),
    ("symlink-outside", "src/read/mod.rs", "links_are_followed_inside_the_root_only"),
    ("unproven-here", "tests/prove/without.rs", "a_layer_that_is_needed_and_not_there_is_a_warning"),
    ("unreadable-file", "src/read/mod.rs", "a_file_that_changes_after_the_walk_is_noticed"),
    ("unwritable-file", "tests/edges.rs", "a_file_where_a_folder_should_be_cannot_be_written_into"),
    ("unwritable-output", "tests/edges.rs", "an_output_that_cannot_be_made_is_not_begun"),
    ("bad-old-address", "tests/import.rs", "what_is_wrong_with_the_command_is_said"),
    ("bad-selector", "tests/import.rs", "what_is_wrong_with_the_command_is_said"),
    ("broken-json", "tests/import.rs", "what_is_wrong_with_the_command_is_said"),
    ("not-html", "tests/import.rs", "what_is_wrong_with_the_command_is_said"),
    ("nothing-selected", "tests/import.rs", "converts_what_comes_in"),
    ("bad-zone", "tests/import.rs", "what_is_wrong_with_the_command_is_said"),
    ("damaged-stamps", "tests/import.rs", "what_is_wrong_with_the_command_is_said"),
    ("deleted-file", "tests/import.rs", "what_was_edited_or_deleted_stays_so"),
    ("edited-file", "tests/import.rs", "what_was_edited_or_deleted_stays_so"),
    ("import-into-itself", "tests/import.rs", "what_is_wrong_with_the_command_is_said"),
    ("leads-out", "tests/import.rs", "nothing_is_written_through_a_link_that_leads_out"),
    ("lossy-charset", "tests/import.rs", "what_is_wrong_with_the_command_is_said"),
    ("no-posts", "tests/import.rs", "what_is_wrong_with_the_command_is_said"),
    ("no-source", "tests/import.rs", "what_is_wrong_with_the_command_is_said"),
    ("not-taken", "tests/import.rs", "nothing_leads_out_of_the_folders"),
    ("occupied-name", "tests/import.rs", "a_file_of_somebody_else_is_not_written_over"),
];

/// Codes that no test can bring about everywhere, since the system would have to fail in the midst of the work.
const NEVER_SHOWN: &[&str] = &[
    "broken-stream",
    "cannot-watch",
    "interrupted-output",
    "no-threads",
    "proving-failed",
    "unreadable-folder",
    "unremovable-output",
    "unsound-name",
];

#[test]
fn every_diagnostic_has_a_case() {
    let files = case::files("tests/cases").into_iter().chain(case::files("tests/import"));
    let cases: Vec<String> = files.map(|path| std::fs::read_to_string(path).expect("a case is readable")).collect();
    let in_a_case = |code: &str| {
        let printed = [format!("error[{code}]"), format!("warning[{code}]"), format!("note[{code}]")];
        cases.iter().any(|case| printed.iter().any(|printed| case.contains(printed)))
    };
    let elsewhere: Vec<&str> = SHOWN_ELSEWHERE.iter().map(|(code, ..)| *code).chain(NEVER_SHOWN.iter().copied()).collect();
    let codes = codes();
    let missing: Vec<&String> = codes.iter().filter(|code| !elsewhere.contains(&code.as_str()) && !in_a_case(code)).collect();
    assert!(missing.is_empty(), "no case in tests/cases or tests/import shows: {missing:?}");
    let gone: Vec<&str> = elsewhere.into_iter().filter(|code| !codes.contains(*code)).collect();
    assert!(gone.is_empty(), "no longer a diagnostic: {gone:?}");
}

#[test]
fn what_is_shown_elsewhere_is_shown() {
    for (code, file, test) in SHOWN_ELSEWHERE {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("a test is readable");
        let from = text.find(&format!("fn {test}()")).unwrap_or_else(|| panic!("{file} has no test `{test}`"));
        let end = text[from..].find("#[test]").map_or(text.len(), |length| from + length);
        assert!(text[from..end].contains(code), "`{test}` of {file} does not show {code}");
    }
}

/// The codes of all diagnostics, read from their constructors.
fn codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for text in rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        for constructor in ["Diag::error(", "Diag::warning(", "Diag::notice("] {
            for (at, _) in text.match_indices(constructor) {
                let rest = text[at + constructor.len()..].trim_start();
                if let Some(code) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
                    codes.insert(code.to_owned());
                }
            }
        }
    }
    assert!(codes.len() > 20, "found the diagnostics");
    codes
}

fn rust_files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder is readable").map(|entry| entry.expect("an entry is readable").path());
    let mut texts = Vec::new();
    for path in entries {
        if path.is_dir() {
            texts.extend(rust_files(&path));
        } else {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            texts.push(text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned());
        }
    }
    texts
}

/// The whole case as it should read: its inputs, and what came out.
fn run(case: &Case, workshop: &Workshop) -> String {
    let is_result = |name: &str| name == "report" || name.starts_with("out/") || name.starts_with("accepted/");
    let flags = case.part("flags");
    let mut files: BTreeMap<String, Vec<u8>> = read::folio().map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).collect();
    // A case about a theme has that theme's templates alone.
    if !flags.contains("--bare") {
        files.extend(DEFAULTS.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())));
    }
    // A site must have a page; what is about something else need not say so.
    if !case.parts.iter().any(|(name, _)| name.starts_with("content/")) {
        files.insert("content/_index.md".to_owned(), Vec::new());
    }
    let is_input = |name: &str| !is_result(name) && !["flags", "published", "history"].contains(&name);
    for (name, text) in case.parts.iter().filter(|(name, _)| is_input(name)) {
        // The blank line before the next part is the case's, not the file's; `%XX` stands for a byte.
        let bytes = raw_bytes(&case::text_of(text));
        files.insert(name.clone(), bytes);
    }
    let sources = Sources::memory(files).with_history(history(case.part("history")));
    let kept = Kept::default();
    let lab = flags.contains("--prove").then_some(workshop as &dyn Lab);
    let pipeline = if flags.contains("--check") { pipeline::check } else { pipeline::build };
    let options = Options { published: published::decode(case.part("published")), ..options(flags) };
    let built = pipeline(&sources, "faircopy.toml", &options, lab, &Memo::none(), &kept);
    let mut report = Vec::new();
    print::report(&built.report, &sources.with(built.texts), &Look::default(), &mut report).expect("memory takes it all");
    // What came out is the same for every compiler, but for its version.
    let release = if lab.is_some() {
        workshop.equipment(&BTreeSet::new()).map(|equipment| equipment.rustc).unwrap_or_default()
    } else {
        String::new()
    };
    let known = |text: &str| if release.is_empty() { text.to_owned() } else { text.replace(&release, RELEASE) };
    let outputs = kept.0.into_inner().expect("no test panicked here");
    let mut out = case.intro.clone();
    for (name, text) in &case.parts {
        let result = match name.strip_prefix("out/") {
            None if name.starts_with("accepted/") => accepted(&name["accepted/".len()..], &sources, &built.proofs).into(),
            Some(path) => outputs.get(path).map_or("(not written)".into(), |bytes| String::from_utf8_lossy(bytes)),
            None if name == "report" => String::from_utf8_lossy(&report),
            None => text.into(),
        };
        out.push_str(&format!("-- {name} --\n"));
        if is_result(name) && !result.is_empty() {
            out.push_str(&format!("{}\n\n", known(result.trim_end())));
        } else if is_result(name) {
            out.push('\n');
        } else {
            out.push_str(&result);
        }
    }
    format!("{}\n", out.trim_end())
}

/// A page with what really came out of its examples.
fn accepted(path: &str, sources: &Sources, proofs: &Proofs) -> String {
    let edits: Vec<_> = proofs.edits.iter().filter(|edit| *edit.path == *path).cloned().collect();
    accept::applied(&sources.text(path).expect("a page is text"), &edits)
}

/// Text in which `%XX` between `⟦` and `⟧` stands for a byte, for files that are not UTF-8.
fn raw_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('⟦') {
        let (hex, tail) = after.split_once('⟧').expect("⟦ is closed by ⟧");
        bytes.extend(before.bytes());
        bytes.extend(hex.split('%').filter(|pair| !pair.is_empty()).map(|pair| u8::from_str_radix(pair, 16).expect("two hex digits")));
        rest = tail;
    }
    bytes.extend(rest.bytes());
    bytes
}

fn history(lines: &str) -> History {
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        let mut time = || words.next()?.parse().ok();
        let commits = Commits { first: time()?, last: time()? };
        Some((words.next()?.to_owned(), commits))
    };
    lines.lines().filter(|text| !text.is_empty()).map(|text| line(text).expect("two numbers and a path")).collect()
}

fn options(flags: &str) -> Options {
    let words: Vec<&str> = flags.split_whitespace().collect();
    let value = |name: &str| words.iter().position(|word| *word == name).and_then(|at| words.get(at + 1)).copied();
    Options {
        base_url: value("--base-url").map(str::to_owned),
        drafts: words.contains(&"--drafts"),
        future: words.contains(&"--future"),
        expired: words.contains(&"--expired"),
        today: Today::Date(value("--today").unwrap_or("2026-06-01").parse().expect("--today is a date")),
        published: Vec::new(),
    }
}
