//! The preview: what a browser is given, before and after an edit, and when the site does not build.

use crate::cli::Site;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn shows_an_edit_and_keeps_the_last_good_page() {
    let site = Site::new("preview");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nfirst words\n");
    let preview = Preview::start(&site);

    let page = preview.get("/a/");
    assert!(page.contains("200 OK") && page.contains("first words") && page.contains("/__faircopy/live.js"), "{page}");
    assert!(preview.get("/a").contains("307"), "an address without its slash leads to the page");
    assert!(preview.get("/nowhere/").contains("404 Not Found"));

    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nsecond words\n");
    preview.wait_for("/a/", "second words");

    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nthird words [x](nowhere.md)\n");
    preview.wait_for("/__faircopy/errors", "error[broken-link]");
    assert!(preview.get("/a/").contains("second words"), "the last good page stays");

    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nfourth words\n");
    preview.wait_for("/a/", "fourth words");
    assert!(!preview.get("/__faircopy/errors").contains("error["));
    assert!(!site.path("public").exists(), "nothing is written");
}

#[test]
fn what_is_not_found_is_said_in_the_language_of_the_address() {
    let site = Site::new("preview-languages");
    site.write("faircopy.toml", "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"Site\"\n[languages.zh]\n");
    site.write("content/_index.zh.md", "words\n");
    let preview = Preview::start(&site);
    for (address, language) in [("/nowhere/", "en"), ("/zh/notes/nowhere", "zh")] {
        let page = preview.get(address);
        assert!(page.contains("404 Not Found") && page.contains(&format!("<html lang=\"{language}\"")), "{page}");
    }
}

#[test]
fn answers_only_under_a_name_of_this_machine() {
    let site = Site::new("preview-host");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nwords\n");
    let preview = Preview::start(&site);
    assert!(preview.get_as("/a/", "evil.example").contains("403 Forbidden"));
}

#[test]
fn builds_again_for_sources_only() {
    let site = Site::new("preview-noise");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nwords\n");
    let preview = Preview::start(&site);
    for noise in ["unrelated.log", ".public.faircopy-lock", "content/.a.md.swp", "target/a"] {
        site.write(noise, "noise");
    }
    // Longer than the preview waits for an edit to end.
    std::thread::sleep(Duration::from_millis(700));
    assert!(preview.get("/a/").contains("data-version=\"1\""), "nothing was built again");

    // A writer that never rests must not keep an edit from being shown.
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // The limit ends the writer when the test has failed.
            let limit = Instant::now() + Duration::from_secs(150);
            while !done.load(std::sync::atomic::Ordering::Relaxed) && Instant::now() < limit {
                site.write("unrelated.log", "noise");
                std::thread::sleep(Duration::from_millis(10));
            }
        });
        site.write("static/new.txt", "a folder that was not there");
        preview.wait_for("/new.txt", "was not there");
        site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nother words\n");
        preview.wait_for("/a/", "other words");
        done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

#[test]
fn a_path_of_the_address_may_be_encoded() {
    let site = Site::new("preview-path");
    site.write("faircopy.toml", "edition = \"2026\"\nbase_url = \"https://example.org/%E4%B8%AD\"\ntitle = \"Test\"\n");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nwords\n");
    let preview = Preview::start(&site);
    assert!(preview.get("/%E4%B8%AD/a/").contains("200 OK"));
    assert!(preview.get("/").contains("307"));
}

struct Preview {
    process: Child,
    address: String,
}

impl Preview {
    fn start(site: &Site) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_faircopy"))
            .args(["serve", "--port", "0"])
            .current_dir(site.root())
            .stderr(Stdio::piped())
            .spawn()
            .expect("faircopy starts");
        let mut lines = BufReader::new(process.stderr.take().expect("standard error is piped")).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once("http://")?.1.split('/').next()?.to_owned()))
            .expect("the preview says its address");
        // The pipe must not fill up, or the preview would block on its own messages.
        std::thread::spawn(move || lines.map_while(Result::ok).count());
        Self { process, address }
    }

    fn get(&self, path: &str) -> String {
        self.get_as(path, &self.address)
    }

    fn get_as(&self, path: &str, host: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the preview answers");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("the request is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the answer is read");
        answer
    }

    /// Waits until `path` contains `words`; the limit only ends a test that would wait for ever.
    fn wait_for(&self, path: &str, words: &str) {
        let limit = Instant::now() + Duration::from_secs(60);
        while !self.get(path).contains(words) {
            assert!(Instant::now() < limit, "{path} never showed `{words}`:\n{}", self.get(path));
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
