SET intervalstyle = iso_8601;
SET bytea_output = escape;
SET extra_float_digits = -5;
INSERT INTO said VALUES ('intervalstyle', ('1 day 2 hours'::interval)::text), ('intervalstyle', ('\x3b41'::bytea)::text), ('intervalstyle', (1.0 / 3)::float8::text);
