//! Shortcodes that Hugo's themes and Zola's have in common, by name.

use super::words::Args;
use super::writer::End;
use super::{Answer, Wrap, make};

/// Shortcodes whose name is the kind of note that they are.
const KINDS: &[&str] = &["note", "tip", "info", "warning", "danger", "caution", "important", "success", "error", "attention"];

/// Shortcodes that name the kind in their first word.
const NOTES: &[&str] = &["notice", "admonition", "alert", "callout", "hint"];

/// Parts that can be folded.
const FOLDS: &[&str] = &["details", "expand", "collapse", "spoiler", "fold"];

/// The part that a shortcode of this name opens.
pub fn part(name: &str, args: &Args) -> Option<(&'static str, Wrap)> {
    let find = |names: &[&'static str]| names.iter().copied().find(|known| *known == name);
    if let Some(kind) = find(KINDS) {
        let title = args.get(&["title"], 0).unwrap_or_default().to_owned();
        return Some((kind, Wrap::Alert { kind: make::alert_kind(kind), title }));
    }
    if let Some(name) = find(NOTES) {
        let kind = make::alert_kind(args.get(&["type", "kind", "context", "level", "color"], 0).unwrap_or_default());
        let title = args.get(&["title"], 1).unwrap_or_default().to_owned();
        return Some((name, Wrap::Alert { kind, title }));
    }
    if let Some(name) = find(FOLDS) {
        let summary = args.get(&["summary", "title", "label"], 0).unwrap_or_default().to_owned();
        return Some((name, Wrap::Details { summary, is_open: args.named(&["open"]).is_some_and(|open| open != "false") }));
    }
    None
}

/// What a shortcode without text shows.
pub fn single(name: &str, args: &Args) -> Option<Answer> {
    let id = args.get(&["id", "user_id", "url", "src"], 0);
    let answer = match name {
        "figure" | "image" | "img" => figure(args)?,
        "youtube" => Answer::Block(make::youtube(id?), End::Blank),
        "vimeo" => Answer::Block(make::vimeo(id?), End::Blank),
        "streamable" => Answer::Block(make::frame(&format!("https://streamable.com/e/{}", id?), "Streamable", None), End::Blank),
        "iframe" => Answer::Block(make::frame(id?, args.named(&["title"]).unwrap_or_default(), None), End::Blank),
        "video" => Answer::Block(make::video(&[args.get(&["src", "mp4", "url"], 0)?], None, args.named(&["poster"])), End::Blank),
        "gist" => match (args.named(&["url"]), args.at(0), args.at(1)) {
            (Some(url), ..) => Answer::Text(make::link(url, url, None)),
            (None, Some(user), Some(id)) => Answer::Text(make::gist(&format!("{user}/{id}"))),
            (None, Some(id), None) => Answer::Text(make::gist(id)),
            _ => return None,
        },
        "tweet" | "twitter" | "x" => {
            let id = args.get(&["id"], 0)?;
            let user = args.named(&["user"]).unwrap_or("i");
            Answer::Text(make::link(&format!("tweet:{id}"), &format!("https://twitter.com/{user}/status/{id}"), None))
        }
        "instagram" => Answer::Text(make::link(&format!("instagram:{}", id?), &format!("https://www.instagram.com/p/{}/", id?), None)),
        _ => return None,
    };
    Some(answer)
}

/// A picture, a link around it, and what stands below it.
fn figure(args: &Args) -> Option<Answer> {
    let source = args.get(&["src", "path", "url", "link_to"], 0)?;
    let alt = args.get(&["alt"], 1).or_else(|| args.named(&["caption", "title"])).unwrap_or_default();
    let image = make::image(alt, source, None);
    let image = match args.named(&["link", "href"]) {
        Some(link) => format!("[{image}]({})", make::destination(link)),
        None => image,
    };
    let title = args.named(&["title"]).map(|title| format!("**{title}**"));
    let by = args.named(&["attr"]).map(|by| match args.named(&["attrlink"]) {
        Some(link) => make::link(by, link, None),
        None => by.to_owned(),
    });
    let caption = args.named(&["caption"]).map(|caption| if caption.contains('*') { caption.to_owned() } else { format!("*{caption}*") });
    let below: Vec<String> = [title, caption, by].into_iter().flatten().filter(|text| text.len() > 2).collect();
    let below = if below.is_empty() { String::new() } else { format!("\n\n{}", below.join(" ")) };
    Some(Answer::Block(format!("{image}{below}"), End::Blank))
}
