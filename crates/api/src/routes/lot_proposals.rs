//! How a purchase could be divided so that social enterprises can carry its lots.

use actix_web::{post, web};
use hansyn_domain::area::AreaCode;
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::ids::{EnterpriseId, LotId, TenderId};
use hansyn_domain::law::book::LawBook;
use hansyn_domain::matching::consortia::Reading;
use hansyn_domain::matching::engine::{Columns, Window};
use hansyn_domain::matching::lot_proposals::{
    Aim, LotProposals, PARTS, Part, lot_proposals_watched, parts,
};
use hansyn_domain::matching::{ByLawBook, LotQuery, Watch, Weights};
use hansyn_domain::money::Sek;
use hansyn_domain::share::Share;
use hansyn_domain::tender::Tender;
use hansyn_domain::text::Text;
use hansyn_domain::violation::Checker;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::lots::asked::Asked;
use super::municipalities::refuse_if;
use super::operations::{OperationBody, begun_by};
use crate::auth::policy::Match;
use crate::edge::Edge;
use crate::edge::write::Write;
use crate::problem::{Code, Problem};
use crate::query::Ids2;
use crate::query::prefer::PrefersAsync;
use crate::reply::Reply;
use crate::work::task::Task;
use crate::work::{Desk, Ended};

/// How many parts times enterprises are looked at while the caller waits.
const AT_ONCE: usize = 200_000;

/// How the lot may be divided, and for whom.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LotDivisionQuestion {
    /// The largest share of its turnover that a lot may be for an enterprise, a year
    /// against a year.
    pub dependence: Share,
    /// How many enterprises should be able to carry each lot; 3 unless said.
    #[schema(minimum = 1, maximum = 1000)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// Whether what is unknown must be shown; so unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// The parts that stay whole, each with its value. Without them the lot's value
    /// is spread evenly over its areas, and over `trades` and `pieces`.
    #[schema(min_items = 1, max_items = 100)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<Part>>,
    /// The trades that the lot could be divided by; its own unless said.
    #[schema(min_items = 1, max_items = 20)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trades: Option<Vec<CpvCode>>,
    /// The areas that the lot could be divided by; its own unless said.
    #[schema(min_items = 1, max_items = 50)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub areas: Option<Vec<AreaCode>>,
    /// Into how many equal pieces each trade in each area could be cut; 1 unless said.
    #[schema(minimum = 1, maximum = 20)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pieces: Option<u8>,
    /// The answer as it was after this event: the lot, the register and the law as
    /// they stood then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub sequence: Option<i64>,
}

/// Divisions of a lot.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LotDivisions {
    /// The tender.
    pub tender_id: TenderId,
    /// The lot.
    pub lot_id: LotId,
    /// The last event that the answer knows of.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// The decisive day.
    pub on: Date,
    /// The divisions worth choosing between, with what is proved of each.
    pub proposals: LotProposals,
}

/// Propose a division into lots
///
/// Divisions by area, trade and size so that enterprises can carry each lot
/// without depending on it for more than a share of their turnover: for each
/// number of lots how many can carry each, and what is proved of it. Nothing is
/// stored but, with `Prefer: respond-async` or where it would take long, an
/// operation to follow. Each lot keeps the requirements of the one that is divided.
#[utoipa::path(tag = "matching", params(("Prefer" = Option<String>, Header, description = "`respond-async` asks for an operation.", max_length = 256)), request_body = LotDivisionQuestion, responses((status = 200, description = "The divisions.", body = LotDivisions), (status = 202, description = "An operation that works them out.", body = OperationBody)))]
#[post("/tenders/{id}/lots/{lotId}/lot-proposals")]
pub(crate) async fn create_lot_proposals(
    write: Write<Match, LotDivisionQuestion>,
    edge: web::Data<Edge>,
    ids: Ids2<TenderId, LotId>,
    prefers: PrefersAsync,
) -> Result<Reply, Problem> {
    let question = write.body.clone();
    question.check()?;
    if prefers.0 || question.is_long(edge.live().size()) {
        let task = Task::LotProposals { tender_id: ids.0, lot_id: ids.1, question };
        return begun_by(&edge, write, task).await;
    }
    let visibility = write.caller.visibility();
    let divided = edge
        .answer(visibility, move |desk| {
            divisions(desk, (ids.0, ids.1), &question, &mut |_per_mille| true)
        })
        .await?;
    Reply::ok(&divided)
}

/// The divisions, while `watch` is told how far the work has come.
pub(crate) fn divisions(
    desk: &Desk,
    (tender_id, lot_id): (TenderId, LotId),
    question: &LotDivisionQuestion,
    watch: Watch<'_>,
) -> Result<LotDivisions, Ended> {
    let aim = question.aim();
    let asks = desk.question((tender_id, lot_id), None, question.sequence);
    let (query, parts, state, records) = desk.read_live(|conn, register| {
        let (tender, asked) =
            Asked::of_tender(conn, asks, &desk.books, &desk.visibility, register)?;
        let Asked { query, state, register, .. } = asked;
        let parts = question.parts(&tender, lot_id)?;
        let able = able(register.columns(), &query, &parts, &state.book, aim.reading);
        let records = register.records(conn, &able)?;
        Ok((query, parts, state, records))
    })?;
    let known: Vec<(EnterpriseId, _)> =
        records.iter().map(|(id, record)| (*id, record.as_ref())).collect();
    let test = ByLawBook(&state.book);
    let proposals = lot_proposals_watched(&query, &parts, &known, (&test, aim), watch)?;
    Ok(LotDivisions { tender_id, lot_id, sequence: state.sequence, on: query.on, proposals })
}

/// Those who can deliver at least one of the parts, by identity: of nobody else is
/// the record read.
fn able(
    columns: &Columns,
    query: &LotQuery,
    parts: &[Part],
    book: &LawBook,
    reading: Reading,
) -> Vec<EnterpriseId> {
    let mut able = BTreeSet::new();
    let kinds: BTreeSet<_> = parts.iter().map(|part| (part.cpv, part.area)).collect();
    for (cpv, area) in kinds {
        let query = query.within(cpv, area);
        let lot = columns.prepare(&query, book);
        let window = |limit| Window { offset: 0, limit, verdict: None };
        let counts = columns.shortlist(&lot, Weights::default(), window(0)).counts;
        let undecided = if reading == Reading::IfKnown { counts.undecided } else { 0 };
        let limit = counts.eligible + undecided;
        let found = columns.shortlist(&lot, Weights::default(), window(limit));
        able.extend(found.matches.iter().map(|it| it.id));
    }
    able.into_iter().collect()
}

impl LotDivisionQuestion {
    /// Whether it takes so long that nobody should wait for it.
    fn is_long(&self, enterprises: usize) -> bool {
        let given = |list: Option<usize>| list.unwrap_or(1);
        let parts = self.parts.as_ref().map_or_else(
            || {
                given(self.trades.as_ref().map(Vec::len))
                    * given(self.areas.as_ref().map(Vec::len))
                    * usize::from(self.pieces.unwrap_or(1))
            },
            Vec::len,
        );
        parts * enterprises > AT_ONCE
    }

    pub(crate) fn check(&self) -> Result<(), Problem> {
        let mut check = Checker::new();
        let mut list = |at: &str, length: Option<usize>, most: usize| {
            let right = length.is_none_or(|length| (1..=most).contains(&length));
            let message = Text::new(
                format!("förväntade 1 till {most} poster"),
                format!("expected 1 to {most} entries"),
            );
            check.rule(at, "COUNT", right, message);
        };
        list("/parts", self.parts.as_ref().map(Vec::len), PARTS);
        list("/trades", self.trades.as_ref().map(Vec::len), 20);
        list("/areas", self.areas.as_ref().map(Vec::len), 50);
        check.range("/atLeast", u64::from(self.at_least.unwrap_or(1)), 1, 1_000);
        check.range("/pieces", u64::from(self.pieces.unwrap_or(1)), 1, 20);
        let apart = self.parts.is_none()
            || (self.trades.is_none() && self.areas.is_none() && self.pieces.is_none());
        let message = (
            "delar anger själva vilka branscher och områden de gäller",
            "parts say themselves which trades and areas they are of",
        );
        check.rule("/parts", "EITHER_OR", apart, message);
        refuse_if(check.finish())
    }

    fn aim(&self) -> Aim {
        Aim {
            at_least: usize::try_from(self.at_least.unwrap_or(3)).unwrap_or(3),
            dependence: self.dependence,
            reading: self.reading.unwrap_or(Reading::Surely),
        }
    }

    /// The parts given, or the lot's value spread over what it can be divided by.
    fn parts(&self, tender: &Tender, lot: LotId) -> Result<Vec<Part>, Problem> {
        if let Some(parts) = &self.parts {
            return Ok(parts.clone());
        }
        let lot = tender.lot(lot).ok_or_else(Problem::not_found)?;
        let lacks =
            |message: (&str, &str)| Problem::new(Code::RuleBroken).at("/parts", "MISSING", message);
        let value = lot.value.ok_or_else(|| {
            lacks((
                "delkontraktet har inget värde att fördela; ange delarna med sina",
                "the lot has no value to spread; give the parts with theirs",
            ))
        })?;
        let months = tender.term_months.ok_or_else(|| {
            lacks((
                "upphandlingen har ingen löptid, så värdet av ett år är inte känt; ange delarna",
                "the tender has no term, so the value of a year is not known; give the parts",
            ))
        })?;
        let own_trade = [lot.cpv];
        let trades = self.trades.as_deref().unwrap_or(&own_trade);
        let areas = self.areas.as_deref().unwrap_or(&lot.areas);
        let pieces = usize::from(self.pieces.unwrap_or(1));
        if trades.len() * areas.len() * pieces > PARTS {
            let message = Text::new(
                format!("förväntade högst {PARTS} delar av branscher, områden och bitar"),
                format!("expected at most {PARTS} parts of trades, areas and pieces"),
            );
            return Err(Problem::new(Code::RuleBroken).at("/pieces", "TOO_MANY", message));
        }
        Ok(parts(yearly(value, months), trades, areas, pieces))
    }
}

/// The value of a year, rounded up to a whole öre. A shorter term is taken as it is:
/// the enterprise earns no more than that in its year.
fn yearly(value: Sek, months: u16) -> Sek {
    if months <= 12 {
        return value;
    }
    let ore = (u128::from(value.ore()) * 12).div_ceil(u128::from(months));
    Sek::from_ore(u64::try_from(ore).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_a_long_term_is_its_part_and_a_short_term_is_whole() {
        let kronor = Sek::from_kronor;
        assert_eq!(yearly(kronor(4_800_000), 48), kronor(1_200_000));
        assert_eq!(yearly(kronor(100), 12), kronor(100));
        assert_eq!(yearly(kronor(100), 6), kronor(100));
        assert_eq!(yearly(Sek::from_ore(100), 36), Sek::from_ore(34));
    }
}
