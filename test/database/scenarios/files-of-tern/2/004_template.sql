{{ template "shared/view.sql" . }}
---- create above / drop below ----
DROP VIEW v;
