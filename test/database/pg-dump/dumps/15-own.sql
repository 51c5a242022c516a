--
-- PostgreSQL database dump
--

\restrict qg8nYKchHNbS9dSjfFuHXvZm8VdmVQBPNoKBokbedpJVjHpQOrmc4vl6cwRW635

-- Dumped from database version 15.18
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
-- Name: Schéma mit "Leerzeichen"; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA "Schéma mit ""Leerzeichen""";


ALTER SCHEMA "Schéma mit ""Leerzeichen""" OWNER TO "postgres";

--
-- Name: app; Type: SCHEMA; Schema: -; Owner: app owner
--

CREATE SCHEMA "app";


ALTER SCHEMA "app" OWNER TO "app owner";

--
-- Name: SCHEMA "app"; Type: COMMENT; Schema: -; Owner: app owner
--

COMMENT ON SCHEMA "app" IS 'the application''s;
\connect postgres
\! echo no
-- not a comment';


--
-- Name: SCHEMA "public"; Type: COMMENT; Schema: -; Owner: pg_database_owner
--

COMMENT ON SCHEMA "public" IS 'standard public schema';


--
-- Name: german; Type: COLLATION; Schema: app; Owner: postgres
--

CREATE COLLATION "app"."german" (provider = libc, locale = 'C');


ALTER COLLATION "app"."german" OWNER TO "postgres";

--
-- Name: TRANSFORM FOR integer LANGUAGE "sql"; Type: TRANSFORM; Schema: -; Owner: -
--

CREATE TRANSFORM FOR integer LANGUAGE "sql" (FROM SQL WITH FUNCTION "pg_catalog"."prsd_lextype"("internal"));


--
-- Name: btree_gist; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS "btree_gist" WITH SCHEMA "public";


--
-- Name: EXTENSION "btree_gist"; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION "btree_gist" IS 'support for indexing common datatypes in GiST';


--
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS "citext" WITH SCHEMA "app";


--
-- Name: EXTENSION "citext"; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION "citext" IS 'case does not matter';


--
-- Name: hstore; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS "hstore" WITH SCHEMA "Schéma mit ""Leerzeichen""";


--
-- Name: EXTENSION "hstore"; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION "hstore" IS 'data type for storing sets of (key, value) pairs';


--
-- Name: address; Type: TYPE; Schema: app; Owner: app owner
--

CREATE TYPE "app"."address" AS (
	"street" "text" COLLATE "app"."german",
	"post code" character varying(10),
	"geo" "point"[]
);


ALTER TYPE "app"."address" OWNER TO "app owner";

--
-- Name: COLUMN "address"."post code"; Type: COMMENT; Schema: app; Owner: app owner
--

COMMENT ON COLUMN "app"."address"."post code" IS 'a comment';


--
-- Name: email; Type: DOMAIN; Schema: app; Owner: postgres
--

CREATE DOMAIN "app"."email" AS "app"."citext" COLLATE "pg_catalog"."C" NOT NULL DEFAULT 'a@b'::"app"."citext"
	CONSTRAINT "email_check" CHECK (("length"((VALUE)::"text") < 200))
	CONSTRAINT "has_at" CHECK (((VALUE)::"text" ~ '@'::"text"));


ALTER DOMAIN "app"."email" OWNER TO "postgres";

--
-- Name: CONSTRAINT "has_at" ON DOMAIN "email"; Type: COMMENT; Schema: app; Owner: postgres
--

COMMENT ON CONSTRAINT "has_at" ON DOMAIN "app"."email" IS 'a constraint';


--
-- Name: float_range; Type: TYPE; Schema: app; Owner: postgres
--

CREATE TYPE "app"."float_range" AS RANGE (
    subtype = double precision,
    multirange_type_name = "app"."float_multirange",
    subtype_diff = "float8mi"
);


ALTER TYPE "app"."float_range" OWNER TO "postgres";

--
-- Name: mood; Type: TYPE; Schema: app; Owner: postgres
--

CREATE TYPE "app"."mood" AS ENUM (
    'sad',
    'it''s "ok"',
    'back\slash',
    '😀'
);


ALTER TYPE "app"."mood" OWNER TO "postgres";

--
-- Name: tiny; Type: SHELL TYPE; Schema: app; Owner: postgres
--

CREATE TYPE "app"."tiny";


--
-- Name: tiny_in("cstring"); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION "app"."tiny_in"("cstring") RETURNS "app"."tiny"
    LANGUAGE "internal" IMMUTABLE STRICT
    AS $$int4in$$;


ALTER FUNCTION "app"."tiny_in"("cstring") OWNER TO "postgres";

--
-- Name: tiny_out("app"."tiny"); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION "app"."tiny_out"("app"."tiny") RETURNS "cstring"
    LANGUAGE "internal" IMMUTABLE STRICT
    AS $$int4out$$;


ALTER FUNCTION "app"."tiny_out"("app"."tiny") OWNER TO "postgres";

--
-- Name: tiny; Type: TYPE; Schema: app; Owner: postgres
--

CREATE TYPE "app"."tiny" (
    INTERNALLENGTH = 4,
    INPUT = "app"."tiny_in",
    OUTPUT = "app"."tiny_out",
    DEFAULT = '7',
    CATEGORY = 'N',
    ALIGNMENT = int4,
    STORAGE = plain,
    PASSEDBYVALUE
);


ALTER TYPE "app"."tiny" OWNER TO "postgres";

--
-- Name: CAST (integer AS "app"."tiny"); Type: CAST; Schema: -; Owner: -
--

CREATE CAST (integer AS "app"."tiny") WITHOUT FUNCTION;


--
-- Name: CAST ("app"."mood" AS "bytea"); Type: CAST; Schema: -; Owner: -
--

CREATE CAST ("app"."mood" AS "bytea") WITH INOUT;


--
-- Name: tiny_to_int("app"."tiny"); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION "app"."tiny_to_int"("app"."tiny") RETURNS integer
    LANGUAGE "internal" IMMUTABLE STRICT
    AS $$int4up$$;


ALTER FUNCTION "app"."tiny_to_int"("app"."tiny") OWNER TO "postgres";

--
-- Name: CAST ("app"."tiny" AS integer); Type: CAST; Schema: -; Owner: -
--

CREATE CAST ("app"."tiny" AS integer) WITH FUNCTION "app"."tiny_to_int"("app"."tiny") AS ASSIGNMENT;


--
-- Name: numbers; Type: SEQUENCE; Schema: app; Owner: postgres
--

CREATE SEQUENCE "app"."numbers"
    AS smallint
    START WITH 10
    INCREMENT BY -3
    MINVALUE -100
    MAXVALUE 100
    CACHE 5
    CYCLE;


ALTER TABLE "app"."numbers" OWNER TO "postgres";

SET default_tablespace = '';

SET default_table_access_method = "heap";

--
-- Name: users; Type: TABLE; Schema: app; Owner: app owner
--

CREATE TABLE "app"."users" (
    "id" bigint NOT NULL,
    "email" "app"."email",
    "name" "text" COLLATE "pg_catalog"."C",
    "mood" "app"."mood" DEFAULT 'it''s "ok"'::"app"."mood",
    "home" "app"."address",
    "double_id" bigint GENERATED ALWAYS AS (("id" * 2)) STORED,
    "nr" integer NOT NULL,
    "serial" integer NOT NULL,
    "during" "app"."float_range" DEFAULT '[1,2)'::"app"."float_range",
    "touched" timestamp with time zone,
    "SELECT" integer DEFAULT "nextval"('"app"."numbers"'::"regclass"),
    CONSTRAINT "no_semicolon" CHECK (("name" <> ';'::"text"))
)
WITH ("fillfactor"='70', "autovacuum_enabled"='false');
ALTER TABLE ONLY "app"."users" ALTER COLUMN "name" SET STATISTICS 500;
ALTER TABLE ONLY "app"."users" ALTER COLUMN "name" SET STORAGE EXTERNAL;
ALTER TABLE ONLY "app"."users" ALTER COLUMN "name" SET (n_distinct=-0.5);

ALTER TABLE ONLY "app"."users" REPLICA IDENTITY FULL;


ALTER TABLE "app"."users" OWNER TO "app owner";

--
-- Name: COLUMN "users"."SELECT"; Type: COMMENT; Schema: app; Owner: app owner
--

COMMENT ON COLUMN "app"."users"."SELECT" IS 'tab	here; $$ and ''quotes'' "';


--
-- Name: names; Type: VIEW; Schema: app; Owner: postgres
--

CREATE VIEW "app"."names" WITH ("security_barrier"='true') AS
 SELECT "users"."id",
    "users"."name"
   FROM "app"."users"
  WHERE ("users"."name" <> ';'::"text")
  WITH CASCADED CHECK OPTION;


ALTER TABLE "app"."names" OWNER TO "postgres";

--
-- Name: after_view("app"."names"); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION "app"."after_view"("app"."names") RETURNS "text"
    LANGUAGE "sql"
    AS $_$SELECT $1.name$_$;


ALTER FUNCTION "app"."after_view"("app"."names") OWNER TO "postgres";

--
-- Name: atomic(integer, "text"); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION "app"."atomic"("a" integer, OUT "b" integer, INOUT "c" "text") RETURNS "record"
    LANGUAGE "sql"
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN ("a" > 0) THEN
             CASE "a"
                 WHEN 1 THEN 2
                 ELSE 3
             END
             ELSE 0
         END AS "case",
     ("b" || ';'::"text") AS "end";
END;


ALTER FUNCTION "app"."atomic"("a" integer, OUT "b" integer, INOUT "c" "text") OWNER TO "postgres";

--
-- Name: FUNCTION "atomic"("a" integer, OUT "b" integer, INOUT "c" "text"); Type: COMMENT; Schema: app; Owner: postgres
--

COMMENT ON FUNCTION "app"."atomic"("a" integer, OUT "b" integer, INOUT "c" "text") IS '\.
';


--
-- Name: fill(integer); Type: PROCEDURE; Schema: app; Owner: postgres
--

CREATE PROCEDURE "app"."fill"(IN "x" integer)
    LANGUAGE "sql"
    BEGIN ATOMIC
 SELECT "x" AS "x";
 SELECT 1;
END;


ALTER PROCEDURE "app"."fill"(IN "x" integer) OWNER TO "postgres";

--
-- Name: in_steps(integer); Type: PROCEDURE; Schema: app; Owner: postgres
--

CREATE PROCEDURE "app"."in_steps"(INOUT "n" integer)
    LANGUAGE "plpgsql"
    AS $$ BEGIN COMMIT; n := n + 1; ROLLBACK; END $$;


ALTER PROCEDURE "app"."in_steps"(INOUT "n" integer) OWNER TO "postgres";

--
-- Name: merges(); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION "app"."merges"() RETURNS "void"
    LANGUAGE "sql"
    AS $$
  MERGE INTO app.nulls USING (VALUES (1, 2)) AS s (a, b) ON nulls.a = s.a
    WHEN MATCHED AND s.b > 1 THEN UPDATE SET b = CASE WHEN s.b > 1 THEN 1 END WHEN NOT MATCHED THEN INSERT VALUES (s.a, s.b);
$$;


ALTER FUNCTION "app"."merges"() OWNER TO "postgres";

--
-- Name: near(double precision, double precision); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION "app"."near"(double precision, double precision) RETURNS boolean
    LANGUAGE "sql" IMMUTABLE
    AS $_$SELECT abs($1 - $2) < 1$_$;


ALTER FUNCTION "app"."near"(double precision, double precision) OWNER TO "postgres";

--
-- Name: on_ddl(); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION "app"."on_ddl"() RETURNS "event_trigger"
    LANGUAGE "plpgsql"
    AS $$ BEGIN NULL; END $$;


ALTER FUNCTION "app"."on_ddl"() OWNER TO "postgres";

--
-- Name: quoted $$ name(integer, "text"[]); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION "app"."quoted $$ name"("Arg" integer DEFAULT 3, VARIADIC "rest" "text"[] DEFAULT ARRAY['a;b'::"text", '\.'::"text"]) RETURNS TABLE("n" integer, "t" "text")
    LANGUAGE "sql" STABLE COST 5 ROWS 7 PARALLEL SAFE
    AS $_$ SELECT $1, 'x''y;' || $$;$$ -- ;
$_$;


ALTER FUNCTION "app"."quoted $$ name"("Arg" integer, VARIADIC "rest" "text"[]) OWNER TO "postgres";

--
-- Name: sum_state(numeric, numeric); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION "app"."sum_state"(numeric, numeric) RETURNS numeric
    LANGUAGE "sql" IMMUTABLE
    AS $_$SELECT coalesce($1, 0) + coalesce($2, 0)$_$;


ALTER FUNCTION "app"."sum_state"(numeric, numeric) OWNER TO "postgres";

--
-- Name: touch(); Type: FUNCTION; Schema: app; Owner: app owner
--

CREATE FUNCTION "app"."touch"() RETURNS "trigger"
    LANGUAGE "plpgsql" SECURITY DEFINER
    SET "search_path" TO 'app', 'pg_temp'
    AS $_$
DECLARE s text := 'a;b' || $$ $q$ ; $q$ $$ || E'\';';
BEGIN
  -- COMMIT; \copy
  IF TG_OP = E'\\.' THEN RAISE EXCEPTION '%', $x$
\.
\connect elsewhere
BEGIN;
$x$; END IF;
  NEW.touched := now(); /* ; /* nested */ */
  RETURN NEW;
END;
$_$;


ALTER FUNCTION "app"."touch"() OWNER TO "app owner";

--
-- Name: twice(integer); Type: FUNCTION; Schema: app; Owner: postgres
--

CREATE FUNCTION "app"."twice"("x" integer) RETURNS integer
    LANGUAGE "sql" IMMUTABLE STRICT
    RETURN ("x" * 2);


ALTER FUNCTION "app"."twice"("x" integer) OWNER TO "postgres";

--
-- Name: total(numeric); Type: AGGREGATE; Schema: app; Owner: postgres
--

CREATE AGGREGATE "app"."total"(numeric) (
    SFUNC = "app"."sum_state",
    STYPE = numeric,
    INITCOND = '0',
    COMBINEFUNC = "app"."sum_state",
    PARALLEL = safe
);


ALTER AGGREGATE "app"."total"(numeric) OWNER TO "postgres";

--
-- Name: heap_too; Type: ACCESS METHOD; Schema: -; Owner: -
--

CREATE ACCESS METHOD "heap_too" TYPE TABLE HANDLER "heap_tableam_handler";


--
-- Name: =~=; Type: OPERATOR; Schema: app; Owner: postgres
--

CREATE OPERATOR "app".=~= (
    FUNCTION = "app"."near",
    LEFTARG = double precision,
    RIGHTARG = double precision,
    COMMUTATOR = OPERATOR("app".=~=),
    RESTRICT = "eqsel"
);


ALTER OPERATOR "app".=~= (double precision, double precision) OWNER TO "postgres";

--
-- Name: text_too; Type: OPERATOR FAMILY; Schema: app; Owner: postgres
--

CREATE OPERATOR FAMILY "app"."text_too" USING "btree";


ALTER OPERATOR FAMILY "app"."text_too" USING "btree" OWNER TO "postgres";

--
-- Name: text_too; Type: OPERATOR CLASS; Schema: app; Owner: postgres
--

CREATE OPERATOR CLASS "app"."text_too"
    FOR TYPE "text" USING "btree" FAMILY "app"."text_too" AS
    OPERATOR 1 <("text","text") ,
    OPERATOR 2 <=("text","text") ,
    OPERATOR 3 =("text","text") ,
    OPERATOR 4 >=("text","text") ,
    OPERATOR 5 >("text","text") ,
    FUNCTION 1 ("text", "text") "bttextcmp"("text","text");


ALTER OPERATOR CLASS "app"."text_too" USING "btree" OWNER TO "postgres";

--
-- Name: tiny_family; Type: OPERATOR FAMILY; Schema: app; Owner: postgres
--

CREATE OPERATOR FAMILY "app"."tiny_family" USING "hash";


ALTER OPERATOR FAMILY "app"."tiny_family" USING "hash" OWNER TO "postgres";

--
-- Name: latin; Type: CONVERSION; Schema: app; Owner: postgres
--

CREATE CONVERSION "app"."latin" FOR 'LATIN1' TO 'UTF8' FROM "iso8859_1_to_utf8";


ALTER CONVERSION "app"."latin" OWNER TO "postgres";

--
-- Name: own; Type: TEXT SEARCH TEMPLATE; Schema: app; Owner: -
--

CREATE TEXT SEARCH TEMPLATE "app"."own" (
    INIT = "dsimple_init",
    LEXIZE = "dsimple_lexize" );


--
-- Name: plain; Type: TEXT SEARCH DICTIONARY; Schema: app; Owner: postgres
--

CREATE TEXT SEARCH DICTIONARY "app"."plain" (
    TEMPLATE = "pg_catalog"."simple",
    accept = 'false' );


ALTER TEXT SEARCH DICTIONARY "app"."plain" OWNER TO "postgres";

--
-- Name: words; Type: TEXT SEARCH CONFIGURATION; Schema: app; Owner: postgres
--

CREATE TEXT SEARCH CONFIGURATION "app"."words" (
    PARSER = "pg_catalog"."default" );

ALTER TEXT SEARCH CONFIGURATION "app"."words"
    ADD MAPPING FOR "asciiword" WITH "app"."plain", "simple";

ALTER TEXT SEARCH CONFIGURATION "app"."words"
    ADD MAPPING FOR "word" WITH "app"."plain", "simple";


ALTER TEXT SEARCH CONFIGURATION "app"."words" OWNER TO "postgres";

--
-- Name: nothing; Type: FOREIGN DATA WRAPPER; Schema: -; Owner: postgres
--

CREATE FOREIGN DATA WRAPPER "nothing" OPTIONS (
    "a" 'b;c'
);


ALTER FOREIGN DATA WRAPPER "nothing" OWNER TO "postgres";

--
-- Name: far; away; Type: SERVER; Schema: -; Owner: postgres
--

CREATE SERVER "far; away" TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER "nothing" OPTIONS (
    "host" 'h''h'
);


ALTER SERVER "far; away" OWNER TO "postgres";

--
-- Name: USER MAPPING app_read SERVER far; away; Type: USER MAPPING; Schema: -; Owner: postgres
--

CREATE USER MAPPING FOR "app_read" SERVER "far; away" OPTIONS (
    "password" E'p\\''w'
);


--
-- Name: as_invoker; Type: VIEW; Schema: app; Owner: postgres
--

CREATE VIEW "app"."as_invoker" WITH ("security_invoker"='true') AS
 SELECT 1 AS "one";


ALTER TABLE "app"."as_invoker" OWNER TO "postgres";

--
-- Name: parent; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."parent" (
    "a" integer,
    "b" "text" DEFAULT 'x'::"text" NOT NULL,
    CONSTRAINT "parent_a_check" CHECK (("a" > 0)) NO INHERIT
);


ALTER TABLE "app"."parent" OWNER TO "postgres";

--
-- Name: child; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."child" (
    "b" "text" DEFAULT 'y'::"text",
    "c" integer
)
INHERITS ("app"."parent");


ALTER TABLE "app"."child" OWNER TO "postgres";

--
-- Name: counted; Type: VIEW; Schema: app; Owner: postgres
--

CREATE VIEW "app"."counted" AS
 WITH RECURSIVE "counted"("n") AS (
         SELECT 1 AS "?column?"
        UNION ALL
         SELECT ("counted_1"."n" + 1)
           FROM "counted" "counted_1"
          WHERE ("counted_1"."n" < 5)
        )
 SELECT "counted"."n"
   FROM "counted";


ALTER TABLE "app"."counted" OWNER TO "postgres";

--
-- Name: events; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."events" (
    "at" timestamp with time zone NOT NULL,
    "kind" "text" NOT NULL,
    "n" integer
)
PARTITION BY RANGE ("at");


ALTER TABLE "app"."events" OWNER TO "postgres";

--
-- Name: events_2025; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."events_2025" (
    "kind" "text" NOT NULL,
    "n" integer,
    "at" timestamp with time zone NOT NULL
)
PARTITION BY LIST ("kind");


ALTER TABLE "app"."events_2025" OWNER TO "postgres";

--
-- Name: events_2025_a; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."events_2025_a" (
    "kind" "text" NOT NULL,
    "n" integer,
    "at" timestamp with time zone NOT NULL
)
WITH ("fillfactor"='50');


ALTER TABLE "app"."events_2025_a" OWNER TO "postgres";

--
-- Name: events_2025_rest; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."events_2025_rest" (
    "kind" "text" NOT NULL,
    "n" integer,
    "at" timestamp with time zone NOT NULL
);


ALTER TABLE "app"."events_2025_rest" OWNER TO "postgres";

--
-- Name: events_later; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."events_later" (
    "at" timestamp with time zone NOT NULL,
    "kind" "text" NOT NULL,
    "n" integer DEFAULT 5
)
PARTITION BY HASH ("n");


ALTER TABLE "app"."events_later" OWNER TO "postgres";

--
-- Name: events_later_0; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."events_later_0" (
    "at" timestamp with time zone NOT NULL,
    "kind" "text" NOT NULL,
    "n" integer DEFAULT 5
);


ALTER TABLE "app"."events_later_0" OWNER TO "postgres";

--
-- Name: events_later_1; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."events_later_1" (
    "at" timestamp with time zone NOT NULL,
    "kind" "text" NOT NULL,
    "n" integer DEFAULT 5
);


ALTER TABLE "app"."events_later_1" OWNER TO "postgres";

--
-- Name: far; Type: FOREIGN TABLE; Schema: app; Owner: postgres
--

CREATE FOREIGN TABLE "app"."far" (
    "a" integer,
    "b" "text"
)
SERVER "far; away"
OPTIONS (
    "table" 't;'
);
ALTER FOREIGN TABLE "app"."far" ALTER COLUMN "a" OPTIONS (
    "n" 'x'
);


ALTER FOREIGN TABLE "app"."far" OWNER TO "postgres";

--
-- Name: grouped; Type: VIEW; Schema: app; Owner: postgres
--

CREATE VIEW "app"."grouped" AS
SELECT
    NULL::bigint AS "id",
    NULL::"text" COLLATE "pg_catalog"."C" AS "name",
    NULL::integer AS "nr";


ALTER TABLE "app"."grouped" OWNER TO "postgres";

--
-- Name: no_columns; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."no_columns" (
);


ALTER TABLE "app"."no_columns" OWNER TO "postgres";

--
-- Name: per_mood; Type: MATERIALIZED VIEW; Schema: app; Owner: postgres
--

CREATE MATERIALIZED VIEW "app"."per_mood" AS
 SELECT "users"."mood",
    "count"(*) AS "n"
   FROM "app"."users"
  GROUP BY "users"."mood"
  WITH NO DATA;


ALTER TABLE "app"."per_mood" OWNER TO "postgres";

--
-- Name: not_yet; Type: MATERIALIZED VIEW; Schema: app; Owner: postgres
--

CREATE MATERIALIZED VIEW "app"."not_yet" AS
 SELECT "per_mood"."mood",
    "per_mood"."n"
   FROM "app"."per_mood"
  WITH NO DATA;


ALTER TABLE "app"."not_yet" OWNER TO "postgres";

--
-- Name: nulls; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."nulls" (
    "a" integer,
    "b" integer
);


ALTER TABLE "app"."nulls" OWNER TO "postgres";

--
-- Name: of_type; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."of_type" OF "app"."address" (
    "street" NOT NULL COLLATE "app"."german"
);


ALTER TABLE "app"."of_type" OWNER TO "postgres";

--
-- Name: posts; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."posts" (
    "id" "uuid" DEFAULT "gen_random_uuid"() NOT NULL,
    "author" bigint,
    "parent" "uuid",
    "first_reply" "uuid",
    "body" "jsonb" DEFAULT '{"a": "\\n;"}'::"jsonb" NOT NULL,
    "tags" "text"[] DEFAULT '{}'::"text"[],
    "search" "tsvector" GENERATED ALWAYS AS ("to_tsvector"('"english"'::"regconfig", ("body")::"text")) STORED
);

ALTER TABLE ONLY "app"."posts" FORCE ROW LEVEL SECURITY;


ALTER TABLE "app"."posts" OWNER TO "postgres";

--
-- Name: sets_some; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."sets_some" (
    "a" integer,
    "b" integer
);


ALTER TABLE "app"."sets_some" OWNER TO "postgres";

SET default_table_access_method = "heap_too";

--
-- Name: unlogged; Type: TABLE; Schema: app; Owner: postgres
--

CREATE UNLOGGED TABLE "app"."unlogged" (
    "a" integer
);


ALTER TABLE "app"."unlogged" OWNER TO "postgres";

--
-- Name: users_id_seq; Type: SEQUENCE; Schema: app; Owner: app owner
--

ALTER TABLE "app"."users" ALTER COLUMN "id" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME "app"."users_id_seq"
    START WITH 100
    INCREMENT BY 10
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: users_nr_seq; Type: SEQUENCE; Schema: app; Owner: app owner
--

ALTER TABLE "app"."users" ALTER COLUMN "nr" ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME "app"."users_nr_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: users_serial_seq; Type: SEQUENCE; Schema: app; Owner: app owner
--

CREATE SEQUENCE "app"."users_serial_seq"
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE "app"."users_serial_seq" OWNER TO "app owner";

--
-- Name: users_serial_seq; Type: SEQUENCE OWNED BY; Schema: app; Owner: app owner
--

ALTER SEQUENCE "app"."users_serial_seq" OWNED BY "app"."users"."serial";


SET default_table_access_method = "heap";

--
-- Name: values; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE "app"."values" (
    "b" "bytea",
    "n" numeric,
    "f" double precision,
    "d" "date",
    "t" timestamp with time zone,
    "i" interval,
    "x" "xml",
    "r" "int4range"[],
    "m" "nummultirange",
    "bits" bit varying,
    "h" "Schéma mit ""Leerzeichen"""."hstore",
    "null" "text"
);


ALTER TABLE "app"."values" OWNER TO "postgres";

--
-- Name: app\.; -- "evil" \! echo $HOME; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE "public"."app\.; -- ""evil""
\! echo $HOME" (
    "a;b" integer,
    "new
line" "text" DEFAULT ';
\.'::"text",
    "größe_日本" integer,
    "$1" integer,
    "a$b$" integer
);


ALTER TABLE "public"."app\.; -- ""evil""
\! echo $HOME" OWNER TO "postgres";

--
-- Name: TABLE "app\.; -- ""evil"" \! echo $HOME"; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE "public"."app\.; -- ""evil""
\! echo $HOME" IS '''quoted'' and
\.
/* open';


--
-- Name: schema_migrations; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE "public"."schema_migrations" (
    "version" character varying(64) NOT NULL,
    "name" "text",
    "executed_at" timestamp with time zone DEFAULT "now"()
);


ALTER TABLE "public"."schema_migrations" OWNER TO "postgres";

--
-- Name: events_2025; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY "app"."events" ATTACH PARTITION "app"."events_2025" FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2026-01-01 00:00:00+00');


--
-- Name: events_2025_a; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY "app"."events_2025" ATTACH PARTITION "app"."events_2025_a" FOR VALUES IN ('a', 'x;y', NULL);


--
-- Name: events_2025_rest; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY "app"."events_2025" ATTACH PARTITION "app"."events_2025_rest" DEFAULT;


--
-- Name: events_later; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY "app"."events" ATTACH PARTITION "app"."events_later" FOR VALUES FROM ('2026-01-01 00:00:00+00') TO (MAXVALUE);


--
-- Name: events_later_0; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY "app"."events_later" ATTACH PARTITION "app"."events_later_0" FOR VALUES WITH (modulus 2, remainder 0);


--
-- Name: events_later_1; Type: TABLE ATTACH; Schema: app; Owner: postgres
--

ALTER TABLE ONLY "app"."events_later" ATTACH PARTITION "app"."events_later_1" FOR VALUES WITH (modulus 2, remainder 1);


--
-- Name: names name; Type: DEFAULT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY "app"."names" ALTER COLUMN "name" SET DEFAULT ';'::"text";


--
-- Name: users serial; Type: DEFAULT; Schema: app; Owner: app owner
--

ALTER TABLE ONLY "app"."users" ALTER COLUMN "serial" SET DEFAULT "nextval"('"app"."users_serial_seq"'::"regclass");


--
-- Data for Name: child; Type: TABLE DATA; Schema: app; Owner: postgres
--

INSERT INTO "app"."child" ("a", "b", "c") VALUES (-2, '\.', 3);


--
-- Data for Name: events_2025_a; Type: TABLE DATA; Schema: app; Owner: postgres
--

INSERT INTO "app"."events_2025_a" ("kind", "n", "at") VALUES ('a', 1, '2025-04-11 00:00:00+00');


--
-- Data for Name: events_2025_rest; Type: TABLE DATA; Schema: app; Owner: postgres
--

INSERT INTO "app"."events_2025_rest" ("kind", "n", "at") VALUES ('b', 2, '2025-07-20 00:00:00+00');
INSERT INTO "app"."events_2025_rest" ("kind", "n", "at") VALUES ('c', 3, '2025-10-28 00:00:00+00');


--
-- Data for Name: events_later_0; Type: TABLE DATA; Schema: app; Owner: postgres
--



--
-- Data for Name: events_later_1; Type: TABLE DATA; Schema: app; Owner: postgres
--

INSERT INTO "app"."events_later_1" ("at", "kind", "n") VALUES ('2026-02-05 00:00:00+00', 'd', 4);
INSERT INTO "app"."events_later_1" ("at", "kind", "n") VALUES ('2026-05-16 00:00:00+00', 'e', 5);
INSERT INTO "app"."events_later_1" ("at", "kind", "n") VALUES ('2026-08-24 00:00:00+00', 'f', 6);


--
-- Data for Name: no_columns; Type: TABLE DATA; Schema: app; Owner: postgres
--

INSERT INTO "app"."no_columns" DEFAULT VALUES;
INSERT INTO "app"."no_columns" DEFAULT VALUES;


--
-- Data for Name: nulls; Type: TABLE DATA; Schema: app; Owner: postgres
--



--
-- Data for Name: of_type; Type: TABLE DATA; Schema: app; Owner: postgres
--

INSERT INTO "app"."of_type" ("street", "post code", "geo") VALUES ('s', 'p', NULL);


--
-- Data for Name: parent; Type: TABLE DATA; Schema: app; Owner: postgres
--

INSERT INTO "app"."parent" ("a", "b") VALUES (1, 'p');


--
-- Data for Name: posts; Type: TABLE DATA; Schema: app; Owner: postgres
--

INSERT INTO "app"."posts" ("id", "author", "parent", "first_reply", "body", "tags") VALUES ('00000000-0000-0000-0000-000000000001', 100, NULL, NULL, '{"a": "\\.\n\"\t", "b": 1, "c": null}', '{"a,b",NULL,"c\"d","\\","NULL",""}');
INSERT INTO "app"."posts" ("id", "author", "parent", "first_reply", "body", "tags") VALUES ('00000000-0000-0000-0000-000000000002', 100, NULL, NULL, '{"a": "\\.\n\"\t", "b": 2, "c": null}', '{"a,b",NULL,"c\"d","\\","NULL",""}');
INSERT INTO "app"."posts" ("id", "author", "parent", "first_reply", "body", "tags") VALUES ('00000000-0000-0000-0000-000000000003', 100, NULL, NULL, '{"a": "\\.\n\"\t", "b": 3, "c": null}', '{"a,b",NULL,"c\"d","\\","NULL",""}');


--
-- Data for Name: sets_some; Type: TABLE DATA; Schema: app; Owner: postgres
--



--
-- Data for Name: unlogged; Type: TABLE DATA; Schema: app; Owner: postgres
--

INSERT INTO "app"."unlogged" ("a") VALUES (1);


--
-- Data for Name: users; Type: TABLE DATA; Schema: app; Owner: app owner
--

INSERT INTO "app"."users" ("id", "email", "name", "mood", "home", "nr", "serial", "during", "touched", "SELECT") OVERRIDING SYSTEM VALUE VALUES (100, 'A@b', 'tab	, line
feed, return, both
, back, feed, v and \', '😀', '("str""eet, (1)",,"{""(1,2)""}")', 1, 1, '[1,2)', NULL, 4);
INSERT INTO "app"."users" ("id", "email", "name", "mood", "home", "nr", "serial", "during", "touched", "SELECT") OVERRIDING SYSTEM VALUE VALUES (110, 'c@d', '\.', 'back\slash', NULL, 2, 2, '[1,2)', NULL, 1);
INSERT INTO "app"."users" ("id", "email", "name", "mood", "home", "nr", "serial", "during", "touched", "SELECT") OVERRIDING SYSTEM VALUE VALUES (120, 'e@f', '
\.
', NULL, NULL, 3, 3, '[1,2)', NULL, -2);
INSERT INTO "app"."users" ("id", "email", "name", "mood", "home", "nr", "serial", "during", "touched", "SELECT") OVERRIDING SYSTEM VALUE VALUES (130, 'g@h', '\N', 'sad', '("","",)', 4, 4, '[1,2)', NULL, -5);
INSERT INTO "app"."users" ("id", "email", "name", "mood", "home", "nr", "serial", "during", "touched", "SELECT") OVERRIDING SYSTEM VALUE VALUES (140, 'i@j', '', 'sad', NULL, 5, 5, '[1,2)', NULL, -8);
INSERT INTO "app"."users" ("id", "email", "name", "mood", "home", "nr", "serial", "during", "touched", "SELECT") OVERRIDING SYSTEM VALUE VALUES (150, 'k@l', NULL, 'it''s "ok"', NULL, 6, 6, '[1,2)', NULL, -11);
INSERT INTO "app"."users" ("id", "email", "name", "mood", "home", "nr", "serial", "during", "touched", "SELECT") OVERRIDING SYSTEM VALUE VALUES (160, 'm@n', '\.;\.
\restrict
\\', 'sad', NULL, 7, 7, '[1,2)', NULL, -14);
INSERT INTO "app"."users" ("id", "email", "name", "mood", "home", "nr", "serial", "during", "touched", "SELECT") OVERRIDING SYSTEM VALUE VALUES (170, 'o@p', '$$ '' " -- /* ü 日本 😀      ﻿', 'sad', NULL, 8, 8, '[1,2)', NULL, -17);
INSERT INTO "app"."users" ("id", "email", "name", "mood", "home", "nr", "serial", "during", "touched", "SELECT") OVERRIDING SYSTEM VALUE VALUES (180, 'q@r', 'long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
long; \. ''x''
', 'sad', NULL, 9, 9, '[1,2)', NULL, -20);


--
-- Data for Name: values; Type: TABLE DATA; Schema: app; Owner: postgres
--

INSERT INTO "app"."values" ("b", "n", "f", "d", "t", "i", "x", "r", "m", "bits", "h", "null") VALUES ('\x00ff5c2e0a0d09', 'NaN', '-Infinity', 'infinity', '-infinity', '-10 mons', '<a b=";">\.</a>', '{"[1,2)",empty}', '{[1,2),[5,)}', B'1010', '"b"=>NULL, "a;"=>"\\"', 'null');
INSERT INTO "app"."values" ("b", "n", "f", "d", "t", "i", "x", "r", "m", "bits", "h", "null") VALUES ('\x', 'Infinity', 1e-300, '4713-01-01 BC', '2025-03-30 00:30:00+00', '1 year', '', NULL, '{}', B'', '', NULL);
INSERT INTO "app"."values" ("b", "n", "f", "d", "t", "i", "x", "r", "m", "bits", "h", "null") VALUES ('\x5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a5c2e0a', 0.1, 0.1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '\N');


--
-- Data for Name: app\.; -- "evil" \! echo $HOME; Type: TABLE DATA; Schema: public; Owner: postgres
--

INSERT INTO "public"."app\.; -- ""evil""
\! echo $HOME" ("a;b", "new
line", "größe_日本", "$1", "a$b$") VALUES (1, ';
\.', 2, 3, 4);
INSERT INTO "public"."app\.; -- ""evil""
\! echo $HOME" ("a;b", "new
line", "größe_日本", "$1", "a$b$") VALUES (NULL, NULL, NULL, NULL, NULL);


--
-- Data for Name: schema_migrations; Type: TABLE DATA; Schema: public; Owner: postgres
--

INSERT INTO "public"."schema_migrations" ("version", "name", "executed_at") VALUES ('001', 'by hand', '2025-01-01 00:00:00+00');


--
-- Name: numbers; Type: SEQUENCE SET; Schema: app; Owner: postgres
--

SELECT pg_catalog.setval('"app"."numbers"', -32, true);


--
-- Name: users_id_seq; Type: SEQUENCE SET; Schema: app; Owner: app owner
--

SELECT pg_catalog.setval('"app"."users_id_seq"', 180, true);


--
-- Name: users_nr_seq; Type: SEQUENCE SET; Schema: app; Owner: app owner
--

SELECT pg_catalog.setval('"app"."users_nr_seq"', 9, true);


--
-- Name: users_serial_seq; Type: SEQUENCE SET; Schema: app; Owner: app owner
--

SELECT pg_catalog.setval('"app"."users_serial_seq"', 77, true);


--
-- Name: posts not checked; Type: CHECK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE "app"."posts"
    ADD CONSTRAINT "not checked" CHECK (("tags" IS NOT NULL)) NOT VALID;


--
-- Name: nulls nulls_a_key; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY "app"."nulls"
    ADD CONSTRAINT "nulls_a_key" UNIQUE NULLS NOT DISTINCT ("a");


--
-- Name: of_type of_type_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY "app"."of_type"
    ADD CONSTRAINT "of_type_pkey" PRIMARY KEY ("street");


--
-- Name: posts posts_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY "app"."posts"
    ADD CONSTRAINT "posts_pkey" PRIMARY KEY ("id");


--
-- Name: users unique later; Type: CONSTRAINT; Schema: app; Owner: app owner
--

ALTER TABLE ONLY "app"."users"
    ADD CONSTRAINT "unique later" UNIQUE ("email") DEFERRABLE INITIALLY DEFERRED;


--
-- Name: users users_nr_during_excl; Type: CONSTRAINT; Schema: app; Owner: app owner
--

ALTER TABLE ONLY "app"."users"
    ADD CONSTRAINT "users_nr_during_excl" EXCLUDE USING "gist" ("nr" WITH =, "during" WITH &&) WHERE (("nr" > 10));


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: app; Owner: app owner
--

ALTER TABLE ONLY "app"."users"
    ADD CONSTRAINT "users_pkey" PRIMARY KEY ("id");


--
-- Name: schema_migrations schema_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY "public"."schema_migrations"
    ADD CONSTRAINT "schema_migrations_pkey" PRIMARY KEY ("version");


--
-- Name: by "mood"; Type: INDEX; Schema: app; Owner: app owner
--

CREATE INDEX "by ""mood""" ON "app"."users" USING "btree" ("mood" DESC NULLS LAST, "lower"("name") "text_pattern_ops") INCLUDE ("nr") WHERE ("mood" IS NOT NULL);
ALTER INDEX "app"."by ""mood""" ALTER COLUMN 2 SET STATISTICS 50;


--
-- Name: events_at; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX "events_at" ON ONLY "app"."events" USING "btree" ("at");


--
-- Name: events_2025_at_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX "events_2025_at_idx" ON ONLY "app"."events_2025" USING "btree" ("at");


--
-- Name: events_2025_a_at_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX "events_2025_a_at_idx" ON "app"."events_2025_a" USING "btree" ("at");


--
-- Name: events_2025_rest_at_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX "events_2025_rest_at_idx" ON "app"."events_2025_rest" USING "btree" ("at");


--
-- Name: events_later_at_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX "events_later_at_idx" ON ONLY "app"."events_later" USING "btree" ("at");


--
-- Name: events_later_0_at_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX "events_later_0_at_idx" ON "app"."events_later_0" USING "btree" ("at");


--
-- Name: events_later_1_at_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX "events_later_1_at_idx" ON "app"."events_later_1" USING "btree" ("at");


--
-- Name: not_everywhere; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX "not_everywhere" ON ONLY "app"."events" USING "btree" ("n");


--
-- Name: per_mood_mood_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE UNIQUE INDEX "per_mood_mood_idx" ON "app"."per_mood" USING "btree" ("mood");


--
-- Name: posts_tags_search_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX "posts_tags_search_idx" ON "app"."posts" USING "gin" ("tags", "search");


SET default_tablespace = "fast disk";

--
-- Name: users_nr; Type: INDEX; Schema: app; Owner: app owner; Tablespace: fast disk
--

CREATE UNIQUE INDEX "users_nr" ON "app"."users" USING "btree" ("nr");

ALTER TABLE "app"."users" CLUSTER ON "users_nr";


--
-- Name: events_2025_a_at_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX "app"."events_2025_at_idx" ATTACH PARTITION "app"."events_2025_a_at_idx";


--
-- Name: events_2025_at_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX "app"."events_at" ATTACH PARTITION "app"."events_2025_at_idx";


--
-- Name: events_2025_rest_at_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX "app"."events_2025_at_idx" ATTACH PARTITION "app"."events_2025_rest_at_idx";


--
-- Name: events_later_0_at_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX "app"."events_later_at_idx" ATTACH PARTITION "app"."events_later_0_at_idx";


--
-- Name: events_later_1_at_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX "app"."events_later_at_idx" ATTACH PARTITION "app"."events_later_1_at_idx";


--
-- Name: events_later_at_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX "app"."events_at" ATTACH PARTITION "app"."events_later_at_idx";


--
-- Name: expressions; Type: STATISTICS; Schema: app; Owner: postgres
--

CREATE STATISTICS "app"."expressions" ON "lower"("name"), ("nr" + 1) FROM "app"."users";


ALTER STATISTICS "app"."expressions" OWNER TO "postgres";

--
-- Name: moods; Type: STATISTICS; Schema: app; Owner: postgres
--

CREATE STATISTICS "app"."moods" (ndistinct, mcv) ON "mood", "nr" FROM "app"."users";


ALTER STATISTICS "app"."moods" OWNER TO "postgres";

--
-- Name: grouped _RETURN; Type: RULE; Schema: app; Owner: postgres
--

CREATE OR REPLACE VIEW "app"."grouped" AS
 SELECT "users"."id",
    "users"."name",
    "users"."nr"
   FROM "app"."users"
  GROUP BY "users"."id";


--
-- Name: posts no delete; Type: RULE; Schema: app; Owner: postgres
--

CREATE RULE "no delete" AS
    ON DELETE TO "app"."posts" DO INSTEAD ( UPDATE "app"."posts" SET "tags" = '{;}'::"text"[]
  WHERE ("posts"."id" = "old"."id");
 SELECT 'a;b'::"text" AS "?column?";
);


--
-- Name: posts checked; Type: TRIGGER; Schema: app; Owner: postgres
--

CREATE CONSTRAINT TRIGGER "checked" AFTER INSERT ON "app"."posts" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "suppress_redundant_updates_trigger"();

ALTER TABLE "app"."posts" DISABLE TRIGGER "checked";


--
-- Name: names instead; Type: TRIGGER; Schema: app; Owner: postgres
--

CREATE TRIGGER "instead" INSTEAD OF INSERT ON "app"."names" FOR EACH ROW EXECUTE FUNCTION "app"."touch"();


--
-- Name: users touch; Type: TRIGGER; Schema: app; Owner: app owner
--

CREATE TRIGGER "touch" BEFORE INSERT OR UPDATE OF "name" ON "app"."users" FOR EACH ROW WHEN (("new"."name" IS NOT NULL)) EXECUTE FUNCTION "app"."touch"('a', 'b\c');

ALTER TABLE "app"."users" ENABLE ALWAYS TRIGGER "touch";


--
-- Name: TRIGGER "touch" ON "users"; Type: COMMENT; Schema: app; Owner: app owner
--

COMMENT ON TRIGGER "touch" ON "app"."users" IS 'a trigger';


--
-- Name: posts later; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY "app"."posts"
    ADD CONSTRAINT "later" FOREIGN KEY ("first_reply") REFERENCES "app"."posts"("id") NOT VALID;


--
-- Name: posts posts_author_fkey; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY "app"."posts"
    ADD CONSTRAINT "posts_author_fkey" FOREIGN KEY ("author") REFERENCES "app"."users"("id") ON UPDATE CASCADE ON DELETE SET NULL;


--
-- Name: posts posts_parent_fkey; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY "app"."posts"
    ADD CONSTRAINT "posts_parent_fkey" FOREIGN KEY ("parent") REFERENCES "app"."posts"("id") DEFERRABLE;


--
-- Name: sets_some sets_some_a_fkey; Type: FK CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY "app"."sets_some"
    ADD CONSTRAINT "sets_some_a_fkey" FOREIGN KEY ("a") REFERENCES "app"."nulls"("a") ON DELETE SET NULL ("a");


--
-- Name: posts all_of_it; Type: POLICY; Schema: app; Owner: postgres
--

CREATE POLICY "all_of_it" ON "app"."posts" USING (true);


--
-- Name: posts mine; only; Type: POLICY; Schema: app; Owner: postgres
--

CREATE POLICY "mine; only" ON "app"."posts" AS RESTRICTIVE FOR UPDATE TO "app_write" USING (("author" = 1)) WITH CHECK (("body" <> '"; --"'::"jsonb"));


--
-- Name: posts; Type: ROW SECURITY; Schema: app; Owner: postgres
--

ALTER TABLE "app"."posts" ENABLE ROW LEVEL SECURITY;

--
-- Name: everything; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION "everything" FOR ALL TABLES WITH (publish = 'insert, update');


ALTER PUBLICATION "everything" OWNER TO "postgres";

--
-- Name: rows; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION "rows" WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION "rows" OWNER TO "postgres";

--
-- Name: schemas; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION "schemas" WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION "schemas" OWNER TO "postgres";

--
-- Name: some; of it; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION "some; of it" WITH (publish = 'insert, update, delete, truncate', publish_via_partition_root = true);


ALTER PUBLICATION "some; of it" OWNER TO "postgres";

--
-- Name: some; of it events; Type: PUBLICATION TABLE; Schema: app; Owner: postgres
--

ALTER PUBLICATION "some; of it" ADD TABLE ONLY "app"."events";


--
-- Name: rows users; Type: PUBLICATION TABLE; Schema: app; Owner: postgres
--

ALTER PUBLICATION "rows" ADD TABLE ONLY "app"."users" ("id", "name") WHERE ((("name" <> ';'::"text") AND ("id" > 5)));


--
-- Name: some; of it users; Type: PUBLICATION TABLE; Schema: app; Owner: postgres
--

ALTER PUBLICATION "some; of it" ADD TABLE ONLY "app"."users";


--
-- Name: schemas Schéma mit "Leerzeichen"; Type: PUBLICATION TABLES IN SCHEMA; Schema: Schéma mit "Leerzeichen"; Owner: postgres
--

ALTER PUBLICATION "schemas" ADD TABLES IN SCHEMA "Schéma mit ""Leerzeichen""";


--
-- Name: from; there; Type: SUBSCRIPTION; Schema: -; Owner: postgres
--

CREATE SUBSCRIPTION "from; there" CONNECTION 'host=nowhere.invalid password=a;b' PUBLICATION "x" WITH (connect = false, slot_name = NONE);


ALTER SUBSCRIPTION "from; there" OWNER TO "postgres";

--
-- Name: SCHEMA "app"; Type: ACL; Schema: -; Owner: app owner
--

GRANT USAGE ON SCHEMA "app" TO "app_read" WITH GRANT OPTION;
GRANT USAGE ON SCHEMA "app" TO "app_write";


--
-- Name: TYPE "mood"; Type: ACL; Schema: app; Owner: postgres
--

GRANT ALL ON TYPE "app"."mood" TO "app_read";


--
-- Name: SEQUENCE "numbers"; Type: ACL; Schema: app; Owner: postgres
--

GRANT USAGE ON SEQUENCE "app"."numbers" TO "app owner";


--
-- Name: TABLE "users"; Type: ACL; Schema: app; Owner: app owner
--

GRANT SELECT ON TABLE "app"."users" TO "app_write" WITH GRANT OPTION;
SET SESSION AUTHORIZATION "app_write";
GRANT SELECT ON TABLE "app"."users" TO "app_read";
RESET SESSION AUTHORIZATION;


--
-- Name: COLUMN "users"."name"; Type: ACL; Schema: app; Owner: app owner
--

GRANT UPDATE("name") ON TABLE "app"."users" TO "app_write" WITH GRANT OPTION;


--
-- Name: FUNCTION "twice"("x" integer); Type: ACL; Schema: app; Owner: postgres
--

REVOKE ALL ON FUNCTION "app"."twice"("x" integer) FROM PUBLIC;
GRANT ALL ON FUNCTION "app"."twice"("x" integer) TO "app_read";


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: app; Owner: app owner
--

ALTER DEFAULT PRIVILEGES FOR ROLE "app owner" IN SCHEMA "app" GRANT SELECT ON TABLES  TO "app_read";


--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: app owner
--

ALTER DEFAULT PRIVILEGES FOR ROLE "app owner" REVOKE ALL ON FUNCTIONS  FROM PUBLIC;


--
-- Name: ddl; Type: EVENT TRIGGER; Schema: -; Owner: postgres
--

CREATE EVENT TRIGGER "ddl" ON "ddl_command_end"
         WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE')
   EXECUTE FUNCTION "app"."on_ddl"();


ALTER EVENT TRIGGER "ddl" OWNER TO "postgres";

--
-- Name: per_mood; Type: MATERIALIZED VIEW DATA; Schema: app; Owner: postgres
--

REFRESH MATERIALIZED VIEW "app"."per_mood";


--
-- PostgreSQL database dump complete
--

\unrestrict qg8nYKchHNbS9dSjfFuHXvZm8VdmVQBPNoKBokbedpJVjHpQOrmc4vl6cwRW635

