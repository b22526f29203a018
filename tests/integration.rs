//! One binary for all tests that run faircopy as a whole.

mod cases;
mod cli;
mod commonmark;
mod edges;
mod many;
mod preview;
mod properties;
mod tidy;
mod workshop;
