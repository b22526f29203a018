//! Shortcodes of WordPress itself, and those of its plugins that stand for something with an address: pictures, videos,
//! sound, and what other sites show.

use super::Context;
use super::grammar::{Attrs, Shortcode};
use crate::import::dom::escape_attr;
use crate::import::export::embed;
use crate::import::export::stash::Kind;
use crate::import::export::wxr::attachments::Attachment;

/// The shortcodes that are known here.
pub const NAMES: &[&str] = &["caption", "wp_caption", "gallery", "embed", "youtube", "vimeo", "video", "audio", "gist"];

/// What a shortcode shows.
pub struct Shown {
    /// Empty if nothing of it is there.
    pub html: String,
    pub kind: Kind,
    /// What the export lacks.
    pub missing: Option<String>,
}

/// What a shortcode shows. `None` if it is not known, or says too little.
pub fn html(shortcode: &Shortcode, context: &Context) -> Option<Shown> {
    let attrs = shortcode.attrs();
    let stated = |keys: &[&str]| {
        let named = keys.iter().find_map(|key| attrs.get(key));
        shortcode.inner.or(named).or(attrs.bare()).map(str::trim).filter(|stated| !stated.is_empty())
    };
    let html = match shortcode.name {
        "gallery" => return Some(gallery(&attrs, context)),
        "caption" | "wp_caption" => return Some(Shown { html: caption(&attrs, shortcode.inner?), kind: Kind::Block, missing: None }),
        "embed" => embed::html(stated(&["src"])?),
        "youtube" => embed::html(&below("https://www.youtube.com/watch?v=", stated(&["id", "url"])?)),
        "vimeo" => embed::html(&below("https://vimeo.com/", stated(&["id", "url"])?)),
        "gist" => embed::html(&below("https://gist.github.com/", stated(&["url", "id"])?)),
        "video" => player("video", &["src", "mp4", "m4v", "webm", "ogv", "wmv", "flv"], &attrs),
        "audio" => player("audio", &["src", "mp3", "m4a", "ogg", "wav", "wma", "flac"], &attrs),
        _ => None,
    };
    Some(Shown { html: html?, kind: Kind::Inline, missing: None })
}

/// What is stated may be an address, or what ends one.
fn below(start: &str, stated: &str) -> String {
    match stated.contains("://") {
        true => stated.to_owned(),
        false => format!("{start}{stated}"),
    }
}

/// A picture, perhaps in a link, and what is said about it.
fn caption(attrs: &Attrs, inner: &str) -> String {
    let inner = inner.trim();
    let end = picture_end(inner);
    let (picture, said) = match end {
        Some(end) => inner.split_at(end),
        None => (inner, ""),
    };
    let said = attrs.get("caption").unwrap_or(said).trim().replace("\r\n", "\n").replace('\n', "<br />\n");
    match said.is_empty() {
        true => format!("<figure>{picture}</figure>"),
        false => format!("<figure>{picture}<figcaption>{said}</figcaption></figure>"),
    }
}

/// Where the picture ends that the text begins with.
fn picture_end(text: &str) -> Option<usize> {
    let mut tags = crate::tag::tags(text);
    let first = tags.next().filter(|tag| tag.range.start == 0)?;
    if first.is("img") {
        return Some(first.range.end);
    }
    let picture = Some(tags.next()?).filter(|tag| first.is("a") && tag.is("img"))?;
    let close = tags.next().filter(|tag| tag.closing && tag.is("a"));
    let close = close.filter(|tag| text[picture.range.end..tag.range.start].trim().is_empty());
    Some(close.map_or(picture.range.end, |tag| tag.range.end))
}

fn gallery(attrs: &Attrs, context: &Context) -> Shown {
    let mut absent = Vec::new();
    let mut pictures: Vec<&Attachment> = Vec::new();
    match attrs.get("ids").or(attrs.get("include")) {
        Some(ids) => {
            for id in ids.split([',', ' ']).filter(|id| !id.is_empty()) {
                match context.attachments.get(id) {
                    Some(picture) => pictures.push(picture),
                    None => absent.push(id),
                }
            }
        }
        None => pictures.extend(context.attachments.of_post(context.post).filter(|picture| picture.is_picture())),
    }
    let missing = match (absent.is_empty(), pictures.is_empty()) {
        (false, _) => Some(format!("the gallery shows pictures that are not in the export: {}", absent.join(", "))),
        (true, true) => Some("the gallery shows the pictures of its post, and the export has none".to_owned()),
        (true, false) => None,
    };
    Shown { html: pictures.into_iter().map(figure).collect::<Vec<_>>().join("\n"), kind: Kind::Block, missing }
}

fn figure(picture: &Attachment) -> String {
    let mut img = "<img src=\"".to_owned();
    escape_attr(&picture.url, &mut img);
    img.push_str("\" alt=\"");
    escape_attr(&picture.alt, &mut img);
    img.push_str("\" />");
    match picture.caption.is_empty() {
        true => format!("<p>{img}</p>"),
        false => format!("<figure>{img}<figcaption>{}</figcaption></figure>", picture.caption),
    }
}

fn player(name: &str, sources: &[&str], attrs: &Attrs) -> Option<String> {
    let source = sources.iter().find_map(|key| attrs.get(key)).or(attrs.bare())?;
    let mut html = format!("<{name} controls src=\"");
    escape_attr(&crate::tag::unescape(source), &mut html);
    html.push('"');
    if let Some(poster) = attrs.get("poster").filter(|_| name == "video") {
        html.push_str(" poster=\"");
        escape_attr(&crate::tag::unescape(poster), &mut html);
        html.push('"');
    }
    html.push_str(&format!("></{name}>"));
    Some(html)
}
