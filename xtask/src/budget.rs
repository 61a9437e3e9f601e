//! Bytes that a phone has to load, and what they are held to.

use std::path::Path;

use crate::run::{self, Result};

/// A figure in bytes beside its budget.
pub(crate) struct Size {
    /// What is measured.
    pub(crate) what: String,
    /// How it is packed.
    pub(crate) packing: &'static str,
    /// Measured size in bytes.
    pub(crate) bytes: u64,
    /// Largest allowed size in bytes.
    pub(crate) budget: u64,
}

impl Size {
    /// Whether it keeps to its budget.
    pub(crate) fn is_kept(&self) -> bool {
        self.bytes <= self.budget
    }

    /// Checks the size against its budget.
    ///
    /// # Errors
    /// A message with both figures, when the size is over the budget.
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
pub(crate) fn module(file: &Path) -> Result<Size> {
    let (gzip, _) = packed(file)?;
    let what = "wasm (rules, calendar, thumbprint)".into();
    Ok(Size { what, packing: "gzip", bytes: gzip, budget: 60 << 10 })
}

/// The phone's app: for the first question, and for filing without a signal. The web
/// client knows which files those are, and prints `WHAT: N bytes brotli (budget N)`.
///
/// # Errors
/// When it is not built.
pub(crate) fn phone() -> Result<Vec<Size>> {
    let mut node = run::command("node", "web-client");
    let output = node.arg("scripts/sizes.mjs").output().map_err(|error| error.to_string())?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let sizes: Vec<Size> = printed.lines().filter_map(size).collect();
    if sizes.is_empty() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("web-client/scripts/sizes.mjs printed no sizes: {printed}{said}"));
    }
    Ok(sizes)
}

fn size(line: &str) -> Option<Size> {
    let (what, rest) = line.split_once(": ")?;
    let (bytes, rest) = rest.split_once(" bytes brotli (budget ")?;
    let budget = rest.strip_suffix(')')?.parse().ok()?;
    let what = format!("phone: {what}");
    Some(Size { what, packing: "brotli", bytes: bytes.parse().ok()?, budget })
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

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn a_line_of_sizes_is_read() {
        let size = size("first question: 58228 bytes brotli (budget 102400)").unwrap();
        assert_eq!(
            (size.what.as_str(), size.bytes, size.budget),
            ("phone: first question", 58228, 102_400)
        );
        assert!(size.check().is_ok());
        assert!(super::size("     399 index.html").is_none());
    }
}
