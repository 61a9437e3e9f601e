//! What a county may ask for beside the rest of the form.

use crate::names::names;

names! {
    /// A part of the form, by its name in the web client's table of fields. Officers and cadres
    /// are asked for it where the county's policy says so, a farmer never; a form that has it is
    /// taken without.
    pub enum AskedPart {
        /// Who lives in the household, by name.
        Members = "members",
    }
}
