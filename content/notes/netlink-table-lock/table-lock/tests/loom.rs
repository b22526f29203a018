//! The lock on loom: `cargo test --features loom`. A planted bug, such as
//! `--features loom,bug-check-first`, has to be found.

#![cfg(feature = "loom")]

use table_lock::explore::explore;

#[test]
fn nothing_goes_wrong_unless_it_is_planted() {
    let planted = cfg!(any(
        feature = "bug-forget-wake",
        feature = "bug-check-first",
        feature = "bug-relaxed"
    ));
    for (readers, writers) in [(1, 1), (2, 1), (1, 2), (2, 2)] {
        let explored = explore(readers, writers, 2);
        println!(
            "{readers} readers, {writers} writers: {} interleavings, {:?}",
            explored.interleavings, explored.failure
        );
        assert_eq!(explored.failure.is_some(), planted);
    }
}
