//! Addresses in one way of writing, so that only those differ that lead elsewhere.

use std::fmt::Write;

/// Blanks around it are taken off; what may not stand in an address is percent-encoded, as writers of HTML do unasked;
/// hexadecimal digits are capital letters.
pub fn canonical(address: &str) -> String {
    let address = address.trim();
    let mut out = String::with_capacity(address.len());
    let mut bytes = address.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\t' | b'\n' | b'\r' => {}
            b'%' => {
                out.push('%');
                for _ in 0..2 {
                    if let Some(digit) = bytes.next_if(u8::is_ascii_hexdigit) {
                        out.push(char::from(digit.to_ascii_uppercase()));
                    }
                }
            }
            _ if byte.is_ascii_alphanumeric() || b"-_.~!*'();:@&=+$,/?#".contains(&byte) => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
