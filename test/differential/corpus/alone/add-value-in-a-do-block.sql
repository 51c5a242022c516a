ALTER TYPE mood ADD VALUE 'done';
DO $$ BEGIN INSERT INTO moods VALUES ('done'); END $$;
INSERT INTO moods VALUES ('ok');
