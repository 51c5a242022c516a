    \echo indented
	\set ON_ERROR_STOP on
INSERT INTO said VALUES ('indented', 'a');
