-- begin;
BEGIN; -- the transaction;
/* COMMIT; */
INSERT INTO said VALUES ('comments-around', 'COMMIT;');
COMMIT; -- done
