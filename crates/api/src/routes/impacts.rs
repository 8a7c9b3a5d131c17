//! What a change of the law would do to everything that is stored.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use actix_web::{post, web};
use hansyn_domain::choice_system::condition::ConditionWording;
use hansyn_domain::clause::{Clause, ClauseCode};
use hansyn_domain::ids::{AssessmentId, ChoiceSystemId, ClauseId, CommitteeId, TenderId};
use hansyn_domain::law::book::LawChange;
use hansyn_domain::law::diff::LegalDiff;
use hansyn_domain::law::from_choice_system::{DescribedSystem, FurtherService};
use hansyn_domain::law::from_tender;
use hansyn_domain::law::impact::{EntryChange, Hypothesis};
use hansyn_domain::law::purchase::Purchase;
use hansyn_domain::tender::Tender;
use hansyn_persistence::assessments::{self, AssessmentRecord};
use hansyn_persistence::clauses::ClauseState;
use hansyn_persistence::{
    Conn, DbError, Kind, Stored, Visibility, choice_systems, clauses, tenders,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::choice_findings::described_with;
use super::municipalities::refuse_if;
use crate::auth::policy::Assess;
use crate::edge::Edge;
use crate::edge::write::Write;
use crate::problem::{Code, Problem};
use crate::reply::Reply;

/// How many records are held at once.
const CHUNK: u32 = 200;
/// How many are listed unless the caller says otherwise.
const USUAL: u16 = 100;
/// The most that are listed.
const MOST: u16 = 1_000;

/// A change of the law that somebody thinks of.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImpactQuestion {
    /// The change; it is not stored.
    pub change: LawChange,
    /// How many records are listed at most; 100 unless said.
    #[schema(minimum = 1, maximum = 1_000)]
    pub limit: Option<u16>,
}

/// What the change would do.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Impact {
    /// The version of the law book as it is.
    #[schema(max_length = 100)]
    pub book_version: String,
    /// How many tenders, choice systems, clauses of the library and assessments were
    /// looked at: all that the caller may see.
    #[schema(maximum = 9_007_199_254_740_991_u64)]
    pub examined: u64,
    /// For how many of them something would be another in law.
    #[schema(maximum = 9_007_199_254_740_991_u64)]
    pub affected: u64,
    /// The first of them: tenders, choice systems, clauses and assessments, each in
    /// the order in which they were stored.
    #[schema(max_items = 1_000)]
    pub items: Vec<Affected>,
}

/// A record for which something would be another in law.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum Affected {
    /// A tender.
    Tender {
        /// The tender.
        tender_id: TenderId,
        /// Its title.
        #[schema(max_length = 200)]
        title: String,
        /// What would be another.
        diff: LegalDiff,
    },
    /// A choice system, with its applications and contracts.
    ChoiceSystem {
        /// The system.
        choice_system_id: ChoiceSystemId,
        /// What would be another.
        diff: LegalDiff,
    },
    /// A version of a clause in the library that is written or may be used.
    Clause {
        /// The clause.
        clause_id: ClauseId,
        /// Its code.
        code: ClauseCode,
        /// Its version.
        #[schema(minimum = 1, maximum = 2_147_483_647)]
        version: u32,
        /// Its entries that lose, or get back, a provision.
        #[schema(max_items = 200)]
        entries: Vec<EntryChange>,
    },
    /// A stored assessment; it stays as it is, but would come out otherwise.
    Assessment {
        /// The assessment.
        assessment_id: AssessmentId,
        /// The tender that was assessed.
        #[serde(skip_serializing_if = "Option::is_none")]
        tender_id: Option<TenderId>,
        /// The choice system that was assessed.
        #[serde(skip_serializing_if = "Option::is_none")]
        choice_system_id: Option<ChoiceSystemId>,
        /// What would be another.
        diff: LegalDiff,
    },
}

/// Ask what a change of the law would do
///
/// Every tender, choice system and stored assessment that the caller may see is
/// assessed under the book as it is and as it would be, a choice system with every
/// one of its services, its applications and its contracts; listed is what differs
/// in regime, verdicts or routes. Of the library those clauses are listed that rest
/// on a provision which would be in force on other days. Nothing is stored.
#[utoipa::path(tag = "law", request_body = ImpactQuestion, responses((status = 200, description = "What the change would do.", body = Impact)))]
#[post("/law/impacts")]
pub(crate) async fn create_impact(
    write: Write<Assess, ImpactQuestion>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let ImpactQuestion { change, limit } = write.body;
    let limit = limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        let problem = Problem::new(Code::RuleBroken);
        return Err(problem.at(
            "/limit",
            "RANGE",
            ("förväntade 1 till 1000", "expected 1 to 1000"),
        ));
    }
    let (visibility, books) = (write.caller.visibility(), edge.books());
    let today = edge.today();
    edge.read(move |conn| {
        let book = books.current(conn)?;
        refuse_if(change.violations(&book).into_iter().map(within_change).collect())?;
        let hypothesis = Hypothesis::new(&book, change);
        let mut walk = Walk::new(hypothesis, usize::from(limit), visibility);
        walk.tenders(conn)?;
        walk.choice_systems(conn, today)?;
        walk.clauses(conn)?;
        walk.assessments(conn)?;
        Reply::ok(&Impact {
            book_version: book.version().to_owned(),
            examined: walk.examined,
            affected: walk.affected,
            items: walk.items,
        })
    })
    .await
}

fn within_change(
    violation: hansyn_domain::violation::Violation,
) -> hansyn_domain::violation::Violation {
    let pointer = format!("/change{}", violation.pointer);
    hansyn_domain::violation::Violation { pointer, ..violation }
}

/// Reads the next records of a kind, by identity.
type ChunkAfter<K> =
    fn(&mut Conn<'_>, Option<<K as Kind>::Id>, u32, &Visibility) -> Result<Vec<Stored<K>>, DbError>;

type ClauseName = (ClauseCode, u32, CommitteeId);

/// How far the question has come.
struct Walk {
    hypothesis: Hypothesis,
    limit: usize,
    visibility: Visibility,
    /// Clauses that were looked up; thousands of tenders share a few of them.
    library: HashMap<ClauseName, Option<Clause>>,
    examined: u64,
    affected: u64,
    items: Vec<Affected>,
}

impl Walk {
    fn new(hypothesis: Hypothesis, limit: usize, visibility: Visibility) -> Self {
        let (library, items) = (HashMap::new(), Vec::new());
        Self { hypothesis, limit, visibility, library, examined: 0, affected: 0, items }
    }

    /// Looks at every record of a kind that can be seen, a chunk at a time.
    fn each<K: Kind>(
        &mut self,
        conn: &mut Conn<'_>,
        chunk_after: ChunkAfter<K>,
        mut look: impl FnMut(&mut Self, &mut Conn<'_>, Stored<K>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let mut after = None;
        loop {
            let chunk = chunk_after(conn, after, CHUNK, &self.visibility)?;
            let Some(last) = chunk.last() else { return Ok(()) };
            after = Some(last.id);
            for stored in chunk {
                look(self, conn, stored)?;
            }
        }
    }

    fn tenders(&mut self, conn: &mut Conn<'_>) -> Result<(), Problem> {
        self.each(conn, tenders::chunk_after, |walk, conn, stored| {
            let tender = stored.body.tender;
            let purchase = walk.described(conn, &tender)?;
            walk.ask(&purchase, &[], |diff| Affected::Tender {
                tender_id: stored.id,
                title: tender.title,
                diff,
            });
            Ok(())
        })
    }

    fn choice_systems(&mut self, conn: &mut Conn<'_>, today: Date) -> Result<(), Problem> {
        self.each(conn, choice_systems::chunk_after, |walk, conn, stored| {
            let system = &stored.body.system;
            let mut placed = Vec::new();
            for condition in &system.request.conditions {
                if let ConditionWording::Library { code, version, .. } = &condition.wording {
                    let name = (code.clone(), *version, system.committee_id);
                    placed.extend(walk.clause(conn, name)?.cloned());
                }
            }
            let DescribedSystem { purchase, further } =
                described_with(conn, &stored, &placed, today, &walk.visibility)?;
            walk.ask(&purchase, &further, |diff| Affected::ChoiceSystem {
                choice_system_id: stored.id,
                diff,
            });
            Ok(())
        })
    }

    fn clauses(&mut self, conn: &mut Conn<'_>) -> Result<(), Problem> {
        self.each(conn, clauses::chunk_after, |walk, _conn, stored| {
            if stored.body.state == ClauseState::Superseded {
                return Ok(());
            }
            let clause = stored.body.clause;
            let entries = walk.hypothesis.effect_on_clause(&clause);
            let is_affected = !entries.is_empty();
            let (code, version) = (clause.code, clause.version);
            let clause = Affected::Clause { clause_id: stored.id, code, version, entries };
            walk.note(is_affected.then_some(clause));
            Ok(())
        })
    }

    fn assessments(&mut self, conn: &mut Conn<'_>) -> Result<(), Problem> {
        self.each(conn, assessments::chunk_after, |walk, _conn, stored| {
            let AssessmentRecord {
                tender_id, choice_system_id, purchase, further_services, ..
            } = &stored.body;
            walk.ask(purchase, further_services, |diff| Affected::Assessment {
                assessment_id: stored.id,
                tender_id: *tender_id,
                choice_system_id: *choice_system_id,
                diff,
            });
            Ok(())
        })
    }

    fn ask(
        &mut self,
        purchase: &Purchase,
        further: &[FurtherService],
        item: impl FnOnce(LegalDiff) -> Affected,
    ) {
        let diff = self.hypothesis.effect_on_services(purchase, further);
        self.note(diff.map(item));
    }

    /// Counts a record that was looked at, and lists it if it is affected.
    fn note(&mut self, affected: Option<Affected>) {
        self.examined += 1;
        let Some(affected) = affected else { return };
        self.affected += 1;
        if self.items.len() < self.limit {
            self.items.push(affected);
        }
    }

    /// The version of a clause that a committee means by its name, if it can be seen.
    fn clause(
        &mut self,
        conn: &mut Conn<'_>,
        name: ClauseName,
    ) -> Result<Option<&Clause>, Problem> {
        Ok(match self.library.entry(name) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(place) => {
                let (code, version, committee) = place.key();
                let owner = Some(*committee);
                let found = clauses::by_code(conn, code, *version, owner, &self.visibility)?;
                place.insert(found.map(|stored| stored.body.clause))
            }
        }
        .as_ref())
    }

    /// The purchase of a tender; a clause that the library lacks is left as it
    /// was placed, since one tender must not keep the others from an answer.
    fn described(&mut self, conn: &mut Conn<'_>, tender: &Tender) -> Result<Purchase, Problem> {
        for placed in &tender.clauses {
            self.clause(conn, (placed.code.clone(), placed.version, tender.committee_id))?;
        }
        let placed: Vec<(usize, &Clause)> = tender
            .clauses
            .iter()
            .enumerate()
            .filter_map(|(index, placed)| {
                let name = (placed.code.clone(), placed.version, tender.committee_id);
                Some((index, self.library.get(&name)?.as_ref()?))
            })
            .collect();
        Ok(from_tender(tender, &placed))
    }
}
