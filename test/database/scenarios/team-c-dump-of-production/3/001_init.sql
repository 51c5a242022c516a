--
-- PostgreSQL database dump
--

\restrict Xa7pYk2hQm

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);

CREATE TABLE public.customers (
    id bigint NOT NULL
);

\unrestrict Xa7pYk2hQm
