SET lock_timeout = '3s';
INSERT INTO said VALUES ('lock-timeout-own', current_setting('lock_timeout'));
