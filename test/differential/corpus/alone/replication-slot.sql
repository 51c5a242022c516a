SELECT pg_create_logical_replication_slot('alone_slot', 'pgoutput');
SELECT pg_drop_replication_slot('alone_slot');
