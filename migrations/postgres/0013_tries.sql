-- A one-time code counts its own wrong tries.
ALTER TABLE correction_codes ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;

-- Receipts of one telephone are counted, and one too many is withheld.
ALTER TABLE messages DROP CONSTRAINT messages_state_check;
ALTER TABLE messages ADD CONSTRAINT messages_state_check
  CHECK (state IN ('pending', 'sent', 'logged', 'given_up', 'withheld'));
ALTER TABLE messages ADD COLUMN receipt_index BYTEA;
CREATE INDEX messages_receipts ON messages (receipt_index, settled_at) WHERE receipt_index IS NOT NULL;
