-- The phone's sentences, recorded by a county in its own dialect. The bytes lie with the
-- photos, sealed like them. A clip that is replaced or taken away ends and keeps its row:
-- what a backup's moment names is never removed.
CREATE TABLE clips (
  id BLOB PRIMARY KEY,
  county_id BLOB NOT NULL REFERENCES regions (id),
  key TEXT NOT NULL,
  text_sha256 BLOB NOT NULL,
  sha256 BLOB NOT NULL,
  mime TEXT NOT NULL,
  size INTEGER NOT NULL,
  object TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  recorded_by BLOB NOT NULL REFERENCES accounts (id),
  ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX clips_current ON clips (county_id, key) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX clips_object ON clips (object);
CREATE INDEX clips_sha256 ON clips (sha256);
