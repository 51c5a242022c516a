-- Their way of running a file again.
DELETE FROM schema_migrations WHERE version = '018_user_preferences.sql';
