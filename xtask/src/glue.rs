//! The last changes to what wasm-bindgen and wasm2js write, so that one set of
//! functions runs over either module.

use std::path::Path;

use crate::run::{self, Result};

/// The module as JavaScript.
pub(crate) fn fallback(name: &str) -> String {
    format!("{name}_bg.wasm2js.js")
}

/// Added to the functions over either module.
const INIT_FALLBACK: &str = "
/**
 * For engines without WebAssembly: `instantiate` comes from the module as JavaScript.
 */
export function initFallback(instantiate) {
    if (wasm !== undefined) return wasm;
    return __wbg_finalize_init({ exports: instantiate(__wbg_get_imports()) }, undefined);
}
";
const INIT_FALLBACK_TYPES: &str = "
/**
 * For engines without WebAssembly: `instantiate` comes from the module as JavaScript.
 */
export function initFallback(instantiate: (imports: object) => object): InitOutput;
";
const INSTANTIATE_TYPES: &str = "\
/** The module as JavaScript; to be handed to `initFallback`. */
export function instantiate(imports: object): object;
";

/// Finishes the files of that name in `package`.
///
/// # Errors
/// When they are not as wasm-bindgen and wasm2js write them today.
pub(crate) fn finish(package: &Path, name: &str) -> Result {
    edit(&package.join(format!("{name}.js")), |text| {
        // WebAssembly detaches the old buffer when memory grows, wasm2js does not:
        // whether a view is stale is told by the buffer itself.
        let text = replace(
            text,
            "cachedUint8ArrayMemory0.byteLength === 0",
            "cachedUint8ArrayMemory0.buffer !== wasm.memory.buffer",
        )?;
        let text = replace(
            &text,
            "cachedDataViewMemory0.buffer.detached === true || \
             (cachedDataViewMemory0.buffer.detached === undefined && \
             cachedDataViewMemory0.buffer !== wasm.memory.buffer)",
            "cachedDataViewMemory0.buffer !== wasm.memory.buffer",
        )?;
        Ok(text + INIT_FALLBACK)
    })?;
    edit(&package.join(format!("{name}.d.ts")), |text| Ok(text.to_owned() + INIT_FALLBACK_TYPES))?;
    // wasm2js writes a module that instantiates itself at once, over an import of a
    // file that the web target does not have.
    edit(&package.join(fallback(name)), |text| {
        let (import, rest) = text.split_once('\n').unwrap_or_default();
        let body = rest.split_once("\nvar retasmFunc = ").map(|(body, _)| body.trim());
        match body {
            Some(body) if import.starts_with("import * as ") => {
                Ok(format!("{body}\n\nexport {{ asmFunc as instantiate }};\n"))
            }
            _ => Err("wasm2js writes its module differently now; adapt xtask/src/glue.rs".into()),
        }
    })?;
    run::write(&package.join(format!("{name}_bg.wasm2js.d.ts")), INSTANTIATE_TYPES)
}

fn edit(file: &Path, change: impl FnOnce(&str) -> Result<String>) -> Result {
    run::write(file, &change(&run::read(file)?)?)
}

fn replace(text: &str, old: &str, new: &str) -> Result<String> {
    if text.matches(old).count() == 1 {
        Ok(text.replace(old, new))
    } else {
        Err(format!("wasm-bindgen writes its glue differently now; adapt xtask/src/glue.rs: {old}"))
    }
}
