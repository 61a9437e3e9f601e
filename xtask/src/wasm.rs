//! `cargo xtask wasm`: the shared crate for the browser, in
//! `web-client/src/shared/validator/pkg`, twice: as farmers' phones load it, and with all that
//! only officers and cadres ask for. NAME is `validator` or `whole`.
//!
//! | file | what |
//! |---|---|
//! | `NAME_bg.wasm` | the module, for engines before reference types |
//! | `NAME_bg.wasm2js.js` | the same module as JavaScript |
//! | `NAME.js`, `.d.ts` | one set of functions over either of them |

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::run::{self, Result};
use crate::{budget, glue, npm};

/// The compiler's target.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
/// A target folder of its own: neither locks nor flags disturb other builds.
pub(crate) const TARGET_DIR: &str = "target/wasm";
/// What Chrome 75 and its contemporaries run; also what the fallback is lowered from.
const FEATURES: [&str; 6] = [
    "--mvp-features",
    "--enable-mutable-globals",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
];
/// One build of the crate.
pub(crate) struct Module {
    /// What its files are called after.
    name: &'static str,
    /// Cargo's options.
    pub(crate) features: &'static [&'static str],
    /// A target folder of its own: the other's output has the same name.
    target: &'static str,
}

/// What every phone loads.
pub(crate) const FARMERS: Module = Module {
    name: "validator",
    features: &["--no-default-features", "--features", "wasm"],
    target: TARGET_DIR,
};
/// What desks load, and phones on which a cadre has signed in.
pub(crate) const WHOLE: Module =
    Module { name: "whole", features: &["--features", "wasm"], target: "target/wasm/whole" };

impl Module {
    /// Path of the module itself.
    #[must_use]
    pub(crate) fn path(&self) -> PathBuf {
        package().join(format!("{}_bg.wasm", self.name))
    }

    fn build(&self) -> Result {
        let started = Instant::now();
        run::run(&mut self.compile())?;
        let built = run::root().join(self.target).join(TARGET).join("wasm/wasm_validator.wasm");
        let stamp = package().join(format!(".{}-made-from", self.name));
        let made_from = fingerprint(&built)?;
        if std::fs::read_to_string(&stamp).is_ok_and(|old| old == made_from) {
            println!("{}: up to date ({:.1} s)", self.name, started.elapsed().as_secs_f32());
            return Ok(());
        }
        npm::install("xtask")?;
        self.bind(&built)?;
        self.shrink()?;
        glue::finish(&package(), self.name)?;
        let (gzip, brotli) = budget::packed(&self.path())?;
        let (name, seconds) = (self.name, started.elapsed().as_secs_f32());
        println!("{name}: {gzip} bytes gzip, {brotli} brotli, made in {seconds:.1} s");
        run::write(&stamp, &made_from)
    }

    fn compile(&self) -> std::process::Command {
        let mut cargo = run::cargo(&["rustc", "-p", "wasm-validator", "--lib"]);
        cargo.args(["--profile", "wasm", "--target", TARGET, "--crate-type", "cdylib"]);
        cargo.args(["--target-dir", self.target, "--quiet"]).args(self.features);
        cargo.env("CARGO_ENCODED_RUSTFLAGS", flags().join("\u{1f}"));
        cargo
    }

    /// The tool that writes the JavaScript side; see `bin/bindgen.rs`. Its dependencies
    /// are built without optimisation: it runs for a tenth of a second.
    fn bind(&self, module: &Path) -> Result {
        let mut cargo = run::cargo(&["run", "--quiet", "-p", "xtask", "--bin", "bindgen"]);
        cargo.args(["--features", "bindgen", "--target-dir", TARGET_DIR]);
        cargo.args(["--config", "profile.dev.package.\"*\".opt-level=0"]);
        run::run(cargo.arg("--").arg(module).arg(package()).arg(self.name))
    }

    /// wasm-opt, and the same module as JavaScript.
    fn shrink(&self) -> Result {
        let module = self.path();
        let mut opt = run::command("node", "");
        opt.arg("xtask/node_modules/binaryen/bin/wasm-opt").args(FEATURES);
        opt.args(["-Oz", "--strip-debug", "--strip-producers"]);
        opt.args(["--strip-target-features"]).arg(&module).arg("-o").arg(&module);
        run::run(&mut opt)?;
        let mut to_js = run::command("node", "");
        to_js.arg("xtask/node_modules/binaryen/bin/wasm2js").args(FEATURES).arg("-Oz");
        run::run(to_js.arg(&module).arg("-o").arg(package().join(glue::fallback(self.name))))
    }
}

/// The folder of the output.
fn package() -> PathBuf {
    run::root().join("web-client/src/shared/validator/pkg")
}

/// Builds what is out of date and prints its size.
///
/// # Errors
/// When a tool is missing or fails.
pub(crate) fn build() -> Result {
    ensure_target()?;
    [FARMERS, WHOLE].iter().try_for_each(Module::build)
}

/// For the module only; what runs on this machine to build it is not touched.
fn flags() -> Vec<String> {
    let mut flags: Vec<String> = [
        "-Ctarget-feature=-reference-types,-multivalue",
        // A fifth of the size, and quick enough for a photo.
        "--cfg=sha2_backend_soft=\"compact\"",
    ]
    .map(String::from)
    .into();
    // A panic names its file: not where it lay on the machine that compiled it.
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let sources = home.map(|home| home.join("registry/src")).unwrap_or_default();
    let registries = std::fs::read_dir(sources).into_iter().flatten().flatten();
    let folders = registries.map(|entry| entry.path()).chain([run::root()]);
    flags.extend(folders.map(|folder| format!("--remap-path-prefix={}/=", folder.display())));
    flags
}

/// Of the module and of everything that turns it into the output.
fn fingerprint(module: &Path) -> Result<String> {
    let root = run::root();
    let tools = ["xtask/package-lock.json", "xtask/src/wasm.rs", "xtask/src/glue.rs"];
    let tools = tools.into_iter().chain(["xtask/src/bin/bindgen.rs"]).map(|tool| root.join(tool));
    let mut hasher = DefaultHasher::new();
    for file in std::iter::once(module.to_owned()).chain(tools) {
        let bytes = std::fs::read(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        bytes.hash(&mut hasher);
    }
    Ok(format!("{:016x}\n", hasher.finish()))
}

/// Adds the compiler's WebAssembly target. The download has been seen to hang: it is
/// ended after two minutes and tried once more.
fn ensure_target() -> Result {
    let add = || run::command("rustup", "").args(["target", "add", TARGET]).spawn();
    let has = run::capture(run::command("rustup", "").args(["target", "list", "--installed"]))?;
    if has.lines().any(|line| line == TARGET) {
        return Ok(());
    }
    for _ in 0..2 {
        let mut child = add().map_err(|error| format!("cannot start rustup: {error}"))?;
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(120) {
            match child.try_wait() {
                Ok(Some(status)) if status.success() => return Ok(()),
                Ok(Some(_)) | Err(_) => break,
                Ok(None) => std::thread::sleep(Duration::from_millis(100)),
            }
        }
        let _ = child.kill();
        let _ = child.wait();
    }
    Err(format!(
        "the compiler's target {TARGET} is missing and rustup could not add it; \
         run `rustup target add {TARGET}` where there is a network, then try again"
    ))
}
