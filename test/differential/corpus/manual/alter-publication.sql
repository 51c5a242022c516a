CREATE PUBLICATION noinsert FOR TABLE films WITH (publish = 'update, delete');
ALTER PUBLICATION noinsert SET (publish = 'update, delete, truncate');
ALTER PUBLICATION noinsert ADD TABLE distributors (did, name);
