-- A name for the state that places and their staffing are in, new with every change of
-- either by anybody: what is kept in memory of them is compared with it.
INSERT INTO settings (name, value, changed_at)
VALUES ('places', lower(hex(randomblob(16))), strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'));

CREATE TRIGGER regions_insert AFTER INSERT ON regions BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
CREATE TRIGGER regions_update AFTER UPDATE ON regions BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
CREATE TRIGGER regions_delete AFTER DELETE ON regions BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
CREATE TRIGGER region_versions_insert AFTER INSERT ON region_versions BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
CREATE TRIGGER region_versions_update AFTER UPDATE ON region_versions BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
CREATE TRIGGER region_versions_delete AFTER DELETE ON region_versions BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
CREATE TRIGGER accounts_insert AFTER INSERT ON accounts BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
CREATE TRIGGER accounts_update AFTER UPDATE OF role, region_id, disabled_at ON accounts BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
CREATE TRIGGER accounts_delete AFTER DELETE ON accounts BEGIN
  UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'places';
END;
