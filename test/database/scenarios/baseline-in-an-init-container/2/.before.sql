-- Another database: nothing is there.
DROP SCHEMA crm CASCADE; DROP TABLE schema_migrations;
