CREATE TYPE status AS ENUM ('new');
CREATE TABLE orders (id int, status status);
