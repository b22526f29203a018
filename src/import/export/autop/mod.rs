//! What WordPress' classic editor leaves to the page: paragraphs where blank lines are, breaks where lines end.
//!
//! The behaviour is that of WordPress' `wpautop` (wp-includes/formatting.php, since 4.9), which is a series of substitutions;
//! each is a function here, in the same order, since what one leaves behind is what the next one looks for. Its oddities
//! are kept: the page that readers saw was made by them.

mod blocks;
mod edit;
mod gaps;
mod lines;
mod stash;
#[cfg(test)]
mod tests;

/// Puts paragraphs and breaks into a text.
pub fn autop(text: &str) -> String {
    if text.trim_matches([' ', '\t', '\n', '\r', '\0', '\u{b}']).is_empty() {
        return String::new();
    }
    let padded = format!("{text}\n");
    let (text, pres) = stash::take_pres(&padded);
    let text = gaps::double_breaks(&text);
    let text = gaps::around_blocks(&text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = stash::hide_newlines_in_tags(&text);
    let text = gaps::close(&text);
    let text = lines::paragraphs(&text);
    let text = blocks::unwrap(&text);
    let text = lines::breaks(&text);
    let text = blocks::without_breaks(&text);
    let text = lines::without_last_newline(text);
    stash::show_newlines_in_tags(&stash::put_pres_back(&text, &pres))
}
