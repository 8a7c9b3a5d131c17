//! Made-up lots.

use jiff::civil::Date;

use super::super::query::{Freshness, LotQuery};
use super::numbers::Numbers;
use super::{CITY_AREAS, DISTRICTS, MUNICIPALITIES, Population, SCHEMES, Spread};
use crate::area::AreaCode;
use crate::cpv::CpvCode;
use crate::enterprise::{EnterpriseKind, LegalForm};
use crate::law::reservation::ReservationRoute;
use crate::money::Sek;
use crate::share::Share;
use crate::tender::{Predicate, Requirement};

impl Population {
    /// The lot with this number, with so many requirements beside its trade and
    /// its areas, decided on a day.
    #[must_use]
    pub fn lot(self, number: u64, requirements: usize, on: Date) -> LotQuery {
        let mut numbers = Numbers::new(!self.seed, number);
        let numbers = &mut numbers;
        let cpv = self.code(numbers);
        let requirement = |place: usize, numbers: &mut Numbers| {
            let alternatives = 1 + numbers.few(&[88, 8, 4]);
            Requirement {
                key: format!("r{place}"),
                label: None,
                any_of: (0..alternatives).map(|_| self.predicate(numbers, place, cpv)).collect(),
            }
        };
        LotQuery {
            cpv,
            areas: self.destinations(numbers),
            point: None,
            reservation: numbers.chance(15).then(|| numbers.pick(&ReservationRoute::ALL)),
            requirements: (0..requirements).map(|place| requirement(place, numbers)).collect(),
            on,
            freshness: Freshness::default(),
        }
    }

    fn destinations(self, numbers: &mut Numbers) -> Vec<AreaCode> {
        let city = self.spread == Spread::City;
        let size = numbers.few(&[10, 75, 15]);
        let area = |numbers: &mut Numbers| match numbers.below(100) {
            _ if city => numbers.pick_skewed(&CITY_AREAS),
            0..20 => numbers.pick(&DISTRICTS),
            20..92 => numbers.pick_skewed(&MUNICIPALITIES),
            _ => {
                let home = numbers.pick_skewed(&MUNICIPALITIES);
                home.area().and_then(|it| it.parent).unwrap_or(home)
            }
        };
        (0..size).map(|_| area(numbers)).collect()
    }

    /// What officers ask for; the kinds take turns, so that a long lot has them all.
    fn predicate(self, numbers: &mut Numbers, place: usize, trade: CpvCode) -> Predicate {
        let thousands = |numbers: &mut Numbers, most| {
            Sek::from_kronor(u64::from(1 + numbers.skewed(most)) * 1_000)
        };
        match (place + usize::from(numbers.chance(30))) % 12 {
            0 => Predicate::TurnoverAtLeast { amount: thousands(numbers, 6_000) },
            1 => Predicate::LargestContractAtLeast { amount: thousands(numbers, 1_000) },
            2 => Predicate::PlacesAtLeast { places: 1 + numbers.skewed(12) },
            3 => Predicate::EmployeesAtLeast { employees: 1 + numbers.skewed(8) },
            4 => Predicate::ReferencesAtLeast {
                references: 1 + numbers.small(2),
                cpv: trade.parent().filter(|_| numbers.chance(50)).unwrap_or(trade),
                within_years: u8::try_from(2 + numbers.small(4)).unwrap_or(3),
            },
            5 | 6 => Predicate::Certificate { scheme: numbers.pick_skewed(&SCHEMES).to_owned() },
            7 => match Share::new(1 + numbers.small(6), 10) {
                Ok(share) => Predicate::TargetShareAtLeast { share },
                Err(_) => Predicate::PlacesAtLeast { places: 1 },
            },
            8 => Predicate::LegalForm {
                forms: vec![
                    LegalForm::EconomicAssociation,
                    LegalForm::NonProfitAssociation,
                    LegalForm::LimitedCompany,
                ],
            },
            9 => Predicate::EnterpriseKind {
                kinds: vec![EnterpriseKind::WorkIntegration, EnterpriseKind::Ideburen],
            },
            10 => Predicate::ReservedFor { route: numbers.pick(&ReservationRoute::ALL) },
            _ if numbers.chance(30) => Predicate::OffersTrade { cpv: self.code(numbers) },
            _ => Predicate::DeliversIn { area: numbers.pick(&DISTRICTS) },
        }
    }
}
