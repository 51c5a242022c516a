CREATE TABLE accounts (manager text, company text);
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY account_managers ON accounts TO manual_reader USING (manager = current_user);
ALTER POLICY account_managers ON accounts TO manual_writer USING (manager <> ';') WITH CHECK (true);
CREATE POLICY user_policy ON accounts AS RESTRICTIVE FOR SELECT USING (company IS NOT NULL);
