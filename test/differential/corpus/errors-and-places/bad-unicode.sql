SELECT E'\ud83d';
