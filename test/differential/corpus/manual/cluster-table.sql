CREATE INDEX films_by_title ON films (title);
CLUSTER films USING films_by_title;
CLUSTER films;
