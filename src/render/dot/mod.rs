//! Graphs: the DOT language becomes an SVG picture.
//!
//! [`parse`] reads a graph, [`layers`] puts its nodes into rows, [`place`] gives them coordinates, [`draw`] writes the
//! picture. Every step is bounded by the size of the graph, whatever its shape: the layouts that there are as libraries
//! do not return from some graphs of fifty nodes, and panic at others. Colours are classes, for a style sheet.

mod draw;
mod graph;
mod label;
mod layers;
mod lex;
mod parse;
mod place;
#[cfg(test)]
mod tests;

use std::ops::Range;

/// What is wrong with a graph, in bytes of its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub span: Range<usize>,
    pub message: String,
    pub help: String,
    /// Whether there is no picture because of it.
    pub is_fatal: bool,
}

/// The picture of a graph, unless something is wrong with it that is fatal. `alt` says what it shows, `desc` says more.
pub fn svg(source: &str, alt: &str, desc: Option<&str>) -> (Option<String>, Vec<Fault>) {
    let (graph, mut faults) = parse::graph(source);
    let picture = graph.and_then(|graph| match layers::layers(&graph) {
        Some(rows) => Some(draw::svg(&graph, &place::place(&graph, rows), alt, desc)),
        None => {
            faults.push(Fault {
                span: 0..source.find(char::is_whitespace).unwrap_or(source.len()),
                message: "this graph has too many long edges to be drawn".to_owned(),
                help: "draw a part of it, or put a picture in its place".to_owned(),
                is_fatal: true,
            });
            None
        }
    });
    (picture, faults)
}
