CREATE DATABASE alone_other;
COMMENT ON DATABASE alone_other IS 'made; here';
ALTER DATABASE alone_other RENAME TO alone_renamed;
CREATE DATABASE alone_passing TEMPLATE template0 ENCODING 'UTF8';
DROP DATABASE alone_passing;
DROP DATABASE IF EXISTS alone_never;
