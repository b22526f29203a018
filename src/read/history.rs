//! When the files of a site were committed, from one `git log`.
//!
//! Git is started here and nowhere else, in a way that no configuration of its user changes what it prints. It writes
//! nothing. What it says becomes plain data; a build that does not ask never comes here.

use crate::diag::{Checked, Diag, Place};
use crate::source::{Commits, History};
use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The first and the last commit of every file below `root` that is not a merge's alone. `config` is the file that asked.
/// Where git cannot say there is a warning and no date at all.
pub fn history(root: &Path, config: &str) -> Checked<History> {
    let warn = |diag: Diag| Checked::new(History::new(), vec![diag.at(Place::file(config))]);
    match git(root, &["rev-parse", "--is-shallow-repository"]) {
        Err(cause) => return warn(no_git(&cause)),
        Ok(output) if !output.status.success() => return warn(no_repository(&output)),
        Ok(output) if output.stdout.starts_with(b"true") => return warn(shallow()),
        Ok(_) => {}
    }
    let log = ["log", "--format=%x00%at", "--name-status", "-M", "-z", "--relative", "--no-color", "--no-ext-diff", "--no-textconv"];
    match git(root, &log) {
        Err(cause) => warn(no_git(&cause)),
        Ok(output) if !output.status.success() => warn(no_repository(&output)),
        Ok(output) => parsed(&output.stdout).into(),
    }
}

fn git(root: &Path, arguments: &[&str]) -> io::Result<Output> {
    let mut git = Command::new("git");
    // In a hook these name another index or folder than the site's, or configure git.
    for variable in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_PREFIX",
        "GIT_COMMON_DIR",
        "GIT_OBJECT_DIRECTORY",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_PARAMETERS",
    ] {
        git.env_remove(variable);
    }
    git.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_REPLACE_OBJECTS", "1").stdin(Stdio::null()).current_dir(root);
    git.args(["-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "diff.renames=true", "-c", "diff.renameLimit=1000"])
        .args(arguments)
        .output()
}

/// Reads commits from the newest to the oldest: a NUL and the time, then fields that end with a NUL: a letter and a name,
/// or for a file that was renamed or copied a letter with a number and two names.
fn parsed(log: &[u8]) -> History {
    let mut history = History::new();
    // The name that a file had at this point of the log → the one it has now.
    let mut now: HashMap<String, String> = HashMap::new();
    let mut time = 0;
    let mut fields = log.split(|byte| *byte == 0).map(String::from_utf8_lossy);
    while let Some(field) = fields.next() {
        let field = field.trim_start_matches('\n');
        if let Ok(seconds) = field.parse() {
            time = seconds;
            continue;
        }
        let Some(kind) = field.chars().next() else { continue };
        let Some(name) = fields.next() else { break };
        let (old, name) = match kind {
            'R' | 'C' => {
                let Some(new) = fields.next() else { break };
                (Some(name), new)
            }
            _ => (None, name),
        };
        let current = now.get(&*name).cloned().unwrap_or_else(|| name.to_string());
        let commits = history.entry(current.clone()).or_insert(Commits { first: time, last: time });
        commits.first = commits.first.min(time);
        commits.last = commits.last.max(time);
        match (kind, old) {
            ('R', Some(old)) => {
                now.remove(&*name);
                now.insert(old.into_owned(), current);
            }
            // What was there before under this name is another file.
            ('A' | 'C', _) => {
                now.insert(name.into_owned(), String::new());
            }
            _ => {}
        }
    }
    history.remove("");
    history
}

fn no_git(cause: &io::Error) -> Diag {
    Diag::warning("no-git", format!("git cannot be asked for dates: {cause}"))
        .help("install git, or take `dates_from_git` out of the configuration; pages have the dates that they state")
}

fn no_repository(output: &Output) -> Diag {
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ");
    Diag::warning("no-git", format!("git has no dates for this site: {said}"))
        .help("commit the site, or take `dates_from_git` out of the configuration; pages have the dates that they state")
}

fn shallow() -> Diag {
    Diag::warning("shallow-clone", "this clone has only the last commits, so no dates are taken from git")
        .help("fetch all of them: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout on GitHub")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn run(scratch: &Scratch, at: i64, arguments: &[&str]) {
        let date = format!("@{at} +0000");
        let mut git = Command::new("git");
        git.args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false", "-c", "init.defaultBranch=main"]);
        git.args(arguments).env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date).current_dir(scratch.path());
        let output = git.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn repository() -> Scratch {
        let scratch = Scratch::with(&[("site/content/a.md", "some words that are enough"), ("site/content/网络.md", "b"), ("README", "c")]);
        run(&scratch, 0, &["init", "-q"]);
        run(&scratch, 100, &["add", "."]);
        run(&scratch, 100, &["commit", "-qm", "one"]);
        scratch
    }

    fn times(history: &History) -> Vec<(&str, i64, i64)> {
        history.iter().map(|(path, commits)| (path.as_str(), commits.first, commits.last)).collect()
    }

    #[test]
    fn files_have_the_dates_of_their_commits_also_under_other_names() {
        let scratch = repository();
        scratch.put("site/content/网络.md", "changed");
        scratch.put("site/content/new.md", "not committed");
        run(&scratch, 200, &["commit", "-qam", "two"]);
        run(&scratch, 300, &["mv", "site/content/a.md", "site/content/moved.md"]);
        run(&scratch, 300, &["commit", "-qm", "three"]);
        // Another file takes the old name.
        scratch.put("site/content/a.md", "something else");
        run(&scratch, 400, &["add", "site/content/a.md"]);
        run(&scratch, 400, &["commit", "-qm", "four"]);
        let Checked { value, diags } = history(&scratch.at("site"), "faircopy.toml");
        assert_eq!(diags, []);
        let expected = [("content/a.md", 400, 400), ("content/moved.md", 100, 300), ("content/网络.md", 100, 200)];
        assert_eq!(times(&value), expected);
    }

    #[test]
    fn a_clone_without_its_history_gives_no_dates() {
        let scratch = repository();
        let shallow = Scratch::with(&[]);
        run(&shallow, 0, &["clone", "-q", "--depth", "1", &format!("file://{}", scratch.path().display()), "clone"]);
        let Checked { value, diags } = history(&shallow.at("clone/site"), "faircopy.toml");
        assert!(value.is_empty());
        assert_eq!(diags.iter().map(|diag| diag.code).collect::<Vec<_>>(), ["shallow-clone"]);
    }

    #[test]
    fn a_folder_without_a_repository_gives_no_dates() {
        let scratch = Scratch::with(&[("content/a.md", "a")]);
        let Checked { value, diags } = history(scratch.path(), "faircopy.toml");
        assert!(value.is_empty());
        assert_eq!(diags.iter().map(|diag| diag.code).collect::<Vec<_>>(), ["no-git"]);
    }
}
