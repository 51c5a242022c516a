BEGIN;
ALTER TYPE status ADD VALUE 'paid';
SELECT 'paid'::status;
COMMIT;
