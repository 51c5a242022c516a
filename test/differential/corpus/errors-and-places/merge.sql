MERGE INTO t USING child ON t.id = child.id
WHEN MATCHED THEN
  UPDATE SET v = nope;
