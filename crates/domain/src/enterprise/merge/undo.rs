//! Taking a merge back that a person made by mistake.
//!
//! Both records become what they were, and what has been written since stays. That
//! is exact as long as nothing that the merge wrote has been written over; where
//! it has, the merge is not taken back and it is said what stands in the way.

#[cfg(test)]
mod tests;

use serde_json::Value;

use super::Side;
use crate::enterprise::{Enterprise, MergedInto};
use crate::ids::EnterpriseId;
use crate::text::Text;

/// One record as it was before the merge, right after it, and as it is.
#[derive(Debug, Clone, Copy)]
pub struct Course<'e> {
    /// The version before the merge.
    pub before: &'e Enterprise,
    /// The version that the merge wrote.
    pub merged: &'e Enterprise,
    /// The record as it is.
    pub now: Side<'e>,
}

/// Both records after the merge has been taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parted {
    /// The record that went on.
    pub survivor: Enterprise,
    /// The record that led to it and leads to nothing now.
    pub absorbed: Enterprise,
    /// What was put back in the record that went on, as JSON pointers.
    pub put_back: Vec<String>,
}

/// Why a merge cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoRefusal {
    /// The record does not lead to the other.
    NotMerged,
    /// What the merge wrote has been written over, at these JSON pointers.
    WrittenOver {
        /// In the record that went on.
        survivor: Vec<String>,
        /// In the record that leads to it.
        absorbed: Vec<String>,
    },
    /// What comes out is no record of an enterprise.
    Broken,
}

impl UndoRefusal {
    /// The refusal as a code in capitals.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotMerged => "NOT_MERGED",
            Self::WrittenOver { .. } => "WRITTEN_OVER",
            Self::Broken => "BROKEN",
        }
    }

    /// Why, and what to do instead.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NotMerged => Text::new(
                "posten har inte slagits ihop med den här; läs dess mergedInto",
                "the record was not merged with this one; read its mergedInto",
            ),
            Self::WrittenOver { survivor, absorbed } => {
                let of = |pointers: &[String]| pointers.join(", ");
                let (kept, gone) = (of(survivor), of(absorbed));
                Text::new(
                    format!(
                        "det som sammanslagningen skrev har ändrats sedan dess (i posten som finns kvar: {kept}; i den andra: {gone}); ta tillbaka de ändringarna först, den senaste sammanslagningen först"
                    ),
                    format!(
                        "what the merge wrote has been changed since (in the record that goes on: {kept}; in the other: {gone}); take those changes back first, the last merger first"
                    ),
                )
            }
            Self::Broken => Text::new(
                "posterna går inte att återställa; rätta dem för hand mot sina versioner",
                "the records cannot be restored; mend them by hand by their versions",
            ),
        }
    }
}

/// Whether `enterprise` absorbed the record `id`.
#[must_use]
pub fn has_absorbed(enterprise: &Enterprise, id: EnterpriseId) -> bool {
    enterprise.history.absorbed.iter().any(|it| it.enterprise_id == id)
}

/// Whether `enterprise` leads to the record `id`.
#[must_use]
pub fn leads_to(enterprise: &Enterprise, id: EnterpriseId) -> bool {
    matches!(enterprise.history.merged_into, Some(MergedInto { enterprise_id, .. }) if enterprise_id == id)
}

/// Takes the merge of `absorbed` into `survivor` back.
///
/// With `are_distinct` a person says that the two are two enterprises, so that
/// they are not taken for one again.
///
/// # Errors
///
/// When they were not merged, or when the two cannot be restored exactly.
pub fn undo(
    survivor: Course<'_>,
    absorbed: Course<'_>,
    are_distinct: bool,
) -> Result<Parted, UndoRefusal> {
    if !leads_to(absorbed.now.enterprise, survivor.now.id)
        || !has_absorbed(survivor.now.enterprise, absorbed.now.id)
    {
        return Err(UndoRefusal::NotMerged);
    }
    let (kept, gone) = (survivor.taken_back()?, absorbed.taken_back()?);
    if !kept.written_over.is_empty() || !gone.written_over.is_empty() {
        return Err(UndoRefusal::WrittenOver {
            survivor: kept.written_over,
            absorbed: gone.written_over,
        });
    }
    let (mut survivor_now, absorbed_now) = (kept.record()?, gone.record()?);
    let distinct = &mut survivor_now.history.distinct_from;
    if are_distinct && !distinct.contains(&absorbed.now.id) {
        distinct.push(absorbed.now.id);
    }
    Ok(Parted { survivor: survivor_now, absorbed: absorbed_now, put_back: kept.put_back })
}

/// A record with what the merge wrote put back.
struct TakenBack {
    record: Value,
    put_back: Vec<String>,
    written_over: Vec<String>,
}

impl TakenBack {
    fn record(&self) -> Result<Enterprise, UndoRefusal> {
        serde_json::from_value(self.record.clone()).map_err(|_unread| UndoRefusal::Broken)
    }
}

impl Course<'_> {
    fn taken_back(&self) -> Result<TakenBack, UndoRefusal> {
        let tree = |it: &Enterprise| serde_json::to_value(it).map_err(|_e| UndoRefusal::Broken);
        let (before, merged) = (tree(self.before)?, tree(self.merged)?);
        let mut back = TakenBack {
            record: tree(self.now.enterprise)?,
            put_back: Vec::new(),
            written_over: Vec::new(),
        };
        let mut now = Some(std::mem::take(&mut back.record));
        back.part("", (Some(&before), Some(&merged)), &mut now);
        back.record = now.unwrap_or_default();
        Ok(back)
    }
}

impl TakenBack {
    /// Puts one part of the record back, where the merge wrote it and nobody has
    /// since.
    fn part(
        &mut self,
        at: &str,
        (before, merged): (Option<&Value>, Option<&Value>),
        now: &mut Option<Value>,
    ) {
        if before == merged {
            return;
        }
        // What is left out is as good as nothing within it.
        let nothing = Value::Object(serde_json::Map::new());
        let (Value::Object(old), Value::Object(new), Some(Value::Object(current))) =
            (before.unwrap_or(&nothing), merged.unwrap_or(&nothing), now.as_mut())
        else {
            let stands = now.as_ref() == merged;
            if stands {
                *now = before.cloned();
            }
            let told = if stands { &mut self.put_back } else { &mut self.written_over };
            told.push(at.to_owned());
            return;
        };
        let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let mut inner = current.remove(name);
            self.part(&format!("{at}/{name}"), (old.get(name), new.get(name)), &mut inner);
            if let Some(inner) = inner {
                current.insert(name.clone(), inner);
            }
        }
        if before.is_none() && current.is_empty() {
            *now = None;
        }
    }
}
