//! Options of other tools, and how the same is written here.
//!
//! Zola, Hugo, Hexo, Octopress, Docusaurus, Gatsby, Shiki, Pandoc and rustdoc are known. They are not obeyed:
//! the same words mean different things to them.

use super::OPTIONS;
use super::lines::is_list;
use super::words::Word;

/// What other tools call it, and what it is here: `hl` and the like.
const FOREIGN: &[(&str, Meaning)] = &[
    ("hl_lines", Meaning::Lines("hl")),
    ("hl_line", Meaning::Lines("hl")),
    ("highlight", Meaning::Lines("hl")),
    ("highlight_lines", Meaning::Lines("hl")),
    ("highlight-lines", Meaning::Lines("hl")),
    ("emphasize-lines", Meaning::Lines("hl")),
    ("emphasize_lines", Meaning::Lines("hl")),
    ("mark", Meaning::Lines("hl")),
    ("lines", Meaning::Lines("hl")),
    ("hide_lines", Meaning::Lines("hide")),
    ("add", Meaning::Lines("ins")),
    ("added", Meaning::Lines("ins")),
    ("remove", Meaning::Lines("del")),
    ("removed", Meaning::Lines("del")),
    ("linenostart", Meaning::Start),
    ("startFrom", Meaning::Start),
    ("startLine", Meaning::Start),
    ("startLineNumber", Meaning::Start),
    ("lineNumberStart", Meaning::Start),
    ("lineno-start", Meaning::Start),
    ("first_line", Meaning::Start),
    ("firstnumber", Meaning::Start),
    ("caption", Meaning::Title),
    ("filename", Meaning::Title),
    ("fileName", Meaning::Title),
    ("label", Meaning::Title),
    ("showLineNumbers", Meaning::Numbers),
    ("numberLines", Meaning::Numbers),
    ("number-lines", Meaning::Numbers),
    ("lineNumbers", Meaning::Numbers),
    ("line-numbers", Meaning::Numbers),
    ("line_number", Meaning::Numbers),
    ("line_numbers", Meaning::Numbers),
    ("lineNos", Meaning::Numbers),
    ("noLineNumbers", Meaning::Advice("leave it out: lines have no numbers unless `linenos` asks for them")),
    ("nolinenos", Meaning::Advice("leave it out: lines have no numbers unless `linenos` asks for them")),
    ("lang", Meaning::Advice("the language is the first word, without a name: `rust`")),
    ("language", Meaning::Advice("the language is the first word, without a name: `rust`")),
    ("copy", Meaning::Advice("leave it out: how a block can be copied is up to the theme")),
    ("wrap", Meaning::Advice("leave it out: how long lines are shown is up to the theme")),
    ("class", Meaning::Advice("leave it out: a theme styles blocks by their language")),
    ("style", Meaning::Advice("leave it out: colours are up to the theme")),
    ("url", Meaning::Advice("write the link into the text beside the block")),
    ("link", Meaning::Advice("write the link into the text beside the block")),
    ("hidelines", Meaning::Advice("name the lines: `hide=1,3-5`")),
    ("live", Meaning::Advice("leave it out: whether a block can be run is found out")),
];

#[derive(Clone, Copy)]
enum Meaning {
    /// A list of lines under another name.
    Lines(&'static str),
    Start,
    Title,
    Numbers,
    Advice(&'static str),
}

/// What to write instead of `name=value`.
pub fn form(name: &str, value: &str) -> Option<String> {
    match meaning(name)? {
        Meaning::Advice(advice) => Some(advice.to_owned()),
        meaning => Some(format!("write `{}`", written(meaning, value))),
    }
}

/// What to write instead of a bare word, such as `showLineNumbers` or Hexo's `mark:1,3-4`.
pub fn form_of_word(word: &str) -> Option<String> {
    let (name, value) = word.split_once(':').unwrap_or((word, ""));
    if OPTIONS.contains(&name) && !value.is_empty() {
        return Some(format!("write `{name}={value}`"));
    }
    form(name, value)
}

/// Whether an item of the comma list is an option, of whatever tool.
pub fn is_option(item: &str) -> bool {
    let name = item.split(['=', ':']).next().unwrap_or(item);
    OPTIONS.contains(&name) || meaning(name).is_some() || item.contains('=')
}

/// rustdoc's attributes of a code block (rustdoc book, "Attributes").
pub fn is_rustdoc_token(word: &str) -> bool {
    let number = |prefix: &str, digits: usize| {
        word.strip_prefix(prefix).is_some_and(|rest| rest.len() == digits && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    let named = ["ignore", "should_panic", "no_run", "compile_fail", "test_harness", "standalone_crate", "standalone", "allow_fail"];
    named.contains(&word) || word.starts_with("ignore-") || number("edition", 4) || number("E", 4)
}

/// Whether a list of lines may go on after this word and a blank, as its author meant it.
pub fn takes_lines(word: &Word) -> bool {
    word.value.is_some() && (word.text.ends_with(',') || matches!(meaning(word.name), Some(Meaning::Lines(_))))
}

/// Words that go on with a list of lines: Zola separates them by blanks.
pub fn ranges_after<'a, 'w>(words: &'w [Word<'a>]) -> &'w [Word<'a>] {
    let count = words.iter().take_while(|word| word.braces.is_none() && is_list(word.text)).count();
    &words[..count]
}

/// Zola's comma-separated options (`linenos,hl_lines=1 3-5`) as they are written here.
pub fn comma_list<'a>(rest: &str, more_lines: impl Iterator<Item = &'a str>) -> String {
    let mut options: Vec<String> = Vec::new();
    for item in rest.split(',').filter(|item| !item.is_empty()) {
        match options.last_mut() {
            Some(last) if is_list(item) && last.contains('=') => {
                last.push(',');
                last.push_str(item);
            }
            _ => options.push(item.to_owned()),
        }
    }
    if let Some(last) = options.last_mut() {
        for lines in more_lines {
            last.push(',');
            last.push_str(lines);
        }
    }
    let options: Vec<String> = options.iter().filter_map(|option| translated(option)).collect();
    options.join(" ")
}

/// Attributes in braces (Pandoc's `{.rust .numberLines}`, Hugo's `{linenos=true, hl_lines=[1,"3-4"]}`) as they
/// are written here; empty if nothing of it can be.
pub fn attributes(inner: &str) -> String {
    let mut options: Vec<String> = Vec::new();
    for item in items(inner) {
        let option = match item.strip_prefix('.') {
            Some(class) if meaning(class).is_some() => translated(class),
            Some(class) => Some(class.to_owned()),
            None if item.starts_with('#') => None,
            // `{r}` and `{python}` of notebooks: a word that begins them is the language.
            None if !item.contains('=') && options.is_empty() && meaning(item).is_none() && !OPTIONS.contains(&item) => {
                Some(item.to_owned())
            }
            None => translated(item),
        };
        options.extend(option);
    }
    options.join(" ")
}

fn meaning(name: &str) -> Option<Meaning> {
    FOREIGN.iter().find(|(foreign, _)| foreign.eq_ignore_ascii_case(name)).map(|(_, meaning)| *meaning)
}

/// One option of any tool as it is written here, if it is anything here.
pub fn translated(option: &str) -> Option<String> {
    let (name, value) = option.split_once('=').unwrap_or((option, ""));
    if name == "linenos" {
        return (value != "false").then(|| name.to_owned());
    }
    if OPTIONS.contains(&name) {
        return Some(option.to_owned());
    }
    match meaning(name)? {
        Meaning::Advice(_) => None,
        meaning => Some(written(meaning, value)),
    }
}

fn written(meaning: Meaning, value: &str) -> String {
    let bare = value.trim().trim_matches(['"', '\'']);
    match meaning {
        Meaning::Lines(option) => {
            let lines: Vec<&str> = bare.split([' ', ',', '[', ']', '{', '}', '"', '\'']).filter(|line| !line.is_empty()).collect();
            format!("{option}={}", if lines.is_empty() { "1,3-5".to_owned() } else { lines.join(",") })
        }
        Meaning::Start => format!("start={}", if bare.is_empty() { "10" } else { bare }),
        Meaning::Title => format!("title=\"{}\"", if bare.is_empty() { "kernel/softirq.c" } else { bare }),
        Meaning::Numbers | Meaning::Advice(_) => "linenos".to_owned(),
    }
}

/// The items of attributes in braces: separated by blanks or commas outside of quotes and brackets.
fn items(inner: &str) -> Vec<&str> {
    let mut depth = 0usize;
    let mut quoted = false;
    let separator = |c: char| {
        match c {
            '"' => quoted = !quoted,
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        !quoted && depth == 0 && (c == ',' || c.is_whitespace())
    };
    inner.split(separator).filter(|item| !item.is_empty()).collect()
}
