-- Whoever comes without the slip, and without a telephone, is found by the contact's.
ALTER TABLE cases ADD COLUMN contact_phone_index BLOB;
CREATE INDEX cases_contact_phone ON cases (contact_phone_index) WHERE contact_phone_index IS NOT NULL;
