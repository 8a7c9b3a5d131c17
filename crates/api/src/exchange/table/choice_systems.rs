//! Choice systems as a table: one row a system.

use hansyn_domain::text::Text;
use hansyn_persistence::Stored;
use hansyn_persistence::choice_systems::ChoiceSystemRecord;

use super::Field;
use super::Reader::{Boolean, Date, Integer, Text as Words};
use super::{count, joined, word};

type Row = Stored<ChoiceSystemRecord>;

pub(super) fn description() -> Text {
    Text::new(
        "En rad för varje valfrihetssystem som du får se.",
        "One row for each choice system that you may see.",
    )
}

/// The columns and how they are read.
#[must_use]
pub fn fields() -> Vec<Field<Row>> {
    let mut fields = identity();
    fields.extend(life());
    fields.extend(document());
    fields
}

fn identity() -> Vec<Field<Row>> {
    let mut fields: Vec<Field<Row>> = vec![
        Field::new(
            "choiceSystemId",
            "Systemets id.",
            "The identity of the system.",
            Words(|r| Some(r.id.to_string())),
        ),
        Field::version(),
        Field::new(
            "status",
            "Hur långt systemet har kommit.",
            "How far the system has come.",
            Words(|r| Some(word(&r.body.status))),
        ),
        Field::new(
            "committeeId",
            "Id för nämnden som driver det.",
            "The identity of the committee that runs it.",
            Words(|r| Some(r.body.system.committee_id.to_string())),
        ),
        Field::new(
            "title",
            "Vad systemet är.",
            "What the system is.",
            Words(|r| Some(r.body.system.title.clone())),
        ),
        Field::new(
            "registrationNumber",
            "Diarienummer i stadens eget system.",
            "The registration number in the city's own system.",
            Words(|r| r.body.system.registration_number.clone()),
        ),
    ];
    fields.extend(Field::times());
    fields
}

fn life() -> Vec<Field<Row>> {
    vec![
        Field::new(
            "decidedOn",
            "Dagen för beslutet att tillämpa LOV.",
            "The day of the decision to use LOV.",
            Date(|r| r.body.system.decision.as_ref().map(|it| it.decided_on)),
        ),
        Field::new(
            "decidedBy",
            "Vem som beslutade.",
            "Who decided.",
            Words(|r| r.body.system.decision.as_ref().map(|it| word(&it.by))),
        ),
        Field::new(
            "requestVersion",
            "Underlagets gällande version.",
            "The version of the request document that applies.",
            Integer(|r| Some(u64::from(r.body.system.request_version))),
        ),
        Field::new(
            "advertisedAt",
            "Var den gällande versionen annonseras.",
            "Where the version that applies is advertised.",
            Words(|r| {
                r.body.system.advertised_at(r.body.system.request_version).as_ref().map(word)
            }),
        ),
        Field::new(
            "advertisedOn",
            "Första dagen för den gällande versionens annons.",
            "The first day of the notice of the version that applies.",
            Date(|r| {
                r.body
                    .system
                    .notices_of(r.body.system.request_version)
                    .map(|it| it.published_on)
                    .min()
            }),
        ),
        Field::new(
            "endsOn",
            "Dagen då systemet har upphört.",
            "The day on which the system has ended.",
            Date(|r| r.body.system.closing.as_ref().map(|it| it.ends_on)),
        ),
    ]
}

fn document() -> Vec<Field<Row>> {
    vec![
        Field::new(
            "cpv",
            "Tjänsternas CPV-koder, åtskilda av mellanslag.",
            "The CPV codes of the services, set apart by spaces.",
            Words(|r| Some(joined(r.body.system.request.services.iter().map(|it| it.cpv)))),
        ),
        Field::new(
            "areas",
            "Koder för områden, åtskilda av mellanslag.",
            "Codes of the areas, set apart by spaces.",
            Words(|r| Some(joined(&r.body.system.request.areas))),
        ),
        Field::measured(
            "requirements",
            "requirements",
            "Antal krav på leverantören.",
            "How many requirements it states.",
            Integer(|r| count(&r.body.system.request.requirements)),
        ),
        Field::measured(
            "socialRequirements",
            "requirements",
            "Antal krav som gäller sociala hänsyn.",
            "How many of them are social.",
            Integer(|r| {
                u64::try_from(
                    r.body.system.request.requirements.iter().filter(|it| it.is_social).count(),
                )
                .ok()
            }),
        ),
        Field::measured(
            "conditions",
            "conditions",
            "Antal särskilda villkor.",
            "How many special conditions it states.",
            Integer(|r| count(&r.body.system.request.conditions)),
        ),
        Field::new(
            "paymentUnit",
            "Vad en betalning avser.",
            "What one payment is for.",
            Words(|r| r.body.system.request.compensation.as_ref().map(|it| word(&it.unit))),
        ),
        Field::new(
            "paymentYear",
            "Året som taxorna gäller.",
            "The year of the rates.",
            Integer(|r| {
                r.body
                    .system
                    .request
                    .compensation
                    .as_ref()
                    .and_then(|it| u64::try_from(it.price_year).ok())
            }),
        ),
        Field::new(
            "nonChoice",
            "Ickevalsalternativet.",
            "The alternative for those who do not choose.",
            Words(|r| r.body.system.request.non_choice.as_ref().map(|it| word(&it.arrangement))),
        ),
        Field::new(
            "providersMaySetCeiling",
            "Om leverantören får sätta ett kapacitetstak.",
            "Whether providers may set a ceiling.",
            Boolean(|r| r.body.system.request.providers_may_set_ceiling),
        ),
        Field::new(
            "isReserved",
            "Om systemet är reserverat för idéburna organisationer (1 kap. 2 a § LOV).",
            "Whether it is reserved for non-profit organisations (LOV 1:2 a).",
            Boolean(|r| Some(r.body.system.request.reservation.is_some())),
        ),
    ]
}
