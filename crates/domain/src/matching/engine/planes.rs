//! What one condition says of every row of the base.
//!
//! Where most rows are answered alike the index names the others; where a column
//! decides it is read from end to end; and what hangs on lists is asked row by row.
//! What most rows have a value of is answered by its scale instead.

use super::super::answer::Outcome;
use super::area_tree;
use super::bits::{Bits, Planes};
use super::day::Day;
use super::index::Index;
use super::need::{Need, share_since};
use super::newest::Newest;
use super::reserved::{Reading, RouteRule};
use super::rows::{HeadFact, Rows, place};
use crate::enterprise::LegalForm;

/// What planes are made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'b> {
    pub(super) rows: &'b Rows,
    pub(super) index: &'b Index,
    pub(super) newest: &'b Newest,
}

impl Source<'_> {
    pub(super) fn planes(self, need: &Need) -> Planes {
        let Self { rows, index, .. } = self;
        match need {
            Need::Trade(code) => {
                let mut unknown = index.untold_trades.clone();
                let mut fails = unknown.inverted(rows.len());
                for row in index.perhaps_sellers(*code) {
                    fails.put(row, false);
                    unknown.put(row, true);
                }
                for row in index.sellers(*code) {
                    fails.put(row, false);
                    unknown.put(row, false);
                }
                Planes::new(fails, unknown)
            }
            Need::Area { trade, areas, wanted } => {
                let (mut fails, mut unknown) = self.general(areas, wanted.at_a_place());
                for row in index.with_own_areas(*trade).chain(rows.with_circles()) {
                    let outcome = need.outcome(rows, row);
                    fails.put(row, outcome == Outcome::NotMet);
                    unknown.put(row, outcome == Outcome::Unknown);
                }
                Planes::new(fails, unknown)
            }
            Need::Form(forms) => {
                let outcome = |form: &LegalForm| Need::form_outcome(*forms, *form);
                Planes::scan(rows.forms.iter().map(outcome))
            }
            Need::Kind(kinds) => {
                Planes::scan(rows.kinds.iter().map(|own| Need::kind_outcome(*kinds, *own)))
            }
            Need::Certificate { scheme, on } => {
                let mut fails = index.certificates_complete.clone();
                let mut unknown = fails.inverted(rows.len());
                let listed = index.certificates(*scheme).iter();
                for it in listed.filter(|it| it.from <= *on && *on <= it.to) {
                    fails.put(it.row(), false);
                    unknown.put(it.row(), false);
                }
                Planes::new(fails, unknown)
            }
            Need::References { least, code, since, on } if *least > 0 => {
                let counted = index.references(*code).iter();
                let counted = counted.filter(|it| it.from <= *on && it.to >= *since);
                let mut carried: Vec<usize> = counted.map(|it| it.row()).collect();
                // The codes follow each other, and the rows only within each.
                carried.sort_unstable();
                let mut fails = index.references_complete.clone();
                let mut unknown = fails.inverted(rows.len());
                for same in carried.chunk_by(|left, right| left == right) {
                    if let Some(row) = same.first().filter(|_| same.len() >= place(*least)) {
                        fails.put(*row, false);
                        unknown.put(*row, false);
                    }
                }
                Planes::new(fails, unknown)
            }
            Need::Reserved(rule) => self.reserved(rule, need),
            Need::Places(_)
            | Need::Turnover { .. }
            | Need::Largest { .. }
            | Need::Employees { .. }
            | Need::TargetShare { .. }
            | Need::References { .. } => self.one_by_one(need),
        }
    }

    fn one_by_one(self, need: &Need) -> Planes {
        Planes::of(self.rows.len(), |row| need.outcome(self.rows, row))
    }

    /// What the newest count of each row says. A row that was counted after the
    /// day is asked by itself.
    fn heads(
        self,
        newest: &[u32],
        on: Day,
        need: &Need,
        judge: impl Fn(&HeadFact) -> Outcome,
    ) -> Planes {
        Planes::scan(newest.iter().enumerate().map(|(row, count)| {
            match self.rows.heads.item(place(*count)) {
                None => Outcome::Unknown,
                Some(count) if count.day <= on => judge(count),
                Some(_) => need.outcome(self.rows, row),
            }
        }))
    }

    fn reserved(self, rule: &RouteRule, need: &Need) -> Planes {
        let Self { rows, newest, .. } = self;
        let plane = |reading: &Reading| match reading {
            Reading::Given(outcome) => Planes::scan(rows.ids.iter().map(|_| *outcome)),
            Reading::Aim(aim, answers) => {
                Planes::scan(rows.aims.iter().map(|own| own.answer(*aim)).map(|it| answers.of(it)))
            }
            Reading::Form(table) => Planes::scan(rows.forms.iter().map(|own| table.of(*own))),
            Reading::TargetShare(Some((part, whole)), since) => {
                let alone = Need::Reserved(rule.only(reading));
                self.heads(&newest.0, rule.on(), &alone, |count| {
                    share_since(count, *since, *part, *whole)
                })
            }
            Reading::EarlierAward(_) | Reading::TargetShare(None, _) => {
                self.one_by_one(&Need::Reserved(rule.only(reading)))
            }
        };
        match rule.readings() {
            [] => self.one_by_one(need),
            readings => Planes::all_of(rows.len(), readings.iter().map(plane)),
        }
    }

    /// Who reaches the areas by the general ones that it names: who fails, and of
    /// whom it is not known since it names none, or names a part of the area in
    /// which the place may lie.
    fn general(self, areas: &[u16], at_a_place: bool) -> (Bits, Bits) {
        let rows = self.rows;
        let mut unknown = self.index.without_areas.clone();
        let named = unknown.inverted(rows.len());
        let mut fails = Bits::none(rows.len());
        for area in areas {
            let mut missed = named.clone();
            let Some(node) = area_tree::node(*area) else { continue };
            for place in (0..).take(area_tree::count()).filter(|it| node.around.holds(*it)) {
                for row in self.index.in_area(place) {
                    missed.put(row, false);
                }
            }
            for place in (0..).take(area_tree::count()).filter(|it| node.within.holds(*it)) {
                for row in self.index.in_area(place) {
                    let own = rows.areas.of(row);
                    if at_a_place && missed.holds(row) {
                        missed.put(row, false);
                        unknown.put(row, true);
                    }
                    // Who names fewer places than the area has parts cannot reach all of it.
                    if own.len() >= node.children.len()
                        && area_tree::is_reached(*area, &own.iter().copied().collect())
                    {
                        missed.put(row, false);
                        unknown.put(row, false);
                    }
                }
            }
            fails.join(&missed);
        }
        (fails, unknown)
    }
}
