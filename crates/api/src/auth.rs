//! Who calls, and what they may do.

pub mod caller;
pub mod gate;
pub mod jwks;
pub mod local_issuer;
pub mod policy;
pub mod token;
