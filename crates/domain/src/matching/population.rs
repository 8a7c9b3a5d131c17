//! Made-up registers and lots for tests and measurements, the same in every run.
//!
//! They are skewed as life is: few trades are sold by many and many by few, most
//! deliver where they have their seat and some in the whole country, and a good
//! part of what a lot asks for is not known or too old. Every enterprise follows
//! from the seed and its number alone, so any part of a population can be made
//! without the rest, and none need be held.
//!
//! An enterprise is a record with lists, as the register holds it. For a database
//! each list is a table with the identity as its foreign key: trades (with their
//! areas), delivery areas, headcounts, certificates, references and evidence.

mod lots;
mod numbers;

use jiff::{Span, civil::Date};
use std::sync::LazyLock;
use uuid::Uuid;

use crate::area::{self, AreaCode, AreaKind};
use crate::cpv::{self, CpvCode};
use crate::enterprise::{
    Aims, Capacity, Certificate, Count, Enterprise, EnterpriseKind, EnterpriseStatus, Evidence,
    EvidenceKind, Fact, Governance, Headcount, LegalForm, Reference, RegisterHistory, Trade,
};
use crate::ids::EnterpriseId;
use crate::money::Sek;
use crate::period::Period;
use numbers::Numbers;

/// How wide the choice of trades and areas is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// The whole vocabulary and the whole country.
    Country,
    /// A few trades in and around one city, so that many stand on each threshold.
    City,
}

/// A made-up register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Population {
    /// Two populations with the same seed are the same.
    pub seed: u64,
    /// How many enterprises there are.
    pub size: u64,
    /// The day around which all its facts lie.
    pub around: Date,
    /// How wide the choice of trades and areas is.
    pub spread: Spread,
}

static CODES: LazyLock<Vec<CpvCode>> =
    LazyLock::new(|| cpv::search("").map(|entry| entry.code).collect());
static MUNICIPALITIES: LazyLock<Vec<AreaCode>> = LazyLock::new(|| {
    let all = area::search(Some(AreaKind::Municipality), "").map(|area| area.code);
    // The capital first: the first are drawn most often.
    let (city, rest): (Vec<_>, Vec<_>) = all.partition(|code| code.as_str() == "0180");
    city.into_iter().chain(rest).collect()
});
static DISTRICTS: LazyLock<Vec<AreaCode>> =
    LazyLock::new(|| area::search(Some(AreaKind::District), "").map(|area| area.code).collect());
static CITY_CODES: LazyLock<Vec<CpvCode>> = LazyLock::new(|| {
    let codes = ["55520000", "55500000", "55521000", "55523100", "77310000", "77300000"];
    codes.iter().filter_map(|code| code.parse().ok()).collect()
});
static CITY_AREAS: LazyLock<Vec<AreaCode>> = LazyLock::new(|| {
    let codes = ["0180", "0138", "SE110", "SE11", "SE"];
    let named = codes.iter().filter_map(|code| code.parse().ok());
    named.chain(DISTRICTS.iter().copied()).collect()
});

const SCHEMES: [&str; 8] = [
    "ISO_9001",
    "ISO_14001",
    "ISO_45001",
    "FSSC_22000",
    "KRAV",
    "EMAS",
    "ISO_27001",
    "FAIR_TRANSPORT",
];

impl Population {
    /// All of them, in the order of their identities.
    pub fn enterprises(self) -> impl Iterator<Item = (EnterpriseId, Enterprise)> {
        (0..self.size).map(move |number| (Self::id(number), self.enterprise(number)))
    }

    /// The identity of the enterprise with this number.
    #[must_use]
    pub fn id(number: u64) -> EnterpriseId {
        EnterpriseId::from_uuid(Uuid::from_u128(u128::from(number) + 1))
    }

    /// The enterprise with this number, whether or not it belongs to the population.
    #[must_use]
    pub fn enterprise(self, number: u64) -> Enterprise {
        let mut numbers = Numbers::new(self.seed, number);
        let numbers = &mut numbers;
        let home = self.municipality(numbers);
        let trades = self.trades(numbers);
        let counted = numbers.few(&[15, 45, 25, 15]);
        Enterprise {
            name: format!("Påhittat {number}"),
            organisation_number: None,
            legal_form: legal_form(numbers),
            kinds: kinds(numbers),
            status: EnterpriseStatus::Active,
            is_fictitious: true,
            home_municipality: home,
            description: None,
            delivery_areas: self.areas(numbers, home),
            delivery_circles: Vec::new(),
            headcounts: self.headcounts(numbers, counted),
            governance: Governance::default(),
            aims: aims(numbers),
            capacity: self.capacity(numbers),
            certificates: self.certificates(numbers),
            references: self.references(numbers, &trades),
            evidence: self.evidence(numbers),
            history: RegisterHistory::default(),
            trades,
        }
    }

    fn code(self, numbers: &mut Numbers) -> CpvCode {
        match self.spread {
            Spread::City => numbers.pick(&CITY_CODES),
            Spread::Country => {
                let code = numbers.pick_skewed(&CODES);
                // A register often names the group instead of the thing.
                if numbers.chance(35) { code.parent().unwrap_or(code) } else { code }
            }
        }
    }

    fn municipality(self, numbers: &mut Numbers) -> AreaCode {
        match self.spread {
            Spread::City if numbers.chance(80) => {
                MUNICIPALITIES.first().copied().unwrap_or(AreaCode::SWEDEN)
            }
            _ => numbers.pick_skewed(&MUNICIPALITIES),
        }
    }

    fn areas(self, numbers: &mut Numbers, home: AreaCode) -> Vec<AreaCode> {
        if self.spread == Spread::City {
            let size = numbers.few(&[10, 60, 20, 10]);
            return (0..size).map(|_| numbers.pick_skewed(&CITY_AREAS)).collect();
        }
        let county = home.area().and_then(|it| it.parent);
        match numbers.below(100) {
            0..6 => Vec::new(),
            6..50 => vec![home],
            50..72 => vec![home, numbers.pick_skewed(&MUNICIPALITIES)],
            72..82 if home.as_str() == "0180" => {
                let size = 1 + numbers.few(&[30, 30, 30, 10]);
                (0..size).map(|_| numbers.pick(&DISTRICTS)).collect()
            }
            72..92 => county.into_iter().collect(),
            92..97 => county.and_then(|it| it.area()?.parent).into_iter().collect(),
            _ => vec![AreaCode::SWEDEN],
        }
    }

    fn trades(self, numbers: &mut Numbers) -> Vec<Trade> {
        let size = numbers.few(&[4, 40, 30, 16, 10]);
        let mut trades: Vec<Trade> = Vec::new();
        for _ in 0..size {
            let cpv = self.code(numbers);
            let own_areas = numbers.chance(12);
            let covers_descendants = numbers.chance(60);
            let home = self.municipality(numbers);
            let areas = if own_areas { self.areas(numbers, home) } else { Vec::new() };
            if trades.iter().all(|it| it.cpv != cpv) {
                trades.push(Trade { cpv, covers_descendants, areas, circles: Vec::new() });
            }
        }
        trades
    }

    /// A day within so many months before, or some after.
    fn day(self, numbers: &mut Numbers, before: u32, after: u32) -> Date {
        let months = numbers.small(before + after);
        let days = i64::from(numbers.small(28));
        let span = Span::new().months(i64::from(before) - i64::from(months)).days(days);
        self.around.checked_sub(span).unwrap_or(self.around)
    }

    fn headcounts(self, numbers: &mut Numbers, size: usize) -> Vec<Headcount> {
        let mut counts: Vec<Headcount> = Vec::new();
        for _ in 0..size {
            let counted_on = self.day(numbers, 16, 2);
            let occupied = 1 + numbers.skewed(400);
            let part = |numbers: &mut Numbers| match numbers.small(occupied + 1) {
                heads if numbers.chance(88) => Some(count(numbers, heads)),
                _ => None,
            };
            let (target_group, employed) = (part(numbers), part(numbers));
            let occupied = numbers.chance(92).then(|| count(numbers, occupied));
            if counts.iter().all(|it| it.counted_on != counted_on) {
                counts.push(Headcount {
                    counted_on,
                    occupied,
                    target_group,
                    employed,
                    in_work_training: None,
                    in_placement: None,
                });
            }
        }
        counts
    }

    fn capacity(self, numbers: &mut Numbers) -> Capacity {
        let amount = |numbers: &mut Numbers, known: u32, thousands: u32| {
            let kronor = u64::from(numbers.skewed(thousands)) * 1_000;
            numbers.chance(known).then(|| Sek::from_kronor(kronor))
        };
        Capacity {
            places: numbers.chance(80).then(|| numbers.skewed(120)),
            yearly_turnover: amount(numbers, 80, 60_000),
            turnover_year_end: numbers.chance(90).then(|| self.day(numbers, 30, 1)),
            largest_contract: amount(numbers, 60, 20_000),
            references_are_complete: numbers.chance(50),
            certificates_are_complete: numbers.chance(50),
            trades_are_complete: numbers.chance(50),
        }
    }

    fn period(self, numbers: &mut Numbers, before: u32, length: u32) -> Period {
        let from = self.day(numbers, before, 1);
        let months = i64::from(numbers.small(length));
        let to = from.checked_add(Span::new().months(months)).ok();
        Period::new(from, to.filter(|_| numbers.chance(75))).unwrap_or(Period::since(from))
    }

    fn certificates(self, numbers: &mut Numbers) -> Vec<Certificate> {
        let size = numbers.few(&[50, 30, 14, 6]);
        let one = |numbers: &mut Numbers| Certificate {
            scheme: numbers.pick_skewed(&SCHEMES).to_owned(),
            valid: self.period(numbers, 40, 40),
        };
        (0..size).map(|_| one(numbers)).collect()
    }

    fn references(self, numbers: &mut Numbers, trades: &[Trade]) -> Vec<Reference> {
        let size = numbers.few(&[25, 30, 20, 15, 10]);
        let one = |numbers: &mut Numbers| {
            let own = (!trades.is_empty() && numbers.chance(85)).then(|| numbers.pick(trades));
            let value = u64::from(numbers.skewed(20_000)) * 1_000;
            Reference {
                cpv: own.map_or_else(|| self.code(numbers), |trade| trade.cpv),
                period: self.period(numbers, 70, 48),
                value: numbers.chance(70).then(|| Sek::from_kronor(value)),
            }
        };
        (0..size).map(|_| one(numbers)).collect()
    }

    fn evidence(self, numbers: &mut Numbers) -> Vec<Evidence> {
        let size = numbers.few(&[40, 35, 25]);
        let facts = [Fact::Turnover, Fact::EarlierReservedAwards, Fact::TargetGroupPersons];
        let one = |numbers: &mut Numbers| Evidence {
            fact: numbers.pick(&facts),
            kind: EvidenceKind::OwnStatement,
            issuer: "Påhittat".to_owned(),
            valid: self.period(numbers, 30, 30),
            note: None,
        };
        (0..size).map(|_| one(numbers)).collect()
    }
}

fn count(numbers: &mut Numbers, heads: u32) -> Count {
    if numbers.chance(85) { Count::exactly(heads) } else { Count::at_least(heads) }
}

fn legal_form(numbers: &mut Numbers) -> LegalForm {
    numbers.pick_skewed(&[
        LegalForm::EconomicAssociation,
        LegalForm::NonProfitAssociation,
        LegalForm::LimitedCompany,
        LegalForm::LimitedCompanySvb,
        LegalForm::Unknown,
        LegalForm::Foundation,
        LegalForm::SoleTrader,
        LegalForm::Other,
        LegalForm::Partnership,
    ])
}

fn kinds(numbers: &mut Numbers) -> Vec<EnterpriseKind> {
    let size = numbers.few(&[12, 73, 15]);
    let kinds = [
        EnterpriseKind::WorkIntegration,
        EnterpriseKind::Ideburen,
        EnterpriseKind::SocialWorkCooperative,
        EnterpriseKind::Other,
    ];
    (0..size).map(|_| numbers.pick_skewed(&kinds)).collect()
}

fn aims(numbers: &mut Numbers) -> Aims {
    let mut answer = || match numbers.below(10) {
        0..3 => None,
        3..8 => Some(true),
        _ => Some(false),
    };
    Aims {
        integration_is_main_aim: answer(),
        runs_sheltered_programme: answer(),
        public_service_purpose: answer(),
        reinvests_profit: answer(),
        staff_participation: answer(),
        exclusively_public_benefit: answer(),
        only_permitted_transfers: answer(),
        publicly_controlled: answer().map(|it| !it),
        ..Aims::default()
    }
}
