DROP TABLE folder;
