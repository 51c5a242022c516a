\c other_database
\connect - somebody
