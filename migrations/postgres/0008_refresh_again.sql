-- The token that this one was given for: an answer that was lost is given again.
ALTER TABLE refresh_tokens ADD COLUMN given_for BYTEA;
