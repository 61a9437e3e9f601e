//! Writes many mutants into one source file, each behind a switch of its own.
//!
//! `a < b` becomes `(if on(7) { a <= b } else { a < b })`. Nothing of the source is taken
//! away, text is only put in; so mutants may lie within each other.

use proc_macro2::{LineColumn, Span};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::list::{Mutant, Place};

/// A file with its mutants woven in.
#[derive(Debug)]
pub(super) struct Woven {
    pub(super) text: String,
    /// Bytes of `text` that are a mutant's: first what was put in, then all that it surrounds.
    pub(super) parts: Vec<Part>,
}

/// Where a mutant stands in woven text.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) id: usize,
    pub(super) bytes: std::ops::Range<usize>,
}

/// Text to be put in at a byte of the source.
struct Insertion {
    at: usize,
    /// Of two at the same byte the outer one opens first and closes last.
    closes: bool,
    order: usize,
    id: usize,
    text: String,
}

struct Weaver<'a> {
    source: &'a str,
    lines: Vec<usize>,
    /// The mutants with their ids.
    mutants: &'a [(usize, &'a Mutant)],
    /// Path of the switch function.
    on: &'a str,
    insertions: Vec<Insertion>,
}

/// Weaves those mutants of one file into its source; `on` is the path of the switch.
///
/// # Errors
/// When the source cannot be parsed.
pub(super) fn weave(source: &str, mutants: &[(usize, &Mutant)], on: &str) -> syn::Result<Woven> {
    let file = syn::parse_file(source)?;
    let lines = std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1));
    let insertions = Vec::new();
    let mut weaver = Weaver { source, lines: lines.collect(), mutants, on, insertions };
    weaver.bodies();
    weaver.visit_file(&file);
    Ok(weaver.woven())
}

impl Weaver<'_> {
    fn offset(&self, (line, column): Place) -> usize {
        let start = self.lines[line - 1];
        let rest = &self.source[start..];
        start + rest.char_indices().nth(column - 1).map_or(rest.len(), |(at, _)| at)
    }

    fn range(&self, span: Span) -> std::ops::Range<usize> {
        self.offset(place(span.start()))..self.offset(place(span.end()))
    }

    fn text(&self, span: Span) -> &str {
        &self.source[self.range(span)]
    }

    fn at(&self, span: Span, genre: &str) -> Vec<(usize, String)> {
        let start = place(span.start());
        let here = self.mutants.iter().filter(|(_, m)| m.start == start && m.genre == genre);
        here.map(|(id, mutant)| (*id, mutant.replacement.clone())).collect()
    }

    fn insert(&mut self, id: usize, at: usize, closes: bool, text: String) {
        let order = self.insertions.len();
        self.insertions.push(Insertion { at, closes, order, id, text });
    }

    fn around(&mut self, id: usize, whole: Span, before: String, after: &str) {
        let range = self.range(whole);
        self.insert(id, range.start, false, before);
        self.insert(id, range.end, true, after.to_owned());
    }

    /// `{ other value }` of whole functions.
    fn bodies(&mut self) {
        for (id, mutant) in self.mutants.iter().filter(|(_, m)| m.genre == "FnValue") {
            let text = format!("if {}({id}) {{ return {}; }} ", self.on, mutant.replacement);
            self.insert(*id, self.offset(mutant.start), false, text);
        }
    }

    /// In the order of their places; what was put in for a mutant, and what lies between.
    fn woven(mut self) -> Woven {
        self.insertions.sort_by_key(|i| {
            let order = i64::try_from(i.order).unwrap_or(i64::MAX);
            if i.closes { (i.at, 0, -order) } else { (i.at, 1, order) }
        });
        let (mut text, mut from, mut parts) = (String::new(), 0, Vec::new());
        let mut opened = std::collections::HashMap::new();
        let mut wholes = Vec::new();
        for insertion in &self.insertions {
            text.push_str(&self.source[from..insertion.at]);
            from = insertion.at;
            let start = text.len();
            text.push_str(&insertion.text);
            parts.push(Part { id: insertion.id, bytes: start..text.len() });
            match opened.remove(&insertion.id) {
                Some(first) => wholes.push(Part { id: insertion.id, bytes: first..text.len() }),
                None => drop(opened.insert(insertion.id, start)),
            }
        }
        text.push_str(&self.source[from..]);
        wholes.sort_by_key(|part| part.bytes.len());
        parts.extend(wholes);
        Woven { text, parts }
    }
}

impl<'ast> Visit<'ast> for Weaver<'_> {
    fn visit_expr_binary(&mut self, it: &'ast syn::ExprBinary) {
        // `if let A = b && c` has no parentheses, and no `||`.
        if has_let(&it.left) || has_let(&it.right) {
            return visit::visit_expr_binary(self, it);
        }
        let (left, right) = (self.text(it.left.span()), self.text(it.right.span()));
        let branch = |operator: &str| format!("{{ {left} {operator} {right} }}");
        let found = self.at(it.op.span(), "BinaryOperator");
        let found: Vec<_> = found.into_iter().map(|(id, with)| (id, branch(&with))).collect();
        for (id, branch) in found {
            let before = format!("(if {}({id}) {branch} else {{ ", self.on);
            self.around(id, it.span(), before, " })");
        }
        visit::visit_expr_binary(self, it);
    }

    fn visit_expr_unary(&mut self, it: &'ast syn::ExprUnary) {
        for (id, _) in self.at(it.op.span(), "UnaryOperator") {
            let operand = self.text(it.expr.span());
            let before = format!("(if {}({id}) {{ {operand} }} else {{ ", self.on);
            self.around(id, it.span(), before, " })");
        }
        visit::visit_expr_unary(self, it);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        for (id, _) in self.at(arm.span(), "MatchArm") {
            let end = self.range(arm.pat.span()).end;
            self.insert(id, end, true, format!(" if !{}({id})", self.on));
        }
        if let Some((_, guard)) = &arm.guard {
            for (id, value) in self.at(guard.span(), "MatchArmGuard") {
                let switch = if value == "true" { "" } else { "!" };
                let joined = if value == "true" { "||" } else { "&&" };
                let before = format!("({switch}{}({id}) {joined} (", self.on);
                self.around(id, guard.span(), before, "))");
            }
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_struct(&mut self, it: &'ast syn::ExprStruct) {
        let base = it.rest.as_ref().map(|rest| self.text(rest.span()).to_owned());
        for field in &it.fields {
            let (Some(base), syn::Member::Named(name)) = (&base, &field.member) else { continue };
            for (id, _) in self.at(field.span(), "StructField") {
                let colon = if field.colon_token.is_some() { "" } else { ": " };
                let shorthand = if colon.is_empty() { String::new() } else { format!("{name}: ") };
                let on = self.on;
                let before = format!("{shorthand}(if {on}({id}) {{ ({base}).{name} }} else {{ ");
                self.around(id, field.expr.span(), before, " })");
            }
        }
        visit::visit_expr_struct(self, it);
    }
}

fn has_let(it: &syn::Expr) -> bool {
    match it {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(both) => has_let(&both.left) || has_let(&both.right),
        _ => false,
    }
}

/// Columns of spans count from 0.
const fn place(at: LineColumn) -> Place {
    (at.line, at.column + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn woven(source: &str, mutants: &[(&str, Place, &str)]) -> String {
        let mutants: Vec<Mutant> = mutants
            .iter()
            .map(|(genre, start, replacement)| Mutant {
                name: String::new(),
                file: String::new(),
                genre: (*genre).to_owned(),
                start: *start,
                replacement: (*replacement).to_owned(),
            })
            .collect();
        let numbered: Vec<(usize, &Mutant)> = mutants.iter().enumerate().collect();
        weave(source, &numbered, "on").unwrap().text
    }

    #[test]
    fn operators_lie_within_each_other() {
        let source = "fn f() { 年 && a < !b }";
        let mutants = [
            ("BinaryOperator", (1, 12), "||"),
            ("BinaryOperator", (1, 17), "<="),
            ("UnaryOperator", (1, 19), ""),
        ];
        let expected = "fn f() { (if on(0) { 年 || a < !b } else { 年 && \
                        (if on(1) { a <= !b } else { a < (if on(2) { b } else { !b }) }) }) }";
        assert_eq!(woven(source, &mutants), expected);
    }

    #[test]
    fn a_body_ends_early_and_arms_are_passed_over() {
        let source = "fn f() { match x { A => 1, B if c => 2, _ => 3 } }";
        let mutants = [
            ("FnValue", (1, 10), "0"),
            ("MatchArm", (1, 20), ""),
            ("MatchArmGuard", (1, 33), "true"),
            ("MatchArmGuard", (1, 33), "false"),
        ];
        let expected = "fn f() { if on(0) { return 0; } match x { A if !on(1) => 1, \
                        B if (on(2) || ((!on(3) && (c)))) => 2, _ => 3 } }";
        assert_eq!(woven(source, &mutants), expected);
    }

    #[test]
    fn a_field_comes_from_the_base() {
        let source = "fn f() { S { a: 1, b, ..d() } }";
        let mutants = [("StructField", (1, 14), ""), ("StructField", (1, 20), "")];
        let expected = "fn f() { S { a: (if on(0) { (d()).a } else { 1 }), \
                        b: (if on(1) { (d()).b } else { b }), ..d() } }";
        assert_eq!(woven(source, &mutants), expected);
    }
}
