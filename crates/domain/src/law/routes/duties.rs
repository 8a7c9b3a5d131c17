//! What each route brings: duties, and the days that the act gives for them.

use super::basis::Basis;
use crate::law::assessment::{RouteDuty, RouteKind, RouteState};
use crate::law::book::parameter::{ParameterValue, id};
use crate::law::case::REFORM;
use crate::law::regime::RegimeId;
use crate::money::Sek;
use crate::text::Text;

/// The duties of a route that may stand open.
pub(super) fn of(basis: Basis<'_, '_>, kind: RouteKind, state: RouteState) -> Vec<RouteDuty> {
    if state == RouteState::Closed {
        return Vec::new();
    }
    let mut list = List { basis, duties: Vec::new() };
    match kind {
        RouteKind::DirectAwardOnValue => list.direct_award(),
        RouteKind::ChoiceSystem | RouteKind::ChoiceSystemIdeburen => list.choice_system(),
        RouteKind::SmallLotException => list.add(
            "LOU 5:8",
            None,
            "Räkna och dokumentera de undantagna delkontrakten.",
            "Count and document the lots that are taken out.",
        ),
        RouteKind::ExecutionClauses => {
            list.advertised();
            list.of_clauses();
        }
        RouteKind::AwardCriterion => {
            list.advertised();
            list.of_criterion();
        }
        RouteKind::OpenCompetition => list.advertised(),
        RouteKind::ReservedIntegrationSupplier
        | RouteKind::ReservedShelteredProgramme
        | RouteKind::ReservedParticipationBased
        | RouteKind::ReservedIdeburen
        | RouteKind::ReservedLot => {
            list.advertised();
            list.of_reservation();
        }
    }
    list.duties
}

struct List<'c, 'a> {
    basis: Basis<'c, 'a>,
    duties: Vec<RouteDuty>,
}

impl List<'_, '_> {
    /// Adds a duty whose provision is in force on the day.
    fn add(&mut self, cited: &str, days: Option<&str>, sv: &str, en: &str) {
        let Ok(provision) = cited.parse() else { return };
        let on = self.basis.law_date();
        if self.basis.book().provision_is_in_force(&provision, on) {
            let days = days.and_then(|id| self.value(id)).and_then(ParameterValue::days);
            self.duties.push(RouteDuty { what: Text::new(sv, en), days, provision });
        }
    }

    fn value(&self, id: &str) -> Option<&ParameterValue> {
        let on = self.basis.law_date();
        self.basis.book().value(id, on, jiff::civil::Date::MAX).map(|valued| &valued.value)
    }

    fn reaches(&self, id: &str) -> bool {
        let limit = self.value(id).and_then(ParameterValue::sek).unwrap_or(Sek::MAX);
        self.basis.total().is_some_and(|total| total >= limit)
    }

    fn direct_award(&mut self) {
        if self.basis.law_date() < REFORM {
            return;
        }
        self.add("LOU 19a:8", None, "Behandla leverantörer lika.", "Treat suppliers alike.");
        self.add("LOU 19a:15", None, "Följ egna riktlinjer.", "Follow guidelines of your own.");
        let total = self.basis.total();
        let documents = self
            .value(id::DOCUMENTATION_LIMIT)
            .and_then(ParameterValue::sek)
            .zip(total)
            .is_some_and(|(limit, total)| total > limit);
        if documents {
            self.add(
                "LOU 19a:11",
                Some(id::DOCUMENTATION_DAYS),
                "Dokumentera skälen efter avtalet.",
                "Document the reasons after the contract.",
            );
        }
        if self.reaches(id::RESULT_NOTICE_LIMIT) {
            self.add(
                "LOU 19a:13",
                Some(id::RESULT_NOTICE_DAYS),
                "Annonsera resultatet.",
                "Advertise the result.",
            );
        }
    }

    fn advertised(&mut self) {
        match self.basis.advertised() {
            Ok(RegimeId::R1) => {
                self.add("LOU 10:1", None, "Annonsera i hela unionen.", "Advertise in the Union.");
                self.add(
                    "LOU 11:2",
                    Some(id::TIME_OPEN),
                    "Ge minst så lång tid för anbud i ett öppet förfarande.",
                    "Give at least this time for tenders in an open procedure.",
                );
                self.add(
                    "LOU 11:6",
                    Some(id::TIME_OPEN_ELECTRONIC),
                    "Med elektroniska anbud räcker den här tiden.",
                    "With electronic tenders this time is enough.",
                );
                self.standstill();
            }
            Ok(RegimeId::R2 | RegimeId::R3) => {
                self.add(
                    "LOU 19:6",
                    None,
                    "Annonsera upphandlingen.",
                    "Advertise the procurement.",
                );
                self.add(
                    "LOU 19:11",
                    None,
                    "Ge skälig tid för anbud.",
                    "Give reasonable time for tenders.",
                );
                self.standstill();
            }
            _ => {}
        }
    }

    fn standstill(&mut self) {
        self.add(
            "LOU 20:1",
            Some(id::STANDSTILL_ELECTRONIC),
            "Vänta med avtalet efter en elektronisk underrättelse om beslutet.",
            "Wait with the contract after an electronic notice of the decision.",
        );
    }

    fn of_clauses(&mut self) {
        if *self.basis.advertised() == Ok(RegimeId::R1) {
            self.add(
                "LOU 17:1",
                None,
                "Ange villkoren i annonsen eller dokumenten.",
                "State the conditions in the notice or the documents.",
            );
        } else {
            self.add(
                "LOU 19:9",
                None,
                "Ange villkoren i dokumenten.",
                "State the conditions in the documents.",
            );
        }
    }

    fn of_criterion(&mut self) {
        if *self.basis.advertised() == Ok(RegimeId::R1) {
            self.add(
                "LOU 16:6",
                None,
                "Ange kriteriets vikt.",
                "State the weight of the criterion.",
            );
        } else {
            self.add(
                "LOU 19:9 p 4",
                None,
                "Ange kriteriets vikt eller rang.",
                "State the weight or rank of the criterion.",
            );
        }
    }

    fn of_reservation(&mut self) {
        let cited =
            if *self.basis.advertised() == Ok(RegimeId::R1) { "LOU 4:18" } else { "LOU 19:9" };
        self.add(
            cited,
            None,
            "Ange reservationen och pröva villkoren för varje leverantör.",
            "State the reservation and test its conditions for each supplier.",
        );
    }

    fn choice_system(&mut self) {
        self.add("LOV 3:1", None, "Annonsera löpande.", "Advertise continuously.");
        self.add(
            "LOV 8:1",
            None,
            "Godkänn alla som uppfyller kraven.",
            "Approve all who meet the requirements.",
        );
        self.add("LOV 9:1", None, "Informera dem som väljer.", "Inform those who choose.");
        self.add(
            "LOV 9:2",
            None,
            "Ha ett alternativ för dem som inte väljer.",
            "Have an alternative for those who do not choose.",
        );
    }
}
