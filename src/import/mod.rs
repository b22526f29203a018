//! Old posts become Markdown, and prove that nothing was lost.
//!
//! Bytes are decoded and read into a tree ([`dom`]); a post is found in it ([`post`]); what no reader is to see is dropped
//! by a named rule ([`rule`]); the rest is converted, rendered again and compared with the tree as it was. [`site`] does
//! this for a whole folder.
//!
//! Nothing here reads or writes a file, and nothing is fetched.

pub mod article;
pub mod charset;
pub mod check;
pub mod code;
pub mod convert;
pub mod dom;
pub mod export;
pub mod meta;
pub mod post;
pub mod report;
pub mod rule;
pub mod select;
pub mod site;
pub mod sources;
