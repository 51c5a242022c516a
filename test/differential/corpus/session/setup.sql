CREATE TABLE said (file text, v text);
CREATE SCHEMA app;
CREATE ROLE session_owner;
CREATE ROLE session_reader;
GRANT ALL ON SCHEMA app, public TO session_owner;
GRANT INSERT ON said TO session_owner;
