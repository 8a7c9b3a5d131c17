//! Golden cases as data: one file a case, a new file a new test.

use std::path::Path;

use serde::de::DeserializeOwned;

/// Every case of a folder of the tests by its name, in the order of the names.
pub(crate) fn cases<T: DeserializeOwned>(folder: &str) -> Vec<(String, T)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let case = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, case)
    };
    let mut found: Vec<_> = std::fs::read_dir(path).unwrap().map(read).collect();
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    assert!(!found.is_empty(), "no cases in {folder}");
    found
}
