//! Addresses that WordPress replaces by what they show (oEmbed). Nothing is fetched: videos become the frame of their
//! player, everything else a link.

use super::stash::{Kind, Stash};
use crate::import::dom::{escape_attr, escape_text};

/// What an address shows; `None` if it is none.
pub fn html(address: &str) -> Option<String> {
    let address = crate::tag::unescape(address.trim());
    if !is_address(&address) {
        return None;
    }
    if let Some(player) = player(&address) {
        let mut html = "<iframe src=\"".to_owned();
        escape_attr(&player, &mut html);
        html.push_str("\" allowfullscreen></iframe>");
        return Some(html);
    }
    let mut html = "<a href=\"".to_owned();
    escape_attr(&address, &mut html);
    html.push_str("\">");
    escape_text(&address, &mut html);
    html.push_str("</a>");
    Some(html)
}

fn is_address(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme))
        && !text.contains(|c: char| c.is_whitespace() || "<>\"".contains(c))
}

/// The address of the player of a video.
fn player(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let host = host.strip_prefix("www.").or(host.strip_prefix("m.")).unwrap_or(host);
    let id = |text: &str| -> Option<String> {
        let id: String = text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect();
        Some(id).filter(|id| !id.is_empty())
    };
    match host {
        "youtu.be" => id(path).map(|id| format!("https://www.youtube.com/embed/{id}")),
        "youtube.com" | "youtube-nocookie.com" => {
            let parameter = || path.split(['?', '&', '#']).find_map(|part| part.strip_prefix("v="));
            let video = path.strip_prefix("embed/").or(path.strip_prefix("v/")).or(path.strip_prefix("shorts/")).or_else(parameter)?;
            id(video).map(|id| format!("https://www.youtube.com/embed/{id}"))
        }
        "vimeo.com" => {
            id(path).filter(|id| id.bytes().all(|byte| byte.is_ascii_digit())).map(|id| format!("https://player.vimeo.com/video/{id}"))
        }
        _ => None,
    }
}

/// Replaces each address that has a line for itself, outside of `pre`.
pub fn lines(text: &str, stash: &mut Stash) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_pre = false;
    for line in text.split_inclusive('\n') {
        match html(line).filter(|_| !is_pre) {
            Some(html) => {
                let start = line.len() - line.trim_start().len();
                let address = line.trim();
                out.push_str(&line[..start]);
                out.push_str(&stash.put(&html, Kind::Inline));
                out.push_str(&line[start + address.len()..]);
            }
            None => out.push_str(line),
        }
        if line.contains("<pre") || line.contains("</pre>") {
            is_pre = line.rfind("<pre") > line.rfind("</pre>");
        }
    }
    out
}
