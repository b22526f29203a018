//! Highlighting, language by language: `cargo bench --bench highlight`, or with a language behind it.
//!
//! The code is the samples of `tests/highlight`, block after block, with another number in its longer words each time. They are as
//! dense as code can be, so that a file of a project is faster. Each is a block of its own, since many end within something that
//! is left open, as Ruby's behind `__END__`. `oracle/run speed` measures on files, beside syntect.

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
    let blocks = blocks(sample, ARTICLE);
    bencher.counter(bytes(&blocks)).bench_local(|| highlight(&Highlighter::new(), sample, &blocks));
}

#[divan::bench(args = LANGUAGES)]
fn warm(bencher: Bencher, sample: &str) {
    let (blocks, highlighter) = (blocks(sample, ARTICLE), Highlighter::new());
    bencher.counter(bytes(&blocks)).bench_local(|| highlight(&highlighter, sample, &blocks));
}

/// What a site pays for the first short block of a language.
#[divan::bench(args = LANGUAGES)]
fn first_block(bencher: Bencher, sample: &str) {
    let blocks = blocks(sample, 500);
    bencher.bench_local(|| highlight(&Highlighter::new(), sample, &blocks));
}

fn highlight(highlighter: &Highlighter, sample: &str, blocks: &[String]) {
    let language = language(highlighter, sample);
    blocks.iter().for_each(|code| _ = black_box(highlighter.lines(language, black_box(code))));
}

fn bytes(blocks: &[String]) -> BytesCount {
    BytesCount::new(blocks.iter().map(String::len).sum::<usize>())
}

/// Samples have the names of their grammars as authors write them.
fn language(highlighter: &Highlighter, sample: &str) -> Language {
    highlighter.language(sample).expect("the language is known")
}

fn blocks(sample: &str, bytes: usize) -> Vec<String> {
    let path = format!("{}/tests/highlight/samples/{sample}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("there is a sample");
    let (mut blocks, mut left) = (Vec::new(), bytes);
    while left > 0 {
        let mut code = String::new();
        for line in text.split_inclusive('\n') {
            if code.len() >= left {
                break;
            }
            numbered(line, blocks.len(), &mut code);
        }
        left = left.saturating_sub(code.len());
        blocks.push(code);
    }
    blocks
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
