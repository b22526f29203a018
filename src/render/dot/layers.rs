//! Rows: which nodes stand below each other, and in what order beside each other.
//!
//! After Sugiyama, Tagawa and Toda (1981): edges that lead back are turned, a node stands below all that lead to it, long
//! edges get a bend in every row that they cross, and rows are sorted until few edges cross. The number of rounds is
//! fixed.

use super::graph::Graph;

/// How many bends there may be in all. A graph that needs more is a long chain with edges across it.
const MOST_BENDS: usize = 5000;

const ROUNDS: usize = 12;

pub struct Rows {
    /// The vertices of each row, from left to right: nodes of the graph, then bends.
    pub rows: Vec<Vec<usize>>,
    /// What a bend belongs to, by its number less that of the nodes.
    pub bends: Vec<Bend>,
    /// One for each edge.
    pub ways: Vec<Way>,
    /// For each vertex, those that an edge leads to it from in the row above, and to below.
    pub above: Vec<Vec<usize>>,
    pub below: Vec<Vec<usize>>,
}

pub struct Bend {
    pub edge: usize,
    /// Whether the edge's label stands here.
    pub has_label: bool,
}

pub enum Way {
    /// From row to row; turned if it leads up.
    Down {
        vertices: Vec<usize>,
        is_turned: bool,
    },
    /// Within a row.
    Flat,
    Loop,
}

/// `None` if there would be too many bends.
pub fn layers(graph: &Graph) -> Option<Rows> {
    let groups = groups(graph);
    let turned = turned(graph, &groups);
    let ranks = ranks(graph, &groups, &turned);
    let has_labels = graph.edges.iter().any(|edge| !edge.label.is_empty() && edge.from != edge.to);
    // A label stands in a row of its own, between those of the nodes.
    let scale = if has_labels { 2 } else { 1 };
    let count = graph.nodes.len();
    let mut rank: Vec<usize> = (0..count).map(|node| ranks[groups[node]] * scale).collect();
    let mut rows =
        Rows { rows: Vec::new(), bends: Vec::new(), ways: Vec::new(), above: vec![Vec::new(); count], below: vec![Vec::new(); count] };
    for (at, edge) in graph.edges.iter().enumerate() {
        let way = if edge.from == edge.to {
            Way::Loop
        } else if groups[edge.from] == groups[edge.to] {
            Way::Flat
        } else {
            let (from, to) = if turned[at] { (edge.to, edge.from) } else { (edge.from, edge.to) };
            let middle = (rank[from] + rank[to]) / 2;
            let mut vertices = vec![from];
            for row in rank[from] + 1..rank[to] {
                if rows.bends.len() == MOST_BENDS {
                    return None;
                }
                vertices.push(count + rows.bends.len());
                rows.bends.push(Bend { edge: at, has_label: row == middle && !edge.label.is_empty() });
                rank.push(row);
                rows.above.push(Vec::new());
                rows.below.push(Vec::new());
            }
            vertices.push(to);
            for pair in vertices.windows(2) {
                rows.below[pair[0]].push(pair[1]);
                rows.above[pair[1]].push(pair[0]);
            }
            Way::Down { vertices, is_turned: turned[at] }
        };
        rows.ways.push(way);
    }
    rows.rows = first_order(&rows, &rank);
    sort(&mut rows);
    Some(rows)
}

/// The number of the group of each node: nodes that are to stand in one row have the same.
fn groups(graph: &Graph) -> Vec<usize> {
    let mut groups: Vec<usize> = (0..graph.nodes.len()).collect();
    for same in &graph.same {
        let Some(first) = same.first().map(|node| groups[*node]) else { continue };
        for node in same {
            let old = groups[*node];
            groups.iter_mut().filter(|group| **group == old).for_each(|group| *group = first);
        }
    }
    groups
}

/// Which edges lead back to a node that they can be reached from: these are drawn against their direction.
fn turned(graph: &Graph, groups: &[usize]) -> Vec<bool> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for (at, edge) in graph.edges.iter().enumerate() {
        out[groups[edge.from]].push(at);
    }
    let mut turned = vec![false; graph.edges.len()];
    // Not seen, on the way, done.
    let mut state = vec![0u8; graph.nodes.len()];
    for node in 0..graph.nodes.len() {
        let mut way = vec![(groups[node], 0)];
        if state[groups[node]] > 0 {
            continue;
        }
        state[groups[node]] = 1;
        while let Some((group, next)) = way.last_mut() {
            let Some(edge) = out[*group].get(*next).copied() else {
                state[*group] = 2;
                way.pop();
                continue;
            };
            *next += 1;
            let to = groups[graph.edges[edge].to];
            match state[to] {
                0 => {
                    state[to] = 1;
                    way.push((to, 0));
                }
                1 => turned[edge] = true,
                _ => {}
            }
        }
    }
    turned
}

/// The row of each group: below all that lead to it. What nothing leads to stands right above what it leads to.
fn ranks(graph: &Graph, groups: &[usize], turned: &[bool]) -> Vec<usize> {
    let count = graph.nodes.len();
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut waiting = vec![0usize; count];
    for (edge, is_turned) in graph.edges.iter().zip(turned) {
        let (from, to) = (groups[edge.from], groups[edge.to]);
        if from != to {
            let (from, to) = if *is_turned { (to, from) } else { (from, to) };
            out[from].push(to);
            waiting[to] += 1;
        }
    }
    let sources: Vec<usize> = (0..count).filter(|group| waiting[*group] == 0).collect();
    let mut ranks = vec![0usize; count];
    let mut ready = sources.clone();
    while let Some(group) = ready.pop() {
        for to in &out[group] {
            ranks[*to] = ranks[*to].max(ranks[group] + 1);
            waiting[*to] -= 1;
            if waiting[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    for group in sources {
        if let Some(nearest) = out[group].iter().map(|to| ranks[*to]).min() {
            ranks[group] = nearest - 1;
        }
    }
    ranks
}

/// Rows in the order of a walk along the edges, so that what belongs together stands together.
fn first_order(rows: &Rows, rank: &[usize]) -> Vec<Vec<usize>> {
    let mut order = vec![Vec::new(); rank.iter().max().map_or(0, |last| last + 1)];
    let mut seen = vec![false; rank.len()];
    for start in 0..rank.len() {
        let mut waiting = vec![start];
        while let Some(vertex) = waiting.pop() {
            if std::mem::replace(&mut seen[vertex], true) {
                continue;
            }
            order[rank[vertex]].push(vertex);
            waiting.extend(rows.above[vertex].iter().rev().chain(rows.below[vertex].iter().rev()).filter(|next| !seen[**next]));
        }
    }
    order.retain(|row| !row.is_empty());
    order
}

/// Sorts each row by where its neighbours stand, down and up in turn, and keeps the order with the fewest crossings.
fn sort(rows: &mut Rows) {
    let mut best = rows.rows.clone();
    let mut fewest = crossings(rows);
    for round in 0..ROUNDS {
        if fewest == 0 {
            break;
        }
        let count = rows.rows.len();
        let is_down = round % 2 == 0;
        for step in 1..count {
            let at = if is_down { step } else { count - 1 - step };
            let other = if is_down { at - 1 } else { at + 1 };
            let places = places(&rows.rows[other], rows.above.len());
            let neighbours = if is_down { &rows.above } else { &rows.below };
            let mut keyed: Vec<(f64, usize)> = rows.rows[at]
                .iter()
                .enumerate()
                .map(|(own, vertex)| {
                    let near = &neighbours[*vertex];
                    let sum: usize = near.iter().map(|near| places[*near]).sum();
                    (if near.is_empty() { own as f64 } else { sum as f64 / near.len() as f64 }, *vertex)
                })
                .collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            rows.rows[at] = keyed.into_iter().map(|(_, vertex)| vertex).collect();
        }
        let now = crossings(rows);
        if now < fewest {
            fewest = now;
            best = rows.rows.clone();
        }
    }
    rows.rows = best;
}

/// Where each vertex of a row stands in it.
fn places(row: &[usize], count: usize) -> Vec<usize> {
    let mut places = vec![0; count];
    for (at, vertex) in row.iter().enumerate() {
        places[*vertex] = at;
    }
    places
}

/// How many pairs of edges cross, counted in a tree of sums (Barth, Jünger and Mutzel 2002).
fn crossings(rows: &Rows) -> usize {
    let mut total = 0;
    for pair in rows.rows.windows(2) {
        let places = places(&pair[1], rows.above.len());
        let mut sums = vec![0usize; pair[1].len() + 1];
        let mut seen = 0;
        for vertex in &pair[0] {
            let mut ends: Vec<usize> = rows.below[*vertex].iter().map(|to| places[*to]).collect();
            ends.sort_unstable();
            for end in &ends {
                // Those to the right of this end, of the vertices before.
                let mut at = end + 1;
                let mut up_to = 0;
                while at > 0 {
                    up_to += sums[at];
                    at &= at - 1;
                }
                total += seen - up_to;
            }
            for end in ends {
                let mut at = end + 1;
                while at < sums.len() {
                    sums[at] += 1;
                    at += at & at.wrapping_neg();
                }
                seen += 1;
            }
        }
    }
    total
}
