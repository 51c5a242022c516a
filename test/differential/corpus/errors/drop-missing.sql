DROP TABLE never_was;
