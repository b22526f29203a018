use super::*;
use crate::import::dom;

const PAGE: &str = "<div id=a class='x y'><p title='one two'>1<p class=x lang=zh-CN>2</div><ul><li>a<li class=x>b<li>c</ul><p>3</p>";

fn found(selector: &str) -> Vec<String> {
    let dom = dom::fragment(PAGE);
    let selector = Selector::parse(selector).unwrap();
    let all = selector.all(&dom, dom.root());
    let one_by_one: Vec<_> = dom.descendants(dom.root()).filter(|node| dom.is_element(*node) && selector.matches(&dom, *node)).collect();
    assert_eq!(all, one_by_one);
    all.into_iter().map(|node| format!("{}:{}", dom.name(node), dom.text_content(node))).collect()
}

#[test]
fn every_form_means_what_css_says() {
    for (selector, wanted) in [
        ("p", "p:1 p:2 p:3"),
        ("#a", "div:12"),
        ("div.y.x", "div:12"),
        (".x", "div:12 p:2 li:b"),
        ("* > .x", "p:2 li:b"),
        ("[title]", "p:1"),
        ("[title=one]", ""),
        ("[title='one two']", "p:1"),
        ("[title~=two]", "p:1"),
        ("[lang^=zh]", "p:2"),
        ("[lang$=CN]", "p:2"),
        ("p[lang*=\"-\"]", "p:2"),
        ("[lang*='']", ""),
        ("div p", "p:1 p:2"),
        ("div>p", "p:1 p:2"),
        ("div ~ p", "p:3"),
        ("div + p", ""),
        ("ul + p", "p:3"),
        ("li + li", "li:b li:c"),
        ("li.x ~ li", "li:c"),
        ("div li", ""),
        ("ul, #a > p + p ,li", "p:2 ul:abc li:a li:b li:c"),
        ("P.x", "p:2"),
        (r"#\61", "div:12"),
        (r".\78  .x", "p:2"),
        (r".\000078 .y", "div:12"),
    ] {
        assert_eq!(found(selector).join(" "), wanted, "{selector}");
    }
}

#[test]
fn what_is_no_selector_is_refused_where_it_goes_wrong() {
    for (selector, at) in [
        ("", 0),
        ("p,", 2),
        ("p >", 3),
        ("a:first-child", 1),
        ("[a", 2),
        ("[a=", 3),
        ("[a='x", 5),
        ("..a", 1),
        ("a{", 1),
        ("p)", 1),
        ("a!", 1),
    ] {
        assert_eq!(Selector::parse(selector).map_err(|fault| fault.at).unwrap_err(), at, "{selector}");
    }
}

#[test]
fn a_set_finds_each_of_its_selectors_and_only_below_the_root() {
    let dom = dom::fragment("<div class=a><p class=b>1</p></div><p class=b>2</p>");
    let mut set = Set::default();
    let (b, ab) = (set.add(".b").unwrap(), set.add(".a .b").unwrap());
    let matches = set.search(&dom, dom.root());
    assert_eq!((matches.of(b).len(), matches.of(ab).len()), (2, 1));
    let below = set.search(&dom, dom.first_child(dom.root()).unwrap());
    assert_eq!((below.of(b).len(), below.of(ab).len()), (1, 0));
}

#[test]
fn depth_costs_no_stack_and_no_square() {
    let dom = dom::fragment(&"<span class=a>".repeat(100_000));
    let selector = Selector::parse(".a .a .b, .a > .a ~ .a").unwrap();
    assert_eq!(selector.all(&dom, dom.root()), []);
}
