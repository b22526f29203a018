//! The keys that say what feeds there are and what is in them.

use super::Reader;
use crate::config::FeedContent;
use crate::diag::{Diag, Place};
use crate::parse::address;
use crate::tree::Node;

/// The endings of names whose format is known.
const ENDINGS: [&str; 3] = [".xml", ".atom", ".json"];

impl Reader<'_> {
    pub(super) fn feed_filenames(&mut self, key: &str, node: &Node) {
        let mut names: Vec<String> = Vec::new();
        for name in self.fields.words(key, node) {
            let place = self.fields.place(name.span);
            match address::segment(&name.value) {
                Err(fault) => self.fields.diags.push(address::bad_address(key, fault).at(place)),
                Ok(name) if !ENDINGS.iter().any(|ending| name.ends_with(ending)) => self.fields.diags.push(bad_feed_name(place, &name)),
                Ok(name) if names.contains(&name) => self.fields.diags.push(same_feed_name(place, &name)),
                Ok(name) => names.push(name),
            }
        }
        if !names.is_empty() {
            self.config.feed_filenames = names;
        }
    }

    pub(super) fn feed_content(&mut self, key: &str, node: &Node) {
        let Some(text) = self.fields.string(key, node) else { return };
        match text.value.as_str() {
            "full" => self.config.feed_content = FeedContent::Full,
            "summary" => self.config.feed_content = FeedContent::Summary,
            other => self.fields.diags.push(unknown_feed_content(self.fields.place(text.span), other)),
        }
    }

    pub(super) fn feed_authority(&mut self, key: &str, node: &Node) {
        let Some(text) = self.fields.word(key, node) else { return };
        match is_authority(&text.value) {
            true => self.config.feed_authority = text.value,
            false => self.fields.diags.push(bad_feed_authority(self.fields.place(text.span))),
        }
    }
}

/// `authorityName` of RFC 4151, section 2.1: a host, or an address of mail.
fn is_authority(text: &str) -> bool {
    let is_label = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_user = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b));
    let (user, host) = text.split_once('@').map_or((None, text), |(user, host)| (Some(user), host));
    user.is_none_or(is_user) && host.split('.').all(is_label)
}

fn bad_feed_name(place: Place, name: &str) -> Diag {
    Diag::error("bad-feed-name", format!("the format of the feed `{name}` cannot be told by its name"))
        .at(place)
        .help("let it end in `.xml` or `.atom` for Atom, or in `.json` for JSON Feed")
}

fn same_feed_name(place: Place, name: &str) -> Diag {
    Diag::error("bad-feed-name", format!("there is a feed `{name}` already")).at(place).help("remove one of the two")
}

fn unknown_feed_content(place: Place, written: &str) -> Diag {
    Diag::error("unknown-value", format!("`feed_content` cannot be `{written}`"))
        .at(place)
        .help("write `\"full\"` for whole pages, or `\"summary\"`")
}

fn bad_feed_authority(place: Place) -> Diag {
    Diag::error("bad-feed-authority", "`feed_authority` must be a host or an address of mail")
        .at(place)
        .help("write the host that the blog had when its ids were first given, such as `example.org`")
}

#[cfg(test)]
mod tests {
    #[test]
    fn authorities() {
        for (text, is) in [
            ("example.org", true),
            ("localhost", true),
            ("ann.lee@example.org", true),
            ("https://example.org", false),
            ("example.org:80", false),
            ("example..org", false),
            ("@example.org", false),
            ("例子.org", false),
        ] {
            assert_eq!(super::is_authority(text), is, "{text}");
        }
    }
}
