//! The settings, all read at start; errors name the setting.

use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args};
use jiff::SignedDuration;
use serde::Deserialize;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

use crate::auth::jwks::JwksSource;
use crate::auth::token::IssuerConfig;
use crate::telemetry::LogFormat;

/// Where the data are.
#[derive(Debug, Clone, Args)]
pub struct DatabaseArgs {
    /// `sqlite:FILE` or `postgres://…`; a file of its own unless given.
    #[arg(long, env = "HANSYN_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// How many connections are held at most.
    #[arg(long, env = "HANSYN_POOL_SIZE", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=200))]
    pub pool_size: u32,
}

/// How the service runs.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Load the demo data, trust a local issuer, and print how to begin.
    #[arg(long, env = "HANSYN_DEMO", action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub demo: bool,
    /// The address to listen on.
    #[arg(long, env = "HANSYN_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// The address at which the service is reached from outside.
    #[arg(long, env = "HANSYN_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// A JSON file with the issuers whose tokens are trusted.
    #[arg(long, env = "HANSYN_ISSUERS")]
    pub issuers: Option<PathBuf>,
    /// Calls a minute for each caller.
    #[arg(long, env = "HANSYN_CALLS_PER_MINUTE", default_value_t = NonZeroU32::new(6000).unwrap_or(NonZeroU32::MIN))]
    pub calls_per_minute: NonZeroU32,
    /// How logs look.
    #[arg(long, env = "HANSYN_LOG_FORMAT", value_enum)]
    pub log_format: Option<LogFormat>,
    /// What is logged, as in `info,hansyn_api=debug`.
    #[arg(long, env = "HANSYN_LOG", default_value = "info")]
    pub log: String,
    /// Where traces are sent (OpenTelemetry, HTTP); needs the feature `otlp`.
    #[arg(long, env = "HANSYN_OTLP_ENDPOINT")]
    pub otlp_endpoint: Option<String>,
    /// How many threads answer requests.
    #[arg(long, env = "HANSYN_WORKERS", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub workers: u16,
    /// How long running requests may take when the service stops, in seconds.
    #[arg(long, env = "HANSYN_SHUTDOWN_SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(0..=3600))]
    pub shutdown_seconds: u16,
    /// How many days an operation is kept after it has ended. Not fewer than an
    /// idempotency key, whose reply may name it.
    #[arg(long, env = "HANSYN_OPERATION_DAYS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(7..=3650))]
    pub operation_days: u16,
}

/// One issuer in the issuers file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct IssuerEntry {
    issuer: String,
    audience: String,
    jwks_file: Option<PathBuf>,
    jwks_url: Option<url::Url>,
    max_lifetime_seconds: u32,
}

/// The issuers of a file.
pub fn issuers(file: &Path) -> anyhow::Result<Vec<IssuerConfig>> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("the issuers file `{}` cannot be read", file.display()))?;
    let entries: Vec<IssuerEntry> = serde_json::from_str(&text)
        .with_context(|| format!("the issuers file `{}` is not of the form", file.display()))?;
    ensure!(!entries.is_empty(), "the issuers file `{}` names no issuer", file.display());
    entries.into_iter().map(issuer).collect()
}

fn issuer(entry: IssuerEntry) -> anyhow::Result<IssuerConfig> {
    let jwks = match (entry.jwks_file, entry.jwks_url) {
        (Some(file), None) => {
            ensure!(
                file.is_file(),
                "the key set `{}` of the issuer `{}` is no file",
                file.display(),
                entry.issuer
            );
            JwksSource::File(file)
        }
        (None, Some(url)) => JwksSource::Url(url),
        _ => anyhow::bail!("the issuer `{}` needs either `jwksFile` or `jwksUrl`", entry.issuer),
    };
    Ok(IssuerConfig {
        issuer: entry.issuer,
        audience: entry.audience,
        jwks,
        max_lifetime: SignedDuration::from_secs(i64::from(entry.max_lifetime_seconds)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> anyhow::Result<Vec<IssuerConfig>> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        issuers(file.path())
    }

    #[test]
    fn an_issuer_has_keys_from_one_place() {
        let one = r#"[{"issuer":"urn:a","audience":"hansyn","jwksUrl":"https://a.test/jwks","maxLifetimeSeconds":3600}]"#;
        assert_eq!(read(one).unwrap().len(), 1);
        let none = r#"[{"issuer":"urn:a","audience":"hansyn","maxLifetimeSeconds":3600}]"#;
        assert!(read(none).is_err());
        assert!(read("[]").is_err());
        assert!(read(r#"[{"issuer":"urn:a","extra":1}]"#).is_err());
    }

    #[test]
    fn a_key_set_that_is_not_there_is_found_before_the_first_token() {
        let one = r#"[{"issuer":"urn:a","audience":"hansyn","jwksFile":"nowhere.json","maxLifetimeSeconds":3600}]"#;
        let refused = read(one).unwrap_err().to_string();
        assert!(refused.contains("nowhere.json") && refused.contains("urn:a"), "{refused}");
    }
}
