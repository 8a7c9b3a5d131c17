//! Changes of an advertised system (LOV 3:1): what changes, and what each change
//! means for contracts that are already signed.
//!
//! The act says nothing of signed contracts, so the answer is never guessed:
//! where the contract itself says that it follows, that is said; else a person
//! has to judge.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::request_document::RequestDocument;
use super::{BodyDecision, no_person};
use crate::text::Text;
use crate::violation::Checker;

/// A new version of the request document that waits for decision and notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Amendment {
    /// The request document as it is to be.
    pub request: RequestDocument,
    /// Why it changes.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 2000))]
    pub reasons: String,
    /// The decision to change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<BodyDecision>,
}

impl Amendment {
    pub(super) fn check(&self, at: &str, check: &mut Checker) {
        no_person::text(check, &format!("{at}/reasons"), &self.reasons, 1, 2000);
        if let Some(decision) = &self.decision {
            decision.check(&format!("{at}/decision"), check);
        }
        self.request.check(&format!("{at}/request"), check);
    }
}

/// A part of the request document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RequestPart {
    /// What the system is for.
    Purpose,
    /// The services.
    Services,
    /// The areas.
    Areas,
    /// A requirement.
    Requirement,
    /// A special condition.
    Condition,
    /// The grounds of payment.
    Compensation,
    /// How to apply.
    HowToApply,
    /// The handling time.
    HandlingTime,
    /// Whether providers may set a ceiling.
    Ceiling,
    /// The alternative for those who do not choose.
    NonChoice,
    /// The terms of the contract.
    ContractTerms,
    /// The follow-up.
    FollowUp,
    /// The reservation.
    Reservation,
    /// A wish that the law does not grant.
    Wish,
}

/// How a part changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It reads otherwise.
    Changed,
    /// It goes.
    Removed,
}

/// What a change means for contracts that are already signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SignedContracts {
    /// It concerns those who apply, not those who have signed.
    NotConcerned,
    /// The contract says that it follows later versions.
    FollowByContract,
    /// The contract does not say, and neither does the act: a person judges.
    Human,
}

/// One change of the request document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestChange {
    /// The part that changes.
    pub part: RequestPart,
    /// The key of the requirement or condition.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 40))]
    pub key: Option<String>,
    /// How it changes.
    pub kind: ChangeKind,
    /// What it means for signed contracts.
    pub signed_contracts: SignedContracts,
    /// Why it means that, and what to do.
    pub meaning: Text,
}

/// The changes from one version to the next, part by part in the order of the
/// document. What they mean for signed contracts is read from the terms that were signed: the
/// terms of `before`.
#[must_use]
pub fn changes(before: &RequestDocument, after: &RequestDocument) -> Vec<RequestChange> {
    let mut found = Found { before, changes: Vec::new() };
    let texts = (!before.purpose.is_empty(), !after.purpose.is_empty());
    found.part(RequestPart::Purpose, texts, before.purpose == after.purpose);
    let lists = (!before.services.is_empty(), !after.services.is_empty());
    found.part(RequestPart::Services, lists, before.services == after.services);
    let lists = (!before.areas.is_empty(), !after.areas.is_empty());
    found.part(RequestPart::Areas, lists, before.areas == after.areas);
    found.keyed(
        RequestPart::Requirement,
        &before.requirements.iter().map(|it| (it.key.as_str(), it)).collect(),
        &after.requirements.iter().map(|it| (it.key.as_str(), it)).collect(),
    );
    found.keyed(
        RequestPart::Condition,
        &before.conditions.iter().map(|it| (it.key.as_str(), it)).collect(),
        &after.conditions.iter().map(|it| (it.key.as_str(), it)).collect(),
    );
    found.option(
        RequestPart::Compensation,
        before.compensation.as_ref(),
        after.compensation.as_ref(),
    );
    found.option(
        RequestPart::HowToApply,
        before.how_to_apply.as_ref(),
        after.how_to_apply.as_ref(),
    );
    found.option(
        RequestPart::HandlingTime,
        before.handling_time.as_ref(),
        after.handling_time.as_ref(),
    );
    found.option(
        RequestPart::Ceiling,
        before.providers_may_set_ceiling.as_ref(),
        after.providers_may_set_ceiling.as_ref(),
    );
    found.option(RequestPart::NonChoice, before.non_choice.as_ref(), after.non_choice.as_ref());
    found.option(
        RequestPart::ContractTerms,
        before.contract_terms.as_ref(),
        after.contract_terms.as_ref(),
    );
    found.option(RequestPart::FollowUp, before.follow_up.as_ref(), after.follow_up.as_ref());
    found.option(RequestPart::Reservation, before.reservation.as_ref(), after.reservation.as_ref());
    found.option(
        RequestPart::Wish,
        before.provider_limit_wish.as_ref(),
        after.provider_limit_wish.as_ref(),
    );
    found.changes
}

struct Found<'a> {
    before: &'a RequestDocument,
    changes: Vec<RequestChange>,
}

impl Found<'_> {
    fn part(&mut self, part: RequestPart, (had, has): (bool, bool), same: bool) {
        if !same {
            self.note(part, None, kind(had, has));
        }
    }

    fn option<T: PartialEq>(&mut self, part: RequestPart, before: Option<&T>, after: Option<&T>) {
        self.part(part, (before.is_some(), after.is_some()), before == after);
    }

    /// What reads otherwise or goes, then what is new, each in the order of keys.
    fn keyed<T: PartialEq>(
        &mut self,
        part: RequestPart,
        before: &BTreeMap<&str, T>,
        after: &BTreeMap<&str, T>,
    ) {
        for (key, old) in before {
            match after.get(key) {
                Some(new) if new == old => {}
                found => self.note(part, Some(key), kind(true, found.is_some())),
            }
        }
        for key in after.keys().filter(|key| !before.contains_key(*key)) {
            self.note(part, Some(key), ChangeKind::Added);
        }
    }

    fn note(&mut self, part: RequestPart, key: Option<&str>, kind: ChangeKind) {
        let (signed_contracts, meaning) = meaning(part, self.before);
        let key = key.map(str::to_owned);
        self.changes.push(RequestChange { part, key, kind, signed_contracts, meaning });
    }
}

const fn kind(had: bool, has: bool) -> ChangeKind {
    match (had, has) {
        (false, _) => ChangeKind::Added,
        (true, true) => ChangeKind::Changed,
        (true, false) => ChangeKind::Removed,
    }
}

fn meaning(part: RequestPart, signed: &RequestDocument) -> (SignedContracts, Text) {
    if matches!(part, RequestPart::HowToApply | RequestPart::HandlingTime | RequestPart::Wish) {
        let text = Text::new(
            "Rör dem som ansöker. Den som redan har kontrakt berörs inte.",
            "Concerns those who apply. Whoever has a contract already is not affected.",
        );
        return (SignedContracts::NotConcerned, text);
    }
    let terms = signed.contract_terms.as_ref();
    if terms.and_then(|terms| terms.follows_amendments) != Some(true) {
        let text = Text::new(
            "Lagen säger inget om redan tecknade kontrakt och avtalsvillkoren säger inte att de följer med. Låt en person bedöma: tillägg i samförstånd, uppsägning och nytt kontrakt, eller att ändringen bara gäller nya leverantörer.",
            "The act says nothing of contracts already signed, and the terms do not say that they follow. Let a person judge: an addition by consent, termination and a new contract, or a change for new providers only.",
        );
        return (SignedContracts::Human, text);
    }
    let months = terms.and_then(|terms| terms.amendment_warning_months);
    let text = match months {
        Some(months) => Text::new(
            format!(
                "Avtalsvillkoren säger att tecknade kontrakt följer nya versioner efter {months} månaders varsel. Varsla leverantörerna."
            ),
            format!(
                "The terms say that signed contracts follow new versions after {months} months' warning. Warn the providers."
            ),
        ),
        None => Text::new(
            "Avtalsvillkoren säger att tecknade kontrakt följer nya versioner men anger ingen tid för varsel. Underrätta leverantörerna och kom överens om från vilken dag.",
            "The terms say that signed contracts follow new versions but give no time of warning. Tell the providers and agree from which day.",
        ),
    };
    (SignedContracts::FollowByContract, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice_system::terms::{ContractTerms, CountedFrom, HandlingTime};
    use proptest::prelude::*;
    use serde_json::json;

    fn document(requirements: &[(&str, &str)]) -> RequestDocument {
        let requirements: Vec<_> =
            requirements.iter().map(|(key, text)| json!({"key": key, "text": text})).collect();
        serde_json::from_value(json!({ "requirements": requirements })).unwrap()
    }

    fn following(months: Option<u16>) -> ContractTerms {
        ContractTerms {
            follows_amendments: Some(true),
            amendment_warning_months: months,
            ..ContractTerms::default()
        }
    }

    #[test]
    fn requirements_are_told_apart_by_key() {
        let before = document(&[("gone", "a"), ("kept", "b"), ("moved", "c")]);
        let after = document(&[("moved", "d"), ("kept", "b"), ("new", "e")]);
        let found: Vec<_> = changes(&before, &after)
            .into_iter()
            .map(|change| (change.key.unwrap(), change.kind))
            .collect();
        let kinds = [ChangeKind::Removed, ChangeKind::Changed, ChangeKind::Added];
        let keys = ["gone", "moved", "new"].map(str::to_owned);
        assert_eq!(found, keys.into_iter().zip(kinds).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn going_back_turns_added_and_removed_round(
            one in proptest::collection::btree_map("[a-d]", "[x-z]", 0..5),
            other in proptest::collection::btree_map("[a-d]", "[x-z]", 0..5),
        ) {
            let document = |texts: &BTreeMap<String, String>| {
                let pairs: Vec<_> =
                    texts.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
                document(&pairs)
            };
            let (before, after) = (document(&one), document(&other));
            let (forward, back) = (changes(&before, &after), changes(&after, &before));
            prop_assert_eq!(forward.is_empty(), before == after);
            let count = |found: &[RequestChange], kind| {
                found.iter().filter(|change| change.kind == kind).count()
            };
            let (added, removed) = (ChangeKind::Added, ChangeKind::Removed);
            prop_assert_eq!(count(&forward, added), count(&back, removed));
            prop_assert_eq!(count(&forward, removed), count(&back, added));
            prop_assert_eq!(forward.len(), back.len());
        }
    }

    #[test]
    fn nothing_changed_is_no_change() {
        let same = document(&[("a", "b")]);
        assert_eq!(changes(&same, &same.clone()), []);
    }

    #[test]
    fn without_a_term_in_the_contract_a_person_judges() {
        let change = &changes(&document(&[]), &document(&[("a", "b")]))[0];
        assert_eq!(change.signed_contracts, SignedContracts::Human);
    }

    #[test]
    fn the_signed_terms_decide_and_not_the_new_ones() {
        let signed = RequestDocument { contract_terms: Some(following(Some(6))), ..document(&[]) };
        let new = RequestDocument { contract_terms: None, ..document(&[("a", "b")]) };
        let found = changes(&signed, &new);
        assert!(found.iter().all(|it| it.signed_contracts == SignedContracts::FollowByContract));
        assert!(found[0].meaning.en.contains("6 months"));
        let back = changes(&new, &signed);
        assert!(back.iter().all(|it| it.signed_contracts == SignedContracts::Human));
    }

    #[test]
    fn the_handling_time_does_not_concern_those_who_have_signed() {
        let time = HandlingTime::Days { count: 60, counted_from: CountedFrom::Receipt };
        let after = RequestDocument { handling_time: Some(time), ..document(&[]) };
        let found = changes(&document(&[]), &after);
        assert_eq!(found[0].signed_contracts, SignedContracts::NotConcerned);
        assert_eq!(found[0].kind, ChangeKind::Added);
    }
}
