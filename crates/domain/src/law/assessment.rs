//! What the law says of a purchase: verdicts, each with its provisions, the
//! facts and parameters it read, and what to do.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::book::Confidence;
use super::citation::Citation;
use super::regime::RegimeId;
use crate::text::Text;

/// What a rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// It is forbidden.
    Prohibited,
    /// Something that the law demands is absent.
    Missing,
    /// A person must judge.
    Human,
    /// A parameter of the law is not known to the service; the finding names it.
    NeedsData,
    /// The draft lacks a fact that the rule needs; the finding names the field.
    NeedsFact,
    /// It is not forbidden, but should be looked at.
    Warn,
    /// It is permitted under conditions that the finding names.
    PermittedCond,
    /// It is permitted.
    Permitted,
    /// The rule does not apply here.
    NotApplicable,
    /// The service does not cover the question.
    NotCovered,
}

/// A provision as it stands on the decisive day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProvisionRead {
    /// How it is cited.
    pub citation: Citation,
    /// The citation written out.
    pub written_out: Text,
    /// What it says, in our own words.
    pub gist: Text,
    /// The first day on which this wording applies.
    pub in_force_from: Date,
    /// The last day, if it has been repealed or changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_force_to: Option<Date>,
    /// Where the service has it from.
    pub source: String,
    /// How sure the source is.
    pub confidence: Confidence,
}

/// A fact of the draft that a rule read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FactRead {
    /// Where it stands in the purchase, as a JSON pointer.
    pub pointer: String,
    /// Its value as it was read; absent when the draft lacks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// A parameter of the law that a rule read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ParameterRead {
    /// Its name in the law book.
    pub id: String,
    /// Its value in words; absent when the book has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The first day of the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// The last day of the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// Where the value comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How sure the source is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
}

/// One rule applied to one purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Finding {
    /// The rule, as listed in the law coverage.
    pub rule: String,
    /// What the rule looked at: a JSON pointer into the purchase.
    pub subject: String,
    /// What it says.
    pub verdict: Verdict,
    /// What it is, in a line.
    pub what: Text,
    /// Why, with the deciding fact.
    pub why: Text,
    /// What to do about it.
    pub remedy: Text,
    /// The provisions it rests on.
    pub provisions: Vec<ProvisionRead>,
    /// The facts it read.
    pub facts: Vec<FactRead>,
    /// The parameters it read.
    pub parameters: Vec<ParameterRead>,
}

/// Whether a route stands open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RouteState {
    /// It is open.
    Open,
    /// It is open if a person finds that its conditions hold.
    Conditional,
    /// It is closed; the deciding fact says why.
    Closed,
    /// It cannot be told without a fact or a parameter.
    Unknown,
}

/// One way to make the purchase, and what it would take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Route {
    /// The route.
    pub route: RouteKind,
    /// Whether it stands open.
    pub state: RouteState,
    /// The fact that decides.
    pub because: Text,
    /// What would open it, or what it brings.
    pub takes: Text,
    /// The provisions.
    pub provisions: Vec<Citation>,
    /// The fewest changes of facts that open a closed route, as far as facts that
    /// the draft lacks let it; nothing if it is not closed, or if no fact of the
    /// draft alone would open it. Whether the facts can truly be so is for the
    /// buyer to say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 10))]
    pub opens_with: Vec<FactChange>,
    /// What the route brings: duties and their times.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(max_items = 20))]
    pub duties: Vec<RouteDuty>,
}

/// A fact that would have to be another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FactChange {
    /// Where it stands in the purchase, as a JSON pointer.
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub pointer: String,
    /// What it is; absent when the draft lacks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub from: Option<String>,
    /// What it would have to be: for an amount the highest that will do, for a
    /// code the nearest.
    #[cfg_attr(feature = "schema", schema(max_length = 200))]
    pub to: String,
}

/// A duty that a route brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RouteDuty {
    /// What is to be done.
    pub what: Text,
    /// The days that it is given, where the act counts them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(maximum = 36_500))]
    pub days: Option<u16>,
    /// The provision.
    pub provision: Citation,
}

/// The ways to make a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RouteKind {
    /// An advertised procurement that is open to all.
    OpenCompetition,
    /// A direct award on value (LOU 19 a:2).
    DirectAwardOnValue,
    /// Reserved for integration suppliers (LOU 4:18 point 1, or on its terms under 19:2).
    ReservedIntegrationSupplier,
    /// Reserved for sheltered programmes (LOU 4:18 point 2, or on its terms under 19:2).
    ReservedShelteredProgramme,
    /// Reserved for participation-based organisations (LOU 19:25).
    ReservedParticipationBased,
    /// Reserved for non-profit welfare organisations (LOU 19:25 a).
    ReservedIdeburen,
    /// A choice system (LOV).
    ChoiceSystem,
    /// A choice system reserved for non-profit welfare organisations (LOV 1:2 a).
    ChoiceSystemIdeburen,
    /// Open competition with conditions on performance (LOU 17:1, or 19:9).
    ExecutionClauses,
    /// Open competition with a social criterion of award (LOU 16:2, or 19:9).
    AwardCriterion,
    /// One lot reserved under LOU 4:18, or on its terms under 19:2.
    ReservedLot,
    /// A small lot taken out of the directive's rules (LOU 5:8).
    SmallLotException,
}

/// Everything the law book says of one purchase on its decisive day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Assessment {
    /// The version of the law book that answered.
    pub book_version: String,
    /// The regime, if the facts decide it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regime: Option<RegimeId>,
    /// What the regime is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regime_title: Option<Text>,
    /// Which chapters apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chapters: Option<Text>,
    /// The weightiest verdict of all findings.
    pub overall: Verdict,
    /// The findings, the weightiest first.
    pub findings: Vec<Finding>,
    /// All routes, open or closed, with the reason.
    pub routes: Vec<Route>,
}
