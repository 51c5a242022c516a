INSERT INTO said VALUES ('bom-error', nope);
