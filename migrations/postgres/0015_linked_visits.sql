-- A visit that was promised is owed until it is done, also when the filing has been linked
-- to another: what is overdue is never lowered by a link.
DROP INDEX cases_township_visits;
DROP INDEX cases_county_visits;
CREATE INDEX cases_township_visits ON cases (township_id, visit_signature_by, id) WHERE visit_signature_by IS NOT NULL;
CREATE INDEX cases_county_visits ON cases (county_id, visit_signature_by, id) WHERE visit_signature_by IS NOT NULL;
