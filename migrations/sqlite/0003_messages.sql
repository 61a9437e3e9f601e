-- The outbox: what the applicant is told, written with the change that it tells of.
CREATE TABLE messages (
  id BLOB PRIMARY KEY,
  case_id BLOB NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'logged', 'given_up')),
  created_at TEXT NOT NULL,
  -- Not before this: at night it is the morning, after a failure the next try.
  due_at TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  -- A worker has it until then; the token tells its answer from an earlier worker's.
  lease_until TEXT,
  attempt_token BLOB,
  -- Why the last try failed: a word of ours, never the gateway's.
  last_error TEXT,
  -- When it was sent, logged or given up.
  settled_at TEXT,
  -- Telephone and text; erased some time after it is settled.
  sealed BLOB
) STRICT;
CREATE INDEX messages_due ON messages (due_at, id) WHERE state = 'pending';
CREATE INDEX messages_case ON messages (case_id, created_at);
CREATE INDEX messages_settled ON messages (settled_at) WHERE settled_at IS NOT NULL AND sealed IS NOT NULL;

-- 待电话/上门核实: no message reaches the applicant's own telephone.
ALTER TABLE cases ADD COLUMN call_or_visit INTEGER NOT NULL DEFAULT 0;
