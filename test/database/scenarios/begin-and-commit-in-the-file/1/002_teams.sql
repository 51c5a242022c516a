SET lock_timeout = '2s';
START TRANSACTION ISOLATION LEVEL SERIALIZABLE;
CREATE TABLE teams (id int PRIMARY KEY);
DO $$ BEGIN RAISE NOTICE 'isolation: %', current_setting('transaction_isolation'); END $$;
END;
