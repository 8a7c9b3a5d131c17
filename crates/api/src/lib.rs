//! The REST service of hansyn.

pub mod app;
pub mod auth;
pub mod body;
pub mod cli;
pub mod config;
pub mod demo;
pub mod edge;
pub mod envelope;
pub mod exchange;
pub mod limits;
pub mod live;
pub mod openapi;
pub mod problem;
pub mod query;
pub mod reply;
pub mod resource;
pub mod routes;
pub mod served;
pub mod strict_json;
pub mod telemetry;
pub mod webhook;
pub mod work;
