//! A graph as its source states it.

/// The nodes that a graph may have.
pub const MOST_NODES: usize = 400;
pub const MOST_EDGES: usize = 1000;

#[derive(Debug, Default)]
pub struct Graph {
    pub is_directed: bool,
    pub direction: Direction,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// Nodes that are to stand in one row.
    pub same: Vec<Vec<usize>>,
}

/// Where edges lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    #[default]
    Down,
    Up,
    Right,
    Left,
}

impl Direction {
    pub fn is_sideways(self) -> bool {
        matches!(self, Self::Right | Self::Left)
    }
}

#[derive(Clone, Debug)]
pub struct Node {
    pub id: String,
    pub label: String,
    pub shape: Shape,
    pub look: Look,
}

#[derive(Clone, Debug)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub label: String,
    /// Whether there is an arrow at its beginning, and at its end.
    pub heads: (bool, bool),
    pub look: Look,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Box,
    Rounded,
    Ellipse,
    Circle,
    DoubleCircle,
    Diamond,
    /// A dot without text.
    Point,
    /// Text without a line around it.
    Plain,
    Record,
}

/// What a style sheet makes visible.
#[derive(Clone, Debug, Default)]
pub struct Look {
    pub is_hidden: bool,
    pub classes: Vec<String>,
}
