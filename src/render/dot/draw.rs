//! The picture: SVG whose lines and letters have the colour of the text around it, and classes for whoever wants others.

use super::graph::{Graph, Look, Node, Shape};
use super::label::{self, Field, LINE};
use super::place::{Placed, Point};
use crate::html;
use std::fmt::Write;

pub fn svg(graph: &Graph, placed: &Placed, alt: &str, desc: Option<&str>) -> String {
    let (width, height) = placed.size;
    let mut out = String::new();
    // Writing to a string cannot fail, here and below.
    let _ = write!(
        out,
        "<svg role=\"img\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" fill=\"none\" stroke=\"currentColor\">\n<title>",
        w = number(width.ceil()),
        h = number(height.ceil())
    );
    html::escape(alt, &mut out);
    out.push_str("</title>\n");
    if let Some(desc) = desc {
        out.push_str("<desc>");
        html::escape(desc, &mut out);
        out.push_str("</desc>\n");
    }
    for (edge, (start, curves, text)) in graph.edges.iter().zip(&placed.edges) {
        let is_hidden = |node: usize| graph.nodes[node].look.is_hidden;
        if edge.look.is_hidden || is_hidden(edge.from) || is_hidden(edge.to) {
            continue;
        }
        group("edge", &edge.look, &mut out);
        path(*start, curves, &mut out);
        if let (true, Some(last)) = (edge.heads.1, curves.last()) {
            head(last[1], last[2], &mut out);
        }
        if let (true, Some(first)) = (edge.heads.0, curves.first()) {
            head(first[0], *start, &mut out);
        }
        if !edge.label.is_empty() {
            write_lines(&label::lines(&edge.label, ""), *text, &mut out);
        }
        out.push_str("</g>\n");
    }
    let is_row = !graph.direction.is_sideways();
    for (node, (middle, size)) in graph.nodes.iter().zip(&placed.nodes).filter(|(node, _)| !node.look.is_hidden) {
        group("node", &node.look, &mut out);
        draw_node(node, *middle, *size, is_row, &mut out);
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

fn draw_node(node: &Node, middle: Point, size: Point, is_row: bool, out: &mut String) {
    let lines = label::lines(&node.label, &node.id);
    match node.shape {
        Shape::Box => rect(middle, size, 0.0, out),
        Shape::Rounded => rect(middle, size, 8.0, out),
        Shape::Ellipse | Shape::Circle => ellipse(middle, size, out),
        Shape::DoubleCircle => {
            ellipse(middle, size, out);
            ellipse(middle, (size.0 - 8.0, size.1 - 8.0), out);
        }
        Shape::Diamond => {
            let ((x, y), (w, h)) = (middle, (size.0 / 2.0, size.1 / 2.0));
            let points = [(x, y - h), (x + w, y), (x, y + h), (x - w, y)].map(|(x, y)| format!("{},{}", number(x), number(y)));
            let _ = writeln!(out, "<polygon points=\"{}\"/>", points.join(" "));
        }
        Shape::Point => return ellipse(middle, size, out),
        Shape::Plain => {}
        Shape::Record => {
            rect(middle, size, 0.0, out);
            let corner = (middle.0 - size.0 / 2.0, middle.1 - size.1 / 2.0);
            return field(&label::fields(&node.label, &node.id), corner, size, is_row, out);
        }
    }
    write_lines(&lines, middle, out);
}

/// The fields of a record in the room that they have, which may be more than they need.
fn field(part: &Field, corner: Point, size: Point, is_row: bool, out: &mut String) {
    let parts = match part {
        Field::Text(lines) => return write_lines(lines, (corner.0 + size.0 / 2.0, corner.1 + size.1 / 2.0), out),
        Field::Split(parts) => parts,
    };
    let needed = label::field_size(part, is_row);
    let spare = if is_row { size.0 - needed.0 } else { size.1 - needed.1 } / parts.len() as f64;
    let (mut x, mut y) = corner;
    for (at, part) in parts.iter().enumerate() {
        let own = label::field_size(part, !is_row);
        let own = if is_row { (own.0 + spare, size.1) } else { (size.0, own.1 + spare) };
        if at > 0 {
            let end = if is_row { (x, y + size.1) } else { (x + size.0, y) };
            let _ = writeln!(out, "<path d=\"M{} {} L{} {}\"/>", number(x), number(y), number(end.0), number(end.1));
        }
        field(part, (x, y), own, !is_row, out);
        if is_row {
            x += own.0;
        } else {
            y += own.1;
        }
    }
}

fn group(what: &str, look: &Look, out: &mut String) {
    let mut class = what.to_owned();
    for own in &look.classes {
        class.push(' ');
        class.push_str(own);
    }
    out.push_str("<g class=\"");
    html::escape_attr(&class, out);
    out.push_str("\">\n");
}

fn rect((x, y): Point, (w, h): Point, radius: f64, out: &mut String) {
    let round = if radius > 0.0 { format!(" rx=\"{}\"", number(radius)) } else { String::new() };
    let (x, y) = (x - w / 2.0, y - h / 2.0);
    let _ = writeln!(out, "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{round}/>", number(x), number(y), number(w), number(h));
}

fn ellipse((x, y): Point, (w, h): Point, out: &mut String) {
    let _ = writeln!(out, "<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"/>", number(x), number(y), number(w / 2.0), number(h / 2.0));
}

fn path(start: Point, curves: &[[Point; 3]], out: &mut String) {
    let _ = write!(out, "<path d=\"M{} {}", number(start.0), number(start.1));
    for [a, b, end] in curves {
        let _ = write!(out, " C{} {} {} {} {} {}", number(a.0), number(a.1), number(b.0), number(b.1), number(end.0), number(end.1));
    }
    out.push_str("\"/>\n");
}

/// An arrow's head at `tip`, coming from `from`.
fn head(from: Point, tip: Point, out: &mut String) {
    let (dx, dy) = (tip.0 - from.0, tip.1 - from.1);
    let length = (dx * dx + dy * dy).sqrt();
    let (dx, dy) = if length > 0.01 { (dx / length, dy / length) } else { (0.0, 1.0) };
    let back = (tip.0 - dx * 9.0, tip.1 - dy * 9.0);
    let (a, b) = ((back.0 - dy * 3.6, back.1 + dx * 3.6), (back.0 + dy * 3.6, back.1 - dx * 3.6));
    let points = [tip, a, b].map(|(x, y)| format!("{},{}", number(x), number(y)));
    let _ = writeln!(out, "<polygon class=\"head\" fill=\"currentColor\" points=\"{}\"/>", points.join(" "));
}

fn write_lines(lines: &[String], (x, y): Point, out: &mut String) {
    let first = y - (lines.len() as f64 - 1.0) * LINE / 2.0;
    let _ = write!(
        out,
        "<text text-anchor=\"middle\" dominant-baseline=\"central\" font-size=\"{}\" fill=\"currentColor\" stroke=\"none\">",
        number(label::FONT)
    );
    for (at, line) in lines.iter().enumerate() {
        let _ = write!(out, "<tspan x=\"{}\" y=\"{}\">", number(x), number(first + at as f64 * LINE));
        html::escape(line, out);
        out.push_str("</tspan>");
    }
    out.push_str("</text>\n");
}

/// A tenth of a pixel is exact enough, and the same on every machine.
fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}{}.{}", if tenths < 0 { "-" } else { "" }, tenths.abs() / 10, rest.abs()),
    }
}
