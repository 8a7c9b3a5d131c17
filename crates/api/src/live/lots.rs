//! The open lots in memory: an index that follows the events.
//!
//! Only published tenders are held, and these are open to everybody with a role;
//! what is not published is in no answer.

use std::collections::BTreeMap;

use hansyn_domain::ids::{LotId, TenderId};
use hansyn_domain::matching::LotQuery;
use hansyn_domain::matching::reverse::open::{LotTurns, OpenLots};
use hansyn_domain::tender::{Lot, Tender, TenderStatus};
use hansyn_persistence::tenders::TenderRecord;
use hansyn_persistence::{AggregateKind, Conn, DbError, Stored, Visibility, tenders};
use jiff::civil::Date;
use uuid::Uuid;

use super::follow::{Follow, Following};

/// The lots that can be tendered for, as each process keeps them.
pub type LiveLots = Following<OpenTenders>;

/// A lot by its tender and its own identity.
pub type LotKey = (TenderId, LotId);

/// Published tenders, and their lots that are open on a day.
#[derive(Debug)]
pub struct OpenTenders {
    published: BTreeMap<TenderId, Tender>,
    day: Date,
    lots: OpenLots<LotKey>,
}

impl OpenTenders {
    fn of(published: BTreeMap<TenderId, Tender>, day: Date) -> Self {
        let lots = open_lots(&published, day);
        Self { published, day, lots }
    }

    /// The open lots, each on its tender's planned start, or else on the day.
    #[must_use]
    pub const fn lots(&self) -> &OpenLots<LotKey> {
        &self.lots
    }

    /// The day on which lots are open.
    #[must_use]
    pub const fn day(&self) -> Date {
        self.day
    }

    /// The lots of a tender if it is published, whether they are open or not.
    pub fn lots_of(&self, id: TenderId) -> impl Iterator<Item = LotKey> {
        let tender = self.published.get(&id);
        tender.into_iter().flat_map(move |tender| lots_of(id, tender))
    }

    /// A lot of a published tender, with the tender.
    #[must_use]
    pub fn lot(&self, (tender, lot): LotKey) -> Option<(&Tender, &Lot)> {
        let tender = self.published.get(&tender)?;
        Some((tender, tender.lot(lot)?))
    }
}

impl Follow for OpenTenders {
    const KIND: AggregateKind = AggregateKind::Tender;
    type For = Date;

    fn build(conn: &mut Conn<'_>, day: Date) -> Result<Self, DbError> {
        let published = tenders::published(conn)?;
        let published = published.into_iter().map(|stored| (stored.id, stored.body.tender));
        Ok(Self::of(published.collect(), day))
    }

    fn is_for(&self, day: Date) -> bool {
        self.day == day
    }

    fn following(
        mut self,
        conn: &mut Conn<'_>,
        touched: &[Uuid],
        day: Date,
    ) -> Result<Self, DbError> {
        let ids: Vec<_> = touched.iter().copied().map(TenderId::from_uuid).collect();
        let mut turns = LotTurns::new();
        for id in &ids {
            let gone = self.published.remove(id);
            turns
                .extend(gone.iter().flat_map(|tender| lots_of(*id, tender)).map(|key| (key, None)));
        }
        for Stored { id, body, .. } in tenders::among(conn, &ids, &Visibility::Everything)? {
            turns.extend(open_on(id, &body, self.day).map(|(key, query)| (key, Some(query))));
            if body.status == TenderStatus::Published {
                self.published.insert(id, body.tender);
            }
        }
        if self.day != day {
            return Ok(Self::of(self.published, day));
        }
        self.lots.apply(turns);
        Ok(self)
    }
}

/// The lots of a tender, whether they are open or not.
fn lots_of(id: TenderId, tender: &Tender) -> impl Iterator<Item = LotKey> {
    tender.lots.iter().filter_map(move |lot| Some((id, lot.id?)))
}

/// What each lot of a tender asks for that can be tendered for on `day`, with the
/// planned start as the decisive day, or else the day.
pub fn open_on(
    id: TenderId,
    record: &TenderRecord,
    day: Date,
) -> impl Iterator<Item = (LotKey, LotQuery)> {
    let tender = Some(&record.tender).filter(|_| record.status == TenderStatus::Published);
    tender.into_iter().flat_map(move |tender| queries(id, tender, day))
}

/// What the lots of a published tender ask for, unless its last day has passed.
fn queries(id: TenderId, tender: &Tender, day: Date) -> impl Iterator<Item = (LotKey, LotQuery)> {
    let is_open = tender.planned_deadline.is_none_or(|last| last >= day);
    let on = tender.planned_start.unwrap_or(day);
    let reserved = tender.reservation.as_ref().map(|used| used.route);
    let lots = tender.lots.iter().filter(move |_| is_open);
    lots.filter_map(move |lot| Some(((id, lot.id?), LotQuery::of(lot, reserved, on))))
}

fn open_lots(published: &BTreeMap<TenderId, Tender>, day: Date) -> OpenLots<LotKey> {
    let lots = published.iter().flat_map(|(id, tender)| queries(*id, tender, day));
    OpenLots::of(lots.collect())
}
