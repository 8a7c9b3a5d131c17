//! How many threads a question is worth.

use std::num::NonZero;
use std::sync::LazyLock;

/// The system is asked once: its answer costs more than counting thousands.
static PROCESSORS: LazyLock<usize> =
    LazyLock::new(|| std::thread::available_parallelism().map_or(1, NonZero::get));

/// One thread, and another for each further `a_thread` of the work, up to one for
/// each processor.
pub(super) fn worth(work: usize, a_thread: usize) -> usize {
    (work / a_thread).clamp(1, *PROCESSORS)
}

/// What both make, side by side where there is more than one thread.
pub(super) fn both<T: Send, U>(
    threads: usize,
    other: impl FnOnce() -> T + Send,
    own: impl FnOnce() -> U,
) -> (T, U) {
    if threads < 2 {
        return (other(), own());
    }
    std::thread::scope(|scope| {
        let other = scope.spawn(other);
        let own = own();
        match other.join() {
            Ok(other) => (other, own),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// What is made of each item, in their order, by so many threads.
pub(super) fn mapped<T: Sync, U: Send>(
    items: &[T],
    threads: usize,
    make: impl Fn(&T) -> U + Copy + Send,
) -> Vec<U> {
    let share = items.len().div_ceil(threads.max(1)).max(1);
    let (first, rest) = items.split_at(share.min(items.len()));
    std::thread::scope(|scope| {
        let later: Vec<_> = rest
            .chunks(share)
            .map(|items| scope.spawn(move || items.iter().map(make).collect::<Vec<_>>()))
            .collect();
        let mut all: Vec<U> = first.iter().map(make).collect();
        for more in later {
            match more.join() {
                Ok(more) => all.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_made_once_and_in_order() {
        let items: Vec<usize> = (0..7).collect();
        for threads in [0, 1, 2, 3, 6, 7, 9] {
            assert_eq!(mapped(&items, threads, |it| it * 2), [0, 2, 4, 6, 8, 10, 12]);
        }
        assert_eq!(mapped(&[0_u8; 0], 2, |it| *it), [0_u8; 0]);
    }

    #[test]
    fn both_are_made_whatever_the_threads() {
        for threads in [0, 1, 2, 3] {
            assert_eq!(both(threads, || 1, || 2), (1, 2));
        }
    }

    #[test]
    fn a_thread_is_worth_its_work_and_no_more_than_the_processors() {
        assert_eq!(worth(0, 10), 1);
        assert_eq!(worth(19, 10), 1);
        assert_eq!(worth(20, 10), 2.min(*PROCESSORS));
        assert_eq!(worth(usize::MAX, 1), *PROCESSORS);
    }
}
