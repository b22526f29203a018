//! What stands behind the fence of a block of code.

use crate::block;

/// A language as faircopy's info strings take one. The page names it, and may not say more by it: not that the code is to be
/// run, and not which file is to be shown.
pub fn language(name: &str) -> String {
    let word = name.split([',', ':', '=', '{', '}', '"', '(']).next().unwrap_or_default();
    match word {
        _ if word.eq_ignore_ascii_case("rust") => "rust,ignore".to_owned(),
        // By themselves these words mean Rust that is compiled.
        "ignore" | "should_panic" | "no_run" | "compile_fail" | "test_harness" | "standalone_crate" | "standalone" | "allow_fail" => {
            String::new()
        }
        _ if word.starts_with("edition") || word.starts_with("ignore-") => String::new(),
        _ => block::as_code(word).unwrap_or(word).to_owned(),
    }
}

/// Whether a title can stand in an info string as it is.
pub fn fits(title: &str) -> bool {
    !title.is_empty() && !title.contains(['"', '\\', '`', '{', '}', '\n'])
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_language_is_one_word_and_runs_nothing() {
        for (name, info) in [
            ("c++", "c++"),
            ("objective-c", "objective-c"),
            ("rust", "rust,ignore"),
            ("Rust", "rust,ignore"),
            ("rust,no_run", "rust,ignore"),
            ("python,run", "python"),
            ("should_panic", ""),
            ("edition2021", ""),
            ("file=secret.rs", "file"),
            ("{rust}", ""),
            ("ruby:app.rb", "ruby"),
            ("dot", "graphviz"),
            ("figure", ""),
        ] {
            assert_eq!(super::language(name), info, "{name}");
        }
    }
}
