//! Conditions of the employer.

use jiff::civil::date;

use super::{Conditions, before, permitted, prohibited};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::ParameterValue;
use crate::money::Sek;
use crate::subsidy::case::SubsidyForm;
use crate::subsidy::reading::{kronor, text};
use crate::text::Text;

/// The sections of a form's employer conditions: registration, bars, pay.
const fn sections(form: SubsidyForm) -> Option<[&'static str; 3]> {
    match form {
        SubsidyForm::Introduktionsjobb => Some(["F2018:42 19", "F2018:42 21", "F2018:42 20"]),
        SubsidyForm::Nystartsjobb => Some(["F2018:43 20", "F2018:43 22", "F2018:43 21"]),
        SubsidyForm::Etableringsjobb | SubsidyForm::Extratjanst => None,
        _ => Some(["F2017:462 43", "F2017:462 44", "F2017:462 18"]),
    }
}

impl Conditions<'_> {
    /// OSA only with public employers; Samhall under rules of its own.
    pub(super) fn kind_of_employer(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.EMPLOYER.KIND";
        let employer = &self.case.employer;
        let what = text("Slag av arbetsgivare", "Kind of employer");
        let mut reading = self.read();
        if self.case.form == SubsidyForm::Osa {
            let cites = ["F2017:462 38", "F2017:462 40"];
            reading.fact("/employer/isPublic", employer.is_public);
            return Some(match employer.is_public {
                None => reading.needs_facts(RULE, &cites, what, &["/employer/isPublic"]),
                Some(true) => permitted(
                    reading,
                    RULE,
                    &cites,
                    what,
                    "Arbetsgivaren är offentlig.",
                    "The employer is public.",
                ),
                Some(false) => {
                    let said = [
                        what,
                        text(
                            "Skyddat arbete finns hos Samhall och hos offentliga arbetsgivare; ett socialt företag kan inte vara arbetsgivare.",
                            "Sheltered work exists at Samhall and with public employers; a social enterprise cannot be the employer.",
                        ),
                        text("Pröva lönebidrag.", "Try a wage subsidy."),
                    ];
                    prohibited(reading, RULE, &cites, said)
                }
            });
        }
        if !self.case.form.is_lonebidrag() || employer.is_samhall != Some(true) {
            return None;
        }
        reading.fact("/employer/isSamhall", employer.is_samhall);
        let section = match self.case.form {
            SubsidyForm::LonebidragAnstallning => "F2017:462 29",
            SubsidyForm::LonebidragTrygghet => "F2017:462 33",
            _ => "F2017:462 15",
        };
        let said = [
            what,
            text(
                "Samhall får inte detta bidrag; dess ersättning har egna bestämmelser.",
                "Samhall does not get this grant; its compensation has rules of its own.",
            ),
            text("Räkna inte med bidraget.", "Do not reckon with the grant."),
        ];
        Some(prohibited(reading, RULE, &[section], said))
    }

    /// Registered as an employer.
    pub(super) fn registered(&self) -> Option<Finding> {
        let [section, ..] = sections(self.case.form)?;
        Some(self.demand(
            "SUBSIDY.EMPLOYER.REGISTERED",
            section,
            "/employer/isRegistered",
            self.case.employer.is_registered,
            [
                text("Registrerad arbetsgivare", "Registered employer"),
                text(
                    "Arbetsgivaren är registrerad hos Skatteverket.",
                    "The employer is registered with Skatteverket.",
                ),
                text(
                    "Arbetsgivaren är inte registrerad hos Skatteverket vid beslutet.",
                    "The employer is not registered with Skatteverket at the decision.",
                ),
            ],
        ))
    }

    /// No ban on business, bankruptcy or the like.
    pub(super) fn bars(&self) -> Option<Finding> {
        let [_, section, _] = sections(self.case.form)?;
        Some(self.demand_not(
            "SUBSIDY.EMPLOYER.BARS",
            section,
            "/employer/isBarredOrInsolvent",
            self.case.employer.is_barred_or_insolvent,
            [
                text(
                    "Näringsförbud, konkurs och liknande",
                    "Ban on business, bankruptcy and the like",
                ),
                text("Inget sådant hinder.", "No such bar."),
                text("Stöd får inte beviljas.", "Support may not be granted."),
            ],
        ))
    }

    /// A fact that must be so, under one section.
    fn demand(
        &self,
        rule: &str,
        section: &str,
        pointer: &str,
        holds: Option<bool>,
        [what, yes, no]: [Text; 3],
    ) -> Finding {
        let mut reading = self.read();
        let Some(holds) = holds else {
            return reading.needs_facts(rule, &[section], what, &[pointer]);
        };
        reading.fact(pointer, Some(holds));
        if holds {
            permitted(reading, rule, &[section], what, &yes.sv, &yes.en)
        } else {
            let remedy = text("Undanröj hindret innan ansökan.", "Remove the bar before applying.");
            prohibited(reading, rule, &[section], [what, no, remedy])
        }
    }

    /// Taxes and fees settled; the amount is the agency's practice.
    pub(super) fn debts(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.EMPLOYER.DEBTS";
        const ID: &str = "SUBSIDY.DEBTS.PRACTICE";
        let [_, section, _] = sections(self.case.form)?;
        let what = text("Skatter och avgifter", "Taxes and fees");
        let mut reading = self.read();
        let pointer = "/employer/unsettledDebts";
        let Some(debts) = self.case.employer.unsettled_debts else {
            return Some(reading.needs_facts(RULE, &[section], what, &[pointer]));
        };
        reading.fact(pointer, Some(debts));
        if debts == Sek::ZERO {
            return Some(permitted(
                reading,
                RULE,
                &[section],
                what,
                "Allt är betalt.",
                "Everything is settled.",
            ));
        }
        let limit = reading.parameter(ID).and_then(ParameterValue::sek);
        let Some(limit) = limit else {
            return Some(reading.needs_data(RULE, &[section], what, ID));
        };
        let ((sv, en), (limit_sv, limit_en)) = (kronor(debts), kronor(limit));
        let remedy = text("Betala skulden före ansökan.", "Settle the debt before applying.");
        if debts > limit {
            let why = text(
                format!("Skulderna är {sv}, över {limit_sv}."),
                format!("The debts are {en}, above {limit_en}."),
            );
            return Some(prohibited(reading, RULE, &[section], [what, why, remedy]));
        }
        let why = text(
            format!(
                "Skulderna är {sv}. Förordningen har ingen beloppsgräns; Arbetsförmedlingens sida nämner {limit_sv}."
            ),
            format!(
                "The debts are {en}. The ordinance has no limit; the agency's page names {limit_en}."
            ),
        );
        Some(reading.conclude(RULE, Verdict::Human, &[section], [what, why, remedy]))
    }

    /// Pay by or matching a collective agreement.
    pub(super) fn pay(&self) -> Option<Finding> {
        let [.., section] = sections(self.case.form)?;
        Some(self.demand(
            "SUBSIDY.EMPLOYER.PAY",
            section,
            "/employer/payMatchesCollectiveAgreement",
            self.case.employer.pay_matches_collective_agreement,
            [
                text("Lön enligt kollektivavtal", "Pay by collective agreement"),
                text(
                    "Lönen följer eller motsvarar kollektivavtal.",
                    "The pay follows or matches a collective agreement.",
                ),
                text(
                    "Lönen varken följer eller motsvarar kollektivavtal.",
                    "The pay neither follows nor matches a collective agreement.",
                ),
            ],
        ))
    }

    /// No dismissal for lack of work at the unit in the months before.
    pub(super) fn redundancy(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.EMPLOYER.REDUNDANCY";
        let (id, section) = match self.case.form {
            SubsidyForm::Introduktionsjobb => {
                ("SUBSIDY.REDUNDANCY.INTRODUKTIONSJOBB", "F2018:42 20")
            }
            SubsidyForm::Nystartsjobb => ("SUBSIDY.REDUNDANCY.NYSTARTSJOBB", "F2018:43 21"),
            _ => return None,
        };
        let what = text("Uppsägning på grund av arbetsbrist", "Dismissal for lack of work");
        let mut reading = self.read();
        let pointer = "/employer/redundancy";
        if self.case.form == SubsidyForm::Nystartsjobb && self.day < date(2025, 2, 1) {
            reading.fact("/decidedOn", self.case.decided_on);
            let said = [
                what,
                text(
                    "Villkoret gäller beslut från 2025-02-01 (2024:1339).",
                    "The condition holds for decisions from 2025-02-01 (2024:1339).",
                ),
                text("Inget mer behövs.", "Nothing more is needed."),
            ];
            return Some(reading.conclude(RULE, Verdict::NotApplicable, &[section], said));
        }
        let Some(redundancy) = self.case.employer.redundancy else {
            return Some(reading.needs_facts(RULE, &[section], what, &[pointer]));
        };
        reading.fact(pointer, Some(redundancy));
        if !redundancy.occurred {
            return Some(permitted(
                reading,
                RULE,
                &[section],
                what,
                "Ingen har sagts upp på grund av arbetsbrist.",
                "Nobody was dismissed for lack of work.",
            ));
        }
        let (Some(on), Some(hired)) = (redundancy.on, self.period_from()) else {
            let missing = ["/employer/redundancy/on", "/decidedOn"];
            return Some(reading.needs_facts(RULE, &[section], what, &missing));
        };
        reading.fact("/periodFrom", Some(hired));
        let Some(months) = reading.parameter(id).and_then(ParameterValue::months) else {
            return Some(reading.needs_data(RULE, &[section], what, id));
        };
        let since = before(hired, months);
        let why = text(
            format!("Uppsägningen {on}; {months} månader före anställningen är {since}."),
            format!("The dismissal was on {on}; {months} months before the hiring is {since}."),
        );
        if on < since {
            return Some(permitted(reading, RULE, &[section], what, &why.sv, &why.en));
        }
        if hired < on {
            let said = [
                what,
                text(
                    format!(
                        "Uppsägningen {on} är senare än anställningen {hired}; villkoret gäller tiden före."
                    ),
                    format!(
                        "The dismissal of {on} is later than the hiring of {hired}; the condition is for the time before."
                    ),
                ),
                text("Kontrollera dagarna.", "Check the days."),
            ];
            return Some(reading.conclude(RULE, Verdict::Human, &[section], said));
        }
        let remedy = text("Vänta tills tiden har gått.", "Wait until the time has passed.");
        // Whether the very day counts is not said in what was read.
        let verdict = if on == since { Verdict::Human } else { Verdict::Prohibited };
        Some(reading.conclude(RULE, verdict, &[section], [what, why, remedy]))
    }

    /// No support for one's own or one's family's business (*nystartsjobb*).
    pub(super) fn ownership(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.EMPLOYER.OWNERSHIP";
        if self.case.form != SubsidyForm::Nystartsjobb || self.day < date(2025, 2, 1) {
            return None;
        }
        Some(self.demand_not(
            RULE,
            "F2018:43 3",
            "/employer/isOwnedByHiredOrFamily",
            self.case.employer.is_owned_by_hired_or_family,
            [
                text(
                    "Den anställdes eller närståendes ägande",
                    "Ownership by the hired person or relatives",
                ),
                text("Inget sådant ägande.", "No such ownership."),
                text(
                    "Stöd lämnas inte för en anställning i ett sådant företag.",
                    "No support is given for a job in such a business.",
                ),
            ],
        ))
    }

    /// OSA not in an activity exposed to competition.
    pub(super) fn competition(&self) -> Option<Finding> {
        if self.case.form != SubsidyForm::Osa {
            return None;
        }
        Some(self.demand_not(
            "SUBSIDY.OSA.COMPETITION",
            "F2017:462 40",
            "/isExposedToCompetition",
            self.case.is_exposed_to_competition,
            [
                text("Konkurrensutsatt verksamhet", "Activity exposed to competition"),
                text(
                    "Verksamheten är inte konkurrensutsatt.",
                    "The activity is not exposed to competition.",
                ),
                text(
                    "Bidraget får inte lämnas i en konkurrensutsatt verksamhet.",
                    "The grant may not be given in an activity exposed to competition.",
                ),
            ],
        ))
    }

    /// A fact that must not be so, under one section.
    fn demand_not(
        &self,
        rule: &str,
        section: &str,
        pointer: &str,
        is_so: Option<bool>,
        [what, yes, no]: [Text; 3],
    ) -> Finding {
        let mut reading = self.read();
        let Some(is_so) = is_so else {
            return reading.needs_facts(rule, &[section], what, &[pointer]);
        };
        reading.fact(pointer, Some(is_so));
        if is_so {
            let remedy = text("Pröva en annan form av stöd.", "Try another form of support.");
            prohibited(reading, rule, &[section], [what, no, remedy])
        } else {
            permitted(reading, rule, &[section], what, &yes.sv, &yes.en)
        }
    }
}
