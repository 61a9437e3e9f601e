//! Folders and files that only the server's own account may use: others on
//! the machine have no business with filings, sealed or not, nor with keys.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Makes a folder and its missing parents; an existing one stays as it is.
///
/// # Errors
/// The file system's.
pub fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// Makes an empty file; it must not exist.
///
/// # Errors
/// The file system's; `AlreadyExists` if the file exists.
pub fn create_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).create_new(true).open(path)
}

/// Writes a new file, durably. A partly written one is removed.
///
/// # Errors
/// The file system's; `AlreadyExists` if the file exists.
pub fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut file = create_file(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written?;
    File::open(folder_of(path))?.sync_all()
}

/// The folder that a file is in.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The mode of a file or folder that its group or others may use; `None` where only its owner may.
/// A pipe, through which a shell hands over a secret, counts as the owner's.
///
/// # Errors
/// The file system's.
#[cfg(unix)]
pub fn open_to_others(path: &Path) -> io::Result<Option<u32>> {
    use std::os::unix::fs::PermissionsExt as _;
    let found = fs::metadata(path)?;
    let mode = found.permissions().mode() & 0o7777;
    Ok(Some(mode).filter(|mode| mode & 0o077 != 0 && (found.is_file() || found.is_dir())))
}

/// Restricts a file to its owner.
///
/// # Errors
/// The file system's; for instance, that the file belongs to somebody else.
#[cfg(unix)]
pub fn close_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    match open_to_others(path)? {
        Some(mode) => fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700)),
        None => Ok(()),
    }
}

/// For systems whose files have no modes.
#[cfg(not(unix))]
pub fn open_to_others(_: &Path) -> io::Result<Option<u32>> {
    Ok(None)
}

/// For systems whose files have no modes.
#[cfg(not(unix))]
pub fn close_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}
