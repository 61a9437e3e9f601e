-- 本村已收下的: what a village cadre sees, newest first.
CREATE INDEX cases_village_accepted ON cases (village_id, state_since DESC, id)
  WHERE state = 'accepted' AND duplicate_of IS NULL;
