CREATE SUBSCRIPTION alone_sub_2 CONNECTION 'host=127.0.0.1 port=1 dbname=x' PUBLICATION p WITH (connect = false, slot_name = NONE);
DROP SUBSCRIPTION alone_sub_2;
