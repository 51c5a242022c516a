ALTER TYPE mood ADD VALUE 'angry' BEFORE 'sad';
CREATE FUNCTION anger() RETURNS mood LANGUAGE sql AS $$ SELECT 'angry'::mood; $$;
INSERT INTO moods SELECT anger();
