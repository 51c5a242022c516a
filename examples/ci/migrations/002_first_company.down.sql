DELETE FROM companies WHERE name = 'Ada & Sons';
