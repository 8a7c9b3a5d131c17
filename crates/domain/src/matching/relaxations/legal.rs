//! What the law says of changing each requirement of a lot.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::super::figure::Threshold;
use super::super::query::{AREA, RESERVATION, TRADE};
use super::wording;
use crate::law::assessment::{ProvisionRead, Verdict};
use crate::law::book::LawBook;
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::regime::RegimeId;
use crate::law::reservation::ReservationRoute;
use crate::money::Sek;
use crate::share::Share;
use crate::tender::{Lot, Predicate, Requirement, Tender};
use crate::text::Text;

/// How the law bounds a change of a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum LegalLimit {
    /// It cannot be changed at all.
    Fixed,
    /// It may be lowered to the threshold and no further, and not dropped.
    NotBelow {
        /// The lowest threshold.
        threshold: Threshold,
    },
    /// It must not exceed the threshold.
    NotAbove {
        /// The highest threshold.
        threshold: Threshold,
    },
    /// What is equivalent is to be accepted anyway.
    Equivalents,
    /// The lot may be divided.
    Divisible,
    /// There is a limit, but a fact or a value is missing to tell it.
    Undecided,
}

/// A provision that bounds how a requirement may be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LegalBound {
    /// The requirement's name within the lot.
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub key: String,
    /// The bound.
    pub limit: LegalLimit,
    /// What the law says of going past it; a person judges where it says `HUMAN`.
    pub verdict: Verdict,
    /// Whether the requirement is past the bound as it stands.
    pub is_exceeded: bool,
    /// The provisions as they stand on the decisive day; none for what the
    /// purchase itself fixes.
    #[cfg_attr(feature = "schema", schema(max_items = 5))]
    pub provisions: Vec<ProvisionRead>,
    /// Why, with the deciding facts.
    pub why: Text,
    /// What to do.
    pub remedy: Text,
}

impl LegalBound {
    /// Whether nothing past the bound is offered: it is prohibited, or nothing
    /// shows that it is not.
    fn binds(&self) -> bool {
        matches!(self.verdict, Verdict::Prohibited | Verdict::NeedsFact)
    }
}

/// The bounds of one requirement as the search for changes needs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) may_be_dropped: bool,
    pub(super) floor: Option<Threshold>,
    pub(super) cap: Option<Threshold>,
}

impl Limits {
    /// No bounds at all.
    pub(super) const NONE: Self = Self { may_be_dropped: true, floor: None, cap: None };

    /// What `bounds` leave open for the requirement `key`.
    pub(super) fn of(key: &str, can_change: bool, bounds: &[LegalBound]) -> Self {
        let mut limits = Self { may_be_dropped: can_change, floor: None, cap: None };
        for bound in bounds.iter().filter(|bound| bound.key == key && bound.binds()) {
            match bound.limit {
                LegalLimit::Fixed => limits.may_be_dropped = false,
                LegalLimit::NotBelow { threshold } => {
                    limits.may_be_dropped = false;
                    limits.floor = limits.floor.max(Some(threshold));
                }
                LegalLimit::NotAbove { threshold } => {
                    limits.cap = Some(limits.cap.map_or(threshold, |cap| cap.min(threshold)));
                }
                LegalLimit::Equivalents | LegalLimit::Divisible | LegalLimit::Undecided => {}
            }
        }
        limits
    }
}

/// The bounds of every requirement of `lot`, as the law stands on `on`.
///
/// `regime` is what governs the purchase; where it is not known, the stricter
/// reading bounds what is offered and the verdict says which fact is missing.
#[must_use]
pub fn legal_bounds(
    book: &LawBook,
    regime: Option<RegimeId>,
    tender: &Tender,
    lot: &Lot,
    on: Date,
) -> Vec<LegalBound> {
    let route = (lot.reservation.as_ref().or(tender.reservation.as_ref())).map(|used| used.route);
    let law = Law { book, regime, tender, lot, route, on };
    let mut bounds = vec![law.trade()];
    bounds.extend(law.division());
    bounds.extend(route.map(|route| law.reservation(route)));
    for requirement in &lot.requirements {
        bounds.extend(match requirement.any_of.as_slice() {
            [Predicate::TurnoverAtLeast { amount }] => law.turnover(requirement, *amount),
            [Predicate::TargetShareAtLeast { share }] => law.target_share(requirement, *share),
            any_of if any_of.iter().all(is_certificate) => law.certificate(requirement),
            _ => None,
        });
    }
    bounds
}

fn is_certificate(predicate: &Predicate) -> bool {
    matches!(predicate, Predicate::Certificate { .. })
}

/// The lot before the law.
struct Law<'a> {
    book: &'a LawBook,
    regime: Option<RegimeId>,
    tender: &'a Tender,
    lot: &'a Lot,
    route: Option<ReservationRoute>,
    on: Date,
}

impl Law<'_> {
    fn read(&self, citations: &[&str]) -> Vec<ProvisionRead> {
        let parsed = citations.iter().filter_map(|text| text.parse().ok());
        parsed.filter_map(|citation| self.book.provision(&citation, self.on)).collect()
    }

    /// Whether chapter 4 and 14 govern: in R1, and as long as nothing is known.
    fn may_be_directive(&self) -> bool {
        matches!(self.regime, Some(RegimeId::R1) | None)
    }

    fn is_national(&self) -> bool {
        matches!(self.regime, Some(RegimeId::R2 | RegimeId::R3))
    }

    fn trade(&self) -> LegalBound {
        let name = self.lot.cpv.name();
        LegalBound {
            key: TRADE.to_owned(),
            limit: LegalLimit::Fixed,
            verdict: Verdict::Prohibited,
            is_exceeded: false,
            provisions: Vec::new(),
            why: Text::new(
                format!(
                    "Det som köps är {}. Den som säljer något annat kan inte leverera det.",
                    name.sv
                ),
                format!(
                    "What is bought is {}. Whoever sells something else cannot deliver it.",
                    name.en
                ),
            ),
            remedy: Text::new(
                "Ändra koden om något annat behövs; det är ett annat köp.",
                "Change the code if something else is needed; that is another purchase.",
            ),
        }
    }

    /// LOU 4:13: a purchase may be divided into lots.
    fn division(&self) -> Option<LegalBound> {
        let (citations, verdict): (&[&str], _) = match self.regime {
            Some(RegimeId::R1) => (&["LOU 4:13", "LOU 4:15", "LOU 4:17"], Verdict::PermittedCond),
            Some(RegimeId::R2 | RegimeId::R3) => (&["LOU 19:1"], Verdict::Permitted),
            _ => return None,
        };
        Some(LegalBound {
            key: AREA.to_owned(),
            limit: LegalLimit::Divisible,
            verdict,
            is_exceeded: false,
            provisions: self.read(citations),
            why: Text::new(
                "Ett köp får delas i delkontrakt, också efter område. Värdet räknas ändå för alla delar tillsammans.",
                "A purchase may be divided into lots, by area as well. Its value is still counted for all parts together.",
            ),
            remedy: Text::new(
                "Ange i annonsen och dokumenten vilka delar anbud får lämnas på.",
                "State in the notice and the documents which parts tenders may be for.",
            ),
        })
    }

    fn reservation(&self, route: ReservationRoute) -> LegalBound {
        // Chapter 4 does not apply below the threshold, where its terms hold by principle.
        let by_principle = self.is_national() && route.cpv_list().is_none();
        let citation = if by_principle { "LOU 19:2" } else { route.cites() };
        LegalBound {
            key: RESERVATION.to_owned(),
            limit: LegalLimit::Fixed,
            verdict: Verdict::Prohibited,
            is_exceeded: false,
            provisions: self.read(&[citation]),
            why: Text::new(
                "Köpet är reserverat. Bara de som uppfyller lagens villkor för reservationen får delta.",
                "The purchase is reserved. Only those who meet the act's conditions for the reservation may take part.",
            ),
            remedy: Text::new(
                "Upphäv reservationen i sin helhet om fler ska få delta.",
                "Lift the reservation as a whole if more are to take part.",
            ),
        }
    }

    /// LOU 4:18 second paragraph: the least share where participation is reserved.
    fn target_share(&self, requirement: &Requirement, share: Share) -> Option<LegalBound> {
        use ReservationRoute::{IntegrationSupplier, ShelteredProgramme};
        self.route.filter(|route| matches!(route, IntegrationSupplier | ShelteredProgramme))?;
        let national = self.is_national();
        let citations: &[&str] = if national { &["LOU 19:2"] } else { &["LOU 4:18 st 2"] };
        let least = self.book.value(id::TARGET_SHARE, self.on, Date::MAX);
        let least = least.and_then(|value| value.value.share());
        let Some(least) = least else {
            return Some(self.lacks_value(requirement, citations, id::TARGET_SHARE));
        };
        let why = if national {
            Text::new(
                format!(
                    "Reservationen följer villkoren i 4 kap. på grund av principerna: minst {} av {} ska höra till målgrupperna.",
                    least.numerator(),
                    least.denominator()
                ),
                format!(
                    "The reservation follows the terms of chapter 4 by principle: at least {} of {} must belong to the target groups.",
                    least.numerator(),
                    least.denominator()
                ),
            )
        } else {
            Text::new(
                format!(
                    "Den som deltar i det reserverade köpet måste ha minst {} av {} ur målgrupperna. Ett lägre krav släpper inte in någon.",
                    least.numerator(),
                    least.denominator()
                ),
                format!(
                    "Whoever takes part in the reserved purchase must have at least {} of {} from the target groups. A lower requirement lets nobody in.",
                    least.numerator(),
                    least.denominator()
                ),
            )
        };
        Some(LegalBound {
            key: requirement.key.clone(),
            limit: LegalLimit::NotBelow { threshold: Threshold::Share(least) },
            verdict: if national { Verdict::Human } else { Verdict::Prohibited },
            is_exceeded: share < least,
            provisions: self.read(citations),
            why,
            remedy: Text::new(
                format!(
                    "Sänk kravet till {} av {} och inte längre.",
                    least.numerator(),
                    least.denominator()
                ),
                format!(
                    "Lower the requirement to {} of {} and no further.",
                    least.numerator(),
                    least.denominator()
                ),
            ),
        })
    }

    /// LOU 14:4: at most twice the value of the lot, unless special reasons are stated.
    fn turnover(&self, requirement: &Requirement, amount: Sek) -> Option<LegalBound> {
        if !self.may_be_directive() && !self.is_national() {
            return None;
        }
        let citations: &[&str] = if self.is_national() { &["LOU 19:2"] } else { &["LOU 14:4"] };
        let Some(value) = self.value_of_lot() else {
            return Some(self.lacks_fact(requirement, citations));
        };
        let share = self.book.value(id::TURNOVER_VALUE_SHARE, self.on, Date::MAX);
        let cap = share.and_then(|found| ParameterValue::share(&found.value));
        let Some(cap) = cap.and_then(|share| over(value, share)) else {
            return Some(self.lacks_value(requirement, citations, id::TURNOVER_VALUE_SHARE));
        };
        let is_exceeded = amount > cap;
        Some(LegalBound {
            key: requirement.key.clone(),
            limit: LegalLimit::NotAbove { threshold: Threshold::Amount(cap) },
            verdict: self.above_the_cap(amount),
            is_exceeded,
            provisions: self.read(citations),
            why: wording::turnover_against(value, amount, cap, self.is_national()),
            remedy: wording::turnover_remedy(cap, is_exceeded, self.is_national()),
        })
    }

    /// Below the threshold the cap is a measure and no rule. Special reasons that
    /// are stated are for a person to judge.
    fn above_the_cap(&self, amount: Sek) -> Verdict {
        let stated = self.tender.facts.iter().filter_map(|facts| facts.qualification.as_ref());
        let stated = stated
            .flat_map(|facts| &facts.turnover)
            .filter(|demand| demand.turnover == amount)
            .find_map(|demand| demand.special_reasons_stated);
        match (self.regime, stated) {
            (Some(RegimeId::R1), Some(false)) => Verdict::Prohibited,
            (Some(RegimeId::R1) | None, Some(true)) => Verdict::Human,
            (Some(RegimeId::R1), None) | (None, _) => Verdict::NeedsFact,
            _ => Verdict::Human,
        }
    }

    /// The value of the lot; of the whole purchase where there is only one lot.
    fn value_of_lot(&self) -> Option<Sek> {
        let only = self.tender.lots.len() == 1;
        self.lot.value.or(self.tender.valuation.estimated.filter(|_| only))
    }

    /// LOU 9:4, 9:14, 9:15: what is equivalent to a standard or a label counts.
    fn certificate(&self, requirement: &Requirement) -> Option<LegalBound> {
        let citations: &[&str] = match self.regime {
            Some(RegimeId::R1) => &["LOU 9:4", "LOU 9:14", "LOU 9:15"],
            Some(RegimeId::R2 | RegimeId::R3) => &["LOU 19:2"],
            _ => return None,
        };
        Some(LegalBound {
            key: requirement.key.clone(),
            limit: LegalLimit::Equivalents,
            verdict: Verdict::Human,
            is_exceeded: false,
            provisions: self.read(citations),
            why: Text::new(
                "Den som hänvisar till en standard eller ett märke ska godta det som är likvärdigt. Vad som är likvärdigt avgör en person.",
                "Whoever refers to a standard or a label is to accept what is equivalent. What is equivalent is for a person to judge.",
            ),
            remedy: Text::new(
                "Skriv ”eller likvärdigt” efter hänvisningen och säg hur likvärdighet visas.",
                "Write “or equivalent” after the reference and say how equivalence is shown.",
            ),
        })
    }

    fn lacks_fact(&self, requirement: &Requirement, citations: &[&str]) -> LegalBound {
        LegalBound {
            key: requirement.key.clone(),
            limit: LegalLimit::Undecided,
            verdict: Verdict::NeedsFact,
            is_exceeded: false,
            provisions: self.read(citations),
            why: Text::new(
                "Delkontraktets uppskattade värde saknas, så taket för omsättningskravet kan inte räknas ut.",
                "The lot's estimated value is missing, so that the cap on the turnover requirement cannot be worked out.",
            ),
            remedy: Text::new("Ange delkontraktets värde.", "State the value of the lot."),
        }
    }

    fn lacks_value(&self, requirement: &Requirement, citations: &[&str], id: &str) -> LegalBound {
        LegalBound {
            verdict: Verdict::NeedsData,
            why: Text::new(
                format!("Lagboken saknar värdet {id} för {}.", self.on),
                format!("The law book lacks the value {id} for {}.", self.on),
            ),
            remedy: Text::new("Låt en person slå upp gränsen.", "Let a person look the limit up."),
            ..self.lacks_fact(requirement, citations)
        }
    }
}

/// The largest amount of which `value` makes up at least `share`.
fn over(value: Sek, share: Share) -> Option<Sek> {
    let whole = u128::from(value.ore()) * u128::from(share.denominator());
    let most = whole.checked_div(u128::from(share.numerator()))?;
    Some(Sek::from_ore(u64::try_from(most).unwrap_or(u64::MAX)))
}
