//! Running other programs, with errors that say what to do.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// Errors are messages for a person.
pub(crate) type Result<T = ()> = std::result::Result<T, String>;

/// The folder of the workspace.
#[must_use]
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// `program` in the workspace's folder, or in one below it.
#[must_use]
pub(crate) fn command(program: &str, folder: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root().join(folder)).stdin(Stdio::null());
    command
}

/// `cargo` in the workspace's folder, free of what the cargo that started us set.
#[must_use]
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut command = command("cargo", "");
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_")) {
        command.env_remove(name);
    }
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH").args(args);
    command
}

/// Runs to the end; output goes where ours goes.
///
/// # Errors
/// When it cannot be started or does not end well.
pub(crate) fn run(command: &mut Command) -> Result {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", told(command))) }
}

/// Runs to the end and hands over each line of its output as it comes.
///
/// # Errors
/// When it cannot be started; how it ended is for the caller to judge.
pub(crate) fn lines(command: &mut Command, mut take: impl FnMut(&str)) -> Result<ExitStatus> {
    command.stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|error| cannot_start(command, &error))?;
    for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).split(b'\n')) {
        let line = line.map_err(|error| error.to_string())?;
        take(&String::from_utf8_lossy(&line));
    }
    child.wait().map_err(|error| error.to_string())
}

/// Runs to the end, and gives back what it printed.
///
/// # Errors
/// As [`run`], with what it said on stderr.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| cannot_start(command, &error))?;
    if output.status.success() {
        return String::from_utf8(output.stdout).map_err(|error| error.to_string());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{} ended with {}\n{}", told(command), output.status, said.trim_end()))
}

/// Reads a file.
///
/// # Errors
/// The system's message, with the file's name.
pub(crate) fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes a file, making its folder.
///
/// # Errors
/// The system's message, with the file's name.
pub(crate) fn write(path: &Path, content: &str) -> Result {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, content))
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// The command as one would type it.
fn told(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    let program = command.get_program().to_string_lossy();
    let install = match &*program {
        "node" | "npm" => "; install Node.js 20 or newer with npm",
        "cargo" | "rustup" => "; install Rust with rustup",
        _ => "",
    };
    format!("cannot start {program}: {error}{install}")
}
