//! Why a lot stands otherwise to an enterprise than it did: which fact, which
//! requirement, or the lot itself.

use serde::{Deserialize, Serialize};

use crate::enterprise::{Enterprise, EnterpriseStatus};
use crate::matching::Verdict;
use crate::matching::answer::Outcome;
use crate::matching::query::{LotQuery, ReservationTest};
use crate::matching::what_if::{OutcomeChange, because};
use crate::text::Text;

/// What made a lot stand otherwise to an enterprise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = LotChangeCause))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Cause {
    /// The register shows something else of the enterprise.
    EnterpriseChanged,
    /// The lot can be tendered for, which it could not.
    LotOpened,
    /// The lot can no longer be tendered for.
    LotClosed,
    /// The lot asks for something else.
    LotChanged,
}

/// A lot and an enterprise at one time: nothing where the lot was not open, or the
/// enterprise not in the register.
#[derive(Debug, Clone, Copy)]
pub struct Side<'s> {
    /// What the lot asked for.
    pub query: Option<&'s LotQuery>,
    /// The enterprise.
    pub enterprise: Option<&'s Enterprise>,
    /// Whether it could deliver the lot.
    pub verdict: Verdict,
}

/// How one lot came to stand otherwise to an enterprise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = LotChangeReasons))]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// Whether it could deliver; absent where the lot was not open then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Verdict>,
    /// Whether it can deliver; absent where the lot is no longer open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Verdict>,
    /// What made it so; at least one.
    #[cfg_attr(feature = "schema", schema(min_items = 1, max_items = 2))]
    pub causes: Vec<Cause>,
    /// The requirements that turn out otherwise, each with the facts behind it.
    #[cfg_attr(feature = "schema", schema(max_items = 130))]
    pub because: Vec<OutcomeChange>,
    /// All of it in words.
    pub text: Text,
}

impl Explained {
    /// What lies between the two sides.
    #[must_use]
    pub fn between(before: Side<'_>, after: Side<'_>, test: &dyn ReservationTest) -> Self {
        let causes = causes(before, after);
        let because = match (before.query, after.query) {
            (_, None) => Vec::new(),
            (was, Some(_)) => {
                let was = was.map(|_| before.answers(test)).unwrap_or_default();
                because(was, after.answers(test))
            }
        };
        Self {
            text: in_words(before, after, &causes, &because),
            before: before.query.map(|_| before.verdict),
            after: after.query.map(|_| after.verdict),
            causes,
            because,
        }
    }
}

impl Side<'_> {
    /// Whether the enterprise ran; nothing where it was not in the register.
    fn runs(self) -> Option<bool> {
        self.enterprise.map(|it| it.status == EnterpriseStatus::Active)
    }

    fn answers(self, test: &dyn ReservationTest) -> Vec<crate::matching::RequirementAnswer> {
        let both = self.query.zip(self.enterprise);
        both.map(|(query, enterprise)| query.explain(enterprise, test)).unwrap_or_default()
    }
}

fn causes(before: Side<'_>, after: Side<'_>) -> Vec<Cause> {
    let of_lot = match (before.query, after.query) {
        (None, _) => Some(Cause::LotOpened),
        (Some(_), None) => Some(Cause::LotClosed),
        (Some(was), Some(is)) => (was != is).then_some(Cause::LotChanged),
    };
    let of_enterprise = (before.enterprise != after.enterprise).then_some(Cause::EnterpriseChanged);
    // A lot that opens or closes turns whatever the enterprise is like.
    let alone = matches!(of_lot, Some(Cause::LotOpened | Cause::LotClosed));
    of_enterprise.filter(|_| !alone).into_iter().chain(of_lot).collect()
}

fn in_words(
    before: Side<'_>,
    after: Side<'_>,
    causes: &[Cause],
    because: &[OutcomeChange],
) -> Text {
    let (sv, en) = movement(before.verdict, after.verdict);
    let (mut sv, mut en) = (vec![sv.to_owned()], vec![en.to_owned()]);
    for cause in causes {
        let (cause_sv, cause_en) = match cause {
            Cause::EnterpriseChanged => match (before.runs(), after.runs()) {
                (Some(true), Some(false)) => {
                    ("företagets verksamhet har upphört", "the enterprise has ceased")
                }
                (Some(false), Some(true)) => {
                    ("företaget är i gång igen", "the enterprise runs again")
                }
                (None, _) => {
                    ("företaget är nytt i registret", "the enterprise is new in the register")
                }
                _ => continue,
            },
            Cause::LotOpened => ("delkontraktet är nytt", "the lot is new"),
            Cause::LotClosed => (
                "delkontraktet är inte längre öppet för anbud",
                "the lot is no longer open for tenders",
            ),
            Cause::LotChanged => {
                ("delkontraktets krav har ändrats", "what the lot asks for has changed")
            }
        };
        sv.push(cause_sv.to_owned());
        en.push(cause_en.to_owned());
    }
    // Where a lot is new every requirement is, too: its verdict says enough.
    for change in because.iter().filter(|change| change.before.is_some()) {
        let (turn_sv, turn_en) = match change.after {
            None => ("gäller inte längre", "no longer applies"),
            Some(Outcome::Met) => ("är nu uppfyllt", "is now met"),
            Some(Outcome::NotMet) => ("är inte längre uppfyllt", "is no longer met"),
            Some(Outcome::Unknown) => ("går inte längre att avgöra", "can no longer be told"),
        };
        let (turn_sv, turn_en) = match (change.before, change.after) {
            (Some(Outcome::Unknown), Some(Outcome::NotMet)) => {
                ("är inte uppfyllt, vilket inte var känt", "is not met, which was not known")
            }
            (Some(Outcome::NotMet), Some(Outcome::Unknown)) => (
                "var inte uppfyllt och går nu inte att avgöra",
                "was not met and cannot be told now",
            ),
            _ => (turn_sv, turn_en),
        };
        sv.push(format!("kravet ”{}” {turn_sv}", change.label.sv));
        en.push(format!("the requirement “{}” {turn_en}", change.label.en));
    }
    Text::new(sv.join("; "), en.join("; "))
}

const fn movement(before: Verdict, after: Verdict) -> (&'static str, &'static str) {
    match (before, after) {
        (Verdict::Undecided, Verdict::Eligible) => (
            "företaget kan leverera delkontraktet; det var oavgjort förut",
            "the enterprise can deliver the lot; it was undecided before",
        ),
        (_, Verdict::Eligible) => {
            ("företaget kan nu leverera delkontraktet", "the enterprise can now deliver the lot")
        }
        (Verdict::Eligible, Verdict::Undecided) => (
            "det är inte längre säkert att företaget kan leverera delkontraktet",
            "it is no longer certain that the enterprise can deliver the lot",
        ),
        (_, Verdict::Undecided) => (
            "företaget kan leverera delkontraktet om det som saknas visar sig hålla",
            "the enterprise can deliver the lot if what is missing turns out to hold",
        ),
        (Verdict::Undecided, Verdict::ShutOut) => (
            "företaget kan inte leverera delkontraktet; det var oavgjort förut",
            "the enterprise cannot deliver the lot; it was undecided before",
        ),
        (_, Verdict::ShutOut) => (
            "företaget kan inte längre leverera delkontraktet",
            "the enterprise can no longer deliver the lot",
        ),
    }
}
