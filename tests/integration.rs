//! One binary for all tests that run faircopy as a whole.

mod book;
mod cache;
mod case;
mod cases;
mod cli;
mod commonmark;
mod convert;
mod edges;
#[cfg(feature = "external")]
mod external;
mod highlight;
mod hostile;
mod import;
mod import_properties;
mod legacy;
mod many;
mod preview;
mod properties;
mod prove;
mod rustdoc;
mod site;
mod summaries;
mod tidy;
mod warm;
mod workshop;
