//! Conditions of the support itself: who it is for, what it may be combined
//! with, and what may be added.

use jiff::civil::{Date, date};

use super::{Conditions, permitted, prohibited};
use crate::law::assessment::{Finding, Verdict};
use crate::law::book::ParameterValue;
use crate::money::Sek;
use crate::share::Share;
use crate::subsidy::amount::extra_grant_of;
use crate::subsidy::case::{NewStart, NewStartGroup, SubsidyForm};
use crate::subsidy::reading::{kronor, text};

/// Supervision support was repealed on this day.
const SUPERVISION_TO: Date = date(2025, 2, 1);

impl Conditions<'_> {
    /// A post that follows sheltered work with another employer (26 § 3).
    pub(super) fn category(&self) -> Option<Finding> {
        if self.case.form != SubsidyForm::LonebidragUtveckling {
            return None;
        }
        let follows = self.case.follows_sheltered_work.filter(|follows| *follows)?;
        let mut reading = self.read();
        reading.fact("/followsShelteredWork", Some(follows));
        let what = text("Anställning efter skyddat arbete", "A job after sheltered work");
        Some(permitted(
            reading,
            "SUBSIDY.CATEGORY",
            &["F2017:462 26 st 1 p 3"],
            what,
            "Lönebidrag för utveckling kan lämnas när någon lämnar skyddat arbete för en annan arbetsgivare.",
            "A wage subsidy for development may be given when somebody leaves sheltered work for another employer.",
        ))
    }

    /// The absence that a *nystartsjobb* needs.
    pub(super) fn qualifying(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.NYSTARTSJOBB.QUALIFYING";
        let NewStart { group, absence_months } = self.case.new_start?;
        let what = text("Kvalificerande frånvaro", "Qualifying absence");
        let mut reading = self.read();
        reading.fact("/newStart", self.case.new_start);
        let (needed, frame, section) = match group {
            NewStartGroup::Adult => ("QUALIFYING.ADULT", "FRAME.ADULT", "F2018:43 4"),
            NewStartGroup::Young => ("QUALIFYING.YOUNG", "FRAME.YOUNG", "F2018:43 5"),
            NewStartGroup::NewlyArrived | NewStartGroup::NewlyArrivedYoung => {
                let said = [
                    what,
                    text(
                        "Programdeltagande eller frånvaro och uppehållstillstånd de senaste 36 månaderna.",
                        "Taking part in the programme or absence, and a permit in the last 36 months.",
                    ),
                    text(
                        "Arbetsförmedlingen prövar villkoret.",
                        "Arbetsförmedlingen examines the condition.",
                    ),
                ];
                return Some(reading.conclude(RULE, Verdict::PermittedCond, &["F2018:43 6"], said));
            }
            NewStartGroup::Guarantee => {
                return Some(permitted(
                    reading,
                    RULE,
                    &["F2018:43 8"],
                    what,
                    "Inskrivning i jobb- och utvecklingsgarantin räcker.",
                    "Enrolment in the guarantee is enough.",
                ));
            }
        };
        let (needed, frame) =
            (format!("SUBSIDY.NYSTARTSJOBB.{needed}"), format!("SUBSIDY.NYSTARTSJOBB.{frame}"));
        let least = reading.parameter(&needed).and_then(ParameterValue::months);
        let whole = reading.parameter(&frame).and_then(ParameterValue::months);
        let (Some(least), Some(whole)) = (least, whole) else {
            return Some(reading.needs_data(RULE, &[section], what, &needed));
        };
        let Some(absence) = absence_months else {
            return Some(reading.needs_facts(RULE, &[section], what, &["/newStart/absenceMonths"]));
        };
        let why = text(
            format!("{absence} månader; {least} av de senaste {whole} krävs."),
            format!("{absence} months; {least} of the last {whole} are needed."),
        );
        Some(if absence < least {
            let remedy = text("Pröva en annan form av stöd.", "Try another form of support.");
            prohibited(reading, RULE, &[section], [what, why, remedy])
        } else if absence < whole {
            let remedy = text(
                "Visa att månaderna ligger i ramtiden.",
                "Show that the months lie in the frame of time.",
            );
            reading.conclude(RULE, Verdict::PermittedCond, &[section], [what, why, remedy])
        } else {
            permitted(reading, RULE, &[section], what, &why.sv, &why.en)
        })
    }

    /// The supplementary grant: which form, how much, which reasons.
    pub(super) fn extra_grant(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.EXTRA_GRANT";
        let asked = self.case.extra_grant.filter(|asked| *asked > Sek::ZERO)?;
        let what = text("Kompletterande bidrag", "Supplementary grant");
        let mut reading = self.read();
        reading.fact("/extraGrant", Some(asked));
        let Some((id, section)) = extra_grant_of(self.case.form) else {
            let cites = ["F2017:462 28", "F2017:462 32", "F2017:462 36"];
            let said = [
                what,
                text("Det finns bara vid lönebidrag.", "It exists only with a wage subsidy."),
                text("Ta bort det.", "Take it away."),
            ];
            return Some(prohibited(reading, RULE, &cites, said));
        };
        let Some(cap) = reading.parameter(id).and_then(ParameterValue::sek) else {
            return Some(reading.needs_data(RULE, &[section], what, id));
        };
        let ((sv, en), (cap_sv, cap_en)) = (kronor(asked), kronor(cap));
        let why = text(format!("{sv}; högst {cap_sv}."), format!("{en}; at most {cap_en}."));
        if asked > cap {
            let remedy = text(
                "Begär högst beloppet i paragrafen.",
                "Ask for at most the amount of the section.",
            );
            return Some(prohibited(reading, RULE, &[section], [what, why, remedy]));
        }
        if self.case.form == SubsidyForm::LonebidragTrygghet {
            let reasons = self.case.extra_grant_has_special_reasons;
            let pointer = "/extraGrantHasSpecialReasons";
            match reasons {
                None => return Some(reading.needs_facts(RULE, &[section], what, &[pointer])),
                Some(false) => {
                    reading.fact(pointer, reasons);
                    let said = [
                        what,
                        text(
                            "Vid trygghet i anställning krävs särskilda skäl.",
                            "Special reasons are needed with a wage subsidy for security.",
                        ),
                        text("Ta bort det.", "Take it away."),
                    ];
                    return Some(prohibited(reading, RULE, &[section], said));
                }
                Some(true) => reading.fact(pointer, reasons),
            }
        }
        Some(permitted(reading, RULE, &[section], what, &why.sv, &why.en))
    }

    /// The yearly maximum of a grant for a personal assistant.
    pub(super) fn personal_assistant(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.PERSONAL_ASSISTANT";
        let assistant = self.case.personal_assistant?;
        let id = if assistant.is_for_business_owner {
            "SUBSIDY.PERSONAL_ASSISTANT.BUSINESS_OWNER"
        } else {
            "SUBSIDY.PERSONAL_ASSISTANT.EMPLOYEE"
        };
        let (cites, what) =
            (["F2017:462 10 st 1"], text("Personligt biträde", "Personal assistant"));
        let mut reading = self.read();
        reading.fact("/personalAssistant", Some(assistant));
        let Some(cap) = reading.parameter(id).and_then(ParameterValue::sek) else {
            return Some(reading.needs_data(RULE, &cites, what, id));
        };
        let ((sv, en), (cap_sv, cap_en)) = (kronor(assistant.yearly), kronor(cap));
        let why = text(
            format!("{sv} per år; högst {cap_sv}."),
            format!("{en} a year; at most {cap_en}."),
        );
        Some(if assistant.yearly > cap {
            let remedy = text(
                "Begär högst beloppet i paragrafen.",
                "Ask for at most the amount of the section.",
            );
            prohibited(reading, RULE, &cites, [what, why, remedy])
        } else {
            permitted(reading, RULE, &cites, what, &why.sv, &why.en)
        })
    }

    /// What may not be combined.
    pub(super) fn combination(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.COMBINATION";
        let case = self.case;
        let has_extra = case.extra_grant.is_some_and(|asked| asked > Sek::ZERO);
        let what = text("Kombination av stöd", "Combination of supports");
        let remedy = text("Välj ett av stöden.", "Choose one of the supports.");
        let mut reading = self.read();
        if case.personal_assistant.is_some() && (has_extra || case.form == SubsidyForm::Osa) {
            reading.fact("/personalAssistant", case.personal_assistant);
            reading.fact("/extraGrant", case.extra_grant);
            let (cites, why) = if case.form == SubsidyForm::Osa {
                (
                    ["F2017:462 42"],
                    text(
                        "Skyddat arbete hos offentlig arbetsgivare kombineras bara med hjälpmedel och med litteratur och tolk.",
                        "Sheltered work with a public employer is combined only with aids and with literature and interpreting.",
                    ),
                )
            } else {
                (
                    ["F2017:462 10 st 2"],
                    text(
                        "Bidrag för personligt biträde kombineras inte med det kompletterande bidraget.",
                        "A grant for a personal assistant is not combined with the supplementary grant.",
                    ),
                )
            };
            return Some(prohibited(reading, RULE, &cites, [what, why, remedy]));
        }
        if case.combined_with.is_empty() {
            return None;
        }
        reading.fact("/combinedWith", Some(&case.combined_with));
        let forms = || case.combined_with.iter().copied().chain([case.form]);
        let cites: &[&str] = if case.form == SubsidyForm::Osa {
            &["F2017:462 42"]
        } else if forms().any(SubsidyForm::has_level) {
            &["F2017:462 48"]
        } else if forms().any(|form| form == SubsidyForm::Introduktionsjobb) {
            &["F2018:42 3"]
        } else {
            &[]
        };
        if cites.is_empty() {
            let said = [
                what,
                text(
                    "De inlästa förordningarna säger inget om just dessa former tillsammans.",
                    "The ordinances that are loaded say nothing of these very forms together.",
                ),
                text("Fråga Arbetsförmedlingen.", "Ask Arbetsförmedlingen."),
            ];
            return Some(reading.conclude(RULE, Verdict::Human, &["F2022:807 1"], said));
        }
        let why = text(
            "Två stöd för samma anställning räknas som stöd för samma insats eller kostnad.",
            "Two supports for the same post count as support for the same measure or cost.",
        );
        Some(prohibited(reading, RULE, cites, [what, why, remedy]))
    }

    /// No other public grant for the same measure or cost.
    pub(super) fn double_funding(&self) -> Option<Finding> {
        let section = match self.case.form {
            SubsidyForm::Introduktionsjobb => "F2018:42 3",
            form if form.has_level() => "F2017:462 48",
            _ => return None,
        };
        let other = self.case.has_other_public_grant?;
        let what = text("Annat bidrag från det allmänna", "Another public grant");
        let mut reading = self.read();
        reading.fact("/hasOtherPublicGrant", Some(other));
        let rule = "SUBSIDY.DOUBLE_FUNDING";
        Some(if other {
            let said = [
                what,
                text(
                    "Ett annat bidrag lämnas för samma insats eller kostnad.",
                    "Another grant is given for the same measure or cost.",
                ),
                text("Välj ett av bidragen.", "Choose one of the grants."),
            ];
            prohibited(reading, rule, &[section], said)
        } else {
            permitted(reading, rule, &[section], what, "Inget annat bidrag.", "No other grant.")
        })
    }

    /// Supervision support, repealed on 2025-02-01.
    pub(super) fn supervision(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.SUPERVISION";
        let claimed = self.case.claims_supervision_support.filter(|claimed| *claimed)?;
        let (cites, what) = (["F2018:42 17"], text("Handledarstöd", "Supervision support"));
        let mut reading = self.read();
        reading.fact("/claimsSupervisionSupport", Some(claimed));
        reading.fact("/decidedOn", self.case.decided_on);
        reading.fact("/month", self.case.month);
        if self.case.form != SubsidyForm::Introduktionsjobb {
            let said = [
                what,
                text(
                    "Stödet fanns bara vid introduktionsjobb.",
                    "The support existed only with introductory jobs.",
                ),
                text("Ta bort det.", "Take it away."),
            ];
            return Some(prohibited(reading, RULE, &cites, said));
        }
        let Some(decided) = self.case.decided_on else {
            return Some(reading.needs_facts(RULE, &cites, what, &["/decidedOn"]));
        };
        if decided >= SUPERVISION_TO {
            let said = [
                what,
                text(
                    "Stödet upphävdes 2025-02-01 (2024:1345).",
                    "The support was repealed on 2025-02-01 (2024:1345).",
                ),
                text("Räkna utan det.", "Reckon without it."),
            ];
            return Some(prohibited(reading, RULE, &cites, said));
        }
        reading.parameter("SUBSIDY.SUPERVISION.HIGHEST");
        if self.case.month.unwrap_or(decided) >= SUPERVISION_TO {
            let said = [
                what,
                text(
                    "Beslutet är äldre än upphävandet 2025-02-01, men månaden är yngre; övergångsbestämmelsen är inte inläst.",
                    "The decision is older than the repeal of 2025-02-01 but the month is younger; the transitional provision is not loaded.",
                ),
                text("Läs beslutet.", "Read the decision."),
            ];
            return Some(reading.conclude(RULE, Verdict::Human, &cites, said));
        }
        let said = [
            what,
            text(
                "1 000 eller 500 kronor per månad under högst 6 månader; vilket belopp som gäller är inte inläst och inget räknas in.",
                "SEK 1,000 or 500 a month for at most 6 months; which amount holds is not loaded, and none is counted.",
            ),
            text("Läs beslutet.", "Read the decision."),
        ];
        Some(reading.conclude(RULE, Verdict::PermittedCond, &cites, said))
    }

    /// Establishment jobs: a central agreement and full time.
    pub(super) fn establishment(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.ETABLERINGSJOBB.TERMS";
        let case = self.case;
        if case.form != SubsidyForm::Etableringsjobb {
            return None;
        }
        let cites = ["F2022:807 1"];
        let what = text("Centralt kollektivavtal och heltid", "Central agreement and full time");
        let mut reading = self.read();
        reading.fact("/hasCentralAgreement", case.has_central_agreement);
        reading.fact("/extent", case.extent);
        let is_full = case.extent.map(|extent| Share::new(1, 1).is_ok_and(|full| extent == full));
        if case.has_central_agreement == Some(false) || is_full == Some(false) {
            let said = [
                what,
                text(
                    "Etableringsjobb kräver ett centralt kollektivavtal om etableringsjobb och heltid.",
                    "An establishment job needs a central collective agreement on such jobs and full time.",
                ),
                text("Pröva en annan form av stöd.", "Try another form of support."),
            ];
            return Some(prohibited(reading, RULE, &cites, said));
        }
        let missing: Vec<&str> = [
            ("/hasCentralAgreement", case.has_central_agreement.is_none()),
            ("/extent", is_full.is_none()),
        ]
        .into_iter()
        .filter_map(|(pointer, is_missing)| is_missing.then_some(pointer))
        .collect();
        Some(if missing.is_empty() {
            permitted(
                reading,
                RULE,
                &cites,
                what,
                "Avtalet och heltiden finns.",
                "The agreement and the full time are there.",
            )
        } else {
            reading.needs_facts(RULE, &cites, what, &missing)
        })
    }

    /// What the state pays in an establishment job is not loaded.
    pub(super) fn individual_compensation(&self) -> Option<Finding> {
        const ID: &str = "SUBSIDY.ETABLERINGSJOBB.INDIVIDUAL_COMPENSATION";
        if self.case.form != SubsidyForm::Etableringsjobb {
            return None;
        }
        let what = text("Statens individersättning", "The state's individual compensation");
        let rule = "SUBSIDY.ETABLERINGSJOBB.COMPENSATION";
        let mut reading = self.read();
        reading.fact("/month", self.case.month);
        reading.parameter(ID);
        Some(reading.needs_data(rule, &["F2022:807 1"], what, ID))
    }
}
