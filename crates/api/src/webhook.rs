//! Webhooks, outgoing: signed, retried, and unable to reach inside.

pub mod backoff;
pub mod secret;
pub mod sender;
pub mod signature;
pub mod target;
pub mod worker;
