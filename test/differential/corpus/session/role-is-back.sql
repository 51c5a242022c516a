INSERT INTO said VALUES ('role-is-back', current_user);
