INSERT INTO said (file, v)
VALUES (
$$line-starts$$
,
$$
\.
\q
$$
)
;
