//! faircopy: a static-site generator for technical notes that publishes only what it can prove.
//!
//! [`pipeline::build`] is the program; `ARCHITECTURE.md` is the map.

pub mod block;
pub mod cache;
pub mod cli;
pub mod config;
pub mod csp;
pub mod diag;
pub mod edit;
pub mod example;
#[cfg(feature = "external")]
pub mod external;
pub mod highlight;
pub mod html;
pub mod import;
pub mod inspect;
pub mod lines;
pub mod markdown;
pub mod memo;
pub mod output;
pub mod pack;
pub mod page;
pub mod parse;
pub mod pipeline;
pub mod plan;
pub mod print;
pub mod proof;
pub mod prove;
pub mod read;
pub mod render;
#[cfg(test)]
mod scratch;
pub mod serve;
pub mod site;
pub mod source;
pub mod stamp;
pub mod tag;
pub mod text;
pub mod tree;
pub mod url;
pub mod write;
pub mod xml;
