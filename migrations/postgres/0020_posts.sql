-- 岗位: what an account does and where, from which day to which. It takes over the role and the
-- region of `accounts`, and the deputies. Replacing somebody is ending one row and adding another.
CREATE TABLE posts (
  account_id UUID NOT NULL REFERENCES accounts (id),
  number BIGINT NOT NULL,
  kind TEXT NOT NULL,
  region_id UUID NOT NULL REFERENCES regions (id),
  from_day DATE NOT NULL,
  -- The last day; null: until further notice.
  to_day DATE,
  -- Whom they stand in for; null: a post of their own.
  deputy_of UUID REFERENCES accounts (id),
  PRIMARY KEY (account_id, number)
);
CREATE INDEX posts_region ON posts (region_id);

INSERT INTO posts (account_id, number, kind, region_id, from_day, to_day, deputy_of)
SELECT id, 1, role, region_id, (created_at AT TIME ZONE 'Asia/Shanghai')::date, NULL, NULL FROM accounts;
INSERT INTO posts (account_id, number, kind, region_id, from_day, to_day, deputy_of)
SELECT d.deputy_id, 1 + ROW_NUMBER() OVER (PARTITION BY d.deputy_id ORDER BY d.from_day, d.account_id),
  'township', a.region_id, d.from_day, d.to_day, d.account_id
FROM deputies d JOIN accounts a ON a.id = d.account_id;

DROP TABLE deputies;
DROP TRIGGER accounts_changed ON accounts;
DROP INDEX accounts_region;
ALTER TABLE accounts DROP COLUMN role;
ALTER TABLE accounts DROP COLUMN region_id;

-- Which offices are staffed is kept in memory with the places.
CREATE TRIGGER accounts_changed AFTER UPDATE OF disabled_at ON accounts
  FOR EACH STATEMENT EXECUTE FUNCTION places_changed();
CREATE TRIGGER posts_changed AFTER INSERT OR UPDATE OR DELETE ON posts
  FOR EACH STATEMENT EXECUTE FUNCTION places_changed();
