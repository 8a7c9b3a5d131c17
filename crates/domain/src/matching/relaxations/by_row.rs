//! What is known of some of the rows.

/// A value for some of the rows. Many may share one.
#[derive(Debug)]
pub(in crate::matching) struct ByRow<T> {
    values: Vec<T>,
    /// For each row the place of its value, counted from one; nothing where it has none.
    places: Vec<u32>,
}

impl<T> ByRow<T> {
    /// No row has a value yet.
    pub(super) const fn none() -> Self {
        Self { values: Vec::new(), places: Vec::new() }
    }

    /// Gives the row the value at a place that [`keep`](Self::keep) told.
    pub(super) fn put(&mut self, row: usize, place: u32) {
        if self.places.len() <= row {
            self.places.resize(row + 1, 0);
        }
        if let Some(own) = self.places.get_mut(row) {
            *own = place;
        }
    }

    /// Keeps a value that rows can be given. Its place.
    pub(super) fn keep(&mut self, value: T) -> u32 {
        self.values.push(value);
        u32::try_from(self.values.len()).unwrap_or(u32::MAX)
    }

    /// The value of the row.
    pub(super) fn get(&self, row: usize) -> Option<&T> {
        self.told(row, &self.values)
    }

    /// What `tell` makes of each value, for [`told`](Self::told).
    pub(super) fn each<U>(&self, tell: impl FnMut(&T) -> U) -> Vec<U> {
        self.values.iter().map(tell).collect()
    }

    /// What was made of the value of the row.
    pub(super) fn told<'u, U>(&self, row: usize, each: &'u [U]) -> Option<&'u U> {
        let place = usize::try_from(*self.places.get(row)?).ok()?;
        each.get(place.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_share_a_value_and_others_have_none() {
        let mut by_row = ByRow::none();
        let (one, two) = (by_row.keep("one"), by_row.keep("two"));
        by_row.put(4, one);
        by_row.put(1, two);
        by_row.put(6, one);
        let all = [None, Some("two"), None, None, Some("one"), None, Some("one"), None];
        for (row, value) in all.iter().enumerate() {
            assert_eq!(by_row.get(row), value.as_ref());
            let length = by_row.told(row, &by_row.each(|it| it.len())).copied();
            assert_eq!(length, value.map(str::len));
        }
        by_row.put(4, two);
        assert_eq!(by_row.get(4), Some(&"two"));
    }
}
