-- Whatever has a life of its own is a docket (卷): today a case. It holds what all of them have:
-- whose place it is, the version that `If-Match` compares, the end of its chain of events.
-- What is owed is a duty (待办) of a docket; it takes over `clocks` and the due days of `cases`.
-- Needs about as much free disk as the database has, and a minute or two for a million cases.
CREATE TABLE dockets (
  id BLOB PRIMARY KEY,
  kind TEXT NOT NULL,
  county_id BLOB NOT NULL REFERENCES regions (id),
  township_id BLOB REFERENCES regions (id),
  village_id BLOB REFERENCES regions (id),
  version INTEGER NOT NULL,
  -- How many events it has, and the hash of the last: none can be cut off unnoticed.
  chain_length INTEGER NOT NULL,
  chain_head BLOB NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
INSERT INTO dockets (id, kind, county_id, township_id, village_id, version, chain_length, chain_head, changed_at)
SELECT c.id, 'case', c.county_id, c.township_id, c.village_id, c.version, COALESCE(e.seq, 0), COALESCE(e.hash, zeroblob(32)),
  COALESCE(e.at, c.received_at)
FROM cases c LEFT JOIN events e ON e.case_id = c.id AND e.seq = (SELECT MAX(l.seq) FROM events l WHERE l.case_id = c.id);

CREATE TABLE duties (
  docket_id BLOB NOT NULL REFERENCES dockets (id),
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  -- A region; null: the household.
  owed_by BLOB REFERENCES regions (id),
  -- Where it is watched. Never changed: handing on stops a duty and begins one that continues it.
  county_id BLOB NOT NULL REFERENCES regions (id),
  township_id BLOB REFERENCES regions (id),
  -- 0 urgent, 1 else.
  rank INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  unit TEXT NOT NULL,
  -- Null where the day was agreed on.
  length INTEGER,
  -- Until before this instant; `first_due_at` as it was first counted.
  due_at TEXT NOT NULL,
  first_due_at TEXT NOT NULL,
  provisional INTEGER NOT NULL,
  -- By what it was counted; null where the day was agreed on.
  policy_version TEXT,
  calendar_version TEXT,
  -- Number of the duty that was handed on, or begins again.
  continues INTEGER,
  -- Handed on after its day: where that passed.
  late_at_id BLOB REFERENCES regions (id),
  stopped_at TEXT,
  outcome TEXT,
  PRIMARY KEY (docket_id, number)
) STRICT;
INSERT INTO duties (docket_id, number, kind, owed_by, county_id, township_id, rank, started_at, unit, length,
  due_at, first_due_at, provisional, policy_version, calendar_version, late_at_id, stopped_at, outcome)
SELECT k.case_id, k.number, k.kind, CASE k.kind WHEN 'answer' THEN COALESCE(c.township_id, c.county_id) END,
  c.county_id, c.township_id, NOT c.urgent, date(k.started_on, '-1 day') || 'T16:00:00+00:00', 'working', k.days,
  k.due_on || 'T16:00:00+00:00', k.due_on || 'T16:00:00+00:00', k.provisional, k.policy_version, k.calendar_version,
  CASE WHEN k.kind = 'answer' AND (k.stopped_at IS NULL OR (k.outcome = 'linked'
    AND k.number = (SELECT MAX(l.number) FROM clocks l WHERE l.case_id = k.case_id))) THEN c.breach_at_id END,
  k.stopped_at, k.outcome
FROM clocks k JOIN cases c ON c.id = k.case_id;
-- 上门补按手印, promised for a day.
INSERT INTO duties (docket_id, number, kind, owed_by, county_id, township_id, rank, started_at, unit,
  due_at, first_due_at, provisional)
SELECT c.id, (SELECT COUNT(*) FROM clocks k WHERE k.case_id = c.id) + 1, 'signature_visit',
  COALESCE(c.township_id, c.county_id), c.county_id, c.township_id, NOT c.urgent, c.state_since, 'agreed',
  c.visit_signature_by || 'T16:00:00+00:00', c.visit_signature_by || 'T16:00:00+00:00', 0
FROM cases c WHERE c.visit_signature_by IS NOT NULL;
DROP TABLE clocks;
-- One of a kind runs at a time.
CREATE UNIQUE INDEX duties_running ON duties (docket_id, kind) WHERE stopped_at IS NULL;
CREATE INDEX duties_township ON duties (township_id, kind, rank, due_at, docket_id) WHERE stopped_at IS NULL;
CREATE INDEX duties_county ON duties (county_id, kind, rank, due_at, docket_id) WHERE stopped_at IS NULL;

-- What belongs to a docket points to it. SQLite changes no foreign key: tables are made anew.
CREATE TABLE events_new (
  docket_id BLOB NOT NULL REFERENCES dockets (id),
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id BLOB,
  previous BLOB NOT NULL,
  commitment BLOB NOT NULL,
  hash BLOB NOT NULL,
  format INTEGER NOT NULL,
  sealed BLOB,
  PRIMARY KEY (docket_id, seq)
) STRICT;
INSERT INTO events_new SELECT case_id, seq, kind, at, actor_kind, actor_id, previous, commitment, hash, format, sealed
FROM events;
DROP TABLE events;
ALTER TABLE events_new RENAME TO events;

CREATE TABLE attachments_new (
  docket_id BLOB NOT NULL REFERENCES dockets (id),
  sha256 BLOB NOT NULL,
  version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  size INTEGER NOT NULL,
  object TEXT,
  width INTEGER,
  height INTEGER,
  verdict TEXT,
  received_at TEXT,
  PRIMARY KEY (docket_id, sha256)
) STRICT;
INSERT INTO attachments_new SELECT case_id, sha256, version, position, kind, size, object, width, height, verdict, received_at
FROM attachments;
DROP TABLE attachments;
ALTER TABLE attachments_new RENAME TO attachments;
CREATE UNIQUE INDEX attachments_object ON attachments (object) WHERE object IS NOT NULL;

CREATE TABLE messages_new (
  id BLOB PRIMARY KEY,
  docket_id BLOB NOT NULL REFERENCES dockets (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
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
INSERT INTO messages_new SELECT id, case_id, kind, state, created_at, due_at, attempts, lease_until, attempt_token, last_error,
  settled_at, sealed, receipt_index FROM messages;
DROP TABLE messages;
ALTER TABLE messages_new RENAME TO messages;
CREATE INDEX messages_due ON messages (due_at, id) WHERE state = 'pending';
CREATE INDEX messages_docket ON messages (docket_id, created_at);
CREATE INDEX messages_settled ON messages (settled_at) WHERE settled_at IS NOT NULL AND sealed IS NOT NULL;
CREATE INDEX messages_receipts ON messages (receipt_index, settled_at) WHERE receipt_index IS NOT NULL;

CREATE TABLE idempotency_keys_new (
  account_id BLOB NOT NULL REFERENCES accounts (id),
  key TEXT NOT NULL,
  request_sha256 BLOB NOT NULL,
  docket_id BLOB NOT NULL REFERENCES dockets (id),
  created_at TEXT NOT NULL,
  request_mac BLOB,
  PRIMARY KEY (account_id, key)
) STRICT;
INSERT INTO idempotency_keys_new SELECT account_id, key, request_sha256, case_id, created_at, request_mac FROM idempotency_keys;
DROP TABLE idempotency_keys;
ALTER TABLE idempotency_keys_new RENAME TO idempotency_keys;

CREATE TABLE old_chains_new (
  docket_id BLOB PRIMARY KEY REFERENCES dockets (id),
  seq INTEGER NOT NULL,
  witness BLOB NOT NULL
) STRICT;
INSERT INTO old_chains_new SELECT case_id, seq, witness FROM old_chains;
DROP TABLE old_chains;
ALTER TABLE old_chains_new RENAME TO old_chains;

-- A case is a docket. Rows that refer to it are looked at when the transaction ends, and then all
-- it held is there again.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE cases_before AS SELECT * FROM cases;
DROP TABLE cases;
CREATE TABLE cases (
  id BLOB PRIMARY KEY REFERENCES dockets (id),
  reference TEXT NOT NULL UNIQUE,
  device_key_hash BLOB,
  state TEXT NOT NULL,
  state_since TEXT NOT NULL,
  latest INTEGER NOT NULL,
  channel TEXT NOT NULL,
  by_proxy INTEGER NOT NULL,
  urgent INTEGER NOT NULL,
  -- The docket's places, for the indexes below; a trigger keeps them alike.
  county_id BLOB NOT NULL REFERENCES regions (id),
  township_id BLOB REFERENCES regions (id),
  village_id BLOB REFERENCES regions (id),
  received_at TEXT NOT NULL,
  routed_at TEXT NOT NULL,
  opened_at TEXT,
  returns INTEGER NOT NULL,
  signature_missing INTEGER NOT NULL,
  photos_missing INTEGER NOT NULL,
  withdrawal_requested INTEGER NOT NULL,
  review_requested INTEGER NOT NULL,
  notified TEXT,
  national_entry_on TEXT,
  duplicate_of BLOB REFERENCES cases (id),
  call_or_visit INTEGER NOT NULL,
  id_number_index BLOB,
  phone_index BLOB,
  contact_phone_index BLOB
) STRICT;
-- Before the rows come: each is looked for as one that others refer to.
CREATE INDEX cases_duplicate_of ON cases (duplicate_of) WHERE duplicate_of IS NOT NULL;
INSERT INTO cases SELECT id, reference, device_key_hash, state, state_since, latest, channel, by_proxy, urgent,
  county_id, township_id, village_id, received_at, routed_at, opened_at, returns, signature_missing, photos_missing,
  withdrawal_requested, review_requested, notified, national_entry_on, duplicate_of, call_or_visit,
  id_number_index, phone_index, contact_phone_index
FROM cases_before;
DROP TABLE cases_before;
CREATE INDEX cases_township_withdrawal ON cases (township_id) WHERE withdrawal_requested;
CREATE INDEX cases_county_withdrawal ON cases (county_id) WHERE withdrawal_requested;
CREATE INDEX cases_county_refused ON cases (county_id, township_id) WHERE state = 'refused';
CREATE INDEX cases_county_returned_twice ON cases (county_id, township_id) WHERE returns >= 2;
CREATE INDEX cases_county_linked ON cases (county_id, township_id) WHERE duplicate_of IS NOT NULL;
CREATE INDEX cases_township_routed ON cases (township_id, routed_at DESC, id);
CREATE INDEX cases_county_routed ON cases (county_id, routed_at DESC, id);
CREATE INDEX cases_id_number ON cases (id_number_index) WHERE id_number_index IS NOT NULL;
CREATE INDEX cases_phone ON cases (phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX cases_contact_phone ON cases (contact_phone_index) WHERE contact_phone_index IS NOT NULL;
CREATE TRIGGER dockets_moved AFTER UPDATE OF county_id, township_id, village_id ON dockets
WHEN OLD.county_id IS NOT NEW.county_id OR OLD.township_id IS NOT NEW.township_id OR OLD.village_id IS NOT NEW.village_id
BEGIN
  UPDATE cases SET county_id = NEW.county_id, township_id = NEW.township_id, village_id = NEW.village_id WHERE id = NEW.id;
END;

-- Names are read strictly by the program's own lists, which a CHECK would only repeat.
CREATE TABLE floods_new (
  case_id BLOB PRIMARY KEY REFERENCES cases (id),
  -- HMAC of the sender: who it was, nobody can tell without the key.
  flood_id BLOB NOT NULL,
  -- By what the sender is told.
  kind TEXT NOT NULL,
  -- One too many: it stands apart from the other open cases until somebody opens it.
  apart INTEGER NOT NULL
) STRICT;
INSERT INTO floods_new SELECT case_id, flood_id, kind, apart FROM floods;
DROP TABLE floods;
ALTER TABLE floods_new RENAME TO floods;
CREATE INDEX floods_flood ON floods (flood_id);
