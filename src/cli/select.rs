//! `--select`, which says where the text of a page stands.

use crate::diag::Diag;
use crate::import::select::Selector;

pub fn selector(text: Option<&str>) -> Result<Option<Selector>, Diag> {
    text.map(Selector::parse).transpose().map_err(|fault| bad_selector(fault.at, &fault.message))
}

fn bad_selector(at: usize, message: &str) -> Diag {
    Diag::error("bad-selector", format!("`--select`: {message} (at character {})", at + 1))
        .help("write a CSS selector such as `article .content`")
}
