use super::*;

#[test]
fn nothing_is_guessed_from_nothing() {
    assert_eq!(guess(""), None);
}
