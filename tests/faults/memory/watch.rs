//! A process's resident set, as the kernel counts it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{Instant, interval};

const EVERY: Duration = Duration::from_millis(20);

/// Looks until it is dropped.
pub(super) struct Watch {
    pid: u32,
    peak: Arc<AtomicU64>,
    looking: tokio::task::JoinHandle<()>,
}

impl Watch {
    pub(super) fn start(pid: u32) -> Self {
        let peak = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&peak);
        let looking = tokio::spawn(async move {
            let mut every = interval(EVERY);
            loop {
                every.tick().await;
                seen.fetch_max(resident(pid), Ordering::Relaxed);
            }
        });
        Self { pid, peak, looking }
    }

    /// Now, in MB.
    pub(super) fn resident(&self) -> u64 {
        resident(self.pid)
    }

    /// Most since [`Self::forget`], in MB.
    pub(super) fn peak(&self) -> u64 {
        self.peak.load(Ordering::Relaxed).max(self.resident())
    }

    pub(super) fn forget(&self) {
        self.peak.store(0, Ordering::Relaxed);
    }

    /// What it is when it has come down to `most`, or after `time`.
    pub(super) async fn back_to(&self, most: u64, time: Duration) -> u64 {
        let until = Instant::now() + time;
        let mut every = interval(EVERY);
        while self.resident() > most && Instant::now() < until {
            every.tick().await;
        }
        self.resident()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.looking.abort();
    }
}

fn resident(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a size");
    let kb: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kb >> 10
}
