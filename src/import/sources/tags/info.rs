//! What stands behind the opening marks of a code block, as faircopy writes it: language, then options.

use super::make;
use super::words::{self, Word};

/// What a code block says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// With rustdoc's words behind commas, as written.
    pub language: String,
    pub title: String,
    /// Lines that are marked: `1,3-5`.
    pub marked: String,
    pub hidden: String,
    /// The number of the first line, where it is not 1.
    pub start: Option<usize>,
    pub numbers: bool,
    /// Where the code comes from, and what the link to it said.
    pub link: Option<(String, String)>,
    /// Options that have no meaning here.
    pub dropped: Vec<String>,
}

impl Info {
    /// faircopy's info string.
    pub fn print(&self) -> String {
        let mut words = vec![self.language.clone()];
        if !self.title.is_empty() && !self.title.eq_ignore_ascii_case(&self.language) {
            words.push(format!("title={}", make::quoted(&self.title)));
        }
        match self.start {
            Some(start) => words.push(format!("start={start}")),
            None if self.numbers => words.push("linenos".to_owned()),
            None => {}
        }
        if !self.marked.is_empty() {
            words.push(format!("hl={}", self.marked));
        }
        if !self.hidden.is_empty() {
            words.push(format!("hide={}", self.hidden));
        }
        words.join(" ").trim_end().to_owned()
    }

    /// The code with its info string, and the link to its source below it.
    pub fn block(&self, code: &str) -> String {
        let fence = make::fence(&self.print(), code);
        match &self.link {
            Some((text, address)) => format!("{fence}\n\n{}", make::link(text, address, None)),
            None => fence,
        }
    }

    /// An option of any generator. `false` if it is none that is known.
    fn option(&mut self, name: &str, value: &str) -> bool {
        let value = value.trim().trim_matches(['"', '\'']);
        let is_off = matches!(value, "false" | "off" | "no" | "0");
        match name.to_ascii_lowercase().as_str() {
            "lang" | "language" => self.language = value.to_owned(),
            "title" | "caption" | "filename" | "file" | "name" => self.title = value.to_owned(),
            "mark" | "hl_lines" | "hl" | "highlight_lines" => self.marked = lines(value),
            "hide_lines" | "hide" => self.hidden = lines(value),
            "first_line" | "linenostart" | "start" => self.start = value.parse().ok().filter(|start| *start != 1),
            "linenos" | "line_number" | "line_numbers" => self.numbers = !is_off,
            "url" | "link" => self.link = Some((value.to_owned(), value.to_owned())),
            "highlight" | "wrap" | "language_attr" | "line_threshold" | "tab_replace" | "anchorlinenos" | "lineanchors" | "linenostyle"
            | "nobackground" | "style" | "guesssyntax" | "linkify" | "notranslate" | "copy" | "tabwidth" | "hl_inline"
            | "linenumbersintable" | "noclasses" | "type" | "range" | "from" | "to" => self.dropped.push(name.to_owned()),
            _ => return false,
        }
        true
    }
}

/// Octopress' and Hexo's words: `[title] [lang:x] [url] [link text] [mark:1,3] [start:51]`, for tags and fences alike.
pub fn words(words: &[Word]) -> Info {
    let mut info = Info::default();
    let mut title = Vec::new();
    let mut link: Option<(String, Vec<&str>)> = None;
    for word in words {
        if let Some((name, value)) = word.text.split_once(':').filter(|(_, value)| !word.quoted && !value.starts_with("//"))
            && info.option(name, value)
        {
            continue;
        }
        match &mut link {
            _ if word.text == "linenos" => info.numbers = true,
            Some((_, text)) => text.push(&word.text),
            None if !title.is_empty() && is_address(&word.text) || word.text.contains("://") => {
                link = Some((word.text.clone(), Vec::new()))
            }
            None => title.push(word.text.as_str()),
        }
    }
    info.title = title.join(" ");
    info.link = link.map(|(address, text)| (if text.is_empty() { "link".to_owned() } else { text.join(" ") }, address));
    info
}

/// Octopress' and Hexo's fences: the language, then the same words.
pub fn of_fence(text: &str) -> Info {
    let all = words::plain(text);
    let Some((first, rest)) = all.split_first() else { return Info::default() };
    let mut info = words(rest);
    if first.text.contains(':') && info.language.is_empty() {
        return words(&all);
    }
    info.language = first.text.clone();
    info
}

/// Zola's fences: `rust,linenos,hl_lines=3-4 7,linenostart=10`.
pub fn of_commas(text: &str) -> Info {
    let mut parts = text.split(',').map(str::trim);
    let mut info = Info { language: parts.next().unwrap_or_default().to_owned(), ..Info::default() };
    for part in parts.filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            Some((name, value)) if info.option(name.trim(), value) => {}
            None if info.option(part, "true") => {}
            _ => {
                info.language.push(',');
                info.language.push_str(part);
            }
        }
    }
    info
}

/// Hugo's fences: `go {linenos=table,hl_lines=[8,"15-17"],linenostart=199}`; kramdown's `{.ruby}` stands alike.
pub fn of_braces(text: &str) -> Info {
    let (language, options) = text.split_once('{').unwrap_or((text, ""));
    let mut info = options_of(options.trim_end().trim_end_matches('}'));
    if !language.trim().is_empty() {
        info.language = language.trim().to_owned();
    }
    info
}

/// The options of Hugo's `highlight`: `linenos=inline,hl_lines=1 3-5`.
pub fn options_of(text: &str) -> Info {
    let mut info = Info::default();
    for word in words::named(text) {
        match &word.name {
            Some(name) if info.option(name, &word.text) => {}
            Some(name) => info.dropped.push(name.clone()),
            None => match word.text.strip_prefix('.') {
                Some(class) if info.language.is_empty() => info.language = class.to_owned(),
                // `hl_lines=1 3-5`: the list goes on behind a blank.
                None if is_lines(&word.text) && !info.marked.is_empty() => {
                    info.marked.push(',');
                    info.marked.push_str(&word.text);
                }
                _ if info.option(&word.text, "true") => {}
                _ => info.dropped.push(word.text.clone()),
            },
        }
    }
    info
}

/// A list of lines in any of their forms, as `1,3-5`.
fn lines(text: &str) -> String {
    let parts = text.split(|c: char| !c.is_ascii_digit() && c != '-').filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(",")
}

fn is_lines(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

fn is_address(text: &str) -> bool {
    text.starts_with('/') && text.len() > 1 || text.contains("://")
}

/// The language that a title names by its file's ending, as Octopress takes it.
pub fn extension(title: &str) -> Option<&str> {
    let (name, extension) = title.rsplit_once('.')?;
    let is_extension = (1..=6).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_extension && !name.is_empty() && !name.ends_with(char::is_whitespace)).then_some(extension)
}
