//! Logs, traces and metrics.

use actix_web::HttpMessage as _;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use anyhow::Context as _;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
#[cfg(feature = "otlp")]
use opentelemetry::trace::TracerProvider as _;
#[cfg(feature = "otlp")]
use opentelemetry_otlp::WithExportConfig as _;
use std::io::IsTerminal as _;
use std::sync::OnceLock;
use std::time::Instant;
use tracing::Span;
use tracing_actix_web::RootSpanBuilder;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt};

/// When a request came in.
#[derive(Debug, Clone, Copy)]
struct Begun(Instant);

/// The span of a request: no address, no agent, no token.
#[derive(Debug)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        request.extensions_mut().insert(Begun(Instant::now()));
        tracing::info_span!(
            "request",
            http.method = %request.method(),
            http.path = %request.path(),
            http.status = tracing::field::Empty,
            request.id = tracing::field::Empty,
            caller.sub = tracing::field::Empty,
        )
    }

    fn on_request_end<B: MessageBody>(
        span: Span,
        outcome: &Result<ServiceResponse<B>, actix_web::Error>,
    ) {
        if let Ok(response) = outcome {
            let status = response.status().as_u16();
            let begun = response.request().extensions().get::<Begun>().map(|begun| begun.0);
            let took = begun.map(|begun| begun.elapsed().as_millis()).unwrap_or_default();
            let duration_ms = u64::try_from(took).unwrap_or(u64::MAX);
            span.in_scope(|| {
                tracing::info!(http.status = status, duration_ms, "answered {status}");
            });
        }
    }
}

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();

/// The one recorder of metrics of this process.
pub fn metrics() -> PrometheusHandle {
    METRICS
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            // A second recorder in one process, as in tests, is no fault.
            let _ = metrics::set_global_recorder(recorder);
            handle
        })
        .clone()
}

/// How logs look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

/// Keeps what must be flushed at the end.
#[derive(Debug, Default)]
pub struct Telemetry {
    #[cfg(feature = "otlp")]
    provider: Option<opentelemetry_sdk::trace::SdkTracerProvider>,
}

impl Telemetry {
    /// Sends what has not been sent.
    pub fn stop(&self) {
        #[cfg(feature = "otlp")]
        if let Some(provider) = &self.provider {
            let _ = provider.shutdown();
        }
    }
}

/// Sets logs up, and traces if an endpoint is given.
pub fn start(format: LogFormat, filter: &str, otlp: Option<&str>) -> anyhow::Result<Telemetry> {
    let filter =
        EnvFilter::try_new(filter).context("what is logged cannot be read (HANSYN_LOG)")?;
    let logs = match format {
        LogFormat::Json => fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .boxed(),
        LogFormat::Text => fmt::layer()
            .compact()
            // A file or a pipe gets text without the colours of a terminal.
            .with_ansi(std::io::stderr().is_terminal())
            .with_writer(std::io::stderr)
            .boxed(),
    };
    let registry = tracing_subscriber::registry().with(filter).with(logs);
    #[cfg(feature = "otlp")]
    {
        let Some(endpoint) = otlp else {
            registry.try_init()?;
            return Ok(Telemetry::default());
        };
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_endpoint(endpoint)
            .build()?;
        let provider = opentelemetry_sdk::trace::SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(
                opentelemetry_sdk::Resource::builder().with_service_name("hansyn").build(),
            )
            .build();
        let traces = tracing_opentelemetry::layer().with_tracer(provider.tracer("hansyn"));
        registry.with(traces).try_init()?;
        Ok(Telemetry { provider: Some(provider) })
    }
    #[cfg(not(feature = "otlp"))]
    {
        anyhow::ensure!(
            otlp.is_none(),
            "this binary is built without the feature `otlp` (HANSYN_OTLP_ENDPOINT)"
        );
        registry.try_init()?;
        Ok(Telemetry::default())
    }
}
