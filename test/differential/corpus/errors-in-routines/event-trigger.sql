CREATE FUNCTION forbids() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no % here', tg_tag; END $$;
CREATE EVENT TRIGGER errors_forbids ON ddl_command_start WHEN TAG IN ('CREATE SEQUENCE') EXECUTE FUNCTION forbids();
CREATE SEQUENCE forbidden;
