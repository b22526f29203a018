//! Which compiler is meant, found without starting one where nothing changed.
//!
//! `rustc` in `PATH` is mostly rustup's, which looks at the folder, the environment and its settings to find the
//! real one. What it found is kept in the store under all that it looked at, and holds as long as the real one still
//! has the size and the time that it had.

use super::store::Store;
use super::{Environment, Settings};
use crate::diag::Diag;
use serde::{Deserialize, Serialize};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::UNIX_EPOCH;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Toolchain {
    /// The real compiler, not rustup's proxy.
    pub rustc: PathBuf,
    /// The cargo that belongs to it, looked for each time: it may lie anywhere in `PATH`.
    #[serde(skip)]
    pub cargo: Option<PathBuf>,
    pub sysroot: PathBuf,
    /// `1.95.0`.
    pub release: String,
    /// The triple of this machine.
    pub host: String,
    /// All that `rustc -vV` says.
    pub verbose: String,
    /// What identifies the libraries of the target for pages, if there is one.
    pub wasm: Option<String>,
    /// Whether there is a shared standard library.
    pub shared: bool,
    /// Size and time of the real compiler, when all this was found.
    stamp: Stamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    len: u64,
    /// Nanoseconds since 1970.
    modified: u128,
}

impl Toolchain {
    /// Where the shared standard library is.
    pub fn library(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib").join(&self.host).join("lib")
    }
}

pub const WASM: &str = "wasm32-wasip1";

pub fn find(settings: &Settings, store: &Store) -> Result<Toolchain, Diag> {
    let environment = &settings.environment;
    let rustc = match &environment.rustc {
        Some(rustc) => rustc.clone(),
        None => which("rustc", &environment.path).ok_or_else(no_rustc)?,
    };
    let name = format!("toolchain {}", selected_by(&rustc, settings));
    let with_cargo = |toolchain: Toolchain| Toolchain { cargo: cargo(&toolchain.sysroot, environment), ..toolchain };
    if let Some(known) = store.fact::<Toolchain>(&name)
        && stamp(&known.rustc) == Some(known.stamp)
        && known.wasm == wasm(&known.sysroot)
    {
        return Ok(with_cargo(known));
    }
    let found = ask(&rustc, settings)?;
    store.keep_fact(&name, &found);
    Ok(with_cargo(found))
}

/// Everything that decides which compiler `rustc` is (rustup book, "Overrides").
fn selected_by(rustc: &Path, settings: &Settings) -> blake3::Hash {
    let environment = &settings.environment;
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &[u8]| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text);
    };
    add(rustc.as_os_str().as_encoded_bytes());
    add(format!("{:?}", stamp(rustc)).as_bytes());
    add(environment.rustup_toolchain.as_deref().unwrap_or_default().as_bytes());
    let root = fs::canonicalize(&settings.root).unwrap_or_else(|_| settings.root.clone());
    let files = root.ancestors().flat_map(|folder| [folder.join("rust-toolchain"), folder.join("rust-toolchain.toml")]);
    for file in files.chain(rustup_home(environment).map(|home| home.join("settings.toml"))) {
        add(&fs::read(file).unwrap_or_default());
    }
    hasher.finalize()
}

pub fn rustup_home(environment: &Environment) -> Option<PathBuf> {
    environment.rustup_home.clone().or_else(|| Some(environment.home.as_ref()?.join(".rustup")))
}

/// Starts the compiler and asks it.
fn ask(rustc: &Path, settings: &Settings) -> Result<Toolchain, Diag> {
    let verbose = output(rustc, &["-vV"], settings)?;
    let sysroot = PathBuf::from(output(rustc, &["--print", "sysroot"], settings)?.trim());
    let field = |name: &str| verbose.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned());
    let (Some(release), Some(host)) = (field("release:"), field("host:")) else {
        return Err(odd_rustc(rustc, &verbose));
    };
    let own = |name: &str| Some(sysroot.join("bin").join(exe(name))).filter(|path| path.is_file());
    let real = own("rustc").unwrap_or_else(|| rustc.to_owned());
    let stamp = stamp(&real).ok_or_else(|| odd_rustc(rustc, &verbose))?;
    let mut found = Toolchain { rustc: real, cargo: None, wasm: wasm(&sysroot), sysroot, release, host, verbose, shared: false, stamp };
    found.shared = has_shared(&found.library());
    Ok(found)
}

/// The cargo of a toolchain, else that in `PATH`.
fn cargo(sysroot: &Path, environment: &Environment) -> Option<PathBuf> {
    let own = sysroot.join("bin").join(exe("cargo"));
    if own.is_file() { Some(own) } else { which("cargo", &environment.path) }
}

fn output(rustc: &Path, args: &[&str], settings: &Settings) -> Result<String, Diag> {
    let mut command = Command::new(rustc);
    command.args(args).current_dir(&settings.root).stdin(Stdio::null());
    let output = command.output().map_err(|cause| odd_rustc(rustc, &cause.to_string()))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(odd_rustc(rustc, &String::from_utf8_lossy(&output.stderr))),
    }
}

/// The names and lengths of the target's libraries: they come apart from the compiler, and are exchanged without it.
fn wasm(sysroot: &Path) -> Option<String> {
    let folder = sysroot.join("lib/rustlib").join(WASM).join("lib");
    let files = |folder: &Path| -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .map(|entry| format!("{} {}", entry.file_name().to_string_lossy(), entry.metadata().map_or(0, |found| found.len())))
            .collect()
    };
    let mut found = files(&folder);
    found.extend(files(&folder.join("self-contained")));
    found.sort();
    (!found.is_empty()).then(|| blake3::hash(found.join("\n").as_bytes()).to_hex().to_string())
}

fn has_shared(library: &Path) -> bool {
    let is_std = |name: &str| name.starts_with("libstd-") && name.ends_with(std::env::consts::DLL_SUFFIX);
    fs::read_dir(library).is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_str().is_some_and(is_std)))
}

pub fn stamp(path: &Path) -> Option<Stamp> {
    let found = fs::metadata(path).ok()?;
    let modified = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    Some(Stamp { len: found.len(), modified })
}

/// A program in the folders of `PATH`.
pub fn which(name: &str, path: &OsStr) -> Option<PathBuf> {
    std::env::split_paths(path).map(|folder| folder.join(exe(name))).find(|file| file.is_file())
}

fn exe(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

fn no_rustc() -> Diag {
    Diag::error("no-compiler", "there is no `rustc` here to prove the examples with")
        .help("install Rust from https://rustup.rs, or build with `--no-prove`, which proves nothing and says so")
}

fn odd_rustc(rustc: &Path, said: &str) -> Diag {
    Diag::error("no-compiler", format!("`{}` cannot be asked for its version", rustc.display()))
        .note(said.trim_end())
        .help("check that `rustc -vV` works in the site's folder, or build with `--no-prove`")
}
