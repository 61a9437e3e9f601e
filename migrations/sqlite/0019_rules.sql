-- What holds from which day: policies (NULL: for counties without one of their own) and the
-- notices of working days, each as it was recorded. What holds is the row recorded last.
CREATE TABLE policies (
  number INTEGER PRIMARY KEY NOT NULL,
  county_id BLOB REFERENCES regions (id),
  valid_from TEXT NOT NULL,
  -- SHA-256 of the document, in hex.
  version TEXT NOT NULL,
  document TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  -- NULL: from the command line.
  recorded_by BLOB REFERENCES accounts (id)
) STRICT;
CREATE TABLE calendars (
  number INTEGER PRIMARY KEY NOT NULL,
  year INTEGER NOT NULL,
  version TEXT NOT NULL,
  document TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  recorded_by BLOB REFERENCES accounts (id)
) STRICT;

-- A deadline names the rules by which it was counted: none is ever changed or taken away.
CREATE TRIGGER policies_update BEFORE UPDATE ON policies BEGIN
  SELECT RAISE(ABORT, 'policies are added, never changed');
END;
CREATE TRIGGER policies_delete BEFORE DELETE ON policies BEGIN
  SELECT RAISE(ABORT, 'policies are added, never deleted');
END;
CREATE TRIGGER calendars_update BEFORE UPDATE ON calendars BEGIN
  SELECT RAISE(ABORT, 'calendars are added, never changed');
END;
CREATE TRIGGER calendars_delete BEFORE DELETE ON calendars BEGIN
  SELECT RAISE(ABORT, 'calendars are added, never deleted');
END;

-- They are kept in memory with the places.
CREATE TRIGGER policies_insert AFTER INSERT ON policies BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
CREATE TRIGGER calendars_insert AFTER INSERT ON calendars BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
