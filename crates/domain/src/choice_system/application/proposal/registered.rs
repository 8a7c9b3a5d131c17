//! What the register knows of the applicants, tested on the document's predicates
//! and on the conditions of a reserved system.

use std::collections::BTreeMap;

use super::{ProposalAsk, ProposalInput, Said};
use crate::choice_system::RequestDocument;
use crate::choice_system::application::Applicant;
use crate::choice_system::application::reserved::ReservedCondition;
use crate::cpv::CpvCode;
use crate::enterprise::{Enterprise, Fact};
use crate::ids::EnterpriseId;
use crate::law::reservation::{Condition, ConditionState, ReservationRoute, eligibility};
use crate::matching::consortia::{Reading, explain};
use crate::matching::{Ask, AskFrom, Freshness, LotQuery, Outcome, RequirementAnswer};
use crate::tender::Requirement;
use crate::text::Text;

/// What the register says, by the key of the requirement. A requirement that it
/// cannot speak of is not in the map.
///
/// A group meets a requirement with what its members bring together; each member
/// has to meet the conditions of a reservation.
pub(super) fn answers(
    input: &ProposalInput<'_>,
    request: &RequestDocument,
) -> BTreeMap<String, Said> {
    let Some(cpv) = request.services.first().map(|service| service.cpv) else {
        return BTreeMap::new();
    };
    let applicants = &input.record.application().applicants;
    let members: Vec<_> = applicants.iter().filter_map(|it| in_register(input, it)).collect();
    let mut known = tested(input, request, cpv, &members);
    if request.reservation.is_some() {
        known.extend(reserved(input, cpv, &members));
    }
    known
}

/// What the register says of each requirement that has predicates, of those who
/// stand for it: the applicants, and those whose proved capacity they rely on for
/// it (LOV 5:2).
fn tested(
    input: &ProposalInput<'_>,
    request: &RequestDocument,
    cpv: CpvCode,
    members: &[(EnterpriseId, &Enterprise)],
) -> BTreeMap<String, Said> {
    let testable = request.requirements.iter().filter(|requirement| !requirement.any_of.is_empty());
    let mut known = BTreeMap::new();
    for requirement in testable {
        let of = Requirement {
            key: requirement.key.clone(),
            label: None,
            any_of: requirement.any_of.clone(),
        };
        let query = LotQuery {
            cpv,
            areas: Vec::new(),
            point: None,
            reservation: None,
            requirements: vec![of],
            on: input.today,
            freshness: Freshness::default(),
        };
        let (group, is_whole) = group_for(input, &requirement.key, members);
        known.extend(together(input, &query, &group, is_whole));
    }
    known
}

/// Those who stand for a requirement and are in the register, and whether that is
/// all of them.
fn group_for<'e>(
    input: &ProposalInput<'e>,
    key: &str,
    members: &[(EnterpriseId, &'e Enterprise)],
) -> (Vec<(EnterpriseId, &'e Enterprise)>, bool) {
    let application = input.record.application();
    let lenders: Vec<_> = application
        .relies_on
        .iter()
        .filter(|it| it.commitment_is_proved == Some(true))
        .filter(|it| it.requirements.iter().any(|named| named == key))
        .collect();
    let standing = application.applicants.len() + lenders.len();
    let mut group = members.to_vec();
    group.extend(lenders.iter().filter_map(|it| in_register(input, &it.enterprise)));
    let is_whole = group.len() == standing;
    group.sort_by_key(|(id, _)| *id);
    group.dedup_by_key(|(id, _)| *id);
    (group, is_whole)
}

fn in_register<'e>(
    input: &ProposalInput<'e>,
    applicant: &Applicant,
) -> Option<(EnterpriseId, &'e Enterprise)> {
    let id = applicant.enterprise_id?;
    Some((id, input.enterprises.get(&id).copied()?))
}

/// What the register says of one requirement, of each and of all together. Of
/// somebody whom the register does not have, it cannot say no.
fn together(
    input: &ProposalInput<'_>,
    query: &LotQuery,
    group: &[(EnterpriseId, &Enterprise)],
    is_whole: bool,
) -> Option<(String, Said)> {
    let mut found: Option<(String, Said)> = None;
    let mut shows_otherwise = is_whole;
    for (_, member) in group {
        // The first answer is on the trade, which a document asks for by itself if it does.
        let answers = query.explain(member, input.test);
        let answer = answers.get(1)?;
        shows_otherwise &= answer.outcome == Outcome::NotMet || has_lapsed(answer);
        let (key, said) = of_member(member, answer);
        let Some((_, before)) = &mut found else {
            found = Some((key, said));
            continue;
        };
        before.outcome = before.outcome.min(said.outcome);
        before.reasons.extend(said.reasons);
        before.asks.extend(said.asks);
    }
    let (key, mut said) = found?;
    if group.len() > 1 {
        pooled(input, query, group, &key, &mut said);
    }
    if !is_whole {
        said.outcome = said.outcome.min(Outcome::Unknown);
    }
    // It may have been renewed, but what the register shows is not what the application says.
    if shows_otherwise && said.outcome == Outcome::Unknown {
        said.outcome = Outcome::NotMet;
    }
    Some((key, said))
}

/// Whether the register shows a certificate or permit that does not hold on the day, and
/// not whether another one does.
fn has_lapsed(answer: &RequirementAnswer) -> bool {
    answer.outcome == Outcome::Unknown
        && answer.reasons.iter().any(|it| it.fact == Fact::Certificate && it.observed_on.is_some())
}

/// What the members of a group bring together, and on which ground it counts.
fn pooled(
    input: &ProposalInput<'_>,
    query: &LotQuery,
    group: &[(EnterpriseId, &Enterprise)],
    key: &str,
    said: &mut Said,
) {
    let explained = explain(query, group, input.test, Reading::Surely);
    let Some(requirement) = explained.requirements.iter().find(|it| it.key == key) else { return };
    said.outcome = requirement.outcome;
    let (sv, en) = match requirement.outcome {
        Outcome::Met => ("uppfyllt", "met"),
        Outcome::Unknown => ("inte känt", "not known"),
        Outcome::NotMet => ("inte uppfyllt", "not met"),
    };
    said.reasons.extend(requirement.any_of.iter().map(|condition| {
        let (why, why_en) = (&condition.rule.text.sv, &condition.rule.text.en);
        Text::new(
            format!("Tillsammans är kravet enligt registret {sv} (5 kap. 1–2 §§ LOV): {why}."),
            format!("Together the requirement is by the register {en} (LOV 5:1–2): {why_en}."),
        )
    }));
}

fn of_member(member: &Enterprise, answer: &RequirementAnswer) -> (String, Said) {
    let reasons = answer.reasons.iter().map(|reason| shown(member, &reason.observed)).collect();
    let asks = answer.reasons.iter().filter_map(|reason| reason.ask.as_ref()).map(asked).collect();
    (answer.key.clone(), Said { outcome: answer.outcome, reasons, asks })
}

fn shown(member: &Enterprise, observed: &Text) -> Text {
    let name = &member.name;
    Text::new(
        format!("Registret om {name}: {}.", observed.sv),
        format!("The register on {name}: {}.", observed.en),
    )
}

fn asked(ask: &Ask) -> ProposalAsk {
    ProposalAsk { from: ask.from, text: ask.text.clone() }
}

fn reserved(
    input: &ProposalInput<'_>,
    cpv: CpvCode,
    members: &[(EnterpriseId, &Enterprise)],
) -> BTreeMap<String, Said> {
    let route = ReservationRoute::ChoiceSystemIdeburen;
    let on = input.record.application().received_on;
    let mut known: BTreeMap<String, Said> = BTreeMap::new();
    for (_, member) in members {
        let tested = eligibility(input.book, route, member, on, cpv);
        for rule in ReservedCondition::ALL {
            let found = tested.conditions.iter().find(|it| Some(it.key) == rule.in_register());
            let said = found.map_or_else(purpose, |found| of_condition(member, found));
            let Some(before) = known.get_mut(rule.key()) else {
                known.insert(rule.key().to_owned(), said);
                continue;
            };
            before.outcome = before.outcome.max(said.outcome);
            before.reasons.extend(said.reasons);
            before.asks.extend(said.asks);
        }
    }
    known
}

/// Whether a purpose serves another is nothing that a register holds.
fn purpose() -> Said {
    let reason = Text::new(
        "Om syftet bidrar till tjänstens syfte framgår av stadgarna; en människa läser dem.",
        "Whether the purpose contributes to that of the service stands in the statutes; a person reads them.",
    );
    Said { outcome: Outcome::Unknown, reasons: vec![reason], asks: Vec::new() }
}

fn of_condition(member: &Enterprise, condition: &Condition) -> Said {
    let outcome = match condition.state {
        ConditionState::Met => Outcome::Met,
        ConditionState::NotMet => Outcome::NotMet,
        ConditionState::Unknown => Outcome::Unknown,
    };
    let stated = match outcome {
        Outcome::Met => Text::new("villkoret är uppfyllt", "the condition holds"),
        Outcome::NotMet => Text::new("villkoret är inte uppfyllt", "the condition does not hold"),
        Outcome::Unknown => Text::new("uppgiften saknas", "the fact is missing"),
    };
    let asks =
        condition.asks.iter().map(|fact: &Fact| asked(&Ask::new(*fact, None, AskFrom::Enterprise)));
    let asks = asks.collect();
    Said { outcome, reasons: vec![shown(member, &stated)], asks }
}
