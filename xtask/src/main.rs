//! The project's commands. `cargo xtask` alone says what there is.

mod bench;
mod browser;
mod budget;
mod client;
mod compile;
mod count;
mod demo;
mod fixture;
mod glue;
mod job;
mod mutants;
mod need;
mod nightly;
mod npm;
mod parity;
mod postgres;
mod proof;
mod row;
mod run;
mod schemathesis;
mod server;
mod slow;
mod slow_phone;
mod steps;
mod suite;
mod test;
mod times;
mod timings;
mod wasm;
mod web;

use run::Result;

const USAGE: &str = "\
cargo xtask demo [--once] [--listen ADDRESS]  build, do the main job once, then serve a demo
cargo xtask test [NAME…]                      all checks, or the named steps only
cargo xtask nightly [NAME…]                   what takes too long for every change
cargo xtask nightly mutants [--OPTION VALUE…] a sample of small breaks (see mutants/mod.rs)
cargo xtask proof COMMIT                      what is noticed when a hunk of it is forgotten
cargo xtask wasm                              the shared crate for the browser
cargo xtask bench                             figures beside their budgets
cargo xtask bench compile                     how long it takes to build
cargo xtask fixture NAME                      keeps this version's data and pages for later ones
cargo xtask screens                           photographs every page into docs/screens";

fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match dispatch(&args) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("xtask: {problem}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[&str]) -> Result {
    match args {
        ["demo"] => demo::demo(false, "127.0.0.1:8080"),
        ["demo", "--once"] => demo::demo(true, "127.0.0.1:0"),
        ["demo", "--listen", address] => demo::demo(false, address),
        ["test", names @ ..] => test::run(steps::STEPS, names),
        ["nightly", "mutants", args @ ..] => nightly::mutants(args),
        ["nightly", names @ ..] => test::run(nightly::STEPS, names),
        ["proof", commit] => proof::run(commit),
        ["wasm"] => wasm::build(),
        ["bench"] => bench::run(),
        ["bench", "compile"] => compile::run(),
        ["fixture", name] => fixture::make(name),
        ["screens"] => browser::screens(),
        [] | ["help" | "-h" | "--help"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("not a command\n{USAGE}")),
    }
}
