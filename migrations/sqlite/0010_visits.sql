-- A promised visit is owed until it is done, whether a print is missing or a better one
-- is wanted; its day goes when it is done.
UPDATE cases SET visit_signature_by = NULL WHERE visit_signature_by IS NOT NULL AND NOT signature_missing;
DROP INDEX cases_township_visits;
DROP INDEX cases_county_visits;
CREATE INDEX cases_township_visits ON cases (township_id, visit_signature_by, id)
  WHERE visit_signature_by IS NOT NULL AND duplicate_of IS NULL;
CREATE INDEX cases_county_visits ON cases (county_id, visit_signature_by, id)
  WHERE visit_signature_by IS NOT NULL AND duplicate_of IS NULL;
