//! The register of rules, in the order of the act.

use jiff::civil::{Date, date};

use super::Rule;
use super::{
    areas, award, choice_system, citations, clauses, contract, direct_award, reservation, scope,
    value,
};
use crate::law::book::Confidence;
use crate::law::case::{LOU_FROM, LOV_FROM, REFORM};
use crate::law::regime::RegimeId;

/// The last day of the older chapter 19.
const BEFORE_REFORM: Date = date(2022, 1, 31);

const EVERY: &[RegimeId] = &RegimeId::ALL;
const LOU: &[RegimeId] =
    &[RegimeId::R1, RegimeId::R2, RegimeId::R3, RegimeId::R4, RegimeId::OldNational];
const GRANTS: &[RegimeId] = &[RegimeId::R0];
const OLDER: &[RegimeId] = &[RegimeId::OldNational];
const ADVERTISED: &[RegimeId] = &[RegimeId::R1, RegimeId::R2, RegimeId::R3];
const OPEN_TO_MANY: &[RegimeId] = &[RegimeId::R1, RegimeId::R2, RegimeId::R3, RegimeId::Lov];
const COVERED: &[RegimeId] =
    &[RegimeId::R1, RegimeId::R2, RegimeId::R3, RegimeId::R4, RegimeId::Lov];
const LOU_TODAY: &[RegimeId] = &[RegimeId::R1, RegimeId::R2, RegimeId::R3, RegimeId::R4];
const DIRECTIVE: &[RegimeId] = &[RegimeId::R1];
const ANNEX_2: &[RegimeId] = &[RegimeId::R3];
const DIRECT: &[RegimeId] = &[RegimeId::R4];
const CHOICE: &[RegimeId] = &[RegimeId::Lov];

/// Every rule, in the order of the act; areas that are not covered come last.
#[rustfmt::skip] // A table: one rule a row.
pub static RULES: &[Rule] = &[
    Rule::new("LAW.DATE", "Avgörande dag", "Decisive day",
        &["LOU 5:5", "LOV 1:1"], LOV_FROM, EVERY, value::date).without_regime().before_the_act(),
    Rule::new("LOU.VALUE.MIXED", "Blandade köp", "Mixed purchases",
        &["LOU 2:2"], LOU_FROM, LOU, value::mixed).without_regime(),
    Rule::new("LOU.VALUE.ESTIMATE", "Kontraktets värde", "Value of the contract",
        &["LOU 5:3", "LOU 5:11", "LOU 5:13"], LOU_FROM, LOU, value::estimate).without_regime(),
    Rule::new("LOU.VALUE.SPLIT", "Uppdelning av köp", "Splitting a purchase",
        &["LOU 5:6", "LOU 5:7", "LOU 5:7a"], LOU_FROM, LOU, value::split).without_regime(),
    Rule::new("LOU.REGIME", "Regim", "Regime",
        &["LOU 1:4", "LOU 5:1"], LOU_FROM, LOU, scope::regime).without_regime(),
    Rule::new("LOU.REGIME.CONTRACT", "Kontrakt eller bidrag", "Contract or grant",
        &["LOU 1:15"], LOU_FROM, GRANTS, scope::grant).at(Confidence::C),
    Rule::new("LOU.REGIME.OLDER_SERVICES", "Tjänster i den äldre bilaga 2", "Services of the older annex 2",
        &["LOU 1:4"], LOU_FROM, OLDER, scope::older_services).until(BEFORE_REFORM).at(Confidence::C),
    Rule::new("LOU.LOTS.REASONS", "Skäl för att inte dela upp", "Reasons for not dividing",
        &["LOU 4:13", "LOU 4:14", "LOU 19:1"], LOU_FROM, ADVERTISED, contract::lots),
    Rule::new("RESERVATION.ROUTE", "Reservationens grund", "Ground of the reservation",
        &["LOU 4:18", "LOU 19:25", "LOU 19:25a", "LOV 1:2a", "LOU 19:2"], LOV_FROM, EVERY, reservation::route),
    Rule::new("RESERVATION.CPV", "Tjänster som får reserveras", "Services that may be reserved",
        &["LOU 19:25", "LOU 19:25a", "LOV 1:1"], REFORM, OPEN_TO_MANY, reservation::cpv).without_regime(),
    Rule::new("RESERVATION.TERM", "Det reserverade kontraktets löptid", "Term of the reserved contract",
        &["LOU 19:25 st 2"], REFORM, ANNEX_2, reservation::term),
    Rule::new("RESERVATION.STATED", "Reservationen i dokumenten", "The reservation in the documents",
        &["LOU 4:1", "LOU 14:1", "LOU 19:2", "LOU 19:9 p 2", "LOV 1:2"], LOV_FROM, OPEN_TO_MANY, reservation::stated).at(Confidence::C),
    Rule::new("RESERVATION.PLACE", "Reservation för en ort eller namngivna", "Reservation for a place or named ones",
        &["LOU 4:1", "LOU 4:2", "LOU 19:2", "LOV 1:2"], LOV_FROM, OPEN_TO_MANY, reservation::place).without_regime(),
    Rule::new("LOU.ACCESSIBILITY", "Tillgänglighet", "Accessibility",
        &["LOU 9:2", "LOU 19:3"], LOU_FROM, ADVERTISED, contract::accessibility),
    Rule::new("LOU.AWARD.GROUND", "Tilldelningsgrund", "Ground of award",
        &["LOU 16:1", "LOU 16:2", "LOU 19:9 p 4"], LOU_FROM, ADVERTISED, award::ground),
    Rule::new("LOU.AWARD.WEIGHTS", "Viktning av kriterier", "Weights of criteria",
        &["LOU 16:6", "LOU 19:9 p 4"], LOU_FROM, ADVERTISED, award::weights),
    Rule::new("LOU.LABOUR_TERMS", "Arbetsrättsliga villkor", "Labour terms",
        &["LOU 17:2", "LOU 17:3", "LOU 17:4", "LOU 19:1", "LOU 19:3"], date(2017, 6, 1), ADVERTISED, contract::labour_terms),
    Rule::new("CLAUSE.STATED", "Hänsynen i dokumenten", "The consideration in the documents",
        &["LOU 9:1", "LOU 14:1", "LOU 16:6", "LOU 17:1", "LOU 19:9", "LOV 4:2"], LOV_FROM, OPEN_TO_MANY, clauses::stated),
    Rule::new("CLAUSE.LINK", "Samband med det som anskaffas", "Link to what is bought",
        &["LOU 16:2 st 2", "LOU 9:1", "LOU 14:1", "LOU 17:1", "LOU 19:2", "LOU 19a:8", "LOV 1:2"], LOV_FROM, COVERED, clauses::link),
    Rule::new("CLAUSE.DISCRIMINATION", "Lika behandling", "Equal treatment",
        &["LOU 4:1", "LOU 19:2", "LOU 19a:8", "LOV 1:2"], LOV_FROM, COVERED, clauses::discrimination).without_regime(),
    Rule::new("CLAUSE.VERIFIABLE", "Kontrollerbarhet", "Verifiability",
        &["LOU 16:2 st 3", "LOU 4:1", "LOU 19:2", "LOU 19a:8", "LOV 1:2"], LOV_FROM, COVERED, clauses::verifiable),
    Rule::new("CLAUSE.PHASE", "Rätt fas", "The right phase",
        &["LOU 14:1", "LOU 19:9 p 2", "LOU 19:2", "LOV 8:1"], LOV_FROM, COVERED, clauses::phase).at(Confidence::B),
    Rule::new("CLAUSE.COLLECTIVE_AGREEMENT", "Tecknat kollektivavtal", "Signed collective agreement",
        &["LOU 17:5", "LOU 4:1", "LOU 19:2", "LOU 19a:8", "LOV 1:2"], LOV_FROM, COVERED, clauses::collective_agreement).at(Confidence::B),
    Rule::new("CLAUSE.PROPORTION", "Proportionalitet i tid", "Proportion in time",
        &["LOU 4:1", "LOU 17:1", "LOU 19:2", "LOV 1:2"], LOV_FROM, COVERED, clauses::proportion).at(Confidence::C),
    Rule::new("CLAUSE.PERMITTED", "Hänsynen som helhet", "The consideration as a whole",
        &["LOU 9:1", "LOU 14:1", "LOU 16:2", "LOU 17:1", "LOU 19:9", "LOU 19:2", "LOU 19a:8", "LOV 4:2"], LOV_FROM, COVERED, clauses::in_order).at(Confidence::B),
    Rule::new("CLAUSE.CITATION", "Hänvisningar", "Citations",
        &["LOU 1:4", "LOU 19:1", "LOU 19a:1", "LOV 1:1"], LOV_FROM, EVERY, citations::cited).without_regime(),
    Rule::new("LOU.DIRECT_AWARD.OLDER_VALUE", "Direktupphandling på värde, äldre lydelse", "Direct award on value, older wording",
        &["LOU 19:7"], date(2018, 1, 1), LOU, direct_award::value).until(BEFORE_REFORM).at(Confidence::B).without_regime(),
    Rule::new("LOU.DIRECT_AWARD.VALUE", "Direktupphandling på värde", "Direct award on value",
        &["LOU 19a:2"], REFORM, LOU, direct_award::value).without_regime(),
    Rule::new("LOU.DIRECT_AWARD.GROUND", "Direktupphandling på annan grund", "Direct award on another ground",
        &["LOU 19a:3", "LOU 19a:4", "LOU 19a:5", "LOU 19a:6", "LOU 19a:7", "LOU 6:12"], REFORM, LOU, direct_award::ground).without_regime(),
    Rule::new("LOU.DIRECT_AWARD.PRINCIPLES", "Principerna vid direktupphandling", "Principles of direct award",
        &["LOU 19a:8"], REFORM, DIRECT, direct_award::principles),
    Rule::new("LOU.DIRECT_AWARD.NOTICE", "Underrättelse", "Notice to those who tendered",
        &["LOU 19a:10"], REFORM, DIRECT, direct_award::notice_to_tenderers),
    Rule::new("LOU.DIRECT_AWARD.DOCUMENTATION", "Dokumentation", "Documentation",
        &["LOU 19a:11"], REFORM, DIRECT, direct_award::documentation),
    Rule::new("LOU.DIRECT_AWARD.RESULT_NOTICE", "Efterannons", "Notice of the result",
        &["LOU 19a:13", "LOU 19a:14"], REFORM, DIRECT, direct_award::result_notice),
    Rule::new("LOU.DIRECT_AWARD.GUIDELINES", "Riktlinjer", "Guidelines",
        &["LOU 19a:15"], REFORM, DIRECT, direct_award::guidelines),
    Rule::new("LOU.DIRECT_AWARD.STANDSTILL", "Avtalsspärr", "Standstill",
        &["LOU 20:1", "LOU 19a:10"], REFORM, DIRECT, direct_award::standstill),
    Rule::new("LOV.DECIDED", "Beslut om valfrihetssystem", "Decision on a choice system",
        &["LOV 1:1"], LOV_FROM, CHOICE, choice_system::decided),
    Rule::new("LOV.SCOPE", "Tjänster i ett valfrihetssystem", "Services of a choice system",
        &["LOV 1:1"], LOV_FROM, CHOICE, choice_system::scope),
    Rule::new("LOV.AWARD", "Ingen rangordning", "No ranking",
        &["LOV 8:1"], LOV_FROM, CHOICE, award::in_choice_system),
    Rule::area("AREA.PROCEDURES", "Förfaranden och tidsfrister", "Procedures and time limits",
        &["LOU 11:2", "LOU 19:11"], LOU_FROM, ADVERTISED),
    Rule::area("AREA.SMALL_LOTS", "Små delkontrakt och begränsning av delkontrakt", "Small lots and limits on lots",
        &["LOU 5:8", "LOU 4:15", "LOU 4:16", "LOU 4:17"], LOU_FROM, DIRECTIVE),
    Rule::area("AREA.EXCLUSION", "Uteslutning i enskilda fall", "Exclusion in the single case",
        &["LOU 13:1", "LOU 13:3", "LOU 19:17", "LOV 7:1"], LOV_FROM, OPEN_TO_MANY),
    Rule::area("AREA.LABELS", "Märkningar och standarder", "Labels and standards",
        &["LOU 9:13", "LOU 9:4", "LOU 19:2"], LOU_FROM, ADVERTISED),
    Rule::area("AREA.LOW_TENDERS", "Onormalt låga anbud", "Abnormally low tenders",
        &["LOU 16:7", "LOU 19:18"], LOU_FROM, ADVERTISED),
    Rule::area("AREA.NOTICES", "Annonsernas innehåll", "Content of notices",
        &["LOU 10:1", "LOU 19:6", "LOU 19a:14", "LOV 3:1", "UF 14c"], LOV_FROM, COVERED),
    Rule::area("AREA.REVIEW", "Avtalsspärr, överprövning och skadestånd", "Standstill, review and damages",
        &["LOU 20:1", "LOU 20:6", "LOU 20:20", "LOV 10:1"], LOV_FROM, COVERED),
    Rule::area("AREA.MODIFICATIONS", "Ändring av kontrakt och underleverantörer", "Contract changes and subcontractors",
        &["LOU 17:7", "LOU 17:17", "LOU 19:2", "LOU 19a:8"], LOU_FROM, LOU_TODAY),
    Rule::area("AREA.SECRECY", "Sekretess", "Secrecy",
        &["OSL 19:3 st 2"], LOU_FROM, LOU_TODAY).at(Confidence::B),
    Rule::area("AREA.OLDER_NATIONAL", "19 kap. i lydelsen före 2022-02-01", "Chapter 19 as worded before 2022-02-01",
        &["LOU 1:4", "LOU 19:7"], LOU_FROM, OLDER).until(BEFORE_REFORM),
    Rule::area("AREA.CHOICE_SYSTEM", "Ersättning, ansökan, information och ickeval", "Payment, application, information and non-choice",
        &["LOV 4:1", "LOV 4:4", "LOV 9:1", "LOV 9:2"], LOV_FROM, CHOICE),
];

type Check = fn(&crate::law::case::Case<'_>, &'static Rule) -> Vec<crate::law::assessment::Finding>;

impl Rule {
    const fn new(
        id: &'static str,
        title_sv: &'static str,
        title_en: &'static str,
        provisions: &'static [&'static str],
        in_force_from: Date,
        regimes: &'static [RegimeId],
        check: Check,
    ) -> Self {
        Self {
            id,
            title_sv,
            title_en,
            provisions,
            in_force_from,
            in_force_to: None,
            confidence: Confidence::A,
            regimes,
            speaks_without_regime: false,
            speaks_before_the_act: false,
            check,
        }
    }

    const fn area(
        id: &'static str,
        title_sv: &'static str,
        title_en: &'static str,
        provisions: &'static [&'static str],
        in_force_from: Date,
        regimes: &'static [RegimeId],
    ) -> Self {
        Self::new(id, title_sv, title_en, provisions, in_force_from, regimes, areas::not_covered)
    }

    const fn until(self, last: Date) -> Self {
        Self { in_force_to: Some(last), ..self }
    }

    const fn at(self, confidence: Confidence) -> Self {
        Self { confidence, ..self }
    }

    const fn without_regime(self) -> Self {
        Self { speaks_without_regime: true, ..self }
    }

    const fn before_the_act(self) -> Self {
        Self { speaks_before_the_act: true, ..self }
    }
}
