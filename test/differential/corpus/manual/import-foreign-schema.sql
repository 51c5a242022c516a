CREATE FOREIGN DATA WRAPPER without_handler;
CREATE SERVER film_server FOREIGN DATA WRAPPER without_handler;
IMPORT FOREIGN SCHEMA foreign_films LIMIT TO (actors, directors) FROM SERVER film_server INTO app;
