-- The server names the end of the data, which is far from the quote that was left open.
CREATE TABLE unclosed (id int, v text);
COPY unclosed FROM stdin CSV;
1,a
2,"b
c
