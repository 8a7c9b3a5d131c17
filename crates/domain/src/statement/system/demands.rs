//! Who may apply, what a provider must meet, and which conditions bind it.

use super::super::DocumentError;
use super::super::document::{Inline, ListItem};
use super::super::predicate_text;
use super::super::writer::{definition, item};
use super::Paper;
use crate::choice_system::application::reserved::ReservedCondition;
use crate::choice_system::condition::{ConditionWording, SpecialCondition, ToldIn};
use crate::choice_system::requirement::SystemRequirement;
use crate::enterprise::EvidenceKind;

impl Paper<'_> {
    pub(super) fn who_may_apply(&mut self) {
        self.out.heading(2, "who", self.out.say("Vilka som får ansöka", "Who may apply"));
        let (alone, lent) = (self.out.cited("LOV 5:1"), self.out.cited("LOV 5:2"));
        self.out.paragraph(self.out.say(
            &format!("Fysiska och juridiska personer får ansöka, ensamma eller i grupp ({alone}). Den som åberopar någon annans kapacitet visar att resurserna finns att tillgå ({lent})."),
            &format!("Natural and juridical persons may apply, alone or in a group ({alone}). Whoever relies on the capacity of others proves that it is at hand ({lent})."),
        ));
        if self.request.reservation.is_none() {
            self.out.paragraph(
                self.out.say("Deltagandet är inte reserverat.", "Participation is not reserved."),
            );
            return;
        }
        let provision = self.out.cited("LOV 1:2a");
        self.out.note(self.out.say(
            &format!("Deltagandet är reserverat för idéburna organisationer ({provision}). Var och en i en grupp ska uppfylla villkoren. Registrering hos Kammarkollegiet är bevis men inget villkor i paragrafen; att vara ett arbetsintegrerande socialt företag räcker inte."),
            &format!("Participation is reserved for non-profit welfare organisations ({provision}). Each member of a group shall meet the conditions. Registration with Kammarkollegiet is proof but no condition of the section; being a work-integration social enterprise is not enough."),
        ));
        let conditions = ReservedCondition::ALL.iter();
        let items = conditions.map(|rule| item(self.out.pick(&rule.text()))).collect();
        self.out.list(true, items);
    }

    pub(super) fn requirements(&mut self) {
        let heading = self.out.say("Krav på leverantören", "Requirements on the provider");
        self.out.heading(2, "requirements", heading);
        if self.request.requirements.is_empty() {
            self.out.paragraph(
                self.out.say("Underlaget ställer inga krav.", "The document sets no requirements."),
            );
            return;
        }
        let provision = self.out.cited("LOV 8:1");
        self.out.paragraph(self.out.say(
            &format!("Alla krav ska uppfyllas. Den som uppfyller dem och inte utesluts godkänns ({provision})."),
            &format!("Every requirement is to be met. Whoever meets them and is not excluded is approved ({provision})."),
        ));
        let requirements = self.request.requirements.iter();
        let items = requirements.map(|requirement| self.requirement(requirement)).collect();
        self.out.list(true, items);
    }

    fn requirement(&self, requirement: &SystemRequirement) -> ListItem {
        let mut text = vec![Inline::Swedish(requirement.text.clone())];
        if requirement.is_social {
            let mark = self.out.say("socialt krav", "social requirement");
            text.push(Inline::Text(format!(" ({mark})")));
        }
        let mut items = Vec::new();
        if !requirement.any_of.is_empty() {
            let tests: Vec<String> =
                requirement.any_of.iter().map(|it| self.out.pick(&predicate_text(it))).collect();
            let tests = tests.join(self.out.or());
            let label = self.out.say("Prövas så här", "Tested thus");
            items.push(vec![Inline::Text(format!("{label}: {tests}."))]);
        }
        if !requirement.evidence.is_empty() {
            let label = self.out.say("Bevis", "Evidence");
            let kinds: Vec<String> =
                requirement.evidence.iter().map(|kind| self.evidence(*kind)).collect();
            let mut proof = vec![Inline::Text(format!("{label}: {}.", kinds.join(", ")))];
            if let Some(note) = &requirement.evidence_note {
                proof.push(Inline::Text(" ".to_owned()));
                proof.push(Inline::Swedish(note.clone()));
            }
            items.push(proof);
        }
        ListItem { text, items }
    }

    fn evidence(&self, kind: EvidenceKind) -> String {
        self.out.pick(&kind.name())
    }

    pub(super) fn conditions(&mut self) -> Result<(), DocumentError> {
        let heading = self.out.say("Särskilda villkor", "Special conditions");
        self.out.heading(2, "conditions", heading);
        let provision = self.out.cited("LOV 4:2");
        if self.request.conditions.is_empty() {
            self.out.paragraph(self.out.say(
                "Underlaget har inga särskilda villkor.",
                "The document has no special conditions.",
            ));
            return Ok(());
        }
        self.out.paragraph(self.out.say(
            &format!("Villkoren gäller hur kontraktet fullgörs. Alla står här; inget tillkommer när kontraktet tecknas ({provision})."),
            &format!("The conditions concern how the contract is performed. All stand here; none is added when the contract is signed ({provision})."),
        ));
        for (index, condition) in self.request.conditions.iter().enumerate() {
            self.condition(index + 1, condition)?;
        }
        Ok(())
    }

    fn condition(
        &mut self,
        number: usize,
        condition: &SpecialCondition,
    ) -> Result<(), DocumentError> {
        let anchor = format!("condition-{number}");
        match &condition.wording {
            ConditionWording::Library { code, version, values } => {
                let clauses = self.input.clauses.iter();
                let mut named = clauses.filter(|it| it.code == *code && it.version == *version);
                let clause = named.next().ok_or_else(|| DocumentError::UnknownClause {
                    code: code.clone(),
                    version: *version,
                })?;
                let title = format!("{code} {}", self.out.pick(&clause.title));
                self.out.heading(3, &anchor, title);
                self.out.clause_body(clause, values)?;
            }
            ConditionWording::Own { title, text, follow_up } => {
                self.out.heading(3, &anchor, title.clone());
                self.out.written(text);
                let how = match follow_up {
                    Some(how) => Inline::Swedish(how.clone()),
                    None => self
                        .out
                        .blank("hur villkoret följs upp", "how the condition is followed up"),
                };
                let row = definition(self.out.say("Uppföljning", "Follow-up"), how);
                self.out.definitions(vec![row]);
            }
        }
        if condition.told_in == ToldIn::AtSigning {
            let provision = self.out.cited("LOV 4:2");
            self.out.note(self.out.say(
                &format!("Villkoret är tänkt att berättas först när kontraktet tecknas. Det går inte ({provision}): det ska stå i annonsen eller här."),
                &format!("The condition was meant to be told only at signing. That cannot be ({provision}): it stands in the notice or here."),
            ));
        }
        Ok(())
    }
}
