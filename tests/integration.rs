//! One binary for all tests that run faircopy as a whole.

mod book;
mod cases;
mod cli;
mod commonmark;
mod edges;
mod hostile;
mod import;
mod many;
mod preview;
mod properties;
mod prove;
mod rustdoc;
mod site;
mod tidy;
mod workshop;
