//! What can be asked for as an operation.

use hansyn_domain::ids::{LotId, PlanId, TenderId};
use hansyn_domain::matching::Watch;
use hansyn_persistence::{Conn, Kind, Stored, Visibility};
use serde::{Deserialize, Serialize};

use super::{Desk, Ended};
use crate::problem::{Code, Problem};
use crate::routes::consortia::{self, ConsortiaQuestion, LotConsortia};
use crate::routes::demand::{self, PlanDemand, PlanDemandQuestion};
use crate::routes::lot_proposals::{self, LotDivisionQuestion, LotDivisions};
use crate::routes::relaxations::{self, LotRelaxations, RelaxationsQuestion};
use crate::routes::{plans, tenders};

/// What is to be worked out.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = OperationTask)]
#[serde(
    tag = "kind",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Task {
    /// How a lot could be divided.
    LotProposals {
        /// The tender.
        tender_id: TenderId,
        /// The lot.
        lot_id: LotId,
        /// How it may be divided.
        question: LotDivisionQuestion,
    },
    /// Who can meet a lot together; many more groups are tried than at once.
    LotConsortia {
        /// The tender.
        tender_id: TenderId,
        /// The lot.
        lot_id: LotId,
        /// How the groups are looked for.
        question: ConsortiaQuestion,
    },
    /// What would let more in.
    LotRelaxations {
        /// The tender.
        tender_id: TenderId,
        /// The lot.
        lot_id: LotId,
        /// The terms.
        question: RelaxationsQuestion,
    },
    /// For which needs of a plan enterprises can compete.
    PlanDemand {
        /// The plan.
        plan_id: PlanId,
        /// When enough can compete.
        question: PlanDemandQuestion,
    },
}

/// What came of a task: the same as the resource of its name answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = OperationResult)]
#[serde(untagged)]
pub enum Answer {
    /// Of `LOT_PROPOSALS`.
    LotProposals(Box<LotDivisions>),
    /// Of `LOT_CONSORTIA`.
    LotConsortia(Box<LotConsortia>),
    /// Of `LOT_RELAXATIONS`.
    LotRelaxations(Box<LotRelaxations>),
    /// Of `PLAN_DEMAND`.
    PlanDemand(Box<PlanDemand>),
}

impl Answer {
    /// The last event that the answer knows of.
    #[must_use]
    pub const fn sequence(&self) -> i64 {
        match self {
            Self::LotProposals(it) => it.sequence,
            Self::LotConsortia(it) => it.sequence,
            Self::LotRelaxations(it) => it.sequence,
            Self::PlanDemand(it) => it.sequence,
        }
    }
}

/// The committee that a task's record belongs to, and whether the record is open.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// The committee.
    pub committee: Option<hansyn_domain::ids::CommitteeId>,
    /// Whether those outside of it may see the record.
    pub is_open: bool,
}

impl About {
    fn of<K: Kind>(stored: &Stored<K>) -> Self {
        Self { committee: stored.scope, is_open: stored.body.is_open() }
    }
}

impl Task {
    /// The kind as it is written.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::LotProposals { .. } => "LOT_PROPOSALS",
            Self::LotConsortia { .. } => "LOT_CONSORTIA",
            Self::LotRelaxations { .. } => "LOT_RELAXATIONS",
            Self::PlanDemand { .. } => "PLAN_DEMAND",
        }
    }

    /// Refuses what could not be answered however long it took, and tells what the
    /// task is about.
    pub fn check(&self, conn: &mut Conn<'_>, visibility: &Visibility) -> Result<About, Problem> {
        let (tender_id, lot_id) = match self {
            Self::LotProposals { tender_id, lot_id, question } => {
                question.check()?;
                (*tender_id, *lot_id)
            }
            Self::LotConsortia { tender_id, lot_id, question } => {
                question.check()?;
                (*tender_id, *lot_id)
            }
            Self::LotRelaxations { tender_id, lot_id, question } => {
                question.check()?;
                (*tender_id, *lot_id)
            }
            Self::PlanDemand { plan_id, question } => {
                question.check()?;
                return Ok(About::of(&plans::visible(conn, *plan_id, visibility)?));
            }
        };
        let tender = tenders::visible(conn, tender_id, visibility)?;
        tender.body.tender.lot(lot_id).ok_or_else(Problem::not_found)?;
        Ok(About::of(&tender))
    }

    /// Works it out, while `watch` is told how far it has come.
    pub fn run(&self, desk: &Desk, watch: Watch<'_>) -> Result<Answer, Ended> {
        Ok(match self {
            Self::LotProposals { tender_id, lot_id, question } => {
                let found = lot_proposals::divisions(desk, (*tender_id, *lot_id), question, watch)?;
                Answer::LotProposals(Box::new(found))
            }
            Self::LotConsortia { tender_id, lot_id, question } => {
                let found = consortia::all_groups(desk, (*tender_id, *lot_id), *question, watch)?;
                Answer::LotConsortia(Box::new(found))
            }
            Self::LotRelaxations { tender_id, lot_id, question } => {
                let found = relaxations::changes(desk, (*tender_id, *lot_id), question, watch)?;
                Answer::LotRelaxations(Box::new(found))
            }
            Self::PlanDemand { plan_id, question } => {
                Answer::PlanDemand(Box::new(demand::of_plan(desk, *plan_id, *question, watch)?))
            }
        })
    }

    /// The task as it is stored.
    pub fn written(&self) -> Result<String, Problem> {
        serde_json::to_string(self).map_err(|error| Problem::new(Code::Internal).caused_by(error))
    }

    /// The task as it was stored.
    pub fn read_back(text: &str) -> Result<Self, Problem> {
        serde_json::from_str(text).map_err(|error| Problem::new(Code::Internal).caused_by(error))
    }
}
