SET SESSION AUTHORIZATION session_owner;
CREATE TABLE app.authorized (a int);
RESET SESSION AUTHORIZATION;
INSERT INTO said VALUES ('authorization', session_user);
