//! Language tags: `en`, `zh-Hans`, `pt-BR`.

use crate::diag::{Diag, Place};

/// Whether a text has the shape of a language tag (RFC 5646, section 2.1): a language of two or three letters
/// (or up to eight, registered), then subtags of one to eight letters and digits.
pub fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let private = language.eq_ignore_ascii_case("x") && text.len() > 2;
    let named = (2..=8).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_alphabetic());
    (named || private) && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

pub fn bad_language(place: Place, key: &str, text: &str) -> Diag {
    let help = match text.replace('_', "-") {
        hyphened if hyphened != text && is_tag(&hyphened) => format!("write `{hyphened}`"),
        _ => "write a language tag such as `en`, `zh-Hans` or `pt-BR`".to_owned(),
    };
    Diag::error("bad-language", format!("`{key}` is not a language tag")).at(place).help(help)
}

#[cfg(test)]
mod tests {
    #[test]
    fn shapes() {
        for sound in ["en", "zh-Hans", "zh-Hans-CN", "pt-BR", "yue", "sl-nedis", "de-1996", "x-lojban"] {
            assert!(super::is_tag(sound), "{sound}");
        }
        for faulty in ["", "e", "x", "zh_CN", "en-languages", "en-", "-en", "中文", "en US"] {
            assert!(!super::is_tag(faulty), "{faulty}");
        }
    }
}
