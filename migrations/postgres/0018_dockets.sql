-- Whatever has a life of its own is a docket (卷): today a case. It holds what all of them have:
-- whose place it is, the version that `If-Match` compares, the end of its chain of events.
-- What is owed is a duty (待办) of a docket; it takes over `clocks` and the due days of `cases`.
-- Needs a minute or two for a million cases.
CREATE TABLE dockets (
  id UUID PRIMARY KEY,
  kind TEXT NOT NULL,
  county_id UUID NOT NULL REFERENCES regions (id),
  township_id UUID REFERENCES regions (id),
  village_id UUID REFERENCES regions (id),
  version BIGINT NOT NULL,
  -- How many events it has, and the hash of the last: none can be cut off unnoticed.
  chain_length BIGINT NOT NULL,
  chain_head BYTEA NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL
);
INSERT INTO dockets (id, kind, county_id, township_id, village_id, version, chain_length, chain_head, changed_at)
SELECT c.id, 'case', c.county_id, c.township_id, c.village_id, c.version, COALESCE(e.seq, 0),
  COALESCE(e.hash, decode(repeat('00', 32), 'hex')), COALESCE(e.at, c.received_at)
FROM cases c LEFT JOIN (SELECT DISTINCT ON (case_id) case_id, seq, hash, at FROM events ORDER BY case_id, seq DESC) e
  ON e.case_id = c.id;

CREATE TABLE duties (
  docket_id UUID NOT NULL REFERENCES dockets (id),
  number BIGINT NOT NULL,
  kind TEXT NOT NULL,
  -- A region; null: the household.
  owed_by UUID REFERENCES regions (id),
  -- Where it is watched. Never changed: handing on stops a duty and begins one that continues it.
  county_id UUID NOT NULL REFERENCES regions (id),
  township_id UUID REFERENCES regions (id),
  -- 0 urgent, 1 else.
  rank BIGINT NOT NULL,
  started_at TIMESTAMPTZ NOT NULL,
  unit TEXT NOT NULL,
  -- Null where the day was agreed on.
  length BIGINT,
  -- Until before this instant; `first_due_at` as it was first counted.
  due_at TIMESTAMPTZ NOT NULL,
  first_due_at TIMESTAMPTZ NOT NULL,
  provisional BOOLEAN NOT NULL,
  -- By what it was counted; null where the day was agreed on.
  policy_version TEXT,
  calendar_version TEXT,
  -- Number of the duty that was handed on, or begins again.
  continues BIGINT,
  -- Handed on after its day: where that passed.
  late_at_id UUID REFERENCES regions (id),
  stopped_at TIMESTAMPTZ,
  outcome TEXT,
  PRIMARY KEY (docket_id, number)
);
INSERT INTO duties (docket_id, number, kind, owed_by, county_id, township_id, rank, started_at, unit, length,
  due_at, first_due_at, provisional, policy_version, calendar_version, late_at_id, stopped_at, outcome)
SELECT k.case_id, k.number, k.kind, CASE k.kind WHEN 'answer' THEN COALESCE(c.township_id, c.county_id) END,
  c.county_id, c.township_id, CASE WHEN c.urgent THEN 0 ELSE 1 END,
  (k.started_on - 1 + TIME '16:00') AT TIME ZONE 'UTC', 'working', k.days,
  (k.due_on + TIME '16:00') AT TIME ZONE 'UTC', (k.due_on + TIME '16:00') AT TIME ZONE 'UTC',
  k.provisional, k.policy_version, k.calendar_version,
  CASE WHEN k.kind = 'answer' AND (k.stopped_at IS NULL OR (k.outcome = 'linked'
    AND k.number = (SELECT MAX(l.number) FROM clocks l WHERE l.case_id = k.case_id))) THEN c.breach_at_id END,
  k.stopped_at, k.outcome
FROM clocks k JOIN cases c ON c.id = k.case_id;
-- 上门补按手印, promised for a day.
INSERT INTO duties (docket_id, number, kind, owed_by, county_id, township_id, rank, started_at, unit,
  due_at, first_due_at, provisional)
SELECT c.id, (SELECT COUNT(*) FROM clocks k WHERE k.case_id = c.id) + 1, 'signature_visit',
  COALESCE(c.township_id, c.county_id), c.county_id, c.township_id, CASE WHEN c.urgent THEN 0 ELSE 1 END,
  c.state_since, 'agreed', (c.visit_signature_by + TIME '16:00') AT TIME ZONE 'UTC',
  (c.visit_signature_by + TIME '16:00') AT TIME ZONE 'UTC', FALSE
FROM cases c WHERE c.visit_signature_by IS NOT NULL;
DROP TABLE clocks;
-- One of a kind runs at a time.
CREATE UNIQUE INDEX duties_running ON duties (docket_id, kind) WHERE stopped_at IS NULL;
CREATE INDEX duties_township ON duties (township_id, kind, rank, due_at, docket_id) WHERE stopped_at IS NULL;
CREATE INDEX duties_county ON duties (county_id, kind, rank, due_at, docket_id) WHERE stopped_at IS NULL;

-- What belongs to a docket points to it.
ALTER TABLE events DROP CONSTRAINT events_case_id_fkey, DROP CONSTRAINT events_actor_kind_check;
ALTER TABLE events RENAME COLUMN case_id TO docket_id;
ALTER TABLE events ADD FOREIGN KEY (docket_id) REFERENCES dockets (id);
ALTER TABLE events ALTER COLUMN format DROP DEFAULT;
ALTER TABLE attachments DROP CONSTRAINT attachments_case_id_fkey;
ALTER TABLE attachments RENAME COLUMN case_id TO docket_id;
ALTER TABLE attachments ADD FOREIGN KEY (docket_id) REFERENCES dockets (id);
ALTER TABLE messages DROP CONSTRAINT messages_case_id_fkey, DROP CONSTRAINT messages_state_check;
ALTER TABLE messages RENAME COLUMN case_id TO docket_id;
ALTER TABLE messages ADD FOREIGN KEY (docket_id) REFERENCES dockets (id);
ALTER INDEX messages_case RENAME TO messages_docket;
ALTER TABLE idempotency_keys DROP CONSTRAINT idempotency_keys_case_id_fkey;
ALTER TABLE idempotency_keys RENAME COLUMN case_id TO docket_id;
ALTER TABLE idempotency_keys ADD FOREIGN KEY (docket_id) REFERENCES dockets (id);
ALTER TABLE old_chains DROP CONSTRAINT old_chains_case_id_fkey;
ALTER TABLE old_chains RENAME COLUMN case_id TO docket_id;
ALTER TABLE old_chains ADD FOREIGN KEY (docket_id) REFERENCES dockets (id);

-- A case is a docket. Its places stay, for its indexes; a trigger keeps them alike.
-- Names are read strictly by the program's own lists, which a CHECK would only repeat.
ALTER TABLE cases DROP COLUMN version, DROP COLUMN due_on, DROP COLUMN provisional, DROP COLUMN correct_by,
  DROP COLUMN visit_signature_by, DROP COLUMN breach_at_id,
  DROP CONSTRAINT cases_state_check, DROP CONSTRAINT cases_channel_check,
  ADD FOREIGN KEY (id) REFERENCES dockets (id);
ALTER TABLE cases ALTER COLUMN call_or_visit DROP DEFAULT;
CREATE FUNCTION docket_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases SET county_id = NEW.county_id, township_id = NEW.township_id, village_id = NEW.village_id WHERE id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER dockets_moved AFTER UPDATE OF county_id, township_id, village_id ON dockets FOR EACH ROW
  WHEN (OLD.county_id IS DISTINCT FROM NEW.county_id OR OLD.township_id IS DISTINCT FROM NEW.township_id
    OR OLD.village_id IS DISTINCT FROM NEW.village_id)
  EXECUTE FUNCTION docket_moved();
ALTER TABLE floods DROP CONSTRAINT floods_kind_check;
