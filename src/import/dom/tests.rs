use super::*;

fn round(html: &str) -> String {
    let dom = fragment(html);
    dom.inner_html(dom.root())
}

#[test]
fn a_fragment_comes_back_as_a_browser_sees_it() {
    assert_eq!(round("<p>one<p>two &amp; <b class=x>three"), "<p>one</p><p>two &amp; <b class=\"x\">three</b></p>");
    assert_eq!(round("<!-- c --><br><script>a<b</script>"), "<!-- c --><br><script>a<b</script>");
    assert_eq!(round("<table>text<tr><td>x"), "text<table><tbody><tr><td>x</td></tr></tbody></table>");
    assert_eq!(round("<template><p>x</template>"), "<template><p>x</p></template>");
}

#[test]
fn documents_are_told_from_fragments() {
    for html in ["<!DOCTYPE html><p>", "<html>", "\u{feff} <!-- c -->\n<?xml?><Body class=x>", "<head/>"] {
        assert!(is_document(html), "{html}");
    }
    for html in ["", "<header>", "<p><html>", "text <html>", "<title>x</title>"] {
        assert!(!is_document(html), "{html}");
    }
}

#[test]
fn a_tree_is_changed_and_its_copy_is_not() {
    let before = fragment("<ul><li>a</li><li>b</li></ul><p id=x>t</p>");
    let mut dom = before.clone();
    let ul = dom.first_child(dom.root()).unwrap();
    let p = dom.next(ul).unwrap();
    dom.set_attr(p, "class", "c");
    dom.set_attr(p, "id", "y");
    dom.unwrap(dom.first_child(ul).unwrap());
    let rule = dom.create_element("hr", &[]);
    dom.replace(dom.last_child(ul).unwrap(), rule);
    let text = dom.create_text("1 < 2");
    dom.append(p, text);
    assert_eq!(dom.inner_html(dom.root()), "<ul>a<hr></ul><p id=\"y\" class=\"c\">t1 &lt; 2</p>");
    dom.retain_attrs(p, |name, _| name != "id");
    dom.detach(ul);
    assert_eq!(dom.inner_html(dom.root()), "<p class=\"c\">t1 &lt; 2</p>");
    assert_eq!(before.inner_html(before.root()), "<ul><li>a</li><li>b</li></ul><p id=\"x\">t</p>");
}

#[test]
fn walks_are_in_the_order_of_the_document_and_can_pass_over() {
    let dom = fragment("<div><p>a<b>c</b></p><p>d</p></div>e");
    let names = |ids: Vec<NodeId>| ids.into_iter().map(|id| dom.text(id).unwrap_or(dom.name(id)).to_owned()).collect::<Vec<_>>();
    assert_eq!(names(dom.descendants(dom.root()).collect()), ["div", "p", "a", "b", "c", "p", "d", "e"]);
    let mut steps = dom.steps(dom.root());
    let mut seen = Vec::new();
    while let Some(step) = steps.next() {
        match step {
            Step::Enter(id) => {
                seen.push(format!("+{}", dom.text(id).unwrap_or(dom.name(id))));
                if dom.is(id, "p") {
                    steps.pass_over();
                }
            }
            Step::Leave(id) => seen.push(format!("-{}", dom.text(id).unwrap_or(dom.name(id)))),
        }
    }
    assert_eq!(seen, ["+div", "+p", "-p", "+p", "-p", "-div", "+e", "-e"]);
}

#[test]
fn a_hundred_thousand_levels_are_no_recursion() {
    let html = format!("{}x", "<span>".repeat(100_000));
    let dom = fragment(&html);
    assert_eq!(dom.text_content(dom.root()), "x");
    assert_eq!(dom.inner_html(dom.root()).len(), 100_000 * "<span></span>".len() + 1);
}
