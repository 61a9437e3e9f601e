//! `bindgen IN.wasm OUT_DIR NAME`: writes the JavaScript side of the shared crate.
//!
//! A binary of its own behind a feature, because the library it needs takes half a
//! minute to build and only a change of the shared crate calls for it.

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, out_dir, name] = args.as_slice() else {
        return Err("usage: bindgen IN.wasm OUT_DIR NAME".into());
    };
    let wasm = std::fs::read(input)?;
    let wasm = without_target_features(&wasm).ok_or("not a WebAssembly module")?;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes(name, wasm)
        .out_name(name)
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(false)
        .web(true)?
        .generate(out_dir)?;
    Ok(())
}

/// The module without the section that lists what its objects were compiled for.
///
/// The standard library comes compiled with reference types and says so there, and
/// wasm-bindgen would believe it, although our own code does without them.
fn without_target_features(wasm: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) =
        wasm.split_at_checked(8).filter(|(head, _)| head.starts_with(b"\0asm"))?;
    let mut out = header.to_vec();
    while let Some((&id, after_id)) = rest.split_first() {
        let (size, body) = leb128(after_id)?;
        let (body, next) = body.split_at_checked(size)?;
        let named = |name: &[u8]| {
            leb128(body).is_some_and(|(length, text)| text.get(..length) == Some(name))
        };
        if !(id == 0 && named(b"target_features")) {
            out.extend_from_slice(&rest[..rest.len() - next.len()]);
        }
        rest = next;
    }
    Some(out)
}

/// An unsigned number as WebAssembly writes it, and what follows it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (at, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[at + 1..]));
        }
    }
    None
}
