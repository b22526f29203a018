//! Examples that do harm: each is stopped, and each is said, as a person sees it.
//!
//! What a machine does not grant is printed and left out here; `--require` makes it an error where it must be there.

use super::run;
use crate::cli::Site;
use crate::workshop;
use faircopy::prove::workshop::sandbox::{Layer, layers};
use std::ffi::OsStr;
use std::net::TcpListener;
use std::time::{Duration, Instant};

/// Whether one of these layers is there; says so if not.
fn holds(needed: &[Layer], what: &str) -> bool {
    let has = needed.is_empty() || needed.iter().any(|layer| layers().contains(*layer));
    if !has {
        let missing: Vec<String> = layers().missing().iter().map(|(layer, reason)| format!("{}: {reason}", layer.name())).collect();
        eprintln!("not tested: {what}, since this machine has none of {needed:?} ({})", missing.join("; "));
    }
    has
}

/// Proves one example, whose report must hold `code` at its place and all of `words`. Returns the report.
#[track_caller]
fn stopped(code: &str, expected: &str, words: &[&str], variables: &[(&str, &OsStr)]) -> String {
    let site = Site::new("shut-in");
    let config = "edition = \"2026\"\nbase_url = \"https://example.org\"\ntitle = \"T\"\n[examples]\ntimeout = 2\n";
    site.write("faircopy.toml", config);
    site.write("content/a.md", &format!("```rust\n{code}\n```\n"));
    let started = Instant::now();
    let (exit, said) = run(&site, &["test"], variables);
    // No measurement: a loop that is not stopped would go on for ever.
    assert!(started.elapsed() < Duration::from_secs(120), "it took {:?}", started.elapsed());
    assert!(said.contains(expected) && said.contains("content/a.md:"), "{said}");
    let missing: Vec<_> = words.iter().filter(|word| !said.contains(**word)).collect();
    assert!(missing.is_empty(), "{missing:?} is not said:\n{said}");
    assert_eq!(exit, i32::from(expected.starts_with("error")), "{said}");
    said
}

#[test]
fn an_endless_loop() {
    stopped("loop {}", "error[example-timed-out]", &["did not end within 2 s and was killed"], &[]);
}

#[test]
fn ten_gigabytes_of_output() {
    let code =
        "use std::io::Write;\nlet chunk = vec![b'x'; 1 << 20];\nfor _ in 0..10_000 { std::io::stdout().write_all(&chunk).unwrap(); }";
    stopped(code, "error[too-much-output]", &["more than 64 KiB to standard output"], &[]);
}

#[test]
fn a_fork_bomb() {
    if holds(&[Layer::Netns, Layer::Pidns], "a fork bomb") {
        let code = "unsafe extern \"C\" { fn fork() -> i32; }\nloop { unsafe { fork(); } }";
        stopped(code, "error[example-timed-out]", &["did not end within 2 s and was killed"], &[]);
    }
}

#[test]
fn memory_without_end() {
    if holds(&[Layer::Limits], "memory without end") {
        let code = "let mut all = Vec::new();\nloop { all.push(vec![0u8; 256 << 20]); }";
        stopped(code, "error[example-failed]", &["signal 6 (SIGABRT", "memory allocation of 268435456 bytes failed"], &[]);
    }
}

#[test]
fn a_private_file() {
    if !holds(&[Layer::Landlock], "a private file") {
        return;
    }
    let home = tempfile::tempdir().expect("a temporary folder");
    let secret = home.path().join(".secret");
    std::fs::write(&secret, "the private words").expect("the secret is written");
    // rustup finds its toolchains as ever.
    let rustup = workshop::environment().rustup_home.or_else(|| Some(workshop::environment().home?.join(".rustup"))).unwrap_or_default();
    for path in [secret.as_path(), "/etc/passwd".as_ref(), "/etc/shadow".as_ref()] {
        let code = format!("println!(\"{{}}\", std::fs::read_to_string({:?}).unwrap());", path.display().to_string());
        let variables = [("HOME", home.path().as_os_str()), ("RUSTUP_HOME", rustup.as_os_str())];
        let said = stopped(&code, "error[example-failed]", &["the example panicked", "Os { code: "], &variables);
        assert!(!said.contains("the private words") && !said.contains("root:"), "{said}");
    }
    let code = format!("std::fs::write({:?}, \"x\").unwrap();", home.path().join("new").display().to_string());
    stopped(&code, "error[example-failed]", &["Os { code: "], &[]);
    assert!(!home.path().join("new").exists());
}

#[test]
fn a_connection_out() {
    if !holds(&[Layer::Netns, Layer::Seccomp], "a connection") {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.set_nonblocking(true).expect("it does not wait");
    let address = listener.local_addr().expect("it has an address");
    stopped(
        &format!("std::net::TcpStream::connect(\"{address}\").unwrap();"),
        "error[example-failed]",
        &["the example panicked", "Os { code: "],
        &[],
    );
    assert!(listener.accept().is_err(), "nobody came");
    std::net::TcpStream::connect(address).expect("it can be reached from outside");
}

#[test]
fn a_child_that_is_left_behind() {
    let code = "unsafe extern \"C\" { fn fork() -> i32; fn setsid() -> i32; }\n\
                if unsafe { fork() } == 0 { unsafe { setsid() }; std::thread::sleep(std::time::Duration::from_secs(600)); }";
    if holds(&[Layer::Pidns], "a child that is left behind") {
        stopped(code, "error[left-processes]", &["a process that outlived it", "killed"], &[]);
    }
}

#[test]
fn a_macro_is_shut_in_as_well() {
    if holds(&[Layer::Landlock], "what a compiler reads") {
        stopped("println!(\"{}\", include_str!(\"/etc/passwd\"));", "error[example-not-compiled]", &["couldn't read `/etc/passwd`"], &[]);
    }
}

#[test]
fn a_package_that_plants_a_link() {
    if !holds(&[Layer::Landlock], "a package that plants a link") {
        return;
    }
    let site = Site::new("link");
    let victim = site.path("victim");
    site.write("victim", "precious");
    site.write("content/a/index.md", "Words.\n");
    site.write("content/a/own/Cargo.toml", "[package]\nname = \"own\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    // What faircopy writes next time must not go where code of the package wants it.
    let code = format!(
        "#[test]\nfn plants() {{\n    let own = concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/src/lib.rs\");\n    \
         let done = std::fs::remove_file(own).and_then(|()| std::os::unix::fs::symlink({:?}, own));\n    \
         assert!(done.is_err(), \"planted\");\n}}\n",
        victim.display().to_string()
    );
    site.write("content/a/own/src/lib.rs", &code);
    let (exit, said) = run(&site, &["test"], &[]);
    assert!(exit == 0 && said.contains("1 package with 1 test"), "{said}");
    site.write("content/a/own/src/lib.rs", &format!("{code}\n"));
    assert_eq!(run(&site, &["test"], &[]).0, 0);
    assert_eq!(site.read("victim"), "precious");
}
