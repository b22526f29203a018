//! The real lab for tests: the compiler that compiled them, and a store that begins empty.

use faircopy::prove::workshop::{Environment, Settings, Workshop};
use std::path::{Path, PathBuf};

/// A workshop whose site and store are in `folder`.
pub fn workshop(folder: &Path) -> Workshop {
    let settings = Settings {
        root: folder.to_owned(),
        store: folder.join(".faircopy"),
        environment: environment(),
        offline: true,
        require: Vec::new(),
    };
    Workshop::new(settings, Box::new(|_, _| {}))
}

pub fn environment() -> Environment {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from);
    Environment {
        path: std::env::var_os("PATH").unwrap_or_default(),
        home: folder("HOME"),
        cargo_home: folder("CARGO_HOME"),
        rustup_home: folder("RUSTUP_HOME"),
        rustup_toolchain: std::env::var_os("RUSTUP_TOOLCHAIN").and_then(|name| name.into_string().ok()),
        rustc: None,
        faircopy: Some(env!("CARGO_BIN_EXE_faircopy").into()),
    }
}
