//! Coordinates: how far apart rows and nodes stand, and which way edges take between them.
//!
//! All is reckoned as if edges led down; the whole is turned at the end.

use super::graph::{Direction, Graph, Node, Shape};
use super::label;
use super::layers::{Rows, Way};

const BETWEEN_NODES: f64 = 28.0;
const BETWEEN_BENDS: f64 = 14.0;
const BETWEEN_ROWS: f64 = 44.0;
/// Rows of labels stand nearer.
const BETWEEN_HALF_ROWS: f64 = 18.0;
const LOOP: f64 = 26.0;
const ROUNDS: usize = 10;

pub type Point = (f64, f64);

/// Where everything stands, in pixels.
pub struct Placed {
    pub size: Point,
    /// The middle and the size of each node.
    pub nodes: Vec<(Point, Point)>,
    /// Where each edge begins, its curves (two handles and an end each), and the middle of its label.
    pub edges: Vec<(Point, Vec<[Point; 3]>, Point)>,
}

pub fn place(graph: &Graph, rows: Rows) -> Placed {
    let sideways = graph.direction.is_sideways();
    let turn = |(w, h): Point| if sideways { (h, w) } else { (w, h) };
    let sizes: Vec<Point> = graph.nodes.iter().map(|node| turn(node_size(node, !sideways))).collect();
    let mut room = sizes.clone();
    for (edge, way) in graph.edges.iter().zip(&rows.ways) {
        if let Way::Loop = way {
            let label = turn(label::size(&label::lines(&edge.label, "")));
            room[edge.from].0 += 2.0 * (LOOP + label.0);
        }
    }
    for bend in &rows.bends {
        let (w, h) = label::size(&label::lines(&graph.edges[bend.edge].label, ""));
        room.push(if bend.has_label { turn((w + 10.0, h)) } else { (2.0, 2.0) });
    }
    let across = across(&rows, &room, graph.nodes.len());
    let (down, height) = down(&rows, &room, graph.edges.iter().any(|edge| !edge.label.is_empty()));
    let at = |vertex: usize| (across[vertex], down[vertex]);
    let left = (0..across.len()).map(|vertex| across[vertex] - room[vertex].0 / 2.0).fold(f64::INFINITY, f64::min);
    let right = (0..across.len()).map(|vertex| across[vertex] + room[vertex].0 / 2.0).fold(f64::NEG_INFINITY, f64::max);
    let margin = 6.0;
    let turned = |(x, y): Point| {
        let (x, y) = (x - left + margin, y + margin);
        match graph.direction {
            Direction::Down => (x, y),
            Direction::Up => (x, height + 2.0 * margin - y),
            Direction::Right => (y, x),
            Direction::Left => (height + 2.0 * margin - y, x),
        }
    };
    let ports = ports(graph, &rows, &sizes, &across);
    let mut edges = Vec::new();
    for (index, (edge, way)) in graph.edges.iter().zip(&rows.ways).enumerate() {
        let (start, curves, text) = match way {
            Way::Down { vertices, is_turned } => {
                let (first, last) = ports[index];
                let (from, to) = (vertices[0], vertices[vertices.len() - 1]);
                let edge_of = |node: usize, shift: f64| border(graph.nodes[node].shape, sizes[node], shift);
                let mut points = vec![(at(from).0 + first, at(from).1 + edge_of(from, first))];
                let mut text = (0.0, 0.0);
                let mut label = None;
                for bend in &vertices[1..vertices.len() - 1] {
                    let (x, y) = at(*bend);
                    if rows.bends[bend - graph.nodes.len()].has_label {
                        // The line passes on the left of the label, or below it.
                        let aside = (room[*bend].0 / 2.0 - 2.0) * if sideways { 1.0 } else { -1.0 };
                        text = (x - aside.signum() * 3.0, y);
                        label = Some((x + aside, y));
                        points.push((x + aside, y));
                    } else {
                        points.push((x, y));
                    }
                }
                points.push((at(to).0 + last, at(to).1 - edge_of(to, last)));
                if *is_turned {
                    points.reverse();
                }
                (points[0], curves(&points, label), text)
            }
            Way::Flat => flat(at(edge.from), at(edge.to), sizes[edge.from], sizes[edge.to], is_beside(&rows, edge.from, edge.to)),
            Way::Loop => {
                let ((x, y), (w, h)) = (at(edge.from), sizes[edge.from]);
                let dy = h / 4.0;
                let dx = border(graph.nodes[edge.from].shape, (h, w), dy);
                let far = x + w / 2.0 + LOOP;
                let label = turn(label::size(&label::lines(&edge.label, "")));
                ((x + dx, y - dy), vec![[(far, y - dy - 6.0), (far, y + dy + 6.0), (x + dx, y + dy)]], (far + label.0 / 2.0, y))
            }
        };
        let curves = curves.into_iter().map(|curve: [Point; 3]| curve.map(turned)).collect();
        edges.push((turned(start), curves, turned(text)));
    }
    let nodes = (0..graph.nodes.len()).map(|node| (turned(at(node)), turn(sizes[node]))).collect();
    Placed { size: turn((right - left + 2.0 * margin, height + 2.0 * margin)), nodes, edges }
}

/// Width and height of a node; the outermost fields of a record stand beside each other if `is_row`.
fn node_size(node: &Node, is_row: bool) -> Point {
    let (w, h) = label::size(&label::lines(&node.label, &node.id));
    match node.shape {
        Shape::Box | Shape::Rounded => (w + 24.0, h + 16.0),
        Shape::Ellipse => (w * 1.2 + 28.0, h + 20.0),
        Shape::Circle => (w.max(h) + 22.0, w.max(h) + 22.0),
        Shape::DoubleCircle => (w.max(h) + 30.0, w.max(h) + 30.0),
        Shape::Diamond => (w * 1.5 + 36.0, h * 1.5 + 24.0),
        Shape::Point => (8.0, 8.0),
        Shape::Plain => (w + 8.0, h + 6.0),
        Shape::Record => label::field_size(&label::fields(&node.label, &node.id), is_row),
    }
}

/// How far the border of a shape is from its middle, `shift` beside it.
fn border(shape: Shape, (w, h): Point, shift: f64) -> f64 {
    let part = (shift.abs() / (w / 2.0)).min(1.0);
    match shape {
        Shape::Ellipse | Shape::Circle | Shape::DoubleCircle | Shape::Point => h / 2.0 * (1.0 - part * part).sqrt(),
        Shape::Diamond => h / 2.0 * (1.0 - part),
        _ => h / 2.0,
    }
}

/// Where each vertex stands in its row. Each moves to the middle of its neighbours as far as those beside it let it;
/// bends more so than nodes, so that long edges are straight.
fn across(rows: &Rows, room: &[Point], nodes: usize) -> Vec<f64> {
    let gap = |a: usize, b: usize| {
        let between = if a < nodes && b < nodes { BETWEEN_NODES } else { BETWEEN_BENDS };
        (room[a].0 + room[b].0) / 2.0 + between
    };
    let mut across = vec![0.0; room.len()];
    for row in &rows.rows {
        for pair in row.windows(2) {
            across[pair[1]] = across[pair[0]] + gap(pair[0], pair[1]);
        }
    }
    let weight = |vertex: usize| if vertex < nodes { 1.0 } else { 6.0 };
    for round in 0..ROUNDS {
        let count = rows.rows.len();
        for step in 0..count {
            let at = if round % 2 == 0 { step } else { count - 1 - step };
            let row = &rows.rows[at];
            let gaps: Vec<f64> = row.windows(2).map(|pair| gap(pair[0], pair[1])).collect();
            let mut wanted: Vec<f64> = row
                .iter()
                .map(|vertex| {
                    let (above, below) = (&rows.above[*vertex], &rows.below[*vertex]);
                    let near: Vec<f64> = match (round + 2 >= ROUNDS, round % 2 == 0) {
                        (true, _) => above.iter().chain(below).map(|near| across[*near]).collect(),
                        (false, true) => above.iter().map(|near| across[*near]).collect(),
                        (false, false) => below.iter().map(|near| across[*near]).collect(),
                    };
                    if near.is_empty() { across[*vertex] } else { near.iter().sum::<f64>() / near.len() as f64 }
                })
                .collect();
            // What has no edges stands beside what has.
            let is_alone = |vertex: usize| rows.above[vertex].is_empty() && rows.below[vertex].is_empty();
            for at in 1..row.len() {
                if is_alone(row[at]) {
                    wanted[at] = wanted[at - 1] + gaps[at - 1];
                }
            }
            let weights: Vec<f64> = row.iter().map(|vertex| if is_alone(*vertex) { 0.01 } else { weight(*vertex) }).collect();
            for (vertex, x) in row.iter().zip(apart(&wanted, &gaps, &weights)) {
                across[*vertex] = x;
            }
        }
    }
    across
}

/// The places nearest to those that are wanted, by the sum of squares, with at least `gaps` between them: pools of
/// neighbours that are in each other's way share the mean of what they want.
fn apart(wanted: &[f64], gaps: &[f64], weights: &[f64]) -> Vec<f64> {
    let mut offsets = vec![0.0; wanted.len()];
    for at in 1..wanted.len() {
        offsets[at] = offsets[at - 1] + gaps[at - 1];
    }
    // Sum of weights, sum of what is wanted, count.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (at, wanted) in wanted.iter().enumerate() {
        let mut pool = (weights[at], weights[at] * (wanted - offsets[at]), 1);
        while let Some(last) = pools.last().filter(|last| last.1 / last.0 >= pool.1 / pool.0) {
            pool = (last.0 + pool.0, last.1 + pool.1, last.2 + pool.2);
            pools.pop();
        }
        pools.push(pool);
    }
    let places = pools.into_iter().flat_map(|(weight, sum, count)| std::iter::repeat_n(sum / weight, count));
    places.zip(offsets).map(|(place, offset)| place + offset).collect()
}

/// The middle of each vertex' row, and the height of all.
fn down(rows: &Rows, room: &[Point], has_labels: bool) -> (Vec<f64>, f64) {
    let mut down = vec![0.0; room.len()];
    let mut y = 0.0;
    for (at, row) in rows.rows.iter().enumerate() {
        let height = row.iter().map(|vertex| room[*vertex].1).fold(0.0, f64::max);
        if at > 0 {
            y += if has_labels { BETWEEN_HALF_ROWS } else { BETWEEN_ROWS };
        }
        for vertex in row {
            down[*vertex] = y + height / 2.0;
        }
        y += height;
    }
    (down, y)
}

/// How far from the middle of its nodes each edge begins and ends: those of one node stand beside each other in the
/// order of where they lead.
fn ports(graph: &Graph, rows: &Rows, sizes: &[Point], across: &[f64]) -> Vec<(f64, f64)> {
    let mut ports = vec![(0.0, 0.0); graph.edges.len()];
    let mut out: Vec<Vec<(f64, usize)>> = vec![Vec::new(); graph.nodes.len()];
    let mut into = out.clone();
    for (edge, way) in rows.ways.iter().enumerate() {
        if let Way::Down { vertices, .. } = way {
            let last = vertices.len() - 1;
            out[vertices[0]].push((across[vertices[1]], edge));
            into[vertices[last]].push((across[vertices[last - 1]], edge));
        }
    }
    for (lists, is_start) in [(&mut out, true), (&mut into, false)] {
        for (node, list) in lists.iter_mut().enumerate() {
            list.sort_by(|a, b| a.0.total_cmp(&b.0));
            let step = (sizes[node].0 * 0.6 / list.len().max(1) as f64).min(18.0);
            for (at, (_, edge)) in list.iter().enumerate() {
                let shift = (at as f64 - (list.len() - 1) as f64 / 2.0) * step;
                let port = &mut ports[*edge];
                if is_start {
                    port.0 = shift;
                } else {
                    port.1 = shift;
                }
            }
        }
    }
    ports
}

/// A curve through points that leaves the first and reaches the last straight up or down, passes beside its label so,
/// and passes each other point in the direction from that before it to that behind it (Catmull and Rom 1974).
fn curves(points: &[Point], label: Option<Point>) -> Vec<[Point; 3]> {
    let last = points.len() - 1;
    let slope = |at: usize, height: f64| match at {
        at if at == 0 || at == last || Some(points[at]) == label => (0.0, height * 1.5),
        at => ((points[at + 1].0 - points[at - 1].0) / 2.0, (points[at + 1].1 - points[at - 1].1) / 2.0),
    };
    let curve = |at: usize| {
        let (a, b) = (points[at], points[at + 1]);
        let (from, to) = (slope(at, b.1 - a.1), slope(at + 1, b.1 - a.1));
        [(a.0 + from.0 / 3.0, a.1 + from.1 / 3.0), (b.0 - to.0 / 3.0, b.1 - to.1 / 3.0), b]
    };
    (0..last).map(curve).collect()
}

/// An edge within a row: straight to what stands beside, else above what stands between.
fn flat(a: Point, b: Point, size_a: Point, size_b: Point, is_beside: bool) -> (Point, Vec<[Point; 3]>, Point) {
    let sign = if a.0 < b.0 { 1.0 } else { -1.0 };
    if is_beside {
        let start = (a.0 + sign * size_a.0 / 2.0, a.1);
        let end = (b.0 - sign * size_b.0 / 2.0, b.1);
        let third = (end.0 - start.0) / 3.0;
        let curve = [(start.0 + third, start.1), (end.0 - third, end.1), end];
        return (start, vec![curve], ((start.0 + end.0) / 2.0, start.1 - label::LINE * 0.6));
    }
    let (start, end) = ((a.0, a.1 - size_a.1 / 2.0), (b.0, b.1 - size_b.1 / 2.0));
    let top = start.1.min(end.1) - BETWEEN_ROWS / 2.0;
    (start, vec![[(start.0, top), (end.0, top), end]], ((start.0 + end.0) / 2.0, top))
}

fn is_beside(rows: &Rows, a: usize, b: usize) -> bool {
    rows.rows.iter().any(|row| row.windows(2).any(|pair| pair == [a, b] || pair == [b, a]))
}
