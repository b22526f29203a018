//! Who may use whom, read from the `use` lines: `words ◄ nouns ◄ stages ◄ pipeline ◄ serve ◄ cli`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Room → the rooms it may name. A room may always name itself.
const MAY_USE: &[(&str, &[&str])] = &[
    // Words: know nothing about blogs.
    ("pack", &[]),
    ("stamp", &["pack"]),
    ("memo", &["pack"]),
    ("lines", &["pack"]),
    ("diag", &["lines", "pack"]),
    ("source", &["diag", "pack", "memo"]),
    ("text", &["pack"]),
    ("url", &[]),
    ("tag", &[]),
    ("html", &[]),
    ("xml", &["tag"]),
    ("csp", &["tag", "url", "pack"]),
    ("tree", &["diag"]),
    ("highlight", &["html"]),
    // Nouns: plain data.
    ("example", &["diag", "pack"]),
    ("page", &["diag", "source", "text", "url", "example", "block", "pack"]),
    ("block", &["diag", "pack"]),
    ("config", &["diag", "page", "example", "block", "pack", "memo"]),
    ("proof", &["diag", "pack"]),
    ("markdown", &["config", "tag", "text", "block"]),
    ("site", &["diag", "config", "page", "pack"]),
    ("output", &["diag", "source"]),
    // Stages: meet in nouns, never in each other.
    ("parse", &["diag", "lines", "source", "text", "url", "tag", "tree", "example", "block", "page", "config", "markdown", "csp", "memo"]),
    ("plan", &["diag", "source", "text", "url", "tag", "tree", "highlight", "page", "config", "site", "memo", "pack"]),
    ("prove", &["diag", "source", "url", "tree", "example", "page", "config", "site", "proof"]),
    (
        "render",
        &[
            "diag",
            "source",
            "text",
            "url",
            "tag",
            "html",
            "xml",
            "csp",
            "tree",
            "highlight",
            "example",
            "block",
            "page",
            "config",
            "markdown",
            "site",
            "proof",
            "output",
            "pack",
            "memo",
        ],
    ),
    ("inspect", &["diag", "source", "url", "tag", "xml", "config", "site", "output"]),
    ("import", &["diag", "source", "text", "url", "tag", "html", "xml", "tree", "block", "page", "config", "markdown", "parse", "render"]),
    (
        "pipeline",
        &[
            "diag",
            "source",
            "highlight",
            "example",
            "page",
            "config",
            "site",
            "proof",
            "output",
            "parse",
            "plan",
            "prove",
            "render",
            "inspect",
            "memo",
            "pack",
        ],
    ),
    // Edges: touch the world.
    ("cache", &["pack", "stamp", "memo"]),
    ("read", &["diag", "source", "stamp", "page"]),
    ("write", &["diag", "source", "url", "config", "output", "stamp"]),
    ("edit", &["diag", "text", "page"]),
    ("external", &["diag", "url", "output"]),
    ("print", &["diag", "lines", "source", "xml", "proof"]),
    ("serve", &["diag", "source", "url", "config", "output", "pipeline", "parse", "prove", "read", "print", "memo", "cache", "stamp"]),
    (
        "cli",
        &[
            "diag",
            "source",
            "example",
            "page",
            "config",
            "proof",
            "output",
            "pipeline",
            "parse",
            "prove",
            "read",
            "write",
            "edit",
            "external",
            "import",
            "print",
            "serve",
            "highlight",
            "memo",
            "cache",
            "stamp",
            "pack",
        ],
    ),
    ("main", &["cli"]),
];

/// Library → the places that may name it.
const KNOWN_TO: &[(&str, &[&str])] = &[
    (
        "pulldown_cmark",
        &["markdown/", "parse/markdown.rs", "parse/example/", "parse/inline.rs", "parse/lint.rs", "render/body/", "import/convert/"],
    ),
    ("pulldown_latex", &["render/math.rs"]),
    ("tera", &["render/"]),
    ("html5ever", &["import/dom/"]),
    ("encoding_rs", &["import/charset.rs"]),
    ("chardetng", &["import/charset.rs"]),
    ("quick_xml", &["xml/tree.rs"]),
    ("syntect", &["highlight/"]),
    ("two_face", &["highlight/"]),
    ("bincode", &["highlight/engine/"]),
    ("flate2", &["highlight/engine/grammar.rs"]),
    ("regex_syntax", &["highlight/engine/pattern/"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("indicatif", &["cli/"]),
    ("annotate_snippets", &["print/"]),
    ("axum", &["serve/"]),
    ("tokio", &["serve/"]),
    ("notify", &["serve/"]),
    ("walkdir", &["read/"]),
    ("imagesize", &["plan/", "render/"]),
    ("emojis", &["markdown/"]),
    ("regex", &["render/filters.rs"]),
    ("strsim", &["diag.rs"]),
    ("toml::de", &["tree/toml.rs", "render/theme.rs", "render/strings.rs"]),
    ("toml::to_string", &["prove/workshop/dependencies.rs"]),
    ("granit_parser", &["tree/yaml.rs"]),
    ("globset", &["config.rs", "parse/config/", "external/"]),
    ("ureq", &["external/fetch.rs"]),
    ("rustls_graviola", &["external/fetch.rs"]),
    ("rayon::prelude", &["read/", "parse/mod.rs", "plan/", "prove/workshop/", "render/", "import/site/", "print/mod.rs", "pipeline.rs"]),
    ("syn", &["prove/alone.rs", "prove/program.rs"]),
    ("proc_macro2", &["prove/alone.rs", "prove/program.rs"]),
    ("similar", &["prove/compare.rs", "cli/import.rs"]),
    ("redb", &["prove/workshop/store.rs", "cache/"]),
    ("mimalloc", &["main.rs"]),
    ("libc", &["prove/workshop/sandbox/"]),
    ("landlock", &["prove/workshop/sandbox/"]),
    ("wasmi", &["prove/workshop/wasm/"]),
    ("intl_pluralrules", &["render/plural.rs"]),
    ("unic_langid", &["render/plural.rs"]),
    ("base64", &["csp/", "render/runner.rs", "render/functions.rs", "render/filters.rs", "import/site/asset.rs"]),
    ("sha2", &["csp/", "render/functions.rs"]),
];

/// What touches the world, and who may.
const WORLD: &[(&str, &[&str])] = &[
    ("std::fs", &["read/", "write/", "edit/", "cache/", "stamp.rs", "external/store.rs", "prove/workshop/"]),
    ("std::env", &["cli/", "write/guard.rs", "prove/workshop/"]),
    ("std::process", &["cli/", "main.rs", "edit/file.rs", "edit/import.rs", "read/history.rs", "prove/workshop/"]),
    ("SystemTime", &["prove/workshop/toolchain.rs", "stamp.rs"]),
    ("Timestamp::now", &["cli/"]),
    ("println!", &[]),
    ("eprintln!", &[]),
];

#[test]
fn rooms_use_only_what_lies_left_of_them() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = room(&path);
        if room == "lib" {
            continue;
        }
        let Some(may_use) = allowed.get(room.as_str()) else {
            wrong.push(format!("{path}: the room `{room}` is in no list; say in tests/tidy.rs whom it may use"));
            continue;
        };
        for used in used_rooms(&text) {
            if used != room && allowed.contains_key(used.as_str()) && !may_use.contains(&used.as_str()) {
                wrong.push(format!("{path}: `{room}` may not use `{used}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_library_is_known_to_few() {
    assert_no_stranger_names(KNOWN_TO, |name, line| line.contains(&format!("{name}::")));
}

#[test]
fn only_the_edges_touch_the_world() {
    assert_no_stranger_names(WORLD, |name, line| line.contains(name));
}

fn assert_no_stranger_names(table: &[(&str, &[&str])], names: impl Fn(&str, &str) -> bool) {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        for (name, places) in table {
            let known = places.iter().any(|place| path == *place || (place.ends_with('/') && path.starts_with(place)));
            let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//") && names(name, line));
            wrong.extend(lines.filter(|_| !known).map(|(at, _)| format!("src/{path}:{}: may not name `{name}`", at + 1)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All source files without their unit tests, by path below `src/`.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    assert!(files.len() > 20, "found the sources");
    files
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a source is readable");
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            let path = path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
            (path, text)
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder is readable") {
        let path = entry.expect("an entry is readable").path();
        if is_for_tests(&path) {
            continue;
        } else if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Modules that `#[cfg(test)]` declares, with their folders, and a program that tests compile.
fn is_for_tests(path: &Path) -> bool {
    ["tests", "tests.rs", "scratch.rs", "fake.rs", "victim.rs"].iter().any(|name| path.ends_with(name))
}

fn room(path: &str) -> String {
    path.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned()
}

/// The rooms named in `crate::room` paths and in `use crate::{a, b::c}` groups.
fn used_rooms(text: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut item = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => rooms.push(std::mem::take(&mut item)),
                    c if depth == 0 => item.push(c),
                    _ => {}
                }
            }
            rooms.push(item);
        } else {
            rooms.push(rest.to_owned());
        }
    }
    let word = |text: &String| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    rooms.iter().map(word).filter(|room| !room.is_empty()).collect()
}
