SET statement_timeout = '10min';
SET idle_in_transaction_session_timeout = '1h';
INSERT INTO said VALUES ('timeouts', current_setting('statement_timeout'));
