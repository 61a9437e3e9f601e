-- Filings of one sender, far more than a household, a cadre or a village sends. They are marked,
-- to be looked at and answered together.
CREATE TABLE floods (
  case_id UUID PRIMARY KEY REFERENCES cases (id),
  -- HMAC of the sender: who it was, nobody can tell without the key.
  flood_id UUID NOT NULL,
  -- By what the sender is told.
  kind TEXT NOT NULL CHECK (kind IN ('address', 'telephone', 'device', 'account', 'versions')),
  -- One too many: it stands apart from the other open cases until somebody opens it.
  apart BOOLEAN NOT NULL
);
CREATE INDEX floods_flood ON floods (flood_id);
