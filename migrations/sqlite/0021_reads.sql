-- Who has looked at whom: a row for each look of an account at private data, written before the
-- data leaves; nothing of the household is in it. Beside it what accounts do themselves (sign in,
-- sign out) and what is done to them on the command line.
CREATE TABLE reads (
  number INTEGER PRIMARY KEY NOT NULL,
  account_id BLOB NOT NULL REFERENCES accounts (id),
  -- NULL: a list, or a search that found nothing.
  docket_id BLOB REFERENCES dockets (id),
  -- How much was seen, and what for.
  tier TEXT NOT NULL,
  purpose TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX reads_account ON reads (account_id, at);
CREATE INDEX reads_docket ON reads (docket_id, at);
CREATE TABLE account_acts (
  number INTEGER PRIMARY KEY NOT NULL,
  account_id BLOB NOT NULL REFERENCES accounts (id),
  kind TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX account_acts_account ON account_acts (account_id, at);

-- Logs are kept for six months at least (网络安全法 21), whatever the program believes.
CREATE TRIGGER reads_update BEFORE UPDATE ON reads BEGIN
  SELECT RAISE(ABORT, 'reads are added, never changed');
END;
CREATE TRIGGER reads_delete BEFORE DELETE ON reads
WHEN OLD.at > strftime('%Y-%m-%dT%H:%M:%S', 'now', '-6 months') BEGIN
  SELECT RAISE(ABORT, 'reads are kept for six months at least');
END;
CREATE TRIGGER account_acts_update BEFORE UPDATE ON account_acts BEGIN
  SELECT RAISE(ABORT, 'account acts are added, never changed');
END;
CREATE TRIGGER account_acts_delete BEFORE DELETE ON account_acts
WHEN OLD.at > strftime('%Y-%m-%dT%H:%M:%S', 'now', '-6 months') BEGIN
  SELECT RAISE(ABORT, 'account acts are kept for six months at least');
END;
