use super::*;
use crate::import::dom;

mod round;
mod streams;

fn md(html: &str) -> String {
    let dom = dom::fragment(html);
    convert(&dom, dom.root(), &[], Options::default()).markdown
}

#[test]
fn smoke() {
    assert_eq!(md("<p>a <b>b</b></p><ul><li>x<ul><li>y</li></ul></li><li>z</li></ul>"), "a **b**\n\n- x\n  - y\n- z\n");
}
