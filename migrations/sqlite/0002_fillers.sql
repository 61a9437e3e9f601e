-- 村干部: an account that opens nothing at the desk, but vouches for who fills in.
-- SQLite changes no CHECK: the table is made anew. Rows that refer to it are looked at
-- when the transaction ends, and then all it held is there again.
PRAGMA defer_foreign_keys = ON;
CREATE TEMPORARY TABLE accounts_before AS SELECT * FROM accounts;
DROP TABLE accounts;
CREATE TABLE accounts (
  id BLOB PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('township', 'county', 'cadre')),
  region_id BLOB NOT NULL REFERENCES regions (id),
  password_hash TEXT NOT NULL,
  created_at TEXT NOT NULL,
  disabled_at TEXT
) STRICT;
INSERT INTO accounts SELECT * FROM accounts_before;
DROP TABLE accounts_before;
CREATE INDEX accounts_region ON accounts (region_id);

-- Who was signed in when this version was filled in for another; null when nobody was.
ALTER TABLE declaration_versions ADD COLUMN filler_account_id BLOB REFERENCES accounts (id);
