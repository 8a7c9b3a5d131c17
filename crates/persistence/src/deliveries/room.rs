//! Room: how many deliveries a sender takes on, and how many of them for one endpoint.

use std::collections::BTreeMap;

use hansyn_domain::ids::WebhookId;
use uuid::Uuid;

use crate::sql_types::Uid;

/// How much a sender can take on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// How many deliveries, to whomever.
    pub total: u32,
    /// How many deliveries one endpoint has under way at the most.
    pub per_endpoint: u32,
    /// How many deliveries the endpoints have under way.
    pub under_way: BTreeMap<WebhookId, u32>,
}

impl Room {
    /// The endpoints that get nothing more for now.
    pub(super) fn full(&self) -> impl Iterator<Item = Uid> {
        let full = self.under_way.iter().filter(|(_, taken)| **taken >= self.per_endpoint);
        full.map(|(id, _)| Uid(id.uuid()))
    }

    /// Those of the due deliveries, each with its endpoint, that there is room for.
    pub(super) fn admit(&self, due: Vec<(Uid, Uid)>) -> Vec<Uid> {
        let mut taken: BTreeMap<Uuid, u32> =
            self.under_way.iter().map(|(id, taken)| (id.uuid(), *taken)).collect();
        let fits = due.into_iter().filter_map(|(delivery, Uid(webhook))| {
            let taken = taken.entry(webhook).or_default();
            *taken += 1;
            (*taken <= self.per_endpoint).then_some(delivery)
        });
        fits.take(usize::try_from(self.total).unwrap_or(usize::MAX)).collect()
    }
}
