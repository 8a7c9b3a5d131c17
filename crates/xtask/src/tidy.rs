//! What always holds of the tree itself: the directions of dependency, and how
//! rooms are named and how large they grow.

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    /// The names after `[dependencies]` of a crate.
    fn dependencies(name: &str) -> Vec<String> {
        let manifest = crate::root().join("crates").join(name).join("Cargo.toml");
        let text = std::fs::read_to_string(manifest).unwrap();
        let section = text.split("\n[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
        let names = section.lines().filter_map(|line| line.split(['.', ' ', '=']).next());
        names.filter(|name| !name.is_empty() && !name.starts_with('#')).map(str::to_owned).collect()
    }

    fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                found.push(path);
            }
        }
    }

    fn all_sources() -> Vec<PathBuf> {
        let mut found = Vec::new();
        sources(&crate::root().join("crates"), &mut found);
        assert!(found.len() > 100);
        found
    }

    #[test]
    fn the_domain_depends_on_no_storage_no_web_and_no_runtime() {
        let known =
            ["csv", "jiff", "libm", "serde", "serde_json", "thiserror", "toml", "utoipa", "uuid"];
        for name in dependencies("domain") {
            assert!(known.contains(&name.as_str()), "the domain depends on {name}");
        }
    }

    #[test]
    fn persistence_knows_no_web_and_no_runtime() {
        for name in dependencies("persistence") {
            let outside = ["actix", "tokio", "utoipa", "reqwest", "hansyn-api", "jsonwebtoken"];
            assert!(
                !outside.iter().any(|bad| name.starts_with(bad)),
                "persistence depends on {name}"
            );
        }
    }

    #[test]
    fn the_api_names_no_storage_engine() {
        for name in dependencies("api") {
            let engines = ["diesel", "rusqlite", "libsqlite3", "pq-sys", "postgres", "sqlx"];
            assert!(!engines.iter().any(|bad| name.starts_with(bad)), "the api depends on {name}");
        }
    }

    #[test]
    fn rooms_are_called_by_what_is_in_them() {
        for path in all_sources() {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            assert!(
                !["mod", "utils", "util", "common", "helpers", "misc"].contains(&name.as_str()),
                "{}",
                path.display()
            );
        }
    }

    #[test]
    fn no_room_outside_the_tests_grows_past_five_hundred_lines() {
        for path in all_sources() {
            let text = path.to_string_lossy().into_owned();
            if text.contains("/tests") || text.contains("/benches/") {
                continue;
            }
            let lines = std::fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= 500, "{text} has {lines} lines");
        }
    }

    #[test]
    fn nothing_is_left_unfinished_or_switched_off() {
        for path in all_sources() {
            let text = std::fs::read_to_string(&path).unwrap();
            for name in ["todo", "unimplemented", "dbg"] {
                assert!(!text.contains(&format!("{name}!(")), "{} has {name}", path.display());
            }
            assert!(
                !text.contains(&format!("#[{}", "ignore")),
                "{} is switched off",
                path.display()
            );
        }
    }
}
