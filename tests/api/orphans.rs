//! A photo's file whose row never came goes after a day; nothing else does.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use shouwang::jobs::orphans;
use tests::{Form, TestApp, jpeg, on_both};

fn object(app: &TestApp, name: &str) -> PathBuf {
    app.folder.path().join("objects").join(&name[..2]).join(name)
}

/// What a write leaves behind when the power goes before its row.
fn leave(app: &TestApp, name: &str) -> PathBuf {
    let path = object(app, name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "sealed bytes").unwrap();
    path
}

/// Files have the machine's time, not the test's.
fn written_before(path: &Path, age: Duration) {
    let written = SystemTime::now() - age;
    File::options().write(true).open(path).unwrap().set_modified(written).unwrap();
}

on_both! {
    async fn only_old_files_that_nothing_names_are_swept(app: TestApp) {
        let (day, hour) = (orphans::AGE, Duration::from_secs(3600));
        assert_eq!(day, 24 * hour);
        let photo = jpeg(1);
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.with_photos(&[("evidence", &photo)])).await.expect(201);
        let _ = phone.attach(&photo).await.expect(201);
        let named = app.object_files();
        assert_eq!(named.len(), 1);
        let old = leave(&app, &"a".repeat(32));
        let half = leave(&app, &format!("{}.part", "b".repeat(32)));
        let young = leave(&app, &"c".repeat(32));
        for path in [&named[0], &old, &half] {
            written_before(path, day + hour);
        }
        written_before(&young, day - hour);
        assert_eq!(orphans::sweep(&app.app, day).await.unwrap(), 2);
        let there = [&named[0], &young, &old, &half].map(|path| path.exists());
        assert_eq!(there, [true, true, false, false]);
        assert_eq!(orphans::sweep(&app.app, day).await.unwrap(), 0);
        let _ = phone.attach(&photo).await.expect(200);
    }
}
