\set table_name orders
SELECT 1::int, a[1:2], b [lo:hi], c[:n], x := 1, ':name', ":name", $$ :name $$ -- :name
FROM t;
SELECT :name, :'name', :"name", :1, :ünïcode;
SELECT :'not closed', :"nor this", : spaced, :{also}, :'it''s';
SELECT :{?name};
SELECT * FROM :table_name;
GRANT ALL ON t TO :USER;
\unset table_name
SELECT * FROM :table_name;
