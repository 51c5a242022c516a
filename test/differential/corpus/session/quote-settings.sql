SET quote_all_identifiers = on;
SET backslash_quote = on;
SET escape_string_warning = off;
SET xmloption = content;
SET array_nulls = on;
SET transform_null_equals = on;
INSERT INTO said SELECT 'quote-settings', (NULL = NULL)::text;
