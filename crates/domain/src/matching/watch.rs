//! Long counts say how far they have come, and stop when they are told to.

/// Is told how far a count has come, of 1 000, and answers whether to go on.
pub type Watch<'w> = &'w mut dyn FnMut(u16) -> bool;

/// The count was told to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the count was told to stop")]
pub struct Stopped;

/// Says that `done` of `of` is done, within the part of the whole from `from` to
/// `to` of 1 000.
pub(super) fn say(
    watch: Watch<'_>,
    (done, of): (usize, usize),
    (from, to): (u16, u16),
) -> Result<(), Stopped> {
    let part = (usize::from(to.saturating_sub(from)) * done.min(of)).checked_div(of);
    let reached = u16::try_from(part.unwrap_or(0)).map_or(to, |part| from + part);
    if watch(reached) { Ok(()) } else { Err(Stopped) }
}

/// A watch that lets everything go on, whoever listens.
pub(super) fn go_on(_per_mille: u16) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_whole_is_reached_in_proportion() {
        let mut said = Vec::new();
        let mut note = |per_mille| {
            said.push(per_mille);
            per_mille < 750
        };
        for done in [0, 1, 2] {
            assert_eq!(say(&mut note, (done, 4), (500, 1000)).is_ok(), done < 2);
        }
        assert_eq!(say(&mut note, (9, 4), (0, 500)), Ok(()));
        assert_eq!(say(&mut note, (0, 0), (3, 500)), Ok(()));
        assert_eq!(said, [500, 625, 750, 500, 3]);
    }
}
