//! A commit as hunks: runs of changed lines, each of which can be left out by itself.

use std::ops::Range;

/// The same place before and after.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    /// Below the workspace's folder.
    pub(super) path: String,
    /// What stood there.
    pub(super) old: Side,
    /// What stands there now.
    pub(super) new: Side,
    /// The file came or went with it.
    pub(super) whole: bool,
}

/// The lines of one side.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Side {
    /// Lines that stand before it in the file.
    pub(super) before: usize,
    pub(super) lines: Vec<String>,
}

impl Side {
    /// The numbers of its lines, from 0.
    pub(super) fn range(&self) -> Range<usize> {
        self.before..self.before + self.lines.len()
    }
}

impl Hunk {
    /// `text`, the file as committed, as it was before at this place; nothing where there was no file.
    pub(super) fn left_out(&self, text: &str) -> Option<String> {
        if self.whole && self.old.lines.is_empty() {
            return None;
        }
        let mut lines: Vec<&str> = text.lines().collect();
        lines.splice(self.new.range(), self.old.lines.iter().map(String::as_str));
        Some(lines.iter().map(|line| format!("{line}\n")).collect())
    }

    /// `path:7-9`, by the committed file's lines; `path` of a whole one.
    pub(super) fn place(&self) -> String {
        let Range { start, end } = self.new.range();
        match end - start {
            _ if self.whole => self.path.clone(),
            0 => format!("{}:{start} (deleted below)", self.path),
            1 => format!("{}:{end}", self.path),
            _ => format!("{}:{}-{end}", self.path, start + 1),
        }
    }
}

/// What `git diff -U0` prints. What is no text has no hunk.
pub(super) fn split(diff: &str) -> Vec<Hunk> {
    let mut hunks = Vec::new();
    let (mut path, mut whole) = ("", false);
    let mut lines = diff.lines();
    while let Some(line) = lines.next() {
        let file = line.strip_prefix("diff --git a/").and_then(|names| names.split_once(" b/"));
        if let Some((_, name)) = file {
            (path, whole) = (name, false);
        } else if line.starts_with("new file") || line.starts_with("deleted file") {
            whole = true;
        } else if let Some((old, new)) = header(line) {
            // By their number: a line that was removed may look like any of these.
            let mut take = |(before, count): (usize, usize)| {
                let body = lines.by_ref().filter(|line| !line.starts_with('\\')).take(count);
                Side { before, lines: body.map(|line| line[1..].to_owned()).collect() }
            };
            let (old, new) = (take(old), take(new));
            hunks.push(Hunk { path: path.to_owned(), old, new, whole });
        }
    }
    hunks
}

/// `@@ -7,2 +8 @@`: how many lines stand before, and how many there are, on either side.
fn header(line: &str) -> Option<((usize, usize), (usize, usize))> {
    let mut words = line.strip_prefix("@@ ")?.split(' ');
    let mut side = |sign: char| {
        let numbers = words.next()?.strip_prefix(sign)?;
        let (first, count) = numbers.split_once(',').unwrap_or((numbers, "1"));
        let (first, count): (usize, usize) = (first.parse().ok()?, count.parse().ok()?);
        Some((if count == 0 { first } else { first.checked_sub(1)? }, count))
    };
    Some((side('-')?, side('+')?))
}

#[cfg(test)]
mod tests {
    use super::split;

    const DIFF: &str = "\
diff --git a/migrations/1.sql b/migrations/1.sql
index 1..2 100644
+++ b/migrations/1.sql
@@ -1,2 +1 @@ CREATE
--- a comment
-b
+B
@@ -4,0 +4,2 @@
+e
+f
@@ -5 +5,0 @@
-g
diff --git a/new.rs b/new.rs
new file mode 100644
+++ b/new.rs
@@ -0,0 +1,2 @@
+fn new() {}
+fn more() {}
\\ No newline at end of file
diff --git a/old.rs b/old.rs
deleted file mode 100644
+++ /dev/null
@@ -1 +0,0 @@
-fn old() {}
diff --git a/icon.png b/icon.png
Binary files a/icon.png and b/icon.png differ
";

    #[test]
    fn each_is_left_out_by_itself() {
        let committed = "B\nc\nd\ne\nf\nh\n";
        let told: Vec<_> =
            split(DIFF).iter().map(|hunk| (hunk.place(), hunk.left_out(committed))).collect();
        let sql = |lines: &str| format!("migrations/1.sql:{lines}");
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(
            told[..3],
            [
                (sql("1"), is("-- a comment\nb\nc\nd\ne\nf\nh\n")),
                (sql("4-5"), is("B\nc\nd\nh\n")),
                (sql("5 (deleted below)"), is("B\nc\nd\ne\nf\ng\nh\n")),
            ]
        );
    }

    #[test]
    fn a_new_file_is_left_out_as_a_whole() {
        let hunks = split(DIFF);
        let [.., new, old] = &hunks[..] else { panic!("{hunks:?}") };
        assert_eq!((new.place().as_str(), new.left_out("fn new() {}\n")), ("new.rs", None));
        assert_eq!(old.place(), "old.rs");
        assert_eq!(old.left_out("").as_deref(), Some("fn old() {}\n"));
    }
}
