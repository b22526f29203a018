//! Links that lead out are asked for: against a server of this test, on loopback.

use faircopy::diag::Place;
use faircopy::external::{self, Checked, Options};
use faircopy::output::Outside;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A server that counts what it is asked for: `HEAD /path` → how often.
struct Server {
    address: String,
    asked: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(BTreeMap::new()));
        let counts = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let counts = counts.clone();
                std::thread::spawn(move || answer(stream.expect("a connection"), &counts));
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> String {
        let asked = std::mem::take(&mut *self.asked.lock().expect("no thread panicked"));
        asked.into_iter().map(|(what, count)| format!("{what} {count}\n")).collect()
    }
}

fn answer(mut stream: TcpStream, counts: &Mutex<BTreeMap<String, usize>>) {
    let mut lines = BufReader::new(stream.try_clone().expect("a second handle")).lines();
    let Some(Ok(request)) = lines.next() else { return };
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let what = request.trim_end_matches(" HTTP/1.1").to_owned();
    let count = {
        let mut counts = counts.lock().expect("no thread panicked");
        let count = counts.entry(what.clone()).or_insert(0);
        *count += 1;
        *count
    };
    let (method, path) = what.split_once(' ').expect("a method and a path");
    let head = match (method, path) {
        (_, "/sound" | "/new" | "/other?q=1") => "200 OK",
        ("HEAD", "/no-head") => "405 Method Not Allowed",
        (_, "/no-head") => "200 OK",
        (_, "/moved") => "301 Moved Permanently\r\nLocation: /new",
        (_, "/for-now") => "302 Found\r\nLocation: new",
        (_, "/moved-to-nothing") => "308 Permanent Redirect\r\nLocation: /gone",
        (_, "/round") => "302 Found\r\nLocation: /round",
        (_, "/private") => "403 Forbidden",
        (_, "/busy") if count < 2 => "429 Too Many Requests\r\nRetry-After: 0",
        (_, "/busy") => "200 OK",
        (_, "/broken") => "500 Internal Server Error",
        (_, "/silent") => {
            std::thread::sleep(Duration::from_secs(5));
            return;
        }
        _ => "404 Not Found",
    };
    let _ = write!(stream, "HTTP/1.1 {head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

fn check(server: &Server, paths: &[&str], ignored: &str, now: u64, store: &Path) -> Checked {
    check_within(Duration::from_secs(60), server, paths, ignored, now, store)
}

fn check_within(timeout: Duration, server: &Server, paths: &[&str], ignored: &str, now: u64, store: &Path) -> Checked {
    let outside = paths.iter().map(|path| Outside { url: format!("{}{path}", server.address), place: Place::file("content/a.md") });
    let outside: Vec<Outside> = outside.collect();
    let mut globs = globset::GlobSetBuilder::new();
    globs.add(globset::Glob::new(ignored).expect("a glob"));
    let options = Options {
        ignored: globs.build().expect("a set"),
        timeout,
        pause: Duration::from_millis(1),
        retries: 1,
        keep: Duration::from_secs(100),
        now,
        store: store.join("deep/links.json"),
        user_agent: "test".to_owned(),
    };
    external::check(&outside, &options)
}

fn said(server: &Server, checked: &Checked) -> String {
    let line = |diag: &faircopy::diag::Diag| format!("{}: {}\n", diag.code, diag.message.replace(&server.address, ""));
    checked.diags.iter().map(line).collect()
}

#[test]
fn each_answer_is_told_apart() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start();
    let paths = [
        "/sound",
        "/no-head",
        "/moved",
        "/for-now",
        "/moved-to-nothing",
        "/round",
        "/private",
        "/busy",
        "/broken",
        "/gone",
        "/ignored/a",
        "/other?q=1",
    ];
    let checked = check(&server, &paths, "**/ignored/*", 1000, folder.path());
    assert_eq!(
        said(&server, &checked),
        "moved-link: `/moved` has moved for good\n\
         gone-link: `/moved-to-nothing` is not there any more: the server answers 404\n\
         failed-link: `/round` gives no answer: it leads on and on, 10 times and more\n\
         refused-link: `/private` could not be checked: the server answers 403 to programs\n\
         failed-link: `/broken` gives no answer: the server answers 500\n\
         gone-link: `/gone` is not there any more: the server answers 404\n"
    );
    assert_eq!((checked.asked, checked.kept, checked.ignored), (11, 0, 1));
    let asked = server.asked();
    assert!(asked.contains("HEAD /sound 1\n") && !asked.contains("GET /sound"), "{asked}");
    assert!(asked.contains("HEAD /no-head 1\n") && asked.contains("GET /no-head 1\n"), "{asked}");
    assert!(asked.contains("HEAD /busy 2\n"), "{asked}");
    assert!(asked.contains("GET /broken 2\n"), "{asked}");
    assert!(!asked.contains("ignored"), "{asked}");
}

#[test]
fn what_was_in_order_is_not_asked_for_again_until_it_is_old() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start();
    let paths = ["/sound", "/gone"];
    check(&server, &paths, "none", 1000, folder.path());
    server.asked();
    let again = check(&server, &paths, "none", 1050, folder.path());
    assert_eq!((again.asked, again.kept, server.asked().as_str()), (1, 1, "GET /gone 1\nHEAD /gone 1\n"));
    let later = check(&server, &paths, "none", 1100, folder.path());
    assert_eq!((later.asked, later.kept), (2, 0));
    std::fs::write(folder.path().join("deep/links.json"), "{ no").expect("it can be written");
    assert_eq!(check(&server, &paths, "none", 1101, folder.path()).kept, 0);
}

#[test]
fn who_gives_no_answer_is_waited_for_only_so_long() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start();
    let checked = check_within(Duration::from_millis(400), &server, &["/silent"], "none", 0, folder.path());
    assert!(said(&server, &checked).starts_with("failed-link: `/silent` gives no answer: timeout"), "{}", said(&server, &checked));
    // Nobody listens there: the port was given back.
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address");
    let gone = Server { address: format!("http://{free}"), asked: Arc::default() };
    let checked = check(&gone, &["/"], "none", 0, folder.path());
    assert!(said(&gone, &checked).starts_with("failed-link: `/` gives no answer: "), "{}", said(&gone, &checked));
}
