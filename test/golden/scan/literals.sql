-- Every kind of literal and quoted name, with a semicolon in it.
SELECT 'a;b', 'it''s; here', '';
SELECT 'C:\dir\', 'plain; backslash';
SELECT E'esc\'aped;', e'two\\', E'';
SELECT N'national;', n'';
SELECT B'0101;', X'1F;', b'', x'';
SELECT U&'d\0061t\+000061;', u&'!0061;' UESCAPE '!';
SELECT "col;umn", "a""b;c", U&"d\0061;t" FROM "ta;ble";
SELECT name'cast;', date '2026-01-01;', interval'1 day;';
SELECT 1e'not an escape; just a plain literal\' ;
SELECT 'a;
b
c', "d;
e";
SELECT e, u&e, b, x FROM t WHERE e&'1;'::int = 1;
