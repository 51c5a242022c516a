INSERT INTO said (file, v) VALUES ('almost-the-end', $a$ $a ; $aa$ ; $ a$ ; a$ $ $a$);
INSERT INTO said (file, v) VALUES ('almost-the-end', $$ $ ; $x$ ; $$), ('almost-the-end', $q$$$q$), ('almost-the-end', $q$$q$);
