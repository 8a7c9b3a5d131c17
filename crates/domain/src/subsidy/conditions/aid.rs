//! State aid.

use super::{Conditions, permitted, prohibited};
use crate::law::assessment::Finding;
use crate::law::book::ParameterValue;
use crate::subsidy::case::StateAidKind;
use crate::subsidy::reading::text;

impl Conditions<'_> {
    /// De minimis aid with the new aid counted in.
    pub(super) fn state_aid(&self) -> Option<Finding> {
        const RULE: &str = "SUBSIDY.STATE_AID";
        let aid = self.case.state_aid?;
        let (id, cites) = match aid.kind {
            StateAidKind::General => ("SUBSIDY.DE_MINIMIS.GENERAL", ["EU2023/2831 3"]),
            StateAidKind::Sgei => ("SUBSIDY.DE_MINIMIS.SGEI", ["EU2023/2832 3"]),
        };
        let what = text("Stöd av mindre betydelse", "De minimis aid");
        let mut reading = self.read();
        reading.fact("/stateAid", Some(aid));
        let Some(cap) = reading.parameter(id).and_then(ParameterValue::euro) else {
            return Some(reading.needs_data(RULE, &cites, what, id));
        };
        let sum = u64::from(aid.received_euro) + u64::from(aid.new_euro);
        let why = text(
            format!("{sum} euro under tre år; högst {cap}."),
            format!("EUR {sum} over three years; at most {cap}."),
        );
        Some(if sum > cap {
            let remedy = text("Minska stödet eller vänta.", "Reduce the aid or wait.");
            prohibited(reading, RULE, &cites, [what, why, remedy])
        } else {
            permitted(reading, RULE, &cites, what, &why.sv, &why.en)
        })
    }
}
