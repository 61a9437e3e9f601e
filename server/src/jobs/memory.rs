//! Memory that a burst has taken is given back also when nothing more comes: the allocator
//! looks for what it can give back when it is asked for a large piece, and only then.

use std::hint::black_box;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(5);
/// More than the allocator keeps a piece of for small ones. Nobody writes to it, so it is
/// never there.
const LARGE: usize = 64 << 20;

/// Runs until the process ends.
pub async fn give_back() {
    let mut every = tokio::time::interval(EVERY);
    loop {
        every.tick().await;
        drop(black_box(Vec::<u8>::with_capacity(LARGE)));
    }
}
