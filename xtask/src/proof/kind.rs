//! What a hunk is. Only hand-written code is left out; only some of that is logic.

use std::ops::Range;

use super::hunk::Hunk;

/// What a change is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Hand-written: tables, lists, sentences, migrations, and what is done with them.
    Code,
    Test,
    /// Papers, pictures, comments.
    Docs,
    Style,
    Generated,
    /// The same words on other lines.
    Layout,
}

const GENERATED: [&str; 2] = ["server/openapi.json", "web-client/src/shared/api/schema.d.ts"];

/// Of a hunk; `old` and `new` are its file before and after, empty where there is none.
pub(super) fn of(hunk: &Hunk, old: &str, new: &str) -> Kind {
    let path = hunk.path.as_str();
    let within = |sections: fn(&str) -> Vec<Range<usize>>| {
        let side = |range: Range<usize>, text: &str| {
            let around = |s: &Range<usize>| s.start <= range.start && range.end <= s.end;
            range.is_empty() || sections(text).iter().any(around)
        };
        side(hunk.old.range(), old) && side(hunk.new.range(), new)
    };
    let lines = || hunk.old.lines.iter().chain(&hunk.new.lines);
    match of_file(path) {
        Kind::Code if path.ends_with(".rs") && within(tests) => Kind::Test,
        Kind::Code if path.ends_with(".vue") && within(styles) => Kind::Style,
        Kind::Code if lines().all(|line| is_comment(path, line)) => Kind::Docs,
        Kind::Code if bare(&hunk.old.lines) == bare(&hunk.new.lines) => Kind::Layout,
        kind => kind,
    }
}

fn of_file(path: &str) -> Kind {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_test = |folder: &str| path.starts_with(folder) || path.contains(&format!("/{folder}"));
    if GENERATED.contains(&path) || matches!(name, "Cargo.lock" | "package-lock.json") {
        Kind::Generated
    } else if is_test("tests/") || name == "tests.rs" || name.ends_with(".test.ts") {
        Kind::Test
    } else if name.ends_with(".md") || path.starts_with("docs/") {
        Kind::Docs
    } else if name.ends_with(".css") {
        Kind::Style
    } else {
        Kind::Code
    }
}

/// `#[cfg(test)]` and the module below it, which ends at a brace that is not indented.
fn tests(text: &str) -> Vec<Range<usize>> {
    sections(
        text,
        |line| line == "#[cfg(test)]",
        |line| line == "}" || line.ends_with(';') && !line.starts_with(' '),
    )
}

fn styles(text: &str) -> Vec<Range<usize>> {
    sections(text, |line| line.starts_with("<style"), |line| line == "</style>")
}

fn sections(text: &str, first: fn(&str) -> bool, last: fn(&str) -> bool) -> Vec<Range<usize>> {
    let lines: Vec<&str> = text.lines().collect();
    let begins = (0..lines.len()).filter(|at| first(lines[*at]));
    let section = |begin: usize| {
        let end = lines[begin..].iter().position(|line| last(line));
        begin..end.map_or(lines.len(), |end| begin + end + 1)
    };
    begins.map(section).collect()
}

/// Nobody's code: a remark, or an empty line.
fn is_comment(path: &str, line: &str) -> bool {
    let signs: &[&str] = match end_of(path) {
        "rs" => &["//"],
        "ts" | "mjs" | "vue" => &["//", "/*", "* ", "*/", "<!--"],
        "sql" => &["--"],
        "toml" => &["#"],
        _ => &[],
    };
    let line = line.trim();
    line.is_empty() || signs.iter().any(|sign| line.starts_with(sign))
}

/// Without what a formatter puts in and takes away.
fn bare(lines: &[String]) -> String {
    lines.iter().flat_map(|line| line.chars()).filter(|c| !c.is_whitespace() && *c != ',').collect()
}

/// The first changed line that says what is done, in a word that decides, repeats, calls or names
/// a value on the way. Tables, lists, types, sentences, markup and columns have none.
pub(super) fn logic(hunk: &Hunk) -> Option<&str> {
    let (words, signs): (&[&str], &[&str]) = match end_of(&hunk.path) {
        "rs" => (&["fn", "if", "let", "match", "while", "loop", "return", "await"], &[]),
        "ts" | "mjs" | "vue" => (
            &["function", "if", "for", "while", "switch", "return", "await", "v-if", "v-for"],
            &["=>", " ? "],
        ),
        "sql" => (&["UPDATE", "INSERT", "DELETE", "SELECT", "TRIGGER"], &[]),
        _ => (&[], &[]),
    };
    let lines = hunk.old.lines.iter().chain(&hunk.new.lines).map(|line| line.trim());
    let mut code = lines.filter(|line| !is_comment(&hunk.path, line));
    let parts_words = |c: char| !c.is_alphanumeric() && c != '_' && c != '-';
    code.find(|line| {
        line.split(parts_words).any(|word| words.contains(&word))
            || signs.iter().any(|sign| line.contains(sign))
    })
}

fn end_of(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, end)| end)
}

#[cfg(test)]
mod tests {
    use super::super::hunk::{Hunk, Side};
    use super::{Kind, logic, of};

    /// The kind of one changed line, and whether it has logic.
    fn kind(path: &str, line: &str) -> (Kind, bool) {
        let hunk = changed(path, 0, "", line);
        (of(&hunk, "", line), logic(&hunk).is_some())
    }

    fn changed(path: &str, before: usize, old: &str, new: &str) -> Hunk {
        let side = |text: &str| Side { before, lines: text.lines().map(str::to_owned).collect() };
        Hunk { path: path.into(), old: side(old), new: side(new), whole: false }
    }

    #[test]
    fn only_what_is_written_by_hand_is_left_out() {
        for (path, is) in [
            ("server/src/domain/action.rs", Kind::Code),
            ("migrations/sqlite/0020_posts.sql", Kind::Code),
            ("wasm-validator/catalogue/zh-CN.json", Kind::Code),
            ("server/openapi.json", Kind::Generated),
            ("xtask/package-lock.json", Kind::Generated),
            ("tests/api/posts.rs", Kind::Test),
            ("wasm-validator/tests/all.rs", Kind::Test),
            ("server/src/domain/action/tests.rs", Kind::Test),
            ("web-client/src/desk/case/case.test.ts", Kind::Test),
            ("docs/decisions.md", Kind::Docs),
            ("docs/screens/inbox.webp", Kind::Docs),
            ("web-client/src/shared/parts/tokens.css", Kind::Style),
        ] {
            assert_eq!(kind(path, "x").0, is, "{path}");
        }
        assert_eq!(kind("a.rs", "/// What it is.").0, Kind::Docs);
        assert_eq!(kind("a.rs", "*size = 3;").0, Kind::Code);
        assert_eq!(kind("a.sql", "-- why").0, Kind::Docs);
    }

    #[test]
    fn tests_and_styles_within_a_file_are_known() {
        let rust = "fn f() {}\n\n#[cfg(test)]\nmod tests {\n    use super::f;\n}\nfn g() {}\n";
        let vue = "<template>\n</template>\n\n<style scoped>\n.a {\n}\n</style>\n";
        let at = |path, text, line| of(&changed(path, line, "", "x"), "", text);
        assert_eq!(
            [0, 4, 6].map(|line| at("a.rs", rust, line)),
            [Kind::Code, Kind::Test, Kind::Code]
        );
        assert_eq!([1, 4].map(|line| at("a.vue", vue, line)), [Kind::Code, Kind::Style]);
        // A module of tests that moves into a file of its own.
        let moved = changed("a.rs", 3, "mod tests {\n    use super::f;\n}", "mod tests;");
        assert_eq!(of(&moved, rust, "fn f() {}\n\n#[cfg(test)]\nmod tests;\n"), Kind::Test);
    }

    #[test]
    fn what_a_formatter_moves_is_nothing_to_leave_out() {
        let wrapped = changed("a.rs", 0, "f(a, b);", "f(\n    a,\n    b,\n);");
        assert_eq!(of(&wrapped, "f(a, b);", "f(\n    a,\n    b,\n);"), Kind::Layout);
    }

    #[test]
    fn a_table_has_no_logic() {
        for (path, line, has) in [
            ("a.rs", "    Accept = \"acceptance\" from [Submitted] by Answering,", false),
            ("a.rs", "impl From<Size> for Row {", false),
            ("a.rs", "pub mod posts;", false),
            ("a.rs", "let due = calendar.after(day);", true),
            ("a.rs", "Ok(store.put(&case).await?)", true),
            ("a.ts", "  accepted: '收下',", false),
            ("a.ts", "  requested: ({ reason }) => reason,", true),
            ("a.vue", "<Fact label=\"姓名\">{{ name }}</Fact>", false),
            ("a.vue", "<Fact v-if=\"name\" label=\"姓名\">", true),
            ("a.sql", "ALTER TABLE cases ADD COLUMN note TEXT;", false),
            ("a.sql", "UPDATE cases SET note = '';", true),
            ("a.json", "\"if\": \"for\"", false),
        ] {
            assert_eq!(kind(path, line).1, has, "{line}");
        }
    }
}
