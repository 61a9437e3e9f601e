-- 岗位: what an account does and where, from which day to which. It takes over the role and the
-- region of `accounts`, and the deputies. Replacing somebody is ending one row and adding another.
CREATE TABLE posts (
  account_id BLOB NOT NULL REFERENCES accounts (id),
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  region_id BLOB NOT NULL REFERENCES regions (id),
  from_day TEXT NOT NULL,
  -- The last day; null: until further notice.
  to_day TEXT,
  -- Whom they stand in for; null: a post of their own.
  deputy_of BLOB REFERENCES accounts (id),
  PRIMARY KEY (account_id, number)
) STRICT;
CREATE INDEX posts_region ON posts (region_id);

INSERT INTO posts (account_id, number, kind, region_id, from_day, to_day, deputy_of)
SELECT id, 1, role, region_id, date(created_at, '+8 hours'), NULL, NULL FROM accounts;
INSERT INTO posts (account_id, number, kind, region_id, from_day, to_day, deputy_of)
SELECT d.deputy_id, 1 + ROW_NUMBER() OVER (PARTITION BY d.deputy_id ORDER BY d.from_day, d.account_id),
  'township', a.region_id, d.from_day, d.to_day, d.account_id
FROM deputies d JOIN accounts a ON a.id = d.account_id;

DROP TABLE deputies;
DROP TRIGGER accounts_insert;
DROP TRIGGER accounts_update;
DROP TRIGGER accounts_delete;
DROP INDEX accounts_region;
ALTER TABLE accounts DROP COLUMN role;
ALTER TABLE accounts DROP COLUMN region_id;

-- Which offices are staffed is kept in memory with the places.
CREATE TRIGGER accounts_update AFTER UPDATE OF disabled_at ON accounts BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
CREATE TRIGGER posts_insert AFTER INSERT ON posts BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
CREATE TRIGGER posts_update AFTER UPDATE ON posts BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
CREATE TRIGGER posts_delete AFTER DELETE ON posts BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
