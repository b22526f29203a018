//! One page for each dialect, and each of them again with other classes.

use super::{Dom, dom, found, found_in, squeeze, text, told};

/// Name, page, and what is found in it.
macro_rules! case {
    ($name:literal) => {
        ($name, include_str!(concat!("pages/", $name, ".html")), include_str!(concat!("pages/", $name, ".txt")))
    };
}

const CASES: [(&str, &str, &str); 28] = [
    case!("blogger"),
    case!("common-classes"),
    case!("ghost"),
    case!("hexo-butterfly"),
    case!("hexo-fluid"),
    case!("hexo-icarus"),
    case!("hexo-landscape"),
    case!("hexo-matery"),
    case!("hexo-next"),
    case!("hugo"),
    case!("hugo-ananke"),
    case!("hugo-even"),
    case!("hugo-loveit"),
    case!("hugo-papermod"),
    case!("index"),
    case!("jekyll-chirpy"),
    case!("jekyll-minima"),
    case!("mdbook"),
    case!("microdata"),
    case!("microformats"),
    case!("minimal-mistakes"),
    case!("movable-type"),
    case!("octopress"),
    case!("pelican-notmyidea"),
    case!("pelican-simple"),
    case!("wordpress"),
    case!("wordpress-blocks"),
    case!("hand-written"),
];

#[test]
fn a_page_of_each_theme_is_read_in_full() {
    for (name, html, wanted) in CASES {
        assert_eq!(told(&found("notes/softirq.html", html)), wanted, "{name}");
    }
}

#[test]
fn with_other_classes_the_same_text_is_found_or_little_is_claimed() {
    for (name, html, _) in CASES.into_iter().filter(|(name, ..)| !["index", "hand-written"].contains(name)) {
        let known = found("softirq.html", html);
        let renamed = found_in("softirq.html", rename(&dom::document(html)), None);
        let [post] = renamed.posts.as_slice() else { panic!("{name}: {}", told(&renamed)) };
        assert_eq!(post.found.dialect, "readability", "{name}");
        let (same, sure) = (text(post) == text(&known.posts[0]), post.found.confidence);
        assert!(same || sure < 0.7, "{name} is claimed with {sure}:\n{}", told(&renamed));
        assert!(text(post).contains("That is the whole trick") || squeeze(html).contains("这就是全部的技巧"), "{name}");
    }
}

/// Every class and id is another one, and nothing is marked up for machines.
fn rename(dom: &Dom) -> Dom {
    let mut out = dom.clone();
    for node in dom.descendants(dom.root()).filter(|node| dom.is_element(*node)) {
        for name in ["class", "id"] {
            // Links within the page lead to headings by their ids.
            if let Some(value) = dom.attr(node, name).filter(|_| name == "class" || !dom.name(node).starts_with('h')) {
                let words: Vec<String> = value
                    .split_whitespace()
                    .map(|word| format!("x{}q", word.len() * 7 + word.bytes().map(usize::from).sum::<usize>()))
                    .collect();
                out.set_attr(node, name, &words.join(" "));
            }
        }
        out.retain_attrs(node, |name, _| !name.starts_with("item"));
    }
    out
}
