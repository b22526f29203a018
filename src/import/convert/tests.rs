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

#[test]
fn lines_of_chinese_text_are_not_parted_by_blanks() {
    assert_eq!(
        md("<p>中文\n换行，Linux\n内核<b>。\n</b>新</p><h2>标题\n二</h2>"),
        "中文\n换行，Linux 内核<strong>。</strong>\n新\n\n## 标题二\n"
    );
}
