//! The middle of several measurements.

/// `None` of none.
pub fn median<T: Ord>(values: impl IntoIterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort_unstable();
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| values.swap_remove(middle))
}
