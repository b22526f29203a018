//! Links to posts and files by the names that the generators have for them.

use super::super::words;
use super::super::{Answer, Translator, make};
use super::Word;

pub fn answer(translator: &mut Translator, name: &str, words: &[Word]) -> Answer {
    let Some(first) = words.first() else { return Answer::Unknown };
    // The last word of Hexo's says whether the title is escaped.
    let rest: &[Word] = match &words[1..] {
        [rest @ .., last] if matches!(last.text.as_str(), "true" | "false") => rest,
        rest => rest,
    };
    let text = words::joined(rest);
    match name {
        "button" | "btn" => button(words),
        "asset_path" => Answer::Text(first.text.clone()),
        "asset_link" => Answer::Text(make::link(if text.is_empty() { &first.text } else { &text }, &first.text, None)),
        "post_url" | "post_path" => address(translator, &first.text).map_or(Answer::Unknown, Answer::Text),
        "post_link" => {
            let Some(post) = translator.context.site.post(&first.text, translator.context.path) else { return Answer::Unknown };
            let (Some(address), title) = (post.address.clone(), post.title.clone()) else { return Answer::Unknown };
            Answer::Text(make::link(if text.is_empty() { &title } else { &text }, &address, None))
        }
        // Jekyll's has a file for its only word, Hexo's a text and an address.
        _ => match words.iter().position(|word| word.text.contains("://") || word.text.starts_with('/')) {
            Some(at) if at > 0 => {
                let rest = words[at + 1..].iter().filter(|word| !matches!(word.text.as_str(), "true" | "false"));
                let title: Vec<&str> = rest.map(|word| word.text.as_str()).collect();
                Answer::Text(make::link(&words::joined(&words[..at]), &words[at].text, Some(&title.join(" "))))
            }
            _ => address(translator, &first.text).map_or(Answer::Unknown, Answer::Text),
        },
    }
}

/// The address of a post or a file of the site. The site's own path before the tag is not repeated.
fn address(translator: &Translator, name: &str) -> Option<String> {
    let site = translator.context.site;
    let address = match site.post(name, translator.context.path) {
        Some(post) => post.address.clone()?,
        None => {
            let is_file = site.files.contains_key(&format!("{}{}", site.config.pages, name.trim_start_matches('/')));
            is_file.then(|| site.rooted(name))?
        }
    };
    let root = site.config.root.as_str();
    let is_rooted = !root.is_empty() && translator.writer.out.ends_with(root);
    Some(if is_rooted { address.strip_prefix(root).unwrap_or(&address).to_owned() } else { address })
}

/// NexT's `{% button url, text, icon [class], [title] %}`.
fn button(words: &[Word]) -> Answer {
    let all = words::joined(words);
    let mut parts = all.split(',').map(str::trim);
    let Some(address) = parts.next().filter(|address| !address.is_empty()) else { return Answer::Unknown };
    let text = parts.next().filter(|text| !text.is_empty()).unwrap_or(address);
    Answer::Text(make::link(text, address, parts.nth(1)))
}
