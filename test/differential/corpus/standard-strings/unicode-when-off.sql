SET standard_conforming_strings = off;
SELECT U&'\0041';
