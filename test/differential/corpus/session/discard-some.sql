SET work_mem = '7MB';
DISCARD PLANS; DISCARD SEQUENCES;
INSERT INTO said VALUES ('discard-some', current_setting('work_mem'));
