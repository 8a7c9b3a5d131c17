//! Running the service: opening, migrating, listening, stopping.

use actix_web::{HttpServer, web};
use anyhow::{Context as _, ensure};
use hansyn_domain::law::book::LawBook;
use hansyn_persistence::DbError;
use jiff::SignedDuration;
use metrics_exporter_prometheus::PrometheusHandle;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

use super::{open, say};
use crate::app::{Contract, app};
use crate::auth::jwks::http_client;
use crate::auth::local_issuer::{DEFAULT_AUDIENCE, LocalIssuer};
use crate::auth::token::Verifier;
use crate::config::{self, ServeArgs};
use crate::demo;
use crate::edge::{Edge, EdgeParts, system_clock, system_ids, system_secrets};
use crate::limits::Limits;
use crate::telemetry::{self, LogFormat};
use crate::webhook::sender::Sender;
use crate::webhook::target::Reach;
use crate::webhook::worker;
use crate::work::runner;

/// The database unless one is named.
pub const DATABASE: &str = "sqlite:hansyn.db";
/// The demo's database unless one is named.
pub const DEMO_DATABASE: &str = "sqlite:hansyn-demo.db";
/// The key of the demo's local issuer.
pub const DEMO_KEY: &str = "hansyn-demo.key";

/// How long this process waits before it looks for operations that another process
/// was asked for or has died over.
const OPERATIONS: Duration = Duration::from_secs(5);

/// How often the metrics are kept up.
const UPKEEP: Duration = Duration::from_secs(5);

/// Runs the service until it is told to stop.
pub fn serve(args: ServeArgs) -> anyhow::Result<()> {
    let format =
        args.log_format.unwrap_or(if args.demo { LogFormat::Text } else { LogFormat::Json });
    actix_web::rt::System::new().block_on(async move {
        let telemetry = telemetry::start(format, &args.log, args.otlp_endpoint.as_deref())?;
        let outcome = run(&args).await;
        telemetry.stop();
        outcome
    })
}

async fn run(args: &ServeArgs) -> anyhow::Result<()> {
    let local = args.demo.then(|| LocalIssuer::load_or_create(Path::new(DEMO_KEY))).transpose()?;
    let mut issuers = args
        .issuers
        .as_deref()
        .map(config::issuers)
        .transpose()
        .context("the issuers cannot be read (HANSYN_ISSUERS)")?
        .unwrap_or_default();
    issuers.extend(local.as_ref().map(|local| local.issuer_config(DEFAULT_AUDIENCE)));
    ensure!(
        !issuers.is_empty(),
        "no issuer is trusted; name some with HANSYN_ISSUERS or use --demo"
    );
    let db = open(&args.database, if args.demo { DEMO_DATABASE } else { DATABASE })?;
    db.migrate()?;
    let edge = web::Data::new(Edge::new(EdgeParts {
        db,
        clock: system_clock(),
        ids: system_ids(),
        verifier: Verifier::new(issuers, http_client()?)?,
        book: Arc::new(LawBook::embedded()?),
        limits: Limits::per_minute(args.calls_per_minute),
        public_url: public_url(args)?,
        reach: if args.demo { Reach::LoopbackAllowed } else { Reach::PublicOnly },
        secrets: system_secrets(),
        pool_size: args.database.pool_size,
    }));
    demo::publish_library(&edge).context("the clause library cannot be stored")?;
    if args.demo {
        demo::load(&edge).context("the demo data cannot be stored")?;
    }
    let held = edge.live().read(edge.db(), |_, register| {
        Ok::<_, DbError>((register.columns.len(), register.columns.bytes_held()))
    });
    let (enterprises, bytes) = held.context("the register cannot be read into memory")?;
    tracing::info!(enterprises, bytes, "the register is in memory");
    let held =
        edge.lots().read(edge.db(), edge.today(), |_, open, _| Ok::<_, DbError>(open.lots().len()));
    let lots = held.context("the open lots cannot be read into memory")?;
    tracing::info!(lots, "the open lots are in memory");
    let metrics = telemetry::metrics();
    let contract = Arc::new(Contract::of_this_build());
    let (for_app, workers) = (edge.clone(), usize::from(args.workers));
    let server =
        HttpServer::new(move || app(for_app.clone(), Arc::clone(&contract), metrics.clone()))
            .workers(workers)
            .client_request_timeout(Duration::from_secs(15))
            .shutdown_timeout(u64::from(args.shutdown_seconds))
            .bind(&args.listen)
            .with_context(|| format!("`{}` cannot be listened on (HANSYN_LISTEN)", args.listen))?;
    let address = server.addrs().first().map_or_else(|| args.listen.clone(), ToString::to_string);
    tracing::info!(server.address = %address, "listening on {address}");
    if let Some(local) = &local {
        let token = local.token("demo-officer", SignedDuration::from_hours(12), edge.now())?;
        say(&demo::welcome(&edge, &address, &token).await?);
    }
    let (stop, stopped) = watch::channel(false);
    let sender = Sender::new(edge.reach())?;
    let kept = SignedDuration::from_hours(24 * i64::from(args.operation_days));
    let operations = actix_web::rt::spawn(runner::run(
        edge.clone().into_inner(),
        OPERATIONS,
        kept,
        stopped.clone(),
    ));
    let webhooks = actix_web::rt::spawn(worker::run(
        edge.into_inner(),
        sender,
        Duration::from_secs(2),
        stopped,
    ));
    let upkeep = actix_web::rt::spawn(keep_up(telemetry::metrics()));
    let outcome = server.run().await;
    upkeep.abort();
    // The worker finishes the delivery it is at.
    let _ = stop.send(true);
    let _ = webhooks.await;
    let _ = operations.await;
    tracing::info!("stopped");
    outcome.context("the server failed")
}

/// Moves what was measured into the buckets, which would otherwise grow until
/// somebody scrapes them.
async fn keep_up(metrics: PrometheusHandle) {
    let mut ticks = actix_web::rt::time::interval(UPKEEP);
    loop {
        ticks.tick().await;
        metrics.run_upkeep();
    }
}

fn public_url(args: &ServeArgs) -> anyhow::Result<String> {
    let text = args.public_url.clone().unwrap_or_else(|| format!("http://{}", args.listen));
    let parsed =
        url::Url::parse(&text).context("the public address is not a URL (HANSYN_PUBLIC_URL)")?;
    ensure!(parsed.path() == "/", "the public address has no path (HANSYN_PUBLIC_URL)");
    Ok(text.trim_end_matches('/').to_owned())
}
