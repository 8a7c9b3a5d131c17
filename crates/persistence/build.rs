//! Rebuilds the crate when a migration is added, which the embedding macro
//! alone does not notice.

fn main() {
    for directory in ["../../migrations/sqlite", "../../migrations/postgres"] {
        println!("cargo::rerun-if-changed={directory}");
    }
}
