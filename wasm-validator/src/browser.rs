//! What the browser does for the module.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The browser's own `String.prototype.normalize`.
    #[wasm_bindgen(js_namespace = ["String", "prototype", "normalize"], js_name = call)]
    pub(crate) fn normalize(text: &str, form: &str) -> String;
}
