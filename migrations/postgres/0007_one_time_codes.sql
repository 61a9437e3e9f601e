-- One-time codes beside the password: the sealed secret, and the 30-second step of the
-- last code that was taken, so that none is taken twice.
ALTER TABLE accounts ADD COLUMN totp_sealed BYTEA;
ALTER TABLE accounts ADD COLUMN totp_last_step BIGINT;
