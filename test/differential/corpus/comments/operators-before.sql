SELECT 2 */**/3, 2 */* ; */3;
INSERT INTO said (file, v) VALUES ('operators-before', (2 --;
- 1)::text);
