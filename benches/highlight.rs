//! Highlighting, language by language: `cargo bench --bench highlight`, or with a language behind it.
//!
//! The code is the samples of `tests/highlight`, over and over, with another number in its longer words each time. They are as dense
//! as code can be, so that a file of a project is faster. `oracle/run speed` measures on files, beside syntect.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use faircopy::highlight::{Highlighter, Language};

fn main() {
    divan::main();
}

const LANGUAGES: [&str; 20] = [
    "bash",
    "c",
    "cpp",
    "css",
    "diff",
    "go",
    "html",
    "java",
    "javascript",
    "json",
    "makefile",
    "markdown",
    "php",
    "python",
    "ruby",
    "rust",
    "sql",
    "toml",
    "typescript",
    "yaml",
];

/// About what a long article holds in all.
const ARTICLE: usize = 100_000;

/// The machines are made and their tables filled.
#[divan::bench(args = LANGUAGES)]
fn cold(bencher: Bencher, sample: &str) {
    let code = code(sample, ARTICLE);
    bencher.counter(BytesCount::of_str(&code)).bench_local(|| {
        let highlighter = Highlighter::new();
        highlighter.lines(language(&highlighter, sample), black_box(&code))
    });
}

#[divan::bench(args = LANGUAGES)]
fn warm(bencher: Bencher, sample: &str) {
    let (code, highlighter) = (code(sample, ARTICLE), Highlighter::new());
    let language = language(&highlighter, sample);
    bencher.counter(BytesCount::of_str(&code)).bench_local(|| highlighter.lines(language, black_box(&code)));
}

/// What a site pays for the first short block of a language.
#[divan::bench(args = LANGUAGES)]
fn first_block(bencher: Bencher, sample: &str) {
    let code = code(sample, 500);
    bencher.bench_local(|| {
        let highlighter = Highlighter::new();
        highlighter.lines(language(&highlighter, sample), black_box(&code))
    });
}

/// Samples have the names of their grammars as authors write them.
fn language(highlighter: &Highlighter, sample: &str) -> Language {
    highlighter.language(sample).expect("the language is known")
}

fn code(sample: &str, bytes: usize) -> String {
    let path = format!("{}/tests/highlight/samples/{sample}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("there is a sample");
    let mut code = String::new();
    let mut round = 0;
    while code.len() < bytes {
        for line in text.split_inclusive('\n') {
            if code.len() >= bytes {
                break;
            }
            numbered(line, round, &mut code);
        }
        round += 1;
    }
    code
}

/// Puts a number behind words of eight letters and more: names, hardly ever keywords.
fn numbered(line: &str, round: usize, code: &mut String) {
    let mut word = 0;
    for c in line.chars() {
        if c.is_ascii_lowercase() {
            word += 1;
        } else {
            if word >= 8 && round > 0 && !c.is_ascii_alphanumeric() {
                *code += &round.to_string();
            }
            word = 0;
        }
        code.push(c);
    }
}
