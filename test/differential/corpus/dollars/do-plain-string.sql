DO 'BEGIN INSERT INTO said (file, v) VALUES (''do-plain-string'', '';''); END';
DO LANGUAGE plpgsql $$ BEGIN PERFORM 1; END $$;
