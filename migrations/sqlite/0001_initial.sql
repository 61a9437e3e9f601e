-- Shouwang's first schema. Personal data lives only in columns named `sealed`.
-- Times are UTC text to the microsecond, days are YYYY-MM-DD at +08:00.

-- Places keep a permanent id; codes and names move between years.
CREATE TABLE regions (
  id BLOB PRIMARY KEY,
  level TEXT NOT NULL CHECK (level IN ('county', 'township', 'village')),
  telephone TEXT,
  -- Where its people belong since it ended.
  successor_id BLOB REFERENCES regions (id)
) STRICT;

CREATE TABLE region_versions (
  region_id BLOB NOT NULL REFERENCES regions (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  parent_id BLOB REFERENCES regions (id),
  list TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  PRIMARY KEY (region_id, valid_from)
) STRICT;
CREATE INDEX region_versions_code ON region_versions (code);
CREATE INDEX region_versions_parent ON region_versions (parent_id);
-- In one list a code names one place.
CREATE UNIQUE INDEX region_versions_current ON region_versions (code) WHERE valid_to IS NULL;

CREATE TABLE accounts (
  id BLOB PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('township', 'county')),
  region_id BLOB NOT NULL REFERENCES regions (id),
  password_hash TEXT NOT NULL,
  created_at TEXT NOT NULL,
  disabled_at TEXT
) STRICT;
CREATE INDEX accounts_region ON accounts (region_id);

-- While an officer is away, the deputy works in the officer's region.
CREATE TABLE deputies (
  account_id BLOB NOT NULL REFERENCES accounts (id),
  deputy_id BLOB NOT NULL REFERENCES accounts (id),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  PRIMARY KEY (account_id, deputy_id, from_day)
) STRICT;

CREATE TABLE sessions (
  id BLOB PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES accounts (id),
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  revoked_at TEXT
) STRICT;

-- Opaque, kept as hashes; one that comes back after use revokes its session.
CREATE TABLE refresh_tokens (
  token_hash BLOB PRIMARY KEY,
  session_id BLOB NOT NULL REFERENCES sessions (id),
  issued_at TEXT NOT NULL,
  used_at TEXT
) STRICT;
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

-- A case is a household's filing; its id is the one made on the phone.
CREATE TABLE cases (
  id BLOB PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  device_key_hash BLOB,
  state TEXT NOT NULL CHECK (state IN ('submitted', 'accepted', 'returned', 'refused', 'withdrawn')),
  state_since TEXT NOT NULL,
  version INTEGER NOT NULL,
  latest INTEGER NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('phone', 'walk_in', 'paper', 'telephone')),
  by_proxy INTEGER NOT NULL,
  urgent INTEGER NOT NULL,
  county_id BLOB NOT NULL REFERENCES regions (id),
  township_id BLOB REFERENCES regions (id),
  village_id BLOB REFERENCES regions (id),
  received_at TEXT NOT NULL,
  routed_at TEXT NOT NULL,
  due_on TEXT,
  provisional INTEGER NOT NULL,
  opened_at TEXT,
  returns INTEGER NOT NULL,
  signature_missing INTEGER NOT NULL,
  photos_missing INTEGER NOT NULL,
  correct_by TEXT,
  visit_signature_by TEXT,
  withdrawal_requested INTEGER NOT NULL,
  review_requested INTEGER NOT NULL,
  notified TEXT,
  national_entry_on TEXT,
  duplicate_of BLOB REFERENCES cases (id),
  id_number_index BLOB,
  phone_index BLOB
) STRICT;
-- The inbox: pages, and the counts at its head. What is answered is not walked over.
CREATE INDEX cases_township_due ON cases (township_id, due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX cases_county_due ON cases (county_id, due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX cases_township_open ON cases (township_id, due_on, opened_at, signature_missing, photos_missing, urgent)
  WHERE due_on IS NOT NULL;
CREATE INDEX cases_county_open ON cases (county_id, township_id, due_on, opened_at, routed_at, provisional, signature_missing, photos_missing, urgent)
  WHERE due_on IS NOT NULL;
CREATE INDEX cases_township_returned ON cases (township_id) WHERE correct_by IS NOT NULL;
CREATE INDEX cases_county_returned ON cases (county_id) WHERE correct_by IS NOT NULL;
CREATE INDEX cases_township_withdrawal ON cases (township_id) WHERE withdrawal_requested;
CREATE INDEX cases_county_withdrawal ON cases (county_id) WHERE withdrawal_requested;
CREATE INDEX cases_county_refused ON cases (county_id, township_id) WHERE state = 'refused';
CREATE INDEX cases_county_returned_twice ON cases (county_id, township_id) WHERE returns >= 2;
CREATE INDEX cases_township_routed ON cases (township_id, routed_at DESC, id);
CREATE INDEX cases_county_routed ON cases (county_id, routed_at DESC, id);
CREATE INDEX cases_id_number ON cases (id_number_index) WHERE id_number_index IS NOT NULL;
CREATE INDEX cases_phone ON cases (phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX cases_duplicate_of ON cases (duplicate_of) WHERE duplicate_of IS NOT NULL;

-- What was received, never changed. `sealed` holds the canonical bytes.
CREATE TABLE declaration_versions (
  case_id BLOB NOT NULL REFERENCES cases (id),
  version INTEGER NOT NULL,
  content_sha256 BLOB NOT NULL,
  received_at TEXT NOT NULL,
  declared_on TEXT NOT NULL,
  rules_version TEXT NOT NULL,
  policy_version TEXT NOT NULL,
  warnings TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (case_id, version)
) STRICT;

-- The manifest's photos; received_at is set when the bytes are durable.
CREATE TABLE attachments (
  case_id BLOB NOT NULL REFERENCES cases (id),
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
  PRIMARY KEY (case_id, sha256)
) STRICT;
CREATE UNIQUE INDEX attachments_object ON attachments (object) WHERE object IS NOT NULL;

-- Every clock that ever ran for a case; an answer stops it, nothing deletes it.
CREATE TABLE clocks (
  case_id BLOB NOT NULL REFERENCES cases (id),
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('answer', 'correction')),
  started_on TEXT NOT NULL,
  days INTEGER NOT NULL,
  due_on TEXT NOT NULL,
  provisional INTEGER NOT NULL,
  policy_version TEXT NOT NULL,
  calendar_version TEXT NOT NULL,
  stopped_at TEXT,
  outcome TEXT,
  PRIMARY KEY (case_id, number)
) STRICT;

-- The timeline: hash-chained, one event for every change.
CREATE TABLE events (
  case_id BLOB NOT NULL REFERENCES cases (id),
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('device', 'account', 'system')),
  actor_id BLOB,
  previous BLOB NOT NULL,
  commitment BLOB NOT NULL,
  hash BLOB NOT NULL,
  sealed BLOB,
  PRIMARY KEY (case_id, seq)
) STRICT;

-- A staff request and its answer, in one transaction.
CREATE TABLE idempotency_keys (
  account_id BLOB NOT NULL REFERENCES accounts (id),
  key TEXT NOT NULL,
  request_sha256 BLOB NOT NULL,
  case_id BLOB NOT NULL REFERENCES cases (id),
  created_at TEXT NOT NULL,
  PRIMARY KEY (account_id, key)
) STRICT;

-- Read out over the telephone; lets another phone correct, once.
CREATE TABLE correction_codes (
  code_hash BLOB PRIMARY KEY,
  case_id BLOB NOT NULL REFERENCES cases (id),
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  device_key_hash BLOB
) STRICT;
CREATE INDEX correction_codes_case ON correction_codes (case_id);

-- Wrong tries of a reference on a day, whether or not it exists.
CREATE TABLE lookup_failures (
  reference_index BLOB NOT NULL,
  day TEXT NOT NULL,
  failures INTEGER NOT NULL,
  PRIMARY KEY (reference_index, day)
) STRICT;

-- Values that the installation keeps: the demo flag, the calendar in force, …
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
