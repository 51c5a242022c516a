LISTEN virtual;
NOTIFY virtual, 'This is the payload;';
SELECT pg_notify('virtual', 'a;b');
UNLISTEN *;
