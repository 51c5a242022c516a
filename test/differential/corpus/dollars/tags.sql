INSERT INTO said (file, v) VALUES ('tags', $a$x; $b$ y; $$ $A$ $a$), ('tags', $_1$;$_1$), ('tags', $été$ l'été; $été$), ('tags', $AbC$ $abc$ $AbC$);
