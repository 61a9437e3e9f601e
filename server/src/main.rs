//! `shouwang`: see `shouwang --help`.

use std::process::ExitCode;

/// It gives back what a burst has taken; the C library's keeps it, for each thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    shouwang::cli::run()
}
