SET plpgsql.extra_warnings = 'all';
SET plpgsql.variable_conflict = use_column;
DO $$ DECLARE v text := 'x'; BEGIN UPDATE said SET v = v WHERE file = 'nobody'; END $$;
