//! The examples of the CommonMark specification, all of them, through `render::body` in its plain profile.

use faircopy::render::body;

#[test]
fn renders_every_example_of_the_specification() {
    let spec = include_str!("commonmark/spec.txt");
    let examples = examples(spec);
    assert_eq!(examples.len(), 652, "the specification has 652 examples");
    let wrong: Vec<String> = examples
        .iter()
        .enumerate()
        .filter_map(|(at, (markdown, expected))| {
            let html = body::plain(markdown);
            (html != *expected).then(|| format!("example {}:\n{markdown}\nexpected:\n{expected}\ngot:\n{html}", at + 1))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} examples differ\n\n{}", wrong.len(), examples.len(), wrong.join("\n\n"));
}

/// The pairs of Markdown and HTML between fences of 32 backticks; `→` stands for a tab.
fn examples(spec: &str) -> Vec<(String, String)> {
    let fence = "`".repeat(32);
    let opening = format!("\n{fence} example\n");
    let mut parts = spec.split(opening.as_str());
    parts.next();
    parts
        .filter_map(|part| {
            let example = &part[..part.find(&format!("\n{fence}\n"))? + 1];
            // An example may begin with the dot when its Markdown is empty.
            let (markdown, html) = format!("\n{example}").split_once("\n.\n").map(|(a, b)| (a.to_owned(), b.to_owned()))?;
            let markdown = markdown.strip_prefix('\n').unwrap_or_default();
            Some((format!("{markdown}\n").replace('→', "\t"), html.replace('→', "\t")))
        })
        .collect()
}
