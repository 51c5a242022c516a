-- A developer's database: nothing is there.
DROP TABLE customers, schema_migrations;
