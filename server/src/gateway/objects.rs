//! Object storage: a folder. Bytes are on the disk before their row is.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Sealed photos, one file each, under a random name.
#[derive(Debug, Clone)]
pub struct Objects {
    root: PathBuf,
}

impl Objects {
    /// In that folder, which is made if absent.
    ///
    /// # Errors
    /// The file system's.
    pub fn open(root: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&root)?;
        Ok(Self { root })
    }

    /// Writes, syncs the file, renames it into place, syncs the folder. Blocking.
    ///
    /// # Errors
    /// The file system's; nothing is then left under `name`.
    pub fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(name)?;
        let folder = path.parent().unwrap_or(&self.root);
        if !folder.exists() {
            fs::create_dir_all(folder)?;
            sync_folder(&self.root)?;
        }
        let half = path.with_extension("part");
        let written = File::create(&half).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        if let Err(error) = written.and_then(|()| fs::rename(&half, &path)) {
            // A full disk leaves half a file; it must not stay.
            let _ = fs::remove_file(&half);
            return Err(error);
        }
        sync_folder(folder)
    }

    /// Reads. Blocking.
    ///
    /// # Errors
    /// The file system's.
    pub fn get(&self, name: &str) -> io::Result<Vec<u8>> {
        fs::read(self.path(name)?)
    }

    /// Removes an orphan. Blocking.
    ///
    /// # Errors
    /// The file system's.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.path(name)?)
    }

    /// Names of files older than `age`: younger ones may be about to get their row.
    /// Halves of writes are named with their `.part`.
    ///
    /// # Errors
    /// The file system's.
    pub fn list_older_than(&self, age: Duration) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for folder in fs::read_dir(&self.root)? {
            let folder = folder?.path();
            if !folder.is_dir() {
                continue;
            }
            for file in fs::read_dir(folder)? {
                let file = file?;
                let old = file.metadata()?.modified()?.elapsed().is_ok_and(|passed| passed >= age);
                if let (true, Some(name)) = (old, file.file_name().to_str()) {
                    names.push(name.to_owned());
                }
            }
        }
        names.sort();
        Ok(names)
    }

    /// Names are ours: 32 hex digits, perhaps `.part`. Nothing else is a path.
    fn path(&self, name: &str) -> io::Result<PathBuf> {
        let stem = name.strip_suffix(".part").unwrap_or(name);
        if stem.len() != 32 || !stem.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not an object's name"));
        }
        Ok(self.root.join(&name[..2]).join(name))
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_paths() {
        let objects = Objects { root: PathBuf::from("x") };
        for name in
            ["../../etc/passwd", "", "a", &"g".repeat(32), "00/00000000000000000000000000000"]
        {
            assert!(objects.path(name).is_err(), "{name}");
        }
        assert!(objects.path(&"0".repeat(32)).is_ok());
    }
}
