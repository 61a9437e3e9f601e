-- 已退回: the farmer's turn, by the day until which she may correct; after it, 上门.
DROP INDEX cases_township_returned;
DROP INDEX cases_county_returned;
CREATE INDEX cases_township_returned ON cases (township_id, correct_by, id) WHERE correct_by IS NOT NULL;
CREATE INDEX cases_county_returned ON cases (county_id, correct_by, id) WHERE correct_by IS NOT NULL;
