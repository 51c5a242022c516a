ALTER TYPE mood ADD VALUE 'odd';
INSERT INTO moods VALUES ('odd');
INSERT INTO moods VALUES ('never');
INSERT INTO moods VALUES ('sad');
