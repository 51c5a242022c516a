INSERT INTO bits VALUES ('bits-continued', B'10'
  '01'), ('bits-continued', X'1'

'F');
