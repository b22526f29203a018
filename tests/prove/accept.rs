//! `faircopy test --accept` on a real file: the difference is the outputs, byte for byte.

use super::run;
use crate::cli::Site;

/// Twenty outputs in all kinds of containers; `⟨N⟩` is where the N-th one stands, with what goes before each of its lines.
fn post() -> (String, Vec<&'static str>) {
    let containers = [("", ""), ("> ", "> "), ("- ", "  "), ("1. > ", "   > "), ("> - ", ">   ")];
    let (mut text, mut prefixes) = ("+++\ntitle = \"Twenty\"\n+++\nTrailing blanks  \nand a tab\t stay.\n\n".to_owned(), Vec::new());
    for at in 0..20 {
        let (first, rest) = containers[at % containers.len()];
        text.push_str(&format!("## Part {at}\n\n{first}```rust\n{rest}println!(\"first of {at}\\n\\n  last of {at}\");\n{rest}```\n"));
        let fence = ["```output", "~~~output", "````output,unordered"][at % 3];
        text.push_str(&format!("{rest}{fence}\n⟨{at}⟩{rest}{}\n\n", fence.trim_end_matches(|c: char| c.is_ascii_lowercase() || c == ',')));
        prefixes.push(rest);
    }
    text.push_str("Words at the end, without a line end");
    (text, prefixes)
}

/// The post with these lines as its outputs.
fn filled(lines: impl Fn(usize) -> Vec<String>) -> String {
    let (mut text, prefixes) = post();
    for (at, prefix) in prefixes.iter().enumerate() {
        let body: String = lines(at).iter().map(|line| format!("{}\n", format!("{prefix}{line}").trim_end())).collect();
        text = text.replace(&format!("⟨{at}⟩"), &body);
    }
    text
}

fn real(at: usize) -> Vec<String> {
    vec![format!("first of {at}"), String::new(), format!("  last of {at}")]
}

/// What an author may have left there: nothing, something else, too much, and in every fifth block the real one.
fn stated(at: usize) -> Vec<String> {
    match at % 5 {
        0 => Vec::new(),
        1 => vec!["something else".to_owned()],
        2 => (0..9).map(|line| format!("line {line}")).collect(),
        3 => vec![format!("first of {at}")],
        _ => real(at),
    }
}

#[track_caller]
fn check(newline: &str) {
    let site = Site::new("accept");
    let with_ends = |text: String| text.replace('\n', newline);
    site.write("content/a.md", &with_ends(filled(stated)));
    let (code, said) = run(&site, &["test"], &[]);
    assert_eq!((code, said.matches("error[other-output]").count()), (1, 16), "{said}");
    assert_eq!(site.read("content/a.md"), with_ends(filled(stated)), "without the option nothing is written");

    let (code, said) = run(&site, &["test", "--accept"], &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("wrote 16 outputs into 1 page"), "{said}");
    assert_eq!(site.read("content/a.md"), with_ends(filled(real)), "only the outputs were touched");

    let (code, said) = run(&site, &["test", "--accept"], &[]);
    assert!(code == 0 && !said.contains("wrote") && said.contains("20 examples: 20 proven"), "{said}");
    assert_eq!(site.read("content/a.md"), with_ends(filled(real)));
}

#[test]
fn twenty_outputs_are_written_and_nothing_else() {
    check("\n");
}

#[test]
fn the_ends_of_lines_stay_as_they_are() {
    check("\r\n");
}

/// What is between `⟨` and `⟩`, and what is to be there.
const ODD: &[(&str, &str)] = &[
    ("1.\titem\n\n\t```rust\n\tprintln!(\"a\\n\\tb\");\n\t```\n\t```output\n⟨\tx\n⟩\t```\nend\n", "\ta\n\t\tb\n"),
    (">```rust\n>println!(\"> a\\n- b\");\n>```\n>```output\n⟨>x\n⟩>```\n", ">> a\n>- b\n"),
    ("```rust\nprintln!(\"a  \\n  \\nb\");\n```\n```output\n⟨⟩```\n", "a  \n  \nb\n"),
    ("```rust\nprint!(\"a\");\n```\n```output\n⟨b\n⟩```", "a\n"),
    ("```rust\nprint!(\"a\");\n```\n```output\n⟨b⟩", "a\n"),
    ("```rust\nprint!(\"a\");\n```\n```output⟨⟩", "\na\n"),
    ("```rust\nprint!(\"a\\n```\\nb\");\n```\n⟨```output\nb⟩", "````output\na\n```\nb\n````"),
    ("> ```rust\n> print!(\"a\");\n> ```\n> ```output\n⟨> b\n⟩\nwords\n", "> a\n"),
    ("```rust\nprintln!(\"    a\\n\\n   x\");\n```\n   ```output\n⟨   y\n⟩   ```\n", "       a\n\n      x\n"),
    ("> ```rust\n> println!();\n> ```\n> ```output\n⟨> y\n⟩> ```\n", ">\n"),
    ("a[^1]\n\n[^1]: x\n\n    ```rust\n    println!(\"a\\n\\nb\");\n    ```\n    ```output\n⟨⟩    ```\n", "    a\n\n    b\n"),
    ("<div>\n\n```rust\nprintln!(\"</div>\");\n```\n```output\n⟨⟩```\n\n</div>\n", "</div>\n"),
    ("```rust\nprintln!(\"...\\na ... b\");\n```\n```output\n⟨q\n⟩```\n", "...\na ... b\n"),
    ("```rust\nprintln!(\"a\\n2\\n1\");\n```\n```output,unordered\n⟨a\n1\n⟩```\n", "a\n2\n1\n"),
    ("```rust normalize=\"ids\"\nprintln!(\"{:?}\", std::thread::current().id());\n```\n```output\n⟨⟩```\n", "ThreadId([id])\n"),
];

#[test]
fn odd_blocks_are_written_so_that_they_hold() {
    let site = Site::new("accept-odd");
    for (at, (text, _)) in ODD.iter().enumerate() {
        site.write(&format!("content/{at}.md"), &text.replace(['⟨', '⟩'], ""));
    }
    let (code, said) = run(&site, &["test", "--accept"], &[]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = run(&site, &["test"], &[]);
    assert!(code == 0 && said.contains(&format!("{} examples: {} proven", ODD.len(), ODD.len())), "{said}");
    for (at, (text, actual)) in ODD.iter().enumerate() {
        let (before, rest) = text.split_once('⟨').expect("it is marked");
        let (_, after) = rest.split_once('⟩').expect("it is marked");
        assert_eq!(site.read(&format!("content/{at}.md")), format!("{before}{actual}{after}"), "{text}");
    }
}

#[test]
fn nothing_is_accepted_of_what_failed() {
    let site = Site::new("accept-failed");
    let text =
        "```rust\nprintln!(\"a\");\npanic!();\n```\n\n```output\nb\n```\n\n```rust\nlet x: u32 = \"no\";\n```\n\n```output\nc\n```\n";
    site.write("content/a.md", text);
    let (code, said) = run(&site, &["test", "--accept"], &[]);
    assert!(code == 1 && !said.contains("wrote"), "{said}");
    assert_eq!(site.read("content/a.md"), text);
}

#[test]
fn the_words_of_the_compiler_are_recorded_with_its_version() {
    let site = Site::new("accept-error");
    site.write("content/a.md", "```rust,compile_fail,E0308\nlet x: u32 = \"no\";\n```\n\n```error\n```\n");
    let (code, said) = run(&site, &["test", "--accept"], &[]);
    assert_eq!(code, 0, "{said}");
    let text = site.read("content/a.md");
    let version = text.split_once("```error rustc=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(version, _)| version);
    assert!(
        said.contains(&format!("with rustc {version}")) && text.contains("error[E0308]: mismatched types\n --> example:1:14\n"),
        "{said}{text}"
    );
}

#[test]
fn what_differs_from_run_to_run_is_reported() {
    let site = Site::new("not-repeatable");
    let code = "use std::hash::{BuildHasher, RandomState};\nprintln!(\"{}\", RandomState::new().hash_one(1));\n";
    site.write("content/a.md", &format!("```rust\n{code}```\n\n```rust show-output\n{code}```\n"));
    let (code, said) = run(&site, &["test"], &[]);
    assert!(code == 1 && said.contains("warning[not-repeatable]") && said.contains("error[not-repeatable]"), "{said}");
}
