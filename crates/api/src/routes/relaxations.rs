//! What would let more in, and what a change of requirements would do.

use actix_web::{get, post, web};
use hansyn_domain::ids::{LotId, TenderId};
use hansyn_domain::law::book::LawBook;
use hansyn_domain::law::examine::assess;
use hansyn_domain::law::from_tender::from_tender;
use hansyn_domain::law::regime::RegimeId;
use hansyn_domain::matching::{
    AREA, Asked, ByLawBook, ChangeCosts, Costs, Counts, Equivalents, LegalBound, Register,
    RelaxationTerms, Relaxations, WhatIf, WhatIfChange, legal_bounds, match_lot, what_if,
};
use hansyn_domain::tender::Tender;
use hansyn_domain::text::Text;
use hansyn_domain::violation::{Checker, Violation};
use hansyn_persistence::{Conn, Visibility, events};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::lots::{Matched, borrowed, lot_query, register};
use super::municipalities::refuse_if;
use super::tenders::visible;
use crate::auth::caller::Caller;
use crate::auth::policy::Match;
use crate::edge::Edge;
use crate::edge::write::Write;
use crate::problem::{Code, Problem};
use crate::query::{Ids2, Params};
use crate::reply::Reply;

/// How many enterprises each part of an answer names unless said.
const NAMED: u32 = 20;

/// The changes of a lot's requirements that would let more in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LotRelaxations {
    /// The tender.
    pub tender_id: TenderId,
    /// The lot.
    pub lot_id: LotId,
    /// The last event that the answer knows of.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// The decisive day.
    pub on: Date,
    /// The regime by which the law was read; absent if the facts do not decide it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regime: Option<RegimeId>,
    /// How many can, could and cannot as it is.
    pub counts: Counts,
    /// The counts in words.
    pub reading: Text,
    /// How many more were to be let in.
    #[schema(minimum = 1, maximum = 10_000)]
    pub at_least: u32,
    /// How many requirements were to be changed at once at most.
    #[schema(minimum = 1, maximum = 3)]
    pub max_size: u32,
    /// What changes cost, as declared.
    pub costs: Costs,
    /// What is accepted as equivalent, as declared.
    #[schema(max_items = 60)]
    pub equivalents: Vec<Equivalents>,
    /// What the law says of each requirement.
    #[schema(max_items = 64)]
    pub bounds: Vec<LegalBound>,
    /// The changes.
    pub relaxations: Relaxations,
}

/// Changes to try.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WhatIfQuestion {
    /// The decisive day; the planned start unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The changes, each of another requirement, made in their order.
    #[schema(min_items = 1, max_items = 60)]
    pub changes: Vec<WhatIfChange>,
    /// How many enterprises each movement names; 20 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 100)]
    pub named: Option<u32>,
}

/// What changes of a lot's requirements would do.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LotWhatIf {
    /// The tender.
    pub tender_id: TenderId,
    /// The lot.
    pub lot_id: LotId,
    /// The last event that the answer knows of.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// The decisive day.
    pub on: Date,
    /// The difference.
    pub what_if: WhatIf,
}

/// See what would let more in
///
/// The smallest changes of up to three requirements that let at least `atLeast`
/// more in: drop, lower to a break point, accept equivalents, split by area; what
/// each costs by the points that the committee declares, who comes in through
/// which change, and what the law says of it. Then the front of cost against
/// effect, and who meets the lot together in joint bids. Nothing that the law
/// forbids is offered.
#[utoipa::path(tag = "matching", params(("on" = Option<Date>, Query, description = "The decisive day; the planned start unless said."), ("atLeast" = Option<u32>, Query, description = "How many more to let in; 1 unless said.", minimum = 1, maximum = 10000), ("maxSize" = Option<u32>, Query, description = "How many changes at once; 3 unless said.", minimum = 1, maximum = 3), ("limit" = Option<u32>, Query, description = "How many of the smallest changes are shown; 20 unless said.", minimum = 1, maximum = 200), ("named" = Option<u32>, Query, description = "How many enterprises each part of a proof names; 20 unless said.", minimum = 0, maximum = 100), ("costs" = Option<String>, Query, description = "Points from 1 to 1000 for a change, as in `turnover.drop:80,*.lower:50`: the requirement's key or `*` for the others, then `drop`, `lower`, `acceptEquivalent`, `splitAreas` or `splitWithinAreas`.", max_length = 1000), ("equivalents" = Option<String>, Query, description = "Schemes that are accepted in the place of a certificate, as in `environment:EMAS,environment:SVANEN`.", max_length = 1000)), responses((status = 200, description = "The changes.", body = LotRelaxations)))]
#[get("/tenders/{id}/lots/{lotId}/relaxations")]
pub(crate) async fn get_lot_relaxations(
    caller: Caller<Match>,
    edge: web::Data<Edge>,
    ids: Ids2<TenderId, LotId>,
    mut params: Params,
) -> Result<Reply, Problem> {
    let on =
        params.take_parsed::<Date>("on", ("en dag som 2026-12-01", "a day as in 2026-12-01"))?;
    let at_least = params.take_number("atLeast", 1, 10_000)?.unwrap_or(1);
    let max_size = params.take_number("maxSize", 1, 3)?.unwrap_or(3);
    let limit = params.take_number("limit", 1, 200)?.unwrap_or(20);
    let named = params.take_number("named", 0, 100)?.unwrap_or(NAMED);
    let costs = params.take("costs").map_or(Ok(Costs::default()), |text| costs(&text))?;
    let equivalents = params.take("equivalents").map_or(Ok(Vec::new()), |it| equivalents(&it))?;
    params.finish()?;
    let (today, books, visibility) = (edge.today(), edge.books(), caller.visibility());
    edge.read(move |conn| {
        let book = books.current(conn)?;
        let lot = Read::of(conn, ids, on, today, &visibility, &book)?;
        lot.refuse_unknown("costs", costs.own.keys())?;
        lot.refuse_unknown("equivalents", equivalents.iter().map(|it| &it.key))?;
        let (regime, bounds) = lot.law(&book);
        let mut terms = RelaxationTerms::new(size(at_least), size(max_size), size(limit));
        terms.named = size(named);
        (terms.costs, terms.equivalents, terms.bounds) = (costs, equivalents, bounds);
        let enterprises = borrowed(&lot.matched.register);
        let known = Register { query: &lot.matched.query, enterprises: &enterprises };
        let relaxations = lot.matched.field.relax(&terms, Some(known));
        let counts = lot.matched.field.counts();
        Reply::ok(&LotRelaxations {
            tender_id: ids.0,
            lot_id: ids.1,
            sequence: lot.matched.sequence,
            on: lot.matched.query.on,
            regime,
            counts,
            reading: counts.reading(),
            at_least,
            max_size,
            costs: terms.costs,
            equivalents: terms.equivalents,
            bounds: terms.bounds,
            relaxations,
        })
    })
    .await
}

/// Ask what a change of requirements would do
///
/// Requirements are dropped, set at another threshold, replaced, split by area or
/// added for the sake of the question. The answer tells who comes in, who leaves
/// and who becomes undecided, and why; the counts stand before and after in both
/// readings. Nothing is stored.
#[utoipa::path(tag = "matching", request_body = WhatIfQuestion, responses((status = 200, description = "The difference.", body = LotWhatIf)))]
#[post("/tenders/{id}/lots/{lotId}/what-if")]
pub(crate) async fn create_lot_what_if(
    write: Write<Match, WhatIfQuestion>,
    edge: web::Data<Edge>,
    ids: Ids2<TenderId, LotId>,
) -> Result<Reply, Problem> {
    let WhatIfQuestion { on, changes, named } = write.body;
    let named = named.unwrap_or(NAMED);
    let mut check = Checker::new();
    check.range("/named", u64::from(named), 0, 100);
    refuse_if(check.finish())?;
    let (today, books, visibility) = (edge.today(), edge.books(), write.caller.visibility());
    edge.read(move |conn| {
        let book = books.current(conn)?;
        let (lot, test) = (Read::of(conn, ids, on, today, &visibility, &book)?, ByLawBook(&book));
        let Matched { query, field, register, sequence } = &lot.matched;
        let then = query.changed(&changes).map_err(|violations| {
            Problem::broken_rules(violations.into_iter().map(within_changes).collect())
        })?;
        let enterprises = borrowed(register);
        let after = match_lot(&then, &enterprises, &test);
        let (before, after) = (Asked { query, field }, Asked { query: &then, field: &after });
        Reply::ok(&LotWhatIf {
            tender_id: ids.0,
            lot_id: ids.1,
            sequence: *sequence,
            on: query.on,
            what_if: what_if(before, after, &enterprises, &test, size(named)),
        })
    })
    .await
}

/// A lot with its tender, matched with the register.
struct Read {
    tender: Tender,
    lot: LotId,
    matched: Matched,
}

impl Read {
    fn of(
        conn: &mut Conn<'_>,
        ids: Ids2<TenderId, LotId>,
        on: Option<Date>,
        today: Date,
        visibility: &Visibility,
        book: &LawBook,
    ) -> Result<Self, Problem> {
        let tender = visible(conn, ids.0, visibility)?.body.tender;
        let on = on.or(tender.planned_start).unwrap_or(today);
        let query = lot_query(&tender, ids.1, on).ok_or_else(Problem::not_found)?;
        let sequence = events::head(conn)?;
        let register = register(conn, visibility)?;
        let matched = Matched::over(query, register, sequence, &ByLawBook(book));
        Ok(Self { tender, lot: ids.1, matched })
    }

    /// Refuses terms for a requirement that the lot does not have.
    fn refuse_unknown<'k>(
        &self,
        name: &str,
        mut keys: impl Iterator<Item = &'k String>,
    ) -> Result<(), Problem> {
        let stated = &self.matched.query.requirements;
        let known = |key: &String| key == AREA || stated.iter().any(|it| it.key == *key);
        match keys.find(|key| !known(key)) {
            None => Ok(()),
            Some(key) => {
                let message = Text::new(
                    format!("delkontraktet har inget krav `{key}` som kan ändras"),
                    format!("the lot has no requirement `{key}` that can be changed"),
                );
                Err(Problem::new(Code::Malformed).field(name, "UNKNOWN", message))
            }
        }
    }

    /// The regime of the purchase and what the law says of the lot's requirements.
    fn law(&self, book: &LawBook) -> (Option<RegimeId>, Vec<LegalBound>) {
        let regime = assess(book, &from_tender(&self.tender, &[])).regime;
        let on = self.matched.query.on;
        let lot = self.tender.lot(self.lot);
        let bounds = lot.map(|lot| legal_bounds(book, regime, &self.tender, lot, on));
        (regime, bounds.unwrap_or_default())
    }
}

fn within_changes(violation: Violation) -> Violation {
    Violation { pointer: format!("/changes{}", violation.pointer), ..violation }
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn malformed(name: &str, (sv, en): (&str, &str)) -> Problem {
    let message = Text::new(format!("förväntade {sv}"), format!("expected {en}"));
    Problem::new(Code::Malformed).field(name, "FORM", message)
}

/// Reads `turnover.drop:80,*.lower:50`.
fn costs(text: &str) -> Result<Costs, Problem> {
    let wrong = || {
        malformed(
            "costs",
            (
                "poster som `turnover.drop:80` eller `*.lower:50`",
                "entries as in `turnover.drop:80` or `*.lower:50`",
            ),
        )
    };
    let mut costs = Costs::default();
    let mut own: Vec<(&str, &str, u16)> = Vec::new();
    for entry in text.split(',') {
        let (name, points) = entry.split_once(':').ok_or_else(wrong)?;
        let (key, kind) = name.rsplit_once('.').ok_or_else(wrong)?;
        let points: u16 = points.parse().map_err(|_e| wrong())?;
        if key == "*" {
            *slot(&mut costs.usual, kind).ok_or_else(wrong)? = points;
        } else {
            own.push((key, kind, points));
        }
    }
    // What a requirement does not say of its own is as usual, wherever that stands.
    for (key, kind, points) in own {
        let usual = costs.usual;
        let entry = costs.own.entry(key.to_owned()).or_insert(usual);
        *slot(entry, kind).ok_or_else(wrong)? = points;
    }
    let mut check = Checker::new();
    costs.check("", &mut check);
    if check.finish().is_empty() {
        Ok(costs)
    } else {
        Err(malformed("costs", ("poäng från 1 till 1000", "points from 1 to 1000")))
    }
}

fn slot<'c>(costs: &'c mut ChangeCosts, kind: &str) -> Option<&'c mut u16> {
    Some(match kind {
        "drop" => &mut costs.drop,
        "lower" => &mut costs.lower,
        "acceptEquivalent" => &mut costs.accept_equivalent,
        "splitAreas" => &mut costs.split_areas,
        "splitWithinAreas" => &mut costs.split_within_areas,
        _ => return None,
    })
}

/// Reads `environment:EMAS,environment:SVANEN`.
fn equivalents(text: &str) -> Result<Vec<Equivalents>, Problem> {
    let wrong = || {
        malformed(
            "equivalents",
            ("poster som `environment:EMAS`", "entries as in `environment:EMAS`"),
        )
    };
    let mut found: Vec<Equivalents> = Vec::new();
    for entry in text.split(',') {
        let (key, scheme) = entry.split_once(':').ok_or_else(wrong)?;
        match found.iter_mut().find(|it| it.key == key) {
            Some(known) => known.schemes.push(scheme.to_owned()),
            None => {
                found.push(Equivalents { key: key.to_owned(), schemes: vec![scheme.to_owned()] });
            }
        }
    }
    let mut check = Checker::new();
    for it in &found {
        it.check("", &mut check);
    }
    if check.finish().is_empty() { Ok(found) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_read_by_requirement_and_kind_in_any_order() {
        let read = costs("turnover.drop:80,*.lower:50").unwrap();
        assert_eq!(read.usual, ChangeCosts { lower: 50, ..ChangeCosts::default() });
        let own = ChangeCosts { drop: 80, lower: 50, ..ChangeCosts::default() };
        assert_eq!(read.of("turnover"), own);
        for wrong in ["turnover:80", "turnover.drop", "a.drop:0", "a.drop:1001", "a.halve:5", ""] {
            assert!(costs(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn equivalents_are_gathered_by_requirement() {
        let read = equivalents("environment:EMAS,quality:KIWA,environment:SVANEN").unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].schemes, ["EMAS", "SVANEN"]);
        for wrong in ["EMAS", "environment:", "environment:emas", ":EMAS"] {
            assert!(equivalents(wrong).is_err(), "{wrong}");
        }
    }
}
