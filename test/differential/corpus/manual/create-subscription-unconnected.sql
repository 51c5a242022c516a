CREATE SUBSCRIPTION mysub CONNECTION 'host=192.0.2.1 dbname=foodb;' PUBLICATION mypublication WITH (connect = false);
ALTER SUBSCRIPTION mysub SET PUBLICATION insert_only WITH (refresh = false);
ALTER SUBSCRIPTION mysub SET (slot_name = NONE);
