-- A one-time code counts its own wrong tries.
ALTER TABLE correction_codes ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;

-- Receipts of one telephone are counted, and one too many is withheld: a state more, for
-- which SQLite wants the table anew.
CREATE TABLE messages_new (
  id BLOB PRIMARY KEY,
  case_id BLOB NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'logged', 'given_up', 'withheld')),
  created_at TEXT NOT NULL,
  -- Not before this: at night it is the morning, after a failure the next try.
  due_at TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  -- A worker has it until then; the token tells its answer from an earlier worker's.
  lease_until TEXT,
  attempt_token BLOB,
  -- Why the last try failed: a word of ours, never the gateway's.
  last_error TEXT,
  -- When it was sent, logged, withheld or given up.
  settled_at TEXT,
  -- Telephone and text; erased some time after it is settled.
  sealed BLOB,
  -- HMAC of the telephone, of a receipt: a telephone gets so many a day.
  receipt_index BLOB
) STRICT;
INSERT INTO messages_new (id, case_id, kind, state, created_at, due_at, attempts, lease_until, attempt_token, last_error, settled_at, sealed)
SELECT id, case_id, kind, state, created_at, due_at, attempts, lease_until, attempt_token, last_error, settled_at, sealed FROM messages;
DROP TABLE messages;
ALTER TABLE messages_new RENAME TO messages;
CREATE INDEX messages_due ON messages (due_at, id) WHERE state = 'pending';
CREATE INDEX messages_case ON messages (case_id, created_at);
CREATE INDEX messages_settled ON messages (settled_at) WHERE settled_at IS NOT NULL AND sealed IS NOT NULL;
CREATE INDEX messages_receipts ON messages (receipt_index, settled_at) WHERE receipt_index IS NOT NULL;
