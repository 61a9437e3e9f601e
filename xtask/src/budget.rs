//! Bytes that a phone has to load, and what they are held to.

use std::path::Path;

use crate::run::{self, Result};
use crate::wasm;

/// A figure in bytes beside its budget.
pub(crate) struct Size {
    /// What is measured.
    pub(crate) what: &'static str,
    /// How it is packed.
    pub(crate) packing: &'static str,
    /// Bytes.
    pub(crate) bytes: u64,
    /// Most bytes.
    pub(crate) budget: u64,
}

impl Size {
    /// Whether it keeps to its budget.
    pub(crate) fn is_kept(&self) -> bool {
        self.bytes <= self.budget
    }

    /// As an error, when it does not.
    ///
    /// # Errors
    /// With both figures.
    pub(crate) fn check(&self) -> Result {
        let Self { what, packing, bytes, budget } = self;
        let told = || format!("{what}: {bytes} bytes {packing}, more than the budget of {budget}");
        self.is_kept().then_some(()).ok_or_else(told)
    }
}

/// The shared crate's module.
///
/// # Errors
/// When it is not built.
pub(crate) fn module() -> Result<Size> {
    let (gzip, _) = packed(&wasm::package().join("validator_bg.wasm"))?;
    let what = "wasm (rules, calendar, thumbprint)";
    Ok(Size { what, packing: "gzip", bytes: gzip, budget: 60 << 10 })
}

/// The phone's app: for the first question, and for filing without a signal.
///
/// # Errors
/// When it is not built.
pub(crate) fn phone() -> Result<[Size; 2]> {
    let mut node = run::command("node", "xtask");
    let (first, all) = numbers(node.args(["phone-bytes.mjs", "../web-client/dist"]))?;
    let size = |what, bytes, budget| Size { what, packing: "brotli", bytes, budget };
    Ok([
        size("phone: all that the first question needs", first, 100 << 10),
        size("phone: all that filing offline needs", all, 250 << 10),
    ])
}

/// Bytes of a file after gzip and after brotli, both at their best.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn packed(file: &Path) -> Result<(u64, u64)> {
    const SCRIPT: &str = "const z = require('zlib'), b = require('fs').readFileSync(process.argv[1]);\
        console.log(z.gzipSync(b, { level: 9 }).length, z.brotliCompressSync(b).length)";
    numbers(run::command("node", "").args(["-e", SCRIPT]).arg(file))
}

fn numbers(command: &mut std::process::Command) -> Result<(u64, u64)> {
    let printed = run::capture(command)?;
    let mut numbers = printed.split_whitespace().map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(one)), Some(Ok(two))) => Ok((one, two)),
        _ => Err(format!("node printed no sizes: {printed}")),
    }
}
