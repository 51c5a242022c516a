SET default_tablespace = '';
SET default_table_access_method = heap;
SET default_toast_compression = pglz;
CREATE TABLE defaulted (a text);
