//! The register as a table: one row an enterprise.

use hansyn_domain::area::Circle;
use hansyn_domain::enterprise::{Count, Enterprise, Headcount, Trade};
use hansyn_domain::organisation_number::OrganisationNumber;
use hansyn_domain::text::Text;
use hansyn_persistence::Stored;

use super::Field;
use super::Reader::{Boolean, Date, Decimal, Integer, Text as Words};
use super::{count, joined, word, words};

type Row = Stored<Enterprise>;

pub(super) fn description() -> Text {
    Text::new(
        "En rad för varje företag i registret. Antal personer är från den senaste räkningen. Tom cell betyder att uppgiften inte är känd, aldrig nej. Beskrivningar och bevis ingår inte.",
        "One row for each enterprise of the register. Heads are from the newest count. An empty cell means that it is not known, never no. Descriptions and evidence are left out.",
    )
}

fn newest(row: &Row) -> Option<&Headcount> {
    row.body.headcounts.iter().max_by_key(|headcount| headcount.counted_on)
}

fn heads(row: &Row, pick: fn(&Headcount) -> Option<Count>) -> Option<u64> {
    newest(row).and_then(pick).map(|count| u64::from(count.heads))
}

fn precision(row: &Row, pick: fn(&Headcount) -> Option<Count>) -> Option<String> {
    newest(row).and_then(pick).map(|count| word(&count.precision))
}

/// The columns and how they are read.
#[must_use]
pub fn fields() -> Vec<Field<Row>> {
    let mut fields = identity();
    fields.extend(sales());
    fields.extend(people());
    fields.extend(aims());
    fields.extend(carrying());
    fields
}

fn identity() -> Vec<Field<Row>> {
    let mut fields: Vec<Field<Row>> = vec![
        Field::new(
            "enterpriseId",
            "Företagets id.",
            "The identity of the enterprise.",
            Words(|r| Some(r.id.to_string())),
        ),
        Field::version(),
        Field::new(
            "name",
            "Registrerat namn.",
            "The registered name.",
            Words(|r| Some(r.body.name.clone())),
        ),
        Field::new(
            "organisationNumber",
            "Organisationsnummer. En enskild näringsidkares nummer är en persons och står som ******-****.",
            "The organisation number. A sole trader's is a person's and stands as ******-****.",
            Words(|r| r.body.organisation_number.map(OrganisationNumber::masked)),
        ),
        Field::new(
            "legalForm",
            "Juridisk form.",
            "The legal form.",
            Words(|r| Some(word(&r.body.legal_form))),
        ),
        Field::new(
            "kinds",
            "Vad företaget säger att det är, åtskilt av mellanslag.",
            "What the enterprise says it is, set apart by spaces.",
            Words(|r| Some(words(&r.body.kinds))),
        ),
        Field::new(
            "status",
            "Om företaget är verksamt.",
            "Whether the enterprise still runs.",
            Words(|r| Some(word(&r.body.status))),
        ),
        Field::new(
            "ceasedOn",
            "Första dagen då företaget inte längre fanns.",
            "The first day on which the enterprise was no more.",
            Date(|r| r.body.history.ceased.map(|ceased| ceased.on)),
        ),
        Field::new(
            "ceasedGround",
            "Hur företaget upphörde.",
            "How the enterprise ended.",
            Words(|r| r.body.history.ceased.map(|ceased| word(&ceased.ground))),
        ),
        Field::new(
            "mergedInto",
            "Id för posten som företaget har gått upp i.",
            "The identity of the record that the enterprise has become part of.",
            Words(|r| r.body.history.merged_into.map(|link| link.enterprise_id.to_string())),
        ),
        Field::new(
            "formerNames",
            "Tidigare namn, åtskilda av semikolon.",
            "Former names, set apart by semicolons.",
            Words(|r| {
                let names = r.body.history.former_names.iter().map(|former| former.name.as_str());
                Some(names.collect::<Vec<_>>().join("; "))
            }),
        ),
        Field::new(
            "isFictitious",
            "Om företaget är påhittat för demonstration.",
            "Whether the enterprise is made up for demonstration.",
            Boolean(|r| Some(r.body.is_fictitious)),
        ),
        Field::new(
            "homeMunicipality",
            "Kod för kommunen där företaget har sitt säte.",
            "The code of the municipality where it has its seat.",
            Words(|r| Some(r.body.home_municipality.to_string())),
        ),
        Field::new(
            "homeMunicipalityName",
            "Namnet på den kommunen.",
            "The name of that municipality.",
            Words(|r| Some(r.body.home_municipality.name().to_owned())),
        ),
    ];
    fields.extend(Field::times());
    fields
}

fn sales() -> Vec<Field<Row>> {
    vec![
        Field::new(
            "trades",
            "CPV-koder för det företaget säljer, åtskilda av mellanslag. En asterisk efter koden betyder att allt under den ingår.",
            "CPV codes of what it sells, set apart by spaces. An asterisk after a code means that everything below it is included.",
            Words(|r| {
                let star = |covers: bool| if covers { "*" } else { "" };
                Some(joined(
                    r.body
                        .trades
                        .iter()
                        .map(|t| format!("{}{}", t.cpv, star(t.covers_descendants))),
                ))
            }),
        ),
        Field::new(
            "tradesAreComplete",
            "Om listan över vad företaget säljer är fullständig.",
            "Whether the list of what it sells is complete.",
            Boolean(|r| Some(r.body.capacity.trades_are_complete)),
        ),
        Field::new(
            "tradePlaces",
            "Var enskilda CPV-koder levereras, om inte överallt där företaget levererar, åtskilda av `|`: koden, kolon och områden eller en cirkel.",
            "Where single CPV codes are delivered, if not wherever the enterprise delivers, set apart by `|`: the code, a colon, and areas or a circle.",
            Words(|r| {
                Some(r.body.trades.iter().flat_map(trade_places).collect::<Vec<_>>().join(" | "))
            }),
        ),
        Field::new(
            "deliveryAreas",
            "Koder för områden där företaget levererar, åtskilda av mellanslag.",
            "Codes of the areas where it delivers, set apart by spaces.",
            Words(|r| Some(joined(&r.body.delivery_areas))),
        ),
        Field::new(
            "deliveryCircles",
            "Cirklar inom vilka företaget levererar, åtskilda av `|`: latitud, longitud (WGS84) och meter.",
            "Circles within which it delivers, set apart by `|`: latitude, longitude (WGS84) and metres.",
            Words(|r| {
                let circles = r.body.delivery_circles.iter().map(circle);
                Some(circles.collect::<Vec<_>>().join(" | "))
            }),
        ),
    ]
}

fn circle(circle: &Circle) -> String {
    let [latitude, longitude] = circle.centre.degrees();
    format!("{latitude} {longitude} {}", circle.metres)
}

/// The areas of a trade, then each of its circles, in the form that a sheet is read in.
fn trade_places(trade: &Trade) -> impl Iterator<Item = String> {
    let areas = (!trade.areas.is_empty()).then(|| joined(&trade.areas));
    let places = areas.into_iter().chain(trade.circles.iter().map(circle));
    places.map(|place| format!("{}: {place}", trade.cpv))
}

fn people() -> Vec<Field<Row>> {
    const EXACTNESS_SV: &str =
        "Om antalet i kolumnen före är exakt (EXACT) eller minst så många (AT_LEAST).";
    const EXACTNESS_EN: &str =
        "Whether the number in the column before is exact (EXACT) or at least so many (AT_LEAST).";
    vec![
        Field::new(
            "countedOn",
            "Dagen för den senaste räkningen.",
            "The day of the newest count.",
            Date(|r| newest(r).map(|h| h.counted_on)),
        ),
        Field::measured(
            "occupied",
            "persons",
            "Alla sysselsatta.",
            "All who are occupied.",
            Integer(|r| heads(r, |h| h.occupied)),
        ),
        Field::new(
            "occupiedPrecision",
            EXACTNESS_SV,
            EXACTNESS_EN,
            Words(|r| precision(r, |h| h.occupied)),
        ),
        Field::measured(
            "targetGroup",
            "persons",
            "De sysselsatta som hör till målgrupperna i 4 kap. 18 § LOU.",
            "Those occupied who belong to the target groups of LOU 4:18.",
            Integer(|r| heads(r, |h| h.target_group)),
        ),
        Field::new(
            "targetGroupPrecision",
            EXACTNESS_SV,
            EXACTNESS_EN,
            Words(|r| precision(r, |h| h.target_group)),
        ),
        Field::measured(
            "employed",
            "persons",
            "De sysselsatta som är anställda.",
            "Those occupied who are employed.",
            Integer(|r| heads(r, |h| h.employed)),
        ),
        Field::new(
            "employedPrecision",
            EXACTNESS_SV,
            EXACTNESS_EN,
            Words(|r| precision(r, |h| h.employed)),
        ),
        Field::measured(
            "inWorkTraining",
            "persons",
            "De som arbetstränar.",
            "Those in work training.",
            Integer(|r| heads(r, |h| h.in_work_training)),
        ),
        Field::new(
            "inWorkTrainingPrecision",
            EXACTNESS_SV,
            EXACTNESS_EN,
            Words(|r| precision(r, |h| h.in_work_training)),
        ),
        Field::measured(
            "inPlacement",
            "persons",
            "De som har praktik.",
            "Those in placement.",
            Integer(|r| heads(r, |h| h.in_placement)),
        ),
        Field::new(
            "inPlacementPrecision",
            EXACTNESS_SV,
            EXACTNESS_EN,
            Words(|r| precision(r, |h| h.in_placement)),
        ),
        Field::measured(
            "members",
            "persons",
            "Föreningens medlemmar.",
            "Members of the association.",
            Integer(|r| r.body.governance.members.map(u64::from)),
        ),
        Field::measured(
            "boardMembers",
            "persons",
            "Styrelsens ledamöter.",
            "Members of the board.",
            Integer(|r| r.body.governance.board_members.map(u64::from)),
        ),
        Field::measured(
            "boardMembersFromGroup",
            "persons",
            "De i styrelsen som kommer ur den grupp företaget är till för.",
            "Those on the board who come from the group the enterprise is for.",
            Integer(|r| r.body.governance.board_members_from_group.map(u64::from)),
        ),
        Field::new(
            "oneMemberOneVote",
            "Om varje medlem har en röst.",
            "Whether each member has one vote.",
            Boolean(|r| r.body.governance.one_member_one_vote),
        ),
    ]
}

fn aims() -> Vec<Field<Row>> {
    vec![
        Field::new(
            "integrationIsMainAim",
            "Om social och yrkesmässig integration är det främsta syftet.",
            "Whether social and professional integration is the main aim.",
            Boolean(|r| r.body.aims.integration_is_main_aim),
        ),
        Field::new(
            "runsShelteredProgramme",
            "Om arbetet sker inom ett program för skyddad anställning.",
            "Whether the work is done in a programme for sheltered employment.",
            Boolean(|r| r.body.aims.runs_sheltered_programme),
        ),
        Field::new(
            "publicServicePurpose",
            "Om syftet är ett offentligt uppdrag knutet till tjänsterna.",
            "Whether the purpose is a public task tied to the services.",
            Boolean(|r| r.body.aims.public_service_purpose),
        ),
        Field::new(
            "reinvestsProfit",
            "Om vinsten går tillbaka till syftet.",
            "Whether profit goes back into the purpose.",
            Boolean(|r| r.body.aims.reinvests_profit),
        ),
        Field::new(
            "staffParticipation",
            "Om medarbetarna äger eller deltar.",
            "Whether staff own it or take part.",
            Boolean(|r| r.body.aims.staff_participation),
        ),
        Field::new(
            "exclusivelyPublicBenefit",
            "Om syftet uteslutande är allmännyttigt.",
            "Whether the purpose is exclusively of public benefit.",
            Boolean(|r| r.body.aims.exclusively_public_benefit),
        ),
        Field::new(
            "onlyPermittedTransfers",
            "Om bara tillåtna värdeöverföringar görs.",
            "Whether only permitted transfers of value are made.",
            Boolean(|r| r.body.aims.only_permitted_transfers),
        ),
        Field::new(
            "publiclyControlled",
            "Om det offentliga har bestämmande inflytande.",
            "Whether the public sector has legal control.",
            Boolean(|r| r.body.aims.publicly_controlled),
        ),
        Field::new(
            "independentOfPublicSector",
            "Om företaget är fristående från det offentliga.",
            "Whether it is independent of the public sector.",
            Boolean(|r| r.body.aims.independent_of_public_sector),
        ),
    ]
}

fn carrying() -> Vec<Field<Row>> {
    vec![
        Field::measured(
            "places",
            "places",
            "Platser som företaget kan erbjuda.",
            "Places it can offer.",
            Integer(|r| r.body.capacity.places.map(u64::from)),
        ),
        Field::measured(
            "yearlyTurnover",
            "SEK",
            "Omsättning under det senaste avslutade året, exklusive mervärdesskatt.",
            "Turnover of the last closed year, excluding VAT.",
            Decimal(|r| r.body.capacity.yearly_turnover),
        ),
        Field::new(
            "turnoverYearEnd",
            "Sista dagen i det år som omsättningen hör till.",
            "The last day of the year that the turnover belongs to.",
            Date(|r| r.body.capacity.turnover_year_end),
        ),
        Field::measured(
            "largestContract",
            "SEK",
            "Det största kontrakt företaget har burit, hela löptiden, exklusive mervärdesskatt.",
            "The largest contract it has carried, whole term, excluding VAT.",
            Decimal(|r| r.body.capacity.largest_contract),
        ),
        Field::measured(
            "references",
            "contracts",
            "Antal kontrakt i registret som företaget har burit.",
            "How many carried contracts the register holds.",
            Integer(|r| count(&r.body.references)),
        ),
        Field::new(
            "certificates",
            "Certifikat i registret, åtskilda av mellanslag, oavsett giltighetstid.",
            "Certificates of the register, set apart by spaces, whether they hold today or not.",
            Words(|r| Some(joined(r.body.certificates.iter().map(|it| &it.scheme)))),
        ),
    ]
}
