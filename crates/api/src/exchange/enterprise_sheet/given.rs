//! What one row gives, and what it makes of an enterprise.

use hansyn_domain::area::{AreaCode, Circle};
use hansyn_domain::cpv::CpvCode;
use hansyn_domain::enterprise::{
    Aims, Capacity, Ceased, CeasedGround, Count, Enterprise, EnterpriseKind, EnterpriseStatus,
    Governance, Headcount, LegalForm, RegisterHistory, Trade,
};
use hansyn_domain::money::Sek;
use hansyn_domain::organisation_number::OrganisationNumber;
use hansyn_domain::text::fold;
use hansyn_domain::violation::Violation;
use jiff::civil::Date;

use super::super::sheet::SheetRow;
use super::cells::{self, Refused};
use super::circles;
use super::columns::Column;
use super::trade_places::{self, TradePlaces};
use super::violation;

/// What one row gives; an empty cell gives nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Given {
    pub(super) name: Option<String>,
    pub(super) organisation_number: Option<OrganisationNumber>,
    pub(super) home_municipality: Option<AreaCode>,
    legal_form: Option<LegalForm>,
    trades: Option<Vec<(CpvCode, bool)>>,
    trade_places: Option<Vec<TradePlaces>>,
    delivery_areas: Option<Vec<AreaCode>>,
    delivery_circles: Option<Vec<Circle>>,
    occupied: Option<Count>,
    target_group: Option<Count>,
    employed: Option<Count>,
    in_work_training: Option<Count>,
    in_placement: Option<Count>,
    counted_on: Option<Date>,
    yearly_turnover: Option<Sek>,
    turnover_year_end: Option<Date>,
    largest_contract: Option<Sek>,
    places: Option<u32>,
    kinds: Option<Vec<EnterpriseKind>>,
    status: Option<EnterpriseStatus>,
    ceased: Option<Date>,
    ground: Option<CeasedGround>,
}

impl Given {
    /// Reads a row, with everything about its cells that does not hold.
    pub(super) fn read(columns: &[Column], row: &SheetRow) -> (Self, Vec<Violation>) {
        let (mut given, mut violations) = (Self::default(), Vec::new());
        for (column, cell) in columns.iter().zip(&row.cells) {
            let text = cell.trim();
            if text.is_empty() {
                continue;
            }
            if let Err(Refused { code, message }) = given.take(*column, text) {
                violations.push(violation(*column, code, message));
            }
        }
        (given, violations)
    }

    fn take(&mut self, column: Column, text: &str) -> Result<(), Refused> {
        match column {
            Column::Name => self.name = Some(cells::armed(text).to_owned()),
            Column::OrganisationNumber => self.organisation_number = Some(cells::number(text)?),
            Column::LegalForm => self.legal_form = Some(cells::legal_form(text)?),
            Column::HomeMunicipality => self.home_municipality = Some(cells::municipality(text)?),
            Column::Trades => self.trades = Some(cells::trades(text)?),
            Column::TradePlaces => self.trade_places = Some(trade_places::trade_places(text)?),
            Column::DeliveryAreas => self.delivery_areas = Some(cells::areas(text)?),
            Column::DeliveryCircles => self.delivery_circles = Some(circles::circles(text)?),
            Column::Occupied => self.occupied = Some(cells::count(text)?),
            Column::TargetGroup => self.target_group = Some(cells::count(text)?),
            Column::Employed => self.employed = Some(cells::count(text)?),
            Column::InWorkTraining => self.in_work_training = Some(cells::count(text)?),
            Column::InPlacement => self.in_placement = Some(cells::count(text)?),
            Column::CountedOn => self.counted_on = Some(cells::day(text)?),
            Column::YearlyTurnover => self.yearly_turnover = Some(cells::amount(text)?),
            Column::TurnoverYearEnd => self.turnover_year_end = Some(cells::day(text)?),
            Column::LargestContract => self.largest_contract = Some(cells::amount(text)?),
            Column::Places => self.places = Some(cells::whole(text)?),
            Column::Kinds => self.kinds = Some(cells::kinds(text)?),
            Column::Status => self.status = Some(cells::status(text)?),
            Column::Ceased => self.ceased = Some(cells::day(text)?),
            Column::Ground => self.ground = Some(cells::ground(text)?),
        }
        Ok(())
    }

    /// The enterprise that the row makes on its own.
    pub(super) fn created(&self) -> Result<Enterprise, Vec<Violation>> {
        let (Some(name), Some(legal_form), Some(home_municipality)) =
            (self.name.clone(), self.legal_form, self.home_municipality)
        else {
            return Err(self.lacking());
        };
        let blank = Enterprise {
            name,
            organisation_number: None,
            legal_form,
            kinds: Vec::new(),
            status: EnterpriseStatus::Active,
            is_fictitious: false,
            home_municipality,
            description: None,
            trades: Vec::new(),
            delivery_areas: Vec::new(),
            delivery_circles: Vec::new(),
            headcounts: Vec::new(),
            governance: Governance::default(),
            aims: Aims::default(),
            capacity: Capacity::default(),
            certificates: Vec::new(),
            references: Vec::new(),
            evidence: Vec::new(),
            history: RegisterHistory::default(),
        };
        self.changed(&blank)
    }

    /// What a new enterprise must have and the row does not give.
    fn lacking(&self) -> Vec<Violation> {
        let lacks = [
            (Column::Name, self.name.is_none()),
            (Column::LegalForm, self.legal_form.is_none()),
            (Column::HomeMunicipality, self.home_municipality.is_none()),
        ];
        let message = (
            "registret har inte företaget, och ett nytt kräver detta",
            "the register does not have this enterprise, and a new one needs this",
        );
        lacks
            .into_iter()
            .filter(|(_, lacks)| *lacks)
            .map(|(column, _)| violation(column, "REQUIRED", message))
            .collect()
    }

    /// `known` with what the row gives.
    pub(super) fn changed(&self, known: &Enterprise) -> Result<Enterprise, Vec<Violation>> {
        let mut changed = known.clone();
        // A row that was found by its number may rename; one that was found by its
        // name may have written it with other capitals and spaces.
        let by_number = known.organisation_number.is_some()
            && self.organisation_number == known.organisation_number;
        let renames = |name: &&String| by_number || fold(name) != fold(&known.name);
        if let Some(name) = self.name.as_ref().filter(renames) {
            changed.name.clone_from(name);
        }
        changed.organisation_number = self.organisation_number.or(known.organisation_number);
        changed.legal_form = self.legal_form.unwrap_or(known.legal_form);
        changed.home_municipality = self.home_municipality.unwrap_or(known.home_municipality);
        changed.status = self.status.unwrap_or(known.status);
        self.end_into(&mut changed)?;
        if let Some(kinds) = &self.kinds {
            changed.kinds = unless_same(&known.kinds, kinds.clone());
        }
        if let Some(areas) = &self.delivery_areas {
            changed.delivery_areas = unless_same(&known.delivery_areas, areas.clone());
        }
        if let Some(circles) = &self.delivery_circles {
            changed.delivery_circles = unless_same(&known.delivery_circles, circles.clone());
        }
        if let Some(trades) = &self.trades {
            changed.trades = unless_same(&known.trades, merged(&known.trades, trades));
        }
        if let Some(places) = &self.trade_places {
            trade_places::place(&mut changed.trades, places)?;
        }
        let capacity = &mut changed.capacity;
        capacity.places = self.places.or(capacity.places);
        capacity.yearly_turnover = self.yearly_turnover.or(capacity.yearly_turnover);
        capacity.turnover_year_end = self.turnover_year_end.or(capacity.turnover_year_end);
        capacity.largest_contract = self.largest_contract.or(capacity.largest_contract);
        self.count_into(&mut changed.headcounts)?;
        Ok(changed)
    }

    /// The day and the ground of its end; the one is not known without the other.
    fn end_into(&self, changed: &mut Enterprise) -> Result<(), Vec<Violation>> {
        let known = changed.history.ceased;
        let on = self.ceased.or(known.map(|ceased| ceased.on));
        let ground = self.ground.or(known.map(|ceased| ceased.ground));
        let message = (
            "den som upphör gör det en viss dag och på en viss grund",
            "who ceases does so on a day and on a ground",
        );
        let lacking = |column| Err(vec![violation(column, "REQUIRED", message)]);
        match (on, ground) {
            (None, None) => Ok(()),
            (None, Some(_)) => lacking(Column::Ceased),
            (Some(_), None) => lacking(Column::Ground),
            (Some(on), Some(ground)) => {
                changed.history.ceased = Some(Ceased { on, ground });
                Ok(())
            }
        }
    }

    /// Adds the counts to those of their day, or as a headcount of a new day.
    fn count_into(&self, headcounts: &mut Vec<Headcount>) -> Result<(), Vec<Violation>> {
        let counts = [
            self.occupied,
            self.target_group,
            self.employed,
            self.in_work_training,
            self.in_placement,
        ];
        let counted = counts.iter().any(Option::is_some);
        let Some(day) = self.counted_on else {
            let message = (
                "antal personer kräver dagen då de räknades",
                "numbers of persons need the day on which they were counted",
            );
            let missing = || vec![violation(Column::CountedOn, "REQUIRED", message)];
            return if counted { Err(missing()) } else { Ok(()) };
        };
        if let Some(known) = headcounts.iter_mut().find(|known| known.counted_on == day) {
            *known = self.over(known);
            return Ok(());
        }
        if !counted {
            let message = (
                "en räknedag kräver minst ett antal personer",
                "a day of counting needs at least one number of persons",
            );
            return Err(vec![violation(Column::Occupied, "REQUIRED", message)]);
        }
        headcounts.push(self.over(&Headcount {
            counted_on: day,
            occupied: None,
            target_group: None,
            employed: None,
            in_work_training: None,
            in_placement: None,
        }));
        Ok(())
    }

    fn over(&self, known: &Headcount) -> Headcount {
        Headcount {
            counted_on: known.counted_on,
            occupied: counted(self.occupied, known.occupied),
            target_group: counted(self.target_group, known.target_group),
            employed: counted(self.employed, known.employed),
            in_work_training: counted(self.in_work_training, known.in_work_training),
            in_placement: counted(self.in_placement, known.in_placement),
        }
    }
}

/// What the row counts; a sheet has heads only, so the same number of heads
/// keeps the full-time equivalents that the register has.
fn counted(given: Option<Count>, known: Option<Count>) -> Option<Count> {
    let same = |known: &Count| {
        given.is_none_or(|it| it.heads == known.heads && it.precision == known.precision)
    };
    known.filter(same).or(given)
}

/// Trades as the sheet gives them; where one is delivered stays as it was, unless
/// the sheet has a column of that.
fn merged(known: &[Trade], given: &[(CpvCode, bool)]) -> Vec<Trade> {
    let trade = |(cpv, covers_descendants): &(CpvCode, bool)| {
        let known = known.iter().find(|it| it.cpv == *cpv);
        Trade {
            cpv: *cpv,
            covers_descendants: *covers_descendants,
            areas: known.map(|it| it.areas.clone()).unwrap_or_default(),
            circles: known.map(|it| it.circles.clone()).unwrap_or_default(),
        }
    };
    given.iter().map(trade).collect()
}

/// The list in its old order if the new one only stands in another.
pub(super) fn unless_same<T: PartialEq + Clone>(known: &[T], new: Vec<T>) -> Vec<T> {
    let same = known.len() == new.len() && new.iter().all(|it| known.contains(it));
    if same { known.to_vec() } else { new }
}
