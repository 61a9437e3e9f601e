//! Returns the memory of a burst even when no further request comes: the allocator looks for
//! memory to return only when a large piece is freed.

use std::hint::black_box;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(5);
/// In bytes: large enough to be returned to the allocator's common store, small enough to be from
/// it and not from the kernel. Nobody writes to it, so it takes no real memory.
const LARGE: usize = 4 << 20;

/// Runs until the process ends.
pub async fn give_back() {
    let mut every = tokio::time::interval(EVERY);
    loop {
        every.tick().await;
        drop(black_box(Vec::<u8>::with_capacity(LARGE)));
    }
}
