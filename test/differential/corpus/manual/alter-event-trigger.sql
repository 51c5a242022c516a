CREATE FUNCTION quiet_event() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER manual_event ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION quiet_event();
ALTER EVENT TRIGGER manual_event DISABLE;
