DECLARE c_films CURSOR FOR SELECT * FROM films WHERE code = 'UA502' FOR UPDATE;
FETCH c_films;
UPDATE films SET kind = 'Current' WHERE CURRENT OF c_films;
