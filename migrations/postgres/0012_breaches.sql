-- A case that is handed on after its day has passed: where it passed. The overview counts it
-- there until it is answered.
ALTER TABLE cases ADD COLUMN breach_at_id UUID REFERENCES regions (id);
-- What was linked, for the county.
CREATE INDEX cases_county_linked ON cases (county_id, township_id) WHERE duplicate_of IS NOT NULL;
