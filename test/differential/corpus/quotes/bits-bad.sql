INSERT INTO bits VALUES ('bits-bad', B'1');
INSERT INTO bits
VALUES ('bits-bad', B'1021');
