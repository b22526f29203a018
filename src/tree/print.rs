//! Values and keys as TOML 1.0 writes them, each on one line.

/// A text as a basic string.
pub fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// An array of values that are TOML already.
pub fn array(values: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", values.into_iter().collect::<Vec<_>>().join(", "))
}

/// An array of texts.
pub fn strings(texts: &[String]) -> String {
    array(texts.iter().map(|text| string(text)))
}

/// A key, in quotes where it needs them.
pub fn key(name: &str) -> String {
    let is_bare = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_bare { name.to_owned() } else { string(name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn is_read_back(name in "\\PC*|[\\x00-\\x7f]*", text in "\\PC*|[\\x00-\\x7f\\u{80}-\\u{9f}]*") {
            let line = format!("{} = {}\n", key(&name), strings(std::slice::from_ref(&text)));
            let table: ::toml::Table = line.parse().expect("it is TOML");
            prop_assert_eq!(table[&name][0].as_str(), Some(text.as_str()));
        }
    }
}
