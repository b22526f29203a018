//! Writes the grammars down, as the build of faircopy does.

use std::{env, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let grammars = bincode::serialize(&two_face::syntax::extra_newlines())?;
    let folder = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo did not set OUT_DIR")?);
    fs::write(folder.join("grammars"), grammars)?;
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
