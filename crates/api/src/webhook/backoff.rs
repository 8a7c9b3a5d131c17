//! When a delivery that failed is tried again.

use jiff::{SignedDuration, Timestamp};

/// The wait before each attempt: the example schedule of Standard Webhooks.
///
/// Ten attempts take a little more than three days, so a receiver that breaks on a Friday evening
/// is still being tried on Monday morning.
const WAITS: [SignedDuration; 10] = [
    SignedDuration::ZERO,
    SignedDuration::from_secs(5),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(5),
    SignedDuration::from_hours(10),
    SignedDuration::from_hours(14),
    SignedDuration::from_hours(20),
    SignedDuration::from_hours(24),
];

/// The jitter that adds a whole tenth of the wait.
const MOST_JITTER: u16 = 1000;

/// When to make the next attempt, if `attempt` of them have been made by `now`.
///
/// `None` says that the last attempt has been made. `jitter` is drawn by the caller, from 0 (none)
/// to 1000 (a tenth of the wait); more counts as 1000. It keeps deliveries that failed together
/// from coming back together.
#[must_use]
pub fn next_attempt(attempt: u32, now: Timestamp, jitter: u16) -> Option<Timestamp> {
    let wait = *WAITS.get(usize::try_from(attempt).ok()?)?;
    let spread = wait / 10 * i32::from(jitter.min(MOST_JITTER)) / i32::from(MOST_JITTER);
    Some(after(now, wait + spread))
}

/// Like [`next_attempt`], but never before the receiver's `Retry-After` has passed.
///
/// A receiver can put the next attempt off, but it can neither hasten it nor ask for one more.
#[must_use]
pub fn next_attempt_heeding(
    attempt: u32,
    now: Timestamp,
    jitter: u16,
    retry_after: Option<SignedDuration>,
) -> Option<Timestamp> {
    let planned = next_attempt(attempt, now, jitter)?;
    Some(retry_after.map_or(planned, |asked| planned.max(after(now, asked))))
}

/// `now + wait`, or the end of time where that would lie beyond it.
fn after(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-21T08:00:00Z".parse().unwrap()
    }

    /// The wait before each attempt, in seconds.
    fn waits(jitter: u16) -> Vec<i64> {
        (0..10)
            .map(|made| next_attempt(made, now(), jitter).unwrap().duration_since(now()).as_secs())
            .collect()
    }

    #[test]
    fn without_jitter_the_waits_are_those_of_the_schedule() {
        let expected = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
        assert_eq!(waits(0), expected);
    }

    #[test]
    fn full_jitter_adds_a_tenth() {
        let expected = [0, 5, 330, 1_980, 7_920, 19_800, 39_600, 55_440, 79_200, 95_040];
        assert_eq!(waits(1000), expected);
    }

    #[test]
    fn half_the_jitter_adds_half_a_tenth() {
        let next = next_attempt(1, now(), 500).unwrap();
        assert_eq!(next.duration_since(now()), SignedDuration::from_millis(5_250));
    }

    #[test]
    fn more_jitter_than_there_is_counts_as_the_most() {
        assert_eq!(waits(u16::MAX), waits(1000));
    }

    #[test]
    fn a_later_attempt_waits_longer_whatever_the_jitter() {
        assert!(waits(1000).iter().zip(waits(0).iter().skip(1)).all(|(one, next)| one < next));
    }

    #[test]
    fn after_ten_attempts_there_is_no_other() {
        assert_eq!(next_attempt(10, now(), 0), None);
        assert_eq!(next_attempt(u32::MAX, now(), 0), None);
    }

    #[test]
    fn a_later_retry_after_wins() {
        let asked = SignedDuration::from_hours(1);
        let next = next_attempt_heeding(1, now(), 0, Some(asked)).unwrap();
        assert_eq!(next.duration_since(now()), asked);
    }

    #[test]
    fn an_earlier_retry_after_loses() {
        let next = next_attempt_heeding(2, now(), 0, Some(SignedDuration::from_secs(1)));
        assert_eq!(next, next_attempt(2, now(), 0));
    }

    #[test]
    fn without_retry_after_the_schedule_stands() {
        assert_eq!(next_attempt_heeding(3, now(), 7, None), next_attempt(3, now(), 7));
    }

    #[test]
    fn retry_after_does_not_buy_another_attempt() {
        assert_eq!(next_attempt_heeding(10, now(), 0, Some(SignedDuration::from_secs(1))), None);
    }

    #[test]
    fn at_the_end_of_time_the_wait_is_cut_short() {
        assert_eq!(next_attempt(9, Timestamp::MAX, 0), Some(Timestamp::MAX));
    }
}
