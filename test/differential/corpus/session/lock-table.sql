LOCK TABLE said IN ACCESS EXCLUSIVE MODE;
LOCK app.in_app, said NOWAIT;
INSERT INTO said VALUES ('lock-table', 'a');
