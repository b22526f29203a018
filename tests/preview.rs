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
    preview.wait_for("/__faircopy/now", "error[broken-link]");
    assert!(preview.get("/a/").contains("second words"), "the last good page stays");

    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nfourth words\n");
    preview.wait_for("/a/", "fourth words");
    assert!(!preview.get("/__faircopy/now").contains("error["));
    assert!(!site.path("public").exists(), "nothing is written");
}

/// The file that a link leads to lies where no source is, and an editor may put another in its place.
#[cfg(unix)]
#[test]
fn sees_an_edit_of_what_a_link_leads_to() {
    let site = Site::new("preview-links");
    site.write("content/a.md", "Words.\n");
    site.write("elsewhere/b.md", "first words\n");
    std::os::unix::fs::symlink("../elsewhere/b.md", site.path("content/b.md")).expect("a link can be made");
    let preview = Preview::start(&site);
    preview.wait_for("/b/", "first words");
    site.write("elsewhere/b.md", "second words\n");
    preview.wait_for("/b/", "second words");
    site.write("elsewhere/new.md", "third words\n");
    std::fs::rename(site.path("elsewhere/new.md"), site.path("elsewhere/b.md")).expect("a file can be renamed");
    preview.wait_for("/b/", "third words");
    // A link that is made later.
    site.write("elsewhere/c.md", "other words\n");
    std::os::unix::fs::symlink("../elsewhere/c.md", site.path("content/c.md")).expect("a link can be made");
    preview.wait_for("/c/", "other words");
    site.write("elsewhere/c.md", "more words\n");
    preview.wait_for("/c/", "more words");
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
fn answers_only_under_a_name_of_this_machine_and_to_its_own_pages() {
    let site = Site::new("preview-host");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nwords\n");
    let preview = Preview::start(&site);
    let port = preview.address.rsplit(':').next().expect("a port");
    for host in ["evil.example", "localhost.evil.example", &format!("127.0.0.1.evil.example:{port}"), ""] {
        for path in ["/a/", "/__faircopy/now", "/__faircopy/events"] {
            assert!(preview.ask(path, &[("Host", host)]).contains("403 Forbidden"), "{host} {path}");
        }
    }
    let own = format!("localhost:{port}");
    let origins = [
        (format!("http://{own}"), true),
        (format!("http://127.0.0.1:{port}"), true),
        ("http://localhost:1".to_owned(), false),
        (format!("https://{own}"), false),
        ("http://evil.example".to_owned(), false),
        ("null".to_owned(), false),
    ];
    for (origin, is_own) in origins {
        let answer = preview.ask("/a/", &[("Host", &own), ("Origin", &origin)]);
        assert!(answer.contains(if is_own { "200 OK" } else { "403 Forbidden" }), "{origin}: {answer}");
    }
}

#[test]
fn shows_nothing_but_the_site() {
    let site = Site::new("preview-paths");
    site.write("content/a/index.md", "+++\ntitle = \"A\"\n+++\nwords\n");
    site.write("secret.txt", "a secret");
    let preview = Preview::start(&site);
    for path in [
        "/../secret.txt",
        "/a/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/secret.txt",
        "//secret.txt",
    ] {
        let answer = preview.get(path);
        assert!(!answer.contains("a secret") && answer.contains("404 Not Found"), "{path}: {answer}");
    }
    let outside = tempfile::NamedTempFile::new().expect("a file elsewhere");
    std::fs::write(outside.path(), "a secret elsewhere").expect("it is written");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.path(), site.path("content/a/link.txt")).expect("a link");
        preview.wait_for("/__faircopy/now", "error[symlink-outside]");
        assert!(preview.get("/a/link.txt").contains("404 Not Found"));
    }
}

#[test]
fn drafts_are_shown_unless_they_are_not_wanted() {
    let site = Site::new("preview-drafts");
    site.write("content/a.md", "+++\ntitle = \"A\"\ndraft = true\n+++\nwords\n");
    assert!(Preview::start(&site).get("/a/").contains("200 OK"));
    assert!(Preview::start_with(&site, &["--no-drafts"]).get("/a/").contains("404 Not Found"));
}

#[test]
fn takes_another_port_if_one_is_taken() {
    let site = Site::new("preview-port");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = taken.local_addr().expect("it has an address").port().to_string();
    let preview = Preview::start_with(&site, &["--port", &port]);
    let own = preview.address.rsplit(':').next().expect("a port");
    assert_ne!(own, port);
    assert!(preview.said.contains(&format!("port {port} is taken; the preview takes {own}")), "{}", preview.said);
    assert!(preview.get("/").contains("200 OK"));
}

#[test]
fn says_what_kind_of_file_it_is_and_sends_the_part_that_is_asked_for() {
    let site = Site::new("preview-files");
    site.write("static/film.mp4", "0123456789");
    site.write("static/a.webmanifest", "{}");
    let preview = Preview::start(&site);
    let host = ("Host", preview.address.as_str());
    let whole = preview.get("/film.mp4");
    assert!(whole.contains("content-type: video/mp4") && whole.contains("accept-ranges: bytes"), "{whole}");
    let part = preview.ask("/film.mp4", &[host, ("Range", "bytes=2-4")]);
    assert!(
        part.contains("206 Partial Content") && part.contains("content-range: bytes 2-4/10") && part.ends_with("\r\n\r\n234"),
        "{part}"
    );
    let outside = preview.ask("/film.mp4", &[host, ("Range", "bytes=10-")]);
    assert!(outside.contains("416 Range Not Satisfiable") && outside.contains("content-range: bytes */10"), "{outside}");
    let tag = whole.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag");
    assert!(preview.ask("/film.mp4", &[host, ("If-None-Match", tag)]).contains("304 Not Modified"));
    assert!(preview.ask("/film.mp4", &[host, ("Range", "bytes=2-4"), ("If-Range", "\"other\"")]).ends_with("0123456789"));
    assert!(preview.get("/a.webmanifest").contains("content-type: application/manifest+json"));
}

#[test]
fn tells_a_page_what_is_new_for_it() {
    let site = Site::new("preview-news");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nwords\n");
    site.write("content/b.md", "+++\ntitle = \"B\"\n+++\nwords\n");
    site.write("static/x y.txt", "one");
    let preview = Preview::start_with(&site, &["--open-with", "x://{file}#{line}"]);
    let now = |path: &str| preview.get(&format!("/__faircopy/now?path={path}&since=1"));
    assert!(
        now("%2Fa%2F").contains(r#""version":1,"status":200,"page":false,"changed":[],"problems":[],"more":0,"held":false}"#),
        "{}",
        now("%2Fa%2F")
    );
    assert!(now("%2Fnowhere%2F").contains(r#""status":404,"page":false"#));

    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nother words\n");
    preview.wait_for("/a/", "other words");
    assert!(now("%2Fa%2F").contains(r#""page":true"#), "{}", now("%2Fa%2F"));
    assert!(now("%2Fb%2F").contains(r#""page":false"#), "{}", now("%2Fb%2F"));

    site.write("static/x y.txt", "two");
    preview.wait_for("/x%20y.txt", "two");
    assert!(now("%2Fb%2F").contains(r#""page":false,"changed":["/x y.txt"]"#), "{}", now("%2Fb%2F"));

    site.write("content/b.md", "+++\ntitle = \"B\"\n+++\n[x](nowhere.md)\n");
    preview.wait_for("/__faircopy/now", "error[broken-link]");
    let root = site.root().canonicalize().expect("the site is there");
    let link = format!(r#"{{"text":"content/b.md:4:5","href":"x://{}/content/b.md#4"}}"#, root.display());
    assert!(now("%2Fb%2F").contains(&link), "{}", now("%2Fb%2F"));
    std::fs::remove_file(site.path("content/b.md")).expect("it is removed");
    preview.wait_for("/b/", "404 Not Found");
    assert!(now("%2Fb%2F").contains(r#""status":404"#));
}

#[test]
fn an_example_that_is_being_proven_keeps_nobody_waiting() {
    let site = Site::new("preview-pending");
    let example = "```rust\nstd::thread::sleep(std::time::Duration::from_secs(1));\nprintln!(\"ready\");\n```\n\n```output\nready\n```\n";
    site.write("content/a.md", &format!("+++\ntitle = \"A\"\n+++\n{example}"));
    let preview = Preview::start(&site);
    let page = preview.get("/a/");
    assert!(page.contains("200 OK") && page.contains("Being proven"), "{page}");
    preview.wait_for("/a/", "Proven with rustc");
    let now = preview.get("/__faircopy/now?path=/a/&since=1");
    assert!(now.contains(r#""page":true"#) && now.contains(r#""problems":[]"#), "{now}");

    // What fails says so on its page, which is shown all the same.
    site.write("content/a.md", &format!("+++\ntitle = \"A\"\n+++\nNew words.\n\n{}", example.replace("\nready\n", "\nnever\n")));
    preview.wait_for("/a/", "Not proven");
    assert!(preview.get("/a/").contains("New words."));
    let now = preview.get("/__faircopy/now?path=/a/");
    assert!(now.contains("error[") && now.contains(r#""held":false"#), "{now}");
}

#[test]
fn a_policy_holds_in_the_preview_too() {
    let site = Site::new("preview-policy");
    let preview = Preview::start(&site);
    let page = preview.get("/");
    let policy = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"").expect("a policy").1;
    let policy = policy.split('"').next().expect("its end");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("script-src 'self'") && policy.contains("connect-src 'self'"),
        "{policy}"
    );
}

#[test]
fn an_editor_may_save_in_its_own_way_and_a_whole_folder_may_change() {
    let site = Site::new("preview-editors");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nwords\n");
    let preview = Preview::start(&site);
    // A copy beside, and then its name.
    site.write("content/.a.md.new", "+++\ntitle = \"A\"\n+++\nsecond words\n");
    std::fs::rename(site.path("content/.a.md.new"), site.path("content/a.md")).expect("it is renamed");
    preview.wait_for("/a/", "second words");
    // The old one aside, and a new one in its place.
    std::fs::rename(site.path("content/a.md"), site.path("content/a.md~")).expect("it is renamed");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nthird words\n");
    std::fs::remove_file(site.path("content/a.md~")).expect("it is removed");
    preview.wait_for("/a/", "third words");
    // Emptied and written.
    site.write("content/a.md", "");
    site.write("content/a.md", "+++\ntitle = \"A\"\n+++\nfourth words\n");
    preview.wait_for("/a/", "fourth words");
    // Another state of the whole folder, as a checkout makes it.
    for nth in 0..50 {
        site.write(&format!("elsewhere/{}/{nth}.md", nth % 5), &format!("+++\ntitle = \"{nth}\"\n+++\nnumber {nth}.\n"));
    }
    std::fs::remove_dir_all(site.path("content")).expect("it is removed");
    std::fs::rename(site.path("elsewhere"), site.path("content")).expect("it is renamed");
    preview.wait_for("/4/49/", "number 49.");
    preview.wait_for("/a/", "404 Not Found");
    site.write("content/4/49.md", "+++\ntitle = \"49\"\n+++\nand it is watched\n");
    preview.wait_for("/4/49/", "and it is watched");
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
    /// Up to its address.
    said: String,
}

impl Preview {
    fn start(site: &Site) -> Self {
        Self::start_with(site, &[])
    }

    fn start_with(site: &Site, args: &[&str]) -> Self {
        let port: &[&str] = if args.contains(&"--port") { &[] } else { &["--port", "0"] };
        let mut process = Command::new(env!("CARGO_BIN_EXE_faircopy"))
            .arg("serve")
            .args(port)
            .args(args)
            .current_dir(site.root())
            .stderr(Stdio::piped())
            .spawn()
            .expect("faircopy starts");
        let mut lines = BufReader::new(process.stderr.take().expect("standard error is piped")).lines();
        let mut said = String::new();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                said.push_str(&line);
                Some(line.split_once("http://")?.1.split('/').next()?.to_owned())
            })
            .unwrap_or_else(|| panic!("the preview says its address: {said}"));
        // The pipe must not fill up, or the preview would block on its own messages.
        std::thread::spawn(move || lines.map_while(Result::ok).count());
        Self { process, address, said }
    }

    fn get(&self, path: &str) -> String {
        self.ask(path, &[("Host", &self.address)])
    }

    fn ask(&self, path: &str, headers: &[(&str, &str)]) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the preview answers");
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        write!(stream, "GET {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").expect("the request is sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the answer is read");
        String::from_utf8_lossy(&answer).into_owned()
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
