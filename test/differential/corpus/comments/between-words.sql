INSERT/**/INTO/* ; */said--;
(file,--;'
v)VALUES/*--*/('between-words',/*
;
*/'x')--
;
