-- PostgreSQL takes CREATE DATABASE in no transaction. That is recognised, and each is run alone.
CREATE DATABASE crm;
CREATE DATABASE billing;
