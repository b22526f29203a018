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

/// The page and its Markdown twin. No list shows that word.
#[test]
fn a_word_in_one_post() {
    assert_eq!(after(|model| model.replace("content/notes/n07.md", "below the fold", "under the fold")), counts(1, 1, 1, 2));
}

/// As well: the lists that are given summaries, which are the home page, the archive, the section, the list of tags and
/// two tags. What they print of it is for their templates to say.
#[test]
fn a_word_in_a_summary() {
    assert_eq!(after(|model| model.replace("content/notes/n07.md", "A summary", "The summary")), counts(1, 1, 7, 5));
}

/// The page, its twin, its lists, and the pages that name it: its neighbours in the section and those related to it.
#[test]
fn a_title() {
    assert_eq!(after(|model| model.replace("content/notes/n07.md", "Lock 7", "Lock seven")), counts(1, 1, 11, 10));
}

#[test]
fn a_post_that_is_new() {
    assert_eq!(after(|model| model.copy("content/notes/n07.md", "content/notes/n99.md")), counts(1, 1, 15, 16));
}

/// The file, its lasting name, and the headers that say so.
#[test]
fn a_style_sheet() {
    assert_eq!(after(|model| model.put("static/s.css", "p { color: blue }")), counts(0, 0, 0, 3));
}

/// Every page that has a template, and no body. Those made with others come out as they were.
#[test]
fn a_template() {
    let edit = |model: &mut Model| model.put("templates/page.html", "<p>{{ page.title }}</p>{{ page.content }}");
    assert_eq!(after(edit), counts(0, 0, 47, 34));
}

/// The page that shows it, and the pages that say of that page what is in its summary.
#[test]
fn a_picture_of_one_page() {
    assert_eq!(after(|model| model.put("content/notes/a/pic.svg", "<svg width=\"7\" height=\"5\"/>")), counts(0, 1, 8, 9));
}

/// Bodies print words of the theme; none of these has an alert, so no page is another.
#[test]
fn a_word_of_the_theme() {
    assert_eq!(after(|model| model.put("i18n/en.toml", "note = \"Mind\"\n")), counts(0, 35, 0, 0));
}

/// An edit that is taken back: what is known is that of the last build, and comes to be known again.
#[test]
fn a_word_and_back() {
    let mut world = World::default();
    let mut model = Model::many(30);
    let first = model.clone();
    for expected in [None, Some(counts(1, 1, 1, 2)), Some(counts(1, 1, 1, 2)), Some(counts(0, 0, 0, 0))] {
        let (_, files, counted) = world.build(&sources(&model.files()), &options());
        world.folder = files;
        assert!(expected.is_none_or(|expected| expected == counted), "{counted:?} is not {expected:?}");
        model = first.clone();
        if expected.is_none() {
            model.replace("content/notes/n07.md", "below the fold", "under the fold");
        }
    }
}
