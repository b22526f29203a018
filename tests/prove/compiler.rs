//! Where the store knows all, nothing is started, not even the compiler; another one is noticed.

use super::store::site;
use super::{known_and_made, run};
use crate::cli::Site;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

/// A compiler that logs its calls, and refuses to work once the file `forbidden` lies beside it. In the sandbox it can
/// write no log, but it can refuse.
struct Logged {
    folder: tempfile::TempDir,
    /// Of the real compiler.
    sysroot: PathBuf,
    path: OsString,
}

impl Logged {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let output = Command::new("rustc").args(["--print", "sysroot"]).output().expect("rustc runs");
        let sysroot = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        // What is in PATH can be read in the sandbox, and so the real compiler's libraries must be there.
        let rest = std::env::var_os("PATH").unwrap_or_default();
        let own = [folder.path().to_owned(), sysroot.clone()].into_iter().chain(std::env::split_paths(&rest));
        let path = std::env::join_paths(own).expect("folders of PATH");
        let logged = Self { folder, sysroot, path };
        logged.write("");
        logged
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `more` is what `-vV` says beside the real compiler's words.
    fn write(&self, more: &str) {
        let (own, real) = (self.folder.path().display().to_string(), self.sysroot.join("bin/rustc"));
        let script = format!(
            "#!/bin/sh\n[ -e {own}/forbidden ] && exit 1\n{{ echo \"$@\" >> {own}/log; }} 2> /dev/null\n\
             case \"$1 $2\" in\n'--print sysroot') echo {own}/sysroot; exit;;\nesac\n{} \"$@\" || exit\n\
             if [ \"$1\" = -vV ]; then echo '{more}'; fi\n",
            real.display()
        );
        fs::write(self.file("rustc"), script).expect("the script is written");
        let mut permissions = fs::metadata(self.file("rustc")).expect("it is there").permissions();
        permissions.set_mode(0o755);
        fs::set_permissions(self.file("rustc"), permissions).expect("it is made a program");
    }

    fn calls(&self) -> usize {
        fs::read_to_string(self.file("log")).unwrap_or_default().lines().count()
    }

    fn run(&self, site: &Site) -> (i32, String) {
        run(site, &["test", "--stats"], &[("PATH", &self.path)])
    }
}

#[test]
fn where_nothing_changed_no_compiler_is_started() {
    let (site, rustc) = (site(), Logged::new());
    let (code, said) = rustc.run(&site);
    assert_eq!((code, known_and_made(&said)), (0, (0, 8)), "{said}");
    let calls = rustc.calls();
    assert_eq!(calls, 2, "it was asked for its version and its folder");

    fs::write(rustc.file("forbidden"), "").expect("the file is written");
    site.write("content/a.md", &format!("More words.\n\n{}", site.read("content/a.md")));
    let (code, said) = rustc.run(&site);
    assert_eq!((code, known_and_made(&said)), (0, (8, 0)), "{said}");
    assert_eq!(rustc.calls(), calls, "and now it was not asked at all");

    // The trap does work: one that must be compiled is not.
    site.write("content/c.md", "```rust\nprintln!(\"new\");\n```\n");
    let (code, said) = rustc.run(&site);
    assert!(code == 1 && said.contains("error[compiler-failed]"), "{said}");
}

#[test]
fn another_compiler_is_asked_anew() {
    let (site, rustc) = (site(), Logged::new());
    assert_eq!(known_and_made(&rustc.run(&site).1), (0, 8));
    assert_eq!(known_and_made(&rustc.run(&site).1), (8, 0));
    rustc.write("patched: yes");
    assert_eq!(known_and_made(&rustc.run(&site).1), (0, 8));
    assert_eq!(known_and_made(&rustc.run(&site).1), (8, 0));
}
