-- A name for the state that places and their staffing are in, new with every change of
-- either by anybody: what is kept in memory of them is compared with it.
INSERT INTO settings (name, value, changed_at) VALUES ('places', gen_random_uuid(), CURRENT_TIMESTAMP);

CREATE FUNCTION places_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE settings SET value = gen_random_uuid() WHERE name = 'places';
  RETURN NULL;
END $$;
CREATE TRIGGER regions_changed AFTER INSERT OR UPDATE OR DELETE ON regions
  FOR EACH STATEMENT EXECUTE FUNCTION places_changed();
CREATE TRIGGER region_versions_changed AFTER INSERT OR UPDATE OR DELETE ON region_versions
  FOR EACH STATEMENT EXECUTE FUNCTION places_changed();
CREATE TRIGGER accounts_changed AFTER INSERT OR UPDATE OF role, region_id, disabled_at OR DELETE ON accounts
  FOR EACH STATEMENT EXECUTE FUNCTION places_changed();
