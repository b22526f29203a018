//! What must hold of every conversion, whatever the page. Nothing of the importer but its tree of HTML is used to tell.

use faircopy::config::MarkdownConfig;
use faircopy::import::convert::{Converted, Options, convert};
use faircopy::import::dom::{self, Dom, NodeId, Step};
use faircopy::import::rule::Rule;
use faircopy::markdown::{self, Dialect};
use faircopy::text;
use std::collections::{BTreeMap, HashSet};

/// Converts a page and says what of it does not hold.
pub fn check(html: &str, options: Options) -> Result<(), String> {
    let page = dom::fragment(html);
    let converted = convert(&page, page.root(), &[], options);
    let again = convert(&page, page.root(), &[], options);
    if again.markdown != converted.markdown || again.dropped != converted.dropped {
        return Err(format!("a second run says something else:\n{}\n{}", converted.markdown, again.markdown));
    }
    let rendered = render(&converted.markdown);
    let said = |what: String| format!("{what}\n--- html\n{html}\n--- markdown\n{}\n--- rendered\n{rendered}", converted.markdown);
    let shown = dom::fragment(&rendered);
    words_are_kept(&page, &converted, &shown, options.trusted).map_err(said)?;
    match options.trusted {
        true => Ok(()),
        false => is_harmless(&shown).map_err(said),
    }
}

/// What was converted and rendered is converted to what renders to the same tree.
pub fn check_settled(html: &str, options: Options) -> Result<(), String> {
    let page = dom::fragment(html);
    let first = render(&convert(&page, page.root(), &[], options).markdown);
    let shown = dom::fragment(&first);
    let second = render(&convert(&shown, shown.root(), &[], options).markdown);
    match normal(&shown) == normal(&dom::fragment(&second)) {
        true => Ok(()),
        false => Err(format!("a second conversion says something else\n--- html\n{html}\n--- first\n{first}\n--- second\n{second}")),
    }
}

/// As a site shows it.
fn render(text: &str) -> String {
    let config = MarkdownConfig { wikilinks: true, ..MarkdownConfig::default() };
    let events = markdown::events(text, 0, Dialect::Site(&config)).into_iter().map(|(event, _)| event);
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    html
}

/// What a reader saw and no rule dropped is still there, word by word, and nothing else is.
fn words_are_kept(page: &Dom, converted: &Converted, shown: &Dom, trusted: bool) -> Result<(), String> {
    let dropped: HashSet<NodeId> = converted.dropped.iter().map(|dropped| dropped.node).collect();
    let before = words(page, |id| dropped.contains(&id));
    let (after, notes) = words_without_notes(shown);
    let (mut lost, mut added) = (minus(&before, &after), minus(&after, &before));
    let is_more = |id| page.comment(id).is_some_and(|text| text.trim().eq_ignore_ascii_case("more"));
    let has_lines =
        |id| matches!(page.name(id), "pre" | "xmp" | "listing" | "plaintext" | "td" | "th" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    let has_cjk = page.descendants(page.root()).any(|id| page.text(id).is_some_and(|text| text.contains(text::is_cjk)));
    let is_foreign = |id| matches!(page.name(id), "math" | "svg");
    let is_loose = |id| is_more(id) || is_foreign(id) || (has_cjk && has_lines(id));
    if trusted || notes > 0 || page.descendants(page.root()).any(is_loose) {
        // What stood for the mention of a note and for the way back is the renderer's business now; words that were one with
        // these, or that a mark of the end of the beginning stood in, are compared by their letters. So are those of a
        // text in no paragraph, which stands beside blocks of HTML if it is trusted; of Chinese code, headings and cells, where a
        // line break is more than it is elsewhere; and of formulas and drawings, whose elements are called as others are.
        (lost, added) = (letters(&lost), letters(&added));
        (lost, added) = (minus(&lost, &added), minus(&added, &lost));
        lost = minus(&lost, &letters(&words_of_links_within(page)));
    }
    match lost.is_empty() && added.is_empty() {
        true => Ok(()),
        false => Err(format!("words are lost: {lost:?}, words are new: {added:?}, dropped: {}", names(page, converted))),
    }
}

fn letters(words: &Words) -> Words {
    let mut letters = Words::new();
    for (word, count) in words {
        word.chars().for_each(|c| *letters.entry(c.to_string()).or_default() += count);
    }
    letters
}

fn names(page: &Dom, converted: &Converted) -> String {
    let name = |rule: Rule, node| format!("{} {:?}", rule.name(), page.outer_html(node));
    converted.dropped.iter().map(|dropped| name(dropped.rule, dropped.node)).collect::<Vec<_>>().join(", ")
}

type Words = BTreeMap<String, usize>;

fn minus(a: &Words, b: &Words) -> Words {
    let left = |(word, count): (&String, &usize)| Some((word.clone(), count.checked_sub(*b.get(word).unwrap_or(&0))?));
    a.iter().filter_map(left).filter(|(_, count)| *count > 0).collect()
}

/// The words below the root that a reader sees, and those that stand for pictures.
fn words(dom: &Dom, skip: impl Fn(NodeId) -> bool) -> Words {
    let mut text = String::new();
    let mut words = Words::new();
    let mut steps = dom.steps(dom.root());
    while let Some(step) = steps.next() {
        let (Step::Enter(id) | Step::Leave(id)) = step;
        let entered = step == Step::Enter(id);
        if skip(id) {
            if entered {
                steps.pass_over();
            }
            if matches!(dom.name(id), "blockquote" | "dl") {
                text.push(EDGE);
            }
            continue;
        }
        if APART.contains(&dom.name(id)) {
            text.push(EDGE);
        }
        if !entered {
            continue;
        }
        if is_unseen(dom, id) {
            steps.pass_over();
            continue;
        }
        text.push_str(dom.text(id).unwrap_or_default());
        if matches!(dom.name(id), "img" | "image") {
            split(dom.attr(id, "alt").unwrap_or_default(), "picture ", &mut words);
        }
    }
    split(&joined(&text), "", &mut words);
    words
}

/// Between a text and one that is no part of it.
const EDGE: char = '\u{1c}';

/// Text without line breaks between characters of Chinese and Japanese, where they mean no blank.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_whitespace()) {
        out.push_str(&rest[..at]);
        let behind = rest[at..].trim_ascii_start();
        let blanks = &rest[at..rest.len() - behind.len()];
        let between = out.chars().next_back().is_some_and(text::is_cjk) && behind.chars().next().is_some_and(text::is_cjk);
        out.push_str(if between && blanks.contains('\n') { "" } else { " " });
        rest = behind;
    }
    out.push_str(rest);
    out
}

fn split(text: &str, kind: &str, words: &mut Words) {
    // Characters without any width are no words by themselves.
    let apart = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | EDGE);
    for word in text.split(apart).filter(|word| !word.is_empty()) {
        *words.entry(format!("{kind}{word}")).or_default() += 1;
    }
}

/// Elements whose text is no part of a word outside of them.
const APART: &[&str] = &[
    "address",
    "article",
    "aside",
    "audio",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "iframe",
    "image",
    "img",
    "input",
    "legend",
    "li",
    "listing",
    "main",
    "math",
    "menu",
    "nav",
    "object",
    "ol",
    "optgroup",
    "option",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "video",
    "xmp",
];

/// What no reader sees.
fn is_unseen(dom: &Dom, id: NodeId) -> bool {
    matches!(dom.name(id), "script" | "style" | "template" | "title" | "noscript" | "noframes" | "noembed" | "iframe")
}

/// The words of a rendered page but for the numbers of footnotes, and how many mentions and notes there are.
fn words_without_notes(shown: &Dom) -> (Words, usize) {
    let is_number = |id| shown.has_class(id, "footnote-reference") || shown.has_class(id, "footnote-definition-label");
    let notes = shown.descendants(shown.root()).filter(|id| is_number(*id)).count();
    (words(shown, is_number), notes)
}

fn words_of_links_within(page: &Dom) -> Words {
    let mut words = Words::new();
    for id in page.descendants(page.root()) {
        let is_label = page.classes(id).any(|class| class.starts_with("footnote"));
        if page.attr(id, "href").is_some_and(|href| href.starts_with('#')) || is_label {
            let around = page.parent(id).filter(|up| page.is(*up, "sup")).unwrap_or(id);
            split(&page.text_content(around), "", &mut words);
        }
    }
    words
}

/// Nothing that could run is left, and no address that could.
fn is_harmless(shown: &Dom) -> Result<(), String> {
    for id in shown.descendants(shown.root()).filter(|id| shown.is_element(*id)) {
        let name = shown.name(id);
        if matches!(name, "script" | "style" | "template" | "noscript" | "base" | "meta" | "link" | "form") {
            return Err(format!("{name} is left"));
        }
        for (attr, value) in shown.attrs(id) {
            let picture = matches!(name, "img" | "image") || attr == "poster";
            let harmful = attr.starts_with("on") || attr == "srcdoc" || (attr == "style" && !value.starts_with("text-align: "));
            if harmful || !matches!(attr, "alt" | "title") && value.split([',', ';']).any(|part| runs(part, picture)) {
                return Err(format!("{attr}={value:?} is left at {name}"));
            }
        }
    }
    Ok(())
}

fn runs(address: &str, picture: bool) -> bool {
    let bare: String = address.chars().filter(|c| *c > ' ' && !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    bare.starts_with("javascript:")
        || bare.starts_with("vbscript:")
        || bare.starts_with("data:") && !(picture && bare.starts_with("data:image/"))
}

/// A tree as text, with one blank where there are any outside of code.
fn normal(dom: &Dom) -> String {
    let mut out = String::new();
    let mut exact = 0usize;
    for step in dom.steps(dom.root()) {
        match step {
            Step::Enter(id) => match dom.text(id) {
                Some(text) if exact == 0 => {
                    for c in text.chars() {
                        match c.is_ascii_whitespace() {
                            true if out.ends_with([' ', '>']) => {}
                            true => out.push(' '),
                            false => out.push(c),
                        }
                    }
                }
                _ => {
                    if APART.contains(&dom.name(id)) {
                        out.truncate(out.trim_end_matches(' ').len());
                    }
                    dom.open(id, &mut out);
                    exact += usize::from(dom.is(id, "pre"));
                }
            },
            Step::Leave(id) => {
                if exact == 0 {
                    out.truncate(out.trim_end_matches(' ').len());
                }
                dom.close(id, &mut out);
                exact -= usize::from(dom.is(id, "pre"));
            }
        }
    }
    out
}
