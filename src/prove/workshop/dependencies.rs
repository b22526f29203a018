//! Crates from a registry: each distinct set is one generated package, resolved once, with a lock file to commit.

use super::cargo::{Access, Copy, cargo_failed, externs, lines, needs_network, offline};
use super::rust::Crates;
use super::sandbox::{End, Outcome};
use super::{Bench, scratch, tree};
use crate::diag::{Diag, Place};
use crate::prove::job::DependencySet;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

const WALL: Duration = Duration::from_secs(1800);

/// Builds the crates of a set, and says what the compiler must be told of them.
pub fn crates(bench: &Bench, set: &DependencySet) -> Result<Crates, Diag> {
    let copy = Copy::below(bench, &format!("dependencies/{}", set.id()))?;
    tree::mirror(bench, &set.files, &copy.folder.join("site"), &[])?;
    scratch::put(&copy.folder.join("Cargo.toml"), manifest(set)?.as_bytes())?;
    scratch::put(&copy.folder.join("src/lib.rs"), b"")?;
    lock(bench, set, &copy)?;
    let none = BTreeMap::new();
    let built = copy.offline_first(bench, &["build", "--locked"], &none, WALL)?;
    checked(&built, &copy)?;
    let direct = direct(bench, &copy)?;
    let stdout = String::from_utf8_lossy(&built.stdout);
    let mut found: Vec<(String, PathBuf)> = Vec::new();
    for line in lines(&stdout).filter(|line| line.reason == "compiler-artifact") {
        let names = direct.iter().filter(|dep| dep.pkg == line.package_id);
        if let Some((_, path)) = line.library() {
            found.extend(names.map(|dep| (dep.name.clone(), path.clone())));
        }
    }
    Ok(externs(&found, &copy))
}

/// A package that does nothing but depend.
fn manifest(set: &DependencySet) -> Result<String, Diag> {
    let mut dependencies = serde_json::Map::new();
    for (name, value) in &set.crates {
        let mut value = value.clone();
        if let Some(path) = value.get("path").and_then(serde_json::Value::as_str).map(|path| format!("site/{path}")) {
            value["path"] = path.into();
        }
        dependencies.insert(name.clone(), value);
    }
    let manifest = serde_json::json!({
        "package": { "name": "faircopy-examples", "version": "0.0.0", "edition": "2024" },
        "dependencies": dependencies,
        // A workspace of its own, whatever lies in the folders above.
        "workspace": {},
        "profile": { "dev": { "debug": 0, "incremental": false } },
    });
    toml::to_string(&manifest).map_err(|cause| cargo_failed(&cause.to_string()))
}

/// Puts the site's lock file beside the manifest, or resolves the crates and keeps the new lock for the site.
fn lock(bench: &Bench, set: &DependencySet, copy: &Copy) -> Result<(), Diag> {
    let (path, hash) = &set.lock;
    let own = copy.folder.join("Cargo.lock");
    if hash.is_some() {
        return scratch::put(&own, &bench.sources.bytes(path)?);
    }
    let _ = fs::remove_file(&own);
    let outcome = copy.resolve(bench, &BTreeMap::new())?;
    checked(&outcome, copy)?;
    let text = fs::read(&own).map_err(|cause| scratch::no_scratch(&own, &cause))?;
    bench.locks.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(path.clone(), text);
    Ok(())
}

fn checked(outcome: &Outcome, copy: &Copy) -> Result<(), Diag> {
    if outcome.end == End::Exit(0) {
        return Ok(());
    }
    let said = copy.relative(&String::from_utf8_lossy(&outcome.stderr));
    Err(if said.contains("--locked") {
        stale_lock(&said)
    } else if needs_network(outcome) {
        offline(true, &said)
    } else {
        cargo_failed(&said)
    })
}

/// A dependency that the manifest names: what code calls it, and which package it is.
#[derive(Debug, Deserialize)]
struct Dependency {
    name: String,
    pkg: String,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    resolve: Resolve,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
    root: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

fn direct(bench: &Bench, copy: &Copy) -> Result<Vec<Dependency>, Diag> {
    let outcome = copy.run(bench, &["metadata", "--offline", "--locked", "--format-version=1"], &BTreeMap::new(), WALL, Access::Build)?;
    checked(&outcome, copy)?;
    let metadata: Metadata = serde_json::from_slice(&outcome.stdout).map_err(|cause| cargo_failed(&cause.to_string()))?;
    let root = metadata.resolve.root.unwrap_or_default();
    Ok(metadata.resolve.nodes.into_iter().find(|node| node.id == root).map(|node| node.deps).unwrap_or_default())
}

fn stale_lock(said: &str) -> Diag {
    Diag::error("stale-lock", "the lock file of the examples' dependencies does not fit them any more")
        .at(Place::file("data/examples"))
        .note(said.trim_end())
        .help("remove the lock file and run `faircopy test`, which makes a new one")
}
