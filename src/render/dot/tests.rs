use super::svg;

#[test]
fn a_graph_is_drawn() {
    let (picture, faults) = svg("digraph { a -> b [label=\"yes\"]; b -> a; a -> a; c [shape=record, label=\"x|{y|z}\"] }", "A graph", None);
    assert_eq!(faults, []);
    let picture = picture.expect("a picture");
    assert_eq!(picture.matches("class=\"node\"").count(), 3, "{picture}");
    assert_eq!(picture.matches("class=\"edge\"").count(), 3, "{picture}");
    assert!(picture.contains("<title>A graph</title>"), "{picture}");
    assert!(!picture.contains("NaN") && !picture.contains("inf"), "{picture}");
}

/// Graphs at which libraries do not return: chains of diamonds have a way for each subset of their nodes.
#[test]
fn no_shape_takes_long() {
    let diamonds: String = (0..90).map(|n| format!("a{n} -> b{n}; a{n} -> c{n}; b{n} -> a{m}; c{n} -> a{m};\n", m = n + 1)).collect();
    let dense: String = (0..30).flat_map(|a| (0..30).map(move |b| format!("n{a} -> n{b}; "))).collect();
    let ladder: String = (0..300).map(|n| format!("n{n} -> n{}; ", n + 1)).collect();
    let across: String = (0..300).map(|n| format!("n{n} -> n299; ")).collect();
    let same: String = (0..50).map(|n| format!("{{rank=same; x{n}; y{n}}} x{n} -> y{n} -> x{}; ", n + 1)).collect();
    for statements in [diamonds, dense, format!("{ladder}{across}"), same] {
        for direction in ["TB", "LR", "BT", "RL"] {
            let (picture, faults) = svg(&format!("digraph {{ rankdir={direction}; {statements} }}"), "", None);
            assert!(picture.is_some() != faults.iter().any(|fault| fault.is_fatal), "{faults:?}");
            assert!(!picture.is_some_and(|picture| picture.contains("NaN") || picture.contains("inf")));
        }
    }
}

/// Whatever stands there: a picture, or a fault inside of the source.
#[test]
fn pieces_of_a_graph_are_no_panic() {
    let source = "strict graph \"g\" { rankdir=LR; node [shape=box, style=\"rounded,dashed\"] a -- {b c} -- \"d\\n\\\"e\" [label=<x>] /* c */ # \n subgraph cluster_0 { x:p:n -- y; rank=same } // end\n }";
    for end in (0..=source.len()).filter(|end| source.is_char_boundary(*end)) {
        for start in [0, 13, 40] {
            let Some(piece) = source.get(start..end) else { continue };
            let (picture, faults) = svg(piece, "x", None);
            assert!(picture.is_some() || faults.iter().any(|fault| fault.is_fatal), "{piece}");
            assert!(faults.iter().all(|fault| fault.span.end <= piece.len() && fault.span.start <= fault.span.end), "{piece}: {faults:?}");
        }
    }
}
