CREATE TYPE e AS ENUM ('a');
SELECT 'b'::e;
