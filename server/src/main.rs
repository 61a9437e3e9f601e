//! `shouwang`: see `shouwang --help`.

use std::process::ExitCode;

/// It returns memory after a burst; the C library's allocator keeps it, for each thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    shouwang::cli::run()
}
