//! Old sites become new ones: what is written, what is left alone, and what is said.
//!
//! A case is a file in `tests/import/`: a sentence on what it shows; `-- flags --`; the old folder, each file below a line
//! `-- old/path --` (`%%XX` is a byte); below each `-- new/path --` what was written, all of it; below `-- said --` what was
//! said of it, and below `-- check --` what `faircopy check` says of the new site. With a part `-- report --` the problems are
//! shown as a person sees them, too.

use crate::case::{self, Case};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A folder for an old site and a new one, removed at the end.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(old: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a temporary folder"));
        old.iter().for_each(|(path, text)| folder.put(&format!("old/{path}"), text));
        folder
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder is made");
        fs::write(path, bytes).expect("the file is written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_else(|cause| panic!("{path}: {cause}"))
    }

    fn run(&self, args: &[&str]) -> (i32, String, String) {
        self.run_with(args, b"")
    }

    fn run_with(&self, args: &[&str], input: &[u8]) -> (i32, String, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_faircopy"))
            .args(args)
            .current_dir(self.0.path())
            .env("SOURCE_DATE_EPOCH", "1780272000")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("faircopy runs");
        child.stdin.take().expect("a pipe").write_all(input).expect("the input is taken");
        let output = child.wait_with_output().expect("faircopy ends");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }

    /// Imports `old` into `new`.
    fn import(&self, flags: &[&str]) -> (i32, String, String) {
        self.run(&[&["import", "old", "--out", "new"], flags].concat())
    }

    fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let root = self.at(folder);
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.expect("an entry is readable").path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => {
                        let name = path.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
                        files.insert(name, fs::read(&path).expect("a file is readable"));
                    }
                }
            }
        }
        files
    }
}

#[test]
fn cases() {
    case::hold("tests/import", run);
}

/// The whole case as it should read.
fn run(case: &Case) -> String {
    let folder = Folder::new(&[]);
    let mut flags = Vec::new();
    let mut out = case.intro.clone();
    for (name, text) in case.parts.iter().filter(|(name, _)| name == "flags" || name.starts_with("old/")) {
        out.push_str(&format!("-- {name} --\n{text}"));
        match name.as_str() {
            "flags" => flags.extend(text.split_whitespace()),
            _ => folder.put(name, raw_bytes(&case::text_of(text))),
        }
    }
    let (code, said, noted) = folder.import(&[&flags[..], &["--format", "short"]].concat());
    let written: BTreeMap<String, Vec<u8>> = folder.tree("new");
    let (check, problems, _) = folder.run(&["check", "--no-prove", "--config", "new/faircopy.toml", "--format", "short"]);
    let mut part = |name: &str, text: &str| out.push_str(&format!("-- {name} --\n{}\n\n", text.trim_end_matches('\n')));
    for (path, bytes) in written.iter().filter(|(path, _)| !is_about_the_import(path)) {
        match std::str::from_utf8(bytes) {
            Ok(text) => part(&format!("new/{path}"), text),
            Err(_) => part(&format!("new/{path}"), &format!("{} bytes", bytes.len())),
        }
    }
    let tally = noted.lines().find(|line| line.contains(" written, ")).unwrap_or_default();
    part("said", &format!("{said}{tally}\nexit code {code}"));
    part("check", &format!("{problems}exit code {check}"));
    if case.parts.iter().any(|(name, _)| name == "report") {
        let (_, _, shown) = folder.run(&[&["import", "old", "--out", "shown", "--dry-run"], &flags[..]].concat());
        part("report", &shown);
    }
    format!("{}\n", out.trim_end())
}

/// Stamps and reports are looked at by tests of their own.
fn is_about_the_import(path: &str) -> bool {
    path == ".faircopy-import.json" || path.starts_with("import-report.") || path == ".gitignore"
}

/// `%%XX` becomes a byte, so that a case can hold any.
fn raw_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("%%") {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let code = rest.get(at + 2..at + 4).and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.extend(code.map_or_else(|| b"%%".to_vec(), |byte| vec![byte]));
        rest = &rest[at + if code.is_some() { 4 } else { 2 }..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// A page as Hexo's landscape has it.
fn page(address: &str, title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title} | Old Notes</title>\n\
         <link rel=\"canonical\" href=\"https://old.example{address}\">\n<meta property=\"og:site_name\" content=\"Old Notes\">\n\
         <meta name=\"generator\" content=\"Hexo 5.4.0\">\n</head>\n<body>\n<section id=\"main\">\n\
         <article id=\"post-x\" class=\"h-entry article article-type-post\" itemprop=\"blogPost\" itemscope>\n\
         <div class=\"article-meta\"><a href=\"{address}\" class=\"article-date\"><time class=\"dt-published\" datetime=\"2013-06-21T08:00:00.000Z\" itemprop=\"datePublished\">2013-06-21</time></a></div>\n\
         <div class=\"article-inner\">\n<header class=\"article-header\"><h1 class=\"p-name article-title\" itemprop=\"headline name\">{title}</h1></header>\n\
         <div class=\"e-content article-entry\" itemprop=\"articleBody\">\n{body}\n</div>\n</div>\n</article>\n</section>\n</body>\n</html>\n"
    )
}

/// Two posts that link to each other, and a picture.
fn little_site() -> Folder {
    let first = page(
        "/2013/06/21/first/",
        "First",
        "<p>Some words, and <a href=\"/2013/06/22/second/\">the second</a>.</p>\n<p><img src=\"/images/a.png\" alt=\"a drawing\"></p>",
    );
    let second = page("/2013/06/22/second/", "Second", "<p>Other words.</p>");
    let folder = Folder::new(&[("2013/06/21/first/index.html", &first), ("2013/06/22/second/index.html", &second)]);
    folder.put("old/images/a.png", b"\x89PNG not really");
    folder
}

#[test]
fn a_second_import_changes_nothing() {
    let folder = little_site();
    let (code, _, said) = folder.import(&["--check"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("2 posts: 3 written, 0 unchanged"), "{said}");
    assert!(said.contains("old addresses that lead to posts: 2\n"), "{said}");
    assert!(folder.at("new/content/notes/first/a.png").is_file());
    let before = folder.tree("new");
    let (code, _, said) = folder.import(&["--check"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("2 posts: 0 written, 3 unchanged"), "{said}");
    assert_eq!(folder.tree("new"), before);
    let (code, out, said) = folder.run(&["build", "--config", "new/faircopy.toml"]);
    assert_eq!(code, 0, "{out}{said}");
    assert!(
        folder.read("new/public/2013/06/21/first/index.html").contains("url=https://example.org/notes/first/"),
        "the old address leads to the new one"
    );
}

#[test]
fn what_was_edited_or_deleted_stays_so() {
    let folder = little_site();
    assert_eq!(folder.import(&[]).0, 0);
    let edited = format!("{}\nMine.\n", folder.read("new/content/notes/second/index.md"));
    folder.put("new/content/notes/second/index.md", &edited);
    fs::remove_file(folder.at("new/content/notes/first/a.png")).expect("the picture is removed");

    let (code, out, _) = folder.import(&["--format", "short"]);
    assert_eq!(code, 0);
    assert!(out.contains("content/notes/second/index.md: warning[edited-file]"), "{out}");
    assert!(out.contains("content/notes/first/a.png: note[deleted-file]"), "{out}");
    assert_eq!(folder.read("new/content/notes/second/index.md"), edited);
    assert!(!folder.at("new/content/notes/first/a.png").exists());

    folder.put("old/2013/06/22/second/index.html", page("/2013/06/22/second/", "Second", "<p>Newer words.</p>"));
    folder.put("old/2013/06/21/first/index.html", page("/2013/06/21/first/", "First", "<p>Quite other words.</p>"));
    let (_, out, _) = folder.import(&["--dry-run"]);
    assert!(out.contains("+Newer words.") && out.contains("-Mine."), "a dry run shows what an edited file would have become: {out}");
    let (code, _, said) = folder.import(&["--again"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(folder.read("new/content/notes/second/index.md"), edited);
    assert!(folder.read("new/content/notes/first/index.md").contains("Quite other words."), "what nobody edited is brought up to date");
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = little_site();
    let before = folder.tree("");
    let (code, out, said) = folder.import(&["--dry-run"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(folder.tree(""), before);
    for path in ["faircopy.toml", "content/notes/first/index.md", "content/notes/first/a.png", "content/notes/second/index.md"] {
        assert!(out.lines().any(|line| line.starts_with("new ") && line.ends_with(&format!("  {path}"))), "{path}: {out}");
    }
    assert!(said.contains("3 would be written"), "{said}");
    assert_eq!(folder.import(&["--dry-run", "--report", "there"]).0, 0);
    assert_eq!(folder.tree("there").into_keys().collect::<Vec<_>>(), ["import-report.html", "import-report.json"]);
    assert!(!folder.at("new").exists());
}

#[test]
fn an_interrupted_import_is_continued() {
    let folder = little_site();
    assert_eq!(folder.import(&[]).0, 0);
    let whole = folder.tree("new");
    // As if the power had failed before the second post was written and the stamps were closed.
    let stamps = folder.read("new/.faircopy-import.json").replace("\"written\"", "\"next\"");
    folder.put("new/.faircopy-import.json", stamps);
    fs::remove_file(folder.at("new/content/notes/second/index.md")).expect("the page is removed");
    let (code, _, said) = folder.import(&[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("2 posts: 1 written, 2 unchanged"), "{said}");
    assert_eq!(folder.tree("new"), whole);
}

#[test]
fn a_file_of_somebody_else_is_not_written_over() {
    let folder = little_site();
    folder.put("new/faircopy.toml", "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"Mine\"\n");
    folder.put("new/content/notes/first.md", "+++\ntitle = \"Mine\"\n+++\nMine.\n");
    folder.put("new/content/notes/second/a.png", "mine");
    folder.put(
        "old/2013/06/22/second/index.html",
        page("/2013/06/22/second/", "Second", "<p>Words <img src=\"/images/a.png\" alt=\"\"></p>"),
    );
    let (code, out, said) = folder.import(&["--format", "short"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(folder.read("new/content/notes/first.md"), "+++\ntitle = \"Mine\"\n+++\nMine.\n");
    assert!(folder.read("new/content/notes/first-2/index.md").contains("title = \"First\""), "the post gets another name");
    assert_eq!(folder.read("new/content/notes/second/a.png"), "mine");
    assert!(out.contains("content/notes/second/a.png: warning[occupied-name]"), "{out}");
}

#[test]
fn nothing_leads_out_of_the_folders() {
    let body = "<p>Words.</p><p><img src=\"../../../../../../secret.png\" alt=\"1\"> <img src=\"/etc/passwd\" alt=\"2\"> \
                <img src=\"C:\\secret.png\" alt=\"3\"> <img src=\"..%2f..%2f..%2f..%2fsecret.png\" alt=\"4\"> <img src=\"/linked.png\" alt=\"5\"> \
                <img src=\"/con.png\" alt=\"6\"> <img src=\"/A.PNG\" alt=\"7\"> <img src=\"/b/a.png\" alt=\"8\"></p>";
    let folder =
        Folder::new(&[("2013/x/index.html", &page("/2013/../../x/", "..", body)), ("con.png", "6"), ("A.PNG", "7"), ("b/a.png", "8")]);
    folder.put("secret.png", "secret");
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret.png", folder.at("old/linked.png")).expect("a link is made");
    let (_, out, _) = folder.import(&["--format", "short"]);
    #[cfg(unix)]
    assert!(out.contains("linked.png: warning[not-taken]"), "{out}");
    let tree = folder.tree("");
    let copies: Vec<&String> =
        tree.iter().filter(|(path, bytes)| path.starts_with("new/") && bytes.as_slice() == b"secret").map(|(path, _)| path).collect();
    assert_eq!(copies, [""; 0]);
    assert!(tree.keys().all(|path| path.starts_with("old/") || path.starts_with("new/") || path == "secret.png"), "{:?}", tree.keys());
    let names: Vec<&str> = tree.keys().filter_map(|path| path.strip_prefix("new/content/notes/")).collect();
    assert_eq!(
        names,
        ["_index.md", "x/A.PNG", "x/a-2.png", "x/file-con.png", "x/index.md"],
        "names that differ in case only are told apart"
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_that_leads_out() {
    let folder = little_site();
    for (link, to) in [("new/content/notes", "../../elsewhere"), ("new/content/notes/first/index.md", "../../../../elsewhere/mine.md")] {
        let _ = fs::remove_dir_all(folder.at("new"));
        folder.put("elsewhere/mine.md", "mine");
        fs::create_dir_all(folder.at(link).parent().expect("a link lies in a folder")).expect("the folder is made");
        std::os::unix::fs::symlink(to, folder.at(link)).expect("a link is made");
        let (code, _, said) = folder.import(&[]);
        let is_foreign = link.ends_with(".md");
        // A file that a link leads to is one of somebody else.
        assert!(is_foreign && code == 0 || code == 3 && said.contains("leads-out"), "{link}: {code}\n{said}");
        assert_eq!(folder.tree("elsewhere"), [("mine.md".to_owned(), b"mine".to_vec())].into(), "{link}");
        assert_eq!(folder.at("new/faircopy.toml").exists(), is_foreign, "{link}");
    }
    let _ = fs::remove_dir_all(folder.at("new"));
    fs::create_dir_all(folder.at("new/content/notes/first")).expect("the folder is made");
    std::os::unix::fs::symlink("nowhere", folder.at("new/content/notes/first/index.md")).expect("a link is made");
    let (code, _, said) = folder.import(&[]);
    assert!(code == 3 && said.contains("a link that leads to nothing"), "{code}\n{said}");
    assert!(!folder.at("new/faircopy.toml").exists(), "nothing was written before");
}

#[test]
fn what_is_wrong_with_the_command_is_said() {
    let folder = little_site();
    folder.put("old/list.html", "<!DOCTYPE html><title>x</title><p>no post");
    folder.put("old/bytes.html", b"\xef\xbb\xbf<!DOCTYPE html><title>x</title><p>\xff\xfe\xfd");
    folder.put("damaged/faircopy.toml", "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"Mine\"\n");
    folder.put("damaged/.faircopy-import.json", "{");
    folder.put("cut.json", "{\"db\": [{");
    folder.put("words.txt", "words");
    for (args, code, word) in [
        (&["import", "old", "--out", "old/new"][..], 3, "import-into-itself"),
        (&["import", "nowhere", "--out", "new"], 3, "no-source"),
        (&["import", "old/images", "--out", "new"], 1, "no-posts"),
        (&["import", "old", "--out", "new", "--select", "["], 2, "bad-selector"),
        (&["import", "old", "--out", "new", "--timezone", "Middle/Earth"], 2, "bad-zone"),
        (&["import", "old", "--out", "new", "--base-url", "old.example"], 2, "bad-old-address"),
        (&["import", "old", "--out", "new", "--section", "../x"], 2, "no-section"),
        (&["import", "old", "--out", "new", "--section", "/notes"], 2, "no-section"),
        (&["import", "old", "--out", "new", "--section", ""], 2, "no-section"),
        (&["import", "cut.json", "--out", "new"], 1, "broken-json"),
        (&["import", "words.txt", "--out", "new"], 1, "not-html"),
        (&["import", "old", "--out", "damaged"], 3, "damaged-stamps"),
        (&["import", "old", "--out", "new", "--dry-run"], 0, "lossy-charset"),
        (&["import", "old", "--config", "nowhere.toml"], 3, "no-config"),
        (&["import"], 2, "required"),
    ] {
        let (ended, _, said) = folder.run(args);
        assert!(ended == code && said.contains(word), "{args:?}: {ended}\n{said}");
    }
    assert!(!folder.at("new").exists());
}

#[test]
fn a_single_page_brings_its_pictures() {
    let folder = little_site();
    folder.put("old/2013/06/21/first/b.png", "b");
    folder.put("old/2013/06/21/first/index.html", page("/2013/06/21/first/", "First", "<p>Words and <img src=\"b.png\" alt=\"b\">.</p>"));
    let (code, _, said) = folder.run(&["import", "old/2013/06/21/first/index.html", "--out", "new"]);
    assert_eq!(code, 0, "{said}");
    let names: Vec<String> = folder.tree("new/content/notes").into_keys().collect();
    assert_eq!(names, ["_index.md", "first/b.png", "first/index.md"]);
}

#[test]
fn files_of_several_folders_are_all_imported() {
    let folder = little_site();
    folder.put("other/third.html", page("/third/", "Third", "<p>More words.</p>"));
    let third = folder.at("other/third.html");
    let third = third.to_str().expect("the path of a temporary folder is a text");
    let second = "./new/../old/2013/06/22/second/index.html";
    folder.put("new/here", "");
    let (code, _, said) = folder.run(&["import", second, third, "--out", "new"]);
    assert!(code == 0 && said.contains("2 posts: 2 written"), "{code}\n{said}");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(third, folder.at("old/link.html")).expect("a link is made");
        let (code, _, said) = folder.run(&["import", second, "old/link.html", "--out", "new"]);
        assert!(code == 3 && said.contains("no-source") && said.contains("old/link.html"), "{code}\n{said}");
    }
}

#[test]
fn an_address_of_the_new_site_is_no_alias() {
    let folder = little_site();
    folder.put("old/notes/index.html", page("/notes/", "About my notes", "<p>Words.</p>"));
    let (code, out, said) = folder.import(&["--format", "short"]);
    assert!(code == 0 && out.contains("notes/index.html: note[no-alias]: the old address `/notes/` cannot lead here"), "{out}{said}");
    let (code, out, said) = folder.run(&["check", "--no-prove", "--config", "new/faircopy.toml"]);
    assert_eq!(code, 0, "{out}{said}");
}

#[test]
fn converts_what_comes_in() {
    let folder = little_site();
    let (code, out, said) = folder.run_with(&["convert"], b"<p>Some <a href=\"x\">words</a></p><script>alert(1)</script>");
    assert_eq!((code, out.as_str()), (0, "Some [words](x)\n"), "{said}");
    let (code, out, said) =
        folder.run(&["convert", "old/2013/06/22/second/index.html", "old/2013/06/21/first/index.html", "--front-matter"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        out.starts_with("+++\ntitle = \"Second\"\ndate = 2013-06-21T08:00:00")
            && out.contains("\nOther words.\n\n+++\ntitle = \"First\"\n"),
        "{out}"
    );
    let (code, out, _) = folder.run_with(&["convert", "--select", ".this"], b"<p>no</p><div class=this><p>yes</p></div>");
    assert_eq!((code, out.as_str()), (0, "yes\n"));
    let (code, _, said) = folder.run(&["convert", "nowhere.html"]);
    assert!(code == 3 && said.contains("no-source"), "{said}");
    let (code, _, said) = folder.run(&["convert", "--select", "["]);
    assert!(code == 2 && said.contains("bad-selector"), "{said}");
    let (code, out, said) = folder.run_with(&["convert", "--select", ".none", "-"], b"<p>no</p>");
    assert!(code == 2 && out.is_empty() && said.contains("nothing-selected") && said.contains("`--select .none` finds no text"), "{said}");
    let (_, out, said) = folder.run_with(&["convert", "--front-matter", "--report", "-"], b"<p>a\0b</p>");
    assert!(!out.contains("+++") && said.contains("NUL bytes") && said.contains("standard input: A: everything is equal\n"), "{out}{said}");
}

#[test]
fn what_a_killed_import_lacked_comes_with_the_next() {
    let folder = little_site();
    assert_eq!(folder.import(&[]).0, 0);
    let index = folder.read("new/content/notes/_index.md");
    let stamps = folder.read("new/.faircopy-import.json");
    std::fs::remove_file(folder.at("new/content/notes/_index.md")).expect("it is there");
    folder.import(&[]);
    assert!(!folder.at("new/content/notes/_index.md").exists(), "somebody deleted it");
    let mut before: serde_json::Value = serde_json::from_str(&stamps).expect("JSON");
    before["files"].as_object_mut().expect("an object").remove("content/notes/_index.md");
    folder.put("new/.faircopy-import.json", before.to_string());
    folder.put("new/content/notes/first/.index.md.4294967295.faircopy~", "half");
    folder.import(&[]);
    assert_eq!(folder.read("new/content/notes/_index.md"), index);
    assert!(!folder.at("new/content/notes/first/.index.md.4294967295.faircopy~").exists() || !cfg!(target_os = "linux"));
}

#[test]
fn dead_ends_are_counted() {
    let folder = little_site();
    folder.put("md/_config.yml", "title: x\n");
    folder.put("md/source/_posts/a.md", "---\ntitle: A\n---\n[x](/gone.html) and ![y](/gone.png)\n");
    let (_, _, said) = folder.run(&["import", "md", "--out", "new"]);
    assert!(said.contains("2 links or pictures lead nowhere") && said.contains("--base-url OLD_URL"), "{said}");
}

#[test]
fn converts_line_by_line() {
    let folder = Folder::new(&[]);
    let input = b"{\"id\":1,\"html\":\"<p>a</p>\"}\n\n{\"id\":{\"x\":[2]},\"html\":3}\nnot json\n{\"html\":\"<p>b</p>\"}\n\xff\n";
    let (code, out, _) = folder.run_with(&["convert", "--jsonl"], input);
    let lines: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    assert_eq!(lines.len(), 5, "{out}");
    assert_eq!(lines[0], serde_json::json!({ "id": 1, "md": "a\n" }));
    assert_eq!(lines[1]["id"], serde_json::json!({ "x": [2] }));
    assert!([1, 2, 4].iter().all(|at| lines[*at]["error"].is_string()), "{out}");
    assert_eq!(lines[3], serde_json::json!({ "id": null, "md": "b\n" }));
    assert_eq!(code, 1);
    let long = "{\"id\":12345678901234567890123.10,\"html\":\"x\"}\n{\"id\":1e2,\"html\":\"x\"} more\n";
    let (code, out, _) = folder.run_with(&["convert", "--jsonl"], long.as_bytes());
    assert!(code == 1 && out.starts_with("{\"id\":12345678901234567890123.10,\"md\":\"x\\n\"}\n{\"id\":1e2,\"error\":"), "{out}");
}
