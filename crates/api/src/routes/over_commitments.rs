//! Capacity that is promised twice.

use actix_web::{post, web};
use hansyn_domain::matching::commitment::{Commitment, OverCommitment, over_commitments};
use hansyn_domain::violation::Checker;
use hansyn_persistence::{enterprises, events};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::municipalities::refuse_if;
use crate::auth::policy::Match;
use crate::edge::Edge;
use crate::edge::write::Write;
use crate::problem::Problem;
use crate::reply::Reply;

/// The most commitments of one question.
const MOST: usize = 1_000;

/// Places that are promised, in contracts and in open applications.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommitmentQuestion {
    /// What is promised.
    #[schema(max_items = 1000)]
    pub commitments: Vec<Commitment>,
    /// The first day to look at; today unless said.
    pub from: Option<Date>,
}

/// Where more is promised than there is, or may be.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OverCommitments {
    /// The last event that the answer knows of.
    #[schema(minimum = 0)]
    pub sequence: i64,
    /// The first day that was looked at.
    pub from: Date,
    /// Every stretch of days on which it is so, by enterprise and day.
    #[schema(max_items = 3000)]
    pub items: Vec<OverCommitment>,
}

/// Find capacity that is promised twice
///
/// Contracts and open applications against the places that the register knows of
/// each enterprise: on which days the contracts exceed them, and on which they
/// would if every application were granted. Nothing is stored.
#[utoipa::path(tag = "matching", request_body = CommitmentQuestion, responses((status = 200, description = "Where more is promised than there is.", body = OverCommitments)))]
#[post("/over-commitments")]
pub(crate) async fn create_over_commitments(
    write: Write<Match, CommitmentQuestion>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let CommitmentQuestion { commitments, from } = write.body;
    let mut check = Checker::new();
    check.count("/commitments", commitments.len(), MOST);
    for (index, commitment) in commitments.iter().take(MOST).enumerate() {
        commitment.check(&format!("/commitments/{index}"), &mut check);
    }
    refuse_if(check.finish())?;
    let from = from.unwrap_or_else(|| edge.today());
    let visibility = write.caller.visibility();
    edge.read(move |conn| {
        let sequence = events::head(conn)?;
        let register = enterprises::all(conn, &visibility)?;
        let places =
            register.iter().filter_map(|it| Some((it.id, it.body.capacity.places?))).collect();
        let items = over_commitments(&commitments, &places, from);
        Reply::ok(&OverCommitments { sequence, from, items })
    })
    .await
}
