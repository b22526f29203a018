//! How much is done after an edit: what is made anew without need is a failing case.

use super::model::Model;
use super::{Counts, World, sources};
use faircopy::memo::Kept;

/// What is made anew after an edit of a site that was built before.
fn after(edit: impl FnOnce(&mut Model)) -> Counts {
    after_with(|_| {}, edit)
}

/// The same of a site that is not quite the usual one.
fn after_with(start: impl FnOnce(&mut Model), edit: impl FnOnce(&mut Model)) -> Counts {
    let mut world = World::default();
    let mut model = Model::many(30);
    start(&mut model);
    let built = world.build(&sources(&model.files()), &model.options(), None);
    assert_eq!(built.0.report.errors(), 0, "{:#?}", built.0.report);
    world.folder = built.1;
    edit(&mut model);
    let (warm, _, counts) = world.build(&sources(&model.files()), &model.options(), None);
    assert_eq!(warm.report.errors(), 0, "{:#?}", warm.report);
    counts
}

fn counts([parsed, bodies, pages, feeds]: [usize; 4], written: usize) -> Counts {
    Counts { parsed, bodies, pages, feeds, written }
}

#[test]
fn nothing_changed() {
    assert_eq!(after(|_| {}), counts([0, 0, 0, 0], 0));
}

/// The page and its Markdown twin. No list shows that word.
#[test]
fn a_word_in_one_post() {
    assert_eq!(after(|model| model.replace("content/notes/n07.md", "below the fold", "under the fold")), counts([1, 1, 1, 0], 2));
}

/// The feeds of a site whose theme has components, as folio has.
#[test]
fn a_word_in_a_post_that_feeds_have() {
    let start = |model: &mut Model| model.append("content/notes/c.md", "\n<!-- more -->\n\nBelow the fold.\n");
    let edit = |model: &mut Model| model.replace("content/notes/c.md", "Below the fold", "Under the fold");
    assert_eq!(after_with(start, edit), counts([1, 1, 1, 3], 8));
}

/// With summaries in the feeds, the rest of the text is none of theirs.
#[test]
fn a_word_that_feeds_leave_out() {
    let edit = |model: &mut Model| model.replace("content/posts/b.md", "A heading", "The heading");
    let feeds = |content: &'static str| after_with(|model| model.set("feed_content", content), edit).feeds;
    assert_eq!((feeds("\"summary\""), feeds("\"full\"")), (0, 2));
}

/// A component asks for something else in each page, and feeds show what it makes of it.
#[test]
fn a_component_in_a_post_that_feeds_have() {
    let start = |model: &mut Model| {
        model.append("content/notes/c.md", "\n```note\nSome text.\n```\n");
        model.put("templates/components/note.html", "{% set d = load_data(path=\"data.toml\") %}<p>{{ d.word }}</p>{{ body }}");
    };
    assert_eq!(after_with(start, |_| {}), counts([0, 0, 0, 0], 0));
    assert_eq!(after_with(start, |model| model.put("data/data.toml", "word = \"other\"\n")), counts([0, 1, 1, 3], 7));
    assert_eq!(after_with(start, |model| model.put("data/rows.csv", "name\n")), counts([0, 0, 0, 0], 0));
}

/// As well: the lists that are given summaries, which are the home page, the archive, the section, the list of tags and
/// two tags. What they print of it is for their templates to say.
#[test]
fn a_word_in_a_summary() {
    assert_eq!(after(|model| model.replace("content/notes/n07.md", "A summary", "The summary")), counts([1, 1, 5, 0], 5));
}

/// The page, its twin, its lists, and the pages that name it: its neighbours in the section and those related to it.
#[test]
fn a_title() {
    assert_eq!(after(|model| model.replace("content/notes/n07.md", "Lock 7", "Lock seven")), counts([1, 1, 11, 0], 10));
}

#[test]
fn a_post_that_is_new() {
    assert_eq!(after(|model| model.copy("content/notes/n07.md", "content/notes/n99.md")), counts([1, 1, 15, 0], 16));
}

/// The file, its lasting name, and the headers that say so.
#[test]
fn a_style_sheet() {
    assert_eq!(after(|model| model.put("static/s.css", "p { color: blue }")), counts([0, 0, 0, 0], 3));
}

/// Every page that has a template, and no body. Those made with others come out as they were.
#[test]
fn a_template() {
    let edit = |model: &mut Model| model.put("templates/page.html", "<p>{{ page.title }}</p>{{ page.content }}");
    assert_eq!(after(edit), counts([0, 0, 47, 0], 34));
}

/// The page that shows it, the pages that say of that page what is in its summary, and the feeds that have it.
#[test]
fn a_picture_of_one_page() {
    assert_eq!(after(|model| model.put("content/notes/a/pic.svg", "<svg width=\"7\" height=\"5\"/>")), counts([0, 1, 5, 2], 9));
}

/// A body that does not print the word is not rendered for it. Feeds are looked through as a whole, and come out as they
/// were.
#[test]
fn a_word_of_the_theme() {
    let edit = |model: &mut Model| model.put("i18n/en.toml", "note = \"Mind\"\n");
    assert_eq!(after(edit), counts([0, 0, 0, 4], 0));
    let start = |model: &mut Model| model.append("content/notes/n07.md", "\n> [!NOTE]\n> An alert.\n");
    assert_eq!(after_with(start, edit), counts([0, 1, 1, 4], 1));
}

/// An edit that is taken back: what is known is that of the last build, and comes to be known again.
#[test]
fn a_word_and_back() {
    let mut world = World::default();
    let mut model = Model::many(30);
    let first = model.clone();
    for expected in [None, Some(counts([1, 1, 1, 0], 2)), Some(counts([1, 1, 1, 0], 2)), Some(counts([0, 0, 0, 0], 0))] {
        let (_, files, counted) = world.build(&sources(&model.files()), &model.options(), None);
        world.folder = files;
        assert!(expected.is_none_or(|expected| expected == counted), "{counted:?} is not {expected:?}");
        model = first.clone();
        if expected.is_none() {
            model.replace("content/notes/n07.md", "below the fold", "under the fold");
        }
    }
}

/// A preview keeps values, and does not even compare what an edit of text cannot have changed.
#[test]
fn a_word_in_a_preview() {
    let known_after_a_word = |shelf: Kept| {
        let mut world = World { shelf, ..World::default() };
        let mut model = Model::many(30);
        let (_, files, _) = world.build(&sources(&model.files()), &model.options(), None);
        world.folder = files;
        model.replace("content/notes/n07.md", "below the fold", "under the fold");
        let warm = world.warm(&sources(&model.files()), &model.options(), None);
        assert_eq!(warm.counts, counts([1, 1, 1, 0], 2));
        warm.known
    };
    let (compared, passed_over) = (known_after_a_word(Kept::packed()), known_after_a_word(Kept::default()));
    assert!(compared > 100 && passed_over * 3 < compared, "{compared} results were compared, and {passed_over} in a preview");
}
