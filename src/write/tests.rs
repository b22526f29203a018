//! Every claim of the room, held against real folders; above all, that a run may die anywhere.

use super::hands::{Fuse, Hands};
use super::*;
use crate::scratch::{Scratch, Tree, tree};
use proptest::prelude::*;
use std::sync::Arc;

/// A site's folder with one source, and its output in `public`.
fn site() -> Scratch {
    Scratch::with(&[("content/a.md", "a source")])
}

fn files(list: &[(&str, &str)]) -> Tree {
    list.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn build(site: &Scratch, files: &Tree) -> Result<Written, Vec<Diag>> {
    build_with(site, files, Hands::sure())
}

fn build_with(site: &Scratch, files: &Tree, hands: Hands) -> Result<Written, Vec<Diag>> {
    let staging = Staging::open_with(&site.at("public"), site.path(), hands).map_err(|diag| vec![diag])?;
    let diags: Vec<_> = files.iter().filter_map(|(path, bytes)| staging.put(path, bytes, blake3::hash(bytes)).err()).collect();
    if !diags.is_empty() {
        staging.discard();
        return Err(diags);
    }
    staging.commit(&hashes(files), &BTreeSet::new())
}

fn hashes(files: &Tree) -> Output {
    files.iter().map(|(path, bytes)| (path.clone(), blake3::hash(bytes))).collect()
}

fn counts(written: &Written) -> (usize, usize, usize) {
    (written.written, written.unchanged, written.removed)
}

fn messages(result: Result<Written, Vec<Diag>>) -> Vec<String> {
    result.unwrap_err().into_iter().map(|diag| format!("{}: {}", diag.code, diag.message)).collect()
}

/// What the output holds but for the manifest, which must list it.
fn published(site: &Scratch) -> Tree {
    let mut tree = tree(&site.at("public"));
    if let Some(manifest) = tree.remove(manifest::NAME) {
        assert_eq!(String::from_utf8(manifest), String::from_utf8(manifest::encode(&hashes(&tree))));
    }
    tree
}

fn beside_output(site: &Scratch) -> Vec<String> {
    let entries = fs::read_dir(site.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    entries.filter(|name| !["content", "public"].contains(&name.as_str())).collect()
}

#[test]
fn writes_what_changed_and_removes_what_vanished() {
    let site = site();
    let first = files(&[("index.html", "1"), ("notes/a/index.html", "a"), ("notes/b/index.html", "b")]);
    assert_eq!(counts(&build(&site, &first).unwrap()), (3, 0, 0));
    assert_eq!(published(&site), first);
    let second = files(&[("index.html", "2"), ("notes/a/index.html", "a")]);
    let modified = fs::metadata(site.at("public/notes/a/index.html")).unwrap().modified().unwrap();
    assert_eq!(counts(&build(&site, &second).unwrap()), (1, 1, 1));
    assert_eq!(published(&site), second);
    assert_eq!(fs::metadata(site.at("public/notes/a/index.html")).unwrap().modified().unwrap(), modified);
    assert_eq!(counts(&build(&site, &second).unwrap()), (0, 2, 0));
    assert_eq!(counts(&build(&site, &Tree::new()).unwrap()), (0, 0, 2));
    assert_eq!(tree(&site.at("public")), files(&[(manifest::NAME, "")]));
    assert_eq!(beside_output(&site), [""; 0]);
}

#[test]
fn the_manifest_is_what_b3sum_checks() {
    let site = site();
    build(&site, &files(&[("b.html", ""), ("a/index.html", "x")])).unwrap();
    let (a, b) = (blake3::hash(b"x"), blake3::hash(b""));
    assert_eq!(fs::read_to_string(site.at("public/.faircopy-manifest")).unwrap(), format!("{a}  a/index.html\n{b}  b.html\n"));
}

#[test]
fn files_and_folders_trade_places() {
    let site = site();
    let file = files(&[("a", "file"), ("b/c/d", "deep"), ("b/e", "e")]);
    let folder = files(&[("a/index.html", "folder"), ("a/x/y", "deep"), ("b", "file")]);
    for files in [&file, &folder, &file, &folder] {
        build(&site, files).unwrap();
        assert_eq!(&published(&site), files);
    }
}

#[test]
fn a_folder_of_someone_else_is_refused() {
    let site = site();
    site.put("public/photo.jpg", "mine");
    site.put("public/.nojekyll", "");
    let result = build(&site, &files(&[("index.html", "")]));
    let message = format!("the folder `{}` holds files that are not faircopy's, such as `photo.jpg`", site.at("public").display());
    assert_eq!(messages(result), [format!("foreign-output: {message}")]);
    assert_eq!(published(&site), files(&[("photo.jpg", "mine"), (".nojekyll", "")]));
}

#[test]
fn hidden_files_and_cname_make_no_folder_foreign() {
    let site = site();
    let kept = [(".git/HEAD", "ref"), (".nojekyll", ""), ("CNAME", "example.org")];
    kept.iter().for_each(|(path, text)| site.put(&format!("public/{path}"), text));
    build(&site, &files(&[("index.html", "x")])).unwrap();
    build(&site, &files(&[])).unwrap();
    let mut left = tree(&site.at("public"));
    left.remove(manifest::NAME);
    assert_eq!(left, files(&kept));
}

#[test]
fn foreign_files_in_an_owned_folder_are_left_alone() {
    let site = site();
    build(&site, &files(&[("a/index.html", "x"), ("b", "x")])).unwrap();
    site.put("public/a/photo.jpg", "mine");
    site.put("public/c/photo.jpg", "mine");
    fs::create_dir(site.at("public/d")).unwrap();
    let before = tree(&site.at("public"));
    let out = site.at("public");
    let wrong = |path: &str, blocker: &str| {
        format!("foreign-file: `{path}` cannot be written: `{}` is not faircopy's", out.join(blocker).display())
    };
    // In its place, in the place of a folder above it, in a folder in its place, as an empty folder in its place.
    let result = build(&site, &files(&[("a/photo.jpg", "x"), ("c", "x"), ("c/photo.jpg/index.html", "x"), ("d", "x")]));
    let clash = "output-clash: `c` would be a file and, for `c/photo.jpg/index.html`, a folder".to_owned();
    assert_eq!(
        messages(result),
        [
            clash,
            wrong("a/photo.jpg", "a/photo.jpg"),
            wrong("c", "c/photo.jpg"),
            wrong("c/photo.jpg/index.html", "c/photo.jpg"),
            wrong("d", "d")
        ]
    );
    assert_eq!(messages(build(&site, &files(&[("a", "x")]))), [wrong("a", "a/photo.jpg")]);
    assert_eq!(tree(&out), before);
    build(&site, &files(&[])).unwrap();
    assert_eq!(fs::read(site.at("public/a/photo.jpg")).unwrap(), b"mine");
    assert!(!site.at("public/a/index.html").exists());
}

#[test]
fn what_was_edited_by_hand_is_written_again_with_a_warning() {
    let site = site();
    let built = files(&[("a.html", "built"), ("b.html", "built"), ("c.html", "built"), ("d.html", "built")]);
    build(&site, &built).unwrap();
    site.put("public/a.html", "changed");
    site.put("public/b.html", "BUILT");
    site.put("public/c.html", "changed");
    fs::remove_file(site.at("public/d.html")).unwrap();
    let next = files(&[("a.html", "built"), ("b.html", "built"), ("d.html", "built")]);
    let written = build(&site, &next).unwrap();
    assert_eq!(counts(&written), (3, 0, 1));
    let warnings: Vec<_> = written.warnings.iter().map(|diag| diag.message.as_str()).collect();
    assert_eq!(
        warnings,
        [
            "`c.html` was changed since the last build and is removed",
            "`a.html` was changed since the last build and is written again",
            "`b.html` was changed since the last build and is written again"
        ]
    );
    assert_eq!(published(&site), next);
}

#[test]
fn paths_that_leave_the_folder_are_refused() {
    let site = site();
    let long = "文".repeat(100);
    let paths = ["", "/a", "../a", "a/../b", "a//b", "a/", "./a", "a\\b", "a\nb", ".faircopy-manifest", ".faircopy-staging/new/0", &long];
    let staging = Staging::open(&site.at("public"), site.path()).unwrap();
    for path in paths {
        assert_eq!(staging.put(path, b"", blake3::hash(b"")).unwrap_err().code, "unsound-output-path", "{path:?}");
    }
    staging.put("..a/b..c/中文.html", b"", blake3::hash(b"")).unwrap();
}

#[test]
fn the_same_path_twice() {
    let site = site();
    let staging = Staging::open(&site.at("public"), site.path()).unwrap();
    staging.put("a", b"1", blake3::hash(b"1")).unwrap();
    assert_eq!(staging.put("a", b"1", blake3::hash(b"1")).unwrap_err().code, "output-clash");
}

#[test]
fn folders_that_would_be_a_disaster() {
    let site = site();
    site.put("file", "");
    let refused = |out: &Path| Staging::open(out, site.path()).err().map(|diag| (diag.code, diag.message));
    let cases = [
        (site.at("content/public"), "it is in `content`, whose files are sources"),
        (site.at("static"), "it is in `static`, whose files are sources"),
        (site.at("."), "the sources of the site are in it"),
        (site.at("content/.."), "the sources of the site are in it"),
        (site.path().parent().unwrap().to_owned(), "the sources of the site are in it"),
        (site.at("file"), "it is a file"),
        (site.at("file/public"), "a folder that it is in is a file"),
        (site.at("nowhere/../public"), "`..` follows a folder that does not exist"),
    ];
    for (out, why) in cases {
        let found = refused(&out);
        let message = format!("`{}` cannot be the output folder: {why}", out.display());
        // The system itself finds a file in the middle of a path.
        assert!(found == Some(("refused-output", message)) || why.starts_with("a folder that") && found.is_some(), "{found:?}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(".", site.at("link")).unwrap();
        for link in [site.at("link"), site.at("link/")] {
            let message = format!("`{}` cannot be the output folder: it is a symbolic link", link.display());
            assert_eq!(refused(&link), Some(("refused-output", message)));
        }
        assert_eq!(refused(&site.at("link/public")), None);
        let message = "`/` cannot be the output folder: it is the root of the file system".to_owned();
        assert_eq!(refused(Path::new("/")), Some(("refused-output", message)));
        let home = std::env::home_dir().unwrap();
        let message = format!("`{}` cannot be the output folder: your home folder is in it", home.display());
        assert_eq!(refused(&home), Some(("refused-output", message)));
    }
}

#[test]
fn an_output_outside_of_the_site_and_not_there_yet() {
    let site = site();
    let elsewhere = Scratch::new();
    let staging = Staging::open(&elsewhere.at("deep/er/public"), site.path()).unwrap();
    staging.put("a", b"1", blake3::hash(b"1")).unwrap();
    staging.commit(&hashes(&files(&[("a", "1")])), &BTreeSet::new()).unwrap();
    assert_eq!(fs::read(elsewhere.at("deep/er/public/a")).unwrap(), b"1");
}

#[cfg(unix)]
#[test]
fn links_in_the_output_are_not_followed() {
    use std::os::unix::fs::symlink;
    let site = site();
    let elsewhere = Scratch::with(&[("notes/a", "mine"), ("b", "mine")]);
    let built = files(&[("notes/a", "x"), ("b", "x")]);
    build(&site, &built).unwrap();
    fs::remove_dir_all(site.at("public/notes")).unwrap();
    fs::remove_file(site.at("public/b")).unwrap();
    symlink(elsewhere.at("notes"), site.at("public/notes")).unwrap();
    symlink(elsewhere.at("b"), site.at("public/b")).unwrap();
    let out = site.at("public");
    let expected = ["b", "notes/a"].map(|path| {
        let part = path.split('/').next().unwrap();
        format!("foreign-file: `{path}` cannot be written: `{}` is not faircopy's", out.join(part).display())
    });
    assert_eq!(messages(build(&site, &built)), expected);
    assert_eq!(counts(&build(&site, &files(&[])).unwrap()), (0, 0, 0));
    assert_eq!(tree(elsewhere.path()), files(&[("b", "mine"), ("notes/a", "mine")]));
}

#[test]
fn one_writer_at_a_time() {
    let site = site();
    let staging = Staging::open(&site.at("public"), site.path()).unwrap();
    let message = format!("another faircopy is writing to `{}`", site.at("public").display());
    assert_eq!(Staging::open(&site.at("public"), site.path()).err().map(|diag| diag.message), Some(message));
    assert_eq!(clean(&site.at("public")).unwrap_err()[0].code, "output-locked");
    drop(staging);
    assert!(Staging::open(&site.at("public"), site.path()).is_ok());
}

#[test]
fn a_discarded_build_leaves_nothing() {
    let site = site();
    let staging = Staging::open(&site.at("public"), site.path()).unwrap();
    staging.put("a", b"1", blake3::hash(b"1")).unwrap();
    staging.discard();
    assert_eq!((site.at("public").exists(), beside_output(&site)), (false, vec![]));
}

#[test]
fn files_known_by_their_hash_need_no_bytes() {
    let site = site();
    let built = files(&[("a", "1"), ("b", "2")]);
    build(&site, &built).unwrap();
    let staging = Staging::open(&site.at("public"), site.path()).unwrap();
    assert!(staging.holds("a", blake3::hash(b"1")) && !staging.holds("a", blake3::hash(b"2")) && !staging.holds("c", blake3::hash(b"1")));
    staging.put("b", b"3", blake3::hash(b"3")).unwrap();
    let next = files(&[("a", "1"), ("b", "3")]);
    assert_eq!(counts(&staging.commit(&hashes(&next), &BTreeSet::new()).unwrap()), (1, 1, 0));
    assert_eq!(published(&site), next);
    let staging = Staging::open(&site.at("public"), site.path()).unwrap();
    let other = staging.commit(&hashes(&files(&[("a", "2"), ("b", "3")])), &BTreeSet::new());
    assert_eq!(messages(other), ["output-incomplete: the bytes of `a` were not handed over"]);
    assert_eq!(published(&site), next);
}

#[test]
fn a_damaged_manifest_is_no_licence() {
    let site = site();
    build(&site, &files(&[("a", "1")])).unwrap();
    for text in ["nonsense", "0123  a\n", &format!("{}  ../content/a.md\n", blake3::hash(b""))] {
        site.put("public/.faircopy-manifest", text);
        assert_eq!(Staging::open(&site.at("public"), site.path()).err().map(|diag| diag.code), Some("damaged-manifest"));
        assert_eq!(clean(&site.at("public")).unwrap_err()[0].code, "damaged-manifest");
    }
    assert!(site.at("public/a").exists() && site.at("content/a.md").exists());
}

#[test]
fn cleaning_removes_what_the_manifest_lists() {
    let site = site();
    assert_eq!(clean(&site.at("public")), Ok(0));
    build(&site, &files(&[("index.html", "x"), ("notes/a/index.html", "x"), ("notes/b", "x")])).unwrap();
    site.put("public/notes/photo.jpg", "mine");
    assert_eq!(clean(&site.at("public")), Ok(3));
    assert_eq!(tree(&site.at("public")), files(&[("notes/photo.jpg", "mine")]));
    assert_eq!(clean(&site.at("public")).unwrap_err()[0].code, "foreign-output");
    fs::remove_dir_all(site.at("public")).unwrap();
    build(&site, &files(&[("index.html", "x")])).unwrap();
    assert_eq!(clean(&site.at("public")), Ok(1));
    assert_eq!((site.at("public").exists(), beside_output(&site)), (false, vec![]));
}

#[test]
fn cleaning_may_be_killed_too() {
    for kill in 0..12 {
        let site = site();
        build(&site, &files(&[("a", "x"), ("b/c", "x"), ("b/d/e", "x")])).unwrap();
        site.put("public/b/mine", "mine");
        let _ = super::clean::clean_with(&site.at("public"), &Hands::with(Fuse::DiesAfter(kill)));
        let _ = clean(&site.at("public"));
        assert_eq!(tree(&site.at("public")), files(&[("b/mine", "mine")]), "killed after {kill}");
    }
}

#[test]
fn a_journal_that_leads_elsewhere_is_not_followed() {
    let site = site();
    let entry = r#"{"change":"remove","number":1,"path":"../content/a.md","hash":null}"#;
    site.put(".public.faircopy-staging/journal", format!(r#"{{"version":1,"fresh":false,"entries":[{entry}]}}"#));
    assert_eq!(Staging::open(&site.at("public"), site.path()).err().map(|diag| diag.code), Some("damaged-journal"));
    assert!(site.at("content/a.md").exists());
}

#[test]
fn a_power_cut_that_emptied_staged_files_is_undone() {
    let site = site();
    let (old, new) = (files(&[("a", "1"), ("b", "1"), ("gone", "1")]), files(&[("a", "2"), ("b", "2"), ("new", "2")]));
    build(&site, &old).unwrap();
    let hands = Hands::with(Fuse::DiesAfter(steps(&old, &new) - 6));
    assert!(build_with(&site, &new, hands).is_err());
    let staged = fs::read_dir(site.at(".public.faircopy-staging/new")).unwrap().last().unwrap().unwrap();
    fs::write(staged.path(), "").unwrap();
    Staging::open(&site.at("public"), site.path()).unwrap().discard();
    assert_eq!(published(&site), old);
}

#[test]
fn a_file_that_came_in_between_is_not_overwritten() {
    let site = site();
    let (old, new) = (files(&[("a", "1")]), files(&[("a", "2"), ("b", "2"), ("c", "2")]));
    build(&site, &old).unwrap();
    let total = steps(&old, &new);
    for kill in 0..total {
        let _ = build_with(&site, &new, Hands::with(Fuse::DiesAfter(kill)));
        let came = !site.at("public/c").exists();
        if came {
            site.put("public/c", "mine");
        }
        Staging::open(&site.at("public"), site.path()).unwrap().discard();
        assert_eq!(fs::read(site.at("public/c")).unwrap(), if came { &b"mine"[..] } else { b"2" });
        fs::remove_dir_all(site.at("public")).unwrap();
        build(&site, &old).unwrap();
    }
}

/// How many changes of the disk it takes from one output to another.
fn steps(old: &Tree, new: &Tree) -> usize {
    let site = site();
    build(&site, old).unwrap();
    let hands = Hands::sure();
    let count: Arc<AtomicUsize> = hands.count();
    build_with(&site, new, hands).unwrap();
    count.load(Ordering::Relaxed)
}

/// Lets the step from `old` to `new` die, fail and be locked out at each of `kills`; `again` changes later the
/// repair dies too, be it in the same run or in the next one.
fn survives(old: &Tree, new: &Tree, kills: impl Iterator<Item = usize>, again: Option<usize>) {
    for kill in kills {
        let fuses = match again {
            None => vec![Fuse::DiesAfter(kill), Fuse::Fails(kill), Fuse::Locks(kill)],
            Some(later) => vec![Fuse::DiesAfter(kill), Fuse::FailsThenDies(kill, later)],
        };
        for fuse in fuses {
            let site = prepared(old);
            let done = build_with(&site, new, Hands::with(fuse)).is_ok();
            if let Fuse::Fails(_) = fuse {
                assert_eq!(published(&site), if done { new.clone() } else { old.clone() }, "{fuse:?}");
            }
            if let Some(again) = again {
                drop(Staging::open_with(&site.at("public"), site.path(), Hands::with(Fuse::DiesAfter(again))));
            }
            Staging::open(&site.at("public"), site.path()).unwrap().discard();
            let now = published(&site);
            assert!(now == *new || !done && now == *old, "{fuse:?}, again {again:?}: {now:?}");
            assert_eq!(beside_output(&site), [""; 0]);
            build(&site, new).unwrap();
            assert_eq!(published(&site), *new, "built after {fuse:?}");
        }
    }
}

fn prepared(old: &Tree) -> Scratch {
    let site = site();
    if !old.is_empty() {
        build(&site, old).unwrap();
    }
    site
}

#[test]
fn a_run_may_die_anywhere() {
    let old = files(&[("a", "1"), ("b/c", "1"), ("b/d/e", "1"), ("gone/x", "1"), ("same", "1"), ("f", "1")]);
    let new = files(&[("a/index.html", "2"), ("b", "2"), ("new/deep/y", "2"), ("same", "1"), ("f", "2")]);
    for (old, new) in [(&old, &new), (&new, &old), (&Tree::new(), &new), (&new, &Tree::new())] {
        let total = steps(old, new);
        survives(old, new, 0..=total, None);
    }
}

#[test]
fn so_may_the_run_that_repairs() {
    let old = files(&[("a", "1"), ("gone/x", "1"), ("f", "1")]);
    let new = files(&[("a/index.html", "2"), ("new/y", "2"), ("f", "2")]);
    let total = steps(&old, &new);
    for again in (0..total).step_by(2) {
        survives(&old, &new, 0..=total, Some(again));
    }
}

fn any_site() -> impl Strategy<Value = Tree> {
    let path = prop::collection::vec(prop_oneof!["a", "b", "c"], 1..4).prop_map(|parts| parts.join("/"));
    prop::collection::btree_map(path, prop_oneof![Just(b"1".to_vec()), Just(b"2".to_vec()), Just(Vec::new())], 0..9).prop_map(|tree| {
        // A path cannot be both file and folder.
        let is_folder = |path: &str| tree.keys().any(|other| other.starts_with(&format!("{path}/")));
        tree.iter().filter(|(path, _)| !is_folder(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_change_survives_any_death(old in any_site(), new in any_site(), kill in 0usize..60, again in prop::option::of(0usize..40)) {
        survives(&old, &new, std::iter::once(kill), again);
    }
}
