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

/// What a shortcode shows. `None` if it is not known, or says too little; an error says what the export lacks.
pub fn html(shortcode: &Shortcode, context: &Context) -> Option<Result<(String, Kind), String>> {
    let attrs = shortcode.attrs();
    let inline = |html: String| Ok((html, Kind::Inline));
    match shortcode.name {
        "caption" | "wp_caption" => Some(Ok((caption(&attrs, shortcode.inner?), Kind::Block))),
        "gallery" => Some(gallery(&attrs, context)),
        "embed" => embed::html(shortcode.inner.or(attrs.get("src")).or(attrs.bare())?.trim()).map(inline),
        "youtube" | "vimeo" => {
            let stated = shortcode.inner.or(attrs.get("id")).or(attrs.get("url")).or(attrs.bare())?.trim();
            let address = match (stated.contains('/'), shortcode.name) {
                (true, _) => stated.to_owned(),
                (false, "vimeo") => format!("https://vimeo.com/{stated}"),
                (false, _) => format!("https://www.youtube.com/watch?v={stated}"),
            };
            embed::html(&address).map(inline)
        }
        "video" => player("video", &["src", "mp4", "m4v", "webm", "ogv", "wmv", "flv"], &attrs).map(inline),
        "audio" => player("audio", &["src", "mp3", "m4a", "ogg", "wav", "wma", "flac"], &attrs).map(inline),
        "gist" => {
            let stated = shortcode.inner.or(attrs.get("url")).or(attrs.get("id")).or(attrs.bare())?.trim();
            match stated.contains("://") {
                true => embed::html(stated).map(inline),
                false => embed::html(&format!("https://gist.github.com/{stated}")).map(inline),
            }
        }
        _ => None,
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

fn gallery(attrs: &Attrs, context: &Context) -> Result<(String, Kind), String> {
    let stated = attrs.get("ids").or(attrs.get("include"));
    let mut missing = Vec::new();
    let pictures: Vec<&Attachment> = match stated {
        Some(ids) => {
            let ids = ids.split([',', ' ']).map(str::trim).filter(|id| !id.is_empty());
            ids.filter_map(|id| context.attachments.get(id).or_else(|| (missing.push(id), None).1)).collect()
        }
        None => context.attachments.of_post(context.post).filter(|picture| picture.is_picture()).collect(),
    };
    if !missing.is_empty() {
        return Err(format!("the gallery shows pictures that are not in the export: {}", missing.join(", ")));
    }
    if pictures.is_empty() {
        return Err("the gallery shows the pictures of its post, and the export has none".to_owned());
    }
    Ok((pictures.into_iter().map(figure).collect::<Vec<_>>().join("\n"), Kind::Block))
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
