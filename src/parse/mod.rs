//! Files become pages: front matter, Markdown outline, configuration.

pub mod config;
pub mod fence;
pub mod front;
pub mod markdown;
