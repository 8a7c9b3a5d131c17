//! How tenders are judged, or how applications are approved.

use super::super::document::{Block, Inline};
use super::super::term;
use super::{Draft, definition, item};
use crate::law::purchase::Procedure;
use crate::tender::{AwardCriterion, AwardGround, AwardModel, CriteriaOrder};

impl Draft<'_> {
    pub(super) fn award(&mut self) {
        let tender = self.input.tender;
        // A direct award need not say beforehand how offers are judged.
        if tender.award.is_none() && tender.procedure == Some(Procedure::DirectAward) {
            return;
        }
        self.out.heading(2, "award", self.out.say("Hur anbuden prövas", "How tenders are judged"));
        let Some(award) = &tender.award else {
            let blank = self.out.blank("grund för utvärdering", "ground for evaluation");
            self.out.definitions(vec![definition(
                self.out.say("Grund för utvärdering", "Ground for evaluation"),
                blank,
            )]);
            return;
        };
        let ground = self.out.pick(&term::award_ground(award.ground));
        self.out.paragraph(self.out.say(
            &format!("Det ekonomiskt mest fördelaktiga anbudet får kontraktet. Grund för utvärderingen: {ground}."),
            &format!(
                "The most economically advantageous tender gets the contract. Ground for evaluation: {ground}."
            ),
        ));
        match award.order {
            Some(CriteriaOrder::Priority) => self.priority(award),
            Some(CriteriaOrder::Weights) => self.weights(award),
            None if award
                .criteria
                .iter()
                .any(|criterion| criterion.weight_basis_points.is_some()) =>
            {
                self.weights(award);
            }
            None => self.no_order(award),
        }
    }

    fn weights(&mut self, award: &AwardModel) {
        self.out.paragraph(
            self.out.say("Kriterierna väger så här.", "The criteria have these weights."),
        );
        let mut rows = Vec::new();
        for criterion in &award.criteria {
            let weight = if let Some(points) = criterion.weight_basis_points {
                Inline::Text(self.out.pick(&term::basis_points(u64::from(points))))
            } else {
                let name = &criterion.name;
                self.out.blank(&format!("vikt för {name}"), &format!("weight of {name}"))
            };
            let social = if criterion.is_social {
                self.out.say("Ja", "Yes")
            } else {
                self.out.say("Nej", "No")
            };
            rows.push(vec![
                vec![Inline::Swedish(criterion.name.clone())],
                vec![weight],
                vec![Inline::Text(social)],
            ]);
        }
        let caption = self.out.say("Tilldelningskriterier", "Award criteria");
        let header = [
            ("Kriterium", "Criterion"),
            ("Vikt", "Weight"),
            ("Social hänsyn", "Social consideration"),
        ]
        .map(|(sv, en)| self.out.say(sv, en))
        .to_vec();
        self.out.blocks.push(Block::Table { caption, header, rows });
        let weights: Option<Vec<u16>> =
            award.criteria.iter().map(|criterion| criterion.weight_basis_points).collect();
        let sum: u64 = weights.into_iter().flatten().map(u64::from).sum();
        if sum != 0 && sum != 10_000 {
            let sum = self.out.pick(&term::basis_points(sum));
            let text = self.out.say(
                &format!("Kriteriernas vikter är tillsammans {sum}"),
                &format!("The weights of the criteria add up to {sum}"),
            );
            self.out.remains(vec![text.into()]);
        }
    }

    fn priority(&mut self, award: &AwardModel) {
        self.out.paragraph(self.out.say(
            "Kriterierna står i prioritetsordning, det viktigaste först.",
            "The criteria stand in order of priority, the weightiest first.",
        ));
        let items = award.criteria.iter().map(|criterion| item(self.named(criterion))).collect();
        self.out.list(true, items);
        if let Some(reasons) = &award.reasons_for_priority {
            self.out.paragraph(
                self.out.say("Skäl för prioritetsordning:", "Reasons for an order of priority:"),
            );
            self.out.written(reasons);
        }
    }

    fn no_order(&mut self, award: &AwardModel) {
        if !award.criteria.is_empty() {
            let items =
                award.criteria.iter().map(|criterion| item(self.named(criterion))).collect();
            self.out.list(false, items);
        }
        // One criterion, or price alone, needs no order.
        let needs_order = award.criteria.len() > 1
            || (award.criteria.is_empty() && award.ground == AwardGround::BestPriceQuality);
        if needs_order {
            let blank = self.out.blank(
                "kriterier med vikt eller prioritetsordning",
                "criteria with weights or an order of priority",
            );
            self.out.paragraph(blank);
        }
    }

    fn named(&self, criterion: &AwardCriterion) -> Inline {
        let name = &criterion.name;
        if criterion.is_social {
            Inline::Text(format!(
                "{name} ({})",
                self.out.say("social hänsyn", "social consideration")
            ))
        } else {
            Inline::Swedish(name.clone())
        }
    }

    /// A choice system has no award: everybody who meets the requirements is in.
    pub(super) fn approval(&mut self) {
        self.out.heading(2, "approval", self.out.say("Godkännande och val", "Approval and choice"));
        let provision = self.out.cited("LOV 8:1");
        self.out.paragraph(self.out.say(
            &format!("Alla sökande som uppfyller kraven och som inte utesluts godkänns ({provision}). Ansökningarna jämförs inte med varandra."),
            &format!("All applicants that meet the requirements and are not excluded are approved ({provision}). Applications are not compared with one another."),
        ));
        self.out.paragraph(self.out.say(
            "Den enskilde väljer själv bland de godkända leverantörerna. Den som godkänns är inte lovad någon volym.",
            "The individual chooses among the approved suppliers. Approval promises no volume.",
        ));
        let blank = self.out.blank(
            "grunderna för ersättning till leverantören",
            "the grounds for compensation to the supplier",
        );
        let term = format!(
            "{} ({})",
            self.out.say("Ersättning", "Compensation"),
            self.out.cited("LOV 4:1")
        );
        self.out.definitions(vec![definition(term, blank)]);
    }
}
