--
-- PostgreSQL database dump
--

\restrict Q3pVxY7mK1

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: shop; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA shop;


ALTER SCHEMA shop OWNER TO postgres;

--
-- Name: state; Type: TYPE; Schema: shop; Owner: postgres
--

CREATE TYPE shop.state AS ENUM (
    'open',
    'paid; sent'
);


ALTER TYPE shop.state OWNER TO postgres;

--
-- Name: total(integer); Type: FUNCTION; Schema: shop; Owner: postgres
--

CREATE FUNCTION shop.total(integer) RETURNS integer
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN ($1 > 0) THEN $1
             ELSE 0
         END AS "case";
 SELECT 2;
END;


ALTER FUNCTION shop.total(integer) OWNER TO postgres;

--
-- Name: touch(); Type: FUNCTION; Schema: shop; Owner: postgres
--

CREATE FUNCTION shop.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ begin new.note := 'a;'; return new; end $$;


ALTER FUNCTION shop.touch() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: orders; Type: TABLE; Schema: shop; Owner: postgres
--

CREATE TABLE shop.orders (
    id integer NOT NULL,
    state shop.state DEFAULT 'open'::shop.state NOT NULL,
    note text,
    CONSTRAINT orders_note_check CHECK ((note <> ';'::text))
);


ALTER TABLE shop.orders OWNER TO postgres;

--
-- Name: COLUMN orders.note; Type: COMMENT; Schema: shop; Owner: postgres
--

COMMENT ON COLUMN shop.orders.note IS 'what the customer said; may hold ''quotes'', \backslashes and
line ends';


--
-- Name: orders_id_seq; Type: SEQUENCE; Schema: shop; Owner: postgres
--

ALTER TABLE shop.orders ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME shop.orders_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Data for Name: orders; Type: TABLE DATA; Schema: shop; Owner: postgres
--

COPY shop.orders (id, state, note) FROM stdin;
1	open	tab\there; back\\slash\nnewline
2	paid; sent	\N
3	open	\\.
4	open	größe 🐘
\.


--
-- Name: orders_id_seq; Type: SEQUENCE SET; Schema: shop; Owner: postgres
--

SELECT pg_catalog.setval('shop.orders_id_seq', 4, true);


--
-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: shop; Owner: postgres
--

ALTER TABLE ONLY shop.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);


--
-- Name: orders log; Type: RULE; Schema: shop; Owner: postgres
--

CREATE RULE log AS
    ON DELETE TO shop.orders DO (
 NOTIFY gone;

 NOTIFY gone2;
);


--
-- Name: orders touch; Type: TRIGGER; Schema: shop; Owner: postgres
--

CREATE TRIGGER touch BEFORE UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.touch();


--
-- PostgreSQL database dump complete
--

\unrestrict Q3pVxY7mK1

