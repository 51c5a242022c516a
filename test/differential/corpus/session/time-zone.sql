SET TIME ZONE 'Asia/Tokyo';
INSERT INTO said VALUES ('time-zone', ('2020-01-01 00:00:00+00'::timestamptz)::text);
