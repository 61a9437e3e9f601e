-- Events from now on are of the chain's second format, which only the key can make; what was
-- written before stays of the first.
ALTER TABLE events ADD COLUMN format INTEGER NOT NULL DEFAULT 1;

-- How far each chain had come by then, under the key's seal: no later event of the first format
-- is believed.
CREATE TABLE old_chains (
  case_id BLOB PRIMARY KEY REFERENCES cases (id),
  seq INTEGER NOT NULL,
  witness BLOB NOT NULL
) STRICT;

-- Hashes of what can be guessed tell whoever reads them which guess is right: the first is
-- sealed from now on, the second keyed. The old columns are emptied by backfills, and new rows
-- leave them empty.
ALTER TABLE declaration_versions ADD COLUMN content_sealed BLOB;
ALTER TABLE idempotency_keys ADD COLUMN request_mac BLOB;

-- What SQL cannot fill, the program fills, page by page, beside its other work. A database that
-- has nothing old has nothing to fill.
CREATE TABLE backfills (
  name TEXT PRIMARY KEY,
  reached TEXT NOT NULL,
  done INTEGER NOT NULL,
  passed_over INTEGER NOT NULL,
  finished INTEGER NOT NULL
) STRICT;
INSERT INTO backfills (name, reached, done, passed_over, finished)
SELECT 'old_chains', '', 0, 0, NOT EXISTS (SELECT 1 FROM events);
INSERT INTO backfills (name, reached, done, passed_over, finished)
SELECT 'contacts', '', 0, 0, EXISTS (SELECT 1 FROM settings WHERE name = 'contacts_indexed')
  OR NOT EXISTS (SELECT 1 FROM cases);
INSERT INTO backfills (name, reached, done, passed_over, finished)
SELECT 'content_hashes', '', 0, 0, NOT EXISTS (SELECT 1 FROM declaration_versions);
INSERT INTO backfills (name, reached, done, passed_over, finished)
SELECT 'request_hashes', '', 0, 0, NOT EXISTS (SELECT 1 FROM idempotency_keys);
INSERT INTO backfills (name, reached, done, passed_over, finished)
SELECT 'free_pages', '', 0, 0, NOT EXISTS (SELECT 1 FROM declaration_versions);
DELETE FROM settings WHERE name = 'contacts_indexed';
