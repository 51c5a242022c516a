CREATE ROLE manual_staff;
ALTER GROUP manual_staff ADD USER manual_reader, manual_writer;
ALTER GROUP manual_staff DROP USER manual_reader;
