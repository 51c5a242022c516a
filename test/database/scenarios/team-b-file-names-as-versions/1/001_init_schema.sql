CREATE TABLE app_info (key text PRIMARY KEY, value text);
