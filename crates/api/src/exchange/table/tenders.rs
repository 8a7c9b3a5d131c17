//! Tenders as a table: one row a tender.

use hansyn_domain::text::Text;
use hansyn_persistence::Stored;
use hansyn_persistence::tenders::TenderRecord;

use super::Field;
use super::Reader::{Boolean, Date, Decimal, Integer, Text as Words};
use super::{count, joined, word};

type Row = Stored<TenderRecord>;

pub(super) fn description() -> Text {
    Text::new(
        "En rad för varje upphandling som du får se. Tom cell betyder att utkastet inte säger något om saken.",
        "One row for each tender that you may see. An empty cell means that the draft does not say.",
    )
}

/// The columns and how they are read.
#[must_use]
pub fn fields() -> Vec<Field<Row>> {
    let mut fields = identity();
    fields.extend(plan());
    fields.extend(content());
    fields
}

fn identity() -> Vec<Field<Row>> {
    let mut fields: Vec<Field<Row>> = vec![
        Field::new(
            "tenderId",
            "Upphandlingens id.",
            "The identity of the tender.",
            Words(|r| Some(r.id.to_string())),
        ),
        Field::version(),
        Field::new(
            "status",
            "Hur långt upphandlingen har kommit.",
            "How far the tender has come.",
            Words(|r| Some(word(&r.body.status))),
        ),
        Field::new(
            "committeeId",
            "Id för nämnden som köper.",
            "The identity of the committee that buys.",
            Words(|r| Some(r.body.tender.committee_id.to_string())),
        ),
        Field::new(
            "title",
            "Vad som köps.",
            "What is bought.",
            Words(|r| Some(r.body.tender.title.clone())),
        ),
        Field::new(
            "registrationNumber",
            "Diarienummer i stadens eget system.",
            "The registration number in the city's own system.",
            Words(|r| r.body.tender.registration_number.clone()),
        ),
    ];
    fields.extend(Field::times());
    fields
}

fn plan() -> Vec<Field<Row>> {
    vec![
        Field::new(
            "instrument",
            "Den lag som nämnden tänker använda.",
            "The act that the committee means to use.",
            Words(|r| Some(word(&r.body.tender.instrument))),
        ),
        Field::new(
            "contractKind",
            "Varor, tjänster eller byggentreprenader.",
            "Goods, services or works.",
            Words(|r| r.body.tender.contract_kind.as_ref().map(word)),
        ),
        Field::new(
            "procedure",
            "Planerat förfarande.",
            "The procedure that is planned.",
            Words(|r| r.body.tender.procedure.as_ref().map(word)),
        ),
        Field::new(
            "directAwardGround",
            "Grunden för en direktupphandling.",
            "The ground of a direct award.",
            Words(|r| r.body.tender.direct_award.as_ref().map(|award| word(&award.ground))),
        ),
        Field::new(
            "reservationRoute",
            "Den väg som hela upphandlingen är reserverad genom.",
            "The route by which the whole purchase is reserved.",
            Words(|r| r.body.tender.reservation.as_ref().map(|used| word(&used.route))),
        ),
        Field::measured(
            "estimatedValue",
            "SEK",
            "Uppskattat värde, så som det angavs.",
            "The estimated value, as it was given.",
            Decimal(|r| r.body.tender.valuation.estimated),
        ),
        Field::measured(
            "includesVatPercent",
            "per cent",
            "Den momssats som det uppskattade värdet innehåller. Tom betyder utan mervärdesskatt.",
            "The VAT rate that the estimated value includes. Empty means that it is without VAT.",
            Integer(|r| r.body.tender.valuation.includes_vat_percent.map(u64::from)),
        ),
        Field::new(
            "usedByNaturalPersons",
            "Om fysiska personer ska använda det som köps.",
            "Whether natural persons will use what is bought.",
            Boolean(|r| r.body.tender.used_by_natural_persons),
        ),
        Field::new(
            "isHealthOrSocialCare",
            "Om tjänsten är hälso- och sjukvård eller socialtjänst.",
            "Whether the service is health care or social care.",
            Boolean(|r| r.body.tender.is_health_or_social_care),
        ),
        Field::new(
            "plannedStart",
            "Dagen då förfarandet inleds.",
            "The day on which the procedure begins.",
            Date(|r| r.body.tender.planned_start),
        ),
        Field::new(
            "plannedDeadline",
            "Sista dagen för anbud.",
            "The last day for tenders.",
            Date(|r| r.body.tender.planned_deadline),
        ),
        Field::new(
            "contractStart",
            "Kontraktets första dag.",
            "The first day of the contract.",
            Date(|r| r.body.tender.contract_start),
        ),
        Field::measured(
            "termMonths",
            "months",
            "Löptid med alla förlängningar.",
            "The term with all options to extend.",
            Integer(|r| r.body.tender.term_months.map(u64::from)),
        ),
    ]
}

fn content() -> Vec<Field<Row>> {
    vec![
        Field::measured(
            "lots",
            "lots",
            "Antal delkontrakt.",
            "How many lots it has.",
            Integer(|r| count(&r.body.tender.lots)),
        ),
        Field::new(
            "clauses",
            "Placerade klausuler som kod@version, åtskilda av mellanslag.",
            "Placed clauses as code@version, set apart by spaces.",
            Words(|r| {
                Some(joined(
                    r.body.tender.clauses.iter().map(|it| format!("{}@{}", it.code, it.version)),
                ))
            }),
        ),
        Field::new(
            "awardGround",
            "Grunden för att utse det ekonomiskt mest fördelaktiga anbudet.",
            "The ground on which the most advantageous tender is found.",
            Words(|r| r.body.tender.award.as_ref().map(|award| word(&award.ground))),
        ),
        Field::measured(
            "socialAwardCriteria",
            "criteria",
            "Antal tilldelningskriterier som belönar sociala hänsyn.",
            "How many award criteria reward a social consideration.",
            Integer(|r| {
                let award = r.body.tender.award.as_ref()?;
                u64::try_from(award.criteria.iter().filter(|it| it.is_social).count()).ok()
            }),
        ),
    ]
}
