//! Chores of the repository.
//!
//! `cargo xtask openapi` writes the contract, `cargo xtask examples` sends each
//! example and writes down what was answered, `cargo xtask docs` writes the
//! generated pages, `cargo xtask new-migration NAME` makes both pairs of files.

mod coverage;
mod pages;
mod tidy;

use anyhow::{Context as _, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("openapi"), None) => openapi(),
        (Some("examples"), None) => examples(),
        (Some("docs"), None) => docs(),
        (Some("new-migration"), Some(name)) => new_migration(&name),
        _ => bail!("expected `openapi`, `examples`, `docs` or `new-migration NAME`"),
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("`{}` cannot be written", path.display()))
}

fn openapi() -> anyhow::Result<()> {
    write(&root().join("openapi/openapi.json"), &hansyn_api::openapi::text())
}

fn docs() -> anyhow::Result<()> {
    for (name, text) in pages::all(&root())? {
        write(&root().join("docs").join(name), &text)?;
    }
    Ok(())
}

fn examples() -> anyhow::Result<()> {
    let status = Command::new("cargo")
        .args(["test", "--package", "hansyn-api", "--test", "it", "examples::"])
        .env("UPDATE_EXAMPLES", "1")
        .current_dir(root())
        .status()?;
    ensure!(status.success(), "the examples could not be sent");
    // The contract holds the examples, and is built with them.
    let status = Command::new("cargo").args(["xtask", "openapi"]).current_dir(root()).status()?;
    ensure!(status.success(), "the contract could not be written");
    Ok(())
}

fn new_migration(name: &str) -> anyhow::Result<()> {
    let plain = !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    ensure!(plain, "a migration's name is lower case with underscores, as in `create_contracts`");
    let day = String::from_utf8(Command::new("date").arg("+%Y-%m-%d-%H%M%S").output()?.stdout)?;
    for engine in ["sqlite", "postgres"] {
        let directory =
            root().join("migrations").join(engine).join(format!("{}_{name}", day.trim()));
        std::fs::create_dir_all(&directory)?;
        write(&directory.join("up.sql"), "-- What it is for, in a sentence.\n")?;
        write(&directory.join("down.sql"), "")?;
    }
    Ok(())
}
