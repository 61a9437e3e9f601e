//! Object storage: a folder. An object's bytes are on the disk before the row that refers to it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest as _, Sha256};

use crate::private;

/// Sealed photos and recordings: each is a file with a random name, in one of 256 folders.
#[derive(Debug, Clone)]
pub struct Objects {
    root: PathBuf,
}

impl Objects {
    /// Opens an installation's store. Its folder and the 256 in it are made where absent, and are on
    /// the disk before the first object: of two who write into a new one, neither would know whether
    /// it is. Blocking.
    ///
    /// # Errors
    /// The file system's.
    pub fn open(root: PathBuf) -> io::Result<Self> {
        for folder in 0..=u8::MAX {
            private::create_folder(&root.join(hex::encode([folder])))?;
        }
        sync_folder(&root)?;
        sync_folder(private::folder_of(&root))?;
        Ok(Self { root })
    }

    /// Opens a backup's store, whose folder is made if absent. It is only read, or filled by
    /// [`Objects::link_to`].
    ///
    /// # Errors
    /// The file system's.
    pub fn open_copy(root: PathBuf) -> io::Result<Self> {
        private::create_folder(&root)?;
        Ok(Self { root })
    }

    /// Writes, syncs the file, renames it into place, syncs the folder. Blocking.
    ///
    /// # Errors
    /// The file system's. Half a file never stands under `name`; a whole one may, without a row: it
    /// is removed as an orphan.
    pub fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(name)?;
        let folder = path.parent().unwrap_or(&self.root);
        let half = path.with_extension("part");
        let written = File::create(&half).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        if let Err(error) = written.and_then(|()| fs::rename(&half, &path)) {
            // A full disk leaves half a file, which must not stay.
            let _ = fs::remove_file(&half);
            return Err(error);
        }
        sync_folder(folder)
    }

    /// Reads an object. Blocking.
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
    /// Unfinished writes are listed with their `.part`. Blocking.
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
                let about = match file.metadata() {
                    // A write has ended meanwhile: its `.part` has the object's name now.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                    about => about?,
                };
                let old = about.modified()?.elapsed().is_ok_and(|passed| passed >= age);
                if let (true, Some(name)) = (old, file.file_name().to_str()) {
                    names.push(name.to_owned());
                }
            }
        }
        names.sort();
        Ok(names)
    }

    /// Puts `name` into another folder, for a backup: as a hard link, since objects never
    /// change, or as a copy where links are not possible. Durable after [`Objects::sync`].
    /// Blocking.
    ///
    /// # Errors
    /// The file system's.
    pub fn link_to(&self, name: &str, other: &Self) -> io::Result<()> {
        let to = other.place(name)?;
        fs::hard_link(self.path(name)?, &to).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists => Err(error),
            _ => self.copy_to(name, other),
        })
    }

    /// Copies `name` into another folder: what is restored must not share its bytes
    /// with the backup. Durable after [`Objects::sync`]. Blocking.
    ///
    /// # Errors
    /// The file system's.
    pub fn copy_to(&self, name: &str, other: &Self) -> io::Result<()> {
        let mut to = File::create_new(other.place(name)?)?;
        io::copy(&mut File::open(self.path(name)?)?, &mut to)?;
        to.sync_all()
    }

    /// Makes the names linked or copied here durable. Blocking.
    ///
    /// # Errors
    /// The file system's.
    pub fn sync(&self) -> io::Result<()> {
        for folder in fs::read_dir(&self.root)? {
            sync_folder(&folder?.path())?;
        }
        sync_folder(&self.root)
    }

    /// Size and SHA-256 of the sealed bytes. Blocking.
    ///
    /// # Errors
    /// The file system's.
    pub fn digest(&self, name: &str) -> io::Result<(u64, String)> {
        digest(&self.path(name)?)
    }

    /// Names in one of the 256 folders, sorted; none where it does not exist. Blocking.
    ///
    /// # Errors
    /// The file system's.
    pub fn list_folder(&self, folder: u8) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(self.root.join(hex::encode([folder]))) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        let mut names = names.collect::<io::Result<Vec<_>>>()?;
        names.sort();
        Ok(names)
    }

    /// The path of `name`, in a folder that is made if absent.
    fn place(&self, name: &str) -> io::Result<PathBuf> {
        let path = self.path(name)?;
        private::create_folder(path.parent().unwrap_or(&self.root))?;
        Ok(path)
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

/// Size and SHA-256 of a file, without holding it in memory. Blocking.
///
/// # Errors
/// The file system's.
pub fn digest(path: &Path) -> io::Result<(u64, String)> {
    struct Sink(Sha256);
    impl io::Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut sink = Sink(Sha256::new());
    let size = io::copy(&mut File::open(path)?, &mut sink)?;
    Ok((size, hex::encode(sink.0.finalize())))
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn every_folder_is_there_before_the_first_object() {
        let data = TempDir::new().unwrap();
        let root = data.path().join("objects");
        let count = || fs::read_dir(&root).unwrap().count();
        let name = "a".repeat(32);
        for _ in 0..2 {
            let objects = Objects::open(root.clone()).unwrap();
            assert_eq!(count(), 256);
            objects.put(&name, b"sealed").unwrap();
            assert_eq!(objects.get(&name).unwrap(), b"sealed");
            // As a copy by hand leaves out what is empty.
            fs::remove_dir(root.join("bb")).unwrap();
        }
        let copy = Objects::open_copy(data.path().join("backup")).unwrap();
        Objects { root: root.clone() }.link_to(&name, &copy).unwrap();
        assert_eq!(fs::read_dir(data.path().join("backup")).unwrap().count(), 1);
    }

    #[test]
    fn a_write_that_ends_meanwhile_ends_no_sweep() {
        let data = TempDir::new().unwrap();
        let objects = Objects::open(data.path().join("objects")).unwrap();
        let name = |n: usize| format!("{n:032}");
        (0..200).for_each(|n| objects.put(&name(n), b"sealed").unwrap());
        let half = objects.path(&format!("{}.part", name(200))).unwrap();
        let has_ended = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !has_ended.load(Ordering::Relaxed) {
                    fs::write(&half, "sealed").unwrap();
                    fs::remove_file(&half).unwrap();
                }
            });
            let listed = (0..300).map(|_| objects.list_older_than(Duration::ZERO));
            let listed: Vec<_> = listed.collect();
            has_ended.store(true, Ordering::Relaxed);
            assert!(
                listed.iter().all(|found| found.as_ref().is_ok_and(|names| names.len() >= 200))
            );
        });
    }

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
