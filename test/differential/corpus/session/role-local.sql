SET LOCAL ROLE session_owner;
CREATE TABLE app.owned_too (a int);
RESET ROLE;
INSERT INTO said VALUES ('role-local', current_user);
