CREATE TABLE begin (atomic int);
INSERT INTO begin (atomic) VALUES (1);
SELECT begin.atomic FROM begin;
