//! What would let more in, and what a change of requirements would do.

mod terms;

use actix_web::{get, post, web};
use hansyn_domain::ids::{LotId, TenderId};
use hansyn_domain::law::examine::assess;
use hansyn_domain::law::from_tender::from_tender;
use hansyn_domain::law::regime::RegimeId;
use hansyn_domain::matching::engine::Window;
use hansyn_domain::matching::{
    AREA, Costs, Counts, Equivalents, LegalBound, LotQuery, RelaxationTerms, Relaxations, Watch,
    WhatIf, WhatIfChange, legal_bounds,
};
use hansyn_domain::tender::{Predicate, Tender};
use hansyn_domain::text::Text;
use hansyn_domain::violation::{Checker, Violation};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::lots::asked::Asked;
use super::municipalities::refuse_if;
use super::operations::{OperationBody, begun};
use crate::auth::caller::Caller;
use crate::auth::policy::Match;
use crate::edge::Edge;
use crate::edge::write::Write;
use crate::problem::{Code, Problem};
use crate::query::prefer::PrefersAsync;
use crate::query::{DAY, EVENT, Ids2, Params};
use crate::reply::Reply;
use crate::work::task::Task;
use crate::work::{Desk, Ended};

/// How many enterprises are looked at while the caller waits.
const AT_ONCE: usize = 200_000;

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
    /// The answer as it was after this event.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub sequence: Option<i64>,
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

/// The terms of a search for changes.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RelaxationsQuestion {
    /// The decisive day; the planned start unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The answer as it was after this event.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub sequence: Option<i64>,
    /// How many more to let in; 1 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 10_000)]
    pub at_least: Option<u32>,
    /// How many changes at once; 3 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 3)]
    pub max_size: Option<u32>,
    /// How many of the smallest changes are shown; 20 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// How many enterprises each part of a proof names; 20 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 100)]
    pub named: Option<u32>,
    /// What changes cost; as usual unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub costs: Option<Costs>,
    /// What is accepted as equivalent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 60)]
    pub equivalents: Option<Vec<Equivalents>>,
}

impl RelaxationsQuestion {
    /// Takes the terms of the request.
    fn take(params: &mut Params) -> Result<Self, Problem> {
        Ok(Self {
            on: params.take_parsed("on", DAY)?,
            sequence: params.take_parsed("sequence", EVENT)?,
            at_least: params.take_number("atLeast", 1, 10_000)?,
            max_size: params.take_number("maxSize", 1, 3)?,
            limit: params.take_number("limit", 1, 200)?,
            named: params.take_number("named", 0, 100)?,
            costs: params.take("costs").map(|text| terms::costs(&text)).transpose()?,
            equivalents: params
                .take("equivalents")
                .map(|text| terms::equivalents(&text))
                .transpose()?,
        })
    }

    pub(crate) fn check(&self) -> Result<(), Problem> {
        let mut check = Checker::new();
        let ranges = [
            ("atLeast", self.at_least, 1, 10_000),
            ("maxSize", self.max_size, 1, 3),
            ("limit", self.limit, 1, 200),
            ("named", self.named, 0, 100),
        ];
        for (name, given, least, most) in ranges {
            let given = u64::from(given.unwrap_or(1));
            check.range(&format!("/question/{name}"), given, least, most);
        }
        if let Some(costs) = &self.costs {
            costs.check("/question/costs", &mut check);
        }
        let equivalents = self.equivalents.as_deref().unwrap_or_default();
        check.count("/question/equivalents", equivalents.len(), 60);
        for (index, it) in equivalents.iter().take(60).enumerate() {
            it.check(&format!("/question/equivalents/{index}"), &mut check);
        }
        refuse_if(check.finish())
    }

    fn terms(&self, bounds: Vec<LegalBound>) -> RelaxationTerms {
        let (at_least, max_size) = (self.at_least.unwrap_or(1), self.max_size.unwrap_or(3));
        let mut terms =
            RelaxationTerms::new(size(at_least), size(max_size), size(self.limit.unwrap_or(20)));
        terms.named = size(self.named.unwrap_or(NAMED));
        terms.costs = self.costs.clone().unwrap_or_default();
        terms.equivalents = self.equivalents.clone().unwrap_or_default();
        terms.bounds = bounds;
        terms
    }

    /// Refuses terms for a requirement that the lot does not have, and equivalents to
    /// what is no certificate.
    fn refuse_unknown(&self, query: &LotQuery) -> Result<(), Problem> {
        let own = self.costs.iter().flat_map(|costs| costs.own.keys());
        let declared = self.equivalents.iter().flatten().map(|it| &it.key);
        let each = own.map(|key| ("costs", key)).chain(declared.map(|key| ("equivalents", key)));
        let known =
            |key: &String| key == AREA || query.requirements.iter().any(|it| it.key == *key);
        for (name, key) in each {
            if !known(key) {
                let message = Text::new(
                    format!("delkontraktet har inget krav `{key}` som kan ändras"),
                    format!("the lot has no requirement `{key}` that can be changed"),
                );
                return Err(Problem::new(Code::Malformed).field(name, "UNKNOWN", message));
            }
        }
        // A scheme is equivalent to a certificate, and declared for anything else would
        // be passed over without a word.
        let asks_for_others = |key: &String| {
            let own = query.requirements.iter().find(|it| it.key == *key);
            own.is_none_or(|it| {
                !it.any_of.iter().all(|it| matches!(it, Predicate::Certificate { .. }))
            })
        };
        if let Some(it) = self.equivalents.iter().flatten().find(|it| asks_for_others(&it.key)) {
            let message = Text::new(
                format!("kravet `{}` är inget krav på certifikat", it.key),
                format!("the requirement `{}` does not ask for a certificate", it.key),
            );
            return Err(Problem::new(Code::Malformed).field("equivalents", "KIND", message));
        }
        Ok(())
    }
}

/// See what would let more in
///
/// The smallest changes of up to three requirements that let at least `atLeast`
/// more in: drop, lower to a break point, accept equivalents, split by area; what
/// each costs by the points that the committee declares, who comes in through
/// which change, and what the law says of it. Then the front of cost against
/// effect, and who meets the lot together in joint bids. Nothing that the law
/// forbids is offered. Over a very large register the answer is an operation.
#[utoipa::path(tag = "matching", params(("on" = Option<Date>, Query, description = "The decisive day; the planned start unless said."), ("atLeast" = Option<u32>, Query, description = "How many more to let in; 1 unless said.", minimum = 1, maximum = 10000), ("maxSize" = Option<u32>, Query, description = "How many changes at once; 3 unless said.", minimum = 1, maximum = 3), ("limit" = Option<u32>, Query, description = "How many of the smallest changes are shown; 20 unless said.", minimum = 1, maximum = 200), ("named" = Option<u32>, Query, description = "How many enterprises each part of a proof names; 20 unless said.", minimum = 0, maximum = 100), ("sequence" = Option<i64>, Query, description = "The answer as it was after this event: the lot, the register and the law as they stood then.", minimum = 0), ("Prefer" = Option<String>, Header, description = "`respond-async` asks for an operation.", max_length = 256), ("costs" = Option<String>, Query, description = "Points from 1 to 1000 for a change, as in `turnover.drop:80,*.lower:50`: the requirement's key or `*` for the others, then `drop`, `lower`, `acceptEquivalent`, `splitAreas` or `splitWithinAreas`.", max_length = 1000), ("equivalents" = Option<String>, Query, description = "Schemes that are accepted in the place of a certificate, as in `environment:EMAS,environment:SVANEN`.", max_length = 1000)), responses((status = 200, description = "The changes.", body = LotRelaxations), (status = 202, description = "An operation that works them out.", body = OperationBody)))]
#[get("/tenders/{id}/lots/{lotId}/relaxations")]
pub(crate) async fn get_lot_relaxations(
    caller: Caller<Match>,
    edge: web::Data<Edge>,
    ids: Ids2<TenderId, LotId>,
    mut params: Params,
    prefers: PrefersAsync,
) -> Result<Reply, Problem> {
    let question = RelaxationsQuestion::take(&mut params)?;
    params.finish()?;
    if prefers.0 || edge.live().size() > AT_ONCE {
        let task = Task::LotRelaxations { tender_id: ids.0, lot_id: ids.1, question };
        return begun(&edge, &caller, task).await;
    }
    let visibility = caller.visibility();
    let found = edge.answer(visibility, move |desk| {
        changes(desk, (ids.0, ids.1), &question, &mut |_per_mille| true)
    });
    Reply::ok(&found.await?)
}

/// The changes. Only what is needed of the register is taken while it is held.
pub(crate) fn changes(
    desk: &Desk,
    (tender_id, lot_id): (TenderId, LotId),
    question: &RelaxationsQuestion,
    watch: Watch<'_>,
) -> Result<LotRelaxations, Ended> {
    let asks = desk.question((tender_id, lot_id), question.on, question.sequence);
    let (near, law, sequence, counts) = desk.read_live(|conn, register| {
        let (tender, asked) =
            Asked::of_tender(conn, asks, &desk.books, &desk.visibility, register)?;
        question.refuse_unknown(&asked.query)?;
        let law = law(&tender, lot_id, &asked);
        let counts = asked.shortlist(Window { offset: 0, limit: 0, verdict: None }).counts;
        let near = asked.near(conn, question.max_size.unwrap_or(3))?;
        Ok((near, law, asked.state.sequence, counts))
    })?;
    if !watch(200) {
        return Err(Ended::Stopped);
    }
    let (regime, bounds) = law;
    let terms = question.terms(bounds);
    let relaxations = near.relax(&terms);
    Ok(LotRelaxations {
        tender_id,
        lot_id,
        sequence,
        on: near.query.on,
        regime,
        counts,
        reading: counts.reading(),
        at_least: question.at_least.unwrap_or(1),
        max_size: question.max_size.unwrap_or(3),
        costs: terms.costs,
        equivalents: terms.equivalents,
        bounds: terms.bounds,
        relaxations,
    })
}

/// The regime of the purchase and what the law says of the lot's requirements.
fn law(tender: &Tender, lot: LotId, asked: &Asked<'_>) -> (Option<RegimeId>, Vec<LegalBound>) {
    let (book, on) = (&asked.state.book, asked.query.on);
    let regime = assess(book, &from_tender(tender, &[])).regime;
    let bounds = tender.lot(lot).map(|lot| legal_bounds(book, regime, tender, lot, on));
    (regime, bounds.unwrap_or_default())
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
    let WhatIfQuestion { on, sequence, changes, named } = write.body;
    let named = named.unwrap_or(NAMED);
    let mut check = Checker::new();
    check.range("/named", u64::from(named), 0, 100);
    refuse_if(check.finish())?;
    let visibility = write.caller.visibility();
    let found = edge.answer(visibility, move |desk| {
        let asks = desk.question((ids.0, ids.1), on, sequence);
        let found = desk.read_live(|conn, register| {
            let (_, asked) = Asked::of_tender(conn, asks, &desk.books, &desk.visibility, register)?;
            let then = asked.query.changed(&changes).map_err(|violations| {
                Problem::broken_rules(violations.into_iter().map(within_changes).collect())
            })?;
            Ok(LotWhatIf {
                tender_id: ids.0,
                lot_id: ids.1,
                sequence: asked.state.sequence,
                on: asked.query.on,
                what_if: asked.what_if(conn, &then, size(named))?,
            })
        });
        Ok(found?)
    });
    Reply::ok(&found.await?)
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
