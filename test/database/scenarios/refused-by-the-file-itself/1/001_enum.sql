CREATE TABLE a (id int);
DO $$ BEGIN RAISE EXCEPTION 'no such status yet' USING ERRCODE = '55P04'; END $$;
