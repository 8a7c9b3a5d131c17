//! What the register knows of the applicants, tested on the document's predicates
//! and on the conditions of a reserved system.

use std::collections::BTreeMap;

use super::{ProposalAsk, ProposalInput, Said};
use crate::choice_system::RequestDocument;
use crate::choice_system::application::reserved::ReservedCondition;
use crate::cpv::CpvCode;
use crate::enterprise::{Enterprise, Fact};
use crate::law::reservation::{Condition, ConditionState, ReservationRoute, eligibility};
use crate::matching::{Ask, AskFrom, Freshness, LotQuery, Outcome, RequirementAnswer};
use crate::tender::Requirement;
use crate::text::Text;

/// What the register says, by the key of the requirement. A requirement that it
/// cannot speak of is not in the map.
///
/// A group meets a requirement when one of its members does; each member has to
/// meet the conditions of a reservation.
pub(super) fn answers(
    input: &ProposalInput<'_>,
    request: &RequestDocument,
) -> BTreeMap<String, Said> {
    let Some(cpv) = request.services.first().map(|service| service.cpv) else {
        return BTreeMap::new();
    };
    let members: Vec<&Enterprise> = input
        .record
        .application()
        .applicants
        .iter()
        .filter_map(|applicant| input.enterprises.get(&applicant.enterprise_id?).copied())
        .collect();
    let mut known = tested(input, request, cpv, &members);
    if request.reservation.is_some() {
        known.extend(reserved(input, cpv, &members));
    }
    known
}

fn tested(
    input: &ProposalInput<'_>,
    request: &RequestDocument,
    cpv: CpvCode,
    members: &[&Enterprise],
) -> BTreeMap<String, Said> {
    let testable = request.requirements.iter().filter(|requirement| !requirement.any_of.is_empty());
    let requirements: Vec<Requirement> = testable
        .map(|it| Requirement { key: it.key.clone(), label: None, any_of: it.any_of.clone() })
        .collect();
    let query = LotQuery {
        cpv,
        areas: Vec::new(),
        reservation: None,
        requirements,
        on: input.today,
        freshness: Freshness::default(),
    };
    let mut known: BTreeMap<String, Said> = BTreeMap::new();
    for member in members {
        // The first answer is on the trade, which a document asks for by itself if it does.
        for answer in query.explain(member, input.test).into_iter().skip(1) {
            let (key, said) = of_member(member, &answer);
            let Some(before) = known.get_mut(&key) else {
                known.insert(key, said);
                continue;
            };
            before.outcome = before.outcome.min(said.outcome);
            before.reasons.extend(said.reasons);
            before.asks.extend(said.asks);
        }
    }
    known
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
    members: &[&Enterprise],
) -> BTreeMap<String, Said> {
    let route = ReservationRoute::ChoiceSystemIdeburen;
    let on = input.record.application().received_on;
    let mut known: BTreeMap<String, Said> = BTreeMap::new();
    for member in members {
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
