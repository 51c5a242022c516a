-- As the last start of the backend left it.
CREATE TABLE users (id int, email text);
