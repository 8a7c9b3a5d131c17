//! Models of Swedish municipalities, as they have published them, to begin with.

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

use super::CompensationModel;
use crate::law::book::Confidence;
use crate::text::Text;

/// A published model, with its source and what it leaves open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompensationSample {
    /// Its name, such as `TYRESO_2020`.
    #[cfg_attr(feature = "schema", schema(max_length = 64))]
    pub code: String,
    /// Whose it is.
    #[cfg_attr(feature = "schema", schema(max_length = 100))]
    pub municipality: String,
    /// What is paid for.
    pub service: Text,
    /// Where it was read.
    #[cfg_attr(feature = "schema", schema(max_length = 500))]
    pub source: String,
    /// How old the copy is that was read.
    #[cfg_attr(feature = "schema", schema(max_length = 100))]
    pub source_age: String,
    /// How sure the source is.
    pub confidence: Confidence,
    /// What the source does not say.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    pub gaps: Vec<Text>,
    /// The model.
    pub model: CompensationModel,
}

/// Why the published models cannot be read; a defect of the build.
#[derive(Debug, thiserror::Error)]
#[error("the compensation model `{file}` cannot be read")]
pub struct SampleError {
    file: &'static str,
    #[source]
    source: Box<toml::de::Error>,
}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../../compensation/", $name)))),*]
    };
}

const FILES: [(&str, &str); 6] = files![
    "lidkoping-2024.toml",
    "stockholm-2024-companion.toml",
    "stockholm-lss.toml",
    "stockholm-occupation.toml",
    "tyreso-2020.toml",
    "tyreso-2021-home-care.toml",
];

static EMBEDDED: LazyLock<Result<Vec<CompensationSample>, SampleError>> = LazyLock::new(|| {
    let read = |(file, text)| {
        toml::from_str(text).map_err(|error| SampleError { file, source: Box::new(error) })
    };
    FILES.into_iter().map(read).collect()
});

/// The published models that come with the service, read once.
pub fn embedded() -> Result<&'static [CompensationSample], &'static SampleError> {
    EMBEDDED.as_deref()
}
