ALTER DATABASE manual SET enable_indexscan TO off;
ALTER DATABASE manual RESET enable_indexscan;
ALTER DATABASE manual CONNECTION LIMIT 50;
