//! The site becomes files.

pub mod body;
pub mod code;
pub mod feed;
pub mod template;
pub mod theme;
pub mod view;
