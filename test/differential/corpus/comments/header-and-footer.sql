--
-- Name: header; Type: TABLE; Schema: public; Owner: -
--

INSERT INTO said (file, v) VALUES ('header-and-footer', 'a');


--
-- PostgreSQL database dump complete
--
