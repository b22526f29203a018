//! The text of a WordPress post, as its page showed it.

use super::channel::Channel;
use crate::import::export::shortcode::{self, code};
use crate::import::export::stash::Stash;
use crate::import::export::{autop::autop, blocks, embed};
use crate::import::post::Remark;

/// Makes the HTML of a post's text.
///
/// `post` is its number, `footnotes` what the block editor kept of them, `line` where the text begins in the export.
pub fn html(text: &str, post: &str, footnotes: Option<&str>, channel: &Channel, line: usize, remarks: &mut Vec<Remark>) -> String {
    let context = blocks::Context { shared: &channel.shared, footnotes, line };
    let has_blocks = blocks::has_blocks(text);
    let whole = if has_blocks { blocks::with_shared(text, &context) } else { text.to_owned() };
    let mut stash = Stash::for_text(&whole);
    let mut taken = code::take(&whole, &mut stash);
    taken.text = embed::lines(&taken.text, &mut stash);
    let attachments = &channel.attachments;
    let expanded = shortcode::expand(&taken, &shortcode::Context { attachments, post, line }, &mut stash, remarks);
    let html = match has_blocks {
        true => blocks::render(&expanded, &context, remarks),
        false => autop(&expanded),
    };
    stash.restore(&html)
}
