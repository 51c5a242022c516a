CREATE TEXT SEARCH DICTIONARY my_dict (TEMPLATE = snowball, Language = english, StopWords = english);
ALTER TEXT SEARCH DICTIONARY my_dict (StopWords);
CREATE TEXT SEARCH CONFIGURATION my_config (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION my_config ALTER MAPPING FOR asciiword, word WITH my_dict;
CREATE TEXT SEARCH PARSER my_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE my_template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
