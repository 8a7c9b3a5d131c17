//! Wage subsidies: what one comes to, line by line; and from which age a benefit
//! may be given. Nothing is stored.

use actix_web::{post, web};
use hansyn_domain::subsidy::benefit::{BenefitAges, BenefitQuestion, benefit_ages};
use hansyn_domain::subsidy::{Calculation, SubsidyBook, SubsidyCase, calculate};

use super::municipalities::refuse_if;
use crate::auth::policy::Assess;
use crate::edge::Edge;
use crate::edge::write::Write;
use crate::problem::{Code, Problem};
use crate::reply::Reply;

/// Calculate a wage subsidy
///
/// Facts of a post and its employer in; out comes the amount for a month to the
/// öre, each step with its provisions and the parameters it read with their
/// days and sources, and a verdict for each condition. Nothing is stored, and
/// there is no field for who holds the post: no name, number, age, diagnosis or
/// benefit. Level and pay are used for the arithmetic and then forgotten.
///
/// The amount is arithmetic; `overall` says whether the conditions hold. What the
/// facts leave open is answered with `NEEDS_FACT` and the field, what is not
/// sourced with `NEEDS_DATA` and the parameter. Arbetsförmedlingen decides.
#[utoipa::path(tag = "law", request_body = SubsidyCase, responses((status = 200, description = "What the subsidy comes to.", body = Calculation)))]
#[post("/subsidies/calculations")]
pub(crate) async fn create_subsidy_calculation(
    write: Write<Assess, SubsidyCase>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let case = write.body;
    refuse_if(case.violations())?;
    let book =
        SubsidyBook::embedded().map_err(|error| Problem::new(Code::Internal).caused_by(error))?;
    edge.hop(move || Reply::ok(&calculate(book, &case))).await
}

/// Ask from which age a benefit may be given
///
/// What the social insurance code says of ages and days for *sjukersättning* and
/// *aktivitetsersättning*, which many have beside a subsidised post: an age, an
/// extent and a month in, the sections with a verdict out. The question is about
/// nobody: there is no field for a name, a number or a diagnosis, and nothing of
/// it is kept. Incapacity for work is Försäkringskassan's to judge.
#[utoipa::path(tag = "law", request_body = BenefitQuestion, responses((status = 200, description = "What the sections on age and time say.", body = BenefitAges)))]
#[post("/subsidies/benefit-ages")]
pub(crate) async fn create_benefit_ages(
    write: Write<Assess, BenefitQuestion>,
    edge: web::Data<Edge>,
) -> Result<Reply, Problem> {
    let question = write.body;
    refuse_if(question.violations())?;
    let book =
        SubsidyBook::embedded().map_err(|error| Problem::new(Code::Internal).caused_by(error))?;
    edge.hop(move || Reply::ok(&benefit_ages(book, &question))).await
}
