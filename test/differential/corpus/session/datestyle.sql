SET datestyle = 'German, DMY';
INSERT INTO said VALUES ('datestyle', ('01.02.2020'::date)::text);
