//! The least speed of a body: that of the weakest mobile signal in a valley.

/// Bytes per second that a body must average over any [`WINDOW`].
const SLOWEST: usize = 1_000;
/// Length of the window, seconds.
const WINDOW: usize = 30;

/// Bytes that arrived in each of the last seconds.
#[derive(Debug)]
pub(super) struct Pace {
    came: [usize; WINDOW],
    seconds: usize,
}

impl Pace {
    pub(super) const fn new() -> Self {
        Self { came: [0; WINDOW], seconds: 0 }
    }

    pub(super) fn add(&mut self, bytes: usize) {
        self.came[self.seconds % WINDOW] += bytes;
    }

    /// Ends a second: whether the window brought enough bytes.
    pub(super) fn is_kept(&mut self) -> bool {
        self.seconds += 1;
        let enough = self.came.iter().sum::<usize>() >= SLOWEST * WINDOW;
        self.came[self.seconds % WINDOW] = 0;
        enough || self.seconds < WINDOW
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The second after which the body is given up, with so many bytes in each.
    fn given_up(bytes: impl Fn(usize) -> usize) -> Option<usize> {
        let mut pace = Pace::new();
        (1..=3_600).find(|second| {
            pace.add(bytes(*second));
            !pace.is_kept()
        })
    }

    #[test]
    fn a_thousand_bytes_a_second_have_no_end() {
        assert_eq!(given_up(|_| 1_000), None);
        assert_eq!(given_up(|_| 999), Some(30));
        // A valley: nothing for 29 seconds, then everything at once.
        assert_eq!(given_up(|second| if second % 30 == 0 { 30_000 } else { 0 }), None);
        assert_eq!(given_up(|second| if second % 30 == 0 { 29_999 } else { 0 }), Some(30));
    }

    #[test]
    fn over_any_thirty_seconds() {
        let stalls = |after: usize| move |second| if second <= after { 100_000 } else { 0 };
        assert_eq!(given_up(stalls(0)), Some(30));
        assert_eq!(given_up(stalls(1)), Some(31));
        assert_eq!(given_up(stalls(100)), Some(130));
    }
}
