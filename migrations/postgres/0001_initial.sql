-- Shouwang's first schema. Personal data lives only in columns named `sealed`.
-- Times are UTC to the microsecond, days are those of +08:00.

-- Places keep a permanent id; codes and names move between years.
CREATE TABLE regions (
  id UUID PRIMARY KEY,
  level TEXT NOT NULL CHECK (level IN ('county', 'township', 'village')),
  telephone TEXT,
  -- Where its people belong since it ended.
  successor_id UUID REFERENCES regions (id)
);

CREATE TABLE region_versions (
  region_id UUID NOT NULL REFERENCES regions (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  parent_id UUID REFERENCES regions (id),
  list TEXT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE,
  PRIMARY KEY (region_id, valid_from)
);
CREATE INDEX region_versions_code ON region_versions (code);
CREATE INDEX region_versions_parent ON region_versions (parent_id);
-- In one list a code names one place.
CREATE UNIQUE INDEX region_versions_current ON region_versions (code) WHERE valid_to IS NULL;

CREATE TABLE accounts (
  id UUID PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('township', 'county')),
  region_id UUID NOT NULL REFERENCES regions (id),
  password_hash TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  disabled_at TIMESTAMPTZ
);
CREATE INDEX accounts_region ON accounts (region_id);

-- While an officer is away, the deputy works in the officer's region.
CREATE TABLE deputies (
  account_id UUID NOT NULL REFERENCES accounts (id),
  deputy_id UUID NOT NULL REFERENCES accounts (id),
  from_day DATE NOT NULL,
  to_day DATE NOT NULL,
  PRIMARY KEY (account_id, deputy_id, from_day)
);

CREATE TABLE sessions (
  id UUID PRIMARY KEY,
  account_id UUID NOT NULL REFERENCES accounts (id),
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  revoked_at TIMESTAMPTZ
);

-- Opaque, kept as hashes; one that comes back after use revokes its session.
CREATE TABLE refresh_tokens (
  token_hash BYTEA PRIMARY KEY,
  session_id UUID NOT NULL REFERENCES sessions (id),
  issued_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

-- A case is a household's filing; its id is the one made on the phone.
CREATE TABLE cases (
  id UUID PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  device_key_hash BYTEA,
  state TEXT NOT NULL CHECK (state IN ('submitted', 'accepted', 'returned', 'refused', 'withdrawn')),
  state_since TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  latest BIGINT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('phone', 'walk_in', 'paper', 'telephone')),
  by_proxy BOOLEAN NOT NULL,
  urgent BOOLEAN NOT NULL,
  county_id UUID NOT NULL REFERENCES regions (id),
  township_id UUID REFERENCES regions (id),
  village_id UUID REFERENCES regions (id),
  received_at TIMESTAMPTZ NOT NULL,
  routed_at TIMESTAMPTZ NOT NULL,
  due_on DATE,
  provisional BOOLEAN NOT NULL,
  opened_at TIMESTAMPTZ,
  returns BIGINT NOT NULL,
  signature_missing BOOLEAN NOT NULL,
  photos_missing BIGINT NOT NULL,
  correct_by DATE,
  visit_signature_by DATE,
  withdrawal_requested BOOLEAN NOT NULL,
  review_requested BOOLEAN NOT NULL,
  notified TEXT,
  national_entry_on DATE,
  duplicate_of UUID REFERENCES cases (id),
  id_number_index BYTEA,
  phone_index BYTEA
);
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
  case_id UUID NOT NULL REFERENCES cases (id),
  version BIGINT NOT NULL,
  content_sha256 BYTEA NOT NULL,
  received_at TIMESTAMPTZ NOT NULL,
  declared_on DATE NOT NULL,
  rules_version TEXT NOT NULL,
  policy_version TEXT NOT NULL,
  warnings JSONB NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (case_id, version)
);

-- The manifest's photos; received_at is set when the bytes are durable.
CREATE TABLE attachments (
  case_id UUID NOT NULL REFERENCES cases (id),
  sha256 BYTEA NOT NULL,
  version BIGINT NOT NULL,
  position BIGINT NOT NULL,
  kind TEXT NOT NULL,
  size BIGINT NOT NULL,
  object TEXT,
  width BIGINT,
  height BIGINT,
  verdict JSONB,
  received_at TIMESTAMPTZ,
  PRIMARY KEY (case_id, sha256)
);
CREATE UNIQUE INDEX attachments_object ON attachments (object) WHERE object IS NOT NULL;

-- Every clock that ever ran for a case; an answer stops it, nothing deletes it.
CREATE TABLE clocks (
  case_id UUID NOT NULL REFERENCES cases (id),
  number BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('answer', 'correction')),
  started_on DATE NOT NULL,
  days BIGINT NOT NULL,
  due_on DATE NOT NULL,
  provisional BOOLEAN NOT NULL,
  policy_version TEXT NOT NULL,
  calendar_version TEXT NOT NULL,
  stopped_at TIMESTAMPTZ,
  outcome TEXT,
  PRIMARY KEY (case_id, number)
);

-- The timeline: hash-chained, one event for every change.
CREATE TABLE events (
  case_id UUID NOT NULL REFERENCES cases (id),
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('device', 'account', 'system')),
  actor_id UUID,
  previous BYTEA NOT NULL,
  commitment BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  sealed BYTEA,
  PRIMARY KEY (case_id, seq)
);

-- A staff request and its answer, in one transaction.
CREATE TABLE idempotency_keys (
  account_id UUID NOT NULL REFERENCES accounts (id),
  key TEXT NOT NULL,
  request_sha256 BYTEA NOT NULL,
  case_id UUID NOT NULL REFERENCES cases (id),
  created_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (account_id, key)
);

-- Read out over the telephone; lets another phone correct, once.
CREATE TABLE correction_codes (
  code_hash BYTEA PRIMARY KEY,
  case_id UUID NOT NULL REFERENCES cases (id),
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  device_key_hash BYTEA
);
CREATE INDEX correction_codes_case ON correction_codes (case_id);

-- Wrong tries of a reference on a day, whether or not it exists.
CREATE TABLE lookup_failures (
  reference_index BYTEA NOT NULL,
  day DATE NOT NULL,
  failures BIGINT NOT NULL,
  PRIMARY KEY (reference_index, day)
);

-- Values that the installation keeps: the demo flag, the calendar in force, …
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL
);
