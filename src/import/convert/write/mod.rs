//! Events become Markdown.
//!
//! [`block`] writes what stands at the top level, one block after another, with containers as prefixes of lines; [`inline`]
//! writes running text, [`escape`] decides character by character what must be escaped where it stands, and [`table`]
//! lays tables out. Whether it is read back as what was meant is not decided here but by `verify`.

mod block;
mod escape;
mod fence;
mod inline;
mod table;

pub use block::{Means, block};
pub use inline::code_span_fits;
