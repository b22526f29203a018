//! The made-up posts as old blogs have them: by turns with code as Hexo and as Octopress show it.

use crate::blog;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, html};

pub fn pages(count: usize) -> impl Iterator<Item = String> {
    blog::posts(count, blog::SECTIONS).enumerate().map(|(number, (_, post))| {
        let figure = if number % 2 == 0 { hexo } else { octopress };
        // Front matter ends with the second of its lines.
        page(post.splitn(3, "+++\n").nth(2).unwrap_or(&post), figure)
    })
}

/// The HTML of a post, with code by `figure` of language and code.
fn page(markdown: &str, figure: fn(&str, &str) -> String) -> String {
    let mut events = Vec::new();
    let mut code: Option<(String, String)> = None;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match (event, &mut code) {
            (Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))), _) => code = Some((language.to_string(), String::new())),
            (Event::Text(text), Some((_, code))) => code.push_str(&text),
            (Event::End(TagEnd::CodeBlock), Some((language, text))) => {
                events.push(Event::Html(figure(language, text).into()));
                code = None;
            }
            (event, _) => events.push(event),
        }
    }
    let mut page = String::new();
    html::push_html(&mut page, events.into_iter());
    page
}

fn hexo(language: &str, code: &str) -> String {
    let numbers: String = (1..=code.lines().count()).map(|number| format!("<span class=\"line\">{number}</span><br>")).collect();
    let lines: String = code.lines().map(|line| format!("<span class=\"line\">{}</span><br>", tokens(line, "hljs-"))).collect();
    format!(
        "<figure class=\"highlight {language}\"><table><tr><td class=\"gutter\"><pre>{numbers}</pre></td>\
         <td class=\"code\"><pre>{lines}</pre></td></tr></table></figure>\n"
    )
}

fn octopress(language: &str, code: &str) -> String {
    let numbers: String = (1..=code.lines().count()).map(|number| format!("<span class='line-number'>{number}</span>\n")).collect();
    let lines: String = code.lines().map(|line| format!("<span class='line'>{}\n</span>", tokens(line, ""))).collect();
    format!(
        "<figure class='code'><div class=\"highlight\"><table><tr><td class=\"gutter\"><pre class=\"line-numbers\">{numbers}</pre></td>\
         <td class='code'><pre><code class='{language}'>{lines}</code></pre></td></tr></table></div></figure>\n"
    )
}

/// Every word that begins with a letter in a `span`, which is about as many as highlighters make.
fn tokens(line: &str, prefix: &str) -> String {
    let mut tokens = String::new();
    for word in line.split_inclusive(' ') {
        let escaped = word.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        match word.starts_with(|c: char| c.is_ascii_alphabetic()) {
            true => tokens.push_str(&format!("<span class=\"{prefix}keyword\">{}</span> ", escaped.trim_end())),
            false => tokens.push_str(&escaped),
        }
    }
    tokens
}
