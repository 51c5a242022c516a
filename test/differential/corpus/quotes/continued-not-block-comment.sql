INSERT INTO said (file, v) VALUES ('continued-not-block-comment', 'one;' /* ; */
  'two');
