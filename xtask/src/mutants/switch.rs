//! Put at the end of the shared crate's copy: which mutant is on, and which were passed.

/// Switches of the mutants that are woven in.
#[doc(hidden)]
#[allow(warnings, clippy::all)]
pub mod mutant_switch {
    use std::io::Write as _;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{LazyLock, Mutex};

    static ON: LazyLock<usize> = LazyLock::new(|| {
        std::env::var("MUTANT_ON").ok().and_then(|id| id.parse().ok()).unwrap_or(usize::MAX)
    });
    static PASSED: [AtomicBool; 8192] = [const { AtomicBool::new(false) }; 8192];
    static LOG: LazyLock<Option<Mutex<std::fs::File>>> = LazyLock::new(|| {
        let path = std::env::var_os("MUTANT_LOG")?;
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        Some(Mutex::new(file.expect("the log opens")))
    });

    /// Whether this one is on. The first time that it is asked for, it goes to the log.
    pub fn on(id: usize) -> bool {
        if !PASSED[id].swap(true, Ordering::Relaxed)
            && let Some(log) = &*LOG
        {
            writeln!(log.lock().expect("nobody panicked"), "{id}").expect("the log is written");
        }
        *ON == id
    }
}
