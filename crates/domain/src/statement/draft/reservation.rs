//! Who may take part, where participation is reserved.

use super::super::document::Inline;
use super::super::term;
use super::{Draft, capital_first, definition};
use crate::law::assessment::{Route, RouteKind, RouteState};
use crate::law::regime::RegimeId;
use crate::law::reservation::ReservationRoute;
use crate::text::Text;

impl<'a> Draft<'a> {
    pub(super) fn reservation(&mut self) {
        self.out.heading(
            2,
            "reservation",
            self.out.say("Vilka som får delta", "Who may take part"),
        );
        let tender = self.input.tender;
        let mut uses = Vec::new();
        if let Some(used) = &tender.reservation {
            uses.push((self.out.say("Hela köpet", "The whole purchase"), used.route));
        }
        for (index, lot) in tender.lots.iter().enumerate() {
            if let Some(used) = &lot.reservation {
                uses.push((self.lot_name(index + 1, lot), used.route));
            }
        }
        if uses.is_empty() {
            self.out.paragraph(
                self.out.say("Köpet är inte reserverat.", "The purchase is not reserved."),
            );
            return;
        }
        let (sv, en) = if self.is_choice_system() {
            (
                "Deltagandet är reserverat i det som anges här. Bara de leverantörer som beskrivs kan godkännas.",
                "Participation is reserved in what is named here. Only the suppliers described can be approved.",
            )
        } else {
            (
                "Deltagandet är reserverat i det som anges här. Bara de leverantörer som beskrivs får delta, och de tävlar med varandra.",
                "Participation is reserved in what is named here. Only the suppliers described may take part, and they compete with one another.",
            )
        };
        self.out.paragraph(self.out.say(sv, en));
        for (scope, route) in uses {
            self.reserved(scope, route);
        }
        if tender.reservation.is_none() && tender.lots.iter().any(|lot| lot.reservation.is_none()) {
            self.out.paragraph(self.out.say(
                "Resten av köpet är inte reserverad.",
                "The rest of the purchase is not reserved.",
            ));
        }
    }

    fn reserved(&mut self, scope: String, route: ReservationRoute) {
        let provisions = self.provisions(route);
        self.out.definitions(vec![
            definition(self.out.say("Gäller", "Applies to"), Inline::Swedish(scope)),
            definition(
                self.out.say("Reserverat för", "Reserved for"),
                capital_first(&self.out.pick(&term::reserved_for(route))),
            ),
            definition(
                self.out.say("Vilka som får delta", "Who may take part"),
                self.out.pick(&participants(route)),
            ),
            definition(self.out.say("Lagrum", "Provision"), provisions),
        ]);
        if let Some(closed) = self.assessed(route).filter(|found| found.state == RouteState::Closed)
        {
            let because = self.out.pick(&closed.because);
            self.out.note(self.out.say(
                &format!("Bedömningen visar att vägen är stängd: {because}"),
                &format!("The assessment shows that this way is closed: {because}"),
            ));
        }
    }

    fn assessed(&self, route: ReservationRoute) -> Option<&'a Route> {
        let wanted = match route {
            ReservationRoute::IntegrationSupplier => RouteKind::ReservedIntegrationSupplier,
            ReservationRoute::ShelteredProgramme => RouteKind::ReservedShelteredProgramme,
            ReservationRoute::ParticipationBased => RouteKind::ReservedParticipationBased,
            ReservationRoute::Ideburen => RouteKind::ReservedIdeburen,
            ReservationRoute::ChoiceSystemIdeburen => RouteKind::ChoiceSystemIdeburen,
        };
        self.input.assessment?.routes.iter().find(|found| found.route == wanted)
    }

    /// The provisions as the assessment gives them; without one, those of the act
    /// that do not depend on the regime.
    fn provisions(&self, route: ReservationRoute) -> String {
        if let Some(found) = self.assessed(route).filter(|found| !found.provisions.is_empty()) {
            let names: Vec<String> =
                found.provisions.iter().map(|cited| self.out.pick(&cited.written_out())).collect();
            return names.join(", ");
        }
        let regime = self.input.assessment.and_then(|assessment| assessment.regime);
        match (route, regime) {
            (ReservationRoute::ParticipationBased, _) => self.out.cited("LOU 19:25"),
            (ReservationRoute::Ideburen, _) => self.out.cited("LOU 19:25a"),
            (ReservationRoute::ChoiceSystemIdeburen, _) => self.out.cited("LOV 1:2a"),
            (ReservationRoute::IntegrationSupplier, Some(RegimeId::R1)) => {
                self.out.cited("LOU 4:18 st 1 p 1")
            }
            (ReservationRoute::ShelteredProgramme, Some(RegimeId::R1)) => {
                self.out.cited("LOU 4:18 st 1 p 2")
            }
            _ => self.out.say(
                "Avgörs när det är klart vilka regler som gäller för köpet",
                "To be settled once it is clear which rules apply to the purchase",
            ),
        }
    }
}

/// Who may take part, in outline; the figures stand in the clause and in the law.
fn participants(route: ReservationRoute) -> Text {
    let (sv, en) = match route {
        ReservationRoute::IntegrationSupplier => (
            "Skyddade verkstäder, och leverantörer som främst finns till för att integrera personer med \
             funktionsnedsättning eller personer som har svårt att komma in på arbetsmarknaden. Den andel av \
             de sysselsatta som lagen kräver ska höra till dessa grupper.",
            "Sheltered workshops, and suppliers that mainly exist to integrate disabled persons or persons who \
             find it hard to enter the labour market. The share of those occupied that the act demands shall \
             belong to these groups.",
        ),
        ReservationRoute::ShelteredProgramme => (
            "Leverantörer som utför kontraktet inom ett program för skyddad anställning. Den andel av dem som \
             sysselsätts i programmet som lagen kräver ska ha en funktionsnedsättning eller ha svårt att komma \
             in på arbetsmarknaden.",
            "Suppliers that perform the contract within a programme for sheltered employment. The share of \
             those occupied in the programme that the act demands shall be disabled or find it hard to enter \
             the labour market.",
        ),
        ReservationRoute::ParticipationBased => (
            "Organisationer vars syfte är ett offentligt uppdrag som hör samman med tjänsten, som använder \
             vinst till syftet, och som de anställda äger eller där anställda, brukare eller andra berörda är \
             aktivt delaktiga.",
            "Organisations whose purpose is a public task tied to the service, which use profit for that \
             purpose, and which their staff own or in which staff, users or others concerned take an active part.",
        ),
        ReservationRoute::Ideburen | ReservationRoute::ChoiceSystemIdeburen => (
            "Juridiska personer som bara har allmännyttiga syften som bidrar till tjänstens syfte, som inte för \
             över värden till andra än lagen tillåter, och som varken stat, region eller kommun har ett \
             rättsligt bestämmande inflytande över.",
            "Legal persons with exclusively public-benefit purposes that serve the purpose of the service, \
             which transfer value to none but those the act permits, and over which neither state, region nor \
             municipality has a legally decisive influence.",
        ),
    };
    Text::new(sv, en)
}
