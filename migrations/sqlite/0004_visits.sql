-- 待补手印: the pages and counts of accepted cases whose print is to be taken at home.
CREATE INDEX cases_township_visits ON cases (township_id, visit_signature_by, id)
  WHERE visit_signature_by IS NOT NULL AND signature_missing AND duplicate_of IS NULL;
CREATE INDEX cases_county_visits ON cases (county_id, visit_signature_by, id)
  WHERE visit_signature_by IS NOT NULL AND signature_missing AND duplicate_of IS NULL;
