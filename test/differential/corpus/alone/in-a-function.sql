CREATE FUNCTION concurrent() RETURNS void LANGUAGE plpgsql AS $$ BEGIN VACUUM t; END $$;
SELECT concurrent();
