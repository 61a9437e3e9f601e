//! A backup's folder: the copy of the database, the photos, a list of the photos' hashes as
//! `sha256sum -c` reads it, and `manifest.json`, written last: without it there is no
//! backup. The manifest pins the list, and the list pins every photo: a manifest that named
//! each of a million photos itself would have to be held in memory as a whole.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::error::{BackupError, at};
use crate::gateway::objects::{self, Objects};
use crate::private;
use crate::store::Engine;

const MANIFEST: &str = "manifest.json";
const LIST: &str = "objects.sha256";
/// Format of the folder that this program writes, and the only one it reads.
pub(crate) const FORMAT: u32 = 1;
/// Differing files named in an error: enough to see what is wrong.
const SHOWN: usize = 5;

/// The manifest: what the backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of this folder, from 1.
    pub format: u32,
    /// When the database was copied.
    pub made_at: DateTime<Utc>,
    /// Version of the program that made it.
    pub program: String,
    /// Engine of the database.
    pub engine: Engine,
    /// Number of the newest applied migration.
    pub migration: i64,
    /// Major version of the `pg_dump` that copied it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pg_dump: Option<i32>,
    /// The copy of the database.
    pub database: Part,
    /// The list of photos.
    pub objects: Part,
    /// Number of photos in the list.
    pub object_count: u64,
    /// Their total size, in bytes.
    pub object_bytes: u64,
}

/// A file of the backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Name in the folder.
    pub file: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256, in hex.
    pub sha256: String,
}

/// A backup's folder. Every method blocks.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// The photos in it.
    pub objects: Objects,
}

impl Folder {
    /// A new folder, readable by its owner only. It may exist already, if it is empty.
    pub(crate) fn create(root: &Path) -> Result<Self, BackupError> {
        if root.exists() && fs::read_dir(root).map_err(at(root))?.next().is_some() {
            return Err(BackupError::FolderNotEmpty(root.to_owned()));
        }
        private::create_folder(root).map_err(at(root))?;
        Self::of(root)
    }

    /// Opens a finished backup.
    ///
    /// # Errors
    /// `Incomplete`, `Manifest`, `Format`, file system errors.
    pub fn open(root: &Path) -> Result<(Self, Manifest), BackupError> {
        let path = root.join(MANIFEST);
        if !path.exists() {
            return Err(BackupError::Incomplete(root.to_owned()));
        }
        let text = fs::read(&path).map_err(at(&path))?;
        let manifest: Manifest = serde_json::from_slice(&text)
            .map_err(|source| BackupError::Manifest { path, source })?;
        if manifest.format != FORMAT {
            return Err(BackupError::Format(manifest.format));
        }
        Ok((Self::of(root)?, manifest))
    }

    fn of(root: &Path) -> Result<Self, BackupError> {
        let objects = Objects::open_copy(root.join("objects")).map_err(at(root))?;
        Ok(Self { root: root.to_owned(), objects })
    }

    /// Path of the database's copy.
    #[must_use]
    pub fn database(&self, engine: Engine) -> PathBuf {
        self.root.join(match engine {
            Engine::Sqlite => "database.sqlite",
            Engine::Postgres => "database.pgdump",
        })
    }

    fn list(&self) -> PathBuf {
        self.root.join(LIST)
    }

    /// Begins the list of photos.
    pub(crate) fn start_list(&self) -> Result<ObjectList, BackupError> {
        let path = self.list();
        let file = File::create_new(&path).map_err(at(&path))?;
        Ok(ObjectList { path, file: BufWriter::new(file), count: 0, bytes: 0 })
    }

    /// Size and hash of one file of the folder.
    pub(crate) fn part(&self, path: &Path) -> Result<Part, BackupError> {
        let (size, sha256) = objects::digest(path).map_err(at(path))?;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Part { file, size, sha256 })
    }

    /// Writes the manifest: from here on the folder counts as a backup.
    pub(crate) fn finish(&self, manifest: &Manifest) -> Result<(), BackupError> {
        let path = self.root.join(MANIFEST);
        let part = self.root.join("manifest.json.part");
        let write = || {
            self.objects.sync()?;
            File::open(&self.root)?.sync_all()?;
            let mut file = File::create_new(&part)?;
            serde_json::to_writer_pretty(&mut file, manifest)?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            fs::rename(&part, &path)?;
            File::open(&self.root)?.sync_all()
        };
        write().map_err(at(&path))
    }

    /// Calls `each` with every photo of the list: name and hash.
    ///
    /// # Errors
    /// File system errors, and those of `each`.
    pub fn each_object(
        &self,
        mut each: impl FnMut(&str, &str) -> Result<(), BackupError>,
    ) -> Result<(), BackupError> {
        let path = self.list();
        let file = File::open(&path).map_err(at(&path))?;
        for line in BufReader::new(file).lines() {
            let line = line.map_err(at(&path))?;
            let (sha256, file) = line.split_once("  ").unwrap_or_default();
            each(file.rsplit('/').next().unwrap_or_default(), sha256)?;
        }
        Ok(())
    }

    /// Compares every byte with the manifest; reports one line for each difference.
    ///
    /// # Errors
    /// A file system error, where even the list of photos cannot be read.
    pub fn differences(
        &self,
        manifest: &Manifest,
        mut report: impl FnMut(String),
    ) -> Result<(), BackupError> {
        // Fixed names, whatever the manifest says: these are the files that a restore uses.
        let database = self.database(manifest.engine);
        for (part, path) in [(&manifest.database, database), (&manifest.objects, self.list())] {
            match objects::digest(&path) {
                Ok((_, sha256)) if sha256 == part.sha256 => {}
                Ok(_) => report(format!("{} was changed", part.file)),
                Err(error) => report(format!("{}: {error}", part.file)),
            }
        }
        let mut count = 0;
        self.each_object(|name, expected| {
            count += 1;
            match self.objects.digest(name) {
                Ok((_, sha256)) if sha256 == expected => {}
                Ok(_) => report(format!("object {name} was changed")),
                Err(error) => report(format!("object {name}: {error}")),
            }
            Ok(())
        })?;
        if count != manifest.object_count {
            report(format!("{LIST} lists {count} objects, not {}", manifest.object_count));
        }
        Ok(())
    }

    /// Fails unless every file is byte for byte what was backed up.
    pub(crate) fn check(&self, manifest: &Manifest) -> Result<(), BackupError> {
        let mut found = Vec::new();
        let mut more = 0;
        self.differences(manifest, |difference| {
            if found.len() < SHOWN { found.push(difference) } else { more += 1 }
        })?;
        if more > 0 {
            found.push(format!("and {more} more"));
        }
        if found.is_empty() { Ok(()) } else { Err(BackupError::Damaged(found)) }
    }
}

/// The list of photos, while it is being written.
#[derive(Debug)]
pub(crate) struct ObjectList {
    path: PathBuf,
    file: BufWriter<File>,
    pub(crate) count: u64,
    pub(crate) bytes: u64,
}

impl ObjectList {
    pub(crate) fn add(&mut self, name: &str, size: u64, sha256: &str) -> Result<(), BackupError> {
        let folder = name.get(..2).unwrap_or_default();
        writeln!(self.file, "{sha256}  objects/{folder}/{name}").map_err(at(&self.path))?;
        self.count += 1;
        self.bytes += size;
        Ok(())
    }

    /// Flushes the list to the disk; returns its path.
    pub(crate) fn close(self) -> Result<PathBuf, BackupError> {
        let Self { path, file, .. } = self;
        let file = file.into_inner().map_err(|error| at(&path)(error.into_error()))?;
        file.sync_all().map_err(at(&path))?;
        Ok(path)
    }
}
