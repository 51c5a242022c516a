INSERT INTO bits VALUES ('bits', B'1010'), ('bits', b''), ('bits', X'1F'), ('bits', x'ab');
