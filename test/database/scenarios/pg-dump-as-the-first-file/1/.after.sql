SELECT c.id, c.name, c.note, c.email, o.total, to_regclass('public.visits')::text AS visits
FROM customers c LEFT JOIN orders o ON o.customer_id = c.id ORDER BY c.id;
