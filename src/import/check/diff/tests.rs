use super::*;
use proptest::prelude::*;

/// What the matches leave over, after checking that they are what they say.
fn left(a: &[u32], b: &[u32]) -> (usize, usize) {
    let found = matches(a, b);
    let (mut x, mut y, mut same) = (0, 0, 0);
    for Match { a: at, b: other, len } in found {
        assert!(at >= x && other >= y && len > 0);
        assert!(same == 0 || at > x || other > y, "matches that touch are one");
        assert_eq!(a[at..at + len], b[other..other + len]);
        (x, y, same) = (at + len, other + len, same + len);
    }
    (a.len() - same, b.len() - same)
}

fn numbers(text: &str) -> Vec<u32> {
    text.chars().map(u32::from).collect()
}

#[test]
fn small_differences_are_shortest() {
    for (a, b, expected) in [
        ("", "", (0, 0)),
        ("abc", "abc", (0, 0)),
        ("abc", "", (3, 0)),
        ("", "abc", (0, 3)),
        ("abcabba", "cbabac", (3, 2)),
        ("xaxbxc", "abc", (3, 0)),
        ("the quick fox", "the slow fox", (5, 4)),
    ] {
        assert_eq!(left(&numbers(a), &numbers(b)), expected, "{a} {b}");
    }
}

#[test]
fn large_differences_are_found_between_anchors() {
    let a: Vec<u32> = (0..200_000).collect();
    // Every hundredth is another, and a piece from the middle stands at the end.
    let mut b: Vec<u32> = a.iter().map(|n| if n % 100 == 50 { n + 1_000_000 } else { *n }).collect();
    let piece: Vec<u32> = b.drain(100_000..100_500).collect();
    b.extend(piece);
    assert_eq!(left(&a, &b), (2495, 2495));
}

#[test]
fn a_text_that_repeats_as_a_whole_is_compared_like_any_other() {
    let a: Vec<u32> = (0..300_000).map(|n| n % 50_000).collect();
    let b: Vec<u32> = a.iter().enumerate().filter(|(at, _)| at % 100 != 50).map(|(_, item)| *item).collect();
    assert_eq!(left(&a, &b), (3000, 0));
}

#[test]
fn what_repeats_endlessly_takes_no_time() {
    let a: Vec<u32> = (0..400_000).map(|n| n % 7).collect();
    let b: Vec<u32> = (0..400_000).map(|n| (n % 7) * (n % 11) % 7).collect();
    let (x, y) = left(&a, &b);
    assert_eq!(x, y);
}

proptest! {
    #[test]
    fn matches_are_what_they_say(a in prop::collection::vec(0u32..9, 0..900), b in prop::collection::vec(0u32..9, 0..900)) {
        left(&a, &b);
    }

    #[test]
    fn an_item_taken_out_is_all_that_is_missing(a in prop::collection::vec(0u32..50, 1..3000), at in any::<prop::sample::Index>()) {
        let mut b = a.clone();
        b.remove(at.index(a.len()));
        prop_assert_eq!(left(&a, &b), (1, 0));
    }
}
