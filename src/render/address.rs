//! Addresses in the form that feeds, sitemaps and `href` want.

use std::fmt::Write;

/// An address with everything outside of the ASCII characters of RFC 3986 percent-encoded. What is encoded
/// already stays as it is, so doing it twice does no harm.
pub fn encode(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for &byte in address.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(byte as char),
            b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b'?' | b'#' | b'[' | b']' | b'@' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')'
            | b'*' | b'+' | b',' | b';' | b'=' | b'%' => out.push(byte as char),
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Whether an address leads away from the site or names its own scheme.
pub fn is_external(address: &str) -> bool {
    address.starts_with("//")
        || address.split_once(':').is_some_and(|(scheme, _)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        })
}
