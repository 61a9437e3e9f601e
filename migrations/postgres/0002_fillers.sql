-- 村干部: an account that opens nothing at the desk, but vouches for who fills in.
ALTER TABLE accounts DROP CONSTRAINT accounts_role_check;
ALTER TABLE accounts ADD CONSTRAINT accounts_role_check CHECK (role IN ('township', 'county', 'cadre'));

-- Who was signed in when this version was filled in for another; null when nobody was.
ALTER TABLE declaration_versions ADD COLUMN filler_account_id UUID REFERENCES accounts (id);
