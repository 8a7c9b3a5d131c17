//! Two records that are one from a day on. A person says so; nothing is merged
//! by likeness alone, and the record that is absorbed stays.

mod gaps;
pub mod undo;

#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::Serialize;

use super::{
    Absorbed, Ceased, CeasedGround, Enterprise, EnterpriseStatus, MergeKind, MergedInto,
    RegisterHistory,
};
use crate::ids::EnterpriseId;
use crate::text::{Text, fold};
use gaps::Gaps;

/// One of the two records.
#[derive(Debug, Clone, Copy)]
pub struct Side<'e> {
    /// Its identity.
    pub id: EnterpriseId,
    /// Its content.
    pub enterprise: &'e Enterprise,
}

/// Both records after a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The record that goes on.
    pub survivor: Enterprise,
    /// The record that leads to it.
    pub absorbed: Enterprise,
    /// What the merge did to the facts.
    pub report: MergeReport,
}

/// What a merge did to the facts of the record that goes on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MergeReport {
    /// What it lacked and has now, as JSON pointers.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub taken: Vec<String>,
    /// What the two say differently, as JSON pointers: it keeps its own, and a
    /// person compares it with the record that was absorbed.
    #[cfg_attr(feature = "schema", schema(max_items = 100))]
    pub differs: Vec<String>,
}

/// Why two records cannot become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeRefusal {
    /// It is the same record.
    SameRecord,
    /// The one that should go on leads to another.
    SurvivorLeadsOn(EnterpriseId),
    /// The one that should go on has ceased; only a double record of it joins it.
    SurvivorCeased,
    /// The one to be absorbed leads to another.
    AbsorbedLeadsOn(EnterpriseId),
    /// Each has a number of its own, so they are two enterprises.
    TwoNumbers,
    /// One is made up for demonstration and the other is not.
    OneIsFictitious,
    /// The day is still to come.
    DayToCome,
}

impl MergeRefusal {
    /// The refusal as a code in capitals.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SameRecord => "SAME_RECORD",
            Self::SurvivorLeadsOn(_) => "SURVIVOR_LEADS_ON",
            Self::SurvivorCeased => "SURVIVOR_CEASED",
            Self::AbsorbedLeadsOn(_) => "ABSORBED_LEADS_ON",
            Self::TwoNumbers => "TWO_NUMBERS",
            Self::OneIsFictitious => "ONE_IS_FICTITIOUS",
            Self::DayToCome => "DAY_TO_COME",
        }
    }

    /// Why, and what to do instead.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::SameRecord => Text::new(
                "posten kan inte slås ihop med sig själv; ange två olika",
                "a record is not merged with itself; name two",
            ),
            Self::SurvivorLeadsOn(id) => Text::new(
                format!("posten som ska finnas kvar leder redan till {id}; slå ihop med den"),
                format!("the record that should go on leads to {id}; merge with that one"),
            ),
            Self::SurvivorCeased => Text::new(
                "ett företag som har upphört kan inte ta över ett annat; byt plats på posterna",
                "an enterprise that has ceased takes over no other; turn the two around",
            ),
            Self::AbsorbedLeadsOn(id) => Text::new(
                format!("posten leder redan till {id}"),
                format!("the record leads to {id} already"),
            ),
            Self::TwoNumbers => Text::new(
                "två organisationsnummer är två företag; rätta det ena eller anmäl en fusion",
                "two organisation numbers are two enterprises; mend one or record a merger",
            ),
            Self::OneIsFictitious => Text::new(
                "ett påhittat företag är aldrig samma som ett verkligt",
                "an enterprise that is made up is never one that is real",
            ),
            Self::DayToCome => Text::new(
                "en sammanslagning antecknas när dagen har kommit",
                "a merger is noted when its day has come",
            ),
        }
    }
}

/// Lets `absorbed` lead to `survivor` from `on`, as seen on `today`.
///
/// Of the same enterprise, the one that goes on takes what it lacks and keeps
/// what it has. Of two enterprises it takes nothing: heads, board and aims of
/// the one are not those of the other.
pub fn merge(
    survivor: Side<'_>,
    absorbed: Side<'_>,
    kind: MergeKind,
    on: Date,
    today: Date,
) -> Result<Merged, MergeRefusal> {
    refuse(survivor, absorbed, kind)?;
    if on > today {
        return Err(MergeRefusal::DayToCome);
    }
    let (mut kept, mut gone) = (survivor.enterprise.clone(), absorbed.enterprise.clone());
    let report = match kind {
        MergeKind::SameEnterprise => one_of_two_records(&mut kept, &mut gone),
        MergeKind::Merger => MergeReport::default(),
    };
    kept.history.absorbed.push(Absorbed {
        enterprise_id: absorbed.id,
        name: gone.name.clone(),
        on,
        kind,
    });
    let ground = match kind {
        MergeKind::SameEnterprise => CeasedGround::DoubleRecord,
        MergeKind::Merger => CeasedGround::Merger,
    };
    gone.status = EnterpriseStatus::Ceased;
    gone.history = RegisterHistory {
        ceased: gone.history.ceased.or(Some(Ceased { on, ground })),
        merged_into: Some(MergedInto { enterprise_id: survivor.id, on, kind }),
        ..gone.history
    };
    Ok(Merged { survivor: kept, absorbed: gone, report })
}

fn refuse(survivor: Side<'_>, absorbed: Side<'_>, kind: MergeKind) -> Result<(), MergeRefusal> {
    let (kept, gone) = (survivor.enterprise, absorbed.enterprise);
    if survivor.id == absorbed.id {
        return Err(MergeRefusal::SameRecord);
    }
    // A survivor never leads on, so no chain of records comes back to itself.
    if let Some(link) = kept.history.merged_into {
        return Err(MergeRefusal::SurvivorLeadsOn(link.enterprise_id));
    }
    if let Some(link) = gone.history.merged_into {
        return Err(MergeRefusal::AbsorbedLeadsOn(link.enterprise_id));
    }
    if kept.is_fictitious != gone.is_fictitious {
        return Err(MergeRefusal::OneIsFictitious);
    }
    let numbers = (kept.organisation_number, gone.organisation_number);
    match kind {
        MergeKind::Merger if kept.status == EnterpriseStatus::Ceased => {
            Err(MergeRefusal::SurvivorCeased)
        }
        MergeKind::SameEnterprise if matches!(numbers, (Some(a), Some(b)) if a != b) => {
            Err(MergeRefusal::TwoNumbers)
        }
        MergeKind::Merger | MergeKind::SameEnterprise => Ok(()),
    }
}

/// Fills the gaps of `kept` from `gone`, which gives its number and its names away:
/// a number belongs to one record alone.
fn one_of_two_records(kept: &mut Enterprise, gone: &mut Enterprise) -> MergeReport {
    let report = Gaps::fill(kept, gone);
    if kept.organisation_number == gone.organisation_number {
        gone.organisation_number = None;
    }
    let names = gone.history.former_names.iter().map(|it| (it.name.as_str(), it.until));
    for (name, until) in names.chain([(gone.name.as_str(), None)]) {
        if fold(name) != fold(&kept.name) {
            kept.history.keep_name(name, until);
        }
    }
    report
}
