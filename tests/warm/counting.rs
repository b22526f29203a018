//! How much is done after an edit: what is made anew without need is a failing case.

use super::model::Model;
use super::{Counts, World, options, sources};

/// What is made anew after an edit of a site that was built before.
fn after(edit: impl FnOnce(&mut Model)) -> Counts {
    let mut world = World::default();
    let mut model = Model::many(30);
    let built = world.build(&sources(&model.files()), &options());
    assert_eq!(built.0.report.errors(), 0, "{:#?}", built.0.report);
    world.folder = built.1;
    edit(&mut model);
    let (warm, _, counts) = world.build(&sources(&model.files()), &options());
    assert_eq!(warm.report.errors(), 0, "{:#?}", warm.report);
    counts
}

fn counts(parsed: usize, bodies: usize, pages: usize, written: usize) -> Counts {
    Counts { parsed, bodies, pages, written }
}

#[test]
fn nothing_changed() {
    assert_eq!(after(|_| {}), counts(0, 0, 0, 0));
}

/// Its page, its Markdown twin, and the feed of the site and those of its two tags that have it whole.
#[test]
fn a_word_in_one_post() {
    assert_eq!(after(|model| model.replace("content/notes/n07.md", "below the fold", "under the fold")), counts(1, 1, 1, 2));
}

/// The lists that show its summary as well.
#[test]
fn a_word_in_a_summary() {
    assert_eq!(after(|model| model.replace("content/notes/n07.md", "A summary", "The summary")), counts(1, 1, 1, 2));
}

#[test]
fn a_style_sheet() {
    assert_eq!(after(|model| model.put("static/s.css", "p { color: blue }")), counts(0, 0, 0, 1));
}

#[test]
fn a_template() {
    let edit = |model: &mut Model| model.put("templates/page.html", "<p>{{ page.title }}</p>{{ page.content }}");
    assert_eq!(after(edit), counts(0, 0, 0, 0));
}

#[test]
fn a_picture_of_one_page() {
    assert_eq!(after(|model| model.put("content/notes/a/pic.svg", "<svg width=\"7\" height=\"5\"/>")), counts(0, 1, 1, 2));
}

#[test]
fn a_word_of_the_theme() {
    assert_eq!(after(|model| model.put("i18n/en.toml", "note = \"Mind\"\n")), counts(0, 0, 0, 0));
}

#[test]
fn a_title() {
    assert_eq!(after(|model| model.replace("content/notes/n07.md", "Lock 7", "Lock seven")), counts(1, 1, 0, 0));
}

#[test]
fn a_post_that_is_new() {
    assert_eq!(after(|model| model.copy("content/notes/n07.md", "content/notes/n99.md")), counts(1, 1, 0, 0));
}
