//! The DOT language, as <https://graphviz.org/doc/info/lang.html> states it, into a graph.

use super::Fault;
use super::graph::{Direction, Edge, Graph, Look, MOST_EDGES, MOST_NODES, Node, Shape};
use super::lex::{Lexeme, Token, lex};
use crate::diag::nearest;
use std::collections::BTreeMap;
use std::ops::Range;

/// How deep braces may stand in each other.
const DEEPEST: usize = 50;

/// The colours that a theme has; others are not drawn.
const COLORS: &[&str] = &["red", "orange", "yellow", "green", "blue", "purple", "gray"];

/// Attributes that are drawn.
const DRAWN: &[&str] =
    &["label", "shape", "style", "color", "fillcolor", "fontcolor", "class", "dir", "arrowhead", "arrowtail", "rankdir", "rank"];

/// Attributes that mean something to Graphviz and nothing to this picture: sizes, fonts and distances are the theme's.
const PASSED_OVER: &[&str] = &[
    "arrowsize",
    "bgcolor",
    "center",
    "charset",
    "colorscheme",
    "comment",
    "compound",
    "concentrate",
    "constraint",
    "decorate",
    "dpi",
    "fixedsize",
    "fontname",
    "fontsize",
    "group",
    "headlabel",
    "headport",
    "height",
    "href",
    "id",
    "image",
    "labelangle",
    "labeldistance",
    "labelfontcolor",
    "labelfontsize",
    "labeljust",
    "labelloc",
    "layout",
    "len",
    "lhead",
    "ltail",
    "margin",
    "minlen",
    "newrank",
    "nodesep",
    "nojustify",
    "ordering",
    "orientation",
    "outputorder",
    "overlap",
    "pack",
    "pad",
    "penwidth",
    "peripheries",
    "pencolor",
    "pos",
    "rankstep",
    "ranksep",
    "ratio",
    "regular",
    "samehead",
    "sametail",
    "searchsize",
    "sep",
    "sides",
    "size",
    "splines",
    "start",
    "stylesheet",
    "tailport",
    "taillabel",
    "target",
    "tooltip",
    "URL",
    "weight",
    "width",
    "xlabel",
];

/// Reads a graph; `None` if there is a fault that keeps it from being drawn.
pub fn graph(source: &str) -> (Option<Graph>, Vec<Fault>) {
    let (lexemes, fault) = lex(source);
    let text = source.trim_end();
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at)..text.len();
    let mut parser = Parser { lexemes, at: 0, last, graph: Graph::default(), known: BTreeMap::new(), faults: Vec::new() };
    let read = parser.graph();
    let mut faults = parser.faults;
    match (fault, read) {
        // What follows from the first fault says nothing new.
        (Some(fault), _) => faults.push(fault),
        (None, Err(fault)) => faults.push(fault),
        (None, Ok(())) => {}
    }
    let is_fatal = faults.iter().any(|fault| fault.is_fatal);
    (Some(parser.graph).filter(|_| !is_fatal), faults)
}

struct Parser {
    lexemes: Vec<Lexeme>,
    at: usize,
    /// The last character of the source.
    last: Range<usize>,
    graph: Graph,
    known: BTreeMap<String, usize>,
    faults: Vec<Fault>,
}

/// What holds for the nodes and edges of a pair of braces.
#[derive(Clone, Default)]
struct Scope {
    node: Attributes,
    edge: Attributes,
    depth: usize,
}

/// Name and value, each with its place.
type Attributes = Vec<(String, String, Range<usize>, Range<usize>)>;

type Read<T> = Result<T, Fault>;

impl Parser {
    fn graph(&mut self) -> Read<()> {
        self.keyword("strict");
        if self.keyword("digraph") {
            self.graph.is_directed = true;
        } else if !self.keyword("graph") {
            return Err(self.expected("`digraph` or `graph`", "a graph begins with `digraph {`"));
        }
        if matches!(self.peek(), Some(Token::Id { .. })) {
            self.at += 1;
        }
        self.sign('{', "a graph begins with `digraph {`")?;
        self.statements(&mut Scope::default())?;
        match self.peek() {
            None if self.graph.nodes.is_empty() => Err(empty(self.here())),
            None => Ok(()),
            Some(_) => Err(self.expected("the end", "a block draws one graph")),
        }
    }

    /// Statements up to the closing brace. Returns the nodes that they name.
    fn statements(&mut self, scope: &mut Scope) -> Read<Vec<usize>> {
        let mut named = Vec::new();
        let mut is_same = false;
        loop {
            match self.peek().cloned() {
                None => return Err(self.expected("`}`", "close the graph by `}`")),
                Some(Token::Sign('}')) => {
                    self.at += 1;
                    if is_same {
                        self.graph.same.push(named.clone());
                    }
                    return Ok(named);
                }
                Some(Token::Sign(';' | ',')) => self.at += 1,
                _ if self.keyword("node") => {
                    let attributes = self.attributes()?;
                    scope.node.extend(attributes);
                }
                _ if self.keyword("edge") => {
                    let attributes = self.attributes()?;
                    scope.edge.extend(attributes);
                }
                _ if self.keyword("graph") => {
                    for (name, value, name_at, at) in self.attributes()? {
                        is_same |= self.of_graph(&name, &value, name_at, at, scope.depth);
                    }
                }
                Some(Token::Id { .. }) if matches!(self.lexemes.get(self.at + 1), Some((Token::Sign('='), _))) => {
                    let (name, name_at) = self.id()?;
                    self.at += 1;
                    let (value, at) = self.id()?;
                    is_same |= self.of_graph(&name, &value, name_at, at, scope.depth);
                }
                _ => named.extend(self.chain(scope)?),
            }
        }
    }

    /// A node, a group, or several of them with edges between.
    fn chain(&mut self, scope: &Scope) -> Read<Vec<usize>> {
        let start = self.at;
        let mut ends = vec![self.end_of_edge(scope)?];
        let mut arrows = Vec::new();
        while let Some(Token::Arrow { is_directed }) = self.peek() {
            if *is_directed != self.graph.is_directed {
                let fault = wrong_arrow(self.here(), self.graph.is_directed);
                return Err(fault);
            }
            arrows.push(self.here());
            self.at += 1;
            ends.push(self.end_of_edge(scope)?);
        }
        let is_group = matches!(self.lexemes[start].0, Token::Sign('{')) || self.is_keyword(start, "subgraph");
        let own = if arrows.is_empty() && is_group { Vec::new() } else { self.attributes()? };
        if arrows.is_empty() && !is_group {
            for node in &ends[0] {
                self.style_node(*node, &own);
            }
        }
        for (pair, arrow) in ends.windows(2).zip(arrows) {
            for from in &pair[0] {
                for to in &pair[1] {
                    if self.graph.edges.len() == MOST_EDGES {
                        return Err(too_large(arrow, "edges", MOST_EDGES));
                    }
                    let edge = self.edge(*from, *to, scope.edge.iter().chain(&own));
                    self.graph.edges.push(edge);
                }
            }
        }
        Ok(ends.concat())
    }

    fn end_of_edge(&mut self, scope: &Scope) -> Read<Vec<usize>> {
        let is_subgraph = self.keyword("subgraph");
        if is_subgraph && matches!(self.peek(), Some(Token::Id { .. })) {
            let (name, at) = self.id()?;
            if name.starts_with("cluster") {
                self.faults.push(no_cluster(at));
            }
        }
        if is_subgraph || self.peek() == Some(&Token::Sign('{')) {
            if scope.depth == DEEPEST {
                return Err(self.expected("no more braces", "these stand too deep in each other"));
            }
            self.sign('{', "a group stands in braces")?;
            return self.statements(&mut Scope { depth: scope.depth + 1, ..scope.clone() });
        }
        let (id, at) = self.id()?;
        // A port, and the side of it.
        for _ in 0..2 {
            if self.peek() == Some(&Token::Sign(':')) {
                self.at += 1;
                self.id()?;
            }
        }
        let next = self.graph.nodes.len();
        if let Some(node) = self.known.get(&id) {
            return Ok(vec![*node]);
        }
        if next == MOST_NODES {
            return Err(too_large(at, "nodes", MOST_NODES));
        }
        self.known.insert(id.clone(), next);
        self.graph.nodes.push(Node { label: id.clone(), id, shape: Shape::Ellipse, look: Look::default() });
        self.style_node(next, &scope.node);
        Ok(vec![next])
    }

    fn attributes(&mut self) -> Read<Attributes> {
        let mut attributes = Attributes::new();
        while self.peek() == Some(&Token::Sign('[')) {
            self.at += 1;
            loop {
                match self.peek() {
                    Some(Token::Sign(']')) => {
                        self.at += 1;
                        break;
                    }
                    Some(Token::Sign(',' | ';')) => self.at += 1,
                    Some(Token::Id { .. }) => {
                        let (name, name_at) = self.id()?;
                        let (value, at) = if self.peek() == Some(&Token::Sign('=')) {
                            self.at += 1;
                            self.id()?
                        } else {
                            ("true".to_owned(), name_at.clone())
                        };
                        if !DRAWN.contains(&name.as_str()) && !PASSED_OVER.contains(&name.as_str()) {
                            self.faults.push(unknown_attribute(name_at.clone(), &name));
                        }
                        attributes.push((name, value, name_at, at));
                    }
                    _ => return Err(self.expected("`]`", "attributes are written `[label=\"…\", shape=box]`")),
                }
            }
        }
        Ok(attributes)
    }

    /// An attribute of the graph or a group. Returns whether it puts the group's nodes into one row.
    fn of_graph(&mut self, name: &str, value: &str, name_at: Range<usize>, at: Range<usize>, depth: usize) -> bool {
        match name {
            "rank" => return matches!(value, "same" | "min" | "max" | "source" | "sink"),
            "rankdir" if depth == 0 => match value {
                "TB" => self.graph.direction = Direction::Down,
                "BT" => self.graph.direction = Direction::Up,
                "LR" => self.graph.direction = Direction::Right,
                "RL" => self.graph.direction = Direction::Left,
                _ => self.faults.push(no_choice(at, "rankdir", value, &["TB", "LR", "BT", "RL"])),
            },
            _ if DRAWN.contains(&name) || PASSED_OVER.contains(&name) => {}
            _ => self.faults.push(unknown_attribute(name_at, name)),
        }
        false
    }

    fn style_node(&mut self, node: usize, attributes: &Attributes) {
        for (name, value, _, at) in attributes {
            match name.as_str() {
                "label" => self.graph.nodes[node].label = value.clone(),
                "shape" => match shape(value) {
                    Some(shape) => self.graph.nodes[node].shape = shape,
                    None => self.faults.push(no_choice(at.clone(), "shape", value, SHAPES)),
                },
                _ => {
                    let mut look = std::mem::take(&mut self.graph.nodes[node].look);
                    self.look(name, value, at, &mut look);
                    let node = &mut self.graph.nodes[node];
                    node.look = look;
                    if name == "style" && value.contains("rounded") && node.shape == Shape::Box {
                        node.shape = Shape::Rounded;
                    }
                }
            }
        }
    }

    fn edge<'a>(
        &mut self,
        from: usize,
        to: usize,
        attributes: impl Iterator<Item = &'a (String, String, Range<usize>, Range<usize>)>,
    ) -> Edge {
        let mut edge = Edge { from, to, label: String::new(), heads: (false, self.graph.is_directed), look: Look::default() };
        for (name, value, _, at) in attributes {
            match (name.as_str(), value.as_str()) {
                ("label", _) => edge.label = value.clone(),
                ("dir", "forward") => edge.heads = (false, true),
                ("dir", "back") => edge.heads = (true, false),
                ("dir", "both") => edge.heads = (true, true),
                ("dir", "none") => edge.heads = (false, false),
                ("dir", _) => self.faults.push(no_choice(at.clone(), "dir", value, &["forward", "back", "both", "none"])),
                ("arrowhead", "none") => edge.heads.1 = false,
                ("arrowtail", "none") => edge.heads.0 = false,
                _ => self.look(name, value, at, &mut edge.look),
            }
        }
        edge
    }

    fn look(&mut self, name: &str, value: &str, at: &Range<usize>, look: &mut Look) {
        match name {
            "style" => {
                for word in value.split(',').map(str::trim) {
                    match word {
                        "invis" => look.is_hidden = true,
                        "dashed" | "dotted" | "bold" | "filled" => look.classes.push(word.to_owned()),
                        _ => {}
                    }
                }
            }
            "color" | "fillcolor" | "fontcolor" => {
                let prefix = match name {
                    "color" => "line",
                    "fillcolor" => "fill",
                    _ => "text",
                };
                match color(value) {
                    Some(color) => look.classes.push(format!("{prefix}-{color}")),
                    None if matches!(value, "black" | "white" | "transparent" | "none" | "") => {}
                    None => self.faults.push(no_color(at.clone(), value)),
                }
            }
            "class" => look.classes.extend(value.split_whitespace().map(str::to_owned)),
            _ => {}
        }
    }

    fn peek(&self) -> Option<&Token> {
        self.lexemes.get(self.at).map(|(token, _)| token)
    }

    /// Where the next token stands, else the last sign of the source.
    fn here(&self) -> Range<usize> {
        self.lexemes.get(self.at).map_or_else(|| self.last.clone(), |(_, range)| range.clone())
    }

    /// Takes a keyword, in any case.
    fn keyword(&mut self, word: &str) -> bool {
        let found = self.is_keyword(self.at, word);
        self.at += usize::from(found);
        found
    }

    fn is_keyword(&self, at: usize, word: &str) -> bool {
        matches!(self.lexemes.get(at), Some((Token::Id { text, is_quoted: false }, _)) if text.eq_ignore_ascii_case(word))
    }

    fn id(&mut self) -> Read<(String, Range<usize>)> {
        match self.lexemes.get(self.at) {
            Some((Token::Id { text, .. }, range)) => {
                self.at += 1;
                Ok((text.clone(), range.clone()))
            }
            _ => Err(self.expected("a name", "put names with blanks or signs in quotes")),
        }
    }

    fn sign(&mut self, sign: char, help: &str) -> Read<()> {
        if self.peek() == Some(&Token::Sign(sign)) {
            self.at += 1;
            return Ok(());
        }
        Err(self.expected(&format!("`{sign}`"), help))
    }

    fn expected(&self, what: &str, help: &str) -> Fault {
        Fault { span: self.here(), message: format!("here must stand {what}"), help: help.to_owned(), is_fatal: true }
    }
}

const SHAPES: &[&str] = &["box", "ellipse", "circle", "doublecircle", "diamond", "point", "plaintext", "record", "Mrecord"];

fn shape(name: &str) -> Option<Shape> {
    Some(match name {
        "box" | "rect" | "rectangle" | "square" | "note" | "tab" | "folder" | "box3d" | "component" | "cylinder" => Shape::Box,
        "ellipse" | "oval" | "egg" => Shape::Ellipse,
        "circle" | "Mcircle" => Shape::Circle,
        "doublecircle" => Shape::DoubleCircle,
        "diamond" | "Mdiamond" => Shape::Diamond,
        "point" => Shape::Point,
        "plaintext" | "plain" | "none" | "underline" => Shape::Plain,
        "record" | "Mrecord" => Shape::Record,
        _ => return None,
    })
}

/// The nearest colour of the theme to one that Graphviz names, light and dark ones included.
fn color(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let plain = name.trim_start_matches("light").trim_start_matches("dark").trim_end_matches(|c: char| c.is_ascii_digit());
    let plain = match plain {
        "grey" | "slategray" | "silver" => "gray",
        "gold" | "goldenrod" => "yellow",
        "violet" | "magenta" | "pink" | "orchid" => "purple",
        "cyan" | "skyblue" | "steelblue" | "navy" | "royalblue" => "blue",
        "crimson" | "firebrick" | "salmon" | "tomato" | "coral" => "red",
        "lime" | "seagreen" | "forestgreen" | "palegreen" => "green",
        other => other,
    };
    COLORS.iter().find(|color| **color == plain).copied()
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn empty(span: Range<usize>) -> Fault {
    Fault { span, message: "this graph has no nodes".to_owned(), help: "name some: `a -> b`".to_owned(), is_fatal: true }
}

fn wrong_arrow(span: Range<usize>, is_directed: bool) -> Fault {
    let (message, help) = match is_directed {
        true => ("the edges of a `digraph` are arrows", "write `->`, or begin the graph with `graph`"),
        false => ("the edges of a `graph` have no direction", "write `--`, or begin the graph with `digraph`"),
    };
    Fault { span, message: message.to_owned(), help: help.to_owned(), is_fatal: true }
}

fn too_large(span: Range<usize>, what: &str, most: usize) -> Fault {
    let help = "draw a part of it, or put a picture in its place".to_owned();
    Fault { span, message: format!("a graph of more than {most} {what} is not drawn"), help, is_fatal: true }
}

fn unknown_attribute(span: Range<usize>, name: &str) -> Fault {
    let help = match nearest(name, DRAWN.iter().chain(PASSED_OVER).copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("what is drawn is {}", list(DRAWN)),
    };
    Fault { span, message: format!("graphs have no attribute `{name}`"), help, is_fatal: false }
}

fn no_choice(span: Range<usize>, name: &str, value: &str, choices: &[&str]) -> Fault {
    let help = match nearest(value, choices.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("what is drawn is {}", list(choices)),
    };
    Fault { span, message: format!("`{name}` cannot be `{value}`"), help, is_fatal: false }
}

fn no_color(span: Range<usize>, value: &str) -> Fault {
    let help = format!("colours are the theme's, so that a picture fits its page, light or dark: {}", list(COLORS));
    Fault { span, message: format!("the colour `{value}` is not drawn"), help, is_fatal: false }
}

fn no_cluster(span: Range<usize>) -> Fault {
    Fault {
        span,
        message: "clusters are drawn without a frame".to_owned(),
        help: "give their nodes a colour or a class, and call the group by another name".to_owned(),
        is_fatal: false,
    }
}
