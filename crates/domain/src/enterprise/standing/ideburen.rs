//! Registered non-profit welfare organisations (lag 2022:900).

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::criterion::{CriterionKey, Reader, StandingCriterion};
use crate::enterprise::{Fact, IdeburenRegistration, LegalForm};
use crate::law::reservation::ConditionState;
use crate::period::Period;
use crate::text::Text;

/// For how many years the limit on transfers stands after deregistration (8 §).
const TAIL_YEARS: i32 = 5;
/// For how many years an extract from the register tells about the present: the
/// service's practice, after the yearly report of 9 §.
const READ_YEARS: i32 = 1;

impl Reader<'_> {
    /// The register and the conditions of 2, 3 and 8 §§. The register decides;
    /// it shows that the conditions were tested when it let the organisation in.
    pub(super) fn registered_ideburen(&self) -> Vec<StandingCriterion> {
        let aims = &self.enterprise.aims;
        let mut criteria = vec![
            self.registered(),
            self.legal_person(),
            self.tested(
                CriterionKey::PublicBenefit,
                Fact::PublicBenefit,
                aims.exclusively_public_benefit,
                section("2 §", "section 2"),
            ),
            self.tested(
                CriterionKey::WelfareActivity,
                Fact::WelfareActivity,
                aims.runs_publicly_funded_welfare,
                section("3 § första stycket 1", "section 3 paragraph 1 point 1"),
            ),
            self.tested(
                CriterionKey::NoPublicControl,
                Fact::PublicControl,
                aims.publicly_controlled.map(|controlled| !controlled),
                section("3 § första stycket 2", "section 3 paragraph 1 point 2"),
            ),
            self.dissolution_clause(),
        ];
        criteria.extend(self.bound_transfers());
        criteria
    }

    fn is_registered(&self) -> bool {
        self.registered_period().is_some_and(|period| period.contains(self.on))
    }

    /// The registration as far as it was known on the day.
    fn registered_period(&self) -> Option<Period> {
        let registration = self.enterprise.governance.ideburen_registration.as_ref()?;
        registration.registered.filter(|period| period.from() <= self.on)
    }

    fn registered(&self) -> StandingCriterion {
        let read = self.enterprise.governance.ideburen_registration.as_ref();
        let state = match read {
            None => ConditionState::Unknown,
            Some(read) if !self.still_tells(read) => ConditionState::Unknown,
            Some(_) => Some(self.is_registered()).into(),
        };
        let basis = section("3 §", "section 3");
        let criterion = self
            .criterion(CriterionKey::Registered, Fact::IdeburenRegistration, state, basis)
            .ask_register();
        let Some(read) = read else { return criterion };
        let day = read.checked_on;
        let observed = match read.registered.map(|period| (period.from(), period.to())) {
            None => Text::new(
                "finns inte i Kammarkollegiets register",
                "is not in the register of Kammarkollegiet",
            ),
            Some((from, None)) => {
                Text::new(format!("registrerad sedan {from}"), format!("registered since {from}"))
            }
            Some((from, Some(to))) => Text::new(
                format!("registrerad från {from} till och med {to}"),
                format!("registered from {from} to {to}"),
            ),
        };
        criterion.seen_on(observed, day)
    }

    /// Whether what was read tells about the day: a period that has ended before
    /// it was read is over, an extract of the last year tells about the present,
    /// and an older one does not.
    fn still_tells(&self, read: &IdeburenRegistration) -> bool {
        let past =
            read.registered.is_some_and(|period| period.to().is_some()) && self.is_registered();
        past || read.checked_on.checked_add(READ_YEARS.years()).is_ok_and(|last| self.on <= last)
    }

    fn legal_person(&self) -> StandingCriterion {
        let state = match self.enterprise.legal_form {
            LegalForm::SoleTrader => ConditionState::NotMet,
            LegalForm::Other | LegalForm::Unknown if !self.is_registered() => {
                ConditionState::Unknown
            }
            _ => ConditionState::Met,
        };
        let basis = section("2 §", "section 2");
        self.criterion(CriterionKey::JuridicalPerson, Fact::LegalForm, state, basis)
            .seen(self.enterprise.legal_form.name())
    }

    /// A condition that was tested at registration. A fact that speaks against
    /// the register leaves it open: a person looks at which of them is right.
    fn tested(
        &self,
        key: CriterionKey,
        fact: Fact,
        holds: Option<bool>,
        basis: Text,
    ) -> StandingCriterion {
        if !self.is_registered() {
            return self.yes(key, fact, holds, basis);
        }
        match holds {
            Some(true) => self.yes(key, fact, holds, basis),
            None => self
                .criterion(key, fact, ConditionState::Met, basis)
                .seen(Text::new("prövat vid registreringen", "tested at registration")),
            Some(false) => {
                self.criterion(key, fact, ConditionState::Unknown, basis).seen(Text::new(
                    "registrerad, men uppgiften säger emot: en person behöver titta på det",
                    "registered, but the fact speaks against it: a person needs to look",
                ))
            }
        }
    }

    /// Foundations are free from the clause (3 § second paragraph).
    fn dissolution_clause(&self) -> StandingCriterion {
        let clause = self.enterprise.governance.has_dissolution_clause;
        if self.enterprise.legal_form != LegalForm::Foundation {
            let basis = section("3 § första stycket 3", "section 3 paragraph 1 point 3");
            return self.tested(
                CriterionKey::DissolutionClause,
                Fact::DissolutionClause,
                clause,
                basis,
            );
        }
        let basis = section("3 § andra stycket", "section 3 paragraph 2");
        self.criterion(
            CriterionKey::DissolutionClause,
            Fact::DissolutionClause,
            ConditionState::Met,
            basis,
        )
        .seen(Text::new(
            "kravet på bestämmelse om upplösning gäller inte stiftelser",
            "foundations need no clause on dissolution",
        ))
    }

    /// When transfers of value are bound by 8 §, if they are on the day.
    pub(super) fn transfers_bound(&self) -> Option<Period> {
        let registered = self.registered_period()?;
        let last = registered.to().map(last_bound_day);
        let bound = Period::new(registered.from(), last).ok()?;
        bound.contains(self.on).then_some(bound)
    }

    /// The duty of 8 §, while it stands.
    fn bound_transfers(&self) -> Option<StandingCriterion> {
        let bound = self.transfers_bound()?;
        let only = self.enterprise.aims.only_permitted_transfers;
        let basis = section("8 §", "section 8");
        let criterion =
            self.yes(CriterionKey::ValueTransfers, Fact::ValueTransfers, only, basis).duty();
        Some(match bound.to() {
            None => criterion,
            Some(last) => criterion.seen(Text::new(
                format!("avregistrerad; värdeöverföringarna är bundna till och med {last}"),
                format!("deregistered; transfers of value are bound until {last}"),
            )),
        })
    }
}

/// Five years after the day of deregistration, which is the day after the last
/// day in the register.
fn last_bound_day(last_registered: Date) -> Date {
    let deregistered = last_registered.tomorrow().unwrap_or(Date::MAX);
    deregistered.checked_add(TAIL_YEARS.years()).unwrap_or(Date::MAX)
}

fn section(sv: &str, en: &str) -> Text {
    Text::new(
        format!("{sv} lagen (2022:900) om registrering av idéburna organisationer"),
        format!("act (2022:900) on registration of non-profit organisations, {en}"),
    )
}
