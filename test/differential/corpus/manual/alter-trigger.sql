CREATE TABLE emp (empname text, salary int, changed text);
CREATE FUNCTION emp_stamp() RETURNS trigger LANGUAGE plpgsql AS $emp_stamp$
    BEGIN
        IF NEW.empname IS NULL THEN
            RAISE EXCEPTION 'empname cannot be null';
        END IF;
        NEW.changed := 'by trigger;';
        RETURN NEW;
    END;
$emp_stamp$;
CREATE TRIGGER emp_stamp BEFORE INSERT OR UPDATE OF salary ON emp FOR EACH ROW WHEN (NEW.salary > 0) EXECUTE FUNCTION emp_stamp();
ALTER TRIGGER emp_stamp ON emp RENAME TO emp_track_chgs;
INSERT INTO emp VALUES ('John', 10), ('Jane', 0);
ALTER TABLE emp DISABLE TRIGGER emp_track_chgs;
