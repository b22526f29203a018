//! `codeblock`, `highlight`, `include_code`, `raw`.

use super::super::info::{self, Info};
use super::super::writer::{self, End};
use super::super::{Answer, Translator};
use super::Word;
use crate::import::sources::Generator;
use crate::url;

/// Octopress' and Hexo's `{% codeblock [title] [lang:x] [url] [link text] %}`.
pub fn block(translator: &mut Translator, words: &[Word], body: &str) -> Answer {
    let mut info = info::words(words);
    if translator.generator == Generator::Jekyll && info.language.is_empty() {
        info.language = info::extension(&info.title).unwrap_or_default().to_owned();
    }
    translator.dropped(&info.dropped);
    Answer::Block(info.block(&code(translator, body)), End::Closed)
}

/// Jekyll's `{% highlight lang linenos hl_lines="1 2" %}`.
pub fn highlight(translator: &mut Translator, words: &[Word], body: &str) -> Answer {
    let Some((first, rest)) = words.split_first() else { return block(translator, words, body) };
    let options: Vec<String> = rest.iter().map(|word| word.text.clone()).collect();
    let info = Info { language: first.text.clone(), ..info::options_of(&options.join(" ").replace(['"', '\''], "")) };
    translator.dropped(&info.dropped);
    Answer::Block(info.block(&code(translator, body)), End::Closed)
}

/// The lines between the tags, without the blanks that the lines of a list's item begin with, and without the line breaks
/// behind the first tag and before the last.
fn code(translator: &Translator, body: &str) -> String {
    let lead = translator.writer.lead();
    let is_indented = !lead.is_empty() && body.lines().all(|line| line.trim().is_empty() || line.starts_with(&lead));
    let inside: String = match is_indented {
        true => body
            .split_inclusive('\n')
            .map(|line| line.strip_prefix(lead.as_str()).unwrap_or(line.trim_start_matches([' ', '\t'])))
            .collect(),
        false => body.to_owned(),
    };
    let start = inside.find(|c: char| !c.is_whitespace()).map_or(inside.len(), |at| inside[..at].rfind('\n').map_or(0, |line| line + 1));
    let code = inside[start..].trim_end();
    // Code in the line of its tag has the blank behind the tag before it.
    let code = if start == 0 && !body.starts_with('\n') { code.trim_start() } else { code };
    // Liquid reads its tags in code as well, Hexo does not.
    if translator.generator == Generator::Jekyll { without_raw(code) } else { code.to_owned() }
}

/// `{% include_code [title] [lang:x] [from:1] [to:3] path %}`.
pub fn include(translator: &Translator, words: &[Word]) -> Answer {
    let site = translator.context.site;
    let numbers = |name: &str| words.iter().find_map(|word| word.text.strip_prefix(name)?.parse::<usize>().ok());
    let is_option = |word: &&Word| ["lang:", "from:", "to:"].iter().any(|option| word.text.starts_with(option));
    let folder = site.config.text(&["code_dir"]).unwrap_or_else(|| "downloads/code".to_owned());
    let named: Vec<&Word> = words.iter().filter(|word| !is_option(word)).collect();
    // Hexo and Octopress differ in whether the title or the path comes first.
    let found = named.iter().enumerate().rev().find_map(|(at, word)| {
        let path = url::join(&format!("{}{folder}", site.config.pages), &word.text)?;
        Some((at, site.text(&path)?))
    });
    let Some((at, text)) = found else { return Answer::Unknown };
    let title: Vec<&str> = named.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, word)| word.text.as_str()).collect();
    let path = named[at].text.as_str();
    let language = words.iter().find_map(|word| word.text.strip_prefix("lang:")).or_else(|| Some(path.rsplit_once('.')?.1));
    let (from, to) = (numbers("from:").unwrap_or(1).max(1), numbers("to:").unwrap_or(usize::MAX));
    let lines: Vec<&str> = text.lines().take(to).skip(from - 1).collect();
    let info = Info {
        language: language.unwrap_or_default().to_owned(),
        title: if title.is_empty() { path.to_owned() } else { title.join(" ") },
        start: Some(from).filter(|from| *from > 1),
        ..Info::default()
    };
    Answer::Block(info.block(&lines.join("\n")), End::Closed)
}

/// What stands in `raw`, without the line breaks of tags that have lines of their own.
pub fn raw(body: &str) -> Answer {
    let is_block = body.starts_with('\n') && body.trim_end_matches([' ', '\t']).ends_with('\n');
    if is_block { Answer::Block(writer::dedent(body, ""), End::Blank) } else { Answer::Text(body.to_owned()) }
}

/// Code without the tags that kept Liquid from reading it. One that has a line for itself goes with its line.
pub fn without_raw(code: &str) -> String {
    if !code.contains("raw") || !code.contains("{%") {
        return code.to_owned();
    }
    let mut out = String::with_capacity(code.len());
    for line in code.split_inclusive('\n') {
        let mut kept = line.to_owned();
        for mark in ["raw", "endraw"] {
            for form in [format!("{{% {mark} %}}"), format!("{{%{mark}%}}"), format!("{{%- {mark} -%}}"), format!("{{%- {mark} %}}")] {
                // `{% raw %} x {% endraw %}` in a code span: the blanks belong to the tags.
                for form in [format!("{form} "), format!(" {form}"), form] {
                    kept = kept.replace(&form, "");
                }
            }
        }
        if kept == line || !kept.trim().is_empty() {
            out.push_str(&kept);
        }
    }
    out
}
