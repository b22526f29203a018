//! What the program says when the world around the site is not as it should be: the problems that no case can
//! show, since they come from disks, folders and ports.

use crate::cli::Site;

#[test]
fn a_title_without_letters_gives_no_file_name() {
    let site = Site::new("no-slug");
    fails(&site, &["new", "!!!"], 3, "error[no-slug]: no file name can be made of the title `!!!`");
    fails(&site, &["new", "A", "--slug", "a/b"], 3, "error[no-slug]: `a/b` cannot be a file name");
}

#[test]
fn a_page_is_made_below_content() {
    let site = Site::new("no-section");
    fails(&site, &["new", "A", "--section", "../elsewhere"], 3, "error[no-section]: `../elsewhere` cannot be a folder of `content/`");
}

#[test]
fn a_page_is_never_made_twice() {
    let site = Site::new("file-exists");
    assert_eq!(site.run(&["new", "A"]).0, 0);
    fails(&site, &["new", "A"], 3, "error[file-exists]: the page exists already");
}

#[test]
fn a_site_is_begun_in_an_empty_folder() {
    let site = Site::new("not-empty");
    fails(&site, &["init", "."], 3, "error[folder-not-empty]: ");
}

#[test]
fn a_file_where_a_folder_should_be_cannot_be_written_into() {
    let site = Site::new("in-the-way");
    site.write("content", "a file");
    fails(&site, &["new", "A"], 3, "error[unwritable-file]: cannot write `");
    fails(&site, &["init", "content/blog"], 3, "error[unwritable-file]: cannot make a site in `content/blog`");
}

#[test]
fn an_output_that_cannot_be_made_is_not_begun() {
    let site = Site::new("unwritable");
    site.write("content/a.md", "words\n");
    site.write("file", "a file");
    fails(&site, &["build", "--out", "file/public"], 3, "error[refused-output]: cannot find out where `file/public` is");
    assert_eq!(site.read("file"), "a file");
    site.write(".public.faircopy-lock/in-the-way", "a folder");
    fails(&site, &["build"], 3, "error[unwritable-output]: cannot lock the output folder");
    assert!(!site.path("public").exists());
}

#[test]
fn an_address_of_another_machine_is_not_served_on() {
    let site = Site::new("host");
    // Of a block that is for documentation (RFC 5737).
    let args = ["serve", "--host", "192.0.2.1", "--port", "1111"];
    fails(&site, &args, 3, "error[cannot-serve]: cannot serve on 192.0.2.1:1111");
}

#[test]
fn an_edited_output_is_written_again_with_a_warning() {
    let site = Site::new("edited");
    site.write("content/a.md", "words\n");
    assert_eq!(site.run(&["build"]).0, 0);
    site.write("public/a/index.html", "changed by hand");
    let (code, _, said) = site.run(&["build"]);
    assert!(code == 0 && said.contains("warning[edited-output]: `a/index.html` was changed since the last build"), "{code} {said}");
    assert!(site.read("public/a/index.html").contains("words"));
}

#[test]
fn a_page_that_moves_is_known_from_the_last_build() {
    let site = Site::new("moved");
    let page = "+++\ndate = 2020-01-01\n+++\nwords\n";
    site.write("content/a.md", page);
    let (code, _, said) = site.run(&["build"]);
    assert!(code == 0 && !said.contains("moved-page"), "{code} {said}");
    std::fs::rename(site.path("content/a.md"), site.path("content/b.md")).expect("the page can be renamed");
    for _ in 0..2 {
        let (code, _, said) = site.run(&["build"]);
        assert!(code == 0 && said.contains("warning[moved-page]: this page was published at `/a/`"), "{code} {said}");
    }
    site.write("content/b.md", &page.replace("2020-01-01\n", "2020-01-01\naliases = [\"/a/\"]\n"));
    let (code, _, said) = site.run(&["build"]);
    assert!(code == 0 && !said.contains("moved-page"), "{code} {said}");
    assert!(site.read("public/feed.json").contains("\"tag:example.org,2020-01-01:/a/\""));
    assert!(site.read("public/_redirects").contains("/a/ /b/ 301"));
}

/// Runs the program, which must end with `code`, say `message` and what to do about it.
fn fails(site: &Site, args: &[&str], code: i32, message: &str) {
    let (ended, _, said) = site.run(args);
    assert!(ended == code && said.contains(message) && said.contains("help: "), "{args:?} ended with {ended}:\n{said}");
}
