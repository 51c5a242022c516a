SELECT kind, count(*) FILTER (WHERE len > '1 hour;'::text::interval) OVER w FROM films WINDOW w AS (PARTITION BY kind);
