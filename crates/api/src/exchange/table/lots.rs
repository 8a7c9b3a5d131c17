//! Lots as a table: one row a lot.

use hansyn_domain::tender::Lot;
use hansyn_domain::text::Text;
use hansyn_persistence::Stored;
use hansyn_persistence::tenders::TenderRecord;

use super::Field;
use super::Reader::{Decimal, Integer, Text as Words};
use super::{count, joined, word};

/// A lot within its tender.
#[derive(Debug, Clone, Copy)]
pub struct LotRow<'a> {
    /// The tender.
    pub tender: &'a Stored<TenderRecord>,
    /// Its place in the tender, from 1 on.
    pub number: usize,
    /// The lot.
    pub lot: &'a Lot,
}

pub(super) fn description() -> Text {
    Text::new(
        "En rad för varje delkontrakt i de upphandlingar som du får se.",
        "One row for each lot of the tenders that you may see.",
    )
}

/// The columns and how they are read.
#[must_use]
pub fn fields<'a>() -> Vec<Field<LotRow<'a>>> {
    vec![
        Field::new(
            "tenderId",
            "Upphandlingens id.",
            "The identity of the tender.",
            Words(|r| Some(r.tender.id.to_string())),
        ),
        Field::new(
            "lotId",
            "Delkontraktets id.",
            "The identity of the lot.",
            Words(|r| r.lot.id.map(|id| id.to_string())),
        ),
        Field::new(
            "lotNumber",
            "Delkontraktets plats i upphandlingen, från 1.",
            "The place of the lot in the tender, from 1 on.",
            Integer(|r| u64::try_from(r.number).ok()),
        ),
        Field::new(
            "tenderStatus",
            "Hur långt upphandlingen har kommit.",
            "How far the tender has come.",
            Words(|r| Some(word(&r.tender.body.status))),
        ),
        Field::new(
            "title",
            "Vad delkontraktet omfattar.",
            "What the lot holds.",
            Words(|r| Some(r.lot.title.clone())),
        ),
        Field::new(
            "cpv",
            "CPV-kod för det som köps.",
            "The CPV code of what is bought.",
            Words(|r| Some(r.lot.cpv.to_string())),
        ),
        Field::new(
            "cpvNameSv",
            "CPV-kodens svenska namn.",
            "The Swedish name of the CPV code.",
            Words(|r| Some(r.lot.cpv.name().sv)),
        ),
        Field::new(
            "cpvNameEn",
            "CPV-kodens engelska namn.",
            "The English name of the CPV code.",
            Words(|r| Some(r.lot.cpv.name().en)),
        ),
        Field::new(
            "areas",
            "Koder för områden där det levereras, åtskilda av mellanslag.",
            "Codes of the areas where it is delivered, set apart by spaces.",
            Words(|r| Some(joined(&r.lot.areas))),
        ),
        Field::new(
            "latitude",
            "Latitud (WGS84) för platsen för leverans, om det är en enda plats.",
            "The latitude (WGS84) of the place of delivery, where it is one place.",
            Words(|r| r.lot.point.map(|it| it.degrees()[0].clone())),
        ),
        Field::new(
            "longitude",
            "Longitud (WGS84) för platsen för leverans, om det är en enda plats.",
            "The longitude (WGS84) of the place of delivery, where it is one place.",
            Words(|r| r.lot.point.map(|it| it.degrees()[1].clone())),
        ),
        Field::measured(
            "value",
            "SEK",
            "Uppskattat värde för hela löptiden med optioner, exklusive mervärdesskatt.",
            "The estimated value, whole term with options, excluding VAT.",
            Decimal(|r| r.lot.value),
        ),
        Field::new(
            "reservationRoute",
            "Den väg som delkontraktet är reserverat genom: dess egen, annars upphandlingens.",
            "The route by which the lot is reserved: its own, otherwise the tender's.",
            Words(|r| {
                let used =
                    r.lot.reservation.as_ref().or(r.tender.body.tender.reservation.as_ref())?;
                Some(word(&used.route))
            }),
        ),
        Field::measured(
            "requirements",
            "requirements",
            "Antal krav.",
            "How many requirements it states.",
            Integer(|r| count(&r.lot.requirements)),
        ),
    ]
}
