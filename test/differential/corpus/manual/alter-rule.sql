CREATE VIEW some_films AS SELECT * FROM films;
CREATE RULE notify_all AS ON INSERT TO some_films DO INSTEAD (NOTIFY films; INSERT INTO films SELECT NEW.*;);
ALTER RULE notify_all ON some_films RENAME TO notify_me;
INSERT INTO some_films VALUES ('B_717', 'Ran;', 2, '1985-06-01', 'Drama', '162 minutes');
